//! What a REST source reads beside its list: look-up tables, further requests for records, links between them.

use std::collections::BTreeMap;

use throughline_kit::FieldRules;
use throughline_rest::{Also, Batch, Edges, Lookup, Paging};

use super::item::Item;
use super::read::Fields;
use super::request::{listing, listing_paged};
use super::rules;

/// Requests of one kind that a pull may make for single records.
const MOST_REQUESTS: u64 = 10_000;

/// Kinds of links by which the one that a link comes from blocks the other.
const BLOCKS: [&str; 1] = ["blocks"];

/// Kinds of links by which the one that a link comes from is blocked.
const BLOCKED: [&str; 5] = [
    "blocked",
    "blocked_by",
    "is_blocked_by",
    "is blocked by",
    "blocked by",
];

/// What a source reads beside its list.
#[derive(Default)]
pub(super) struct Beside {
    pub(super) edges: Option<Edges>,
    pub(super) lookups: BTreeMap<String, Lookup>,
    pub(super) also: BTreeMap<String, Also>,
}

impl Beside {
    /// Reads all of it; `outer` may hold the fields that `inner` lacks.
    pub(super) fn read(outer: &Fields<'_>, inner: &Fields<'_>) -> Self {
        let fields = inner.get("fields").or_else(|| outer.get("fields"));
        let links = fields.and_then(|fields| {
            let node = fields.node.table()?.get("edges")?;
            edges(&Item::new(fields.cx, "edges", node))
        });
        let lookups = inner.get("lookup").map(|item| lookups(&item));
        let also = inner.get("also").map(|item| also(&item));
        Self {
            edges: links,
            lookups: lookups.unwrap_or_default(),
            also: also.unwrap_or_default(),
        }
    }
}

/// Tables of names: `lookup = { users = { get = "/users", id = "id", name = "login" } }`.
fn lookups(item: &Item<'_>) -> BTreeMap<String, Lookup> {
    named(item, |fields| {
        let id = fields.opt("id", Item::line);
        let value = fields.opt("name", Item::line);
        let listing = listing(&fields);
        fields.finish();
        Some(Lookup {
            listing: listing?,
            id: id.unwrap_or_else(|| "id".to_owned()),
            name: value.unwrap_or_else(|| "name".to_owned()),
        })
    })
}

/// Further requests for records: `also = { links = { when = "…", get = "…", fields = { … } } }`.
fn also(item: &Item<'_>) -> BTreeMap<String, Also> {
    named(item, |fields| {
        let when = fields.opt("when", Item::line);
        let size = fields.opt("batch", |item| item.whole(1, 1_000));
        let (key, id) = (fields.get("key"), fields.get("id"));
        let max = fields.opt("max", |item| item.whole(1, 1_000_000));
        let own: Option<FieldRules> = fields.get("fields").map(|item| rules::rest_rules(&item));
        let listing = listing_paged(&fields, Paging::None);
        if own.is_none() {
            fields.missing("fields", "a table of what the request tells of a record");
        }
        if size.is_none() {
            for item in [&key, &id].into_iter().flatten() {
                let _: Option<()> = item.fault("stands without \"batch\"", None);
            }
        }
        fields.finish();
        let line = |item: Option<Item<'_>>, default: &str| match item {
            Some(item) => item.line(),
            None => Some(default.to_owned()),
        };
        let batch = match size {
            Some(size) => Some(Batch {
                size: usize::try_from(size).ok()?,
                key: line(key, "id")?,
                id: line(id, "id")?,
            }),
            None => None,
        };
        Some(Also {
            listing: listing?,
            when,
            batch,
            max: max.unwrap_or(MOST_REQUESTS),
            fields: own?,
        })
    })
}

fn named<T>(item: &Item<'_>, read: impl Fn(Fields<'_>) -> Option<T>) -> BTreeMap<String, T> {
    let Some(tables) = Fields::open(item.cx, format!("\"{}\"", item.name), item.node) else {
        return BTreeMap::new();
    };
    let entries = tables.entries();
    entries
        .filter_map(|(name, item)| {
            let fields = Fields::open(item.cx, format!("\"{name}\""), item.node)?;
            Some((name.to_owned(), read(fields)?))
        })
        .collect()
}

/// Links whose direction matters: `edges = { get = "relations", from = "issue_id", to = "issue_to_id", type = "kind" }`.
fn edges(item: &Item<'_>) -> Option<Edges> {
    let fields = Fields::open(item.cx, "\"edges\"", item.node)?;
    let get = fields.need("get", "the place of the list of links", Item::line);
    let from = fields.need(
        "from",
        "the place of the id that a link comes from",
        Item::line,
    );
    let to = fields.need("to", "the place of the id that a link leads to", Item::line);
    let kind = fields.opt("type", Item::line);
    let words = |key: &'static str, default: &[&str]| match fields.get(key) {
        Some(item) => item.lines(),
        None => default.iter().map(|word| (*word).to_owned()).collect(),
    };
    let (blocks, blocked_by) = (words("blocks", &BLOCKS), words("blocked_by", &BLOCKED));
    fields.finish();
    Some(Edges {
        get: get?,
        from: from?,
        to: to?,
        kind,
        blocks,
        blocked_by,
    })
}
