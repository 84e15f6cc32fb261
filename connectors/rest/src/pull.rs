//! The pull: one page a call, every decision taken from the plan, the state and the reply.

use std::collections::BTreeMap;

use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::Value;
use throughline_http::{Answer, Auth, Caps, Client, Reply, Twice};
use throughline_kit::{Connector, Coverage, Cursor, Next, Page, Problem, PullError};

use crate::config::Settings;
use crate::cursor::{Run, State, Version, hash};
use crate::expr::Doc;
use crate::keyset::Leg;
use crate::page::{self, Link, Reading};
use crate::paging::{Finished, Position, Step};
use crate::plan::{Plan, compile};
use crate::request;

/// Empty pages in a row that a tracker may send while it still points onward.
const EMPTY_PAGES: u32 = 20;

/// What to do about a list that cannot be started anew.
const IN_ORDER: &str =
    "ask the tracker for ascending order of that time and for larger pages, or page in another way";

/// One REST source, ready to be pulled.
#[derive(Debug)]
pub struct RestConnector {
    client: Client,
    plan: Plan,
    headers: BTreeMap<String, String>,
    auth: Auth,
    caps: Caps,
    described: String,
}

/// Makes a source from its settings; every expression is compiled here.
///
/// # Errors
/// [`PullError::Broken`] with the first of the problems that [`crate::check`] lists, or for a base
/// that the HTTP client refuses.
pub fn connector(settings: Settings) -> Result<RestConnector, PullError> {
    let plan = compile(&settings).map_err(first_of)?;
    let described = describe(&settings);
    let client = Client::new(throughline_http::Settings {
        base: settings.base,
        auth: settings.auth.clone(),
        allow_private: settings.allow_private,
        ca_pem: None,
        caps: settings.caps,
    })?;
    Ok(RestConnector {
        client,
        plan,
        headers: settings.headers,
        auth: settings.auth,
        caps: settings.caps,
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

    async fn pull(&self, from: Option<&Cursor>) -> Result<Page, PullError> {
        let mut state = State::resume(from, &self.plan);
        let mut run = state.take_run(&self.plan);
        let key = self.plan.partition_key(run.index).to_owned();
        let request = request::build(&self.client, &self.plan, &self.headers, &run)?;
        let identity = request::identity(&request);
        let request = match run.position {
            Position::First => request::with_version(request, state.versions.get(&key)),
            Position::Restart
            | Position::Number(_)
            | Position::Offset(_)
            | Position::Token(_)
            | Position::Url(_) => request,
        };
        if run.position == Position::First {
            run.partial |= self.plan.sends_since && State::leaves_out(run.since);
            run.remember(identity);
        }
        match self.client.send(&request).await? {
            Answer::NotModified => {
                run.unchanged += 1;
                self.close(state, run, Page::unchanged(None))
            }
            Answer::Reply(reply) => {
                let version = reply.validators().map(|validators| Version {
                    request: identity,
                    validators,
                });
                self.page(state, run, &reply, version)
            }
        }
    }
}

impl RestConnector {
    /// Reads a reply and decides what comes after it.
    fn page(
        &self,
        mut state: State,
        mut run: Run,
        reply: &Reply,
        version: Option<Version>,
    ) -> Result<Page, PullError> {
        let (body, twice) = reply.document()?;
        let doc = Doc::new(&body);
        let place = format!("{} page {}", reply.place(), run.pages + 1);
        self.refuse_twice(&twice, &place)?;
        let reading = Reading {
            plan: &self.plan,
            run: &run,
            place: &place,
            link: link(reply),
        };
        let read = page::read(&reading, &doc).map_err(PullError::broken)?;
        self.count(&mut run, &read, reply, &place)?;
        let step = self.step(&mut run, &read, &doc, reply, &place)?;
        let mut page = read.page;
        page.expected = (self.plan.partitions.len() == 1)
            .then(|| self.plan.pager.total(&doc))
            .flatten();
        match step {
            Step::Go(position) => {
                self.check_caps(&run, &place)?;
                run.position = position;
                state.run = Some(run);
                page.next = Next::More(cursor(&state)?);
                Ok(page)
            }
            Step::Cut(why) => {
                run.doubtful = true;
                run.cut = true;
                page.notes.push(cut_note(&place, &why));
                self.close(state, run, page)
            }
            Step::End => {
                self.note_shortfall(&mut run, &doc, &place, &mut page);
                let key = self.plan.partition_key(run.index).to_owned();
                self.advance(&mut state, &key, &run, &place, &mut page);
                self.keep_version(&mut state, key, &run, version);
                self.close(state, run, page)
            }
        }
    }

    /// Of a key that stands twice nobody can say which value is meant; only keys that nothing here names do no harm.
    fn refuse_twice(&self, twice: &[Twice], place: &str) -> Result<(), PullError> {
        let read = |twice: &&Twice| self.plan.names.contains(&twice.key);
        let Some(Twice { place: inside, key }) = twice.iter().find(read) else {
            return Ok(());
        };
        let what = format!(
            "{inside}: the key \"{key}\" appears twice with different values — one value is wanted"
        );
        Err(PullError::broken(
            Problem::new(place, what).help("report it to the tracker's operator"),
        ))
    }

    fn count(
        &self,
        run: &mut Run,
        read: &page::Read,
        reply: &Reply,
        place: &str,
    ) -> Result<(), PullError> {
        if run.position == Position::First {
            // Without the server's clock: what its first page shows had happened when it began.
            run.ceiling = reply.date.or(read.changes.iter().max().copied());
        }
        run.note_changes(&read.changes);
        run.doubtful |= read.doubtful;
        run.pages += 1;
        run.all_pages += 1;
        run.read += read.raw;
        run.all_records += read.raw;
        run.empty = if read.raw == 0 { run.empty + 1 } else { 0 };
        // A list that starts anew may begin with what ended the one before it.
        let anew = run.position == Position::Restart;
        let repeated = read
            .content
            .is_some_and(|content| !run.remember(content) && !anew);
        if !repeated {
            return Ok(());
        }
        let problem = Problem::new(
            place,
            "the same records as on an earlier page — the server is looping; nothing was changed",
        );
        Err(PullError::broken(match self.plan.pager.numbered_by() {
            Some(param) => problem.help(format!("does the tracker know the parameter `{param}`?")),
            None => problem.help("report it to the tracker's operator"),
        }))
    }

    /// What comes next, checked: on our own origin, not read before, not empty for ever.
    fn step(
        &self,
        run: &mut Run,
        read: &page::Read,
        doc: &Doc<'_>,
        reply: &Reply,
        place: &str,
    ) -> Result<Step, PullError> {
        let finished = Finished {
            doc,
            headers: &reply.headers,
            link: reply.link_next(),
            last: read.last.as_ref(),
            raw: read.raw,
            read: run.leg.read + read.raw,
            pages: run.leg.pages + 1,
            position: &run.position,
        };
        let broken = |what: String| PullError::broken(Problem::new(place, what));
        let step = self.plan.pager.next(&finished).map_err(broken)?;
        let (restarts, pager) = (&self.plan.restarts, &self.plan.pager);
        let step = restarts.next(&mut run.leg, pager, &read.times, read.raw, step);
        let lost = |what| PullError::broken(Problem::new(place, what).help(IN_ORDER));
        let position = match step.map_err(lost)? {
            end @ (Step::End | Step::Cut(_)) => return Ok(end),
            Step::Go(Position::Url(link)) => {
                let url = request::next_url(&self.client, &self.auth, &reply.url, &link)?;
                Position::Url(url.into())
            }
            Step::Go(position) => position,
        };
        if !run.remember(asked_for(&position, &run.leg)) {
            // Feeds repeat their token when there is nothing behind it yet.
            if read.raw == 0 {
                return Ok(Step::End);
            }
            return Err(PullError::broken(
                Problem::new(
                    place,
                    format!("page {} asks for a page already read — the server is looping; nothing was changed", run.pages),
                )
                .help("report it to the tracker's operator"),
            ));
        }
        if run.empty >= EMPTY_PAGES && self.plan.pager.is_told() {
            return Err(broken(format!(
                "{EMPTY_PAGES} empty pages in a row, each pointing to another — the server is looping; nothing was changed"
            )));
        }
        Ok(Step::Go(position))
    }

    fn check_caps(&self, run: &Run, place: &str) -> Result<(), PullError> {
        let over = if run.all_pages >= self.caps.pages {
            format!("{} pages and more to come", run.all_pages)
        } else if run.all_records > self.caps.records {
            format!("{} records and more to come", run.all_records)
        } else {
            return Ok(());
        };
        Err(PullError::broken(
            Problem::new(
                place,
                format!("{over} — a pull of at most {} pages and {} records is wanted; nothing was changed", self.caps.pages, self.caps.records),
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
        if self.plan.restarts.is_some() {
            // Each list counts itself, and they overlap.
            return;
        }
        let Some(total) = self.plan.pager.total(doc).filter(|total| *total > run.read) else {
            return;
        };
        run.doubtful = true;
        page.notes.push(Problem::new(
            place,
            format!(
                "the tracker counts {total} records, {} came — what is absent is kept",
                run.read
            ),
        ));
    }

    /// Remembers the version of an answer that was the partition's only page.
    fn keep_version(&self, state: &mut State, key: String, run: &Run, version: Option<Version>) {
        // A full list in several parts is complete only when every part is sent.
        let useful = !self.plan.post
            && run.pages == 1
            && !(self.plan.complete && self.plan.partitions.len() > 1);
        match version.filter(|_| useful) {
            Some(version) => state.versions.insert(key, version),
            None => state.versions.remove(&key),
        };
    }

    /// Ends a partition: on to the next value of `each`, or the end of the pull.
    fn close(&self, mut state: State, mut run: Run, mut page: Page) -> Result<Page, PullError> {
        let next = run.index + 1;
        if next < self.plan.partitions.len() {
            run.enter(next, state.since(&self.plan, next));
            state.run = Some(run);
            page.coverage = Coverage::Delta;
            page.next = Next::More(cursor(&state)?);
            return Ok(page);
        }
        page.coverage = if run.unchanged == self.plan.partitions.len() {
            Coverage::Unchanged
        } else if self.plan.complete && !run.partial && !run.doubtful && run.unchanged == 0 {
            Coverage::Full
        } else {
            Coverage::Delta
        };
        state.run = None;
        self.forget_others(&mut state);
        page.next = Next::Done(Some(cursor(&state)?));
        Ok(page)
    }

    /// Values of `each` that are gone keep no watermark: should one return, it starts anew.
    fn forget_others(&self, state: &mut State) {
        let keys: Vec<&str> = (0..self.plan.partitions.len())
            .map(|index| self.plan.partition_key(index))
            .collect();
        state
            .watermarks
            .retain(|key, _| keys.contains(&key.as_str()));
        state.versions.retain(|key, _| keys.contains(&key.as_str()));
    }
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

fn cut_note(place: &str, why: &str) -> Problem {
    let what = format!("{why} — the rest was not read, and what is absent is kept");
    Problem::new(place, what).help(
        "set items.page.keyset to the time by which the list is sorted, so that it goes on from there",
    )
}

fn asked_for(position: &Position, leg: &Leg) -> u64 {
    let from = leg.since().map(Timestamp::as_microsecond);
    let of = |kind, value: &Value| hash(kind, &serde_json::json!([from, value]));
    match position {
        Position::First => of("first", &Value::Null),
        Position::Restart => of("restart", &Value::Null),
        Position::Number(number) => of("number", &Value::from(*number)),
        Position::Offset(offset) => of("offset", &Value::from(*offset)),
        Position::Token(token) => of("token", token),
        // The same hash as the first request's, so that a link back to it is found.
        Position::Url(url) => hash("request", &serde_json::json!([url, null])),
    }
}

fn cursor(state: &State) -> Result<Cursor, PullError> {
    Cursor::new(state).map_err(|error| {
        PullError::broken(Problem::new("cursor", "cannot be written as JSON")).because(error)
    })
}
