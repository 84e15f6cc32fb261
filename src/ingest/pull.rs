//! One pull of one source: page by page into the staging area, then all of it or nothing.
//!
//! A page's network time never holds a database transaction: records are staged as they come, and the
//! last page's arrival applies them with the cursor in one transaction. Whatever fails before leaves
//! the previous data and cursor as they were.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use throughline_kit::{
    Coverage, Cursor, FieldRules, Next, Page, Problem, PullError, Record, Reject,
};
use tokio::time::Instant;

use super::normalise::{self, Context};
use super::probe;
use super::read::Read;
use super::registry::Reader;
use super::remap;
use super::waiting;
use crate::config::settings::Source;
use crate::domain::task::State;
use crate::store::{
    Answers, Counts, FactRules, Finish, LinkRules, PullId, PullOutcome, ShrinkGuard, StagedTask,
    Store, StoreError,
};

/// A pull is refused when more than this share of its records cannot be used, ...
const MOST_REJECTED: f64 = 0.20;

/// ... and more than this many: one bad record never sinks a small source.
const FEW_REJECTED: u64 = 3;

/// The raw state of a record that its source flags as deleted: it counts as cancelled, so it leaves every count.
const DELETED: &str = "deleted";

/// How a pull is done.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// From the start, not only what changed.
    pub full: bool,
    /// The real pull, rolled back.
    pub dry_run: bool,
    /// Many vanished tasks are really gone.
    pub accept_shrink: bool,
}

/// How far a pull is.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Records read so far.
    pub records: u64,
    /// Records that the whole pull will have, where the source says so.
    pub expected: Option<u64>,
}

/// What a finished pull did.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What changed in the store.
    pub counts: Counts,
    /// The source said that nothing changed.
    pub unchanged: bool,
    /// Pages read.
    pub pages: u32,
    /// What a person should know though nothing failed.
    pub notes: Vec<Problem>,
    /// The records that were refused: the first ones, for a person to look at.
    pub rejects: Vec<Problem>,
}

/// Why a pull kept nothing.
#[derive(Debug, thiserror::Error)]
pub enum PullFailure {
    /// The source failed.
    #[error(transparent)]
    Source(#[from] PullError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl PullFailure {
    /// What happened, for the source's own record.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Source(error) => error.problem().clone(),
            Self::Store(error) => Problem::new("the store", error.to_string()),
        }
    }

    /// How long the source asked to be left alone.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Source(PullError::Transient { retry_after, .. }) => *retry_after,
            Self::Source(PullError::Denied { .. } | PullError::Broken { .. }) | Self::Store(_) => {
                None
            }
        }
    }
}

/// Everything that one pull works with.
pub struct Pull<'a> {
    /// Where the result is kept.
    pub store: &'a Store,
    /// The source's settings.
    pub source: &'a Source,
    /// Its connector.
    pub reader: &'a Reader,
    /// Which initiatives a task counts for.
    pub links: LinkRules,
    /// How facts are made under them.
    pub facts: Option<FactRules>,
    /// How it is done.
    pub options: Options,
    /// The instant that everything of this pull is dated by.
    pub now: Timestamp,
    /// Told after each page.
    pub progress: &'a (dyn Fn(Progress) + Send + Sync),
}

impl Pull<'_> {
    /// Reads the source to its end and keeps the result.
    ///
    /// Where the last pull of the source stopped because it was asked to wait, and may go on, it goes on.
    ///
    /// # Errors
    /// [`PullFailure`] with nothing applied.
    pub async fn run(&self) -> Result<Report, PullFailure> {
        let (id, mut read) = self.begin().await?;
        if let Err(failure) = self.read_pages(id, &mut read).await {
            waiting::keep(self, id, read, &failure).await?;
            return Err(failure);
        }
        let probe = probe::ask(self, id, &mut read).await?;
        match read.coverage {
            Coverage::Unchanged if read.records == 0 && probe.is_none() => {
                if !self.options.dry_run {
                    self.store
                        .unchanged(&self.source.id, self.now, read.cursor)
                        .await?;
                }
                Ok(Report {
                    counts: Counts::default(),
                    unchanged: true,
                    pages: read.pages,
                    notes: read.notes,
                    rejects: Vec::new(),
                })
            }
            Coverage::Full | Coverage::Delta | Coverage::Unchanged => {
                let answers = probe.unwrap_or_default();
                self.finish(id, read, answers).await
            }
        }
    }

    /// The pull that waited and may go on, else a new one.
    async fn begin(&self) -> Result<(PullId, Read), PullFailure> {
        if let Some(kept) = waiting::kept(self).await? {
            return Ok(kept);
        }
        let id = self.store.begin_pull(&self.source.id).await?;
        let mut read = Read::default();
        remap::kept(self, id, &mut read).await?;
        Ok((id, read))
    }

    async fn read_pages(&self, id: PullId, read: &mut Read) -> Result<(), PullFailure> {
        let mut from = match read.at.clone() {
            Some(at) => Some(at),
            None => self.first_cursor().await?,
        };
        let begun = Instant::now();
        let mut page = self.reader.page(from.as_ref(), begun).await?;
        loop {
            match page.next.clone() {
                Next::More(cursor) => {
                    // The next page is on its way while this one is staged.
                    let (next, taken) = tokio::join!(
                        self.reader.page(Some(&cursor), begun),
                        self.take_page(id, page, read),
                    );
                    taken?;
                    self.tell(read);
                    read.at = Some(cursor.clone());
                    from = Some(cursor);
                    page = next?;
                }
                Next::Done(cursor) => {
                    self.take_page(id, page, read).await?;
                    self.tell(read);
                    // A source that has no new cursor keeps the one it has.
                    read.cursor = cursor.or(from);
                    return Ok(());
                }
            }
        }
    }

    fn tell(&self, read: &Read) {
        (self.progress)(Progress {
            records: read.records,
            expected: read.expected,
        });
    }

    /// Whether an earlier pull listed by the same settings, whatever it made of the records.
    pub(super) fn lists_as(&self, before: &str) -> bool {
        before == remap::fingerprint(self)
            || self.reader.listing.as_ref().is_some_and(|listing| {
                before
                    .strip_prefix(listing.as_str())
                    .is_some_and(|rest| rest.starts_with(':'))
            })
    }

    /// The cursor to start from: none for a full pull, or when it belongs to other settings.
    async fn first_cursor(&self) -> Result<Option<Cursor>, StoreError> {
        if self.options.full || self.options.accept_shrink {
            return Ok(None);
        }
        let state = self.store.source_state(&self.source.id).await?;
        Ok(state
            .filter(|state| self.lists_as(&state.config_hash))
            .and_then(|state| state.cursor))
    }

    pub(super) async fn take_page(
        &self,
        id: PullId,
        page: Page,
        read: &mut Read,
    ) -> Result<(), StoreError> {
        read.pages += 1;
        read.records += (page.records.len() + page.rejects.len()) as u64;
        read.expected = page.expected.or(read.expected);
        read.coverage = page.coverage;
        read.notes.extend(page.notes);
        read.gone.extend(page.gone);
        let context = Context {
            source: self.source.id.clone(),
            time_zone: self.source.time_zone.clone(),
            base: self.reader.base.as_deref(),
        };
        let mut tasks = Vec::with_capacity(page.records.len());
        let mut rejects = page.rejects;
        let rules = &self.source.fields;
        let normalised: Vec<_> = page
            .records
            .into_par_iter()
            .map(|record| normalised(record, rules, &context))
            .collect();
        for result in normalised {
            match result {
                Ok((task, notes)) => {
                    read.note_some(notes);
                    tasks.push(task);
                }
                Err(reject) => rejects.push(reject),
            }
        }
        read.rejected += rejects.len() as u64;
        read.keep_some(&rejects);
        self.store.stage_tasks(id, tasks).await?;
        if !page.listed.is_empty() {
            self.store.stage_listed(id, page.listed).await?;
        }
        self.store.stage_rejects(id, rejects).await
    }

    async fn finish(
        &self,
        id: PullId,
        mut read: Read,
        mut answers: Answers,
    ) -> Result<Report, PullFailure> {
        self.refuse_if_mostly_bad(&read)?;
        answers.gone.append(&mut read.gone);
        let finish = Finish {
            now: self.now,
            cursor: read.cursor,
            config_hash: remap::fingerprint(self),
            coverage: read.coverage,
            guard: ShrinkGuard {
                accept: self.options.accept_shrink,
                ..ShrinkGuard::new(self.source.max_drop)
            },
            answers,
            dry_run: self.options.dry_run,
            links: Arc::clone(&self.links),
            facts: self.facts.clone(),
        };
        match self.store.finish_pull(id, finish).await? {
            PullOutcome::Applied(counts) => Ok(Report {
                counts,
                unchanged: false,
                pages: read.pages,
                notes: read.notes,
                rejects: read.rejects,
            }),
            PullOutcome::FieldLost { field, tasks } => {
                let what = format!(
                    "no record has \"{field}\" any more, which {tasks} known tasks have — that looks like a renamed or hidden field; the old data is kept"
                );
                let name = field.strip_prefix("field.").unwrap_or(&field);
                let help = format!(
                    "compare fields.{name} with what the source gives now; if it is really gone everywhere, run `throughline pull {} --accept-shrink`",
                    self.source.id
                );
                Err(PullError::broken(
                    Problem::new(self.reader.connector.describe(), what).help(help),
                )
                .into())
            }
            PullOutcome::Held {
                known,
                would_vanish,
            } => {
                let what = format!(
                    "{would_vanish} of {known} known tasks are absent — that looks like a filter or a permission; the old data is kept"
                );
                let help = format!(
                    "if they are really gone, run `throughline pull {} --accept-shrink`",
                    self.source.id
                );
                Err(PullError::broken(
                    Problem::new(self.reader.connector.describe(), what).help(help),
                )
                .into())
            }
        }
    }

    fn refuse_if_mostly_bad(&self, read: &Read) -> Result<(), PullError> {
        let few = read.rejected <= FEW_REJECTED && read.rejected < read.records;
        if few || read.rejected as f64 <= MOST_REJECTED * read.records as f64 {
            return Ok(());
        }
        let first = read.rejects.first();
        let what = format!(
            "{} of {} records cannot be used — the pull is refused and the old data kept; the first: {}",
            read.rejected,
            read.records,
            first.map_or_else(String::new, ToString::to_string),
        );
        let help = first.and_then(|problem| problem.help.clone());
        let help = help.unwrap_or_else(|| {
            "look at the source's `fields`: a mapping may name the wrong column".to_owned()
        });
        Err(PullError::broken(
            Problem::new(self.reader.connector.describe(), what).help(help),
        ))
    }
}

/// The task of a record, with what a person should know of it.
fn normalised(
    record: Record,
    rules: &FieldRules,
    context: &Context<'_>,
) -> Result<(StagedTask, Vec<Problem>), Reject> {
    let (mut task, notes) = normalise::task(&record, rules, context)?;
    if normalise::is_deleted(&record, rules) {
        task.state = State::Cancelled;
        task.raw_state = DELETED.into();
    }
    let raw = record.raw;
    Ok((StagedTask { task, raw }, notes))
}

impl std::fmt::Debug for Pull<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pull")
            .field("source", &self.source.id)
            .field("options", &self.options)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}
