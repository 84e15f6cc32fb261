//! Late objectives and initiatives: what their statuses said, by how much of the time had passed.

use std::collections::BTreeMap;
use std::fmt;

use crate::engine::Assessment;
use crate::engine::assessment::Status;
use crate::engine::testing::synthetic::{Company, DUE};

/// What was said of what is not reached yet.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    late_alarmed: u64,
    late_unknown: u64,
    late_calm: u64,
    /// Late, and the data show it.
    shown: u64,
    in_time_calm: u64,
    in_time_unknown: u64,
    in_time_alarmed: u64,
}

/// What a status says to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Calm,
    Alarm,
    Unknown,
}

fn said(status: Status) -> Said {
    match status {
        Status::Achieved | Status::OnTrack | Status::NotStarted | Status::Paused => Said::Calm,
        Status::AtRisk | Status::OffTrack | Status::Missed => Said::Alarm,
        Status::Unknown => Said::Unknown,
    }
}

/// Everything that was said, and what must not have been.
#[derive(Debug, Default)]
pub(super) struct Lateness {
    rows: BTreeMap<(&'static str, i64), Row>,
    /// Called on track though late, with the truth in the data.
    wrong: Vec<String>,
}

impl Lateness {
    pub(super) fn score(&mut self, company: &Company, assessed: &Assessment, day: i64) {
        for (id, objective) in &assessed.objectives {
            let id = id.as_str();
            if company.objective_is_reached(id, day) {
                continue;
            }
            let truth = (
                company.objective_is_late(id),
                company.objective_shows(id, day),
            );
            self.count("objectives", truth, objective.status, (company, id, day));
        }
        for (number, work) in company.works.iter().enumerate() {
            if company.is_reached(number, day) {
                continue;
            }
            let truth = (company.is_late(number), company.shows(number, day));
            let status = assessed.initiatives[work.id].status;
            self.count("initiatives", truth, status, (company, work.id, day));
        }
    }

    fn count(
        &mut self,
        kind: &'static str,
        (is_late, shows): (bool, bool),
        status: Status,
        (company, id, day): (&Company, &str, i64),
    ) {
        let row = self.rows.entry((kind, day)).or_default();
        row.shown += u64::from(shows);
        let said = said(status);
        *match (is_late, said) {
            (true, Said::Alarm) => &mut row.late_alarmed,
            (true, Said::Unknown) => &mut row.late_unknown,
            (true, Said::Calm) => &mut row.late_calm,
            (false, Said::Alarm) => &mut row.in_time_alarmed,
            (false, Said::Unknown) => &mut row.in_time_unknown,
            (false, Said::Calm) => &mut row.in_time_calm,
        } += 1;
        if shows && said == Said::Calm {
            let status = status.as_str();
            self.wrong.push(format!(
                "company {}, day {day}: {id} is {status}",
                company.seed
            ));
        }
    }

    fn all(&self, kind: &str, from: i64) -> Row {
        let rows = self
            .rows
            .iter()
            .filter(|((of, day), _)| *of == kind && *day >= from);
        rows.fold(Row::default(), |sum, (_, row)| Row {
            late_alarmed: sum.late_alarmed + row.late_alarmed,
            late_unknown: sum.late_unknown + row.late_unknown,
            late_calm: sum.late_calm + row.late_calm,
            shown: sum.shown + row.shown,
            in_time_calm: sum.in_time_calm + row.in_time_calm,
            in_time_unknown: sum.in_time_unknown + row.in_time_unknown,
            in_time_alarmed: sum.in_time_alarmed + row.in_time_alarmed,
        })
    }

    pub(super) fn hold(&self) {
        let wrong = self.wrong.join("; ");
        assert_eq!(wrong, "", "late, in the data, and called on track");
        for kind in ["objectives", "initiatives"] {
            let all = self.all(kind, DUE / 2);
            assert!(
                all.shown >= 40,
                "{kind}: only {} cases in the data",
                all.shown
            );
            let late = all.late_alarmed + all.late_unknown + all.late_calm;
            assert!(
                10 * all.late_calm <= 2 * late,
                "{kind}: {} of {late} not seen",
                all.late_calm
            );
            let in_time = all.in_time_calm + all.in_time_unknown + all.in_time_alarmed;
            assert!(
                10 * all.in_time_alarmed <= 5 * in_time,
                "{kind}: {} false alarms of {in_time}",
                all.in_time_alarmed
            );
        }
    }
}

impl fmt::Display for Lateness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for kind in ["objectives", "initiatives"] {
            writeln!(f, "{kind} that are not reached yet")?;
            writeln!(
                f,
                "               really late                           really in time"
            )?;
            writeln!(
                f,
                "time passed    alarm  unknown  calm   data show it   calm  unknown  false alarm"
            )?;
            for ((_, day), row) in self.rows.iter().filter(|((of, _), _)| *of == kind) {
                let time = 100 * day / DUE;
                writeln!(
                    f,
                    "{time:9} %  {:7} {:8} {:5} {:14} {:6} {:8} {:12}",
                    row.late_alarmed,
                    row.late_unknown,
                    row.late_calm,
                    row.shown,
                    row.in_time_calm,
                    row.in_time_unknown,
                    row.in_time_alarmed
                )?;
            }
        }
        writeln!(
            f,
            "late, in the data, and called on track: {}",
            self.wrong.len()
        )
    }
}
