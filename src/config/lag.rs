//! `lag` of an objective: the number that says the goal is met.

use jiff::civil::Date;

use crate::domain::id::MetricId;
use crate::domain::measure::{Band, Bands, LagMeasure, LagRollUp, Trajectory};

use super::item::Item;
use super::known::Known;
use super::points::{Goal, band, bands, beside_band, trajectory};
use super::read::Fields;

/// Reads the lag measure of an objective between its dates.
pub(super) fn lag_measure(
    item: &Item<'_>,
    known: &Known,
    default: Bands,
    start: Option<Date>,
    due: Option<Date>,
) -> Option<LagMeasure> {
    let fields = Fields::open(item.cx, "\"lag\"", item.node)?;
    let unit = fields.need("unit", "what the values are counted in", Item::line);
    let (baseline, target, trajectory, band) = goal(&fields, start, due);
    let actuals = fields.opt("actuals", |item| item.reference("metric", &known.metrics));
    let rollup = fields.opt("rollup", |item| {
        item.word(&[
            ("sum", LagRollUp::Sum),
            ("mean", LagRollUp::Mean),
            ("weighted", LagRollUp::Weighted),
        ])
    });
    if let (Some(_), Some(item)) = (&actuals, fields.get("rollup")) {
        let what = "stands beside \"actuals\" — one place to take the value from is wanted";
        let _: Option<()> = item.fault(what, None);
    }
    let delay_days = fields.opt("delay", Item::days);
    let bands = bands(&fields, default);
    fields.finish();
    Some(LagMeasure {
        unit: unit?,
        baseline: baseline?,
        target: target?,
        trajectory,
        band,
        actuals: actuals.map(MetricId::new),
        rollup,
        delay_days,
        bands,
    })
}

/// A way from baseline to target, or a band, whose middle is both.
fn goal(
    fields: &Fields<'_>,
    start: Option<Date>,
    due: Option<Date>,
) -> (Option<f64>, Option<f64>, Trajectory, Option<Band>) {
    let is_band = fields.get("band").is_some();
    let band = band(fields);
    if is_band {
        beside_band(fields, &["baseline", "target", "shape", "points"]);
        let middle = band.map(Band::middle);
        return (middle, middle, Trajectory::Linear, band);
    }
    let baseline = fields.need("baseline", "the value at the start", Item::number);
    let target = fields.need(
        "target",
        "the value at the due date (or band, the range to stay in)",
        Item::number,
    );
    differ(fields, baseline, target);
    let trajectory = trajectory(fields, Goal { start, due, target });
    (baseline, target, trajectory, None)
}

/// Nothing lies between two equal values, so no progress could be computed.
#[expect(
    clippy::float_cmp,
    reason = "two declared figures: equal or not, nothing was computed"
)]
pub(super) fn differ(fields: &Fields<'_>, baseline: Option<f64>, target: Option<f64>) {
    if let (Some(baseline), Some(target)) = (baseline, target)
        && baseline == target
        && let Some(item) = fields.get("target")
    {
        let message = format!(
            "{}: baseline and target are both {target} — two different values are wanted",
            fields.title
        );
        item.cx.error(item.node.spot(), message);
    }
}
