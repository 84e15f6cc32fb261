//! Ctrl-C and SIGTERM for the commands that take long: what is not whole is given up, a mail in flight
//! is finished, and the exit code says so.

use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::failure::Failure;
use super::output;

/// Whether a person wants the command to end.
#[derive(Debug, Clone)]
pub(super) struct Interrupt {
    token: CancellationToken,
    code: Arc<AtomicU8>,
}

impl Interrupt {
    /// Begins to take the signals. The first asks to end, the second ends at once.
    pub(super) fn listen() -> Result<Self, Failure> {
        let interrupt = Self {
            token: CancellationToken::new(),
            code: Arc::new(AtomicU8::new(0)),
        };
        // A shell shows 128 and the signal's number.
        for (kind, code) in [
            (SignalKind::interrupt(), 130),
            (SignalKind::terminate(), 143),
        ] {
            interrupt.take(kind, code).map_err(Failure::failed)?;
        }
        Ok(interrupt)
    }

    fn take(&self, kind: SignalKind, code: u8) -> io::Result<()> {
        let mut signals = signal(kind)?;
        let interrupt = self.clone();
        tokio::spawn(async move {
            while signals.recv().await.is_some() {
                if interrupt.token.is_cancelled() {
                    std::process::exit(i32::from(code));
                }
                interrupt.code.store(code, Ordering::Relaxed);
                interrupt.token.cancel();
                output::note("stopping: what is not whole is given up");
            }
        });
        Ok(())
    }

    /// Cancelled when the command is to end.
    pub(super) fn token(&self) -> &CancellationToken {
        &self.token
    }

    /// Does some work unless the command is to end first; then the work is dropped.
    pub(super) async fn or<T>(&self, work: impl Future<Output = T>) -> Result<T, Failure> {
        tokio::select! {
            biased;
            () = self.token.cancelled() => Err(self.failure()),
            done = work => Ok(done),
        }
    }

    /// Whether the command is to end.
    pub(super) fn check(&self) -> Result<(), Failure> {
        if self.token.is_cancelled() {
            return Err(self.failure());
        }
        Ok(())
    }

    fn failure(&self) -> Failure {
        Failure::Interrupted(ExitCode::from(self.code.load(Ordering::Relaxed)))
    }
}

/// Lets a write beyond the file size limit (`ulimit -f`) fail like one to a full disk: by itself the
/// signal for it ends the process, whatever it holds.
pub(super) fn survive_file_size_limit() -> Result<(), Failure> {
    let taken = signal(SignalKind::from_raw(libc::SIGXFSZ));
    taken.map(drop).map_err(Failure::failed)
}
