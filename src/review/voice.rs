//! Says a review in its reader's language: phrases in, inert words out.
//!
//! It knows the one language of one mail; what is said, and in which order, is decided elsewhere.

use super::escape::Safe;
use super::figures;
use super::limit::Limits;
use super::picture::labels::Labels;
use super::sentence::Sentence;
use crate::domain::claim::Claim;
use crate::engine::assessment::Status;
use crate::language::phrase::{Arg, Phrase};
use crate::language::translator::Translator;
use crate::phrase;

/// Speaks one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Voice<'a> {
    translator: &'a Translator,
    limits: Option<&'a Limits>,
}

impl<'a> Voice<'a> {
    /// In the language of a translator.
    pub(super) fn new(translator: &'a Translator) -> Self {
        Self {
            translator,
            limits: None,
        }
    }

    /// The same, with sentences as short as the limits of a mail.
    pub(super) fn limited(self, limits: &'a Limits) -> Self {
        Self {
            limits: Some(limits),
            ..self
        }
    }

    /// The tag of the language: `de-CH`.
    pub(super) fn tag(self) -> &'a str {
        self.translator.locale().tag()
    }

    /// The same for what stands in a picture.
    pub(super) fn labels(self) -> Labels<'a> {
        Labels::new(self.translator)
    }

    /// A phrase. Whatever fills it is inert then, however it was written.
    pub(super) fn say(self, phrase: &Phrase) -> String {
        Safe::new(&self.translator.say(phrase)).to_string()
    }

    /// A sentence of the content, cut where it is longer than the mail has room for.
    pub(super) fn sentence(self, sentence: &Sentence) -> String {
        let said = sentence.say(self.translator);
        match self.limits {
            Some(limits) => said.shortened(limits.reason_columns).to_string(),
            None => said.to_string(),
        }
    }

    /// The same of a name and its like.
    pub(super) fn name(self, sentence: &Sentence) -> String {
        let said = sentence.say(self.translator);
        match self.limits {
            Some(limits) => said.shortened(limits.name_columns).to_string(),
            None => said.to_string(),
        }
    }

    /// A sentence of the content as a sentence begins: with a capital.
    pub(super) fn beginning(self, sentence: &Sentence) -> String {
        figures::capital(&self.sentence(sentence))
    }

    /// A figure, a day, or several of something.
    pub(super) fn spell(self, arg: &Arg) -> String {
        Safe::new(&self.translator.spell(arg)).to_string()
    }
}

impl Voice<'static> {
    /// In English, as a terminal does.
    pub(super) fn english() -> Self {
        Self::new(Translator::english())
    }
}

/// Clauses after each other; nothing without any.
pub(super) fn clauses(clauses: impl IntoIterator<Item = Phrase>) -> Option<Phrase> {
    clauses
        .into_iter()
        .reduce(|before, after| phrase!("clauses", before = before, after = after))
}

/// The first few names of several, and how many more there are: `T-101, T-103, T-105 and 2 more`.
pub(super) fn first_few(names: impl ExactSizeIterator<Item = String>, most: usize) -> Arg {
    let more = names.len().saturating_sub(most);
    let shown = Arg::List(names.take(most).map(Arg::from).collect());
    if more == 0 {
        return shown;
    }
    phrase!("names-more", names = shown, count = more).into()
}

/// The word of a status.
pub(super) fn status(status: Status) -> Phrase {
    status.words()
}

/// The status that somebody claims.
pub(super) fn claim(claim: Claim) -> Phrase {
    status(match claim {
        Claim::Achieved => Status::Achieved,
        Claim::OnTrack => Status::OnTrack,
        Claim::AtRisk => Status::AtRisk,
        Claim::OffTrack => Status::OffTrack,
    })
}
