//! Tables of names: what stands in the place of an id, read once a pull and kept for its length.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use throughline_kit::{Problem, PullError, shown};

use crate::ask::{self, Ask};
use crate::config::Settings;
use crate::each::{self, value_of};
use crate::expr::{Doc, Expr};
use crate::lister::Lister;
use crate::parts::Lookup;
use crate::placeholder::{nearest, plain_text};
use crate::plan::expr;
use crate::template::{Names, Scope};

/// One table's request, compiled.
#[derive(Debug, Clone)]
pub(crate) struct LookupPlan {
    pub(crate) name: String,
    ask: Ask,
    id: Expr,
    value: Expr,
}

/// Id to name.
pub(crate) type Table = BTreeMap<String, Value>;

/// The tables of the pull under way, by name and by the values of `each` that their request names.
#[derive(Debug, Default)]
pub(crate) struct Cache(Mutex<BTreeMap<(String, String), Arc<Table>>>);

/// The tables of one page, and what was asked of them in vain.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    tables: BTreeMap<String, Arc<Table>>,
    unknown: RefCell<BTreeMap<String, (u64, String)>>,
}

/// Compiles the tables; problems are added to the list.
pub(crate) fn compile(
    settings: &Settings,
    names: Names<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<LookupPlan> {
    let names = Names {
        since: false,
        ..names
    };
    let mut one = |(name, lookup): (&String, &Lookup)| {
        let place = format!("items.lookup.{name}");
        let ask = Ask::compile(&place, (&lookup.listing).into(), names, problems);
        let id = expr(&format!("{place}.id"), Some(&lookup.id), problems);
        let value = expr(&format!("{place}.name"), Some(&lookup.name), problems);
        Some(LookupPlan {
            name: name.clone(),
            ask: ask?,
            id: id?,
            value: value?,
        })
    };
    settings.lookups.iter().filter_map(&mut one).collect()
}

/// The texts in which a table's request names what it reads.
pub(crate) fn expressions(lookup: &Lookup) -> impl Iterator<Item = &str> {
    ask::expressions((&lookup.listing).into()).chain([lookup.id.as_str(), lookup.name.as_str()])
}

impl Cache {
    /// Forgets every table: a new pull asks anew.
    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<(String, String), Arc<Table>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The tables for a partition; those that are not known yet are asked for.
    pub(crate) async fn tables(
        &self,
        plans: &[LookupPlan],
        values: &[String],
        lister: &Lister<'_>,
    ) -> Result<BTreeMap<String, Arc<Table>>, PullError> {
        let mut tables = BTreeMap::new();
        for plan in plans {
            let scope = if plan.ask.uses_values() { values } else { &[] };
            let key = (plan.name.clone(), each::key(scope));
            let known = self.lock().get(&key).cloned();
            let table = if let Some(table) = known {
                table
            } else {
                let table = Arc::new(plan.read(values, lister).await?);
                self.lock().insert(key, Arc::clone(&table));
                table
            };
            tables.insert(plan.name.clone(), table);
        }
        Ok(tables)
    }
}

impl LookupPlan {
    async fn read(&self, values: &[String], lister: &Lister<'_>) -> Result<Table, PullError> {
        let scope = Scope {
            each: values,
            ..Scope::default()
        };
        let all = lister.all(&self.ask, scope).await?;
        let mut table = Table::new();
        for item in &all.items {
            let doc = Doc::new(item);
            let name = self.value.find(&doc).ok().flatten();
            let name = name.filter(|name| !name.is_null());
            if let (Some(id), Some(name)) = (value_of(&self.id, item), name) {
                table.insert(id, name.into_owned());
            }
        }
        if table.is_empty() && !all.items.is_empty() {
            let what = format!(
                "none of the {} entries has both `{}` and `{}` — an id and a name are wanted",
                all.items.len(),
                self.id.text(),
                self.value.text()
            );
            return Err(PullError::broken(Problem::new(
                format!("items.lookup.{}", self.name),
                what,
            )));
        }
        Ok(table)
    }
}

impl Tables {
    pub(crate) fn new(tables: BTreeMap<String, Arc<Table>>) -> Self {
        Self {
            tables,
            unknown: RefCell::default(),
        }
    }

    /// What stands in the place of an id, or of each id of a list; an id that the table lacks stays.
    pub(crate) fn translate(&self, name: &str, value: Value) -> Value {
        match value {
            Value::Array(list) => list
                .into_iter()
                .map(|value| self.translate(name, value))
                .collect(),
            Value::String(_) | Value::Number(_) => self.one(name, value),
            other @ (Value::Null | Value::Bool(_) | Value::Object(_)) => other,
        }
    }

    fn one(&self, name: &str, value: Value) -> Value {
        let id = plain_text(&value);
        let Some(table) = self.tables.get(name) else {
            return value;
        };
        if let Some(found) = table.get(&id) {
            return found.clone();
        }
        let mut unknown = self.unknown.borrow_mut();
        let (count, _) = unknown.entry(name.to_owned()).or_insert((0, id));
        *count += 1;
        value
    }

    /// The member of an object that the table calls so: a custom field by its name.
    pub(crate) fn named(&self, name: &str, wanted: &str, object: &Value) -> Option<Value> {
        let key = self.key(name, wanted)?;
        object.get(key).cloned()
    }

    fn key(&self, name: &str, wanted: &str) -> Option<&str> {
        let table = self.tables.get(name)?;
        let is = |found: &Value| {
            found
                .as_str()
                .is_some_and(|found| found.trim().eq_ignore_ascii_case(wanted.trim()))
        };
        table
            .iter()
            .find(|(_, found)| is(found))
            .map(|(key, _)| key.as_str())
    }

    /// A name that no entry of a table has.
    pub(crate) fn missing(&self, field: &str, name: &str, wanted: &str) -> Option<Problem> {
        let table = self.tables.get(name)?;
        if self.key(name, wanted).is_some() {
            return None;
        }
        let known: Vec<String> = table
            .values()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        let what = format!(
            "none of the {} entries of \"{name}\" is called \"{wanted}\" — one is wanted",
            table.len()
        );
        let problem = Problem::new(format!("items.fields.{field}"), what);
        Some(match nearest(wanted, &known) {
            Some(near) => problem.help(format!("did you mean \"{}\"?", shown(near))),
            None => problem,
        })
    }

    /// What was not found in them, for a person.
    pub(crate) fn notes(self) -> Vec<Problem> {
        let unknown = self.unknown.into_inner();
        let note = |(name, (count, first)): (String, (u64, String))| {
            let what = format!(
                "{count} ids are not in the table, the first is \"{}\" — they stand for themselves",
                shown(&first)
            );
            Problem::new(format!("items.lookup.{name}"), what)
        };
        unknown.into_iter().map(note).collect()
    }
}
