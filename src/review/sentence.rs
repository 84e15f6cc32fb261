//! A sentence of a review: a phrase that strangers' names may fill, inert in whatever language it is said.

use std::fmt;

use serde::{Serialize, Serializer};

use super::escape::Safe;
use crate::language::phrase::{Arg, Phrase};
use crate::language::translator::Translator;
use crate::phrase;

/// A phrase that becomes [`Safe`] as it is said. JSON, `Display` and `Debug` have it in English.
#[derive(Clone, PartialEq)]
pub struct Sentence(Phrase);

impl Sentence {
    /// The sentence in the language of a translator.
    pub fn say(&self, translator: &Translator) -> Safe {
        Safe::new(&translator.say(&self.0))
    }

    /// The sentence in English, for what machines and terminals read.
    pub fn english(&self) -> Safe {
        self.say(Translator::english())
    }
}

impl From<Phrase> for Sentence {
    fn from(phrase: Phrase) -> Self {
        Self(phrase)
    }
}

impl From<&Phrase> for Sentence {
    fn from(phrase: &Phrase) -> Self {
        Self(phrase.clone())
    }
}

/// Words that are said already.
impl From<String> for Sentence {
    fn from(text: String) -> Self {
        Self(Phrase::verbatim(text))
    }
}

/// A figure, a day, or several of something.
impl From<Arg> for Sentence {
    fn from(arg: Arg) -> Self {
        Self(phrase!("listed", clauses = arg))
    }
}

impl From<&String> for Sentence {
    fn from(text: &String) -> Self {
        Self(Phrase::verbatim(text))
    }
}

/// A name: the same in every language.
impl From<&Safe> for Sentence {
    fn from(name: &Safe) -> Self {
        Self(Phrase::verbatim(name.as_str()))
    }
}

impl From<&Sentence> for Arg {
    fn from(sentence: &Sentence) -> Self {
        sentence.0.clone().into()
    }
}

/// As the English words.
impl fmt::Display for Sentence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.english().fmt(formatter)
    }
}

impl fmt::Debug for Sentence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}

impl Serialize for Sentence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.english().serialize(serializer)
    }
}
