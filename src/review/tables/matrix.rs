//! The action matrix of each objective: task, owner, resource, deadline, and how many cells are empty.

use serde_json::{Value, json};

use super::capacity::task;
use super::{Align, Table};
use crate::domain::id::{ObjectiveId, PersonId};
use crate::domain::plan::ResourceState;
use crate::engine::Assessment;
use crate::engine::matrix::{Empty, Matrix, Resource, Row, matrices};
use crate::review::escape::Safe;
use crate::review::figures;

/// An empty cell.
const NOTHING: &str = "–";

/// The matrices in lines of at most `width` columns; of one objective, or of each that has open tasks.
pub fn text(
    assessment: &Assessment,
    only: Option<&ObjectiveId>,
    width: usize,
    colour: bool,
) -> String {
    let mut blocks = Vec::new();
    for matrix in chosen(assessment, only) {
        if only.is_none() && matrix.rows.is_empty() {
            continue;
        }
        let statement = assessment
            .plan
            .objectives
            .get(&matrix.objective)
            .map_or("", |known| known.statement.as_str());
        let head = format!("{}: {}", matrix.objective, Safe::new(statement));
        let body = if matrix.rows.is_empty() {
            "no open task\n".to_owned()
        } else {
            table(assessment, &matrix).text(width, colour)
        };
        blocks.push(format!("{head}\n\n{body}\n{}\n", empty(matrix.empty)));
    }
    if blocks.is_empty() {
        return "no objective has an open task\n".to_owned();
    }
    blocks.join("\n")
}

/// One matrix as rows.
pub(in crate::review) fn table(assessment: &Assessment, matrix: &Matrix) -> Table {
    let mut table = Table::new(&[
        ("initiative", Align::Left),
        ("task", Align::Left),
        ("owner", Align::Left),
        ("resource", Align::Left),
        ("deadline", Align::Left),
    ]);
    for row in &matrix.rows {
        table.row(cells(assessment, row));
    }
    table
}

fn cells(assessment: &Assessment, row: &Row) -> [String; 5] {
    let known = assessment.tasks.get(&row.task).map(|known| &known.task);
    let key = Safe::new(known.map_or(row.task.external.as_str(), |task| &task.key));
    let title = Safe::new(known.map_or("", |task| &task.title)).shortened(60);
    let owners: Vec<String> = row
        .owners
        .iter()
        .map(|person| Safe::new(assessment.plan.person_name(person)).to_string())
        .collect();
    let resources: Vec<String> = row.resources.iter().map(resource).collect();
    let due = row.due.map(|due| figures::day(due, assessment.as_of));
    let or_nothing = |cell: String| {
        if cell.is_empty() {
            NOTHING.to_owned()
        } else {
            cell
        }
    };
    [
        row.initiative.to_string(),
        format!("{key} {title}"),
        or_nothing(owners.join(", ")),
        or_nothing(resources.join(", ")),
        or_nothing(due.unwrap_or_default()),
    ]
}

fn resource(resource: &Resource) -> String {
    let what = Safe::new(&resource.what);
    match resource.state {
        Some(ResourceState::Unconfirmed) => format!("{what} (unconfirmed)"),
        Some(ResourceState::Shared) => format!("{what} (shared)"),
        Some(ResourceState::Confirmed) | None => what.to_string(),
    }
}

/// `3 empty cells: 1 owner, 2 deadlines`.
pub(in crate::review) fn empty(empty: Empty) -> String {
    let parts = [
        (empty.owner, "owner"),
        (empty.resource, "resource"),
        (empty.deadline, "deadline"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| figures::count(count, noun))
        .collect();
    if parts.is_empty() {
        return "no empty cell".to_owned();
    }
    format!(
        "{}: {}",
        figures::count(empty.all(), "empty cell"),
        parts.join(", ")
    )
}

/// The matrices as JSON: a list, by objective.
pub fn json(assessment: &Assessment, only: Option<&ObjectiveId>) -> Value {
    let matrices = chosen(assessment, only).into_iter().map(|matrix| {
        let rows = matrix.rows.iter().map(|row| {
            let resources = row.resources.iter().map(|resource| {
                let state = resource.state.map(|state| match state {
                    ResourceState::Confirmed => "confirmed",
                    ResourceState::Unconfirmed => "unconfirmed",
                    ResourceState::Shared => "shared",
                });
                json!({ "what": Safe::new(&resource.what), "state": state })
            });
            json!({
                "initiative": row.initiative,
                "task": task(assessment, &row.task),
                "owners": row.owners.iter().map(PersonId::as_str).collect::<Vec<_>>(),
                "resources": resources.collect::<Vec<_>>(),
                "deadline": row.due,
            })
        });
        json!({
            "objective": matrix.objective,
            "rows": rows.collect::<Vec<_>>(),
            "empty": {
                "owner": matrix.empty.owner,
                "resource": matrix.empty.resource,
                "deadline": matrix.empty.deadline,
            },
        })
    });
    matrices.collect()
}

/// The matrices of one objective, or of all.
pub(in crate::review) fn chosen(
    assessment: &Assessment,
    only: Option<&ObjectiveId>,
) -> Vec<Matrix> {
    let mut all = matrices(assessment);
    all.retain(|matrix| only.is_none_or(|only| only == &matrix.objective));
    all
}
