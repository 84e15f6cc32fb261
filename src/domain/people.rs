//! People: one human each, with every account that trackers know them by.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::id::{PersonId, SourceId};
use crate::language::locale::Locale;

/// The share of a person's week that daily operations take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DailyOperations {
    /// Declared, 0 to 1.
    Share(f64),
    /// Measured from unmapped done work.
    Measured,
}

/// One human.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// Their id in the plan.
    pub id: PersonId,
    /// The name to print; the id when none is given.
    pub name: String,
    /// Where their mail goes.
    pub email: Option<String>,
    /// The zone of the times in their mail; the plan's when none is given.
    pub time_zone: Option<TimeZone>,
    /// The language of their mail; that of the review when none is given.
    pub language: Option<Locale>,
    /// Accounts: `(source, account)`; the source is `None` for an account that holds in every source.
    pub accounts: Vec<(Option<SourceId>, String)>,
    /// Working hours a week.
    pub hours: Option<f64>,
    /// Share of the week that daily operations take.
    pub daily_operations: Option<DailyOperations>,
    /// Share of the week that is protected for strategic work, 0 to 1.
    pub protected: Option<f64>,
    /// Days off, first and last inclusive.
    pub time_off: Vec<(Date, Date)>,
}

/// Finds the person behind a tracker's account.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    /// The accounts that hold in one source.
    by_source: HashMap<SourceId, HashMap<String, PersonId>>,
    /// Those that hold everywhere.
    everywhere: HashMap<String, PersonId>,
}

impl Directory {
    /// Indexes every account, address and id, without case.
    pub fn new<'a>(people: impl IntoIterator<Item = &'a Person>) -> Self {
        let mut directory = Self::default();
        for person in people {
            for (source, account) in &person.accounts {
                let accounts = match source {
                    Some(source) => directory.by_source.entry(source.clone()).or_default(),
                    None => &mut directory.everywhere,
                };
                accounts.insert(account.to_lowercase(), person.id.clone());
            }
            let implied = [
                person.email.as_deref(),
                Some(person.id.as_str()),
                Some(person.name.as_str()),
            ];
            for account in implied.into_iter().flatten() {
                directory
                    .everywhere
                    .entry(account.to_lowercase())
                    .or_insert_with(|| person.id.clone());
            }
        }
        directory
    }

    /// The person whom a source knows by this account: the source's own entry first, then one that holds everywhere.
    pub fn find(&self, source: &SourceId, account: &str) -> Option<&PersonId> {
        let account = account.to_lowercase();
        let own = self.by_source.get(source);
        own.and_then(|own| own.get(&account))
            .or_else(|| self.everywhere.get(&account))
    }
}
