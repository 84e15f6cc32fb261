//! Dated values, trajectories and bands: what lag and lead measures have in common.

use jiff::civil::Date;

use crate::domain::measure::{Bands, Trajectory};

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

/// Reads `shape` and `points`: `"linear"`, or points by either key.
pub(super) fn trajectory(fields: &Fields<'_>, goal: Goal) -> Trajectory {
    let shape = fields.get("shape");
    let own = fields.get("points");
    let listed = match shape {
        None => own,
        Some(item) => match &item.node.value {
            Value::Table(table) => match table.get("points") {
                Some(node) if table.len() == 1 => Some(Item::new(item.cx, "points", node)),
                _ => item.wrong("\"linear\" or { points = [[date, value], …] }"),
            },
            Value::Text(word) if word == "linear" => own,
            Value::Text(word) if word == "s-curve" || word == "steps" => item.fault(
                &format!("is \"{word}\", which is not available in this version"),
                Some("use \"linear\" or points = [[date, value], …]".to_owned()),
            ),
            _ => item.wrong("\"linear\" or { points = [[date, value], …] }"),
        },
    };
    let Some(item) = listed else {
        return Trajectory::Linear;
    };
    match points(&item) {
        Some(points) => {
            ends_right(&item, &points, goal);
            Trajectory::Points(points)
        }
        None => Trajectory::Linear,
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
