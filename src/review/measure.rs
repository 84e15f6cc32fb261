//! The phrases of one measure: where it is, where it should be, how far apart the two are.

use jiff::civil::Date;

use crate::engine::words::{Scale, with_unit};

use super::figures;
use super::rows::{Aim, Measure};

pub(super) use crate::engine::words::period as period_noun;

/// A unit of at most this many characters (`%`, `EUR`, `h`) stands beside every figure.
const SHORT_UNIT: usize = 3;

/// The value, with a short unit: `31`, `9.1 %`, `no data`.
pub(super) fn now(measure: &Measure) -> String {
    measure
        .value
        .map_or_else(|| "no data".into(), |value| figure(measure, value))
}

/// The planned value; a dash where there is none.
pub(super) fn plan(measure: &Measure) -> String {
    measure
        .plan
        .map_or_else(|| "–".into(), |plan| figure(measure, plan))
}

/// Value minus plan, as both are printed: `−13`, `+0.4 pp`.
pub(super) fn gap(measure: &Measure) -> String {
    let Some((value, plan)) = measure.value.zip(measure.plan) else {
        return "–".into();
    };
    let gap = scale(measure).difference(plan, value);
    with_unit(&gap, short(scale(measure).difference_unit()))
}

/// A figure in the measure's own unit, in full: `17.2 %`, `31 tasks`.
pub(super) fn amount(measure: &Measure, value: f64) -> String {
    scale(measure).amount(value)
}

/// `25 points, 21 days behind`; nothing for what has no path: a ceiling, and a rate, whose running
/// period says little about the whole.
pub(super) fn distance(measure: &Measure) -> Option<String> {
    let has_path = measure.per.is_none() && measure.days_behind.is_some();
    measure
        .points
        .filter(|_| has_path)
        .map(|points| figures::distance(points, measure.days_behind))
}

/// `of 52`, `to 18 %`, `at most 5`, `at least 80 %`, `within 95 to 99 %`, `10 a week`; with the day where it is not that of what stands above.
pub(super) fn target(measure: &Measure, above: Date, today: Date) -> String {
    let figure = figure(measure, measure.target);
    let counts_up = measure.baseline == 0.0 && !scale(measure).is_percentage();
    let per = measure.per.map(|per| format!(" a {}", period_noun(per)));
    let (phrase, per) = match (measure.aim, per) {
        (Aim::AtMost, per) => (format!("at most {figure}"), per),
        // Its share is that of all periods together.
        (Aim::AtLeast, _) => (format!("at least {figure}"), None),
        (Aim::Within(low, high), _) => {
            let low = scale(measure).number(low);
            (
                format!("within {low} to {}", self::figure(measure, high)),
                None,
            )
        }
        (Aim::Reach, Some(per)) => (figure, Some(per)),
        (Aim::Reach, None) if counts_up => (format!("of {figure}"), None),
        (Aim::Reach, None) => (format!("to {figure}"), None),
    };
    if let Some(per) = per {
        return phrase + &per;
    }
    if measure.due == above {
        return phrase;
    }
    format!("{phrase} by {}", figures::day(measure.due, today))
}

fn scale(measure: &Measure) -> Scale<'_> {
    Scale::new(measure.unit.as_str(), measure.decimals)
}

fn figure(measure: &Measure, value: f64) -> String {
    let scale = scale(measure);
    let unit = if scale.is_percentage() {
        "%"
    } else {
        short(measure.unit.as_str())
    };
    with_unit(&scale.number(value), unit)
}

/// The unit where it is short, else none.
fn short(unit: &str) -> &str {
    if unit.chars().count() <= SHORT_UNIT {
        unit
    } else {
        ""
    }
}
