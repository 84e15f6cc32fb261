//! The pull: one page a call, every decision taken from the plan, the state and the reply.

use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::Value;
use throughline_http::{Answer, Reply};
use throughline_kit::{Connector, Cursor, Held, Page, Probed, Problem, PullError};

use crate::also;
use crate::config::Order;
use crate::connector::RestConnector;
use crate::cursor::{Run, Stage, State, Version};
use crate::each;
use crate::expr::Doc;
use crate::lister::Lister;
use crate::lookup::Tables;
use crate::page::{self, Candidate, Link, Reading};
use crate::paging::Step;
use crate::request;
use crate::runs::go_on;
use crate::template::Scope;

/// What a reply gave, before its records are completed.
struct Taken {
    page: Page,
    candidates: Vec<Candidate>,
    step: Step,
    /// Records that the tracker counts.
    total: Option<u64>,
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
        let sweep = self.plan.deletes.sweep.as_ref();
        let mut page = match (run.stage, sweep) {
            (Stage::Sweep, Some(sweep)) => self.sweep_page(state, &mut run, sweep).await?,
            (Stage::List, _) | (Stage::Sweep, None) => self.list_page(state, &mut run).await?,
        };
        page.notes.splice(0..0, notes);
        Ok(page)
    }

    fn may_go_on(&self, at: &Cursor) -> bool {
        let run = State::resume(Some(at), &self.plan).run;
        run.is_some_and(|run| !run.walk.position.is_counted())
    }

    async fn remap(&self, kept: Vec<(String, Value)>) -> Result<Option<Page>, PullError> {
        self.map_again(kept).await.map(Some)
    }

    fn probes_every(&self) -> Option<Duration> {
        self.plan.deletes.probe.as_ref().map(|probe| probe.every)
    }

    async fn probe(&self, held: &[Held]) -> Result<Probed, PullError> {
        let Some(probe) = &self.plan.deletes.probe else {
            return Ok(Probed::default());
        };
        probe.ask(held, &Lister { wire: &self.wire }).await
    }
}

impl RestConnector {
    /// One page of the list of records.
    async fn list_page(&self, mut state: State, run: &mut Run) -> Result<Page, PullError> {
        let values = self.values(run, run.index).to_vec();
        let gone = if run.walk.is_first() {
            self.deleted(&mut state, run, &values).await?
        } else {
            Vec::new()
        };
        let mut page = self.records(state, run, &values).await?;
        page.gone = gone;
        Ok(page)
    }

    /// One page of records, with what is held of its version.
    async fn records(
        &self,
        state: State,
        run: &mut Run,
        values: &[String],
    ) -> Result<Page, PullError> {
        let scope = Scope {
            each: values,
            since: run.since,
            ..Scope::default()
        };
        let mut request = request::build(
            &self.wire,
            &self.plan.list,
            &run.walk.position,
            &run.walk.leg,
            scope,
        )?;
        let key = each::key(values);
        let sync = self.plan.sync.as_ref();
        let sent = sync.zip(state.tokens.get(&key).cloned());
        if let Some((token, known)) = &sent {
            request::go_on_at(&mut request, &run.walk.position, token, known);
        }
        let identity = request::identity(&request);
        if run.walk.is_first() {
            request = request::with_version(request, state.versions.get(&key));
            run.partial |= self.plan.sends_since && State::leaves_out(run.since);
            run.walk.remember(identity);
        }
        let answer = match self.wire.send(&request).await {
            Err(error)
                if sent
                    .as_ref()
                    .is_some_and(|(token, _)| token.is_expired(&error)) =>
            {
                return begin_anew(state, run, &key);
            }
            Err(error) => return self.decide(state, run, values, error),
            Ok(answer) => answer,
        };
        run.partial |= sent.is_some();
        match answer {
            Answer::NotModified => {
                run.unchanged += 1;
                self.close(state, run, Page::unchanged(None))
            }
            Answer::Reply(reply) => {
                let version = reply.validators().map(|validators| Version {
                    request: identity,
                    validators,
                });
                self.page(state, run, values, &reply, version).await
            }
        }
    }

    /// Reads a reply, completes its records and decides what comes after it.
    async fn page(
        &self,
        mut state: State,
        run: &mut Run,
        values: &[String],
        reply: &Reply,
        version: Option<Version>,
    ) -> Result<Page, PullError> {
        let place = format!("{} page {}", reply.place(), run.walk.pages + 1);
        let taken = self.take(run, values, reply, &place)?;
        let mut page = taken.page;
        self.complete(run, values, taken.candidates, &mut page)
            .await?;
        match taken.step {
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
                self.note_shortfall(run, taken.total, &place, &mut page);
                let key = each::key(values);
                self.advance(&mut state, &key, run, &place, &mut page);
                if let Some(token) = run.token.take() {
                    state.tokens.insert(key.clone(), token);
                }
                self.keep_version(&mut state, key, run, version);
                self.close(state, run, page)
            }
        }
    }

    /// Reads a reply's document: its records, and what comes next.
    fn take(
        &self,
        run: &mut Run,
        values: &[String],
        reply: &Reply,
        place: &str,
    ) -> Result<Taken, PullError> {
        let list = &self.plan.list;
        let body = self.wire.document(reply, place)?;
        let doc = Doc::new(&body);
        let reading = Reading {
            plan: &self.plan,
            run,
            values,
            place,
            link: link(reply),
        };
        let read = page::read(&reading, &doc).map_err(PullError::broken)?;
        run.date = reply.date.or(run.date);
        run.said.clone_from(&read.said);
        let token = self.plan.sync.as_ref().and_then(|sync| sync.read(&doc));
        run.token = token.or(run.token.take());
        self.count(run, &read, reply, place)?;
        let step = run
            .walk
            .step(&self.wire, list, (reply, &doc), &read.took, place)?;
        let step = if self.ends_at_the_known(run, &read.changes) {
            Step::End
        } else {
            step
        };
        let total = list.pager.total(&doc);
        let mut page = read.page;
        page.expected = total.filter(|_| self.partitions(run).len() == 1);
        Ok(Taken {
            page,
            candidates: read.candidates,
            step,
            total,
        })
    }

    /// Whether a list whose latest changes come first has reached those that the last pull saw.
    fn ends_at_the_known(&self, run: &Run, changes: &[Timestamp]) -> bool {
        let (Some(plan), Some(since)) = (&self.plan.since, run.since) else {
            return false;
        };
        plan.order == Order::Descending
            && !self.plan.complete
            && !changes.is_empty()
            && changes.iter().all(|change| *change < since)
    }

    /// Asks for what the list does not tell of the records, and maps them.
    async fn complete(
        &self,
        run: &mut Run,
        values: &[String],
        mut candidates: Vec<Candidate>,
        page: &mut Page,
    ) -> Result<(), PullError> {
        let lister = Lister { wire: &self.wire };
        let also = &self.plan.also;
        let notes = also::enrich(also, &mut candidates, values, &lister, &mut run.spent).await?;
        page.notes.extend(notes);
        let tables = self.cache.tables(&self.plan.lookups, values, &lister);
        let tables = Tables::new(tables.await?);
        if let Some(problem) = self.plan.fields.unnamed(&tables) {
            return Err(PullError::broken(problem));
        }
        page::map(&self.plan.fields, candidates, values, tables, page);
        Ok(())
    }

    fn count(
        &self,
        run: &mut Run,
        read: &page::Read,
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
        run.all_records += read.took.raw;
        run.walk.count(&self.plan.list, &read.took, place)
    }

    pub(crate) fn check_caps(&self, run: &Run, place: &str) -> Result<(), PullError> {
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
}

/// The tracker no longer knows where we were: the partition is read from its beginning.
fn begin_anew(mut state: State, run: &mut Run, key: &str) -> Result<Page, PullError> {
    state.tokens.remove(key);
    let mut page = page::blank();
    page.notes.push(Problem::new(
        "items.since.token",
        "the tracker no longer knows where the last pull ended — everything is read again",
    ));
    run.enter(run.index, run.since);
    go_on(state, run, page)
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
