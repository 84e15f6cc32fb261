//! The custom fields of a task: few names with values, in the order of the names.
//!
//! A map costs hundreds of bytes as soon as it holds one entry, and every task has its own. This is a list. It knows how they are
//! written; how they are read is the stored form's of a task.

use std::sync::Arc;

use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use super::text::Text;

/// Values by name, each name once. Copies share them; none take no room.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Fields(Option<Arc<[(Text, Value)]>>);

impl Fields {
    fn all(&self) -> &[(Text, Value)] {
        self.0.as_deref().unwrap_or_default()
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let at = place(self.all(), name).ok()?;
        self.all().get(at).map(|(_, value)| value)
    }

    /// Gives a name a value; returns the one that it had.
    pub fn insert(&mut self, name: impl Into<Text>, value: Value) -> Option<Value> {
        let mut fields = self.all().to_vec();
        let had = put(&mut fields, (name.into(), value));
        *self = Self(Some(Arc::from(fields)));
        had
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Name and value of each, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.all()
            .iter()
            .map(|(name, value)| (name.as_str(), value))
    }

    /// Whether what is equal to it is also written alike: it has neither fractions nor lists nor maps.
    pub(super) fn is_plain(&self) -> bool {
        self.all().iter().all(|(_, value)| match value {
            Value::Null | Value::Bool(_) | Value::String(_) => true,
            Value::Number(number) => number.is_i64() || number.is_u64(),
            Value::Array(_) | Value::Object(_) => false,
        })
    }
}

/// The place of a name, or where it would stand.
fn place(fields: &[(Text, Value)], name: &str) -> Result<usize, usize> {
    fields.binary_search_by(|(known, _)| known.as_str().cmp(name))
}

fn put(fields: &mut Vec<(Text, Value)>, (name, value): (Text, Value)) -> Option<Value> {
    match place(fields, &name) {
        Ok(at) => {
            let (_, known) = fields.get_mut(at)?;
            Some(std::mem::replace(known, value))
        }
        Err(at) => {
            fields.insert(at, (name, value));
            None
        }
    }
}

impl<N: Into<Text>> FromIterator<(N, Value)> for Fields {
    /// Of two values of one name the later one stays.
    fn from_iter<I: IntoIterator<Item = (N, Value)>>(fields: I) -> Self {
        let mut found = Vec::new();
        for (name, value) in fields {
            put(&mut found, (name.into(), value));
        }
        Self((!found.is_empty()).then(|| Arc::from(found)))
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Fields;

    #[test]
    fn it_is_written_as_a_map_in_the_order_of_its_names() {
        let values = [
            ("size", json!(3)),
            ("calls", json!("4")),
            ("size", json!(5)),
        ];
        let mut fields: Fields = values.into_iter().collect();
        assert_eq!(fields.get("size"), Some(&json!(5)));
        assert_eq!(fields.get("none"), None);
        assert_eq!(fields.insert("area".to_owned(), json!(null)), None);
        assert_eq!(fields.insert("size".to_owned(), json!(6)), Some(json!(5)));
        let written = serde_json::to_string(&fields).unwrap();
        assert_eq!(written, r#"{"area":null,"calls":"4","size":6}"#);
        assert!(Fields::default().is_empty() && !fields.is_empty());
    }
}
