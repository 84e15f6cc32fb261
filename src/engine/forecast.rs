//! What is coming: when a lead reaches its target, how much of it is there by due, and how sure that is.
//!
//! Monte Carlo over the daily throughput of a trailing window, zero days included, seeded from the measure and the
//! date. It knows measures, tasks and dates, not what a late one costs or whom it holds up.

use jiff::civil::Date;

use super::assessment::{Freshness, Interval, LeadAssessment, Status};
use super::chance::Chance;
use super::lead::Scope;
use super::lead::value::Values;
use super::variance::EPSILON;
use super::words;
use crate::domain::id::LeadId;
use crate::domain::measure::{LeadKind, LeadMeasure, Way};
use crate::domain::plan::Plan;
use crate::language::phrase::Phrase;
use crate::phrase;
use cumulative::{Aim, Course};
use window::{LEAST_ACTIVE, Record, Window};

mod cumulative;
mod days;
mod draws;
mod lag;
mod odds;
mod rate;
mod trials;
mod window;

pub(crate) use lag::lag;
pub(crate) use odds::odds;
pub(crate) use trials::Order;

/// The best odds that are ever given while work remains.
const CEILING: f64 = 0.95;

/// The forecast of one lead measure on a date.
#[derive(Debug, Clone, PartialEq)]
pub struct LeadForecast {
    /// Which.
    pub id: LeadId,
    /// What is expected of it.
    pub outlook: Outlook,
    /// What is left to the target, in the lead's unit; 0 once it is reached.
    pub remaining: f64,
}

impl LeadForecast {
    /// Odds of the target by due, 0 to 1; `None` where nothing says.
    pub fn odds(&self) -> Option<f64> {
        match &self.outlook {
            Outlook::Reached { in_time, .. } => Some(f64::from(u8::from(*in_time))),
            Outlook::Simulated(simulated) => Some(simulated.odds),
            Outlook::Repeats(commitment) => Some(commitment.odds),
            Outlook::Cannot { .. } => None,
        }
    }
}

/// What is expected of a measure.
#[derive(Debug, Clone, PartialEq)]
pub enum Outlook {
    /// The target was reached on a date.
    Reached {
        /// When.
        on: Date,
        /// Whether that was by the due date.
        in_time: bool,
    },
    /// Drawn from the daily throughput of the trailing window.
    Simulated(Simulated),
    /// A commitment that holds again in each period: its remaining periods, drawn from the same window.
    Repeats(Commitment),
    /// Nothing can be said, and why: `3 days with a completion since 3 Sep, 5 are needed`.
    Cannot {
        /// The sentence, with what would be needed.
        why: Phrase,
    },
}

/// What the trials of a simulation say.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulated {
    /// When the target is reached.
    pub finish: FinishDates,
    /// How much is there at the due date, in the measure's unit.
    pub by_due: Quantiles,
    /// Odds of the target by due, 0 to 1; never above 0.95 while work remains.
    pub odds: f64,
    /// First day of the window that was drawn from.
    pub window_from: Date,
    /// Days of the window that were drawn from (blackout days are not).
    pub days: u32,
    /// Days of the window with a completion.
    pub active_days: u32,
}

/// The first date at which so many of the trials have reached the target; `None`: not within the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FinishDates {
    /// Half of them.
    pub p50: Option<Date>,
    /// 85 of 100.
    pub p85: Option<Date>,
    /// 95 of 100.
    pub p95: Option<Date>,
}

impl FinishDates {
    /// Whether so many trials give a date that is not known yet.
    fn is_reached_by(self, reached: usize, trials: usize) -> bool {
        let quantiles = [(self.p50, 50), (self.p85, 85), (self.p95, 95)];
        quantiles
            .into_iter()
            .any(|(date, hundredths)| date.is_none() && reached >= trials::of(trials, hundredths))
    }
}

/// What the trials say of a commitment that holds in each period.
#[derive(Debug, Clone, PartialEq)]
pub struct Commitment {
    /// Odds that by its last period no more of it is left unkept than its status on track allows; never above 0.95.
    pub odds: f64,
    /// Whole periods that are hit by then.
    pub hits: Quantiles,
    /// Whole periods between start and due.
    pub periods: u32,
    /// First day of the window that was drawn from.
    pub window_from: Date,
    /// Days of the window that were drawn from (blackout days are not).
    pub days: u32,
    /// Days of the window with a completion.
    pub active_days: u32,
}

/// Values that so many of the trials reach at least.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantiles {
    /// 85 of 100 trials reach this: the careful figure.
    pub p85: f64,
    /// Half of them reach this.
    pub p50: f64,
    /// 15 of 100 trials reach this: the hopeful figure.
    pub p15: f64,
}

/// The forecast of a lag measure on a date.
#[derive(Debug, Clone, PartialEq)]
pub enum LagForecast {
    /// Its trend carried on.
    Projected(Projection),
    /// Nothing can be said, and why: `3 values up to 20 Nov, 5 are needed`.
    Cannot {
        /// The sentence, with what would be needed.
        why: Phrase,
    },
}

impl LagForecast {
    /// Odds of the target by due, 0 to 1; `None` where nothing says.
    pub fn odds(&self) -> Option<f64> {
        match self {
            Self::Projected(projection) => Some(projection.odds),
            Self::Cannot { .. } => None,
        }
    }

    /// The odds that a status may go by: of values that can show what the actions do.
    pub(crate) fn telling_odds(&self) -> Option<f64> {
        match self {
            Self::Projected(projection) => Some(projection.odds).filter(|_| !projection.is_early),
            Self::Cannot { .. } => None,
        }
    }
}

/// Where the trend of a series leads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Projection {
    /// The value at due by the line through the values, in the measure's unit.
    pub at_due: f64,
    /// Where eight of ten resamples lie.
    pub range: Interval,
    /// Odds of the target at due, or of a value within the band; never above 0.95.
    pub odds: f64,
    /// Movement a day from the date to due, in the measure's unit.
    pub slope: f64,
    /// Values that the line rests on.
    pub points: u32,
    /// The date of the first of them.
    pub from: Date,
    /// Some of them are from before the actions can show: no status goes by it yet.
    pub is_early: bool,
}

/// What the forecasts of all leads share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting<'a> {
    plan: &'a Plan,
    order: &'a Order,
    at: Date,
}

impl<'a> Setting<'a> {
    /// The forecasts of a plan on a date, dealt in an order that was made for both.
    pub(crate) fn new(plan: &'a Plan, order: &'a Order, at: Date) -> Self {
        Self { plan, order, at }
    }
}

/// The forecast of a lead as it was assessed from its values.
pub(crate) fn lead(
    setting: Setting<'_>,
    scope: &Scope<'_>,
    values: &Values<'_>,
    assessed: &LeadAssessment,
) -> LeadForecast {
    let lead = scope.lead;
    let (outlook, remaining) = match subject(lead, assessed, setting.at) {
        Ok(Subject {
            course: Some(course),
            value,
        }) => cumulative_lead(setting, values, assessed, (course, value)),
        Ok(Subject { course: None, .. }) => (rate_lead(setting, scope, values, assessed), 0.0),
        Err(why) => (Outlook::Cannot { why }, 0.0),
    };
    LeadForecast {
        id: lead.id.clone(),
        outlook,
        remaining,
    }
}

/// What is drawn: how the value moves (a rate's periods do not), and where it stands.
struct Subject {
    course: Option<Course>,
    value: f64,
}

/// What can be forecast of a lead, or why nothing can.
fn subject(lead: &LeadMeasure, assessed: &LeadAssessment, at: Date) -> Result<Subject, Phrase> {
    match assessed.status {
        Status::Paused => return Err(phrase!("cannot-paused")),
        Status::NotStarted => {
            let day = words::day(lead.start, at);
            return Err(phrase!("cannot-before-start", day = day));
        }
        Status::Achieved
        | Status::OnTrack
        | Status::Unknown
        | Status::AtRisk
        | Status::OffTrack
        | Status::Missed => {}
    }
    let Some(value) = assessed.value else {
        let reason = assessed.reasons.first();
        return Err(reason.map_or_else(|| phrase!("cannot-without-value"), |one| one.text.clone()));
    };
    Ok(Subject {
        course: course(lead)?,
        value,
    })
}

/// How what is done moves a lead (`None`: period by period), or why that says nothing of its target.
fn course(lead: &LeadMeasure) -> Result<Option<Course>, Phrase> {
    let rises = lead.target > lead.baseline;
    let apart = || phrase!("cannot-apart");
    match lead.way() {
        Way::Ceiling | Way::Floor | Way::Band => {
            return Err(phrase!("cannot-held-daily"));
        }
        Way::Rate if lead.at_most || lead.target <= 0.0 => return Err(apart()),
        Way::Cumulative | Way::Rate => {}
    }
    match (&lead.kind, lead.way() == Way::Rate) {
        (LeadKind::Count | LeadKind::Sum(_), true) => Ok(None),
        (LeadKind::Count | LeadKind::Sum(_), false) if rises => Ok(Some(Course::Rises)),
        (LeadKind::Percent, false) if rises => Ok(Some(Course::Share)),
        (LeadKind::Open, false) => Ok(Some(Course::Falls)),
        (LeadKind::Overdue | LeadKind::OnTime { .. }, _) => Err(phrase!("cannot-by-due-dates")),
        (LeadKind::Blocked | LeadKind::CycleTime { .. } | LeadKind::Age(_), _) => {
            Err(phrase!("cannot-by-duration"))
        }
        (LeadKind::Count | LeadKind::Sum(_) | LeadKind::Percent | LeadKind::Open, _) => {
            Err(apart())
        }
    }
}

fn cumulative_lead(
    setting: Setting<'_>,
    values: &Values<'_>,
    assessed: &LeadAssessment,
    (course, value): (Course, f64),
) -> (Outlook, f64) {
    let Setting { plan, at, .. } = setting;
    let Some(lead) = plan.leads.get(&assessed.id) else {
        return (nothing_known(), 0.0);
    };
    let to = known_until(plan, assessed, at);
    let record = Record::new(values, at, plan.forecast.window_from(to));
    let aim = Aim::new(course, value, lead.target, &record);
    let remaining = aim.remaining();
    if remaining <= EPSILON * lead.target.abs().max(1.0) {
        let on = aim.reached_on(&Record::new(values, at, Date::MIN), at);
        let in_time = on <= lead.due;
        return (Outlook::Reached { on, in_time }, 0.0);
    }
    let window = match drawn_from(plan, lead, &record, (to, at)) {
        Ok(window) => window,
        Err(why) => return (Outlook::Cannot { why }, remaining),
    };
    let mut chance = Chance::new("lead", lead.id.as_str(), at);
    let outlook = cumulative::simulate(&aim, &window, setting, lead.due, &mut chance);
    (outlook, remaining)
}

fn rate_lead(
    setting: Setting<'_>,
    scope: &Scope<'_>,
    values: &Values<'_>,
    assessed: &LeadAssessment,
) -> Outlook {
    let Setting { plan, at, .. } = setting;
    let lead = scope.lead;
    let Some(periods) = lead.per.map(|per| rate::Periods::new(&scope.terms, per)) else {
        return nothing_known();
    };
    if assessed.status == Status::Achieved {
        let on = periods.last_day().unwrap_or(lead.due);
        return Outlook::Reached { on, in_time: true };
    }
    let to = known_until(plan, assessed, at);
    let record = Record::new(values, at, plan.forecast.window_from(to));
    match drawn_from(plan, lead, &record, (to, at)) {
        Ok(window) => {
            let mut chance = Chance::new("lead", lead.id.as_str(), at);
            let so_far = assessed.periods.as_slice();
            rate::simulate((lead, &periods), so_far, &window, setting, &mut chance)
        }
        Err(why) => Outlook::Cannot { why },
    }
}

fn nothing_known() -> Outlook {
    Outlook::Cannot {
        why: phrase!("cannot-outside-plan"),
    }
}

/// The last day of the window. It ends where the data does: a source that was not read says nothing of the days since.
fn known_until(plan: &Plan, assessed: &LeadAssessment, at: Date) -> Date {
    match &assessed.freshness {
        Freshness::Stale { since, .. } => since
            .map(|since| since.to_zoned(plan.time_zone.clone()).date())
            .map_or(at, |read| read.min(at)),
        Freshness::Fresh | Freshness::Missing => at,
    }
}

/// The window up to a day, or what is missing of it on a date.
fn drawn_from(
    plan: &Plan,
    lead: &LeadMeasure,
    record: &Record,
    (to, at): (Date, Date),
) -> Result<Window, Phrase> {
    let window = Window::new(record, plan, lead.start, to);
    if window.active < LEAST_ACTIVE {
        return Err(phrase!(
            "cannot-few-days",
            days = i64::from(window.active),
            since = words::day(window.from, at),
            least = i64::from(LEAST_ACTIVE)
        ));
    }
    Ok(window)
}

#[cfg(test)]
mod tests;
