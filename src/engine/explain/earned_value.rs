//! Earned value with the numbers put in, down to the tasks.

use super::Node;
use crate::engine::Assessment;
use crate::engine::earned_value::{EarnedTask, EarnedValue};
use crate::engine::words::{self, Scale, decimal, number, share};
use crate::language::phrase::Arg;

/// The figures of one scope, with a row for each of its tasks.
pub(super) fn node(assessment: &Assessment, earned: &EarnedValue) -> Node {
    let rows = earned
        .tasks
        .iter()
        .map(|task| row(assessment, earned, task));
    Node {
        children: rows.collect(),
        ..total(assessment, earned)
    }
}

/// The figures alone: the rows stand below the initiatives.
pub(super) fn total(assessment: &Assessment, earned: &EarnedValue) -> Node {
    let unit = earned.unit.as_str();
    let amount = Scale::new(unit, 1);
    let (pv, ev, bac) = (number(earned.pv), number(earned.ev), number(earned.bac));
    let left_out = match earned.unestimated {
        0 => String::new(),
        many => format!(
            "; {} without an estimate left out",
            words::count(many as f64, "task")
        ),
    };
    let mut lines = vec![
        format!(
            "BAC = {} over {}{left_out}",
            amount.amount(earned.bac),
            words::count(earned.estimated as f64, "task")
        ),
        format!(
            "SV = EV − PV = {ev} − {pv} = {}",
            amount.amount(earned.sv())
        ),
    ];
    lines.extend(cost_lines(earned, (&ev, &bac)));
    lines.extend(schedule_lines(earned));
    Node::leaf(
        format!("earned value in {unit} up to {}", assessment.as_of),
        lines,
    )
}

fn cost_lines(earned: &EarnedValue, (ev, bac): (&Arg, &Arg)) -> Vec<String> {
    let Some(cost) = earned.cost else {
        let why = match earned.unspent {
            0 => "no time spent is recorded in the unit of the estimates".to_owned(),
            many => format!(
                "{} done without time spent",
                words::count(many as f64, "task")
            ),
        };
        return vec![format!("no CV, no CPI: {why}")];
    };
    let ac = number(cost.ac);
    let mut lines = vec![format!(
        "CV = EV − AC = {ev} − {ac} = {} h",
        number(cost.cv)
    )];
    if let Some(cpi) = cost.cpi {
        lines.push(format!("CPI = EV / AC = {ev} / {ac} = {}", share(cpi)));
        lines.extend(cost.eac.map(|eac| {
            format!(
                "EAC = BAC / CPI = {bac} / {} = {} h",
                share(cpi),
                number(eac)
            )
        }));
    }
    lines
}

fn schedule_lines(earned: &EarnedValue) -> Vec<String> {
    let Some(plan) = earned.schedule else {
        return vec!["no schedule: the plan has no working day".to_owned()];
    };
    let (es, whole) = (decimal(plan.es, 2), number(plan.whole));
    let formula = if plan.pv_next > plan.pv_whole && plan.es > plan.whole {
        format!(
            "{whole} + ({} − {}) / ({} − {}) = {es}",
            number(earned.ev),
            number(plan.pv_whole),
            number(plan.pv_next),
            number(plan.pv_whole)
        )
    } else {
        es.to_string()
    };
    let mut lines = vec![format!(
        "ES = {formula} of {} working days since {}; AT = {}",
        number(plan.planned),
        plan.start,
        number(plan.at)
    )];
    lines.extend(plan.spi_t.map(|spi| {
        format!(
            "SPI(t) = ES / AT = {es} / {} = {}",
            number(plan.at),
            share(spi)
        )
    }));
    lines
}

/// `t#1: 8 h from 2026-02-02 to 2026-02-05: PV 4, EV 0, AC 3 h`.
fn row(assessment: &Assessment, earned: &EarnedValue, task: &EarnedTask) -> Node {
    let title = assessment
        .tasks
        .get(&task.task)
        .map_or_else(String::new, |known| format!(" {}", known.task.title));
    let spent = task
        .spent
        .map_or_else(String::new, |spent| format!(", AC {} h", number(spent)));
    Node::leaf(
        format!(
            "{}{title}: {} from {} to {}: PV {}, EV {}{spent}",
            task.task,
            Scale::new(earned.unit.as_str(), 1).amount(task.estimate),
            task.start,
            task.due,
            number(task.pv),
            number(task.ev)
        ),
        Vec::new(),
    )
}
