//! The page of one initiative: its measures and milestones, what it waits for and who waits for it, its tasks.

use crate::domain::plan::Initiative;
use crate::review::escape::Safe;
use crate::review::figures;
use crate::review::rows::InitiativeRow;
use crate::review::rows::LeadRow;
use crate::review::scope::Scope;
use crate::review::tables::schedule;
use crate::review::view::{InitiativeView, MeasureView, status};

use super::model::{Block, Cell, Fact, Nav, Page};
use super::{Pages, Told, board, tasks, voice};

impl Pages {
    /// One initiative; `None`: there is none of this id.
    pub fn initiative(&self, id: &str) -> Option<Page> {
        let declared = self.assessment.plan.initiatives.get(id)?;
        let told = self.told(&Scope::Everything);
        let (row, view) = find(&told, declared)?;
        let mut page = Page::new(row.name.as_str(), Nav::Overview);
        page.kind = Some("Initiative");
        page.status = Some(status(voice(), row.status));
        page.lead = Some(view.held_up.clone()).filter(|text| !text.is_empty());
        page.crumbs = self.above(Some(&declared.objective));
        page.part("In short", vec![self.initiative_facts(declared, row, view)]);
        page.part(
            "Why",
            Block::lines(board::told(&view.reasons))
                .into_iter()
                .collect(),
        );
        let leads: Vec<(&LeadRow, &MeasureView)> =
            row.leads.items.iter().zip(&view.leads).collect();
        page.part(
            "Measures",
            board::measures(None, &leads, &self.links)
                .into_iter()
                .collect(),
        );
        page.part("Milestones", milestones(row, self.assessment.as_of));
        page.part("When it will be finished", self.scheduled(id));
        let ids: Vec<_> = row.leads.items.iter().map(|lead| lead.id.clone()).collect();
        page.part("What is coming", self.coming("", &ids));
        page.part("Does the work move the measure?", self.evidence(&ids));
        page.part(
            "Tasks",
            tasks::of_initiative(&self.assessment, &declared.id, &self.links),
        );
        page.part("How the figures came about", vec![self.explained(id)]);
        Some(page)
    }

    fn initiative_facts(
        &self,
        declared: &Initiative,
        row: &InitiativeRow,
        view: &InitiativeView,
    ) -> Block {
        let plan = &self.assessment.plan;
        let named = |id| {
            let known = plan.initiatives.get(id);
            let name = known.map_or_else(|| Safe::new(""), |known| Safe::new(&known.name));
            Cell::link(name.as_str(), self.links.initiative(id))
        };
        let waiting = plan.initiatives.values().filter(|other| {
            other
                .depends_on
                .iter()
                .any(|dependency| dependency.on == declared.id)
        });
        let resources = declared
            .resources
            .iter()
            .map(|resource| Cell::text(Safe::new(&resource.what).as_str()));
        let budget = declared
            .budget
            .iter()
            .map(|budget| Cell::text(Safe::new(&budget.to_string()).as_str()));
        let upstream = declared.depends_on.iter();
        let upstream = upstream.map(|dependency| named(&dependency.on));
        let owner = (&declared.owner, row.owner.as_str());
        let facts = self.owner_and_due(owner, (declared.start, declared.due));
        let mut rows = Vec::from(facts);
        rows.extend([
            Fact::new("Work", vec![Cell::text(&view.work)]),
            Fact::new("Waits for", upstream.collect()),
            Fact::new(
                "Waited for by",
                waiting.map(|other| named(&other.id)).collect(),
            ),
            Fact::new("Budget", budget.collect()),
            Fact::new("Resources", resources.collect()),
        ]);
        rows.retain(|fact| fact.cells.iter().any(|cell| !cell.text.is_empty()));
        Block::Facts { rows }
    }

    /// Its row of the schedule, and what it leads to.
    fn scheduled(&self, id: &str) -> Vec<Block> {
        let table = schedule::table(&self.assessment).map(|table| table.only(|cell| cell == id));
        let table = table.filter(|table| !table.rows().is_empty());
        let mut blocks: Vec<Block> = table
            .map(|table| Block::listing("Schedule", &table, &self.links))
            .into_iter()
            .collect();
        let slips = self
            .assessment
            .impacts
            .slips
            .iter()
            .filter(|slip| slip.initiative.as_str() == id);
        let lines = slips.flat_map(|slip| schedule::slip_lines(slip, self.assessment.as_of));
        blocks.extend(Block::lines(lines.map(|line| line.to_string())));
        blocks
    }
}

/// The row of an initiative, and its phrases.
pub(super) fn find<'t>(
    told: &'t Told,
    declared: &Initiative,
) -> Option<(&'t InitiativeRow, &'t InitiativeView)> {
    let rows = told
        .content
        .scoreboard
        .items
        .iter()
        .zip(board::objectives(&told.view));
    let mut all = rows.flat_map(|(row, view)| row.initiatives.items.iter().zip(&view.initiatives));
    all.find(|(row, _)| row.id == declared.id)
}

fn milestones(row: &InitiativeRow, today: jiff::civil::Date) -> Vec<Block> {
    let rows = row.milestones.iter().map(|line| {
        vec![
            Cell::text(line.name.as_str()),
            Cell::text(figures::day(line.due, today)),
            Cell::text(line.text.to_string()),
        ]
    });
    Block::table(
        "Milestones",
        &["milestone", "due", "how it stands"],
        rows.collect(),
    )
    .into_iter()
    .collect()
}
