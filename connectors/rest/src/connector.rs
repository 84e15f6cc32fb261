//! A source made ready: its plan compiled, its client made.

use std::sync::Arc;

use throughline_http::{Client, Keep, Rule};
use throughline_kit::{Problem, PullError};

use crate::config::Settings;
use crate::each::{self, Partition};
use crate::lookup::Cache;
use crate::plan::{Plan, compile};
use crate::wire::Wire;

/// One REST source, ready to be pulled.
#[derive(Debug)]
pub struct RestConnector {
    pub(crate) wire: Wire,
    pub(crate) plan: Plan,
    /// The partitions, where the configuration alone tells them.
    pub(crate) fixed: Option<Vec<Partition>>,
    /// The tables of names of the pull under way.
    pub(crate) cache: Cache,
    pub(crate) described: String,
}

/// Makes a source from its settings; every expression is compiled here.
///
/// # Errors
/// [`PullError::Broken`] with the first of the problems that [`crate::check`] lists, or for a base
/// that the HTTP client refuses.
pub fn connector(settings: Settings) -> Result<RestConnector, PullError> {
    connector_keeping(settings, None)
}

/// The same, with a place for the refresh tokens that a server gives in place of the configured one.
///
/// # Errors
/// As [`connector`].
pub fn connector_keeping(
    settings: Settings,
    keep: Option<Arc<dyn Keep>>,
) -> Result<RestConnector, PullError> {
    let plan = compile(&settings).map_err(first_of)?;
    let described = describe(&settings);
    let access = settings.access;
    let mut rules = access.rules;
    rules.push(Rule::graphql_limits());
    let client = Client::new(throughline_http::Settings {
        auth: settings.auth.clone(),
        allow_private: settings.allow_private,
        way: access.way,
        caps: settings.caps,
        limits: access.limits,
        rules,
        keep,
        ..throughline_http::Settings::new(settings.base)
    })?;
    Ok(RestConnector {
        wire: Wire {
            client,
            headers: settings.headers,
            auth: settings.auth,
            caps: settings.caps,
            decode: settings.decode,
            names: plan.names.clone(),
        },
        fixed: each::fixed(&plan.levels),
        cache: Cache::default(),
        plan,
        described,
    })
}

fn first_of(problems: Vec<Problem>) -> PullError {
    let first = problems.into_iter().next();
    PullError::broken(first.unwrap_or_else(|| Problem::new("items", "cannot be used")))
}

fn describe(settings: &Settings) -> String {
    let base = throughline_http::place(&settings.base);
    let base = base.trim_start_matches("https://").trim_end_matches('/');
    let path = settings.request.path.split('?').next().unwrap_or_default();
    format!("rest {base}/{}", path.trim_start_matches('/'))
}
