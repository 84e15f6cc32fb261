//! Every team green, the whole red: three regions, procurement, IT and regional operations each on plan by their own
//! measures, and the launch late through a dependency that nobody shared.
//!
//! At each month-end the teams' exports are written as they were then, pulled, and the reports are read.

use jiff::Span;
use jiff::civil::{Date, date};
use serde_json::Value;

use crate::support::home::Home;

const CONFIG: &str = include_str!("logistics/config.toml");

/// Month-ends from eight months before the due date to two: after that IT is ready, and what was said comes true.
const MONTH_ENDS: [Date; 7] = [
    date(2026, 3, 31),
    date(2026, 4, 30),
    date(2026, 5, 31),
    date(2026, 6, 30),
    date(2026, 7, 31),
    date(2026, 8, 31),
    date(2026, 9, 30),
];

/// One team's tasks, done evenly and a little ahead of its own plan.
struct Team {
    prefix: &'static str,
    title: &'static str,
    from: Date,
    due: Date,
    tasks: i64,
}

const fn team(
    prefix: &'static str,
    title: &'static str,
    from: Date,
    due: Date,
    tasks: i64,
) -> Team {
    Team {
        prefix,
        title,
        from,
        due,
        tasks,
    }
}

const BEGIN: Date = date(2026, 1, 12);
const PROCUREMENT: [Team; 1] = [team("C", "Supplier", BEGIN, date(2026, 8, 31), 60)];
const IT: [Team; 1] = [team("IT", "Interface", BEGIN, date(2026, 11, 15), 50)];
const OPERATIONS: [Team; 4] = [
    team("N", "North site", BEGIN, date(2026, 9, 30), 40),
    team("M", "Centre site", BEGIN, date(2026, 9, 30), 40),
    team("S", "South site", BEGIN, date(2026, 9, 30), 40),
    team(
        "L",
        "Launch rehearsal",
        date(2026, 10, 1),
        date(2026, 11, 30),
        24,
    ),
];

impl Team {
    /// The rows as they stood on a day: task `n` of `N` is due at `n / N` of the time and done at nine tenths of that.
    fn rows(&self, today: Date, words: (&str, &str)) -> String {
        let span = i64::from(self.from.until(self.due).expect("a span").get_days());
        let row = |n: i64| {
            let on =
                |share: i64| self.from + Span::new().days(span * n * share / (self.tasks * 10));
            let (due, done) = (on(10), on(9));
            let (state, closed) = if done <= today {
                (words.1, done.to_string())
            } else {
                (words.0, String::new())
            };
            format!(
                "{}-{n},{} {n},{state},{due},{closed}\n",
                self.prefix, self.title
            )
        };
        (1..=self.tasks).map(row).collect()
    }
}

fn export(home: &Home, today: Date) {
    let file = |name: &str, header: &str, teams: &[Team], words| {
        let rows: String = teams.iter().map(|team| team.rows(today, words)).collect();
        home.write(&format!("exports/{name}.csv"), format!("{header}\n{rows}"));
    };
    let header = "Contract,Supplier,Status,Sign by,Signed";
    file("procurement", header, &PROCUREMENT, ("Open", "Signed"));
    file(
        "it",
        "Key,Summary,Status,Target,Resolved",
        &IT,
        ("To Do", "Done"),
    );
    file(
        "operations",
        "No,Task,State,Due,Done on",
        &OPERATIONS,
        ("open", "done"),
    );
}

/// The home at a month-end: exported, pulled.
fn pulled(home: &Home, today: Date) -> String {
    export(home, today);
    let now = format!("{today}T18:00:00Z");
    home.ok(&["pull", "--now", &now]);
    now
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// Text without its line breaks, indents and guides.
fn flat(text: &str) -> String {
    let words = text.split_whitespace().filter(|word| *word != "│");
    words.collect::<Vec<_>>().join(" ")
}

fn objective(status: &Value) -> &Value {
    &status["scoreboard"]["objectives"][0]
}

fn initiatives(status: &Value) -> impl Iterator<Item = (&str, &str)> {
    let rows = objective(status)["initiatives"].as_array().expect("a list");
    rows.iter().map(|row| {
        let text = |field: &str| row[field].as_str().expect("a text");
        (text("id"), text("status"))
    })
}

fn leads(status: &Value) -> Vec<&str> {
    let rows = objective(status)["initiatives"].as_array().expect("a list");
    let leads = rows
        .iter()
        .flat_map(|row| row["leads"].as_array().expect("a list"));
    leads
        .map(|lead| lead["status"].as_str().expect("a text"))
        .collect()
}

/// The chain from what nobody shared to the money, in the words of every report.
fn names_the_chain(place: &str, today: Date, text: &str) {
    let text = flat(text);
    for words in [
        "it-integration (",
        ") -> regional-launch +",
        " d -> inventory-savings missed by ",
        " d: USD 4.0 M, stock write-downs 2026",
    ] {
        assert!(
            text.contains(words),
            "{today} {place}: `{words}` in:\n{text}"
        );
    }
}

#[test]
fn the_report_says_so_months_before_the_due_date() {
    let home = Home::with_config(CONFIG);
    for today in MONTH_ENDS {
        let now = pulled(&home, today);
        let status = json(&home.ok(&["status", "--now", &now, "--format", "json"]));
        for own in leads(&status) {
            assert!(
                ["on_track", "achieved", "not_started"].contains(&own),
                "{today}: {own}"
            );
        }
        for (id, own) in initiatives(&status) {
            let wanted: &[&str] = match id {
                "regional-launch" => &["off_track"],
                _ => &["on_track", "achieved"],
            };
            assert!(wanted.contains(&own), "{today} {id}: {own}");
        }
        assert_eq!(objective(&status)["status"], "off_track", "{today}");
        assert_eq!(objective(&status)["lag"]["status"], "on_track", "{today}");
        let reason = &objective(&status)["reasons"][0];
        assert_eq!(reason["rule"], "dependency", "{today}");
        names_the_chain("reason", today, reason["text"].as_str().expect("a text"));

        names_the_chain("status", today, &home.ok(&["status", "--now", &now]));
        names_the_chain(
            "weekly",
            today,
            &home.ok(&["review", "weekly", "--now", &now]),
        );
        names_the_chain("forecast", today, &home.ok(&["forecast", "--now", &now]));
    }
}

#[test]
fn every_surface_shows_the_same_chain() {
    let home = Home::with_config(CONFIG);
    let today = date(2026, 5, 31);
    let now = pulled(&home, today);
    let monthly = home.ok(&["review", "monthly", "--now", &now]);
    names_the_chain("monthly", today, &monthly);
    assert!(flat(&monthly).contains("WHAT A SLIP LEADS TO"), "{monthly}");
    names_the_chain(
        "explain",
        today,
        &home.ok(&["explain", "inventory-savings", "--now", &now]),
    );
    let launch = home.ok(&["explain", "regional-launch", "--now", &now]);
    assert!(
        flat(&launch).contains("it-integration upstream finishes on"),
        "{launch}"
    );
    let html = home.ok(&["review", "weekly", "--now", &now, "--format", "html"]);
    assert!(html.contains("inventory-savings missed by"), "{html}");

    let forecast = json(&home.ok(&["forecast", "--now", &now, "--format", "json"]));
    let forecast = &forecast["schedule"];
    assert_eq!(forecast["at_stake"][0]["minor"], 400_000_000);
    let slip = &forecast["slips"][0];
    assert_eq!(slip["initiative"], "it-integration");
    assert_eq!(slip["hits"][0]["objective"], "inventory-savings");

    // Were IT ready when the launch begins, the launch would be in time.
    let question = [
        "forecast",
        "--now",
        &now,
        "--what-if",
        "it-integration=2026-09-30",
    ];
    let answer = home.ok(&question);
    assert!(!answer.contains("missed by"), "{answer}");
    assert!(answer.contains("at stake now: USD 4.0 M"), "{answer}");
    // Three weeks more make it worse.
    let more = [&question[..4], &["it-integration=+21d", "--format", "json"]].concat();
    let more = json(&home.ok(&more));
    let days = |value: &Value| value["slips"][0]["hits"][0]["days"].as_i64().expect("days");
    assert_eq!(days(&more), days(forecast) + 21);
    let unknown = home.run(&["forecast", "--now", &now, "--what-if", "crm=+1d"]);
    assert_eq!(unknown.code, 2, "{}", unknown.err);
}

#[test]
fn without_the_dependency_everything_is_green() {
    let alone: Vec<&str> = CONFIG
        .lines()
        .filter(|line| !line.starts_with("depends_on"))
        .collect();
    let home = Home::with_config(&alone.join("\n"));
    for today in MONTH_ENDS {
        let now = pulled(&home, today);
        let status = json(&home.ok(&["status", "--now", &now, "--format", "json"]));
        assert_eq!(objective(&status)["status"], "on_track", "{today}");
        for (id, own) in initiatives(&status) {
            assert!(
                ["on_track", "achieved", "not_started"].contains(&own),
                "{today} {id}: {own}"
            );
        }
    }
}
