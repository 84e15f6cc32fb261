//! Every shipped REST preset through the real binary: what it asks a tracker for, and which tasks its answers become.
//!
//! The answers lie beside the connector, one folder for each preset, made by hand from the trackers' documentation and
//! source. Three pulls: everything, then what changed an hour later, then a day later with one task deleted.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{Method, Response, Uri};
use rusqlite::Connection;
use serde::Deserialize;
use serde_json::Value;

use crate::support::home::{Home, Ran, repository};

/// When the pulls are made, for the program and by the trackers' clocks.
const TIMES: [(&str, &str); 3] = [
    ("2026-01-05T10:15:00Z", "Mon, 05 Jan 2026 10:15:00 GMT"),
    ("2026-01-05T11:15:00Z", "Mon, 05 Jan 2026 11:15:00 GMT"),
    ("2026-01-06T12:15:00Z", "Tue, 06 Jan 2026 12:15:00 GMT"),
];

/// What a user adds to a preset, and what its tracker answers.
#[derive(Debug, Deserialize)]
struct Script {
    /// The keys of the source; `{base}` is the tracker's address.
    source: String,
    /// The address that stands in the tracker's own answers.
    origin: Option<String>,
    reply: Vec<Answer>,
}

/// One answer: the first whose words are all in the request.
#[derive(Debug, Deserialize)]
struct Answer {
    asked: Vec<String>,
    /// Only in this pull.
    pull: Option<usize>,
    /// Only the first time.
    #[serde(default)]
    once: bool,
    file: String,
    /// The `Link` header.
    link: Option<String>,
}

/// All trackers, each below its preset's name.
#[derive(Default)]
struct Trackers {
    scripts: BTreeMap<String, Script>,
    pull: usize,
    asked: BTreeMap<String, Vec<String>>,
    /// The files that were answered with.
    given: BTreeSet<(String, String)>,
    address: String,
}

type Shared = Arc<Mutex<Trackers>>;

impl Trackers {
    fn answer(&mut self, name: &str, request: &str) -> Result<(String, Option<String>), String> {
        let script = self.scripts.get(name).ok_or("no such tracker")?;
        let fits = |answer: &&Answer| {
            let key = (name.to_owned(), answer.file.clone());
            answer.pull.is_none_or(|pull| pull == self.pull)
                && !(answer.once && self.given.contains(&key))
                && answer.asked.iter().all(|words| request.contains(words))
        };
        let answer = script.reply.iter().find(fits);
        let answer = answer.ok_or_else(|| format!("nothing is scripted for {request}"))?;
        let text = fixture(name, &answer.file);
        self.given.insert((name.to_owned(), answer.file.clone()));
        let own = format!("{}/{name}", self.address);
        let here = |text: String| match &script.origin {
            Some(origin) => text.replace(origin, &own),
            None => text,
        };
        let found = (here(text), answer.link.clone().map(here));
        self.asked
            .entry(name.to_owned())
            .or_default()
            .push(without_query(request));
        Ok(found)
    }
}

/// A request without the text of its GraphQL query, which the preset shows.
fn without_query(request: &str) -> String {
    let Some((line, body)) = request.split_once(" {") else {
        return request.to_owned();
    };
    let mut body: Value = serde_json::from_str(&format!("{{{body}")).expect("a body in JSON");
    if let Some(query) = body.get_mut("query") {
        let fields = ["next_items_page(", "items_page(", "issues("];
        let field = fields
            .iter()
            .find(|field| query.to_string().contains(*field));
        *query = format!("… {}…", field.expect("a field that is known")).into();
    }
    format!("{line} {body}")
}

fn fixture(name: &str, file: &str) -> String {
    let path = repository("connectors/rest/tests/fixtures")
        .join(name)
        .join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

async fn answer(
    State(trackers): State<Shared>,
    method: Method,
    uri: Uri,
    body: Bytes,
) -> Response<Body> {
    let path = uri.path().trim_start_matches('/');
    let (name, path) = path.split_once('/').unwrap_or_default();
    let query: BTreeMap<String, String> =
        url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
            .into_owned()
            .collect();
    let query: Vec<String> = query
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    // A mark behind the last parameter tells `fields=id` from `fields=id,name`.
    let mut request = format!("{method} /{path}?{}&", query.join("&"));
    if !body.is_empty() {
        write!(request, " {}", String::from_utf8_lossy(&body)).expect("a text");
    }
    let mut trackers = trackers.lock().expect("no other panic");
    let (_, date) = TIMES[trackers.pull - 1];
    let response = Response::builder()
        .header("content-type", "application/json")
        .header("date", date);
    let response = match trackers.answer(name, &request) {
        Ok((text, Some(link))) => response.header("link", link).body(Body::from(text)),
        Ok((text, None)) => response.body(Body::from(text)),
        Err(what) => response.status(400).body(Body::from(format!("\"{what}\""))),
    };
    response.expect("an answer")
}

/// Starts the trackers of all presets.
fn serve() -> Shared {
    let shared = Shared::default();
    let of_the_server = Arc::clone(&shared);
    let (sender, address) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
                .await
                .expect("a port");
            sender
                .send(listener.local_addr().expect("an address"))
                .expect("the test waits");
            let routes = Router::new().fallback(answer).with_state(of_the_server);
            axum::serve(listener, routes).await.expect("it serves");
        });
    });
    let address = address.recv().expect("the server starts");
    let mut trackers = shared.lock().expect("no other panic");
    trackers.address = format!("http://{address}");
    for name in throughline_rest::presets() {
        let script = toml::from_str(&fixture(name, "script.toml"));
        let script = script.unwrap_or_else(|error| panic!("{name}: {error}"));
        trackers.scripts.insert((*name).to_owned(), script);
    }
    drop(trackers);
    shared
}

/// A configuration with every preset, each as its user writes it.
fn config(trackers: &Trackers) -> String {
    let mut config =
        "[service]\nstore = \"sqlite:plan.db\"\ntime_zone = \"Europe/Berlin\"\n".to_owned();
    // One task of three may vanish here.
    for (name, script) in &trackers.scripts {
        let keys = script
            .source
            .replace("{base}", &format!("{}/{name}", trackers.address))
            .replace("\n[items", &format!("\n[source.{name}.items"))
            .replace("\"TOKEN\"", &format!("\"{}\"", variable(name)));
        write!(
            config,
            "\n[source.{name}]\npreset = \"{name}\"\nallow_private = true\nmax_drop = 0.9\n{keys}"
        )
        .expect("a text");
    }
    config
}

/// The variable of a source's credential. Each has its own: who shares one shares a limiter.
fn variable(name: &str) -> String {
    format!("TOKEN_{}", name.to_uppercase().replace('-', "_"))
}

fn run(home: &Home, arguments: &[&str]) -> Ran {
    let mut command = home.command(arguments);
    for name in throughline_rest::presets() {
        command.env(variable(name), format!("token-of-{name}"));
    }
    let output = command.output().expect("the binary runs");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// The tasks of a source, one line of JSON each, those that are gone marked.
fn tasks(database: &Connection, source: &str) -> String {
    let sql = "select json, gone_at is not null from task where source = ?1 order by external";
    let mut statement = database.prepare(sql).expect("a query");
    let rows = statement
        .query_map([source], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?))
        })
        .expect("rows");
    let lines: Vec<String> = rows
        .map(|row| row.expect("a row"))
        .map(|(json, gone)| format!("{}{json}", if gone { "gone: " } else { "" }))
        .collect();
    lines.join("\n")
}

/// The lines that a pull says of one source.
fn said<'t>(out: &'t str, name: &str) -> Vec<&'t str> {
    let mut lines = out
        .lines()
        .skip_while(|line| line.split(' ').next() != Some(name));
    let first = lines.next().into_iter();
    first
        .chain(lines.take_while(|line| line.starts_with(' ')))
        .map(str::trim_end)
        .collect()
}

#[test]
fn every_preset_reads_its_tracker_what_changed_and_what_was_deleted() {
    let shared = serve();
    let home = Home::with_config(&config(&shared.lock().expect("no other panic")));
    let address = shared.lock().expect("no other panic").address.clone();
    let check = run(&home, &["check"]);
    assert_eq!(check.code, 0, "{}\n{}", check.out, check.err);
    assert!(
        !check.err.contains("warning") && !check.out.contains("warning"),
        "{}\n{}",
        check.out,
        check.err
    );
    let mut stories: BTreeMap<&str, String> = BTreeMap::new();
    for (index, (now, _)) in TIMES.into_iter().enumerate() {
        shared.lock().expect("no other panic").pull = index + 1;
        let ran = run(&home, &["pull", "--now", now]);
        assert_eq!(ran.code, 0, "{}\n{}", ran.out, ran.err);
        let asked = std::mem::take(&mut shared.lock().expect("no other panic").asked);
        let database = Connection::open(home.path("plan.db")).expect("the store");
        for name in throughline_rest::presets() {
            let story = stories.entry(name).or_default();
            writeln!(
                story,
                "# pull {}\n{}",
                index + 1,
                said(&ran.out, name).join("\n")
            )
            .expect("a text");
            for request in &asked[*name] {
                writeln!(story, "{}", request.trim_end_matches('&')).expect("a text");
            }
            writeln!(story, "{}\n", tasks(&database, name)).expect("a text");
        }
    }
    for (name, story) in stories {
        insta::assert_snapshot!(name, story.replace(&address, "HOST"));
    }
}
