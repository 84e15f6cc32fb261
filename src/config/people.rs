//! `[person.ID]`: who, with every account that trackers know them by.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::domain::id::{PersonId, SourceId};
use crate::domain::people::{DailyOperations, Person};

use super::address::address;
use super::context::Context;
use super::item::Item;
use super::known::Known;
use super::read::{Fields, keyed};
use super::suggest::{did_you_mean, listed, shown};
use super::tree::{Table, Value};

/// Reads every person.
pub(super) fn people(cx: &Context<'_>, root: &Table, known: &Known) -> BTreeMap<PersonId, Person> {
    let mut accounts = BTreeMap::new();
    keyed(cx, root, "person")
        .into_iter()
        .map(|(id, fields)| {
            let person = person(&id, fields, known, &mut accounts);
            (PersonId::new(id), person)
        })
        .collect()
}

/// Who has claimed an account so far.
type Accounts = BTreeMap<(Option<SourceId>, String), String>;

fn person(id: &str, fields: Fields<'_>, known: &Known, taken: &mut Accounts) -> Person {
    let name = fields
        .opt("name", Item::line)
        .unwrap_or_else(|| id.to_owned());
    let email = fields.opt("email", address);
    let time_zone = fields.opt("time_zone", Item::time_zone);
    let language = fields.opt("language", Item::locale);
    let mut accounts = Vec::new();
    for item in fields.get("accounts").iter().flat_map(Item::one_or_more) {
        let Some(account) = account(&item, known) else {
            continue;
        };
        let key = (account.0.clone(), account.1.to_lowercase());
        if let Some(other) = taken.insert(key, id.to_owned()).filter(|other| other != id) {
            let _: Option<()> = item.fault(&format!("is already an account of \"{other}\""), None);
        }
        accounts.push(account);
    }
    let hours = fields.opt("hours", |item| item.number_in(0.0, 168.0));
    let daily_operations = fields.opt("daily_operations", |item| match &item.node.value {
        Value::Text(word) if word == "measured" => Some(DailyOperations::Measured),
        Value::Text(_) if !item.node.is_from_environment() => {
            item.wrong("a share from 0 to 1, or \"measured\"")
        }
        _ => item.share().map(DailyOperations::Share),
    });
    let protected = fields.opt("protected", Item::share);
    let time_off = fields.opt("time_off", |item| {
        item.list("a list of [first day, last day]")
    });
    let time_off = time_off.iter().flatten().filter_map(span).collect();
    fields.finish();
    Person {
        id: PersonId::new(id),
        name,
        email,
        time_zone,
        language,
        accounts,
        hours,
        daily_operations,
        protected,
        time_off,
    }
}

/// `platform:mariag` holds in one source, `mariag` (or `:a:b`) in every one.
fn account(item: &Item<'_>, known: &Known) -> Option<(Option<SourceId>, String)> {
    let text = item.line()?;
    let Some((source, account)) = text.split_once(':') else {
        return Some((None, text));
    };
    if account.trim().is_empty() {
        return item.wrong("\"source:account\"");
    }
    let account = account.trim().to_owned();
    if source.is_empty() {
        return Some((None, account));
    }
    if known.sources.contains(source) {
        return Some((Some(SourceId::new(source)), account));
    }
    let sources = || known.sources.iter().map(String::as_str);
    let help = did_you_mean(source, sources()).unwrap_or_else(|| {
        format!(
            "the sources are {}; an account that holds a colon is written \":{text}\"",
            listed(sources())
        )
    });
    item.fault(
        &format!(
            "names the source \"{}\", which is not defined",
            shown(source)
        ),
        Some(help),
    )
}

/// A first and a last day.
pub(super) fn span(item: &Item<'_>) -> Option<(Date, Date)> {
    let wanted = "[first day, last day]";
    let Value::List(nodes) = &item.node.value else {
        return item.wrong(wanted);
    };
    let days: Vec<Date> = nodes
        .iter()
        .filter_map(|node| Item::new(item.cx, item.name.clone(), node).date())
        .collect();
    match days.as_slice() {
        [day] if nodes.len() == 1 => Some((*day, *day)),
        [first, last] if nodes.len() == 2 && first <= last => Some((*first, *last)),
        [first, last] if nodes.len() == 2 => item.fault(
            &format!("ends on {last}, before it begins on {first}"),
            None,
        ),
        // A wrong date was reported by itself.
        _ if days.len() < nodes.len() => None,
        _ => item.wrong(wanted),
    }
}
