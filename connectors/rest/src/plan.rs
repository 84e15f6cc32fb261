//! The settings, checked and compiled once: every expression, every placeholder, every rule.
//!
//! Finds all problems at once and knows nothing of HTTP or of the state of a pull.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use throughline_kit::Problem;

use crate::also::{self, AlsoPlan};
use crate::ask::{self, Ask, Listed};
use crate::config::{Order, Settings};
use crate::deletes::{self, DeletesPlan, TokenPlan};
use crate::each::{self, LevelPlan};
use crate::expr::Expr;
use crate::fields::Fields;
use crate::lint;
use crate::lookup::{self, LookupPlan};
use crate::template::{About, Names};
use crate::when;

/// What one source does, ready to run.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// The request that lists the records.
    pub(crate) list: Ask,
    /// The outer loop, outer level first.
    pub(crate) levels: Vec<LevelPlan>,
    pub(crate) since: Option<SincePlan>,
    /// Where the tracker's own history goes on.
    pub(crate) sync: Option<TokenPlan>,
    /// How deletions are told.
    pub(crate) deletes: DeletesPlan,
    /// `{since}` stands in the request.
    pub(crate) sends_since: bool,
    pub(crate) fields: Fields,
    /// Tables of names.
    pub(crate) lookups: Vec<LookupPlan>,
    /// Further requests for records.
    pub(crate) also: Vec<AlsoPlan>,
    pub(crate) complete: bool,
    /// Every name that an expression mentions: a reply's key that is not among them is never read.
    pub(crate) names: BTreeSet<String>,
    /// Changes with everything that decides which records are listed.
    pub(crate) fingerprint: String,
}

/// How changes are told.
#[derive(Debug, Clone)]
pub(crate) struct SincePlan {
    pub(crate) field: Expr,
    pub(crate) overlap: Duration,
    pub(crate) order: Order,
    pub(crate) start: Option<Timestamp>,
}

/// The main request of a source.
pub(crate) fn main_listing(settings: &Settings) -> Listed<'_> {
    Listed {
        request: &settings.request,
        select: settings.select.as_deref(),
        filter: settings.filter.as_deref(),
        page: &settings.page,
        ends: &settings.ends,
    }
}

/// Compiles the settings, or says everything that is wrong with them.
pub(crate) fn compile(settings: &Settings) -> Result<Plan, Vec<Problem>> {
    let mut problems = Vec::new();
    let each: Vec<String> = settings
        .each
        .iter()
        .map(|level| level.name.clone())
        .collect();
    let names = Names {
        each: &each,
        vars: &settings.vars,
        since: settings.since.is_some() || settings.ends.keyset.is_some(),
        about: About::List,
    };
    let list = Ask::compile("items", main_listing(settings), names, &mut problems);
    let since = since(settings, &mut problems);
    let sync = settings
        .sync
        .as_ref()
        .and_then(|sync| TokenPlan::compile("items.since", sync, &mut problems));
    let fields = Fields::compile(settings, &mut problems);
    let levels = each::compile(settings, names, &mut problems);
    let lookups = lookup::compile(settings, names, &mut problems);
    let also = also::compile(settings, names, &mut problems);
    let deletes = deletes::compile(settings, names, &mut problems);
    problems.extend(lint::refused(settings));
    problems.extend(lint::foreign(settings));
    match list {
        Some(list) if problems.is_empty() => Ok(Plan {
            sends_since: list.uses_since(),
            list,
            levels,
            since,
            sync,
            deletes,
            fields,
            lookups,
            also,
            complete: settings.complete,
            names: names_in(settings),
            fingerprint: crate::cursor::fingerprint(settings),
        }),
        _ => Err(problems),
    }
}

/// The words of all expressions; too many do no harm.
fn names_in(settings: &Settings) -> BTreeSet<String> {
    let more = settings.also.values().flat_map(|also| also.fields.values());
    let fields = settings.fields.values().chain(more).flat_map(|rule| {
        let texts = [rule.get.as_deref(), rule.text.as_deref()];
        texts.into_iter().flatten()
    });
    let edges = settings.edges.iter().flat_map(|edges| {
        let texts = [
            Some(&edges.get),
            Some(&edges.from),
            Some(&edges.to),
            edges.kind.as_ref(),
        ];
        texts.into_iter().flatten().map(String::as_str)
    });
    let since = settings.since.iter().map(|since| since.field.as_str());
    let levels = settings.each.iter().filter_map(|level| level.from.as_ref());
    let levels = levels
        .flat_map(|values| ask::expressions((&values.listing).into()).chain([values.id.as_str()]));
    fields
        .chain(ask::expressions(main_listing(settings)))
        .chain(since)
        .chain(levels)
        .chain(edges)
        .chain(settings.sync.iter().map(|sync| sync.token.as_str()))
        .chain(deletes::expressions(&settings.deletes))
        .chain(settings.also.values().flat_map(also::expressions))
        .chain(settings.lookups.values().flat_map(lookup::expressions))
        .flat_map(words)
        .map(str::to_owned)
        .collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-'))
}

/// Compiles one expression of the configuration.
pub(crate) fn expr(place: &str, text: Option<&str>, problems: &mut Vec<Problem>) -> Option<Expr> {
    let text = text?;
    match Expr::compile(text) {
        Ok(expr) => Some(expr),
        Err(error) => {
            let problem = Problem::new(place, format!("`{text}` is not JMESPath: {error}"));
            problems.push(if text.contains('-') {
                problem.help("a name with a hyphen stands in double quotes: fields.\"due-date\"")
            } else {
                problem
            });
            None
        }
    }
}

fn since(settings: &Settings, problems: &mut Vec<Problem>) -> Option<SincePlan> {
    let since = settings.since.as_ref()?;
    let field = expr("items.since.field", Some(&since.field), problems);
    let start = since.start.as_deref().and_then(|text| {
        let start = when::from_text(text);
        if start.is_none() {
            problems.push(Problem::new(
                "items.since.start",
                format!("`{text}` is not a time — a date or RFC 3339 is wanted: 2024-01-01"),
            ));
        }
        start
    });
    Some(SincePlan {
        field: field?,
        overlap: since.overlap,
        order: since.order,
        start,
    })
}
