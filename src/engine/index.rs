//! Everything of a snapshot that more than one measure asks for, built once: histories, links, scopes, blockers.
//!
//! It knows tasks and rules; not figures or statuses.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::Date;

use super::freshness::Sources;
use super::history::Tracked;
use super::lead::{Scope, Terms};
use super::words;
use crate::domain::calendar::When;
use crate::domain::id::{
    InitiativeId, LeadId, MetricId, ObjectiveId, PersonId, RiskId, SourceId, TaskId,
};
use crate::domain::measure::LeadMeasure;
use crate::domain::metric::MetricPoint;
use crate::domain::plan::{Initiative, Objective, Pause, Plan};
use crate::domain::settled::SettledGroup;
use crate::domain::snapshot::Snapshot;
use crate::domain::text::Text;
use crate::language::phrase::Phrase;
use crate::phrase;
use below::Below;
pub(crate) use matched::Matched;
pub(crate) use people::{People, Work};
pub(crate) use rows::Rows;
use settled::Groups;
pub(crate) use tasks::Tasks;
pub(crate) use today::{Counts, Today};
pub(crate) use touched::Touch;

mod alike;
mod below;
mod difference;
mod lists;
mod matched;
mod names;
mod others;
mod people;
mod rows;
mod settled;
mod strangers;
mod tasks;
mod today;
mod touched;

/// Of a task that is none of the snapshot's.
static NOTHING: LazyLock<Matched> = LazyLock::new(Matched::default);

/// The links of a snapshot and the scopes they make.
#[derive(Debug)]
pub(crate) struct Index<'a> {
    /// What was declared.
    pub(crate) plan: &'a Plan,
    /// Every task.
    pub(crate) tasks: &'a Tasks<'a>,
    /// The sources and their limits.
    pub(crate) sources: Sources<'a>,
    /// The settled tasks: they stand in none of the lists below.
    pub(crate) settled: Groups<'a>,
    /// Linked tasks of each initiative with the rule that took them, in id order.
    pub(crate) links: BTreeMap<&'a InitiativeId, Vec<(&'a Tracked<'a>, &'a Text)>>,
    /// The tasks that the rules of each risk take, in id order.
    risks: BTreeMap<&'a RiskId, Vec<&'a Tracked<'a>>>,
    /// Each series' latest value per date, and every reading.
    snapshot: &'a Snapshot,
    /// The initiatives in the order of the plan.
    initiatives: Vec<&'a InitiativeId>,
    /// Scope creep: tasks that an initiative's rules take and its scope puts outside, each with the rule that
    /// does, in id order. They count in none of its measures.
    pub(crate) creep: BTreeMap<&'a InitiativeId, Vec<(&'a Tracked<'a>, &'a Text)>>,
    /// The tasks of each initiative's milestones, in the order of its milestones.
    pub(crate) milestones: BTreeMap<&'a InitiativeId, Vec<Vec<&'a Tracked<'a>>>>,
    below: Below<'a>,
    /// The place of each lead in the order of the plan.
    lead_places: HashMap<&'a LeadId, usize>,
    people: People<'a>,
}

impl<'a> Index<'a> {
    /// Puts every task where it counts.
    pub(crate) fn new(snapshot: &'a Snapshot, tasks: &'a Tasks<'a>) -> Self {
        let (plan, lists) = (&snapshot.plan, tasks.lists());
        let (people, (settled, links)) = rayon::join(
            || People::of(plan, tasks),
            || {
                let links = lists.initiatives.iter().enumerate();
                let links = links.map(|(place, of)| {
                    by_rule(tasks, (place, &of.links), |matched| &matched.links).collect()
                });
                let links = plan.initiatives.keys().zip(links).collect();
                (Groups::of(plan, tasks.placed()), links)
            },
        );
        let of_initiatives = || plan.initiatives.keys().zip(&lists.initiatives);
        let creep = (0..).zip(of_initiatives());
        let creep = creep.filter(|(_, (_, of))| !of.creep.is_empty());
        let milestones = of_initiatives().map(|(id, of)| {
            let own = of.milestones.iter();
            (id, own.map(|places| tasks.at(places).collect()).collect())
        });
        let risks = lists.risks.iter();
        Self {
            plan,
            tasks,
            sources: Sources::of(snapshot),
            people,
            settled,
            below: Below::of(plan),
            links,
            risks: risks
                .map(|(risk, places)| (risk, tasks.at(places).collect()))
                .collect(),
            snapshot,
            initiatives: plan.initiatives.keys().collect(),
            creep: creep
                .map(|(place, (id, of))| {
                    let creep = by_rule(tasks, (place, &of.creep), |matched| &matched.creep);
                    (id, creep.collect())
                })
                .collect(),
            milestones: milestones.collect(),
            lead_places: plan.leads.keys().zip(0..).collect(),
        }
    }

    /// The leads of an initiative, by id.
    pub(crate) fn leads_of(
        &self,
        initiative: &InitiativeId,
    ) -> impl Iterator<Item = &'a LeadMeasure> + use<'a> {
        self.below.leads_of(initiative)
    }

    /// The initiatives that any of some tasks counts for, by id.
    pub(crate) fn takers<'t>(
        &self,
        tasks: impl Iterator<Item = &'t Tracked<'t>>,
    ) -> Vec<InitiativeId> {
        let links = tasks.flat_map(|task| &self.matched(task).links);
        let places: BTreeSet<usize> = links.map(|(place, _)| *place).collect();
        let ids = places
            .into_iter()
            .filter_map(|place| self.initiatives.get(place));
        ids.copied().cloned().collect()
    }

    /// The initiatives of an objective, by id.
    pub(crate) fn initiatives_of(
        &self,
        objective: &ObjectiveId,
    ) -> impl Iterator<Item = &'a Initiative> + use<'a> {
        self.below.initiatives_of(objective)
    }

    /// The rule by which a linked task does not belong to an initiative: scope creep.
    pub(crate) fn out_of_scope(&self, initiative: &InitiativeId, task: &TaskId) -> Option<&'a str> {
        let creep = self.creep.get(initiative)?;
        let place = creep.binary_search_by(|(found, _)| found.known.task.id.cmp(task));
        creep.get(place.ok()?).map(|(_, rule)| rule.as_str())
    }

    /// The tasks that the rules of a risk take, in id order.
    pub(crate) fn risk_tasks(&self, risk: &RiskId) -> &[&'a Tracked<'a>] {
        self.risks.get(risk).map_or(&[][..], Vec::as_slice)
    }

    /// Whether a series has a value for a date or an earlier one.
    pub(crate) fn has_value(&self, metric: &MetricId, at: Date) -> bool {
        let series = self.snapshot.metrics.get(metric);
        series.is_some_and(|points| points.iter().any(|point| point.date <= at))
    }

    /// Every reading of a series, by date and then in the order in which they were read.
    pub(crate) fn readings(&self, metric: &MetricId) -> &'a [MetricPoint] {
        let readings = self.snapshot.metric_readings.get(metric);
        readings.map_or(&[][..], Vec::as_slice)
    }

    /// The day of a moment in the plan's zone.
    pub(crate) fn day(&self, at: Timestamp) -> Date {
        When::from(at).date(&self.plan.time_zone)
    }

    /// The tasks that a lead counts, in id order.
    pub(crate) fn lead_tasks(&self, lead: &LeadId) -> impl Iterator<Item = &'a Tracked<'a>> {
        let declared = self.plan.leads.get(lead);
        let links = declared.and_then(|lead| self.links.get(&lead.initiative));
        let place = self.lead_places.get(lead).copied();
        let links = links.into_iter().flatten();
        let counted = links.filter(move |(task, _)| {
            place.is_some_and(|place| self.matched(task).leads.contains(&place))
        });
        counted.map(|(task, _)| *task)
    }

    /// What the plan makes of a task.
    pub(crate) fn matched(&self, tracked: &Tracked<'_>) -> &'a Matched {
        self.tasks.matched_at(tracked.place).unwrap_or(&NOTHING)
    }

    /// The people whom a task is assigned to, by id.
    pub(crate) fn owners(&self, tracked: &Tracked<'_>) -> impl Iterator<Item = &'a PersonId> {
        self.people.ids(&self.matched(tracked).owners)
    }

    /// How many settled tasks count on a date, of those that are linked or of the others.
    pub(crate) fn settled_standing(&self, linked: bool, at: Date) -> u64 {
        let placed = self.tasks.placed().iter();
        let placed = placed.filter(|(_, placed)| placed.initiatives.is_empty() != linked);
        let standing = placed.map(|(group, placed)| {
            if placed.closed.is_none_or(|closed| closed <= at) {
                return group.tasks.len();
            }
            group.tasks.iter().filter(|task| task.exists(at)).count()
        });
        standing.sum::<usize>() as u64
    }

    /// The last day by a date on which a settled task of each source was made or changed.
    pub(crate) fn settled_changes(&self, at: Date) -> BTreeMap<&'a SourceId, Date> {
        let mut last = BTreeMap::new();
        for (group, placed) in self.tasks.placed() {
            let changed = if placed.changed <= Some(at) && placed.closed <= Some(at) {
                placed.changed
            } else {
                let tasks = group.tasks.iter().filter(|task| task.exists(at));
                let days = tasks.flat_map(|task| task.changes().chain(task.created()));
                days.filter(|day| *day <= at).max()
            };
            if let Some(changed) = changed {
                let known = last.entry(&group.place.source).or_insert(changed);
                *known = changed.max(*known);
            }
        }
        last
    }

    /// The groups of settled tasks that are assigned to somebody who is not of the plan.
    pub(crate) fn groups_of_strangers(&self) -> impl Iterator<Item = &'a SettledGroup> {
        let placed = self.tasks.placed().iter();
        let strange = placed.filter(|(_, placed)| placed.has_strangers);
        strange.map(|(group, _)| group.as_ref())
    }

    /// What each person works on.
    pub(crate) fn people(&self) -> &People<'a> {
        &self.people
    }

    /// The scope of a lead on a date.
    pub(crate) fn scope(&self, lead: &'a LeadId, at: Date) -> Option<Scope<'a>> {
        let lead = self.plan.leads.get(lead)?;
        let tasks: Vec<&Tracked<'_>> = self.lead_tasks(&lead.id).collect();
        let of_tasks = tasks.iter().map(|task| task.known.task.id.source.as_str());
        let of_groups = self.settled.groups_of_lead(&lead.id);
        let of_groups = of_groups.map(|group| group.place.source.as_str());
        let named = named_sources(self.plan, &lead.initiative);
        let mut sources = BTreeSet::new();
        for source in named.chain(of_tasks).chain(of_groups) {
            // Nearly always it is one that is known: there are many tasks and few sources.
            if !sources.contains(source) {
                sources.insert(source);
            }
        }
        Some(Scope {
            lead,
            settled: self.settled.of_lead(&lead.id),
            all: self.tasks,
            sources,
            tasks,
            terms: self.terms(lead),
            weight: self.lead_weight(lead, at),
            paused: self.lead_pause(lead, at),
        })
    }

    /// The same scope on another date.
    pub(crate) fn move_scope(&self, scope: &mut Scope<'a>, at: Date) {
        scope.weight = self.lead_weight(scope.lead, at);
        scope.paused = self.lead_pause(scope.lead, at);
    }

    /// Why a lead is paused on a date: with its initiative.
    fn lead_pause(&self, lead: &LeadMeasure, at: Date) -> Option<Phrase> {
        let initiative = self.plan.initiatives.get(&lead.initiative)?;
        self.initiative_pause(initiative, at)
    }

    /// When the commitment of a lead holds: under which calendar, outside of which pauses.
    pub(crate) fn terms(&self, lead: &'a LeadMeasure) -> Terms<'a> {
        terms(self.plan, lead)
    }

    /// Why an initiative is paused on a date: by itself, or with its objective.
    pub(crate) fn initiative_pause(&self, initiative: &Initiative, at: Date) -> Option<Phrase> {
        pause_text(initiative.paused.as_ref(), at).or_else(|| {
            let objective = self.plan.objectives.get(&initiative.objective)?;
            self.objective_pause(objective, at)
        })
    }

    /// Why an objective is paused on a date: by itself, or with one that it serves.
    pub(crate) fn objective_pause(&self, objective: &Objective, at: Date) -> Option<Phrase> {
        up_from(self.plan, Some(objective)).find_map(|one| pause_text(one.paused.as_ref(), at))
    }
}

/// Tasks with the rules by which they count for the initiative at a place, or creep into it.
fn by_rule<'a>(
    tasks: &'a Tasks<'a>,
    (initiative, places): (usize, &'a [u32]),
    rules: impl Fn(&'a Matched) -> &'a [(usize, Text)],
) -> impl Iterator<Item = (&'a Tracked<'a>, &'a Text)> {
    tasks.at(places).filter_map(move |task| {
        let rules = rules(tasks.matched_at(task.place)?);
        let rule = rules.iter().find(|(place, _)| *place == initiative);
        rule.map(|(_, rule)| (task, rule))
    })
}

/// When the commitment of a lead holds in a plan, whether or not it is the lead that the plan declares today.
pub(crate) fn terms<'a>(plan: &'a Plan, lead: &'a LeadMeasure) -> Terms<'a> {
    let mut pauses = Vec::new();
    if let Some(initiative) = plan.initiatives.get(&lead.initiative) {
        pauses.extend(initiative.paused.as_ref());
        let above = plan.objectives.get(&initiative.objective);
        pauses.extend(up_from(plan, above).filter_map(|one| one.paused.as_ref()));
    }
    Terms::new(lead, &plan.calendar, pauses)
}

/// An objective, then those it serves, one above the other; the count ends a circle that slipped through.
fn up_from<'p>(
    plan: &'p Plan,
    objective: Option<&'p Objective>,
) -> impl Iterator<Item = &'p Objective> {
    let above = |one: &&'p Objective| {
        let parent = one.parent.as_ref()?;
        plan.objectives.get(parent)
    };
    std::iter::successors(objective, above).take(plan.objectives.len() + 1)
}

fn pause_text(pause: Option<&Pause>, at: Date) -> Option<Phrase> {
    let pause = pause.filter(|pause| pause.covers(at))?;
    let since = words::day(pause.since, at);
    let reason = pause.reason.as_str();
    Some(match pause.until {
        None => phrase!("paused-since", since = since, reason = reason),
        Some(until) => phrase!(
            "paused-until",
            since = since,
            until = words::day(until, at),
            reason = reason
        ),
    })
}

/// The sources that an initiative's rules name.
fn named_sources<'a>(plan: &'a Plan, initiative: &InitiativeId) -> impl Iterator<Item = &'a str> {
    plan.initiatives
        .get(initiative)
        .into_iter()
        .flat_map(|initiative| &initiative.rules)
        .flat_map(|rule| rule.sources.iter().map(String::as_str))
}
