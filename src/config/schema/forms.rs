//! The forms that values have: texts, dates, durations, tables.

use serde_json::{Map, Value as Json, json};

pub(super) type Keys = Vec<(&'static str, Json)>;

pub(super) fn table(required: &[&str], keys: Keys) -> Json {
    let properties: Map<String, Json> = keys
        .into_iter()
        .map(|(key, form)| (key.to_owned(), form))
        .collect();
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}

pub(super) fn text(what: &str) -> Json {
    json!({ "type": "string", "description": what })
}

pub(super) fn texts(what: &str) -> Json {
    json!({ "type": ["string", "array"], "items": { "type": "string" }, "description": what })
}

pub(super) fn number(what: &str) -> Json {
    json!({ "type": "number", "description": what })
}

pub(super) fn whole(what: &str) -> Json {
    json!({ "type": "integer", "minimum": 1, "description": what })
}

pub(super) fn share(what: &str) -> Json {
    json!({ "type": "number", "minimum": 0, "maximum": 1, "description": what })
}

pub(super) fn flag(what: &str) -> Json {
    json!({ "type": "boolean", "description": what })
}

pub(super) fn one_of(words: &[&str], what: &str) -> Json {
    json!({ "enum": words, "description": what })
}

/// TOML's own dates reach a schema as texts.
pub(super) fn date(what: &str) -> Json {
    json!({ "type": "string", "format": "date", "description": what })
}

pub(super) fn duration(what: &str) -> Json {
    json!({ "type": "string", "pattern": "^-?([0-9]+(s|m|min|h|d|w) ?)+$", "description": what })
}

pub(super) fn secret(what: &str) -> Json {
    let by = |key: &'static str| table(&[key], vec![(key, text("Its name"))]);
    json!({ "anyOf": [by("env"), by("file"), { "type": "string" }], "description": what })
}

pub(super) fn auth() -> Json {
    let pairs =
        json!({ "type": "object", "minProperties": 1, "additionalProperties": secret("A secret") });
    let pool = json!({ "type": "array", "minItems": 1, "items": secret("A token") });
    let named = table(
        &["values"],
        vec![
            ("header", text("The header of the token")),
            ("values", pool.clone()),
        ],
    );
    let oauth2 = table(
        &["token_url", "client_id", "client_secret"],
        vec![
            ("token_url", text("Where tokens are asked for")),
            ("client_id", text("The client's id")),
            ("client_secret", secret("The client's secret")),
            ("refresh_token", secret("Absent: client credentials")),
            ("scope", texts("The scope to ask for")),
            (
                "client_auth",
                one_of(&["body", "basic"], "Where id and secret are sent"),
            ),
        ],
    );
    let mut form = table(
        &[],
        vec![
            ("bearer", secret("A token")),
            (
                "basic",
                json!({ "type": ["array", "object"], "description": "[user, secret]" }),
            ),
            ("header", pairs.clone()),
            ("query", pairs),
            ("oauth2", oauth2),
            ("tokens", json!({ "anyOf": [pool, named] })),
        ],
    );
    form["minProperties"] = json!(1);
    form["maxProperties"] = json!(1);
    form["description"] = json!("Exactly one way to sign");
    form
}

pub(super) fn points() -> Json {
    json!({ "type": "array", "items": { "type": "array" }, "description": "[[date, value], …]" })
}

pub(super) fn shape() -> Json {
    let own = |key: &'static str, form: Json| table(&[key], vec![(key, form)]);
    let curve = table(
        &[],
        vec![
            (
                "steepness",
                json!({ "type": "number", "minimum": 0.1, "maximum": 100, "description": "How sudden the rise is" }),
            ),
            (
                "midpoint",
                json!({ "type": "number", "minimum": 0.05, "maximum": 0.95, "description": "The share of the time at which it rises fastest" }),
            ),
        ],
    );
    json!({
        "anyOf": [
            { "enum": ["linear", "s-curve", "steps"] },
            own("points", points()),
            own("steps", points()),
            own("s_curve", curve),
        ],
        "description": "The planned path",
    })
}

pub(super) fn band() -> Json {
    json!({ "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2, "description": "[lowest, highest] value that is fine" })
}

pub(super) fn weight(what: &str) -> Json {
    json!({ "anyOf": [{ "type": "number", "exclusiveMinimum": 0 }, { "enum": ["target", "estimate"] }], "description": what })
}

pub(super) fn bands() -> Json {
    table(
        &[],
        vec![
            ("on_track", share("Shortfall up to which it is on track")),
            ("at_risk", share("Shortfall up to which it is at risk")),
        ],
    )
}

pub(super) fn paused() -> Json {
    table(
        &["since", "reason"],
        vec![
            ("since", date("First day")),
            ("until", date("Last day")),
            ("reason", text("Why")),
        ],
    )
}

pub(super) fn stated() -> Json {
    table(
        &["status", "reason", "by", "until"],
        vec![
            (
                "status",
                one_of(
                    &["achieved", "on track", "at risk", "off track"],
                    "What it says, beside the computed status",
                ),
            ),
            ("reason", text("Why")),
            ("by", text("The id of the person who says so")),
            ("until", date("The last day on which it holds")),
        ],
    )
}

pub(super) fn matches() -> Json {
    json!({ "type": ["array", "object"], "description": "Rules: keys are ANDed, rules are ORed" })
}

pub(super) fn fields() -> Json {
    let rule = rule("Where the value is, or how it is read");
    let edges =
        json!({ "description": "Of REST: links whose direction tells what blocks a record" });
    json!({ "type": "object", "properties": { "edges": edges }, "additionalProperties": rule })
}

pub(super) fn rule(what: &str) -> Json {
    let keys = vec![
        ("get", text("A column or a JMESPath")),
        (
            "column",
            texts("A column, or several: the first with a value counts"),
        ),
        ("text", text("A text with {placeholders}")),
        (
            "map",
            json!({ "type": "object", "description": "Value to value" }),
        ),
        (
            "else",
            json!({ "description": "What a value becomes that map does not name" }),
        ),
        (
            "default",
            json!({ "description": "What a missing value becomes" }),
        ),
        ("trim", text("Characters that are taken off both ends")),
        ("empty", texts("Words that stand for no value")),
        ("optional", flag("An export may lack the column")),
        (
            "levels",
            flag("The columns NAME 1, NAME 2, … are levels of a tree"),
        ),
        (
            "by",
            one_of(&["id", "title"], "What the value names other records by"),
        ),
        ("tz_column", text("The column with the zone of each row")),
        (
            "lookup",
            text("Of REST: the table whose names stand in place of ids"),
        ),
        (
            "named",
            text("Of REST: the member of an object that the table calls so"),
        ),
        ("unit", text("ms, s, min, h, d, clock or points")),
        ("split", text("What separates the elements of a list")),
        ("format", texts("strptime formats")),
        ("tz", text("The zone of dates with a time but no offset")),
        ("decimal", one_of(&[".", ","], "The decimal mark")),
    ];
    json!({ "anyOf": [{ "type": "string" }, table(&[], keys)], "description": what })
}
