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
            && let Some(kind) = kind(own)
        {
            under(cx, kind, own);
        }
    }
}

/// The kinds of sources that have presets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Rest,
    Csv,
}

impl Kind {
    /// A preset's text. Those of exports may be named as they are listed, `csv-jira`, or `jira`.
    fn preset(self, name: &str) -> Option<&'static str> {
        match self {
            Self::Rest => throughline_rest::preset(name),
            Self::Csv => throughline_csv::preset(name.strip_prefix("csv-").unwrap_or(name)),
        }
    }

    fn names(self) -> Vec<&'static str> {
        match self {
            Self::Rest => throughline_rest::presets().to_vec(),
            Self::Csv => throughline_csv::presets()
                .map(|preset| preset.name)
                .collect(),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Rest => "rest",
            Self::Csv => "csv",
        }
    }
}

/// A source's kind, where it has presets. Without a type a preset says it by itself.
fn kind(table: &Table) -> Option<Kind> {
    let text = |key: &str| match table.get(key).map(|node| &node.value) {
        Some(Value::Text(text)) => Some(text.as_str()),
        _ => None,
    };
    match (table.contains_key("type"), text("type"), text("preset")) {
        (true, Some("csv"), _) => Some(Kind::Csv),
        (true, Some("rest"), _) => Some(Kind::Rest),
        (true, _, _) => None,
        (false, _, Some(name)) if name.starts_with("csv-") => Some(Kind::Csv),
        (false, _, _) => Some(Kind::Rest),
    }
}

/// Whether a table names a preset that does not exist: that was reported, and its keys make no sense without it.
pub(super) fn is_unknown(fields: &Fields<'_>) -> bool {
    let table = fields.node.table();
    let Some((table, kind)) = table.and_then(|table| Some((table, kind(table)?))) else {
        return false;
    };
    match table.get("preset").map(|node| &node.value) {
        Some(Value::Text(name)) => kind.preset(name).is_none(),
        Some(_) => true,
        None => false,
    }
}

fn under(cx: &Context<'_>, kind: Kind, own: &mut Table) {
    let Some(node) = own.get("preset") else {
        return;
    };
    let item = Item::new(cx, "preset", node);
    let Some(name) = item.line() else { return };
    let known = || kind.names().into_iter();
    let Some(text) = kind.preset(&name) else {
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
        value: Value::Text(kind.word().to_owned()),
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
