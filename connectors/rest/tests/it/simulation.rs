//! A tracker whose rows change while they are polled: whatever its order, no row may stay stale for good.
//!
//! Times are whole seconds of the server's own clock, as most trackers keep them; several changes fall into one
//! second, some come to light late, and page edges lie anywhere.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use throughline_rest::{Paging, Settings, connector};
use url::Url;

use crate::server::{Call, Reply, Server, pull};
use crate::settings::{fields, query, since, tasks};

/// How the tracker lists its rows.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Order {
    UpdatedAscending,
    UpdatedDescending,
    ById,
    /// Ascending, and `since` leaves out the very second that it names.
    Strict,
    /// Ascending, and a part of the changes shows up to 40 seconds after its own time.
    Late,
}

/// A generator that gives the same numbers for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }
}

struct World {
    order: Order,
    dice: Dice,
    /// Tenths of a second since the start.
    now: i64,
    /// Second of the last change and text, by id.
    rows: BTreeMap<u64, (i64, String)>,
    late: Vec<(i64, u64, (i64, String))>,
    changes: u64,
    quiet: bool,
}

impl World {
    fn new(seed: u64, order: Order) -> Self {
        Self {
            order,
            dice: Dice(seed),
            now: 36_000,
            rows: (1..=10)
                .map(|id| (id, (0, format!("{id} at first"))))
                .collect(),
            late: Vec::new(),
            changes: 0,
            quiet: false,
        }
    }

    fn change(&mut self) {
        self.changes += 1;
        let id = self.dice.below(self.rows.len() as u64 + 1) + 1;
        let row = (self.now / 10, format!("{id} after {}", self.changes));
        if self.order == Order::Late && self.dice.below(5) < 2 {
            let shows = self.now + i64::try_from(self.dice.below(400)).unwrap();
            self.late.push((shows, id, row));
        } else {
            self.keep(id, row);
        }
    }

    fn keep(&mut self, id: u64, row: (i64, String)) {
        if self.rows.get(&id).is_none_or(|known| known.0 <= row.0) {
            self.rows.insert(id, row);
        }
    }

    fn wait(&mut self, tenths: &[i64]) {
        self.now += self.dice.one(tenths);
        let now = self.now;
        let (shown, late) = self.late.drain(..).partition(|(shows, ..)| *shows <= now);
        self.late = late;
        let shown: Vec<(i64, u64, (i64, String))> = shown;
        for (_, id, row) in shown {
            self.keep(id, row);
        }
    }

    fn page(&self, call: &Call) -> Vec<Value> {
        let since = call.get("since").map(|since| {
            let at: Timestamp = since.parse().unwrap();
            at.as_second() - start().as_second()
        });
        let listed = |second: i64| match since {
            Some(since) if self.order == Order::Strict => second > since,
            Some(since) => second >= since,
            None => true,
        };
        let mut rows: Vec<(i64, u64, &String)> = self
            .rows
            .iter()
            .filter(|(_, (second, _))| listed(*second))
            .map(|(id, (second, title))| (*second, *id, title))
            .collect();
        match self.order {
            Order::UpdatedAscending | Order::Strict | Order::Late => rows.sort_unstable(),
            Order::UpdatedDescending => rows.sort_unstable_by(|a, b| b.cmp(a)),
            Order::ById => rows.sort_unstable_by_key(|row| row.1),
        }
        let from = (call.number("page").unwrap() - 1) * 3;
        let page = rows.into_iter().skip(from).take(3);
        page.map(|(second, id, title)| {
            let updated = start() + SignedDuration::from_secs(second);
            json!({ "id": id, "title": title, "updated": updated.to_string() })
        })
        .collect()
    }

    fn answer(&mut self, call: &Call) -> Reply {
        let page = self.page(call);
        let date = start() + SignedDuration::from_secs(self.now / 10);
        let date = date.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        if !self.quiet {
            for _ in 0..self.dice.one(&[0, 0, 1, 2]) {
                self.change();
            }
            self.wait(&[0, 0, 2, 5, 10]);
        }
        Reply::json(&json!({ "data": page })).header("date", date)
    }
}

fn start() -> Timestamp {
    "2026-11-20T08:00:00Z".parse().unwrap()
}

fn settings(base: &Url) -> Settings {
    let mut settings = tasks(base);
    settings.fields = fields(&[("id", "id"), ("title", "title"), ("updated", "updated")]);
    settings.since = Some(since("updated"));
    settings.request.query = query(&[("since", "{since}")]);
    settings.page = Paging::Number {
        param: "page".to_owned(),
        start: 1,
        size: None,
    };
    settings
}

/// Polls a changing world, lets it rest, and says what was believed wrongly then.
async fn stale(seed: u64, order: Order) -> String {
    let world = Arc::new(Mutex::new(World::new(seed, order)));
    let answering = Arc::clone(&world);
    let server = Server::start(move |call| answering.lock().unwrap().answer(call)).await;
    let source = connector(settings(&server.base)).unwrap();
    let mut known = BTreeMap::new();
    let mut cursor = None;
    for round in 0..12 {
        {
            let mut world = world.lock().unwrap();
            world.quiet = round >= 10;
            for _ in 0..if world.quiet {
                0
            } else {
                world.dice.one(&[0, 1, 3])
            } {
                world.change();
                world.wait(&[0, 0, 3, 9]);
            }
            let pause: &[i64] = if world.quiet {
                &[600]
            } else {
                &[0, 5, 10, 300, 610, 3_000]
            };
            world.wait(pause);
        }
        let pulled = pull(&source, cursor.as_ref()).await.unwrap();
        cursor = pulled.cursor;
        for record in pulled.records {
            let id = record.fields["id"].as_u64().unwrap();
            known.insert(id, record.fields["title"].as_str().unwrap().to_owned());
        }
    }
    let world = world.lock().unwrap();
    let mut wrong = String::new();
    for (id, (_, title)) in &world.rows {
        if known.get(id) != Some(title) {
            writeln!(wrong, "{order:?} {seed}: {title}, not {:?}", known.get(id)).unwrap();
        }
    }
    wrong
}

#[tokio::test]
async fn no_row_stays_stale_whatever_the_order() {
    let mut wrong = String::new();
    for order in [
        Order::UpdatedAscending,
        Order::UpdatedDescending,
        Order::ById,
        Order::Strict,
        Order::Late,
    ] {
        for seed in 0..8 {
            wrong += &stale(seed, order).await;
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
