//! Says phrases in one locale: its messages, its plurals, its numbers and its dates.
//!
//! A message that a language lacks is said in English, and one that English lacks by its id: a reader gets words, whatever
//! happens; that neither occurs is held by tests. Names go in as they are: whoever prints the sentence escapes it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use intl_memoizer::concurrent::IntlLangMemoizer;

use super::catalogue;
use super::days::Days;
use super::locale::{Language, Locale};
use super::numbers::{Always, Numbers, printed};
use super::phrase::{Arg, Phrase};
use super::unit;

/// Says phrases in one locale.
pub struct Translator {
    locale: Locale,
    spaces: Spaces,
    messages: FluentBundle<FluentResource>,
    numbers: Numbers,
    days: Days,
}

/// What stands between the parts of a figure or of a short date: `EUR 4.0 M`, `9.1 %`, `30 Nov`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spaces {
    /// Spaces at which no line ends, for who reads a mail or a page.
    NoBreak,
    /// The space of the keyboard, for a terminal and for programs: it is searched for and split at.
    Plain,
}

/// A phrase that a language cannot say.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{locale}: the message `{id}` is missing or a place of it stays open — each language has every message of English"
)]
pub struct Unsaid {
    /// Its message.
    pub id: &'static str,
    /// The language.
    pub locale: Locale,
}

impl fmt::Debug for Translator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Translator")
            .field(&self.locale)
            .finish()
    }
}

static ENGLISH: LazyLock<Translator> =
    LazyLock::new(|| Translator::new(Locale::default(), Spaces::Plain));
static OTHERS: Mutex<BTreeMap<Locale, Arc<Translator>>> = Mutex::new(BTreeMap::new());

impl Translator {
    /// The one of a locale, for mails and pages: the parts of its figures stay on one line. Made once, since reading the messages takes a while.
    pub fn of(locale: &Locale) -> Arc<Self> {
        let mut known = OTHERS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(translator) = known.get(locale) {
            return Arc::clone(translator);
        }
        let translator = Arc::new(Self::new(locale.clone(), Spaces::NoBreak));
        known.insert(locale.clone(), Arc::clone(&translator));
        translator
    }

    /// The English one of terminals, JSON and CSV, with plain spaces in its figures.
    pub fn english() -> &'static Self {
        &ENGLISH
    }

    fn new(locale: Locale, spaces: Spaces) -> Self {
        let tag = locale.tag().parse();
        let mut messages = FluentBundle::new_concurrent(tag.into_iter().collect());
        // Isolating marks would be printed in a terminal; names are isolated where a medium can do it.
        messages.set_use_isolating(false);
        messages.set_formatter(Some(write_number));
        if spaces == Spaces::Plain {
            messages.set_transform(Some(with_plain_spaces));
        }
        for file in catalogue::files(locale.language()) {
            let resource = match FluentResource::try_new(file.to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            messages.add_resource_overriding(resource);
        }
        Self {
            numbers: Numbers::new(locale.tag()),
            days: Days::new(&locale),
            messages,
            locale,
            spaces,
        }
    }

    /// The locale that it speaks for.
    pub fn locale(&self) -> &Locale {
        &self.locale
    }

    /// A phrase in this language.
    pub fn say(&self, phrase: &Phrase) -> String {
        if let Some(text) = phrase.as_verbatim() {
            return text.to_owned();
        }
        let id = phrase.id().unwrap_or_default();
        match self.message(id, phrase.args()) {
            Some(text) => text,
            None if self.locale.language() == Language::English => id.to_owned(),
            None => Self::english().say(phrase),
        }
    }

    /// A phrase in this language, or what keeps it and its parts from being said in it.
    pub fn try_say(&self, phrase: &Phrase) -> Result<String, Unsaid> {
        phrase
            .parts()
            .try_for_each(|part| self.try_say(part).map(drop))?;
        let Some(id) = phrase.id() else {
            return Ok(phrase.as_verbatim().unwrap_or_default().to_owned());
        };
        self.message(id, phrase.args()).ok_or_else(|| Unsaid {
            id,
            locale: self.locale.clone(),
        })
    }

    /// What fills a place, in this language.
    pub fn spell(&self, arg: &Arg) -> String {
        match arg {
            Arg::Text(text) => text.clone(),
            Arg::Number { value, decimals } => self.numbers.write(*value, *decimals),
            Arg::Signed { value, decimals } => self.signed(*value, *decimals),
            Arg::Amount {
                value,
                decimals,
                unit,
            } => self.amount(*value, *decimals, unit),
            Arg::Percent(share) => self.with_unit(&self.numbers.write(share * 100.0, 0), "%"),
            Arg::Money { minor, currency } => self.money(*minor, currency),
            Arg::Day(date, other) if date.year() == other.year() => {
                self.together(&self.days.day(*date))
            }
            Arg::Day(date, _) | Arg::Date(date) => self.together(&self.days.date(*date)),
            Arg::LongDate(date) => self.days.long(*date),
            Arg::Month(date) => self.days.month(*date),
            Arg::ShortMonth(date) => self.days.short_month(*date),
            Arg::ShortMonthYear(date) => self.days.short_month_year(*date),
            Arg::Moment(at) => self.days.moment(*at),
            Arg::Phrase(phrase) => self.say(phrase),
            Arg::List(items) => self.list(items).join(", "),
            Arg::And(items) => self.and(items),
        }
    }

    fn list(&self, items: &[Arg]) -> Vec<String> {
        items.iter().map(|item| self.spell(item)).collect()
    }

    fn and(&self, items: &[Arg]) -> String {
        let words = self.list(items);
        match words.split_last() {
            None => String::new(),
            Some((last, [])) => last.clone(),
            Some((last, before)) => {
                let before = before.join(", ");
                self.say(&crate::phrase!(
                    "and",
                    before = before,
                    last = last.as_str()
                ))
            }
        }
    }

    fn signed(&self, value: f64, decimals: usize) -> String {
        let text = self.numbers.write(value, decimals);
        if printed(value, decimals) > 0.0 {
            return format!("+{text}");
        }
        text
    }

    fn amount(&self, value: f64, decimals: usize, unit: &str) -> String {
        if let Some(id) = unit::message(unit) {
            let number = Arg::Number { value, decimals };
            return self.say(&Phrase::new(id).with("n", number));
        }
        let figure = self.numbers.write(value, decimals);
        let one = unit::singular(unit).filter(|_| matches!(figure.as_str(), "1" | "−1"));
        self.with_unit(&figure, one.as_deref().unwrap_or(unit))
    }

    /// A spelled figure with its unit; the figure alone without one.
    fn with_unit(&self, figure: &str, unit: &str) -> String {
        if unit.is_empty() {
            return figure.to_owned();
        }
        self.together(&format!("{figure} ")) + unit
    }

    /// Short words on one line, for who reads a mail or a page.
    fn together(&self, words: &str) -> String {
        match self.spaces {
            Spaces::NoBreak => words.replace(' ', "\u{a0}"),
            Spaces::Plain => words.to_owned(),
        }
    }

    /// Rounded as a sentence needs it; what is below 10,000 is whole.
    fn money(&self, minor: i64, currency: &str) -> String {
        let major = minor.unsigned_abs() / 100;
        let tenths = |unit: u64| {
            let tenths = (major.saturating_mul(10).saturating_add(unit / 2)) / unit;
            self.numbers.fixed(tenths as f64 / 10.0, 1)
        };
        let whole = |count: u64| self.numbers.write(count as f64, 0);
        let (id, amount) = match major {
            0..=9_999 => ("money", whole(major)),
            10_000..=999_499 => ("money-thousands", whole((major + 500) / 1_000)),
            999_500..=999_949_999 => ("money-millions", tenths(1_000_000)),
            _ => ("money-billions", tenths(1_000_000_000)),
        };
        let sign = if minor < 0 { "−" } else { "" };
        self.say(
            &Phrase::new(id)
                .with("amount", format!("{sign}{amount}"))
                .with("currency", currency),
        )
    }

    /// The message of an id; `None` where this language lacks it or cannot fill it.
    fn message(&self, id: &str, args: &[(&'static str, Arg)]) -> Option<String> {
        let pattern = self.messages.get_message(id)?.value()?;
        let mut filling = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            filling.set(*name, self.value(arg));
        }
        let mut errors = Vec::new();
        let text = self
            .messages
            .format_pattern(pattern, Some(&filling), &mut errors);
        errors.is_empty().then(|| text.into_owned())
    }

    /// What a message sees of an argument: a number, so that it can choose a plural, or finished words.
    fn value(&self, arg: &Arg) -> FluentValue<'static> {
        match arg {
            Arg::Number { value, decimals } => FluentValue::Number(FluentNumber::new(
                printed(*value, *decimals),
                FluentNumberOptions {
                    // A whole number has no option, as a number that a message compares it with: `[0]`.
                    maximum_fraction_digits: (*decimals > 0).then_some(*decimals),
                    ..FluentNumberOptions::default()
                },
            )),
            other => FluentValue::from(self.spell(other)),
        }
    }
}

/// The words of a message as a terminal has them.
fn with_plain_spaces(text: &str) -> Cow<'_, str> {
    Cow::Owned(text.replace('\u{a0}', " "))
}

/// Numbers inside of messages, as everywhere else.
fn write_number(value: &FluentValue<'_>, memory: &IntlLangMemoizer) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let decimals = number.options.maximum_fraction_digits.unwrap_or_default();
    memory
        .with_try_get::<Numbers, _, _>(Always, |numbers| numbers.write(number.value, decimals))
        .ok()
}
