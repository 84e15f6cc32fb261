//! A lag measure on a date: the latest actual against the plan for the day that actual stands for.
//!
//! A monthly number is compared with what was planned for its own date, not for today: the month
//! that has not been counted yet is not a shortfall. It knows a series and a path; not the work below.

use jiff::civil::Date;

use super::assessment::Repair;
use super::assessment::{
    Freshness, Interval, LagAssessment, LagPart, Status, TrendPoint, Variance,
};
use super::freshness::Sources;
use super::reason::{Figure, Part, Reason};
use super::rollup::Input;
use super::status;
use super::variance::{EPSILON, Path, band};
use super::weight::InputWeight;
use super::words::{self, Scale};
use crate::domain::calendar::{Calendar, days_between};
use crate::domain::id::MetricId;
use crate::domain::measure::LagMeasure;
use crate::domain::metric::MetricPoint;
use crate::domain::plan::Objective;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

/// One value of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reading {
    /// The date it stands for.
    pub(crate) date: Date,
    /// The value, in the measure's unit.
    pub(crate) value: f64,
}

pub(crate) mod below;

/// What a series that is rolled up from below rests on.
#[derive(Debug)]
pub(crate) struct Rolled {
    /// How fresh it is: as fresh as the oldest of what it rests on.
    freshness: Freshness,
    /// What has no value though it is due, by name.
    missing: Vec<String>,
    /// What gives its latest value.
    parts: Vec<LagPart>,
}

/// The lag measure of one objective with its series up to a date.
#[derive(Debug)]
pub(crate) struct Series<'a> {
    /// The measure.
    pub(crate) lag: &'a LagMeasure,
    /// Its path between the objective's dates.
    pub(crate) path: Path<'a>,
    /// Its values at or before the date, oldest first.
    pub(crate) points: Vec<Reading>,
    /// Where they come from below.
    pub(crate) rolled: Option<Rolled>,
}

impl<'a> Series<'a> {
    /// The values of a metric up to a date; of two for one day the one that was read last.
    pub(crate) fn new(
        objective: &'a Objective,
        lag: &'a LagMeasure,
        calendar: &'a Calendar,
        points: &[MetricPoint],
        at: Date,
    ) -> Self {
        let mut points: Vec<&MetricPoint> = points
            .iter()
            .filter(|point| point.date <= at && point.value.is_finite())
            .collect();
        points.sort_by(|a, b| (a.date, b.seen).cmp(&(b.date, a.seen)));
        points.dedup_by_key(|point| point.date);
        let points = points.into_iter().map(|point| Reading {
            date: point.date,
            value: point.value,
        });
        Self {
            lag,
            path: Path::of_lag(lag, (objective.start, objective.due), calendar),
            points: points.collect(),
            rolled: None,
        }
    }

    /// Where the plan stands on a date beside a value: on the path, or in the band.
    fn plan_beside(&self, reading: Reading) -> f64 {
        match self.lag.band {
            Some(limits) => band(reading.value, limits).plan,
            None => self.path.plan(reading.date),
        }
    }

    /// Everything section 4 says of a value on a date: against the path, or against the band.
    pub(crate) fn variance(&self, value: f64, at: Date) -> Variance {
        match self.lag.band {
            Some(limits) => band(value, limits),
            None => self.path.variance(value, at),
        }
    }

    /// The latest value at or before a date: a point, or the baseline on the start date.
    pub(crate) fn value_at(&self, at: Date) -> Option<(Date, f64)> {
        let point = self.points.iter().rev().find(|point| point.date <= at);
        point
            .map(|point| (point.date, point.value))
            .or_else(|| (self.path.start <= at).then_some((self.path.start, self.path.baseline)))
    }
}

/// The measure by its own figures (rules 1 and 5), and against what its leads imply.
pub(crate) fn assess(
    series: &Series<'_>,
    sources: &Sources<'_>,
    paused: Option<&Phrase>,
    completion: Option<f64>,
    at: Date,
) -> LagAssessment {
    let latest = series.points.last();
    let path = &series.path;
    let implied = completion
        .filter(|_| series.lag.band.is_none())
        .map(|completion| path.baseline + path.span() * completion);
    let value = latest.map(|point| point.value);
    let mut assessed = LagAssessment {
        status: Status::Unknown,
        reasons: Vec::new(),
        value,
        value_date: latest.map(|point| point.date),
        variance: latest.map(|point| series.variance(point.value, point.date)),
        freshness: freshness(series, sources, at),
        implied,
        implied_gap: value.zip(implied).map(|(value, implied)| value - implied),
        forecast: None,
        parts: series
            .rolled
            .as_ref()
            .map_or_else(Vec::new, |rolled| rolled.parts.clone()),
        trend: trend(series),
    };
    let (status, reasons) = judge(series, sources, paused, &assessed, at);
    assessed.status = status;
    assessed.reasons = status::in_order(status, reasons);
    assessed
}

/// A point for the due date or later is final: it does not grow stale.
fn freshness(series: &Series<'_>, sources: &Sources<'_>, at: Date) -> Freshness {
    if let (Some(_), Some(rolled)) = (series.points.last(), &series.rolled) {
        return rolled.freshness.clone();
    }
    match (series.points.last(), &series.lag.actuals) {
        (None, _) => Freshness::Missing,
        (Some(latest), _) if latest.date >= series.path.due => Freshness::Fresh,
        (Some(_), None) => Freshness::Fresh,
        (Some(latest), Some(metric)) => sources.series(metric, latest.date, at),
    }
}

fn judge(
    series: &Series<'_>,
    sources: &Sources<'_>,
    paused: Option<&Phrase>,
    assessed: &LagAssessment,
    at: Date,
) -> (Status, Vec<Reason>) {
    let path = &series.path;
    if let Some(text) = paused {
        return status::alone(Status::Paused, "paused", text.clone());
    }
    if at < path.start {
        let text = phrase!("starts-on", day = words::day(path.start, at));
        return status::alone(Status::NotStarted, "before-start", text);
    }
    let (Some(latest), Some(variance)) = (series.points.last(), &assessed.variance) else {
        let text = match (&series.lag.actuals, &series.rolled) {
            (Some(metric), _) => phrase!(
                "series-empty",
                series = format!("metric.{metric}"),
                day = words::date(at)
            ),
            (None, Some(rolled)) if rolled.missing.is_empty() => phrase!("rolled-not-begun"),
            (None, Some(rolled)) => {
                let names = Arg::names(rolled.missing.iter().map(String::as_str));
                phrase!("rolled-missing", names = names)
            }
            (None, None) => phrase!("no-series"),
        };
        return status::alone(Status::Unknown, "no-data", text);
    };
    let by_figures = of_variance(series, variance, at);
    let lag = series.lag;
    let text = sentence(lag, *latest, variance, at);
    let figures = Figure::of_variance(latest.value, (lag.target, lag.band), variance, &lag.unit);
    let source = lag.actuals.as_ref().map(metric);
    let mut reasons = vec![
        Reason::new(by_figures, status::rule_of(by_figures), text)
            .with_all(figures)
            .with(Figure::day("value_date", latest.date))
            .on_all(source.clone()),
    ];
    let Freshness::Stale { since, .. } = &assessed.freshness else {
        return (by_figures, reasons);
    };
    let stood_still = of_variance(series, &series.variance(latest.value, at), at);
    let mut text = phrase!(
        "value-old",
        day = words::day(latest.date, at),
        days = days_between(latest.date, at)
    );
    if let Some(since) = since {
        let day = since.to_zoned(sources.zone().clone()).date();
        let read = phrase!("series-read", day = words::day(day, at));
        text = phrase!("clauses", before = text, after = read);
    }
    reasons.push(
        Reason::new(Status::Unknown, "stale", text)
            .with(Figure::day("value_date", latest.date))
            .on_all(source),
    );
    (status::of_stale(stood_still, at > path.due), reasons)
}

fn metric(id: &MetricId) -> Part {
    Part::Source(format!("metric.{id}"))
}

fn of_variance(series: &Series<'_>, variance: &Variance, at: Date) -> Status {
    let past_due = at > series.path.due;
    // A band is kept once its last day is over, as a ceiling is.
    let reached = variance.progress >= 1.0 - EPSILON && (past_due || series.lag.band.is_none());
    status::of_shortfall(variance.shortfall, reached, past_due, series.lag.bands)
}

/// `17.2 % on 31 Oct, target 27, plan then 24.5 (49 points, 178 days behind)`; of a band measure
/// `93 % on 31 Oct, 2 pp below the band 95 to 99 (tolerance 4)`.
fn sentence(lag: &LagMeasure, latest: Reading, variance: &Variance, at: Date) -> Phrase {
    let scale = Scale::of_lag(lag);
    let value = scale.amount(latest.value);
    let day = words::day(latest.date, at);
    if let Some(limits) = lag.band {
        let place = words::band(scale, latest.value, limits);
        return phrase!("lag-by-band", value = value, day = day, place = place);
    }
    phrase!(
        "lag-by-path",
        value = value,
        day = day,
        target = scale.number(lag.target),
        plan = scale.number(variance.plan),
        distance = words::distance(variance.points, variance.days_behind)
    )
}

fn trend(series: &Series<'_>) -> Vec<TrendPoint> {
    series
        .points
        .iter()
        .map(|point| TrendPoint {
            date: point.date,
            actual: Some(point.value),
            plan: series.plan_beside(*point),
        })
        .collect()
}

/// The measure as an input of the objective above; `None` without a value.
pub(crate) fn input(
    objective: &Objective,
    weight: InputWeight,
    calendar: &Calendar,
    assessed: &LagAssessment,
    at: Date,
) -> Option<Input> {
    let lag = objective.lag.as_ref()?;
    let variance = assessed.variance.as_ref()?;
    let fresh = assessed.freshness == Freshness::Fresh;
    let range = if fresh {
        Interval {
            low: variance.shortfall,
            high: variance.shortfall,
        }
    } else {
        let series = Series::new(objective, lag, calendar, &[], at);
        let stood_still = series.variance(assessed.value?, at);
        Interval {
            low: 0.0,
            high: stood_still.shortfall,
        }
    };
    let stale = (!fresh).then(|| Repair::Data(objective.id.to_string()));
    Some(Input {
        part: Part::Objective(objective.id.clone()),
        name: objective.id.to_string(),
        weight: weight.value,
        progress: Some(variance.progress),
        shortfall: Some(variance.shortfall),
        range,
        coverage: f64::from(u8::from(fresh)),
        to_repair: stale
            .into_iter()
            .chain(weight.to_repair(objective.id.as_str()))
            .collect(),
        achieved: assessed.status == Status::Achieved,
        may_be_achieved: !fresh && at > objective.due,
        off_track: false,
        text: Phrase::verbatim(""),
    })
}
