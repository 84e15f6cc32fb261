//! `deletes`: how a REST source tells that records are no more, beside a list of all that exists.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::SignedDuration;
use throughline_rest::{Deletes, Feed, Listing, Paging, Probe, Settings, Sweep, SyncToken};

use super::item::Item;
use super::read::Fields;
use super::request::{listing_paged, query};

/// How often ids are listed, and how long nothing is heard of a record before it is asked after.
const DAY: Duration = Duration::from_hours(24);

/// Statuses by which trackers say that they no longer know where a list ended.
const EXPIRED: [u16; 2] = [410, 412];

/// Share of the known tasks that a list of ids may take away, where `max_drop` says nothing.
pub(super) const SWEEP_DROP: f64 = 0.2;

/// Reads the table; `settings` is the source that it belongs to, with its list of records.
pub(super) fn deletes(item: &Item<'_>, settings: &mut Settings) -> Option<Deletes> {
    let fields = Fields::open(item.cx, "\"deletes\"", item.node)?;
    let mut read = Deletes::default();
    if let Some(flag) = fields.get("flag") {
        let place = flag.line()?;
        let rule = throughline_kit::FieldRule::get(place);
        if settings.fields.insert("deleted".to_owned(), rule).is_some() {
            let _: Option<()> = flag.fault("stands beside fields.deleted, which is the same", None);
        }
    }
    let id = settings
        .fields
        .get("id")
        .and_then(|rule| rule.get.clone())
        .unwrap_or_else(|| "id".to_owned());
    if let Some(item) = fields.get("sweep") {
        read.sweep = Some(sweep(&item, settings, &id)?);
    }
    if let Some(item) = fields.get("feed") {
        read.feed = Some(feed(&item)?);
    }
    if let Some(item) = fields.get("probe") {
        read.probe = Some(probe(&item)?);
    }
    fields.finish();
    Some(read)
}

/// The list of records without what narrows it, where nothing else is said.
fn sweep(item: &Item<'_>, settings: &Settings, id: &str) -> Option<Sweep> {
    let fields = Fields::open(item.cx, "\"sweep\"", item.node)?;
    let every = every(&fields);
    let own_id = fields.opt("id", Item::line);
    let is_own = ["get", "post", "graphql"].iter().any(|key| {
        fields
            .node
            .table()
            .is_some_and(|table| table.contains_key(*key))
    });
    let listing = if is_own {
        listing_paged(&fields, Paging::Link)
    } else {
        let mut listing = Listing {
            request: settings.request.clone(),
            select: settings.select.clone(),
            filter: None,
            page: settings.page.clone(),
            ends: settings.ends.clone(),
        };
        let over: BTreeMap<_, _> = fields
            .get("query")
            .map(|item| query(&item))
            .unwrap_or_default();
        listing.request.query.extend(over);
        if let Some(select) = fields.opt("select", Item::line) {
            listing.select = Some(select);
        }
        Some(listing)
    };
    fields.finish();
    Some(Sweep {
        every,
        listing: listing?,
        id: own_id.unwrap_or_else(|| id.to_owned()),
    })
}

fn feed(item: &Item<'_>) -> Option<Feed> {
    let fields = Fields::open(item.cx, "\"feed\"", item.node)?;
    let id = fields.need("id", "the place of the deleted record's id", Item::line);
    let token = fields.get("token").is_some().then(|| sync_token(&fields));
    let listing = listing_paged(&fields, Paging::Link);
    fields.finish();
    Some(Feed {
        listing: listing?,
        id: id?,
        token: match token {
            Some(token) => Some(token?),
            None => None,
        },
    })
}

fn probe(item: &Item<'_>) -> Option<Probe> {
    let fields = Fields::open(item.cx, "\"probe\"", item.node)?;
    let every = every(&fields);
    let batch = fields.opt("batch", |item| item.whole(1, 1_000));
    let id = fields.opt("id", Item::line);
    let listing = listing_paged(&fields, Paging::None);
    fields.finish();
    Some(Probe {
        every,
        listing: listing?,
        batch: batch.and_then(|size| usize::try_from(size).ok()),
        id: id.unwrap_or_else(|| "id".to_owned()),
    })
}

fn every(fields: &Fields<'_>) -> Duration {
    let every = fields.opt("every", Item::duration);
    every.map_or(DAY, SignedDuration::unsigned_abs)
}

/// `token`, `param` and `expired`: where a tracker's own history goes on.
pub(super) fn sync_token(fields: &Fields<'_>) -> Option<SyncToken> {
    let token = fields.opt("token", Item::line);
    let param = fields.need("param", "the parameter to send the token in", Item::line);
    let expired = fields.opt("expired", |item| {
        let statuses = item.one_or_more();
        let whole = |item: &Item<'_>| item.whole(400, 599).and_then(|n| u16::try_from(n).ok());
        statuses.iter().map(whole).collect::<Option<Vec<u16>>>()
    });
    Some(SyncToken {
        token: token?,
        param: param?,
        expired: expired.unwrap_or_else(|| EXPIRED.to_vec()),
    })
}
