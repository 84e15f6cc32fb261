//! What is left of a task once it is over: its dates and amounts, without its words.
//!
//! Of a task that was closed long ago the figures still need when it counted and for how much; nobody reads its title in
//! a review any more. It knows dates and amounts; not rules, measures, or when a task is over for good.

use jiff::civil::Date;

use super::id::{InitiativeId, LeadId, SourceId};
use super::task::Estimate;

/// How a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// With its result.
    Done,
    /// Without.
    Cancelled,
}

/// A task that was closed once and not touched since.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// A number that no other task of the snapshot has.
    pub number: i64,
    /// How it ended.
    pub end: End,
    /// The day on which it was closed.
    pub closed: Date,
    /// The first day on which it counts, as work that is left unless it was closed by then; `None`: it always did.
    pub from: Option<Date>,
    /// When it was created.
    pub created: Option<Date>,
    /// Its planned start.
    pub start: Option<Date>,
    /// Its due date.
    pub due: Option<Date>,
    /// The other days on which it is known to have changed.
    pub moved: Box<[Date]>,
    /// Its size.
    pub estimate: Option<Estimate>,
    /// Hours spent.
    pub spent: Option<f64>,
    /// What it has in the custom field that its leads sum.
    pub amount: Option<f64>,
}

impl Settled {
    /// Whether it counts on a date at all.
    pub fn exists(&self, at: Date) -> bool {
        self.from.is_none_or(|from| from <= at) || self.closed <= at
    }

    /// The day on which it was done, as it stood at the end of a day.
    pub fn done_on(&self, at: Date) -> Option<Date> {
        self.is_done(at).then_some(self.closed)
    }

    /// Whether it stood done on a date.
    pub fn is_done(&self, at: Date) -> bool {
        self.end == End::Done && self.closed <= at
    }

    /// Whether it stood cancelled on a date.
    pub fn is_cancelled(&self, at: Date) -> bool {
        self.end == End::Cancelled && self.closed <= at
    }

    /// Whether work was left on a date.
    pub fn is_remaining(&self, at: Date) -> bool {
        at < self.closed && self.exists(at)
    }

    /// Whether work was left on a date though its due date had passed.
    pub fn is_overdue(&self, at: Date) -> bool {
        self.due.is_some_and(|due| due < at) && self.is_remaining(at)
    }

    /// The day that work on it is counted from, as known on a date: its start, else when it was created.
    ///
    /// A start that lies after the date has not come.
    pub fn begun(&self, by: Date) -> Option<Date> {
        self.start.filter(|start| *start <= by).or(self.created)
    }

    /// The days on which it is known to have changed, each once.
    pub fn changes(&self) -> impl Iterator<Item = Date> {
        self.moved.iter().copied().chain([self.closed])
    }
}

/// What settled tasks of one source with the same assignees count for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Where they come from.
    pub source: SourceId,
    /// The initiatives whose rules take them, by id.
    pub initiatives: Vec<InitiativeId>,
    /// The leads that count them, by id.
    pub leads: Vec<LeadId>,
    /// Accounts as the tracker spells them.
    pub assignees: Vec<String>,
}

/// The settled tasks of one place.
#[derive(Debug, Clone, PartialEq)]
pub struct SettledGroup {
    /// What they have in common.
    pub place: Place,
    /// The tasks, in no order.
    pub tasks: Vec<Settled>,
}

/// What is kept of a task that is over, until its record changes again.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// From this day on nothing of it moves in any window that the figures look back on.
    pub quiet: Date,
    /// What it counts for.
    pub place: Place,
    /// External id or key of its parent.
    pub parent: Option<String>,
    /// Its dates and amounts.
    pub task: Settled,
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{End, Settled};

    fn task(end: End, from: Option<Date>) -> Settled {
        Settled {
            number: 1,
            end,
            closed: date(2026, 3, 10),
            from,
            created: from,
            start: None,
            due: None,
            moved: Box::default(),
            estimate: None,
            spent: None,
            amount: None,
        }
    }

    /// Whether it exists, remains, is done, is cancelled.
    fn standing(task: &Settled, day: i8) -> [bool; 4] {
        let at = date(2026, 3, day);
        [
            task.exists(at),
            task.is_remaining(at),
            task.is_done(at),
            task.is_cancelled(at),
        ]
    }

    #[test]
    fn it_is_left_from_its_first_day_until_it_is_closed() {
        let done = task(End::Done, Some(date(2026, 3, 5)));
        assert_eq!(standing(&done, 4), [false, false, false, false]);
        assert_eq!(standing(&done, 5), [true, true, false, false]);
        assert_eq!(standing(&done, 9), [true, true, false, false]);
        assert_eq!(standing(&done, 10), [true, false, true, false]);
        assert_eq!(done.done_on(date(2026, 3, 9)), None);
        assert_eq!(done.done_on(date(2026, 3, 12)), Some(date(2026, 3, 10)));
        let cancelled = task(End::Cancelled, None);
        assert_eq!(standing(&cancelled, 1), [true, true, false, false]);
        assert_eq!(standing(&cancelled, 10), [true, false, false, true]);
        // Closed before it was made, as some trackers have it: it never was left.
        let late = task(End::Done, Some(date(2026, 3, 20)));
        assert_eq!(standing(&late, 9), [false, false, false, false]);
        assert_eq!(standing(&late, 10), [true, false, true, false]);
    }
}
