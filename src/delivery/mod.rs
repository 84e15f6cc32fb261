//! Floor 4: getting a mail to a person once.
//!
//! It composes the bytes, speaks SMTP and works the outbox. It must not know what a review says, nor
//! when one is due, and never asks for the time: callers hand a clock in.

pub mod compose;
pub mod direct;
pub mod mailer;
pub mod retry;
pub mod send;

mod folder;
mod plain;
mod reply;
pub mod smtp;
