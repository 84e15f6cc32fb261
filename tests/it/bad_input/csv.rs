//! The CSV rows.

use std::fmt::Write as _;
use std::os::unix::fs::symlink;

use super::Fate::{self, Quarantined, Read, Refused};
use super::{latin1, meet};
use crate::support::home::Home;

/// What every source of the table is mapped to.
const FIELDS: &str = r#"fields = { id = "id", title = "title", due = "due", closed = "closed", points = "points", state = { column = "state", map = { Open = "open", Done = "done" } } }"#;

fn rows(from: u32, to: u32) -> String {
    (from..=to).map(row).collect()
}

fn row(n: u32) -> String {
    let (state, closed) = if n.is_multiple_of(2) {
        ("Open", "")
    } else {
        ("Done", "2026-10-01")
    };
    format!("T-{n},Task {n},{state},2026-12-01,{closed},{n}\n")
}

const HEADER: &str = "id,title,state,due,closed,points\n";

/// Twenty-nine good rows and one more.
fn with(last: &str) -> Vec<u8> {
    format!("{HEADER}{}{last}\n", rows(1, 29)).into_bytes()
}

fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

/// Name, more of the source's settings, the spoilt file, the fate.
fn csv_rows() -> Vec<(&'static str, &'static str, Vec<u8>, Fate)> {
    let all = format!("{HEADER}{}", rows(1, 30));
    let again = "look at the file, and export it again";
    vec![
        (
            "empty",
            "",
            Vec::new(),
            Refused("empty (0 bytes) — a header row is wanted", again),
        ),
        (
            "header-only",
            "",
            HEADER.into(),
            Refused("30 of 30 known tasks are absent", "--accept-shrink"),
        ),
        (
            "half-of-it",
            "",
            format!("{HEADER}{}", rows(1, 12)).into(),
            Refused(
                "18 of 30 known tasks are absent",
                "pull half-of-it --accept-shrink",
            ),
        ),
        (
            "missing-column",
            "",
            all.replace("due", "Due Date").into(),
            Refused(
                r#"line 1: column "due" not found; columns are: id, title, state, Due Date, closed, points"#,
                r#"did you mean "Due Date"? set fields.due = "Due Date""#,
            ),
        ),
        (
            "lost-column",
            "",
            all.replace("closed,", "ended,").into(),
            Refused(r#"column "closed" not found"#, "set fields.closed"),
        ),
        (
            "twice",
            "",
            all.replacen("points", "id", 1)
                .replace("id,title", "id,points")
                .into(),
            Refused(r#"column "title" not found"#, "fields.title"),
        ),
        (
            "id-twice",
            "",
            format!(
                "id,title,state,due,closed,points,id\n{}",
                rows(1, 30).replace('\n', ",x\n")
            )
            .into(),
            Refused(
                r#"line 1: column "id" appears twice (1st and 7th)"#,
                "rename one of them",
            ),
        ),
        (
            "delimiter",
            "delimiter = \",\"",
            all.replace(',', ";").into(),
            Refused(
                r#"one column "id;title;state;due;closed;points" — it looks separated by ";""#,
                r#"set delimiter = ";""#,
            ),
        ),
        (
            "not-utf8",
            "encoding = \"utf-8\"",
            latin1(&String::from_utf8_lossy(&with(
                "T-30,caf\u{e9},Open,2026-12-01,,30",
            ))),
            Refused(
                r#"line 31, column "title": byte 0xE9 at "#,
                r#"set encoding = "windows-1252" (or utf-16)"#,
            ),
        ),
        (
            "code-page",
            "",
            latin1(&String::from_utf8_lossy(&with(
                "T-30,caf\u{e9},Open,2026-12-01,,30",
            ))),
            Read(1),
        ),
        ("utf-16", "", utf16(&all), Read(0)),
        ("mark", "", format!("\u{feff}{all}").into(), Read(0)),
        ("cr-only", "", all.replace('\n', "\r").into(), Read(0)),
        (
            "nul",
            "",
            with("T-30,a\0b,Open,2026-12-01,,30"),
            Refused(
                "line 31 has a NUL byte at column 7 — the file is binary or damaged",
                again,
            ),
        ),
        (
            "quote",
            "",
            format!(
                "{HEADER}{}T-11,\"never closed,Open,,,\n{}",
                rows(1, 10),
                rows(12, 30)
            )
            .into(),
            Refused(
                r#"the quote opened at line 12, column "title" is never closed (the file holds an odd number of quotes); nothing was imported"#,
                "export the file again",
            ),
        ),
        (
            "long",
            "",
            format!("{all}T-31,{},Open,,,\n", "x".repeat(70_000)).into(),
            Quarantined(
                r#"line 32, "title" is 68.4 KiB — limit 64 KiB"#,
                "leave this column out",
            ),
        ),
        (
            "short-row",
            "",
            format!("{all}T-31,only,three\n").into(),
            Quarantined("line 32 has 3 fields, the header has 6", "between quotes"),
        ),
        (
            "cut",
            "",
            format!("{HEADER}{}T-15,Ta", rows(1, 14)).into(),
            Quarantined("line 16 has 2 fields, the header has 6", "between quotes"),
        ),
        (
            "ragged",
            "",
            format!("{HEADER}{}{}", rows(1, 20), "T-99,a\n".repeat(10)).into(),
            Refused(
                "10 of 30 rows have another number of fields",
                "was not cut short",
            ),
        ),
        (
            "no-such-day",
            "",
            with("T-30,Task 30,Open,2026-02-30,,30"),
            Quarantined(r#":31: "due" = "2026-02-30": no such day"#, ""),
        ),
        (
            "two-days",
            "",
            with("T-30,Task 30,Open,03/04/26,,30"),
            Quarantined(
                r#""due" = "03/04/26": ambiguous"#,
                r#"set format = "%d/%m/%y""#,
            ),
        ),
        (
            "all-two-days",
            "",
            all.replace("2026-12-01", "03/04/26").into(),
            Refused(
                "30 of 30 records cannot be used — the pull is refused and the old data kept",
                r#"set format = "%d/%m/%y""#,
            ),
        ),
        (
            "number",
            "",
            with("T-30,Task 30,Open,2026-12-01,,\"1.234,5\""),
            Quarantined(
                r#""points" = "1.234,5" is not a number"#,
                r#"set decimal = ",""#,
            ),
        ),
        (
            "duplicate",
            "",
            format!("{all}T-9,again,Open,,,\n").into(),
            Quarantined(
                r#"id "T-9" at line 32 was already at line 10; the later one is ignored"#,
                "",
            ),
        ),
        (
            "no-id",
            "",
            format!("{all},nobody,Open,,,\n").into(),
            Quarantined(r#"line 32, "id": empty — an id is wanted"#, ""),
        ),
        (
            "state",
            "",
            with("T-30,Task 30,Waiting,2026-12-01,,30"),
            Quarantined(
                r#""state" = "Waiting" is a state that the source's state map does not name"#,
                "add it to the map",
            ),
        ),
        (
            "far-off",
            "",
            with("T-30,Task 30,Open,9999-12-31,,30"),
            Quarantined("the year 9999 is outside 1970 to 2200", ""),
        ),
        (
            "hidden",
            "",
            with("T-30,a\u{1b}[2J\u{202e}b,Open,2026-12-01,,30"),
            Read(1),
        ),
        (
            "workbook",
            "",
            b"PK\x03\x04\x14\0\x06\0".to_vec(),
            Refused(
                "a ZIP archive, as Excel and LibreOffice save workbooks",
                "save the sheet as CSV",
            ),
        ),
        (
            "page",
            "",
            "<!DOCTYPE html><title>Sign in</title>\n".into(),
            Refused(
                "a web page (a sign-in page?) — CSV is wanted",
                "download the export itself",
            ),
        ),
        (
            "picture",
            "",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0".to_vec(),
            Refused("NUL byte", again),
        ),
        (
            "lost-dates",
            "",
            all.replace("2026-12-01", "").into(),
            Refused(
                r#"no record has "due" any more, which 30 known tasks have — that looks like a renamed or hidden field; the old data is kept"#,
                "pull lost-dates --accept-shrink",
            ),
        ),
    ]
}

#[test]
fn every_row_of_the_csv_table() {
    let table = csv_rows();
    let mut config = "[service]\nstore = \"sqlite:plan.db\"\ntime_zone = \"UTC\"\n".to_owned();
    let links = ["link", "folder", "pipe", "away"];
    for (name, more) in table
        .iter()
        .map(|row| (row.0, row.1))
        .chain(links.map(|name| (name, "")))
    {
        writeln!(config, "[source.{name}]\ntype = \"csv\"\npath = \"{name}.csv\"\ncomplete = true\n{more}\n{FIELDS}").expect("a text");
    }
    let home = Home::with_config(&config);
    let good = format!("{HEADER}{}", rows(1, 30));
    for name in table.iter().map(|row| row.0).chain(links) {
        home.write(&format!("{name}.csv"), &good);
    }
    let spoilt: Vec<(&str, Vec<u8>)> = table.iter().map(|row| (row.0, row.2.clone())).collect();
    let mut fates: Vec<(&str, Fate)> = table.into_iter().map(|row| (row.0, row.3)).collect();
    fates.push((
        "link",
        Refused(
            "a symbolic link to /etc/hostname — only regular files are read",
            "set follow_symlinks = true",
        ),
    ));
    fates.push((
        "folder",
        Refused("a directory — only regular files are read", "name a file"),
    ));
    fates.push((
        "pipe",
        Refused("a FIFO — only regular files are read", "name a file"),
    ));
    fates.push(("away", Refused("not found", "check the path")));
    let spoil = || {
        for (name, bytes) in spoilt {
            home.write(&format!("{name}.csv"), bytes);
        }
        for name in links {
            std::fs::remove_file(home.path(&format!("{name}.csv"))).expect("it was there");
        }
        symlink("/etc/hostname", home.path("link.csv")).expect("a link");
        std::fs::create_dir(home.path("folder.csv")).expect("a folder");
        let made = std::process::Command::new("mkfifo")
            .arg(home.path("pipe.csv"))
            .status();
        assert!(made.expect("mkfifo runs").success());
    };
    meet(&home, spoil, &fates);
}
