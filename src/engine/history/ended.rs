//! Whether a task is over: closed once, never opened again. Then a few dates say all of its history.

use jiff::civil::Date;

use super::History;
use crate::domain::task::State;

/// The history of a task that was closed once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ended {
    /// Whether it was done, else cancelled.
    pub(crate) is_done: bool,
    /// When.
    pub(crate) closed: Date,
    /// The first day on which it counts; `None`: it always did.
    pub(crate) from: Option<Date>,
    /// Its due date.
    pub(crate) due: Option<Date>,
    /// The last day on which its due date was moved.
    pub(crate) re_dated: Option<Date>,
    /// The other days on which it is known to have changed, each once, in order.
    pub(crate) moved: Vec<Date>,
}

impl History {
    /// `None` where more than those dates is needed to say how it stood on some day.
    pub(crate) fn ended(&self) -> Option<Ended> {
        let (last, before) = self.steps.split_last()?;
        let was_left =
            self.initial.is_remaining() && before.iter().all(|one| one.state.is_remaining());
        let in_order = self.steps.is_sorted_by_key(|step| step.on);
        if !was_left || !in_order || last.state.is_remaining() || self.gone.is_some() {
            return None;
        }
        let first = self.steps.iter().map(|step| step.on).min();
        let mut moved: Vec<Date> = self.changes().filter(|day| *day != last.on).collect();
        moved.sort_unstable();
        moved.dedup();
        Some(Ended {
            is_done: last.state == State::Done,
            closed: last.on,
            from: self
                .created
                .map(|created| first.map_or(created, |first| created.min(first))),
            due: self.due,
            re_dated: self.old_dues.iter().map(|(on, _)| *on).max(),
            moved,
        })
    }
}
