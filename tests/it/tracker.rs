//! The example tracker behaves as a tracker does, and ends with the command that it runs.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use throughline_http::{Auth, Caps, Decode};
use throughline_kit::{Connector as _, Coverage, Cursor, FieldRule, Next, PullError};
use throughline_rest::{Access, Deletes, Ends, Order, Paging, Request, Settings, Since, connector};

/// The tracker over a folder of its own; it ends when this is dropped.
struct Tracker {
    child: Child,
    address: String,
    _data: tempfile::TempDir,
}

impl Drop for Tracker {
    fn drop(&mut self) {
        self.child.kill().expect("it runs still");
        self.child.wait().expect("it ends");
    }
}

/// Sixty tasks of one team, changed on twenty days, and one figure.
fn data() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let task = |id: usize| {
        let updated_at = format!("2026-01-{:02}T08:00:00Z", id % 20 + 1);
        json!({"id": format!("t{id}"), "team": "web", "created_at": format!("{id:02}"), "updated_at": updated_at})
    };
    let tasks: Vec<Value> = (0..60).map(task).collect();
    let kpis = json!({"nps": [{"day": "2026-01-31", "value": 12.4}]});
    for (name, content) in [("tracker.json", json!(tasks)), ("kpis.json", kpis)] {
        std::fs::write(folder.path().join(name), content.to_string()).expect("written");
    }
    folder
}

fn command(data: &Path) -> Command {
    let binary = Path::new(env!("CARGO_BIN_EXE_throughline"));
    let folder = binary.parent().expect("the binary lies in a folder");
    let mut command = Command::new(folder.join("examples/tracker"));
    command
        .args(["--port", "0", "--data"])
        .arg(data)
        .stderr(Stdio::piped());
    command
}

fn start() -> Tracker {
    let data = data();
    let mut child = command(data.path())
        .spawn()
        .expect("the example was built with the tests");
    let mut line = String::new();
    let stderr = child.stderr.take().expect("it was asked for");
    BufReader::new(stderr)
        .read_line(&mut line)
        .expect("one line");
    let address = line
        .trim()
        .rsplit(' ')
        .next()
        .unwrap_or_default()
        .to_owned();
    Tracker {
        child,
        address,
        _data: data,
    }
}

fn source(address: &str, token: &str) -> Settings {
    let get = |name: &str| (name.to_owned(), FieldRule::get(name));
    Settings {
        base: format!("{address}/api").parse().expect("an address"),
        auth: Auth::Bearer(token.to_owned().into()),
        headers: BTreeMap::new(),
        vars: BTreeMap::new(),
        each: Vec::new(),
        request: Request {
            post: false,
            path: "/teams/web/tasks".to_owned(),
            query: BTreeMap::from([("updated_since".to_owned(), json!("{since}"))]),
            body: None,
            next_query: None,
        },
        select: Some("data".to_owned()),
        filter: None,
        page: Paging::Token {
            token: "meta.next".to_owned(),
            param: "cursor".to_owned(),
        },
        ends: Ends::default(),
        since: Some(Since {
            field: "updated_at".to_owned(),
            overlap: Duration::from_mins(1),
            order: Order::None,
            start: None,
        }),
        sync: None,
        deletes: Deletes::default(),
        fields: BTreeMap::from([get("id")]),
        edges: None,
        lookups: BTreeMap::new(),
        also: BTreeMap::new(),
        complete: true,
        allow_private: true,
        caps: Caps::default(),
        access: Access::default(),
        decode: Decode::default(),
    }
}

/// Pulls to the end: the records, what the last page covers, and the cursor.
async fn pull(
    settings: &Settings,
    mut from: Option<Cursor>,
) -> Result<(usize, Coverage, Option<Cursor>), PullError> {
    let source = connector(settings.clone())?;
    let mut records = 0;
    loop {
        let page = source.pull(from.as_ref()).await?;
        records += page.records.len();
        match page.next {
            Next::More(cursor) => from = Some(cursor),
            Next::Done(cursor) => return Ok((records, page.coverage, cursor)),
        }
    }
}

#[tokio::test]
async fn it_pages_by_token_tells_changes_and_asks_for_its_token() {
    let tracker = start();
    let settings = source(&tracker.address, "example-token");
    let (records, coverage, cursor) = pull(&settings, None).await.expect("a first pull");
    assert_eq!((records, coverage), (60, Coverage::Full));
    let (records, coverage, cursor) = pull(&settings, cursor).await.expect("a second pull");
    assert_eq!((records, coverage), (3, Coverage::Delta));
    let (_, coverage, _) = pull(&settings, cursor).await.expect("a third pull");
    assert_eq!(coverage, Coverage::Unchanged);

    let mut series = settings.clone();
    series.request.path = "/kpis/nps".to_owned();
    series.request.query.clear();
    series.select = Some("points".to_owned());
    series.since = None;
    series.fields = [("date", "day"), ("value", "value")]
        .map(|(name, place)| (name.to_owned(), FieldRule::get(place)))
        .into();
    assert_eq!(pull(&series, None).await.expect("a series").0, 1);

    let error = pull(&source(&tracker.address, "another"), None)
        .await
        .expect_err("refused");
    assert!(matches!(error, PullError::Denied { .. }), "{error:?}");
}

#[test]
fn it_ends_with_its_command_and_its_exit_code() {
    let data = data();
    let output = command(data.path())
        .args([
            "--",
            "sh",
            "-c",
            "echo $THROUGHLINE_EXAMPLE_TRACKER; exit 7",
        ])
        .output()
        .expect("the example was built with the tests");
    assert_eq!(output.status.code(), Some(7));
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.starts_with("http://127.0.0.1:"), "{told}");
    assert!(String::from_utf8_lossy(&output.stderr).contains(told.trim()));
}
