//! The scoreboard: objectives over initiatives over leads, worst first, within the reader's scope.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::domain::id::{ObjectiveId, PersonId};
use crate::domain::measure::{LagMeasure, LeadMeasure, Way};
use crate::domain::money::Money;
use crate::domain::plan::{Initiative, Objective};
use crate::engine::Assessment;
use crate::engine::assessment::{
    Freshness, InitiativeAssessment, LagAssessment, LeadAssessment, ObjectiveAssessment, RollUp,
    Status, Variance,
};
use crate::engine::milestone::MilestoneAssessment;
use crate::engine::reason::{Figure, Part, Quantity, Reason};
use crate::engine::words::Scale;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

use super::content::Subject;
use super::earned::EarnedLine;
use super::escape::Safe;
use super::foresight;
use super::planning;
use super::previous::PreviousStatuses;
use super::rows::{
    Aim, Basis, Completion, Consistency, DataAge, DiagnosisLine, InitiativeRow, LeadRow, List,
    Measure, MilestoneLine, ObjectiveRow, ReasonFigure, ReasonLine, ReasonQuantity,
};
use super::scope::Scope;
use super::sentence::Sentence;
use super::voice;

/// Every objective in scope with its rows: worst first, each followed by those that serve it.
pub(super) fn rows(
    assessment: &Assessment,
    since: &PreviousStatuses,
    audience: &Scope,
) -> Vec<ObjectiveRow> {
    let board = Board { assessment, since };
    let mut rows: Vec<ObjectiveRow> = assessment
        .objectives
        .values()
        .filter_map(|known| board.objective(known, audience))
        .collect();
    rows.sort_by_key(|row| (!row.is_readers, Reverse(row.status)));
    nested(rows)
}

/// The rows depth first; one whose parent is not among them stands at the top.
fn nested(rows: Vec<ObjectiveRow>) -> Vec<ObjectiveRow> {
    let shown: BTreeSet<ObjectiveId> = rows.iter().map(|row| row.id.clone()).collect();
    let mut below: BTreeMap<Option<ObjectiveId>, Vec<ObjectiveRow>> = BTreeMap::new();
    for row in rows {
        let above = row
            .parent
            .clone()
            .filter(|id| shown.contains(id) && *id != row.id);
        below.entry(above).or_default().push(row);
    }
    let mut ordered = Vec::new();
    take(&mut below, None, 0, &mut ordered);
    // A checked plan has no circle; were there one, its rows would still be shown.
    let lost: Vec<ObjectiveRow> = below.into_values().flatten().collect();
    ordered.extend(lost);
    ordered
}

fn take(
    below: &mut BTreeMap<Option<ObjectiveId>, Vec<ObjectiveRow>>,
    above: Option<&ObjectiveId>,
    depth: usize,
    ordered: &mut Vec<ObjectiveRow>,
) {
    for row in below.remove(&above.cloned()).unwrap_or_default() {
        let id = row.id.clone();
        ordered.push(ObjectiveRow { depth, ..row });
        take(below, Some(&id), depth + 1, ordered);
    }
}

struct Board<'a> {
    assessment: &'a Assessment,
    since: &'a PreviousStatuses,
}

impl Board<'_> {
    fn objective(&self, known: &ObjectiveAssessment, audience: &Scope) -> Option<ObjectiveRow> {
        let declared = self.assessment.plan.objectives.get(&known.id)?;
        let plan = &self.assessment.plan;
        let is_readers = audience.has_objective(plan, &known.id);
        let mut initiatives: Vec<InitiativeRow> = known
            .initiatives
            .iter()
            .filter_map(|id| {
                let below = self.assessment.initiatives.get(id)?;
                let declared = plan.initiatives.get(id)?;
                (is_readers || audience.has_initiative(plan, id))
                    .then(|| self.initiative(declared, below))
            })
            .collect();
        initiatives.sort_by_key(|row| Reverse(row.status));
        (is_readers || !initiatives.is_empty())
            .then(|| self.objective_row(declared, known, is_readers, initiatives))
    }

    fn objective_row(
        &self,
        declared: &Objective,
        known: &ObjectiveAssessment,
        is_readers: bool,
        initiatives: Vec<InitiativeRow>,
    ) -> ObjectiveRow {
        let lag = declared.lag.as_ref().zip(known.lag.as_ref());
        let reasons = reasons(&known.reasons);
        let said = |line: &ReasonLine| reasons.items.iter().any(|reason| reason.text == line.text);
        let lag_reasons = lag.map_or_else(Vec::new, |(_, lag)| self::reasons(&lag.reasons).items);
        ObjectiveRow {
            id: known.id.clone(),
            statement: Safe::new(&declared.statement),
            parent: declared.parent.clone(),
            depth: 0,
            owner: self.person(&declared.owner),
            is_readers,
            due: declared.due,
            original: planning::original(self.assessment, "objective", known.id.as_str()),
            status: known.status,
            was: self.since.status(&Subject::Objective(known.id.clone())),
            stated: foresight::stated(self.assessment, declared.stated.as_ref()),
            lag: lag.map(|(declared_lag, lag)| lag_measure(declared, declared_lag, lag)),
            lag_status: lag.map(|(_, lag)| lag.status),
            lag_reasons: lag_reasons.into_iter().filter(|line| !said(line)).collect(),
            reasons: reasons.clone(),
            implied: lag.and_then(|(_, lag)| lag.implied.zip(lag.implied_gap)),
            completion: completion(&known.rollup),
            diagnosis: known.diagnosis.as_ref().map(|diagnosis| DiagnosisLine {
                verdict: diagnosis.verdict,
                text: (&diagnosis.text).into(),
                effect_from: diagnosis.effect_from,
            }),
            at_stake: declared
                .at_stake
                .as_ref()
                .map(|stake| self::stake(&stake.amount, &stake.what)),
            earned_value: EarnedLine::of(&known.earned_value),
            initiatives: initiatives.into(),
        }
    }

    fn initiative(&self, declared: &Initiative, known: &InitiativeAssessment) -> InitiativeRow {
        let mut leads: Vec<LeadRow> = known
            .leads
            .iter()
            .filter_map(|id| {
                let lead = self.assessment.leads.get(id)?;
                let declared = self.assessment.plan.leads.get(id)?;
                Some(self.lead(declared, lead))
            })
            .collect();
        leads.sort_by_key(|row| Reverse(row.status));
        InitiativeRow {
            id: known.id.clone(),
            name: Safe::new(&declared.name),
            owner: self.person(&declared.owner),
            due: declared.due,
            original: planning::original(self.assessment, "initiative", known.id.as_str()),
            status: known.status,
            was: self.since.status(&Subject::Initiative(known.id.clone())),
            stated: foresight::stated(self.assessment, declared.stated.as_ref()),
            reasons: reasons(&known.reasons),
            completion: completion(&known.rollup),
            tasks: known.counts,
            weight: known.weight.value,
            scope_creep: known.scope_creep.len() as u64,
            milestones: known.milestones.iter().map(milestone).collect(),
            earned_value: EarnedLine::of(&known.earned_value),
            waits_on: self.waits_on(declared, known),
            leads: leads.into(),
        }
    }

    /// What it depends on, where that is unfinished and holds something up or is about to.
    fn waits_on(&self, declared: &Initiative, known: &InitiativeAssessment) -> Vec<Sentence> {
        if matches!(known.status, Status::Achieved | Status::Paused) {
            return Vec::new();
        }
        let dependencies = declared.depends_on.iter();
        let unfinished = dependencies.filter_map(|dependency| {
            let upstream = self.assessment.initiatives.get(&dependency.on)?;
            let name = &self.assessment.plan.initiatives.get(&dependency.on)?.name;
            let holds_up = known.counts.blocked > 0 || upstream.status.wants_attention();
            (upstream.status != Status::Achieved && holds_up).then(|| {
                let state = how_late(self.assessment, upstream);
                phrase!("name-state", name = name.as_str(), state = state).into()
            })
        });
        unfinished.collect()
    }

    fn lead(&self, declared: &LeadMeasure, known: &LeadAssessment) -> LeadRow {
        let variance = known.variance.as_ref();
        LeadRow {
            id: known.id.clone(),
            status: known.status,
            was: self.since.status(&Subject::Lead(known.id.clone())),
            measure: Measure {
                label: (&declared.name).into(),
                unit: Safe::new(&declared.unit),
                value: known.value,
                value_date: None,
                baseline: declared.baseline,
                target: declared.target,
                aim: aim(declared),
                per: declared.per,
                due: declared.due,
                plan: variance.map(|variance| variance.plan),
                variance: variance.map(|variance| variance.variance),
                points: variance.map(|variance| variance.points),
                days_behind: variance.and_then(|variance| variance.days_behind),
                shortfall: variance.map(|variance| variance.shortfall),
                decimals: Scale::of_lead(declared).decimals(),
                data: data_age(&known.freshness),
            },
            reasons: reasons(&known.reasons),
            consistency: consistency(known),
            by_estimate: known.by_estimate,
        }
    }

    fn person(&self, id: &PersonId) -> Safe {
        Safe::new(self.assessment.plan.person_name(id))
    }
}

/// `off track, 55 days behind`: an initiative's status, and how late the latest of its leads is.
pub(super) fn how_late(assessment: &Assessment, known: &InitiativeAssessment) -> Phrase {
    let leads = known.leads.iter().filter_map(|id| assessment.leads.get(id));
    let days = leads
        .filter_map(|lead| lead.variance.as_ref()?.days_behind)
        .fold(0.0_f64, f64::max)
        .round();
    let status = voice::status(known.status);
    if days < 1.0 {
        return status;
    }
    phrase!(
        "status-days-behind",
        status = status,
        days = Arg::number(days, 0)
    )
}

/// What a lead's target is; `at_most` says so itself, the kind may as well.
pub(super) fn aim(lead: &LeadMeasure) -> Aim {
    match (lead.band, lead.way()) {
        (Some(band), _) => Aim::Within(band.low, band.high),
        (None, Way::Floor) => Aim::AtLeast,
        (None, Way::Ceiling | Way::Cumulative | Way::Rate | Way::Band) if lead.at_most => {
            Aim::AtMost
        }
        (None, Way::Ceiling | Way::Cumulative | Way::Rate | Way::Band) => Aim::Reach,
    }
}

fn milestone(known: &MilestoneAssessment) -> MilestoneLine {
    MilestoneLine {
        name: Safe::new(&known.name),
        due: known.due,
        state: known.state,
        text: (&known.text).into(),
        done_on: known.done_on,
    }
}

/// `Result: market share`.
pub(super) fn lag_label(declared: &LagMeasure) -> Sentence {
    let label = match &declared.actuals {
        Some(metric) => phrase!("result-of", name = metric.as_str().replace(['-', '_'], " ")),
        None => phrase!("result"),
    };
    label.into()
}

fn lag_measure(objective: &Objective, declared: &LagMeasure, known: &LagAssessment) -> Measure {
    let variance: Option<&Variance> = known.variance.as_ref();
    Measure {
        label: lag_label(declared),
        unit: Safe::new(&declared.unit),
        value: known.value,
        value_date: known.value_date,
        baseline: declared.baseline,
        target: declared.target,
        aim: declared
            .band
            .map_or(Aim::Reach, |band| Aim::Within(band.low, band.high)),
        per: None,
        due: objective.due,
        plan: variance.map(|variance| variance.plan),
        variance: variance.map(|variance| variance.variance),
        points: variance.map(|variance| variance.points),
        days_behind: variance.and_then(|variance| variance.days_behind),
        shortfall: variance.map(|variance| variance.shortfall),
        decimals: Scale::of_lag(declared).decimals(),
        data: data_age(&known.freshness),
    }
}

fn reasons(reasons: &[Reason]) -> List<ReasonLine> {
    reasons
        .iter()
        .map(|reason| ReasonLine {
            status: reason.status,
            rule: reason.rule,
            text: (&reason.text).into(),
            figures: reason.figures.iter().map(figure).collect(),
            inputs: reason.inputs.iter().map(basis).collect(),
        })
        .collect()
}

pub(super) fn figure(figure: &Figure) -> ReasonFigure {
    ReasonFigure {
        name: figure.name,
        quantity: match &figure.quantity {
            Quantity::Amount { value, unit } => ReasonQuantity::Amount {
                value: *value,
                unit: Safe::new(unit),
            },
            Quantity::Day(day) => ReasonQuantity::Day(*day),
        },
    }
}

pub(super) fn basis(part: &Part) -> Basis {
    Basis {
        kind: part.kind(),
        id: Safe::new(part.id()),
    }
}

fn completion(rollup: &RollUp) -> Completion {
    Completion {
        share: rollup.completion,
        shortfall: rollup.shortfall,
        coverage: rollup.coverage,
        to_repair: rollup
            .to_repair
            .iter()
            .map(|one| one.words().into())
            .collect(),
    }
}

/// `USD 4.0 M (2027 subscriptions)`.
fn stake(amount: &Money, what: &str) -> Sentence {
    phrase!("stake", amount = amount, what = what).into()
}

fn data_age(freshness: &Freshness) -> DataAge {
    match freshness {
        Freshness::Fresh => DataAge::Fresh,
        Freshness::Missing => DataAge::Missing,
        Freshness::Stale { since, sources } => DataAge::Stale {
            since: *since,
            sources: sources.iter().map(|source| Safe::new(source)).collect(),
        },
    }
}

fn consistency(lead: &LeadAssessment) -> Option<Consistency> {
    lead.consistency?;
    let whole = || lead.periods.iter().filter_map(|period| period.hit);
    Some(Consistency {
        hit: whole().filter(|hit| *hit).count() as u64,
        whole: whole().count() as u64,
        streak: lead.streak,
    })
}
