//! `[metric.ID]`: series of lag actuals.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use throughline_kit::{FieldRule, FieldRules};

use crate::domain::id::MetricId;
use crate::domain::metric::MetricPoint;

use super::item::Item;
use super::read::Fields;
use super::settings::{Metric, MetricKind};
use super::{exports, points, rest, rules, source};

/// Monthly figures are rarely more than forty days old.
const FRESH: SignedDuration = SignedDuration::from_hours(40 * 24);

#[derive(Clone, Copy)]
enum Kind {
    Csv,
    Rest,
    Points,
}

/// Reads one metric; `None` inside: an optional secret of it is unset.
pub(super) fn metric(id: &str, fields: Fields<'_>) -> Option<Metric> {
    let has_points = fields
        .node
        .table()
        .is_some_and(|table| table.contains_key("points"));
    let kind = match fields.get("type") {
        Some(item) => item.word(&[
            ("csv", Kind::Csv),
            ("rest", Kind::Rest),
            ("points", Kind::Points),
        ])?,
        None if has_points => Kind::Points,
        None => {
            fields.missing(
                "type",
                "\"csv\" or \"rest\" (or points = [[date, value], …])",
            );
            return None;
        }
    };
    let every = source::every(&fields, matches!(kind, Kind::Rest), "1h");
    let fresh = fields.opt("fresh", Item::duration).unwrap_or(FRESH);
    let optional = fields.opt("optional", Item::bool).unwrap_or(false);
    let (kind, rules) = match kind {
        Kind::Points => {
            let points = fields.need("points", "a list of [date, value]", |item| {
                declared(id, item)
            });
            (points, FieldRules::new())
        }
        Kind::Csv => {
            let rules = column_rules(&fields);
            let settings = exports::csv(&fields, optional, rules.clone(), false);
            (
                settings.map(|settings| MetricKind::Csv(Box::new(settings))),
                rules,
            )
        }
        Kind::Rest => {
            let rules = column_rules(&fields);
            let settings = rest::settings(&fields, &fields, optional, rules.clone());
            (
                settings.map(|settings| MetricKind::Rest(Box::new(settings))),
                rules,
            )
        }
    };
    fields.finish();
    Some(Metric {
        id: MetricId::new(id),
        kind: kind?,
        every,
        fresh,
        fields: rules,
    })
}

fn declared(id: &str, item: &Item<'_>) -> Option<MetricKind> {
    let read = points::points(item)?;
    let points = read.into_iter().map(|(date, value)| MetricPoint {
        metric: MetricId::new(id),
        date,
        value,
        seen: Timestamp::UNIX_EPOCH,
    });
    Some(MetricKind::Points(points.collect()))
}

/// `date` and `value` with the rules that both or either may need.
fn column_rules(fields: &Fields<'_>) -> FieldRules {
    let read =
        |key: &'static str, wanted: &str| fields.need(key, wanted, |item| rules::rule(key, item));
    let date = read("date", "the place of the date");
    let value = read("value", "the place of the value");
    let formats = fields
        .get("format")
        .map_or_else(Vec::new, |item| item.lines());
    let zone = fields.opt("time_zone", |item| item.time_zone().and(item.line()));
    let decimal = fields.opt("decimal", |item| item.word(&[(".", '.'), (",", ',')]));
    let date = date.map(|rule| FieldRule {
        formats: if rule.formats.is_empty() {
            formats
        } else {
            rule.formats.clone()
        },
        time_zone: rule.time_zone.clone().or(zone),
        ..rule
    });
    let value = value.map(|rule| FieldRule {
        decimal: rule.decimal.or(decimal),
        ..rule
    });
    let named = [("date", date), ("value", value)];
    let rules: BTreeMap<String, FieldRule> = named
        .into_iter()
        .filter_map(|(name, rule)| Some((name.to_owned(), rule?)))
        .collect();
    rules
}
