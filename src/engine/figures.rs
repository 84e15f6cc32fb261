//! The figures of one initiative that follow from its own tasks: its leads, what is coming of them, how it stands before anybody
//! else's slip is looked at.
//!
//! They hold for as long as nothing below the initiative changes, so that the next assessment of the day takes them over. It
//! knows one initiative; not what others do to it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;
use rayon::prelude::*;

use super::assessment::{InitiativeAssessment, LeadAssessment};
use super::earned_value::{self, Sums};
use super::evidence::Evidence;
use super::forecast::{self, LeadForecast};
use super::index::Index;
use super::lag::Reading;
use super::past::Past;
use super::rollup::Input;
use super::truth::Dressing;
use super::watermelon::{Fallen, Stood, turned_red};
use super::{initiative, lead, limits};
use crate::domain::id::{InitiativeId, LeadId};
use crate::domain::measure::LeadMeasure;
use crate::domain::people::Directory;
use crate::domain::plan::Initiative;

pub(crate) mod people;

/// The figures of an initiative by itself.
#[derive(Debug)]
pub(crate) struct OwnFigures {
    /// Its leads by id, each with its forecast and what that makes of its status (rule 2).
    pub(crate) leads: Vec<(Arc<LeadAssessment>, LeadForecast)>,
    /// The odds that all of them reach their targets, where each can be forecast.
    pub(crate) odds: Option<f64>,
    /// How it stood before the forecasts of its leads limited them.
    pub(crate) stood: Stood,
    /// It with those leads, before odds and dependencies limit it.
    pub(crate) initiative: Arc<InitiativeAssessment>,
    /// What those of its tasks come to that count for no other one.
    pub(crate) earned: Sums,
    /// What is asked for of some initiatives only, and is dear: looked at once.
    pub(crate) looked_at: LookedAt,
}

/// What the last weeks of an initiative say, for the first who asks.
#[derive(Debug, Default)]
pub(crate) struct LookedAt {
    /// Whether it fell back over weeks in which it was on track.
    pub(crate) eroding: OnceLock<Option<Fallen>>,
    /// Whether it turned from on track to off track in a day.
    pub(crate) turned_red: OnceLock<Option<Fallen>>,
    /// What was dressed up in it before reviews.
    pub(crate) dressings: OnceLock<Vec<Dressing>>,
    /// How it stood on an earlier day as an input of its objective, and on which.
    pub(crate) earlier: OnceLock<(Date, Option<Input>)>,
    /// What the weeks say of each lead, and of which series of its objective's measure.
    evidence: Mutex<BTreeMap<LeadId, BesideSeries>>,
}

/// A series, and what the weeks say beside it.
type BesideSeries = (Vec<Reading>, Option<Evidence>);

impl LookedAt {
    /// What the weeks say of a lead beside a series; `look` finds it out where it was not looked at, or beside another one.
    pub(crate) fn evidence(
        &self,
        lead: &LeadId,
        series: &[Reading],
        look: impl FnOnce() -> Option<Evidence>,
    ) -> Option<Evidence> {
        let known = || self.evidence.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, found)) = known().get(lead).filter(|(of, _)| of == series) {
            return found.clone();
        }
        let found = look();
        known().insert(lead.clone(), (series.to_vec(), found.clone()));
        found
    }
}

/// The figures of all initiatives by id.
pub(crate) type AllFigures = BTreeMap<InitiativeId, Arc<OwnFigures>>;

/// The figures of all initiatives on a date, by id; those of the last round where they rest on the same records.
pub(crate) fn of_all(
    index: &Index<'_>,
    directory: &Directory,
    last: &AllFigures,
    at: Date,
) -> AllFigures {
    let all: Vec<&Initiative> = index.plan.initiatives.values().collect();
    let order = forecast::Order::new(index.plan.forecast.trials, at);
    let setting = forecast::Setting::new(index.plan, &order, at);
    let figures = all.into_par_iter().enumerate().map(|(place, one)| {
        let kept = last.get(&one.id);
        let kept = kept.filter(|_| !index.tasks.touched.has_initiative(place));
        let kept = kept.filter(|kept| holds(index, one, kept, at)).cloned();
        let new = || Arc::new(OwnFigures::new(index, directory, setting, one, at));
        (one.id.clone(), kept.unwrap_or_else(new))
    });
    figures.collect()
}

/// Some initiatives with what their own tasks come to.
pub(crate) fn earned<'f>(
    figures: &'f AllFigures,
    initiatives: &[&'f Initiative],
) -> Vec<earned_value::Part<'f>> {
    let own = initiatives.iter().filter_map(|one| {
        let own = figures.get(&one.id)?;
        Some((*one, &own.earned))
    });
    own.collect()
}

/// Whether its weight is still the same: it may follow from the estimates of others.
fn holds(index: &Index<'_>, initiative: &Initiative, kept: &OwnFigures, at: Date) -> bool {
    index.initiative_weight(initiative, at) == kept.initiative.weight
}

/// A lead as it stands by itself, with what is coming of it.
type Found<'a> = (&'a LeadMeasure, LeadAssessment, LeadForecast);

impl OwnFigures {
    fn new(
        index: &Index<'_>,
        directory: &Directory,
        setting: forecast::Setting<'_>,
        one: &Initiative,
        at: Date,
    ) -> Self {
        let measures: Vec<_> = index.leads_of(&one.id).collect();
        let leads = measures.into_par_iter().filter_map(|measure| {
            let scope = index.scope(&measure.id, at)?;
            let values = lead::Values::new(&scope, at);
            let assessed = lead::assess(&scope, &values, &index.sources, at);
            let forecast = forecast::lead(setting, &scope, &values, &assessed);
            Some(((measure, assessed, forecast), (scope, values)))
        });
        let (leads, past): (Vec<Found<'_>>, Vec<_>) = leads.unzip();
        let alone: Vec<&LeadAssessment> = leads.iter().map(|(_, lead, _)| lead).collect();
        let stood = Stood::of(&initiative::standing(index, one, &alone, at), &alone);
        let leads = leads.into_iter().map(|(measure, mut assessed, forecast)| {
            limits::lead(&mut assessed, measure, &forecast, at);
            (Arc::new(assessed), forecast)
        });
        let leads: Vec<(Arc<LeadAssessment>, LeadForecast)> = leads.collect();
        let assessed: Vec<&LeadAssessment> = leads.iter().map(|(lead, _)| lead.as_ref()).collect();
        let earned = earned_value::own(index, one, at);
        let initiative = initiative::assess(index, one, (&assessed, &earned), at);
        let initiative = Arc::new(initiative);
        let forecasts = leads.iter().map(|(_, forecast)| forecast);
        let odds = forecast::odds(index, directory, forecasts.clone(), at);
        let looked_at = LookedAt::default();
        if limits::is_off_track_alone(initiative.status, forecasts, odds) {
            // It will be asked for, and its leads are at hand.
            let found = turned_red(Past::of(index, one, past), stood, at);
            looked_at.turned_red.get_or_init(|| found);
        }
        Self {
            leads,
            odds,
            stood,
            initiative,
            earned,
            looked_at,
        }
    }
}
