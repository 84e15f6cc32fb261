//! `type = "rest"`: the origin and the request.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::SignedDuration;
use throughline_http::{Auth, Caps, Decode};
use throughline_kit::FieldRules;
use throughline_rest::{Access, Deletes, Order, Settings, Since, SyncToken};
use url::Url;

use super::deletes::{deletes, sync_token};
use super::errors;
use super::item::Item;
use super::limits::limits;
use super::problem::{Severity, Spot};
use super::read::Fields;
use super::records::Beside;
use super::request::{each, listing};
use super::rules;
use super::settings::SourceKind;
use super::sign;
use super::tree::Value;
use super::web::{self, Credentials};

/// Reads a source; the keys of its request stand in `items`.
pub(super) fn source(fields: &Fields<'_>, optional: bool) -> (Option<SourceKind>, FieldRules) {
    fields.get("preset");
    let Some(item) = fields.get("items") else {
        fields.missing("items", "a table with get, select and fields (or a preset)");
        // Without a request nothing can be pulled, but what is said of the origin is checked all the same.
        origin(fields, optional);
        for key in ["complete", "fields", "deletes"] {
            fields.get(key);
        }
        return (None, FieldRules::new());
    };
    let Some(items) = Fields::open(fields.cx, fields.title.replace(']', ".items]"), item.node)
    else {
        return (None, FieldRules::new());
    };
    let own = items.get("fields").or_else(|| fields.get("fields"));
    let read = own.as_ref().map(rules::rest_rules).unwrap_or_default();
    rules::refuse_columns(own.as_ref(), &read);
    let settings = settings(fields, &items, optional, read.clone());
    let read = settings.as_ref().map_or(read, Settings::rules);
    rules::require(own.as_ref(), &items, &read);
    items.finish();
    (
        settings.map(|settings| SourceKind::Rest(Box::new(settings))),
        read,
    )
}

/// Reads what tasks and metrics from REST share: `outer` holds the origin, `inner` the request.
pub(super) fn settings(
    outer: &Fields<'_>,
    inner: &Fields<'_>,
    optional: bool,
    fields: FieldRules,
) -> Option<Settings> {
    let origin = origin(outer, optional);
    let each = inner
        .get("each")
        .map_or(Some(Vec::new()), |item| each(&item));
    let listing = listing(inner);
    let (since, sync) = since(inner);
    let decode = inner.opt("decode", decode).unwrap_or_default();
    // A request that asks for changes only never lists everything.
    let whole = inner.opt("complete", Item::bool);
    let outer_whole = outer.opt("complete", Item::bool);
    let complete = whole
        .or(outer_whole)
        .unwrap_or(inner.get("since").is_none());
    let is_source = !std::ptr::eq(outer, inner);
    let beside = if is_source {
        Beside::read(outer, inner)
    } else {
        Beside::default()
    };
    let told = is_source.then(|| outer.get("deletes")).flatten();
    let (origin, listing) = (origin?, listing?);
    let mut settings = Settings {
        base: origin.base,
        auth: origin.auth,
        headers: origin.headers,
        vars: origin.vars,
        each: each?,
        request: listing.request,
        select: listing.select,
        filter: listing.filter,
        page: listing.page,
        ends: listing.ends,
        since,
        sync,
        deletes: Deletes::default(),
        fields,
        edges: beside.edges,
        lookups: beside.lookups,
        also: beside.also,
        complete,
        allow_private: origin.allow_private,
        caps: origin.caps,
        access: origin.access,
        decode,
    };
    if let Some(item) = told {
        settings.deletes = deletes(&item, &mut settings)?;
    }
    expressions(outer, &settings);
    if is_source {
        notes(outer, &settings);
    }
    Some(settings)
}

/// Whom the requests go to, and how.
struct Origin {
    base: Url,
    auth: Auth,
    headers: BTreeMap<String, String>,
    vars: BTreeMap<String, String>,
    allow_private: bool,
    caps: Caps,
    access: Access,
}

fn origin(fields: &Fields<'_>, optional: bool) -> Option<Origin> {
    let base = fields.need("base", "the tracker's address", web::base);
    let auth = match web::credentials(fields, base.as_ref(), optional) {
        Credentials::Ready(auth) => Some(auth),
        Credentials::Off(reason) => {
            web::off(fields, &reason);
            None
        }
        Credentials::Wrong => None,
    };
    let headers = fields.get("headers").map(|item| headers(&item));
    let vars = fields.get("vars").map(|item| texts(&item));
    let allow_private = fields.opt("allow_private", Item::bool);
    let limits = fields.get("limits").map(|item| limits(&item));
    let (caps, limits) = limits.unwrap_or_default();
    let way = sign::way(fields);
    let rules = fields.get("errors").map(|item| errors::rules(&item));
    Some(Origin {
        base: base?,
        auth: auth?,
        headers: headers.unwrap_or_default(),
        vars: vars.unwrap_or_default(),
        allow_private: allow_private.unwrap_or(false),
        caps,
        access: Access {
            way,
            limits,
            rules: rules.unwrap_or_default(),
        },
    })
}

/// What the connector itself says of its expressions, placeholders and paging.
fn expressions(outer: &Fields<'_>, settings: &Settings) {
    for problem in throughline_rest::check(settings) {
        let spot = spot_of(outer, &problem.place);
        let message = format!("{}: {}", problem.place, problem.what);
        outer.cx.add(Severity::Error, spot, message, problem.help);
    }
}

/// What is no fault but costs something. A series of some points needs none of it.
fn notes(outer: &Fields<'_>, settings: &Settings) {
    for note in throughline_rest::notes(settings) {
        let spot = spot_of(outer, &note.place);
        outer
            .cx
            .warning(spot, format!("{}: {}", note.place, note.what), note.help);
    }
}

/// The node of a path like `items.query.jql`, or the nearest above it that exists. The request of a
/// metric stands in its own table, where that of a source stands in `items`.
fn spot_of(outer: &Fields<'_>, path: &str) -> Spot {
    let mut node = outer.node;
    for key in path.split('.') {
        match node.table().and_then(|table| table.get(key)) {
            Some(inner) => node = inner,
            None if key == "items" || key == "fields" => {}
            None => break,
        }
    }
    node.spot()
}

fn headers(item: &Item<'_>) -> BTreeMap<String, String> {
    let Some(fields) = Fields::open(item.cx, "\"headers\"", item.node) else {
        return BTreeMap::new();
    };
    let mut read = BTreeMap::new();
    for (name, item) in fields.entries() {
        web::header_name(&item, name);
        let lower = name.to_lowercase();
        if ["authorization", "cookie", "token", "secret", "api-key"]
            .iter()
            .any(|word| lower.contains(word))
        {
            item.cx.hide(item.node);
            item.cx.error_help(
                item.node.key_spot(),
                format!(
                    "the header \"{}\" carries a credential",
                    super::suggest::shown(name)
                ),
                format!(
                    "write auth = {{ header = {{ \"{}\" = {{ env = \"NAME\" }} }} }}",
                    super::suggest::shown(name)
                ),
            );
        } else if let Some(value) = item.line() {
            read.insert(name.to_owned(), value);
        }
    }
    read
}

fn texts(item: &Item<'_>) -> BTreeMap<String, String> {
    let Some(fields) = Fields::open(item.cx, format!("\"{}\"", item.name), item.node) else {
        return BTreeMap::new();
    };
    let entries = fields.entries();
    entries
        .filter_map(|(name, item)| Some((name.to_owned(), rules::scalar(&item)?)))
        .collect()
}

/// A gzip file is told by its first bytes, whatever is in it.
fn decode(item: &Item<'_>) -> Option<Decode> {
    item.word(&[
        ("json", Decode::Json),
        ("jsonl", Decode::JsonLines),
        ("csv", Decode::Csv),
        ("gzip", Decode::Declared),
    ])
}

/// What tells changes: a record's time, or the tracker's own token.
fn since(fields: &Fields<'_>) -> (Option<Since>, Option<SyncToken>) {
    let Some(item) = fields.get("since") else {
        return (None, None);
    };
    let by_token = item
        .node
        .table()
        .is_some_and(|table| table.contains_key("token"));
    if !by_token {
        return (since_time(&item), None);
    }
    let Some(fields) = Fields::open(item.cx, "\"since\"", item.node) else {
        return (None, None);
    };
    let token = sync_token(&fields);
    fields.finish();
    (None, token)
}

fn since_time(item: &Item<'_>) -> Option<Since> {
    let minute = Duration::from_mins(1);
    if let Value::Text(_) = item.node.value {
        return Some(Since {
            field: item.line()?,
            overlap: minute,
            order: Order::None,
            start: None,
        });
    }
    let fields = Fields::open(item.cx, "\"since\"", item.node)?;
    let field = fields.need(
        "field",
        "the place of a record's time of change",
        Item::line,
    );
    let overlap = fields.opt("overlap", Item::duration);
    let start = fields.opt("start", rules::scalar);
    let order = fields.opt("order", |item| {
        item.word(&[
            ("asc", Order::Ascending),
            ("desc", Order::Descending),
            ("none", Order::None),
        ])
    });
    fields.finish();
    Some(Since {
        field: field?,
        overlap: overlap.map_or(minute, SignedDuration::unsigned_abs),
        order: order.unwrap_or_default(),
        start,
    })
}
