//! The form of the JSON: one struct for each object, its fields in their order.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

use crate::domain::review::ReviewKind;
use crate::engine::assessment::{Status, Verdict};
use crate::engine::decisions::Outcome;
use crate::engine::evidence::Support;
use crate::engine::milestone::MilestoneState;
use crate::engine::watermelon::WatermelonKind;

use super::super::earned::EarnedLine;
use super::super::escape::Safe;
use super::super::rows::Basis;
use super::super::sentence::Sentence;

#[derive(Serialize)]
pub(super) struct Review<'a> {
    pub(super) form: u32,
    pub(super) kind: ReviewKind,
    pub(super) as_of: Date,
    pub(super) known_at: Timestamp,
    pub(super) period: &'a Sentence,
    pub(super) owner: Option<&'a Sentence>,
    pub(super) compared_with: Option<Date>,
    pub(super) news: String,
    pub(super) counts: Vec<Count>,
    pub(super) changes: Vec<Change<'a>>,
    pub(super) decisions: Vec<Decision<'a>>,
    pub(super) decisions_before: Vec<Followed<'a>>,
    pub(super) plan: &'a serde_json::Value,
    pub(super) commitments: Option<Commitments>,
    pub(super) objectives: Vec<Objective<'a>>,
    pub(super) waits: Vec<&'a Sentence>,
    pub(super) owners: Vec<Owner<'a>>,
    pub(super) due_next: Vec<Task<'a>>,
    pub(super) capacity: Vec<&'a Sentence>,
    pub(super) hygiene: Vec<&'a Sentence>,
    pub(super) second_look: Vec<&'a Sentence>,
    pub(super) risks: Vec<&'a Sentence>,
    pub(super) slips: Value,
    pub(super) at_stake: Value,
    pub(super) watermelons: Vec<Watermelon<'a>>,
    pub(super) evidence: Vec<LeadVerdict<'a>>,
    pub(super) forecast_record: Option<Value>,
    pub(super) sources: Vec<Source<'a>>,
    pub(super) unlinked: Option<Unlinked>,
    pub(super) unknown_accounts: Vec<Account<'a>>,
}

#[derive(Serialize)]
pub(super) struct LeadVerdict<'a> {
    pub(super) lead: &'a str,
    pub(super) verdict: Support,
    pub(super) before: Option<VerdictBefore>,
    pub(super) text: &'a Sentence,
}

#[derive(Serialize)]
pub(super) struct VerdictBefore {
    pub(super) as_of: Date,
    pub(super) verdict: String,
}

#[derive(Serialize)]
pub(super) struct Count {
    pub(super) status: Status,
    pub(super) count: u64,
}

#[derive(Serialize)]
pub(super) struct Change<'a> {
    pub(super) kind: &'static str,
    pub(super) id: &'a str,
    pub(super) name: &'a Safe,
    pub(super) owner: &'a Safe,
    pub(super) from: Option<Status>,
    pub(super) to: Status,
    pub(super) at_stake: Option<&'a Sentence>,
    pub(super) reasons: Vec<Reason<'a>>,
}

#[derive(Serialize)]
pub(super) struct Decision<'a> {
    pub(super) about: &'a Safe,
    pub(super) status: Status,
    pub(super) verdict: Verdict,
    pub(super) fact: Option<&'a Sentence>,
    pub(super) advice: &'a Sentence,
    pub(super) decider: &'a Safe,
    pub(super) at_stake: Option<&'a Sentence>,
    pub(super) subject: &'a str,
    pub(super) holds_up: &'a [Safe],
    pub(super) by: Date,
    pub(super) first_asked: Date,
}

#[derive(Serialize)]
pub(super) struct Followed<'a> {
    pub(super) subject: &'a str,
    pub(super) about: &'a Safe,
    pub(super) asked: &'a Sentence,
    pub(super) decider: &'a Safe,
    pub(super) by: Date,
    pub(super) first_asked: Date,
    pub(super) outcome: Outcome,
    pub(super) status_then: Status,
    pub(super) points_then: Option<f64>,
    pub(super) status_now: Option<Status>,
    pub(super) points_now: Option<f64>,
}

#[derive(Serialize)]
pub(super) struct Commitments {
    pub(super) due: u64,
    pub(super) done: u64,
    pub(super) on_time: u64,
    pub(super) pushed: u64,
}

#[derive(Serialize)]
pub(super) struct Reason<'a> {
    pub(super) status: Status,
    pub(super) rule: &'a str,
    pub(super) text: &'a Sentence,
    pub(super) figures: Vec<Figure<'a>>,
    pub(super) inputs: &'a [Basis],
}

#[derive(Serialize)]
pub(super) struct Figure<'a> {
    pub(super) name: &'a str,
    pub(super) value: Option<f64>,
    pub(super) unit: Option<&'a Safe>,
    pub(super) date: Option<Date>,
}

#[derive(Serialize)]
pub(super) struct Objective<'a> {
    pub(super) id: &'a str,
    pub(super) statement: &'a Safe,
    pub(super) parent: Option<&'a str>,
    pub(super) owner: &'a Safe,
    pub(super) due: Date,
    pub(super) status: Status,
    pub(super) previous_status: Option<Status>,
    pub(super) r#override: Option<Override<'a>>,
    pub(super) at_stake: Option<&'a Sentence>,
    pub(super) reasons: Vec<Reason<'a>>,
    pub(super) lag: Option<Lag<'a>>,
    pub(super) roll_up: RollUp<'a>,
    pub(super) diagnosis: Option<Diagnosis<'a>>,
    pub(super) earned_value: &'a [EarnedLine],
    pub(super) initiatives: Vec<Initiative<'a>>,
}

#[derive(Serialize)]
pub(super) struct Override<'a> {
    pub(super) status: &'a str,
    pub(super) reason: &'a Safe,
    pub(super) by: &'a Safe,
    pub(super) until: Date,
}

#[derive(Serialize)]
pub(super) struct Watermelon<'a> {
    pub(super) kind: WatermelonKind,
    pub(super) subject: &'a Basis,
    pub(super) name: &'a Safe,
    pub(super) text: &'a Sentence,
    pub(super) figures: Vec<Figure<'a>>,
    pub(super) inputs: &'a [Basis],
}

#[derive(Serialize)]
pub(super) struct Lag<'a> {
    pub(super) status: Option<Status>,
    #[serde(flatten)]
    pub(super) figures: Figures<'a>,
    pub(super) implied: Option<f64>,
    pub(super) implied_gap: Option<f64>,
}

#[derive(Serialize)]
pub(super) struct Diagnosis<'a> {
    pub(super) verdict: Verdict,
    pub(super) text: &'a Sentence,
    pub(super) effect_from: Option<Date>,
}

#[derive(Serialize)]
pub(super) struct Initiative<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a Safe,
    pub(super) owner: &'a Safe,
    pub(super) due: Date,
    pub(super) status: Status,
    pub(super) previous_status: Option<Status>,
    pub(super) r#override: Option<Override<'a>>,
    pub(super) reasons: Vec<Reason<'a>>,
    pub(super) roll_up: RollUp<'a>,
    pub(super) tasks: Tasks,
    pub(super) weight: f64,
    pub(super) milestones: Vec<Milestone<'a>>,
    pub(super) scope_creep: u64,
    pub(super) earned_value: &'a [EarnedLine],
    pub(super) waits_on: &'a [Sentence],
    pub(super) leads: Vec<Lead<'a>>,
}

#[derive(Serialize)]
pub(super) struct Milestone<'a> {
    pub(super) name: &'a Safe,
    pub(super) due: Date,
    pub(super) state: MilestoneState,
    pub(super) text: &'a Sentence,
    pub(super) done_on: Option<Date>,
}

#[derive(Serialize)]
pub(super) struct Lead<'a> {
    pub(super) id: &'a str,
    pub(super) status: Status,
    pub(super) previous_status: Option<Status>,
    #[serde(flatten)]
    pub(super) figures: Figures<'a>,
    pub(super) reasons: Vec<Reason<'a>>,
    pub(super) periods_hit: Option<u64>,
    pub(super) periods_whole: Option<u64>,
    pub(super) streak: Option<i64>,
    pub(super) by_estimate: Option<bool>,
}

#[derive(Serialize)]
pub(super) struct Figures<'a> {
    pub(super) name: &'a Sentence,
    pub(super) unit: &'a Safe,
    pub(super) value: Option<f64>,
    pub(super) value_date: Option<Date>,
    pub(super) baseline: Option<f64>,
    pub(super) target: Option<f64>,
    pub(super) at_most: bool,
    pub(super) at_least: bool,
    pub(super) band: Option<[f64; 2]>,
    pub(super) per: Option<&'static str>,
    pub(super) due: Date,
    pub(super) plan: Option<f64>,
    pub(super) variance: Option<f64>,
    pub(super) points: Option<f64>,
    pub(super) days_behind: Option<f64>,
    pub(super) data: &'static str,
    pub(super) stale_sources: &'a [Safe],
}

#[derive(Serialize)]
pub(super) struct RollUp<'a> {
    pub(super) completion: Option<f64>,
    pub(super) shortfall: Option<f64>,
    pub(super) coverage: f64,
    pub(super) to_repair: &'a [Sentence],
}

#[derive(Serialize)]
pub(super) struct Tasks {
    pub(super) open: u64,
    pub(super) in_progress: u64,
    pub(super) blocked: u64,
    pub(super) done: u64,
    pub(super) cancelled: u64,
    pub(super) overdue: u64,
}

#[derive(Serialize)]
pub(super) struct Owner<'a> {
    pub(super) id: Option<&'a str>,
    pub(super) name: &'a Sentence,
    pub(super) remaining: u64,
    pub(super) remaining_hours: Option<f64>,
    pub(super) overdue: u64,
    pub(super) commitments: Option<Commitments>,
    pub(super) done: Vec<Task<'a>>,
    pub(super) blocked: Vec<Task<'a>>,
    pub(super) needs_help: Vec<Task<'a>>,
}

#[derive(Serialize)]
pub(super) struct Task<'a> {
    pub(super) key: &'a Safe,
    pub(super) title: &'a Safe,
    pub(super) url: Option<&'a Safe>,
    pub(super) note: Option<&'a Sentence>,
    pub(super) date: Option<Date>,
    pub(super) owner: Option<&'a Sentence>,
    pub(super) initiatives: &'a [Safe],
}

#[derive(Serialize)]
pub(super) struct Source<'a> {
    pub(super) id: &'a Safe,
    pub(super) last_good: Option<Timestamp>,
    pub(super) age_secs: Option<i64>,
    pub(super) fresh_secs: i64,
    pub(super) stale: bool,
    pub(super) records: u64,
    pub(super) rejects: u64,
    pub(super) failure: Option<&'a Safe>,
    pub(super) help: Option<&'a Safe>,
    pub(super) failing_since: Option<Timestamp>,
    pub(super) waits_until: Option<Timestamp>,
    pub(super) last_value: Option<Date>,
}

#[derive(Serialize)]
pub(super) struct Unlinked {
    pub(super) tasks: u64,
    pub(super) of: u64,
}

#[derive(Serialize)]
pub(super) struct Account<'a> {
    pub(super) source: &'a Safe,
    pub(super) account: &'a Safe,
}
