//! The database as it may be found: damaged, foreign, of a newer program, out of reach. Always exit code 4, the
//! file's name and what to do; and nothing beside it when nobody uses it.

use std::io::{Seek as _, SeekFrom, Write as _};

use rusqlite::Connection;

use crate::support::home::Home;

const CONFIG: &str = r#"
[service]
store     = "sqlite:plan.db"
time_zone = "UTC"

[source.sheet]
type   = "csv"
path   = "sheet.csv"
fields = { id = "id", title = "title", closed = "closed" }
"#;

fn sheet(rows: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = std::iter::once("id,title,closed".to_owned())
        .chain(rows)
        .collect();
    lines.join("\n") + "\n"
}

/// A store with enough tasks to fill many pages.
fn filled() -> Home {
    let home = Home::with_config(CONFIG);
    let rows = (0..500).map(|n| format!("T-{n},{} {n},2026-10-01", "long title ".repeat(20)));
    home.write("sheet.csv", sheet(rows));
    home.ok(&["pull"]);
    home
}

/// Every command that needs the store ends with exit code 4 and these words.
fn refused(home: &Home, wanted: &[&str]) {
    for arguments in [
        &["status"][..],
        &["pull"],
        &["once"],
        &["run"],
        &["explain", "sheet#T-1"],
        &["outbox", "list"],
        &["backup", "copy.db"],
    ] {
        let ran = home.run(arguments);
        assert_eq!(ran.code, 4, "{arguments:?}: {}{}", ran.out, ran.err);
        for words in wanted.iter().chain(&["plan.db"]) {
            assert!(
                ran.err.contains(words),
                "{arguments:?}: `{words}` in {}",
                ran.err
            );
        }
    }
}

fn overwrite(home: &Home, at: u64, bytes: &[u8]) {
    let file = std::fs::OpenOptions::new()
        .write(true)
        .open(home.path("plan.db"));
    let mut file = file.expect("the store");
    file.seek(SeekFrom::Start(at)).expect("a place");
    file.write_all(bytes).expect("written");
}

#[test]
fn the_store_is_one_file_when_nobody_uses_it() {
    let home = filled();
    let files: Vec<String> = home
        .files(".")
        .into_iter()
        .filter(|name| name.starts_with("plan.db"))
        .collect();
    assert_eq!(
        files,
        ["plan.db", "plan.db.lock"],
        "a copy of the one file is a whole copy"
    );
    home.ok(&["status"]);
    let copy = Home::with_config(CONFIG);
    copy.write(
        "plan.db",
        std::fs::read(home.path("plan.db")).expect("the store"),
    );
    assert!(
        copy.ok(&["status", "--format", "json"])
            .contains("\"records\":500")
    );
}

#[test]
fn a_damaged_store_stops_everything_and_names_the_way_back() {
    let home = filled();
    overwrite(&home, 40_960, &vec![0xA5; 200_000]);
    refused(
        &home,
        &[
            "database disk image is malformed",
            "restore it from a backup made with `throughline backup`",
        ],
    );
    overwrite(&home, 0, b"garbage!garbage!");
    refused(
        &home,
        &["file is not a database", "restore it from a backup"],
    );
}

#[test]
fn a_store_of_a_newer_program_or_of_another_one_is_left_alone() {
    let home = filled();
    let database = Connection::open(home.path("plan.db")).expect("the store");
    database
        .pragma_update(None, "user_version", 999)
        .expect("written");
    drop(database);
    refused(
        &home,
        &["the database has schema 999", "start the newer program"],
    );
    let other = Home::with_config(CONFIG);
    let database = Connection::open(other.path("plan.db")).expect("a database");
    database
        .execute_batch("create table x (a); insert into x values (1)")
        .expect("written");
    drop(database);
    refused(&other, &["the file belongs to another program"]);
}

#[test]
fn a_store_out_of_reach_is_said_once() {
    let home = Home::with_config(&CONFIG.replace("sqlite:plan.db", "sqlite:sheet.csv/plan.db"));
    home.write("sheet.csv", "id,title,closed\n1,a,\n");
    let ran = home.run(&["pull"]);
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert_eq!(ran.err.matches("os error").count(), 1, "{}", ran.err);
    let folder = Home::with_config(CONFIG);
    std::fs::create_dir(folder.path("plan.db")).expect("a folder");
    for command in ["pull", "status"] {
        let ran = folder.run(&[command]);
        assert!(
            ran.code == 4 && ran.err.contains("plan.db: cannot be opened"),
            "{}",
            ran.err
        );
    }
}

/// With the smallest of disks: a file-size limit stands in for a full one.
#[test]
fn a_disk_that_fills_up_changes_nothing() {
    let home = filled();
    let rows = (0..3_000).map(|n| format!("N-{n},{},", "another title ".repeat(40)));
    home.write("sheet.csv", sheet(rows));
    let mut command = std::process::Command::new("sh");
    // 512-byte blocks: one MiB for any file, where the new rows want more. The signal is ignored, so that the write fails.
    let script = "trap '' XFSZ; ulimit -f 2048; exec \"$@\"";
    command.args([
        "-c",
        script,
        "sh",
        env!("CARGO_BIN_EXE_throughline"),
        "pull",
        "--config",
    ]);
    let ran = command
        .arg(home.path("config.toml"))
        .output()
        .expect("sh runs");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(4), "{said}");
    assert!(said.contains("plan.db"), "{said}");
    let status = home.ok(&["status", "--format", "json"]);
    assert!(status.contains("\"records\":500"), "{status}");
    home.ok(&["pull"]);
    assert!(
        home.ok(&["status", "--format", "json"])
            .contains("\"records\":3500")
    );
}
