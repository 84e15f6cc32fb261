//! Days and moments as a locale writes them, by the Unicode project's library.
//!
//! English keeps the forms of its tables, whose month names are three letters all year (`30 Sep`, where CLDR has `Sept`).

use icu_calendar::{Date as IsoDate, Gregorian, Iso};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::{M, MD, YM, YMD, YMDE};
use icu_datetime::options::Length;
use jiff::civil::{Date, DateTime};

use super::locale::{Language, Locale};

/// Writes days for one locale.
#[derive(Debug)]
pub(super) struct Days(Option<Formatters>);

#[derive(Debug)]
struct Formatters {
    day: FixedCalendarDateTimeFormatter<Gregorian, MD>,
    date: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    long: FixedCalendarDateTimeFormatter<Gregorian, YMDE>,
    month: FixedCalendarDateTimeFormatter<Gregorian, YM>,
    short_month: FixedCalendarDateTimeFormatter<Gregorian, M>,
}

impl Days {
    /// For a locale; English forms for one without data.
    pub(super) fn new(locale: &Locale) -> Self {
        if locale.language() == Language::English {
            return Self(None);
        }
        Self(formatters(locale.tag()))
    }

    /// `30 Nov`.
    pub(super) fn day(&self, date: Date) -> String {
        match &self.0 {
            Some(formatters) => formatters.day.format(&gregorian(date)).to_string(),
            None => date.strftime("%-d %b").to_string(),
        }
    }

    /// `30 Nov 2026`.
    pub(super) fn date(&self, date: Date) -> String {
        match &self.0 {
            Some(formatters) => formatters.date.format(&gregorian(date)).to_string(),
            None => date.strftime("%-d %b %Y").to_string(),
        }
    }

    /// `Monday, 30 November 2026`.
    pub(super) fn long(&self, date: Date) -> String {
        match &self.0 {
            Some(formatters) => formatters.long.format(&gregorian(date)).to_string(),
            None => date.strftime("%A, %-d %B %Y").to_string(),
        }
    }

    /// `November 2026`.
    pub(super) fn month(&self, date: Date) -> String {
        match &self.0 {
            Some(formatters) => formatters.month.format(&gregorian(date)).to_string(),
            None => date.strftime("%B %Y").to_string(),
        }
    }

    /// `Nov`.
    pub(super) fn short_month(&self, date: Date) -> String {
        match &self.0 {
            Some(formatters) => formatters.short_month.format(&gregorian(date)).to_string(),
            None => date.strftime("%b").to_string(),
        }
    }

    /// `Nov 2026`: CLDR's own short form of it is `11/2026` in German, beside which a `Dez` reads oddly.
    pub(super) fn short_month_year(&self, date: Date) -> String {
        format!("{} {}", self.short_month(date), date.strftime("%Y"))
    }

    /// `30 Nov 14:05`.
    pub(super) fn moment(&self, at: DateTime) -> String {
        format!("{} {}", self.day(at.date()), at.strftime("%H:%M"))
    }
}

fn formatters(tag: &str) -> Option<Formatters> {
    let locale: icu_locale_core::Locale = tag.parse().ok()?;
    Some(Formatters {
        day: FixedCalendarDateTimeFormatter::try_new(
            (&locale).into(),
            MD::for_length(Length::Medium),
        )
        .ok()?,
        date: FixedCalendarDateTimeFormatter::try_new(
            (&locale).into(),
            YMD::for_length(Length::Medium),
        )
        .ok()?,
        long: FixedCalendarDateTimeFormatter::try_new(
            (&locale).into(),
            YMDE::for_length(Length::Long),
        )
        .ok()?,
        month: FixedCalendarDateTimeFormatter::try_new(
            (&locale).into(),
            YM::for_length(Length::Long),
        )
        .ok()?,
        short_month: FixedCalendarDateTimeFormatter::try_new(
            (&locale).into(),
            M::for_length(Length::Medium),
        )
        .ok()?,
    })
}

/// The same day in the library's calendar; both reach from the year -9999 to 9999.
fn gregorian(date: Date) -> IsoDate<Gregorian> {
    let [month, day] = [date.month(), date.day()].map(i8::unsigned_abs);
    IsoDate::try_new_iso(i32::from(date.year()), month, day)
        .map(|iso: IsoDate<Iso>| iso.to_calendar(Gregorian))
        .expect("a civil date is a date of the ISO calendar")
}
