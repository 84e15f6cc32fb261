//! Which rule takes which task.

use globset::GlobBuilder;
use proptest::prelude::*;
use serde_json::json;

use super::{Linker, Pattern};
use crate::domain::link::MatchRule;
use crate::domain::task::{Estimate, Task};
use crate::engine::testing::{World, an_initiative, an_objective, open, with};

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn a_task() -> Task {
    with(open("812", "Strategy/Interviews"), |task| {
        task.key = "PLAT-118".into();
        task.title = "Interview Käufer & Söhne".to_owned();
        task.project = Some("acme/platform".into());
        task.kind = Some("Story".into());
        task.assignees = vec!["mariag"].into();
        task.parent = Some("PLAT-100".into());
        task.raw_state = "In Review".into();
        task.estimate = Some(Estimate::Hours(3.0));
        task.fields = [
            ("region".to_owned(), json!("EMEA")),
            ("calls".to_owned(), json!(7)),
            ("teams".to_owned(), json!(["Sales", "Ops"])),
        ]
        .into_iter()
        .collect();
    })
    .task
}

fn takes(rule: MatchRule) -> bool {
    let mut initiative = an_initiative("i", "o");
    initiative.rules = vec![rule];
    let world = World::new()
        .objective(an_objective("o"))
        .initiative(initiative);
    !Linker::new(&world.snapshot.plan)
        .links(&a_task())
        .is_empty()
}

#[test]
fn keys_compare_as_globs_without_case() {
    let rule = MatchRule::default;
    for (wanted, rule) in [
        (true, rule()),
        (
            true,
            MatchRule {
                sources: strings(&["t"]),
                ..rule()
            },
        ),
        (
            false,
            MatchRule {
                sources: strings(&["T"]),
                ..rule()
            },
        ), // a source is exact
        (
            false,
            MatchRule {
                sources: strings(&["t*"]),
                ..rule()
            },
        ),
        (
            true,
            MatchRule {
                labels: strings(&["strategy/*"]),
                ..rule()
            },
        ),
        (
            true,
            MatchRule {
                labels: strings(&["strategy*"]),
                ..rule()
            },
        ), // `*` passes a slash
        (
            true,
            MatchRule {
                labels: strings(&["nothing", "STRATEGY/interviews"]),
                ..rule()
            },
        ),
        (
            false,
            MatchRule {
                labels: strings(&["strategy"]),
                ..rule()
            },
        ),
        (
            true,
            MatchRule {
                titles: strings(&["interview KÄUFER*"]),
                ..rule()
            },
        ),
        (
            true,
            MatchRule {
                keys: strings(&["plat-1[0-9]8"]),
                ..rule()
            },
        ),
        (
            true,
            MatchRule {
                projects: strings(&["acme/{platform,web}"]),
                ..rule()
            },
        ),
        (
            true,
            MatchRule {
                kinds: strings(&["story"]),
                ..rule()
            },
        ),
        (
            true,
            MatchRule {
                assignees: strings(&["Maria?"]),
                ..rule()
            },
        ),
        (
            true,
            MatchRule {
                parents: strings(&["PLAT-100"]),
                ..rule()
            },
        ),
        (
            true,
            MatchRule {
                raw_states: strings(&["in review"]),
                ..rule()
            },
        ),
        (
            false,
            MatchRule {
                titles: strings(&["[open"]),
                ..rule()
            },
        ), // no glob: taken as text
    ] {
        assert_eq!(takes(rule.clone()), wanted, "{rule}");
    }
}

#[test]
fn fields_compare_as_text() {
    for (name, value, wanted) in [
        ("region", "emea", true),
        ("calls", "7", true),
        ("calls", "8", false),
        ("teams", "ops", true),
        ("absent", "*", false),
        ("estimate", "3.0", true), // the task's own fields are reachable too
        ("state", "open", true),
        ("labels", "strategy/*", true),
    ] {
        let rule = MatchRule {
            fields: vec![(name.to_owned(), strings(&[value]))],
            ..MatchRule::default()
        };
        assert_eq!(takes(rule), wanted, "{name}={value}");
    }
}

#[test]
fn keys_are_anded_rules_ored_and_the_first_is_remembered() {
    let mut first = an_initiative("a", "o");
    first.rules = vec![
        MatchRule {
            sources: strings(&["t"]),
            kinds: strings(&["bug"]),
            ..MatchRule::default()
        },
        MatchRule {
            sources: strings(&["t"]),
            labels: strings(&["strategy/interviews"]),
            ..MatchRule::default()
        },
        MatchRule::default(),
    ];
    let mut second = an_initiative("b", "o");
    second.rules = vec![MatchRule::default()];
    let mut none = an_initiative("c", "o");
    none.rules = Vec::new();
    let world = World::new()
        .objective(an_objective("o"))
        .initiative(first)
        .initiative(second)
        .initiative(none);
    let links = Linker::new(&world.snapshot.plan).links(&a_task());
    let found: Vec<(&str, &str)> = links
        .iter()
        .map(|link| (link.initiative.as_str(), link.rule.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("a", "source=t label=strategy/interviews"),
            ("b", "every task"),
        ]
    );
}

#[test]
fn a_parent_is_known_by_its_key_and_its_id() {
    let mut initiative = an_initiative("i", "o");
    initiative.rules = vec![MatchRule {
        parents: strings(&["EPIC-7"]),
        ..MatchRule::default()
    }];
    let epic = with(open("9001", "x"), |task| task.key = "EPIC-7".into());
    let child = with(open("9002", "x"), |task| {
        task.parent = Some("9001".into());
    });
    let assessed = World::new()
        .objective(an_objective("o"))
        .initiative(initiative)
        .tasks([epic, child])
        .at("2026-03-01");
    let ids: Vec<&str> = assessed
        .tasks
        .values()
        .map(|known| known.task.id.external.as_str())
        .collect();
    assert_eq!((ids, assessed.unlinked), (vec!["9002"], 1));
}

proptest! {
    #[test]
    fn a_pattern_takes_what_its_glob_takes(text in "[ab/*?,{}\\[\\]\\\\]{1,5}", words in prop::collection::vec("[ab/,]{0,4}", 1..20)) {
        if let Ok(glob) = GlobBuilder::new(&text).literal_separator(false).build() {
            let (glob, pattern) = (glob.compile_matcher(), Pattern::new(&text));
            for word in words {
                prop_assert_eq!(pattern.takes(&word), glob.is_match(&word), "{} {}", text, word);
            }
        }
    }
}
