//! `[source.ID]` of the type `github`: which repositories, who asks, what else is read with the issues.

use std::time::Duration;

use throughline_github::{Board, Credential, Scope, Settings};
use throughline_kit::FieldRules;
use url::Url;

use super::item::Item;
use super::read::Fields;
use super::rules;
use super::settings::SourceKind;
use super::sign;
use super::suggest::shown;
use super::tree::Value;
use super::web;
use crate::domain::task::State;

/// How often open issues are asked after unless the source says otherwise.
const PROBE: Duration = Duration::from_hours(24);

/// Reads what is GitHub's own; the second part is its mapping.
pub(super) fn source(fields: &Fields<'_>, optional: bool) -> (Option<SourceKind>, FieldRules) {
    let mut rules = fields
        .get("fields")
        .map(|item| rules::rules(&item))
        .unwrap_or_default();
    keep_our_states(&mut rules);
    let base = fields.get("base").map_or_else(
        || Url::parse("https://api.github.com/").ok(),
        |item| web::base(&item).map(with_slash),
    );
    let allow_private = fields.opt("allow_private", Item::bool).unwrap_or(false);
    let way = sign::way(fields);
    let pull_requests = fields.opt("pull_requests", Item::bool).unwrap_or(false);
    let blockers = fields.opt("blockers", Item::bool).unwrap_or(true);
    let boards = fields
        .get("boards")
        .map(|item| item.one_or_more().iter().filter_map(board).collect())
        .unwrap_or_default();
    let probe_every = fields
        .get("deletes")
        .map_or(Some(PROBE), |item| deletes(&item));
    let scope = scope(fields);
    let credential = credential(fields, base.as_ref(), optional);
    if let Err(Some(reason)) = &credential {
        web::off(fields, reason);
    }
    let settings = || {
        Some(SourceKind::Github(Settings {
            base: base?,
            credential: credential.ok()?,
            scope: scope?,
            boards,
            pull_requests,
            blockers,
            probe_every,
            fields: rules.clone(),
            allow_private,
            way,
        }))
    };
    (settings(), rules)
}

/// A mapped state speaks for open issues only; what the connector itself says of the others passes any map.
fn keep_our_states(rules: &mut FieldRules) {
    let Some(state) = rules.get_mut("state").filter(|rule| !rule.map.is_empty()) else {
        return;
    };
    for (word, _) in State::ALL {
        let named = state
            .map
            .keys()
            .any(|from| from.trim().eq_ignore_ascii_case(word));
        if !named {
            state.map.insert(word.to_owned(), word.to_owned());
        }
    }
}

/// Paths below an address replace its last part unless it ends in a slash.
fn with_slash(mut url: Url) -> Url {
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    url
}

/// `token`, `tokens` or `app`; none of them reads public repositories. `Err` with a reason: an optional source lacks a secret.
fn credential(
    fields: &Fields<'_>,
    base: Option<&Url>,
    optional: bool,
) -> Result<Credential, Option<String>> {
    let (one, several, app) = (fields.get("token"), fields.get("tokens"), fields.get("app"));
    let named: Vec<&Item<'_>> = [&one, &several, &app].into_iter().flatten().collect();
    if let [_, second, ..] = named.as_slice() {
        let _: Option<()> = second.fault(
            "stands beside another credential — one of token, tokens and app is wanted",
            None,
        );
        return Err(None);
    }
    if named.is_empty() {
        return Ok(Credential::None);
    }
    let base = base.ok_or(None)?;
    if let Some(app) = app {
        return self::app(&app, base, optional);
    }
    let items = match (one, several) {
        (Some(item), _) => vec![item],
        (None, Some(item)) => item.list("a list of tokens").ok_or(None)?,
        (None, None) => Vec::new(),
    };
    if items.is_empty() {
        let _: Option<()> = fields
            .get("tokens")
            .and_then(|item| item.wrong("at least one token"));
        return Err(None);
    }
    web::secrets(&items, base, optional).map(Credential::Tokens)
}

/// Reads `{ id, key, installation }`.
fn app(item: &Item<'_>, base: &Url, optional: bool) -> Result<Credential, Option<String>> {
    let fields = Fields::open(item.cx, "\"app\"", item.node).ok_or(None)?;
    let id = fields.need("id", "the App's id, or its client id", |item| {
        match &item.node.value {
            Value::Int(number) => Some(number.to_string()),
            _ => item.line(),
        }
    });
    let installation = fields.opt("installation", |item| item.whole(1, u64::MAX));
    let key = fields.get("key");
    if key.is_none() {
        fields.missing("key", "the App's private key: { file = \"app.pem\" }");
    }
    fields.finish();
    let key = key.ok_or(None)?;
    let mut secrets = web::secrets(&[key], base, optional)?;
    Ok(Credential::App {
        id: id.ok_or(None)?,
        key: secrets.pop().ok_or(None)?,
        installation,
    })
}

fn scope(fields: &Fields<'_>) -> Option<Scope> {
    let repositories = fields.get("repositories");
    let organization = fields.get("organization");
    let topics = fields.get("topics");
    match (repositories, organization) {
        (Some(item), None) => {
            if let Some(topics) = topics {
                return topics.fault(
                    "choose among the repositories of an organization — organization = \"name\" is wanted",
                    None,
                );
            }
            self::repositories(&item)
        }
        (None, Some(item)) => Some(Scope::Organization {
            name: item.line()?,
            topics: topics.map(|item| item.lines()).unwrap_or_default(),
        }),
        (None, None) => {
            fields.missing(
                "repositories",
                "a list of owner/name (or organization = \"name\")",
            );
            None
        }
        (Some(_), Some(item)) => item.fault(
            "stands beside \"repositories\" — one of them is wanted",
            None,
        ),
    }
}

fn repositories(item: &Item<'_>) -> Option<Scope> {
    let names = item.lines();
    if let Some(bad) = names.iter().find(|name| !is_repository(name)) {
        return item.fault(
            &format!("holds \"{}\" — owner/name is wanted", shown(bad)),
            Some("for example repositories = [\"acme/platform\"]".to_owned()),
        );
    }
    if names.is_empty() {
        return item.wrong("at least one owner/name");
    }
    Some(Scope::Repositories(names))
}

fn is_repository(text: &str) -> bool {
    text.split_once('/')
        .is_some_and(|(owner, name)| is_part(owner) && is_part(name))
}

fn is_part(part: &str) -> bool {
    !matches!(part, "" | "." | "..")
        && part
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// `acme/7` is an organisation's board, `users/ann/7` a user's, as in their addresses.
fn board(item: &Item<'_>) -> Option<Board> {
    let text = item.line()?;
    let (rest, of_user) = match text.strip_prefix("users/") {
        Some(rest) => (rest, true),
        None => (text.strip_prefix("orgs/").unwrap_or(&text), false),
    };
    let read = rest.split_once('/').and_then(|(owner, number)| {
        let number = number.parse().ok()?;
        is_part(owner).then(|| Board {
            owner: owner.to_owned(),
            of_user,
            number,
        })
    });
    read.or_else(|| {
        item.wrong_help(
            "\"organization/number\" or \"users/name/number\"",
            "a board at github.com/orgs/acme/projects/7 is \"acme/7\"",
        )
    })
}

/// `{ probe = { every = "24h" } }`, or `"never"`.
fn deletes(item: &Item<'_>) -> Option<Duration> {
    if let Value::Text(word) = &item.node.value
        && word == "never"
    {
        return None;
    }
    let fields = Fields::open(item.cx, "\"deletes\"", item.node)?;
    let every = fields.need("probe", "{ every = \"24h\" }", |item| {
        let fields = Fields::open(item.cx, "\"probe\"", item.node)?;
        let every = fields.need("every", "a duration like \"24h\"", Item::duration);
        fields.finish();
        Duration::try_from(every?).ok()
    });
    fields.finish();
    every
}
