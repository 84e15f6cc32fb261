//! The action matrix of each objective: every open task with its owner, resource and deadline, and the empty cells counted.
//!
//! It reads an [`Assessment`] and computes no figure beside the count.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::Value;

use super::Assessment;
use crate::domain::id::{InitiativeId, ObjectiveId, PersonId, TaskId};
use crate::domain::people::Directory;
use crate::domain::plan::{Initiative, ResourceState};
use crate::domain::task::Task;

/// The custom field that names a task's own resource.
const FIELD: &str = "resource";

/// The open tasks of one objective.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// Which.
    pub objective: ObjectiveId,
    /// By initiative, the earliest due first, those without a deadline last.
    pub rows: Vec<Row>,
    /// How many cells of each column are empty.
    pub empty: Empty,
}

/// One open task. A task of two initiatives has two rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The initiative it is done for.
    pub initiative: InitiativeId,
    /// The task.
    pub task: TaskId,
    /// Its assignees in the plan, by id; empty: nobody answers for it.
    pub owners: Vec<PersonId>,
    /// What it needs: its own field `resource`, else the resources of its initiative; empty: nobody says.
    pub resources: Vec<Resource>,
    /// Its deadline.
    pub due: Option<Date>,
}

/// Something a task needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// What.
    pub what: String,
    /// Whether it is there, where the plan says.
    pub state: Option<ResourceState>,
}

/// Cells without an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Empty {
    /// Tasks that nobody of the plan owns.
    pub owner: u64,
    /// Tasks without a resource.
    pub resource: u64,
    /// Tasks without a deadline.
    pub deadline: u64,
}

impl Empty {
    /// All of them.
    pub fn all(self) -> u64 {
        self.owner + self.resource + self.deadline
    }
}

/// The matrices of all objectives, by id.
pub fn matrices(assessment: &Assessment) -> Vec<Matrix> {
    let directory = assessment.plan.directory();
    let objectives = assessment.plan.objectives.keys();
    objectives
        .map(|objective| one(assessment, &directory, objective))
        .collect()
}

/// The matrix of one objective.
pub fn matrix(assessment: &Assessment, objective: &ObjectiveId) -> Matrix {
    one(assessment, &assessment.plan.directory(), objective)
}

fn one(assessment: &Assessment, directory: &Directory, objective: &ObjectiveId) -> Matrix {
    let initiatives = assessment.plan.initiatives_of(objective);
    let rows: Vec<Row> = initiatives
        .flat_map(|initiative| rows(assessment, directory, initiative))
        .collect();
    let count = |is_empty: fn(&Row) -> bool| rows.iter().filter(|row| is_empty(row)).count() as u64;
    Matrix {
        objective: objective.clone(),
        empty: Empty {
            owner: count(|row| row.owners.is_empty()),
            resource: count(|row| row.resources.is_empty()),
            deadline: count(|row| row.due.is_none()),
        },
        rows,
    }
}

fn rows(assessment: &Assessment, directory: &Directory, initiative: &Initiative) -> Vec<Row> {
    let assessed = assessment.initiatives.get(&initiative.id);
    let links = assessed.map_or(&[][..], |found| found.links.as_slice());
    let tasks = links
        .iter()
        .filter_map(|link| assessment.tasks.get(&link.task));
    let mut rows: Vec<Row> = tasks
        .filter(|known| known.task.state.is_remaining())
        .map(|known| {
            let task = &known.task;
            let owners: BTreeSet<&PersonId> = task
                .assignees
                .iter()
                .filter_map(|account| directory.find(&task.id.source, account))
                .collect();
            Row {
                initiative: initiative.id.clone(),
                task: task.id.clone(),
                owners: owners.into_iter().cloned().collect(),
                resources: resources(task, initiative),
                due: task.due.map(|due| due.date(&assessment.plan.time_zone)),
            }
        })
        .collect();
    rows.sort_by(|one, other| {
        let key = |row: &Row| (row.due.is_none(), row.due);
        key(one)
            .cmp(&key(other))
            .then_with(|| one.task.cmp(&other.task))
    });
    rows
}

fn resources(task: &Task, initiative: &Initiative) -> Vec<Resource> {
    let own: Vec<&str> = match task.fields.get(FIELD) {
        Some(Value::String(text)) => vec![text.as_str()],
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => {
            Vec::new()
        }
    };
    let own: Vec<Resource> = own
        .into_iter()
        .filter(|what| !what.trim().is_empty())
        .map(|what| Resource {
            what: what.to_owned(),
            state: None,
        })
        .collect();
    if !own.is_empty() {
        return own;
    }
    let declared = initiative.resources.iter();
    declared
        .map(|resource| Resource {
            what: resource.what.clone(),
            state: Some(resource.state),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Empty, matrices};
    use crate::domain::calendar::When;
    use crate::domain::plan::{Resource, ResourceState};
    use crate::engine::testing::{World, an_initiative, d, done, open, with};

    #[test]
    fn every_open_task_has_a_row_and_empty_cells_are_counted() {
        // i has a resource, j none. 1 is complete; 2 lacks a deadline and its owner is a stranger; 3 of j lacks the
        // resource; 4 of j names its own; done work has no row. Empty: 1 owner, 1 resource, 1 deadline.
        let mut world = World::simple()
            .initiative(an_initiative("j", "o"))
            .person("maria", "mia");
        world
            .snapshot
            .plan
            .initiatives
            .get_mut("i")
            .unwrap()
            .resources = vec![Resource {
            what: "two testers".to_owned(),
            state: ResourceState::Unconfirmed,
        }];
        let of = |id: &str, initiative: &str, account: &str, due: Option<&str>| {
            with(open(id, initiative), |task| {
                task.assignees = vec![account.to_owned()].into();
                task.due = due.map(|due| When::Date(d(due)));
            })
        };
        let assessed = world
            .tasks([
                of("1", "i", "mia", Some("2026-04-01")),
                of("2", "i", "ghost", None),
                of("3", "j", "mia", Some("2026-03-30")),
                with(of("4", "j", "mia", Some("2026-03-20")), |task| {
                    task.fields.insert("resource".to_owned(), "crane".into());
                }),
                done("5", "i", "2026-03-01"),
            ])
            .at("2026-03-02");
        let found = matrices(&assessed);
        let matrix = found.first().unwrap();
        let rows: Vec<(&str, &str)> = matrix
            .rows
            .iter()
            .map(|row| (row.initiative.as_str(), row.task.external.as_str()))
            .collect();
        assert_eq!(rows, [("i", "1"), ("i", "2"), ("j", "4"), ("j", "3")]);
        assert_eq!(
            matrix.empty,
            Empty {
                owner: 1,
                resource: 1,
                deadline: 1
            }
        );
        assert_eq!(matrix.empty.all(), 3);
    }
}
