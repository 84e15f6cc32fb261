//! Scales: where a value or a day lies on an axis, and the round values and days that an axis names.

use jiff::civil::Date;

use crate::domain::calendar::{days_between, plus_days};

/// Beyond this a value is drawn at the edge: sums and spans must stay finite.
const LARGEST: f64 = 1e100;

/// A value that can be drawn.
pub(super) fn drawable(value: f64) -> Option<f64> {
    value.is_finite().then(|| value.clamp(-LARGEST, LARGEST))
}

/// A scale of values with round ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    low: f64,
    high: f64,
    step: f64,
}

impl Values {
    /// The scale that holds all values, with about so many steps; of no value at all 0 to 1.
    pub fn around(values: impl IntoIterator<Item = f64>, steps: u32) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.into_iter().filter_map(drawable) {
            low = low.min(value);
            high = high.max(value);
        }
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        // One value alone stands in the middle of something as large as itself.
        if high - low <= low.abs().max(high.abs()) * 1e-9 {
            let room = if low == 0.0 { 1.0 } else { low.abs() * 0.5 };
            (low, high) = (low - room, high + room);
        }
        // Zero is shown where it is near: the length of a way is read from there.
        if low > 0.0 && low < 0.4 * high {
            low = 0.0;
        }
        if high < 0.0 && high > 0.4 * low {
            high = 0.0;
        }
        let step = round_step((high - low) / f64::from(steps.max(1)));
        Self {
            low: (low / step + 1e-9).floor() * step,
            high: (high / step - 1e-9).ceil() * step,
            step,
        }
    }

    /// Where a value lies: 0 at the lower end, 1 at the upper.
    pub fn share(&self, value: f64) -> f64 {
        let value = drawable(value).unwrap_or(self.low);
        (value - self.low) / (self.high - self.low)
    }

    /// The round values from end to end.
    pub fn ticks(&self) -> Vec<f64> {
        let count = ((self.high - self.low) / self.step)
            .round()
            .clamp(1.0, 20.0);
        let mut ticks = Vec::new();
        let mut index = 0.0;
        while index <= count {
            let value = self.low + index * self.step;
            // A sum that misses zero by a rounding error is zero.
            let is_zero = value.abs() < self.step * 1e-6;
            ticks.push(if is_zero { 0.0 } else { value });
            index += 1.0;
        }
        ticks
    }

    /// The decimals that tell two neighbouring ticks apart.
    pub fn decimals(&self) -> usize {
        let mut step = self.step;
        let mut decimals = 0;
        while decimals < 6 && (step - step.round()).abs() > 1e-6 * step {
            step *= 10.0;
            decimals += 1;
        }
        decimals
    }
}

/// The least of 1, 2, 2.5 and 5 times a power of ten that is not below a length.
fn round_step(length: f64) -> f64 {
    let power = 10_f64.powf(length.log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0];
    let found = steps
        .into_iter()
        .find(|step| step * power >= length * (1.0 - 1e-9));
    found.unwrap_or(10.0) * power
}

/// A scale of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The left end.
    pub first: Date,
    /// The right end, later than the left one.
    pub last: Date,
}

/// What the ticks of a scale of days are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TickUnit {
    /// Every so many weeks, on Mondays.
    Weeks(i64),
    /// Every so many months, on the first; 3 are quarters.
    Months(i64),
    /// Every so many years, on 1 January.
    Years(i64),
}

impl Days {
    /// From a day to another; a day alone has a week around it.
    pub fn new(first: Date, last: Date) -> Self {
        if days_between(first, last) < 1 {
            return Self {
                first: plus_days(first, -3),
                last: plus_days(first, 4),
            };
        }
        Self { first, last }
    }

    /// Where a day lies: 0 at the left end, 1 at the right.
    pub fn share(self, day: Date) -> f64 {
        days_between(self.first, day) as f64 / days_between(self.first, self.last) as f64
    }

    /// Days from end to end.
    pub fn length(self) -> i64 {
        days_between(self.first, self.last)
    }

    /// The smallest unit of which at most so many ticks fall between the ends.
    pub fn unit(self, most: i64) -> TickUnit {
        let units = [
            (TickUnit::Weeks(1), 7.0),
            (TickUnit::Weeks(2), 14.0),
            (TickUnit::Months(1), 30.4),
            (TickUnit::Months(2), 60.9),
            (TickUnit::Months(3), 91.3),
            (TickUnit::Months(6), 182.6),
        ];
        let length = self.length() as f64;
        let fits = |days: f64| length / days <= most.max(1) as f64;
        if let Some((unit, _)) = units.into_iter().find(|(_, days)| fits(*days)) {
            return unit;
        }
        let steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000];
        let found = steps.into_iter().find(|years| fits(365.25 * *years as f64));
        TickUnit::Years(found.unwrap_or(5_000))
    }

    /// The days that an axis names, earliest first.
    pub fn ticks(self, unit: TickUnit) -> Vec<Date> {
        let mut ticks = Vec::new();
        let mut at = self.first_tick(unit);
        while let Some(day) = at.filter(|day| *day <= self.last) {
            if day >= self.first {
                ticks.push(day);
            }
            if ticks.len() >= 200 {
                break;
            }
            at = next(day, unit);
        }
        ticks
    }

    /// A tick at or before the left end.
    fn first_tick(self, unit: TickUnit) -> Option<Date> {
        let first = self.first;
        match unit {
            TickUnit::Weeks(_) => {
                let back = i64::from(first.weekday().to_monday_zero_offset());
                Some(plus_days(first, -back))
            }
            TickUnit::Months(step) => {
                let month = i64::from(first.month()) - 1;
                let month = month - month.rem_euclid(step.max(1)) + 1;
                Date::new(first.year(), i8::try_from(month).ok()?, 1).ok()
            }
            TickUnit::Years(step) => {
                let year = i64::from(first.year());
                let year = (year - year.rem_euclid(step.max(1))).max(-9_999);
                Date::new(i16::try_from(year).ok()?, 1, 1).ok()
            }
        }
    }
}

fn next(day: Date, unit: TickUnit) -> Option<Date> {
    let span = jiff::Span::new();
    let span = match unit {
        TickUnit::Weeks(step) => span.try_weeks(step),
        TickUnit::Months(step) => span.try_months(step),
        TickUnit::Years(step) => span.try_years(step),
    };
    day.checked_add(span.ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Days, TickUnit, Values};

    #[test]
    fn values_have_round_ticks() {
        for (values, wanted) in [
            (vec![0.0, 52.0], vec![0.0, 20.0, 40.0, 60.0]),
            (vec![9.1, 18.0], vec![7.5, 10.0, 12.5, 15.0, 17.5, 20.0]),
            (vec![12.0, 52.0], vec![0.0, 20.0, 40.0, 60.0]),
            (vec![-40.0, 10.0], vec![-40.0, -20.0, 0.0, 20.0]),
            (vec![5.0], vec![0.0, 2.0, 4.0, 6.0, 8.0]),
            (vec![], vec![0.0, 0.25, 0.5, 0.75, 1.0]),
            (vec![4.1, 4.5], vec![4.1, 4.2, 4.3, 4.4, 4.5]),
            (vec![-9.0, -3.0], vec![-10.0, -7.5, -5.0, -2.5, 0.0]),
        ] {
            let scale = Values::around(values.clone(), 4);
            let ticks = scale.ticks();
            let near = ticks.len() == wanted.len()
                && ticks.iter().zip(&wanted).all(|(a, b)| (a - b).abs() < 1e-9);
            assert!(near, "{values:?}: {ticks:?}");
            for value in values {
                assert!(
                    (-1e-9..=1.0 + 1e-9).contains(&scale.share(value)),
                    "{value}"
                );
            }
        }
    }

    #[test]
    fn absurd_values_stay_on_the_scale() {
        for values in [
            vec![f64::MAX, f64::MIN],
            vec![f64::NAN, 3.0],
            vec![f64::INFINITY, 1.0],
            vec![1e-300, 2e-300],
            vec![0.0, 0.0],
            vec![1e15, 1e15 + 1.0],
        ] {
            let scale = Values::around(values.clone(), 4);
            let ticks = scale.ticks();
            assert!((2..=21).contains(&ticks.len()), "{values:?}: {ticks:?}");
            assert!(ticks.iter().all(|tick| tick.is_finite()), "{values:?}");
            assert!(values.iter().all(|value| scale.share(*value).is_finite()));
        }
    }

    #[test]
    fn ticks_have_the_decimals_that_tell_them_apart() {
        for (values, wanted) in [
            ([0.0, 1_000.0], 0),
            ([4.1, 4.5], 1),
            ([0.0, 1.0], 2),
            ([0.0, 0.004], 3),
        ] {
            assert_eq!(Values::around(values, 4).decimals(), wanted, "{values:?}");
        }
    }

    #[test]
    fn days_have_calendar_ticks() {
        let year = date(2026, 7, 1);
        for (last, most, unit, ticks) in [
            (
                date(2026, 7, 20),
                4,
                TickUnit::Weeks(1),
                vec![date(2026, 7, 6), date(2026, 7, 13), date(2026, 7, 20)],
            ),
            (
                date(2026, 8, 15),
                4,
                TickUnit::Weeks(2),
                vec![date(2026, 7, 13), date(2026, 7, 27), date(2026, 8, 10)],
            ),
            (
                date(2026, 9, 30),
                4,
                TickUnit::Months(1),
                vec![year, date(2026, 8, 1), date(2026, 9, 1)],
            ),
            (
                date(2027, 3, 31),
                4,
                TickUnit::Months(3),
                vec![year, date(2026, 10, 1), date(2027, 1, 1)],
            ),
            (
                date(2030, 3, 31),
                4,
                TickUnit::Years(1),
                vec![
                    date(2027, 1, 1),
                    date(2028, 1, 1),
                    date(2029, 1, 1),
                    date(2030, 1, 1),
                ],
            ),
            (
                date(2056, 3, 31),
                4,
                TickUnit::Years(10),
                vec![date(2030, 1, 1), date(2040, 1, 1), date(2050, 1, 1)],
            ),
        ] {
            let days = Days::new(year, last);
            assert_eq!(days.unit(most), unit, "{last}");
            assert_eq!(days.ticks(unit), ticks, "{last}");
        }
    }

    #[test]
    fn the_ends_of_the_calendar_are_days_like_others() {
        let days = Days::new(date(-9999, 1, 1), date(9999, 12, 31));
        let ticks = days.ticks(days.unit(6));
        assert!((1..=200).contains(&ticks.len()));
        let one = Days::new(date(2026, 7, 1), date(2026, 7, 1));
        assert!((one.share(date(2026, 7, 1)) - 3.0 / 7.0).abs() < 1e-9);
    }
}
