//! The page of one lead measure: its figures, its forecast, and whether it moves what it should.

use crate::phrase;
use crate::review::escape::Safe;

use super::model::{Cell, Nav, Page};
use super::pictures::Kind;
use super::{Pages, board, initiative};

impl Pages {
    /// One lead measure; `None`: there is none of this id.
    pub fn lead(&self, id: &str) -> Option<Page> {
        let plan = &self.assessment.plan;
        let declared = plan.leads.get(id)?;
        let above = plan.initiatives.get(&declared.initiative)?;
        let told = self.told();
        let (initiative, _) = initiative::find(told, above)?;
        let mut leads = initiative.leads.items.iter();
        let row = leads.find(|row| row.id == declared.id)?;
        // Here nothing stands above it that says a reason already.
        let mut view = told.words(self.voice()).lead(row, initiative.due, &[]);
        let mut page = Page::new(view.label.as_str(), Nav::Overview);
        page.kind = Some(self.say(&phrase!("kind-lead")));
        page.status = Some(view.status.clone());
        page.lead = Some(std::mem::take(&mut view.detail)).filter(|text| !text.is_empty());
        page.crumbs = self.above(Some(&above.objective));
        page.crumbs.push(Cell::link(
            Safe::new(&above.name).as_str(),
            self.links.initiative(&above.id),
        ));
        page.part(
            self.say(&phrase!("page-figures")),
            board::measures(None, &[(row, &view)], self)
                .into_iter()
                .collect(),
        );
        page.part(
            self.say(&phrase!("page-way")),
            self.pictured(Kind::Lead, id),
        );
        page.part(
            self.say(&phrase!("page-coming")),
            self.coming("", std::slice::from_ref(&declared.id)),
        );
        page.part(
            self.say(&phrase!("page-evidence")),
            self.evidence(std::slice::from_ref(&declared.id)),
        );
        page.part(
            self.say(&phrase!("page-derivation")),
            vec![self.explained(id)],
        );
        Some(page)
    }
}
