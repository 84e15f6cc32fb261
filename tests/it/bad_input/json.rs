//! The JSON rows, and what servers answer in place of JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::Fate::{self, Quarantined, Read, Refused, Waiting};
use super::{latin1, meet};
use crate::support::home::Home;
use crate::support::hostile::{Act, Hostile, say};

/// What every source of the table is mapped to.
const FIELDS: &str = r#"fields = { id = "id", title = "name", due = "due", closed = "closed", labels = "labels", points = "points", state = { get = "status", map = { open = "open", done = "done" } } }"#;

/// The source whose server asks for a pause.
const PAUSES: &str = "too-fast";

/// Thirty records as the tracker gives them.
fn records() -> Vec<Value> {
    (1..=30)
        .map(|n| {
            let closed = (n % 2 == 1).then_some("2026-10-01");
            let status = if closed.is_some() { "done" } else { "open" };
            json!({ "id": n, "name": format!("Task {n}"), "status": status, "due": "2026-12-01", "closed": closed, "points": n, "labels": ["a", "b"] })
        })
        .collect()
}

fn list(records: &[Value]) -> String {
    json!({ "data": records, "next": null }).to_string()
}

/// The good list with one value of the fourth record replaced.
fn fourth(key: &str, value: Value) -> Act {
    let mut all = records();
    all[3][key] = value;
    say(200, list(&all))
}

/// The good list with a text replaced.
fn replaced(from: &str, to: &str) -> Act {
    let good = list(&records());
    assert!(good.contains(from), "{from}");
    say(200, good.replacen(from, to, 1))
}

fn renamed(key: &str, name: &str) -> Act {
    say(
        200,
        list(&records()).replace(&format!("\"{key}\""), &format!("\"{name}\"")),
    )
}

fn json_rows() -> Vec<(&'static str, Act, Fate)> {
    let good = list(&records());
    let operator = "tell the tracker's operator";
    let html = "<!DOCTYPE html><title>Sign in</title>";
    vec![
        (
            "sign-in",
            Act::Say(
                200,
                vec![("content-type", "text/html".to_owned())],
                html.into(),
            ),
            Refused(
                "expected JSON, got text/html starting `<!DOCTYPE html><title>Sign in</title>`",
                "whether the credentials still work",
            ),
        ),
        (
            "sign-in-as-json",
            say(200, html),
            Refused("expected JSON", "credentials"),
        ),
        (
            "short",
            say(200, &good.as_bytes()[..1000]),
            Refused(
                "it ends in the middle, at line 1 column 1000: the reply was cut short",
                operator,
            ),
        ),
        (
            "cut",
            Act::Cut,
            Refused("no whole answer", "tried again by itself"),
        ),
        (
            "trailing",
            say(200, format!("{good}}}")),
            Refused("trailing characters at line 1 column", operator),
        ),
        (
            "nothing",
            say(200, ""),
            Refused("an empty body — JSON is wanted", operator),
        ),
        (
            "no-content",
            say(204, ""),
            Refused("204 No Content — a body is wanted", operator),
        ),
        (
            "deep",
            say(
                200,
                format!("{{\"data\":{}{}}}", "[".repeat(100), "]".repeat(100)),
            ),
            Refused("nested deeper than 64 levels", operator),
        ),
        (
            "two-values",
            replaced(r#""name":"Task 4""#, r#""name":"Task 4","name":"Task 5""#),
            Refused(
                r#"page 1: $.data[3]: the key "name" appears twice with different values — one value is wanted"#,
                "operator",
            ),
        ),
        (
            "two-values-unread",
            replaced(r#""name":"Task 4""#, r#""name":"Task 4","zz":1,"zz":2"#),
            Read(0),
        ),
        (
            "big-id",
            fourth("id", json!(9_007e21)),
            Quarantined(
                "$.data[3].id: id 9.007e+24 is a float and may have lost digits",
                "ids as text",
            ),
        ),
        (
            "null-id",
            fourth("id", Value::Null),
            Quarantined("page 1 $.data[3].id: null — an id is wanted", ""),
        ),
        (
            "labels",
            fourth("labels", json!({ "x": 1 })),
            Quarantined(r#""labels" is an object — a list of texts is wanted"#, ""),
        ),
        (
            "half-pair",
            replaced("Task 4\"", "Task \\ud800 4\""),
            Read(1),
        ),
        (
            "hidden",
            replaced("Task 4\"", "Task \\u001b[2J\\u202e\\u0000 4\""),
            Read(1),
        ),
        (
            "year-0",
            fourth("due", json!("0000-01-01")),
            Quarantined("the year 0 is outside 1970 to 2200", ""),
        ),
        (
            "huge-date",
            fourth("due", json!(12_345_678_901_234_567_890_u64)),
            Quarantined("is not a date", ""),
        ),
        (
            "error",
            say(200, r#"{"error":"quota"}"#),
            Refused(
                r#"the server answered 200 with {"error":"quota"} — a list of records is wanted"#,
                "do what it says",
            ),
        ),
        (
            "renamed-list",
            say(200, good.replace("\"data\"", "\"items\"")),
            Refused(
                r#"path "data" not found in the reply; top-level keys are "items", "next""#,
                r#"set items.select = "items""#,
            ),
        ),
        (
            "bare-list",
            say(200, json!(records()).to_string()),
            Refused("which is itself a list", "leave items.select out"),
        ),
        (
            "null",
            say(200, "null"),
            Refused("which is null", "look at one reply"),
        ),
        (
            "gone",
            say(200, list(&[])),
            Refused(
                "30 of 30 known tasks are absent — that looks like a filter or a permission; the old data is kept",
                "pull gone --accept-shrink",
            ),
        ),
        (
            "null-list",
            say(200, r#"{"data":null}"#),
            Refused("30 of 30 known tasks are absent", "--accept-shrink"),
        ),
        (
            "shrunk",
            say(200, list(&records()[..10])),
            Refused("20 of 30 known tasks are absent", "--accept-shrink"),
        ),
        (
            "renamed-state",
            renamed("status", "state"),
            Refused(
                "30 of 30 records cannot be used",
                "give the field a default",
            ),
        ),
        (
            "renamed-title",
            renamed("name", "title"),
            Refused(
                r#"no record has "title" any more, which 30 known tasks have"#,
                "compare fields.title",
            ),
        ),
        (
            "renamed-closed",
            renamed("closed", "done_at"),
            Refused(
                r#"no record has "closed" any more, which 15 known tasks have"#,
                "pull renamed-closed --accept-shrink",
            ),
        ),
        (
            "renamed-custom",
            renamed("points", "sp"),
            Refused(
                r#"no record has "field.points" any more"#,
                "compare fields.points",
            ),
        ),
        (
            "circle",
            Act::Circle,
            Refused(
                "the server is looping; nothing was changed",
                "report it to the tracker's operator",
            ),
        ),
        (
            "endless",
            Act::Endless,
            Refused("20 pages and more to come", "larger pages or fewer records"),
        ),
        (
            "latin-1",
            say(200, latin1(&good.replace("Task 4\"", "T\u{e4}sk 4\""))),
            Refused("byte 0xE4 at", operator),
        ),
        ("mark", say(200, format!("\u{feff}{good}")), Read(0)),
        (
            "infinite",
            replaced("\"points\":4,", "\"points\":1e400,"),
            Refused("number out of range", operator),
        ),
        (
            "denied",
            say(401, r#"{"message":"Bad credentials"}"#),
            Refused(
                r#"401 Unauthorized ("Bad credentials") — a token that is accepted is wanted"#,
                "check the source's token",
            ),
        ),
        (
            "forbidden",
            say(403, ""),
            Refused(
                "403 Forbidden — a token with permission is wanted",
                "permission",
            ),
        ),
        (
            "missing",
            say(404, ""),
            Refused("404 Not Found", "check the path"),
        ),
        (
            PAUSES,
            Act::Say(429, vec![("retry-after", "3600".to_owned())], Vec::new()),
            Waiting(
                "429 Too Many Requests — to be asked again in 3600 s",
                "asked again then",
            ),
        ),
        (
            "down",
            say(500, "<html>oops"),
            Refused(
                "500 Internal Server Error — a good answer is wanted",
                "tried again by itself",
            ),
        ),
    ]
}

#[test]
fn every_row_of_the_json_table() {
    let table = json_rows();
    // A host that asks for a pause gets one from all sources that show it the same credential, or none: it counts
    // callers, not sources. So the row that asks for one has a host of its own, and the others' rows prove that it
    // holds back nobody elsewhere.
    let (pausing, others): (Vec<_>, Vec<_>) = table
        .iter()
        .map(|row| (row.0.to_owned(), row.1.clone()))
        .partition(|(name, _)| name == PAUSES);
    let server = Hostile::start("127.0.0.1", &list(&records()), others);
    let pausing = Hostile::start("127.0.0.1", &list(&records()), pausing);
    let mut config = "[service]\nstore = \"sqlite:plan.db\"\ntime_zone = \"UTC\"\n".to_owned();
    for (name, ..) in &table {
        let host = if *name == PAUSES { &pausing } else { &server };
        writeln!(
            config,
            "[source.{name}]\ntype = \"rest\"\nbase = \"{}\"\nallow_private = true\nlimits = {{ pages = 20, attempts = 1 }}\n\
             [source.{name}.items]\nget = \"/{name}\"\nquery = {{ per_page = 50 }}\nselect = \"data\"\n\
             page = {{ token = \"next\", param = \"cursor\" }}\ncomplete = true\n{FIELDS}",
            host.base()
        )
        .expect("a text");
    }
    let home = Home::with_config(&config);
    let fates: Vec<(&str, Fate)> = table.into_iter().map(|row| (row.0, row.2)).collect();
    let turn = || {
        server.turn();
        pausing.turn();
    };
    meet(&home, turn, &fates);
    // A refused source is well again as soon as its server is.
    let after: Value = serde_json::from_str(
        &home
            .run(&["pull", "mark", "--full", "--format", "json"])
            .out,
    )
    .expect("JSON");
    assert_eq!(after[0]["unchanged"], 30, "{after}");
}
