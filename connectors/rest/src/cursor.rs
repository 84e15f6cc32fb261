//! What is remembered between two pages and between two pulls.
//!
//! Only here is decided how far a watermark may move. It holds no credential.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use throughline_http::Validators;
use throughline_kit::Cursor;

use crate::also::Spent;
use crate::config::Settings;
use crate::each::{self, Partition};
use crate::paging::Position;
use crate::parts::Also;
use crate::plan::{Plan, SincePlan};
use crate::walk::Walk;

/// Raised when the shape below changes; a cursor of another version starts over.
const VERSION: u32 = 2;

/// A start before this asks for all there is: no tracker that we read is older.
const EVERYTHING: &str = "2000-01-01T00:00:00Z";

/// The whole state of one source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct State {
    version: u32,
    /// What decides which records are listed; when it changes, everything is read again.
    fingerprint: String,
    /// The time up to which each value of `each` (or the empty name) was read completely.
    pub(crate) watermarks: BTreeMap<String, Timestamp>,
    /// What the server said about the version of a one-page answer.
    pub(crate) versions: BTreeMap<String, Version>,
    /// Where each partition goes on in the tracker's own history.
    #[serde(default)]
    pub(crate) tokens: BTreeMap<String, Value>,
    /// Where each partition's feed of deletions goes on.
    #[serde(default)]
    pub(crate) feeds: BTreeMap<String, Value>,
    /// When all ids were last listed, by the server's clock.
    #[serde(default)]
    pub(crate) swept: Option<Timestamp>,
    /// The partitions that the last complete pull read, where a request tells them.
    #[serde(default)]
    pub(crate) known: BTreeSet<String>,
    /// The pull that is under way.
    pub(crate) run: Option<Run>,
}

/// A one-page answer that need not be sent again while it has not changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Version {
    /// The request that it answered.
    pub(crate) request: u64,
    /// What the server said.
    pub(crate) validators: Validators,
}

/// What a pull is listing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Stage {
    /// The records.
    #[default]
    List,
    /// The ids of all that exist.
    Sweep,
}

/// One pull, between two of its pages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Run {
    /// The values of `each` that a request told, for the whole pull.
    pub(crate) found: Option<Vec<Partition>>,
    /// What is being listed.
    #[serde(default)]
    pub(crate) stage: Stage,
    /// Which partition is being read, counted from 0.
    pub(crate) index: usize,
    /// The way through its pages.
    pub(crate) walk: Walk,
    /// What is asked for, frozen for the whole partition.
    pub(crate) since: Option<Timestamp>,
    /// No change after this moment counts as read: the server's time when the partition began.
    pub(crate) ceiling: Option<Timestamp>,
    /// The server's time of its last answer.
    #[serde(default)]
    pub(crate) date: Option<Timestamp>,
    /// Where the partition goes on in the tracker's own history.
    #[serde(default)]
    pub(crate) token: Option<Value>,
    /// The latest change seen in the partition.
    pub(crate) latest: Option<Timestamp>,
    /// The latest change seen on its first page, which no record can have slipped off.
    #[serde(default)]
    pub(crate) latest_on_first: Option<Timestamp>,
    /// The records have come in another order than ascending by their time of change.
    #[serde(default)]
    pub(crate) unordered: bool,
    /// Pages of the whole pull so far.
    pub(crate) all_pages: u32,
    /// Records of the whole pull so far, before any filter.
    pub(crate) all_records: u64,
    /// A request of this pull said `since`: what is absent may exist.
    pub(crate) partial: bool,
    /// The server told of records that it did not give, or may have cut the list.
    pub(crate) doubtful: bool,
    /// Lists inside records that were said to be cut.
    #[serde(default)]
    pub(crate) said: BTreeSet<String>,
    /// What further requests for records cost so far.
    #[serde(default)]
    pub(crate) spent: Spent,
    /// The partition was not read to its end: its watermark stays.
    #[serde(default)]
    pub(crate) cut: bool,
    /// Partitions that a rule left out.
    #[serde(default)]
    pub(crate) skipped: usize,
    /// How often a rule began a list anew.
    #[serde(default)]
    pub(crate) restarts: u32,
    /// Partitions that the server called unchanged.
    pub(crate) unchanged: usize,
}

impl State {
    /// The state that a cursor holds, or a fresh one when there is none that still fits.
    pub(crate) fn resume(cursor: Option<&Cursor>, plan: &Plan) -> Self {
        cursor
            .and_then(Cursor::state::<Self>)
            .filter(|state| state.version == VERSION && state.fingerprint == plan.fingerprint)
            .unwrap_or_else(|| Self {
                fingerprint: plan.fingerprint.clone(),
                ..Self::new()
            })
    }

    fn new() -> Self {
        Self {
            version: VERSION,
            fingerprint: String::new(),
            watermarks: BTreeMap::new(),
            versions: BTreeMap::new(),
            tokens: BTreeMap::new(),
            feeds: BTreeMap::new(),
            swept: None,
            known: BTreeSet::new(),
            run: None,
        }
    }

    /// What the next pull of a partition asks for: the watermark less the overlap, else the start.
    pub(crate) fn since(&self, plan: &Plan, values: &[String]) -> Option<Timestamp> {
        let since = plan.since.as_ref()?;
        match self.watermarks.get(&each::key(values)) {
            Some(&mark) => Some(reach_back(mark, since)),
            None => since.start,
        }
    }

    /// Whether a request with this `since` leaves records out.
    pub(crate) fn leaves_out(since: Option<Timestamp>) -> bool {
        since.is_some_and(|since| EVERYTHING.parse().is_ok_and(|all: Timestamp| since > all))
    }

    /// Moves a partition's watermark after its last page: never back, never past the ceiling, and not past the
    /// first page where records may have slipped off the later ones. Whether it was held back like that.
    pub(crate) fn advance(&mut self, key: &str, run: &Run, overlap: Duration) -> bool {
        let (Some(latest), Some(ceiling)) = (run.latest, run.ceiling) else {
            return false;
        };
        let slipped = run.may_have_slipped(latest, ceiling, overlap);
        let safe = if slipped {
            run.latest_on_first.unwrap_or(latest)
        } else {
            latest
        };
        let reached = safe.min(ceiling);
        let mark = self.watermarks.entry(key.to_owned()).or_insert(reached);
        *mark = reached.max(*mark);
        slipped
    }
}

impl Run {
    /// A pull that has read nothing yet.
    pub(crate) fn new(found: Option<Vec<Partition>>) -> Self {
        Self {
            found,
            stage: Stage::List,
            date: None,
            token: None,
            index: 0,
            walk: Walk::new(),
            since: None,
            ceiling: None,
            latest: None,
            latest_on_first: None,
            unordered: false,
            all_pages: 0,
            all_records: 0,
            partial: false,
            doubtful: false,
            said: BTreeSet::new(),
            spent: Spent::new(),
            cut: false,
            skipped: 0,
            restarts: 0,
            unchanged: 0,
        }
    }

    /// Begins a partition.
    pub(crate) fn enter(&mut self, index: usize, since: Option<Timestamp>) {
        *self = Self {
            index,
            since,
            stage: self.stage,
            date: self.date,
            all_pages: self.all_pages,
            all_records: self.all_records,
            partial: self.partial,
            doubtful: self.doubtful,
            skipped: self.skipped,
            restarts: self.restarts,
            said: std::mem::take(&mut self.said),
            spent: std::mem::take(&mut self.spent),
            unchanged: self.unchanged,
            ..Self::new(self.found.take())
        };
    }

    /// Whether a record may have been skipped: in ascending order of change, one that changes while the pages are
    /// counted through moves to the end, and the one that takes its place is never read.
    ///
    /// `overlap` before the first page is where changes still come to light late.
    fn may_have_slipped(&self, latest: Timestamp, ceiling: Timestamp, overlap: Duration) -> bool {
        let counted = match self.walk.position {
            Position::Number(_) | Position::Offset(_) | Position::Url(_) => true,
            Position::First | Position::Restart | Position::Token(_) => false,
        };
        let late = SignedDuration::try_from(overlap)
            .ok()
            .and_then(|overlap| ceiling.checked_sub(overlap).ok())
            .unwrap_or(ceiling);
        counted && !self.unordered && self.latest_on_first < Some(latest) && latest >= late
    }

    /// Takes note of a page's times of change, in the order they came in.
    pub(crate) fn note_changes(&mut self, changes: &[Timestamp]) {
        let first = changes.first().copied();
        self.unordered |=
            !changes.is_sorted() || first.is_some_and(|first| Some(first) < self.latest);
        self.latest = self.latest.max(changes.iter().max().copied());
        if self.walk.is_first() {
            self.latest_on_first = self.latest;
        }
    }
}

/// A full second at least, because many trackers keep changes to the second.
fn reach_back(mark: Timestamp, since: &SincePlan) -> Timestamp {
    let overlap = since.overlap.max(Duration::from_secs(1));
    SignedDuration::try_from(overlap)
        .ok()
        .and_then(|overlap| mark.checked_sub(overlap).ok())
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A short hash for telling pages apart; 64 bits are plenty for the few hundred of one pull.
pub(crate) fn hash(kind: &str, value: &Value) -> u64 {
    let digest = Sha256::new()
        .chain_update(kind.as_bytes())
        .chain_update([0])
        .chain_update(value.to_string().as_bytes())
        .finalize();
    digest
        .iter()
        .take(8)
        .fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// Changes with everything that decides which records are listed: not with `fields`, which are
/// mapped again from what is stored, nor with the values of `each`, which have a watermark each.
pub(crate) fn fingerprint(settings: &Settings) -> String {
    let request = &settings.request;
    let what = json!({
        "base": settings.base.as_str(),
        "headers": settings.headers,
        "vars": settings.vars,
        "each": settings.each.iter().map(|level| &level.name).collect::<Vec<_>>(),
        "post": request.post,
        "path": request.path,
        "query": request.query,
        "body": request.body,
        "next": request.next_query,
        "select": settings.select,
        "where": settings.filter,
        "page": format!("{:?} {:?}", settings.page, settings.ends),
        "since": settings.since.as_ref().map(|since| (&since.field, &since.start)),
        "token": settings.sync.as_ref().map(|sync| (&sync.token, &sync.param)),
        "complete": settings.complete,
        "id": settings.fields.get("id").map(|rule| format!("{rule:?}")),
        "also": settings.also.iter().map(|(name, also)| (name, also_print(also))).collect::<BTreeMap<_, _>>(),
    });
    format!("{:016x}", hash("settings", &what))
}

/// What decides what a further request brings; not what is read of it.
fn also_print(also: &Also) -> String {
    format!("{:?} {:?} {:?}", also.listing, also.when, also.batch)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Option<Timestamp> {
        Timestamp::from_second(hour * 3600).ok()
    }

    #[test]
    fn a_watermark_stops_at_the_ceiling_and_never_goes_back() {
        // Hours: watermark before, latest change seen, ceiling, watermark after.
        let cases = [
            (None, Some(5), Some(9), Some(5)),
            (None, Some(12), Some(9), Some(9)),
            (Some(7), Some(5), Some(9), Some(7)),
            (Some(7), Some(12), Some(6), Some(7)),
            (Some(7), None, Some(9), Some(7)),
            (Some(7), Some(8), None, Some(7)),
            (None, None, None, None),
        ];
        for (before, latest, ceiling, after) in cases {
            let mut state = State::new();
            state
                .watermarks
                .extend(before.and_then(at).map(|mark| ("a".to_owned(), mark)));
            let mut run = Run::new(None);
            (run.latest, run.ceiling) = (latest.and_then(at), ceiling.and_then(at));
            state.advance("a", &run, Duration::from_mins(1));
            let mark = state.watermarks.get("a").copied();
            assert_eq!(
                mark,
                after.and_then(at),
                "{before:?} {latest:?} {ceiling:?}"
            );
        }
    }

    #[test]
    fn what_may_have_slipped_off_a_page_holds_the_watermark_at_the_first_one() {
        let one = Duration::from_mins(1);
        // Hours of the first page, hours of the second, how it was asked for, watermark after. Pages from hour 9 on.
        let cases: [(&[i64], &[i64], Position, i64); 6] = [
            (&[1, 2], &[3, 9], Position::Number(2), 2),
            (&[1, 2], &[3, 9], Position::Url("x".to_owned()), 2),
            // Nothing changed while the pages were read.
            (&[1, 2], &[3, 8], Position::Number(2), 8),
            // A token is the tracker's own place in the list.
            (&[1, 2], &[3, 9], Position::Token(json!("x")), 9),
            // Other orders: what changes moves to the front, or nowhere.
            (&[9, 8], &[3, 2], Position::Number(2), 9),
            (&[4, 9], &[3, 5], Position::Number(2), 9),
        ];
        for (first, second, position, wanted) in cases {
            let mut state = State::new();
            let mut run = Run::new(None);
            run.ceiling = at(9);
            for (hours, position) in [(first, Position::First), (second, position.clone())] {
                run.walk.position = position;
                run.walk.pages += 1;
                run.note_changes(
                    &hours
                        .iter()
                        .filter_map(|hour| at(*hour))
                        .collect::<Vec<_>>(),
                );
            }
            let held = state.advance("a", &run, one);
            assert_eq!(
                (state.watermarks.get("a").copied(), held),
                (at(wanted), wanted == 2),
                "{first:?} {second:?} {position:?}"
            );
        }
    }

    #[test]
    fn only_a_start_in_this_century_leaves_records_out() {
        for (since, wanted) in [
            (None, false),
            (Some("1970-01-01T00:00:00Z"), false),
            (Some("2000-01-01T00:00:00Z"), false),
            (Some("2024-01-01T00:00:00Z"), true),
        ] {
            let at = since.map(|since| since.parse().unwrap());
            assert_eq!(State::leaves_out(at), wanted, "{since:?}");
        }
    }
}
