//! The clock: read here and in the daemon, handed down everywhere else.

use std::sync::Arc;
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

/// A source of "now" that can be handed down.
pub(super) type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The system's clock, or one that starts at a pretended instant and runs on from there.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line is where the clock is read"
)]
pub(super) fn clock(pretend: Option<Timestamp>) -> Clock {
    match pretend {
        None => Arc::new(Timestamp::now),
        Some(start) => {
            let started = Instant::now();
            Arc::new(move || {
                let passed =
                    SignedDuration::try_from(started.elapsed()).unwrap_or(SignedDuration::MAX);
                start.saturating_add(passed).unwrap_or(Timestamp::MAX)
            })
        }
    }
}
