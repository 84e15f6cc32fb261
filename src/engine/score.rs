//! How well the engine judges: its verdicts on synthetic companies, against what is really so.
//!
//! `cargo test -p throughline score -- --nocapture` prints the tables. What is held to be in the data is defined in
//! `testing::synthetic` and in docs/method.md; nothing here is taken from the engine's own figures.

use std::fmt;

use super::testing::synthetic::{Company, DUE};
use lateness::Lateness;
use other::Others;

mod lateness;
mod other;

/// Companies that are judged.
const COMPANIES: u64 = 12;
/// The days on which they are: after each quarter of the time, and two weeks after the due date.
const DAYS: [i64; 5] = [DUE / 4, DUE / 2, DUE * 3 / 4, DUE, DUE + 14];

/// What was found against what there is.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    /// Found and so.
    hits: u64,
    /// So and not found.
    missed: u64,
    /// Found and not so.
    false_alarms: u64,
    /// Neither.
    right: u64,
}

impl Tally {
    fn count(&mut self, is_so: bool, is_found: bool) {
        *match (is_so, is_found) {
            (true, true) => &mut self.hits,
            (true, false) => &mut self.missed,
            (false, true) => &mut self.false_alarms,
            (false, false) => &mut self.right,
        } += 1;
    }

    /// Of what is found, the share that is so.
    fn precision(self) -> f64 {
        share(self.hits, self.hits + self.false_alarms)
    }

    /// Of what is so, the share that is found.
    fn recall(self) -> f64 {
        share(self.hits, self.hits + self.missed)
    }

    /// Of what is not so, the share that is found all the same.
    fn false_share(self) -> f64 {
        share(self.false_alarms, self.false_alarms + self.right)
    }
}

fn share(part: u64, all: u64) -> f64 {
    part as f64 / all.max(1) as f64
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:5} {:6} {:11} {:6}   {:4.0} % {:4.0} % {:4.0} %",
            self.hits,
            self.missed,
            self.false_alarms,
            self.right,
            100.0 * self.precision(),
            100.0 * self.recall(),
            100.0 * self.false_share()
        )
    }
}

#[test]
fn verdicts_are_scored_against_the_truth() {
    let mut lateness = Lateness::default();
    let mut others = Others::default();
    for seed in 0..COMPANIES {
        let company = Company::new(seed);
        for day in DAYS {
            let assessed =
                super::assess(&company.snapshot(day), super::testing::synthetic::date(day));
            lateness.score(&company, &assessed, day);
            others.score(&company, &assessed, day);
        }
    }
    println!(
        "{COMPANIES} companies, each judged on {} days\n\n{lateness}\n{others}",
        DAYS.len()
    );
    lateness.hold();
    others.hold();
}
