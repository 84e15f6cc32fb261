//! How an initiative stood on earlier days by its own figures: computed again from its tasks as they stood, without forecasts.
//!
//! What does not depend on the day is looked up once for all of them. It knows one initiative; not why anybody looks back.

use jiff::civil::Date;

use super::assessment::{InitiativeAssessment, LeadAssessment};
use super::index::Index;
use super::initiative;
use super::lead::{self, Scope, Values};
use crate::domain::plan::Initiative;

/// An initiative that is looked back at.
#[derive(Debug)]
pub(crate) struct Past<'i, 'a> {
    index: &'i Index<'a>,
    declared: &'i Initiative,
    leads: Vec<(Scope<'a>, Values<'a>)>,
}

impl<'i, 'a> Past<'i, 'a> {
    /// Looks its leads up, beginning with a day.
    pub(crate) fn new(index: &'i Index<'a>, declared: &'i Initiative, at: Date) -> Self {
        let leads = index.leads_of(&declared.id).filter_map(|one| {
            let scope = index.scope(&one.id, at)?;
            let values = Values::new(&scope, at);
            Some((scope, values))
        });
        Self::of(index, declared, leads.collect())
    }

    /// With its leads as they were looked up for any day.
    pub(crate) fn of(
        index: &'i Index<'a>,
        declared: &'i Initiative,
        leads: Vec<(Scope<'a>, Values<'a>)>,
    ) -> Self {
        Self {
            index,
            declared,
            leads,
        }
    }

    /// It and its leads on a day.
    pub(crate) fn on(&mut self, at: Date) -> (InitiativeAssessment, Vec<LeadAssessment>) {
        let leads = self.leads.iter_mut().map(|(scope, values)| {
            self.index.move_scope(scope, at);
            values.look_from(scope, at);
            lead::standing(scope, values, &self.index.sources, at)
        });
        let leads: Vec<LeadAssessment> = leads.collect();
        let all: Vec<&LeadAssessment> = leads.iter().collect();
        let standing = initiative::standing(self.index, self.declared, &all, at);
        (standing, leads)
    }
}
