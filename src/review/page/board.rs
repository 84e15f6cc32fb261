//! The scoreboard as a table: objectives over initiatives over measures, each row leading to its page.

use crate::engine::assessment::Status;
use crate::phrase;
use crate::review::measure;
use crate::review::rows::{InitiativeRow, LeadRow, Measure, ObjectiveRow};
use crate::review::view::{
    InitiativeView, MeasureView, ObjectiveView, ReasonsView, Section, StatusView, View, status,
};
use crate::review::voice::Voice;

use super::model::{Block, Cell, Head, Picture, figure, words};
use super::pictures::Kind;
use super::{Pages, Told};

const COLUMNS: [Head; 7] = [
    words("head-what"),
    words("head-status"),
    figure("head-now"),
    figure("head-plan").extra(),
    figure("head-gap"),
    words("head-trend").extra(),
    words("head-from-plan").extra(),
];

/// The whole tree; `None`: there is no objective.
pub(super) fn tree(told: &Told, pages: &Pages) -> Option<Block> {
    let views = objectives(&told.view);
    let rows = told.content.scoreboard.items.iter().zip(views);
    let rows = rows.flat_map(|(row, view)| objective(row, view, pages));
    let label = pages.say(&phrase!("page-scoreboard"));
    Block::table(label, &COLUMNS, rows.collect(), pages.voice())
}

/// The phrases of the scoreboard, in the order of its rows.
pub(super) fn objectives(view: &View) -> &[ObjectiveView] {
    let items = view.sections.iter().find_map(|section| match section {
        Section::Scoreboard { items, .. } => Some(items.as_slice()),
        _ => None,
    });
    items.unwrap_or_default()
}

fn objective(row: &ObjectiveRow, view: &ObjectiveView, pages: &Pages) -> Vec<Vec<Cell>> {
    let mut name = Cell::link(&view.statement, pages.links.objective(&row.id));
    name.depth = row.depth;
    name.is_strong = true;
    name.notes = because(row.status, &view.reasons);
    name.notes.extend(
        view.lag
            .iter()
            .flat_map(|lag| because(row.status, &lag.reasons)),
    );
    let figures = match (&row.lag, row.status) {
        (Some(lag), status) => figures(status, lag, pages.voice()),
        (None, _) => Default::default(),
    };
    let picture = pages.shown(Kind::ObjectiveLine, row.id.as_str());
    let mut rows = vec![line(
        name,
        status(pages.voice(), row.status),
        figures,
        picture,
    )];
    for (below, view) in row.initiatives.items.iter().zip(&view.initiatives) {
        rows.extend(initiative(below, view, row.depth + 1, pages));
    }
    rows
}

fn initiative(
    row: &InitiativeRow,
    view: &InitiativeView,
    depth: usize,
    pages: &Pages,
) -> Vec<Vec<Cell>> {
    let mut name = Cell::link(&view.name, pages.links.initiative(&row.id));
    name.depth = depth;
    name.notes = vec![view.about.clone()];
    name.notes.extend(because(row.status, &view.reasons));
    let mut rows = vec![line(
        name,
        status(pages.voice(), row.status),
        Default::default(),
        None,
    )];
    rows.extend(row.leads.items.iter().map(|lead| {
        let mut name = Cell::link(
            pages.voice().sentence(&lead.measure.label),
            pages.links.lead(&lead.id),
        );
        name.depth = depth + 1;
        let figures = figures(lead.status, &lead.measure, pages.voice());
        let picture = pages.shown(Kind::LeadLine, lead.id.as_str());
        line(name, status(pages.voice(), lead.status), figures, picture)
    }));
    rows
}

fn line(
    name: Cell,
    known: StatusView,
    figures: [String; 4],
    picture: Option<Picture>,
) -> Vec<Cell> {
    let [now, plan, gap, distance] = figures;
    vec![
        name,
        Cell::status(known),
        Cell::text(now),
        Cell::text(plan),
        Cell::text(gap),
        Cell::picture(picture),
        Cell::text(distance),
    ]
}

/// What has not started has no figures worth a look.
fn figures(known: Status, figures: &Measure, voice: Voice<'_>) -> [String; 4] {
    if known == Status::NotStarted {
        return Default::default();
    }
    let distance = measure::distance(figures);
    [
        voice.spell(&measure::now(figures)),
        voice.spell(&measure::plan(figures)),
        voice.spell(&measure::gap(figures)),
        distance.map_or_else(String::new, |distance| voice.spell(&distance)),
    ]
}

/// The reasons of what wants attention.
fn because(known: Status, reasons: &ReasonsView) -> Vec<String> {
    if known.wants_attention() {
        told(reasons)
    } else {
        Vec::new()
    }
}

/// Reasons as sentences, with how many are left out.
pub(super) fn told(reasons: &ReasonsView) -> Vec<String> {
    reasons.items.iter().chain(&reasons.more).cloned().collect()
}

/// Initiatives as rows that lead to their pages.
pub(super) fn initiatives<'a>(
    rows: impl Iterator<Item = (&'a InitiativeRow, &'a InitiativeView)>,
    pages: &Pages,
) -> Option<Block> {
    let rows = rows.map(|(row, view)| {
        let mut says = vec![view.work.clone(), view.held_up.clone()];
        says.extend(told(&view.reasons));
        let mut says = says.into_iter().filter(|text| !text.is_empty());
        vec![
            Cell::link(&view.name, pages.links.initiative(&row.id))
                .with_notes(vec![view.about.clone()]),
            Cell::status(view.status.clone()),
            Cell::text(says.next().unwrap_or_default()).with_notes(says.collect()),
        ]
    });
    let columns = [
        words("head-initiative"),
        words("head-status"),
        words("head-how-it-stands"),
    ];
    let label = pages.say(&phrase!("page-initiatives"));
    Block::table(label, &columns, rows.collect(), pages.voice())
}

/// Measures as rows: the result first, then the leads, which lead to their pages.
pub(super) fn measures(
    lag: Option<&MeasureView>,
    leads: &[(&LeadRow, &MeasureView)],
    pages: &Pages,
) -> Option<Block> {
    let lag = lag.map(|view| measure_row(Cell::text(&view.label), view));
    let leads = leads
        .iter()
        .map(|(row, view)| measure_row(Cell::link(&view.label, pages.links.lead(&row.id)), view));
    let columns = [
        words("head-measure"),
        words("head-status"),
        figure("head-now"),
        figure("head-plan"),
        figure("head-gap"),
        words("head-target"),
    ];
    let label = pages.say(&phrase!("page-measures"));
    let rows = lag.into_iter().chain(leads).collect();
    Block::table(label, &columns, rows, pages.voice())
}

fn measure_row(name: Cell, view: &MeasureView) -> Vec<Cell> {
    let mut notes: Vec<String> = Some(view.detail.clone())
        .filter(|text| !text.is_empty())
        .into_iter()
        .collect();
    notes.extend(told(&view.reasons));
    vec![
        name.with_notes(notes),
        Cell::status(view.status.clone()),
        Cell::text(&view.now),
        Cell::text(&view.plan),
        Cell::text(&view.gap),
        Cell::text(&view.target),
    ]
}
