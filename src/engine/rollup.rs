//! What the inputs of a parent give together: section 5 of the method, from lead to initiative to objective to parent.
//!
//! No netting: one input ahead never hides one behind. No data is never zero: what is stale or
//! missing makes the result a range. It knows weights and shares; not tasks or dates.

use super::assessment::{Interval, Repair, RollUp, Status};
use super::reason::{Part, Reason};
use super::variance::sum;
use super::weight::InputWeight;
use crate::language::phrase::Phrase;

/// One input that is due: not paused, started, with a weight.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    /// Which.
    pub(crate) part: Part,
    /// Its name in sentences.
    pub(crate) name: String,
    /// Its share of the parent; above zero.
    pub(crate) weight: f64,
    /// How far it is, 1 is all; `None` without data.
    pub(crate) progress: Option<f64>,
    /// Its shortfall as last seen; `None` without data.
    pub(crate) shortfall: Option<f64>,
    /// Fresh: its shortfall twice. Stale: from on pace to stood still. Missing: from on pace to nothing done.
    pub(crate) range: Interval,
    /// The share of its own weight that has fresh data, 0 to 1.
    pub(crate) coverage: f64,
    /// What to repair under it; empty when all is fresh.
    pub(crate) to_repair: Vec<Repair>,
    /// Its target is reached, by the data there is.
    pub(crate) achieved: bool,
    /// Its target may be reached, if what is stale or missing went well.
    pub(crate) may_be_achieved: bool,
    /// Off track or missed.
    pub(crate) off_track: bool,
    /// Its worst reason, for the parent's sentences.
    pub(crate) text: Phrase,
}

impl Input {
    /// A parent that was itself rolled up, as an input of the next one; `None` while nothing of it is due.
    pub(crate) fn of_rollup(
        (part, name, weight): (Part, String, InputWeight),
        rollup: &RollUp,
        (status, reasons): (Status, &[Reason]),
        past_due: bool,
    ) -> Option<Self> {
        let mut to_repair = rollup.to_repair.clone();
        to_repair.extend(weight.to_repair(&name));
        Some(Self {
            part,
            name,
            weight: weight.value,
            progress: rollup.completion,
            shortfall: rollup.shortfall,
            range: rollup.shortfall_range?,
            coverage: rollup.coverage,
            to_repair,
            achieved: status == Status::Achieved,
            may_be_achieved: status == Status::Unknown && past_due,
            off_track: status.is_off_track(),
            text: first_text(reasons),
        })
    }

    /// Whether any of it rests on data, fresh or stale.
    pub(crate) fn has_data(&self) -> bool {
        self.shortfall.is_some()
    }
}

/// The sentence that decided a status.
pub(crate) fn first_text<'a>(reasons: impl IntoIterator<Item = &'a Reason>) -> Phrase {
    reasons
        .into_iter()
        .next()
        .map_or_else(|| Phrase::verbatim(""), |reason| reason.text.clone())
}

/// The weight of some inputs together.
pub(crate) fn total_weight<'a>(inputs: impl IntoIterator<Item = &'a Input>) -> f64 {
    sum(inputs.into_iter().map(|input| input.weight))
}

/// Rolls inputs up. Completion and shortfall rest on the inputs with data, fresh or stale; the range
/// and the coverage on all of them.
pub(crate) fn roll_up(inputs: &[Input]) -> RollUp {
    let inputs: Vec<&Input> = inputs.iter().filter(|input| input.weight > 0.0).collect();
    let total = sum(inputs.iter().map(|input| input.weight));
    let mut to_repair: Vec<Repair> = inputs
        .iter()
        .flat_map(|input| input.to_repair.iter().cloned())
        .collect();
    to_repair.sort();
    to_repair.dedup();
    RollUp {
        completion: mean(&inputs, |input| Some(input.progress?.clamp(0.0, 1.0))),
        shortfall: mean(&inputs, |input| input.shortfall),
        shortfall_range: mean(&inputs, |input| Some(input.range.low))
            .zip(mean(&inputs, |input| Some(input.range.high)))
            .map(|(low, high)| Interval { low, high }),
        coverage: if total > 0.0 {
            (sum(inputs.iter().map(|input| input.weight * input.coverage)) / total).clamp(0.0, 1.0)
        } else {
            1.0
        },
        to_repair,
    }
}

/// sum(w * value) / sum(w) over the inputs that have the value; `None` without any. Held to 0..1.
fn mean(inputs: &[&Input], value: impl Fn(&Input) -> Option<f64>) -> Option<f64> {
    let known: Vec<(f64, f64)> = inputs
        .iter()
        .filter_map(|input| Some((input.weight, value(input)?)))
        .collect();
    let weight = sum(known.iter().map(|(weight, _)| *weight));
    let mean = sum(known.iter().map(|(weight, value)| weight * value)) / weight;
    (weight > 0.0).then(|| mean.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests;
