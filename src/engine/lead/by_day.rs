//! Amounts by day in a table: what they come to by the end of any day is looked up, not searched for or sorted.
//!
//! Their sums are exact or the table is not made for them: that is the maker's to know. It knows days and amounts; not tasks.

use jiff::civil::Date;

/// How many places a table has at the most: those of two hundred years.
const LONGEST: usize = 200 * YEAR as usize;

/// Places of a month and of a year: those of shorter months stay empty, so that no calendar is needed to count them.
const MONTH: i32 = 31;
const YEAR: i32 = 12 * MONTH;

/// What some amounts come to by the end of each day.
#[derive(Debug)]
pub(super) struct ByDay<const N: usize> {
    /// The place of the first day on which anything moves.
    first: i32,
    /// What was there before it.
    before: [f64; N],
    /// What is there from each place on.
    days: Vec<[f64; N]>,
}

/// The place of a day among all days, in their order.
pub(super) fn place(day: Date) -> i32 {
    let (year, month) = (i32::from(day.year()), i32::from(day.month()) - 1);
    year * YEAR + month * MONTH + i32::from(day.day()) - 1
}

impl<const N: usize> ByDay<N> {
    /// Adds up what was always there and what moves at some places, in any order; `None` where the days lie too far apart.
    pub(super) fn new(
        before: [f64; N],
        moves: impl Iterator<Item = (i32, [f64; N])> + Clone,
    ) -> Option<Self> {
        let table = Table::over(moves.clone().map(|(place, _)| place))?;
        let mut days = vec![[0.0; N]; table.length];
        moves.for_each(|(place, amounts)| {
            if let Some(day) = table.get_mut(&mut days, place) {
                add(day, &amounts);
            }
        });
        let mut there = before;
        for day in &mut days {
            add(&mut there, day);
            *day = there;
        }
        Some(Self {
            first: table.first,
            before,
            days,
        })
    }

    /// What is there at the end of a day.
    pub(super) fn at(&self, day: Date) -> [f64; N] {
        self.standing_at(place(day))
    }

    /// What was there before a day.
    pub(super) fn before(&self, day: Date) -> [f64; N] {
        self.standing_at(place(day) - 1)
    }

    fn standing_at(&self, place: i32) -> [f64; N] {
        let Ok(day) = usize::try_from(place - self.first) else {
            return self.before;
        };
        let there = self.days.get(day).or(self.days.last());
        there.copied().unwrap_or(self.before)
    }
}

/// What moves on each day together, oldest first, the amounts being exact; `None` where the days lie too far apart.
pub(crate) fn moved_by_day<const N: usize>(
    moves: &[(Date, [f64; N])],
) -> Option<Vec<(Date, [f64; N])>> {
    let table = Table::over(moves.iter().map(|(day, _)| place(*day)))?;
    let mut days = vec![None; table.length];
    for (day, amounts) in moves {
        if let Some(found) = table.get_mut(&mut days, place(*day)) {
            let (_, sums) = found.get_or_insert((*day, [0.0; N]));
            add(sums, amounts);
        }
    }
    Some(days.into_iter().flatten().collect())
}

/// From which place on a table reaches, and how far.
struct Table {
    first: i32,
    length: usize,
}

impl Table {
    /// Over all of some places.
    fn over(places: impl Iterator<Item = i32>) -> Option<Self> {
        let ends = places.fold(None, |ends: Option<(i32, i32)>, place| {
            let (first, last) = ends.unwrap_or((place, place));
            Some((first.min(place), last.max(place)))
        });
        let (first, last) = ends.unwrap_or_default();
        let length = usize::try_from(last - first).ok()? + 1;
        (length <= LONGEST).then_some(Self { first, length })
    }

    fn get_mut<'t, T>(&self, days: &'t mut [T], place: i32) -> Option<&'t mut T> {
        days.get_mut(usize::try_from(place - self.first).ok()?)
    }
}

fn add<const N: usize>(to: &mut [f64; N], amounts: &[f64; N]) {
    for (to, amount) in to.iter_mut().zip(amounts) {
        *to += amount;
    }
}

#[cfg(test)]
mod tests {
    use super::{ByDay, moved_by_day, place};
    use crate::engine::testing::d;

    /// What is there at the end of a day; exact amounts, so whole numbers stay whole.
    fn there(sums: &ByDay<1>, day: &str) -> Option<i64> {
        let [amount] = sums.at(d(day));
        format!("{amount}").parse().ok()
    }

    #[test]
    fn what_moves_on_a_day_is_there_from_that_day_on() {
        let moves = [
            ("2026-03-01", 2.0),
            ("2026-02-28", 1.0),
            ("2026-03-01", 4.0),
        ];
        let moves = moves.map(|(day, amount)| (place(d(day)), [amount]));
        let sums = ByDay::new([8.0], moves.into_iter()).unwrap();
        for (day, wanted) in [
            ("1999-12-31", 8),
            ("2026-02-27", 8),
            ("2026-02-28", 9),
            ("2026-03-01", 15),
            ("2026-12-31", 15),
            ("9999-12-31", 15),
        ] {
            assert_eq!(there(&sums, day), Some(wanted), "{day}");
        }
    }

    #[test]
    fn nothing_moves_where_there_is_nothing() {
        let sums = ByDay::new([3.0], [].into_iter()).unwrap();
        assert_eq!(there(&sums, "2026-02-28"), Some(3));
    }

    #[test]
    fn a_day_of_another_age_makes_no_table() {
        let moves = ["0001-01-01", "2026-02-28"].map(|day| (place(d(day)), [1.0]));
        assert!(ByDay::new([0.0], moves.into_iter()).is_none());
        // Two hundred years are: from the first day of 1827 on.
        let moves = ["1827-01-01", "2026-12-31"].map(|day| (place(d(day)), [1.0]));
        let sums = ByDay::new([0.0], moves.into_iter()).unwrap();
        assert_eq!(there(&sums, "2026-01-01"), Some(1));
    }

    #[test]
    fn what_moves_on_the_same_day_is_added_up_in_the_order_of_the_days() {
        let moves = [
            ("2026-03-01", [2.0, 0.5]),
            ("2026-02-28", [1.0, 0.0]),
            ("2026-03-01", [4.0, -0.5]),
        ];
        let moves = moves.map(|(day, amounts)| (d(day), amounts));
        let days = moved_by_day(&moves).unwrap();
        assert_eq!(
            format!("{days:?}"),
            "[(2026-02-28, [1.0, 0.0]), (2026-03-01, [6.0, 0.0])]"
        );
        assert!(moved_by_day(&[(d("0001-01-01"), [1.0]), (d("2026-01-01"), [1.0])]).is_none());
    }
}
