//! How a source tells that records are no more: a feed of deletions, a list of ids, asking after single ones.

use std::time::Duration;

use serde_json::Value;
use throughline_kit::{Fate, Held, Probed, Problem, PullError};

use crate::ask::{self, Ask};
use crate::config::Settings;
use crate::each::value_of;
use crate::expr::{Doc, Expr};
use crate::lister::Lister;
use crate::parts::{Deletes, SyncToken};
use crate::plan::expr;
use crate::template::{About, Names, Scope};

/// Where a tracker's own history goes on, compiled.
#[derive(Debug, Clone)]
pub(crate) struct TokenPlan {
    pub(crate) token: Expr,
    pub(crate) param: String,
    pub(crate) expired: Vec<u16>,
}

/// All ways of a source, compiled.
#[derive(Debug, Clone, Default)]
pub(crate) struct DeletesPlan {
    pub(crate) sweep: Option<SweepPlan>,
    pub(crate) feed: Option<FeedPlan>,
    pub(crate) probe: Option<ProbePlan>,
}

/// A list of all ids.
#[derive(Debug, Clone)]
pub(crate) struct SweepPlan {
    pub(crate) every: Duration,
    pub(crate) ask: Ask,
    pub(crate) id: Expr,
}

/// A list of deletions.
#[derive(Debug, Clone)]
pub(crate) struct FeedPlan {
    pub(crate) ask: Ask,
    pub(crate) id: Expr,
    pub(crate) token: Option<TokenPlan>,
}

/// A request that tells whether records exist.
#[derive(Debug, Clone)]
pub(crate) struct ProbePlan {
    pub(crate) every: Duration,
    ask: Ask,
    batch: Option<usize>,
    id: Expr,
}

impl TokenPlan {
    /// Compiles a token; problems are added to the list.
    pub(crate) fn compile(
        place: &str,
        token: &SyncToken,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        Some(Self {
            token: expr(&format!("{place}.token"), Some(&token.token), problems)?,
            param: token.param.clone(),
            expired: token.expired.clone(),
        })
    }

    /// The token that a reply holds.
    pub(crate) fn read(&self, doc: &Doc<'_>) -> Option<Value> {
        let found = self.token.find(doc).ok().flatten()?.into_owned();
        match &found {
            Value::String(text) => (!text.is_empty()).then_some(found),
            Value::Number(_) => Some(found),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// Whether a refusal says that a token is no longer known.
    pub(crate) fn is_expired(&self, error: &PullError) -> bool {
        throughline_http::status_of(error).is_some_and(|error| self.expired.contains(&error.status))
    }
}

/// Compiles all ways; problems are added to the list.
pub(crate) fn compile(
    settings: &Settings,
    names: Names<'_>,
    problems: &mut Vec<Problem>,
) -> DeletesPlan {
    let deletes = &settings.deletes;
    let id = |place: &str, id: &str, problems: &mut Vec<Problem>| {
        expr(&format!("{place}.id"), Some(id), problems)
    };
    let sweep = deletes.sweep.as_ref().and_then(|sweep| {
        let ask = Ask::compile("deletes.sweep", (&sweep.listing).into(), names, problems);
        let id = id("deletes.sweep", &sweep.id, problems);
        Some(SweepPlan {
            every: sweep.every,
            ask: ask?,
            id: id?,
        })
    });
    let feed = deletes.feed.as_ref().and_then(|feed| {
        let ask = Ask::compile("deletes.feed", (&feed.listing).into(), names, problems);
        let id = id("deletes.feed", &feed.id, problems);
        let token = match &feed.token {
            Some(token) => Some(TokenPlan::compile("deletes.feed", token, problems)?),
            None => None,
        };
        let ask = ask?;
        if token.is_none() && !ask.uses_since() {
            problems.push(
                Problem::new(
                    "deletes.feed",
                    "neither a `token` nor `{since}` in the request — where the feed goes on is wanted",
                )
                .help("put {since} into the parameter that the tracker has for it"),
            );
        }
        Some(FeedPlan {
            ask,
            id: id?,
            token,
        })
    });
    let probe = deletes.probe.as_ref().and_then(|probe| {
        let names = Names {
            each: &[],
            since: false,
            about: if probe.batch.is_some() {
                About::Ids
            } else {
                About::Id
            },
            ..names
        };
        let ask = Ask::compile("deletes.probe", (&probe.listing).into(), names, problems);
        let id = id("deletes.probe", &probe.id, problems);
        Some(ProbePlan {
            every: probe.every,
            ask: ask?,
            batch: probe.batch,
            id: id?,
        })
    });
    DeletesPlan { sweep, feed, probe }
}

/// The texts in which the ways name what they read.
pub(crate) fn expressions(deletes: &Deletes) -> impl Iterator<Item = &str> {
    let sweep = deletes
        .sweep
        .iter()
        .flat_map(|sweep| ask::expressions((&sweep.listing).into()).chain([sweep.id.as_str()]));
    let feed = deletes.feed.iter().flat_map(|feed| {
        let token = feed.token.iter().map(|token| token.token.as_str());
        ask::expressions((&feed.listing).into())
            .chain([feed.id.as_str()])
            .chain(token)
    });
    let probe = deletes
        .probe
        .iter()
        .flat_map(|probe| ask::expressions((&probe.listing).into()).chain([probe.id.as_str()]));
    sweep.chain(feed).chain(probe)
}

impl ProbePlan {
    /// What became of records: of one by the status of its request, of several by the list that comes.
    ///
    /// # Errors
    /// As any request.
    pub(crate) async fn ask(
        &self,
        held: &[Held],
        lister: &Lister<'_>,
    ) -> Result<Probed, PullError> {
        let mut probed = Probed::default();
        match self.batch {
            None => {
                for record in held {
                    let fate = self.one(&record.id, lister).await?;
                    probed.fates.push((record.id.clone(), fate));
                }
            }
            Some(size) => {
                for chunk in held.chunks(size.max(1)) {
                    let ids: Vec<String> = chunk.iter().map(|record| record.id.clone()).collect();
                    let scope = Scope {
                        ids: &ids,
                        ..Scope::default()
                    };
                    let all = lister.all(&self.ask, scope).await?;
                    let here: Vec<String> = all
                        .items
                        .iter()
                        .filter_map(|item| value_of(&self.id, item))
                        .collect();
                    probed.fates.extend(ids.into_iter().map(|id| {
                        // A batch that leaves one out may only hide it.
                        let fate = if here.contains(&id) {
                            Fate::Here
                        } else {
                            Fate::Doubtful
                        };
                        (id, fate)
                    }));
                }
            }
        }
        Ok(probed)
    }

    async fn one(&self, id: &str, lister: &Lister<'_>) -> Result<Fate, PullError> {
        let ids = [id.to_owned()];
        let scope = Scope {
            ids: &ids,
            ..Scope::default()
        };
        match lister.one(&self.ask, scope).await {
            Ok(_) => Ok(Fate::Here),
            Err(error) => match throughline_http::status_of(&error).map(|error| error.status) {
                Some(410) => Ok(Fate::Gone),
                Some(404) => Ok(Fate::Doubtful),
                Some(_) | None => Err(error),
            },
        }
    }
}
