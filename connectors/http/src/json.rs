//! JSON from strangers: read whole, with what a lenient reader would lose without a word.
//!
//! Of a key that stands twice in one object the last value wins, as everywhere; that it happened is told.
//! Half a surrogate pair in a text becomes U+FFFD: one odd title must not sink a whole page.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

/// A key that stands twice in one object, with different values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twice {
    /// Where the object is: `$.data[3]`.
    pub place: String,
    /// The key.
    pub key: String,
}

/// Whether JSON text opens more than `most` brackets at once; a scan, so that a hostile depth
/// costs no stack.
pub(crate) fn deeper_than(json: &[u8], most: usize) -> bool {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > most {
            return true;
        }
    }
    false
}

/// Reads one document; what is wrong with it is said without quoting it.
pub(crate) fn parse(body: &[u8]) -> Result<(Value, Vec<Twice>), String> {
    if let Err(error) = std::str::from_utf8(body) {
        let at = error.valid_up_to();
        let byte = body.get(at).copied().unwrap_or_default();
        return Err(format!("byte 0x{byte:02X} at {at} is not UTF-8"));
    }
    let read = read(body).or_else(|error| match mended(body) {
        Some(body) => read(&body),
        None => Err(error),
    });
    read.map_err(|error| match error.classify() {
        Category::Eof => format!(
            "it ends in the middle, at line {} column {}: the reply was cut short",
            error.line(),
            error.column()
        ),
        Category::Io | Category::Syntax | Category::Data => error.to_string(),
    })
}

fn read(body: &[u8]) -> serde_json::Result<(Value, Vec<Twice>)> {
    let twice = RefCell::new(Vec::new());
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = Strict { twice: &twice }.deserialize(&mut reader)?;
    reader.end()?;
    let mut twice = twice.into_inner();
    for one in &mut twice {
        one.place.insert(0, '$');
    }
    Ok((value, twice))
}

/// Builds a value and notes every key that stands twice; the objects around it add their part of the place.
#[derive(Clone, Copy)]
struct Strict<'t> {
    twice: &'t RefCell<Vec<Twice>>,
}

impl Strict<'_> {
    fn noted(self) -> usize {
        self.twice.borrow().len()
    }

    fn place(self, from: usize, step: impl FnOnce() -> String) {
        let mut twice = self.twice.borrow_mut();
        if twice.len() > from {
            let step = step();
            for one in twice.iter_mut().skip(from) {
                one.place.insert_str(0, &step);
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            let before = self.noted();
            let Some(item) = items.next_element_seed(self)? else {
                return Ok(Value::Array(list));
            };
            self.place(before, || format!("[{}]", list.len()));
            list.push(item);
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let before = self.noted();
            let value = entries.next_value_seed(self)?;
            self.place(before, || format!(".{key}"));
            match map.entry(key) {
                Entry::Vacant(entry) => drop(entry.insert(value)),
                Entry::Occupied(mut entry) => {
                    if *entry.get() != value {
                        self.twice.borrow_mut().push(Twice {
                            place: String::new(),
                            key: entry.key().clone(),
                        });
                    }
                    entry.insert(value);
                }
            }
        }
        Ok(Value::Object(map))
    }
}

/// The same text with U+FFFD for each half of a surrogate pair; `None` when there is none.
fn mended(body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    let mut changed = false;
    while let Some((&byte, after)) = rest.split_first() {
        // An escape is taken whole: the second backslash of a pair begins none.
        let (taken, lone) = match (byte, surrogate(rest)) {
            (b'\\', Some(Half::High)) if surrogate(rest.get(6..)?) == Some(Half::Low) => {
                (12, false)
            }
            (b'\\', Some(Half::High | Half::Low)) => (6, true),
            (b'\\', None) => (after.len().min(1) + 1, false),
            _ => (1, false),
        };
        changed |= lone;
        out.extend_from_slice(if lone { br"\ufffd" } else { rest.get(..taken)? });
        rest = rest.get(taken..)?;
    }
    changed.then_some(out)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    High,
    Low,
}

/// The half of a pair that an escape at the head of a text stands for.
fn surrogate(text: &[u8]) -> Option<Half> {
    let digits = text.strip_prefix(br"\u")?.get(..4)?;
    let code = u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    match code {
        0xD800..=0xDBFF => Some(Half::High),
        0xDC00..=0xDFFF => Some(Half::Low),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_document_is_what_the_usual_reader_makes_of_it() {
        let text =
            r#"{"a":[1,-2,3.5,true,null,"x\n\u00e9\ud83d\ude00"],"b":{},"c":18446744073709551615}"#;
        let (value, twice) = parse(text.as_bytes()).expect("JSON");
        assert_eq!(value, serde_json::from_str::<Value>(text).expect("JSON"));
        assert_eq!(twice, []);
    }

    #[test]
    fn a_key_that_stands_twice_is_told_with_its_place_and_the_last_value_wins() {
        let text = br#"{"data":[{"id":1},{"id":2,"status":"open","status":"done","n":1,"n":1}]}"#;
        let (value, twice) = parse(text).expect("JSON");
        assert_eq!(value["data"][1]["status"], "done");
        let wanted = Twice {
            place: "$.data[1]".to_owned(),
            key: "status".to_owned(),
        };
        assert_eq!(twice, [wanted], "the same value twice is no question");
    }

    #[test]
    fn half_a_surrogate_pair_is_replaced_and_nothing_else() {
        let cases = [
            (r#"["a\ud800b"]"#, json!(["a\u{fffd}b"])),
            (
                r#"["\udc00\ud83d\ude00\ud83d"]"#,
                json!(["\u{fffd}\u{1f600}\u{fffd}"]),
            ),
            (r#"["\ud800\ud83d\ude00"]"#, json!(["\u{fffd}\u{1f600}"])),
            (r#"["\\ud800", "\ud800"]"#, json!([r"\ud800", "\u{fffd}"])),
        ];
        for (text, wanted) in cases {
            let (value, _) = parse(text.as_bytes()).expect("JSON");
            assert_eq!(value, wanted, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let cases: [(&[u8], &str); 6] = [
            (
                br#"{"a":[1,"#,
                "it ends in the middle, at line 1 column 8: the reply was cut short",
            ),
            (b"[1]]", "trailing characters at line 1 column 4"),
            (
                b"{\"a\":1}\n{\"a\":2}",
                "trailing characters at line 2 column 1",
            ),
            (b"[\"caf\xe9\"]", "byte 0xE9 at 5 is not UTF-8"),
            (b"\xff\xfe[\0", "byte 0xFF at 0 is not UTF-8"),
            (b"[1e999]", "number out of range at line 1 column 6"),
        ];
        for (text, wanted) in cases {
            assert_eq!(parse(text).expect_err("no JSON"), wanted);
        }
    }

    #[test]
    fn depth_counts_brackets_outside_of_texts_only() {
        assert!(!deeper_than(br#"[["[[[[\"[[["]]"#, 2));
        assert!(deeper_than(b"[[[]]]", 2));
        assert!(!deeper_than(b"[[],[],[]]", 2));
    }
}
