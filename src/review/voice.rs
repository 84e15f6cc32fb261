//! Says a review in its reader's language: phrases in, inert words out.
//!
//! It knows the one language of one mail; what is said, and in which order, is decided elsewhere.

use super::escape::Safe;
use crate::engine::assessment::Status;
use crate::language::phrase::{Arg, Phrase};
use crate::language::translator::Translator;
use crate::phrase;

/// Speaks one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Voice<'a> {
    translator: &'a Translator,
}

impl<'a> Voice<'a> {
    /// In the language of a translator.
    pub(super) fn new(translator: &'a Translator) -> Self {
        Self { translator }
    }

    /// The tag of the language: `de-CH`.
    pub(super) fn tag(self) -> &'a str {
        self.translator.locale().tag()
    }

    /// A phrase. Whatever fills it is inert then, however it was written.
    pub(super) fn say(self, phrase: &Phrase) -> String {
        Safe::new(&self.translator.say(phrase)).to_string()
    }

    /// A figure, a day, or several of something.
    pub(super) fn spell(self, arg: &Arg) -> String {
        Safe::new(&self.translator.spell(arg)).to_string()
    }

    /// Clauses after each other; nothing without any.
    pub(super) fn clauses(self, clauses: impl IntoIterator<Item = String>) -> Option<String> {
        clauses
            .into_iter()
            .reduce(|before, after| self.say(&phrase!("clauses", before = before, after = after)))
    }
}

impl Voice<'static> {
    /// In English, as a terminal does.
    pub(super) fn english() -> Self {
        Self::new(Translator::english())
    }
}

/// The word of a status.
pub(super) fn status(status: Status) -> Phrase {
    Phrase::new(match status {
        Status::Achieved => "status-achieved",
        Status::OnTrack => "status-on-track",
        Status::NotStarted => "status-not-started",
        Status::Paused => "status-paused",
        Status::Unknown => "status-unknown",
        Status::AtRisk => "status-at-risk",
        Status::OffTrack => "status-off-track",
        Status::Missed => "status-missed",
    })
}
