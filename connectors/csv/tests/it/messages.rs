//! Every CSV row of the bad-input table: what the operator reads.

use std::os::unix::fs::symlink;
use std::path::Path;

use insta::assert_snapshot;
use throughline_csv::{Location, Settings};
use throughline_kit::{Coverage, Page, PullError};

use crate::support::{Desk, file, lines, pull_all, rules, settings};

const MAPPED: [(&str, &str); 3] = [("id", "id"), ("title", "title"), ("due", "due")];

/// The error of a file as kind, message and help.
async fn refused(desk: &Desk, settings: Settings) -> String {
    let error = pull_all(settings, None).await.expect_err("refused");
    let kind = match &error {
        PullError::Transient { .. } => "transient",
        PullError::Denied { .. } => "denied",
        PullError::Broken { .. } => "broken",
    };
    let help = error
        .problem()
        .help
        .clone()
        .map(|help| format!("\nhelp: {help}"));
    desk.spell(&format!("{kind}: {error}{}", help.unwrap_or_default()))
}

async fn refused_bytes(bytes: impl AsRef<[u8]>) -> String {
    let desk = Desk::new();
    let path = desk.write("crm.csv", bytes);
    refused(&desk, file(&path, &MAPPED)).await
}

/// The page of a file that is read, with its rejects spelt out.
async fn quarantined(bytes: impl AsRef<[u8]>) -> (Page, String) {
    let desk = Desk::new();
    let path = desk.write("crm.csv", bytes);
    let page = pull_all(file(&path, &MAPPED), None).await.expect("read");
    let rejects: Vec<String> = page
        .rejects
        .iter()
        .map(|reject| {
            let help = reject
                .problem
                .help
                .clone()
                .map(|help| format!("\nhelp: {help}"));
            desk.spell(&format!("{}{}", reject.problem, help.unwrap_or_default()))
        })
        .collect();
    let notes: Vec<String> = page.notes.iter().map(|note| desk.spell(note)).collect();
    let text = [rejects, notes].concat().join("\n");
    (page, text)
}

/// A table with enough good rows around the bad text.
fn among_good(bad: &str) -> String {
    let good = lines(1..=9, |n| format!("g{n},good {n},2026-01-0{n}\n"));
    format!("id,title,due\n{good}{bad}\nlast,the end,2026-02-01\n")
}

#[tokio::test]
async fn an_empty_file() {
    assert_snapshot!(refused_bytes("").await, @r"
    broken: /data/crm.csv: empty (0 bytes) — a header row is wanted
    help: look at the file, and export it again
    ");
    assert_snapshot!(refused_bytes("\r\n\n").await, @r"
    broken: /data/crm.csv: no header row — the names of the columns are wanted in the first line
    help: look at the file, and export it again
    ");
}

#[tokio::test]
async fn a_header_alone_is_a_full_page_without_rows() {
    // The guard against shrinking, which knows how many rows there were, is the one to judge it.
    let (page, text) = quarantined("id,title,due\n").await;
    assert_eq!(
        (page.records.len(), page.coverage, text.as_str()),
        (0, Coverage::Full, "")
    );
}

#[tokio::test]
async fn a_missing_column() {
    assert_snapshot!(refused_bytes("id,title,owner,Due Date\n1,a,b,c\n").await, @r#"
    broken: /data/crm.csv: line 1: column "due" not found; columns are: id, title, owner, Due Date
    help: did you mean "Due Date"? set fields.due = "Due Date"
    "#);
}

#[tokio::test]
async fn the_id_column_twice() {
    assert_snapshot!(refused_bytes("id,title,due,id\n1,a,b,2\n").await, @r#"
    broken: /data/crm.csv: line 1: column "id" appears twice (1st and 4th)
    help: rename one of them in the export, or map another column to the id
    "#);
}

#[tokio::test]
async fn a_wrong_delimiter() {
    let desk = Desk::new();
    let path = desk.write(
        "crm.csv",
        "id;title;due\n1;a, b;2026-01-01\n2;c;2026-01-02\n",
    );
    let mut settings = file(&path, &MAPPED);
    settings.delimiter = Some(b',');
    assert_snapshot!(refused(&desk, settings).await, @r#"
    broken: /data/crm.csv: line 1: one column "id;title;due" — it looks separated by ";"
    help: set delimiter = ";"
    "#);
}

#[tokio::test]
async fn a_byte_that_is_not_utf8() {
    let desk = Desk::new();
    let mut bytes = b"id,title,due\n".to_vec();
    for n in 2..88 {
        bytes.extend(format!("{n},{},2026-01-01\n", "x".repeat(30)).bytes());
    }
    bytes.extend(b"88,caf\xE9,2026-01-01\n");
    let path = desk.write("crm.csv", &bytes);
    let mut settings = file(&path, &MAPPED);
    settings.encoding = Some("utf-8".to_owned());
    assert_snapshot!(refused(&desk, settings).await, @r#"
    broken: /data/crm.csv: line 88, column "title": byte 0xE9 at 3,881 is not UTF-8
    help: set encoding = "windows-1252" (or utf-16)
    "#);
}

#[tokio::test]
async fn damaged_utf8_is_not_taken_for_an_old_code_page() {
    // Two good sequences against one bad byte.
    assert_snapshot!(refused_bytes(b"id,title,due\n1,\xC3\xBC\xC3\xA4\xFC,\n").await, @r#"
    broken: /data/crm.csv: line 2, column "title": byte 0xFC at 19 is not UTF-8
    help: set encoding = "windows-1252" (or utf-16)
    "#);
}

#[tokio::test]
async fn half_a_utf16_character() {
    assert_snapshot!(refused_bytes(b"\xFF\xFEi\0d\0,\0t\0i\0t\0l\0e\0,\0d\0u\0e\0\n\x001").await, @r#"
    broken: /data/crm.csv: line 2, column "id": byte 0x31 at 28 is not UTF-16LE
    help: set encoding to the one the tracker writes, or export the file again
    "#);
}

#[tokio::test]
async fn an_unknown_encoding() {
    let desk = Desk::new();
    let path = desk.write("crm.csv", "id,title,due\n");
    let mut settings = file(&path, &MAPPED);
    settings.encoding = Some("klingon".to_owned());
    assert_snapshot!(refused(&desk, settings).await, @r#"
    broken: /data/crm.csv: encoding "klingon" is not known
    help: use utf-8, utf-16le, windows-1252, iso-8859-15, shift_jis or another name that web browsers know
    "#);
}

#[tokio::test]
async fn a_guessed_code_page_is_said() {
    let (page, text) =
        quarantined(b"id,title,due\n1,Gesch\xE4tzter Aufwand f\xFCr M\xFCller,\n").await;
    assert_eq!(
        page.records[0].fields["title"],
        "Geschätzter Aufwand für Müller"
    );
    assert_snapshot!(text, @"/data/crm.csv: not UTF-8; read as windows-1252, which is a guess");
}

#[tokio::test]
async fn a_nul_byte() {
    let rows = lines(2..12, |n| {
        format!("{n},a title of some length,2026-01-01\n")
    });
    let text = format!("id,title,due\n{rows}12,abc\0,2026-01-01\n");
    assert_snapshot!(refused_bytes(text).await, @r"
    broken: /data/crm.csv: line 12 has a NUL byte at column 7 — the file is binary or damaged
    help: look at the file, and export it again
    ");
}

#[tokio::test]
async fn an_unbalanced_quote() {
    let rows = lines(2..400, |n| {
        let quote = if n == 312 { "\"" } else { "" };
        format!("{n},{quote}title {n},2026-01-01\n")
    });
    let text = format!("id,title,due\n{rows}");
    assert_snapshot!(refused_bytes(text).await, @r#"
    broken: /data/crm.csv: the quote opened at line 312, column "title" is never closed (the file holds an odd number of quotes); nothing was imported
    help: export the file again; a quote inside a quoted field is written twice
    "#);
}

#[tokio::test]
async fn a_stray_quote() {
    assert_snapshot!(refused_bytes("id,title,due\n1,5\" pipe,\n").await, @r#"
    broken: /data/crm.csv: the quote inside the unquoted field at line 2, column "title" has no partner (the file holds an odd number of quotes); nothing was imported
    help: put the field in quotes and write the quote inside it twice
    "#);
}

#[tokio::test]
async fn a_field_that_is_too_long() {
    let (page, text) = quarantined(among_good(&format!(
        "x,{},2026-01-01",
        "y".repeat(2_202_010)
    )))
    .await;
    assert_snapshot!(text, @r#"
    /data/crm.csv: line 11, "title" is 2.1 MiB — limit 64 KiB
    help: leave this column out of the export
    /data/crm.csv: 1 row could not be told apart; no record counts as gone this time
    "#);
    // It is full of unknown rows or of one: what is absent may be in it.
    assert_eq!((page.records.len(), page.coverage), (10, Coverage::Delta));
    assert!(page.rejects[0].raw.len() <= 2_000);
}

#[tokio::test]
async fn a_field_of_too_many_lines() {
    let fits = format!("x,\"{}\",2026-01-01", "line\r\n".repeat(200));
    let (page, _) = quarantined(among_good(&fits)).await;
    assert_eq!((page.records.len(), page.rejects.len()), (11, 0));
    let (page, text) = quarantined(among_good(&format!(
        "x,\"{}\",2026-01-01",
        "line\n".repeat(201)
    )))
    .await;
    assert_eq!((page.records.len(), page.coverage), (10, Coverage::Delta));
    assert_snapshot!(text, @r#"
    /data/crm.csv: line 11, "title" spans 202 lines — at most 200 line breaks in a field
    help: look for a quote that is not closed; one inside a quoted field is written twice
    /data/crm.csv: 1 row could not be told apart; no record counts as gone this time
    "#);
}

#[tokio::test]
async fn two_lost_quotes_that_pair_up_do_not_swallow_rows_silently() {
    // The number of quotes is even and every record has three fields, and yet row `b` is inside `a`.
    let (page, text) = quarantined(among_good(
        "a,\"first,2026-01-01\nb,second,2026-01-01\nc,\"third,2026-01-01",
    ))
    .await;
    assert_snapshot!(text, @r#"
    /data/crm.csv: line 11, "title" goes on after its closing quote, 2 lines later — a delimiter is wanted there
    help: look for a quote that is not closed; one inside a quoted field is written twice
    /data/crm.csv: 1 row could not be told apart; no record counts as gone this time
    "#);
    assert_eq!((page.records.len(), page.coverage), (10, Coverage::Delta));
}

#[tokio::test]
async fn too_few_and_too_many_fields() {
    let (page, text) = quarantined(among_good("x,only two\ny,a,b,c,d\nz,a,2026-01-01,,")).await;
    assert_snapshot!(text, @r"
    /data/crm.csv: line 11 has 2 fields, the header has 3
    help: a delimiter or a line break inside a field must be between quotes
    /data/crm.csv: line 12 has 5 fields, the header has 3
    help: a delimiter or a line break inside a field must be between quotes
    /data/crm.csv: 2 rows could not be told apart; no record counts as gone this time
    ");
    assert_eq!(page.records.len(), 11);
    assert_eq!(page.rejects[1].raw, "y | a | b | c | d");
}

#[tokio::test]
async fn a_file_that_is_ragged_all_over() {
    assert_snapshot!(refused_bytes("id,title,due\n1,a\n2,b\n3,c,2026-01-01\n4,d,2026-01-01\n").await, @r"
    broken: /data/crm.csv: 2 of 4 rows have another number of fields than the header (the first: line 2 has 2, the header has 3); nothing was imported
    help: check the delimiter, and that the export was not cut short
    ");
}

#[tokio::test]
async fn empty_rows_below_the_table_are_skipped() {
    let (page, text) = quarantined("id,title,due\n1,a,\n,,\n,\n\n").await;
    assert_eq!(
        (page.records.len(), page.coverage, text.as_str()),
        (1, Coverage::Full, "")
    );
}

#[tokio::test]
async fn a_duplicate_id() {
    let (page, text) = quarantined("id,title,due\nT-9,first,\nT-8,other,\n T-9 ,second,\n").await;
    assert_snapshot!(text, @r#"/data/crm.csv: id "T-9" at line 4 was already at line 2; the later one is ignored"#);
    assert_eq!((page.records.len(), page.coverage), (2, Coverage::Full));
}

#[tokio::test]
async fn ids_that_cannot_tell_rows_apart() {
    let (_, text) = quarantined("id,title,due\n1E+05,a,\n,b,\n").await;
    assert_snapshot!(text, @r#"
    /data/crm.csv: line 2, "id" = "1E+05" has lost digits
    help: a spreadsheet turned the id into a number: format the column as text and export again
    /data/crm.csv: line 3, "id": empty — an id is wanted
    /data/crm.csv: 2 rows could not be told apart; no record counts as gone this time
    "#);
}

#[tokio::test]
async fn only_regular_files_are_opened() {
    let desk = Desk::new();
    let real = desk.write("real.csv", "id,title,due\n1,a,\n");
    let link = desk.path("crm.csv");
    symlink(&real, &link).expect("linked");
    assert_snapshot!(refused(&desk, file(&link, &MAPPED)).await, @r"
    broken: /data/crm.csv: a symbolic link to /data/real.csv — only regular files are read
    help: set follow_symlinks = true for this source
    ");
    let mut followed = file(&link, &MAPPED);
    followed.follow_symlinks = true;
    assert_eq!(
        pull_all(followed, None)
            .await
            .expect("followed")
            .records
            .len(),
        1
    );

    let folder = desk.path("folder");
    std::fs::create_dir(&folder).expect("made");
    assert_snapshot!(refused(&desk, file(&folder, &MAPPED)).await, @r"
    broken: /data/folder: a directory — only regular files are read
    help: name a file, or a pattern such as exports/*.csv
    ");
    assert_snapshot!(refused(&desk, file(Path::new("/dev/zero"), &MAPPED)).await, @r"
    broken: /dev/zero: a device — only regular files are read
    help: name a file, or a pattern such as exports/*.csv
    ");

    // Opening a FIFO that nobody writes to would wait for ever.
    let pipe = desk.path("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo is there").success());
    assert_snapshot!(refused(&desk, file(&pipe, &MAPPED)).await, @r"
    broken: /data/pipe: a FIFO — only regular files are read
    help: name a file, or a pattern such as exports/*.csv
    ");
}

#[tokio::test]
async fn nothing_there() {
    let desk = Desk::new();
    assert_snapshot!(refused(&desk, file(&desk.path("crm.csv"), &MAPPED)).await, @r"
    transient: /data/crm.csv: not found
    help: check the path, or export the file again
    ");
    let pattern = desk.path("crm-*.csv").display().to_string();
    let glob = settings(
        Location::Glob {
            pattern,
            all: false,
        },
        rules(&MAPPED),
    );
    assert_snapshot!(refused(&desk, glob).await, @r"
    transient: /data/crm-*.csv: no file matches — at least one export is wanted
    help: check the path, or wait until the tracker has written its export
    ");
}

#[tokio::test]
async fn a_file_that_is_written_while_it_is_read() {
    use throughline_csv::connector;
    use throughline_kit::{Connector, Next};

    let desk = Desk::new();
    let rows = lines(0..6_000, |n| format!("{n},a,\n"));
    let path = desk.write("crm.csv", format!("id,title,due\n{rows}"));
    let connector = connector(file(&path, &MAPPED)).expect("made");
    let page = connector.pull(None).await.expect("the first page");
    let Next::More(cursor) = page.next else {
        panic!("one page only");
    };
    std::fs::write(&path, format!("id,title,due\n{rows}6000,b,\n")).expect("written");
    let error = connector.pull(Some(&cursor)).await.expect_err("changed");
    assert!(matches!(error, PullError::Transient { .. }));
    assert_snapshot!(desk.spell(&error), @"/data/crm.csv: changed while being read (size 46,903 → 46,911)");
}
