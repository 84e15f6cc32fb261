//! Which records are others than before and count as they did: somebody commented on them, or gave them another title or label that no
//! rule asks for. Most changes in a tracker are of that kind; what follows from the tasks of an initiative is as it was.
//!
//! It knows what figures of initiatives look at; not the figures. Whose a task is may be told other things after such a change.

use rayon::prelude::*;

use super::rows::Row;
use crate::domain::task::{Details, KnownTask, Task};

/// The places before and now, in order, of the records that count as they did.
#[derive(Debug, Default)]
pub(super) struct Alike(Vec<(usize, usize)>);

impl Alike {
    /// Looks among rows that are gone and those that came, each with its place and in the order of the ids.
    pub(super) fn between(gone: &[(usize, &Row)], come: &[(usize, &Row)]) -> Self {
        let mut now = come.iter().peekable();
        let mut pairs = Vec::new();
        for (was_at, was) in gone {
            let id = &was.known.task.id;
            while now.next_if(|(_, is)| is.known.task.id < *id).is_some() {}
            if let Some((is_at, is)) = now.next_if(|(_, is)| is.known.task.id == *id) {
                pairs.push(((*was_at, *is_at), (*was, *is)));
            }
        }
        let alike = pairs.into_par_iter();
        let alike = alike.filter(|(_, (was, is))| counts_alike(was, is));
        Self(alike.map(|(places, _)| places).collect())
    }

    /// The places before and now.
    pub(super) fn places(&self) -> &[(usize, usize)] {
        &self.0
    }

    /// Whether the one that was at a place is among them.
    pub(super) fn has_been_at(&self, place: usize) -> bool {
        let found = self.0.binary_search_by_key(&place, |(was, _)| *was);
        found.is_ok()
    }

    /// Whether the one that is at a place is among them.
    pub(super) fn is_at(&self, place: usize) -> bool {
        let found = self.0.binary_search_by_key(&place, |(_, is)| *is);
        found.is_ok()
    }
}

fn counts_alike(was: &Row, is: &Row) -> bool {
    was.matched == is.matched
        && was.others == is.others
        && was.history.is_alike(&is.history)
        && says_alike(&was.known, &is.known)
}

/// Whether all that is looked at beside rules and history is the same.
fn says_alike(was: &KnownTask, is: &KnownTask) -> bool {
    let KnownTask {
        task,
        first_seen,
        gone_at,
    } = was;
    let Task {
        id,
        key,
        title: _,
        state,
        raw_state: _,
        assignees,
        labels: _,
        due,
        created,
        closed,
        fields,
        details,
    } = task;
    let Details {
        url: _,
        kind: _,
        project: _,
        parent,
        estimate,
        spent_hours,
        start,
        updated: _,
        blocked_by,
        blocked_by_count,
    } = &**details;
    let now = &is.task;
    *first_seen == is.first_seen
        && *gone_at == is.gone_at
        && (id, key, state) == (&now.id, &now.key, &now.state)
        && (assignees, fields) == (&now.assignees, &now.fields)
        && (due, created, closed, start) == (&now.due, &now.created, &now.closed, &now.start)
        && (estimate, spent_hours) == (&now.estimate, &now.spent_hours)
        && (parent, blocked_by) == (&now.parent, &now.blocked_by)
        && *blocked_by_count == now.blocked_by_count
}
