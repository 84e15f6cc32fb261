//! The way through the pages of one list: where it stands, what came, and when it goes in circles.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use throughline_http::Reply;
use throughline_kit::{Problem, PullError};

use crate::ask::Ask;
use crate::cursor::hash;
use crate::expr::Doc;
use crate::keyset::Leg;
use crate::paging::{Finished, Position, Step};
use crate::request;
use crate::wire::Wire;

/// Pages that are remembered for finding a loop; a longer loop ends at the page cap.
const PAGES_REMEMBERED: usize = 256;

/// Empty pages in a row that a tracker may send while it still points onward.
const EMPTY_PAGES: u32 = 20;

/// Short pages in a row that may come again, and what is short whatever the other pages are.
const REPEATS: u32 = 3;
const FEW: u64 = 10;

/// What to do about a list that cannot be started anew.
const IN_ORDER: &str =
    "ask the tracker for ascending order of that time and for larger pages, or page in another way";

/// One list, between two of its pages. Each list has its own: nothing is carried from one to the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Walk {
    /// The page that comes next.
    pub(crate) position: Position,
    /// Entries so far, before any filter.
    pub(crate) read: u64,
    /// Pages so far.
    pub(crate) pages: u32,
    /// Empty pages in a row.
    empty: u32,
    /// Entries of the largest page.
    #[serde(default)]
    largest: u64,
    /// Pages in a row that came before.
    #[serde(default)]
    repeats: u32,
    /// The list under way, where it is started anew behind what was read of it.
    pub(crate) leg: Leg,
    /// What was asked for and what came, as hashes, to find a server that goes in circles.
    seen: Vec<u64>,
}

/// What a page held.
#[derive(Debug)]
pub(crate) struct Took {
    /// Entries before any filter.
    pub(crate) raw: u64,
    /// Hash of the entries; `None` for an empty page.
    content: Option<u64>,
    /// The entries' times by which the list is started anew, in their order.
    times: Vec<Timestamp>,
    /// The last entry.
    last: Option<Value>,
}

impl Took {
    /// What the entries of a page say to the walk through its list.
    pub(crate) fn of(ask: &Ask, items: &[Value]) -> Self {
        let times = items.iter().map(|item| ask.restarts.time(&Doc::new(item)));
        Self {
            raw: items.len() as u64,
            content: (!items.is_empty()).then(|| content_hash(items)),
            times: times.flatten().collect(),
            last: items.last().cloned(),
        }
    }
}

/// A hash of a page's entries.
fn content_hash(items: &[Value]) -> u64 {
    let texts: Vec<String> = items.iter().map(Value::to_string).collect();
    hash("content", &Value::from(texts))
}

impl Walk {
    pub(crate) fn new() -> Self {
        Self {
            position: Position::First,
            read: 0,
            pages: 0,
            empty: 0,
            largest: 0,
            repeats: 0,
            leg: Leg::default(),
            seen: Vec::new(),
        }
    }

    /// Whether nothing was read yet.
    pub(crate) fn is_first(&self) -> bool {
        self.position == Position::First
    }

    /// Remembers what a page was asked by or what it held; `false` when it was there before.
    pub(crate) fn remember(&mut self, hash: u64) -> bool {
        if self.seen.contains(&hash) {
            return false;
        }
        if self.seen.len() >= PAGES_REMEMBERED {
            self.seen.remove(0);
        }
        self.seen.push(hash);
        true
    }

    /// Counts a page in.
    ///
    /// # Errors
    /// When its entries came before.
    pub(crate) fn count(&mut self, ask: &Ask, took: &Took, place: &str) -> Result<(), PullError> {
        self.pages += 1;
        self.read += took.raw;
        self.empty = if took.raw == 0 { self.empty + 1 } else { 0 };
        // A list that starts anew may begin with what ended the one before it.
        let anew = self.position == Position::Restart;
        let repeated = took
            .content
            .is_some_and(|content| !self.remember(content) && !anew);
        self.largest = self.largest.max(took.raw);
        self.repeats = if repeated { self.repeats + 1 } else { 0 };
        // Where rows are counted, one more before them moves a short page's rows to the next offset: they come again.
        // A server that does not heed the parameter gives its first page again and again.
        let short = took.raw < self.largest || took.raw < FEW;
        let counted = match self.position {
            Position::Number(_) | Position::Offset(_) => true,
            Position::First | Position::Restart | Position::Token(_) | Position::Url(_) => false,
        };
        let moved = counted && short && self.repeats < REPEATS;
        if !repeated || moved {
            return Ok(());
        }
        let problem = Problem::new(
            place,
            "the same records as on an earlier page — the server is looping; nothing was changed",
        );
        Err(PullError::broken(match ask.pager.numbered_by() {
            Some(param) => problem.help(format!("does the tracker know the parameter `{param}`?")),
            None => problem.help("report it to the tracker's operator"),
        }))
    }

    /// What comes next, checked: on our own origin, not read before, not empty for ever.
    pub(crate) fn step(
        &mut self,
        wire: &Wire,
        ask: &Ask,
        (reply, doc): (&Reply, &Doc<'_>),
        took: &Took,
        place: &str,
    ) -> Result<Step, PullError> {
        let finished = Finished {
            doc,
            headers: &reply.headers,
            link: reply.link_next(),
            last: took.last.as_ref(),
            raw: took.raw,
            read: self.leg.read + took.raw,
            pages: self.leg.pages + 1,
            position: &self.position,
        };
        let broken = |what: String| PullError::broken(Problem::new(place, what));
        let step = ask.pager.next(&finished).map_err(broken)?;
        let step = ask
            .restarts
            .next(&mut self.leg, &ask.pager, &took.times, took.raw, step);
        let lost = |what| PullError::broken(Problem::new(place, what).help(IN_ORDER));
        let position = match step.map_err(lost)? {
            end @ (Step::End | Step::Cut(_)) => return Ok(end),
            Step::Go(Position::Url(link)) => {
                let url = request::next_url(&wire.client, &wire.auth, &reply.url, &link)?;
                Position::Url(url.into())
            }
            Step::Go(position) => position,
        };
        if !self.remember(asked_for(&position, &self.leg)) {
            // Feeds repeat their token when there is nothing behind it yet.
            if took.raw == 0 {
                return Ok(Step::End);
            }
            return Err(PullError::broken(
                Problem::new(
                    place,
                    format!("page {} asks for a page already read — the server is looping; nothing was changed", self.pages),
                )
                .help("report it to the tracker's operator"),
            ));
        }
        if self.empty >= EMPTY_PAGES && ask.pager.is_told() {
            return Err(broken(format!(
                "{EMPTY_PAGES} empty pages in a row, each pointing to another — the server is looping; nothing was changed"
            )));
        }
        Ok(Step::Go(position))
    }
}

fn asked_for(position: &Position, leg: &Leg) -> u64 {
    let from = leg.since().map(Timestamp::as_microsecond);
    let of = |kind, value: &Value| hash(kind, &serde_json::json!([from, value]));
    match position {
        Position::First => of("first", &Value::Null),
        Position::Restart => of("restart", &Value::Null),
        Position::Number(number) => of("number", &Value::from(*number)),
        Position::Offset(offset) => of("offset", &Value::from(*offset)),
        Position::Token(token) => of("token", token),
        // The same hash as the first request's, so that a link back to it is found.
        Position::Url(url) => hash("request", &serde_json::json!([url, null])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_remembered_over_many_pages() {
        let mut walk = Walk::new();
        assert!(walk.remember(1) && walk.remember(2) && !walk.remember(1));
        for page in 10..10 + PAGES_REMEMBERED as u64 {
            assert!(walk.remember(page));
        }
        assert!(
            walk.remember(1),
            "forgotten: the page cap ends so long a circle"
        );
    }
}
