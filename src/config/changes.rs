//! `[[change]]`: the agreed reasons of what the plan's ledger finds, and whether each can be the reason of anything.
//!
//! It knows which paths a plan can have. What did change, and when, is the ledger's: a reason stays when what it
//! explains was taken out of the plan, so a name that stands there no more is no fault by itself.

use serde_json::Value as Json;

use crate::domain::id::PersonId;
use crate::domain::plan::PlanChange;

use super::context::Context;
use super::item::Item;
use super::known::Known;
use super::read::Fields;
use super::schema::schema;
use super::suggest::{listed, nearest, nearest_key, shown};
use super::tree::{Node, Table};

/// What the first word of a path may be: the tables that the ledger keeps, and the series whose figures it watches.
const KINDS: [&str; 9] = [
    "calendar",
    "initiative",
    "lead",
    "metric",
    "objective",
    "person",
    "risk",
    "service",
    "status",
];

/// Those whose second word is an id.
const KEYED: [&str; 6] = [
    "initiative",
    "lead",
    "metric",
    "objective",
    "person",
    "risk",
];

/// All of them, oldest first.
pub(super) fn changes(cx: &Context<'_>, root: &Table, known: &Known) -> Vec<PlanChange> {
    let Some(node) = root.get("change") else {
        return Vec::new();
    };
    let items = Item::new(cx, "change", node).list("a list of [[change]] tables");
    let mut changes: Vec<PlanChange> = items
        .into_iter()
        .flatten()
        .filter_map(|item| change(&item, root, known))
        .collect();
    changes.sort_by_key(|change| change.on);
    changes
}

fn change(item: &Item<'_>, root: &Table, known: &Known) -> Option<PlanChange> {
    let fields = Fields::open(item.cx, "[[change]]", item.node)?;
    let on = fields.need("on", "the day it was agreed", Item::date);
    let what = fields.need("what", "the path of what changed", |item| {
        let what = item.line()?;
        explains_something(item, root, &what);
        Some(what)
    });
    let reason = fields.need("reason", "why", Item::owned_text);
    let approved = fields.need("approved", "the id of the person who agreed", |item| {
        item.reference("person", &known.people)
    });
    fields.finish();
    Some(PlanChange {
        on: on?,
        what: what?,
        reason: reason?,
        approved: PersonId::new(approved?),
    })
}

/// Warns of a path that no change of the plan can have.
fn explains_something(item: &Item<'_>, root: &Table, what: &str) {
    let Some(help) = mistaken(root, what) else {
        return;
    };
    let message = format!(
        "[[change]] is the reason of \"{}\", and the plan has nothing of that name — it explains nothing",
        shown(what)
    );
    item.cx.warning(item.node.spot(), message, Some(help));
}

/// What may have been meant by a path that names nothing; `None`: it names something, or did before it was taken out.
fn mistaken(root: &Table, what: &str) -> Option<String> {
    let words: Vec<&str> = what.split('.').collect();
    let (kind, rest) = words.split_first()?;
    if !KINDS.contains(kind) {
        return Some(other_kind(root, kind, what));
    }
    let forms = schema();
    let form = forms.pointer(&format!("/properties/{kind}"));
    if !KEYED.contains(kind) {
        return unknown_key(&words, 1, form);
    }
    let table = root.get(*kind).and_then(Node::table);
    let id = rest.first()?;
    if table.is_some_and(|table| table.contains_key(*id)) {
        let form = form.and_then(|form| form.get("additionalProperties"));
        return unknown_key(&words, 2, form);
    }
    let near = nearest(id, table.into_iter().flatten().map(|(id, _)| id.as_str()))?;
    Some(format!(
        "did you mean \"{}\"? Nothing is to be done if \"{}\" was taken out of the plan",
        with_word(&words, 1, near),
        shown(id)
    ))
}

/// A first word that is none: one of ours misspelt, or an id without the table that it is in.
fn other_kind(root: &Table, kind: &str, what: &str) -> String {
    let holds = |table: &&&str| {
        let table = root.get(**table).and_then(Node::table);
        table.is_some_and(|table| table.contains_key(kind))
    };
    if let Some(table) = KEYED.iter().find(holds) {
        return format!("did you mean \"{table}.{}\"?", shown(what));
    }
    match nearest(kind, KINDS) {
        Some(near) => {
            let words: Vec<&str> = what.split('.').collect();
            format!("did you mean \"{}\"?", with_word(&words, 0, near))
        }
        None => format!("begin it with {}", listed(KINDS)),
    }
}

/// A key that its table cannot have, from a place in the path on. What is listed below a key is not looked into.
fn unknown_key(words: &[&str], at: usize, form: Option<&Json>) -> Option<String> {
    let keys = form?.get("properties")?.as_object()?;
    let key = words.get(at)?;
    if let Some(form) = keys.get(*key) {
        return unknown_key(words, at + 1, Some(form));
    }
    let keys: Vec<&str> = keys.keys().map(String::as_str).collect();
    Some(match nearest_key(key, &keys) {
        Some(near) => format!("did you mean \"{}\"?", with_word(words, at, near)),
        None => format!("there is {}", listed(keys)),
    })
}

/// The path with another word at a place.
fn with_word(words: &[&str], at: usize, word: &str) -> String {
    let before = words.iter().take(at).copied();
    let after = words.iter().skip(at + 1).copied();
    let path: Vec<&str> = before.chain([word]).chain(after).collect();
    shown(&path.join("."))
}
