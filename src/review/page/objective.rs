//! The page of one objective: its result and the measures under it, why it stands so, what is coming, its tasks.

use crate::domain::id::{LeadId, ObjectiveId};
use crate::domain::plan::Objective;
use crate::review::escape::Safe;
use crate::review::figures;
use crate::review::rows::{LeadRow, ObjectiveRow};
use crate::review::scope::Scope;
use crate::review::tables::{forecast, matrix};
use crate::review::view::{MeasureView, ObjectiveView, status};

use super::model::{Block, Cell, Fact, Nav, Page};
use super::pictures::Kind;
use super::{Pages, Told, board, voice};

impl Pages {
    /// One objective; `None`: there is none of this id.
    pub fn objective(&self, id: &str) -> Option<Page> {
        let declared = self.assessment.plan.objectives.get(id)?;
        let told = self.told(&Scope::Everything);
        let (at, row) = told
            .content
            .scoreboard
            .items
            .iter()
            .enumerate()
            .find(|(_, row)| row.id == declared.id)?;
        let view = board::objectives(&told.view).get(at)?;
        let mut page = Page::new(row.statement.as_str(), Nav::Overview);
        page.kind = Some("Objective");
        page.status = Some(status(voice(), row.status));
        page.lead = row
            .diagnosis
            .as_ref()
            .map(|line| figures::capital(&line.text.to_string()));
        page.crumbs = self.above(declared.parent.as_ref());
        page.part("In short", vec![self.objective_facts(declared, view, row)]);
        page.part("Why", why(view));
        page.part("The result", self.pictured(Kind::Objective, id));
        page.part("Measures", self.objective_measures(row, view));
        let below = row.initiatives.items.iter().zip(&view.initiatives);
        page.part(
            "Initiatives",
            board::initiatives(below, &self.links).into_iter().collect(),
        );
        page.part(
            "Objectives that serve it",
            self.serving(&told, &declared.id),
        );
        page.part("What a slip leads to", self.chains(&declared.id));
        page.part(
            "What is coming",
            self.coming(declared.id.as_str(), &leads_of(row)),
        );
        page.part(
            "Does the work move the measure?",
            self.evidence(&leads_of(row)),
        );
        page.part("Open tasks", self.matrix_of(&declared.id));
        page.part("How the figures came about", vec![self.explained(id)]);
        Some(page)
    }

    /// The overview, then every objective above.
    pub(super) fn above(&self, nearest: Option<&ObjectiveId>) -> Vec<Cell> {
        let mut crumbs = Vec::new();
        let mut next = nearest;
        while let Some(above) = next.and_then(|id| self.assessment.plan.objectives.get(id)) {
            // A checked plan has no circle.
            if crumbs.len() > 20 {
                break;
            }
            crumbs.push(Cell::link(
                Safe::new(&above.statement).as_str(),
                self.links.objective(&above.id),
            ));
            next = above.parent.as_ref();
        }
        crumbs.push(Cell::link("Overview", self.links.page("")));
        crumbs.reverse();
        crumbs
    }

    fn objective_facts(
        &self,
        declared: &Objective,
        view: &ObjectiveView,
        row: &ObjectiveRow,
    ) -> Block {
        let owner = (&declared.owner, row.owner.as_str());
        let facts = self.owner_and_due(owner, (declared.start, declared.due));
        let mut rows = Vec::from(facts);
        let mut add = |term: &str, text: Option<String>| {
            rows.extend(text.map(|text| Fact::new(term, vec![Cell::text(text)])));
        };
        add("At stake", row.at_stake.as_ref().map(ToString::to_string));
        add(
            "Why it matters",
            declared
                .why
                .as_deref()
                .map(|why| Safe::new(why).to_string()),
        );
        add(
            "Horizon",
            declared
                .horizon
                .as_deref()
                .map(|text| Safe::new(text).to_string()),
        );
        for note in &view.notes {
            add("Also", Some(note.clone()));
        }
        Block::Facts { rows }
    }

    fn objective_measures(&self, row: &ObjectiveRow, view: &ObjectiveView) -> Vec<Block> {
        let leads: Vec<(&LeadRow, &MeasureView)> = row
            .initiatives
            .items
            .iter()
            .zip(&view.initiatives)
            .flat_map(|(row, view)| row.leads.items.iter().zip(&view.leads))
            .collect();
        board::measures(view.lag.as_ref(), &leads, &self.links)
            .into_iter()
            .collect()
    }

    fn serving(&self, told: &Told, id: &ObjectiveId) -> Vec<Block> {
        let rows = told
            .content
            .scoreboard
            .items
            .iter()
            .filter(|row| row.parent.as_ref() == Some(id));
        let cells = rows.map(|row| {
            Cell::link(row.statement.as_str(), self.links.objective(&row.id))
                .with_status(status(voice(), row.status))
        });
        Block::cells(cells.collect()).into_iter().collect()
    }

    /// Every chain that ends at this objective.
    fn chains(&self, id: &ObjectiveId) -> Vec<Block> {
        let hits = self
            .assessment
            .impacts
            .slips
            .iter()
            .flat_map(|slip| &slip.hits);
        let lines = hits
            .filter(|hit| &hit.objective == id)
            .map(|hit| Safe::new(&hit.words(self.assessment.as_of).to_string()).to_string());
        let mut blocks = self.pictured(Kind::ObjectiveChains, id.as_str());
        blocks.extend(Block::lines(lines));
        blocks
    }

    /// The forecasts of an objective's result, when its id is given, and of leads.
    pub(super) fn coming(&self, objective: &str, leads: &[LeadId]) -> Vec<Block> {
        let is_lead = |id: &str| leads.iter().any(|lead| lead.as_str() == id);
        let (lags, lag_notes) = forecast::lag_table(&self.assessment);
        let (drawn, lead_notes) = forecast::lead_table(&self.assessment);
        let lags = lags
            .map(|table| table.only(|id| id == objective))
            .filter(|table| !table.rows().is_empty());
        let drawn = drawn
            .map(|table| table.only(is_lead))
            .filter(|table| !table.rows().is_empty());
        let mut blocks = Vec::new();
        blocks.extend(
            lags.map(|table| Block::listing("Forecast of the result", &table, &self.links)),
        );
        if let Some(table) = drawn {
            blocks.push(Block::listing("Forecast of the leads", &table, &self.links));
            blocks.push(Block::sentence(forecast::LEGEND));
        }
        let notes = lag_notes.into_iter().filter(|(id, _)| *id == objective);
        let notes = notes.chain(lead_notes.into_iter().filter(|(id, _)| is_lead(id)));
        blocks.extend(Block::lines(
            notes.map(|(id, note)| format!("{id}: {note}")),
        ));
        blocks
    }

    /// What the weeks say of some leads.
    pub(super) fn evidence(&self, leads: &[LeadId]) -> Vec<Block> {
        let table = forecast::evidence::table(&self.assessment);
        let table =
            table.map(|table| table.only(|id| leads.iter().any(|lead| lead.as_str() == id)));
        let table = table.filter(|table| !table.rows().is_empty());
        table
            .map(|table| Block::listing("Evidence", &table, &self.links))
            .into_iter()
            .collect()
    }

    pub(super) fn matrix_of(&self, id: &ObjectiveId) -> Vec<Block> {
        let mut blocks = Vec::new();
        for matrix in matrix::chosen(&self.assessment, Some(id)) {
            if !matrix.rows.is_empty() {
                blocks.push(Block::listing(
                    "Open tasks",
                    &matrix::table(&self.assessment, &matrix),
                    &self.links,
                ));
                blocks.push(Block::sentence(matrix::empty(matrix.empty)));
            }
        }
        blocks
    }

    /// A line that leads to the derivation.
    pub(super) fn explained(&self, id: &str) -> Block {
        Block::Lines {
            items: vec![Cell::link(
                "Every step from the status down to the rows",
                self.links.explain(id),
            )],
        }
    }
}

fn leads_of(row: &ObjectiveRow) -> Vec<LeadId> {
    let leads = row
        .initiatives
        .items
        .iter()
        .flat_map(|below| &below.leads.items);
    leads.map(|lead| lead.id.clone()).collect()
}

fn why(view: &ObjectiveView) -> Vec<Block> {
    Block::lines(board::told(&view.reasons))
        .into_iter()
        .collect()
}
