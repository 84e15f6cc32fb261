//! The rows of the scoreboard: objectives over initiatives over leads, with their figures and reasons.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::calendar::Period;
use crate::domain::claim::Claim;
use crate::domain::id::{InitiativeId, LeadId, ObjectiveId};
use crate::engine::assessment::{Status, TaskCounts, Verdict};
use crate::engine::milestone::MilestoneState;

use super::earned::EarnedLine;
use super::escape::Safe;
use super::sentence::Sentence;

/// A list that may have been cut: `more` says by how many.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct List<T> {
    /// The items that are shown.
    pub items: Vec<T>,
    /// How many are not.
    pub more: usize,
}

impl<T> List<T> {
    /// Keeps at most `most` items and counts the others; of a list of some length a single one more is
    /// kept, because the line that counts it would take its room.
    pub fn cut(&mut self, most: usize) {
        if most >= 3 && self.more == 0 && self.items.len() == most.saturating_add(1) {
            return;
        }
        self.more += self.items.len().saturating_sub(most);
        self.items.truncate(most);
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        Self { items, more: 0 }
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Vec::from_iter(items).into()
    }
}

/// A sentence that says why, with the status it would give.
#[derive(Debug, Clone, PartialEq)]
pub struct ReasonLine {
    /// The status that this reason alone would give.
    pub status: Status,
    /// The rule behind it.
    pub rule: &'static str,
    /// The sentence.
    pub text: Sentence,
    /// The figures of the sentence by name.
    pub figures: Vec<ReasonFigure>,
    /// What it rests on.
    pub inputs: Vec<Basis>,
}

/// One figure of a reason.
#[derive(Debug, Clone, PartialEq)]
pub struct ReasonFigure {
    /// What it is: `value`, `plan`, `odds`, `finish`.
    pub name: &'static str,
    /// How much, or when.
    pub quantity: ReasonQuantity,
}

/// How much, or when.
#[derive(Debug, Clone, PartialEq)]
pub enum ReasonQuantity {
    /// A number with its unit; without one it is a share.
    Amount {
        /// How much.
        value: f64,
        /// Of what.
        unit: Safe,
    },
    /// A day.
    Day(Date),
}

/// A part of the plan, or a source of its data, that something rests on.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Basis {
    /// `objective`, `initiative`, `lead` or `source`.
    pub kind: &'static str,
    /// Its id.
    pub id: Safe,
}

impl ReasonLine {
    /// Whether it puts a measure's figures into words: a row that shows them needs no sentence for it.
    pub fn is_figures(&self) -> bool {
        matches!(self.rule, "shortfall" | "target-reached" | "past-due")
    }

    /// Whether it says that there is no data, or none that is fresh: a row needs no second sentence for it.
    pub fn is_of_the_data(&self) -> bool {
        matches!(self.rule, "stale" | "no-data")
    }
}

/// A status that somebody set by hand: shown beside the computed one.
#[derive(Debug, Clone, PartialEq)]
pub struct Stated {
    /// What it says.
    pub claim: Claim,
    /// Why.
    pub reason: Safe,
    /// Who says so.
    pub by: Safe,
    /// The last day on which it holds.
    pub until: Date,
    /// The whole as a sentence.
    pub text: Sentence,
}

/// How fresh the data under a row is.
#[derive(Debug, Clone, PartialEq)]
pub enum DataAge {
    /// Within every limit.
    Fresh,
    /// Too old.
    Stale {
        /// When the oldest of the stale sources was last read.
        since: Option<Timestamp>,
        /// The stale sources.
        sources: Vec<Safe>,
    },
    /// Nothing yet.
    Missing,
}

/// Value, target, plan and the distance between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Its name.
    pub label: Sentence,
    /// The unit of its figures.
    pub unit: Safe,
    /// The value at the date.
    pub value: Option<f64>,
    /// The date the value stands for, where it is not the review's.
    pub value_date: Option<Date>,
    /// Where it started.
    pub baseline: f64,
    /// Where it should end (in each period, for a rate).
    pub target: f64,
    /// What the target is.
    pub aim: Aim,
    /// A rate's period.
    pub per: Option<Period>,
    /// When the target is due.
    pub due: Date,
    /// Where it should be at the date.
    pub plan: Option<f64>,
    /// value - plan.
    pub variance: Option<f64>,
    /// Favourable variance in shares of the span.
    pub points: Option<f64>,
    /// Days behind; negative is ahead.
    pub days_behind: Option<f64>,
    /// The part of the plan that is missing, 0 to 1.
    pub shortfall: Option<f64>,
    /// The most decimals that its figures are printed with.
    pub decimals: usize,
    /// How fresh it is.
    pub data: DataAge,
}

impl Measure {
    /// The target where it is one number: a band has two.
    pub fn single_target(&self) -> Option<f64> {
        match self.aim {
            Aim::Reach | Aim::AtMost | Aim::AtLeast => Some(self.target),
            Aim::Within(_, _) => None,
        }
    }
}

/// What a measure's target is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Aim {
    /// A number to reach.
    Reach,
    /// A ceiling.
    AtMost,
    /// A floor that holds every day.
    AtLeast,
    /// A band: the lowest and the highest value that is fine.
    Within(f64, f64),
}

/// A milestone of an initiative.
#[derive(Debug, Clone, PartialEq)]
pub struct MilestoneLine {
    /// Its name.
    pub name: Safe,
    /// Its date.
    pub due: Date,
    /// Where it stands.
    pub state: MilestoneState,
    /// The sentence: `late by 9 days: 3 of 5 tasks done`.
    pub text: Sentence,
    /// When it was reached.
    pub done_on: Option<Date>,
}

impl MilestoneLine {
    /// Whether it is late or at risk.
    pub fn is_trouble(&self) -> bool {
        match self.state {
            MilestoneState::Late | MilestoneState::AtRisk => true,
            MilestoneState::Done
            | MilestoneState::DoneLate
            | MilestoneState::Due
            | MilestoneState::Paused
            | MilestoneState::Unknown => false,
        }
    }
}

/// How often a rate's target was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consistency {
    /// Whole periods that met the target.
    pub hit: u64,
    /// Whole periods elapsed.
    pub whole: u64,
    /// Hit in a row up to the last one; negative: missed in a row.
    pub streak: i64,
}

/// A lead measure on the scoreboard.
#[derive(Debug, Clone, PartialEq)]
pub struct LeadRow {
    /// Its id.
    pub id: LeadId,
    /// Its status.
    pub status: Status,
    /// Its status at the last review.
    pub was: Option<Status>,
    /// Its figures.
    pub measure: Measure,
    /// Why, worst first.
    pub reasons: List<ReasonLine>,
    /// A rate's record.
    pub consistency: Option<Consistency>,
    /// Whether a percentage was weighted by estimate.
    pub by_estimate: Option<bool>,
}

/// What the inputs of a row give together.
#[derive(Debug, Clone, PartialEq)]
pub struct Completion {
    /// 0 to 1.
    pub share: Option<f64>,
    /// Weighted shortfall, 0 to 1.
    pub shortfall: Option<f64>,
    /// Share of the weight with fresh data, 0 to 1.
    pub coverage: f64,
    /// Inputs to repair.
    pub to_repair: Vec<Sentence>,
}

/// An initiative on the scoreboard.
#[derive(Debug, Clone, PartialEq)]
pub struct InitiativeRow {
    /// Its id.
    pub id: InitiativeId,
    /// Its name.
    pub name: Safe,
    /// Who owns it.
    pub owner: Safe,
    /// Its last day.
    pub due: Date,
    /// Its status.
    pub status: Status,
    /// Its status at the last review.
    pub was: Option<Status>,
    /// A status set by hand.
    pub stated: Option<Stated>,
    /// Why, worst first.
    pub reasons: List<ReasonLine>,
    /// Its leads together.
    pub completion: Completion,
    /// How it stands against the plan that was first declared, where that is another one.
    pub original: Option<Sentence>,
    /// Its tasks by condition.
    pub tasks: TaskCounts,
    /// What it weighs in its objective.
    pub weight: f64,
    /// Tasks that its rules take and its scope puts outside.
    pub scope_creep: u64,
    /// Its milestones, by date.
    pub milestones: Vec<MilestoneLine>,
    /// Its earned value, one for each unit of its estimates.
    pub earned_value: Vec<EarnedLine>,
    /// The unfinished initiatives that it depends on: `CRM roll-out (off track, 55 days behind)`.
    pub waits_on: Vec<Sentence>,
    /// Its leads, worst first.
    pub leads: List<LeadRow>,
}

/// What an objective's leads say against its lag.
#[derive(Debug, Clone, PartialEq)]
pub struct DiagnosisLine {
    /// What it means.
    pub verdict: Verdict,
    /// The sentence with the advice.
    pub text: Sentence,
    /// `TooEarly`: from when an effect is expected.
    pub effect_from: Option<Date>,
}

/// An objective on the scoreboard.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectiveRow {
    /// Its id.
    pub id: ObjectiveId,
    /// The goal.
    pub statement: Safe,
    /// The objective that it serves.
    pub parent: Option<ObjectiveId>,
    /// How many objectives it stands under on this scoreboard.
    pub depth: usize,
    /// Who owns it.
    pub owner: Safe,
    /// Whether it belongs to the reader itself, not only an initiative under it.
    pub is_readers: bool,
    /// Its last day.
    pub due: Date,
    /// How it stands against the plan that was first declared, where that is another one.
    pub original: Option<Sentence>,
    /// Its status.
    pub status: Status,
    /// Its status at the last review.
    pub was: Option<Status>,
    /// A status set by hand.
    pub stated: Option<Stated>,
    /// Why, worst first.
    pub reasons: List<ReasonLine>,
    /// Its lag measure's figures.
    pub lag: Option<Measure>,
    /// The lag measure's own status.
    pub lag_status: Option<Status>,
    /// Why the lag measure stands where it does, where the objective's reasons do not say it.
    pub lag_reasons: List<ReasonLine>,
    /// The value that the leads' completion would give, and actual minus that.
    pub implied: Option<(f64, f64)>,
    /// Its initiatives together.
    pub completion: Completion,
    /// Leads against lag.
    pub diagnosis: Option<DiagnosisLine>,
    /// What a miss puts at risk.
    pub at_stake: Option<Sentence>,
    /// Earned value of everything below it, one for each unit of its estimates.
    pub earned_value: Vec<EarnedLine>,
    /// Its initiatives, worst first.
    pub initiatives: List<InitiativeRow>,
}

impl ObjectiveRow {
    /// Whether anything in it should be acted on.
    pub fn wants_attention(&self) -> bool {
        let below = |row: &InitiativeRow| {
            row.status.wants_attention()
                || row
                    .leads
                    .items
                    .iter()
                    .any(|lead| lead.status.wants_attention())
        };
        self.status.wants_attention() || self.initiatives.items.iter().any(below)
    }
}
