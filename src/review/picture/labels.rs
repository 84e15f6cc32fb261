//! The words and figures that stand in pictures, in the language of whoever looks at them.
//!
//! Sentences are phrases, said by the [`Translator`] as everywhere else; what only pictures need stands here: figures where
//! there is little room, and the days of an axis. It knows no picture.

use jiff::civil::Date;

use crate::domain::calendar::Period;
use crate::domain::money::Money;
use crate::engine::assessment::Status;
use crate::engine::words::{Scale, period};
use crate::language::phrase::{Arg, Phrase};
use crate::language::translator::Translator;
use crate::phrase;
use crate::review::escape::Safe;
use crate::review::sentence::Sentence;

use super::scale::TickUnit;

/// More of a name than any picture has room for; its finding names it too.
pub(super) const MOST_NAME: usize = 120;

/// From this size on a figure beside a line is written short.
const SHORT_FROM: f64 = 1e6;

/// Writes words, figures and days in one language.
#[derive(Debug, Clone, Copy)]
pub struct Labels<'a>(&'a Translator);

impl Labels<'static> {
    /// In English.
    pub fn english() -> Self {
        Self(Translator::english())
    }
}

impl<'a> Labels<'a> {
    /// In the language of a translator.
    pub fn new(translator: &'a Translator) -> Self {
        Self(translator)
    }

    /// Words. Whatever fills them is inert then; it is escaped where it is drawn.
    pub fn say(self, phrase: &Phrase) -> String {
        Safe::new(&self.0.say(phrase)).to_string()
    }

    /// A sentence of the review, such as the name of a result.
    pub fn sentence(self, sentence: &Sentence) -> String {
        sentence.say(self.0).shortened(MOST_NAME).to_string()
    }

    /// The word of a status.
    pub fn status(self, status: Status) -> String {
        self.say(&status.words())
    }

    /// A figure: `1,204`, `9.1`.
    pub fn number(self, value: f64, decimals: usize) -> String {
        self.0.spell(&Arg::number(value, decimals))
    }

    /// A figure where there is little room: `9.61 bn`, `1.2 M`; as [`Labels::number`] below a million.
    pub fn short(self, value: f64, decimals: usize) -> String {
        let size = value.abs();
        let (scale, id) = match () {
            () if !(SHORT_FROM..1e15).contains(&size) => return self.number(value, decimals),
            () if size < 1e9 => (1e6, "picture-millions"),
            () => (1e9, "picture-billions"),
        };
        self.say(&Phrase::new(id).with("n", Arg::number(value / scale, 2)))
    }

    /// A figure with its unit, short where it is long: `31 tasks`, `9.1 %`, `1.2 M EUR`.
    pub fn amount(self, value: f64, decimals: usize, unit: &str) -> String {
        if value.abs() < SHORT_FROM {
            return self.0.spell(&Scale::new(unit, decimals).amount(value));
        }
        let figure = self.short(value, decimals);
        self.say(&phrase!("figure-unit", figure = figure, unit = unit))
    }

    /// So much for each period: `10 calls a week`.
    pub fn each(self, amount: String, per: Period) -> String {
        self.say(&phrase!(
            "target-per",
            figure = amount,
            period = period(per)
        ))
    }

    /// A share of 0 to 1: `45 %`.
    pub fn percent(self, share: f64) -> String {
        self.0.spell(&Arg::Percent(share))
    }

    /// An amount of money.
    pub fn money(self, money: &Money) -> String {
        self.0.spell(&money.into())
    }

    /// A day beside another: `15 Nov`, with its year where that is another one.
    pub fn day(self, day: Date, today: Date) -> String {
        self.0.spell(&Arg::Day(day, today))
    }

    /// A day on an axis; `whole`: with its year.
    pub fn tick(self, day: Date, unit: TickUnit, whole: bool) -> String {
        let arg = match (unit, whole) {
            (TickUnit::Weeks(_), false) => Arg::Day(day, day),
            (TickUnit::Weeks(_), true) => Arg::Date(day),
            (TickUnit::Months(_), false) => Arg::ShortMonth(day),
            (TickUnit::Months(_), true) => Arg::ShortMonthYear(day),
            (TickUnit::Years(_), _) => return day.strftime("%Y").to_string(),
        };
        self.0.spell(&arg)
    }
}
