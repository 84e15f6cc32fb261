//! The page of one objective: its result and the measures under it, why it stands so, what is coming, its tasks.

use crate::domain::id::{LeadId, ObjectiveId};
use crate::domain::plan::Objective;
use crate::engine::matrix::Matrix;
use crate::language::phrase::Phrase;
use crate::phrase;
use crate::review::escape::Safe;
use crate::review::rows::{LeadRow, ObjectiveRow};
use crate::review::tables::{forecast, matrix};
use crate::review::view::{MeasureView, ObjectiveView, status};

use super::model::{Block, Cell, Fact, Nav, Page};
use super::pictures::Kind;
use super::{MOST, Pages, Told, board};

impl Pages {
    /// One objective; `None`: there is none of this id.
    pub fn objective(&self, id: &str) -> Option<Page> {
        let declared = self.assessment.plan.objectives.get(id)?;
        let told = self.told();
        let (at, row) = told
            .content
            .scoreboard
            .items
            .iter()
            .enumerate()
            .find(|(_, row)| row.id == declared.id)?;
        let view = board::objectives(&told.view).get(at)?;
        let mut page = Page::new(row.statement.as_str(), Nav::Overview);
        page.kind = Some(self.say(&phrase!("kind-objective")));
        page.status = Some(status(self.voice(), row.status));
        page.lead = row
            .diagnosis
            .as_ref()
            .map(|line| self.voice().beginning(&line.text));
        page.crumbs = self.above(declared.parent.as_ref());
        page.part(
            self.say(&phrase!("page-in-short")),
            vec![self.objective_facts(declared, view, row)],
        );
        page.part(self.say(&phrase!("page-why")), why(view));
        page.part(
            self.say(&phrase!("page-result")),
            self.pictured(Kind::Objective, id),
        );
        page.part(
            self.say(&phrase!("page-measures")),
            self.objective_measures(row, view),
        );
        let below = row.initiatives.items.iter().zip(&view.initiatives);
        page.part(
            self.say(&phrase!("page-initiatives")),
            board::initiatives(below, self).into_iter().collect(),
        );
        page.part(
            self.say(&phrase!("page-serving")),
            self.serving(told, &declared.id),
        );
        page.part(
            self.say(&phrase!("heading-chains")),
            self.chains(&declared.id),
        );
        page.part(
            self.say(&phrase!("page-coming")),
            self.coming(declared.id.as_str(), &leads_of(row)),
        );
        page.part(
            self.say(&phrase!("page-evidence")),
            self.evidence(&leads_of(row)),
        );
        page.part(
            self.say(&phrase!("page-open-tasks")),
            self.matrix_of(&declared.id),
        );
        page.part(
            self.say(&phrase!("page-derivation")),
            vec![self.explained(id)],
        );
        Some(page)
    }

    /// A way back to the overview.
    pub(super) fn home(&self) -> Cell {
        Cell::link(self.say(&phrase!("nav-overview")), self.links.page(""))
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
        crumbs.push(self.home());
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
        let mut add = |term: &Phrase, text: Option<String>| {
            rows.extend(text.map(|text| Fact::new(self.say(term), vec![Cell::text(text)])));
        };
        let at_stake = row.at_stake.as_ref();
        add(
            &phrase!("fact-at-stake"),
            at_stake.map(|stake| self.voice().sentence(stake)),
        );
        add(
            &phrase!("fact-why"),
            declared
                .why
                .as_deref()
                .map(|why| Safe::new(why).to_string()),
        );
        add(
            &phrase!("fact-horizon"),
            declared
                .horizon
                .as_deref()
                .map(|text| Safe::new(text).to_string()),
        );
        for note in &view.notes {
            add(&phrase!("fact-also"), Some(note.clone()));
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
        board::measures(view.lag.as_ref(), &leads, self)
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
                .with_status(status(self.voice(), row.status))
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
            .map(|hit| self.say(&hit.words(self.assessment.as_of)));
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
            lags.map(|table| self.listing(&self.say(&phrase!("page-lag-forecast")), &table)),
        );
        if let Some(table) = drawn {
            blocks.push(self.listing(&self.say(&phrase!("page-lead-forecast")), &table));
            blocks.push(Block::sentence(self.say(&forecast::legend())));
        }
        let notes = lag_notes.into_iter().filter(|(id, _)| *id == objective);
        let notes = notes.chain(lead_notes.into_iter().filter(|(id, _)| is_lead(id)));
        blocks.extend(self.noted(notes));
        blocks
    }

    /// What the weeks say of some leads.
    pub(super) fn evidence(&self, leads: &[LeadId]) -> Vec<Block> {
        let table = forecast::evidence::table(&self.assessment);
        let table =
            table.map(|table| table.only(|id| leads.iter().any(|lead| lead.as_str() == id)));
        let table = table.filter(|table| !table.rows().is_empty());
        table
            .map(|table| self.listing(&self.say(&phrase!("heading-verdicts")), &table))
            .into_iter()
            .collect()
    }

    fn matrix_of(&self, id: &ObjectiveId) -> Vec<Block> {
        let matrices = matrix::chosen(&self.assessment, Some(id));
        let blocks = matrices
            .iter()
            .flat_map(|known| self.open_tasks(known, MOST));
        blocks.collect()
    }

    /// The open tasks of an objective, the earliest due first, so many at most; and how many cells are empty.
    pub(super) fn open_tasks(&self, matrix: &Matrix, most: usize) -> Vec<Block> {
        if matrix.rows.is_empty() {
            return Vec::new();
        }
        let label = self.say(&phrase!("page-open-tasks"));
        let mut blocks = self.first_of(&label, matrix::table(&self.assessment, matrix), most);
        blocks.push(Block::sentence(self.say(&matrix::empty(matrix.empty))));
        blocks
    }

    /// A line that leads to the derivation.
    pub(super) fn explained(&self, id: &str) -> Block {
        Block::Lines {
            items: vec![Cell::link(
                self.say(&phrase!("page-all-steps")),
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
