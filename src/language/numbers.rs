//! Numbers as a locale writes them: CLDR's grouping and decimal signs, by the Unicode project's library.

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::DecimalFormatterOptions;
use icu_locale_core::Locale;
use intl_memoizer::Memoizable;
use unic_langid::LanguageIdentifier;

/// What stands for a number that is none.
const NO_NUMBER: &str = "–";

/// Writes numbers for one locale.
#[derive(Debug)]
pub(super) struct Numbers(Option<DecimalFormatter>);

impl Numbers {
    /// For a tag of BCP 47; plain digits for one without data.
    pub(super) fn new(tag: &str) -> Self {
        let locale: Option<Locale> = tag.parse().ok();
        Self(locale.and_then(|locale| {
            DecimalFormatter::try_new(locale.into(), DecimalFormatterOptions::default()).ok()
        }))
    }

    /// With so many decimals at most, halves away from zero: `1,204`, `31`, `9.1`; a thousand and more has
    /// none, and from 10^15 on a power of ten stands for the digits. A minus is U+2212.
    pub(super) fn write(&self, value: f64, decimals: usize) -> String {
        if !value.is_finite() {
            return NO_NUMBER.to_owned();
        }
        let size = value.abs();
        if size >= 1e15 {
            return format!("{value:.2e}").replace('-', "−");
        }
        let digits = shortest(size, decimals_of(size, decimals));
        let sign = if value < 0.0 && digits != "0" {
            "−"
        } else {
            ""
        };
        format!("{sign}{}", self.grouped(&digits))
    }

    /// With exactly so many decimals: `4.0`.
    pub(super) fn fixed(&self, value: f64, decimals: usize) -> String {
        let digits = format!("{:.decimals$}", rounded(value, decimals));
        self.grouped(&digits)
    }

    fn grouped(&self, digits: &str) -> String {
        match (&self.0, digits.parse::<Decimal>()) {
            (Some(formatter), Ok(decimal)) => formatter.format(&decimal).to_string(),
            _ => digits.to_owned(),
        }
    }
}

/// The decimals that a size is written with: none from a thousand on.
fn decimals_of(size: f64, decimals: usize) -> usize {
    if size >= 1_000.0 { 0 } else { decimals }
}

/// The value as it is printed: to the nearest figure with so many decimals, halves away from zero.
pub(super) fn printed(value: f64, decimals: usize) -> f64 {
    rounded(value, decimals_of(value.abs(), decimals))
}

fn rounded(value: f64, decimals: usize) -> f64 {
    let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(i32::MAX));
    (value * scale).round() / scale
}

/// Digits without zeros that say nothing: `9.1`, `31`.
fn shortest(size: f64, decimals: usize) -> String {
    let fixed = format!("{:.decimals$}", rounded(size, decimals));
    match fixed.split_once('.') {
        None => fixed,
        Some((whole, fraction)) => match fraction.trim_end_matches('0') {
            "" => whole.to_owned(),
            fraction => format!("{whole}.{fraction}"),
        },
    }
}

/// So that messages write their numbers by the same rules.
impl Memoizable for Numbers {
    type Args = Always;
    type Error = ();

    fn construct(lang: LanguageIdentifier, _: Always) -> Result<Self, ()> {
        Ok(Self::new(&lang.to_string()))
    }
}

/// What tells one writer of a locale from another: nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Always;
