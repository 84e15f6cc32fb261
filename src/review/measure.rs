//! The phrases of one measure: where it is, where it should be, how far apart the two are.

use jiff::civil::Date;

use crate::engine::words::{Scale, distance as distance_words, period};
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

use super::rows::{Aim, Measure};

/// A unit of at most this many characters (`%`, `EUR`, `h`) stands beside every figure.
const SHORT_UNIT: usize = 3;

/// What stands where there is no figure.
const NONE: &str = "–";

/// The value, with a short unit: `31`, `9.1 %`, `no data`.
pub(super) fn now(measure: &Measure) -> Arg {
    match measure.value {
        Some(value) => figure(measure, value),
        None => phrase!("no-data").into(),
    }
}

/// The planned value; a dash where there is none.
pub(super) fn plan(measure: &Measure) -> Arg {
    measure
        .plan
        .map_or_else(|| NONE.into(), |plan| figure(measure, plan))
}

/// Value minus plan, as both are printed: `−13`, `+0.4 pp`.
pub(super) fn gap(measure: &Measure) -> Arg {
    let Some((value, plan)) = measure.value.zip(measure.plan) else {
        return NONE.into();
    };
    let scale = scale(measure);
    let gap = scale.difference(plan, value);
    if scale.is_percentage() {
        return phrase!("percentage-points", figure = gap).into();
    }
    match short(measure.unit.as_str()) {
        "" => gap,
        unit => phrase!("figure-unit", figure = gap, unit = unit).into(),
    }
}

/// A figure in the measure's own unit, in full: `17.2 %`, `31 tasks`.
pub(super) fn amount(measure: &Measure, value: f64) -> Arg {
    scale(measure).amount(value)
}

/// `25 points, 21 days behind`; nothing for what has no path: a ceiling, and a rate, whose running
/// period says little about the whole.
pub(super) fn distance(measure: &Measure) -> Option<Arg> {
    let has_path = measure.per.is_none() && measure.days_behind.is_some();
    measure
        .points
        .filter(|_| has_path)
        .map(|points| distance_words(points, measure.days_behind).into())
}

/// `of 52`, `to 18 %`, `at most 5`, `at least 80 %`, `within 95 to 99 %`, `10 a week`; with the day where it is not that of what stands above.
pub(super) fn target(measure: &Measure, above: Date, today: Date) -> Phrase {
    let figure = figure(measure, measure.target);
    let per = measure.per.map(period);
    let target = match (measure.aim, per) {
        (Aim::AtMost, Some(per)) => {
            return phrase!("target-at-most-per", figure = figure, period = per);
        }
        (Aim::Reach, Some(per)) => return phrase!("target-per", figure = figure, period = per),
        (Aim::AtMost, None) => phrase!("target-at-most", figure = figure),
        // Its share is that of all periods together.
        (Aim::AtLeast, _) => phrase!("target-at-least", figure = figure),
        (Aim::Within(low, high), _) => phrase!(
            "target-within",
            low = Arg::number(low, measure.decimals),
            high = self::figure(measure, high)
        ),
        (Aim::Reach, None) if counts_up(measure) => phrase!("target-of", figure = figure),
        (Aim::Reach, None) => phrase!("target-to", figure = figure),
    };
    if measure.due == above {
        return target;
    }
    phrase!(
        "target-by",
        target = target,
        day = Arg::Day(measure.due, today)
    )
}

fn counts_up(measure: &Measure) -> bool {
    measure.baseline == 0.0 && !scale(measure).is_percentage()
}

fn scale(measure: &Measure) -> Scale<'_> {
    Scale::new(measure.unit.as_str(), measure.decimals)
}

fn figure(measure: &Measure, value: f64) -> Arg {
    let unit = if scale(measure).is_percentage() {
        "%"
    } else {
        short(measure.unit.as_str())
    };
    Arg::Amount {
        value,
        decimals: measure.decimals,
        unit: unit.to_owned(),
    }
}

/// The unit where it is short, else none.
fn short(unit: &str) -> &str {
    if unit.chars().count() <= SHORT_UNIT {
        unit
    } else {
        ""
    }
}
