//! Mapping anew what was kept of records, when only the mapping has changed.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use throughline_kit::{Page, PullError};

use crate::config::Settings;
use crate::connector::RestConnector;
use crate::cursor::{fingerprint, hash};
use crate::lister::Lister;
use crate::lookup::Tables;
use crate::page::{self, Candidate, EACH};

/// What tells two settings of a source apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prints {
    /// Changes with everything that decides which records are listed, and what comes with each: not with the values of
    /// `each`, which are read one by one.
    pub listing: String,
    /// Changes with everything that decides what becomes of a record.
    pub mapping: String,
}

/// The prints of a source's settings; secrets are in none of them.
pub fn prints(settings: &Settings) -> Prints {
    let lookups: BTreeMap<&String, String> = settings
        .lookups
        .iter()
        .map(|(name, lookup)| (name, format!("{lookup:?}")))
        .collect();
    let mapping = json!({
        "rules": format!("{:?}", settings.rules()),
        "edges": format!("{:?}", settings.edges),
        "lookups": lookups,
    });
    Prints {
        listing: fingerprint(settings),
        mapping: format!("{:016x}", hash("mapping", &mapping)),
    }
}

impl RestConnector {
    /// Maps kept records anew; see [`throughline_kit::Connector::remap`].
    pub(crate) async fn map_again(&self, kept: Vec<(String, Value)>) -> Result<Page, PullError> {
        let mut parts: BTreeMap<Vec<String>, Vec<Candidate>> = BTreeMap::new();
        for (id, item) in kept {
            let place = format!("the stored record {id}");
            let candidate = Candidate { place, item };
            parts
                .entry(values_of(&candidate.item))
                .or_default()
                .push(candidate);
        }
        let mut page = page::blank();
        let lister = Lister { wire: &self.wire };
        for (values, candidates) in parts {
            let tables = self.cache.tables(&self.plan.lookups, &values, &lister);
            let tables = Tables::new(tables.await?);
            if let Some(problem) = self.plan.fields.unnamed(&tables) {
                return Err(PullError::broken(problem));
            }
            page::map(&self.plan.fields, candidates, &values, tables, &mut page);
        }
        Ok(page)
    }
}

/// The values of `each` that a record was read for.
fn values_of(item: &Value) -> Vec<String> {
    let values = item.get(EACH).and_then(Value::as_array);
    let texts = values.into_iter().flatten().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}
