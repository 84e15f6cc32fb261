//! A task as it stood on a date: its states in order, from the tracker's fields and the events we saw.
//!
//! Done by t means: on t it stood closed as done. The tracker's own closed date decides, in the
//! plan's time zone; events show that it was reopened or closed again in between; where the tracker
//! gives no date, the day we saw it counts. Where events and current fields disagree the current
//! fields win. It knows one task; not links or measures.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::calendar::When;
use crate::domain::task::{Change, KnownTask, State, TaskEvent};

pub(crate) mod ended;
mod tracked;

pub(crate) use tracked::{Tracked, Trails};

/// What is known of the way of one task, in the plan's zone.
#[derive(Debug)]
pub(crate) struct History {
    /// When the tracker says it last changed, in the plan's zone.
    pub(crate) updated: Option<Date>,
    /// When it was created, in the plan's zone.
    pub(crate) created: Option<Date>,
    /// Its start as the tracker gives it, in the plan's zone.
    pub(crate) start: Option<Date>,
    gone: Option<Date>,
    initial: State,
    steps: Box<[Step]>,
    /// Its due date now, in the plan's zone.
    due: Option<Date>,
    /// The due dates it had before, each with the day on which it was changed, oldest first.
    old_dues: Box<[(Date, Due)]>,
}

/// A due date as the tracker gives it, and in the plan's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Due {
    at: Option<When>,
    day: Option<Date>,
}

impl Due {
    fn new(at: Option<When>, zone: &TimeZone) -> Self {
        Self {
            at,
            day: at.map(|at| at.date(zone)),
        }
    }

    /// Reads the words of an event: a date, or an instant; no words, no due date.
    fn read(words: Option<&str>, zone: &TimeZone) -> Option<Self> {
        let at = words.map(str::parse::<When>).transpose().ok()?;
        Some(Self::new(at, zone))
    }
}

/// One change of a due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DueMove {
    /// When.
    pub(crate) on: Date,
    /// The date it had.
    pub(crate) from: Option<Date>,
    /// The date it got.
    pub(crate) to: Option<Date>,
}

impl DueMove {
    /// Whether it was put off: moved later, or taken away.
    pub(crate) fn is_later(&self) -> bool {
        self.from
            .is_some_and(|from| self.to.is_none_or(|to| to > from))
    }
}

/// From this day on the task stood in this state.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    on: Date,
    at: When,
    state: State,
}

/// When a change happened, with the keys that put changes in order: pulls see them in the order in
/// which they came about; what one pull saw together is ordered by the tracker's own dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Moment {
    seen: Timestamp,
    on: Date,
    instant: Timestamp,
}

impl Moment {
    fn of(event: &TaskEvent, zone: &TimeZone) -> Self {
        let at = event.happened.unwrap_or(event.seen.into());
        Self {
            seen: event.seen,
            on: at.date(zone),
            instant: match at {
                When::Instant(instant) => instant.into(),
                When::Date(_) => event.seen,
            },
        }
    }
}

/// A change of state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Move {
    moment: Moment,
    from: State,
    to: State,
}

impl Move {
    /// `None` for a change of another field, or one whose words are not states.
    fn read(event: &TaskEvent, zone: &TimeZone) -> Option<Self> {
        if event.change != Change::State {
            return None;
        }
        Some(Self {
            moment: Moment::of(event, zone),
            from: event
                .from
                .as_deref()
                .map_or(Some(State::Open), State::parse)?,
            to: State::parse(event.to.as_deref()?)?,
        })
    }
}

impl History {
    /// Reads a record with its events, oldest first.
    pub(crate) fn new(known: &KnownTask, events: &[&TaskEvent], zone: &TimeZone) -> Self {
        let task = &known.task;
        let read = events.iter().filter_map(|event| Move::read(event, zone));
        let mut moves: Vec<Move> = read.collect();
        moves.sort_unstable();
        // An event trail that does not end in the current state is wrong somewhere: it is left aside.
        if moves.last().is_some_and(|last| last.to != task.state) {
            moves.clear();
        }
        let due = Due::new(task.due, zone);
        let (initial, steps) = steps(known, &moves, zone);
        Self {
            updated: task.updated.map(|updated| updated.date(zone)),
            created: task.created.map(|created| created.date(zone)),
            start: task.start.map(|start| start.date(zone)),
            gone: known.gone_at.map(|gone| When::from(gone).date(zone)),
            initial,
            steps,
            due: due.day,
            old_dues: old_dues(events, due, zone).into_boxed_slice(),
        }
    }

    /// Whether another one says the same on every day, but for when the tracker says that it last changed.
    pub(crate) fn is_alike(&self, other: &Self) -> bool {
        let Self {
            updated: _,
            created,
            start,
            gone,
            initial,
            steps,
            due,
            old_dues,
        } = self;
        // From the first day on it is looked whether anything was dressed up.
        let first = |history: &Self| history.changes().chain(history.created).min();
        *created == other.created
            && *start == other.start
            && *gone == other.gone
            && *initial == other.initial
            && *steps == other.steps
            && *due == other.due
            && *old_dues == other.old_dues
            && first(self) == first(other)
    }

    /// The latest step that had happened by a date; later steps know better, whatever their dates.
    fn step_at(&self, at: Date) -> Option<&Step> {
        self.steps.iter().rev().find(|step| step.on <= at)
    }

    /// Its state at the end of a day.
    pub(crate) fn state_at(&self, at: Date) -> State {
        self.step_at(at).map_or(self.initial, |step| step.state)
    }

    /// The day on which it was done, as it stood at the end of a day; `None` when it was not done then.
    ///
    /// A task that was reopened and closed again has one such day, the last.
    pub(crate) fn done_on(&self, at: Date) -> Option<Date> {
        self.step_at(at)
            .filter(|step| step.state == State::Done)
            .map(|step| step.on)
    }

    /// The day on which it entered the state it had at the end of a day, where known.
    pub(crate) fn moved_on(&self, at: Date) -> Option<Date> {
        self.step_at(at).map(|step| step.on)
    }

    /// Whether a full pull had missed it by a date.
    pub(crate) fn is_gone(&self, at: Date) -> bool {
        self.gone.is_some_and(|gone| gone <= at)
    }

    /// Whether it counts on a date at all: created by then (or finished, which proves it) and not gone.
    pub(crate) fn exists(&self, at: Date) -> bool {
        !self.is_gone(at)
            && (self.created.is_none_or(|created| created <= at) || self.step_at(at).is_some())
    }

    /// Whether it stood done on a date, and was not gone.
    pub(crate) fn is_done(&self, at: Date) -> bool {
        self.is_done_or_remaining(at).0
    }

    /// Whether work was left on a date: open, in progress or blocked.
    pub(crate) fn is_remaining(&self, at: Date) -> bool {
        self.is_done_or_remaining(at).1
    }

    /// Whether it stood done on a date, and whether work was left then, from one look.
    pub(crate) fn is_done_or_remaining(&self, at: Date) -> (bool, bool) {
        if self.is_gone(at) {
            return (false, false);
        }
        if let Some(step) = self.step_at(at) {
            return (step.state == State::Done, step.state.is_remaining());
        }
        let exists = self.created.is_none_or(|created| created <= at);
        (false, exists && self.initial.is_remaining())
    }

    /// Whether work was left on a date though its due date had passed.
    pub(crate) fn is_overdue(&self, at: Date) -> bool {
        self.due_at(at).is_some_and(|due| due < at) && self.is_remaining(at)
    }

    /// Its due date as it stood at the end of a day, in the plan's zone.
    pub(crate) fn due_at(&self, at: Date) -> Option<Date> {
        self.old_due(at).map_or(self.due, |old| old.day)
    }

    /// The first day of a span (its end left out) at the end of which the task was due that very day.
    ///
    /// A due date that was moved before it came is none; one that was moved afterwards was missed all the same.
    pub(crate) fn first_due_within(&self, from: Date, until: Date) -> Option<Date> {
        let days = self.old_dues.iter().map(|(_, due)| due.day);
        days.chain([self.due])
            .flatten()
            .filter(|day| (from..until).contains(day) && self.due_at(*day) == Some(*day))
            .min()
    }

    /// The day that work on it is counted from, as known on a date: its start, else when it was created.
    ///
    /// A start that lies after the date has not come.
    pub(crate) fn begun(&self, by: Date) -> Option<Date> {
        self.start.filter(|start| *start <= by).or(self.created)
    }

    /// The due date before the first change after the day; `None` without such a change: it is the current one.
    fn old_due(&self, at: Date) -> Option<Due> {
        let changed = self.old_dues.iter().find(|(on, _)| *on > at);
        changed.map(|(_, old)| *old)
    }

    /// Its states in their order with the day on which each began; the one before the first step is not among them.
    fn states(&self) -> impl Iterator<Item = (Date, State, State)> {
        let before = std::iter::once(self.initial).chain(self.steps.iter().map(|step| step.state));
        let steps = self.steps.iter().zip(before);
        steps.map(|(step, before)| (step.on, before, step.state))
    }

    /// The days by a date on which it turned into a state of a kind, from work that was left.
    pub(crate) fn turned(&self, at: Date, into: impl Fn(State) -> bool) -> Vec<Date> {
        self.states()
            .filter(|(on, before, state)| *on <= at && before.is_remaining() && into(*state))
            .map(|(on, ..)| on)
            .collect()
    }

    /// The days by a date on which it was opened again.
    pub(crate) fn reopened(&self, at: Date) -> Vec<Date> {
        self.states()
            .filter(|(on, before, state)| {
                *on <= at && !before.is_remaining() && state.is_remaining()
            })
            .map(|(on, ..)| on)
            .collect()
    }

    /// Since when it is in work on a date: the day on which it left the open ones, else its planned start.
    pub(crate) fn in_work_since(&self, at: Date) -> Option<Date> {
        let is_work = |state: State| matches!(state, State::InProgress | State::Blocked);
        if !is_work(self.state_at(at)) {
            return None;
        }
        let began = self
            .states()
            .filter(|(on, before, state)| *on <= at && !is_work(*before) && is_work(*state))
            .map(|(on, ..)| on);
        began.last().or(self.start).filter(|day| *day <= at)
    }

    /// The days on which it is known to have changed: its state, its due date, and the last change of anything.
    pub(crate) fn changes(&self) -> impl Iterator<Item = Date> {
        let states = self.steps.iter().map(|step| step.on);
        let dues = self.old_dues.iter().map(|(on, _)| *on);
        // A record that was never touched says its creation.
        let updated = self.updated.filter(|day| Some(*day) != self.created);
        states.chain(dues).chain(updated)
    }

    /// The days, in no order, on which it may have begun or ceased to count as done or as left: between two of them nothing moves.
    pub(crate) fn turns(&self) -> impl Iterator<Item = Date> {
        let steps = self.steps.iter().map(|step| step.on);
        steps.chain(self.created).chain(self.gone)
    }

    /// When a full pull no longer saw it.
    pub(crate) fn gone_on(&self) -> Option<Date> {
        self.gone
    }

    /// Every change of its due date that its trail of events tells, oldest first.
    pub(crate) fn due_moves(&self) -> Vec<DueMove> {
        let later = self.old_dues.iter().skip(1).map(|(_, due)| due.day);
        let after = later.chain([self.due]);
        let moves = self.old_dues.iter().zip(after);
        moves
            .map(|((on, from), to)| DueMove {
                on: *on,
                from: from.day,
                to,
            })
            .collect()
    }
}

/// The state before the first step, and the steps.
fn steps(known: &KnownTask, moves: &[Move], zone: &TimeZone) -> (State, Box<[Step]>) {
    let task = &known.task;
    let step = |at: When, state| Step {
        on: at.date(zone),
        at,
        state,
    };
    let before = moves.first().map_or(task.state, |first| first.from);
    let over = (!before.is_remaining()).then(|| {
        let at = task.closed.filter(|_| moves.is_empty());
        step(at.unwrap_or(known.first_seen.into()), before)
    });
    let later = moves.iter().enumerate().map(|(index, one)| {
        let is_last = index + 1 == moves.len();
        let closed = task.closed.filter(|_| is_last && !one.to.is_remaining());
        step(closed.unwrap_or(When::Date(one.moment.on)), one.to)
    });
    let initial = if over.is_some() { State::Open } else { before };
    (initial, over.into_iter().chain(later).collect())
}

/// The due dates before each change; none where the trail does not end in the current one.
fn old_dues(events: &[&TaskEvent], current: Due, zone: &TimeZone) -> Vec<(Date, Due)> {
    let changes = events.iter().filter(|event| event.change == Change::Due);
    let mut changes: Vec<(Moment, &TaskEvent)> = changes
        .map(|event| (Moment::of(event, zone), *event))
        .collect();
    changes.sort_by_key(|(moment, _)| *moment);
    let last = changes
        .last()
        .and_then(|(_, event)| Due::read(event.to.as_deref(), zone));
    if last != Some(current) {
        return Vec::new();
    }
    changes
        .iter()
        .filter_map(|(moment, event)| Some((moment.on, Due::read(event.from.as_deref(), zone)?)))
        .collect()
}

#[cfg(test)]
mod tests;
