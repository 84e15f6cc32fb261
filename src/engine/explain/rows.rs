//! The tasks of a lead as rows: what counts first, each with its state, its value and the rule that linked it.

use std::collections::BTreeMap;

use super::Node;
use crate::domain::calendar::When;
use crate::domain::id::TaskId;
use crate::domain::link::Link;
use crate::domain::measure::{LeadKind, LeadMeasure};
use crate::domain::task::{Estimate, KnownTask, State, Task};
use crate::engine::Assessment;
use crate::engine::assessment::LeadAssessment;
use crate::engine::words::{self, number};

/// The task rows of a lead: what counts first, then the rest of its scope.
pub(super) fn task_rows(
    assessment: &Assessment,
    measure: Option<&LeadMeasure>,
    found: &LeadAssessment,
) -> Vec<Node> {
    let rows = Rows::new(assessment, measure, found);
    let mut groups: BTreeMap<Standing, Vec<Node>> = BTreeMap::new();
    let tasks = found.tasks.iter().filter_map(|id| assessment.tasks.get(id));
    for known in tasks {
        groups
            .entry(rows.standing(known))
            .or_default()
            .push(rows.node(known));
    }
    let counting: &[Standing] = match measure.map(|measure| &measure.kind) {
        Some(LeadKind::Open) => &[Standing::Overdue, Standing::Remaining],
        Some(LeadKind::Overdue) => &[Standing::Overdue],
        Some(LeadKind::Blocked) => &[Standing::Blocked],
        Some(LeadKind::OnTime { .. }) => &[Standing::OnTime, Standing::Late],
        Some(LeadKind::CycleTime { .. } | LeadKind::Age(_)) => &[Standing::Timed],
        Some(LeadKind::Count | LeadKind::Sum(_) | LeadKind::Percent) | None => &[Standing::Done],
    };
    let mut groups: Vec<(Standing, Vec<Node>)> = groups.into_iter().collect();
    groups.sort_by_key(|(standing, _)| !counting.contains(standing));
    groups
        .into_iter()
        .map(|(standing, children)| Node {
            head: standing.heading(children.len(), counting.contains(&standing)),
            lines: rows
                .rule
                .iter()
                .map(|rule| format!("linked by {rule}"))
                .collect(),
            children,
        })
        .collect()
}

/// Where a task of a lead's scope stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Overdue,
    Remaining,
    Done,
    /// Done, without a value in the field that is summed.
    Empty,
    /// Held up.
    Blocked,
    /// Due, and done by then.
    OnTime,
    /// Due, and not done by then.
    Late,
    /// With a time that is measured.
    Timed,
}

impl Standing {
    /// `3 done, which count`, `1 not done yet`.
    fn heading(self, many: usize, counts: bool) -> String {
        let words = match self {
            Self::Overdue => "overdue",
            Self::Remaining => "not done yet",
            Self::Done => "done",
            Self::Empty => "done, without a value",
            Self::Blocked => "blocked",
            Self::OnTime => "done by their due date",
            Self::Late => "not done by their due date",
            Self::Timed => "with a time",
        };
        let tail = match (counts, many) {
            (false, _) => "",
            (true, 1) => ", which counts",
            (true, _) => ", which count",
        };
        format!("{many} {words}{tail}")
    }
}

/// Writes the rows of one lead.
struct Rows<'a> {
    assessment: &'a Assessment,
    links: &'a [Link],
    kind: Option<&'a LeadKind>,
    /// What a task puts into the value, for the kinds whose rows do not say it.
    evidence: &'a [(TaskId, f64)],
    /// The field that is summed, or the estimate that weighs.
    shown: Option<&'a str>,
    /// Whether the shown field is what is summed.
    sums: bool,
    /// The rule that linked every one of them; `None`: each row says its own.
    rule: Option<&'a str>,
}

impl<'a> Rows<'a> {
    fn new(
        assessment: &'a Assessment,
        measure: Option<&'a LeadMeasure>,
        found: &'a LeadAssessment,
    ) -> Self {
        let links = assessment
            .initiatives
            .get(&found.initiative)
            .map_or(&[][..], |initiative| initiative.links.as_slice());
        let shown = match measure.map(|measure| &measure.kind) {
            Some(LeadKind::Sum(field)) => Some(field.as_str()),
            Some(LeadKind::Percent) if found.by_estimate == Some(true) => Some("estimate"),
            Some(
                LeadKind::Count
                | LeadKind::Percent
                | LeadKind::Open
                | LeadKind::Overdue
                | LeadKind::Blocked
                | LeadKind::OnTime { .. }
                | LeadKind::CycleTime { .. }
                | LeadKind::Age(_),
            )
            | None => None,
        };
        let mut rows = Self {
            assessment,
            links,
            kind: measure.map(|measure| &measure.kind),
            evidence: &found.evidence,
            shown,
            sums: measure.is_some_and(|measure| matches!(measure.kind, LeadKind::Sum(_))),
            rule: None,
        };
        let mut rules: Vec<&str> = found
            .tasks
            .iter()
            .filter_map(|id| rows.rule_of(id))
            .collect();
        rules.sort_unstable();
        rules.dedup();
        if let [only] = rules.as_slice() {
            rows.rule = Some(only);
        }
        rows
    }

    fn rule_of(&self, id: &TaskId) -> Option<&'a str> {
        let position = self.links.binary_search_by(|link| link.task.cmp(id)).ok()?;
        self.links.get(position).map(|link| link.rule.as_str())
    }

    /// What the task puts into the value.
    fn put_in(&self, id: &TaskId) -> Option<f64> {
        let position = self
            .evidence
            .binary_search_by(|(task, _)| task.cmp(id))
            .ok()?;
        self.evidence.get(position).map(|(_, value)| *value)
    }

    fn standing(&self, known: &KnownTask) -> Standing {
        let task = &known.task;
        match (self.kind, self.put_in(&task.id)) {
            (Some(LeadKind::Blocked), Some(_)) => return Standing::Blocked,
            (Some(LeadKind::OnTime { .. }), Some(kept)) if kept > 0.0 => return Standing::OnTime,
            (Some(LeadKind::OnTime { .. }), Some(_)) => return Standing::Late,
            (Some(LeadKind::CycleTime { .. } | LeadKind::Age(_)), Some(_)) => {
                return Standing::Timed;
            }
            (_, _) => {}
        }
        let due = task
            .due
            .map(|due| due.date(&self.assessment.plan.time_zone));
        match task.state {
            State::Done | State::Cancelled => {
                if self.sums && self.shown.is_some_and(|field| shown(task, field).is_none()) {
                    Standing::Empty
                } else {
                    Standing::Done
                }
            }
            State::Open | State::InProgress | State::Blocked => {
                if due.is_some_and(|due| due < self.assessment.as_of) {
                    Standing::Overdue
                } else {
                    Standing::Remaining
                }
            }
        }
    }

    fn node(&self, known: &KnownTask) -> Node {
        let mut head = row(self.assessment, known);
        if let Some(shown) = self.shown.and_then(|field| shown(&known.task, field)) {
            head = format!("{head}; {shown}");
        }
        let is_timed = matches!(
            self.kind,
            Some(LeadKind::CycleTime { .. } | LeadKind::Age(_))
        );
        if let (true, Some(days)) = (is_timed, self.put_in(&known.task.id)) {
            head = format!("{head}; {}", words::count(days, "day"));
        }
        if let (None, Some(rule)) = (self.rule, self.rule_of(&known.task.id)) {
            head = format!("{head}; by {rule}");
        }
        Node::leaf(head, Vec::new())
    }
}

/// `calls 6`, `estimate 8 h`: what a row puts into a sum or a share.
fn shown(task: &Task, field: &str) -> Option<String> {
    let text = match (field, task.estimate) {
        ("estimate", Some(Estimate::Hours(hours))) => format!("{} h", number(hours)),
        ("estimate", Some(Estimate::Points(points))) => words::count(points, "point").to_string(),
        ("estimate", None) => return None,
        ("spent", _) => format!("{} h", number(task.spent_hours?)),
        (_, _) => {
            let name = field.strip_prefix("field.").unwrap_or(field);
            let value = task.fields.get(field).or_else(|| task.fields.get(name))?;
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        }
    };
    Some(format!(
        "{} {text}",
        field.strip_prefix("field.").unwrap_or(field)
    ))
}

/// `platform#812 (PLAT-118) Interview ACME: done on 2026-03-04`; the key only where the id does not hold it.
pub(super) fn row(assessment: &Assessment, known: &KnownTask) -> String {
    let task = &known.task;
    let zone = &assessment.plan.time_zone;
    let on = |when: When| when.date(zone);
    let state = match (task.state, task.closed) {
        (State::Done | State::Cancelled, Some(closed)) => {
            format!("{} on {}", task.state.as_str(), on(closed))
        }
        (state, _) => state.as_str().to_owned(),
    };
    let due = task
        .due
        .map_or(String::new(), |due| format!(", due {}", on(due)));
    let key = if task.key == task.id.external {
        String::new()
    } else {
        format!(" ({})", task.key)
    };
    format!("{}{key} {}: {state}{due}", task.id, task.title)
}
