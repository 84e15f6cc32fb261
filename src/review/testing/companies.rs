//! The companies: figures are typed in, not computed.

use std::sync::Arc;

use jiff::civil::date;

use crate::domain::calendar::When;
use crate::domain::id::SourceId;
use crate::domain::money::Money;
use crate::domain::plan::{AtStake, Dependency};
use crate::domain::task::State;
use crate::engine::assessment::{Diagnosis, Freshness, HelpWanted, Status, Verdict};

use super::super::content::Subject;
use super::{Company, TODAY, at, because};
use crate::engine::assessment::Repair;
use crate::engine::words;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

/// Three objectives, seven initiatives, ten leads; one objective turned off track, one initiative waits on another.
pub(in crate::review) fn troubled() -> Company {
    let mut company = Company::new();
    company.people();
    market_share(&mut company);
    churn(&mut company);
    crm(&mut company);
    people_and_tasks(&mut company);
    company.source("platform", "2026-11-20T06:10:00Z", None);
    company.source("sales", "2026-11-20T05:30:00Z", None);
    company.source(
        "ops",
        "2026-11-17T12:30:00Z",
        Some("401 Unauthorized from https://ops.acme.example"),
    );
    company.source("metric.market-share", "2026-11-20T06:00:00Z", None);
    company.assessment.unlinked = 118;
    company.assessment.unknown_accounts = vec![("sales".into(), "temp-agency-3".into())];
    company.history("market-share");
    company.was(Subject::Objective("market-share".into()), Status::AtRisk);
    company.was(Subject::Initiative("data-migration".into()), Status::AtRisk);
    company.was(Subject::Initiative("onboarding".into()), Status::AtRisk);
    company
}

fn market_share(company: &mut Company) {
    let (off, on) = (Status::OffTrack, Status::OnTrack);
    let reason = path("%", (9.1, 12.0, 10.1), (-0.26, 69.0));
    company.objective(
        "market-share",
        "Win 12 % of the northern market",
        "ana",
        off,
        reason,
    );
    company.lag(
        "market-share",
        "market-share",
        "%",
        (8.0, 12.0),
        (9.1, 10.1, -0.26, 69.0),
    );
    company.stake("market-share", 400_000_000, "2027 subscriptions");
    company.diagnose(
        "market-share",
        Verdict::ActionsDoNotMoveTheMeasure,
        phrase!("actions-do-not-move"),
    );
    company.initiative(
        "field-campaign",
        "market-share",
        "Field campaign",
        "ana",
        on,
        "shortfall 4 points over 2 leads",
    );
    company.counts("field-campaign", 49, 21, 1, 3);
    company.lead(
        ("interviews", "field-campaign", "Customer interviews"),
        (52.0, "interviews"),
        on,
        (43.0, 44.0, -0.02, 3.0),
        "43 of 52 interviews, plan 44 (2 points, 3 days behind)",
    );
    company.lead(
        ("visits", "field-campaign", "Store visits"),
        (10.0, "visits"),
        on,
        (8.0, 7.1, 0.09, -1.0),
        "8 of 10 visits this week, 7.1 were due by today",
    );
    company.weekly("visits", &[true, true, false, true, true, true], 3);
    company.initiative(
        "partner-offers",
        "market-share",
        "Partner offers",
        "bruno",
        on,
        "shortfall 0 points over 2 leads",
    );
    company.counts("partner-offers", 61, 12, 0, 0);
    company.lead(
        ("offers", "partner-offers", "Offers sent"),
        (1_400.0, "offers"),
        on,
        (1_204.0, 1_180.0, 0.02, -2.0),
        "1,204 of 1,400 offers, plan 1,180 (2 points, 2 days ahead)",
    );
    company.lead(
        ("trained", "partner-offers", "Partners trained"),
        (30.0, "partners"),
        Status::Achieved,
        (30.0, 24.0, 0.2, -20.0),
        "30 of 30 partners: target reached",
    );
}

/// `4 of 14 tables, plan 11 (50 points, 69 days behind)`.
fn path(unit: &str, (value, target, plan): (f64, f64, f64), (points, days): (f64, f64)) -> Phrase {
    let amount = |value| Arg::Amount {
        value,
        decimals: 1,
        unit: if unit == "%" { unit } else { "" }.to_owned(),
    };
    phrase!(
        "lead-of-target",
        value = amount(value),
        target = Arg::Amount {
            value: target,
            decimals: 1,
            unit: unit.to_owned()
        },
        plan = amount(plan),
        distance = words::distance(points, Some(days))
    )
}

fn stale_ops() -> Phrase {
    let day = Arg::Day(date(2026, 11, 17), TODAY);
    let stale = phrase!("stale-last-read", sources = "ops", day = day);
    phrase!("data-too-old", stale = stale)
}

fn churn(company: &mut Company) {
    let (risk, on) = (Status::AtRisk, Status::OnTrack);
    company.objective(
        "churn",
        "Cut monthly churn from 4.8 % to 3 %",
        "chloe",
        risk,
        "4.05 % towards 3 %, plan 3.85 % (11 points, 29 days behind)",
    );
    company.lag(
        "churn",
        "monthly_churn",
        "%",
        (4.8, 3.0),
        (4.05, 3.85, -0.11, 29.0),
    );
    company.diagnose(
        "churn",
        Verdict::TooEarly,
        phrase!("too-early", day = date(2026, 12, 15)),
    );
    company.initiative(
        "onboarding",
        "churn",
        "Onboarding in one day",
        "chloe",
        on,
        phrase!("rollup-short", points = 6_u64, worst = "Guides published"),
    );
    company.counts("onboarding", 28, 9, 0, 1);
    company.lead(
        ("guides", "onboarding", "Guides published"),
        (24.0, "guides"),
        on,
        (19.0, 19.7, -0.03, 4.0),
        "19 of 24 guides, plan 19.7 (3 points, 4 days behind)",
    );
    company.lead(
        ("setup", "onboarding", "Set-ups finished within a day"),
        (90.0, "%"),
        on,
        (72.0, 71.0, 0.01, -1.0),
        "72 % of 90 %, plan 71 % (1 point, 1 day ahead)",
    );
    let setup = Arc::make_mut(company.assessment.leads.get_mut("setup").unwrap());
    setup.by_estimate = Some(true);
    company.initiative(
        "first-reply",
        "churn",
        "First reply within four hours",
        "dmitri",
        risk,
        phrase!("rollup-short", points = 18_u64, worst = "Tickets waiting"),
    );
    company.counts("first-reply", 40, 33, 2, 11);
    company.lead(
        ("backlog", "first-reply", "Tickets waiting"),
        (20.0, "tickets"),
        risk,
        (33.0, 26.0, -0.18, 16.0),
        "33 tickets, at most 26 by today (18 points, 16 days behind)",
    );
    company
        .assessment
        .plan
        .leads
        .get_mut("backlog")
        .unwrap()
        .at_most = true;
    company.lead(
        ("macros", "first-reply", "Answers prepared"),
        (60.0, "answers"),
        risk,
        (38.0, 49.0, -0.18, 25.0),
        "38 of 60 answers, plan 49 (18 points, 25 days behind)",
    );
}

fn crm(company: &mut Company) {
    let off = Status::OffTrack;
    company.objective(
        "one-crm",
        "Every sales team works in the new CRM",
        "bruno",
        Status::Unknown,
        phrase!(
            "little-coverage",
            share = Arg::Percent(0.5),
            names = "Teams moved"
        ),
    );
    company.diagnose(
        "one-crm",
        Verdict::NotEnoughData,
        phrase!("leads-not-judged", day = date(2026, 10, 21)),
    );
    let rollup = &mut company
        .assessment
        .objectives
        .get_mut("one-crm")
        .unwrap()
        .rollup;
    rollup.coverage = 0.5;
    rollup.to_repair = vec![Repair::Data("Teams moved".into())];
    company.initiative(
        "data-migration",
        "one-crm",
        "Data migration",
        "farid",
        off,
        path("tables", (4.0, 14.0, 11.0), (-0.5, 69.0)),
    );
    company.counts("data-migration", 4, 9, 3, 5);
    company.lead(
        ("tables", "data-migration", "Tables migrated"),
        (14.0, "tables"),
        off,
        (4.0, 11.0, -0.5, 69.0),
        path("tables", (4.0, 14.0, 11.0), (-0.5, 69.0)),
    );
    company.initiative(
        "crm-rollout",
        "one-crm",
        "CRM roll-out",
        "bruno",
        Status::Unknown,
        stale_ops(),
    );
    company.counts("crm-rollout", 2, 7, 2, 0);
    company.lead(
        ("teams", "crm-rollout", "Teams moved"),
        (9.0, "teams"),
        Status::Unknown,
        (2.0, 5.0, -0.33, 40.0),
        stale_ops(),
    );
    let teams = Arc::make_mut(company.assessment.leads.get_mut("teams").unwrap());
    teams.freshness = Freshness::Stale {
        since: Some(at("2026-11-17T12:30:00Z")),
        sources: vec!["ops".into()],
    };
    company.initiative(
        "crm-training",
        "one-crm",
        "CRM training",
        "chloe",
        Status::NotStarted,
        "starts on 7 Jan 2027",
    );
    company.lead(
        ("courses", "crm-training", "Courses held"),
        (12.0, "courses"),
        Status::NotStarted,
        (0.0, 0.0, 0.0, 0.0),
        "starts on 7 Jan 2027",
    );
    let rollout = company
        .assessment
        .plan
        .initiatives
        .get_mut("crm-rollout")
        .unwrap();
    rollout.depends_on = vec![Dependency {
        on: "data-migration".into(),
        lag_days: 0,
    }];
}

fn people_and_tasks(company: &mut Company) {
    let done = [
        company.task(
            "field-campaign",
            "SALES-412",
            "Interview Norte Foods",
            "ana",
            State::Done,
        ),
        company.task(
            "field-campaign",
            "SALES-415",
            "Interview Cantábrico Retail <3 stores & more>",
            "ana",
            State::Done,
        ),
    ];
    let blocked = company.task(
        "crm-rollout",
        "PLATFORM-131",
        "Move the Bilbao team",
        "bruno",
        State::Blocked,
    );
    let upstream = company.task(
        "data-migration",
        "PLATFORM-118",
        "Migrate `contracts`: \"archived\" & open ones",
        "farid",
        State::InProgress,
    );
    company.blocked_by(&blocked, "PLATFORM-118");
    let late = company.task(
        "first-reply",
        "OPS-77",
        "Write answers for billing questions",
        "dmitri",
        State::Open,
    );
    let known = company.assessment.tasks.get_mut(&late).unwrap();
    Arc::make_mut(known).task.due = Some(When::Date(date(2026, 11, 11)));
    let lost = company.task(
        "first-reply",
        "OPS-80",
        "<script>alert('who owns me?')</script>",
        "",
        State::Open,
    );
    let soon = company.task(
        "onboarding",
        "PLATFORM-140",
        "Publish the guide for importers",
        "chloe",
        State::Open,
    );

    let ana = company.sheet(Some("ana"));
    ana.done = done.to_vec();
    ana.remaining = 12;
    let bruno = company.sheet(Some("bruno"));
    bruno.blocked = vec![blocked];
    bruno.remaining = 9;
    let chloe = company.sheet(Some("chloe"));
    chloe.due_next = vec![soon];
    chloe.remaining = 9;
    let dmitri = company.sheet(Some("dmitri"));
    dmitri.needs_help = vec![HelpWanted {
        task: late,
        why: phrase!("overdue-by", days = 9_u64),
    }];
    dmitri.remaining = 38;
    dmitri.remaining_hours = Some(312.0);
    let farid = company.sheet(Some("farid"));
    farid.due_next = vec![upstream.clone()];
    farid.needs_help = vec![HelpWanted {
        task: upstream,
        why: phrase!("untouched-for", days = 21_u64),
    }];
    farid.remaining = 12;
    let nobody = company.sheet(None);
    nobody.needs_help = vec![HelpWanted {
        task: lost,
        why: phrase!("without-owner"),
    }];
    nobody.remaining = 1;
}

/// Two objectives on track, some work done.
pub(in crate::review) fn healthy() -> Company {
    let mut company = Company::new();
    company.people();
    let on = Status::OnTrack;
    company.objective(
        "quality",
        "Ship with fewer than 2 defects a release",
        "dmitri",
        on,
        "2.4 towards 2, plan 2.5 (4 points, 9 days ahead)",
    );
    company.lag(
        "quality",
        "defects",
        "defects",
        (4.0, 2.0),
        (2.4, 2.5, 0.04, -9.0),
    );
    company.diagnose("quality", Verdict::KeepGoing, "keep going");
    company.initiative(
        "reviews",
        "quality",
        "Review every change",
        "dmitri",
        on,
        "shortfall 0 points over 1 lead",
    );
    company.counts("reviews", 80, 20, 0, 0);
    company.lead(
        ("reviewed", "reviews", "Changes reviewed"),
        (100.0, "changes"),
        on,
        (80.0, 79.0, 0.01, -1.0),
        "80 of 100 changes, plan 79 (1 point, 1 day ahead)",
    );
    company.objective(
        "hiring",
        "Hire four engineers",
        "chloe",
        on,
        "3 of 4 hires, plan 2.9 (3 points, 4 days ahead)",
    );
    company.lag(
        "hiring",
        "hires",
        "hires",
        (0.0, 4.0),
        (3.0, 2.9, 0.03, -4.0),
    );
    company.initiative(
        "referrals",
        "hiring",
        "Referral week",
        "chloe",
        on,
        "shortfall 0 points over 1 lead",
    );
    company.lead(
        ("calls", "referrals", "Calls"),
        (40.0, "calls"),
        on,
        (33.0, 32.0, 0.02, -2.0),
        "33 of 40 calls, plan 32 (2 points, 2 days ahead)",
    );
    let done = company.task(
        "reviews",
        "PLATFORM-9",
        "Review the importer",
        "dmitri",
        State::Done,
    );
    company.sheet(Some("dmitri")).done = vec![done];
    company.source("platform", "2026-11-20T06:10:00Z", None);
    company
}

/// One objective on track without anything to tell.
pub(in crate::review) fn nearly_empty() -> Company {
    let mut company = Company::new();
    company.person("ana", "Ana Ruiz");
    company.objective(
        "first",
        "Find ten pilot customers",
        "ana",
        Status::OnTrack,
        "4 of 10 customers, plan 4 (on plan)",
    );
    company.lag(
        "first",
        "pilots",
        "customers",
        (0.0, 10.0),
        (4.0, 4.0, 0.0, 0.0),
    );
    company.source("platform", "2026-11-20T06:10:00Z", None);
    company
}

/// Puts a text into every field of the troubled company that a stranger or the configuration may fill.
pub(in crate::review) fn hostile(text: &str) -> Company {
    let mut company = troubled();
    let known = &mut company.assessment;
    for known in known.tasks.values_mut() {
        let task = &mut Arc::make_mut(known).task;
        task.key = text.into();
        task.title = text.into();
        task.url = Some(text.into());
        task.assignees.push(text);
        task.blocked_by.push(text);
    }
    for person in known.plan.people.values_mut() {
        person.name = text.into();
    }
    for objective in known.plan.objectives.values_mut() {
        objective.statement = text.into();
        if let Some(lag) = &mut objective.lag {
            lag.unit = text.into();
            lag.actuals = Some(text.into());
        }
        objective.at_stake = Some(AtStake {
            amount: Money {
                minor: 400_000_000,
                currency: text.into(),
            },
            what: text.into(),
        });
    }
    known
        .plan
        .initiatives
        .values_mut()
        .for_each(|initiative| initiative.name = text.into());
    for lead in known.plan.leads.values_mut() {
        lead.name = text.into();
        lead.unit = text.into();
    }
    let reason = || vec![because(Status::OffTrack, text)];
    for objective in known.objectives.values_mut() {
        objective.reasons = reason();
        objective.rollup.to_repair = vec![Repair::Data(text.into())];
        objective
            .lag
            .iter_mut()
            .for_each(|lag| lag.reasons = vec![because(Status::OffTrack, &format!("lag {text}"))]);
        objective.diagnosis = Some(Diagnosis {
            verdict: Verdict::PlanNotExecuted,
            text: Phrase::verbatim(text),
            effect_from: None,
        });
    }
    known
        .initiatives
        .values_mut()
        .for_each(|initiative| Arc::make_mut(initiative).reasons = reason());
    for lead in known.leads.values_mut().map(Arc::make_mut) {
        lead.reasons = reason();
        lead.freshness = Freshness::Stale {
            since: None,
            sources: vec![text.into()],
        };
    }
    for sheet in known.owners.iter_mut().map(Arc::make_mut) {
        sheet
            .needs_help
            .iter_mut()
            .for_each(|help| help.why = Phrase::verbatim(text));
    }
    for source in &mut known.sources {
        source.id = SourceId::new(text);
        source.failure = Some(text.into());
        source.help = Some(text.into());
    }
    known.unknown_accounts = vec![(text.into(), text.into())];
    company
}
