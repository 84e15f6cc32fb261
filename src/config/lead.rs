//! `[lead.ID]`: what the teams control.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::domain::calendar::Period;
use crate::domain::id::{InitiativeId, LeadId};
use crate::domain::measure::{Band, Bands, LeadKind, LeadMeasure, Trajectory};

use super::item::Item;
use super::known::Known;
use super::lag::differ;
use super::lead_kind::{default_unit, kind};
use super::matching::matches;
use super::objective::{ordered, weight};
use super::points::{Goal, band, bands, beside_band, trajectory};
use super::read::Fields;

/// First and last day of each initiative whose dates could be read.
pub(super) type Spans = BTreeMap<String, (Date, Date)>;

/// Reads one lead.
pub(super) fn lead(
    id: &str,
    fields: Fields<'_>,
    known: &Known,
    spans: &Spans,
    default: Bands,
) -> Option<LeadMeasure> {
    let name = fields
        .opt("name", Item::line)
        .unwrap_or_else(|| id.replace('-', " "));
    let initiative = fields.need("initiative", "the initiative that it belongs to", |item| {
        item.reference("initiative", &known.initiatives)
    });
    let kind = kind(&fields);
    let per = fields.opt("per", |item| {
        item.word(&[
            ("day", Period::Day),
            ("week", Period::Week),
            ("month", Period::Month),
            ("quarter", Period::Quarter),
        ])
    });
    let unit = fields.opt("unit", Item::line);
    let baseline = fields.opt("baseline", Item::number).unwrap_or(0.0);
    let goal = goal(&fields);
    let (weight, weight_by) = weight(&fields);
    let (start, due) = dates(&fields, initiative.as_ref().and_then(|id| spans.get(id)));
    let trajectory = match goal {
        Some(Aim::Within(_)) => Trajectory::Linear,
        Some(Aim::Target(_) | Aim::AtMost(_)) | None => {
            let target = goal.map(Aim::target);
            trajectory(&fields, Goal { start, due, target })
        }
    };
    let bands = bands(&fields, default);
    let narrowed = fields
        .get("match")
        .map(|item| matches(&item, known))
        .unwrap_or_default();
    if let (Some(kind), Some(goal)) = (&kind, goal) {
        sensible(&fields, kind, goal, per, baseline);
    }
    fields.finish();
    let kind = kind?;
    let goal = goal?;
    let (band, baseline) = match goal {
        Aim::Within(band) => (Some(band), band.middle()),
        Aim::Target(_) | Aim::AtMost(_) => (None, baseline),
    };
    Some(LeadMeasure {
        id: LeadId::new(id),
        name,
        initiative: InitiativeId::new(initiative?),
        unit: unit.unwrap_or_else(|| default_unit(&kind)),
        kind,
        baseline,
        target: goal.target(),
        per,
        at_most: matches!(goal, Aim::AtMost(_)),
        band,
        weight,
        weight_by,
        narrowed,
        start: start?,
        due: due?,
        trajectory,
        bands,
    })
}

/// What a lead aims at.
#[derive(Clone, Copy)]
enum Aim {
    /// A number to reach.
    Target(f64),
    /// A number not to exceed.
    AtMost(f64),
    /// A range to stay in.
    Within(Band),
}

impl Aim {
    /// The number that the lead holds as its target; of a band its middle.
    fn target(self) -> f64 {
        match self {
            Self::Target(target) | Self::AtMost(target) => target,
            Self::Within(band) => band.middle(),
        }
    }
}

/// Exactly one of `target`, `at_most` and `band`.
fn goal(fields: &Fields<'_>) -> Option<Aim> {
    let within = fields.get("band").is_some();
    let band = band(fields);
    if within {
        let others = ["target", "at_most", "baseline", "per", "shape", "points"];
        beside_band(fields, &others);
        return band.map(Aim::Within);
    }
    match (fields.get("target"), fields.get("at_most")) {
        (Some(item), None) => Some(Aim::Target(item.number()?)),
        (None, Some(item)) => Some(Aim::AtMost(item.number()?)),
        (Some(_), Some(item)) => {
            item.fault("stands beside \"target\" — one of them is wanted", None)
        }
        (None, None) => {
            fields.missing(
                "target",
                "the number to reach (or at_most, the number to stay under, or band)",
            );
            None
        }
    }
}

/// Its own dates, else the initiative's.
fn dates(fields: &Fields<'_>, initiative: Option<&(Date, Date)>) -> (Option<Date>, Option<Date>) {
    let own_start = fields.opt("start", Item::date);
    let own_due = fields.opt("due", Item::date);
    let start = own_start.or(initiative.map(|(start, _)| *start));
    let due = own_due.or(initiative.map(|(_, due)| *due));
    if own_start.is_some() || own_due.is_some() {
        ordered(fields, start, due);
        if let (Some((first, last)), Some(from), Some(to)) = (initiative, start, due)
            && (from < *first || to > *last)
        {
            let message = format!(
                "{} runs from {from} to {to}, outside of its initiative ({first} to {last})",
                fields.title
            );
            fields.cx.warning(fields.node.key_spot(), message, None);
        }
    }
    (start, due)
}

/// Targets that nothing could be computed with.
fn sensible(fields: &Fields<'_>, kind: &LeadKind, goal: Aim, per: Option<Period>, baseline: f64) {
    let is_share = match kind {
        LeadKind::Percent | LeadKind::OnTime { .. } => true,
        LeadKind::Count
        | LeadKind::Sum(_)
        | LeadKind::Open
        | LeadKind::Overdue
        | LeadKind::Blocked
        | LeadKind::CycleTime { .. }
        | LeadKind::Age(_) => false,
    };
    let repeats = matches!(
        kind,
        LeadKind::Count | LeadKind::Sum(_) | LeadKind::OnTime { .. }
    );
    if let (false, Some(per)) = (repeats, fields.get("per")) {
        let _: Option<()> = per.fault(
            "stands in a lead that measures a level, not a rate",
            Some("leave it out, or use count, sum or on_time".to_owned()),
        );
    }
    let key = match goal {
        Aim::Target(_) => "target",
        Aim::AtMost(_) => "at_most",
        Aim::Within(_) => "band",
    };
    let Some(item) = fields.get(key) else { return };
    if is_share && !(0.0..=100.0).contains(&goal.target()) {
        let _: Option<()> = item.wrong("a percentage from 0 to 100");
    }
    match (goal, kind) {
        (Aim::AtMost(_), LeadKind::OnTime { .. }) => {
            let what = "stands in a share done on time, which is better when it is higher";
            let _: Option<()> = item.fault(what, Some("write target = …".to_owned()));
        }
        (Aim::AtMost(most), _) if most < 0.0 => {
            let _: Option<()> = item.wrong("a number of 0 or more");
        }
        (Aim::Target(target), LeadKind::OnTime { .. }) if target <= 0.0 => {
            let _: Option<()> = item.wrong("a percentage above 0");
        }
        (Aim::Target(target), _) if per.is_some() && target <= 0.0 => {
            let _: Option<()> = item.wrong("a number above 0 for each period");
        }
        (Aim::Target(target), _) if per.is_none() => {
            differ(fields, Some(baseline), Some(target));
        }
        (Aim::Target(_) | Aim::AtMost(_) | Aim::Within(_), _) => {}
    }
}
