//! Pulls: pages are staged one by one, and applied with their cursor in one transaction at the end.
//!
//! Nothing of a pull is seen before its end, and a pull that dies leaves nothing behind.

use jiff::Timestamp;
use rusqlite::Transaction;
use throughline_kit::{Coverage, Cursor, Problem};

use super::connection::Verdict;
use super::outcome::PullOutcome;
use super::{Answers, FactRules, LinkRules, Store, StoreError, apply, attempts, sources};
use crate::domain::id::SourceId;
use stage::{pull_end, pull_end_unless_kept, pull_insert, pull_source};

pub use stage::StagedTask;

mod stage;
mod sweep;

/// One running pull.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PullId(pub(super) i64);

/// How many tasks may vanish at once before a full pull is held back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShrinkGuard {
    /// The share of known live tasks, 0 to 1.
    pub max_drop: f64,
    /// Up to this many may always vanish.
    pub min_rows: u64,
    /// A person has looked at it and wants it.
    pub accept: bool,
}

impl ShrinkGuard {
    /// The guard with a source's own share and the usual ten rows.
    pub fn new(max_drop: f64) -> Self {
        Self {
            max_drop,
            min_rows: 10,
            accept: false,
        }
    }

    /// Whether so many vanishing tasks are suspicious. `listed`: tasks in the pull.
    pub fn holds(self, known: u64, vanished: u64, listed: u64) -> bool {
        if self.accept || vanished == 0 {
            return false;
        }
        let many = vanished as f64 > self.max_drop * known as f64 && vanished > self.min_rows;
        listed == 0 || many
    }
}

/// How a pull ends.
#[derive(Clone)]
pub struct Finish {
    /// The moment it ends.
    pub now: Timestamp,
    /// Where the next pull goes on; `None` keeps the cursor there is.
    pub cursor: Option<Cursor>,
    /// Identifies the settings that the cursor was made with; see [`Store::cursor`].
    pub config_hash: String,
    /// Whether absence means that a task is gone.
    pub coverage: Coverage,
    /// When to hold back.
    pub guard: ShrinkGuard,
    /// What the source said of single records.
    pub answers: Answers,
    /// Count only; nothing is kept.
    pub dry_run: bool,
    /// The plan's rules.
    pub links: LinkRules,
    /// How facts are made under them; `None`: what this pull writes has none.
    pub facts: Option<FactRules>,
}

impl std::fmt::Debug for Finish {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Finish")
            .field("now", &self.now)
            .field("coverage", &self.coverage)
            .field("guard", &self.guard)
            .field("dry_run", &self.dry_run)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Begins a pull; what an earlier pull of the source left staged is dropped, and that pull refused from here on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn begin_pull(&self, source: &SourceId) -> Result<PullId, StoreError> {
        let source = source.clone();
        let begun = self
            .write("begin a pull", move |transaction| {
                pull_end(transaction, &source)?;
                pull_insert(transaction, &source).map(PullId)
            })
            .await?;
        self.sweep().await;
        Ok(begun)
    }

    /// Applies what was staged, with the cursor, or holds it back; either way the pull has ended.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is applied then.
    pub async fn finish_pull(
        &self,
        pull: PullId,
        finish: Finish,
    ) -> Result<PullOutcome, StoreError> {
        let dry_run = finish.dry_run;
        let outcome = self
            .write_if("apply a pull", move |transaction| {
                let source = pull_source(transaction, pull)?;
                let outcome = apply::finish(transaction, pull, &source, &finish)?;
                pull_end(transaction, &source)?;
                Ok(if dry_run {
                    Verdict::Undo(outcome)
                } else {
                    Verdict::Keep(outcome)
                })
            })
            .await?;
        if dry_run {
            let clear = move |transaction: &Transaction<'_>| {
                let source = pull_source(transaction, pull)?;
                pull_end(transaction, &source)
            };
            self.write("end a rehearsed pull", clear).await?;
        }
        self.sweep().await;
        Ok(outcome)
    }

    /// Records that a pull failed; what it staged is dropped, what was known stays.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn fail_pull(
        &self,
        source: &SourceId,
        now: Timestamp,
        problem: &Problem,
        retry_at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let (source, problem) = (source.clone(), problem.clone());
        self.write("record a failed pull", move |transaction| {
            pull_end(transaction, &source)?;
            attempts::attempt_failed(transaction, &source, now, &problem)?;
            match retry_at {
                Some(at) => sources::next_set(transaction, &source, Some(at)),
                None => Ok(()),
            }
        })
        .await?;
        self.sweep().await;
        Ok(())
    }

    /// Records that a source asked to be left alone until then; what was staged is dropped unless it is
    /// kept ([`Store::keep_pull`]), what was known stays.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn park_pull(
        &self,
        source: &SourceId,
        now: Timestamp,
        problem: &Problem,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let (source, problem) = (source.clone(), problem.clone());
        self.write("record a wait", move |transaction| {
            pull_end_unless_kept(transaction, &source)?;
            attempts::attempt_parked(transaction, &source, now, &problem, until)?;
            sources::next_set(transaction, &source, Some(until))
        })
        .await?;
        self.sweep().await;
        Ok(())
    }

    /// Records that a source has nothing new: its age is refreshed, no task is touched.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn unchanged(
        &self,
        source: &SourceId,
        now: Timestamp,
        cursor: Option<Cursor>,
    ) -> Result<(), StoreError> {
        let source = source.clone();
        self.write("record an unchanged source", move |transaction| {
            pull_end(transaction, &source)?;
            if let Some(cursor) = &cursor {
                sources::cursor_keep(transaction, &source, cursor)?;
            }
            attempts::attempt_unchanged(transaction, &source, now)
        })
        .await?;
        self.sweep().await;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
