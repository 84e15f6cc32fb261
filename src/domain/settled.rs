//! What is left of a task once it is over: its dates and amounts, without its words.
//!
//! Of a task that was closed long ago the figures still need when it counted and for how much; nobody reads its title in
//! a review any more. It knows dates and amounts; not rules, measures, or when a task is over for good.

use std::fmt;

use jiff::civil::Date;

use super::id::{InitiativeId, LeadId, SourceId};
use super::task::Estimate;
use super::text::{Text, Texts};
use little::{Amount, Day};

mod little;

/// How a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// With its result.
    Done,
    /// Without.
    Cancelled,
}

/// A task that was closed once and not touched since, with all that is kept of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Closed {
    /// A number that no other task of the snapshot has.
    pub number: i64,
    /// How it ended.
    pub end: End,
    /// The day on which it was closed.
    pub on: Date,
    /// The first day on which it counts, as work that is left unless it was closed by then; `None`: it always did.
    pub from: Option<Date>,
    /// When it was created.
    pub created: Option<Date>,
    /// Its due date.
    pub due: Option<Date>,
    /// Its planned start.
    pub start: Option<Date>,
    /// The other days on which it is known to have changed.
    pub moved: Vec<Date>,
    /// Its size.
    pub estimate: Option<Estimate>,
    /// Hours spent.
    pub spent: Option<f64>,
    /// What it has in the custom field that its leads sum.
    pub amount: Option<f64>,
}

impl Closed {
    /// A task that was closed on a day, and of which nothing else is known.
    pub fn new(end: End, on: Date) -> Self {
        Self {
            number: 0,
            end,
            on,
            from: None,
            created: None,
            due: None,
            start: None,
            moved: Vec::new(),
            estimate: None,
            spent: None,
            amount: None,
        }
    }
}

/// The same as it is held.
///
/// There are many of them: each value has as little room as it nearly always needs, and what few of them have is kept aside, so that
/// the others need no room for it.
#[derive(Clone, PartialEq)]
pub struct Settled {
    number: u32,
    closed: Day,
    from: Day,
    created: Day,
    due: Day,
    size: Amount,
    amount: Amount,
    end: End,
    in_points: bool,
    rare: Option<Box<Rare>>,
}

/// What few settled tasks have.
#[derive(Debug, Clone, Default, PartialEq)]
struct Rare {
    start: Option<Date>,
    moved: Box<[Date]>,
    spent: Option<f64>,
    /// All of it but those days, where something does not fit into its little room.
    exact: Option<Box<Closed>>,
}

const _: () = assert!(size_of::<Settled>() <= 32);

impl From<Closed> for Settled {
    fn from(closed: Closed) -> Self {
        let fits = Self::little(&closed);
        let exact = |closed: &Closed| {
            let moved = Vec::new();
            Box::new(Closed {
                moved,
                ..closed.clone()
            })
        };
        let rare = Rare {
            start: closed.start,
            spent: closed.spent,
            exact: fits.is_none().then(|| exact(&closed)),
            moved: closed.moved.into_boxed_slice(),
        };
        Self {
            end: closed.end,
            rare: (rare != Rare::default()).then(|| Box::new(rare)),
            ..fits.unwrap_or(Self::NOTHING)
        }
    }
}

impl fmt::Debug for Settled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.whole().fmt(f)
    }
}

impl Settled {
    /// Where all of it stands aside.
    const NOTHING: Self = Self {
        number: 0,
        closed: Day::NONE,
        from: Day::NONE,
        created: Day::NONE,
        due: Day::NONE,
        size: Amount::NONE,
        amount: Amount::NONE,
        end: End::Done,
        in_points: false,
        rare: None,
    };

    /// What few have is not in it; `None` where something does not fit.
    fn little(closed: &Closed) -> Option<Self> {
        let (size, in_points) = match closed.estimate {
            Some(Estimate::Hours(size)) => (Some(size), false),
            Some(Estimate::Points(size)) => (Some(size), true),
            None => (None, false),
        };
        Some(Self {
            number: u32::try_from(closed.number).ok()?,
            closed: Day::new(Some(closed.on))?,
            from: Day::new(closed.from)?,
            created: Day::new(closed.created)?,
            due: Day::new(closed.due)?,
            size: Amount::new(size)?,
            amount: Amount::new(closed.amount)?,
            end: closed.end,
            in_points,
            rare: None,
        })
    }

    fn exact(&self) -> Option<&Closed> {
        self.rare.as_ref()?.exact.as_deref()
    }

    /// A number that no other task of the snapshot has.
    pub fn number(&self) -> i64 {
        let exact = self.exact().map(|exact| exact.number);
        exact.unwrap_or(self.number.into())
    }

    /// How it ended.
    pub fn end(&self) -> End {
        self.end
    }

    /// The day on which it was closed.
    pub fn closed(&self) -> Date {
        let exact = self.exact().map(|exact| exact.on);
        // One of the two is there.
        exact.or_else(|| self.closed.get()).unwrap_or_default()
    }

    /// The first day on which it counts, as work that is left unless it was closed by then; `None`: it always did.
    pub fn counts_from(&self) -> Option<Date> {
        self.exact()
            .map_or_else(|| self.from.get(), |exact| exact.from)
    }

    /// When it was created.
    pub fn created(&self) -> Option<Date> {
        self.exact()
            .map_or_else(|| self.created.get(), |exact| exact.created)
    }

    /// Its due date.
    pub fn due(&self) -> Option<Date> {
        self.exact()
            .map_or_else(|| self.due.get(), |exact| exact.due)
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
        if let Some(exact) = self.exact() {
            return exact.estimate;
        }
        let unit = if self.in_points {
            Estimate::Points
        } else {
            Estimate::Hours
        };
        self.size.get().map(unit)
    }

    /// Hours spent.
    pub fn spent(&self) -> Option<f64> {
        self.rare.as_ref().and_then(|rare| rare.spent)
    }

    /// What it has in the custom field that its leads sum.
    pub fn amount(&self) -> Option<f64> {
        self.exact()
            .map_or_else(|| self.amount.get(), |exact| exact.amount)
    }

    /// All that is kept of it.
    pub fn whole(&self) -> Closed {
        Closed {
            number: self.number(),
            end: self.end,
            on: self.closed(),
            from: self.counts_from(),
            created: self.created(),
            due: self.due(),
            start: self.start(),
            moved: self.moved().to_vec(),
            estimate: self.estimate(),
            spent: self.spent(),
            amount: self.amount(),
        }
    }

    /// Whether it counts on a date at all.
    pub fn exists(&self, at: Date) -> bool {
        self.counts_from().is_none_or(|from| from <= at) || self.closed() <= at
    }

    /// The day on which it was done, as it stood at the end of a day.
    pub fn done_on(&self, at: Date) -> Option<Date> {
        self.is_done(at).then(|| self.closed())
    }

    /// Whether it stood done on a date.
    pub fn is_done(&self, at: Date) -> bool {
        self.end == End::Done && self.closed() <= at
    }

    /// Whether it stood cancelled on a date.
    pub fn is_cancelled(&self, at: Date) -> bool {
        self.end == End::Cancelled && self.closed() <= at
    }

    /// Whether work was left on a date.
    pub fn is_remaining(&self, at: Date) -> bool {
        at < self.closed() && self.exists(at)
    }

    /// Whether work was left on a date though its due date had passed.
    pub fn is_overdue(&self, at: Date) -> bool {
        self.due().is_some_and(|due| due < at) && self.is_remaining(at)
    }

    /// The day that work on it is counted from, as known on a date: its start, else when it was created.
    ///
    /// A start that lies after the date has not come.
    pub fn begun(&self, by: Date) -> Option<Date> {
        self.start().filter(|start| *start <= by).or(self.created())
    }

    /// The days on which it is known to have changed, each once.
    pub fn changes(&self) -> impl Iterator<Item = Date> {
        self.moved().iter().copied().chain([self.closed()])
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
    pub task: Closed,
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{Closed, End, Settled};
    use crate::domain::task::Estimate;

    fn task(end: End, from: Option<Date>) -> Settled {
        let closed = Closed {
            from,
            created: from,
            ..Closed::new(end, date(2026, 3, 10))
        };
        closed.into()
    }

    #[test]
    fn it_says_what_it_was_made_from() {
        let near = Closed {
            number: 7,
            from: Some(date(2026, 3, 1)),
            created: Some(date(2026, 3, 2)),
            due: Some(date(2026, 3, 3)),
            estimate: Some(Estimate::Points(3.0)),
            amount: Some(2.5),
            ..Closed::new(End::Cancelled, date(2026, 3, 10))
        };
        let past = Closed {
            start: Some(date(2026, 3, 4)),
            moved: vec![date(2026, 3, 5)],
            spent: Some(0.1),
            ..near.clone()
        };
        let far = [
            Closed {
                number: i64::MAX,
                ..past.clone()
            },
            Closed {
                on: date(2200, 1, 1),
                ..past.clone()
            },
            Closed {
                due: Some(date(1900, 1, 1)),
                ..near.clone()
            },
            Closed {
                estimate: Some(Estimate::Hours(0.1)),
                ..near.clone()
            },
            Closed {
                amount: Some(16_777_217.0),
                ..near.clone()
            },
        ];
        for closed in [near, past].into_iter().chain(far) {
            assert_eq!(Settled::from(closed.clone()).whole(), closed);
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
