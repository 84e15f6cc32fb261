//! What must hold for every snapshot: bounds, monotonicity, and independence of the order of rows.

use proptest::prelude::*;

use super::Assessment;
use super::hygiene::Subject;
use super::testing::{
    World, a_lag, a_lead, an_initiative, an_objective, d, done, event, open, with,
};
use crate::domain::calendar::{Period, When, plus_days};
use crate::domain::hygiene::Check;
use crate::domain::measure::{Band, LeadKind, Quantile};
use crate::domain::task::{Estimate, KnownTask, State};

/// Two initiatives with leads of every kind under an objective with a lag measure.
fn plan() -> World {
    let mut objective = an_objective("o");
    objective.lag = Some(a_lag(0.0, 100.0));
    let mut percent = a_lead("percent", "i");
    percent.kind = LeadKind::Percent;
    percent.target = 100.0;
    let mut rate = a_lead("rate", "i");
    rate.per = Some(Period::Week);
    rate.target = 2.0;
    let mut hours = a_lead("hours", "j");
    hours.kind = LeadKind::Sum("estimate".to_owned());
    hours.unit = "hours".to_owned();
    hours.weight = 3.0;
    let mut overdue = a_lead("overdue", "j");
    overdue.kind = LeadKind::Overdue;
    overdue.target = 2.0;
    overdue.at_most = true;
    let mut on_time = a_lead("on-time", "i");
    on_time.kind = LeadKind::OnTime { window_days: None };
    on_time.target = 80.0;
    on_time.per = Some(Period::Week);
    let mut cycle_time = a_lead("cycle-time", "i");
    cycle_time.kind = LeadKind::CycleTime {
        quantile: Quantile::P85,
        window_days: 28,
    };
    cycle_time.at_most = true;
    let mut age = a_lead("age", "j");
    age.kind = LeadKind::Age(Quantile::Highest);
    age.at_most = true;
    let mut blocked = a_lead("blocked", "j");
    blocked.kind = LeadKind::Blocked;
    blocked.at_most = true;
    let mut band = a_lead("band", "j");
    band.kind = LeadKind::Open;
    band.band = Some(Band {
        low: 2.0,
        high: 6.0,
        tolerance: 4.0,
    });
    World::new()
        .objective(objective)
        .initiative(an_initiative("i", "o"))
        .initiative(an_initiative("j", "o"))
        .lead(a_lead("count", "i"))
        .lead(percent)
        .lead(rate)
        .lead(hours)
        .lead(overdue)
        .lead(on_time)
        .lead(cycle_time)
        .lead(age)
        .lead(blocked)
        .lead(band)
        .person("maria", "maria")
        .series("m", 40, &[("2026-02-28", 10.0), ("2026-03-31", 30.0)])
        .source("t", Some("2026-04-01"), 3)
}

fn a_task(id: usize) -> impl Strategy<Value = KnownTask> {
    let states = prop_oneof![
        Just(State::Open),
        Just(State::InProgress),
        Just(State::Blocked),
        Just(State::Done),
        Just(State::Cancelled)
    ];
    let days = (0..120_i64, proptest::option::of(0..120_i64), 0..120_i64);
    (
        states,
        days,
        any::<bool>(),
        proptest::option::of(1..20_u8),
        any::<bool>(),
    )
        .prop_map(
            move |(state, (created, closed, due), first, hours, owned)| {
                let day = |n| When::Date(plus_days(d("2026-01-15"), n));
                with(
                    open(&format!("{id:03}"), if first { "i" } else { "j" }),
                    |task| {
                        task.state = state;
                        task.created = Some(day(created));
                        task.closed = closed.map(|n| day(created + n));
                        task.due = Some(day(due));
                        task.estimate = hours.map(|hours| Estimate::Hours(f64::from(hours)));
                        task.assignees = owned.then_some("maria").into_iter().collect();
                    },
                )
            },
        )
}

fn tasks() -> impl Strategy<Value = Vec<KnownTask>> {
    (0..40_usize).prop_flat_map(|count| (0..count).map(a_task).collect::<Vec<_>>())
}

/// Everything an assessment says, as text.
fn all(assessment: &Assessment) -> String {
    format!(
        "{:?}{:?}{:?}{:?}{:?}{:?}{:?} {:?}",
        assessment.objectives,
        assessment.initiatives,
        assessment.leads,
        assessment.owners,
        assessment.tasks,
        assessment.unlinked,
        assessment.unknown_accounts,
        assessment.accountability
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn shares_stay_between_nothing_and_all(tasks in tasks(), day in 0..200_i64) {
        let at = plus_days(d("2026-01-01"), day);
        let assessed = super::assess(&plan().tasks(tasks).snapshot, at);
        for lead in assessed.leads.values() {
            prop_assert!(!lead.reasons.is_empty());
            if let Some(variance) = &lead.variance {
                prop_assert!((0.0..=1.0).contains(&variance.shortfall), "{lead:?}");
                prop_assert!((0.0..=1.0).contains(&variance.expected), "{lead:?}");
            }
            prop_assert!(lead.consistency.is_none_or(|share| (0.0..=1.0).contains(&share)));
        }
        let initiatives = assessed.initiatives.values().map(|one| &one.rollup);
        let objectives = assessed.objectives.values().map(|one| &one.rollup);
        for rollup in initiatives.chain(objectives) {
            for share in [rollup.completion, rollup.shortfall].into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&share));
            }
            prop_assert!((0.0..=1.0).contains(&rollup.coverage));
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(
        tasks in tasks().prop_shuffle(), day in 0..200_i64, reopened in 0..40_usize,
    ) {
        let at = plus_days(d("2026-01-01"), day);
        let id = format!("{reopened:03}");
        let mut world = plan().tasks(tasks);
        world.snapshot.events = vec![
            event(&id, State::Open, State::Done, Some("2026-02-10"), "2026-02-11").into(),
            event(&id, State::Done, State::InProgress, None, "2026-02-20").into(),
        ];
        let one = all(&super::assess(&world.snapshot, at));
        let snapshot = &mut world.snapshot;
        snapshot.tasks.reverse();
        snapshot.events.reverse();
        snapshot.sources.reverse();
        for points in snapshot.metrics.values_mut() {
            points.reverse();
        }
        prop_assert_eq!(one, all(&super::assess(snapshot, at)));
    }

    #[test]
    fn a_check_that_is_off_takes_its_own_findings_and_no_others(tasks in tasks(), day in 0..200_i64, off in 0..19_usize) {
        let at = plus_days(d("2026-01-01"), day);
        let mut world = plan().tasks(tasks);
        let (check, ..) = Check::ALL[off];
        let mut wanted = super::assess(&world.snapshot, at).accountability.hygiene;
        wanted.retain(|finding| finding.check != check);
        world.snapshot.plan.hygiene.set(check, None);
        prop_assert_eq!(super::assess(&world.snapshot, at).accountability.hygiene, wanted);
    }

    #[test]
    fn only_work_that_is_left_is_found_and_asks_for_hours(tasks in tasks(), day in 0..200_i64) {
        let at = plus_days(d("2026-01-01"), day);
        let assessed = super::assess(&plan().tasks(tasks).snapshot, at);
        let remains = |id| assessed.tasks.get(id).is_some_and(|known| known.task.state.is_remaining());
        for finding in &assessed.accountability.hygiene {
            if let Subject::Task(id) = &finding.subject {
                prop_assert!(remains(id), "{finding:?}");
            }
        }
        for capacity in &assessed.accountability.capacity {
            prop_assert!(capacity.demand.iter().all(|demand| remains(&demand.task)));
        }
    }

    #[test]
    fn more_done_is_never_worse(tasks in tasks(), day in 32..131_i64, more in 0..40_usize) {
        let at = plus_days(d("2026-01-01"), day);
        let before = super::assess(&plan().tasks(tasks.clone()).snapshot, at);
        let after = tasks.into_iter().enumerate().map(|(index, known)| {
            let remains = known.task.state.is_remaining() && index == more;
            with(known, |task| if remains {
                task.state = State::Done;
                task.closed = Some(When::Date(at));
                // A task done on a day existed on it.
                task.created = task.created.min_by_date(at);
            })
        });
        let after = super::assess(&plan().tasks(after).snapshot, at);
        for (id, lead) in &before.leads {
            // Finishing a task makes what took long visible.
            let may_worsen = ["cycle-time", "band"].contains(&id.as_str());
            let (Some(old), Some(new)) = (&lead.variance, &after.leads[id].variance) else { continue };
            if may_worsen { continue }
            prop_assert!(new.shortfall <= old.shortfall + 1e-9, "{id}");
        }
    }

    #[test]
    fn only_the_proportions_of_weights_matter(tasks in tasks(), factor in 0.01..100.0_f64) {
        let world = plan().tasks(tasks);
        let mut scaled = world.clone();
        for lead in scaled.snapshot.plan.leads.values_mut() {
            lead.weight *= factor;
        }
        for initiative in scaled.snapshot.plan.initiatives.values_mut() {
            initiative.weight *= factor;
        }
        let (a, b) = (world.at("2026-03-23"), scaled.at("2026-03-23"));
        for (id, one) in &a.initiatives {
            prop_assert_eq!(one.status, b.initiatives[id].status);
        }
        let (a, b) = (&a.objectives["o"], &b.objectives["o"]);
        prop_assert_eq!(a.status, b.status);
        let difference = a.rollup.shortfall.unwrap_or(0.0) - b.rollup.shortfall.unwrap_or(0.0);
        prop_assert!(difference.abs() < 1e-9);
    }
}

/// The earlier of a moment and a day.
trait MinByDate {
    fn min_by_date(self, day: jiff::civil::Date) -> Self;
}

impl MinByDate for Option<When> {
    fn min_by_date(self, day: jiff::civil::Date) -> Self {
        self.map(|when| When::Date(when.date(&jiff::tz::TimeZone::UTC).min(day)))
    }
}

#[test]
fn ten_thousand_tasks_are_linear() {
    // Not a measurement, a guard: a quadratic step would take minutes here.
    let world = plan().tasks((0..10_000).map(|n| {
        let day = plus_days(d("2026-01-15"), n % 100).to_string();
        done(&n.to_string(), if n % 2 == 0 { "i" } else { "j" }, &day)
    }));
    let assessed = world.at("2026-04-01");
    assert_eq!(assessed.tasks.len(), 10_000);
}
