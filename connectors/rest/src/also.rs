//! What the list does not tell of a record: one more request for it, or one for several.
//!
//! What comes is laid into the record itself, under a key of ours, so that it is kept with it and a changed
//! mapping needs no new request.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use throughline_http::Verdict;
use throughline_kit::{Problem, PullError};

use crate::ask::{self, Ask};
use crate::config::Settings;
use crate::each::value_of;
use crate::expr::{Doc, Expr, is_truthy};
use crate::lister::Lister;
use crate::page::Candidate;
use crate::parts::Also;
use crate::plan::expr;
use crate::template::{About, Names, Scope};

/// The key under which a record keeps what further requests told of it.
pub(crate) const ALSO: &str = "$also";

/// One further request, compiled.
#[derive(Debug, Clone)]
pub(crate) struct AlsoPlan {
    name: String,
    ask: Ask,
    when: Option<Expr>,
    batch: Option<BatchPlan>,
    max: u64,
    /// The reply is a list that is read to its end; else it is one document.
    lists: bool,
}

#[derive(Debug, Clone)]
struct BatchPlan {
    size: usize,
    key: Expr,
    id: Expr,
}

/// Compiles the requests; problems are added to the list.
pub(crate) fn compile(
    settings: &Settings,
    names: Names<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<AlsoPlan> {
    let mut compiled = Vec::new();
    for (name, also) in &settings.also {
        let place = format!("items.also.{name}");
        let about = if also.batch.is_some() {
            About::Ids
        } else {
            About::Item
        };
        let names = Names {
            about,
            since: false,
            ..names
        };
        let ask = Ask::compile(&place, (&also.listing).into(), names, problems);
        let when = expr(&format!("{place}.when"), also.when.as_deref(), problems);
        let batch = also.batch.as_ref().and_then(|batch| {
            Some(BatchPlan {
                size: batch.size,
                key: expr(&format!("{place}.key"), Some(&batch.key), problems)?,
                id: expr(&format!("{place}.id"), Some(&batch.id), problems)?,
            })
        });
        compiled.extend(ask.map(|ask| AlsoPlan {
            name: name.clone(),
            lists: also.batch.is_some() || also.listing.select.is_some() || !ask.pager.is_none(),
            ask,
            when,
            batch,
            max: also.max,
        }));
    }
    compiled
}

/// The texts in which a further request names what it reads.
pub(crate) fn expressions(also: &Also) -> impl Iterator<Item = &str> {
    let batch = also.batch.iter();
    ask::expressions((&also.listing).into())
        .chain(also.when.as_deref())
        .chain(batch.flat_map(|batch| [batch.key.as_str(), batch.id.as_str()]))
}

/// What further requests cost so far in a pull, by their names.
pub(crate) type Spent = BTreeMap<String, u64>;

/// Asks after the records of a page that want it.
///
/// # Errors
/// As any request; and when a pull would need more of them than it may.
pub(crate) async fn enrich(
    plans: &[AlsoPlan],
    candidates: &mut [Candidate],
    values: &[String],
    lister: &Lister<'_>,
    spent: &mut Spent,
) -> Result<Vec<Problem>, PullError> {
    let mut notes = Vec::new();
    for plan in plans {
        let wanted: Vec<usize> = candidates
            .iter()
            .enumerate()
            .filter(|(_, candidate)| plan.wants(candidate))
            .map(|(index, _)| index)
            .collect();
        if let Some(batch) = &plan.batch {
            plan.batches(batch, candidates, &wanted, values, lister, spent)
                .await?;
        } else {
            let missing = plan.singles(candidates, &wanted, values, lister, spent);
            notes.extend(missing.await?.note(plan));
        }
    }
    Ok(notes)
}

/// Records of which the tracker told nothing though it was asked.
#[derive(Debug, Default)]
struct Missing {
    count: u64,
    first: Option<String>,
}

impl Missing {
    fn add(&mut self, candidate: &Candidate) {
        self.count += 1;
        self.first.get_or_insert_with(|| candidate.place.clone());
    }

    fn note(self, plan: &AlsoPlan) -> Option<Problem> {
        let what = format!(
            "`also.{}`: the tracker has nothing for {} of this page's records — they go without it",
            plan.name, self.count
        );
        Some(Problem::new(self.first?, what))
    }
}

impl AlsoPlan {
    fn wants(&self, candidate: &Candidate) -> bool {
        let Some(when) = &self.when else { return true };
        let doc = Doc::new(&candidate.item);
        let found = when.find(&doc);
        found.ok().flatten().as_deref().is_some_and(is_truthy)
    }

    fn spend(&self, spent: &mut Spent) -> Result<(), PullError> {
        let so_far = spent.entry(self.name.clone()).or_insert(0);
        *so_far += 1;
        if *so_far <= self.max {
            return Ok(());
        }
        let what = format!(
            "{} requests and more to come — at most {} in one pull are wanted; nothing was changed",
            self.max, self.max
        );
        Err(PullError::broken(
            Problem::new(format!("items.also.{}", self.name), what)
                .help("narrow `when`, ask for several at once with `batch`, or raise `max`"),
        ))
    }

    async fn singles(
        &self,
        candidates: &mut [Candidate],
        wanted: &[usize],
        values: &[String],
        lister: &Lister<'_>,
        spent: &mut Spent,
    ) -> Result<Missing, PullError> {
        let mut missing = Missing::default();
        for &index in wanted {
            let Some(candidate) = candidates.get_mut(index) else {
                continue;
            };
            self.spend(spent)?;
            let item = candidate.item.clone();
            let scope = Scope {
                each: values,
                item: Some(&item),
                ..Scope::default()
            };
            let told = if self.lists {
                lister
                    .all(&self.ask, scope)
                    .await
                    .map(|all| Value::Array(all.items))
            } else {
                lister.one(&self.ask, scope).await
            };
            match told {
                Ok(told) => lay(candidate, &self.name, told),
                Err(error) if is_absent(&error) => missing.add(candidate),
                Err(error) => return Err(error),
            }
        }
        Ok(missing)
    }

    async fn batches(
        &self,
        batch: &BatchPlan,
        candidates: &mut [Candidate],
        wanted: &[usize],
        values: &[String],
        lister: &Lister<'_>,
        spent: &mut Spent,
    ) -> Result<(), PullError> {
        let keyed: Vec<(usize, String)> = wanted
            .iter()
            .filter_map(|&index| {
                let candidate = candidates.get(index)?;
                Some((index, value_of(&batch.key, &candidate.item)?))
            })
            .collect();
        for chunk in keyed.chunks(batch.size) {
            self.spend(spent)?;
            let ids: Vec<String> = chunk.iter().map(|(_, id)| id.clone()).collect();
            let scope = Scope {
                each: values,
                ids: &ids,
                ..Scope::default()
            };
            let mut told: BTreeMap<String, Vec<Value>> = BTreeMap::new();
            for item in lister.all(&self.ask, scope).await?.items {
                if let Some(id) = value_of(&batch.id, &item) {
                    told.entry(id).or_default().push(item);
                }
            }
            for (index, id) in chunk {
                let Some(candidate) = candidates.get_mut(*index) else {
                    continue;
                };
                // None at all is an answer too: a record without links has none.
                let items = told.remove(id).unwrap_or_default();
                lay(candidate, &self.name, Value::Array(items));
            }
        }
        Ok(())
    }
}

/// The tracker knows nothing there: the record went away meanwhile, never had it, or a rule leaves it out.
fn is_absent(error: &PullError) -> bool {
    if throughline_http::verdict_of(error) == Some(Verdict::Skip) {
        return true;
    }
    throughline_http::status_of(error).is_some_and(|error| matches!(error.status, 404 | 410))
}

/// Lays what came into the record.
fn lay(candidate: &mut Candidate, name: &str, told: Value) {
    let Value::Object(record) = &mut candidate.item else {
        return;
    };
    let also = record
        .entry(ALSO)
        .or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(also) = also {
        also.insert(name.to_owned(), told);
    }
}
