//! Texts that many records have in common, held once.
//!
//! States, accounts, labels and the names of fields come again in record after record. It knows texts; not what they say.

use std::borrow::Borrow;
use std::collections::HashSet;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use super::fields::Fields;

/// A text whose copies share it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Arc<str>);

impl Text {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(Arc::from(text))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(Arc::from(text))
    }
}

impl From<Arc<str>> for Text {
    fn from(text: Arc<str>) -> Self {
        Self(text)
    }
}

impl From<Text> for Arc<str> {
    fn from(text: Text) -> Self {
        text.0
    }
}

impl From<&Text> for String {
    fn from(text: &Text) -> Self {
        text.as_str().to_owned()
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.as_str().to_owned()
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

/// A few texts in their order, whose copies share them. None of them takes no room.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Texts(Option<Arc<[Text]>>);

impl Texts {
    /// None.
    pub const fn new() -> Self {
        Self(None)
    }

    /// The texts.
    pub fn as_slice(&self) -> &[Text] {
        self.0.as_deref().unwrap_or_default()
    }

    /// Adds one at the end.
    pub fn push(&mut self, text: impl Into<Text>) {
        let known = self.iter().cloned();
        *self = known.chain([text.into()]).collect();
    }

    /// Forgets them.
    pub fn clear(&mut self) {
        self.0 = None;
    }

    /// All of them with something between two.
    pub fn join(&self, between: &str) -> String {
        let texts: Vec<&str> = self.iter().map(Text::as_str).collect();
        texts.join(between)
    }
}

impl Deref for Texts {
    type Target = [Text];

    fn deref(&self) -> &[Text] {
        self.as_slice()
    }
}

impl Borrow<[Text]> for Texts {
    fn borrow(&self) -> &[Text] {
        self.as_slice()
    }
}

impl Hash for Texts {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.as_slice().hash(hasher);
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<T: Into<Text>> FromIterator<T> for Texts {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let texts: Vec<Text> = texts.into_iter().map(Into::into).collect();
        Self((!texts.is_empty()).then(|| Arc::from(texts)))
    }
}

impl<T: Into<Text>> From<Vec<T>> for Texts {
    fn from(texts: Vec<T>) -> Self {
        texts.into_iter().collect()
    }
}

impl<'t> IntoIterator for &'t Texts {
    type Item = &'t Text;
    type IntoIter = std::slice::Iter<'t, Text>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Serialize for Texts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<String>::deserialize(deserializer).map(Self::from)
    }
}

/// How many different ones of a kind a pool keeps: what is different in every record is not worth it.
const MOST: usize = 1 << 16;

/// What was met, so that the next record that has it shares it.
#[derive(Debug, Default)]
pub struct Pool {
    texts: HashSet<Text>,
    lists: HashSet<Texts>,
    fields: HashSet<Fields>,
    /// A list that is being made.
    list: Vec<Text>,
}

impl Pool {
    /// A text.
    pub fn text(&mut self, text: &str) -> Text {
        match self.texts.get(text) {
            Some(known) => known.clone(),
            None => keep(&mut self.texts, Text::from(text)),
        }
    }

    /// A list of texts.
    pub fn texts<T: AsRef<str>>(&mut self, texts: &[T]) -> Texts {
        let mut list = std::mem::take(&mut self.list);
        list.extend(texts.iter().map(|text| self.text(text.as_ref())));
        let found = match self.lists.get(list.as_slice()) {
            Some(known) => known.clone(),
            None => keep(&mut self.lists, list.iter().cloned().collect()),
        };
        list.clear();
        self.list = list;
        found
    }

    /// Custom fields.
    pub fn fields(&mut self, fields: Fields) -> Fields {
        if !fields.is_plain() {
            return fields;
        }
        match self.fields.get(&fields) {
            Some(known) => known.clone(),
            None => keep(&mut self.fields, fields),
        }
    }
}

fn keep<T: Clone + Eq + Hash>(known: &mut HashSet<T>, new: T) -> T {
    if known.len() < MOST {
        known.insert(new.clone());
    }
    new
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::{Pool, Text, Texts};
    use crate::domain::fields::Fields;

    #[test]
    fn what_was_met_is_shared() {
        let mut pool = Pool::default();
        let (one, other) = (pool.text("Done"), pool.text("Done"));
        assert!(Arc::ptr_eq(&one.0, &other.0) && one == "Done");
        let (one, other) = (pool.texts(&["a", "b"]), pool.texts(&["a", "b"]));
        assert_eq!(one.as_slice().as_ptr(), other.as_slice().as_ptr());
        assert_eq!(pool.texts(&["b", "a"]).join(", "), "b, a");
        assert_eq!(pool.texts::<&str>(&[]), Texts::default());
        let fields = |value| -> Fields { [("size".to_owned(), value)].into_iter().collect() };
        // What is equal need not be written alike.
        for (value, other) in [(json!(0.0), json!(-0.0)), (json!("1"), json!("2"))] {
            let (value, other) = (pool.fields(fields(value)), pool.fields(fields(other)));
            let text = |of: &Fields| serde_json::to_string(of).unwrap();
            assert_ne!(text(&value), text(&other));
        }
    }

    #[test]
    fn texts_are_written_and_read_as_before() {
        let mut texts = Texts::from(vec!["a"]);
        texts.push("b".to_owned());
        let written = serde_json::to_string(&texts).unwrap();
        assert_eq!(written, r#"["a","b"]"#);
        assert_eq!(serde_json::from_str::<Texts>(&written).unwrap(), texts);
        assert_eq!(format!("{texts:?} {}", Text::from("c")), r#"["a", "b"] c"#);
        texts.clear();
        assert!(texts.is_empty());
    }
}
