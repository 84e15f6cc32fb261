//! What is left of a task once it is over: its dates and amounts, without its words.
//!
//! Of a task that was closed long ago the figures still need when it counted and for how much; nobody reads its title in
//! a review any more. It knows dates and amounts; not rules, measures, or when a task is over for good.

use std::fmt;

use jiff::civil::Date;

use super::id::{InitiativeId, LeadId, SourceId};
use super::task::Estimate;
use super::text::{Text, Texts};

/// How a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// With its result.
    Done,
    /// Without.
    Cancelled,
}

/// A task that was closed once and not touched since.
///
/// There are many of them: what few of them have is kept aside, so that the others need no room for it.
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
    /// Its due date.
    pub due: Option<Date>,
    size: Amount,
    in_points: bool,
    amount: Amount,
    rare: Option<Box<Rare>>,
}

/// What few settled tasks have.
#[derive(Debug, Clone, PartialEq)]
struct Rare {
    start: Option<Date>,
    moved: Box<[Date]>,
    spent: Amount,
}

/// A number, or none, in the room of a number: none is what is no number.
#[derive(Clone, Copy)]
struct Amount(f64);

impl Amount {
    fn new(amount: Option<f64>) -> Self {
        Self(amount.unwrap_or(f64::NAN))
    }

    fn get(self) -> Option<f64> {
        Some(self.0).filter(|amount| !amount.is_nan())
    }
}

impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

const _: () = assert!(size_of::<Settled>() <= 56);

impl Settled {
    /// A task that was closed on a day, and of which nothing else is known.
    pub fn new(end: End, closed: Date) -> Self {
        Self {
            number: 0,
            end,
            closed,
            from: None,
            created: None,
            due: None,
            size: Amount::new(None),
            in_points: false,
            amount: Amount::new(None),
            rare: None,
        }
    }

    /// The same with the first day on which it counts, the day on which it was created, and its due date.
    #[must_use]
    pub fn with_dates(self, from: Option<Date>, created: Option<Date>, due: Option<Date>) -> Self {
        Self {
            from,
            created,
            due,
            ..self
        }
    }

    /// The same with its size, and with what it has in the custom field that its leads sum.
    #[must_use]
    pub fn with_sizes(self, estimate: Option<Estimate>, amount: Option<f64>) -> Self {
        let (size, in_points) = match estimate {
            Some(Estimate::Hours(size)) => (Some(size), false),
            Some(Estimate::Points(size)) => (Some(size), true),
            None => (None, false),
        };
        Self {
            size: Amount::new(size),
            in_points,
            amount: Amount::new(amount),
            ..self
        }
    }

    /// The same with its planned start, the other days on which it is known to have changed, and the hours spent.
    #[must_use]
    pub fn with_past(self, start: Option<Date>, moved: Vec<Date>, spent: Option<f64>) -> Self {
        let has_any = start.is_some() || !moved.is_empty() || spent.is_some();
        let rare = || Rare {
            start,
            moved: moved.into_boxed_slice(),
            spent: Amount::new(spent),
        };
        Self {
            rare: has_any.then(|| Box::new(rare())),
            ..self
        }
    }

    /// Its planned start.
    pub fn start(&self) -> Option<Date> {
        self.rare.as_ref().and_then(|rare| rare.start)
    }

    /// The other days on which it is known to have changed.
    pub fn moved(&self) -> &[Date] {
        self.rare.as_ref().map_or(&[][..], |rare| &rare.moved)
    }

    /// Its size.
    pub fn estimate(&self) -> Option<Estimate> {
        let unit = if self.in_points {
            Estimate::Points
        } else {
            Estimate::Hours
        };
        self.size.get().map(unit)
    }

    /// Hours spent.
    pub fn spent(&self) -> Option<f64> {
        self.rare.as_ref().and_then(|rare| rare.spent.get())
    }

    /// What it has in the custom field that its leads sum.
    pub fn amount(&self) -> Option<f64> {
        self.amount.get()
    }

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
        self.start().filter(|start| *start <= by).or(self.created)
    }

    /// The days on which it is known to have changed, each once.
    pub fn changes(&self) -> impl Iterator<Item = Date> {
        self.moved().iter().copied().chain([self.closed])
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
    pub assignees: Texts,
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
    pub parent: Option<Text>,
    /// Its dates and amounts.
    pub task: Settled,
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{End, Settled};

    fn task(end: End, from: Option<Date>) -> Settled {
        Settled {
            from,
            created: from,
            ..Settled::new(end, date(2026, 3, 10))
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
