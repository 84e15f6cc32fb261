//! The sections of a review as parts of a page, in the same words and order; what they name is linked.

use crate::review::view::{
    ChangeView, DecisionView, DiagnosisView, OwnerView, Section, SourceView, TaskListView,
    TaskView, View, WaitView,
};

use super::Pages;
use super::board::told;
use super::links::Links;
use super::model::{Block, Cell, Page, words};
use crate::phrase;

/// Adds the wanted sections that have something to say; the scoreboard has a table of its own.
pub(super) fn add(page: &mut Page, view: &View, pages: &Pages, wanted: fn(&Section) -> bool) {
    for section in view.sections.iter().filter(|section| wanted(section)) {
        let (heading, blocks) = part(section, pages);
        page.part(heading, blocks);
    }
}

/// What is to be decided: on the overview before everything else that is said of the plan.
pub(super) fn is_decided(section: &Section) -> bool {
    matches!(section, Section::Decisions { .. })
}

/// What else belongs on the overview: everything but the scoreboard, the tasks of single people, and the sources, which have a page.
pub(super) fn is_of_the_plan(section: &Section) -> bool {
    !matches!(
        section,
        Section::Decisions { .. }
            | Section::Scoreboard { .. }
            | Section::Owners { .. }
            | Section::Data { .. }
    )
}

/// What belongs on a person's page.
pub(super) fn is_of_a_person(section: &Section) -> bool {
    !matches!(section, Section::Scoreboard { .. } | Section::Data { .. })
}

fn part(section: &Section, pages: &Pages) -> (String, Vec<Block>) {
    let links = &pages.links;
    let (heading, blocks, more) = match section {
        Section::Changes {
            heading,
            items,
            more,
        } => (
            heading,
            cells(items, |one| change(one, links)),
            more.as_ref(),
        ),
        Section::Decisions {
            heading,
            items,
            more,
        } => (heading, decisions(items, pages), more.as_ref()),
        Section::Diagnosis { heading, items } => {
            (heading, cells(items, |one| diagnosis(one, links)), None)
        }
        Section::Waits {
            heading,
            items,
            more,
        } => (heading, cells(items, wait), more.as_ref()),
        Section::Lines {
            heading,
            items,
            more,
        }
        | Section::Illustrated {
            heading,
            items,
            more,
            ..
        } => (
            heading,
            Block::lines(items.iter().cloned()).into_iter().collect(),
            more.as_ref(),
        ),
        Section::Owners {
            heading,
            items,
            more,
        } => (
            heading,
            items.iter().flat_map(|one| owner(one, links)).collect(),
            more.as_ref(),
        ),
        Section::DueNext { heading, list } => (heading, tasks(list), None),
        Section::Data {
            heading,
            sources,
            more,
            notes,
        } => (heading, data(sources, notes, pages), more.as_ref()),
        Section::Scoreboard { heading, .. } => (heading, Vec::new(), None),
    };
    let mut blocks = blocks;
    blocks.extend(more.map(Block::sentence));
    (heading.clone(), blocks)
}

fn cells<T>(items: &[T], cell: impl Fn(&T) -> Cell) -> Vec<Block> {
    Block::cells(items.iter().map(cell).collect())
        .into_iter()
        .collect()
}

fn change(view: &ChangeView, links: &Links) -> Cell {
    let mut notes = vec![format!("{} · {}", view.turn, view.owner)];
    notes.extend(told(&view.reasons));
    links
        .cell(&view.name)
        .with_status(view.status.clone())
        .with_notes(notes)
}

fn decisions(items: &[DecisionView], pages: &Pages) -> Vec<Block> {
    let rows = items.iter().map(|view| {
        let notes: Vec<String> = view.fact.iter().cloned().collect();
        vec![
            pages
                .links
                .cell(&view.about)
                .with_status(view.status.clone()),
            Cell::text(&view.advice).with_notes(notes),
            Cell::text(&view.decides),
            Cell::text(view.at_stake.clone().unwrap_or_default()),
        ]
    });
    let columns = [
        words("head-about"),
        words("head-advice"),
        words("head-decides"),
        words("head-what-for"),
    ];
    let label = pages.say(&phrase!("heading-decisions"));
    Block::table(label, &columns, rows.collect(), pages.voice())
        .into_iter()
        .collect()
}

fn diagnosis(view: &DiagnosisView, links: &Links) -> Cell {
    let notes = [
        Some(&view.text),
        view.decides.as_ref(),
        view.at_stake.as_ref(),
    ];
    let notes = notes.into_iter().flatten().cloned().collect();
    links
        .cell(&view.statement)
        .with_status(view.status.clone())
        .with_notes(notes)
}

fn wait(view: &WaitView) -> Cell {
    Cell::outside(&view.text, view.link.clone())
}

fn owner(view: &OwnerView, links: &Links) -> Vec<Block> {
    let load: Vec<&str> = [view.load.as_deref(), view.overdue.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    let mut name = links.cell(&view.name);
    name.is_strong = true;
    let mut blocks: Vec<Block> = Block::cells(vec![
        name.with_notes(
            vec![load.join(" · ")]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect(),
        ),
    ])
    .into_iter()
    .collect();
    for list in &view.lists {
        blocks.push(Block::Label {
            text: format!("{} ({})", list.label, list.count),
        });
        blocks.extend(tasks(list));
    }
    blocks
}

/// A list of tasks, each leading to its tracker.
fn tasks(list: &TaskListView) -> Vec<Block> {
    let mut blocks = cells(&list.items, task);
    blocks.extend(list.more.as_ref().map(Block::sentence));
    blocks
}

fn task(view: &TaskView) -> Cell {
    let text = format!("{} {}", view.key, view.title);
    Cell::outside(text.trim(), view.link.clone()).with_notes(view.note.iter().cloned().collect())
}

fn data(sources: &[SourceView], notes: &[String], pages: &Pages) -> Vec<Block> {
    let mut blocks: Vec<Block> = source_table(sources, pages).into_iter().collect();
    blocks.extend(Block::lines(notes.iter().cloned()));
    blocks
}

/// Sources with their state, and what to do about it.
pub(super) fn source_table(sources: &[SourceView], pages: &Pages) -> Option<Block> {
    let rows = sources.iter().map(|view| {
        vec![
            Cell::text(&view.id),
            Cell::status(view.status.clone()),
            Cell::text(&view.text).with_notes(view.help.iter().cloned().collect()),
        ]
    });
    let columns = [
        words("head-source"),
        words("head-state"),
        words("head-known"),
    ];
    let label = pages.say(&phrase!("nav-sources"));
    Block::table(label, &columns, rows.collect(), pages.voice())
}
