//! From a record in the source's own words to our task, and to a point of a metric.
//!
//! Pure: the rules and the zone come in, a task or a reason comes out. It must not know which
//! kind of source a record came from, and must not read or store anything.

mod dates;
mod fault;
mod months;
mod numbers;
mod values;
mod words;
mod zones;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use throughline_kit::{FieldRule, FieldRules, FieldUnit, Problem, Record, Reject, as_zoned};

use self::fault::Fault;
pub use self::numbers::number;
use crate::domain::calendar::When;
use crate::domain::id::{SourceId, TaskId};
use crate::domain::task::{Details, Estimate, State, Task};
use crate::domain::text::Text;

/// The target names that are a task's own; every other name is a custom field.
const OWN: [&str; 21] = [
    "id",
    "key",
    "title",
    "url",
    "kind",
    "state",
    "raw_state",
    "assignees",
    "labels",
    "project",
    "parent",
    "estimate",
    "points",
    "spent",
    "start",
    "due",
    "created",
    "updated",
    "closed",
    "blocked_by",
    "blocked_by_count",
];

/// The target that tells whether the source has deleted a record.
const DELETED: &str = "deleted";

/// The rule of a field that has none: take it as it is.
static NO_RULE: LazyLock<FieldRule> = LazyLock::new(FieldRule::default);

/// The most characters of a refused record that are kept.
const SCREENFUL: usize = 2_000;

/// What the normaliser must know about a source beyond its rules.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// The source.
    pub source: SourceId,
    /// The zone of dates that carry a time but no offset.
    pub time_zone: TimeZone,
    /// The tracker's address, for `{base}` in a text.
    pub base: Option<&'a str>,
}

/// The task of a record, with what a person should know though nothing failed.
///
/// # Errors
/// A reject that names the field, its value, and what is wrong with it: one bad value refuses the
/// whole record, so that a task never stands there with half of what its tracker says.
pub fn task(
    record: &Record,
    rules: &FieldRules,
    context: &Context<'_>,
) -> Result<(Task, Vec<Problem>), Reject> {
    let fields = Fields {
        record,
        rules,
        zone: &context.time_zone,
        base: context.base,
    };
    fields
        .task(&context.source)
        .map_err(|(target, fault)| reject(record, &target, fault))
}

/// Whether the source says that a record is deleted: the field `deleted` is there and says yes.
pub fn is_deleted(record: &Record, rules: &FieldRules) -> bool {
    let rule = rules.get(DELETED).unwrap_or(&NO_RULE);
    values::read(record, DELETED, rule, None).is_some_and(|value| values::says_yes(&value))
}

/// The date and value of a metric's record.
///
/// # Errors
/// A reject when either is missing or cannot be read.
pub fn metric_point(
    record: &Record,
    rules: &FieldRules,
    zone: &TimeZone,
) -> Result<(Date, f64), Reject> {
    let fields = Fields {
        record,
        rules,
        zone,
        base: None,
    };
    let point = || {
        let date = fields.date("date")?;
        let date = date.ok_or_else(|| at("date")(Fault::missing("a date")))?;
        let value = fields.scalar("value", "a number")?;
        let value = value.ok_or_else(|| at("value")(Fault::missing("a number")))?;
        let rule = fields.rule("value");
        let value = numbers::read(&value, rule).map_err(at("value"))?;
        Ok((date.date(zone), value))
    };
    point().map_err(|(target, fault): Named| reject(record, &target, fault))
}

/// A fault and the field it is in.
type Named = (String, Fault);

/// Names the field of a fault.
fn at(target: &str) -> impl Fn(Fault) -> Named + '_ {
    move |fault| (target.to_owned(), fault)
}

fn reject(record: &Record, target: &str, fault: Fault) -> Reject {
    let raw = record.raw.clone().unwrap_or_else(|| json!(record.fields));
    Reject {
        problem: Problem {
            place: record.place.clone(),
            what: format!("\"{target}\"{}", fault.what),
            help: fault.help,
        },
        raw: raw.to_string().chars().take(SCREENFUL).collect(),
    }
}

/// One record under its source's rules.
struct Fields<'a> {
    record: &'a Record,
    rules: &'a FieldRules,
    zone: &'a TimeZone,
    base: Option<&'a str>,
}

impl Fields<'_> {
    fn rule(&self, target: &str) -> &FieldRule {
        self.rules.get(target).unwrap_or(&NO_RULE)
    }

    /// A field after default, split and map.
    fn value(&self, target: &str) -> Option<Value> {
        values::read(self.record, target, self.rule(target), self.base)
    }

    fn scalar(&self, target: &str, wanted: &str) -> Result<Option<Value>, Named> {
        let value = self.value(target).unwrap_or(Value::Null);
        values::one(value, wanted).map_err(at(target))
    }

    fn text(&self, target: &str) -> Result<Option<String>, Named> {
        let value = self.value(target).unwrap_or(Value::Null);
        values::text(value, "a text").map_err(at(target))
    }

    fn id(&self, target: &str) -> Result<Option<String>, Named> {
        let value = self.value(target).unwrap_or(Value::Null);
        values::id(value).map_err(at(target))
    }

    fn list(&self, target: &str) -> Result<Vec<String>, Named> {
        let value = self.value(target).unwrap_or(Value::Null);
        values::list(value).map_err(at(target))
    }

    fn date(&self, target: &str) -> Result<Option<When>, Named> {
        let rule = self.rule(target);
        let value = match self.value(target) {
            // A time with the zone of its row is one value.
            Some(zoned) if as_zoned(&zoned).is_some() => Some(zoned),
            other => values::one(other.unwrap_or(Value::Null), "a date").map_err(at(target))?,
        };
        value
            .map(|value| dates::read(&value, rule, self.zone))
            .transpose()
            .map_err(at(target))
    }

    fn hours(&self, target: &str) -> Result<Option<f64>, Named> {
        let rule = self.rule(target);
        self.scalar(target, "a duration")?
            .map(|value| numbers::read_hours(&value, rule))
            .transpose()
            .map_err(at(target))
    }

    fn points(&self, target: &str) -> Result<Option<f64>, Named> {
        let rule = self.rule(target);
        self.scalar(target, "a number")?
            .map(|value| numbers::read_positive(&value, rule))
            .transpose()
            .map_err(at(target))
    }

    fn task(&self, source: &SourceId) -> Result<(Task, Vec<Problem>), Named> {
        let id = self.id("id")?;
        let id = id.ok_or_else(|| at("id")(Fault::missing("an id")))?;
        let key = self.id("key")?.unwrap_or_else(|| id.clone());
        let mut notes = Vec::new();
        let title = self.text("title")?.unwrap_or_else(|| {
            notes.push(Problem::new(
                &self.record.place,
                "\"title\": empty — the key stands in for it",
            ));
            key.clone()
        });
        let closed = self.date("closed")?;
        let (state, raw_state) = self.state(closed.is_some())?;
        let mut custom = self.custom()?;
        let estimate = self.estimate(&mut custom)?;
        let mut labels = self.list("labels")?;
        labels.sort();
        let mut blocked_by = self.list("blocked_by")?;
        blocked_by.retain(|blocker| *blocker != id && *blocker != key);
        let details = Details {
            url: self.text("url")?.map(Text::from),
            kind: self.text("kind")?.map(Text::from),
            project: self.text("project")?.map(Text::from),
            parent: self.id("parent")?.map(Text::from),
            estimate,
            spent_hours: self.hours("spent")?,
            start: self.date("start")?,
            updated: self.date("updated")?,
            blocked_by: blocked_by.into(),
            blocked_by_count: self.count("blocked_by_count")?,
        };
        let task = Task {
            state,
            raw_state: raw_state.into(),
            assignees: self.list("assignees")?.into(),
            labels: labels.into(),
            due: self.date("due")?,
            created: self.date("created")?,
            closed,
            fields: custom.into_iter().collect(),
            title,
            key: key.into(),
            id: TaskId::new(source.clone(), id),
            details: details.into(),
        };
        Ok((task, notes))
    }

    fn count(&self, target: &str) -> Result<Option<u32>, Named> {
        let value = self.value(target).unwrap_or(Value::Null);
        values::count(value).map_err(at(target))
    }

    /// Our state and the source's word. A source without a state has closed records and open ones.
    fn state(&self, is_closed: bool) -> Result<(State, String), Named> {
        let rule = self.rule("state");
        let raw = values::raw(self.record, "state", rule, self.base).unwrap_or(Value::Null);
        let word = values::text(raw, "a state").map_err(at("state"))?;
        let (state, word) = match (word, &rule.default) {
            (Some(word), _) => (words::state(&word, rule).map_err(at("state"))?, word),
            (None, Some(default)) => {
                let state = words::default(default).map_err(at("state"))?;
                (state, state.as_str().to_owned())
            }
            (None, None) if self.rules.contains_key("state") => {
                let fault = Fault::missing("a state").help("give the field a default");
                return Err(at("state")(fault));
            }
            (None, None) => {
                let state = if is_closed { State::Done } else { State::Open };
                (state, state.as_str().to_owned())
            }
        };
        Ok((state, self.text("raw_state")?.unwrap_or(word)))
    }

    /// Hours, or else points. The points are a field in any case; of a source that maps an estimate they are no more
    /// than that, for a task without one would be measured in points among others in hours.
    fn estimate(&self, custom: &mut BTreeMap<String, Value>) -> Result<Option<Estimate>, Named> {
        let in_points = self.rule("estimate").unit == Some(FieldUnit::Points);
        let estimate = if in_points {
            self.points("estimate")?.map(Estimate::Points)
        } else {
            self.hours("estimate")?.map(Estimate::Hours)
        };
        let points = self.points("points")?;
        if let Some(points) = points {
            custom.insert("points".to_owned(), json!(points));
        }
        let has_estimate =
            self.rules.contains_key("estimate") || self.record.fields.contains_key("estimate");
        Ok(if has_estimate {
            estimate
        } else {
            points.map(Estimate::Points)
        })
    }

    /// Every mapped field that is not a task's own, as it came; a declared unit, decimal mark or
    /// date format says what it is.
    fn custom(&self) -> Result<BTreeMap<String, Value>, Named> {
        let names = self.rules.keys().chain(self.record.fields.keys());
        let names = names.filter(|name| !OWN.contains(&name.as_str()) && *name != DELETED);
        let mut custom = BTreeMap::new();
        for name in names {
            let Some(value) = self.value(name) else {
                continue;
            };
            let value = self.typed(value, self.rule(name)).map_err(at(name))?;
            custom.insert(name.clone(), value);
        }
        Ok(custom)
    }

    fn typed(&self, value: Value, rule: &FieldRule) -> Result<Value, Fault> {
        let zoned = rule.time_zone.is_some() || rule.tz_column.is_some();
        let dated = !rule.formats.is_empty() || zoned;
        match rule.unit {
            None if rule.decimal.is_some() => Ok(json!(numbers::read(&value, rule)?)),
            None if dated => Ok(json!(dates::read(&value, rule, self.zone)?)),
            None => Ok(without_nul(value)),
            Some(FieldUnit::Points) => Ok(json!(numbers::read(&value, rule)?)),
            Some(
                FieldUnit::Milliseconds
                | FieldUnit::Seconds
                | FieldUnit::Minutes
                | FieldUnit::Hours
                | FieldUnit::Days
                | FieldUnit::ClockHours,
            ) => Ok(json!(numbers::read_hours(&value, rule)?)),
        }
    }
}

/// NUL is the one character that databases and terminals cut texts at.
fn without_nul(value: Value) -> Value {
    match value {
        Value::String(text) if text.contains('\0') => Value::String(text.replace('\0', "")),
        Value::Array(list) => list.into_iter().map(without_nul).collect(),
        Value::Object(map) => map
            .into_iter()
            .map(|(key, value)| (key, without_nul(value)))
            .collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests;
