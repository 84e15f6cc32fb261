//! Match rules: which records an initiative, a lead or a milestone takes.

use globset::GlobBuilder;

use crate::domain::link::MatchRule;

use super::item::Item;
use super::known::Known;
use super::read::Fields;
use super::rules::scalar;
use super::suggest::shown;
use super::tree::Value;

/// Reads one rule or a list of rules.
pub(super) fn matches(item: &Item<'_>, known: &Known) -> Vec<MatchRule> {
    let items = item.one_or_more();
    items.iter().filter_map(|item| rule(item, known)).collect()
}

fn rule(item: &Item<'_>, known: &Known) -> Option<MatchRule> {
    if !matches!(item.node.value, Value::Table(_)) {
        return item.wrong_help(
            "a rule",
            "for example { source = \"platform\", label = \"strategy/*\" }",
        );
    }
    let fields = Fields::open(item.cx, format!("\"{}\"", item.name), item.node)?;
    let mut rule = MatchRule {
        labels: globs(&fields, &["label", "labels"]),
        titles: globs(&fields, &["title"]),
        keys: globs(&fields, &["key"]),
        projects: globs(&fields, &["project"]),
        kinds: globs(&fields, &["kind"]),
        assignees: globs(&fields, &["assignee"]),
        parents: globs(&fields, &["parent"]),
        raw_states: globs(&fields, &["state"]),
        ..MatchRule::default()
    };
    if let Some(sources) = fields.get("source") {
        let sources = sources.one_or_more();
        rule.sources = sources
            .iter()
            .filter_map(|item| item.reference("source", &known.sources))
            .collect();
    }
    if let Some(custom) = fields.get("field") {
        custom_fields(&custom, "", &mut rule.fields);
    }
    // `"field.calls" = …` in quotes is one key, without them a table.
    let mut quoted = Vec::new();
    for (key, value) in fields.entries() {
        if let Some(name) = key.strip_prefix("field.") {
            quoted.push((name.to_owned(), values(&value)));
        }
    }
    fields.finish_except(|key| key.starts_with("field."));
    rule.fields.append(&mut quoted);
    if item
        .node
        .table()
        .is_some_and(std::collections::BTreeMap::is_empty)
    {
        return item.fault(
            "is a rule without keys, which would take every task of every source",
            Some("for example { source = \"platform\" }".to_owned()),
        );
    }
    Some(rule)
}

fn custom_fields(item: &Item<'_>, prefix: &str, out: &mut Vec<(String, Vec<String>)>) {
    let Some(fields) = Fields::open(item.cx, "\"field\"", item.node) else {
        return;
    };
    for (name, value) in fields.entries() {
        let name = format!("{prefix}{name}");
        if let Value::Table(_) = value.node.value {
            custom_fields(&value, &format!("{name}."), out);
        } else {
            out.push((name, values(&value)));
        }
    }
}

fn values(item: &Item<'_>) -> Vec<String> {
    let items = item.one_or_more();
    items
        .iter()
        .filter_map(|item| checked(item, scalar(item)?))
        .collect()
}

fn globs(fields: &Fields<'_>, names: &[&'static str]) -> Vec<String> {
    let items = names.iter().filter_map(|name| fields.get(name));
    items
        .flat_map(|item| item.one_or_more())
        .filter_map(|item| checked(&item, item.line()?))
        .collect()
}

fn checked(item: &Item<'_>, pattern: String) -> Option<String> {
    match GlobBuilder::new(&pattern).case_insensitive(true).build() {
        Ok(_) => Some(pattern),
        Err(error) => item.fault(
            &format!(
                "is \"{}\", which is not a pattern: {}",
                shown(&pattern),
                error.kind()
            ),
            Some("put a literal character in brackets: [*], [?], [[]".to_owned()),
        ),
    }
}
