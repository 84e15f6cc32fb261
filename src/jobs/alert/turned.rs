//! What is worse than what a reader was told. Pure.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use crate::domain::source::SourceHealth;
use crate::engine::assessment::Status;
use crate::store::alerts::Told;

/// How something stands, as far as alerts care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// An objective or initiative.
    Status(Status),
    /// A source that is read.
    Read,
    /// A source that could not be read for some time.
    Down,
}

impl State {
    /// The state of something with a status; `None` for one that says neither better nor worse.
    pub(super) fn of(status: Status) -> Option<Self> {
        match status {
            Status::Achieved
            | Status::OnTrack
            | Status::AtRisk
            | Status::OffTrack
            | Status::Missed => Some(Self::Status(status)),
            // A source that is down tells itself; what is paused or lies ahead is no news.
            Status::NotStarted | Status::Paused | Status::Unknown => None,
        }
    }

    /// The state of a source; `Err`: it fails, and counts as down from then on.
    pub(super) fn of_source(
        source: &SourceHealth,
        down_after: SignedDuration,
        now: Timestamp,
    ) -> Result<Option<Self>, Timestamp> {
        match (&source.failure, source.failing_since) {
            _ if source.waits_until.is_some() => Ok(None),
            (None, _) => Ok(source.last_good.map(|_| Self::Read)),
            (Some(_), None) => Ok(None),
            (Some(_), Some(since)) => {
                let down_at = since.saturating_add(down_after).unwrap_or(Timestamp::MAX);
                (down_at <= now).then_some(Some(Self::Down)).ok_or(down_at)
            }
        }
    }

    /// The word that is kept.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Status(status) => status.as_str(),
            Self::Read => "read",
            Self::Down => "down",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        let statuses = Status::ALL.into_iter().map(Self::Status);
        let mut known = statuses.chain([Self::Read, Self::Down]);
        known.find(|state| state.word() == word)
    }
}

/// How every subject stands.
pub(super) type States = BTreeMap<String, State>;

/// What is to become of what a reader knows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Turned {
    /// Worse than they know: to be told.
    pub(super) worse: Told,
    /// New, or better than they know: to be remembered without a word.
    pub(super) settled: Told,
}

/// Holds how things stand against what a reader knows. What they were told of today stays as it was told until
/// tomorrow, whatever it does meanwhile: something that comes and goes is one alert a day.
pub(super) fn turned(known: &Told, now: &States, told_today: &BTreeSet<&str>) -> Turned {
    let mut turned = Turned::default();
    for (subject, state) in now {
        let was = known.get(subject).and_then(|word| State::parse(word));
        if was == Some(*state) || told_today.contains(subject.as_str()) {
            continue;
        }
        let list = match was {
            Some(was) if *state > was => &mut turned.worse,
            Some(_) | None => &mut turned.settled,
        };
        list.insert(subject.clone(), state.word().to_owned());
    }
    turned
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::{SignedDuration, Timestamp};

    use super::{State, States, Told, turned};
    use crate::domain::source::SourceHealth;
    use crate::engine::assessment::Status;

    const OBJECTIVE: &str = "objective.share";

    fn told(word: &str) -> Told {
        Told::from([(OBJECTIVE.to_owned(), word.to_owned())])
    }

    #[test]
    fn only_what_is_worse_than_what_was_told_is_told() {
        let today = BTreeSet::from([OBJECTIVE]);
        let nothing = BTreeSet::new();
        // Known, now, told of it today: is it told, is it remembered?
        for (known, now, told_today, is_worse, is_settled) in [
            (None, Status::OffTrack, &nothing, false, true),
            (Some("on track"), Status::OnTrack, &nothing, false, false),
            (Some("on track"), Status::AtRisk, &nothing, true, false),
            (Some("at risk"), Status::OffTrack, &nothing, true, false),
            (Some("off track"), Status::Missed, &nothing, true, false),
            (Some("off track"), Status::AtRisk, &nothing, false, true),
            (Some("at risk"), Status::Achieved, &nothing, false, true),
            // Told today: neither a second mail, nor forgotten.
            (Some("at risk"), Status::OffTrack, &today, false, false),
            (Some("at risk"), Status::OnTrack, &today, false, false),
        ] {
            let known = known.map_or_else(Told::new, told);
            let states = States::from([(OBJECTIVE.to_owned(), State::Status(now))]);
            let found = turned(&known, &states, told_today);
            let case = format!("{known:?} {now:?} {told_today:?}");
            assert_eq!(!found.worse.is_empty(), is_worse, "{case}");
            assert_eq!(!found.settled.is_empty(), is_settled, "{case}");
        }
    }

    #[test]
    fn what_says_nothing_leaves_what_was_told() {
        for status in [Status::Unknown, Status::Paused, Status::NotStarted] {
            assert_eq!(State::of(status), None);
        }
        let found = turned(&told("on track"), &States::new(), &BTreeSet::new());
        assert!(found.worse.is_empty() && found.settled.is_empty());
    }

    #[test]
    fn a_source_is_down_once_it_has_failed_for_long_enough() {
        let at = |minutes: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        let hour = SignedDuration::from_hours(1);
        let source = |failing_since: Option<Timestamp>, waits_until| SourceHealth {
            id: "platform".into(),
            last_good: Some(at(0)),
            last_attempt: Some(at(90)),
            failure: failing_since.map(|_| "no answer".to_owned()),
            help: None,
            failing_since,
            waits_until,
            rejects: 0,
            records: 3,
            fresh_secs: 86_400,
        };
        for (source, wanted) in [
            (source(None, None), Ok(Some(State::Read))),
            (source(Some(at(31)), None), Err(at(91))),
            (source(Some(at(30)), None), Ok(Some(State::Down))),
            // It asked to be left alone: that is no outage.
            (source(Some(at(10)), Some(at(500))), Ok(None)),
        ] {
            assert_eq!(
                State::of_source(&source, hour, at(90)),
                wanted,
                "{source:?}"
            );
        }
    }

    #[test]
    fn every_state_comes_back_from_its_word() {
        for status in Status::ALL {
            let state = State::Status(status);
            assert_eq!(State::parse(state.word()), Some(state));
        }
        assert_eq!(State::parse("splendid"), None);
    }
}
