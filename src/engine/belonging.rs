//! Which initiatives a task counts for, looked up the other way round than an assessment holds it.
//!
//! It knows links; not rules or figures.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, OnceLock};

use super::assessment::InitiativeAssessment;
use crate::domain::id::{InitiativeId, TaskId};

/// The initiatives of each linked task, put together for the first who asks: one review asks for many tasks, and many reviews are
/// written of one assessment.
#[derive(Clone, Default)]
pub(crate) struct Belonging(OnceLock<Arc<HashMap<TaskId, Vec<InitiativeId>>>>);

impl Belonging {
    /// The initiatives of a task, by id.
    pub(super) fn of(
        &self,
        task: &TaskId,
        initiatives: &BTreeMap<InitiativeId, Arc<InitiativeAssessment>>,
    ) -> &[InitiativeId] {
        let all = self.0.get_or_init(|| {
            let mut all: HashMap<TaskId, Vec<InitiativeId>> = HashMap::new();
            for (id, known) in initiatives {
                for link in known.links.iter() {
                    all.entry(link.task.clone()).or_default().push(id.clone());
                }
            }
            Arc::new(all)
        });
        all.get(task).map_or(&[], Vec::as_slice)
    }
}

impl fmt::Debug for Belonging {
    /// Nothing that the links do not say: what is looked up must not tell two assessments apart.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Belonging")
    }
}
