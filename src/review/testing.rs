//! Assessments by hand: three believable companies (troubled, healthy, nearly empty) and a builder for stranger ones.
//!
//! Figures are typed in, not computed: what is tested here is what a review makes of them.

use std::sync::Arc;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use crate::domain::calendar::{Calendar, Period, When, days_between, plus_days};
use crate::domain::fields::Fields;
use crate::domain::id::{PersonId, SourceId, TaskId};
use crate::domain::link::Link;
use crate::domain::measure::{Bands, LagMeasure, LeadKind, LeadMeasure, Trajectory};
use crate::domain::money::Money;
use crate::domain::people::Person;
use crate::domain::plan::{AtStake, Initiative, Objective, Plan};
use crate::domain::source::SourceHealth;
use crate::domain::task::{Details, KnownTask, State, Task};
use crate::domain::text::Texts;
use crate::engine::assessment::{
    Diagnosis, Freshness, InitiativeAssessment, LagAssessment, LeadAssessment, ObjectiveAssessment,
    OwnerSheet, PeriodResult, RollUp, Status, TaskCounts, TrendPoint, Variance, Verdict,
};
use crate::engine::belonging::Belonging;
use crate::engine::impact::Impacts;
use crate::engine::reason::Reason;
use crate::engine::schedule::Schedule;
use crate::engine::weight::InputWeight;
use crate::engine::{Assessment, ShownTasks};
use crate::language::locale::{Language, Locale};
use crate::language::phrase::Phrase;
use crate::language::translator::Translator;

use super::content::Subject;
use super::pictures;
use super::previous::PreviousStatuses;
use super::scope::Scope;
use super::style::Style;

pub(super) mod companies;
pub(super) mod large;

/// Friday of ISO week 47.
pub(super) const TODAY: Date = date(2026, 11, 20);

/// An assessment and the statuses a week before it.
pub(super) struct Company {
    pub(super) assessment: Assessment,
    was: BTreeMap<Subject, Status>,
}

/// value, plan, points (favourable, as a share), days behind.
pub(super) type Figures = (f64, f64, f64, f64);

impl Company {
    pub(super) fn new() -> Self {
        Self {
            assessment: Assessment {
                belonging: Belonging::default(),
                as_of: TODAY,
                known_at: at("2026-11-20T07:00:00Z"),
                plan: Plan {
                    time_zone: TimeZone::get("Europe/Madrid").unwrap(),
                    calendar: Calendar::default(),
                    objectives: BTreeMap::new(),
                    initiatives: BTreeMap::new(),
                    leads: BTreeMap::new(),
                    people: BTreeMap::new(),
                    risks: BTreeMap::new(),
                    changes: Vec::new(),
                    reviews: Vec::new(),
                    hygiene: crate::domain::hygiene::Hygiene::default(),
                    coverage_limit: 0.8,
                    bands: crate::domain::measure::Bands::default(),
                    forecast: crate::domain::forecast::ForecastRules::default(),
                }
                .into(),
                objectives: BTreeMap::new(),
                initiatives: BTreeMap::new(),
                leads: BTreeMap::new(),
                forecasts: BTreeMap::new(),
                odds: BTreeMap::new(),
                evidence: BTreeMap::new(),
                schedule: Schedule::default(),
                impacts: Impacts::default(),
                watermelons: Vec::new(),
                calibration: crate::engine::calibration::Calibration::default(),
                owners: Vec::new(),
                earned_value: Vec::new(),
                tasks: ShownTasks::default(),
                sources: Vec::new(),
                linked: 0,
                unlinked: 0,
                unknown_accounts: Vec::new(),
                accountability: crate::engine::accountability::Accountability::default(),
                commitments: crate::engine::commitments::Commitments::default(),
                ledger: crate::engine::ledger::LedgerReport::default(),
            },
            was: BTreeMap::new(),
        }
    }

    /// One that the engine assessed.
    pub(super) fn of(assessment: Assessment) -> Self {
        Self {
            assessment,
            was: BTreeMap::new(),
        }
    }

    /// The statuses of the week before: as now, unless [`Company::was`] said otherwise.
    pub(super) fn since(&self) -> PreviousStatuses {
        let now = PreviousStatuses::of(&self.assessment);
        let objectives = self
            .assessment
            .objectives
            .keys()
            .cloned()
            .map(Subject::Objective);
        let initiatives = self
            .assessment
            .initiatives
            .keys()
            .cloned()
            .map(Subject::Initiative);
        let leads = self.assessment.leads.keys().cloned().map(Subject::Lead);
        let statuses = objectives
            .chain(initiatives)
            .chain(leads)
            .filter_map(|subject| {
                let status = self.was.get(&subject).copied().or(now.status(&subject))?;
                Some((subject, status))
            });
        PreviousStatuses::new(date(2026, 11, 13), statuses.collect())
    }

    pub(super) fn was(&mut self, subject: Subject, status: Status) {
        self.was.insert(subject, status);
    }

    pub(super) fn person(&mut self, id: &str, name: &str) {
        let person = Person {
            id: id.into(),
            name: name.into(),
            email: Some(format!("{id}@acme.example")),
            time_zone: None,
            language: None,
            accounts: Vec::new(),
            hours: Some(40.0),
            daily_operations: None,
            protected: None,
            time_off: Vec::new(),
        };
        self.assessment.plan.people.insert(id.into(), person);
    }

    pub(super) fn objective(
        &mut self,
        id: &str,
        statement: &str,
        owner: &str,
        status: Status,
        reason: impl Into<Phrase>,
    ) {
        let declared = Objective {
            id: id.into(),
            statement: statement.into(),
            why: None,
            owner: owner.into(),
            parent: None,
            start: date(2026, 7, 1),
            due: date(2027, 3, 31),
            weight: 1.0,
            weight_by: crate::domain::measure::WeightBy::Given,
            lag: None,
            at_stake: None,
            horizon: None,
            paused: None,
            stated: None,
            subscribers: Vec::new(),
        };
        self.assessment.plan.objectives.insert(id.into(), declared);
        let known = ObjectiveAssessment {
            id: id.into(),
            status,
            reasons: vec![because(status, reason)],
            weight: InputWeight::given(1.0),
            lag: None,
            rollup: rollup(0.62),
            diagnosis: None,
            initiatives: Vec::new(),
            children: Vec::new(),
            earned_value: Vec::new(),
        };
        self.assessment.objectives.insert(id.into(), known);
    }

    pub(super) fn lag(
        &mut self,
        objective: &str,
        metric: &str,
        unit: &str,
        ends: (f64, f64),
        figures: Figures,
    ) {
        let declared = self.assessment.plan.objectives.get_mut(objective).unwrap();
        declared.lag = Some(LagMeasure {
            unit: unit.into(),
            baseline: ends.0,
            target: ends.1,
            trajectory: Trajectory::Linear,
            band: None,
            actuals: Some(metric.into()),
            rollup: None,
            delay_days: Some(30),
            bands: Bands::default(),
        });
        let known = self.assessment.objectives.get_mut(objective).unwrap();
        known.lag = Some(LagAssessment {
            status: known.status,
            reasons: known.reasons.clone(),
            value: Some(figures.0),
            value_date: Some(date(2026, 11, 15)),
            variance: Some(variance(figures)),
            freshness: Freshness::Fresh,
            implied: Some(ends.0 + (ends.1 - ends.0) * 0.62),
            implied_gap: Some(figures.0 - ends.0 - (ends.1 - ends.0) * 0.62),
            forecast: None,
            parts: Vec::new(),
            trend: Vec::new(),
        });
    }

    pub(super) fn stake(&mut self, objective: &str, minor: i64, what: &str) {
        let amount = Money {
            minor,
            currency: "USD".into(),
        };
        let declared = self.assessment.plan.objectives.get_mut(objective).unwrap();
        declared.at_stake = Some(AtStake {
            amount,
            what: what.into(),
        });
    }

    pub(super) fn diagnose(&mut self, objective: &str, verdict: Verdict, text: impl Into<Phrase>) {
        let known = self.assessment.objectives.get_mut(objective).unwrap();
        known.diagnosis = Some(Diagnosis {
            verdict,
            text: text.into(),
            effect_from: None,
        });
    }

    pub(super) fn initiative(
        &mut self,
        id: &str,
        objective: &str,
        name: &str,
        owner: &str,
        status: Status,
        reason: impl Into<Phrase>,
    ) {
        let reason: Phrase = reason.into();
        let declared = Initiative {
            id: id.into(),
            name: name.into(),
            objective: objective.into(),
            owner: owner.into(),
            start: date(2026, 8, 1),
            due: date(2026, 12, 18),
            weight: 1.0,
            weight_by: crate::domain::measure::WeightBy::Given,
            budget: None,
            resources: Vec::new(),
            buffer_days: None,
            milestones: Vec::new(),
            scope_in: Vec::new(),
            scope_out: Vec::new(),
            depends_on: Vec::new(),
            rules: Vec::new(),
            paused: None,
            stated: None,
        };
        self.assessment.plan.initiatives.insert(id.into(), declared);
        let known = InitiativeAssessment {
            id: id.into(),
            status,
            reasons: if reason == "" {
                Vec::new()
            } else {
                vec![because(status, reason)]
            },
            weight: InputWeight::given(1.0),
            rollup: rollup(0.62),
            leads: Vec::new(),
            links: Arc::default(),
            sources: std::collections::BTreeSet::new(),
            scope_creep: Vec::new(),
            milestones: Vec::new(),
            earned_value: Vec::new(),
            counts: TaskCounts::default(),
        };
        self.assessment.initiatives.insert(id.into(), known.into());
        let above = self.assessment.objectives.get_mut(objective).unwrap();
        above.initiatives.push(id.into());
    }

    pub(super) fn counts(
        &mut self,
        initiative: &str,
        done: u64,
        open: u64,
        blocked: u64,
        overdue: u64,
    ) {
        let known = Arc::make_mut(self.assessment.initiatives.get_mut(initiative).unwrap());
        known.counts = TaskCounts {
            open,
            in_progress: 0,
            blocked,
            done,
            cancelled: 0,
            overdue,
        };
    }

    pub(super) fn lead(
        &mut self,
        (id, initiative, name): (&str, &str, &str),
        (target, unit): (f64, &str),
        status: Status,
        figures: Figures,
        reason: impl Into<Phrase>,
    ) {
        let declared = LeadMeasure {
            id: id.into(),
            name: name.into(),
            initiative: initiative.into(),
            kind: LeadKind::Count,
            unit: unit.into(),
            baseline: 0.0,
            target,
            per: None,
            at_most: false,
            band: None,
            weight: 1.0,
            weight_by: crate::domain::measure::WeightBy::Given,
            narrowed: Vec::new(),
            start: date(2026, 8, 1),
            due: date(2026, 12, 18),
            trajectory: Trajectory::Linear,
            bands: Bands::default(),
        };
        self.assessment.plan.leads.insert(id.into(), declared);
        let known = LeadAssessment {
            id: id.into(),
            initiative: initiative.into(),
            status,
            reasons: vec![because(status, reason)],
            weight: InputWeight::given(1.0),
            value: Some(figures.0),
            variance: Some(variance(figures)),
            periods: Vec::new(),
            consistency: None,
            streak: 0,
            by_estimate: None,
            freshness: Freshness::Fresh,
            tasks: Vec::new(),
            evidence: Vec::new(),
            trend: Vec::new(),
        };
        self.assessment.leads.insert(id.into(), known.into());
        let above = self.assessment.initiatives.get_mut(initiative).unwrap();
        Arc::make_mut(above).leads.push(id.into());
    }

    /// Gives an objective's lag measure and the leads below it a way from their baselines to their values.
    pub(super) fn history(&mut self, objective: &str) {
        let known = &mut self.assessment;
        let declared = &known.plan.objectives[objective];
        let above = known.objectives.get_mut(objective).unwrap();
        if let (Some(lag), Some(declared_lag)) = (&mut above.lag, &declared.lag) {
            let ends = (declared_lag.baseline, lag.value.unwrap());
            lag.trend = way(declared.start, ends);
        }
        let initiatives = above.initiatives.clone();
        for initiative in initiatives {
            for id in &known.initiatives[&initiative].leads {
                let declared = &known.plan.leads[id];
                let lead = Arc::make_mut(known.leads.get_mut(id).unwrap());
                if let Some(value) = lead.value.filter(|_| declared.per.is_none()) {
                    lead.trend = way(declared.start, (declared.baseline, value));
                }
            }
        }
    }

    /// Makes a lead a weekly commitment with the given record.
    pub(super) fn weekly(&mut self, lead: &str, hits: &[bool], streak: i64) {
        self.assessment.plan.leads.get_mut(lead).unwrap().per = Some(Period::Week);
        let known = Arc::make_mut(self.assessment.leads.get_mut(lead).unwrap());
        known.periods = hits
            .iter()
            .map(|hit| PeriodResult {
                start: TODAY,
                value: 8.0,
                hit: Some(*hit),
            })
            .collect();
        let hit = hits.iter().filter(|hit| **hit).count();
        known.consistency = Some(hit as f64 / hits.len() as f64);
        known.streak = streak;
    }

    pub(super) fn task(
        &mut self,
        initiative: &str,
        key: &str,
        title: &str,
        assignee: &str,
        state: State,
    ) -> TaskId {
        let source: SourceId = key
            .split('-')
            .next()
            .unwrap()
            .to_lowercase()
            .as_str()
            .into();
        let id = TaskId::new(source, key.to_lowercase());
        let details = Details {
            url: Some(format!("https://tracker.acme.example/browse/{key}").into()),
            ..Details::default()
        };
        let task = Task {
            id: id.clone(),
            key: key.into(),
            title: title.into(),
            state,
            raw_state: "To do".into(),
            assignees: vec![assignee].into(),
            labels: Texts::default(),
            due: Some(When::Date(date(2026, 11, 27))),
            created: None,
            closed: (state == State::Done).then_some(When::Date(date(2026, 11, 18))),
            fields: Fields::default(),
            details: details.into(),
        };
        let known = KnownTask {
            task,
            first_seen: at("2026-08-01T06:00:00Z"),
            gone_at: None,
        };
        self.assessment.tasks.insert(std::sync::Arc::new(known));
        let link = Link {
            task: id.clone(),
            initiative: initiative.into(),
            rule: "every task".into(),
        };
        self.assessment.linked += 1;
        let initiative = Arc::make_mut(self.assessment.initiatives.get_mut(initiative).unwrap());
        initiative.sources.insert(id.source.clone());
        Arc::make_mut(&mut initiative.links).push(link);
        id
    }

    pub(super) fn blocked_by(&mut self, task: &TaskId, on: &str) {
        let known = self.assessment.tasks.get_mut(task).unwrap();
        let known = std::sync::Arc::make_mut(known);
        known.task.blocked_by.push(on);
    }

    pub(super) fn sheet(&mut self, person: Option<&str>) -> &mut OwnerSheet {
        let sheet = OwnerSheet {
            person: person.map(PersonId::from),
            done: Vec::new(),
            blocked: Vec::new(),
            needs_help: Vec::new(),
            due_next: Vec::new(),
            blocked_since: BTreeMap::new(),
            remaining: 0,
            overdue: 0,
            remaining_hours: None,
        };
        self.assessment.owners.push(sheet.into());
        Arc::make_mut(self.assessment.owners.last_mut().unwrap())
    }

    pub(super) fn source(&mut self, id: &str, read: &str, failure: Option<&str>) {
        self.assessment.sources.push(SourceHealth {
            id: id.into(),
            last_good: Some(at(read)),
            last_attempt: Some(at("2026-11-20T06:55:00Z")),
            failure: failure.map(Into::into),
            help: failure.map(|_| "Check the token in JIRA_TOKEN.".into()),
            failing_since: failure.map(|_| at("2026-11-17T13:05:00Z")),
            waits_until: None,
            rejects: 0,
            records: 148,
            fresh_secs: 86_400,
        });
    }

    pub(super) fn people(&mut self) {
        for (id, name) in [
            ("ana", "Ana Ruiz"),
            ("bruno", "Bruno Lima"),
            ("chloe", "Chloé Martin"),
            ("dmitri", "Dmitri Volkov"),
            ("farid", "Farid Haddad"),
        ] {
            self.person(id, name);
        }
    }
}

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(super) fn because(status: Status, text: impl Into<Phrase>) -> Reason {
    Reason::new(
        status,
        match status {
            Status::Unknown => "stale",
            Status::NotStarted => "before-start",
            Status::Paused => "paused",
            Status::Achieved
            | Status::OnTrack
            | Status::AtRisk
            | Status::OffTrack
            | Status::Missed => "shortfall",
        },
        text.into(),
    )
}

/// A sentence that somebody typed.
impl From<&str> for Phrase {
    fn from(text: &str) -> Self {
        Self::verbatim(text)
    }
}

impl From<&String> for Phrase {
    fn from(text: &String) -> Self {
        Self::verbatim(text)
    }
}

fn rollup(completion: f64) -> RollUp {
    RollUp {
        completion: Some(completion),
        shortfall: Some(0.1),
        shortfall_range: None,
        coverage: 1.0,
        to_repair: Vec::new(),
    }
}

fn variance((value, plan, points, days): Figures) -> Variance {
    Variance {
        plan,
        variance: value - plan,
        favourable: value - plan,
        points,
        days_behind: Some(days),
        expected: 0.85,
        progress: 0.6,
        shortfall: (-points).max(0.0),
    }
}

/// The whole plan's weekly check-in.
pub(super) fn check_in(company: &Company) -> super::ReviewContent {
    let mut content = super::check_in(&company.assessment, &company.since(), &Scope::Everything);
    content.pictures = pictures::of(&content, &company.assessment, &Scope::Everything);
    content
}

/// Every second week from a day up to today, evenly from one value to another.
fn way(start: Date, (from, to): (f64, f64)) -> Vec<TrendPoint> {
    let weeks = days_between(start, TODAY) / 14;
    (0..=weeks)
        .map(|week| TrendPoint {
            date: plus_days(start, week * 14),
            actual: Some(from + (to - from) * week as f64 / weeks as f64),
            plan: 0.0,
        })
        .collect()
}

/// A review as an English mail, in the usual looks.
pub(super) fn rendered(content: &super::ReviewContent) -> super::Mail {
    in_language(content, Language::English)
}

/// A review as a mail in a language or a locale, in the usual looks.
pub(super) fn in_language(
    content: &super::ReviewContent,
    language: impl Into<Locale>,
) -> super::Mail {
    let translator = Translator::of(&language.into());
    super::mail(content, &translator, &Style::default()).unwrap()
}
