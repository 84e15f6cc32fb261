//! The pull: one page a call, every decision taken from the plan, the state and the reply.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use throughline_http::{Answer, Client, Keep, Reply, Rule};
use throughline_kit::{Connector, Coverage, Cursor, Next, Page, Problem, PullError};

use crate::config::Settings;
use crate::cursor::{Run, State, Version};
use crate::each::{self, Partition};
use crate::expr::Doc;
use crate::lister::Lister;
use crate::page::{self, Link, Reading};
use crate::paging::Step;
use crate::plan::{Plan, compile};
use crate::request;
use crate::template::Scope;
use crate::walk::Took;
use crate::wire::Wire;

/// One REST source, ready to be pulled.
#[derive(Debug)]
pub struct RestConnector {
    pub(crate) wire: Wire,
    pub(crate) plan: Plan,
    /// The partitions, where the configuration alone tells them.
    fixed: Option<Vec<Partition>>,
    described: String,
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

#[async_trait]
impl Connector for RestConnector {
    fn describe(&self) -> String {
        self.described.clone()
    }

    fn pace(&self) -> Option<Duration> {
        self.wire.client.pace()
    }

    async fn pull(&self, from: Option<&Cursor>) -> Result<Page, PullError> {
        let mut state = State::resume(from, &self.plan);
        let (mut run, notes) = self.take_run(&mut state).await?;
        let mut page = self.list_page(state, &mut run).await?;
        page.notes.splice(0..0, notes);
        Ok(page)
    }
}

impl RestConnector {
    /// Takes up the pull under way, or begins one; with what a person should know of its partitions.
    async fn take_run(&self, state: &mut State) -> Result<(Run, Vec<Problem>), PullError> {
        // Fewer values of `each` than when the pull began: it starts again.
        let under_way = state
            .run
            .take()
            .filter(|run| run.index < self.partitions(run).len());
        if let Some(run) = under_way {
            return Ok((run, Vec::new()));
        }
        let lister = Lister { wire: &self.wire };
        let (found, mut notes) = if self.fixed.is_some() {
            (None, Vec::new())
        } else {
            let (found, notes) = each::partitions(&self.plan.levels, &lister).await?;
            (Some(found), notes)
        };
        let mut run = Run::new(found);
        run.doubtful |= !notes.is_empty();
        notes.extend(self.vanished(state, &mut run));
        let since = state.since(&self.plan, self.values(&run, 0));
        run.enter(0, since);
        Ok((run, notes))
    }

    /// Says which partitions are no longer told. What they held is kept for this pull: a request that failed to name
    /// one must not take its tasks away at the first time.
    fn vanished(&self, state: &State, run: &mut Run) -> Vec<Problem> {
        let Some(found) = &run.found else {
            return Vec::new();
        };
        let now: Vec<String> = found.iter().map(|values| each::key(values)).collect();
        let gone = state.known.iter().filter(|key| !now.contains(key));
        let names: Vec<&str> = self
            .plan
            .levels
            .iter()
            .map(|level| level.name.as_str())
            .collect();
        let notes: Vec<Problem> = gone
            .map(|key| {
                let key = each::shown_key(key);
                let what = format!(
                    "`{key}` is no longer listed — it is not read any more, and its tasks are kept"
                );
                Problem::new(format!("items.each.{}", names.join(".")), what)
                    .help("nothing, if it was closed; else check what the credentials may see")
            })
            .collect();
        run.doubtful |= !notes.is_empty();
        notes
    }

    pub(crate) fn partitions<'a>(&'a self, run: &'a Run) -> &'a [Partition] {
        let found = run.found.as_ref().or(self.fixed.as_ref());
        found.map_or(&[], Vec::as_slice)
    }

    /// The values of a partition.
    fn values<'a>(&'a self, run: &'a Run, index: usize) -> &'a [String] {
        self.partitions(run).get(index).map_or(&[], Vec::as_slice)
    }

    /// One page of the list of records.
    async fn list_page(&self, state: State, run: &mut Run) -> Result<Page, PullError> {
        let values = self.values(run, run.index).to_vec();
        let scope = Scope {
            each: &values,
            since: run.since,
        };
        let mut request = request::build(
            &self.wire,
            &self.plan.list,
            &run.walk.position,
            &run.walk.leg,
            scope,
        )?;
        let identity = request::identity(&request);
        if run.walk.is_first() {
            request = request::with_version(request, state.versions.get(&each::key(&values)));
            run.partial |= self.plan.sends_since && State::leaves_out(run.since);
            run.walk.remember(identity);
        }
        match self.wire.send(&request).await {
            Err(error) => self.decide(state, run, &values, error),
            Ok(Answer::NotModified) => {
                run.unchanged += 1;
                self.close(state, run, Page::unchanged(None))
            }
            Ok(Answer::Reply(reply)) => {
                let version = reply.validators().map(|validators| Version {
                    request: identity,
                    validators,
                });
                self.page(state, run, &values, &reply, version)
            }
        }
    }

    /// Reads a reply and decides what comes after it.
    fn page(
        &self,
        mut state: State,
        run: &mut Run,
        values: &[String],
        reply: &Reply,
        version: Option<Version>,
    ) -> Result<Page, PullError> {
        let list = &self.plan.list;
        let place = format!("{} page {}", reply.place(), run.walk.pages + 1);
        let body = self.wire.document(reply, &place)?;
        let doc = Doc::new(&body);
        let reading = Reading {
            plan: &self.plan,
            run,
            values,
            place: &place,
            link: link(reply),
        };
        let read = page::read(&reading, &doc).map_err(PullError::broken)?;
        let took = Took {
            raw: read.raw,
            content: read.content,
            times: &read.times,
            last: read.last.as_ref(),
        };
        self.count(run, &read, took, reply, &place)?;
        let step = run
            .walk
            .step(&self.wire, list, (reply, &doc), took, &place)?;
        let mut page = read.page;
        page.expected = (self.partitions(run).len() == 1)
            .then(|| list.pager.total(&doc))
            .flatten();
        match step {
            Step::Go(position) => {
                self.check_caps(run, &place)?;
                run.walk.position = position;
                go_on(state, run, page)
            }
            Step::Cut(why) => {
                run.doubtful = true;
                run.cut = true;
                page.notes.push(cut_note(&place, &why));
                self.close(state, run, page)
            }
            Step::End => {
                self.note_shortfall(run, &doc, &place, &mut page);
                let key = each::key(values);
                self.advance(&mut state, &key, run, &place, &mut page);
                self.keep_version(&mut state, key, run, version);
                self.close(state, run, page)
            }
        }
    }

    fn count(
        &self,
        run: &mut Run,
        read: &page::Read,
        took: Took<'_>,
        reply: &Reply,
        place: &str,
    ) -> Result<(), PullError> {
        if run.walk.is_first() {
            // Without the server's clock: what its first page shows had happened when it began.
            run.ceiling = reply.date.or(read.changes.iter().max().copied());
        }
        run.note_changes(&read.changes);
        run.doubtful |= read.doubtful;
        run.all_pages += 1;
        run.all_records += read.raw;
        run.walk.count(&self.plan.list, took, place)
    }

    fn check_caps(&self, run: &Run, place: &str) -> Result<(), PullError> {
        let caps = &self.wire.caps;
        let over = if run.all_pages >= caps.pages {
            format!("{} pages and more to come", run.all_pages)
        } else if run.all_records > caps.records {
            format!("{} records and more to come", run.all_records)
        } else {
            return Ok(());
        };
        Err(PullError::broken(
            Problem::new(
                place,
                format!("{over} — a pull of at most {} pages and {} records is wanted; nothing was changed", caps.pages, caps.records),
            )
            .help("ask for larger pages or fewer records"),
        ))
    }

    /// Moves the watermark, and says so where it had to stay behind.
    fn advance(&self, state: &mut State, key: &str, run: &Run, place: &str, page: &mut Page) {
        let Some(since) = &self.plan.since else {
            return;
        };
        if !state.advance(key, run, since.overlap) {
            return;
        }
        let what = format!(
            "the list comes in ascending order of `{}` and changed while it was read — what slipped off a page is read with the next pull",
            since.field.text()
        );
        let help = "ask the tracker for another order: by the time of creation, or descending by the time of change";
        page.notes.push(Problem::new(place, what).help(help));
    }

    /// A server that counts more records than it gives hides some: their absence proves nothing.
    fn note_shortfall(&self, run: &mut Run, doc: &Doc<'_>, place: &str, page: &mut Page) {
        if self.plan.list.restarts.is_some() {
            // Each list counts itself, and they overlap.
            return;
        }
        let total = self.plan.list.pager.total(doc);
        let Some(total) = total.filter(|total| *total > run.walk.read) else {
            return;
        };
        run.doubtful = true;
        page.notes.push(Problem::new(
            place,
            format!(
                "the tracker counts {total} records, {} came — what is absent is kept",
                run.walk.read
            ),
        ));
    }

    /// Remembers the version of an answer that was the partition's only page.
    fn keep_version(&self, state: &mut State, key: String, run: &Run, version: Option<Version>) {
        // A full list in several parts is complete only when every part is sent.
        let useful = !self.plan.list.post
            && run.walk.pages == 1
            && !(self.plan.complete && self.partitions(run).len() > 1);
        match version.filter(|_| useful) {
            Some(version) => state.versions.insert(key, version),
            None => state.versions.remove(&key),
        };
    }

    /// Ends a partition: on to the next values of `each`, or the end of the pull.
    pub(crate) fn close(
        &self,
        mut state: State,
        run: &mut Run,
        mut page: Page,
    ) -> Result<Page, PullError> {
        let next = run.index + 1;
        if next < self.partitions(run).len() {
            let since = state.since(&self.plan, self.values(run, next));
            run.enter(next, since);
            return go_on(state, run, page);
        }
        page.coverage = if run.unchanged == self.partitions(run).len() {
            Coverage::Unchanged
        } else if self.plan.complete && !run.partial && !run.doubtful && run.unchanged == 0 {
            Coverage::Full
        } else {
            Coverage::Delta
        };
        self.forget_others(&mut state, run);
        page.next = Next::Done(Some(cursor(&state)?));
        Ok(page)
    }

    /// Partition of `each` that are gone keep no watermark: should one return, it starts anew.
    fn forget_others(&self, state: &mut State, run: &Run) {
        let keys: Vec<String> = self
            .partitions(run)
            .iter()
            .map(|values| each::key(values))
            .collect();
        state.watermarks.retain(|key, _| keys.contains(key));
        state.versions.retain(|key, _| keys.contains(key));
        state.known = match run.found {
            Some(_) => keys.into_iter().collect(),
            None => std::collections::BTreeSet::new(),
        };
    }
}

/// The page is one of several.
pub(crate) fn go_on(mut state: State, run: &Run, mut page: Page) -> Result<Page, PullError> {
    state.run = Some(run.clone());
    page.coverage = Coverage::Delta;
    page.next = Next::More(cursor(&state)?);
    Ok(page)
}

fn cut_note(place: &str, why: &str) -> Problem {
    let what = format!("{why} — the rest was not read, and what is absent is kept");
    Problem::new(place, what).help(
        "set items.page.keyset to the time by which the list is sorted, so that it goes on from there",
    )
}

fn link(reply: &Reply) -> Link {
    if reply.link_next().is_some() {
        Link::More
    } else if reply.headers.contains_key("link") {
        Link::Last
    } else {
        Link::Silent
    }
}

fn cursor(state: &State) -> Result<Cursor, PullError> {
    Cursor::new(state).map_err(|error| {
        PullError::broken(Problem::new("cursor", "cannot be written as JSON")).because(error)
    })
}
