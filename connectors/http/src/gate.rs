//! One request at a time, and none before the instant that the server asked for.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

/// What all clones of one client wait at.
pub(crate) struct Gate {
    turn: Semaphore,
    not_before: Mutex<Option<Instant>>,
}

impl Gate {
    /// An open gate.
    pub(crate) fn new() -> Self {
        Self {
            turn: Semaphore::new(1),
            not_before: Mutex::new(None),
        }
    }

    /// Waits for the request before this one.
    pub(crate) async fn turn(&self) -> SemaphorePermit<'_> {
        self.turn
            .acquire()
            .await
            .expect("this semaphore is never closed")
    }

    /// Nothing is sent before `wait` from now has passed; an earlier, longer order stands.
    pub(crate) fn close_for(&self, wait: Duration) {
        let until = Instant::now() + wait;
        let mut not_before = self.lock();
        *not_before = Some(not_before.map_or(until, |earlier| earlier.max(until)));
    }

    /// Waits until sending is allowed.
    ///
    /// # Errors
    /// The remaining wait, at once, when it is longer than `longest`.
    pub(crate) async fn pass(&self, longest: Duration) -> Result<(), Duration> {
        let Some(until) = *self.lock() else {
            return Ok(());
        };
        let remaining = until.saturating_duration_since(Instant::now());
        if remaining > longest {
            return Err(remaining);
        }
        tokio::time::sleep_until(until).await;
        Ok(())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        self.not_before
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
