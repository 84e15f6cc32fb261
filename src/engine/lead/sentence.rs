//! The sentence of a lead: where it is, where it should be, how far apart the two are.
//!
//! It knows figures that were computed; it computes none.

use jiff::civil::Date;

use super::value::Values;
use super::{Periods, Scope, on_time, record};
use crate::domain::measure::{LeadKind, Quantile, Way};
use crate::engine::assessment::Variance;
use crate::engine::words::{self, Scale};
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

/// `31 of 52 tasks, plan 44 (25 points, 21 days behind)`.
pub(super) fn of(
    scope: &Scope<'_>,
    values: &Values<'_>,
    periods: &Periods,
    (value, variance): (f64, &Variance),
    at: Date,
) -> Phrase {
    let text = now(scope, values, periods, (value, variance), at);
    let record = match (periods, scope.lead.per) {
        (Periods::OnTime(periods), Some(per)) => record::words(periods, per),
        (Periods::None | Periods::Rate(_) | Periods::OnTime(_), _) => None,
    };
    match record {
        Some(record) => phrase!("clauses", before = text, after = record),
        None => text,
    }
}

fn now(
    scope: &Scope<'_>,
    values: &Values<'_>,
    periods: &Periods,
    (value, variance): (f64, &Variance),
    at: Date,
) -> Phrase {
    let lead = scope.lead;
    let scale = Scale::of_lead(lead);
    let what = || what(scope, values, value, at);
    match (lead.way(), periods, lead.band) {
        (Way::Rate, Periods::Rate(rate), _) => rate.sentence(lead, value, at),
        (Way::Band, _, Some(limits)) => phrase!(
            "lead-by-band",
            value = what(),
            place = words::band(scale, value, limits)
        ),
        (Way::Ceiling, _, _) => phrase!(
            "lead-at-most",
            value = what(),
            target = scale.number(lead.target)
        ),
        (Way::Floor, _, _) => phrase!(
            "lead-at-least",
            value = what(),
            target = scale.number(lead.target)
        ),
        (Way::Cumulative | Way::Rate | Way::Band, _, _) => {
            let from_nothing = lead.baseline == 0.0 && !scale.is_percentage();
            let said = if from_nothing {
                phrase!(
                    "lead-of-target",
                    value = scale.number(value),
                    target = scale.amount(lead.target)
                )
            } else {
                phrase!(
                    "lead-by-path",
                    value = what(),
                    target = scale.number(lead.target)
                )
            };
            let distance = words::distance(variance.points, variance.days_behind);
            said.with("plan", scale.number(variance.plan))
                .with("distance", distance)
        }
    }
}

/// The value with what it rests on: `12 days (p85 of 23 tasks)`, `87 % of 46 tasks due since 1 Feb`.
fn what(scope: &Scope<'_>, values: &Values<'_>, value: f64, at: Date) -> Arg {
    let amount = Scale::of_lead(scope.lead).amount(value);
    let tasks = || values.grounds(at).len();
    let said = match scope.lead.kind {
        LeadKind::Count
        | LeadKind::Sum(_)
        | LeadKind::Percent
        | LeadKind::Open
        | LeadKind::Overdue
        | LeadKind::Blocked => return amount,
        LeadKind::OnTime { window_days } => {
            let (from, _) = on_time::span(scope.lead, window_days, at);
            phrase!(
                "share-due-since",
                value = amount,
                tasks = tasks(),
                since = words::day(from, at)
            )
        }
        LeadKind::CycleTime {
            quantile,
            window_days,
        } => phrase!(
            "quantile-done-in",
            value = amount,
            quantile = quantile_word(quantile),
            tasks = tasks(),
            days = window_days
        ),
        LeadKind::Age(quantile) => phrase!(
            "quantile-of",
            value = amount,
            quantile = quantile_word(quantile),
            tasks = tasks()
        ),
    };
    said.into()
}

/// The word for a quantile, which messages choose by.
fn quantile_word(quantile: Quantile) -> &'static str {
    match quantile {
        Quantile::P50 => "p50",
        Quantile::P85 => "p85",
        Quantile::Highest => "oldest",
    }
}
