//! Lists that are started anew at the last record's time, where a tracker gives only so many in one go.
//!
//! Decides from the times of one page whether the list goes on, starts anew or ends. Two things must
//! never happen: that rows of the boundary's own second are left out, and that a restart leads nowhere.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use throughline_kit::Problem;

use crate::config::Ends;
use crate::expr::{Doc, Expr};
use crate::paging::{Pager, Parameter, Position, Step};
use crate::plan::expr;
use crate::template::{About, Names, Scope, Template};
use crate::when;

/// How far a restart reaches back at a tracker that leaves the boundary out: trackers keep seconds.
const REACH: SignedDuration = SignedDuration::from_secs(1);

/// Sizes that trackers cut pages to whatever was asked for: so many records are a full page.
const PAGE_SIZES: [u64; 5] = [50, 100, 200, 500, 1000];

/// The rules of a source, compiled.
#[derive(Debug, Clone)]
pub(crate) struct Restarts {
    /// Where a record's time is, and the parameter it is sent in; `None`: the list is never started anew.
    by: Option<By>,
    max_pages: Option<u32>,
    max_results: Option<u64>,
}

#[derive(Debug, Clone)]
struct By {
    field: Expr,
    param: Option<(String, Template)>,
}

/// One list, from a start to the next.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Leg {
    /// The time it started from; `None`: the first one.
    pub(crate) from: Option<Timestamp>,
    /// The tracker leaves out the records of `from` itself, so that a second more is asked for.
    reach: bool,
    /// Records so far, before any filter.
    pub(crate) read: u64,
    /// Pages so far.
    pub(crate) pages: u32,
    /// The latest time so far.
    latest: Option<Timestamp>,
}

impl Leg {
    /// What is asked for in place of the partition's own `since`.
    pub(crate) fn since(&self) -> Option<Timestamp> {
        let from = self.from?;
        if self.reach {
            from.checked_sub(REACH).ok()
        } else {
            Some(from)
        }
    }

    fn restart(from: Timestamp, reach: bool) -> Self {
        Self {
            from: Some(from),
            reach,
            ..Self::default()
        }
    }
}

impl Restarts {
    /// Compiles the rules; what is wrong with them is added to the list.
    pub(crate) fn compile(ends: &Ends, problems: &mut Vec<Problem>) -> Self {
        Self {
            by: by(ends, problems),
            max_pages: ends.max_pages,
            max_results: ends.max_results,
        }
    }

    /// Whether a list can be started anew.
    pub(crate) fn is_some(&self) -> bool {
        self.by.is_some()
    }

    /// Whether the time needs `{since}` in the request.
    pub(crate) fn needs_since(&self) -> bool {
        self.by.as_ref().is_some_and(|by| by.param.is_none())
    }

    /// The time of a record.
    pub(crate) fn time(&self, doc: &Doc<'_>) -> Option<Timestamp> {
        let by = self.by.as_ref()?;
        when::instant(by.field.find(doc).ok()??.as_ref())
    }

    /// The parameter that starts a later list, where it has one of its own.
    pub(crate) fn parameter(&self, leg: &Leg) -> Option<Parameter> {
        let (param, template) = self.by.as_ref()?.param.as_ref()?;
        let scope = Scope {
            since: Some(leg.since()?),
            ..Scope::default()
        };
        Some((param.clone(), template.value(scope)?))
    }

    /// What comes after a page with these times, when the paging itself says `step`.
    pub(crate) fn next(
        &self,
        leg: &mut Leg,
        pager: &Pager,
        times: &[Timestamp],
        raw: u64,
        step: Step,
    ) -> Result<Step, String> {
        leg.read += raw;
        leg.pages += 1;
        // An empty page is the end, however many came before it.
        let capped = raw > 0 && self.is_capped(leg);
        let Some(by) = &self.by else {
            return Ok(match step {
                Step::Go(_) => self.cut(leg).map_or(step, Step::Cut),
                Step::End if capped && self.max_results.is_some() => {
                    self.cut(leg).map_or(Step::End, Step::Cut)
                }
                Step::End | Step::Cut(_) => step,
            });
        };
        if let Some(from) = leg.from.filter(|_| leg.pages == 1 && !leg.reach)
            && !times.iter().any(|time| *time <= from)
        {
            // The boundary itself is missing: this tracker reads `since` as "later than".
            *leg = Leg::restart(from, true);
            return Ok(Step::Go(Position::Restart));
        }
        in_order(by, leg, times)?;
        leg.latest = leg.latest.max(times.iter().max().copied());
        let size = pager.keyset_size();
        let is_over = size.is_some() || capped || !matches!(step, Step::Go(_));
        if !is_over {
            return Ok(step);
        }
        // A list that ended by itself below the cap is complete.
        if size.is_none() && !capped {
            return Ok(step);
        }
        let full = size.is_none_or(|size| raw >= size || PAGE_SIZES.contains(&raw));
        match leg.latest {
            _ if leg.read == 0 => Ok(Step::End),
            None => Err(format!(
                "no record has a time in `{}`, by which the list is started anew — one is wanted",
                by.field.text()
            )),
            Some(latest) if leg.from.is_none_or(|from| latest > from) => {
                *leg = Leg::restart(latest, leg.reach);
                Ok(Step::Go(Position::Restart))
            }
            Some(latest) if full => Err(format!(
                "{} records from {latest} on brought nothing later: as many have the same `{}`, or the tracker does not heed the time — what lies behind them cannot be reached, and nothing was changed",
                leg.read,
                by.field.text()
            )),
            Some(_) => Ok(Step::End),
        }
    }

    fn is_capped(&self, leg: &Leg) -> bool {
        self.max_pages.is_some_and(|most| leg.pages >= most)
            || self.max_results.is_some_and(|most| leg.read >= most)
    }

    /// Why a list ends though there is more, when it does.
    fn cut(&self, leg: &Leg) -> Option<String> {
        let pages = self.max_pages.filter(|most| leg.pages >= *most);
        let records = self.max_results.filter(|most| leg.read >= *most);
        match (pages, records) {
            (Some(most), _) => Some(format!("only {most} pages are read, as `max_pages` says")),
            (None, Some(most)) => Some(format!(
                "{} records came, and the tracker gives no more than {most} in one go",
                leg.read
            )),
            (None, None) => None,
        }
    }
}

/// Times must ascend: only then nothing lies behind the last one that was not listed after it.
fn in_order(by: &By, leg: &Leg, times: &[Timestamp]) -> Result<(), String> {
    let first = times.first().copied();
    if times.is_sorted()
        && first.is_none_or(|first| leg.latest.is_none_or(|latest| latest <= first))
    {
        return Ok(());
    }
    Err(format!(
        "the records do not come in ascending order of `{}`, so a list that starts anew at the last one would leave some out",
        by.field.text()
    ))
}

fn by(ends: &Ends, problems: &mut Vec<Problem>) -> Option<By> {
    let keyset = ends.keyset.as_ref()?;
    let field = expr("items.page.keyset", Some(&keyset.field), problems);
    let format = keyset.format.as_ref().map(|format| format!(":{format}"));
    let text = format!("{{since{}}}", format.unwrap_or_default());
    let vars = BTreeMap::new();
    let names = Names {
        each: &[],
        vars: &vars,
        since: true,
        about: About::List,
    };
    let param = keyset.param.clone().and_then(|param| {
        match Template::compile("items.page.format", &text, names) {
            Ok(template) => Some((param, template)),
            Err(problem) => {
                problems.push(problem);
                None
            }
        }
    });
    Some(By {
        field: field?,
        param,
    })
}
