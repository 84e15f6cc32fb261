//! Presets: shipped tables that a source lays its own keys over.

use super::context::Context;
use super::item::Item;
use super::read::Fields;
use super::suggest::{did_you_mean, listed, shown};
use super::tree::{self, Node, Table, Value};

/// Puts each source's preset under its own keys.
pub(super) fn apply(cx: &Context<'_>, root: &mut Table) {
    let Some(Node {
        value: Value::Table(all),
        ..
    }) = root.get_mut("source")
    else {
        return;
    };
    for node in all.values_mut() {
        if let Value::Table(own) = &mut node.value
            && is_rest(own)
        {
            under(cx, own);
        }
    }
}

/// Only REST sources have presets, and a preset says that by itself.
fn is_rest(table: &Table) -> bool {
    table
        .get("type")
        .is_none_or(|node| matches!(&node.value, Value::Text(kind) if kind == "rest"))
}

/// Whether a table names a preset that does not exist: that was reported, and its keys make no sense without it.
pub(super) fn is_unknown(fields: &Fields<'_>) -> bool {
    let Some(table) = fields.node.table().filter(|table| is_rest(table)) else {
        return false;
    };
    match table.get("preset").map(|node| &node.value) {
        Some(Value::Text(name)) => throughline_rest::preset(name).is_none(),
        Some(_) => true,
        None => false,
    }
}

fn under(cx: &Context<'_>, own: &mut Table) {
    let Some(node) = own.get("preset") else {
        return;
    };
    let item = Item::new(cx, "preset", node);
    let Some(name) = item.line() else { return };
    let known = || throughline_rest::presets().iter().copied();
    let Some(text) = throughline_rest::preset(&name) else {
        let help = did_you_mean(&name, known())
            .unwrap_or_else(|| format!("the presets are {}", listed(known())));
        let _: Option<()> = item.fault(
            &format!("is \"{}\" — the name of a preset is wanted", shown(&name)),
            Some(help),
        );
        return;
    };
    let file = cx.add_file(format!("preset {name}"), text.to_owned(), None);
    let (mut table, errors) = tree::parse(file, text);
    for error in errors {
        cx.error(super::problem::Spot::File(file, error.span), error.message);
    }
    table.entry("type".to_owned()).or_insert_with(|| Node {
        place: item.node.place.clone(),
        value: Value::Text("rest".to_owned()),
    });
    replace_alternatives(&mut table, own);
    tree::merge_over(&mut table, own);
    *own = table;
}

/// Takes out of the preset what the user's own keys stand in place of, where merging would leave both.
fn replace_alternatives(preset: &mut Table, own: &Table) {
    for whole in ["auth", "each", "page", "since"] {
        if own.contains_key(whole) {
            preset.remove(whole);
        }
    }
    for group in [&["get", "post"][..], &["get", "column", "text"]] {
        if group.iter().any(|key| own.contains_key(*key)) {
            preset.retain(|key, _| !group.contains(&key.as_str()));
        }
    }
    for (key, node) in own {
        if let (
            Some(Node {
                value: Value::Table(below),
                ..
            }),
            Some(above),
        ) = (preset.get_mut(key), node.table())
        {
            replace_alternatives(below, above);
        }
    }
}
