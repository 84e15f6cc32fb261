//! The tasks that an assessment shows, looked up by their ids.
//!
//! It knows an order; not what the tasks say.

use std::sync::Arc;

use crate::domain::id::TaskId;
use crate::domain::task::KnownTask;

/// Tasks by id. They are shared with the snapshot, and their ids stand in them alone.
#[derive(Debug, Clone, Default)]
pub struct ShownTasks(Vec<Arc<KnownTask>>);

impl ShownTasks {
    /// The task of an id.
    pub fn get(&self, id: &TaskId) -> Option<&Arc<KnownTask>> {
        self.0.get(self.place(id)?)
    }

    /// Every task, by id.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Arc<KnownTask>> + ExactSizeIterator {
        self.0.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Tasks that stand in the order of their ids.
    pub(super) fn in_order(tasks: Vec<Arc<KnownTask>>) -> Self {
        Self(tasks)
    }

    fn place(&self, id: &TaskId) -> Option<usize> {
        self.0.binary_search_by(|known| known.task.id.cmp(id)).ok()
    }
}

impl FromIterator<Arc<KnownTask>> for ShownTasks {
    fn from_iter<I: IntoIterator<Item = Arc<KnownTask>>>(tasks: I) -> Self {
        let mut tasks: Vec<Arc<KnownTask>> = tasks.into_iter().collect();
        tasks.sort_by(|one, other| one.task.id.cmp(&other.task.id));
        Self(tasks)
    }
}

#[cfg(test)]
impl ShownTasks {
    pub(crate) fn get_mut(&mut self, id: &TaskId) -> Option<&mut Arc<KnownTask>> {
        let place = self.place(id)?;
        self.0.get_mut(place)
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut Arc<KnownTask>> {
        self.0.iter_mut()
    }

    pub(crate) fn insert(&mut self, known: Arc<KnownTask>) {
        self.0.push(known);
        self.0.sort_by(|one, other| one.task.id.cmp(&other.task.id));
    }

    pub(crate) fn retain(&mut self, keep: impl Fn(&TaskId) -> bool) {
        self.0.retain(|known| keep(&known.task.id));
    }
}
