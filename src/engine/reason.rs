//! Why a status is what it is, as data: the rule, its sentence, its figures with their units, what it rests on.
//!
//! It holds what a reason is; which reasons there are is the business of the rules.

use jiff::civil::Date;

use super::assessment::{Status, Variance};
use crate::domain::id::{InitiativeId, LeadId, ObjectiveId};
use crate::domain::measure::Band;
use crate::language::phrase::Phrase;

/// Why a status is what it is; `text` is the sentence that every report prints.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// The status that this reason alone would give.
    pub status: Status,
    /// The rule: `shortfall`, `target-reached`, `past-due`, `forecast`, `dependency`, `child`, `resource`, `coverage`,
    /// `no-data`, `stale`, `paused`, `before-start`.
    pub rule: &'static str,
    /// The sentence, figures and units included: `31 of 52 tasks, plan 44 (25 points, 21 days behind)`.
    pub text: Phrase,
    /// The figures of the sentence by name.
    pub figures: Vec<Figure>,
    /// What it rests on.
    pub inputs: Vec<Part>,
}

impl Reason {
    /// A sentence without figures.
    pub fn new(status: Status, rule: &'static str, text: Phrase) -> Self {
        Self {
            status,
            rule,
            text,
            figures: Vec::new(),
            inputs: Vec::new(),
        }
    }

    /// With one more figure.
    #[must_use]
    pub fn with(mut self, figure: Figure) -> Self {
        self.figures.push(figure);
        self
    }

    /// With several more figures.
    #[must_use]
    pub fn with_all(mut self, figures: impl IntoIterator<Item = Figure>) -> Self {
        self.figures.extend(figures);
        self
    }

    /// Resting on one more part of the plan.
    #[must_use]
    pub fn on(mut self, part: Part) -> Self {
        self.inputs.push(part);
        self
    }

    /// Resting on several more parts of the plan.
    #[must_use]
    pub fn on_all(mut self, parts: impl IntoIterator<Item = Part>) -> Self {
        self.inputs.extend(parts);
        self
    }
}

/// One figure of a reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What it is: `value`, `plan`, `odds`, `finish`.
    pub name: &'static str,
    /// How much, or when.
    pub quantity: Quantity,
}

/// How much, or when.
#[derive(Debug, Clone, PartialEq)]
pub enum Quantity {
    /// A number with its unit; no unit where it counts nothing: a share.
    Amount {
        /// How much.
        value: f64,
        /// Of what.
        unit: String,
    },
    /// A day.
    Day(Date),
}

impl Figure {
    /// A number with its unit.
    pub fn amount(name: &'static str, value: f64, unit: &str) -> Self {
        Self {
            name,
            quantity: Quantity::Amount {
                value,
                unit: unit.to_owned(),
            },
        }
    }

    /// A share of 0 to 1.
    pub fn share(name: &'static str, value: f64) -> Self {
        Self::amount(name, value, "")
    }

    /// A number of days.
    pub fn days(name: &'static str, days: f64) -> Self {
        Self::amount(name, days, "days")
    }

    /// A day.
    pub fn day(name: &'static str, day: Date) -> Self {
        Self {
            name,
            quantity: Quantity::Day(day),
        }
    }

    /// Value, target (or the limits of a band), plan and the distance between them, of a measure with a unit.
    pub(crate) fn of_variance(
        value: f64,
        (target, band): (f64, Option<Band>),
        variance: &Variance,
        unit: &str,
    ) -> Vec<Self> {
        let mut figures = vec![Self::amount("value", value, unit)];
        figures.extend(match band {
            Some(band) => vec![
                Self::amount("lowest", band.low, unit),
                Self::amount("highest", band.high, unit),
            ],
            None => vec![Self::amount("target", target, unit)],
        });
        figures.extend([
            Self::amount("plan", variance.plan, unit),
            Self::amount("variance", variance.variance, unit),
            Self::amount("points", variance.points * 100.0, "points"),
            Self::share("shortfall", variance.shortfall),
        ]);
        figures.extend(
            variance
                .days_behind
                .map(|days| Self::days("days_behind", days)),
        );
        figures
    }
}

/// A part of the plan, or a source of its data, that something rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// A goal.
    Objective(ObjectiveId),
    /// A lever.
    Initiative(InitiativeId),
    /// A measure of actions.
    Lead(LeadId),
    /// A source of tasks, or `metric.ID`.
    Source(String),
}

impl Part {
    /// The word for its kind, as JSON spells it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Objective(_) => "objective",
            Self::Initiative(_) => "initiative",
            Self::Lead(_) => "lead",
            Self::Source(_) => "source",
        }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        match self {
            Self::Objective(id) => id.as_str(),
            Self::Initiative(id) => id.as_str(),
            Self::Lead(id) => id.as_str(),
            Self::Source(id) => id,
        }
    }
}
