//! Dated values, trajectories, ranges and status bands: what lag and lead measures have in common.

use jiff::civil::Date;

use crate::domain::measure::{Band, Bands, SCurve, Trajectory};

use super::item::Item;
use super::read::Fields;
use super::tree::Value;

/// Reads `[[date, value], …]`, dates strictly ascending.
pub(super) fn points(item: &Item<'_>) -> Option<Vec<(Date, f64)>> {
    let wanted = "a list of [date, value]";
    let mut read: Vec<(Date, f64)> = Vec::new();
    let mut complete = true;
    for pair in item.list(wanted)? {
        let Value::List(nodes) = &pair.node.value else {
            return pair.wrong("[date, value]");
        };
        let [date, value] = nodes.as_slice() else {
            return pair.wrong("[date, value]");
        };
        let date = Item::new(item.cx, pair.name.clone(), date).date();
        let value = Item::new(item.cx, pair.name.clone(), value).number();
        let (Some(date), Some(value)) = (date, value) else {
            complete = false;
            continue;
        };
        if let Some((before, _)) = read.last().filter(|(before, _)| *before >= date) {
            return pair.fault(
                &format!("is of {date}, not after {before} — dates in ascending order are wanted"),
                None,
            );
        }
        read.push((date, value));
    }
    if read.is_empty() && complete {
        return item.wrong(wanted);
    }
    complete.then_some(read)
}

/// The span that a trajectory must lead through.
#[derive(Clone, Copy)]
pub(super) struct Goal {
    pub(super) start: Option<Date>,
    pub(super) due: Option<Date>,
    pub(super) target: Option<f64>,
}

const SHAPES: &str = "\"linear\", \"s-curve\", \"steps\", or a table with points, steps or s_curve";

/// The words and tables of `shape`.
enum Shape<'a> {
    Linear,
    SCurve(SCurve),
    /// Steps through the values under `points`.
    Steps,
    /// A table with its own values, which are steps or not.
    Listed(Item<'a>, Listed),
}

#[derive(Clone, Copy)]
enum Listed {
    Points,
    Steps,
}

/// Reads `shape` and `points`.
pub(super) fn trajectory(fields: &Fields<'_>, goal: Goal) -> Trajectory {
    let own = fields.get("points");
    let shape = fields.get("shape");
    let Some(read) = shape.as_ref().map_or(Some(Shape::Linear), shape_of) else {
        return Trajectory::Linear;
    };
    let (item, listed) = match (read, own) {
        (Shape::Linear, None) => return Trajectory::Linear,
        (Shape::Linear, Some(item)) => (item, Listed::Points),
        (Shape::Steps, Some(item)) => (item, Listed::Steps),
        (Shape::Listed(item, listed), None) => (item, listed),
        (Shape::SCurve(curve), None) => return Trajectory::SCurve(curve),
        (Shape::SCurve(_) | Shape::Listed(_, _), Some(item)) => {
            let _: Option<()> = item.fault("stands beside a shape that needs none", None);
            return Trajectory::Linear;
        }
        (Shape::Steps, None) => {
            let help =
                "write points = [[date, value], …], or shape = { steps = [[date, value], …] }";
            let what = "is \"steps\" without dated values";
            let _: Option<()> = shape.and_then(|item| item.fault(what, Some(help.to_owned())));
            return Trajectory::Linear;
        }
    };
    let Some(points) = points(&item) else {
        return Trajectory::Linear;
    };
    ends_right(&item, &points, goal);
    match listed {
        Listed::Points => Trajectory::Points(points),
        Listed::Steps => Trajectory::Steps(points),
    }
}

fn shape_of<'a>(item: &Item<'a>) -> Option<Shape<'a>> {
    match &item.node.value {
        Value::Text(word) if word == "linear" => Some(Shape::Linear),
        Value::Text(word) if word == "s-curve" => Some(Shape::SCurve(SCurve::default())),
        Value::Text(word) if word == "steps" => Some(Shape::Steps),
        Value::Table(table) if table.len() == 1 => {
            let inner = |key: &'static str| Some(Item::new(item.cx, key, table.get(key)?));
            if let Some(curve) = inner("s_curve") {
                return s_curve(&curve).map(Shape::SCurve);
            }
            let steps = inner("steps").map(|item| Shape::Listed(item, Listed::Steps));
            let points = inner("points").map(|item| Shape::Listed(item, Listed::Points));
            steps.or(points).or_else(|| item.wrong(SHAPES))
        }
        _ => item.wrong(SHAPES),
    }
}

/// Reads `{ steepness, midpoint }`.
fn s_curve(item: &Item<'_>) -> Option<SCurve> {
    let fields = Fields::open(item.cx, "\"s_curve\"", item.node)?;
    let default = SCurve::default();
    let steepness = fields
        .get("steepness")
        .map(|item| item.number_in(0.1, 100.0));
    let midpoint = fields
        .get("midpoint")
        .map(|item| item.number_in(0.05, 0.95));
    fields.finish();
    Some(SCurve {
        steepness: steepness.unwrap_or(Some(default.steepness))?,
        midpoint: midpoint.unwrap_or(Some(default.midpoint))?,
    })
}

/// Reads `band` and `tolerance`: the range to stay within, and the distance that is all of a shortfall.
pub(super) fn band(fields: &Fields<'_>) -> Option<Band> {
    let Some(item) = fields.get("band") else {
        if let Some(item) = fields.get("tolerance") {
            let _: Option<()> = item.fault("stands without a \"band\"", None);
        }
        return None;
    };
    let tolerance = fields.need(
        "tolerance",
        "the distance outside of the band that is all of a shortfall",
        Item::positive,
    );
    let wanted = "[lowest, highest]";
    let limits = item.list(wanted)?;
    let [low, high] = limits.as_slice() else {
        return item.wrong(wanted);
    };
    let (low, high) = (low.number()?, high.number()?);
    if low >= high {
        return item.fault(
            &format!("goes from {low} to {high} — the lowest value first is wanted"),
            None,
        );
    }
    Some(Band {
        low,
        high,
        tolerance: tolerance?,
    })
}

/// Reports the keys that mean nothing beside a band.
pub(super) fn beside_band(fields: &Fields<'_>, keys: &[&'static str]) {
    for item in keys.iter().filter_map(|key| fields.get(key)) {
        let what = "stands beside \"band\", which holds on every day — one of them is wanted";
        let _: Option<()> = item.fault(what, None);
    }
}

fn ends_right(item: &Item<'_>, points: &[(Date, f64)], goal: Goal) {
    if let (Some((first, _)), Some(start)) = (points.first(), goal.start)
        && *first < start
    {
        let _: Option<()> = item.fault(
            &format!("begins on {first}, before the start {start}"),
            None,
        );
    }
    let (Some((date, value)), Some(due), Some(target)) = (points.last(), goal.due, goal.target)
    else {
        return;
    };
    let tolerance = 1e-9 * target.abs().max(1.0);
    if *date != due || (value - target).abs() > tolerance {
        let _: Option<()> = item.fault(
            &format!("ends at {value} on {date} — the target {target} on {due} is wanted"),
            Some(format!("end it with [{due}, {target}]")),
        );
    }
}

/// Reads `bands`, else those that hold everywhere.
pub(super) fn bands(fields: &Fields<'_>, default: Bands) -> Bands {
    let read = |item: &Item<'_>| {
        let inner = Fields::open(item.cx, "\"bands\"", item.node)?;
        let on_track = inner
            .opt("on_track", Item::share)
            .unwrap_or(default.on_track);
        let at_risk = inner.opt("at_risk", Item::share).unwrap_or(default.at_risk);
        inner.finish();
        if on_track >= at_risk {
            return item.fault(
                &format!("has on_track = {on_track} and at_risk = {at_risk} — on_track below at_risk is wanted"),
                None,
            );
        }
        Some(Bands { on_track, at_risk })
    };
    fields.opt("bands", read).unwrap_or(default)
}
