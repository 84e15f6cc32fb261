//! Field rules: how a source's values become task fields.

use std::collections::BTreeMap;

use jiff::fmt::strtime;
use throughline_kit::{FieldRule, FieldRules, FieldUnit};

use crate::domain::task::State;

use super::item::{Item, describe};
use super::read::Fields;
use super::suggest::{did_you_mean, listed, shown};
use super::tree::Value;

const UNITS: [(&str, FieldUnit); 14] = [
    ("ms", FieldUnit::Milliseconds),
    ("s", FieldUnit::Seconds),
    ("seconds", FieldUnit::Seconds),
    ("m", FieldUnit::Minutes),
    ("min", FieldUnit::Minutes),
    ("minutes", FieldUnit::Minutes),
    ("h", FieldUnit::Hours),
    ("hours", FieldUnit::Hours),
    ("d", FieldUnit::Days),
    ("days", FieldUnit::Days),
    ("clock", FieldUnit::ClockHours),
    ("points", FieldUnit::Points),
    ("story points", FieldUnit::Points),
    ("sp", FieldUnit::Points),
];

/// What a rule may name beside the place of its value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    /// Nothing.
    None,
    /// A look-up table of the same source.
    Tables,
}

/// Reads a `fields` table.
pub(super) fn rules(item: &Item<'_>) -> FieldRules {
    rules_of(item, Names::None)
}

/// Reads a `fields` table of a source with look-up tables; its links stand beside the rules, as `edges`.
pub(super) fn rest_rules(item: &Item<'_>) -> FieldRules {
    rules_of(item, Names::Tables)
}

fn rules_of(item: &Item<'_>, names: Names) -> FieldRules {
    let Some(fields) = Fields::open(item.cx, format!("\"{}\"", item.name), item.node) else {
        return FieldRules::new();
    };
    fields
        .entries()
        .filter(|(name, _)| names == Names::None || *name != "edges")
        .filter_map(|(name, item)| Some((name.to_owned(), rule_of(name, &item, names)?)))
        .collect()
}

/// Reads one rule: a place as text, or a table.
pub(super) fn rule(target: &str, item: &Item<'_>) -> Option<FieldRule> {
    rule_of(target, item, Names::None)
}

fn rule_of(target: &str, item: &Item<'_>, names: Names) -> Option<FieldRule> {
    match &item.node.value {
        Value::Text(_) => Some(FieldRule::get(item.line()?)),
        Value::Table(_) => table_rule(target, item, names),
        _ => item.wrong("the place of the value, or a table with get (or column)"),
    }
}

fn table_rule(target: &str, item: &Item<'_>, names: Names) -> Option<FieldRule> {
    let fields = Fields::open(item.cx, format!("\"{}\"", item.name), item.node)?;
    let (get, column, text) = (fields.get("get"), fields.get("column"), fields.get("text"));
    let mut rule = FieldRule {
        map: fields.opt("map", map).unwrap_or_default(),
        otherwise: fields.opt("else", scalar),
        default: fields.opt("default", scalar),
        unit: fields.opt("unit", |unit| unit.word(&UNITS)),
        // A separator may be a blank or a tab, which other texts may not.
        split: fields.opt("split", |split| match &split.node.value {
            Value::Text(text) if !text.is_empty() => Some(text.clone()),
            _ => split.wrong("the text between two elements"),
        }),
        formats: fields
            .get("format")
            .map_or_else(Vec::new, |item| item.lines()),
        time_zone: fields.opt("tz", |tz| tz.time_zone().and(tz.line())),
        decimal: fields.opt("decimal", |item| item.word(&[(".", '.'), (",", ',')])),
        empty: fields
            .get("empty")
            .map_or_else(Vec::new, |item| item.lines()),
        trim: fields.opt("trim", Item::owned_text),
        optional: fields.opt("optional", Item::bool).unwrap_or(false),
        levels: fields.opt("levels", Item::bool).unwrap_or(false),
        by_title: fields
            .opt("by", |by| by.word(&[("id", false), ("title", true)]))
            .unwrap_or(false),
        tz_column: fields.opt("tz_column", Item::line),
        ..FieldRule::default()
    };
    if names == Names::Tables {
        rule.lookup = fields.opt("lookup", Item::line);
        rule.named = fields.opt("named", Item::line);
    }
    if let Some(item) = fields.get("format") {
        check_formats(&item, &rule.formats);
    }
    let places = [&get, &column, &text].into_iter().flatten().count();
    if places != 1 {
        let wanted = "exactly one of get, column and text is wanted";
        item.cx.error(
            item.node.spot(),
            format!(
                "\"{}\" has {places} places to read from — {wanted}",
                item.name
            ),
        );
    }
    let mut columns = column
        .map_or_else(Vec::new, |column| column.lines())
        .into_iter();
    rule.get = get
        .and_then(|place| place.line())
        .or_else(|| columns.next());
    rule.aliases = columns.collect();
    rule.text = text.and_then(|text| text.line());
    if target == "state" {
        check_states(&fields, &rule);
    }
    fields.finish();
    Some(rule)
}

/// Reports what only the columns of an export can have, in the rules of another source.
pub(super) fn refuse_columns(item: Option<&Item<'_>>, rules: &FieldRules) {
    let Some(item) = item else { return };
    for (name, rule) in rules {
        let key = [
            (!rule.aliases.is_empty(), "column = [...]"),
            (rule.levels, "levels"),
            (rule.by_title, "by"),
            (rule.tz_column.is_some(), "tz_column"),
        ];
        for (_, key) in key.into_iter().filter(|(is_set, _)| *is_set) {
            let node = item.node.table().and_then(|table| table.get(name));
            let spot = node.unwrap_or(item.node).spot();
            let message =
                format!("\"{name}\" has \"{key}\", which only columns of type = \"csv\" have");
            item.cx.error(spot, message);
        }
    }
}

fn map(item: &Item<'_>) -> Option<BTreeMap<String, String>> {
    let fields = Fields::open(item.cx, format!("\"{}\"", item.name), item.node)?;
    let entries = fields.entries();
    Some(
        entries
            .filter_map(|(from, to)| Some((from.to_owned(), scalar(&to)?)))
            .collect(),
    )
}

/// A text, or a number or truth value as text.
pub(super) fn scalar(item: &Item<'_>) -> Option<String> {
    match &item.node.value {
        Value::Text(text) => Some(text.clone()),
        Value::Int(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Bool(is) => Some(is.to_string()),
        Value::Date(date) => Some(date.clone()),
        Value::List(_) | Value::Table(_) | Value::TooLarge(_) => item.wrong("a text"),
    }
}

fn check_states(fields: &Fields<'_>, rule: &FieldRule) {
    let check = |item: &Item<'_>, word: &str| {
        if State::parse(word).is_some() {
            return;
        }
        let states = || State::ALL.iter().map(|(name, _)| *name);
        let help = did_you_mean(&word.to_lowercase().replace(['_', '-'], " "), states())
            .unwrap_or_else(|| format!("the states are {}", listed(states())));
        let message = format!(
            "\"{}\" is \"{}\" — a state is wanted",
            item.name,
            shown(word)
        );
        item.cx.error_help(item.node.spot(), message, help);
    };
    for (key, word) in [("else", &rule.otherwise), ("default", &rule.default)] {
        if let (Some(item), Some(word)) = (fields.get(key), word) {
            check(&item, word);
        }
    }
    let map = fields.get("map");
    let table = map.as_ref().and_then(|map| map.node.table());
    for (from, node) in table.into_iter().flatten() {
        if let Value::Text(word) = &node.value {
            check(&Item::new(fields.cx, from.clone(), node), word);
        }
    }
}

/// A date format that cannot be printed, or whose print is no whole date again, would fail on every row.
pub(super) fn check_formats(item: &Item<'_>, formats: &[String]) {
    let sample = jiff::civil::date(2026, 11, 22)
        .at(9, 30, 0, 0)
        .to_zoned(jiff::tz::TimeZone::UTC);
    let Ok(sample) = sample else { return };
    let spelt = formats
        .iter()
        .filter(|format| *format != throughline_kit::EXCEL_1904);
    for format in spelt {
        let fault = match strtime::format(format, &sample) {
            Err(error) => format!("is not a date format: {error}"),
            Ok(text) => {
                let whole = strtime::parse(format, &text).and_then(|parts| {
                    parts
                        .to_date()
                        .or_else(|_| parts.to_timestamp().map(|_| sample.date()))
                });
                if whole.is_ok() {
                    continue;
                }
                "does not give a day, a month and a year".to_owned()
            }
        };
        let _: Option<()> = item.fault(
            &format!("holds \"{}\", which {fault}", shown(format)),
            Some("for example format = \"%d.%m.%Y\"".to_owned()),
        );
    }
}

/// Reports the fields without which no task can be made.
pub(super) fn require(item: Option<&Item<'_>>, owner: &Fields<'_>, rules: &FieldRules) {
    let wanted = [
        ("id", "the record's stable id"),
        ("title", "the record's title"),
    ];
    require_these(&wanted, item, owner, rules);
}

/// The same for a source whose records need no id.
pub(super) fn require_but_id(item: Option<&Item<'_>>, owner: &Fields<'_>, rules: &FieldRules) {
    require_these(&[("title", "the record's title")], item, owner, rules);
}

fn require_these(
    wanted: &[(&str, &str)],
    item: Option<&Item<'_>>,
    owner: &Fields<'_>,
    rules: &FieldRules,
) {
    let (spot, title) = match item {
        Some(item) => (
            item.node.key_spot(),
            format!("\"{}\" of {}", item.name, owner.title),
        ),
        None => (
            owner.node.key_spot(),
            format!("{} has no \"fields\" and so", owner.title),
        ),
    };
    for (name, what) in wanted {
        if !rules.contains_key(*name) {
            let message = format!("{title} has no \"{name}\" — the place of {what} is wanted");
            owner.cx.error(spot.clone(), message);
        }
    }
    if !rules.contains_key("state") && !rules.contains_key("closed") {
        let message = format!(
            "{title} has neither \"state\" nor \"closed\" — without one of them nothing would ever be done"
        );
        owner.cx.error(spot, message);
    }
}

/// A value as JSON, for request queries and bodies.
pub(super) fn json(item: &Item<'_>) -> Option<serde_json::Value> {
    Some(match &item.node.value {
        Value::Text(text) => text.clone().into(),
        Value::Int(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::Bool(is) => (*is).into(),
        Value::Date(date) => date.clone().into(),
        Value::TooLarge(_) => {
            item.cx.error(
                item.node.spot(),
                format!(
                    "\"{}\" is {} — a number of 64 bits is wanted",
                    item.name,
                    describe(item.node)
                ),
            );
            return None;
        }
        Value::List(nodes) => nodes
            .iter()
            .filter_map(|node| json(&Item::new(item.cx, item.name.clone(), node)))
            .collect(),
        Value::Table(table) => table
            .iter()
            .filter_map(|(key, node)| {
                Some((key.clone(), json(&Item::new(item.cx, key.clone(), node))?))
            })
            .collect(),
    })
}
