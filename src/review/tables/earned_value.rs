//! Earned value of the whole plan, its objectives and initiatives: what was planned, done and spent, and how far the schedule is.

use serde_json::{Value, json};

use super::{Align, Table};
use crate::engine::Assessment;
use crate::engine::earned_value::EarnedValue;
use crate::review::earned::EarnedLine;
use crate::review::escape::Safe;
use crate::review::figures::{number, signed};

/// One scope with its figures.
struct Row<'a> {
    kind: &'static str,
    id: &'a str,
    name: Safe,
    line: EarnedLine,
}

/// The listing in lines of at most `width` columns: the plan, then objectives and their initiatives by id.
pub fn text(assessment: &Assessment, width: usize, colour: bool) -> String {
    let rows = rows(assessment);
    if rows.is_empty() {
        return "no linked task has an estimate\n".to_owned();
    }
    let figures = [
        "BAC", "PV", "EV", "SV", "AC", "CV", "CPI", "EAC", "ES", "AT", "SPI(t)",
    ];
    let mut columns = vec![("", Align::Left), ("unit", Align::Left)];
    columns.extend(figures.map(|name| (name, Align::Right)));
    let mut table = Table::new(&columns);
    for Row { name, line, .. } in &rows {
        table.row([
            name.to_string(),
            line.unit.as_str().to_owned(),
            number(line.bac),
            number(line.pv),
            number(line.ev),
            signed(line.sv),
            known(line.ac, number),
            known(line.cv, signed),
            known(line.cpi, ratio),
            known(line.eac, number),
            known(line.earned_days, number),
            known(line.elapsed_days, number),
            known(line.spi_t, ratio),
        ]);
    }
    table.text(width, colour) + "ES and AT are in working days; SPI(t) = ES / AT, below 1 is late\n"
}

/// The listing as JSON: a list, `kind` and `id` with the figures; the plan has no id.
pub fn json(assessment: &Assessment) -> Value {
    let rows = rows(assessment).into_iter().map(|row| {
        let mut object = json!(row.line);
        if let Some(object) = object.as_object_mut() {
            let id = Some(row.id).filter(|id| !id.is_empty());
            object.insert("kind".to_owned(), json!(row.kind));
            object.insert("id".to_owned(), json!(id));
            object.insert("name".to_owned(), json!(row.name));
        }
        object
    });
    rows.collect()
}

fn rows(assessment: &Assessment) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let mut push = |kind, id, name: &str, earned: &[EarnedValue]| {
        let lines = EarnedLine::of(earned).into_iter();
        rows.extend(lines.map(|line| Row {
            kind,
            id,
            name: Safe::new(name),
            line,
        }));
    };
    push("plan", "", "the whole plan", &assessment.earned_value);
    for (id, objective) in &assessment.objectives {
        let name = format!("objective {id}");
        push("objective", id.as_str(), &name, &objective.earned_value);
        for below in &objective.initiatives {
            let found = assessment.initiatives.get(below);
            let earned = found.map_or(&[][..], |found| found.earned_value.as_slice());
            let name = format!("initiative {below}");
            push("initiative", below.as_str(), &name, earned);
        }
    }
    rows
}

fn known(value: Option<f64>, spell: impl Fn(f64) -> String) -> String {
    value.map_or_else(|| "–".to_owned(), spell)
}

fn ratio(value: f64) -> String {
    crate::engine::words::decimal(value, 2).to_string()
}
