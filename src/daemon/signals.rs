//! Signals: what the operator wants of the running daemon.

use std::io;
use std::sync::Arc;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Notify, Semaphore};

/// What a signal means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// SIGTERM or Ctrl-C.
    Stop,
    /// SIGHUP.
    Reload,
}

/// The signals that came and were not yet heeded. A hundred wishes to reload are one; each wish to stop counts.
#[derive(Debug)]
pub struct Signals {
    stop: Arc<Semaphore>,
    reload: Arc<Notify>,
}

impl Signals {
    /// Begins to take SIGTERM, SIGINT and SIGHUP: to be called before anything that takes long, since
    /// until then any of them ends the process.
    ///
    /// # Errors
    /// When the system refuses a handler.
    pub fn listen() -> io::Result<Self> {
        let signals = Self {
            stop: Arc::new(Semaphore::new(0)),
            reload: Arc::new(Notify::new()),
        };
        for kind in [SignalKind::terminate(), SignalKind::interrupt()] {
            let stop = Arc::clone(&signals.stop);
            each(kind, move || stop.add_permits(1))?;
        }
        let reload = Arc::clone(&signals.reload);
        each(SignalKind::hangup(), move || reload.notify_one())?;
        Ok(signals)
    }

    /// Waits for the next wish; one to stop comes first.
    pub(super) async fn next(&self) -> Signal {
        tokio::select! {
            biased;
            () = self.stop() => Signal::Stop,
            () = self.reload.notified() => Signal::Reload,
        }
    }

    /// Waits for the next wish to stop.
    pub(super) async fn stop(&self) {
        if let Ok(permit) = self.stop.acquire().await {
            permit.forget();
        }
    }
}

/// Calls for each signal of a kind.
fn each(kind: SignalKind, call: impl Fn() + Send + 'static) -> io::Result<()> {
    let mut signals = signal(kind)?;
    tokio::spawn(async move {
        while signals.recv().await.is_some() {
            call();
        }
    });
    Ok(())
}
