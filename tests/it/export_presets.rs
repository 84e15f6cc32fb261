//! Exports of twelve trackers, as a user meets them: `check --export` says what a file is, the stanza it
//! prints goes into the configuration as it is, and a pull makes tasks of it.
//!
//! Redmine's and Trac's files were written by the trackers themselves; the others by hand, from the
//! columns that the trackers document or that people published.

use std::fmt::Write as _;

use rusqlite::Connection;
use serde_json::Value;

use crate::support::home::{Home, repository};

/// File, preset, the name of its source.
const EXPORTS: [(&str, &str, &str); 17] = [
    ("presets/asana.csv", "asana", "asana"),
    ("presets/azure-devops-tree.csv", "azure-devops", "azure"),
    ("presets/bugzilla.csv", "bugzilla", "bugzilla"),
    ("presets/clickup.csv", "clickup", "clickup"),
    ("presets/github.tsv", "github", "github"),
    ("presets/gitlab.csv", "gitlab", "gitlab"),
    ("presets/jira-cloud.csv", "jira", "jira-cloud"),
    ("presets/jira-server.csv", "jira", "jira-server"),
    ("presets/jira-de.csv", "jira", "jira-de"),
    ("presets/linear.csv", "linear", "linear"),
    ("presets/shortcut.csv", "shortcut", "shortcut"),
    ("presets/trello.csv", "trello", "trello"),
    ("presets/trello-board.json", "trello", "trello-board"),
    ("presets/redmine-ja.csv", "redmine", "redmine-ja"),
    ("redmine-en-utf8-bom.csv", "redmine", "redmine-en"),
    ("redmine-de-latin1-semicolon.csv", "redmine", "redmine-de"),
    ("trac-bom.tsv", "trac", "trac"),
];

/// What `check --export` says of a file that lies in the home.
fn recognised(home: &Home, file: &str) -> Value {
    let text = home.ok(&["check", "--export", file, "--format", "json"]);
    serde_json::from_str(&text).expect("JSON")
}

/// A home with every export, read by the stanzas that were proposed.
fn pulled() -> (Home, String) {
    let home = Home::with_config("");
    let mut config =
        "[service]\nstore = \"sqlite:plan.db\"\ntime_zone = \"Europe/Berlin\"\n".to_owned();
    for (file, preset, source) in EXPORTS {
        let bytes = std::fs::read(repository("connectors/csv/tests/fixtures").join(file));
        let name = file.rsplit('/').next().expect("a name");
        home.write(name, bytes.expect("an export"));
        let found = recognised(&home, name);
        assert_eq!(found["preset"], preset, "{file}: {found}");
        let stanza = found["stanza"].as_str().expect("a stanza");
        let (_, keys) = stanza.split_once('\n').expect("a header and keys");
        let keys = keys.replace("complete = false", "complete = true");
        writeln!(config, "\n[source.{source}]\n{keys}").expect("a text");
    }
    home.write("config.toml", &config);
    home.ok(&["check"]);
    let ran = home.run(&["pull", "--now", "2026-11-25T12:00:00Z"]);
    assert_eq!(ran.code, 0, "{}\n{}", ran.out, ran.err);
    let folder = home.path("").display().to_string();
    let out = ran.out.replace(&folder, "");
    (home, out)
}

/// The tasks of a source, one line of JSON each.
fn tasks(database: &Connection, source: &str, most: usize) -> String {
    let mut statement = database
        .prepare(
            "select json from task where source = ?1 order by cast(external as integer), external",
        )
        .expect("a query");
    let rows = statement
        .query_map([source], |row| row.get::<_, String>(0))
        .expect("rows");
    let lines: Vec<String> = rows.map(|row| row.expect("a row")).collect();
    lines[..most.min(lines.len())].join("\n")
}

#[test]
fn every_preset_is_recognised_and_makes_tasks() {
    let (home, out) = pulled();
    let database = Connection::open(home.path("plan.db")).expect("the store");
    let mut text = out.trim_end().to_owned();
    for (file, _, source) in EXPORTS {
        // Of the long exports the first ones; how many there are is held against the trackers' own counts below.
        let most = if file.starts_with("presets/") { 20 } else { 2 };
        write!(text, "\n\n# {source}\n{}", tasks(&database, source, most)).expect("a text");
    }
    insta::assert_snapshot!("tasks", text);
}

#[test]
fn exports_of_real_trackers_are_counted_as_the_trackers_count() {
    let (home, _) = pulled();
    let database = Connection::open(home.path("plan.db")).expect("the store");
    let sql = "
        select count(*), sum(json ->> 'state' = 'done'), sum(json ->> 'assignees' is null), sum(json ->> 'due' is not null)
        from task where source = ?1 and gone_at is null";
    for (source, wanted) in [
        ("redmine-en", (260, 106, 41, 144)),
        ("redmine-de", (260, 106, 41, 144)),
        ("trac", (140, 65, 43, 53)),
    ] {
        let found: (i64, i64, i64, i64) = database
            .query_row(sql, [source], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
            .expect("a row");
        assert_eq!(found, wanted, "{source}");
    }
}

#[test]
fn the_stanza_of_an_unknown_sheet_names_what_it_can() {
    let home = Home::with_config("");
    home.write(
        "sheet.csv",
        "No;Task;Owner;When\n1;Call;ann;03/04/2026\n2;Visit;bob;05/06/2026\n",
    );
    let ran = home.run(&["check", "--export", "sheet.csv"]);
    insta::assert_snapshot!(format!("{}{}", ran.err, ran.out), @r##"
    sheet.csv: 2 records, UTF-8, separated by ";"; of no tracker that has a preset: name the columns yourself
    [source.sheet-export]
    type = "csv"
    path = "sheet.csv"
    # format = ["%d/%m/%Y"]   # no row tells whether the day or the month comes first in 03/04/2026
    complete = false   # true: the export always lists everything, and what is missing is gone

    [source.sheet-export.fields]
    id = "No"
    title = "Task"
    # state = "…"
    assignees = "Owner"
    # due = "…"
    # columns: "No", "Task", "Owner", "When"
    "##);
    let gone = home.run(&["check", "--export", "none.csv"]);
    assert_eq!(gone.code, 2, "{}", gone.err);
    assert!(gone.err.contains("none.csv: not found"), "{}", gone.err);
}
