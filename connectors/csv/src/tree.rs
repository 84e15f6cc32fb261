//! Parents of rows that stand in a tree: Azure DevOps writes one title column for each level.

use serde_json::Value;
use throughline_kit::Record;

use crate::columns::ID;

/// The target that names a record's parent.
const PARENT: &str = "parent";

/// The rows above the next one, the root first: depth, and the id unless the row was refused.
#[derive(Debug, Default)]
pub(crate) struct Tree(Vec<(usize, Option<String>)>);

impl Tree {
    /// Takes a record at a depth; one that names no parent of its own gets the row above it.
    pub(crate) fn place(&mut self, depth: Option<usize>, record: &mut Record) {
        let Some(depth) = depth else {
            return;
        };
        self.rise_above(depth);
        let names_one = match record.fields.get(PARENT) {
            Some(Value::String(parent)) => !parent.trim().is_empty(),
            Some(Value::Array(parents)) => !parents.is_empty(),
            Some(Value::Null) | None => false,
            Some(Value::Bool(_) | Value::Number(_) | Value::Object(_)) => true,
        };
        if let (false, Some((_, Some(parent)))) = (names_one, self.0.last()) {
            record
                .fields
                .insert(PARENT.to_owned(), Value::String(parent.clone()));
        }
        let id = record.fields.get(ID).and_then(Value::as_str);
        self.0.push((depth, id.map(str::to_owned)));
    }

    /// Takes a refused row: what stands below it has no known parent.
    pub(crate) fn skip(&mut self, depth: Option<usize>) {
        if let Some(depth) = depth {
            self.rise_above(depth);
            self.0.push((depth, None));
        }
    }

    fn rise_above(&mut self, depth: usize) {
        while self.0.last().is_some_and(|(last, _)| *last >= depth) {
            self.0.pop();
        }
    }
}
