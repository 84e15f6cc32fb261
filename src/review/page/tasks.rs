//! The tasks of an initiative as a table: open ones first, each leading to its tracker.

use jiff::civil::Date;

use crate::domain::calendar::When;
use crate::domain::id::InitiativeId;
use crate::domain::people::Directory;
use crate::domain::task::KnownTask;
use crate::engine::Assessment;
use crate::review::escape::{Safe, link};
use crate::review::figures;

use super::links::Links;
use super::model::{Block, Cell};

/// The most tasks on one page.
const MOST: usize = 500;

/// The most columns of a title.
const TITLE: usize = 160;

/// The tasks that count for an initiative.
pub(super) fn of_initiative(
    assessment: &Assessment,
    id: &InitiativeId,
    links: &Links,
) -> Vec<Block> {
    let Some(found) = assessment.initiatives.get(id) else {
        return Vec::new();
    };
    let known = found
        .links
        .iter()
        .filter_map(|link| assessment.tasks.get(&link.task));
    let mut tasks: Vec<&KnownTask> = known.map(AsRef::as_ref).collect();
    let zone = &assessment.plan.time_zone;
    let day = |when: Option<When>| when.map(|when| when.date(zone));
    // Open ones by their due date, then the settled, the latest first.
    tasks.sort_by_key(|known| {
        let task = &known.task;
        let is_open = task.state.is_remaining();
        let due = day(task.due).filter(|_| is_open).unwrap_or(Date::MAX);
        let closed = std::cmp::Reverse(day(task.closed).filter(|_| !is_open));
        (!is_open, due, closed, &task.id)
    });
    let more = tasks.len().saturating_sub(MOST);
    tasks.truncate(MOST);
    let directory = assessment.plan.directory();
    let rows = tasks
        .iter()
        .map(|known| row(assessment, known, &directory, links));
    let columns = ["task", "state", "owner", "due", "-closed"];
    let mut blocks: Vec<Block> = Block::table("Tasks", &columns, rows.collect())
        .into_iter()
        .collect();
    if more > 0 {
        blocks.push(Block::sentence(format!(
            "… and {} more",
            figures::number(more as f64)
        )));
    }
    blocks
}

fn row(
    assessment: &Assessment,
    known: &KnownTask,
    directory: &Directory,
    links: &Links,
) -> Vec<Cell> {
    let task = &known.task;
    let plan = &assessment.plan;
    let day = |when: Option<When>| {
        let day = when.map(|when| figures::day(when.date(&plan.time_zone), assessment.as_of));
        Cell::text(day.unwrap_or_default())
    };
    let owners: Vec<Cell> = task
        .assignees
        .iter()
        .map(|account| match directory.find(&task.id.source, account) {
            Some(person) => Cell::link(
                Safe::new(plan.person_name(person)).as_str(),
                links.person(person),
            ),
            None => Cell::text(Safe::new(account).as_str()),
        })
        .collect();
    let text = format!(
        "{} {}",
        Safe::new(&task.key),
        Safe::new(&task.title).shortened(TITLE)
    );
    let address = task.url.as_deref().and_then(link);
    vec![
        Cell::outside(text.trim(), address.map(|address| address.to_string())),
        Cell::text(task.state.as_str()),
        together(owners),
        day(task.due),
        day(task.closed),
    ]
}

/// One cell of several: the first one leads somewhere, the others are named.
fn together(owners: Vec<Cell>) -> Cell {
    let mut owners = owners.into_iter();
    let first = owners.next().unwrap_or_default();
    let others = owners.map(|cell| cell.text);
    first.with_notes(others.collect())
}
