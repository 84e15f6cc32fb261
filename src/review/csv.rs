//! The scoreboard as CSV: one row for each objective, initiative and lead; figures plain, texts guarded against formulas.
//!
//! Every text is quoted. One that a spreadsheet would run as a formula gets a `'` in front.

use crate::engine::assessment::Status;

use super::content::ReviewContent;
use super::escape::Safe;
use super::json::{period_word, status_word};
use super::rows::{Completion, List, Measure, ObjectiveRow, ReasonLine};

/// The columns, in their order; new ones are only added at the end. `points` are points of the span
/// (25, not 0.25), `completion` and `coverage` are shares.
pub const COLUMNS: [&str; 20] = [
    "kind",
    "id",
    "name",
    "owner",
    "objective",
    "initiative",
    "status",
    "previous_status",
    "unit",
    "value",
    "target",
    "plan",
    "variance",
    "points",
    "days_behind",
    "due",
    "per",
    "completion",
    "coverage",
    "reasons",
];

/// The scoreboard, a header line first.
pub fn csv(content: &ReviewContent) -> String {
    let header: Vec<String> = COLUMNS.into_iter().map(quoted).collect();
    let rows = content.scoreboard.items.iter().flat_map(objective_rows);
    std::iter::once(header.join(","))
        .chain(rows.map(|row| row.line()))
        .map(|line| line + "\n")
        .collect()
}

/// What one line says; everything but the figures of a measure is there for every kind.
struct Row<'a> {
    kind: &'a str,
    id: &'a str,
    name: Safe,
    owner: &'a Safe,
    objective: &'a str,
    initiative: &'a str,
    status: Status,
    was: Option<Status>,
    measure: Option<&'a Measure>,
    due: String,
    completion: Option<&'a Completion>,
    reasons: &'a List<ReasonLine>,
}

fn objective_rows(objective: &ObjectiveRow) -> Vec<Row<'_>> {
    let mut rows = vec![Row {
        kind: "objective",
        id: objective.id.as_str(),
        name: objective.statement.clone(),
        owner: &objective.owner,
        objective: objective.id.as_str(),
        initiative: "",
        status: objective.status,
        was: objective.was,
        measure: objective.lag.as_ref(),
        due: objective.due.to_string(),
        completion: Some(&objective.completion),
        reasons: &objective.reasons,
    }];
    for initiative in &objective.initiatives.items {
        rows.push(Row {
            kind: "initiative",
            id: initiative.id.as_str(),
            name: initiative.name.clone(),
            owner: &initiative.owner,
            objective: objective.id.as_str(),
            initiative: initiative.id.as_str(),
            status: initiative.status,
            was: initiative.was,
            measure: None,
            due: initiative.due.to_string(),
            completion: Some(&initiative.completion),
            reasons: &initiative.reasons,
        });
        rows.extend(initiative.leads.items.iter().map(|lead| Row {
            kind: "lead",
            id: lead.id.as_str(),
            name: lead.measure.label.english(),
            owner: &initiative.owner,
            objective: objective.id.as_str(),
            initiative: initiative.id.as_str(),
            status: lead.status,
            was: lead.was,
            measure: Some(&lead.measure),
            due: lead.measure.due.to_string(),
            completion: None,
            reasons: &lead.reasons,
        }));
    }
    rows
}

impl Row<'_> {
    fn line(&self) -> String {
        let measure = self.measure;
        let reasons: Vec<String> = self
            .reasons
            .items
            .iter()
            .map(|reason| reason.text.english().to_string())
            .collect();
        let unit = measure.map_or("", |measure| measure.unit.as_str());
        let per = measure
            .and_then(|measure| measure.per)
            .map_or("", period_word);
        [
            quoted(self.kind),
            quoted(Safe::new(self.id).as_str()),
            quoted(self.name.as_str()),
            quoted(self.owner.as_str()),
            quoted(Safe::new(self.objective).as_str()),
            quoted(Safe::new(self.initiative).as_str()),
            quoted(status_word(self.status)),
            quoted(self.was.map_or("", status_word)),
            quoted(unit),
            figure(measure.and_then(|measure| measure.value)),
            figure(measure.and_then(Measure::single_target)),
            figure(measure.and_then(|measure| measure.plan)),
            figure(measure.and_then(|measure| measure.variance)),
            figure(
                measure
                    .and_then(|measure| measure.points)
                    .map(|points| points * 100.0),
            ),
            figure(measure.and_then(|measure| measure.days_behind)),
            quoted(&self.due),
            quoted(per),
            figure(self.completion.and_then(|completion| completion.share)),
            figure(self.completion.map(|completion| completion.coverage)),
            quoted(&reasons.join("; ")),
        ]
        .join(",")
    }
}

/// A figure with a point and at most six decimals; empty where there is none.
fn figure(value: Option<f64>) -> String {
    let Some(value) = value.filter(|value| value.is_finite()) else {
        return String::new();
    };
    let rounded = (value * 1e6).round() / 1e6;
    // Adding zero turns -0 into 0.
    (if rounded.is_finite() { rounded } else { value } + 0.0).to_string()
}

/// A text in quotes, with the guard where a spreadsheet would take it for a formula.
fn quoted(text: &str) -> String {
    let runs = text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let guard = if runs { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::{figure, quoted};

    #[test]
    fn formulas_do_not_run() {
        for (text, wanted) in [
            ("=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\""),
            ("@SUM(1)", "\"'@SUM(1)\""),
            ("＝1+1", "\"'＝1+1\""),
            ("-1", "\"'-1\""),
            ("say \"hi\", twice", "\"say \"\"hi\"\", twice\""),
            ("plain", "\"plain\""),
        ] {
            assert_eq!(quoted(text), wanted);
        }
    }

    #[test]
    fn figures_stay_figures() {
        assert_eq!(figure(Some(-13.0)), "-13");
        assert_eq!(figure(Some(0.1 + 0.2)), "0.3");
        assert_eq!(figure(Some(-0.0)), "0");
        assert_eq!(figure(Some(f64::NAN)), "");
        assert_eq!(figure(None), "");
    }
}
