//! The configuration rows of the bad-input table: all problems of a file at once, each with its place and one help.

use std::fs::{Permissions, set_permissions};
use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use crate::support::home::Home;

/// A plan without fault, to be spoilt.
const PLAN: &str = r#"[service]
store     = "sqlite:plan.db"
time_zone = "Europe/Berlin"

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

[mail]
from = "Throughline <strategy@acme.example>"
smtp = "file:outbox"
"#;

const REST: &str = r#"
[source.desk]
type = "rest"
base = "https://desk.example/api"
[source.desk.items]
get    = "/tasks"
query  = { per_page = 100 }
fields = { id = "id", title = "name", closed = "closed" }
"#;

/// What `check` says of a configuration: severity, line, message and help.
fn problems(home: &Home) -> Vec<(u64, String, String)> {
    let ran = home.run(&["check", "--format", "json"]);
    assert_eq!(ran.code, 2, "{}\n{}", ran.out, ran.err);
    let found: Value = serde_json::from_str(&ran.out).expect("JSON");
    let problems = found["problems"].as_array().expect("problems");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    problems
        .iter()
        .map(|one| {
            (
                one["line"].as_u64().unwrap_or(0),
                text(&one["message"]),
                text(&one["help"]),
            )
        })
        .collect()
}

/// Each row spoils the plan in its own way and is alone with it: no fault may hide behind another or cause a second.
#[test]
fn every_row_of_the_configuration_table() {
    // What is replaced, by what, and what is said: the message's beginning, words of the help.
    let rows = [
        (
            "",
            "[source.x]\ntype = \"csv\"\nevery \"15m\"\n",
            "key with no value, expected `=`",
            "",
        ),
        (
            "",
            "[source.gh]\ntype = \"github\"\nrepositories = [\"a/b\"]\nintervall = \"15m\"\n",
            r#"unknown key "intervall" in [source.gh]"#,
            "",
        ),
        (
            "",
            "[source.gh]\ntype = \"github\"\nrepositories = [\"a/b\"]\nevry = \"15m\"\n",
            r#"unknown key "evry" in [source.gh]"#,
            r#"did you mean "every"?"#,
        ),
        (
            "",
            "[source.gh]\ntype = \"github\"\nrepositories = [\"a/b\"]\nevery = 15\n",
            r#""every" is the number 15 — a duration with a unit is wanted"#,
            r#"write every = "15m""#,
        ),
        (
            "",
            "[source.gh]\ntype = \"github\"\nrepositories = [\"a/b\"]\nevery = \"2s\"\n",
            r#""every" is 2s, below the minimum of 60s"#,
            "allow_fast = true",
        ),
        (
            "",
            "[person.ann]\nemail = \"b@acme.example\"\n",
            r#"person "ann" is already defined at line 5"#,
            "",
        ),
        (
            "Europe/Berlin",
            "EST5",
            r#""time_zone" is "EST5" — an IANA time zone is wanted"#,
            r#"use "America/New_York""#,
        ),
        (
            "ann@acme.example",
            "ann@@acme.example",
            r#""email" is "ann@@acme.example", which is not an address: second "@" at column 5"#,
            "",
        ),
        (
            "Throughline <",
            "Through\\nline <",
            r#""from" contains a line break (\u{a}) — one line is wanted"#,
            "",
        ),
        (
            "owner     = \"ann\"\nstart     = 2026-01-01\ndue       = 2026-12-31\nlag",
            "owner     = \"anna\"\nstart     = 2026-01-01\ndue       = 2026-12-31\nlag",
            r#""owner" names the person "anna", which is not defined"#,
            r#"did you mean "ann"?"#,
        ),
        (
            "objective = \"share\"",
            "objective = \"shares\"",
            r#""objective" names the objective "shares", which is not defined"#,
            r#"did you mean "share"?"#,
        ),
        (
            "{ title = \"*\" }",
            "{ source = \"gihub\" }",
            r#""source" names the source "gihub", which is not defined"#,
            "define [source.gihub]; none is defined yet",
        ),
        (
            "target     = 10",
            "target     = 0",
            "[lead.done]: baseline and target are both 0 — two different values are wanted",
            "",
        ),
        (
            "smtp = \"file:outbox\"",
            "smtp = \"smtp://u@mail.example:25\"\ntls = \"none\"\npassword = { file = \"config.toml\" }",
            r#""tls" is "none", which is refused with a password or for another machine"#,
            "leave it out",
        ),
        (
            "",
            "[initiative.b]\nobjective = \"share\"\nowner = \"ann\"\nstart = 2026-01-01\ndue = 2026-12-31\nmatch = [{ title = \"b\" }]\ndepends_on = [\"c\"]\n[initiative.c]\nobjective = \"share\"\nowner = \"ann\"\nstart = 2026-01-01\ndue = 2026-12-31\nmatch = [{ title = \"c\" }]\ndepends_on = [\"b\"]\n",
            "dependencies go in a circle: b -> c -> b",
            "take one of them out",
        ),
        (
            "",
            "[source.gh]\ntype = \"github\"\nrepositories = [\"a/b\"]\ntoken = { env = \"NO_TOKEN\" }\n",
            "environment variable NO_TOKEN is not set",
            "a systemd credential is a file",
        ),
        (
            "",
            "[source.gh]\ntype = \"github\"\nrepositories = [\"a/b\"]\ntoken = { env = \"EMPTY_TOKEN\" }\n",
            "environment variable EMPTY_TOKEN is empty",
            "set it",
        ),
        (
            "",
            "[source.gh]\ntype = \"github\"\nrepositories = [\"a/b\"]\ntoken = { file = \"no-token\" }\n",
            "secret file ",
            "create it with mode 600",
        ),
        (
            "REST https://desk.example",
            "http://desk.example/api\"\nauth = { bearer = { file = \"config.toml\" } } # \"",
            "the address is http:// and \"auth\" is set — the token would travel unencrypted",
            "use https://",
        ),
        (
            "REST https://desk.example",
            "https://user:canary-word@desk.example",
            "\"base\" contains a user name or password",
            "move it to auth",
        ),
        (
            "REST https://desk.example/api",
            "https://desk.example/?api_key=canary-word",
            "\"base\" carries a credential in its query (\"api_key\")",
            "move it to auth",
        ),
        (
            "REST \"/tasks\"",
            "\"/tasks?private_token=canary-word\"",
            "\"get\" carries a credential in its query (\"private_token\")",
            "move it to auth",
        ),
        (
            "REST per_page = 100",
            "per_page = 100, access_token = \"canary-word\"",
            "\"access_token\" carries a credential in its query",
            "move it to auth",
        ),
        (
            "REST https://desk.example",
            "https://desk.example/#x",
            "\"base\" has a fragment",
            "",
        ),
        (
            "REST https://",
            "ftp://",
            "\"base\" has the scheme ftp: — https:// is wanted",
            "",
        ),
        (
            "REST \"/tasks\"",
            "\"https://other.example/tasks\"",
            "items.get: another host than the base's — a path below https://desk.example is wanted",
            "as the source's base",
        ),
        (
            "REST \"/tasks\"",
            "\"/{projct}/tasks\"",
            "items.get: `{projct}` has no value",
            "set items.each",
        ),
        (
            "REST closed = \"closed\"",
            "closed = \"fields..due\"",
            "items.fields.closed: `fields..due` is not JMESPath: Expected identifier",
            "",
        ),
        (
            "REST closed = \"closed\"",
            "closed = { get = \"closed\", format = \"dd.mm.yyyy\" }",
            "\"format\" holds \"dd.mm.yyyy\", which does not give a day, a month and a year",
            "%d.%m.%Y",
        ),
        (
            "REST closed = \"closed\"",
            "closed = { get = \"closed\", format = \"%d.%m.%O\" }",
            "\"format\" holds \"%d.%m.%O\", which is not a date format",
            "%d.%m.%Y",
        ),
        (
            "REST closed = \"closed\"",
            "due = \"due\"",
            "\"fields\" of [source.desk.items] has neither \"state\" nor \"closed\"",
            "",
        ),
        (
            "REST closed = \"closed\"",
            "state = { get = \"s\", map = { Open = \"opn\" } }",
            "\"Open\" is \"opn\" — a state is wanted",
            "did you mean \"open\"?",
        ),
    ];
    for (from, to, message, help) in rows {
        let (plan, from) = match from.strip_prefix("REST ") {
            Some(from) => (format!("{PLAN}{REST}"), from),
            None => (PLAN.to_owned(), from),
        };
        let config = if plan.contains(from) && !from.is_empty() {
            plan.replacen(from, to, 1)
        } else {
            plan + "\n" + to
        };
        let home = Home::with_config(&config);
        set_permissions(home.path("config.toml"), Permissions::from_mode(0o600)).expect("a mode");
        let ran = home
            .command(&["check", "--format", "json"])
            .env("EMPTY_TOKEN", "")
            .output()
            .expect("it runs");
        let found: Value = serde_json::from_slice(&ran.stdout).expect("JSON");
        let problems = found["problems"].as_array().expect("problems");
        let [one] = problems.as_slice() else {
            panic!("one fault, one problem: {to}\n{found:#}");
        };
        let said = one["message"].as_str().unwrap_or_default();
        let advice = one["help"].as_str().unwrap_or_default();
        assert!(said.starts_with(message), "{to}\n{said}\n{message}");
        assert!(advice.contains(help), "{to}\n{advice}");
        assert!(one["line"].as_u64().is_some_and(|line| line > 0), "{one}");
        assert!(
            ran.status.code() == Some(2) && !found.to_string().contains("canary-word"),
            "{found}"
        );
    }
}

#[test]
fn an_inline_secret_in_an_open_file_is_refused_and_not_shown() {
    let token =
        "[source.gh]\ntype = \"github\"\nrepositories = [\"a/b\"]\ntoken = \"canary-word\"\n";
    let home = Home::with_config(&format!("{PLAN}{token}"));
    let set = |mode| {
        set_permissions(home.path("config.toml"), Permissions::from_mode(mode)).expect("a mode");
    };
    set(0o644);
    let ran = home.run(&["check"]);
    assert_eq!(ran.code, 2);
    for wanted in [
        r#"the file holds "token" and is mode 0644 (open to others)"#,
        "help: chmod 600 ",
        "{ env = \"NAME\" }",
    ] {
        assert!(ran.err.contains(wanted), "{wanted} in\n{}", ran.err);
    }
    assert!(!ran.err.contains("canary-word"), "{}", ran.err);
    set(0o600);
    home.ok(&["check"]);
}

#[test]
fn files_that_cannot_be_read_as_a_configuration() {
    let cases: [(&[u8], &str, &str); 3] = [
        (
            b"# M\xfcller\n",
            "the byte at 3 is not UTF-8",
            "save the file as UTF-8",
        ),
        (
            b"include = [\"config.toml\"]\n",
            "\"include[1]\" is the main file itself",
            "",
        ),
        (
            b"include = [\"no.toml\"]\n",
            "\"include[1]\" is \"no.toml\" — no such file",
            "",
        ),
    ];
    for (bytes, message, help) in cases {
        let home = Home::with_config("");
        home.write("config.toml", bytes);
        let found = problems(&home);
        assert_eq!(found.len(), 1, "{found:?}");
        let (_, said, advice) = &found[0];
        assert!(
            said.contains(message) && advice.contains(help),
            "{said}\n{advice}"
        );
    }
    for text in [format!("\u{feff}{PLAN}"), PLAN.replace('\n', "\r\n")] {
        Home::with_config(&text).ok(&["check"]);
    }
}

#[test]
fn what_is_odd_but_no_fault_is_a_warning() {
    let config = format!(
        "{PLAN}{REST}\n[lead.points]\ninitiative = \"work\"\nsum = \"field.pts\"\ntarget = 5\n\
         [review.weekly]\nkind = \"check-in\"\nschedule = \"Sun 02:30\"\nto = [\"ann@acme.example\"]\n"
    );
    let home = Home::with_config(&config.replace(
        "{ title = \"*\" }",
        "{ source = \"desk\", field = { team = \"red\" } }",
    ));
    let ran = home.run(&["check", "--now", "2027-01-01T00:00:00Z"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let said = format!("{}{}", ran.out, ran.err);
    for wanted in [
        r#"[initiative.work] reads "field.team", and the source "desk" does not map a field "team" — it will never have a value"#,
        r#"[lead.points] reads "field.pts", and no source maps a field "pts" — it will never have a value (add pts = "…" to the source's fields)"#,
        r#"[review.weekly] "Sun 02:30" does not exist on 2027-03-28 in Europe/Berlin; that time it goes out at 03:00"#,
    ] {
        assert!(said.contains(wanted), "{wanted} in\n{said}");
    }
}

#[test]
fn a_private_address_is_not_asked_unless_it_may_be() {
    for (base, found) in [
        (
            "https://169.254.169.254",
            "a private address — a public one is wanted",
        ),
        (
            "https://localhost:1",
            "`localhost` leads to the private address 127.0.0.1",
        ),
    ] {
        let home =
            Home::with_config(&format!("{PLAN}{REST}").replace("https://desk.example", base));
        let ran = home.run(&["pull"]);
        assert!(
            ran.code == 1
                && ran.out.contains(found)
                && ran.out.contains("help: set `allow_private = true`"),
            "{}",
            ran.out
        );
    }
}

#[test]
fn a_theme_must_be_readable_and_its_files_be_there() {
    let home = Home::with_config(PLAN);
    home.write("logo.png", "no picture");
    home.write("empty/readme.txt", "no template");
    let cases = [
        (
            "accent = \"#ffd000\"",
            "whose contrast with white is 1.5 — 4.5 or more is wanted",
            "the nearest that can be read is \"#8e7400\"",
        ),
        (
            "colour = \"red\"",
            "\"colour\" is the text \"red\" — a colour such as \"#1f66b0\" is wanted",
            "",
        ),
        (
            "logo = \"logo.png\"",
            "logo.png, which is not a PNG — a small PNG is wanted",
            "about 400 x 100 pixels are shown sharply",
        ),
        ("logo = \"gone.png\"", "gone.png, which cannot be read", ""),
        ("templates = \"gone\"", "gone, which cannot be read", ""),
        (
            "templates = \"empty\"",
            "empty, which holds no template — files that end in .mjml are wanted",
            "`throughline template` lists the names, `throughline template NAME` prints one",
        ),
    ];
    for (line, message, help) in cases {
        home.write("config.toml", format!("{PLAN}\n[theme]\n{line}\n"));
        let found = problems(&home);
        let (_, said, helped) = found.first().expect(line);
        assert!(said.contains(message), "{line}: {said}");
        assert!(helped.contains(help), "{line}: {helped}");
    }
}

#[test]
fn own_templates_are_tried_before_a_reader_depends_on_them() {
    let home = Home::with_config(PLAN);
    home.write(
        "config.toml",
        format!("{PLAN}\n[theme]\ntemplates = \"mine\"\n"),
    );
    let built_in = home.run(&["template", "header.mjml"]).out;
    home.write("mine/header.mjml", &built_in);
    assert_eq!(home.run(&["check"]).code, 0);
    home.write(
        "mine/footer.mjml",
        "<mj-text>\n{{ review.perriod }}</mj-text>",
    );
    home.write("mine/heder.mjml", "");
    let ran = home.run(&["check", "--format", "json"]);
    let found: Value = serde_json::from_str(&ran.out).expect("JSON");
    let places: Vec<_> = found["problems"]
        .as_array()
        .expect("problems")
        .iter()
        .map(|one| {
            (
                one["file"].as_str().unwrap_or_default(),
                one["line"].as_u64(),
            )
        })
        .collect();
    assert_eq!(places, [("heder.mjml", Some(0))], "{}", ran.out);
    std::fs::remove_file(home.path("mine/heder.mjml")).expect("removed");
    let ran = home.run(&["check"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("footer.mjml:2:1: undefined value"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("throughline template footer.mjml"),
        "{}",
        ran.err
    );
}
