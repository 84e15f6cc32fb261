//! Memory does not grow with the file. A test binary of its own: peak memory is one figure per process.

use std::io::{BufWriter, Write as _};
use std::path::Path;

use throughline_csv::{Location, Settings, connector};
use throughline_kit::{Connector as _, FieldRule, Next};

/// The most memory that this process ever had, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .expect("a peak");
    let kibi: u64 = line
        .split_whitespace()
        .nth(1)
        .and_then(|number| number.parse().ok())
        .expect("a number");
    kibi << 10
}

/// So many rows of about 250 bytes.
fn write(path: &Path, rows: u32) -> u64 {
    let mut file = BufWriter::new(std::fs::File::create(path).expect("a file"));
    writeln!(file, "Id,Title,Status,Owner,Labels,Created,Notes").expect("written");
    for row in 0..rows {
        let notes = "a line of notes, in quotes; ".repeat(6);
        writeln!(
            file,
            "T-{row},Task number {row},Open,ann,\"a, b\",2026-01-{:02},\"{notes}\n{row}\"",
            row % 28 + 1
        )
        .expect("written");
    }
    file.into_inner()
        .expect("flushed")
        .metadata()
        .expect("there")
        .len()
}

async fn pull(path: &Path) -> u64 {
    let named = ["Id", "Title", "Status", "Created"]
        .map(|name| (name.to_lowercase(), FieldRule::get(name)));
    let connector = connector(Settings {
        location: Location::File(path.to_owned()),
        delimiter: None,
        encoding: None,
        columns: None,
        fields: named.into_iter().collect(),
        complete: true,
        follow_symlinks: false,
    })
    .expect("made");
    let (mut cursor, mut records) = (None, 0);
    loop {
        let page = connector.pull(cursor.as_ref()).await.expect("a page");
        assert!(page.rejects.is_empty(), "{:?}", page.rejects.first());
        records += page.records.len() as u64;
        match page.next {
            Next::More(next) => cursor = Some(next),
            Next::Done(_) => return records,
        }
    }
}

#[tokio::test]
async fn a_large_export_needs_no_more_memory_than_a_few_pages() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.csv");
    // Three pages first: what a page costs is no growth.
    write(&path, 15_000);
    assert_eq!(pull(&path).await, 15_000);
    let before = peak();
    let rows = 60_000;
    let size = write(&path, rows);
    assert_eq!(pull(&path).await, u64::from(rows), "all of {size} bytes");
    let grown = peak() - before;
    // A filter of ids takes about a sixtieth of the file, and 16 MiB at most.
    assert!(grown < size / 4, "{size} bytes took {grown} more");
}
