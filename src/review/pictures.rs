//! Which pictures belong to a review: the values of each, beside the figures that the sentences say.

use std::collections::BTreeMap;

use crate::domain::id::ObjectiveId;
use crate::domain::review::ReviewKind;
use crate::engine::Assessment;
use crate::engine::assessment::Status;

use super::content::{ReviewContent, Subject};
use super::picture::chains::Chains;
use super::picture::gather;
use super::picture::loads::Loads;
use super::picture::roadmap::Roadmap;
use super::picture::trend::Trend;
use super::rows::{LeadRow, ObjectiveRow};
use super::scope::Scope;

/// The pictures of one review for one reader.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pictures {
    /// The way of each measure on the scoreboard; a lag measure stands under its objective.
    pub trends: BTreeMap<Subject, Trend>,
    /// The measures that are shown large, by the objective that they stand under.
    pub large: BTreeMap<ObjectiveId, Subject>,
    /// Everything on one axis: of a quarterly review.
    pub roadmap: Option<Roadmap>,
    /// What each slip leads to; of a check-in none.
    pub chains: Chains,
    /// Who can do what is due; of a check-in none.
    pub loads: Loads,
}

/// The pictures that belong to a review. They are asked for by whoever shows them: for each measure of a large plan
/// its whole way is computed.
pub fn of(content: &ReviewContent, assessment: &Assessment, audience: &Scope) -> Pictures {
    let scoreboard = &content.scoreboard.items;
    let mut pictures = Pictures {
        trends: scoreboard
            .iter()
            .flat_map(|row| trends(assessment, row))
            .collect(),
        ..Pictures::default()
    };
    pictures.large = large(content.kind, scoreboard, &pictures.trends);
    match content.kind {
        ReviewKind::CheckIn => return pictures,
        ReviewKind::CourseCorrection => {}
        ReviewKind::Quarterly => pictures.roadmap = Some(gather::roadmap(assessment, audience)),
    }
    pictures.chains = gather::slips::chains(&assessment.plan, &content.foresight.impacts);
    pictures.loads = gather::people::loads(assessment, audience);
    pictures
}

fn trends(assessment: &Assessment, row: &ObjectiveRow) -> Vec<(Subject, Trend)> {
    let lag = gather::lag_trend(assessment, &row.id);
    let lag = lag.map(|trend| (Subject::Objective(row.id.clone()), trend));
    let leads = leads(row).filter_map(|lead| {
        let trend = gather::lead_trend(assessment, &lead.id)?;
        Some((Subject::Lead(lead.id.clone()), trend))
    });
    lag.into_iter().chain(leads).collect()
}

fn leads(row: &ObjectiveRow) -> impl Iterator<Item = &LeadRow> {
    let initiatives = row.initiatives.items.iter();
    initiatives.flat_map(|initiative| &initiative.leads.items)
}

/// A check-in shows the worst objective, a course correction every one in trouble, a quarterly review all.
fn large(
    kind: ReviewKind,
    scoreboard: &[ObjectiveRow],
    trends: &BTreeMap<Subject, Trend>,
) -> BTreeMap<ObjectiveId, Subject> {
    let most = match kind {
        ReviewKind::CheckIn => 1,
        ReviewKind::CourseCorrection | ReviewKind::Quarterly => usize::MAX,
    };
    let wanted = scoreboard.iter().filter(|row| match kind {
        ReviewKind::CheckIn | ReviewKind::CourseCorrection => row.wants_attention(),
        ReviewKind::Quarterly => row.status.is_due(),
    });
    let shown = wanted.filter_map(|row| Some((row.id.clone(), foremost(row, trends)?)));
    shown.take(most).collect()
}

/// What says most of an objective: its lag measure, else the worst lead that has a value.
fn foremost(row: &ObjectiveRow, trends: &BTreeMap<Subject, Trend>) -> Option<Subject> {
    // Periods of which nothing is known show nothing.
    let has_values = |subject: &Subject| {
        trends.get(subject).is_some_and(|trend| {
            let is_known = trend.status != Status::Unknown || !trend.points.is_empty();
            is_known && trend.latest().is_some()
        })
    };
    let lag = Some(Subject::Objective(row.id.clone())).filter(has_values);
    lag.or_else(|| {
        let mut leads: Vec<&LeadRow> = leads(row).collect();
        leads.sort_by_key(|lead| std::cmp::Reverse(lead.status));
        let mut subjects = leads.into_iter().map(|lead| Subject::Lead(lead.id.clone()));
        subjects.find(has_values)
    })
}
