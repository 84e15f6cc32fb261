//! What systemd is told: ready, reloading, alive, stopping. Without systemd nothing is sent.

use sd_notify::NotifyState;

/// The daemon does its work.
pub(super) fn ready() {
    tell(&[NotifyState::Ready]);
}

/// The loop went round: the watchdog is fed by progress, not by a timer of its own.
pub(super) fn alive() {
    tell(&[NotifyState::Watchdog]);
}

/// The configuration is read again.
pub(super) fn reloading() {
    match NotifyState::monotonic_usec_now() {
        Ok(now) => tell(&[NotifyState::Reloading, now]),
        Err(error) => tracing::debug!("the supervisor was not told of the reload: {error}"),
    }
}

/// The daemon ends.
pub(super) fn stopping() {
    tell(&[NotifyState::Stopping]);
}

fn tell(state: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::debug!("the supervisor could not be told: {error}");
    }
}
