//! The outer loop: which values the main request runs for, listed in the configuration or by a request.
//!
//! What comes of it is the list of partitions of one pull: one value a level, or nothing where there is no loop.

use serde_json::Value;
use throughline_http::{Verdict, verdict_of};
use throughline_kit::{Problem, PullError};

use crate::ask::Ask;
use crate::config::Settings;
use crate::expr::{Doc, Expr};
use crate::lister::Lister;
use crate::plan::expr;
use crate::template::{Names, Scope};
use crate::verdict::left_out;

/// Partitions that one pull may run through: each has a watermark of its own in the stored state.
const MOST_PARTITIONS: usize = 10_000;

/// The values of one partition, outer level first.
pub(crate) type Partition = Vec<String>;

/// One level, compiled.
#[derive(Debug, Clone)]
pub(crate) struct LevelPlan {
    pub(crate) name: String,
    values: Vec<String>,
    from: Option<ValuesPlan>,
}

#[derive(Debug, Clone)]
struct ValuesPlan {
    ask: Ask,
    id: Expr,
}

/// Compiles the levels; problems are added to the list.
pub(crate) fn compile(
    settings: &Settings,
    names: Names<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<LevelPlan> {
    let mut compiled = Vec::new();
    for (index, level) in settings.each.iter().enumerate() {
        let place = format!("items.each.{}", level.name);
        if level.values.is_empty() && level.from.is_none() {
            problems.push(Problem::new(&place, "no values — at least one is wanted"));
        }
        check_values(&place, &level.values, problems);
        let outer = Names {
            each: names.each.get(..index).unwrap_or_default(),
            since: false,
            ..names
        };
        let from = level.from.as_ref().and_then(|values| {
            let ask = Ask::compile(&place, (&values.listing).into(), outer, problems);
            let id = expr(&format!("{place}.id"), Some(&values.id), problems);
            Some(ValuesPlan { ask: ask?, id: id? })
        });
        compiled.push(LevelPlan {
            name: level.name.clone(),
            values: level.values.clone(),
            from,
        });
    }
    compiled
}

fn check_values(place: &str, values: &[String], problems: &mut Vec<Problem>) {
    for (index, value) in values.iter().enumerate() {
        if leaves_the_path(value) {
            problems.push(Problem::new(
                place,
                format!("`{value}` would leave the path — a plain name is wanted"),
            ));
        }
        if values.iter().take(index).any(|earlier| earlier == value) {
            problems.push(Problem::new(place, format!("`{value}` stands twice")));
        }
    }
}

fn leaves_the_path(value: &str) -> bool {
    value.split('/').any(|step| matches!(step, "" | "." | ".."))
}

/// The partitions that the configuration alone tells; `None` when a request must be asked.
pub(crate) fn fixed(levels: &[LevelPlan]) -> Option<Vec<Partition>> {
    levels
        .iter()
        .try_fold(vec![Partition::new()], |outer, level| {
            (!level.values.is_empty()).then(|| times(&outer, |_| level.values.clone()))
        })
}

fn times(outer: &[Partition], inner: impl Fn(&Partition) -> Vec<String>) -> Vec<Partition> {
    let with = |values: &Partition| {
        let values = values.clone();
        let inner = inner(&values);
        inner.into_iter().map(move |value| {
            let mut longer = values.clone();
            longer.push(value);
            longer
        })
    };
    outer.iter().flat_map(with).collect()
}

/// The partitions of a pull, asked for where the configuration does not name them; with what was left out of them.
///
/// # Errors
/// When a request fails, lists nothing at all, or lists what cannot stand in a path.
pub(crate) async fn partitions(
    levels: &[LevelPlan],
    lister: &Lister<'_>,
) -> Result<(Vec<Partition>, Vec<Problem>), PullError> {
    let mut partitions = vec![Partition::new()];
    let mut notes = Vec::new();
    for level in levels {
        let Some(from) = level.from.as_ref().filter(|_| level.values.is_empty()) else {
            partitions = times(&partitions, |_| level.values.clone());
            continue;
        };
        let mut longer = Vec::new();
        for values in &partitions {
            let told = match values_of(level, from, values, lister).await {
                // An outer value whose inner ones a rule leaves out: the others go on.
                Err(error) if is_left_out(&error) && !values.is_empty() => {
                    notes.push(left_out(values, &error));
                    continue;
                }
                told => told?,
            };
            for value in told {
                let mut with = values.clone();
                with.push(value);
                longer.push(with);
            }
        }
        partitions = longer;
        check_count(level, partitions.len())?;
    }
    Ok((partitions, notes))
}

fn is_left_out(error: &PullError) -> bool {
    match verdict_of(error) {
        Some(Verdict::Skip) => true,
        Some(Verdict::Restart) | None => false,
    }
}

fn check_count(level: &LevelPlan, count: usize) -> Result<(), PullError> {
    let place = format!("items.each.{}", level.name);
    let problem = match count {
        0 => Problem::new(
            place,
            "the request lists no value — at least one is wanted; nothing was changed",
        )
        .help("check what the credentials may see, and where select and id point"),
        many if many > MOST_PARTITIONS => Problem::new(
            place,
            format!("the request lists {many} values — at most {MOST_PARTITIONS} are wanted"),
        )
        .help("name the ones that matter: ids = [\"…\"]"),
        _ => return Ok(()),
    };
    Err(PullError::broken(problem))
}

async fn values_of(
    level: &LevelPlan,
    from: &ValuesPlan,
    outer: &Partition,
    lister: &Lister<'_>,
) -> Result<Vec<String>, PullError> {
    let scope = Scope {
        each: outer,
        ..Scope::default()
    };
    let all = lister.all(&from.ask, scope).await?;
    let mut values: Vec<String> = Vec::with_capacity(all.items.len());
    for (index, item) in all.items.iter().enumerate() {
        let value = value_of(&from.id, item)
            .filter(|value| !leaves_the_path(value))
            .ok_or_else(|| {
                let what = format!(
                    "entry {} of {} has no usable `{}` — a text or a whole number is wanted",
                    index + 1,
                    all.place,
                    from.id.text()
                );
                PullError::broken(Problem::new(format!("items.each.{}", level.name), what))
            })?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Ok(values)
}

/// A text or a whole number, as text.
pub(crate) fn value_of(id: &Expr, item: &Value) -> Option<String> {
    let doc = Doc::new(item);
    match id.find(&doc).ok()??.as_ref() {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(number.to_string()),
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => None,
    }
}

/// The name under which a partition is remembered: its value, else a list of them, else the empty text.
pub(crate) fn key(values: &[String]) -> String {
    match values {
        [] => String::new(),
        [one] => one.clone(),
        several => Value::from(several.to_vec()).to_string(),
    }
}

/// A partition for a person: `acme / web`.
pub(crate) fn shown(values: &[String]) -> String {
    values.join(" / ")
}

/// A remembered partition for a person.
pub(crate) fn shown_key(key: &str) -> String {
    serde_json::from_str::<Partition>(key).map_or_else(|_| key.to_owned(), |values| shown(&values))
}
