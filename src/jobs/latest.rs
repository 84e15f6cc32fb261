//! The figures of today, kept until something changes: for readers that ask often.

use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;
use tokio::sync::Mutex;

use super::Context;
use super::assess::{self, Left};
use crate::config::settings::Config;
use crate::engine::Assessment;
use crate::store::StoreError;

/// How long an unchanged assessment is kept: the ages that it tells are not older than this.
const LONGEST: Duration = Duration::from_mins(5);

/// The latest assessment. One asker computes; the others wait for it.
#[derive(Debug, Default)]
pub struct Latest {
    standing: Mutex<Standing>,
    /// The one that was explained last, with the id.
    explained: Mutex<Option<(String, Kept)>>,
    cost: std::sync::Mutex<Cost>,
}

/// The figures of today, and what they leave for the next ones.
#[derive(Debug, Default)]
struct Standing {
    kept: Option<Kept>,
    left: Left,
}

/// What the assessments cost so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cost {
    /// How many were computed.
    pub computed: u64,
    /// What the latest of them took, reading included.
    pub last: Duration,
}

/// Of which store, configuration and day figures are asked for.
#[derive(Debug)]
struct Asked {
    revision: i64,
    config: Arc<Config>,
    as_of: Date,
}

impl Asked {
    /// Before the reading: what is written meanwhile makes the result old, never new.
    async fn new(context: &Context, now: Timestamp) -> Result<Self, StoreError> {
        let zone = context.config.service.time_zone.clone();
        Ok(Self {
            revision: context.store.revision().await?,
            config: Arc::clone(&context.config),
            as_of: now.to_zoned(zone).date(),
        })
    }

    fn keep(self, assessment: Assessment) -> Kept {
        Kept {
            of: self,
            since: Instant::now(),
            assessment: Arc::new(assessment),
        }
    }
}

#[derive(Debug)]
struct Kept {
    of: Asked,
    since: Instant,
    assessment: Arc<Assessment>,
}

impl Kept {
    fn answers(&self, asked: &Asked) -> bool {
        self.of.revision == asked.revision
            && Arc::ptr_eq(&self.of.config, &asked.config)
            && self.of.as_of == asked.as_of
            && self.since.elapsed() < LONGEST
    }

    fn assessment(&self) -> Arc<Assessment> {
        Arc::clone(&self.assessment)
    }
}

impl Latest {
    /// What it cost so far.
    pub fn cost(&self) -> Cost {
        *self.cost.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn spent(&self, last: Duration) {
        let mut cost = self.cost.lock().unwrap_or_else(PoisonError::into_inner);
        cost.computed += 1;
        cost.last = last;
    }

    /// The figures of today with all that is known now; the same value while nothing changes, for five minutes at most.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn get(
        &self,
        context: &Context,
        now: Timestamp,
    ) -> Result<Arc<Assessment>, StoreError> {
        let mut standing = self.standing.lock().await;
        let asked = Asked::new(context, now).await?;
        let known = standing.kept.as_ref();
        if let Some(known) = known.filter(|known| known.answers(&asked)) {
            return Ok(known.assessment());
        }
        // The old one is of no use any more, and large: nobody waits until it is let go.
        let before = standing.kept.take();
        rayon::spawn(move || drop(before));
        let left = std::mem::take(&mut standing.left);
        let begun = Instant::now();
        let (found, left) = assess::assess_again(context, left, asked.as_of, now).await?;
        self.spent(begun.elapsed());
        standing.left = left;
        Ok(standing.kept.insert(asked.keep(found)).assessment())
    }

    /// The same with a row for each task that the derivation of what has an id goes down to.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn explained(
        &self,
        context: &Context,
        id: &str,
        now: Timestamp,
    ) -> Result<Arc<Assessment>, StoreError> {
        let mut kept = self.explained.lock().await;
        let asked = Asked::new(context, now).await?;
        if let Some((_, known)) = kept
            .as_ref()
            .filter(|(of, known)| of == id && known.answers(&asked))
        {
            return Ok(known.assessment());
        }
        drop(kept.take());
        let begun = Instant::now();
        let found = assess::assess_to_explain(context, id, asked.as_of, now).await?;
        self.spent(begun.elapsed());
        let (_, known) = kept.insert((id.to_owned(), asked.keep(found)));
        Ok(known.assessment())
    }
}
