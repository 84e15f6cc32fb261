//! Days and amounts in little room: nearly all that occur, not all that there are.
//!
//! It knows what fits; not where the rest is kept.

use jiff::civil::Date;

/// The first year of days that fit; the last one is 127 years later.
const FIRST_YEAR: i16 = 1970;

/// A day, or none, in two bytes: seven bits for the year, four for the month, five for the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Day(u16);

impl Day {
    pub(super) const NONE: Self = Self(0);

    /// `None` where the day does not fit.
    pub(super) fn new(day: Option<Date>) -> Option<Self> {
        let Some(day) = day else {
            return Some(Self::NONE);
        };
        let years = u16::try_from(day.year() - FIRST_YEAR).ok()?;
        let month = u16::from(day.month().unsigned_abs());
        let day = u16::from(day.day().unsigned_abs());
        (years < 128).then_some(Self((years << 9) | (month << 5) | day))
    }

    /// The day; no month is 0, so no day is `None`.
    pub(super) fn get(self) -> Option<Date> {
        let part = |bits: u16| i8::try_from(bits).ok();
        let (month, day) = (part((self.0 >> 5) & 15)?, part(self.0 & 31)?);
        let year = FIRST_YEAR + i16::try_from(self.0 >> 9).ok()?;
        (month > 0).then(|| Date::new(year, month, day).ok())?
    }
}

/// An amount, or none, in four bytes: none is what is no number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amount(f32);

impl Amount {
    pub(super) const NONE: Self = Self(f32::NAN);

    /// `None` where the amount does not fit to the last bit.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "what does not come back as it was is not kept so"
    )]
    pub(super) fn new(amount: Option<f64>) -> Option<Self> {
        let little = Self(amount.map_or(f32::NAN, |amount| amount as f32));
        (little.get().map(f64::to_bits) == amount.map(f64::to_bits)).then_some(little)
    }

    pub(super) fn get(self) -> Option<f64> {
        Some(self.0)
            .filter(|amount| !amount.is_nan())
            .map(f64::from)
    }
}

impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{Amount, Day};

    #[test]
    fn what_fits_comes_back_as_it_was() {
        let days = date(1970, 1, 1).series(jiff::Span::new().days(1));
        for day in days.take_while(|day| day.year() < 2098) {
            assert_eq!(Day::new(Some(day)).and_then(Day::get), Some(day));
        }
        for far in [date(1969, 12, 31), date(2098, 1, 1), Date::MIN, Date::MAX] {
            assert_eq!(Day::new(Some(far)), None);
        }
        assert_eq!(Day::new(None).map(Day::get), Some(None));
    }

    #[test]
    fn an_amount_fits_if_no_bit_is_lost() {
        for amount in [
            Some(0.0),
            Some(-0.0),
            Some(2.5),
            Some(f64::from(1 << 20)),
            None,
        ] {
            let back = Amount::new(amount).map(Amount::get).expect("it fits");
            assert_eq!(back.map(f64::to_bits), amount.map(f64::to_bits));
        }
        for amount in [0.1, 16_777_217.0, 1e300] {
            assert_eq!(Amount::new(Some(amount)), None);
        }
    }
}
