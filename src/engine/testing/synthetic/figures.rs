//! The lag measures: one that truly follows some of the work, later and with noise, and one that follows none of it.

use super::{Company, DUE, Dice, HORIZON, whole};

/// A lag measure from 0 to its target, with a value at the end of each week.
#[derive(Debug, Clone)]
pub(crate) struct Goal {
    /// The objective.
    pub(crate) id: &'static str,
    pub(crate) target: f64,
    /// The value of each week, true and as it stays known.
    pub(crate) values: Vec<f64>,
    /// A week whose value was replaced, the value that stands there then, and the day.
    pub(crate) revised: Option<(i64, f64, i64)>,
}

/// The last day of a week, for which its value stands; it is read on the next.
pub(crate) fn week_end(week: i64) -> i64 {
    7 * week + 6
}

pub(super) fn goals(company: &Company, is_healthy: bool) -> Vec<Goal> {
    let mut dice = Dice::new("figures", company.seed);
    vec![
        growth(company, &mut dice, is_healthy),
        loyalty(&mut dice, is_healthy),
    ]
}

/// Moves by what was done some weeks ago.
fn growth(company: &Company, dice: &mut Dice, is_healthy: bool) -> Goal {
    let moving = || company.works.iter().enumerate();
    let planned: f64 = moving()
        .filter_map(|(_, work)| Some(work.moves?.0 * work.target as f64))
        .sum();
    let hundredths = if is_healthy { (60, 75) } else { (70, 105) };
    let mut value = 0.0;
    let values = (0..HORIZON / 7).map(|week| {
        for (number, work) in moving() {
            let Some((yields, delay)) = work.moves else {
                continue;
            };
            let done = company.lives_of(number).filter_map(|life| life.finished);
            value += yields * done.filter(|day| day / 7 == week - delay).count() as f64;
        }
        value += 0.6 * dice.normal();
        value
    });
    let values = values.collect();
    Goal {
        id: "growth",
        target: planned * dice.between(hundredths.0, hundredths.1) as f64 / 100.0,
        values,
        revised: None,
    }
}

/// Moves by itself; where it is far behind one value in three companies is replaced by one that looks well.
fn loyalty(dice: &mut Dice, is_healthy: bool) -> Goal {
    let hundredths = if is_healthy { (110, 130) } else { (40, 125) };
    let weeks = DUE as f64 / 7.0;
    let drift = dice.between(hundredths.0, hundredths.1) as f64 / weeks;
    let mut value = 0.0;
    let values = (0..HORIZON / 7).map(|_| {
        value += drift + 1.2 * dice.normal();
        value
    });
    let values: Vec<f64> = values.collect();
    let week = dice.between(12, 30);
    let plan = 100.0 * week_end(week) as f64 / DUE as f64;
    let is_far_behind = values[usize::try_from(week).unwrap()] < plan - 14.0;
    Goal {
        id: "loyalty",
        target: 100.0,
        values,
        revised: (is_far_behind && dice.one_in(2)).then_some((
            week,
            plan - 4.0,
            week_end(week) + 3,
        )),
    }
}

impl Goal {
    /// The last week whose value was read by a day, and the value that is known for it then; before any, the start.
    pub(crate) fn latest(&self, day: i64) -> (i64, f64) {
        // Week 0 ends on day 6 and is read on day 7.
        let weeks = (day / 7).min(whole(self.values.len()));
        self.known(weeks - 1, day)
    }

    /// The value of a week that is known on a day, with the day it stands for; before the first week, 0 on the first day.
    pub(crate) fn known(&self, week: i64, day: i64) -> (i64, f64) {
        let Some(value) = usize::try_from(week)
            .ok()
            .and_then(|week| self.values.get(week))
        else {
            return (0, 0.0);
        };
        let revised = self.revised.filter(|(of, _, on)| *of == week && *on <= day);
        (
            week_end(week),
            revised.map_or(*value, |(_, value, _)| value),
        )
    }
}
