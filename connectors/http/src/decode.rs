//! Bodies that are no plain JSON: one JSON document a line, a table, either of them packed as a gzip file.
//!
//! A table or a list of lines looks whole wherever it is cut, so their answers must say where they end.

use std::borrow::Cow;
use std::io::Read as _;

use flate2::read::MultiGzDecoder;
use serde_json::{Map, Value};
use throughline_kit::{Problem, PullError};

use crate::json::{self, Twice};
use crate::reply::Reply;

/// How a gzip file begins; no text does.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Decode {
    /// As its content type says; JSON where that says nothing.
    #[default]
    Declared,
    /// One JSON document.
    Json,
    /// One JSON document a line.
    JsonLines,
    /// A table with its names in the first row; each row becomes an object of texts.
    Csv,
}

impl Decode {
    /// Whether a body that is cut off would look whole.
    pub fn needs_an_end(self) -> bool {
        match self {
            Self::Declared | Self::Json => false,
            Self::JsonLines | Self::Csv => true,
        }
    }
}

impl Reply {
    /// The body as one document, with the keys that stand twice in one object; lines and rows become its list.
    ///
    /// # Errors
    /// [`PullError::Broken`] for a body that is not what was agreed, or that may be cut off.
    pub fn decoded(&self, decode: Decode) -> Result<(Value, Vec<Twice>), PullError> {
        let body = self.unpacked()?;
        let decode = match decode {
            Decode::Declared => self.declared(),
            decode => decode,
        };
        if decode.needs_an_end() && !self.ends && !self.body.starts_with(&GZIP) {
            let what = "the answer does not say where it ends, so a cut one would look whole — a Content-Length or chunks are wanted";
            return Err(PullError::broken(Problem::new(self.place(), what)));
        }
        let (mut value, twice) = match decode {
            Decode::Declared | Decode::Json => return self.json_of(&body),
            Decode::JsonLines => {
                self.refuse_html("lines of JSON")?;
                lines(&body, self.depth).map_err(|what| self.broken(what))?
            }
            Decode::Csv => {
                self.refuse_html("a table")?;
                (table(&body).map_err(|what| self.broken(what))?, Vec::new())
            }
        };
        self.redactor.clean_document(&mut value);
        Ok((value, twice))
    }

    fn declared(&self) -> Decode {
        match self.content_type().unwrap_or_default().as_str() {
            "application/x-ndjson"
            | "application/ndjson"
            | "application/jsonl"
            | "application/x-jsonlines"
            | "application/jsonlines" => Decode::JsonLines,
            "text/csv" | "application/csv" => Decode::Csv,
            _ => Decode::Json,
        }
    }

    /// The body without the gzip file around it, held to the same cap.
    fn unpacked(&self) -> Result<Cow<'_, [u8]>, PullError> {
        if !self.body.starts_with(&GZIP) {
            return Ok(Cow::Borrowed(&self.body));
        }
        let mut out = Vec::new();
        let mut reader = MultiGzDecoder::new(self.body.as_slice()).take(self.most + 1);
        reader.read_to_end(&mut out).map_err(|error| {
            let what =
                format!("a gzip file that cannot be unpacked ({error}) — a whole one is wanted");
            PullError::transient(Problem::new(self.place(), what)).because(error)
        })?;
        if out.len() as u64 > self.most {
            let what = format!(
                "a gzip file of {} bytes that unpacks to more than {} — at most that many are taken",
                self.body.len(),
                self.most
            );
            let problem = Problem::new(self.place(), what).help("ask for smaller pages");
            return Err(PullError::broken(problem));
        }
        Ok(Cow::Owned(out))
    }
}

fn lines(body: &[u8], depth: usize) -> Result<(Value, Vec<Twice>), String> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let mut list = Vec::new();
    let mut all = Vec::new();
    for (number, line) in body.split(|byte| *byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        if json::deeper_than(line, depth) {
            return Err(format!(
                "line {}: JSON nested deeper than {depth} levels — less is wanted",
                number + 1
            ));
        }
        let (value, mut twice) = json::parse(line).map_err(|what| {
            format!(
                "line {}: no JSON: {what} — one document a line is wanted",
                number + 1
            )
        })?;
        for one in &mut twice {
            let rest = one.place.trim_start_matches('$');
            one.place = format!("$[{}]{rest}", list.len());
        }
        all.append(&mut twice);
        list.push(value);
    }
    Ok((Value::Array(list), all))
}

fn table(body: &[u8]) -> Result<Value, String> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    if body.trim_ascii().is_empty() {
        return Err("an empty table — a row of names is wanted".to_owned());
    }
    if count(body, b'"') % 2 == 1 {
        return Err("an odd number of quotes: one is never closed, and the rows behind it would be lost — a whole table is wanted".to_owned());
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(body))
        .from_reader(body);
    let names = reader.headers().map_err(|error| error.to_string())?.clone();
    for (index, name) in names.iter().enumerate() {
        if names.iter().take(index).any(|earlier| earlier == name) {
            return Err(format!(
                "the column \"{}\" stands twice — each name once is wanted",
                throughline_kit::shown(name)
            ));
        }
    }
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| format!("{error} — a table of even rows is wanted"))?;
        let cells = names.iter().zip(row.iter());
        let object: Map<String, Value> = cells
            .map(|(name, cell)| (name.trim().to_owned(), Value::from(cell)))
            .collect();
        rows.push(Value::Object(object));
    }
    Ok(Value::Array(rows))
}

/// The one of the usual separators that stands most often in the row of names.
fn delimiter(body: &[u8]) -> u8 {
    let names = body.split(|byte| *byte == b'\n').next().unwrap_or(body);
    // The last of equals wins: the comma.
    [b'\t', b';', b',']
        .into_iter()
        .max_by_key(|separator| count(names, *separator))
        .unwrap_or(b',')
}

#[expect(
    clippy::naive_bytecount,
    reason = "once a reply, over what took a network to come: not worth a crate"
)]
fn count(bytes: &[u8], wanted: u8) -> usize {
    bytes.iter().filter(|byte| **byte == wanted).count()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lines_become_a_list_with_their_places() {
        let (value, twice) =
            lines(b"\xef\xbb\xbf{\"a\":1}\r\n\n{\"a\":2,\"a\":3}\n", 9).expect("lines");
        assert_eq!(value, json!([{"a": 1}, {"a": 3}]));
        assert_eq!(twice[0].place, "$[1]");
        assert_eq!(
            lines(b"{\"a\":1}\n{\"a\":", 9).expect_err("a cut line"),
            "line 2: no JSON: it ends in the middle, at line 1 column 5: the reply was cut short — one document a line is wanted"
        );
        assert!(lines(b"[[[1]]]", 2).is_err());
    }

    #[test]
    fn a_table_becomes_objects_of_texts() {
        for (text, wanted) in [
            (
                "id,title\n1,\"a, b\"\n",
                json!([{"id": "1", "title": "a, b"}]),
            ),
            ("id;title\r\n1;x\r\n", json!([{"id": "1", "title": "x"}])),
            ("id\n7", json!([{"id": "7"}])),
            ("id,title\n", json!([])),
        ] {
            assert_eq!(table(text.as_bytes()).expect("a table"), wanted, "{text}");
        }
    }

    #[test]
    fn a_table_that_would_lose_rows_is_refused() {
        for (text, wanted) in [
            ("", "an empty table"),
            ("id,title\n1,\"a\n2,b\n", "an odd number of quotes"),
            ("id,id\n1,2\n", "the column \"id\" stands twice"),
            (
                "id,title\n1\n",
                "record 1 (line: 2, byte: 9): found record with 1 fields",
            ),
        ] {
            let error = table(text.as_bytes()).expect_err("refused");
            assert!(error.contains(wanted), "{error}");
        }
    }
}
