use std::io::Cursor;

use encoding_rs::UTF_8;

use super::{Fault, Quote, Row, Rows, Spot};

/// Records as their lines and fields, written short.
type Records<'a> = &'a [(u64, &'a [&'a str])];

/// Every record as its line and its fields.
fn read(text: &str) -> Result<Vec<(u64, Vec<String>)>, Fault> {
    let mut rows = Rows::new(Cursor::new(text.as_bytes()), UTF_8, b',');
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((row.line, texts(&row)));
    }
    Ok(found)
}

fn texts(row: &Row) -> Vec<String> {
    row.cells.iter().map(super::Cell::text).collect()
}

#[test]
fn records_and_their_lines() {
    let cases: [(&str, Records<'_>); 11] = [
        ("a,b\n1,2\n", &[(1, &["a", "b"]), (2, &["1", "2"])]),
        // No line end after the last record.
        ("a,b\n1,", &[(1, &["a", "b"]), (2, &["1", ""])]),
        // CR alone, LF alone and both, mixed in one file; blank lines count, but are no records.
        (
            "a\rb\nc\r\n\r\nd",
            &[(1, &["a"]), (2, &["b"]), (3, &["c"]), (5, &["d"])],
        ),
        // A record is at its first line; the next one after all of its own.
        (
            "\"x\r\ny\nz\",1\n2,3",
            &[(1, &["x\r\ny\nz", "1"]), (4, &["2", "3"])],
        ),
        ("\"x\ry\"\rz", &[(1, &["x\ry"]), (3, &["z"])]),
        // Two quotes are one.
        ("\"a \"\"b\"\"\",\"\"\"\"", &[(1, &["a \"b\"", "\""])]),
        // An even number of quotes inside unquoted fields is kept as it is: inches.
        ("5\" x 3\",1", &[(1, &["5\" x 3\"", "1"])]),
        // Text after a closing quote belongs to the field, as most readers have it.
        ("\"a\"b,c", &[(1, &["ab", "c"])]),
        ("\"\"", &[(1, &[""])]),
        (",\n", &[(1, &["", ""])]),
        ("", &[]),
    ];
    for (text, wanted) in cases {
        let wanted: Vec<(u64, Vec<String>)> = wanted
            .iter()
            .map(|(line, fields)| (*line, fields.iter().map(ToString::to_string).collect()))
            .collect();
        assert_eq!(read(text).expect("whole"), wanted, "{text:?}");
    }
}

#[test]
fn the_culprit_of_unpaired_quotes_is_named() {
    let open = |line, field| Quote::Open(Spot { line, field });
    for (text, culprit) in [
        // Nothing after it has a quote: it swallowed the rest.
        ("a,b\n1,\"x\n2,y\n", open(2, 1)),
        // Later quoted fields flip the pairs; the first field that goes on after its quote began it.
        ("a,b\n1,\"x\n2,\"y\"\n3,\"z\"\n", open(2, 1)),
        ("a,b\n1,\"x, y\"\n2,\"x\n3,\"u, v\"\n4,w\n", open(3, 1)),
        (
            "a,b\n1,5\" pipe\n",
            Quote::Stray(Spot { line: 2, field: 1 }),
        ),
    ] {
        match read(text) {
            Err(Fault::Quote(found)) => assert_eq!(found, culprit, "{text:?}"),
            other => panic!("{text:?} gave {other:?}"),
        }
    }
}

#[test]
fn a_long_field_is_measured_but_not_kept() {
    let text = format!("a,{}\n", "x".repeat(200_000));
    let mut rows = Rows::new(Cursor::new(text.as_bytes()), UTF_8, b',');
    let row = rows.next().expect("whole").expect("one record");
    let cell = row.cells.get(1).expect("two fields");
    assert_eq!(
        (cell.size, cell.text().len()),
        (200_000, super::FIELD_BYTES)
    );
}
