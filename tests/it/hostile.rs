//! Trackers that mean harm or are merely broken: credentials go nowhere else, and one source's fault stays its own.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::home::Home;
use crate::support::hostile::{Act, Hostile, say};

const CANARIES: [&str; 3] = [
    "canary-bearer-4711",
    "canary-header-4712",
    "canary-query-4713",
];

const PLAN: &str = r#"
[service]
store     = "sqlite:plan.db"
time_zone = "UTC"

[person.ann]
email = "ann@acme.example"

[objective.share]
statement = "Raise the share from 12 % to 27 %"
owner     = "ann"
start     = 2026-01-01
due       = 2026-12-31
lag       = { unit = "%", baseline = 12, target = 27, points = [[2026-01-01, 12], [2026-12-31, 27]] }

[initiative.work]
objective = "share"
owner     = "ann"
start     = 2026-01-01
due       = 2026-12-31
match     = [{ title = "*" }]

[lead.done]
initiative = "work"
count      = "done"
target     = 10

[review.weekly]
kind     = "check-in"
schedule = "Fri 08:00"
to       = ["ann@acme.example"]

[mail]
from = "Throughline <strategy@acme.example>"
smtp = "file:outbox"
"#;

const FIELDS: &str = r#"fields = { id = "id", title = "name", state = { get = "status", map = { open = "open", done = "done" } } }"#;

/// One REST source; `auth` and `page` as they stand in the configuration.
fn source(name: &str, base: &str, auth: &str, page: &str) -> String {
    format!(
        "[source.{name}]\ntype = \"rest\"\nbase = \"{base}\"\nallow_private = true\n{auth}\nlimits = {{ timeout = \"2s\", attempts = 1 }}\n\
         [source.{name}.items]\nget = \"/{name}\"\nquery = {{ per_page = 50 }}\nselect = \"data\"\npage = {page}\ncomplete = true\n{FIELDS}\n"
    )
}

fn list(next: Option<&str>) -> String {
    let records: Vec<_> = (1..=12)
        .map(|n| json!({ "id": n, "name": format!("Task {n}"), "status": "open" }))
        .collect();
    json!({ "data": records, "next": next }).to_string()
}

/// Every file below a folder.
fn all_files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                all_files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

#[test]
fn credentials_reach_nobody_but_the_configured_origin() {
    let thief = Hostile::start("127.0.0.2", &list(None), []);
    let stolen = format!("{}/stolen", thief.base());
    let location = |status| Act::Say(status, vec![("location", stolen.clone())], Vec::new());
    let acts = [
        ("moved", location(302)),
        ("moved-for-good", location(308)),
        ("next", say(200, list(Some(&stolen)))),
        ("beside", say(200, list(Some("//127.0.0.2/stolen")))),
        (
            "link",
            Act::Say(
                200,
                vec![("link", format!("<{stolen}>; rel=\"next\""))],
                list(None).into(),
            ),
        ),
        ("echo", Act::Echo),
        ("echo-query", Act::Echo),
        ("echo-header", Act::Echo),
        (
            "refused",
            say(
                401,
                format!("{{\"message\":\"bad token {}\"}}", CANARIES[0]),
            ),
        ),
        ("page", say(200, format!("<!DOCTYPE html>{}", CANARIES[0]))),
        (
            "titles",
            say(
                200,
                json!({ "data": [{ "id": 1, "name": CANARIES[0], "status": "open" }] }).to_string(),
            ),
        ),
        ("down", say(503, CANARIES[0])),
    ];
    let names: Vec<&str> = acts.iter().map(|(name, _)| *name).collect();
    let tracker = Hostile::start(
        "127.0.0.1",
        &list(None),
        acts.map(|(name, act)| (name.to_owned(), act)),
    );
    let mut config = PLAN.to_owned();
    for name in &names {
        let auth = match *name {
            "echo-header" => "auth = { header = { \"X-Api-Key\" = { file = \"header-token\" } } }",
            "echo-query" => "auth = { query = { api_key = { file = \"query-token\" } } }",
            _ => "auth = { bearer = { file = \"bearer-token\" } }",
        };
        let page = match *name {
            "next" | "beside" => "{ next = \"next\" }",
            _ => "\"link\"",
        };
        config += &source(name, &tracker.base(), auth, page);
    }
    let home = Home::with_config(&config);
    for (file, canary) in ["bearer-token", "header-token", "query-token"]
        .iter()
        .zip(CANARIES)
    {
        home.write(file, format!("{canary}\n"));
    }
    let mut said = home.ok(&["pull"]);
    tracker.turn();
    for arguments in [
        &["pull", "--log", "trace"][..],
        &["pull", "--format", "json", "--full"],
        &["once", "--send", "--as-of", "2026-11-20"],
        &["status"],
        &["status", "--format", "json"],
        &["review", "weekly", "--format", "html"],
        &["explain", "work"],
        &["outbox", "list"],
        &["check"],
    ] {
        let ran = home.run(arguments);
        said += &ran.out;
        said += &ran.err;
    }
    assert!(
        said.contains("only this origin is asked, and nothing was sent there"),
        "{said}"
    );
    assert!(
        said.contains("[redacted]"),
        "the echo was met, and blanked out"
    );
    assert!(
        thief.asked().is_empty(),
        "the other host was asked: {:?}",
        thief.asked()
    );
    let sent = |name: &str| {
        tracker
            .asked()
            .into_iter()
            .find(|asked| asked.path.contains(name))
    };
    assert_eq!(
        sent("moved").expect("asked").authorization,
        format!("Bearer {}", CANARIES[0])
    );
    assert!(
        sent("echo-query")
            .expect("asked")
            .path
            .contains(CANARIES[2]),
        "the fault fired"
    );
    assert!(!home.files("outbox").is_empty(), "mails were written");
    for canary in CANARIES {
        assert!(!said.contains(canary), "{canary} in {said}");
        for file in all_files(&home.path(".")) {
            let bytes = std::fs::read(&file).expect("a file");
            let is_there = bytes
                .windows(canary.len())
                .any(|window| window == canary.as_bytes());
            assert!(
                !is_there || file.to_string_lossy().ends_with("-token"),
                "{canary} in {}",
                file.display()
            );
        }
    }
}

#[test]
fn a_source_that_drips_holds_up_nobody() {
    let tracker = Hostile::start("127.0.0.1", &list(None), [("slow".to_owned(), Act::Drip)]);
    let good = Hostile::start("127.0.0.1", &list(None), []);
    let mut config = PLAN.to_owned() + &source("slow", &tracker.base(), "", "\"link\"");
    for name in ["alpha", "beta", "zeta"] {
        config += &source(name, &good.base(), "", "\"link\"");
    }
    let home = Home::with_config(&config);
    let first = "2026-11-20T08:00:00Z";
    assert_eq!(home.run(&["pull", "--now", first]).code, 0);
    tracker.turn();
    good.turn();
    let started = Instant::now();
    let ran = home.run(&[
        "once",
        "--as-of",
        "2026-11-20",
        "--now",
        "2026-11-20T13:30:00Z",
    ]);
    let took = started.elapsed();
    assert_eq!(ran.code, 3, "degraded, not failed: {}", ran.err);
    assert!(
        took < Duration::from_secs(10),
        "two seconds are the source's limit: {took:?}"
    );
    let waits: Vec<Duration> = good
        .asked()
        .iter()
        .map(|asked| asked.at - started)
        .collect();
    assert!(
        waits.len() == 3 && waits.iter().all(|wait| *wait < Duration::from_secs(1)),
        "the others were asked at once: {waits:?}"
    );
    let words = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for wanted in [
        "slow failed: ",
        "no whole answer within 2 s — one is wanted",
        "kept: 12 records, read 5 h ago",
        "1 of 1 objective unknown",
        "alpha 12 tasks read: 0 new, 0 changed, 12 unchanged",
    ] {
        assert!(words.contains(wanted), "{wanted} in\n{}", ran.out);
    }
    assert!(
        home.files("reviews")
            .iter()
            .any(|name| name.contains("-weekly.html")),
        "the review was written"
    );
}
