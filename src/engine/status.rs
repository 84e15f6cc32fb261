//! From figures to a status with its reasons: rules 1, 3 and 5 of section 6 of the method.
//!
//! It knows shares, bands and weights; not tasks or where a figure came from.

use super::assessment::{Interval, Repair, RollUp, Status};
use super::reason::{Figure, Reason};
use super::rollup::{Input, total_weight};
use super::variance::EPSILON;
use super::words;
use crate::domain::measure::Bands;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

/// A child with at least this share of the weight keeps its parent from being on track (rule 3).
pub(crate) const HEAVY_CHILD: f64 = 0.2;

/// Rule 1's bands: each ends with its limit, the next begins above it.
pub(crate) fn band(shortfall: f64, bands: Bands) -> Status {
    if shortfall <= bands.on_track + EPSILON {
        Status::OnTrack
    } else if shortfall <= bands.at_risk + EPSILON {
        Status::AtRisk
    } else {
        Status::OffTrack
    }
}

/// Rule 1: target reached, past due, or the band of the shortfall.
pub(crate) fn of_shortfall(shortfall: f64, reached: bool, past_due: bool, bands: Bands) -> Status {
    if reached {
        Status::Achieved
    } else if past_due {
        Status::Missed
    } else {
        band(shortfall, bands)
    }
}

/// Rule 5 for one stale measure: the status is given only if "stood still" and "on pace" agree.
///
/// On pace is shortfall 0: on track, or the target reached once the due date has passed.
pub(crate) fn of_stale(stood_still: Status, past_due: bool) -> Status {
    let on_pace = if past_due {
        Status::Achieved
    } else {
        Status::OnTrack
    };
    if stood_still == on_pace || stood_still == Status::Achieved {
        stood_still
    } else {
        Status::Unknown
    }
}

/// A parent's status by its roll-up (rules 1 and 5); `None` without inputs that are due.
pub(crate) fn of_rollup(
    rollup: &RollUp,
    inputs: &[Input],
    past_due: bool,
    (bands, coverage_limit): (Bands, f64),
) -> Option<Status> {
    let Interval { low, high } = rollup.shortfall_range?;
    let best = of_shortfall(
        low,
        inputs
            .iter()
            .all(|input| input.achieved || input.may_be_achieved),
        past_due,
        bands,
    );
    let worst = of_shortfall(
        high,
        inputs.iter().all(|input| input.achieved),
        past_due,
        bands,
    );
    if best == worst {
        return Some(best);
    }
    if rollup.coverage < coverage_limit - EPSILON {
        return Some(Status::Unknown);
    }
    let reached = inputs
        .iter()
        .filter(|input| input.has_data())
        .all(|input| input.achieved);
    Some(rollup.shortfall.map_or(Status::Unknown, |shortfall| {
        of_shortfall(shortfall, reached, past_due, bands)
    }))
}

/// The sentence of a roll-up: how far, how short, over how many inputs, and the worst of them.
pub(crate) fn rollup_reason(status: Status, rollup: &RollUp, inputs: &[Input]) -> Reason {
    if status == Status::Unknown {
        let text = phrase!(
            "little-coverage",
            share = words::percent(rollup.coverage),
            names = Arg::names(rollup.to_repair.iter().map(Repair::words))
        );
        let stale = inputs.iter().filter(|input| !input.to_repair.is_empty());
        return Reason::new(status, "coverage", text)
            .with_all(rollup_figures(rollup))
            .on_all(stale.map(|input| input.part.clone()));
    }
    let worst = inputs
        .iter()
        .filter(|input| input.has_data())
        .max_by(|a, b| burden(a).total_cmp(&burden(b)).then(b.name.cmp(&a.name)));
    let text = match (inputs, worst) {
        ([only], _) => of_one(only),
        (_, Some(worst)) if burden(worst) > EPSILON => phrase!(
            "rollup-short",
            points = Arg::number(rollup.shortfall.unwrap_or_default() * 100.0, 0),
            worst = of_one(worst)
        ),
        _ => phrase!(
            "rollup-complete",
            share = words::percent(rollup.completion.unwrap_or_default())
        ),
    };
    Reason::new(status, rule_of(status), text)
        .with_all(rollup_figures(rollup))
        .on_all(inputs.iter().map(|input| input.part.clone()))
}

/// An input by its name, with its own sentence.
fn of_one(input: &Input) -> Phrase {
    phrase!(
        "named",
        name = input.name.as_str(),
        text = input.text.clone()
    )
}

/// What a roll-up gives, by name.
fn rollup_figures(rollup: &RollUp) -> Vec<Figure> {
    let shares = [
        ("completion", rollup.completion),
        ("shortfall", rollup.shortfall),
        ("coverage", Some(rollup.coverage)),
    ];
    let known = shares
        .into_iter()
        .filter_map(|(name, share)| Some((name, share?)));
    known
        .map(|(name, share)| Figure::share(name, share))
        .collect()
}

/// How much an input adds to its parent's shortfall.
fn burden(input: &Input) -> f64 {
    input.weight * input.shortfall.unwrap_or_default()
}

/// Rule 3 for children: one off track with at least a fifth of the weight keeps the parent from being on track.
///
/// One whose sentence was `said` already is left out: it adds nothing to a status that is worse anyway.
pub(crate) fn heavy_children(inputs: &[Input], said: Option<&Reason>) -> Vec<Reason> {
    let total = total_weight(inputs);
    let repeats = |input: &Input| {
        said.is_some_and(|said| said.status > Status::OnTrack && said.text.contains(&input.text))
    };
    inputs
        .iter()
        .filter(|input| input.off_track && total > 0.0 && !repeats(input))
        .map(|input| (input, input.weight / total))
        .filter(|(_, share)| *share >= HEAVY_CHILD - EPSILON)
        .map(|(input, share)| {
            Reason::new(Status::AtRisk, "child", heavy(&input.name, share))
                .with(Figure::share("weight", share))
                .on(input.part.clone())
        })
        .collect()
}

/// The sentence of a heavy child.
pub(crate) fn heavy(name: &str, share: f64) -> Phrase {
    phrase!("heavy-child", name = name, share = words::percent(share))
}

/// Rule 3: what is on track becomes at risk while any of the limits holds.
pub(crate) fn limited(status: Status, limits: &[Reason]) -> Status {
    match status {
        Status::OnTrack if !limits.is_empty() => Status::AtRisk,
        Status::OnTrack
        | Status::Achieved
        | Status::NotStarted
        | Status::Paused
        | Status::Unknown
        | Status::AtRisk
        | Status::OffTrack
        | Status::Missed => status,
    }
}

/// The rule behind a status that follows from a measure's own figures.
pub(crate) fn rule_of(status: Status) -> &'static str {
    match status {
        Status::Achieved => "target-reached",
        Status::Missed => "past-due",
        Status::OnTrack
        | Status::NotStarted
        | Status::Paused
        | Status::Unknown
        | Status::AtRisk
        | Status::OffTrack => "shortfall",
    }
}

/// A status with its only reason.
pub(crate) fn alone(status: Status, rule: &'static str, text: Phrase) -> (Status, Vec<Reason>) {
    (status, vec![Reason::new(status, rule, text)])
}

/// Puts reasons in order: those that decided the status first, then worst first.
pub(crate) fn in_order(status: Status, mut reasons: Vec<Reason>) -> Vec<Reason> {
    reasons.sort_by_key(|reason| (reason.status != status, std::cmp::Reverse(reason.status)));
    reasons
}

#[cfg(test)]
mod tests;
