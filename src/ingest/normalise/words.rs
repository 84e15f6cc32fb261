//! A source's words for states, turned into our five.

use throughline_kit::FieldRule;

use super::fault::Fault;
use crate::domain::task::State;

/// Words that mean one thing in every tracker that has them; used only where no map is given.
const COMMON: [(State, &[&str]); 5] = [
    (
        State::Open,
        &[
            "todo",
            "to do",
            "new",
            "backlog",
            "opened",
            "reopened",
            "unstarted",
            "not started",
            "triage",
            "ready",
            "planned",
        ],
    ),
    (
        State::InProgress,
        &[
            "inprogress",
            "doing",
            "started",
            "active",
            "ongoing",
            "wip",
            "in review",
            "in development",
        ],
    ),
    (State::Blocked, &["on hold", "waiting", "impeded", "stuck"]),
    (
        State::Done,
        &[
            "closed",
            "resolved",
            "completed",
            "complete",
            "finished",
            "fixed",
            "merged",
        ],
    ),
    (
        State::Cancelled,
        &[
            "canceled",
            "won't do",
            "wont do",
            "won't fix",
            "wontfix",
            "rejected",
            "invalid",
            "duplicate",
            "abandoned",
            "declined",
            "dropped",
            "not planned",
            "obsolete",
            "discarded",
        ],
    ),
];

/// A word without case, outer spaces and the marks that trackers join words with.
fn folded(word: &str) -> String {
    let word = word
        .to_lowercase()
        .replace(['_', '-'], " ")
        .replace('’', "'");
    word.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Our state for one of our own words or a common one.
fn known(word: &str) -> Option<State> {
    let word = folded(word);
    State::parse(&word).or_else(|| {
        COMMON
            .iter()
            .find(|(_, words)| words.contains(&word.as_str()))
            .map(|&(state, _)| state)
    })
}

/// The state of a source's word under its rule.
pub(super) fn state(word: &str, rule: &FieldRule) -> Result<State, Fault> {
    if rule.map.is_empty() {
        let given = rule.otherwise.as_deref().map(|other| ours(word, other));
        return match (known(word), given) {
            (Some(state), _) => Ok(state),
            (None, Some(state)) => state,
            (None, None) => Err(unknown(word)),
        };
    }
    match super::values::mapped(word, rule) {
        Some(target) => ours(word, target),
        None => Err(unknown(word)),
    }
}

/// The state that a rule gives a missing value.
pub(super) fn default(word: &str) -> Result<State, Fault> {
    known(word).ok_or_else(|| unknown(word))
}

/// The right side of a map.
fn ours(word: &str, target: &str) -> Result<State, Fault> {
    State::parse(&folded(target)).ok_or_else(|| {
        Fault::of(
            word,
            &format!(
                " is mapped to \"{}\" — {} is wanted",
                throughline_kit::shown(target),
                all()
            ),
        )
    })
}

fn unknown(word: &str) -> Fault {
    Fault::of(
        word,
        " is a state that the source's state map does not name",
    )
    .help(format!("add it to the map, as {}", all()))
}

fn all() -> String {
    let names = State::ALL.map(|(name, _)| name);
    let (last, others) = names.split_last().expect("there are five states");
    format!("{} or {last}", others.join(", "))
}

#[cfg(test)]
mod tests {
    use throughline_kit::FieldRule;

    use super::state;
    use crate::domain::task::State;

    fn rule(map: &[(&str, &str)], otherwise: Option<&str>) -> FieldRule {
        FieldRule {
            map: map
                .iter()
                .map(|(from, to)| ((*from).to_owned(), (*to).to_owned()))
                .collect(),
            otherwise: otherwise.map(str::to_owned),
            ..FieldRule::default()
        }
    }

    #[test]
    fn common_words_need_no_map() {
        for (word, wanted) in [
            ("open", State::Open),
            ("In Progress", State::InProgress),
            ("in_progress", State::InProgress),
            ("To-Do", State::Open),
            ("Closed", State::Done),
            ("Won’t Do", State::Cancelled),
            ("canceled", State::Cancelled),
            (" blocked ", State::Blocked),
        ] {
            assert_eq!(state(word, &rule(&[], None)), Ok(wanted), "{word}");
        }
        let fault = state("Feedback", &rule(&[], None)).expect_err("unknown");
        assert_eq!(
            fault.what,
            " = \"Feedback\" is a state that the source's state map does not name"
        );
        assert_eq!(
            fault.help.as_deref(),
            Some("add it to the map, as open, in progress, blocked, done or cancelled")
        );
    }

    #[test]
    fn a_map_is_the_whole_truth() {
        let map = rule(
            &[
                ("Doing", "in progress"),
                ("DONE ", "done"),
                ("true", "done"),
            ],
            None,
        );
        assert_eq!(state(" doing", &map), Ok(State::InProgress));
        assert_eq!(state("done", &map), Ok(State::Done));
        assert_eq!(state("TRUE", &map), Ok(State::Done));
        // `closed` is a common word, but this source said what its words are.
        assert!(state("closed", &map).is_err());
        assert_eq!(
            state("closed", &rule(&[("a", "done")], Some("open"))),
            Ok(State::Open)
        );
        let fault = state("a", &rule(&[("a", "finito")], None)).expect_err("no state");
        assert_eq!(
            fault.what,
            " = \"a\" is mapped to \"finito\" — open, in progress, blocked, done or cancelled is wanted"
        );
    }
}
