//! The plan under change control: which changes matter, which have a reason, and what they made of the variance.
//!
//! Pure judgement of what the store kept: differences in, verdicts out. It knows paths of the plan and the
//! reasons given; not how entries are stored or chained.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::id::{InitiativeId, LeadId, ObjectiveId};
use crate::domain::ledger::{BrokenLink, Difference, Ledger, LedgerEntry, MetricRevision};
use crate::domain::memory::Memory;
use crate::domain::plan::{Plan, PlanChange};

pub use diff::diff;
pub use effect::Effect;
pub use matter::{Area, Matter};
pub use original::{Original, original_canonical};
pub use reasons::{AFTER_DAYS, BEFORE_DAYS, Dated, explain};

mod diff;
mod effect;
mod matter;
mod original;
mod reasons;

pub(crate) use original::Today;

/// Whether a change has the reason that it wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is not material: it wants none.
    NotMaterial,
    /// A `[[change]]` gives its reason.
    Explained(PlanChange),
    /// Material, and nobody said why.
    Unexplained,
}

impl Standing {
    /// Material, and nobody said why.
    pub fn is_unexplained(&self) -> bool {
        matches!(self, Self::Unexplained)
    }
}

/// An entry with what is to be said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgedEntry {
    /// What the ledger holds.
    pub entry: LedgerEntry,
    /// The date it was first seen, in the plan's zone.
    pub on: Date,
    /// Which part of the plan it changes.
    pub area: Area,
    /// What makes it material; `None`: nothing.
    pub matter: Option<Matter>,
    /// Its reason.
    pub standing: Standing,
    /// What it made of the variance, where it moved the path of one measure.
    pub effect: Option<Effect>,
}

/// A revised figure with its reason.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgedRevision {
    /// What was revised.
    pub revision: MetricRevision,
    /// The date the later figure was read, in the plan's zone.
    pub on: Date,
    /// Its reason.
    pub standing: Standing,
}

/// How many changes there were since the original plan, by what they changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChangeCounts {
    /// Of objectives and their lag measures.
    pub goals: u64,
    /// Of initiatives and lead measures.
    pub actions: u64,
    /// Of people, risks, the calendar and the status limits.
    pub surroundings: u64,
    /// Those of all that want a reason and have none; revised figures are counted by themselves.
    pub unexplained: u64,
}

/// Each subject's figures against the path that was first declared for it; only what has another path now is here.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Originals {
    /// Lag measures, by objective.
    pub objectives: BTreeMap<ObjectiveId, Original>,
    /// Lead measures together, by initiative.
    pub initiatives: BTreeMap<InitiativeId, Original>,
    /// Cumulative leads and ceilings.
    pub leads: BTreeMap<LeadId, Original>,
}

/// What became of the plan up to a moment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LedgerReport {
    /// Every entry, oldest first.
    pub entries: Vec<JudgedEntry>,
    /// Every revised figure, oldest reading first.
    pub revisions: Vec<JudgedRevision>,
    /// The entries counted.
    pub counts: ChangeCounts,
    /// The hash of the last entry: whoever keeps it can show later that nothing before it was altered.
    pub head: Option<String>,
    /// The first entry that does not fit the chain.
    pub broken: Option<BrokenLink>,
    /// Variances against the original plan.
    pub originals: Originals,
}

impl LedgerReport {
    /// Material changes without a reason, oldest first.
    pub fn unexplained(&self) -> impl Iterator<Item = &JudgedEntry> {
        let entries = self.entries.iter();
        entries.filter(|judged| judged.standing.is_unexplained())
    }
}

/// What the store kept, judged by the reasons that the plan gives and measured by today's values.
pub(crate) fn report(memory: &Memory, today: Today<'_>) -> LedgerReport {
    let mut report = judged(&memory.ledger, today.plan);
    for judged in &mut report.entries {
        judged.effect = effect::of(&judged.entry.difference, today);
    }
    let original = memory.original.as_ref();
    report.originals =
        original.map_or_else(Originals::default, |plan| original::against(plan, today));
    report
}

fn judged(ledger: &Ledger, plan: &Plan) -> LedgerReport {
    let entries = judge(&ledger.entries, &plan.changes, &plan.time_zone);
    LedgerReport {
        counts: count(&entries),
        revisions: judge_revisions(ledger, plan),
        head: ledger.entries.last().map(|entry| entry.hash.clone()),
        broken: ledger.broken.clone(),
        originals: Originals::default(),
        entries,
    }
}

/// Judges entries by the reasons given.
pub fn judge(entries: &[LedgerEntry], changes: &[PlanChange], zone: &TimeZone) -> Vec<JudgedEntry> {
    let day = |entry: &LedgerEntry| entry.seen.to_zoned(zone.clone()).date();
    let dated: Vec<Dated<'_>> = entries
        .iter()
        .map(|entry| Dated {
            path: &entry.difference.path,
            on: day(entry),
            wants: Matter::of(&entry.difference).is_some(),
        })
        .collect();
    let reasons = explain(&dated, changes);
    entries
        .iter()
        .zip(reasons)
        .map(|(entry, reason)| {
            let matter = Matter::of(&entry.difference);
            JudgedEntry {
                on: day(entry),
                area: Area::of(&entry.difference.path),
                matter,
                standing: standing(matter.is_some(), reason),
                effect: None,
                entry: entry.clone(),
            }
        })
        .collect()
}

/// The judgement of differences that no ledger holds yet: of a plan that is only proposed.
pub fn judge_proposed(
    differences: &[Difference],
    changes: &[PlanChange],
    today: Date,
) -> Vec<(Difference, Area, Option<Matter>, Standing)> {
    let dated: Vec<Dated<'_>> = differences
        .iter()
        .map(|difference| Dated {
            path: &difference.path,
            on: today,
            wants: Matter::of(difference).is_some(),
        })
        .collect();
    let reasons = explain(&dated, changes);
    differences
        .iter()
        .zip(reasons)
        .map(|(difference, reason)| {
            let matter = Matter::of(difference);
            let area = Area::of(&difference.path);
            let standing = standing(matter.is_some(), reason);
            (difference.clone(), area, matter, standing)
        })
        .collect()
}

fn standing(is_material: bool, reason: Option<&PlanChange>) -> Standing {
    match (is_material, reason) {
        (_, Some(change)) => Standing::Explained(change.clone()),
        (true, None) => Standing::Unexplained,
        (false, None) => Standing::NotMaterial,
    }
}

fn count(entries: &[JudgedEntry]) -> ChangeCounts {
    let mut counts = ChangeCounts::default();
    for judged in entries {
        counts.unexplained += u64::from(judged.standing.is_unexplained());
        *(match judged.area {
            Area::Goal => &mut counts.goals,
            Area::Action => &mut counts.actions,
            Area::Surroundings => &mut counts.surroundings,
            Area::Reason | Area::Whole => continue,
        }) += 1;
    }
    counts
}

/// A revised figure always wants a reason.
fn judge_revisions(ledger: &Ledger, plan: &Plan) -> Vec<JudgedRevision> {
    let path = |one: &MetricRevision| format!("metric.{}.{}", one.metric, one.date);
    let paths: Vec<String> = ledger.revisions.iter().map(path).collect();
    let day = |one: &MetricRevision| one.seen.to_zoned(plan.time_zone.clone()).date();
    let dated: Vec<Dated<'_>> = ledger
        .revisions
        .iter()
        .zip(&paths)
        .map(|(revision, path)| Dated {
            path,
            on: day(revision),
            wants: true,
        })
        .collect();
    let reasons = explain(&dated, &plan.changes);
    ledger
        .revisions
        .iter()
        .zip(reasons)
        .map(|(revision, reason)| JudgedRevision {
            revision: revision.clone(),
            on: day(revision),
            standing: standing(true, reason),
        })
        .collect()
}

#[cfg(test)]
mod tests;
