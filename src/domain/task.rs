//! The normalised task: our belief about one record of a tracker, and what changed about it.

use std::fmt;
use std::ops::{Deref, DerefMut};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::calendar::When;
use super::fields::Fields;
use super::id::TaskId;
use super::text::{Text, Texts};

mod form;

/// Where a task stands. Cancelled is not done: it counts in no lead and leaves the remaining scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum State {
    /// Not begun.
    #[serde(rename = "open")]
    Open,
    /// Someone works on it.
    #[serde(rename = "in progress")]
    InProgress,
    /// It waits for something.
    #[serde(rename = "blocked")]
    Blocked,
    /// Finished with its result.
    #[serde(rename = "done")]
    Done,
    /// Given up.
    #[serde(rename = "cancelled")]
    Cancelled,
}

impl State {
    /// The states in the spelling that the configuration and every output use.
    pub const ALL: [(&'static str, Self); 5] = [
        ("open", Self::Open),
        ("in progress", Self::InProgress),
        ("blocked", Self::Blocked),
        ("done", Self::Done),
        ("cancelled", Self::Cancelled),
    ];

    /// The word for the state.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in progress",
            Self::Blocked => "blocked",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of a word; `None` for any other word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(name, _)| *name == word)
            .map(|&(_, state)| state)
    }

    /// Whether work is left: open, in progress or blocked.
    pub fn is_remaining(self) -> bool {
        matches!(self, Self::Open | Self::InProgress | Self::Blocked)
    }
}

/// How large a task is, in the only two units that trackers use.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Estimate {
    /// Working hours.
    Hours(f64),
    /// Story points, which no factor turns into hours.
    Points(f64),
}

/// A task as its source last described it.
///
/// There are many of them: what records have in common they share, and what many trackers do not tell stands aside in [`Details`],
/// whose fields are read and written as if they were its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Source and the source's stable id.
    pub id: TaskId,
    /// What people call it: `PLAT-118`, `acme/web#12`.
    pub key: Text,
    /// Its title, as a stranger wrote it: hostile until escaped.
    pub title: String,
    /// Our state.
    pub state: State,
    /// The tracker's own word for the state.
    pub raw_state: Text,
    /// Accounts as the tracker spells them.
    pub assignees: Texts,
    /// Labels, sorted.
    pub labels: Texts,
    /// Deadline.
    pub due: Option<When>,
    /// When the record was made.
    pub created: Option<When>,
    /// When it was closed, as done or as cancelled.
    pub closed: Option<When>,
    /// Every other mapped field.
    pub fields: Fields,
    /// What many trackers do not tell.
    pub details: Aside,
}

/// What many trackers do not tell of a task.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Details {
    /// Its page in the tracker.
    pub url: Option<Text>,
    /// The tracker's type of record: bug, story, …
    pub kind: Option<Text>,
    /// Project, repository or board.
    pub project: Option<Text>,
    /// External id (or key) of the parent.
    pub parent: Option<Text>,
    /// Size.
    pub estimate: Option<Estimate>,
    /// Hours spent.
    pub spent_hours: Option<f64>,
    /// Planned start.
    pub start: Option<When>,
    /// When the tracker says it last changed.
    pub updated: Option<When>,
    /// External ids (or keys) of what blocks it.
    pub blocked_by: Texts,
    /// How many open records block it, where the tracker gives the number without the names.
    pub blocked_by_count: Option<u32>,
}

/// Of a task whose tracker tells nothing of it.
static NOTHING: Details = Details {
    url: None,
    kind: None,
    project: None,
    parent: None,
    estimate: None,
    spent_hours: None,
    start: None,
    updated: None,
    blocked_by: Texts::new(),
    blocked_by_count: None,
};

/// Details that take no room where there are none.
#[derive(Clone, Default)]
pub struct Aside(Option<Box<Details>>);

impl From<Details> for Aside {
    fn from(details: Details) -> Self {
        Self((details != NOTHING).then(|| Box::new(details)))
    }
}

impl Deref for Aside {
    type Target = Details;

    fn deref(&self) -> &Details {
        self.0.as_deref().unwrap_or(&NOTHING)
    }
}

impl DerefMut for Aside {
    fn deref_mut(&mut self) -> &mut Details {
        self.0.get_or_insert_default()
    }
}

impl PartialEq for Aside {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Aside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl Deref for Task {
    type Target = Details;

    fn deref(&self) -> &Details {
        &self.details
    }
}

impl DerefMut for Task {
    fn deref_mut(&mut self) -> &mut Details {
        &mut self.details
    }
}

/// A task and what we know of it beyond its source's description.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownTask {
    /// The description.
    pub task: Task,
    /// When a pull first saw it.
    pub first_seen: Timestamp,
    /// When a full pull no longer saw it: it leaves every count from then on.
    pub gone_at: Option<Timestamp>,
}

/// Which part of a task changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// Its state; `from` and `to` are words of [`State`].
    State,
    /// Its due date.
    Due,
    /// Its assignees, joined by `, `.
    Assignee,
    /// Its estimate: `3 h`, `5 points`.
    Estimate,
    /// A full pull no longer saw it.
    Gone,
    /// It came back after it was gone.
    Returned,
}

impl Change {
    /// Every kind of change, with the word that the store keeps.
    pub const ALL: [(&'static str, Self); 6] = [
        ("state", Self::State),
        ("due", Self::Due),
        ("assignee", Self::Assignee),
        ("estimate", Self::Estimate),
        ("gone", Self::Gone),
        ("returned", Self::Returned),
    ];
}

/// One change of one task, with both of its times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskEvent {
    /// The task.
    pub task: TaskId,
    /// What changed.
    pub change: Change,
    /// The old value; `None` when there was none.
    pub from: Option<String>,
    /// The new value; `None` when there is none.
    pub to: Option<String>,
    /// When it happened, if the tracker says.
    pub happened: Option<When>,
    /// When a pull saw it.
    pub seen: Timestamp,
}
