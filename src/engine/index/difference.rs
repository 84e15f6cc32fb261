//! Which records of a snapshot are others than those of the last round, told by where they lie.
//!
//! It knows records in their order; not what was made of them.

use std::sync::Arc;

use rayon::prelude::*;

use super::alike::Alike;
use super::rows::Row;
use crate::domain::snapshot::Snapshot;
use crate::domain::task::KnownTask;

/// Which records are others than those of some rows.
#[derive(Debug, Default)]
pub(super) struct Difference {
    /// The places of rows whose record is not there any more.
    pub(super) gone: Vec<usize>,
    /// The places of records that have no row.
    pub(super) come: Vec<usize>,
}

impl Difference {
    /// The records of a snapshot in id order, and which of them are others.
    pub(super) fn new<'a>(last: &[Row], snapshot: &'a Snapshot) -> (Vec<&'a Arc<KnownTask>>, Self) {
        let mut records: Vec<&Arc<KnownTask>> = snapshot.tasks.iter().collect();
        let other = Self::between(last, &records);
        // Of two that were kept it is known in which order they stand.
        let is_in_order = other.come.par_iter().all(|place| {
            let beside = records.get(place.saturating_sub(1)..records.len().min(place + 2));
            beside.is_none_or(|beside| beside.is_sorted_by_key(|known| &known.task.id))
        });
        if is_in_order {
            return (records, other);
        }
        records.sort_by(|a, b| a.task.id.cmp(&b.task.id));
        let other = Self::between(last, &records);
        (records, other)
    }

    fn between(last: &[Row], records: &[&Arc<KnownTask>]) -> Self {
        let mut other = Self::default();
        let (mut was, mut is) = (0, 0);
        loop {
            let (is_gone, has_come) = match (last.get(was), records.get(is)) {
                (None, None) => return other,
                (Some(_), None) => (true, false),
                (None, Some(_)) => (false, true),
                (Some(row), Some(known)) if Arc::ptr_eq(&row.known, known) => {
                    (was, is) = (was + 1, is + 1);
                    continue;
                }
                (Some(row), Some(known)) => {
                    let order = row.known.task.id.cmp(&known.task.id);
                    (order.is_le(), order.is_ge())
                }
            };
            if is_gone {
                other.gone.push(was);
                was += 1;
            }
            if has_come {
                other.come.push(is);
                is += 1;
            }
        }
    }

    /// Whether each new record stands where an old one stood, under the same id and key: then a name means the place that it meant.
    pub(super) fn keeps_names(&self, last: &[Row], records: &[&Arc<KnownTask>]) -> bool {
        let is_same = |place: &usize| {
            let (was, is) = (last.get(*place), records.get(*place));
            was.zip(is).is_some_and(|(was, is)| {
                let (was, is) = (&was.known.task, &is.task);
                was.id == is.id && was.key == is.key
            })
        };
        !self.has_moved() && self.come.iter().all(is_same)
    }

    /// Whether any record that was kept has another place now.
    pub(super) fn has_moved(&self) -> bool {
        self.gone != self.come
    }

    /// The place that each of so many rows has now; `None`: its record is gone, and none came that is alike.
    pub(super) fn places(&self, before: usize, alike: &Alike) -> Vec<Option<usize>> {
        let mut alike = alike.places().iter().peekable();
        let (mut gone, mut come) = (self.gone.iter().peekable(), self.come.iter().peekable());
        let mut now = 0;
        let places = (0..before).map(|was| {
            if gone.next_if_eq(&&was).is_some() {
                let same = alike.next_if(|(place, _)| *place == was);
                return same.map(|(_, is)| *is);
            }
            while come.next_if_eq(&&now).is_some() {
                now += 1;
            }
            now += 1;
            Some(now - 1)
        });
        places.collect()
    }

    /// Puts what belongs to the new records in its places, and gives what belonged to those that are gone.
    pub(super) fn put<T>(&self, rows: &mut Vec<T>, new: Vec<T>) -> Vec<T> {
        let (gone, come) = (&self.gone, &self.come);
        if !self.has_moved() {
            let places = come.iter().zip(new);
            let put =
                |(place, row): (&usize, T)| Some(std::mem::replace(rows.get_mut(*place)?, row));
            return places.filter_map(put).collect();
        }
        let size = rows.len() + come.len() - gone.len();
        let before = std::mem::replace(rows, Vec::with_capacity(size));
        let (mut gone, mut out) = (gone.iter().peekable(), Vec::new());
        let mut new = come.iter().zip(new).peekable();
        for (place, row) in before.into_iter().enumerate() {
            if gone.next_if_eq(&&place).is_some() {
                out.push(row);
                continue;
            }
            while let Some((_, new)) = new.next_if(|(place, _)| **place == rows.len()) {
                rows.push(new);
            }
            rows.push(row);
        }
        rows.extend(new.map(|(_, row)| row));
        out
    }
}
