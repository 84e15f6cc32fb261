//! The exports that real trackers wrote.

use std::path::Path;

use throughline_csv::inspect;
use throughline_kit::Coverage;

use crate::support::{file, pull_all};

#[tokio::test]
async fn real_exports_are_read_completely() {
    // Records counted by the trackers themselves; the longest description has 200 line breaks.
    for (name, id, count, encoding, delimiter, columns) in [
        ("redmine-en-utf8-bom.csv", "#", 260, "UTF-8", b',', 30),
        (
            "redmine-de-latin1-semicolon.csv",
            "#",
            260,
            "windows-1252",
            b';',
            30,
        ),
        ("trac-bom.tsv", "id", 140, "UTF-8", b'\t', 14),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/fixtures")
            .join(name);
        let settings = file(&path, &[("id", id), ("state", "Status")]);
        let sniff = inspect(&settings).expect("whole");
        assert_eq!(
            (
                sniff.encoding,
                sniff.delimiter.expect("a table"),
                sniff.header.len(),
                sniff.records
            ),
            (encoding, delimiter, columns, count),
            "{name}"
        );
        let page = pull_all(settings, None).await.expect("read");
        assert_eq!(
            (page.records.len() as u64, page.rejects.len()),
            (count, 0),
            "{name}"
        );
        assert_eq!(page.coverage, Coverage::Full);
        let ids: Vec<_> = page
            .records
            .iter()
            .map(|record| record.fields["id"].clone())
            .collect();
        let wanted: Vec<_> = (1..=count).map(|id| id.to_string()).collect();
        assert_eq!(ids, wanted, "{name}");
    }
}
