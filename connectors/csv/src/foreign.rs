//! Files that are no CSV at all, told by how they begin.

use throughline_kit::{Problem, PullError};

/// First bytes, what they begin, and what to do about it.
const KINDS: [(&[u8], &str, &str); 6] = [
    (
        b"PK\x03\x04",
        "a ZIP archive, as Excel and LibreOffice save workbooks (.xlsx, .ods)",
        "save the sheet as CSV, or unpack the archive",
    ),
    (
        b"\xD0\xCF\x11\xE0",
        "an old Excel workbook (.xls)",
        "save the sheet as CSV",
    ),
    (b"\x1F\x8B", "gzip", "unpack it"),
    (b"%PDF", "a PDF document", "export as CSV"),
    (b"{\\rtf", "a rich text document", "export as CSV"),
    (b"SQLite format 3\0", "an SQLite database", "export as CSV"),
];

/// What an export that is called CSV but is something else is refused with.
///
/// # Errors
/// Broken when the first bytes are those of another kind of file.
pub(crate) fn refuse(place: &str, head: &[u8]) -> Result<(), PullError> {
    let start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let known = KINDS.iter().find(|(first, ..)| start.starts_with(first));
    let (found, help) = match known {
        Some((_, found, help)) => (*found, *help),
        None if is_page(start.trim_ascii_start()) => (
            "a web page (a sign-in page?)",
            "download the export itself; the link may need a token",
        ),
        None => return Ok(()),
    };
    let what = format!("{found} — CSV is wanted");
    Err(PullError::broken(Problem::new(place, what).help(help)))
}

fn is_page(start: &[u8]) -> bool {
    [&b"<!doctype html"[..], b"<html"].iter().any(|tag| {
        start
            .get(..tag.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(tag))
    })
}

#[cfg(test)]
mod tests {
    use super::refuse;

    #[test]
    fn other_kinds_of_files_are_told_by_their_start() {
        let cases: [(&[u8], Option<&str>); 8] = [
            (b"PK\x03\x04\x14\0", Some("ZIP archive")),
            (b"\xD0\xCF\x11\xE0\xA1", Some("Excel")),
            (b"\x1F\x8B\x08", Some("gzip")),
            (b"\xEF\xBB\xBF \r\n<!DocType HTML><title>", Some("web page")),
            (b"<html lang=en>", Some("web page")),
            (b"PK,title\n", None),
            (b"<html\n", Some("web page")),
            (b"id,title\n", None),
        ];
        for (head, wanted) in cases {
            let found = refuse("a.csv", head).err().map(|error| error.to_string());
            let fits = match (&found, wanted) {
                (Some(found), Some(wanted)) => found.contains(wanted),
                (found, wanted) => found.is_none() && wanted.is_none(),
            };
            assert!(fits, "{found:?}, {wanted:?}");
        }
    }
}
