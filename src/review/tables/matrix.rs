//! The action matrix of each objective: task, owner, resource, deadline, and how many cells are empty.

use serde_json::{Value, json};

use super::capacity::task;
use super::{Align, Table};
use crate::domain::id::{ObjectiveId, PersonId};
use crate::domain::plan::ResourceState;
use crate::engine::Assessment;
use crate::engine::matrix::{Empty, Matrix, Resource, Row, matrices, matrix};
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;
use crate::review::escape::Safe;
use crate::review::sentence::Sentence;

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
            format!("{}\n", phrase!("no-open-task"))
        } else {
            table(assessment, &matrix).text(width, colour)
        };
        blocks.push(format!("{head}\n\n{body}\n{}\n", empty(matrix.empty)));
    }
    if blocks.is_empty() {
        return format!("{}\n", nothing_open());
    }
    blocks.join("\n")
}

/// Said where no task is open.
pub(in crate::review) fn nothing_open() -> Phrase {
    phrase!("no-open-tasks")
}

/// One matrix as rows.
pub(in crate::review) fn table(assessment: &Assessment, matrix: &Matrix) -> Table {
    let mut table = Table::said(&[
        ("head-initiative", Align::Left),
        ("head-task", Align::Left),
        ("head-owner", Align::Left),
        ("head-resource", Align::Left),
        ("head-deadline", Align::Left),
    ]);
    for row in &matrix.rows {
        table.row(cells(assessment, row));
    }
    table
}

fn cells(assessment: &Assessment, row: &Row) -> [Sentence; 5] {
    let known = assessment.tasks.get(&row.task).map(|known| &known.task);
    let key = Safe::new(known.map_or(row.task.external.as_str(), |task| &task.key));
    let title = Safe::new(known.map_or("", |task| &task.title)).shortened(60);
    let owners: Vec<String> = row
        .owners
        .iter()
        .map(|person| Safe::new(assessment.plan.person_name(person)).to_string())
        .collect();
    let nothing = || Sentence::from(NOTHING.to_owned());
    let resources = Arg::names(row.resources.iter().map(resource));
    let due = row.due.map(|due| Arg::Day(due, assessment.as_of).into());
    [
        row.initiative.to_string().into(),
        format!("{key} {title}").into(),
        if owners.is_empty() {
            nothing()
        } else {
            owners.join(", ").into()
        },
        if row.resources.is_empty() {
            nothing()
        } else {
            resources.into()
        },
        due.unwrap_or_else(nothing),
    ]
}

fn resource(resource: &Resource) -> Phrase {
    let name = resource.what.as_str();
    let state = match resource.state {
        Some(ResourceState::Unconfirmed) => phrase!("not-confirmed"),
        Some(ResourceState::Shared) => phrase!("resource-shared"),
        Some(ResourceState::Confirmed) | None => return Phrase::verbatim(name),
    };
    phrase!("name-state", name = name, state = state)
}

/// `3 empty cells: 1 owner, 2 deadlines`.
pub(in crate::review) fn empty(empty: Empty) -> Phrase {
    let parts = [
        (empty.owner, "owners-missing"),
        (empty.resource, "resources-missing"),
        (empty.deadline, "deadlines-missing"),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let parts = Arg::names(parts.map(|(count, id)| Phrase::new(id).with("count", count)));
    if empty.all() == 0 {
        return phrase!("no-empty-cell");
    }
    phrase!("empty-cells", count = empty.all(), parts = parts)
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
    match only {
        Some(only) if assessment.plan.objectives.contains_key(only) => {
            vec![matrix(assessment, only)]
        }
        Some(_) => Vec::new(),
        None => matrices(assessment),
    }
}
