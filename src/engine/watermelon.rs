//! Green outside, red inside: where what is said, or shown, is better than what the figures say (rule 7 of section 6 of the method).
//!
//! It changes no status; each finding carries its evidence. It knows assessed parts, claims and how things stood in the
//! last weeks by their own figures; not who reads it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::assessment::{
    Freshness, InitiativeAssessment, LeadAssessment, ObjectiveAssessment, Status,
};
use super::figures::AllFigures;
use super::forecast::LeadForecast;
use super::freshness::{stale_parts, stale_text};
use super::index::Index;
use super::past::Past;
use super::reason::{Figure, Part};
use super::schedule::{BufferBurn, Schedule};
use super::variance::EPSILON;
use super::words;
use crate::domain::claim::{Claim, Override};
use crate::domain::id::{InitiativeId, LeadId, ObjectiveId};
use crate::domain::memory::Memory;
use crate::domain::plan::Initiative;
use crate::language::phrase::Phrase;
use crate::phrase;

mod kept;
mod weeks;

pub(crate) use kept::Odds;
pub(crate) use weeks::{Stood, turned_red};

/// Leads of at least this share of the weight are nearly all of them.
const NEARLY_ALL: f64 = 0.8;

/// A buffer of which this share is used, faster than its chain advances, is no green.
const BUFFER_USED: f64 = 0.66;

/// Which kind of difference between outside and inside it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WatermelonKind {
    /// Somebody, or a tracker's field, says better than the figures.
    Claim,
    /// Nearly all leads are on track while the lag measure is off track.
    GreenLeadsRedLag,
    /// On track by data that is too old.
    StaleGreen,
    /// On track for weeks while it falls further behind or its odds fall, or its buffer is used up faster than its chain advances.
    ErodingGreen,
    /// On track, then off track, with nothing between.
    GreenToRed,
}

/// One finding with its evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Watermelon {
    /// What looks better than it is.
    pub subject: Part,
    /// How.
    pub kind: WatermelonKind,
    /// The evidence as a sentence.
    pub text: Phrase,
    /// The figures of the sentence by name.
    pub figures: Vec<Figure>,
    /// What it rests on besides the subject.
    pub inputs: Vec<Part>,
}

impl Watermelon {
    fn new(subject: Part, kind: WatermelonKind, text: Phrase) -> Self {
        Self {
            subject,
            kind,
            text,
            figures: Vec::new(),
            inputs: Vec::new(),
        }
    }
}

/// What is looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Assessed<'a> {
    pub(crate) index: &'a Index<'a>,
    /// What of it follows from the tasks of each initiative.
    pub(crate) figures: &'a AllFigures,
    pub(crate) objectives: &'a BTreeMap<ObjectiveId, ObjectiveAssessment>,
    pub(crate) initiatives: &'a BTreeMap<InitiativeId, Arc<InitiativeAssessment>>,
    pub(crate) leads: &'a BTreeMap<LeadId, Arc<LeadAssessment>>,
    pub(crate) schedule: &'a Schedule,
    pub(crate) forecasts: &'a BTreeMap<LeadId, LeadForecast>,
    /// What was forecast in the last weeks.
    pub(crate) odds: &'a Odds<'a>,
    /// What was told before.
    pub(crate) memory: &'a Memory,
}

/// Every finding: objectives, then initiatives, then leads, each by id, then by kind.
pub(crate) fn find(assessed: Assessed<'_>, at: Date) -> Vec<Watermelon> {
    let objectives = assessed.objectives.values();
    let objectives = objectives.flat_map(|one| of_objective(assessed, one, at));
    let leads = assessed.leads.values();
    let leads = leads.flat_map(|one| of_lead(assessed, one, at));
    let mut found: Vec<Watermelon> = objectives.chain(leads).collect();
    // Their last weeks are computed again.
    let initiatives: Vec<&Arc<InitiativeAssessment>> = assessed.initiatives.values().collect();
    let initiatives = initiatives.into_par_iter();
    found.par_extend(initiatives.flat_map_iter(|one| of_initiative(assessed, one, at)));
    found.sort_by(|a, b| (&a.subject, a.kind).cmp(&(&b.subject, b.kind)));
    found
}

fn of_objective(assessed: Assessed<'_>, known: &ObjectiveAssessment, at: Date) -> Vec<Watermelon> {
    let Some(declared) = assessed.index.plan.objectives.get(&known.id) else {
        return Vec::new();
    };
    let subject = || Part::Objective(known.id.clone());
    let claim = overridden(assessed, declared.stated.as_ref(), known.status, at);
    let claim = claim.map(|text| Watermelon::new(subject(), WatermelonKind::Claim, text));
    let stale = known.lag.as_ref().and_then(|lag| {
        let is_green = lag.status == Status::OnTrack && lag.freshness != Freshness::Fresh;
        let since = lag.value_date.filter(|_| is_green)?;
        let text = phrase!("green-by-old-value", day = words::day(since, at));
        Some(Watermelon {
            figures: vec![Figure::day("value_date", since)],
            inputs: stale_parts(&lag.freshness),
            ..Watermelon::new(subject(), WatermelonKind::StaleGreen, text)
        })
    });
    let parts = green_leads(assessed, known);
    let kept = kept::falling_lag(assessed, known, at)
        .map(|found| found_as(subject(), WatermelonKind::ErodingGreen, found));
    let told = kept::told_green(assessed, &subject(), (known.status, &known.reasons), at)
        .map(|found| found_as(subject(), WatermelonKind::GreenToRed, found));
    claim
        .into_iter()
        .chain(parts)
        .chain(stale)
        .chain(kept)
        .chain(told)
        .collect()
}

/// `9 of 10 leads (92 % of the weight) are on track while the result is off track`.
fn green_leads(assessed: Assessed<'_>, known: &ObjectiveAssessment) -> Option<Watermelon> {
    let lag = known.lag.as_ref().filter(|lag| lag.status.is_off_track())?;
    let plan = assessed.index.plan;
    let leads = known.initiatives.iter();
    let leads = leads.flat_map(|id| assessed.index.leads_of(id));
    let due: Vec<(f64, bool)> = leads
        .filter_map(|lead| {
            let status = assessed.leads.get(&lead.id)?.status;
            let share = plan.initiatives.get(&lead.initiative)?.weight * lead.weight;
            let is_green = matches!(status, Status::OnTrack | Status::Achieved);
            status.is_due().then_some((share, is_green))
        })
        .collect();
    let total: f64 = due.iter().map(|(weight, _)| weight).sum();
    let green: f64 = due
        .iter()
        .filter(|(_, green)| *green)
        .map(|(weight, _)| weight)
        .sum();
    if total <= 0.0 || green / total < NEARLY_ALL - EPSILON {
        return None;
    }
    let count = due.iter().filter(|(_, green)| *green).count();
    let text = phrase!(
        "green-leads",
        green = count,
        leads = due.len(),
        share = words::percent(green / total),
        status = lag.status.words()
    );
    Some(Watermelon {
        figures: vec![Figure::share("green_weight", green / total)],
        inputs: known
            .initiatives
            .iter()
            .cloned()
            .map(Part::Initiative)
            .collect(),
        ..Watermelon::new(
            Part::Objective(known.id.clone()),
            WatermelonKind::GreenLeadsRedLag,
            text,
        )
    })
}

fn of_initiative(
    assessed: Assessed<'_>,
    known: &InitiativeAssessment,
    at: Date,
) -> Vec<Watermelon> {
    let Some(declared) = assessed.index.plan.initiatives.get(&known.id) else {
        return Vec::new();
    };
    let subject = || Part::Initiative(known.id.clone());
    let by_hand = overridden(assessed, declared.stated.as_ref(), known.status, at);
    let claims = by_hand.into_iter().chain(claimed(assessed, known));
    let claims = claims.map(|text| Watermelon::new(subject(), WatermelonKind::Claim, text));
    let buffer = eroding_buffer(assessed, known)
        .map(|found| found_as(subject(), WatermelonKind::ErodingGreen, found));
    let weeks = match known.status {
        Status::OnTrack => fallen_back(assessed, declared, at)
            .map(|found| found_as(subject(), WatermelonKind::ErodingGreen, found)),
        Status::OffTrack | Status::Missed => reddened(assessed, declared, at)
            .or_else(|| kept::told_green(assessed, &subject(), (known.status, &known.reasons), at))
            .map(|found| found_as(subject(), WatermelonKind::GreenToRed, found)),
        Status::Achieved
        | Status::NotStarted
        | Status::Paused
        | Status::Unknown
        | Status::AtRisk => None,
    };
    claims.chain(buffer).chain(weeks).collect()
}

/// A finding as a sentence, with its figures.
pub(crate) type Fallen = (Phrase, Vec<Figure>);

fn fallen_back(assessed: Assessed<'_>, declared: &Initiative, at: Date) -> Option<Fallen> {
    let own = assessed.figures.get(&declared.id)?;
    let look = || weeks::eroding(assessed.index, declared, own.stood, at);
    own.looked_at.eroding.get_or_init(look).clone()
}

fn reddened(assessed: Assessed<'_>, declared: &Initiative, at: Date) -> Option<Fallen> {
    let own = assessed.figures.get(&declared.id)?;
    let past = || Past::new(assessed.index, declared, at);
    let look = || weeks::turned_red(past(), own.stood, at);
    own.looked_at.turned_red.get_or_init(look).clone()
}

fn found_as(
    subject: Part,
    kind: WatermelonKind,
    (text, figures): (Phrase, Vec<Figure>),
) -> Watermelon {
    Watermelon {
        figures,
        ..Watermelon::new(subject, kind, text)
    }
}

/// `Maria Gomez says on track until 31 Dec ("…"); the figures say off track`.
fn overridden(
    assessed: Assessed<'_>,
    stated: Option<&Override>,
    status: Status,
    at: Date,
) -> Option<Phrase> {
    let stated = stated.filter(|stated| stated.holds(at) && is_better(stated.claim, status))?;
    Some(phrase!(
        "claimed-by-hand",
        who = assessed.index.plan.person_name(&stated.by),
        claim = claim_words(stated.claim),
        until = words::day(stated.until, at),
        reason = stated.reason.as_str(),
        status = status.words()
    ))
}

/// Whether a claim is better than what is computed; what is unknown, paused or not started contradicts nobody.
fn is_better(claim: Claim, status: Status) -> bool {
    let computed = match status {
        Status::Achieved => Claim::Achieved,
        Status::OnTrack => Claim::OnTrack,
        Status::AtRisk => Claim::AtRisk,
        Status::OffTrack | Status::Missed => Claim::OffTrack,
        Status::NotStarted | Status::Paused | Status::Unknown => return false,
    };
    claim < computed
}

fn claim_words(claim: Claim) -> Phrase {
    match claim {
        Claim::Achieved => Status::Achieved,
        Claim::OnTrack => Status::OnTrack,
        Claim::AtRisk => Status::AtRisk,
        Claim::OffTrack => Status::OffTrack,
    }
    .words()
}

/// What the field `claimed` of its remaining tasks says, where that is better than the figures.
fn claimed(assessed: Assessed<'_>, known: &InitiativeAssessment) -> Option<Phrase> {
    let links = assessed.index.links.get(&known.id)?;
    let tasks = assessed.index.tasks;
    let remaining = links.iter().filter(|(task, _)| {
        let stands = tasks.stands(task);
        stands.is_some_and(|today| today.is_remaining && today.has_claim)
    });
    let claims: Vec<(&str, Claim)> = remaining
        .filter_map(|(tracked, _)| {
            let task = &tracked.known.task;
            let claim = Claim::parse(task.fields.get("claimed")?.as_str()?)?;
            is_better(claim, known.status).then_some((task.key.as_str(), claim))
        })
        .collect();
    let (first, claim) = claims.first()?;
    Some(phrase!(
        "claimed-by-tracker",
        claim = claim_words(*claim),
        task = *first,
        more = claims.len() - 1,
        status = known.status.words()
    ))
}

/// `80 % of its buffer is used while its chain is 45 % complete`.
fn eroding_buffer(
    assessed: Assessed<'_>,
    known: &InitiativeAssessment,
) -> Option<(Phrase, Vec<Figure>)> {
    let planned = assessed.schedule.initiatives.get(&known.id)?;
    let burn = planned.buffer.filter(BufferBurn::outruns)?;
    if known.status != Status::OnTrack || burn.used < BUFFER_USED {
        return None;
    }
    let text = phrase!(
        "buffer-outruns-chain",
        used = words::percent(burn.used),
        complete = words::percent(burn.chain_complete)
    );
    let figures = vec![
        Figure::share("buffer_used", burn.used),
        Figure::share("chain_complete", burn.chain_complete),
    ];
    Some((text, figures))
}

fn of_lead(assessed: Assessed<'_>, known: &LeadAssessment, at: Date) -> Vec<Watermelon> {
    let subject = || Part::Lead(known.id.clone());
    let falling = kept::falling_lead(assessed, known, at)
        .map(|found| found_as(subject(), WatermelonKind::ErodingGreen, found));
    let stale = stale_lead(assessed, known, at);
    stale.into_iter().chain(falling).collect()
}

fn stale_lead(assessed: Assessed<'_>, known: &LeadAssessment, at: Date) -> Option<Watermelon> {
    if known.status != Status::OnTrack {
        return None;
    }
    let zone = &assessed.index.plan.time_zone;
    let stale = stale_text(&known.freshness, zone, at)?;
    let subject = Part::Lead(known.id.clone());
    let text = phrase!("green-by-old-data", stale = stale);
    Some(Watermelon {
        inputs: stale_parts(&known.freshness),
        ..Watermelon::new(subject, WatermelonKind::StaleGreen, text)
    })
}

#[cfg(test)]
mod tests;
