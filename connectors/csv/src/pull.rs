//! The connector: whether there is anything new, and the export's records page by page.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use throughline_http::Validators;
use throughline_kit::{Connector, Coverage, Cursor, Next, Page, Problem, PullError};

use crate::bytes::Stamp;
use crate::config::{Location, Settings};
use crate::inspect::files;
use crate::open::{Input, changed};
use crate::pass::{Open, Pass};
use crate::remote::{Fetched, Remote};

/// What is known of one file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    /// Its path, or its URL without the query.
    pub(crate) place: String,
    /// Its stamp.
    pub(crate) stamp: Stamp,
    /// Its hash.
    pub(crate) sha256: String,
}

/// The cursor of a CSV source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    /// A hash of the settings that decide what a row becomes: other settings, other records.
    mapping: String,
    /// The files, in the order they are read.
    files: Vec<Mark>,
    /// Inside a pull: how many rows went out already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rows: Option<u64>,
    /// What the server said about the body, for asking whether there is a newer one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    validators: Option<Validators>,
}

/// One CSV source, ready to be pulled.
#[derive(Debug)]
pub struct CsvConnector {
    inner: Arc<Inner>,
    remote: Option<Remote>,
}

#[derive(Debug)]
struct Inner {
    settings: Settings,
    mapping: String,
    /// The pull that is under way, so that a page goes on where the last one stopped. Only a
    /// cache: without it the next page reads again from the start up to its cursor.
    pass: Mutex<Option<Pass>>,
}

/// Makes a connector; nothing is read yet.
///
/// # Errors
/// When a URL's client cannot be made.
pub fn connector(settings: Settings) -> Result<CsvConnector, PullError> {
    let remote = Remote::of(&settings)?;
    let mapping = fingerprint(&settings);
    Ok(CsvConnector {
        inner: Arc::new(Inner {
            settings,
            mapping,
            pass: Mutex::new(None),
        }),
        remote,
    })
}

/// A hash over the settings that decide what a row becomes; credentials are not among them.
fn fingerprint(settings: &Settings) -> String {
    let all = matches!(settings.location, Location::Glob { all: true, .. });
    let text = format!(
        "{:?} {:?} {:?} {:?} {} {all}",
        settings.fields, settings.columns, settings.delimiter, settings.encoding, settings.complete
    );
    format!("{:x}", Sha256::digest(text))
}

#[async_trait]
impl Connector for CsvConnector {
    fn describe(&self) -> String {
        format!("csv {}", self.inner.settings.location.place())
    }

    async fn pull(&self, from: Option<&Cursor>) -> Result<Page, PullError> {
        let state = from
            .and_then(Cursor::state::<State>)
            .filter(|state| state.mapping == self.inner.mapping);
        let fetched = match &self.remote {
            Some(remote) if self.inner.must_fetch(state.as_ref()) => {
                // Inside a pull the body is needed again even if it has not changed.
                let known = state.as_ref().filter(|state| state.rows.is_none());
                match remote
                    .fetch(known.and_then(|state| state.validators.clone()))
                    .await?
                {
                    Some(fetched) => Some(fetched),
                    None => return Ok(Page::unchanged(None)),
                }
            }
            Some(_) | None => None,
        };
        let inner = Arc::clone(&self.inner);
        tokio::task::spawn_blocking(move || inner.page(state, fetched))
            .await
            .map_err(|error| {
                let problem = Problem::new("csv", "the reading thread ended early");
                PullError::transient(problem).because(error)
            })?
    }
}

impl Inner {
    /// Whether the next page needs bytes that are not at hand.
    fn must_fetch(&self, state: Option<&State>) -> bool {
        let rows = state.and_then(|state| state.rows);
        let pass = self.pass.lock().unwrap_or_else(PoisonError::into_inner);
        rows.is_none() || pass.as_ref().map(Pass::position) != rows
    }

    fn page(&self, state: Option<State>, fetched: Option<Fetched>) -> Result<Page, PullError> {
        let mut slot = self.pass.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = slot.take();
        let at = state.as_ref().and_then(|state| state.rows);
        let mut pass = match (kept, state, at) {
            (Some(pass), Some(state), Some(at))
                if pass.position() == at && pass.marks() == state.files =>
            {
                pass
            }
            (_, Some(state), Some(at)) => self.resume(&state, at, fetched)?,
            (_, state, _) => match self.start(state, fetched)? {
                Start::Pass(pass) => *pass,
                Start::Unchanged(state) => return Ok(Page::unchanged(Some(cursor(&state)?))),
            },
        };
        let batch = pass.batch()?;
        let state = State {
            mapping: self.mapping.clone(),
            files: pass.marks(),
            rows: (!batch.last).then(|| pass.position()),
            validators: pass.validators(),
        };
        let cursor = cursor(&state)?;
        let coverage = pass.coverage(self.settings.complete);
        let mut notes = batch.notes;
        let next = if batch.last {
            if self.settings.complete && coverage == Coverage::Delta {
                notes.push(pass.in_doubt());
            }
            Next::Done(Some(cursor))
        } else {
            Next::More(cursor)
        };
        let page = Page {
            records: batch.records,
            rejects: batch.rejects,
            gone: Vec::new(),
            listed: Vec::new(),
            notes,
            coverage,
            next,
            expected: Some(pass.total()),
        };
        if !batch.last {
            *slot = Some(pass);
        }
        Ok(page)
    }

    /// Opens what the location names, or takes what was fetched.
    fn open(
        &self,
        fetched: Option<Fetched>,
    ) -> Result<(Vec<Input>, Option<Validators>), PullError> {
        match fetched {
            Some(fetched) => Ok((vec![fetched.input], fetched.validators)),
            None => Ok((files(&self.settings)?, None)),
        }
    }

    /// Begins a pull, unless the files are those of the last one.
    fn start(&self, last: Option<State>, fetched: Option<Fetched>) -> Result<Start, PullError> {
        let (inputs, validators) = self.open(fetched)?;
        if let Some(last) = &last
            && is_file(&self.settings.location)
            && same_stamps(&inputs, &last.files)
        {
            return Ok(Start::Unchanged(last.clone()));
        }
        let mut opens = Vec::new();
        for input in inputs {
            opens.push(Open::new(input)?);
        }
        let files: Vec<Mark> = opens.iter().map(Open::mark).collect();
        if let Some(last) = last
            && self.same_content(&files, &last.files)
        {
            return Ok(Start::Unchanged(State {
                files,
                validators,
                rows: None,
                ..last
            }));
        }
        Pass::new(opens, validators, &self.settings).map(|pass| Start::Pass(Box::new(pass)))
    }

    /// Goes on inside a pull whose reader was lost: reads again up to the cursor.
    fn resume(&self, state: &State, at: u64, fetched: Option<Fetched>) -> Result<Pass, PullError> {
        let (inputs, validators) = self.open(fetched)?;
        let mut opens = Vec::new();
        for input in inputs {
            opens.push(Open::new(input)?);
        }
        for (open, mark) in opens.iter().zip(&state.files) {
            if open.mark().sha256 != mark.sha256 {
                return Err(changed(&mark.place, mark.stamp, open.mark().stamp));
            }
        }
        if opens.len() != state.files.len() {
            let what = "other files match than at the start of the pull";
            return Err(PullError::transient(Problem::new(
                self.settings.location.place(),
                what,
            )));
        }
        let mut pass = Pass::new(opens, validators, &self.settings)?;
        pass.skip_to(at)?;
        Ok(pass)
    }

    /// Whether the same rows would come out: the names count only where they are part of the ids.
    fn same_content(&self, now: &[Mark], last: &[Mark]) -> bool {
        let named = matches!(self.settings.location, Location::Glob { all: true, .. });
        now.len() == last.len()
            && now.iter().zip(last).all(|(now, last)| {
                now.sha256 == last.sha256 && (!named || stem(&now.place) == stem(&last.place))
            })
    }
}

/// How a pull begins.
enum Start {
    /// With rows.
    Pass(Box<Pass>),
    /// Not at all: nothing is new.
    Unchanged(State),
}

fn is_file(location: &Location) -> bool {
    match location {
        Location::File(_) | Location::Glob { .. } => true,
        Location::Url { .. } => false,
    }
}

/// The cheap look: the same paths, sizes and times.
fn same_stamps(inputs: &[Input], last: &[Mark]) -> bool {
    inputs.len() == last.len()
        && inputs
            .iter()
            .zip(last)
            .all(|(input, mark)| input.place == mark.place && input.stamp == mark.stamp)
}

fn stem(place: &str) -> Option<&std::ffi::OsStr> {
    Path::new(place).file_stem()
}

fn cursor(state: &State) -> Result<Cursor, PullError> {
    Cursor::new(state).map_err(|error| {
        PullError::broken(Problem::new("csv", "the cursor cannot be written")).because(error)
    })
}
