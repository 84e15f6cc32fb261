//! The facts at the head of a page: whose something is and until when, the same on the page of an objective and of an initiative.

use jiff::civil::Date;

use crate::domain::id::PersonId;
use crate::phrase;

use super::Pages;
use super::model::{Cell, Fact};

impl Pages {
    /// Who owns something, and between which days it is done.
    pub(super) fn owner_and_due(
        &self,
        (owner, name): (&PersonId, &str),
        (start, due): (Date, Date),
    ) -> [Fact; 2] {
        let since = self.say(&phrase!("fact-since", day = self.day(start)));
        [
            Fact::new(
                self.say(&phrase!("fact-owner")),
                vec![Cell::link(name, self.links.person(owner))],
            ),
            Fact::new(
                self.say(&phrase!("fact-due")),
                vec![Cell::text(self.day(due)).with_notes(vec![since])],
            ),
        ]
    }
}
