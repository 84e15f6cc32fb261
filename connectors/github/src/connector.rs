//! The connector: one page a call, repository after repository.

use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;
use throughline_http::{Answer, Caps, Reply};
use throughline_kit::{
    Connector, Coverage, Cursor, Held, Next, Page, Probed, Problem, PullError, Record, Reject,
};
use url::Url;

use crate::api::Api;
use crate::config::{Scope, Settings};
use crate::doubts::{is_absent, never_modified};
use crate::map::{self, Mapped};
use crate::scope::{check_scope, is_repository};
use crate::state::{Reading, Run, State, Trail};
use crate::{blockers, board, fate};

/// GitHub Issues of several repositories or of an organisation.
#[derive(Debug)]
pub struct GithubConnector {
    api: Api,
    settings: Settings,
}

/// The connector of one GitHub source.
///
/// # Errors
/// [`PullError::Broken`] for a base, a token or names that cannot work at all.
pub fn connector(settings: Settings) -> Result<GithubConnector, PullError> {
    GithubConnector::with_caps(settings, Caps::default())
}

/// What one call found.
#[derive(Debug, Default)]
struct Found {
    records: Vec<Record>,
    rejects: Vec<Reject>,
    notes: Vec<Problem>,
    /// Why the last repository was skipped, if it was.
    skipped: Option<PullError>,
}

impl GithubConnector {
    /// The same, with other limits than the usual ones.
    ///
    /// # Errors
    /// As [`connector`].
    pub fn with_caps(settings: Settings, caps: Caps) -> Result<Self, PullError> {
        check_scope(&settings)?;
        let api = Api::new(&settings, caps)?;
        Ok(Self { api, settings })
    }

    fn new_run(&self) -> Run {
        let boards = (0..self.settings.boards.len()).collect();
        match &self.settings.scope {
            Scope::Repositories(names) => Run {
                waiting: names.iter().cloned().collect(),
                boards,
                ..Run::default()
            },
            Scope::Organization { name, .. } => Run {
                listing: Some(Trail::new(format!(
                    "/orgs/{name}/repos?type=all&sort=full_name&per_page=100"
                ))),
                boards,
                ..Run::default()
            },
        }
    }

    /// Whether a repository belongs to the source, as far as its name tells.
    fn is_read(&self, repository: &str) -> bool {
        match &self.settings.scope {
            Scope::Repositories(names) => names
                .iter()
                .any(|name| name.eq_ignore_ascii_case(repository)),
            Scope::Organization { name, .. } => repository
                .split('/')
                .next()
                .is_some_and(|owner| owner.eq_ignore_ascii_case(name)),
        }
    }

    /// Reads one page of an organisation's repositories.
    async fn list(&self, run: &mut Run, mut listing: Trail) -> Result<Found, PullError> {
        let url = self.api.client.resolve(&listing.next)?;
        let Answer::Reply(reply) = self.api.get(&url, None).await? else {
            return Err(never_modified(&url));
        };
        run.waiting.extend(
            array(&reply)?
                .iter()
                .filter(|repository| has_work(repository) && self.has_topic(repository))
                .filter_map(|repository| repository.get("full_name")?.as_str())
                .filter(|name| is_repository(name))
                .map(str::to_owned),
        );
        if listing.advance(&self.api.client, &url, &reply)? {
            run.listing = Some(listing);
        } else if run.waiting.is_empty() {
            let what = "no repository that is chosen, not archived and has issues — one at least is wanted";
            return Ok(Found {
                notes: vec![Problem::new(self.describe(), what)],
                ..Found::default()
            });
        }
        Ok(Found::default())
    }

    /// Whether a repository carries one of the topics that are wanted.
    fn has_topic(&self, repository: &Value) -> bool {
        let Scope::Organization { topics, .. } = &self.settings.scope else {
            return true;
        };
        let own = repository.get("topics").and_then(Value::as_array);
        let mut own = own.into_iter().flatten().filter_map(Value::as_str);
        topics.is_empty()
            || own.any(|own| topics.iter().any(|topic| topic.eq_ignore_ascii_case(own)))
    }

    /// Reads one page of a repository's issues.
    async fn read(
        &self,
        state: &mut State,
        run: &mut Run,
        reading: Reading,
    ) -> Result<Found, PullError> {
        let url = self.api.client.resolve(&reading.trail.next)?;
        run.in_part |= reading.since.is_some();
        match self.api.get(&url, state.validators(&reading)).await {
            Ok(Answer::NotModified) => {
                run.answered += 1;
                run.in_part = true;
                run.names.insert(reading.repository);
                Ok(Found::default())
            }
            Ok(Answer::Reply(reply)) => self.take(state, run, reading, &url, &reply).await,
            Err(error) if is_absent(&error) => {
                run.in_part = true;
                // What was known of it stays, should it come back.
                run.names.insert(reading.repository.clone());
                Ok(skip(&reading.repository, error))
            }
            Err(error) => Err(error),
        }
    }

    async fn take(
        &self,
        state: &mut State,
        run: &mut Run,
        mut reading: Reading,
        url: &Url,
        reply: &Reply,
    ) -> Result<Found, PullError> {
        let issues = array(reply)?;
        reading.note_answer(reply);
        let page = reading.trail.pages + 1;
        let mut found = Found::default();
        for (index, issue) in issues.into_iter().enumerate() {
            if let Some(updated) = map::updated(&issue) {
                reading.note_change(updated);
            }
            let place = format!("{} page {page} $[{index}]", reading.repository);
            self.keep(issue, &reading.repository, place, &mut found)
                .await?;
        }
        run.changed = true;
        if reading.trail.advance(&self.api.client, url, reply)? {
            run.reading = Some(reading);
        } else {
            run.answered += 1;
            run.names.insert(reading.repository.clone());
            state.finish(reading);
        }
        Ok(found)
    }

    /// Maps one entry of a list, with one more request where something blocks it.
    async fn keep(
        &self,
        issue: Value,
        repository: &str,
        place: String,
        found: &mut Found,
    ) -> Result<(), PullError> {
        let settings = &self.settings;
        let mapped = map::issue(
            issue,
            repository,
            place,
            &settings.fields,
            settings.pull_requests,
        );
        let mut record = match mapped {
            Mapped::Issue(record) => record,
            Mapped::PullRequest => return Ok(()),
            Mapped::Reject(reject) => {
                found.rejects.push(reject);
                return Ok(());
            }
        };
        if let Some(number) = map::is_blocked(&record).filter(|_| settings.blockers) {
            let is_read = |name: &str| self.is_read(name);
            blockers::name(&self.api, repository, number, is_read, &mut record.fields).await?;
        }
        found.records.push(*record);
        Ok(())
    }

    /// Reads one page of a board: of its fields, or of its items.
    async fn board(&self, run: &mut Run, mut reading: board::Reading) -> Result<Found, PullError> {
        let Some(board) = self.settings.boards.get(reading.index) else {
            return Ok(Found::default());
        };
        let url = self.api.client.resolve(&reading.trail.next)?;
        let reply = match self.api.get(&url, None).await {
            Ok(Answer::Reply(reply)) => reply,
            Ok(Answer::NotModified) => return Err(never_modified(&url)),
            Err(error) if is_absent(&error) => {
                run.in_part = true;
                return Ok(skip(&board::name(board), error));
            }
            Err(error) => return Err(error),
        };
        let entries = array(&reply)?;
        run.changed = true;
        let more = reading.trail.advance(&self.api.client, &url, &reply)?;
        if reading.wanted.is_none() {
            let mut wanted = board::wanted(&entries, &self.settings.fields);
            wanted.append(&mut run.board_fields);
            if more {
                run.board_fields = wanted;
                run.board = Some(reading);
            } else {
                run.board = Some(board::Reading::items(reading.index, board, wanted));
            }
            return Ok(Found::default());
        }
        let mut found = Found::default();
        for (index, item) in entries.into_iter().enumerate() {
            let Some(issue) = board::issue(item) else {
                continue;
            };
            let Some(repository) = blockers::repository_of(&issue) else {
                continue;
            };
            let known = run
                .names
                .iter()
                .find(|name| name.eq_ignore_ascii_case(&repository));
            if let Some(repository) = known.cloned() {
                let place = format!("{} $[{index}]", board::name(board));
                self.keep(issue, &repository, place, &mut found).await?;
            }
        }
        if more {
            run.board = Some(reading);
        }
        Ok(found)
    }

    /// Does the next step of a run.
    async fn step(&self, state: &mut State, run: &mut Run) -> Result<Found, PullError> {
        if let Some(listing) = run.listing.take() {
            return self.list(run, listing).await;
        }
        let reading = run.reading.take();
        let next = || run.waiting.pop_front().map(|name| state.begin(name));
        if let Some(reading) = reading.or_else(next) {
            return self.read(state, run, reading).await;
        }
        let board = run.board.take().or_else(|| {
            let index = run.boards.pop_front()?;
            Some(board::Reading::new(index, self.settings.boards.get(index)?))
        });
        match board {
            Some(reading) => self.board(run, reading).await,
            None => Ok(Found::default()),
        }
    }
}

#[async_trait]
impl Connector for GithubConnector {
    fn describe(&self) -> String {
        match &self.settings.scope {
            Scope::Repositories(names) => format!("github {}", names.join(", ")),
            Scope::Organization { name, .. } => format!("github organization {name}"),
        }
    }

    async fn pull(&self, from: Option<&Cursor>) -> Result<Page, PullError> {
        let mut state: State = from.and_then(Cursor::state).unwrap_or_default();
        let mut run = state.run.take().unwrap_or_else(|| self.new_run());
        let found = self.step(&mut state, &mut run).await?;
        page(state, run, found)
    }

    fn may_go_on(&self, at: &Cursor) -> bool {
        let state = at.state::<State>();
        state.is_some_and(|state| state.run.is_some_and(|run| run.may_go_on()))
    }

    fn probes_every(&self) -> Option<Duration> {
        self.settings.probe_every.filter(|_| self.api.has_graphql())
    }

    async fn probe(&self, held: &[Held]) -> Result<Probed, PullError> {
        fate::ask(&self.api, held, |name| self.is_read(name)).await
    }
}

/// Puts a page together; the last one says what kind of pull it was.
fn page(mut state: State, run: Run, found: Found) -> Result<Page, PullError> {
    let over = run.is_over();
    if let Some(error) = found.skipped
        && over
        && run.answered == 0
    {
        // Nothing at all could be read: that is a failure, not a pull without news.
        return Err(error);
    }
    let coverage = match (over, run.changed) {
        (true, false) => Coverage::Unchanged,
        // Every repository was read from its beginning, and none was left out.
        (true, true) if !run.in_part && run.answered > 0 => Coverage::Full,
        (true | false, _) => Coverage::Delta,
    };
    if over {
        state
            .repositories
            .retain(|name, _| run.names.contains(name));
    }
    state.run = (!over).then_some(run);
    let cursor = Cursor::new(&state).map_err(|error| {
        PullError::broken(Problem::new("github", "the resume point cannot be written"))
            .because(error)
    })?;
    Ok(Page {
        records: found.records,
        rejects: found.rejects,
        gone: Vec::new(),
        listed: Vec::new(),
        notes: found.notes,
        coverage,
        next: if over {
            Next::Done(Some(cursor))
        } else {
            Next::More(cursor)
        },
        expected: None,
    })
}

/// Leaves a repository out and says so; the others are read.
fn skip(repository: &str, error: PullError) -> Found {
    let problem = error.problem();
    let what = format!("skipped: {}", problem.what);
    let note = Problem::new(repository, what).help(
        "if it was renamed, deleted or has its issues off, take it out of `repositories`; if it is private, the token may not see it",
    );
    Found {
        notes: vec![note],
        skipped: Some(error),
        ..Found::default()
    }
}

fn array(reply: &Reply) -> Result<Vec<Value>, PullError> {
    match reply.json()? {
        Value::Array(items) => Ok(items),
        other => {
            let found = match other {
                Value::Object(_) => "an object",
                _ => "a bare value",
            };
            Err(PullError::broken(Problem::new(
                reply.place(),
                format!("{found} — a list is wanted"),
            )))
        }
    }
}

fn has_work(repository: &Value) -> bool {
    let is = |key| repository.get(key).and_then(Value::as_bool);
    is("archived") != Some(true) && is("disabled") != Some(true) && is("has_issues") != Some(false)
}
