//! The tasks of an initiative as a table: open ones first, each leading to its tracker.

use jiff::civil::Date;

use crate::domain::calendar::{When, plus_days};
use crate::domain::id::InitiativeId;
use crate::domain::people::Directory;
use crate::domain::task::{KnownTask, State};
use crate::engine::settle::HORIZON_DAYS;
use crate::language::phrase::Phrase;
use crate::phrase;
use crate::review::escape::{Safe, link};

use super::model::{Block, Cell, words};
use super::{MOST, Pages};

/// The most columns of a title.
const TITLE: usize = 160;

/// The tasks that count for an initiative.
pub(super) fn of_initiative(pages: &Pages, id: &InitiativeId) -> Vec<Block> {
    let assessment = &pages.assessment;
    let Some(found) = assessment.initiatives.get(id) else {
        return Vec::new();
    };
    let known = found
        .links
        .iter()
        .filter_map(|link| assessment.tasks.get(&link.task));
    let mut tasks: Vec<&KnownTask> = known.map(AsRef::as_ref).collect();
    let ended = tasks
        .iter()
        .filter(|known| !known.task.state.is_remaining());
    let of_all = found.counts.done + found.counts.cancelled;
    let long_over = of_all.saturating_sub(ended.count() as u64);
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
    let rows = tasks.iter().map(|known| row(pages, known, &directory));
    let columns = [
        words("head-task"),
        words("head-state"),
        words("head-owner"),
        words("head-due"),
        words("head-closed").extra(),
    ];
    let label = pages.say(&phrase!("page-tasks"));
    let mut blocks: Vec<Block> = Block::table(label, &columns, rows.collect(), pages.voice())
        .into_iter()
        .collect();
    if more > 0 {
        blocks.push(pages.sentence(&phrase!("more", count = more)));
    }
    if long_over > 0 {
        let day = plus_days(assessment.as_of, -HORIZON_DAYS);
        let said = phrase!("page-tasks-over", count = long_over, day = pages.day(day));
        blocks.push(Block::sentence(pages.say(&said)));
    }
    blocks
}

fn row(pages: &Pages, known: &KnownTask, directory: &Directory) -> Vec<Cell> {
    let task = &known.task;
    let plan = &pages.assessment.plan;
    let day = |when: Option<When>| {
        let day = when.map(|when| pages.day(when.date(&plan.time_zone)));
        Cell::text(day.unwrap_or_default())
    };
    let owners: Vec<Cell> = task
        .assignees
        .iter()
        .map(|account| match directory.find(&task.id.source, account) {
            Some(person) => Cell::link(
                Safe::new(plan.person_name(person)).as_str(),
                pages.links.person(person),
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
        Cell::text(pages.say(&state(task.state))),
        together(owners),
        day(task.due),
        day(task.closed),
    ]
}

/// The word of a state.
fn state(state: State) -> Phrase {
    match state {
        State::Open => phrase!("state-open"),
        State::InProgress => phrase!("state-in-progress"),
        State::Blocked => phrase!("state-blocked"),
        State::Done => phrase!("state-done"),
        State::Cancelled => phrase!("state-cancelled"),
    }
}

/// One cell of several: the first one leads somewhere, the others are named.
fn together(owners: Vec<Cell>) -> Cell {
    let mut owners = owners.into_iter();
    let first = owners.next().unwrap_or_default();
    let others = owners.map(|cell| cell.text);
    first.with_notes(others.collect())
}
