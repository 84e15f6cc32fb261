//! Whether a plan can be achieved as it is declared: the letters of SMART that are missing, orders that cannot
//! be kept, and people on whom more is due than they can do.
//!
//! It judges declarations, not progress. Specific and time-bound in their plain sense (a statement, one owner, a start, a
//! due date) are held by the configuration already: no plan exists without them.

use std::cmp::Ordering;

use jiff::civil::Date;

use super::assessment::Assessment;
use super::capacity::{Capacity, Overload};
use super::words;
use crate::domain::calendar::plus_days;
use crate::domain::plan::{Dependency, Initiative, Objective, Plan};

/// The letter of SMART that a finding belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Letter {
    /// It can be measured, and somebody measures it.
    Measurable,
    /// It can be done: somebody works on it, in an order and an amount that are possible.
    Achievable,
    /// It matters, and the plan says why.
    Relevant,
    /// Its time is still to come.
    TimeBound,
}

impl Letter {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Measurable => "measurable",
            Self::Achievable => "achievable",
            Self::Relevant => "relevant",
            Self::TimeBound => "time-bound",
        }
    }
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// The plan cannot be achieved, or nobody could tell that it was.
    Blocks,
    /// It can, but a person should know.
    Note,
}

/// Something that stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// How much it weighs.
    pub weight: Weight,
    /// What it is about: `objective.market-share`, `person.maria`.
    pub subject: String,
    /// Its rule: `no-lag`, `no-actuals`, `no-work`, `no-leads`, `no-why`, `past`, `finish-order`, `start-order`, `overlap`,
    /// `milestone-outside`, `outside-objective`, `capacity`.
    pub rule: &'static str,
    /// The letter it belongs to.
    pub letter: Letter,
    /// The sentence.
    pub text: String,
}

impl Finding {
    /// Whether another one says the same of the same, with other figures perhaps.
    pub fn is_like(&self, other: &Self) -> bool {
        (&self.subject, self.rule) == (&other.subject, other.rule)
    }
}

/// What stands in the way of a plan as it is declared: what blocks first, then by subject.
pub fn findings(plan: &Plan, today: Date) -> Vec<Finding> {
    let objectives = plan.objectives.values();
    let mut found: Vec<Finding> = objectives
        .flat_map(|objective| of_objective(plan, objective, today))
        .collect();
    let initiatives = plan.initiatives.values();
    found.extend(initiatives.flat_map(|initiative| of_initiative(plan, initiative)));
    found.sort();
    found
}

/// The people on whom more is due than they can do, by the work that is known.
pub fn overloads(assessment: &Assessment) -> Vec<Finding> {
    let told = |(capacity, overload): (&Capacity, &Overload)| Finding {
        weight: Weight::Blocks,
        subject: format!("person.{}", capacity.person),
        rule: "capacity",
        letter: Letter::Achievable,
        text: format!(
            "by {} {} h are needed and {} h are there",
            words::day(overload.worst.on, assessment.as_of),
            words::number(overload.worst.needed),
            words::number(overload.worst.available)
        ),
    };
    let overloaded = assessment.accountability.overloaded();
    let mut found: Vec<Finding> = overloaded.into_iter().map(told).collect();
    found.sort();
    found
}

fn of_objective(plan: &Plan, objective: &Objective, today: Date) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut say = |rule, letter, text: String| {
        found.push(Finding {
            weight: Weight::Blocks,
            subject: format!("objective.{}", objective.id),
            rule,
            letter,
            text,
        });
    };
    let has_children = plan
        .objectives
        .values()
        .any(|child| child.parent.as_ref() == Some(&objective.id));
    match &objective.lag {
        None if !has_children => say(
            "no-lag",
            Letter::Measurable,
            "no lag measure says when the goal is met".to_owned(),
        ),
        Some(lag) if lag.actuals.is_none() && lag.rollup.is_none() => say(
            "no-actuals",
            Letter::Measurable,
            "nothing says where the actuals of its lag measure come from".to_owned(),
        ),
        Some(_) | None => {}
    }
    if !has_children && plan.initiatives_of(&objective.id).next().is_none() {
        let text = "no initiative moves it".to_owned();
        say("no-work", Letter::Achievable, text);
    }
    let matters =
        objective.why.is_some() || objective.at_stake.is_some() || objective.parent.is_some();
    if !matters {
        let text = "neither `why`, nor `at_stake`, nor a parent says why it matters".to_owned();
        say("no-why", Letter::Relevant, text);
    }
    if objective.due < today {
        let text = format!("it was due on {}", words::day(objective.due, today));
        say("past", Letter::TimeBound, text);
    }
    found
}

fn of_initiative(plan: &Plan, initiative: &Initiative) -> Vec<Finding> {
    let found = |weight, rule, text: String| Finding {
        weight,
        subject: format!("initiative.{}", initiative.id),
        rule,
        letter: Letter::Achievable,
        text,
    };
    let mut all = Vec::new();
    if plan.leads_of(&initiative.id).next().is_none() {
        let text = "no lead measure says whether it is worked on".to_owned();
        all.push(found(Weight::Blocks, "no-leads", text));
    }
    for dependency in &initiative.depends_on {
        let order = order(plan, initiative, dependency);
        all.extend(order.map(|(weight, rule, text)| found(weight, rule, text)));
    }
    for milestone in &initiative.milestones {
        if milestone.due < initiative.start || milestone.due > initiative.due {
            let text = format!(
                "its milestone \"{}\" is due on {}, outside of {} to {}",
                milestone.name, milestone.due, initiative.start, initiative.due
            );
            all.push(found(Weight::Blocks, "milestone-outside", text));
        }
    }
    if let Some(objective) = plan.objectives.get(&initiative.objective)
        && initiative.due > objective.due
    {
        let text = format!(
            "it is due on {}, after its objective ({})",
            initiative.due, objective.due
        );
        all.push(found(Weight::Blocks, "outside-objective", text));
    }
    all
}

/// What one finish-to-start dependency makes impossible. Work on the two may overlap where the later one only
/// needs the other's end for its own; it can neither end nor begin before the other does.
fn order(
    plan: &Plan,
    later: &Initiative,
    dependency: &Dependency,
) -> Option<(Weight, &'static str, String)> {
    let first = plan.initiatives.get(&dependency.on)?;
    let free = plus_days(first.due, dependency.lag_days);
    let lag = match dependency.lag_days.cmp(&0) {
        Ordering::Equal => String::new(),
        Ordering::Less | Ordering::Greater => {
            format!(" (with {} days between)", dependency.lag_days)
        }
    };
    if later.due <= free {
        let text = format!(
            "it is due on {}, and {}, which must finish first, on {}{lag}",
            later.due, first.id, first.due
        );
        return Some((Weight::Blocks, "finish-order", text));
    }
    if later.start < first.start {
        let text = format!(
            "it starts on {}, before {}, which must finish first, starts on {}",
            later.start, first.id, first.start
        );
        return Some((Weight::Blocks, "start-order", text));
    }
    (later.start <= free).then(|| {
        let text = format!(
            "it starts on {}, and {}, which must finish first, is due on {}{lag}: only what does not need it can begin",
            later.start, first.id, first.due
        );
        (Weight::Note, "overlap", text)
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{Dependency, Plan, Weight, findings};
    use crate::domain::plan::Milestone;
    use crate::engine::testing::{World, a_lag, a_lead, an_initiative, an_objective};

    const TODAY: Date = date(2026, 3, 1);

    fn rules(plan: &Plan, subject: &str) -> Vec<&'static str> {
        let found = findings(plan, TODAY);
        let of = found.iter().filter(|finding| finding.subject == subject);
        of.map(|finding| finding.rule).collect()
    }

    /// Nothing is missing: a lag with actuals, a reason, an initiative with a lead.
    fn whole() -> Plan {
        let mut objective = an_objective("o");
        objective.lag = Some(a_lag(12.0, 27.0));
        objective.why = Some("because".to_owned());
        let world = World::new()
            .objective(objective)
            .initiative(an_initiative("i", "o"))
            .lead(a_lead("l", "i"));
        Plan::clone(&world.snapshot.plan)
    }

    #[test]
    fn a_whole_plan_has_nothing_against_it() {
        assert_eq!(findings(&whole(), TODAY), []);
    }

    #[test]
    fn each_letter_that_is_missing_is_named() {
        let mut plan = whole();
        let objective = plan.objectives.get_mut("o").unwrap();
        objective.why = None;
        objective.due = date(2026, 2, 28);
        objective.lag.as_mut().unwrap().actuals = None;
        plan.initiatives.clear();
        assert_eq!(
            rules(&plan, "objective.o"),
            ["no-actuals", "no-why", "no-work", "past"]
        );
        plan.objectives.get_mut("o").unwrap().lag = None;
        assert!(rules(&plan, "objective.o").contains(&"no-lag"));
        let mut plan = whole();
        plan.leads.clear();
        assert_eq!(rules(&plan, "initiative.i"), ["no-leads"]);
    }

    /// `i` runs from 1 February to 12 May.
    #[test]
    fn an_order_that_cannot_be_kept_is_told_from_an_overlap() {
        for (start, due, lag_days, wanted) in [
            (date(2026, 5, 20), date(2026, 6, 30), 0, None),
            (date(2026, 5, 12), date(2026, 6, 30), 0, Some("overlap")),
            (date(2026, 5, 20), date(2026, 6, 30), 14, Some("overlap")),
            (date(2026, 3, 1), date(2026, 5, 12), 0, Some("finish-order")),
            (
                date(2026, 5, 20),
                date(2026, 6, 30),
                60,
                Some("finish-order"),
            ),
            (date(2026, 1, 20), date(2026, 6, 30), 0, Some("start-order")),
        ] {
            let mut plan = whole();
            let mut later = an_initiative("j", "o");
            (later.start, later.due) = (start, due);
            later.depends_on = vec![Dependency {
                on: "i".into(),
                lag_days,
            }];
            plan.initiatives.insert("j".into(), later);
            plan.leads.insert("m".into(), a_lead("m", "j"));
            let found = rules(&plan, "initiative.j");
            assert_eq!(found.first().copied(), wanted, "{start} {due} {lag_days}");
            let blocks = findings(&plan, TODAY)
                .iter()
                .any(|finding| finding.weight == Weight::Blocks);
            assert_eq!(blocks, wanted.is_some_and(|rule| rule != "overlap"));
        }
    }

    #[test]
    fn what_lies_outside_is_named() {
        let mut plan = whole();
        let initiative = plan.initiatives.get_mut("i").unwrap();
        initiative.due = date(2027, 1, 31);
        initiative.milestones = vec![Milestone {
            name: "v1".to_owned(),
            due: date(2027, 2, 1),
            rules: Vec::new(),
        }];
        assert_eq!(
            rules(&plan, "initiative.i"),
            ["milestone-outside", "outside-objective"]
        );
    }
}
