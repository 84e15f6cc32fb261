//! Which delimiter a file uses: said by `sep=`, or found by equal field counts.

use std::io::Read;

use encoding_rs::Encoding;

use crate::bytes::Bytes;
use crate::rows::{Row, Rows};

/// The delimiters that exports use, likeliest first.
pub(crate) const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Records looked at.
const SAMPLE: usize = 50;

/// Bytes looked at: a lost quote must not make the look a pass.
const SAMPLE_BYTES: u64 = 4 << 20;

/// A delimiter and how it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    /// The delimiter.
    pub(crate) delimiter: u8,
    /// The first line is `sep=`, not the header.
    pub(crate) sep_line: bool,
}

/// Finds the dialect; a declared delimiter wins over all.
pub(crate) fn find(bytes: &Bytes, encoding: &'static Encoding, declared: Option<u8>) -> Dialect {
    let said = sep_line(bytes, encoding);
    let delimiter = declared
        .or(said)
        .or_else(|| {
            let samples: Vec<(u8, Vec<Row>)> = DELIMITERS
                .into_iter()
                .map(|delimiter| (delimiter, sample(bytes, encoding, delimiter)))
                .collect();
            // Lines of text may stand above the header: then most of the records speak for it.
            best(&samples, header_score).or_else(|| best(&samples, common_score))
        })
        .unwrap_or(b',');
    Dialect {
        delimiter,
        sep_line: said.is_some(),
    }
}

/// The delimiter of a first line `sep=;`.
fn sep_line(bytes: &Bytes, encoding: &'static Encoding) -> Option<u8> {
    // The unit separator is in no text, so the first line is one field.
    let mut rows = Rows::new(bytes.reader().take(SAMPLE_BYTES), encoding, 0x1F);
    let row = rows.next().ok()??;
    let text = row.cells.first()?.text();
    match *text.strip_prefix("sep=")?.as_bytes() {
        [delimiter] => Some(delimiter),
        _ => None,
    }
}

/// The first records under a delimiter, whatever comes after them.
fn sample(bytes: &Bytes, encoding: &'static Encoding, delimiter: u8) -> Vec<Row> {
    let mut rows = Rows::new(bytes.reader().take(SAMPLE_BYTES), encoding, delimiter);
    let mut sample = Vec::new();
    while sample.len() < SAMPLE
        && let Ok(Some(row)) = rows.next()
    {
        sample.push(row);
    }
    sample
}

/// The delimiter with the highest score.
fn best(samples: &[(u8, Vec<Row>)], score: impl Fn(&[Row]) -> Option<(u64, u64)>) -> Option<u8> {
    samples
        .iter()
        .filter_map(|(delimiter, sample)| Some((score(sample)?, *delimiter)))
        // `max_by` keeps the last of equals; the likelier delimiter comes first.
        .rev()
        .max_by_key(|&(score, _)| score)
        .map(|(_, delimiter)| delimiter)
}

/// How well a delimiter fits: the share of records as long as the first, then its length. A first
/// record that no other is like is no header.
fn header_score(sample: &[Row]) -> Option<(u64, u64)> {
    let length = sample.first()?.count;
    let alike = sample.iter().filter(|row| row.count == length).count();
    even(sample, length).filter(|_| alike > 1 || sample.len() == 1)
}

/// The same by the commonest length.
fn common_score(sample: &[Row]) -> Option<(u64, u64)> {
    let lengths = sample
        .iter()
        .map(|row| row.count)
        .filter(|count| *count > 1);
    lengths.filter_map(|count| even(sample, count)).max()
}

/// The share of records of a length, in thousandths, and the length.
fn even(sample: &[Row], length: u64) -> Option<(u64, u64)> {
    let fits = |row: &&Row| row.count == length && !row.cells.iter().any(|cell| cell.torn);
    let even = sample.iter().filter(fits).count() as u64;
    (length > 1).then(|| (even * 1_000 / sample.len().max(1) as u64, length))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use encoding_rs::UTF_8;

    use super::{Dialect, find};
    use crate::bytes::Bytes;

    #[test]
    fn the_delimiter_is_found() {
        for (text, delimiter, sep_line) in [
            ("id,title\n1,a;b;c\n2,x;y;z\n", b',', false),
            ("id;title\n1;\"a,b\"\n2;c,d\n", b';', false),
            ("id\ttitle\n1\tone, two; three\n", b'\t', false),
            ("id|title\n1|a\n", b'|', false),
            ("sep=;\nid;a,b\n1;2,3\n", b';', true),
            ("\"sep=\t\"\r\nid\ttitle\r\n", b'\t', true),
            // Fields with line breaks and delimiters inside quotes do not mislead.
            ("id;text\n1;\"a,b\nc,d\ne,f\"\n2;\"g,h\"\n", b';', false),
            // A report's own title above the header.
            (
                "Open tickets, all teams\n\nid;title;due\n1;a;b\n2;c;d\n",
                b';',
                false,
            ),
            // One column: nothing to find.
            ("id\n1\n", b',', false),
        ] {
            let bytes = Bytes::Memory(Arc::from(text.as_bytes()));
            let found = find(&bytes, UTF_8, None);
            assert_eq!(
                found,
                Dialect {
                    delimiter,
                    sep_line
                },
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_declared_delimiter_wins() {
        let bytes = Bytes::Memory(Arc::from(&b"a,b;c\n1,2;3\n"[..]));
        assert_eq!(find(&bytes, UTF_8, Some(b';')).delimiter, b';');
    }
}
