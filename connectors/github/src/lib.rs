//! GitHub Issues: octocrab for authentication, base URL and transport, raw JSON parsed by us.
//!
//! Owns GitHub's endpoints, its paging and watermark rules, and the way from an issue to a record.
//! It must not know tasks, schedules or storage. Its limits, retries and waits are those of
//! `throughline-http`; octocrab's own retry and its typed issue stay unused, because the one
//! ignores `Retry-After` and the other fails a whole page for one odd issue.

mod api;
mod app;
mod blockers;
mod board;
mod config;
mod connector;
mod fate;
mod map;
mod state;

pub use config::{Board, Credential, Scope, Settings};
pub(crate) use connector::is_repository;
pub use connector::{GithubConnector, connector};
