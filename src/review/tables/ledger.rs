//! The plan's ledger: what was changed, who approved it and why, and what it made of the variance.

use serde_json::{Value, json};

use super::{Align, Table, said};
use crate::engine::Assessment;
use crate::engine::assessment::Variance;
use crate::engine::ledger::{
    Area, ChangeCounts, Effect, JudgedEntry, JudgedRevision, LedgerReport, Original, Standing,
};
use crate::engine::words;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;
use crate::review::escape::Safe;
use crate::review::sentence::Sentence;

/// The most columns of a value in a table.
const VALUE: usize = 28;

/// The ledger in lines of at most `width` columns, oldest entry first.
pub fn text(assessment: &Assessment, width: usize, colour: bool) -> String {
    let report = &assessment.ledger;
    if report.entries.is_empty() {
        return "no plan is stored yet: `throughline once` or `run` stores the first one\n"
            .to_owned();
    }
    let tables = [
        Some(entries(assessment)),
        revisions(assessment),
        originals(assessment),
    ];
    let tables = tables.into_iter().flatten();
    let mut parts: Vec<String> = tables.map(|table| table.text(width, colour)).collect();
    let summary = summary(report).map(|line| line.to_string());
    parts.push(summary.join("\n") + "\n");
    parts.join("\n")
}

/// What the record comes to, and its head.
pub(in crate::review) fn summary(report: &LedgerReport) -> [Phrase; 2] {
    let head = report.head.as_deref().unwrap_or_default();
    let chain = phrase!(
        "ledger-holds",
        count = report.entries.len(),
        head = head.get(..16).unwrap_or(head)
    );
    [sentence(report.counts), chain]
}

/// The entries as rows, oldest first.
pub(in crate::review) fn entries(assessment: &Assessment) -> Table {
    let mut table = Table::said(&[
        ("head-number", Align::Right),
        ("head-seen", Align::Left),
        ("head-what", Align::Left),
        ("head-from", Align::Left),
        ("head-to", Align::Left),
        ("head-variance", Align::Left),
        ("head-reason", Align::Left),
    ]);
    for judged in &assessment.ledger.entries {
        let difference = &judged.entry.difference;
        let (from, to) = match judged.area {
            Area::Whole => (nothing(), whole(judged).into()),
            Area::Reason => (nothing(), written(judged).into()),
            Area::Goal | Area::Action | Area::Surroundings => (
                value(difference.from.as_ref()).into(),
                value(difference.to.as_ref()).into(),
            ),
        };
        table.row([
            judged.entry.number.to_string().into(),
            judged.on.to_string().into(),
            Sentence::from(&Safe::new(&difference.path)),
            from,
            to,
            said(judged.effect.as_ref().map(effect)),
            reason(assessment, &judged.standing),
        ]);
    }
    table
}

fn nothing() -> Sentence {
    String::new().into()
}

fn whole(judged: &JudgedEntry) -> Phrase {
    match judged.entry.difference.from {
        None => phrase!("entry-original"),
        Some(_) => phrase!("entry-rewritten"),
    }
}

fn written(judged: &JudgedEntry) -> Phrase {
    match judged.entry.difference.to {
        Some(_) => phrase!("entry-written-down"),
        None => phrase!("entry-taken-back"),
    }
}

/// A value of the plan in a few words.
pub(in crate::review) fn value(value: Option<&Value>) -> Arg {
    let text = match value {
        None => return "–".into(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Object(table)) => return phrase!("keys", count = table.len()).into(),
        Some(other) => other.to_string(),
    };
    (&Safe::new(&text).shortened(VALUE)).into()
}

/// `−9 → +31 points`.
fn effect(effect: &Effect) -> Phrase {
    let points = |variance: &Variance| words::signed((variance.points * 100.0).round());
    phrase!(
        "entry-effect",
        before = points(&effect.before),
        after = points(&effect.after)
    )
}

fn reason(assessment: &Assessment, standing: &Standing) -> Sentence {
    match standing {
        Standing::NotMaterial => nothing(),
        Standing::Unexplained => phrase!("entry-unexplained").into(),
        Standing::Explained(change) => phrase!(
            "entry-reason",
            reason = change.reason.as_str(),
            name = assessment.plan.person_name(&change.approved),
            day = Arg::Day(change.on, assessment.as_of)
        )
        .into(),
    }
}

/// Goals against action plans, and what nobody explained; in short where nothing was changed.
pub(in crate::review) fn sentence(counts: ChangeCounts) -> Phrase {
    if counts == ChangeCounts::default() {
        return phrase!("ledger-unchanged");
    }
    phrase!(
        "ledger-counts",
        goals = counts.goals,
        actions = counts.actions,
        surroundings = counts.surroundings,
        unexplained = counts.unexplained
    )
}

/// The figures that were revised as rows; `None`: none was.
pub(in crate::review) fn revisions(assessment: &Assessment) -> Option<Table> {
    let mut table = Table::said(&[
        ("head-revised-figure", Align::Left),
        ("head-of", Align::Left),
        ("head-from", Align::Right),
        ("head-to", Align::Right),
        ("head-read", Align::Left),
        ("head-reason", Align::Left),
    ]);
    for judged in &assessment.ledger.revisions {
        let revision = &judged.revision;
        table.row([
            revision.metric.to_string().into(),
            revision.date.to_string().into(),
            words::decimal(revision.from, 3).into(),
            words::decimal(revision.to, 3).into(),
            judged.on.to_string().into(),
            reason(assessment, &judged.standing),
        ]);
    }
    (!assessment.ledger.revisions.is_empty()).then_some(table)
}

/// What stands on another path than its first one, as rows; `None`: nothing does.
pub(in crate::review) fn originals(assessment: &Assessment) -> Option<Table> {
    let rows = compared(assessment);
    let mut table = Table::said(&[
        ("head-measure", Align::Left),
        ("head-due-first", Align::Left),
        ("head-due-now", Align::Left),
        ("head-against-first", Align::Left),
        ("head-against-now", Align::Left),
    ]);
    for row in &rows {
        table.row([
            Sentence::from(row.named()),
            row.original.due.to_string().into(),
            row.due.to_string().into(),
            against(row.original.variance.as_ref(), row.original.shortfall).into(),
            against(row.current, row.current_shortfall).into(),
        ]);
    }
    (!rows.is_empty()).then_some(table)
}

/// `25 points, 21 days behind`; of an initiative what is missing.
pub(in crate::review) fn against(variance: Option<&Variance>, shortfall: Option<f64>) -> Arg {
    match (variance, shortfall) {
        (Some(variance), _) => words::distance(variance.points, variance.days_behind).into(),
        (None, Some(shortfall)) => phrase!("share-missing", share = Arg::Percent(shortfall)).into(),
        (None, None) => phrase!("no-data").into(),
    }
}

/// A subject whose path is not the one that was first declared, with both variances.
pub(in crate::review) struct Compared<'a> {
    /// `objective`, `initiative` or `lead`.
    pub(in crate::review) kind: &'static str,
    pub(in crate::review) id: &'a str,
    pub(in crate::review) due: jiff::civil::Date,
    pub(in crate::review) original: &'a Original,
    pub(in crate::review) current: Option<&'a Variance>,
    pub(in crate::review) current_shortfall: Option<f64>,
}

impl Compared<'_> {
    /// `lead interviews-held`.
    fn named(&self) -> Phrase {
        let message = match self.kind {
            "objective" => "of-objective",
            "initiative" => "of-initiative",
            _ => "of-lead",
        };
        Phrase::new(message).with("id", self.id)
    }
}

/// Every subject with another path than its first one: objectives, initiatives, leads, each by id.
pub(in crate::review) fn compared(assessment: &Assessment) -> Vec<Compared<'_>> {
    let originals = &assessment.ledger.originals;
    let plan = &assessment.plan;
    let objectives = originals.objectives.iter().filter_map(|(id, original)| {
        let lag = assessment.objectives.get(id)?.lag.as_ref();
        let current = lag.and_then(|lag| lag.variance.as_ref());
        Some(Compared {
            kind: "objective",
            id: id.as_str(),
            due: plan.objectives.get(id)?.due,
            original,
            current,
            current_shortfall: current.map(|variance| variance.shortfall),
        })
    });
    let initiatives = originals.initiatives.iter().filter_map(|(id, original)| {
        Some(Compared {
            kind: "initiative",
            id: id.as_str(),
            due: plan.initiatives.get(id)?.due,
            original,
            current: None,
            current_shortfall: assessment.initiatives.get(id)?.rollup.shortfall,
        })
    });
    let leads = originals.leads.iter().filter_map(|(id, original)| {
        let current = assessment.leads.get(id)?.variance.as_ref();
        Some(Compared {
            kind: "lead",
            id: id.as_str(),
            due: plan.leads.get(id)?.due,
            original,
            current,
            current_shortfall: current.map(|variance| variance.shortfall),
        })
    });
    objectives.chain(initiatives).chain(leads).collect()
}

/// The ledger as JSON.
pub fn json(assessment: &Assessment) -> Value {
    let report = &assessment.ledger;
    json!({
        "entries": report.entries.iter().map(entry_json).collect::<Value>(),
        "counts": counts_json(report.counts),
        "revised": report.revisions.iter().map(revision_json).collect::<Value>(),
        "originals": compared(assessment).iter().map(compared_json).collect::<Value>(),
        "chain": chain_json(report),
    })
}

/// Whether the chain holds, how long it is and what its head is.
pub(in crate::review) fn chain_json(report: &LedgerReport) -> Value {
    json!({
        "holds": report.broken.is_none(),
        "entries": report.entries.len(),
        "head": report.head,
        "broken_at": report.broken.as_ref().map(|broken| broken.entry),
        "problem": report.broken.as_ref().map(|broken| &broken.what),
    })
}

pub(in crate::review) fn counts_json(counts: ChangeCounts) -> Value {
    json!({
        "goals": counts.goals,
        "actions": counts.actions,
        "surroundings": counts.surroundings,
        "unexplained": counts.unexplained,
    })
}

pub(in crate::review) fn entry_json(judged: &JudgedEntry) -> Value {
    let difference = &judged.entry.difference;
    let mut value = json!({
        "number": judged.entry.number,
        "seen": judged.entry.seen,
        "on": judged.on,
        "path": Safe::new(&difference.path),
        "area": judged.area,
        "material": judged.matter,
        "from": safe(difference.from.as_ref()),
        "to": safe(difference.to.as_ref()),
        "effect": judged.effect.as_ref().map(effect_json),
        "hash": judged.entry.hash,
    });
    with_reason(&mut value, &judged.standing);
    value
}

pub(in crate::review) fn revision_json(judged: &JudgedRevision) -> Value {
    let revision = &judged.revision;
    let mut value = json!({
        "metric": revision.metric,
        "date": revision.date,
        "from": revision.from,
        "to": revision.to,
        "seen": revision.seen,
        "on": judged.on,
    });
    with_reason(&mut value, &judged.standing);
    value
}

/// `standing`, and with a reason what it is.
pub(in crate::review) fn with_reason(value: &mut Value, standing: &Standing) {
    let (word, change) = match standing {
        Standing::NotMaterial => ("not_material", None),
        Standing::Unexplained => ("unexplained", None),
        Standing::Explained(change) => ("explained", Some(change)),
    };
    if let Some(map) = value.as_object_mut() {
        map.insert("standing".to_owned(), json!(word));
        let reason = change.map(|change| {
            json!({
                "on": change.on,
                "what": Safe::new(&change.what),
                "reason": Safe::new(&change.reason),
                "approved": change.approved,
            })
        });
        map.insert("reason".to_owned(), json!(reason));
    }
}

fn effect_json(effect: &Effect) -> Value {
    json!({
        "points_before": effect.before.points * 100.0,
        "points_after": effect.after.points * 100.0,
        "days_behind_before": effect.before.days_behind,
        "days_behind_after": effect.after.days_behind,
    })
}

pub(in crate::review) fn compared_json(row: &Compared<'_>) -> Value {
    let original = row.original;
    let then = original.variance.as_ref();
    json!({
        "kind": row.kind,
        "id": row.id,
        "original_start": original.start,
        "original_due": original.due,
        "due": row.due,
        "original_baseline": original.goal.map(|(baseline, _)| baseline),
        "original_target": original.goal.map(|(_, target)| target),
        "original_plan": then.map(|variance| variance.plan),
        "original_variance": then.map(|variance| variance.variance),
        "original_points": then.map(|variance| variance.points * 100.0),
        "original_days_behind": then.and_then(|variance| variance.days_behind),
        "original_shortfall": original.shortfall,
        "points": row.current.map(|variance| variance.points * 100.0),
        "days_behind": row.current.and_then(|variance| variance.days_behind),
        "shortfall": row.current_shortfall,
    })
}

/// The texts of a value made safe, whatever its depth.
pub(in crate::review) fn safe(value: Option<&Value>) -> Value {
    match value {
        None | Some(Value::Null) => Value::Null,
        Some(Value::String(text)) => json!(Safe::new(text)),
        Some(Value::Array(items)) => items.iter().map(|item| safe(Some(item))).collect(),
        Some(Value::Object(map)) => map
            .iter()
            .map(|(key, value)| (Safe::new(key).to_string(), safe(Some(value))))
            .collect(),
        Some(other @ (Value::Bool(_) | Value::Number(_))) => other.clone(),
    }
}
