//! A person's load as a derivation: hours there, hours needed date by date, down to the tasks.

use super::Node;
use super::rows::row;
use crate::domain::id::PersonId;
use crate::domain::people::Person;
use crate::engine::Assessment;
use crate::engine::capacity::{
    Capacity, Checkpoint, DailyShare, Demand, DueBy, Load, Missing, Size,
};
use crate::engine::words::{count, decimal, number, percent, share};

/// What a person has to do and can do. `None` for nobody of the plan.
pub(super) fn person(assessment: &Assessment, id: &str) -> Option<Node> {
    let id = PersonId::new(id);
    let declared = assessment.plan.people.get(&id)?;
    let capacity = assessment.accountability.capacity_of(&id)?;
    let mut lines = vec![verdict(capacity)];
    lines.extend(hours_line(assessment, declared, capacity));
    lines.extend(load_lines(&capacity.load));
    if let Some(protected) = &capacity.protected {
        let (kept, judged) = protected.kept();
        lines.push(format!(
            "protected for strategy: {}, kept in {kept} of {} with done work",
            percent(protected.share),
            count(judged as f64, "week")
        ));
    }
    lines.extend(capacity.displaced.iter().map(|week| {
        format!(
            "week of {}: unmapped work rose from {} to {} {}, {} slipped",
            week.start,
            number(week.unmapped_before),
            number(week.unmapped),
            week.unit.as_str(),
            count(week.slipped.len() as f64, "due date")
        )
    }));
    let rows = capacity.demand.iter();
    Some(Node {
        head: format!("person {id}: {}", declared.name),
        lines,
        children: rows
            .map(|demand| demand_node(assessment, capacity, demand))
            .collect(),
    })
}

fn verdict(capacity: &Capacity) -> String {
    match &capacity.load {
        Load::Fits { tightest: None } => "nothing is due ahead".to_owned(),
        Load::Fits { .. } => "what is due can be done".to_owned(),
        Load::TooMuch(_) => "more is due than can be done".to_owned(),
        Load::CannotBeJudged { missing } => {
            let missing: Vec<String> = missing.iter().map(lack).collect();
            format!("cannot be judged: {}", missing.join("; "))
        }
    }
}

fn lack(missing: &Missing) -> String {
    match missing {
        Missing::Hours => "no `hours` are declared".to_owned(),
        Missing::DoneWork => "no work was done in eight weeks to measure on".to_owned(),
        Missing::Estimates { tasks, in_points } => format!(
            "{} without hours ({in_points} in points), and no median",
            count(*tasks as f64, "task")
        ),
    }
}

/// `40 h a week over 5 days × (1 − 0.6 measured: 30 of 50 hours unmapped) = 3.2 h a day`.
fn hours_line(assessment: &Assessment, declared: &Person, capacity: &Capacity) -> Option<String> {
    let (hours, daily) = (declared.hours?, capacity.daily_operations.share()?);
    let days = assessment.plan.calendar.working_days_a_week() as f64;
    let basis = match capacity.daily_operations {
        DailyShare::NotDeclared => " not declared".to_owned(),
        DailyShare::Declared(_) => " declared".to_owned(),
        DailyShare::Measured { on, .. } => format!(
            " measured: {} of {} {} unmapped",
            number(on.unmapped),
            number(on.unmapped + on.strategic),
            on.unit.as_str()
        ),
    };
    Some(format!(
        "{} h a week / {} days × (1 − {}{basis}) = {} h a day",
        number(hours),
        number(days),
        share(daily),
        decimal(hours / days * (1.0 - daily), 2)
    ))
}

fn load_lines(load: &Load) -> Vec<String> {
    match load {
        Load::Fits { tightest } => tightest
            .iter()
            .map(|point| format!("least to spare on {}", checkpoint(point)))
            .collect(),
        Load::TooMuch(overload) => {
            let mut lines = vec![format!("first fails on {}", checkpoint(&overload.first))];
            if overload.worst != overload.first {
                lines.push(format!("most short on {}", checkpoint(&overload.worst)));
            }
            let tasks: Vec<String> = overload.defer.iter().map(ToString::to_string).collect();
            lines.push(format!(
                "least to put off, of weight {}: {}",
                decimal(overload.defer_weight, 2),
                tasks.join(", ")
            ));
            lines
        }
        Load::CannotBeJudged { .. } => Vec::new(),
    }
}

fn checkpoint(point: &Checkpoint) -> String {
    let short = point.short();
    let verdict = if short > 0.0 { "short" } else { "to spare" };
    format!(
        "{}: needed {} h, available {} h, {} h {verdict}",
        point.on,
        number(point.needed),
        number(point.available),
        number(short.abs())
    )
}

fn demand_node(assessment: &Assessment, capacity: &Capacity, demand: &Demand) -> Node {
    let size = match (demand.size, demand.hours) {
        (Size::Estimated, Some(hours)) => format!("{} h left of its estimate", number(hours)),
        (Size::Assumed, Some(hours)) => format!(
            "{} h assumed: the median of {} h",
            number(hours),
            number(capacity.median_hours.unwrap_or(hours))
        ),
        (Size::Points, _) => "hours unknown: estimated in points".to_owned(),
        (Size::Missing | Size::Estimated | Size::Assumed, _) => {
            "hours unknown: no estimate".to_owned()
        }
    };
    let split = if demand.heads > 1 {
        format!(", 1 / {} of it", demand.heads)
    } else {
        String::new()
    };
    let due = match demand.due_by {
        DueBy::Task => format!("due {}", demand.due),
        DueBy::Initiative => format!("due {} with its initiative", demand.due),
    };
    let lines = vec![format!(
        "{size}{split}; {due}; weight {}",
        decimal(demand.weight, 2)
    )];
    let known = assessment.tasks.get(&demand.task);
    Node::leaf(
        known.map_or_else(|| demand.task.to_string(), |known| row(assessment, known)),
        lines,
    )
}
