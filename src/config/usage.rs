//! What the plan reads of tasks and no source gives: a rule that can never fit, a sum of nothing.

use std::collections::BTreeMap;

use crate::domain::id::SourceId;
use crate::domain::link::MatchRule;
use crate::domain::measure::LeadKind;
use crate::domain::plan::Plan;

use super::context::Context;
use super::problem::Spot;
use super::settings::Source;
use super::suggest::{listed, nearest, shown};
use super::tree::{Node, Table};

/// Warns of custom fields that are used and mapped nowhere. Without any source there is nothing to compare with.
pub(super) fn unmapped(
    cx: &Context<'_>,
    root: &Table,
    plan: &Plan,
    sources: &BTreeMap<SourceId, Source>,
) {
    if sources.is_empty() {
        return;
    }
    let usage = Usage { cx, root, sources };
    for initiative in plan.initiatives.values() {
        let subject = ("initiative", initiative.id.as_str());
        usage.rules(subject, &initiative.rules);
        usage.rules(subject, &initiative.scope_out);
        for milestone in &initiative.milestones {
            usage.rules(subject, &milestone.rules);
        }
    }
    for lead in plan.leads.values() {
        usage.rules(("lead", lead.id.as_str()), &lead.narrowed);
        if let LeadKind::Sum(field) = &lead.kind
            && !["estimate", "spent"].contains(&field.as_str())
        {
            usage.field(("lead", lead.id.as_str()), "sum", field, &[]);
        }
    }
}

struct Usage<'a> {
    cx: &'a Context<'a>,
    root: &'a Table,
    sources: &'a BTreeMap<SourceId, Source>,
}

impl Usage<'_> {
    fn rules(&self, subject: (&str, &str), rules: &[MatchRule]) {
        for rule in rules {
            for (field, _) in &rule.fields {
                self.field(subject, "match", field, &rule.sources);
            }
        }
    }

    /// `only`: the sources that a rule is about; none means all.
    fn field(&self, (kind, id): (&str, &str), key: &str, field: &str, only: &[String]) {
        let asked = || {
            self.sources.values().filter(|source| {
                only.is_empty() || only.iter().any(|name| source.id.as_str() == name.as_str())
            })
        };
        let mapped = || {
            asked()
                .flat_map(|source| source.fields.keys())
                .map(String::as_str)
        };
        if mapped().any(|name| name == field) {
            return;
        }
        let of = if only.is_empty() {
            "no source".to_owned()
        } else {
            format!("the source {}", listed(only.iter().map(String::as_str)))
        };
        let does = if only.is_empty() {
            "maps"
        } else {
            "does not map"
        };
        let message = format!(
            "[{kind}.{id}] reads \"field.{0}\", and {of} {does} a field \"{0}\" — it will never have a value",
            shown(field)
        );
        let help = match nearest(field, mapped()) {
            Some(near) => format!("did you mean \"field.{near}\"?"),
            None => format!("add {} = \"…\" to the source's fields", shown(field)),
        };
        self.cx
            .warning(self.spot(kind, id, key), message, Some(help));
    }

    fn spot(&self, kind: &str, id: &str, key: &str) -> Spot {
        let node = self.root.get(kind).and_then(|node| node.table()?.get(id));
        let inner = node.and_then(|node| node.table()?.get(key));
        inner.map_or_else(
            || node.map_or(Spot::Nowhere, Node::key_spot),
            Node::key_spot,
        )
    }
}
