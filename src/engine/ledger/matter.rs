//! What a change of the plan touches, and whether it is material: whether a status may come out another way.

use crate::domain::ledger::{Difference, WHOLE};

/// Which part of the plan a path belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// Objectives and their lag measures: what is to be reached.
    Goal,
    /// Initiatives and lead measures: what is done for it.
    Action,
    /// People, risks, the calendar, the status limits.
    Surroundings,
    /// A reason that was written down or taken back.
    Reason,
    /// The plan as a whole: its first version, or one that is only written differently.
    Whole,
}

impl Area {
    /// The area of a path.
    pub fn of(path: &str) -> Self {
        match path.split('.').next() {
            Some("objective") => Self::Goal,
            Some("initiative" | "lead") => Self::Action,
            Some("change") => Self::Reason,
            Some(WHOLE) => Self::Whole,
            _ => Self::Surroundings,
        }
    }

    /// The words for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Goal => "goal",
            Self::Action => "action plan",
            Self::Surroundings => "surroundings",
            Self::Reason => "reason",
            Self::Whole => "plan",
        }
    }
}

/// What makes a change material.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// Who answers for it.
    Owner,
    /// The value to reach.
    Target,
    /// The value it starts from.
    Baseline,
    /// The first day.
    Start,
    /// The last day.
    Due,
    /// The way between the two.
    Trajectory,
    /// How much it counts, or for what.
    Weight,
    /// What must finish first.
    Dependency,
    /// Which tasks count.
    MatchRule,
    /// What is measured, and how.
    Measure,
    /// The limits of the statuses.
    Limits,
    /// It is not in the plan any more.
    Removal,
}

impl Matter {
    /// What makes a difference material; `None`: nothing does.
    pub fn of(difference: &Difference) -> Option<Self> {
        let mut segments = difference.path.split('.');
        let (kind, _id) = (segments.next()?, segments.next()?);
        if kind == "status" {
            return Some(Self::Limits);
        }
        let is_measured = matches!(kind, "objective" | "initiative" | "lead");
        let Some(key) = segments.next() else {
            return (is_measured && difference.is_removal()).then_some(Self::Removal);
        };
        match kind {
            "objective" => Self::of_objective(key, segments.next()),
            "initiative" => Self::of_initiative(key, segments.next_back(), difference),
            "lead" => Self::of_lead(key),
            _ => None,
        }
    }

    fn of_objective(key: &str, below: Option<&str>) -> Option<Self> {
        match key {
            "owner" => Some(Self::Owner),
            "start" => Some(Self::Start),
            "due" => Some(Self::Due),
            "weight" | "parent" => Some(Self::Weight),
            "lag" => match below {
                Some("delay") => None,
                Some(key) => Self::of_lead(key),
                None => Some(Self::Measure),
            },
            _ => None,
        }
    }

    fn of_initiative(key: &str, last: Option<&str>, difference: &Difference) -> Option<Self> {
        match (key, last) {
            ("owner", _) => Some(Self::Owner),
            ("start", _) => Some(Self::Start),
            ("due", _) | ("milestones", Some("due")) => Some(Self::Due),
            ("weight" | "objective", _) => Some(Self::Weight),
            ("depends_on", _) => Some(Self::Dependency),
            ("match" | "scope", _) | ("milestones", Some("match")) => Some(Self::MatchRule),
            ("milestones", _) if difference.to.is_none() => Some(Self::Removal),
            _ => None,
        }
    }

    /// Of a lead, and of a lag measure, which has the same keys: all but how it is called.
    fn of_lead(key: &str) -> Option<Self> {
        match key {
            "name" | "unit" => None,
            "target" | "at_most" | "band" | "tolerance" | "per" => Some(Self::Target),
            "baseline" => Some(Self::Baseline),
            "start" => Some(Self::Start),
            "due" => Some(Self::Due),
            "shape" | "points" => Some(Self::Trajectory),
            "weight" | "initiative" => Some(Self::Weight),
            "match" => Some(Self::MatchRule),
            "bands" => Some(Self::Limits),
            _ => Some(Self::Measure),
        }
    }

    /// The words for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Target => "target",
            Self::Baseline => "baseline",
            Self::Start => "start",
            Self::Due => "due date",
            Self::Trajectory => "trajectory",
            Self::Weight => "weight",
            Self::Dependency => "dependency",
            Self::MatchRule => "match rule",
            Self::Measure => "measure",
            Self::Limits => "status limits",
            Self::Removal => "removal",
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Area, Matter};
    use crate::domain::ledger::Difference;

    #[test]
    fn what_a_status_rests_on_is_material() {
        for (path, wanted) in [
            ("objective.a.owner", Some(Matter::Owner)),
            ("objective.a.lag.target", Some(Matter::Target)),
            ("objective.a.lag.shape.points", Some(Matter::Trajectory)),
            ("objective.a.lag.delay", None),
            ("objective.a.statement", None),
            ("initiative.a.depends_on", Some(Matter::Dependency)),
            ("initiative.a.milestones.v1.0 is out.due", Some(Matter::Due)),
            ("initiative.a.budget", None),
            ("lead.a.match", Some(Matter::MatchRule)),
            ("lead.a.name", None),
            ("lead.a.sum", Some(Matter::Measure)),
            ("person.a.hours", None),
            ("status.coverage", Some(Matter::Limits)),
            ("status.bands.at_risk", Some(Matter::Limits)),
            ("calendar.holidays", None),
        ] {
            let difference = Difference {
                path: path.to_owned(),
                from: Some(json!(1)),
                to: Some(json!(2)),
            };
            assert_eq!(Matter::of(&difference), wanted, "{path}");
        }
    }

    #[test]
    fn a_removal_is_material_and_an_addition_is_not() {
        let whole = |path: &str, from, to| Difference {
            path: path.to_owned(),
            from,
            to,
        };
        let gone = whole("lead.a", Some(json!({})), None);
        assert_eq!(Matter::of(&gone), Some(Matter::Removal));
        let new = whole("lead.a", None, Some(json!({})));
        assert_eq!(Matter::of(&new), None);
        let person = whole("person.a", Some(json!({})), None);
        assert_eq!(Matter::of(&person), None);
        let milestone = whole("initiative.a.milestones.m", Some(json!({})), None);
        assert_eq!(Matter::of(&milestone), Some(Matter::Removal));
    }

    #[test]
    fn goals_are_told_from_action_plans() {
        for (path, wanted) in [
            ("objective.a.lag.target", Area::Goal),
            ("initiative.a", Area::Action),
            ("lead.a.target", Area::Action),
            ("person.a.hours", Area::Surroundings),
            ("change.2026-05-04.objective.a", Area::Reason),
            ("plan", Area::Whole),
        ] {
            assert_eq!(Area::of(path), wanted, "{path}");
        }
    }
}
