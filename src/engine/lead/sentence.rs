//! The sentence of a lead: where it is, where it should be, how far apart the two are.
//!
//! It knows figures that were computed; it computes none.

use jiff::civil::Date;

use super::value::Values;
use super::{Periods, Scope, on_time, record};
use crate::domain::measure::{LeadKind, Quantile, Way};
use crate::engine::assessment::Variance;
use crate::engine::words::{self, Scale};

/// `31 of 52 tasks, plan 44 (25 points, 21 days behind)`.
pub(super) fn of(
    scope: &Scope<'_>,
    values: &Values<'_>,
    periods: &Periods,
    (value, variance): (f64, &Variance),
    at: Date,
) -> String {
    let lead = scope.lead;
    let scale = Scale::of_lead(lead);
    let distance = words::distance(variance.points, variance.days_behind);
    let plan = scale.number(variance.plan);
    let target = scale.number(lead.target);
    let what = what(scope, values, value, at);
    let text = match (lead.way(), periods, lead.band) {
        (Way::Rate, Periods::Rate(rate), _) => rate.sentence(lead, value, at),
        (Way::Band, _, Some(limits)) => {
            format!("{what}, {}", words::band(scale, value, limits))
        }
        (Way::Ceiling, _, _) => format!("{what}, at most {target}"),
        (Way::Floor, _, _) => format!("{what}, at least {target}"),
        (Way::Cumulative | Way::Rate | Way::Band, _, _)
            if lead.baseline == 0.0 && !scale.is_percentage() =>
        {
            format!(
                "{} of {}, plan {plan} ({distance})",
                scale.number(value),
                scale.amount(lead.target)
            )
        }
        (Way::Cumulative | Way::Rate | Way::Band, _, _) => {
            format!("{what}, target {target}, plan {plan} ({distance})")
        }
    };
    let record = match (periods, lead.per) {
        (Periods::OnTime(periods), Some(per)) => record::words(periods, words::period(per)),
        (Periods::None | Periods::Rate(_) | Periods::OnTime(_), _) => None,
    };
    match record {
        Some(record) => format!("{text}; {record}"),
        None => text,
    }
}

/// The value with what it rests on: `12 days (p85 of 23 tasks)`, `87 % of 46 tasks due since 1 Feb`.
fn what(scope: &Scope<'_>, values: &Values<'_>, value: f64, at: Date) -> String {
    let amount = Scale::of_lead(scope.lead).amount(value);
    let tasks = || words::count(values.grounds(at).len() as f64, "task");
    match scope.lead.kind {
        LeadKind::Count
        | LeadKind::Sum(_)
        | LeadKind::Percent
        | LeadKind::Open
        | LeadKind::Overdue
        | LeadKind::Blocked => amount,
        LeadKind::OnTime { window_days } => {
            let (from, _) = on_time::span(scope.lead, window_days, at);
            let since = words::day(from, at);
            format!("{amount} of {} due since {since}", tasks())
        }
        LeadKind::CycleTime {
            quantile,
            window_days,
        } => format!(
            "{amount} ({} of {} done in {})",
            quantile_word(quantile),
            tasks(),
            words::count(window_days as f64, "day")
        ),
        LeadKind::Age(quantile) => format!("{amount} ({} of {})", quantile_word(quantile), tasks()),
    }
}

fn quantile_word(quantile: Quantile) -> &'static str {
    match quantile {
        Quantile::P50 => "p50",
        Quantile::P85 => "p85",
        Quantile::Highest => "oldest",
    }
}
