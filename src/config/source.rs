//! `[source.ID]`: where tasks come from.

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use throughline_kit::FieldRules;
use url::Url;

use crate::domain::id::SourceId;
use crate::domain::task::State;

use super::item::Item;
use super::read::Fields;
use super::settings::{Source, SourceKind};
use super::{exports, presets, rest, rules, web};

/// The least time between two pulls of a server that is not ours.
const FLOOR: SignedDuration = SignedDuration::from_secs(60);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Github,
    Csv,
    Rest,
}

/// Reads one source.
pub(super) fn source(id: &str, fields: Fields<'_>, zone: &TimeZone) -> Option<Source> {
    if presets::is_unknown(&fields) {
        return None;
    }
    let kind = fields.need("type", "\"github\", \"csv\" or \"rest\"", |item| {
        item.word(&[
            ("github", Kind::Github),
            ("csv", Kind::Csv),
            ("rest", Kind::Rest),
        ])
    });
    let Some(kind) = kind else {
        // Without a type nobody can say which keys are unknown.
        return None;
    };
    let every = every(&fields, kind != Kind::Csv, "15m");
    let fresh = fields.opt("fresh", Item::duration);
    let time_zone = fields.opt("time_zone", Item::time_zone);
    let max_drop = fields.opt("max_drop", Item::share).unwrap_or(0.5);
    let optional = fields.opt("optional", Item::bool).unwrap_or(false);
    let (read, rules) = match kind {
        Kind::Github => github(&fields, optional),
        Kind::Csv => exports::source(&fields, optional),
        Kind::Rest => rest::source(&fields, optional),
    };
    fields.finish();
    Some(Source {
        id: SourceId::new(id),
        kind: read,
        every,
        fresh: fresh.unwrap_or_else(|| default_fresh(every)),
        fields: rules,
        time_zone: time_zone.unwrap_or_else(|| zone.clone()),
        max_drop,
    })
}

/// Three pulls may fail before data counts as stale, and an hour always passes.
pub(super) fn default_fresh(every: SignedDuration) -> SignedDuration {
    every.saturating_mul(3).max(SignedDuration::from_hours(1))
}

/// Reads `every` and holds it to the floor for servers of other people.
pub(super) fn every(fields: &Fields<'_>, remote: bool, default: &str) -> SignedDuration {
    let fast = fields.opt("allow_fast", Item::bool).unwrap_or(false);
    let default = super::time::parse_duration(default).unwrap_or(SignedDuration::from_hours(1));
    let Some(item) = fields.get("every") else {
        return default;
    };
    let Some(every) = item.duration() else {
        return default;
    };
    let floor = if remote && !fast {
        FLOOR
    } else {
        SignedDuration::from_secs(1)
    };
    if every < floor {
        let seconds = floor.as_secs();
        let _: Option<()> = item.fault(
            &format!("is {}s, below the minimum of {seconds}s", every.as_secs()),
            remote.then(|| "set allow_fast = true only for servers you run".to_owned()),
        );
    }
    every
}

fn github(fields: &Fields<'_>, optional: bool) -> (Option<SourceKind>, FieldRules) {
    let mut rules = fields
        .get("fields")
        .map(|item| rules::rules(&item))
        .unwrap_or_default();
    keep_our_states(&mut rules);
    let base = fields.get("base").map_or_else(
        || Url::parse("https://api.github.com/").ok(),
        |item| web::base(&item).map(with_slash),
    );
    fields.later("app", "use token = { env = \"GITHUB_TOKEN\" }");
    let allow_private = fields.opt("allow_private", Item::bool).unwrap_or(false);
    let scope = scope(fields);
    let token = match (fields.get("token"), &base) {
        (Some(item), Some(base)) => web::token(&item, base, optional),
        (Some(_), None) => Err(None),
        (None, _) => Ok(None),
    };
    if let Err(Some(reason)) = &token {
        web::off(fields, reason);
    }
    let settings = || {
        Some(SourceKind::Github(throughline_github::Settings {
            base: base?,
            token: token.ok()?,
            scope: scope?,
            fields: rules.clone(),
            allow_private,
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

fn scope(fields: &Fields<'_>) -> Option<throughline_github::Scope> {
    let repositories = fields.get("repositories");
    let organization = fields.get("organization");
    match (repositories, organization) {
        (Some(item), None) => {
            let names = item.lines();
            let bad = names.iter().find(|name| !is_repository(name));
            if let Some(bad) = bad {
                return item.fault(
                    &format!(
                        "holds \"{}\" — owner/name is wanted",
                        super::suggest::shown(bad)
                    ),
                    Some("for example repositories = [\"acme/platform\"]".to_owned()),
                );
            }
            if names.is_empty() {
                return item.wrong("at least one owner/name");
            }
            Some(throughline_github::Scope::Repositories(names))
        }
        (None, Some(item)) => Some(throughline_github::Scope::Organization(item.line()?)),
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

fn is_repository(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    text.split_once('/')
        .is_some_and(|(owner, name)| is_part(owner) && is_part(name))
}
