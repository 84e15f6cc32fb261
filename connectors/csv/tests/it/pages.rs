//! Pages, cursors, globs: what the caller can rely on between two calls.

use std::time::{Duration, SystemTime};

use throughline_csv::{Location, connector, inspect};
use throughline_kit::{Connector, Coverage, Next};

use crate::support::{Desk, done, file, lines, pull_all, rules, settings};

const MAPPED: [(&str, &str); 2] = [("id", "id"), ("title", "title")];

fn table(rows: std::ops::Range<u32>) -> String {
    let rows = lines(rows, |n| format!("{n},title {n}\n"));
    format!("id,title\n{rows}")
}

#[tokio::test]
async fn a_long_file_comes_in_pages_of_five_thousand() {
    let desk = Desk::new();
    let path = desk.write("a.csv", table(0..12_000));
    let connector = connector(file(&path, &MAPPED)).expect("made");
    let (mut cursor, mut sizes, mut ids) = (None, Vec::new(), Vec::new());
    loop {
        let page = connector.pull(cursor.as_ref()).await.expect("a page");
        assert_eq!(page.expected, Some(12_000));
        sizes.push(page.records.len());
        ids.extend(
            page.records
                .iter()
                .map(|record| record.fields["id"].clone()),
        );
        match page.next {
            Next::More(more) => cursor = Some(more),
            Next::Done(_) => break,
        }
    }
    assert_eq!(sizes, [5_000, 5_000, 2_000]);
    let wanted: Vec<_> = (0..12_000).map(|n| n.to_string()).collect();
    assert_eq!(ids, wanted);
}

#[tokio::test]
async fn a_new_process_goes_on_where_the_cursor_says() {
    let desk = Desk::new();
    // The duplicate in the second page is known from the first, which this process never gave out.
    let path = desk.write("a.csv", format!("{}17,again\n", table(0..7_000)));
    let before = connector(file(&path, &MAPPED)).expect("made");
    let first = before.pull(None).await.expect("the first page");
    let Next::More(cursor) = first.next else {
        panic!("one page only");
    };
    let after = connector(file(&path, &MAPPED)).expect("made");
    let second = after.pull(Some(&cursor)).await.expect("the second page");
    assert_eq!(second.records.len(), 2_000);
    assert_eq!(second.records[0].fields["id"], "5000");
    assert_eq!(second.records[0].place.rsplit(':').next(), Some("5002"));
    assert_eq!(second.rejects.len(), 1);
}

#[tokio::test]
async fn an_unchanged_file_is_not_read_again() {
    let desk = Desk::new();
    let path = desk.write("a.csv", table(0..3));
    let first = pull_all(file(&path, &MAPPED), None).await.expect("read");
    assert_eq!((first.records.len(), first.coverage), (3, Coverage::Full));
    let cursor = done(&first);

    let again = pull_all(file(&path, &MAPPED), Some(&cursor))
        .await
        .expect("read");
    assert_eq!(
        (again.records.len(), again.coverage),
        (0, Coverage::Unchanged)
    );

    // The same content written again has another time, but the same hash.
    let touched = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let open = std::fs::File::options()
        .append(true)
        .open(&path)
        .expect("opened");
    open.set_modified(touched).expect("touched");
    let again = pull_all(file(&path, &MAPPED), Some(&cursor))
        .await
        .expect("read");
    assert_eq!(again.coverage, Coverage::Unchanged);

    // Another mapping makes other records out of the same file.
    let other = pull_all(file(&path, &[("id", "id")]), Some(&cursor))
        .await
        .expect("read");
    assert_eq!(other.records.len(), 3);

    desk.write("a.csv", table(0..4));
    let changed = pull_all(file(&path, &MAPPED), Some(&cursor))
        .await
        .expect("read");
    assert_eq!(
        (changed.records.len(), changed.coverage),
        (4, Coverage::Full)
    );
}

#[tokio::test]
async fn what_is_not_declared_complete_says_nothing_by_absence() {
    let desk = Desk::new();
    let path = desk.write("a.csv", table(0..3));
    let mut partial = file(&path, &MAPPED);
    partial.complete = false;
    assert_eq!(
        pull_all(partial, None).await.expect("read").coverage,
        Coverage::Delta
    );
}

#[tokio::test]
async fn a_glob_reads_the_newest_or_all() {
    let desk = Desk::new();
    for (name, rows, time) in [
        ("x-2.csv", 0..2, 2_000),
        ("x-1.csv", 0..5, 3_000),
        ("x-3.csv", 0..3, 1_000),
    ] {
        let path = desk.write(name, table(rows));
        let open = std::fs::File::options()
            .append(true)
            .open(&path)
            .expect("opened");
        open.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(time))
            .expect("set");
    }
    std::fs::create_dir(desk.path("x-folder.csv")).expect("made");
    let glob = |all| {
        let pattern = desk.path("x-*.csv").display().to_string();
        settings(Location::Glob { pattern, all }, rules(&MAPPED))
    };
    let newest = pull_all(glob(false), None).await.expect("read");
    assert_eq!(newest.records.len(), 5);

    // The rows of several files are kept apart by the file's name; people still see the plain id.
    let all = pull_all(glob(true), None).await.expect("read");
    assert_eq!(
        (all.records.len(), all.rejects.len(), all.coverage),
        (10, 0, Coverage::Full)
    );
    assert_eq!(all.records[0].fields["id"], "x-1/0");
    assert_eq!(all.records[0].fields["key"], "0");
    assert_eq!(all.records[5].fields["id"], "x-2/0");
    let again = pull_all(glob(true), Some(&done(&all))).await.expect("read");
    assert_eq!(again.coverage, Coverage::Unchanged);
}

#[tokio::test]
async fn a_metric_needs_no_id() {
    let desk = Desk::new();
    let path = desk.write("m.csv", "month,share\n2026-01-31,12.4\n2026-02-28,12.9\n");
    let page = pull_all(file(&path, &[("date", "month"), ("value", "share")]), None)
        .await
        .expect("read");
    assert_eq!(page.records.len(), 2);
    assert_eq!(page.records[1].fields["value"], "12.9");
}

#[test]
fn a_look_tells_how_a_file_is_written() {
    let desk = Desk::new();
    let path = desk.write(
        "a.csv",
        b"id;title\n1;Gesch\xE4tzter Aufwand f\xFCr M\xFCller\n2;b\n",
    );
    let sniff = inspect(&file(&path, &MAPPED)).expect("whole");
    assert_eq!(
        (
            sniff.encoding,
            sniff.delimiter,
            sniff.header.len(),
            sniff.records,
            sniff.notes.len()
        ),
        ("windows-1252", Some(b';'), 2, 2, 1)
    );
    let missing = inspect(&file(&path, &[("id", "nothing like it")])).expect_err("missing");
    assert!(missing.problem().what.contains("not found"));
}
