//! The figures of today, kept until something changes: for readers that ask often.

use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;
use tokio::sync::Mutex;

use super::{Context, assess};
use crate::config::settings::Config;
use crate::engine::Assessment;
use crate::store::StoreError;

/// How long an unchanged assessment is kept: the ages that it tells are not older than this.
const LONGEST: Duration = Duration::from_mins(5);

/// The latest assessment. One asker computes; the others wait for it.
#[derive(Debug, Default)]
pub struct Latest {
    kept: Mutex<Option<Kept>>,
    cost: std::sync::Mutex<Cost>,
}

/// What the assessments cost so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cost {
    /// How many were computed.
    pub computed: u64,
    /// What the latest of them took, reading included.
    pub last: Duration,
}

#[derive(Debug)]
struct Kept {
    /// Of which store, configuration and day it is.
    revision: i64,
    config: Arc<Config>,
    as_of: Date,
    since: Instant,
    assessment: Arc<Assessment>,
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
        let zone = context.config.service.time_zone.clone();
        let as_of = now.to_zoned(zone).date();
        let mut kept = self.kept.lock().await;
        // Before the reading: what is written meanwhile makes the result old, never new.
        let revision = context.store.revision().await?;
        if let Some(known) = kept.as_ref()
            && known.revision == revision
            && Arc::ptr_eq(&known.config, &context.config)
            && known.as_of == as_of
            && known.since.elapsed() < LONGEST
        {
            return Ok(Arc::clone(&known.assessment));
        }
        // The old one is of no use any more, and large.
        drop(kept.take());
        let begun = Instant::now();
        // Whoever reads a page goes down to the tasks: each is a row.
        let assessment = Arc::new(assess::assess_rows(context, as_of, now).await?);
        self.spent(begun.elapsed());
        *kept = Some(Kept {
            revision,
            config: Arc::clone(&context.config),
            as_of,
            since: Instant::now(),
            assessment: Arc::clone(&assessment),
        });
        Ok(assessment)
    }
}
