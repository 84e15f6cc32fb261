//! How deletions are told: feeds, lists of ids, asking after single records, and the tracker's own history.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use throughline_kit::{Connector, Coverage, Fate, Held};
use throughline_rest::{
    Deletes, Ends, Feed, Level, Listing, Order, Paging, Probe, Request, Settings, Sweep, SyncToken,
    connector,
};
use url::Url;

use crate::server::{Call, Reply, Server, pull};
use crate::settings::{query, since, tasks};

const DAY: Duration = Duration::from_hours(24);

fn listing(path: &str) -> Listing {
    Listing {
        request: Request {
            post: false,
            path: path.to_owned(),
            query: BTreeMap::new(),
            body: None,
            next_query: None,
        },
        select: Some("data".to_owned()),
        filter: None,
        page: Paging::Token {
            token: "next".to_owned(),
            param: "cursor".to_owned(),
        },
        ends: Ends::default(),
    }
}

/// Ten tasks; what changed is asked for, ids come three a page; the clock is the test's.
#[derive(Clone)]
struct Desk(Arc<Mutex<State>>);

struct State {
    ids: Vec<u32>,
    date: &'static str,
    total: Option<u32>,
}

impl Desk {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            ids: (1..=10).collect(),
            date: "Mon, 05 Jan 2026 10:00:00 GMT",
            total: None,
        })))
    }

    fn answer(&self, call: &Call) -> Reply {
        let state = self.0.lock().unwrap();
        let changed = json!([{"id": 1, "updated": "2026-01-05T09:00:00Z"}]);
        let body = match call.path.as_str() {
            "/tasks" => json!({"data": changed}),
            "/ids" => {
                let from = call.number("cursor").unwrap_or(0);
                let page: Vec<Value> = state
                    .ids
                    .iter()
                    .skip(from)
                    .take(3)
                    .map(|id| json!({"id": id}))
                    .collect();
                let more = from + 3 < state.ids.len();
                json!({"data": page, "next": more.then_some(from + 3), "total": state.total})
            }
            other => panic!("{other}"),
        };
        Reply::json(&body).header("date", state.date)
    }
}

fn swept(base: &Url) -> Settings {
    let mut settings = tasks(base);
    settings.since = Some(since("updated"));
    settings.request.query = query(&[("since", "{since}")]);
    settings.deletes = Deletes {
        sweep: Some(Sweep {
            every: DAY,
            listing: listing("/ids"),
            id: "id".to_owned(),
        }),
        ..Deletes::default()
    };
    settings
}

async fn pull_listed(
    source: &impl Connector,
    from: Option<throughline_kit::Cursor>,
) -> (
    Vec<String>,
    Coverage,
    Option<throughline_kit::Cursor>,
    Vec<String>,
) {
    let (mut from, mut listed, mut notes) = (from, Vec::new(), Vec::new());
    loop {
        let page = source.pull(from.as_ref()).await.unwrap();
        listed.extend(page.listed);
        notes.extend(page.notes.iter().map(ToString::to_string));
        match page.next {
            throughline_kit::Next::More(cursor) => from = Some(cursor),
            throughline_kit::Next::Done(cursor) => return (listed, page.coverage, cursor, notes),
        }
    }
}

#[tokio::test]
async fn ids_are_listed_once_a_day_and_then_absence_counts() {
    let desk = Desk::new();
    let state = desk.clone();
    let server = Server::start(move |call| desk.answer(call)).await;
    let source = connector(swept(&server.base)).unwrap();
    let (listed, coverage, cursor, _) = pull_listed(&source, None).await;
    assert_eq!((listed.len(), coverage), (10, Coverage::Full));
    // Within the day there is no other.
    state.0.lock().unwrap().date = "Tue, 06 Jan 2026 09:59:00 GMT";
    let (listed, coverage, cursor, _) = pull_listed(&source, cursor).await;
    assert_eq!((listed.len(), coverage), (0, Coverage::Delta));
    state.0.lock().unwrap().date = "Tue, 06 Jan 2026 10:00:00 GMT";
    state.0.lock().unwrap().ids.truncate(4);
    let (listed, coverage, ..) = pull_listed(&source, cursor).await;
    assert_eq!(
        (listed, coverage),
        (
            ["1", "2", "3", "4"].map(str::to_owned).to_vec(),
            Coverage::Full
        )
    );
}

#[tokio::test]
async fn a_sweep_that_leaves_doubts_deletes_nothing() {
    let desk = Desk::new();
    desk.0.lock().unwrap().total = Some(12);
    let server = Server::start(move |call| desk.answer(call)).await;
    let mut settings = swept(&server.base);
    let sweep = settings.deletes.sweep.as_mut().unwrap();
    sweep.listing.ends.total = Some("total".to_owned());
    let (_, coverage, _, notes) = pull_listed(&connector(settings).unwrap(), None).await;
    assert_eq!(coverage, Coverage::Delta);
    assert!(
        notes[0]
            .ends_with("the tracker counts 12 records, 10 came — nothing counts as gone this time"),
        "{notes:?}"
    );
}

/// A loop's values are swept one after the other, and all of them before anything counts.
#[tokio::test]
async fn a_sweep_runs_through_every_value() {
    let server = Server::start(|call| {
        let part = call
            .path
            .trim_matches('/')
            .split('/')
            .next()
            .unwrap()
            .to_owned();
        Reply::json(&json!({"data": [{"id": part, "updated": "2026-01-05T09:00:00Z"}]}))
            .header("date", "Mon, 05 Jan 2026 10:00:00 GMT")
    })
    .await;
    let mut settings = swept(&server.base);
    settings.each = vec![Level::list("part", vec!["a".to_owned(), "b".to_owned()])];
    "/{part}/tasks".clone_into(&mut settings.request.path);
    let sweep = settings.deletes.sweep.as_mut().unwrap();
    "/{part}/ids".clone_into(&mut sweep.listing.request.path);
    let (listed, coverage, ..) = pull_listed(&connector(settings).unwrap(), None).await;
    assert_eq!(
        (listed, coverage),
        (vec!["a".to_owned(), "b".to_owned()], Coverage::Full)
    );
    assert_eq!(
        server.asked(),
        ["/a/tasks?", "/b/tasks?", "/a/ids?", "/b/ids?"]
    );
}

#[tokio::test]
async fn a_feed_by_time_is_asked_from_the_watermark_on() {
    let server = Server::start(|call| {
        let deleted = call.path == "/deleted";
        let data = if deleted {
            json!([{"what": {"id": 7}}])
        } else {
            json!([{"id": 1, "updated": "2026-01-05T09:00:00Z"}])
        };
        Reply::json(&json!({"data": data})).header("date", "Mon, 05 Jan 2026 10:00:00 GMT")
    })
    .await;
    let mut settings = swept(&server.base);
    let mut feed = listing("/deleted");
    feed.request.query = query(&[("after", "{since:epoch}")]);
    settings.deletes = Deletes {
        feed: Some(Feed {
            listing: feed,
            id: "what.id".to_owned(),
            token: None,
        }),
        ..Deletes::default()
    };
    let source = connector(settings).unwrap();
    let first = pull(&source, None).await.unwrap();
    assert_eq!(
        server.asked(),
        ["/tasks?"],
        "nothing is held that could be deleted"
    );
    let page = source.pull(first.cursor.as_ref()).await.unwrap();
    assert_eq!(page.gone, ["7"]);
    // 2026-01-05T08:59:00Z.
    assert_eq!(
        server.asked(),
        [
            "/deleted?after=1767603540",
            "/tasks?since=2026-01-05T08:59:00Z"
        ]
    );
}

#[tokio::test]
async fn a_feed_by_token_goes_on_where_it_ended() {
    let server = Server::start(|call| {
        if call.path == "/tasks" {
            return Reply::json(&json!({"data": [{"id": 1}]}));
        }
        match call.get("sync") {
            None => Reply::json(&json!({"data": [], "sync": "s1"})),
            Some("s1") => Reply::json(&json!({"data": [{"id": "x"}], "sync": "s2"})),
            Some(_) => Reply::json(&json!({"error": "sync token expired"})).status(412),
        }
    })
    .await;
    let mut settings = tasks(&server.base);
    settings.deletes.feed = Some(Feed {
        listing: listing("/events"),
        id: "id".to_owned(),
        token: Some(SyncToken {
            token: "sync".to_owned(),
            param: "sync".to_owned(),
            expired: vec![412],
        }),
    });
    let source = connector(settings).unwrap();
    let mut cursor = None;
    let mut gone = Vec::new();
    for _ in 0..4 {
        let page = source.pull(cursor.as_ref()).await.unwrap();
        gone.push(page.gone);
        let throughline_kit::Next::Done(next) = page.next else {
            panic!("one page");
        };
        cursor = next;
    }
    // The third pull's token is forgotten: the feed begins again, and the fourth goes on from there.
    assert_eq!(
        gone,
        [vec![], vec!["x".to_owned()], vec![], vec!["x".to_owned()]]
    );
}

/// The list itself may go on by a token of the tracker's; a forgotten one means everything again.
#[tokio::test]
async fn a_forgotten_token_reads_everything_again() {
    let server = Server::start(|call| {
        let all = json!([{"id": 1}, {"id": 2}]);
        match call.get("sync") {
            None => Reply::json(&json!({"data": all, "sync": "t1"})),
            Some("t1") => Reply::json(&json!({"data": [{"id": 2}], "sync": "t2"})),
            Some(_) => Reply::json(&json!({"error": "gone"})).status(410),
        }
    })
    .await;
    let mut settings = tasks(&server.base);
    settings.complete = true;
    settings.sync = Some(SyncToken {
        token: "sync".to_owned(),
        param: "sync".to_owned(),
        expired: vec![410, 412],
    });
    let source = connector(settings).unwrap();
    let first = pull(&source, None).await.unwrap();
    let second = pull(&source, first.cursor.as_ref()).await.unwrap();
    let third = pull(&source, second.cursor.as_ref()).await.unwrap();
    let seen: Vec<(Vec<String>, Coverage)> = [&first, &second, &third]
        .iter()
        .map(|pulled| (pulled.ids(), pulled.coverage))
        .collect();
    let (one, two) = ("1".to_owned(), "2".to_owned());
    assert_eq!(
        seen,
        [
            (vec![one.clone(), two.clone()], Coverage::Full),
            (vec![two.clone()], Coverage::Delta),
            (vec![one, two], Coverage::Full),
        ]
    );
    assert_eq!(third.notes.len(), 1, "{:?}", third.notes);
}

fn held(id: &str) -> Held {
    Held {
        id: id.to_owned(),
        key: id.to_owned(),
        project: None,
    }
}

#[tokio::test]
async fn a_probe_believes_the_status_of_one_record() {
    let server = Server::start(|call| match call.path.as_str() {
        "/tasks/1" => Reply::json(&json!({"id": 1})),
        "/tasks/2" => Reply::json(&json!({})).status(404),
        _ => Reply::json(&json!({})).status(410),
    })
    .await;
    let mut settings = tasks(&server.base);
    settings.deletes.probe = Some(Probe {
        every: DAY,
        listing: Listing {
            select: None,
            page: Paging::None,
            ..listing("/tasks/{id}")
        },
        batch: None,
        id: "id".to_owned(),
    });
    let source = connector(settings).unwrap();
    assert_eq!(source.probes_every(), Some(DAY));
    let probed = source
        .probe(&[held("1"), held("2"), held("3")])
        .await
        .unwrap();
    let fates: Vec<Fate> = probed.fates.into_iter().map(|(_, fate)| fate).collect();
    assert_eq!(fates, [Fate::Here, Fate::Doubtful, Fate::Gone]);
}

#[tokio::test]
async fn a_probe_of_several_doubts_what_the_list_leaves_out() {
    let server = Server::start(|call| {
        let ids = call.body["ids"].as_array().unwrap();
        assert!(ids.len() <= 2);
        let found: Vec<Value> = ids
            .iter()
            .filter(|id| **id != 2)
            .map(|id| json!({"id": id}))
            .collect();
        Reply::json(&json!({"data": found}))
    })
    .await;
    let mut settings = tasks(&server.base);
    let mut batch = listing("/tasksbatch");
    batch.request.post = true;
    batch.request.body = Some(json!({"ids": "{ids}"}));
    settings.deletes.probe = Some(Probe {
        every: DAY,
        listing: batch,
        batch: Some(2),
        id: "id".to_owned(),
    });
    let source = connector(settings).unwrap();
    let probed = source
        .probe(&[held("1"), held("2"), held("3")])
        .await
        .unwrap();
    let fates: Vec<(String, Fate)> = probed.fates;
    assert_eq!(
        fates,
        [
            ("1".to_owned(), Fate::Here),
            ("2".to_owned(), Fate::Doubtful),
            ("3".to_owned(), Fate::Here),
        ]
    );
}

/// A list that cannot be asked for changes, but gives the latest first, ends where they do.
#[tokio::test]
async fn a_descending_list_ends_at_what_is_known() {
    let server = Server::start(|call| {
        let page = call.number("page").unwrap();
        let hour = 12 - page;
        let row = json!({"id": page, "updated": format!("2026-01-05T{hour:02}:00:00Z")});
        let data = if page > 9 { json!([]) } else { json!([row]) };
        Reply::json(&json!({"data": data})).header("date", "Mon, 05 Jan 2026 12:00:00 GMT")
    })
    .await;
    let mut settings = tasks(&server.base);
    settings.page = Paging::Number {
        param: "page".to_owned(),
        start: 1,
        size: None,
    };
    settings.since = Some(since("updated"));
    settings.since.as_mut().unwrap().order = Order::Descending;
    let source = connector(settings).unwrap();
    let first = pull(&source, None).await.unwrap();
    assert_eq!(server.asked().len(), 10);
    let second = pull(&source, first.cursor.as_ref()).await.unwrap();
    // 11:00 is the latest, less a minute: page 1 has it, page 2 is older.
    assert_eq!(second.ids(), ["1"]);
    assert_eq!(server.asked().len(), 2);
}
