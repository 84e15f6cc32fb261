//! The connector: one page a call, repository after repository.

use async_trait::async_trait;
use serde_json::Value;
use throughline_http::{Answer, Caps, Client, Reply};
use throughline_kit::{
    Connector, Coverage, Cursor, Next, Page, Problem, PullError, Record, Reject,
};
use url::Url;

use crate::api::{self, Api};
use crate::config::{Scope, Settings};
use crate::map::{self, Mapped};
use crate::state::{Reading, Run, State, Trail};

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
        check_scope(&settings.scope)?;
        let client = Client::new(throughline_http::Settings {
            base: settings.base.clone(),
            auth: Api::auth(settings.token.as_ref()),
            allow_private: settings.allow_private,
            ca_pem: None,
            caps,
        })?;
        let api = Api::new(client, settings.token.clone());
        Ok(Self { api, settings })
    }

    fn new_run(&self) -> Run {
        match &self.settings.scope {
            Scope::Repositories(names) => Run {
                waiting: names.iter().cloned().collect(),
                ..Run::default()
            },
            Scope::Organization(name) => Run {
                listing: Some(Trail::new(format!(
                    "/orgs/{name}/repos?type=all&sort=full_name&per_page=100"
                ))),
                ..Run::default()
            },
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
                .filter(|repository| has_work(repository))
                .filter_map(|repository| repository.get("full_name")?.as_str())
                .filter(|name| is_repository(name))
                .map(str::to_owned),
        );
        if listing.advance(&self.api.client, &url, &reply)? {
            run.listing = Some(listing);
        }
        let mut found = Found::default();
        if run.is_over() {
            let what = "no repository that is not archived and has issues — one at least is wanted";
            found.notes.push(Problem::new(self.describe(), what));
        }
        Ok(found)
    }

    /// Reads one page of a repository's issues.
    async fn read(
        &self,
        state: &mut State,
        run: &mut Run,
        reading: Reading,
    ) -> Result<Found, PullError> {
        let url = self.api.client.resolve(&reading.trail.next)?;
        match self.api.get(&url, state.validators(&reading)).await {
            Ok(Answer::NotModified) => {
                run.answered += 1;
                Ok(Found::default())
            }
            Ok(Answer::Reply(reply)) => self.take(state, run, reading, &url, &reply),
            Err(error) if api::is_absent(&error) => Ok(skip(&reading.repository, error)),
            Err(error) => Err(error),
        }
    }

    fn take(
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
            match map::issue(issue, &reading.repository, place, &self.settings.fields) {
                Mapped::Issue(record) => found.records.push(*record),
                Mapped::PullRequest => {}
                Mapped::Reject(reject) => found.rejects.push(reject),
            }
        }
        run.changed = true;
        if reading.trail.advance(&self.api.client, url, reply)? {
            run.reading = Some(reading);
        } else {
            run.answered += 1;
            state.finish(reading);
        }
        Ok(found)
    }
}

#[async_trait]
impl Connector for GithubConnector {
    fn describe(&self) -> String {
        match &self.settings.scope {
            Scope::Repositories(names) => format!("github {}", names.join(", ")),
            Scope::Organization(name) => format!("github organization {name}"),
        }
    }

    async fn pull(&self, from: Option<&Cursor>) -> Result<Page, PullError> {
        let mut state: State = from.and_then(Cursor::state).unwrap_or_default();
        let mut run = state.run.take().unwrap_or_else(|| self.new_run());
        let reading = run.reading.take();
        let found = if let Some(listing) = run.listing.take() {
            self.list(&mut run, listing).await?
        } else if let Some(reading) =
            reading.or_else(|| run.waiting.pop_front().map(|name| state.begin(name)))
        {
            self.read(&mut state, &mut run, reading).await?
        } else {
            Found::default()
        };
        page(state, run, found)
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
    let coverage = if over && !run.changed {
        Coverage::Unchanged
    } else {
        Coverage::Delta
    };
    state.run = (!over).then_some(run);
    let cursor = Cursor::new(&state).map_err(|error| {
        PullError::broken(Problem::new("github", "the resume point cannot be written"))
            .because(error)
    })?;
    Ok(Page {
        records: found.records,
        rejects: found.rejects,
        gone: Vec::new(),
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

fn never_modified(url: &Url) -> PullError {
    PullError::broken(Problem::new(
        throughline_http::place(url),
        "\"not modified\" without a question — a list is wanted",
    ))
}

fn check_scope(scope: &Scope) -> Result<(), PullError> {
    let broken = |what: String| Err(PullError::broken(Problem::new("github", what)));
    match scope {
        Scope::Repositories(names) if names.is_empty() => {
            broken("no repository — one at least is wanted".to_owned())
        }
        Scope::Repositories(names) => match names.iter().find(|name| !is_repository(name)) {
            Some(name) => broken(format!(
                "`{name}` is no repository — `owner/name` is wanted"
            )),
            None => Ok(()),
        },
        Scope::Organization(name) if !is_name(name) => broken(format!(
            "`{name}` is no organization — its short name is wanted"
        )),
        Scope::Organization(_) => Ok(()),
    }
}

fn is_repository(name: &str) -> bool {
    name.split_once('/')
        .is_some_and(|(owner, name)| is_name(owner) && is_name(name))
}

/// Letters, digits, `-`, `_` and `.`, but no `.` or `..`: the name goes into a path.
fn is_name(name: &str) -> bool {
    name.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        && !matches!(name, "" | "." | "..")
}
