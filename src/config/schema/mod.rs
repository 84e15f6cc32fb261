//! The JSON Schema of the configuration, for editors.
//!
//! It lists the same keys as the readers do (a test holds both together) and knows the types that an
//! editor can help with. What needs more than one key to judge is left to the check.

mod forms;
mod plan;
mod sources;

use serde_json::{Map, Value as Json, json};

use crate::domain::hygiene::{Check, Unit};
use forms::{Keys, bands, date, duration, flag, one_of, secret, share, table, text, texts, whole};

/// The schema, draft 2020-12.
pub fn schema() -> Json {
    let mut tables: Map<String, Json> = keyed()
        .into_iter()
        .map(|(name, what, table)| {
            let keys = json!({ "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$" });
            let table = json!({
                "type": "object",
                "description": what,
                "propertyNames": keys,
                "additionalProperties": table,
            });
            (name.to_owned(), table)
        })
        .collect();
    tables.insert(
        "include".to_owned(),
        texts("Further files, as globs relative to this one"),
    );
    tables.insert("service".to_owned(), table(&[], service()));
    tables.insert("status".to_owned(), table(&[], vec![
        ("coverage", share("Share of the input weight that must have fresh data for a status to be given")),
        ("bands", bands()),
    ]));
    tables.insert("mail".to_owned(), table(&["from", "smtp"], mail()));
    tables.insert("theme".to_owned(), table(&[], vec![
        ("name", text("Whose reviews they are, printed above them")),
        ("logo", text("A PNG of at most 50,000 bytes, shown above reviews")),
        ("colour", text("The line above a review: #rrggbb")),
        ("accent", text("The colour of links, readable on white: #rrggbb")),
        ("templates", text("A folder of .mjml files that stand in for the built-in templates of the same names")),
    ]));
    tables.insert("calendar".to_owned(), table(&[], vec![
        ("holidays", json!({ "type": "array", "items": date("A day of rest") })),
        ("weekend", json!({ "type": "array", "items": { "enum": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] } })),
    ]));
    tables.insert("forecast".to_owned(), table(&[], vec![
        ("window", duration("The trailing window that throughput is drawn from")),
        ("blackout", json!({ "type": "array", "items": { "anyOf": [date("A day without work"), { "type": "array", "items": date("First day, last day") }] } })),
        ("trials", json!({ "type": "integer", "minimum": 1000, "maximum": 100_000, "description": "Trials of each forecast" })),
    ]));
    tables.insert("hygiene".to_owned(), table(&[], hygiene()));
    tables.insert("alerts".to_owned(), table(&[], vec![
        ("to", texts("Who is told between reviews: addresses, ids of people, owners, subscribers")),
        ("quiet", json!({ "type": "array", "items": { "type": "string" }, "minItems": 2, "maxItems": 2, "description": "Hours without alerts, in each reader's zone: 20:00, 07:00" })),
        ("source_down", duration("How long a source must fail before somebody is told")),
    ]));
    let change = table(
        &["on", "what", "reason", "approved"],
        vec![
            ("on", date("When it was agreed")),
            (
                "what",
                text("The path of what changed: objective.market-share.lag.target"),
            ),
            ("reason", text("Why")),
            ("approved", text("The id of the person who agreed")),
        ],
    );
    tables.insert(
        "change".to_owned(),
        json!({ "type": "array", "items": change }),
    );
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Throughline",
        "type": "object",
        "additionalProperties": false,
        "properties": tables,
    })
}

/// The tables under the user's own ids: name, what they are, the form of one.
fn keyed() -> Vec<(&'static str, &'static str, Json)> {
    vec![
        (
            "source",
            "Where tasks come from",
            json!({ "oneOf": sources::sources() }),
        ),
        (
            "metric",
            "Where lag actuals come from",
            json!({ "anyOf": sources::metrics() }),
        ),
        ("person", "Who", table(&[], plan::person())),
        (
            "objective",
            "A SMART goal",
            table(&["statement", "owner", "start", "due"], plan::objective()),
        ),
        (
            "initiative",
            "A lever pulled to move an objective",
            table(&["objective", "owner", "start", "due"], plan::initiative()),
        ),
        (
            "lead",
            "What a team controls, computed from linked tasks",
            table(&["initiative"], plan::lead()),
        ),
        (
            "risk",
            "Something that may go wrong",
            table(&["what", "likelihood", "impact", "owner"], plan::risk()),
        ),
        (
            "review",
            "Who hears about it, and when",
            table(&["kind", "schedule", "to"], plan::review()),
        ),
    ]
}

/// The checks: each off, on, or with a limit in its own unit.
fn hygiene() -> Keys {
    let mut keys: Keys = super::hygiene::KEYS
        .into_iter()
        .map(|(key, check)| (key, check_form(check)))
        .collect();
    keys.push((
        "verbs",
        texts("Words that begin a title well, beside the usual verbs"),
    ));
    keys
}

fn check_form(check: Check) -> Json {
    let unit = Check::ALL.iter().find(|(known, ..)| *known == check);
    let limit = match unit.map_or(Unit::None, |(_, _, unit, _)| *unit) {
        Unit::None => return flag("Whether it is on"),
        Unit::Days => duration("From so many days on"),
        Unit::WorkingDays => duration("Above so many working days of eight hours"),
        Unit::Times => whole("From so many times on"),
        Unit::Share => share("Above this share"),
    };
    json!({ "anyOf": [flag("Whether it is on"), limit] })
}

fn service() -> Keys {
    vec![
        (
            "store",
            text("The store: sqlite:PATH, relative to this file"),
        ),
        (
            "time_zone",
            text("The IANA zone of schedules and of the plan's dates"),
        ),
        (
            "language",
            text("The language of the reviews: en, de, fr, es, or de-CH"),
        ),
        (
            "web",
            text("Where the read-only page listens, such as 127.0.0.1:8420; absent: no page"),
        ),
        (
            "web_token",
            secret("What a reader of the page must show; required where other machines reach it"),
        ),
        (
            "web_hosts",
            texts("Further names under which the page may be asked for"),
        ),
        (
            "url",
            text("The page's address as people reach it, for the links in mails"),
        ),
    ]
}

fn mail() -> Keys {
    vec![
        ("from", text("Name <address>")),
        (
            "smtp",
            text("smtps://user@host:465, smtp://user@host:587 (STARTTLS) or file:FOLDER"),
        ),
        ("password", secret("The password of the user")),
        (
            "tls",
            one_of(
                &["required", "none"],
                "none: for a relay on this machine only",
            ),
        ),
        ("ca_file", text("A file of extra root certificates, PEM")),
        (
            "on_uncertain",
            one_of(
                &["resend", "hold"],
                "What happens to a mail whose final reply was never read",
            ),
        ),
    ]
}
