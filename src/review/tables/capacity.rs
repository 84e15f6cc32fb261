//! Loads: who can do what is due, on which date not, and the ways out.

use serde_json::{Value, json};

use super::{Align, Table, said};
use crate::domain::id::TaskId;
use crate::engine::Assessment;
use crate::engine::capacity::{
    Capacity, Checkpoint, DailyShare, DisplacedWeek, Load, Missing, Overload, Protected, WorkDone,
};
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;
use crate::review::capacity::{deciding, notes, ways_out};
use crate::review::escape::{Safe, link};
use crate::review::scope::Scope;
use crate::review::sentence::Sentence;
use crate::review::voice;

/// The loads in lines of at most `width` columns: too much first, then what cannot be judged, then the least to spare.
pub fn text(assessment: &Assessment, scope: &Scope, width: usize, colour: bool) -> String {
    match table(assessment, scope) {
        Some(table) => table.text(width, colour),
        None => format!("{}\n", nobody()),
    }
}

/// Said where nobody has hours or work.
pub(in crate::review) fn nobody() -> Phrase {
    phrase!("nobody-works")
}

/// The loads as rows; `None`: there are none.
pub(in crate::review) fn table(assessment: &Assessment, scope: &Scope) -> Option<Table> {
    let known = in_order(assessment, scope);
    let told: Vec<&Capacity> = known
        .into_iter()
        .filter(|known| known.hours_a_week.is_some() || !known.demand.is_empty())
        .collect();
    if told.is_empty() {
        return None;
    }
    let mut table = Table::said(&[
        ("head-person", Align::Left),
        ("head-load", Align::Left),
        ("head-by", Align::Left),
        ("head-needed", Align::Right),
        ("head-there", Align::Right),
        ("head-what-to-do", Align::Left),
    ]);
    for capacity in told {
        let point = deciding(&capacity.load);
        let ways = match &capacity.load {
            Load::TooMuch(overload) => Some(ways_out(assessment, overload)),
            Load::Fits { .. } | Load::CannotBeJudged { .. } => None,
        };
        let says = ways.into_iter().chain(notes(capacity, assessment.as_of));
        let amount = |of: fn(&Checkpoint) -> f64| {
            said(point.map(|point| phrase!("hours-short", hours = Arg::number(of(&point), 1))))
        };
        table.row([
            Sentence::from(&Safe::new(assessment.plan.person_name(&capacity.person))),
            load(&capacity.load).into(),
            said(point.map(|point| Arg::Day(point.on, assessment.as_of))),
            amount(|point| point.needed),
            amount(|point| point.available),
            said(voice::clauses(says)),
        ]);
    }
    Some(table)
}

fn load(load: &Load) -> Phrase {
    let hours = |hours| Arg::number(hours, 1);
    match load {
        Load::Fits { tightest: None } => phrase!("load-nothing-due"),
        Load::Fits {
            tightest: Some(point),
        } => phrase!("load-fits", hours = hours(-point.short())),
        Load::TooMuch(overload) => phrase!("load-short", hours = hours(overload.first.short())),
        Load::CannotBeJudged { .. } => phrase!("load-unknown"),
    }
}

/// The loads as JSON: a list in the same order, with everybody of the plan.
pub fn json(assessment: &Assessment, scope: &Scope) -> Value {
    let known = in_order(assessment, scope);
    known
        .into_iter()
        .map(|known| one(assessment, known))
        .collect()
}

fn one(assessment: &Assessment, capacity: &Capacity) -> Value {
    let (word, overload) = match &capacity.load {
        Load::Fits { .. } => ("fits", None),
        Load::TooMuch(overload) => ("too_much", Some(overload)),
        Load::CannotBeJudged { .. } => ("cannot_be_judged", None),
    };
    let tightest = overload
        .map(|known| known.worst)
        .or(deciding(&capacity.load));
    let missing: &[Missing] = match &capacity.load {
        Load::CannotBeJudged { missing } => missing,
        Load::Fits { .. } | Load::TooMuch(_) => &[],
    };
    json!({
        "person": capacity.person,
        "name": Safe::new(assessment.plan.person_name(&capacity.person)),
        "load": word,
        "hours_a_week": capacity.hours_a_week,
        "daily_operations": daily(capacity.daily_operations),
        "tasks": capacity.demand.len(),
        "assumed_hours": capacity.assumed_hours(),
        "assumed_due": capacity.assumed_due(),
        "median_hours": capacity.median_hours,
        "overdue_hours": capacity.overdue_hours(assessment.as_of),
        "first_failure": overload.map(|known| checkpoint(known.first)),
        "tightest": tightest.map(checkpoint),
        "defer": overload.map_or(&[][..], |known| &known.defer).iter().map(|id| task(assessment, id)).collect::<Vec<_>>(),
        "defer_weight": overload.map(|known: &Overload| known.defer_weight),
        "missing": missing.iter().map(lacks).collect::<Vec<_>>(),
        "protected": capacity.protected.as_ref().map(protected),
        "displaced": capacity.displaced.iter().map(|week| displaced(assessment, week)).collect::<Vec<_>>(),
    })
}

fn checkpoint(point: Checkpoint) -> Value {
    json!({
        "on": point.on,
        "needed": point.needed,
        "available": point.available,
        "short": point.short(),
    })
}

fn daily(known: DailyShare) -> Value {
    let (basis, on) = match known {
        DailyShare::NotDeclared => ("not_declared", None),
        DailyShare::Declared(_) => ("declared", None),
        DailyShare::Measured { on, .. } => ("measured", Some(work(on))),
    };
    json!({ "share": known.share(), "basis": basis, "measured_on": on })
}

fn work(done: WorkDone) -> Value {
    json!({
        "strategic": done.strategic,
        "unmapped": done.unmapped,
        "unit": done.unit.as_str(),
    })
}

fn lacks(missing: &Missing) -> Value {
    match missing {
        Missing::Hours => json!({ "what": "hours" }),
        Missing::DoneWork => json!({ "what": "done_work" }),
        Missing::Estimates { tasks, in_points } => {
            json!({ "what": "estimates", "tasks": tasks, "in_points": in_points })
        }
    }
}

fn protected(known: &Protected) -> Value {
    let (kept, judged) = known.kept();
    let weeks = known.weeks.iter().map(|week| {
        json!({
            "start": week.start,
            "done": work(week.done),
            "share": week.done.strategic_share(),
        })
    });
    json!({
        "share": known.share,
        "weeks_kept": kept,
        "weeks_judged": judged,
        "weeks": weeks.collect::<Vec<_>>(),
    })
}

fn displaced(assessment: &Assessment, week: &DisplacedWeek) -> Value {
    json!({
        "start": week.start,
        "unmapped_before": week.unmapped_before,
        "unmapped": week.unmapped,
        "unit": week.unit.as_str(),
        "slipped": week.slipped.iter().map(|id| task(assessment, id)).collect::<Vec<_>>(),
    })
}

/// A task by its key, title and page.
pub(super) fn task(assessment: &Assessment, id: &TaskId) -> Value {
    let known = assessment.tasks.get(id).map(|known| &known.task);
    json!({
        "key": Safe::new(known.map_or(id.external.as_str(), |task| &task.key)),
        "title": Safe::new(known.map_or("", |task| &task.title)),
        "url": known.and_then(|task| task.url.as_deref()).and_then(link),
    })
}

fn in_order<'a>(assessment: &'a Assessment, scope: &Scope) -> Vec<&'a Capacity> {
    let mut known: Vec<&Capacity> = assessment
        .accountability
        .capacity
        .iter()
        .map(AsRef::as_ref)
        .filter(|known| scope.has_person(&known.person))
        .collect();
    known.sort_by(|one, other| {
        let rank = |known: &Capacity| match &known.load {
            Load::TooMuch(overload) => (0, -overload.first.short()),
            Load::CannotBeJudged { .. } => (1, 0.0),
            Load::Fits {
                tightest: Some(point),
            } => (2, -point.short()),
            Load::Fits { tightest: None } => (3, 0.0),
        };
        let (one_rank, one_short) = rank(one);
        let (other_rank, other_short) = rank(other);
        let order = one_rank.cmp(&other_rank);
        let order = order.then_with(|| one_short.total_cmp(&other_short));
        order.then_with(|| one.person.cmp(&other.person))
    });
    known
}

#[cfg(test)]
mod tests {
    use super::{json, text};
    use crate::domain::calendar::When;
    use crate::domain::task::{Estimate, KnownTask};
    use crate::engine::testing::{World, d, open, with};
    use crate::review::Scope;

    fn task(id: &str, who: &str, hours: Option<f64>, due: Option<&str>) -> KnownTask {
        with(open(id, "i"), |task| {
            task.assignees = vec![who.to_owned()].into();
            task.estimate = hours.map(Estimate::Hours);
            task.due = due.map(|due| When::Date(d(due)));
        })
    }

    /// Maria has 20 h by Friday and 24 h to do; Jo has no hours; Li has time to spare.
    fn world() -> World {
        let mut world = World::simple()
            .person("maria", "maria")
            .person("jo", "jo")
            .person("li", "li");
        for (id, hours) in [("maria", 20.0), ("li", 40.0)] {
            world.snapshot.plan.people.get_mut(id).unwrap().hours = Some(hours);
        }
        world.tasks([
            task("A-1", "maria", Some(16.0), Some("2026-03-06")),
            task("A-2", "maria", None, Some("2026-03-06")),
            task("A-3", "maria", Some(8.0), Some("2026-02-27")),
            task("B-1", "jo", None, None),
            task("C-1", "li", Some(8.0), None),
        ])
    }

    #[test]
    fn too_much_comes_first_and_says_the_ways_out() {
        insta::assert_snapshot!(text(
            &world().at("2026-03-02"),
            &Scope::Everything,
            110,
            false
        ));
    }

    #[test]
    fn one_person_is_one_row() {
        let all = world().at("2026-03-02");
        let found = json(&all, &Scope::Owner("jo".into()));
        assert_eq!(found.as_array().map(Vec::len), Some(1));
        assert_eq!(
            found.pointer("/0/load").and_then(|load| load.as_str()),
            Some("cannot_be_judged")
        );
        assert_eq!(
            found
                .pointer("/0/missing/0/what")
                .and_then(|what| what.as_str()),
            Some("hours")
        );
    }
}
