//! Two thousand rows that change while they are paged, in every way of paging: none may stay stale for good, none may
//! come as two, whatever second, page edge or crash a change falls on.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use throughline_kit::{Cursor, Next};
use throughline_rest::{Ends, Graphql, Keyset, Paging, Settings, connector};
use url::Url;

use crate::server::{Call, Reply, Server};
use crate::settings::{fields, query, since, tasks};

const ROWS: u64 = 2_000;
const PAGE: usize = 400;
const SEEDS: u64 = 20;

/// The first second of the world: 2026-11-20T08:00:00Z.
const START: i64 = 1_795_161_600;

/// How the tracker pages; those that count rows list them by id, the others by time of change.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Link,
    Number,
    Offset,
    Token,
    Next,
    Header,
    Last,
    Keyset,
    Graphql,
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

struct World {
    kind: Kind,
    dice: Dice,
    second: i64,
    /// Second of the last change and version, by id.
    rows: BTreeMap<u64, (i64, u64)>,
    quiet: bool,
    /// Changes that fell between two pages of one list.
    between: u64,
}

impl World {
    fn new(kind: Kind, seed: u64) -> Self {
        let mut dice = Dice(seed);
        // As trackers are after an import: hundreds of rows share a second.
        let rows = (1..=ROWS)
            .map(|id| (id, (START + i64::try_from(dice.below(20)).unwrap(), 0)))
            .collect();
        Self {
            kind,
            dice,
            second: START + 3_600,
            rows,
            quiet: false,
            between: 0,
        }
    }

    fn change(&mut self) {
        // Some are new; most are among the recently changed, as people work.
        let known = self.rows.len() as u64;
        let id = if self.dice.below(10) == 0 {
            known + 1
        } else {
            1 + self.dice.below(known)
        };
        let version = self.rows.get(&id).map_or(0, |row| row.1) + 1;
        self.rows.insert(id, (self.second, version));
    }

    fn live(&mut self, most: u64) {
        for _ in 0..self.dice.below(most) {
            self.change();
            self.between += 1;
            self.second += i64::try_from(self.dice.below(2)).unwrap();
        }
    }

    fn listed(&self, since: Option<i64>) -> Vec<(i64, u64, u64)> {
        let rows = self.rows.iter();
        let mut listed: Vec<(i64, u64, u64)> = rows
            .filter(|(_, (second, _))| since.is_none_or(|since| *second >= since))
            .map(|(id, (second, version))| (*second, *id, *version))
            .collect();
        match self.kind {
            Kind::Token | Kind::Graphql | Kind::Keyset => listed.sort_unstable(),
            Kind::Link | Kind::Number | Kind::Offset | Kind::Next | Kind::Header | Kind::Last => {
                listed.sort_unstable_by_key(|row| row.1);
            }
        }
        listed
    }

    fn answer(&mut self, call: &Call) -> Reply {
        let variables = &call.body["variables"];
        let sent = |name: &str| -> Option<String> {
            let in_body = match &variables[name] {
                Value::Null => None,
                Value::String(text) => Some(text.clone()),
                other => Some(other.to_string()),
            };
            in_body.or_else(|| call.get(name).map(str::to_owned))
        };
        let all = self.listed(sent("since").map(|text| text.parse().unwrap()));
        let number = |name: &str, default: usize| -> usize {
            sent(name).map_or(default, |text| text.parse().unwrap())
        };
        let page = number("page", 1);
        let from = match self.kind {
            Kind::Link | Kind::Number | Kind::Next | Kind::Header => (page - 1) * PAGE,
            Kind::Offset => number("offset", 0),
            Kind::Last => {
                let last: u64 = sent("after").map_or(0, |text| text.parse().unwrap());
                all.iter().take_while(|row| row.1 <= last).count()
            }
            Kind::Token | Kind::Graphql => match sent("after") {
                None => 0,
                Some(after) => {
                    let (second, id) = after.split_once(':').unwrap();
                    let after: (i64, u64) = (second.parse().unwrap(), id.parse().unwrap());
                    all.iter().take_while(|row| (row.0, row.1) <= after).count()
                }
            },
            Kind::Keyset => 0,
        };
        let rows: Vec<(i64, u64, u64)> = all.iter().copied().skip(from).take(PAGE).collect();
        let more = from + rows.len() < all.len();
        let reply = self.reply(call, &rows, page, more, all.len());
        let at = jiff::Timestamp::from_second(self.second).unwrap();
        let date = at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        if !self.quiet {
            self.live(8);
        }
        reply.header("date", date)
    }

    fn reply(
        &self,
        call: &Call,
        rows: &[(i64, u64, u64)],
        page: usize,
        more: bool,
        total: usize,
    ) -> Reply {
        let data: Vec<Value> = rows
            .iter()
            .map(|(second, id, version)| json!({"id": id, "updated": second, "version": version}))
            .collect();
        let end = rows.last().map(|(second, id, _)| format!("{second}:{id}"));
        let next_page = || {
            let since = call.get("since").map(|since| format!("&since={since}"));
            format!("/tasks?page={}{}", page + 1, since.unwrap_or_default())
        };
        match self.kind {
            Kind::Link => {
                let reply = Reply::json(&json!({"data": data}));
                if more {
                    reply.header("link", format!("<{}>; rel=\"next\"", next_page()))
                } else {
                    reply.header("link", "</tasks?page=1>; rel=\"first\"")
                }
            }
            Kind::Next => Reply::json(&json!({"data": data, "next": more.then(next_page)})),
            Kind::Header => {
                let reply = Reply::json(&json!({"data": data}));
                if more {
                    reply.header("x-next-page", (page + 1).to_string())
                } else {
                    reply
                }
            }
            Kind::Token => Reply::json(&json!({"data": data, "next": end.filter(|_| more)})),
            Kind::Graphql => Reply::json(&json!({"data": {"issues": {
                "nodes": data,
                "pageInfo": {"hasNextPage": more, "endCursor": end},
            }}})),
            Kind::Offset => Reply::json(&json!({"data": data, "total": total})),
            Kind::Number | Kind::Last | Kind::Keyset => Reply::json(&json!({"data": data})),
        }
    }
}

fn settings(base: &Url, kind: Kind) -> Settings {
    let mut settings = tasks(base);
    settings.fields = fields(&[("id", "id"), ("version", "version"), ("updated", "updated")]);
    settings.since = Some(since("updated"));
    settings.request.query = query(&[("since", "{since:epoch}")]);
    let text = str::to_owned;
    settings.page = match kind {
        Kind::Link => Paging::Link,
        Kind::Number => Paging::Number {
            param: text("page"),
            start: 1,
            size: None,
        },
        Kind::Offset => {
            settings.ends.total = Some(text("total"));
            Paging::Offset {
                param: text("offset"),
                size: (text("limit"), PAGE as u64),
            }
        }
        Kind::Token => Paging::Token {
            token: text("next"),
            param: text("after"),
        },
        Kind::Next => Paging::NextUrl { next: text("next") },
        Kind::Header => Paging::Header {
            header: text("x-next-page"),
            param: text("page"),
        },
        Kind::Last => Paging::Last {
            last: text("id"),
            param: text("after"),
        },
        Kind::Keyset => {
            settings.ends = Ends {
                keyset: Some(Keyset {
                    field: text("updated"),
                    param: None,
                    format: None,
                }),
                ..Ends::default()
            };
            Paging::Keyset {
                size: (text("limit"), PAGE as u64),
            }
        }
        Kind::Graphql => {
            let graphql = Graphql {
                path: text("/graphql"),
                query: text(
                    "query ($after: String, $since: Int) { issues(after: $after, since: $since) { nodes { id } pageInfo { hasNextPage endCursor } } }",
                ),
                next_query: None,
                variables: BTreeMap::from([(text("since"), json!("{since:epoch}"))]),
                connection: Some(text("issues")),
            };
            let connection = graphql.connection().unwrap().unwrap();
            settings.request = graphql.request();
            settings.select = Some(connection.select);
            connection.page
        }
    };
    settings
}

/// What a store holds: rows by id as they were last given, and the cursor of the last finished pull.
#[derive(Default)]
struct Held {
    rows: BTreeMap<u64, u64>,
    cursor: Option<Cursor>,
    crashes: u64,
}

/// Polls a changing world, dying between two pages now and then; lets it rest; says what is believed wrongly then.
async fn wrong(kind: Kind, seed: u64) -> (Vec<String>, u64, u64) {
    let world = Arc::new(Mutex::new(World::new(kind, seed)));
    let answering = Arc::clone(&world);
    let server = Server::start(move |call| answering.lock().unwrap().answer(call)).await;
    let source = connector(settings(&server.base, kind)).unwrap();
    let mut held = Held::default();
    for round in 0..9 {
        {
            let mut world = world.lock().unwrap();
            world.quiet = round >= 7;
            if !world.quiet {
                world.live(5);
            }
            world.second += if world.quiet { 120 } else { 7 };
        }
        pull_or_die(&source, &world, &mut held).await;
    }
    let world = world.lock().unwrap();
    let mut wrong: Vec<String> = world
        .rows
        .iter()
        .filter(|(id, (_, version))| held.rows.get(id) != Some(version))
        .map(|(id, row)| {
            format!(
                "{kind:?} {seed}: row {id} {row:?}, held {:?}",
                held.rows.get(id)
            )
        })
        .collect();
    if held.rows.len() != world.rows.len() {
        wrong.push(format!(
            "{kind:?} {seed}: {} rows for {}",
            held.rows.len(),
            world.rows.len()
        ));
    }
    (wrong, world.between, held.crashes)
}

/// One pull, kept whole or not at all: a process that dies between two pages leaves the rows and the cursor as they were.
async fn pull_or_die(
    source: &impl throughline_kit::Connector,
    world: &Mutex<World>,
    held: &mut Held,
) {
    let mut from = held.cursor.clone();
    let mut staged = BTreeMap::new();
    loop {
        let page = source.pull(from.as_ref()).await.unwrap();
        for record in page.records {
            let id = record.fields["id"].as_u64().unwrap();
            staged.insert(id, record.fields["version"].as_u64().unwrap());
        }
        match page.next {
            Next::More(cursor) => {
                let mut world = world.lock().unwrap();
                if !world.quiet && world.dice.below(12) == 0 {
                    held.crashes += 1;
                    return;
                }
                from = Some(cursor);
            }
            Next::Done(cursor) => {
                held.rows.extend(staged);
                held.cursor = cursor;
                return;
            }
        }
    }
}

async fn all_seeds(kind: Kind) {
    let (mut all, mut between, mut crashes) = (Vec::new(), 0, 0);
    for seed in 0..SEEDS {
        let (wrong, changes, died) = wrong(kind, seed).await;
        all.extend(wrong);
        between += changes;
        crashes += died;
    }
    assert!(
        all.is_empty(),
        "{} wrong, the first: {:?}",
        all.len(),
        all.first()
    );
    assert!(between > 1_000, "only {between} changes fell between pages");
    assert!(crashes > 0, "no process died");
}

macro_rules! each_kind {
    ($($name:ident: $kind:ident;)*) => {
        $(
            #[tokio::test]
            async fn $name() {
                all_seeds(Kind::$kind).await;
            }
        )*
    };
}

each_kind! {
    nothing_stale_by_link: Link;
    nothing_stale_by_number: Number;
    nothing_stale_by_offset: Offset;
    nothing_stale_by_token: Token;
    nothing_stale_by_next: Next;
    nothing_stale_by_header: Header;
    nothing_stale_by_last: Last;
    nothing_stale_by_keyset: Keyset;
    nothing_stale_by_graphql: Graphql;
}
