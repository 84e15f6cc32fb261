//! A sentence as data: the id of a message and what fills it. Said in any language, compared and kept without one.

use std::fmt;

use jiff::civil::{Date, DateTime};

use super::numbers::printed;
use super::translator::Translator;

/// A sentence, or a part of one. Its `Display` is English.
#[derive(Clone, PartialEq)]
pub struct Phrase(Content);

#[derive(Clone, PartialEq)]
enum Content {
    Message {
        id: &'static str,
        args: Vec<(&'static str, Arg)>,
    },
    Verbatim(String),
}

/// What fills a place of a message.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Arg {
    /// A name, or other words that are nobody's to translate. Strangers may have written them: whoever prints
    /// a phrase escapes it for the medium.
    Text(String),
    /// A number with so many decimals at most; messages choose their plural by it.
    Number {
        /// How many.
        value: f64,
        /// The most decimals.
        decimals: usize,
    },
    /// A number with its sign: `+3`, `−13`, `0`.
    Signed {
        /// How much.
        value: f64,
        /// The most decimals.
        decimals: usize,
    },
    /// A number with its unit: `31 tasks`, `17.2 %`.
    Amount {
        /// How much.
        value: f64,
        /// The most decimals.
        decimals: usize,
        /// Of what; empty for a bare number.
        unit: String,
    },
    /// A share of 0 to 1 in percent without decimals: `45 %`.
    Percent(f64),
    /// An amount of money, rounded to two or three leading digits: `USD 4.0 M`.
    Money {
        /// Hundredths of the currency.
        minor: i64,
        /// ISO 4217 code.
        currency: String,
    },
    /// A day, with the year where it is not that of the other: `30 Nov`.
    Day(Date, Date),
    /// A day with its year: `30 Nov 2026`.
    Date(Date),
    /// A day with its weekday: `Monday, 30 November 2026`.
    LongDate(Date),
    /// A month with its year: `November 2026`.
    Month(Date),
    /// A month where there is little room: `Nov`.
    ShortMonth(Date),
    /// The same with its year: `Nov 2026`.
    ShortMonthYear(Date),
    /// A minute of a day, with the year left out: `30 Nov 14:05`.
    Moment(DateTime),
    /// Another phrase.
    Phrase(Phrase),
    /// Several, parted by commas.
    List(Vec<Arg>),
    /// Several, the last one joined by `and`.
    And(Vec<Arg>),
}

impl Phrase {
    /// The message of an id, not filled yet.
    pub fn new(id: &'static str) -> Self {
        Self(Content::Message {
            id,
            args: Vec::new(),
        })
    }

    /// Words that stay as they are in every language: a name, a figure that is spelled already.
    pub fn verbatim(text: impl Into<String>) -> Self {
        Self(Content::Verbatim(text.into()))
    }

    /// With one place filled.
    #[must_use]
    pub fn with(mut self, name: &'static str, arg: impl Into<Arg>) -> Self {
        if let Content::Message { args, .. } = &mut self.0 {
            // Most have one or two places, and a list that grows by itself begins with room for four.
            args.reserve_exact(1);
            args.push((name, arg.into()));
        }
        self
    }

    /// The message's id; `None` for verbatim words.
    pub fn id(&self) -> Option<&'static str> {
        match &self.0 {
            Content::Message { id, .. } => Some(id),
            Content::Verbatim(_) => None,
        }
    }

    /// Whether another phrase is this one, or a part of it.
    pub fn contains(&self, part: &Self) -> bool {
        self == part || self.parts().any(|one| one.contains(part))
    }

    /// The phrases that fill places of it.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Self> {
        self.args().iter().flat_map(|(_, arg)| arg.phrases())
    }

    /// What fills the message.
    pub(super) fn args(&self) -> &[(&'static str, Arg)] {
        match &self.0 {
            Content::Message { args, .. } => args,
            Content::Verbatim(_) => &[],
        }
    }

    /// The words that stay as they are; `None` for a message.
    pub(super) fn as_verbatim(&self) -> Option<&str> {
        match &self.0 {
            Content::Message { .. } => None,
            Content::Verbatim(text) => Some(text),
        }
    }
}

/// A message with its places filled: `phrase!("starts-on", day = Arg::Date(start))`.
#[macro_export]
macro_rules! phrase {
    ($id:literal $(, $name:ident = $arg:expr)* $(,)?) => {
        $crate::language::phrase::Phrase::new($id)$(.with(stringify!($name), $arg))*
    };
}

impl fmt::Display for Phrase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&Translator::english().say(self))
    }
}

/// As the English words, so that a failed comparison shows what a reader would read.
impl fmt::Debug for Phrase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&Translator::english().say(self), formatter)
    }
}

impl PartialEq<str> for Phrase {
    fn eq(&self, english: &str) -> bool {
        Translator::english().say(self) == english
    }
}

impl PartialEq<&str> for Phrase {
    fn eq(&self, english: &&str) -> bool {
        self == *english
    }
}

/// As the English words.
impl PartialEq<&str> for Arg {
    fn eq(&self, english: &&str) -> bool {
        Translator::english().spell(self) == *english
    }
}

impl fmt::Display for Arg {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&Translator::english().spell(self))
    }
}

impl From<Phrase> for Arg {
    fn from(phrase: Phrase) -> Self {
        Self::Phrase(phrase)
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A count.
impl From<u64> for Arg {
    fn from(count: u64) -> Self {
        Self::number(count as f64, 0)
    }
}

/// A count.
impl From<usize> for Arg {
    fn from(count: usize) -> Self {
        Self::number(count as f64, 0)
    }
}

/// A count, or a number of days.
impl From<i64> for Arg {
    fn from(count: i64) -> Self {
        Self::number(count as f64, 0)
    }
}

/// A day with its year.
impl From<Date> for Arg {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl Arg {
    /// A number with so many decimals at most.
    pub fn number(value: f64, decimals: usize) -> Self {
        Self::Number { value, decimals }
    }

    /// The difference of two figures as both are printed with so many decimals at most.
    pub fn between(from: f64, to: f64, decimals: usize) -> f64 {
        printed(to, decimals) - printed(from, decimals)
    }

    /// Names, parted by commas.
    pub fn names<T: Into<Self>>(names: impl IntoIterator<Item = T>) -> Self {
        Self::List(names.into_iter().map(Into::into).collect())
    }

    /// The phrases in it.
    fn phrases(&self) -> Vec<&Phrase> {
        match self {
            Self::Phrase(phrase) => vec![phrase],
            Self::List(items) | Self::And(items) => items.iter().flat_map(Self::phrases).collect(),
            Self::Text(_)
            | Self::Number { .. }
            | Self::Signed { .. }
            | Self::Amount { .. }
            | Self::Percent(_)
            | Self::Money { .. }
            | Self::Month(_)
            | Self::ShortMonth(_)
            | Self::ShortMonthYear(_)
            | Self::Day(..)
            | Self::Date(_)
            | Self::LongDate(_)
            | Self::Moment(_) => Vec::new(),
        }
    }
}
