//! The derivation of a figure on a page of its own: every step from a status down to rows.

use crate::engine::explain;
use crate::phrase;
use crate::review::escape::Safe;

use super::Pages;
use super::model::{Block, Cell, Nav, Page};

impl Pages {
    /// How the figures of an objective, initiative, lead, person or task came about; `None`: nothing has that name.
    pub fn explain(&self, id: &str) -> Option<Page> {
        let node = explain::explain(&self.assessment, id)?;
        let mut page = Page::new(Safe::new(id).as_str(), Nav::Overview);
        page.kind = Some(self.say(&phrase!("page-derivation")));
        page.crumbs = vec![self.home()];
        page.crumbs.extend(self.page_of(id));
        page.part(
            self.say(&phrase!("page-every-step")),
            vec![Block::tree(&node)],
        );
        Some(page)
    }

    /// The page of what is explained.
    fn page_of(&self, id: &str) -> Option<Cell> {
        let plan = &self.assessment.plan;
        let (text, href) = if let Some(known) = plan.objectives.get(id) {
            (&known.statement, self.links.objective(&known.id))
        } else if let Some(known) = plan.initiatives.get(id) {
            (&known.name, self.links.initiative(&known.id))
        } else if let Some(known) = plan.leads.get(id) {
            (&known.name, self.links.lead(&known.id))
        } else {
            let known = plan.people.get(id)?;
            (&known.name, self.links.person(&known.id))
        };
        Some(Cell::link(Safe::new(text).as_str(), href))
    }
}
