//! When everything will be finished, what each slip leads to, and what that puts at risk.

use serde_json::{Value, json};

use super::{Align, Table, said};
use crate::domain::money::Money;
use crate::engine::Assessment;
use crate::engine::impact::{Hit, Impacts, Slip};
use crate::engine::schedule::{Finish, FinishBasis, ObjectivePlanned, Planned, Schedule};
use crate::engine::{stake, words};
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;
use crate::review::escape::Safe;
use crate::review::sentence::Sentence;

/// The initiatives with their finishes, the latest against its due date first; then the chains.
pub fn text(assessment: &Assessment, width: usize, colour: bool) -> String {
    let Some(table) = table(assessment) else {
        return format!("{}\n", nothing());
    };
    let lines = chains(&assessment.impacts, assessment.as_of);
    format!("{}{lines}", table.text(width, colour))
}

/// Said of a finish that no trial sees.
pub(in crate::review) fn endless() -> Phrase {
    phrase!("not-in-sight")
}

/// Said where no initiative is scheduled.
pub(in crate::review) fn nothing() -> Phrase {
    phrase!("no-initiative-runs")
}

/// The initiatives as rows; `None`: none runs.
pub(in crate::review) fn table(assessment: &Assessment) -> Option<Table> {
    let schedule = &assessment.schedule;
    if schedule.initiatives.is_empty() {
        return None;
    }
    let mut table = Table::said(&[
        ("head-initiative", Align::Left),
        ("head-due", Align::Left),
        ("head-finish", Align::Left),
        ("head-likely", Align::Left),
        ("head-late", Align::Right),
        ("head-slack", Align::Right),
        ("head-rests-on", Align::Left),
    ]);
    for planned in latest_first(schedule) {
        let is_endless = schedule.is_endless(&planned.id);
        let day = |day| {
            if is_endless {
                return Sentence::from(endless());
            }
            words::day(day, assessment.as_of).into()
        };
        table.row([
            Sentence::from(&Safe::new(planned.id.as_str())),
            words::day(planned.due, assessment.as_of).into(),
            day(planned.finish.p50),
            day(planned.finish.p85),
            said(late(planned.late_days).filter(|_| !is_endless)),
            said(slack(assessment, planned).map(|days| phrase!("days-short", days = days))),
            rests_on(planned).into(),
        ]);
    }
    Some(table)
}

/// Every chain as a line, and the sums; nothing where nothing slips.
pub(super) fn chains(impacts: &Impacts, today: jiff::civil::Date) -> String {
    if impacts.slips.is_empty() {
        return String::new();
    }
    let mut lines = vec![String::new(), "what a slip leads to:".to_owned()];
    for slip in &impacts.slips {
        lines.extend(
            slip_lines(slip, today)
                .iter()
                .map(|line| format!("  {}", line.english())),
        );
    }
    lines.extend(stake::words(&impacts.at_stake).map(|sum| format!("  at stake together: {sum}")));
    lines.join("\n") + "\n"
}

/// One line for each objective that a slip delays; one that says so where it delays none.
pub(in crate::review) fn slip_lines(slip: &Slip, today: jiff::civil::Date) -> Vec<Sentence> {
    if slip.hits.is_empty() {
        let name = slip.initiative.as_str();
        let text = if slip.is_endless {
            phrase!("slip-endless-alone", name = name)
        } else {
            phrase!(
                "slip-alone",
                name = name,
                days = Arg::number(slip.days as f64, 0)
            )
        };
        return vec![text.into()];
    }
    let hits = slip.hits.iter();
    hits.map(|hit| (&hit.words(today)).into()).collect()
}

fn latest_first(schedule: &Schedule) -> Vec<&Planned> {
    let mut all: Vec<&Planned> = schedule.initiatives.values().collect();
    all.sort_by_key(|planned| (std::cmp::Reverse(planned.late_days), &planned.id));
    all
}

/// `+14 d`; nothing in time.
pub(in crate::review) fn late(days: i64) -> Option<Phrase> {
    (days > 0).then(|| phrase!("picture-late", days = days))
}

/// `forecast of its leads, after crm-rollout; buffer 80 % used, chain 45 % complete`.
fn rests_on(planned: &Planned) -> Phrase {
    let basis = planned.basis.words();
    let driver = planned.driver.as_ref();
    let driver = driver.map(|driver| phrase!("after", name = driver.as_str()));
    let rests = Arg::names([Some(basis), driver].into_iter().flatten());
    let rests = phrase!("listed", clauses = rests);
    match planned.buffer {
        None => rests,
        Some(burn) => phrase!(
            "clauses",
            before = rests,
            after = phrase!(
                "buffer-used",
                used = words::percent(burn.used),
                complete = words::percent(burn.chain_complete)
            )
        ),
    }
}

/// The same as JSON.
pub fn json(assessment: &Assessment) -> Value {
    let schedule = &assessment.schedule;
    json!({
        "initiatives": latest_first(schedule).into_iter().map(|one| initiative(assessment, one)).collect::<Vec<_>>(),
        "objectives": schedule.objectives.values().map(|one| objective(schedule, one)).collect::<Vec<_>>(),
        "slips": slips(&assessment.impacts, assessment.as_of),
        "at_stake": amounts(&assessment.impacts.at_stake),
    })
}

/// The slack that can be told.
fn slack(assessment: &Assessment, planned: &Planned) -> Option<i64> {
    let declared = assessment.plan.initiatives.get(&planned.id)?;
    assessment.schedule.slack_of(planned, &declared.objective)
}

fn initiative(assessment: &Assessment, planned: &Planned) -> Value {
    let schedule = &assessment.schedule;
    let is_endless = schedule.is_endless(&planned.id);
    let own_is_endless = planned.basis == FinishBasis::BeyondHorizon;
    let waits_for_ever = planned
        .driver
        .as_ref()
        .is_some_and(|driver| schedule.is_endless(driver));
    json!({
        "id": planned.id,
        "endless": is_endless,
        "due": planned.due,
        "finish": finish(unless(is_endless, planned.finish)),
        "own_finish": finish(unless(own_is_endless, planned.own)),
        "basis": planned.basis,
        "start": unless(waits_for_ever, planned.start),
        "remaining_days": unless(own_is_endless, planned.remaining_days),
        "late_days": unless(is_endless, planned.late_days),
        "slack_days": slack(assessment, planned),
        "critical": planned.is_critical,
        "driver": planned.driver,
        "buffer": unless(is_endless, planned.buffer).flatten().map(|burn| json!({
            "days": burn.days,
            "used_days": burn.used_days,
            "used": burn.used,
            "chain_complete": burn.chain_complete,
        })),
    })
}

fn objective(schedule: &Schedule, planned: &ObjectivePlanned) -> Value {
    let is_endless = schedule.is_objective_endless(&planned.id);
    json!({
        "id": planned.id,
        "due": planned.due,
        "finish": finish(unless(is_endless, planned.finish)),
        "late_days": unless(is_endless, planned.late_days),
        "endless": is_endless,
        "chain": planned.chain,
    })
}

/// What is a forecast: where no end is in sight, the figures are bounds, which no program shall take for one.
fn unless<T>(is_endless: bool, figure: T) -> Option<T> {
    (!is_endless).then_some(figure)
}

fn finish(finish: Option<Finish>) -> Value {
    json!({ "p50": finish.map(|finish| finish.p50), "p85": finish.map(|finish| finish.p85) })
}

/// Slips as JSON: here, in a what-if and in a review.
pub(in crate::review) fn slips(impacts: &Impacts, today: jiff::civil::Date) -> Value {
    let slips = impacts.slips.iter().map(|slip| {
        json!({
            "initiative": slip.initiative,
            "finish": unless(slip.is_endless, slip.finish),
            "days": unless(slip.is_endless, slip.days),
            "endless": slip.is_endless,
            "hits": slip.hits.iter().map(|one| hit(one, today)).collect::<Vec<_>>(),
            "at_stake": amounts(&slip.at_stake),
        })
    });
    slips.collect()
}

fn hit(hit: &Hit, today: jiff::civil::Date) -> Value {
    let chain = hit.chain.iter().map(|step| {
        json!({
            "initiative": step.initiative,
            "finish": unless(hit.is_endless, step.finish),
            "days": unless(hit.is_endless, step.days),
        })
    });
    json!({
        "objective": hit.objective,
        "finish": unless(hit.is_endless, hit.finish),
        "days": unless(hit.is_endless, hit.days),
        "endless": hit.is_endless,
        "chain": chain.collect::<Vec<_>>(),
        "at_stake": hit.at_stake.as_ref().map(|stake| json!({
            "minor": stake.amount.minor,
            "currency": Safe::new(&stake.amount.currency),
            "what": Safe::new(&stake.what),
        })),
        "text": Safe::new(&hit.words(today).to_string()),
    })
}

/// Amounts as JSON: hundredths, so that they are exact.
pub(in crate::review) fn amounts(amounts: &[Money]) -> Value {
    let one =
        |money: &Money| json!({ "minor": money.minor, "currency": Safe::new(&money.currency) });
    amounts.iter().map(one).collect()
}
