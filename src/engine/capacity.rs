//! The capacity stress test: whether each person can do what is due, on every date, and the cheapest ways out where not.
//!
//! available(D) = working days to D x hours a day x (1 - daily-operations share) - time off; needed(D) = remaining
//! hours of open linked tasks due by D. A plan fits when needed <= available at every D: for one person with all
//! work at hand this demand test holds exactly when earliest-deadline-first meets every date (Liu and Layland
//! 1973; Baruah, Rosier and Howell 1990). It knows people and tasks; not measures or statuses.

use jiff::civil::Date;

use super::index::{Index, Work};
use crate::domain::id::{InitiativeId, PersonId, TaskId};
use crate::domain::people::{DailyOperations, Directory, Person};
pub(crate) use demand::Running;
use hours::Available;
use relief::{Job, Test};
pub use work::{DailyShare, DisplacedWeek, Protected, WorkDone, WorkUnit, WorkWeek};

use work::Done;

mod demand;
mod hours;
mod relief;
mod work;

/// No measurement here looks further back, in days.
pub(crate) const LOOK_BACK_DAYS: i64 = 7 * (work::WEEKS + 1);

#[cfg(test)]
mod tests;

/// One person's load at a date.
#[derive(Debug, Clone, PartialEq)]
pub struct Capacity {
    /// Whose.
    pub person: PersonId,
    /// Whether what is due can be done.
    pub load: Load,
    /// Declared working hours a week.
    pub hours_a_week: Option<f64>,
    /// What daily operations take.
    pub daily_operations: DailyShare,
    /// The open linked tasks, the earliest due first.
    pub demand: Vec<Demand>,
    /// The median estimate of the person's linked tasks in hours, which stands for one that says none.
    pub median_hours: Option<f64>,
    /// Strategic work against its protected share; `None` where none is declared.
    pub protected: Option<Protected>,
    /// The weeks in which unmapped work rose and strategic due dates slipped, oldest first.
    pub displaced: Vec<DisplacedWeek>,
}

impl Capacity {
    /// Whether more is due by some date than can be done.
    pub fn is_too_much(&self) -> bool {
        matches!(self.load, Load::TooMuch(_))
    }

    /// The tasks whose hours are the person's median, not an estimate.
    pub fn assumed_hours(&self) -> u64 {
        self.count(|demand| demand.size == Size::Assumed)
    }

    /// The tasks without a deadline, which are taken as due with their initiative.
    pub fn assumed_due(&self) -> u64 {
        self.count(|demand| demand.due_by == DueBy::Initiative)
    }

    /// The hours of tasks whose due date has passed, or those of them that are known.
    pub fn overdue_hours(&self, at: Date) -> f64 {
        let late = self.demand.iter().filter(|demand| demand.due < at);
        super::variance::sum(late.filter_map(|demand| demand.hours))
    }

    fn count(&self, wanted: impl Fn(&Demand) -> bool) -> u64 {
        self.demand.iter().filter(|demand| wanted(demand)).count() as u64
    }
}

/// Whether a person can do what is due.
#[derive(Debug, Clone, PartialEq)]
pub enum Load {
    /// At every date there is time enough; the date with the least to spare, where anything is due ahead.
    Fits {
        /// That date.
        tightest: Option<Checkpoint>,
    },
    /// On some date more is needed than there is.
    TooMuch(Overload),
    /// Something that the test needs is not known; unknown is not zero.
    CannotBeJudged {
        /// What.
        missing: Vec<Missing>,
    },
}

/// What is needed and what there is up to a date, in hours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Checkpoint {
    /// The date, which itself counts.
    pub on: Date,
    /// Remaining hours of what is due by then.
    pub needed: f64,
    /// Hours for strategic work from the date of the assessment, which itself counts.
    pub available: f64,
}

impl Checkpoint {
    /// Hours that are not there; below zero: to spare.
    pub fn short(&self) -> f64 {
        self.needed - self.available
    }
}

/// More than can be done, and the ways out.
#[derive(Debug, Clone, PartialEq)]
pub struct Overload {
    /// The first date that fails.
    pub first: Checkpoint,
    /// The date with the most hours short: what must be added until then so that everything fits.
    pub worst: Checkpoint,
    /// The tasks of the least weight without which everything fits, the earliest due first.
    pub defer: Vec<TaskId>,
    /// The weight of those.
    pub defer_weight: f64,
    /// The initiatives that what is due by the worst date counts for, by id.
    pub threatens: Vec<InitiativeId>,
}

/// What a capacity test lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// The person declares no working hours.
    Hours,
    /// Daily operations are to be measured, and nothing was done in the window to measure on.
    DoneWork,
    /// Tasks without an estimate in hours, and no other task of the person has one.
    Estimates {
        /// How many.
        tasks: u64,
        /// How many of them are estimated in points, which no factor turns into hours.
        in_points: u64,
    },
}

/// Where a task's hours come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Its own estimate, less the hours spent.
    Estimated,
    /// The person's median.
    Assumed,
    /// It has no estimate, and there is no median.
    Missing,
    /// It is estimated in points, which no factor turns into hours, and there is no median.
    Points,
}

/// Where a task's due date comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueBy {
    /// The task.
    Task,
    /// It has none: that of its initiative, the earliest of several.
    Initiative,
}

/// What one open linked task asks of a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    /// The task.
    pub task: TaskId,
    /// This person's part of its remaining hours; `None` where no estimate and no median says.
    pub hours: Option<f64>,
    /// Where they come from.
    pub size: Size,
    /// The assignees among whom it is split evenly.
    pub heads: u64,
    /// When it is due.
    pub due: Date,
    /// Where that comes from.
    pub due_by: DueBy,
    /// What it carries of its objectives: the sum over its initiatives of their share of the objective's weight
    /// times the share of the initiative's lead weight whose leads count it.
    pub weight: f64,
    /// The due date of its initiative, where that is still ahead: an overdue task is tested there.
    limit: Option<Date>,
}

/// The load of one person.
pub(crate) fn of_person(
    index: &Index<'_>,
    directory: &Directory,
    running: &Running<'_>,
    (person, work): (&Person, &Work<'_>),
    at: Date,
) -> Capacity {
    let done = Done::new(work, at);
    let median_hours = done.median_estimate();
    let daily_operations = match person.daily_operations {
        None => DailyShare::NotDeclared,
        Some(DailyOperations::Share(share)) => DailyShare::Declared(share),
        Some(DailyOperations::Measured) => done.measured_share(),
    };
    let demand = running.demand(index, directory, &work.linked, median_hours, at);
    Capacity {
        load: load(index, (person, work), daily_operations, &demand, at),
        hours_a_week: person.hours,
        daily_operations,
        protected: person.protected.map(|share| Protected {
            share,
            weeks: done.weeks(),
        }),
        displaced: done.displaced(),
        demand,
        median_hours,
        person: person.id.clone(),
    }
}

/// The initiatives that what is asked of a person by a date counts for.
fn threatened(
    index: &Index<'_>,
    work: &Work<'_>,
    demand: &[Demand],
    by: Date,
) -> Vec<InitiativeId> {
    let late = demand.iter().filter(|demand| demand.due <= by);
    let mut late: Vec<&TaskId> = late.map(|demand| &demand.task).collect();
    late.sort_unstable();
    // It is among what they work on, which stands in id order too.
    let mut late = late.into_iter().peekable();
    let asked = work.linked.iter().copied().filter(|task| {
        let id = &task.known.task.id;
        while late.next_if(|other| *other < id).is_some() {}
        late.peek() == Some(&id)
    });
    index.takers(asked)
}

fn load(
    index: &Index<'_>,
    (person, work): (&Person, &Work<'_>),
    daily: DailyShare,
    demand: &[Demand],
    at: Date,
) -> Load {
    let mut missing = Vec::new();
    let unsized_tasks = || demand.iter().filter(|demand| demand.hours.is_none());
    if person.hours.is_none() {
        missing.push(Missing::Hours);
    }
    if daily.share().is_none() {
        missing.push(Missing::DoneWork);
    }
    if unsized_tasks().next().is_some() {
        let points = unsized_tasks().filter(|demand| demand.size == Size::Points);
        missing.push(Missing::Estimates {
            tasks: unsized_tasks().count() as u64,
            in_points: points.count() as u64,
        });
    }
    let (Some(hours), Some(share), true) = (person.hours, daily.share(), missing.is_empty()) else {
        return Load::CannotBeJudged { missing };
    };
    let available = Available::new(
        &index.plan.calendar,
        at,
        hours * (1.0 - share),
        &person.time_off,
    );
    let threatened = |by| threatened(index, work, demand, by);
    judge(
        &Test::new(&jobs(demand, at), &available),
        demand,
        threatened,
    )
}

/// The demand as jobs with a date to meet each; `None` for what has no such date ahead.
fn jobs(demand: &[Demand], at: Date) -> Vec<Option<Job>> {
    // What is overdue is done first, so that it counts on every date ahead; the earliest of them stands for all.
    let ahead = demand
        .iter()
        .filter_map(|demand| Some(demand.due).filter(|due| *due >= at).or(demand.limit));
    let earliest = ahead.min();
    demand
        .iter()
        .map(|demand| {
            Some(Job {
                hours: demand.hours?,
                due: Some(demand.due).filter(|due| *due >= at).or(earliest)?,
                weight: demand.weight,
            })
        })
        .collect()
}

fn judge(
    test: &Test<'_>,
    demand: &[Demand],
    threatened: impl Fn(Date) -> Vec<InitiativeId>,
) -> Load {
    let checkpoints = test.checkpoints();
    let by_spare = |one: &&Checkpoint, other: &&Checkpoint| {
        let order = one.short().total_cmp(&other.short());
        // Of equal dates the first.
        order.then(other.on.cmp(&one.on))
    };
    let tightest = checkpoints.iter().max_by(by_spare).copied();
    let first = checkpoints.iter().find(|point| is_short(point)).copied();
    let (Some(first), Some(worst)) = (first, tightest) else {
        return Load::Fits { tightest };
    };
    let deferred = test.least_to_defer();
    let tasks: Vec<&Demand> = deferred.iter().filter_map(|at| demand.get(*at)).collect();
    Load::TooMuch(Overload {
        first,
        worst,
        defer_weight: super::variance::sum(tasks.iter().map(|demand| demand.weight)),
        defer: tasks
            .into_iter()
            .map(|demand| demand.task.clone())
            .collect(),
        threatens: threatened(worst.on),
    })
}

fn is_short(point: &Checkpoint) -> bool {
    point.short() > super::variance::EPSILON * point.needed.max(1.0)
}
