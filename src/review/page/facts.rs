//! The facts at the head of a page: whose something is and until when, the same on the page of an objective and of an initiative.

use jiff::civil::Date;

use crate::domain::id::PersonId;
use crate::review::figures;

use super::Pages;
use super::model::{Cell, Fact};

impl Pages {
    /// Who owns something, and between which days it is done.
    pub(super) fn owner_and_due(
        &self,
        (owner, name): (&PersonId, &str),
        (start, due): (Date, Date),
    ) -> [Fact; 2] {
        let day = |day| figures::day(day, self.assessment.as_of);
        let since = format!("since {}", day(start));
        [
            Fact::new("Owner", vec![Cell::link(name, self.links.person(owner))]),
            Fact::new("Due", vec![Cell::text(day(due)).with_notes(vec![since])]),
        ]
    }
}
