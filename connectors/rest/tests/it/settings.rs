//! Settings for tests, by hand or from a preset's TOML.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;
use throughline_http::{Auth, Caps, Decode};
use throughline_kit::{FieldRule, FieldRules, FieldUnit};
use throughline_rest::{Access, Deletes, Ends, Level, Order, Paging, Request, Settings, Since};
use url::Url;

/// A source that lists `GET /tasks` with `data`, `id` and `title`.
pub(crate) fn tasks(base: &Url) -> Settings {
    Settings {
        base: base.clone(),
        auth: Auth::None,
        headers: BTreeMap::new(),
        vars: BTreeMap::new(),
        each: Vec::new(),
        request: Request {
            post: false,
            path: "/tasks".to_owned(),
            query: BTreeMap::new(),
            body: None,
            next_query: None,
        },
        select: Some("data".to_owned()),
        filter: None,
        page: Paging::None,
        ends: Ends::default(),
        since: None,
        sync: None,
        deletes: Deletes::default(),
        fields: fields(&[("id", "id"), ("title", "title")]),
        edges: None,
        lookups: BTreeMap::new(),
        also: BTreeMap::new(),
        complete: false,
        allow_private: true,
        caps: Caps {
            attempts: 1,
            total: Duration::from_secs(5),
            ..Caps::default()
        },
        access: Access::default(),
        decode: Decode::default(),
    }
}

pub(crate) fn fields(rules: &[(&str, &str)]) -> FieldRules {
    rules
        .iter()
        .map(|(name, get)| ((*name).to_owned(), FieldRule::get(*get)))
        .collect()
}

pub(crate) fn query(pairs: &[(&str, &str)]) -> BTreeMap<String, Value> {
    pairs
        .iter()
        .map(|(key, value)| ((*key).to_owned(), Value::from(*value)))
        .collect()
}

pub(crate) fn since(field: &str) -> Since {
    Since {
        field: field.to_owned(),
        overlap: Duration::from_mins(1),
        order: Order::None,
        start: None,
    }
}

/// The settings that a preset stands for, with what its user would add.
pub(crate) fn preset(name: &str, base: &Url, each: Option<(&str, &[&str])>) -> Settings {
    let text = throughline_rest::preset(name).unwrap();
    let top: toml::Table = text.parse().unwrap();
    assert_eq!(top["type"].as_str(), Some("rest"));
    let items = top["items"].as_table().unwrap();
    let mut settings = tasks(base);
    settings.vars = texts(top.get("vars"));
    settings.each = each
        .iter()
        .map(|(name, values)| {
            let values = values.iter().map(|value| (*value).to_owned()).collect();
            Level::list(*name, values)
        })
        .collect();
    settings.request.path = text_of(&items["get"]);
    settings.request.query = serde_json::to_value(&items["query"])
        .and_then(serde_json::from_value)
        .unwrap();
    settings.select = items.get("select").map(text_of);
    settings.filter = items.get("where").map(text_of);
    settings.page = page(&items["page"]);
    settings.ends = ends(&items["page"]);
    settings.since = items.get("since").map(since_of);
    settings.complete = top["complete"].as_bool().unwrap();
    settings.fields = items["fields"]
        .as_table()
        .unwrap()
        .iter()
        .map(|(name, rule)| (name.clone(), rule_of(rule)))
        .collect();
    settings
}

fn text_of(value: &toml::Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn texts(value: Option<&toml::Value>) -> BTreeMap<String, String> {
    let table = value.and_then(toml::Value::as_table);
    let pairs = table.into_iter().flatten();
    pairs
        .map(|(key, value)| (key.clone(), text_of(value)))
        .collect()
}

fn page(value: &toml::Value) -> Paging {
    let Some(table) = value.as_table() else {
        assert_eq!(value.as_str(), Some("link"));
        return Paging::Link;
    };
    let text = |key: &str| table.get(key).map(text_of);
    let size = || {
        Some((
            text("size")?,
            u64::try_from(table["max"].as_integer()?).ok()?,
        ))
    };
    if let Some(param) = text("number") {
        return Paging::Number {
            param,
            start: 1,
            size: size(),
        };
    }
    match text("offset") {
        Some(param) => Paging::Offset {
            param,
            size: size().unwrap(),
        },
        None => Paging::Token {
            token: text("token").unwrap(),
            param: text("param").unwrap(),
        },
    }
}

fn ends(value: &toml::Value) -> Ends {
    let text = |key: &str| value.as_table()?.get(key).map(text_of);
    Ends {
        total: text("total"),
        total_pages: text("total_pages"),
        has_more: text("has_more"),
        ..Ends::default()
    }
}

fn since_of(value: &toml::Value) -> Since {
    let minutes = value["overlap"].as_str().unwrap().trim_end_matches('m');
    Since {
        field: text_of(&value["field"]),
        overlap: Duration::from_mins(minutes.parse().unwrap()),
        order: Order::None,
        start: value.get("start").map(text_of),
    }
}

fn rule_of(value: &toml::Value) -> FieldRule {
    let Some(table) = value.as_table() else {
        return FieldRule::get(text_of(value));
    };
    for key in table.keys() {
        assert!(
            ["get", "text", "map", "else", "unit"].contains(&key.as_str()),
            "{key}"
        );
    }
    FieldRule {
        get: table.get("get").map(text_of),
        text: table.get("text").map(text_of),
        map: texts(table.get("map")),
        otherwise: table.get("else").map(text_of),
        unit: table.get("unit").map(|unit| match unit.as_str() {
            Some("s") => FieldUnit::Seconds,
            Some("h") => FieldUnit::Hours,
            other => panic!("{other:?}"),
        }),
        ..FieldRule::default()
    }
}
