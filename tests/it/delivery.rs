//! Getting a mail to a person once: real conversations with a relay that misbehaves, and processes that die.
#![expect(
    clippy::unwrap_used,
    reason = "a helper that cannot go on fails its test"
)]

mod crash;
mod faults;
mod home;
mod tls;
