//! What a review says of the plan itself: changes that nobody explained, those that have a reason, revised figures, the
//! original plan, and of the quarter the record as a whole.

use serde_json::{Value, json};

use crate::domain::review::ReviewKind;
use crate::engine::Assessment;
use crate::engine::ledger::{Area, JudgedEntry, JudgedRevision, Standing};
use crate::engine::reason::Part;
use crate::engine::words;

use super::escape::Safe;
use super::figures;
use super::previous::PreviousStatuses;
use super::rows::List;
use super::scope::Scope;
use super::tables::ledger::{
    Compared, against, chain_json, compared, compared_json, counts_json, entry_json, revision_json,
    sentence, value,
};

/// What is to be said of the plan, in sentences and as data.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanNews {
    /// Material changes and revised figures without a reason, oldest first; and a ledger that is broken.
    pub unexplained: List<Safe>,
    /// Changes with a reason, and others that want none, since the last review; oldest first.
    pub explained: List<Safe>,
    /// Of a quarterly review of the whole plan: counts, both variances, the head of the chain.
    pub record: List<Safe>,
    /// The same as data.
    pub data: Value,
}

impl PlanNews {
    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.unexplained.is_empty() && self.explained.is_empty() && self.record.is_empty()
    }
}

/// What a review of a kind says to a reader.
pub(super) fn news(
    kind: ReviewKind,
    assessment: &Assessment,
    since: &PreviousStatuses,
    audience: &Scope,
) -> PlanNews {
    let teller = Teller {
        assessment,
        audience,
    };
    let report = &assessment.ledger;
    let entries: Vec<&JudgedEntry> = report
        .entries
        .iter()
        .filter(|judged| teller.concerns(judged))
        .collect();
    let revisions: Vec<&JudgedRevision> = report
        .revisions
        .iter()
        .filter(|judged| teller.reads(judged))
        .collect();
    let is_new = |on: jiff::civil::Date| since.on().is_some_and(|last| on > last);
    let broken = report.broken.iter().map(|broken| {
        Safe::new(&format!(
            "the ledger is broken at entry {}: {}; `throughline ledger` tells more",
            broken.entry, broken.what
        ))
    });
    let open = entries
        .iter()
        .filter(|judged| judged.standing.is_unexplained());
    let revised = revisions
        .iter()
        .filter(|judged| judged.standing.is_unexplained());
    let told = entries.iter().filter(|judged| {
        is_new(judged.on) && !judged.standing.is_unexplained() && judged.area != Area::Reason
    });
    let record = match (kind, audience) {
        (ReviewKind::Quarterly, Scope::Everything) if !report.entries.is_empty() => teller.record(),
        _ => Vec::new(),
    };
    PlanNews {
        unexplained: broken
            .chain(open.map(|judged| teller.entry(judged)))
            .chain(revised.map(|judged| teller.revision(judged)))
            .collect(),
        explained: told.map(|judged| teller.entry(judged)).collect(),
        record: record.into(),
        data: teller.data(&entries, &revisions, is_new),
    }
}

struct Teller<'a> {
    assessment: &'a Assessment,
    audience: &'a Scope,
}

impl Teller<'_> {
    /// Whether a change is the reader's business: everything, or what they own. The plan as a whole is nobody's news.
    fn concerns(&self, judged: &JudgedEntry) -> bool {
        let plan = &self.assessment.plan;
        if judged.area == Area::Whole {
            return false;
        }
        let mut segments = judged.entry.difference.path.split('.');
        let (kind, id) = (segments.next(), segments.next().unwrap_or_default());
        let part = match kind {
            Some("objective") => Some(Part::Objective(id.into())),
            Some("initiative") => Some(Part::Initiative(id.into())),
            Some("lead") => Some(Part::Lead(id.into())),
            _ => None,
        };
        *self.audience == Scope::Everything
            || part.is_some_and(|part| self.audience.has_part(plan, &part))
    }

    /// Whether a series is the reader's business.
    fn reads(&self, judged: &JudgedRevision) -> bool {
        let plan = &self.assessment.plan;
        let mut objectives = plan.objectives.values();
        objectives.any(|objective| {
            let lag = objective.lag.as_ref();
            let actuals = lag.and_then(|lag| lag.actuals.as_ref());
            actuals == Some(&judged.revision.metric)
                && self.audience.has_objective(plan, &objective.id)
        })
    }

    /// `objective.share.lag.target: 27 → 22, on 20 Nov; no reason is given`.
    fn entry(&self, judged: &JudgedEntry) -> Safe {
        let difference = &judged.entry.difference;
        let what = match (&difference.from, &difference.to) {
            (None, Some(Value::Object(_))) => "added".to_owned(),
            (Some(Value::Object(_)), None) => "taken out".to_owned(),
            (from, to) => format!("{} → {}", value(from.as_ref()), value(to.as_ref())),
        };
        let effect = judged.effect.as_ref().map_or_else(String::new, |effect| {
            format!(
                " (today {} with it, {} without)",
                words::distance(effect.after.points, effect.after.days_behind),
                words::distance(effect.before.points, effect.before.days_behind)
            )
        });
        Safe::new(&format!(
            "{}: {what}{effect}, on {}; {}",
            difference.path,
            self.day(judged.on),
            self.reason(&judged.standing)
        ))
    }

    /// `share of 31 Oct: 21 → 23.5, read on 20 Nov; no reason is given`.
    fn revision(&self, judged: &JudgedRevision) -> Safe {
        let revision = &judged.revision;
        Safe::new(&format!(
            "metric.{} of {} was revised: {} → {}, on {}; {}",
            revision.metric,
            self.day(revision.date),
            words::decimal(revision.from, 3),
            words::decimal(revision.to, 3),
            self.day(judged.on),
            self.reason(&judged.standing)
        ))
    }

    fn day(&self, date: jiff::civil::Date) -> String {
        figures::day(date, self.assessment.as_of)
    }

    fn reason(&self, standing: &Standing) -> String {
        match standing {
            Standing::NotMaterial => "no reason is wanted".to_owned(),
            Standing::Unexplained => "no reason is given".to_owned(),
            Standing::Explained(change) => format!(
                "{} (approved by {} on {})",
                change.reason,
                self.assessment.plan.person_name(&change.approved),
                self.day(change.on)
            ),
        }
    }

    /// Counts, both variances of what moved, and the head of the chain.
    fn record(&self) -> Vec<Safe> {
        let report = &self.assessment.ledger;
        let mut lines = vec![Safe::new(&figures::capital(&sentence(report.counts)))];
        let both = |row: &Compared<'_>| {
            Safe::new(&format!(
                "{}: {} against the first plan (due {}), {} against today's (due {})",
                row.name,
                against(row.original.variance.as_ref(), row.original.shortfall),
                self.day(row.original.due),
                against(row.current, row.current_shortfall),
                self.day(row.due)
            ))
        };
        lines.extend(compared(self.assessment).iter().map(both));
        let head = report.head.as_deref().unwrap_or_default();
        lines.push(Safe::new(&format!(
            "The ledger has {}; keep its head: {}",
            match report.entries.len() {
                1 => "1 entry".to_owned(),
                many => format!("{} entries", figures::number(many as f64)),
            },
            head.get(..16).unwrap_or(head)
        )));
        lines
    }

    fn data(
        &self,
        entries: &[&JudgedEntry],
        revisions: &[&JudgedRevision],
        is_new: impl Fn(jiff::civil::Date) -> bool,
    ) -> Value {
        let changes = entries
            .iter()
            .filter(|judged| judged.standing.is_unexplained() || is_new(judged.on));
        let revised = revisions
            .iter()
            .filter(|judged| judged.standing.is_unexplained() || is_new(judged.on));
        json!({
            "changes": changes.map(|judged| entry_json(judged)).collect::<Value>(),
            "revised": revised.map(|judged| revision_json(judged)).collect::<Value>(),
            "counts": counts_json(self.assessment.ledger.counts),
            "originals": compared(self.assessment).iter().map(compared_json).collect::<Value>(),
            "chain": chain_json(&self.assessment.ledger),
        })
    }
}

/// `against the first plan (due 31 Dec): 23 points, 85 days behind`, where that is another path than today's.
pub(super) fn original(assessment: &Assessment, kind: &str, id: &str) -> Option<Safe> {
    let originals = &assessment.ledger.originals;
    let found = match kind {
        "objective" => originals.objectives.get(id),
        "initiative" => originals.initiatives.get(id),
        _ => originals.leads.get(id),
    }?;
    Some(Safe::new(&format!(
        "against the first plan (due {}): {}",
        figures::day(found.due, assessment.as_of),
        against(found.variance.as_ref(), found.shortfall)
    )))
}
