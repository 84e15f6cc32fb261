//! The custom fields of a task: few names with values, in the order of the names.
//!
//! A map costs hundreds of bytes as soon as it holds one entry, and every task has its own. This is a list.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

/// Values by name, each name once.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fields(Vec<(String, Value)>);

impl Fields {
    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let at = self.place(name).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// Gives a name a value; returns the one that it had.
    pub fn insert(&mut self, name: String, value: Value) -> Option<Value> {
        match self.place(&name) {
            Ok(at) => {
                let (_, known) = self.0.get_mut(at)?;
                Some(std::mem::replace(known, value))
            }
            Err(at) => {
                self.0.insert(at, (name, value));
                None
            }
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Name and value of each, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0
            .binary_search_by(|(known, _)| known.as_str().cmp(name))
    }
}

impl FromIterator<(String, Value)> for Fields {
    /// Of two values of one name the later one stays.
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(fields: I) -> Self {
        let mut found = Self::default();
        for (name, value) in fields {
            found.insert(name, value);
        }
        found.0.shrink_to_fit();
        found
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Map)
    }
}

struct Map;

impl<'de> Visitor<'de> for Map {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("values by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(fields.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Fields;

    #[test]
    fn it_reads_and_writes_as_a_map_in_the_order_of_its_names() {
        let text = r#"{"size":3,"calls":"4","size":5}"#;
        let mut fields: Fields = serde_json::from_str(text).unwrap();
        assert_eq!(fields.get("size"), Some(&json!(5)));
        assert_eq!(fields.get("none"), None);
        assert_eq!(fields.insert("area".to_owned(), json!(null)), None);
        assert_eq!(fields.insert("size".to_owned(), json!(6)), Some(json!(5)));
        let written = serde_json::to_string(&fields).unwrap();
        assert_eq!(written, r#"{"area":null,"calls":"4","size":6}"#);
        assert!(Fields::default().is_empty() && !fields.is_empty());
    }
}
