//! Lays files, includes and environment over each other.
//!
//! The `config` crate does the layering. It keeps no places, reports one fault at a time and turns
//! `"5"` into 5, so it is handed numbers in place of values: each leaf is the index of a [`Node`]
//! that knows its text and its place, and comes back as that node.

use std::collections::BTreeMap;

use config::{Map, Source, ValueKind};

use super::context::Context;
use super::environment::Environment;
use super::problem::Spot;
use super::tree::{Node, Place, Table, Value};

/// The kinds of tables that are keyed by the user's own ids.
pub(super) const KEYED: [&str; 8] = [
    "source",
    "metric",
    "person",
    "objective",
    "initiative",
    "lead",
    "risk",
    "review",
];

const PREFIX: &str = "THROUGHLINE__";

/// One layer, its leaves as numbers.
#[derive(Debug, Clone)]
struct Layer(Map<String, config::Value>);

impl Source for Layer {
    fn clone_into_box(&self) -> Box<dyn Source + Send + Sync> {
        Box::new(self.clone())
    }

    fn collect(&self) -> Result<Map<String, config::Value>, config::ConfigError> {
        Ok(self.0.clone())
    }
}

/// The nodes behind the numbers, and the places of tables, which no number stands for.
#[derive(Default)]
struct Arena {
    leaves: Vec<Node>,
    tables: BTreeMap<Vec<String>, Place>,
}

impl Arena {
    fn layer(&mut self, path: &mut Vec<String>, table: Table) -> Map<String, config::Value> {
        let mut out = Map::new();
        for (key, node) in table {
            path.push(key.clone());
            let kind = match node.value {
                Value::Table(inner) => {
                    self.tables.entry(path.clone()).or_insert(node.place);
                    ValueKind::Table(self.layer(path, inner))
                }
                _ => self.leaf(node),
            };
            path.pop();
            out.insert(key, config::Value::new(None, kind));
        }
        out
    }

    fn leaf(&mut self, node: Node) -> ValueKind {
        self.leaves.push(node);
        ValueKind::U64(self.leaves.len() as u64 - 1)
    }

    /// Turns numbers back into nodes.
    fn tree(&self, path: &mut Vec<String>, layered: &Map<String, config::Value>) -> Table {
        let mut out = Table::new();
        for (key, value) in layered {
            path.push(key.clone());
            if let Some(node) = self.node(path, &value.kind) {
                out.insert(key.clone(), node);
            }
            path.pop();
        }
        out
    }

    fn node(&self, path: &mut Vec<String>, kind: &ValueKind) -> Option<Node> {
        match kind {
            ValueKind::Table(inner) => {
                let table = self.tree(path, inner);
                let inside = table.values().next().map(|node| &node.place);
                let place = self.tables.get(path).or(inside)?.clone();
                Some(Node {
                    place,
                    value: Value::Table(table),
                })
            }
            ValueKind::U64(index) => self.leaves.get(usize::try_from(*index).ok()?).cloned(),
            ValueKind::I64(index) => self.leaves.get(usize::try_from(*index).ok()?).cloned(),
            _ => None,
        }
    }
}

/// The whole configuration as one tree: files in their order, then the environment.
pub(super) fn layered(cx: &Context<'_>, files: Vec<Table>) -> Table {
    let mut arena = Arena::default();
    let files = joined(cx, files);
    let mut builder = config::Config::builder();
    let mut below = Table::new();
    for file in files {
        super::tree::merge_over(&mut below, &file);
        builder = builder.add_source(Layer(arena.layer(&mut Vec::new(), file)));
    }
    for (path, node) in variables(cx, cx.env, &below) {
        builder = builder.add_source(Layer(variable_layer(&mut arena, path, node)));
    }
    match builder.build().map(|layered| layered.cache.kind) {
        Ok(ValueKind::Table(map)) => arena.tree(&mut Vec::new(), &map),
        Ok(_) => Table::new(),
        Err(error) => {
            cx.error(
                Spot::Nowhere,
                format!("the layers do not fit together: {error}"),
            );
            Table::new()
        }
    }
}

/// Takes out what must not be layered: top-level keys that are no plain words, and lists that are joined.
fn joined(cx: &Context<'_>, mut files: Vec<Table>) -> Vec<Table> {
    duplicates(cx, &files);
    let mut changes: Option<Node> = None;
    for file in &mut files {
        // The crate would read a key like `a.b` or `a[9]` as a path.
        let is_plain = |key: &String| {
            let mut bytes = key.bytes();
            bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
                && !key.is_empty()
        };
        for (key, node) in file.iter().filter(|(key, _)| !is_plain(key)) {
            let message = format!(
                "unknown key \"{}\" in the configuration",
                super::suggest::shown(key)
            );
            cx.error(node.key_spot(), message);
        }
        file.retain(|key, _| is_plain(key));
        // `[[change]]` of several files are one list, where layering would keep the last file's only.
        let is_list = file
            .get("change")
            .is_some_and(|node| matches!(node.value, Value::List(_)));
        if is_list && let Some(mut node) = file.remove("change") {
            match (&mut changes, &mut node.value) {
                (
                    Some(Node {
                        value: Value::List(all),
                        ..
                    }),
                    Value::List(more),
                ) => all.append(more),
                _ => changes = Some(node),
            }
        }
    }
    if let (Some(changes), Some(main)) = (changes, files.first_mut()) {
        main.insert("change".to_owned(), changes);
    }
    files
}

/// Reports what two files both set: an id of a keyed table, or a single key of any other one.
fn duplicates(cx: &Context<'_>, files: &[Table]) {
    let mut first: BTreeMap<Vec<String>, &Node> = BTreeMap::new();
    for file in files {
        let mut here = Vec::new();
        for (top, node) in file.iter().filter(|(top, _)| *top != "change") {
            collect(
                &mut vec![top.clone()],
                node,
                KEYED.contains(&top.as_str()),
                &mut here,
            );
        }
        for (path, node) in here {
            let Some(before) = first.get(&path) else {
                first.insert(path, node);
                continue;
            };
            let name = match path.as_slice() {
                [kind, id] if KEYED.contains(&kind.as_str()) => format!("{kind} \"{id}\""),
                path => format!("\"{}\"", path.join(".")),
            };
            let place = cx.describe(&before.key_spot());
            cx.error(
                node.key_spot(),
                format!("{name} is already defined at {place}"),
            );
        }
    }
}

fn collect<'a>(
    path: &mut Vec<String>,
    node: &'a Node,
    keyed: bool,
    out: &mut Vec<(Vec<String>, &'a Node)>,
) {
    match node.table() {
        Some(table) if !(keyed && path.len() == 2) => {
            for (key, inner) in table {
                path.push(key.clone());
                collect(path, inner, keyed, out);
                path.pop();
            }
        }
        _ => out.push((path.clone(), node)),
    }
}

/// `THROUGHLINE__SOURCE__JIRA__BASE` as a path and a node, for each such variable.
fn variables(cx: &Context<'_>, env: &Environment, below: &Table) -> Vec<(Vec<String>, Node)> {
    let mut found = Vec::new();
    for (name, value) in env.iter() {
        let Some(rest) = name.strip_prefix(PREFIX) else {
            continue;
        };
        let segments: Vec<&str> = rest.split("__").collect();
        let is_word = |segment: &&str| {
            !segment.is_empty()
                && segment
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
        };
        if !segments.iter().all(is_word) {
            cx.error_help(
                Spot::Variable(name.to_owned()),
                "is not the path of a key — words joined by two underscores are wanted",
                format!("for example {PREFIX}SOURCE__JIRA__BASE"),
            );
            continue;
        }
        let node = Node {
            place: Place::Variable(name.to_owned()),
            value: Value::Text(value.to_owned()),
        };
        found.push((resolve(&segments, below), node));
    }
    found
}

/// Finds the keys that a variable's words mean: a variable can have neither hyphens nor small letters.
fn resolve(segments: &[&str], below: &Table) -> Vec<String> {
    let plain = |word: &str| word.to_lowercase().replace('-', "_");
    let mut table = Some(below);
    let mut path: Vec<String> = Vec::new();
    for (depth, segment) in segments.iter().enumerate() {
        let known = table.and_then(|table| {
            let mut keys = table.iter();
            keys.find(|(key, _)| plain(key) == plain(segment))
        });
        let is_id = depth == 1
            && path
                .first()
                .is_some_and(|top| KEYED.contains(&top.as_str()));
        let key = match known {
            Some((key, _)) => key.clone(),
            None if is_id => plain(segment).replace('_', "-"),
            None => segment.to_lowercase(),
        };
        path.push(key);
        table = known.and_then(|(_, node)| node.table());
    }
    path
}

/// A layer of one leaf.
fn variable_layer(arena: &mut Arena, path: Vec<String>, node: Node) -> Map<String, config::Value> {
    let mut value = config::Value::new(None, arena.leaf(node));
    let mut keys = path.into_iter().rev().peekable();
    while let Some(key) = keys.next() {
        let table = Map::from_iter([(key, value)]);
        if keys.peek().is_none() {
            return table;
        }
        value = config::Value::new(None, ValueKind::Table(table));
    }
    Map::new()
}
