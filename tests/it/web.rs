//! The read-only page through the real binary: who is heard, what every answer carries, that every link leads somewhere.

mod client;
mod schema;

use std::collections::{BTreeSet, VecDeque};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use client::{Answer, Client};
use serde_json::Value;

use crate::support::home::{Daemon, Home, repository, wait_for};
use crate::support::hostile::{Act, Hostile};

/// A Friday after the review of 08:00.
const NOW: &str = "2026-11-20T08:00:00Z";

const TOKEN: &str = "4f9d0b6a1c7e83520d4b9fa6c1e87353";

/// A small company with one of everything that has a page; `service` stands under `[service]`.
fn config(service: &str) -> String {
    format!(
        r#"
[service]
store = "sqlite:plan.db"
time_zone = "UTC"
{service}

[mail]
from = "Throughline <strategy@acme.example>"
smtp = "file:outbox"

[person.ann]
name  = "Ann <b>Bold</b>"
email = "ann@acme.example"
hours = 20

[person.bob]
email = "bob@acme.example"

[objective.growth]
statement = "Grow </title><script>alert(1)</script>"
owner     = "ann"
start     = 2026-01-01
due       = 2026-12-31

[objective.share]
statement = "Raise the share from 12 % to 27 %"
parent    = "growth"
owner     = "ann"
start     = 2026-01-01
due       = 2026-12-31
lag       = {{ unit = "%", baseline = 12, target = 27, actuals = "share" }}
at_stake  = {{ amount = 1_000_000, currency = "USD", what = "subscriptions" }}

[metric.share]
type   = "points"
points = [[2026-09-30, 19.0], [2026-10-31, 20.5]]

[initiative.work]
objective = "share"
owner     = "bob"
start     = 2026-01-01
due       = 2026-12-31
match     = [{{ title = "*thing*" }}]
milestones = {{ half = {{ due = 2026-06-30, match = [{{ title = "First*" }}] }} }}

[initiative.more]
objective  = "share"
owner      = "ann"
start      = 2026-01-01
due        = 2026-12-31
depends_on = ["work"]
match      = [{{ title = "*other*" }}]

[lead.done]
initiative = "work"
count      = "done"
target     = 10

[lead.others]
initiative = "more"
count      = "done"
target     = 4

[risk.late]
what       = "The supplier \"><img src=x onerror=alert(1)> is late"
likelihood = 4
impact     = 4
owner      = "bob"
threatens  = ["work"]

[source.sheet]
type     = "csv"
path     = "sheet.csv"
complete = true
fields   = {{ id = "Id", title = "Title", state = "State", closed = "Closed", assignees = "Owner", url = "Url", due = "Due" }}

[review.weekly]
kind     = "check-in"
schedule = "Fri 08:00"
to       = ["leadership@acme.example", "owners"]
"#
    )
}

const SHEET: &str = "Id,Title,State,Closed,Owner,Url,Due\n\
    1,First thing,done,2026-03-02,bob,https://tracker.example/1,\n\
    2,\"Second thing <script>alert(2)</script>\",open,,bob@acme.example,javascript:alert(3),2026-11-01\n\
    3,Some other,open,,ann,https://tracker.example/3,2026-12-01\n";

/// What is needed to tell a PNG of 400 x 100 pixels.
const LOGO: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x01\x90\0\0\0\x64";

/// The company, its daemon, and where its page is.
struct Site {
    home: Home,
    daemon: Daemon,
    client: Client,
}

impl Site {
    fn start(service: &str) -> Self {
        let home = Home::with_config(&config(&format!("web = \"127.0.0.1:0\"\n{service}")));
        home.write("sheet.csv", SHEET);
        home.write("logo.png", LOGO);
        home.ok(&["once", "--now", NOW, "--send"]);
        let daemon = home.running(NOW);
        let client = Client::new(&address(&daemon));
        Self {
            home,
            daemon,
            client,
        }
    }
}

/// Where the page is, as the log said last.
fn address(daemon: &Daemon) -> String {
    daemon.says("the page is at http://");
    let log = daemon.log();
    let at = log.rsplit("the page is at http://").next();
    let at = at.and_then(|rest| rest.split('/').next());
    at.expect("an address").to_owned()
}

/// What no answer leaves without.
fn assert_protected(answer: &Answer, path: &str) {
    let policy = answer.header("content-security-policy").expect("a policy");
    let is_past_review = path.ends_with("/html") && answer.status == 200;
    if is_past_review {
        assert!(
            policy.starts_with(
                "sandbox allow-same-origin; default-src 'none'; style-src 'unsafe-inline'"
            ),
            "{path}: {policy}"
        );
    } else {
        assert_eq!(
            policy,
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "{path}"
        );
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{name} of {path}");
    }
    let may_be_kept = answer.status == 200 && (path.starts_with("/theme/") || path == "/icon.svg");
    let kept = answer.header("cache-control").expect("a cache rule");
    assert_eq!(kept == "no-store", !may_be_kept, "{path}: {kept}");
    assert_eq!(answer.header("server"), None, "{path}");
}

/// No markup but the template's own: what strangers wrote is text.
fn assert_inert(answer: &Answer, path: &str) {
    for way in [
        "<script",
        "<img src=x",
        "onerror=alert(1)>",
        "<b>Bold",
        "href=\"javascript",
        "style=\"",
        " onload",
    ] {
        let is_past_review = path.ends_with("/html");
        let is_ours = is_past_review && way == "style=\"";
        assert!(
            is_ours || !answer.body.contains(way),
            "{way} in {path}:\n{}",
            answer.body
        );
    }
}

#[test]
fn a_page_speaks_its_readers_language_and_programs_read_english() {
    let site = Site::start("language = \"fr-CH\"\n");
    for (asked, wanted, word) in [
        (Some("de-DE,de;q=0.9,en;q=0.1"), "de", "Stand der Ziele"),
        (Some("en-GB,de;q=0.2"), "en", "Scoreboard"),
        (Some("ja,es;q=0.3"), "es", "Cuadro de mando"),
        (Some("ja;q=1,*;q=<script>"), "fr-CH", "Tableau de bord"),
        (None, "fr-CH", "Tableau de bord"),
    ] {
        let asks = asked.map(|asked| ("Accept-Language", asked));
        let headers: Vec<(&str, &str)> = [("Host", "localhost")].into_iter().chain(asks).collect();
        let answer = site.client.ask("GET", "/", &headers);
        let lang = format!("<html lang=\"{wanted}\">");
        assert!(answer.body.contains(&lang), "{asked:?}: {}", answer.body);
        assert!(answer.body.contains(word), "{asked:?}: {}", answer.body);
        assert_eq!(
            answer.header("vary"),
            Some("Accept-Language, Authorization")
        );
        assert_eq!(answer.header("content-language"), Some(wanted));
    }
    let german = [("Host", "localhost"), ("Accept-Language", "de")];
    let missing = site.client.ask("GET", "/nope", &german);
    assert_eq!(missing.status, 404);
    assert!(missing.body.contains("Diese Seite gibt es nicht"));
    let picture = site.client.ask("GET", "/picture/roadmap/all.svg", &german);
    assert!(picture.body.contains("heute"), "{}", picture.body);
    let api = site.client.ask("GET", "/api/v1/objectives", &german);
    assert_eq!(api.body, site.client.get("/api/v1/objectives").body);
    assert_eq!(api.header("vary"), Some("Authorization"));
}

#[test]
fn every_link_of_every_page_answers_and_every_answer_is_protected() {
    let site = Site::start("");
    let mut found: BTreeSet<String> = BTreeSet::from(["/".to_owned()]);
    let mut next: VecDeque<String> = VecDeque::from(["/".to_owned()]);
    while let Some(path) = next.pop_front() {
        let answer = site.client.get(&path);
        assert_eq!(answer.status, 200, "{path}");
        assert_protected(&answer, &path);
        let kind = answer.header("content-type").unwrap_or_default();
        if !kind.starts_with("text/html") {
            continue;
        }
        assert_inert(&answer, &path);
        for link in answer.links() {
            assert!(
                !link.contains("tracker.example") || link.starts_with("https://tracker.example/")
            );
            if link.contains("://") || link.starts_with('#') || link.starts_with("mailto:") {
                continue;
            }
            let link = client::resolve(&path, &link);
            if found.insert(link.clone()) {
                next.push_back(link);
            }
        }
    }
    for path in [
        "/roadmap",
        "/forecast",
        "/capacity",
        "/matrix",
        "/hygiene",
        "/risks",
        "/sources",
        "/ledger",
        "/outbox",
        "/reviews",
        "/review/1",
        "/review/1/html",
        "/objective/growth",
        "/objective/share",
        "/initiative/work",
        "/initiative/more",
        "/lead/done",
        "/person/ann",
        "/person/bob",
        "/explain/share",
        "/explain/done",
        "/icon.svg",
    ] {
        assert!(found.contains(path), "no link leads to {path}: {found:#?}");
    }
    for (path, words) in [
        (
            "/objective/share",
            &[
                "Raise the share from 12 % to 27 %",
                "20.5\u{a0}%",
                "USD\u{a0}1.0\u{a0}M (subscriptions)",
                "Ann &lt;b&gt;Bold",
            ][..],
        ),
        (
            "/initiative/work",
            &[
                "First thing",
                "Second thing &lt;script&gt;",
                "https:&#x2f;&#x2f;tracker.example&#x2f;1",
                "half",
            ],
        ),
        ("/lead/done", &["Lead measure", "explain&#x2f;done"]),
        ("/explain/done", &["1 of 10", "First thing"]),
        ("/review/1", &["Weekly check-in", "The mail as it looked"]),
        ("/sources", &["sheet", "3 records"]),
        ("/outbox", &["leadership@acme.example", "sent"]),
    ] {
        let body = site.client.get(path).body;
        for word in words {
            assert!(body.contains(word), "{word} on {path}:\n{body}");
        }
    }
}

/// Name, logo and colours of `[theme]` stand on every page, and on one that says that there is none; both files are ours,
/// and a browser may keep them.
#[test]
fn the_theme_is_on_every_page() {
    let theme = "[theme]\nname = \"Acme <i>\\\"Strategy\\\"</i>\"\ncolour = \"#7a1f3d\"\naccent = \"#9c2a50\"";
    for (logo, wanted) in [
        (
            "",
            "<bdi>Acme &lt;i&gt;&quot;Strategy&quot;&lt;&#x2f;i&gt;</bdi></a>",
        ),
        (
            "logo = \"logo.png\"",
            "alt=\"Acme &lt;i&gt;&quot;Strategy&quot;&lt;&#x2f;i&gt;\" width=\"192\" height=\"48\"></a>",
        ),
    ] {
        let site = Site::start(&format!("{theme}\n{logo}"));
        for path in ["/", "/objective/share", "/outbox", "/nope"] {
            let answer = site.client.get(path);
            assert_protected(&answer, path);
            assert!(answer.body.contains(wanted), "{path}:\n{}", answer.body);
            let links = answer.links();
            let files = links.iter().filter(|link| link.contains("theme/"));
            let files: Vec<String> = files.map(|link| client::resolve(path, link)).collect();
            assert_eq!(files.len(), 1 + usize::from(!logo.is_empty()), "{path}");
            for file in files {
                let answer = site.client.get(&file);
                assert_eq!(answer.status, 200, "{file}");
                assert_protected(&answer, &file);
                let is_sheet = answer.body.contains("--brand: #7a1f3d; --link: #9c2a50;");
                let kind = if is_sheet {
                    "text/css; charset=utf-8"
                } else {
                    "image/png"
                };
                assert_eq!(answer.header("content-type"), Some(kind), "{file}");
                assert_eq!(
                    answer.header("cache-control"),
                    Some("private, max-age=31536000, immutable"),
                    "{file}"
                );
            }
        }
    }
}

#[test]
fn what_is_not_there_is_said_on_a_page_of_its_own() {
    let site = Site::start("");
    for path in [
        "/nope",
        "/objective/nope",
        "/objective/<script>alert(1)</script>",
        "/initiative/share",
        "/lead/work",
        "/person/nobody",
        "/explain/nothing",
        "/review/999",
        "/review/abc",
        "/review/1/picture/0",
        "/review/99999999999999999999",
        "/objective/a/b/c",
        "/../../etc/passwd",
        "/objective/..%2f..%2fetc",
        "/objective/%00",
        "/theme/nope.css",
        "/theme/000000000000.png",
    ] {
        let answer = site.client.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert_protected(&answer, path);
        assert_inert(&answer, path);
        assert!(
            answer.body.contains("There is no such page") && !answer.body.contains("nope"),
            "{path}"
        );
    }
    let bad = site.client.get("/objective/%ff");
    assert_eq!(bad.status, 400);
    assert_protected(&bad, "/objective/%ff");
}

#[test]
fn other_hosts_and_other_methods_are_refused() {
    let site = Site::start("web_hosts = [\"plan.acme.example\"]");
    let ask = |method: &str, host: &str| {
        let answer = site.client.ask(method, "/", &[("Host", host)]);
        assert_protected(&answer, "/");
        answer
    };
    for (method, host, wanted) in [
        ("GET", "localhost", 200),
        ("GET", "plan.acme.example", 200),
        ("GET", "plan.acme.example:443", 200),
        ("HEAD", "localhost", 200),
        ("GET", "evil.example", 421),
        ("GET", "169.254.169.254", 421),
        ("POST", "localhost", 405),
        ("DELETE", "localhost", 405),
        ("OPTIONS", "localhost", 405),
        ("POST", "evil.example", 405),
    ] {
        let answer = ask(method, host);
        assert_eq!(answer.status, wanted, "{method} {host}");
        assert_eq!(answer.body.is_empty(), method == "HEAD", "{method} {host}");
        assert_eq!(
            answer.header("allow").is_some(),
            wanted == 405,
            "{method} {host}"
        );
    }
    let with_body = site.client.ask(
        "GET",
        "/",
        &[("Host", "localhost"), ("Content-Length", "5")],
    );
    assert_eq!(with_body.status, 413);
}

#[test]
fn a_page_with_a_token_is_shown_to_who_has_it() {
    let home = Home::with_config(&config(
        "web = \"0.0.0.0:0\"\nweb_token = { file = \"web-token\" }",
    ));
    home.write("sheet.csv", SHEET);
    home.write("web-token", format!("{TOKEN}\n"));
    let daemon = home.running(NOW);
    let at = address(&daemon).replace("0.0.0.0", "127.0.0.1");
    let client = Client::new(&at);
    let basic = |pair: &str| format!("Basic {}", client::base64(pair));
    for (shown, wanted) in [
        (None, 401),
        (Some("Bearer wrong".to_owned()), 401),
        (Some(format!("Bearer {TOKEN}")), 200),
        (Some(basic(&format!("me:{TOKEN}"))), 200),
        (Some(basic("me:wrong")), 401),
    ] {
        let mut headers = vec![("Host", "localhost")];
        headers.extend(shown.as_deref().map(|shown| ("Authorization", shown)));
        let answer = client.ask("GET", "/", &headers);
        assert_eq!(answer.status, wanted, "{shown:?}");
        assert_protected(&answer, "/");
        assert_eq!(
            answer.header("www-authenticate").is_some(),
            wanted == 401,
            "{shown:?}"
        );
        assert!(
            wanted == 200 || !answer.body.contains("share"),
            "{}",
            answer.body
        );
    }
    assert_eq!(client.get("/readyz").status, 200);
    assert_eq!(client.get("/healthz").status, 200);
    drop(daemon);
    std::fs::remove_file(home.path("web-token")).expect("it is there");
    assert_eq!(home.holds(TOKEN), None, "the token is nowhere else");
}

#[test]
fn a_slow_reader_holds_up_nobody() {
    let site = Site::start("");
    let started = Instant::now();
    let mut slow: Vec<TcpStream> = (0..40)
        .map(|_| {
            let mut stream = site.client.connect();
            stream
                .write_all(b"GET / HTTP/1.1\r\nHost: loc")
                .expect("it is taken");
            stream
        })
        .collect();
    assert_eq!(site.client.get("/").status, 200, "others are answered");
    assert!(started.elapsed() < Duration::from_secs(5), "at once");
    for stream in &mut slow {
        let mut rest = Vec::new();
        stream
            .set_read_timeout(Some(Duration::from_secs(15)))
            .expect("a limit");
        stream.read_to_end(&mut rest).expect("the page hangs up");
        let said = String::from_utf8_lossy(&rest);
        assert!(
            rest.is_empty() || said.starts_with("HTTP/1.1 408"),
            "{said}"
        );
    }
    let huge = format!(
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n",
        "x".repeat(200_000)
    );
    let mut stream = site.client.connect();
    // The page may hang up before all of it is written.
    drop(stream.write_all(huge.as_bytes()));
    let mut said = String::new();
    drop(stream.read_to_string(&mut said));
    assert!(
        said.is_empty() || said.starts_with("HTTP/1.1 431"),
        "{said}"
    );
    assert_eq!(site.client.get("/").status, 200);
}

#[test]
fn the_page_answers_while_a_pull_runs_and_shows_what_it_brought() {
    let tracker = Hostile::start("127.0.0.1", "", [("slow".to_owned(), Act::Drip)]);
    let source = format!(
        "[source.slow]\ntype = \"rest\"\nbase = \"{}\"\nallow_private = true\nlimits = {{ timeout = \"15s\", attempts = 1 }}\n\
         [source.slow.items]\nget = \"/slow\"\nselect = \"data\"\npage = \"none\"\n\
         fields = {{ id = \"id\", title = \"name\", state = {{ get = \"status\", map = {{ open = \"open\" }} }} }}\n",
        tracker.base()
    );
    let home = Home::with_config(&(config("web = \"127.0.0.1:0\"") + &source));
    home.write("sheet.csv", SHEET);
    let daemon = home.running(NOW);
    let client = Client::new(&address(&daemon));
    wait_for("the slow pull to begin", || !tracker.asked().is_empty());
    let started = Instant::now();
    wait_for("the page to show the sheet", || {
        client.get("/initiative/work").body.contains("First thing")
    });
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "the pull still runs"
    );
    assert!(client.get("/sources").body.contains("never read"));
    let (code, took) = daemon.stop();
    assert_eq!(code, 0);
    assert!(took < Duration::from_secs(10), "{took:?}");
}

#[test]
fn an_idle_reader_does_not_hold_up_the_end() {
    let site = Site::start("");
    let mut idle = site.client.connect();
    idle.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .expect("it is taken");
    let mut first = [0; 15];
    idle.read_exact(&mut first).expect("an answer");
    assert_eq!(&first, b"HTTP/1.1 200 OK");
    let (code, took) = site.daemon.stop();
    assert_eq!(code, 0);
    assert!(took < Duration::from_secs(6), "{took:?}");
    assert!(
        TcpStream::connect(site.client.address()).is_err(),
        "nobody listens"
    );
}

#[test]
fn a_reload_takes_over_the_plan_and_the_address() {
    let site = Site::start("");
    let Site {
        home,
        daemon,
        client,
    } = site;
    let renamed = config("web = \"127.0.0.1:0\"").replace("Raise the share", "Lift the share");
    home.write("config.toml", &renamed);
    daemon.signal("HUP");
    wait_for("the new plan", || {
        client
            .get("/objective/share")
            .body
            .contains("Lift the share")
    });
    home.write("config.toml", renamed.replace("127.0.0.1:0", "127.0.0.2:0"));
    daemon.signal("HUP");
    daemon.says("the page is at http://127.0.0.2:");
    wait_for("the old address to be free", || {
        TcpStream::connect(client.address()).is_err()
    });
    let moved = Client::new(&address(&daemon));
    assert_eq!(moved.get("/").status, 200);
    home.write("config.toml", renamed.replace("web = \"127.0.0.1:0\"", ""));
    daemon.signal("HUP");
    wait_for("no page", || TcpStream::connect(moved.address()).is_err());
    assert_eq!(daemon.stop().0, 0);
}

#[test]
fn an_address_that_is_taken_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let at = taken.local_addr().expect("its address");
    let home = Home::with_config(&config(&format!("web = \"{at}\"")));
    home.write("sheet.csv", SHEET);
    let ran = home.run(&["run", "--now", NOW]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.err.contains(&format!("the page cannot listen on {at}")),
        "{}",
        ran.err
    );
}

#[test]
fn a_page_that_strangers_could_read_is_refused() {
    for (service, words) in [
        (
            "web = \"0.0.0.0:8420\"",
            "\"web\" is 0.0.0.0:8420, which other machines can reach, and there is no \"web_token\"",
        ),
        (
            "web = \"0.0.0.0:8420\"\nweb_token = \"short\"",
            "\"web_token\" is too short — a random token of at least 128 bit is wanted",
        ),
        ("web = \"8420\"", "an address of this machine and a port"),
        (
            "web_hosts = [\"a.example\"]",
            "\"web_hosts\" stands without \"web\"",
        ),
        (
            "web = \"127.0.0.1:1\"\nweb_hosts = [\"https://a.example\"]",
            "the name of a host without scheme and port is wanted",
        ),
        (
            "url = \"plan.example\"",
            "\"url\" is the text \"plan.example\"",
        ),
        (
            "url = \"https://me:secret@plan.example\"",
            "\"url\" is no plain web address",
        ),
    ] {
        let home = Home::with_config(&config(service));
        home.write("sheet.csv", SHEET);
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(home.path("config.toml"), mode).expect("a mode");
        let ran = home.run(&["check"]);
        assert_eq!(ran.code, 2, "{service}: {}", ran.err);
        assert!(
            ran.err.contains(words),
            "{service}: {words} in\n{}",
            ran.err
        );
        assert!(!ran.err.contains("secret@"), "{}", ran.err);
    }
}

#[test]
fn the_api_answers_as_its_document_says_and_as_the_terminal_does() {
    let site = Site::start("");
    let asked = |path: &str| {
        let answer = site.client.get(path);
        assert_protected(&answer, path);
        assert_eq!(
            answer.header("content-type"),
            Some("application/json"),
            "{path}"
        );
        let value: Value = serde_json::from_str(&answer.body).expect("JSON");
        (answer.status, value)
    };
    let (status, document) = asked("/api/v1/openapi.json");
    assert_eq!((status, &document["openapi"]), (200, &Value::from("3.1.0")));
    let paths = document["paths"].as_object().expect("paths");
    let source = std::fs::read_to_string(repository("src/web/api.rs")).expect("the routes");
    for route in source
        .split("\"/api/v1/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
    {
        let is_described = paths.contains_key(&format!("/api/v1/{route}"));
        assert!(
            is_described || route == "openapi.json",
            "{route} is not described"
        );
    }
    for (path, item) in paths {
        let (status, value) = asked(&path.replace("{id}", "share"));
        assert_eq!(status, 200, "{path}");
        let schema = &item["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        assert_eq!(
            schema::faults(&document, schema, &value),
            Vec::<String>::new(),
            "{path}"
        );
    }
    assert_eq!(asked("/api/v1/explain/nothing").0, 404);
    let list = |path: &str| asked(path).1.as_array().map_or(0, Vec::len);
    assert_eq!(
        (
            list("/api/v1/objectives"),
            list("/api/v1/initiatives"),
            list("/api/v1/leads")
        ),
        (2, 2, 2)
    );
    assert_eq!(
        (
            list("/api/v1/sources"),
            list("/api/v1/reviews"),
            list("/api/v1/risks")
        ),
        (2, 3, 2)
    );
    for name in ["capacity", "hygiene", "ledger", "matrix", "risks"] {
        let told: Value =
            serde_json::from_str(&site.home.ok(&[name, "--now", NOW, "--format", "json"]))
                .expect("JSON");
        assert_eq!(asked(&format!("/api/v1/{name}")).1, told, "{name}");
    }
}

#[test]
fn the_metrics_are_those_of_the_documentation() {
    let site = Site::start("");
    site.client.get("/");
    let answer = site.client.get("/metrics");
    assert_protected(&answer, "/metrics");
    let kind = answer.header("content-type").unwrap_or_default();
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    assert!(answer.body.ends_with("# EOF\n"), "{}", answer.body);
    let version = env!("CARGO_PKG_VERSION");
    for line in [
        format!("throughline_build_info{{version=\"{version}\"}} 1.0"),
        "throughline_source_failing{source=\"sheet\"} 0.0".to_owned(),
        "throughline_source_records{source=\"sheet\"} 3.0".to_owned(),
        "throughline_pull_errors_total{source=\"sheet\"} 0".to_owned(),
        "throughline_mails_sent_total 3".to_owned(),
        "throughline_outbox_mails{state=\"sent\"} 3.0".to_owned(),
        "throughline_assessments_total 1".to_owned(),
    ] {
        assert!(
            answer.body.lines().any(|one| one == line),
            "{line} in\n{}",
            answer.body
        );
    }
    // 2026-11-20T08:00:00Z and some seconds.
    let success = "throughline_source_last_success_timestamp_seconds{source=\"sheet\"} 17951616";
    assert!(answer.body.contains(success), "{}", answer.body);
    let docs = std::fs::read_to_string(repository("docs/page.md")).expect("the page's page");
    for name in answer
        .body
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next())
    {
        assert!(
            docs.contains(&format!("`{name}")),
            "docs/page.md lacks {name}"
        );
    }
}

#[test]
fn a_supervisor_learns_whether_the_daemon_is_ready() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let at = free.local_addr().expect("its address");
    drop(free);
    let home = Home::with_config(&config(&format!("web = \"{at}\"")));
    home.write("sheet.csv", SHEET);
    let before = home.run(&["healthcheck"]);
    assert!(
        before.code == 1 && before.err.contains(&format!("nothing answers at {at}")),
        "{}",
        before.err
    );
    let daemon = home.running(NOW);
    assert_eq!(home.ok(&["healthcheck"]), "ready\n");
    drop(daemon);
    assert_eq!(home.run(&["healthcheck"]).code, 1);
    home.write("config.toml", config(""));
    let without = home.run(&["healthcheck"]);
    assert!(
        without.code == 2 && without.err.contains("service.web is not set"),
        "{}",
        without.err
    );
}
