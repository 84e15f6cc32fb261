//! Reading single values: their types, their units, and what is said when they are something else.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::language::locale::Locale;

use super::context::Context;
use super::suggest::{did_you_mean, listed, shown};
use super::time::{nearest_zone, parse_duration};
use super::tree::{Node, Value};

/// A value under a name.
#[derive(Clone)]
pub(super) struct Item<'a> {
    pub(super) cx: &'a Context<'a>,
    /// What messages call it: its key, `to[2]` for an element of a list.
    pub(super) name: String,
    pub(super) node: &'a Node,
}

/// What was found, for messages: `the number 15`, `the text "abc"`.
pub(super) fn describe(node: &Node) -> String {
    match &node.value {
        Value::Text(text) if text.is_empty() => "empty".to_owned(),
        Value::Text(text) => format!("the text \"{}\"", shown(text)),
        Value::Int(number) => format!("the number {number}"),
        Value::Float(number) => format!("the number {number}"),
        Value::Bool(is) => is.to_string(),
        Value::Date(date) => format!("the date {date}"),
        Value::List(items) if items.is_empty() => "an empty list".to_owned(),
        Value::List(_) => "a list".to_owned(),
        Value::Table(_) => "a table".to_owned(),
        Value::TooLarge(text) => {
            format!("the number {}, too large to be kept exactly", shown(text))
        }
    }
}

impl<'a> Item<'a> {
    pub(super) fn new(cx: &'a Context<'a>, name: impl Into<String>, node: &'a Node) -> Self {
        Self {
            cx,
            name: name.into(),
            node,
        }
    }

    /// Reports that something else is wanted.
    pub(super) fn wrong<T>(&self, wanted: &str) -> Option<T> {
        let message = format!(
            "\"{}\" is {} — {wanted} is wanted",
            self.name,
            describe(self.node)
        );
        self.cx.error(self.node.spot(), message);
        None
    }

    /// The same with one thing to do.
    pub(super) fn wrong_help<T>(&self, wanted: &str, help: impl Into<String>) -> Option<T> {
        let message = format!(
            "\"{}\" is {} — {wanted} is wanted",
            self.name,
            describe(self.node)
        );
        self.cx.error_help(self.node.spot(), message, help);
        None
    }

    /// Reports a fault in words of its own: `"due" …`.
    pub(super) fn fault<T>(&self, what: &str, help: Option<String>) -> Option<T> {
        self.cx.add(
            super::problem::Severity::Error,
            self.node.spot(),
            format!("\"{}\" {what}", self.name),
            help,
        );
        None
    }

    /// Text that is not empty; it may have several lines.
    pub(super) fn text(&self) -> Option<&'a str> {
        match &self.node.value {
            Value::Text(text) if !text.trim().is_empty() => Some(text),
            _ => self.wrong("a text"),
        }
    }

    pub(super) fn owned_text(&self) -> Option<String> {
        self.text().map(str::to_owned)
    }

    /// Text of one line: what goes into mail headers and tables.
    pub(super) fn line(&self) -> Option<String> {
        let text = self.text()?;
        match text.chars().find(|letter| letter.is_control()) {
            Some('\n' | '\r') => {
                let found = if text.contains('\r') {
                    "\\u{d}"
                } else {
                    "\\u{a}"
                };
                self.fault(
                    &format!("contains a line break ({found}) — one line is wanted"),
                    None,
                )
            }
            Some(letter) => self.fault(
                &format!(
                    "contains the control character {} — one line of text is wanted",
                    letter.escape_unicode()
                ),
                None,
            ),
            None => Some(text.trim().to_owned()),
        }
    }

    /// A text, without a word where there is none.
    pub(super) fn line_quietly(&self) -> Option<String> {
        match &self.node.value {
            Value::Text(text) => Some(text.trim().to_owned()),
            _ => None,
        }
    }

    /// A finite number.
    pub(super) fn number(&self) -> Option<f64> {
        match &self.node.value {
            Value::Int(number) => Some(*number as f64),
            Value::Float(number) if number.is_finite() => Some(*number),
            Value::Text(text) if self.node.is_from_environment() => match text.trim().parse() {
                Ok(number) if f64::is_finite(number) => Some(number),
                _ => self.wrong("a number"),
            },
            Value::Text(text) if text.trim().parse::<f64>().is_ok_and(f64::is_finite) => {
                self.wrong_help("a number", format!("write {} = {}", self.name, text.trim()))
            }
            _ => self.wrong("a number"),
        }
    }

    /// A number in a range, both ends included.
    pub(super) fn number_in(&self, least: f64, most: f64) -> Option<f64> {
        let number = self.number()?;
        if (least..=most).contains(&number) {
            return Some(number);
        }
        self.wrong(&format!("a number from {least} to {most}"))
    }

    /// A share, 0 to 1.
    pub(super) fn share(&self) -> Option<f64> {
        let number = self.number()?;
        if (0.0..=1.0).contains(&number) {
            return Some(number);
        }
        if number > 1.0 && number <= 100.0 {
            return self.wrong_help(
                "a share from 0 to 1",
                format!("for {number} % write {} = {}", self.name, number / 100.0),
            );
        }
        self.wrong("a share from 0 to 1")
    }

    /// A number above zero.
    pub(super) fn positive(&self) -> Option<f64> {
        let number = self.number()?;
        if number > 0.0 {
            return Some(number);
        }
        self.wrong("a number above 0")
    }

    /// A whole number in a range.
    pub(super) fn whole(&self, least: u64, most: u64) -> Option<u64> {
        let number = match &self.node.value {
            Value::Int(number) => u64::try_from(*number).ok(),
            Value::Text(text) if self.node.is_from_environment() => text.trim().parse().ok(),
            _ => None,
        };
        match number {
            Some(number) if (least..=most).contains(&number) => Some(number),
            _ => self.wrong(&format!("a whole number from {least} to {most}")),
        }
    }

    pub(super) fn bool(&self) -> Option<bool> {
        match &self.node.value {
            Value::Bool(is) => Some(*is),
            Value::Text(text) if self.node.is_from_environment() && text == "true" => Some(true),
            Value::Text(text) if self.node.is_from_environment() && text == "false" => Some(false),
            _ => self.wrong("true or false"),
        }
    }

    /// A date without a time.
    pub(super) fn date(&self) -> Option<Date> {
        let text = match &self.node.value {
            Value::Date(text) | Value::Text(text) => text.trim(),
            _ => return self.wrong_help("a date", format!("write {} = 2026-12-31", self.name)),
        };
        let is_plain = text.len() == 10 && text.bytes().filter(|byte| *byte == b'-').count() == 2;
        match text.parse() {
            Ok(date) if is_plain => Some(date),
            _ => self.wrong_help(
                "a date without a time",
                format!("write {} = 2026-12-31", self.name),
            ),
        }
    }

    /// A duration with its unit: `15m`, `1h30m`, `40d`, `6w`.
    pub(super) fn duration(&self) -> Option<SignedDuration> {
        let wanted = "a duration with a unit";
        match &self.node.value {
            Value::Text(text) => parse_duration(text).or_else(|| {
                self.wrong_help(
                    wanted,
                    "units are s, m, h, d and w: \"90s\", \"15m\", \"6w\"",
                )
            }),
            Value::Int(number) => {
                self.wrong_help(wanted, format!("write {} = \"{number}m\"", self.name))
            }
            _ => self.wrong(wanted),
        }
    }

    /// A span of whole days: `10d`, `6w`.
    pub(super) fn days(&self) -> Option<i64> {
        let wanted = "a number of days or weeks with its unit";
        let day = 24 * 60 * 60;
        match &self.node.value {
            Value::Text(text) => {
                let (sign, text) = text
                    .strip_prefix('-')
                    .map_or((1, text.as_str()), |rest| (-1, rest));
                parse_duration(text)
                    .map(|length| length.as_secs())
                    .filter(|seconds| seconds % day == 0)
                    .map(|seconds| sign * seconds / day)
                    .or_else(|| self.wrong_help(wanted, "\"10d\" or \"6w\""))
            }
            Value::Int(number) => {
                self.wrong_help(wanted, format!("write {} = \"{number}d\"", self.name))
            }
            _ => self.wrong(wanted),
        }
    }

    /// An IANA time zone.
    pub(super) fn time_zone(&self) -> Option<TimeZone> {
        let name = self.text()?;
        match TimeZone::get(name) {
            Ok(zone) => Some(zone),
            Err(_) => self.fault(
                &format!("is \"{}\" — an IANA time zone is wanted", shown(name)),
                nearest_zone(name).map(|zone| format!("use \"{zone}\"")),
            ),
        }
    }

    /// A language that the reviews are written in, with a region if it has one.
    pub(super) fn locale(&self) -> Option<Locale> {
        let text = self.line()?;
        text.parse().ok().or_else(|| {
            self.wrong("\"en\", \"de\", \"fr\" or \"es\", with a region if you like (\"de-CH\")")
        })
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(&self, words: &[(&str, T)]) -> Option<T> {
        let names = || words.iter().map(|(name, _)| *name);
        let Value::Text(text) = &self.node.value else {
            return self.wrong(&format!("one of {}", listed(names())));
        };
        if let Some((_, value)) = words.iter().find(|(name, _)| name == text) {
            return Some(*value);
        }
        let wanted = format!("one of {}", listed(names()));
        match did_you_mean(text, names()) {
            Some(help) => self.wrong_help(&wanted, help),
            None => self.wrong(&wanted),
        }
    }

    /// The elements of a list; from a variable, the parts between commas.
    pub(super) fn list(&self, wanted: &str) -> Option<Vec<Item<'a>>> {
        match &self.node.value {
            Value::List(items) => Some(self.elements(items)),
            _ => self.wrong(wanted),
        }
    }

    /// One element, or a list of them.
    pub(super) fn one_or_more(&self) -> Vec<Item<'a>> {
        match &self.node.value {
            Value::List(items) => self.elements(items),
            _ => vec![self.clone()],
        }
    }

    fn elements(&self, items: &'a [Node]) -> Vec<Item<'a>> {
        let name = |at: usize| format!("{}[{}]", self.name, at + 1);
        let items = items.iter().enumerate();
        items
            .map(|(at, node)| Item::new(self.cx, name(at), node))
            .collect()
    }

    /// One text or a list of texts of one line each; a variable's text is split at its commas.
    pub(super) fn lines(&self) -> Vec<String> {
        match &self.node.value {
            Value::Text(text) if self.node.is_from_environment() => {
                let parts = text
                    .split(',')
                    .map(str::trim)
                    .filter(|part| !part.is_empty());
                parts.map(str::to_owned).collect()
            }
            _ => self.one_or_more().iter().filter_map(Item::line).collect(),
        }
    }

    /// The id of something that is defined elsewhere; `kind` is the word for it.
    pub(super) fn reference(&self, kind: &str, known: &BTreeSet<String>) -> Option<String> {
        let id = self.text()?;
        if known.contains(id) {
            return Some(id.to_owned());
        }
        let known = || known.iter().map(String::as_str);
        let help = did_you_mean(id, known()).unwrap_or_else(|| {
            let id = super::read::to_id(id);
            if known().next().is_none() {
                format!("define [{kind}.{id}]; none is defined yet")
            } else {
                format!(
                    "define [{kind}.{id}]; those defined are {}",
                    listed(known())
                )
            }
        });
        self.fault(
            &format!("names the {kind} \"{}\", which is not defined", shown(id)),
            Some(help),
        )
    }
}
