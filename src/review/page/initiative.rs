//! The page of one initiative: its measures and milestones, what it waits for and who waits for it, its tasks.

use crate::domain::plan::Initiative;
use crate::phrase;
use crate::review::escape::Safe;
use crate::review::rows::InitiativeRow;
use crate::review::rows::LeadRow;
use crate::review::tables::schedule;
use crate::review::view::{InitiativeView, MeasureView, status};

use super::model::{Block, Cell, Fact, Nav, Page, words};
use super::{Pages, Told, board, tasks};

impl Pages {
    /// One initiative; `None`: there is none of this id.
    pub fn initiative(&self, id: &str) -> Option<Page> {
        let declared = self.assessment.plan.initiatives.get(id)?;
        let told = self.told();
        let (row, view) = find(told, declared)?;
        let mut page = Page::new(row.name.as_str(), Nav::Overview);
        page.kind = Some(self.say(&phrase!("kind-initiative")));
        page.status = Some(status(self.voice(), row.status));
        page.lead = Some(view.held_up.clone()).filter(|text| !text.is_empty());
        page.crumbs = self.above(Some(&declared.objective));
        page.part(
            self.say(&phrase!("page-in-short")),
            vec![self.initiative_facts(declared, row, view)],
        );
        page.part(
            self.say(&phrase!("page-why")),
            Block::lines(board::told(&view.reasons))
                .into_iter()
                .collect(),
        );
        let leads: Vec<(&LeadRow, &MeasureView)> =
            row.leads.items.iter().zip(&view.leads).collect();
        page.part(
            self.say(&phrase!("page-measures")),
            board::measures(None, &leads, self).into_iter().collect(),
        );
        page.part(self.say(&phrase!("page-milestones")), self.milestones(row));
        page.part(self.say(&phrase!("page-when-finished")), self.scheduled(id));
        let ids: Vec<_> = row.leads.items.iter().map(|lead| lead.id.clone()).collect();
        page.part(self.say(&phrase!("page-coming")), self.coming("", &ids));
        page.part(self.say(&phrase!("page-evidence")), self.evidence(&ids));
        page.part(
            self.say(&phrase!("page-tasks")),
            tasks::of_initiative(self, &declared.id),
        );
        page.part(
            self.say(&phrase!("page-derivation")),
            vec![self.explained(id)],
        );
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
            .map(|budget| Cell::text(self.voice().spell(&budget.into())));
        let upstream = declared.depends_on.iter();
        let upstream = upstream.map(|dependency| named(&dependency.on));
        let owner = (&declared.owner, row.owner.as_str());
        let facts = self.owner_and_due(owner, (declared.start, declared.due));
        let mut rows = Vec::from(facts);
        rows.extend([
            Fact::new(
                self.say(&phrase!("fact-work")),
                vec![Cell::text(&view.work)],
            ),
            Fact::new(self.say(&phrase!("fact-waits-for")), upstream.collect()),
            Fact::new(
                self.say(&phrase!("fact-waited-for")),
                waiting.map(|other| named(&other.id)).collect(),
            ),
            Fact::new(self.say(&phrase!("fact-budget")), budget.collect()),
            Fact::new(self.say(&phrase!("fact-resources")), resources.collect()),
        ]);
        rows.retain(|fact| fact.cells.iter().any(|cell| !cell.text.is_empty()));
        Block::Facts { rows }
    }

    fn milestones(&self, row: &InitiativeRow) -> Vec<Block> {
        let rows = row.milestones.iter().map(|line| {
            vec![
                Cell::text(line.name.as_str()),
                Cell::text(self.day(line.due)),
                Cell::text(self.voice().sentence(&line.text)),
            ]
        });
        let columns = [
            words("head-milestone"),
            words("head-due"),
            words("head-how-it-stands"),
        ];
        let label = self.say(&phrase!("page-milestones"));
        Block::table(label, &columns, rows.collect(), self.voice())
            .into_iter()
            .collect()
    }

    /// Its row of the schedule, and what it leads to.
    fn scheduled(&self, id: &str) -> Vec<Block> {
        let table = schedule::table(&self.assessment).map(|table| table.only(|cell| cell == id));
        let table = table.filter(|table| !table.rows().is_empty());
        let mut blocks: Vec<Block> = table
            .map(|table| self.listing(&self.say(&phrase!("page-when-finished")), &table))
            .into_iter()
            .collect();
        let slips = self
            .assessment
            .impacts
            .slips
            .iter()
            .filter(|slip| slip.initiative.as_str() == id);
        let lines = slips.flat_map(|slip| schedule::slip_lines(slip, self.assessment.as_of));
        blocks.extend(Block::lines(lines.map(|line| self.voice().sentence(&line))));
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
