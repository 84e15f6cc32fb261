//! `[[source.ID.errors]]`: ordered rules for answers that are not as they should be.

use jiff::SignedDuration;
use regex::{Regex, RegexBuilder};
use throughline_http::{Rule, Then};

use super::item::Item;
use super::read::Fields;
use super::suggest::shown;
use super::tree::Value;

/// The largest pattern, compiled.
const PATTERN_BYTES: usize = 1 << 20;

/// How often a request is sent again where a rule says that it is, but not how often.
const RETRIES: u32 = 3;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Do {
    Retry,
    Then(Then),
}

const WORDS: [(&str, Do); 6] = [
    ("retry", Do::Retry),
    ("wait", Do::Then(Then::Wait)),
    ("skip", Do::Then(Then::Skip)),
    ("fail", Do::Then(Then::Fail)),
    ("refresh", Do::Then(Then::Refresh)),
    ("restart", Do::Then(Then::Restart)),
];

/// Reads the list of rules.
pub(super) fn rules(item: &Item<'_>) -> Vec<Rule> {
    let list = item.list("a list of tables ([[source.ID.errors]])");
    list.unwrap_or_default().iter().filter_map(rule).collect()
}

fn rule(item: &Item<'_>) -> Option<Rule> {
    let fields = Fields::open(item.cx, format!("\"{}\"", item.name), item.node)?;
    let statuses = fields.get("status").map(|item| statuses(&item));
    let header = fields.get("header").map(|item| header(&item));
    let body = fields.get("match").map(|item| pattern(&item));
    let codes = fields.get("code").map(|item| item.lines());
    if statuses.is_none() && header.is_none() && body.is_none() && codes.is_none() {
        item.cx.error(
            item.node.spot(),
            format!(
                "\"{}\" has no condition — status, header, match or code is wanted",
                item.name
            ),
        );
    }
    let (retry, then) = action(&fields, item);
    let wait = fields
        .opt("wait", Item::duration)
        .map(SignedDuration::unsigned_abs);
    fields.finish();
    Some(Rule {
        statuses: statuses.unwrap_or_default(),
        header: header.flatten(),
        body: body.flatten(),
        codes: codes.unwrap_or_default(),
        retry,
        wait,
        then,
    })
}

/// `do = "skip"`, or `retry = 3, then = "skip"`.
fn action(fields: &Fields<'_>, item: &Item<'_>) -> (u32, Then) {
    let retry = fields.opt("retry", |item| item.whole(1, 20));
    let retry = retry.and_then(|count| u32::try_from(count).ok());
    let (now, then) = (fields.get("do"), fields.get("then"));
    if let (Some(_), Some(then)) = (&now, &then) {
        let _: Option<()> = then.fault("stands beside \"do\" — one of them is wanted", None);
    }
    let word = |item: &Item<'_>| item.word(&WORDS);
    let done = now.as_ref().or(then.as_ref()).and_then(word);
    match (retry, done) {
        (None, None) => {
            if now.is_none() && then.is_none() {
                item.cx.error_help(
                    item.node.spot(),
                    format!("\"{}\" says nothing to do", item.name),
                    "write do = \"skip\" (or wait, fail, refresh, restart), or retry = 3, then = \"skip\"",
                );
            }
            (0, Then::Fail)
        }
        (retry, Some(Do::Retry)) => (retry.unwrap_or(RETRIES), Then::Fail),
        (retry, Some(Do::Then(then))) => (retry.unwrap_or(0), then),
        (Some(retry), None) => (retry, Then::Fail),
    }
}

/// `404`, `[404, 410]` or `"5xx"`.
fn statuses(item: &Item<'_>) -> Vec<u16> {
    item.one_or_more().iter().flat_map(status).collect()
}

fn status(item: &Item<'_>) -> Vec<u16> {
    if let Value::Text(text) = &item.node.value
        && let Some(class) = text.to_lowercase().strip_suffix("xx")
        && let Ok(class @ 2..=5) = class.parse::<u16>()
    {
        return (class * 100..class * 100 + 100).collect();
    }
    let number = item
        .whole(200, 599)
        .and_then(|status| u16::try_from(status).ok());
    number.into_iter().collect()
}

/// `"X-Quota"`, or `{ X-Quota = "burst" }`.
fn header(item: &Item<'_>) -> Option<(String, Option<Regex>)> {
    if let Value::Text(_) = item.node.value {
        let name = item.line()?;
        super::web::header_name(item, &name);
        return Some((name, None));
    }
    let fields = Fields::open(item.cx, "\"header\"", item.node)?;
    let mut entries = fields.entries();
    let (Some((name, value)), None) = (entries.next(), entries.next()) else {
        return item.wrong("one header with what its value holds");
    };
    super::web::header_name(&value, name);
    Some((name.to_owned(), Some(pattern(&value)?)))
}

/// A regular expression, whatever the case.
fn pattern(item: &Item<'_>) -> Option<Regex> {
    let text = item.line()?;
    let built = RegexBuilder::new(&text)
        .case_insensitive(true)
        .size_limit(PATTERN_BYTES)
        .build();
    match built {
        Ok(pattern) => Some(pattern),
        Err(regex::Error::CompiledTooBig(_)) => {
            item.fault("is a pattern that compiles to more than 1 MiB", None)
        }
        Err(error) => {
            let text = error.to_string();
            let last = text
                .lines()
                .last()
                .unwrap_or_default()
                .trim_start_matches("error: ")
                .to_owned();
            item.fault(&format!("is no regular expression: {}", shown(&last)), None)
        }
    }
}
