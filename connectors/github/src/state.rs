//! What is remembered between pages and between pulls, as it stands in the cursor.
//!
//! Every time here is the server's: its records' `updated_at` and its `Date` header.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use throughline_http::{Client, Reply, Validators, is_counted, place};
use throughline_kit::{Problem, PullError};
use url::Url;

use crate::board;

/// How far each poll reaches back before the watermark: records that were changed in the same
/// second, or that a replica shows late, are read again rather than missed.
const OVERLAP: SignedDuration = SignedDuration::from_secs(60);

/// The whole cursor.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct State {
    /// How far each repository has been read, by `owner/name`.
    pub(crate) repositories: BTreeMap<String, Standing>,
    /// The pull in progress; none between two pulls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) run: Option<Run>,
}

/// How far one repository has been read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Standing {
    /// Everything that changed up to this instant has been read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) watermark: Option<Timestamp>,
    /// What the last answer was called, to ask whether it still holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) known: Option<Known>,
}

/// The validators of one request's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Known {
    /// The `since` of that request: with another one it is another answer.
    since: Option<Timestamp>,
    validators: Validators,
}

/// A pull in progress.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Run {
    /// The listing of an organisation's repositories, while it is not read to its end.
    pub(crate) listing: Option<Trail>,
    /// The repositories that are still to be read.
    pub(crate) waiting: VecDeque<String>,
    /// The repository that is being read.
    pub(crate) reading: Option<Reading>,
    /// The repositories that were read, or skipped, so far.
    #[serde(default)]
    pub(crate) names: BTreeSet<String>,
    /// The boards that are still to be read, by their place in the settings.
    #[serde(default)]
    pub(crate) boards: VecDeque<usize>,
    /// The board that is being read.
    #[serde(default)]
    pub(crate) board: Option<board::Reading>,
    /// Its fields that are wanted, while their list is not read to its end.
    #[serde(default)]
    pub(crate) board_fields: BTreeMap<u64, String>,
    /// Whether anything was left out, or only its changes were read: absence says nothing then.
    #[serde(default)]
    pub(crate) in_part: bool,
    /// How many repositories answered.
    pub(crate) answered: u32,
    /// Whether any answered with more than "not modified".
    pub(crate) changed: bool,
}

/// One repository being read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Reading {
    pub(crate) repository: String,
    /// Frozen for the whole pull.
    pub(crate) since: Option<Timestamp>,
    pub(crate) trail: Trail,
    /// The server's time of the first answer.
    run_start: Option<Timestamp>,
    /// The latest change that was seen.
    newest: Option<Timestamp>,
    validators: Option<Validators>,
}

/// A list that is followed from link to link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Trail {
    /// The page to read next.
    pub(crate) next: String,
    /// Pages read.
    pub(crate) pages: u32,
    /// A page read earlier: coming back to it is a loop.
    mark: String,
}

impl Run {
    /// Whether no list is stopped at a page that is found by counting: those shift when something is deleted.
    pub(crate) fn may_go_on(&self) -> bool {
        let trails = [
            self.listing.as_ref(),
            self.reading.as_ref().map(|reading| &reading.trail),
            self.board.as_ref().map(|board| &board.trail),
        ];
        let stopped = |trail: &Trail| trail.pages > 0 && is_counted(&trail.next);
        !trails.into_iter().flatten().any(stopped)
    }

    /// Whether nothing is left to read.
    pub(crate) fn is_over(&self) -> bool {
        self.listing.is_none()
            && self.waiting.is_empty()
            && self.reading.is_none()
            && self.boards.is_empty()
            && self.board.is_none()
    }
}

impl State {
    /// Begins to read a repository: all of it the first time, later what changed since.
    pub(crate) fn begin(&self, repository: String) -> Reading {
        let standing = self.repositories.get(&repository);
        let watermark = standing.and_then(|standing| standing.watermark);
        let since = watermark.map(|watermark| watermark.checked_sub(OVERLAP).unwrap_or(watermark));
        let query = match since {
            // Issues that are made meanwhile come last, so that no page shifts.
            None => "state=all&sort=created&direction=asc&per_page=100".to_owned(),
            // Issues that change meanwhile come first again, so that none slips to a page already read.
            Some(since) => format!(
                "state=all&sort=updated&direction=desc&per_page=100&since={}",
                since.strftime("%Y-%m-%dT%H:%M:%SZ")
            ),
        };
        Reading {
            trail: Trail::new(format!("/repos/{repository}/issues?{query}")),
            repository,
            since,
            run_start: None,
            newest: None,
            validators: None,
        }
    }

    /// What to send with the first request, if the last answer to the same one has a name.
    pub(crate) fn validators(&self, reading: &Reading) -> Option<Validators> {
        if reading.trail.pages > 0 {
            return None;
        }
        let known = self.repositories.get(&reading.repository)?.known.as_ref()?;
        (known.since == reading.since).then(|| known.validators.clone())
    }

    /// Keeps what a repository that was read to its end has come to.
    pub(crate) fn finish(&mut self, reading: Reading) {
        let standing = self.repositories.entry(reading.repository).or_default();
        // A watermark past the start of the pull would hide what changed on a page already read.
        // Without the server's clock no watermark is safe, and everything is read again.
        let reached = reading
            .newest
            .zip(reading.run_start)
            .map(|(newest, start)| newest.min(start));
        standing.watermark = standing.watermark.max(reached);
        // "Not modified" speaks of the first page: the newest one of a poll, the only one else.
        let speaks_for_all = reading.since.is_some() || reading.trail.pages == 1;
        standing.known = reading
            .validators
            .filter(|_| speaks_for_all)
            .map(|validators| Known {
                since: reading.since,
                validators,
            });
    }
}

impl Reading {
    /// Takes note of an answer's head.
    pub(crate) fn note_answer(&mut self, reply: &Reply) {
        if self.trail.pages == 0 {
            self.run_start = reply.date;
            self.validators = reply.validators();
        }
    }

    /// Takes note of a change.
    pub(crate) fn note_change(&mut self, updated: Timestamp) {
        self.newest = self.newest.max(Some(updated));
    }
}

impl Trail {
    /// A list that starts at `first`.
    pub(crate) fn new(first: String) -> Self {
        Self {
            next: first,
            pages: 0,
            mark: String::new(),
        }
    }

    /// Goes on to the page that an answer links to; whether there is one.
    ///
    /// # Errors
    /// A link to another origin, a page that was read before, or more pages than may be read.
    pub(crate) fn advance(
        &mut self,
        client: &Client,
        asked: &Url,
        reply: &Reply,
    ) -> Result<bool, PullError> {
        self.pages += 1;
        // Brent's cycle search: the mark moves at the powers of two, so that any loop meets it.
        if self.pages.is_power_of_two() {
            asked.as_str().clone_into(&mut self.mark);
        }
        let Some(link) = reply.link_next() else {
            return Ok(false);
        };
        let next = client.follow(&reply.url, &link)?;
        if next.as_str() == self.mark {
            return Err(PullError::broken(Problem::new(
                place(&next),
                format!("page {} links back to one that was read before", self.pages),
            )));
        }
        let most = client.caps().pages;
        if self.pages >= most {
            return Err(PullError::broken(Problem::new(
                place(&next),
                format!("more than {most} pages — fewer are wanted"),
            )));
        }
        self.next = next.into();
        Ok(true)
    }
}
