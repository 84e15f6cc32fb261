//! Reading tables: which keys they may hold, and what is said about the others.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::context::Context;
use super::item::{Item, describe};
use super::suggest::{listed, nearest_key};
use super::tree::{Node, Table};

/// Keys whose values are secrets: a slip in one of them must not show what it was meant to hide.
const SECRETS: [&str; 10] = [
    "auth",
    "basic",
    "bearer",
    "client_secret",
    "header",
    "oauth2",
    "password",
    "refresh_token",
    "token",
    "tokens",
];

/// One table while it is read: remembers which keys were asked for; [`Fields::finish`] reports the rest.
pub(super) struct Fields<'a> {
    pub(super) cx: &'a Context<'a>,
    /// How messages call it: `[source.jira]`, `"page"`.
    pub(super) title: String,
    pub(super) node: &'a Node,
    table: &'a Table,
    asked: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Fields<'a> {
    /// Opens a table; anything else is reported.
    pub(super) fn open(
        cx: &'a Context<'a>,
        title: impl Into<String>,
        node: &'a Node,
    ) -> Option<Self> {
        let title = title.into();
        let Some(table) = node.table() else {
            cx.error(
                node.spot(),
                format!("{title} is {} — a table is wanted", describe(node)),
            );
            return None;
        };
        Some(Self {
            cx,
            title,
            node,
            table,
            asked: RefCell::default(),
        })
    }

    /// The item of a key, if it is there.
    pub(super) fn get(&self, key: &'static str) -> Option<Item<'a>> {
        self.asked.borrow_mut().insert(key);
        let node = self.table.get(key)?;
        Some(Item::new(self.cx, key, node))
    }

    /// The value of a key that may be absent; a wrong one is reported and counts as absent.
    pub(super) fn opt<T>(
        &self,
        key: &'static str,
        read: impl FnOnce(&Item<'a>) -> Option<T>,
    ) -> Option<T> {
        read(&self.get(key)?)
    }

    /// The value of a key that must be there; `wanted` says what belongs there.
    pub(super) fn need<T>(
        &self,
        key: &'static str,
        wanted: &str,
        read: impl FnOnce(&Item<'a>) -> Option<T>,
    ) -> Option<T> {
        let item = self.get(key);
        if item.is_none() {
            self.missing(key, wanted);
        }
        read(&item?)
    }

    /// Reports that a key is absent.
    pub(super) fn missing(&self, key: &str, wanted: &str) {
        let message = format!("{} has no \"{key}\" — {wanted} is wanted", self.title);
        self.cx.error(self.node.key_spot(), message);
    }

    /// Every entry, for tables whose keys are the user's own.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'a str, Item<'a>)> {
        let cx = self.cx;
        self.table
            .iter()
            .map(move |(key, node)| (key.as_str(), Item::new(cx, key, node)))
    }

    /// Reports every key that nobody asked for.
    pub(super) fn finish(self) {
        self.finish_except(|_| false);
    }

    /// The same, but for keys that are the user's own.
    pub(super) fn finish_except(self, own: impl Fn(&str) -> bool) {
        let known: Vec<&str> = self.asked.into_inner().into_iter().collect();
        for (key, node) in self.table {
            if known.contains(&key.as_str()) || own(key) {
                continue;
            }
            let near = nearest_key(key, &known);
            if near.is_some_and(|near| SECRETS.contains(&near)) {
                self.cx.hide(node);
            }
            let help = near.map_or_else(
                || format!("the keys here are {}", listed(known.iter().copied())),
                |near| format!("did you mean \"{near}\"?"),
            );
            let message = format!(
                "unknown key \"{}\" in {}",
                super::suggest::shown(key),
                self.title
            );
            self.cx.error_help(node.key_spot(), message, help);
        }
    }
}

/// Whether a text is an id: lower-case letters and digits, joined by single hyphens.
pub(super) fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && text.split('-').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// The nearest text that would be an id.
pub(super) fn to_id(text: &str) -> String {
    let mut id = String::new();
    for letter in text.to_lowercase().chars() {
        if letter.is_ascii_lowercase() || letter.is_ascii_digit() {
            id.push(letter);
        } else if !id.ends_with('-') && !id.is_empty() {
            id.push('-');
        }
    }
    id.trim_end_matches('-').to_owned()
}

/// The entries of `[kind.ID]` tables, with the form of each id checked.
pub(super) fn keyed<'a>(
    cx: &'a Context<'a>,
    root: &'a Table,
    kind: &'static str,
) -> Vec<(String, Fields<'a>)> {
    let Some(node) = root.get(kind) else {
        return Vec::new();
    };
    let Some(fields) = Fields::open(cx, format!("[{kind}]"), node) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (id, item) in fields.entries() {
        if !is_id(id) {
            let near = to_id(id);
            let message = format!(
                "the id \"{}\" — lower-case letters, digits and hyphens are wanted",
                super::suggest::shown(id)
            );
            cx.error_help(
                item.node.key_spot(),
                message,
                format!("write [{kind}.{near}]"),
            );
        }
        if let Some(fields) = Fields::open(cx, format!("[{kind}.{id}]"), item.node) {
            found.push((id.to_owned(), fields));
        }
    }
    found
}
