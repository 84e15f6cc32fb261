//! The page of one person: what they own, what waits on them, what they did and have to do, and whether they can.

use crate::domain::id::PersonId;
use crate::phrase;
use crate::review::escape::Safe;
use crate::review::scope::Scope;
use crate::review::tables::{capacity, hygiene, risks};
use crate::review::view::status;

use super::model::{Block, Cell, Nav, Page};
use super::pictures::Kind;
use super::{Pages, Told, sections};

impl Pages {
    /// One person of the plan; `None`: there is none of this id.
    pub fn person(&self, id: &str) -> Option<Page> {
        let known = self.assessment.plan.people.get(id)?;
        let scope = Scope::Owner(PersonId::new(id));
        let told = self.told_of(&scope);
        let mut page = Page::new(Safe::new(&known.name).as_str(), Nav::People);
        page.kind = Some(self.say(&phrase!("kind-person")));
        page.lead = Some(self.voice().beginning(&told.content.news));
        page.crumbs = vec![
            self.home(),
            Cell::link(
                self.say(&phrase!("nav-people")),
                self.links.page("capacity"),
            ),
        ];
        page.part(self.say(&phrase!("page-theirs")), self.owned(&told));
        let mut load = self.pictured(Kind::PersonLoad, id);
        load.extend(
            capacity::table(&self.assessment, &scope)
                .map(|table| self.listing(&self.say(&phrase!("page-load")), &table)),
        );
        page.part(self.say(&phrase!("page-load")), load);
        sections::add(&mut page, &told.view, self, sections::is_of_a_person);
        let declared = risks::declared(&self.assessment, &scope);
        page.part(
            self.say(&phrase!("nav-risks")),
            declared
                .map(|table| self.listing(&self.say(&phrase!("nav-risks")), &table))
                .into_iter()
                .collect(),
        );
        let filter = hygiene::Filter { scope, check: None };
        let found = hygiene::table(&self.assessment, &filter);
        page.part(
            self.say(&phrase!("nav-hygiene")),
            found
                .map(|(table, _)| self.listing(&self.say(&phrase!("nav-hygiene")), &table))
                .into_iter()
                .collect(),
        );
        page.part(
            self.say(&phrase!("page-derivation")),
            vec![self.explained(id)],
        );
        Some(page)
    }

    /// Objectives and initiatives in scope, worst first.
    fn owned(&self, told: &Told) -> Vec<Block> {
        let mut cells = Vec::new();
        for row in &told.content.scoreboard.items {
            let mut objective = Cell::link(row.statement.as_str(), self.links.objective(&row.id))
                .with_status(status(self.voice(), row.status));
            objective.notes = vec![self.say(&phrase!("objective-of", owner = &row.owner))];
            cells.push(objective);
            cells.extend(row.initiatives.items.iter().map(|below| {
                let cell = Cell::link(below.name.as_str(), self.links.initiative(&below.id));
                cell.with_status(status(self.voice(), below.status))
                    .with_notes(vec![
                        self.say(&phrase!("initiative-of", owner = &below.owner)),
                    ])
            }));
        }
        Block::cells(cells).into_iter().collect()
    }
}
