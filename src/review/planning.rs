//! What a review says of the plan itself: changes that nobody explained, those that have a reason, revised figures, the
//! original plan, and of the quarter the record as a whole.

use serde_json::{Value, json};

use crate::domain::review::ReviewKind;
use crate::engine::Assessment;
use crate::engine::ledger::{Area, JudgedEntry, JudgedRevision, Standing};
use crate::engine::reason::Part;
use crate::engine::words;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

use super::previous::PreviousStatuses;
use super::rows::List;
use super::scope::Scope;
use super::sentence::Sentence;
use super::tables::ledger::{
    Compared, against, chain_json, compared, compared_json, counts_json, entry_json, revision_json,
    sentence, value,
};

/// What is to be said of the plan, in sentences and as data.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanNews {
    /// Material changes and revised figures without a reason, oldest first; and a ledger that is broken.
    pub unexplained: List<Sentence>,
    /// Changes with a reason, and others that want none, since the last review; oldest first.
    pub explained: List<Sentence>,
    /// Of a quarterly review of the whole plan: counts, both variances, the head of the chain.
    pub record: List<Sentence>,
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
        let entry = broken.entry.to_string();
        Sentence::from(phrase!(
            "ledger-broken",
            entry = entry,
            what = broken.what.as_str()
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
    fn entry(&self, judged: &JudgedEntry) -> Sentence {
        let difference = &judged.entry.difference;
        let mut what = match (&difference.from, &difference.to) {
            (None, Some(Value::Object(_))) => phrase!("plan-added"),
            (Some(Value::Object(_)), None) => phrase!("plan-taken-out"),
            (from, to) => phrase!(
                "plan-changed",
                from = value(from.as_ref()),
                to = value(to.as_ref())
            ),
        };
        if let Some(effect) = &judged.effect {
            what = phrase!(
                "plan-with-effect",
                what = what,
                after = words::distance(effect.after.points, effect.after.days_behind),
                before = words::distance(effect.before.points, effect.before.days_behind)
            );
        }
        phrase!(
            "plan-entry",
            path = difference.path.as_str(),
            what = what,
            day = self.day(judged.on),
            reason = self.reason(&judged.standing)
        )
        .into()
    }

    /// `share of 31 Oct: 21 → 23.5, read on 20 Nov; no reason is given`.
    fn revision(&self, judged: &JudgedRevision) -> Sentence {
        let revision = &judged.revision;
        phrase!(
            "metric-revised",
            metric = revision.metric.as_str(),
            of = self.day(revision.date),
            from = Arg::number(revision.from, 3),
            to = Arg::number(revision.to, 3),
            day = self.day(judged.on),
            reason = self.reason(&judged.standing)
        )
        .into()
    }

    fn day(&self, date: jiff::civil::Date) -> Arg {
        Arg::Day(date, self.assessment.as_of)
    }

    fn reason(&self, standing: &Standing) -> Phrase {
        match standing {
            Standing::NotMaterial => phrase!("reason-not-wanted"),
            Standing::Unexplained => phrase!("reason-missing"),
            Standing::Explained(change) => phrase!(
                "reason-given",
                reason = change.reason.as_str(),
                person = self.assessment.plan.person_name(&change.approved),
                day = self.day(change.on)
            ),
        }
    }

    /// Counts, both variances of what moved, and the head of the chain.
    fn record(&self) -> Vec<Sentence> {
        let report = &self.assessment.ledger;
        let both = |row: &Compared<'_>| {
            let id = match row.kind {
                "objective" => "compared-objective",
                "initiative" => "compared-initiative",
                _ => "compared-lead",
            };
            Phrase::new(id)
                .with("name", row.id)
                .with(
                    "first",
                    against(row.original.variance.as_ref(), row.original.shortfall),
                )
                .with("first_due", self.day(row.original.due))
                .with("now", against(row.current, row.current_shortfall))
                .with("due", self.day(row.due))
        };
        let head = report.head.as_deref().unwrap_or_default();
        let head = phrase!(
            "ledger-head",
            count = report.entries.len(),
            head = head.get(..16).unwrap_or(head)
        );
        std::iter::once(sentence(report.counts))
            .chain(compared(self.assessment).iter().map(both))
            .chain([head])
            .map(Sentence::from)
            .collect()
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
pub(super) fn original(assessment: &Assessment, kind: &str, id: &str) -> Option<Sentence> {
    let originals = &assessment.ledger.originals;
    let found = match kind {
        "objective" => originals.objectives.get(id),
        "initiative" => originals.initiatives.get(id),
        _ => originals.leads.get(id),
    }?;
    let variance = against(found.variance.as_ref(), found.shortfall);
    let due = Arg::Day(found.due, assessment.as_of);
    Some(phrase!("against-first-plan", day = due, variance = variance).into())
}
