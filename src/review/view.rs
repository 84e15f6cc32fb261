//! The words of a mail: every phrase that its text and its HTML share, spelled once.
//!
//! A [`View`] is what the HTML template is filled with and what the text is set from. It holds
//! finished phrases of one language and their order; it knows neither tags nor columns.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::engine::assessment::Status;

use super::figures;
use super::voice::{self, Voice};

/// A review as phrases.
#[derive(Debug, Serialize)]
pub(super) struct View {
    /// The tag of the language: `de-CH`.
    pub lang: String,
    /// `Weekly check-in for Ana Ruiz`.
    pub title: String,
    pub question: String,
    pub period: String,
    pub date: String,
    /// Title, period and date as one line.
    pub head: String,
    pub news: String,
    /// The whole review in one line, when there is nothing to say beyond the news.
    pub quiet: Option<String>,
    /// The line that a mail reader shows beside the subject.
    pub preview: String,
    pub counts: Vec<CountLine>,
    pub columns: Columns,
    pub sections: Vec<Section>,
    /// Pictures by the name of their place.
    pub pictures: BTreeMap<String, PictureView>,
}

/// A picture of the mail.
#[derive(Debug, Serialize)]
pub(super) struct PictureView {
    /// The name of its part in the mail.
    pub cid: String,
    /// Its finding as a sentence.
    pub alt: String,
    pub width: u32,
    pub height: u32,
}

/// The heads of the scoreboard's columns.
#[derive(Debug, Serialize)]
pub(super) struct Columns {
    pub measure: String,
    pub now: String,
    pub plan: String,
    pub gap: String,
    /// The columns that the widest word of a status takes, with its sign.
    #[serde(skip)]
    pub widest_status: usize,
}

/// A status as sign, word and the name of its colour.
#[derive(Debug, Clone, Serialize)]
pub(super) struct StatusView {
    pub symbol: &'static str,
    pub word: String,
    pub tone: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct CountLine {
    /// `Objectives:`.
    pub label: String,
    pub counts: Vec<CountView>,
}

#[derive(Debug, Serialize)]
pub(super) struct CountView {
    pub status: StatusView,
    pub count: String,
}

/// One part of the review, in reading order.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Section {
    Changes {
        heading: String,
        items: Vec<ChangeView>,
        more: Option<String>,
    },
    Decisions {
        heading: String,
        items: Vec<DecisionView>,
        more: Option<String>,
    },
    Diagnosis {
        heading: String,
        items: Vec<DiagnosisView>,
    },
    Scoreboard {
        heading: String,
        items: Vec<ObjectiveView>,
        more: Option<String>,
    },
    Waits {
        heading: String,
        items: Vec<WaitView>,
        more: Option<String>,
    },
    /// Sentences under a heading.
    Lines {
        heading: String,
        items: Vec<String>,
        more: Option<String>,
    },
    /// A picture under a heading, and sentences below it.
    Illustrated {
        heading: String,
        /// The name of the picture's place.
        picture: &'static str,
        items: Vec<String>,
        more: Option<String>,
    },
    Owners {
        heading: String,
        items: Vec<OwnerView>,
        more: Option<String>,
    },
    DueNext {
        heading: String,
        list: TaskListView,
    },
    Data {
        heading: String,
        sources: Vec<SourceView>,
        more: Option<String>,
        notes: Vec<String>,
    },
}

#[derive(Debug, Serialize)]
pub(super) struct ChangeView {
    pub status: StatusView,
    pub name: String,
    /// Its part of the page.
    pub link: Option<String>,
    pub turn: String,
    pub owner: String,
    pub reasons: ReasonsView,
}

#[derive(Debug, Serialize)]
pub(super) struct DecisionView {
    pub status: StatusView,
    pub about: String,
    pub fact: Option<String>,
    pub advice: String,
    /// `Ana Ruiz decides by 27 Nov, asked since 6 Nov`.
    pub decides: String,
    /// `at stake: USD 4.0 M (2027 subscriptions)`.
    pub at_stake: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct DiagnosisView {
    pub status: StatusView,
    pub statement: String,
    pub text: String,
    /// Who decides by when, where a decision is asked for.
    pub decides: Option<String>,
    pub at_stake: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct ReasonsView {
    pub items: Vec<String>,
    pub more: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct MeasureView {
    pub status: StatusView,
    pub label: String,
    pub target: String,
    pub now: String,
    pub plan: String,
    pub gap: String,
    /// The three figures as one sentence, where they are too wide for columns.
    pub figures: String,
    /// What the figures do not say; empty where they say it all.
    pub detail: String,
    pub reasons: ReasonsView,
}

#[derive(Debug, Serialize)]
pub(super) struct ObjectiveView {
    pub status: StatusView,
    pub statement: String,
    /// Its part of the page.
    pub link: Option<String>,
    /// How many objectives it stands under.
    pub depth: usize,
    pub about: String,
    pub reasons: ReasonsView,
    pub notes: Vec<String>,
    pub diagnosis: Option<String>,
    pub lag: Option<MeasureView>,
    pub initiatives: Vec<InitiativeView>,
    pub more: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct InitiativeView {
    pub status: StatusView,
    pub name: String,
    /// Its part of the page.
    pub link: Option<String>,
    pub about: String,
    pub work: String,
    /// What holds it up.
    pub held_up: String,
    pub reasons: ReasonsView,
    pub leads: Vec<MeasureView>,
    pub more: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct TaskView {
    pub key: String,
    pub title: String,
    pub link: Option<String>,
    pub note: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct TaskListView {
    pub label: String,
    pub count: String,
    pub items: Vec<TaskView>,
    pub more: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct WaitView {
    pub text: String,
    pub link: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct OwnerView {
    pub name: String,
    pub load: Option<String>,
    pub overdue: Option<String>,
    pub lists: Vec<TaskListView>,
}

#[derive(Debug, Serialize)]
pub(super) struct SourceView {
    pub status: StatusView,
    pub id: String,
    pub text: String,
    /// Both as one line.
    pub line: String,
    /// One thing to do about its trouble.
    pub help: Option<String>,
}

/// A status as sign, word and tone.
pub(super) fn status(voice: Voice<'_>, status: Status) -> StatusView {
    let tone = match status {
        Status::Achieved | Status::OnTrack => "good",
        Status::NotStarted | Status::Paused | Status::Unknown => "muted",
        Status::AtRisk => "warn",
        Status::OffTrack | Status::Missed => "bad",
    };
    StatusView {
        symbol: figures::symbol(status),
        word: voice.say(&voice::status(status)),
        tone,
    }
}
