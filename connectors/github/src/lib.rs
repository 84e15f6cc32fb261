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
mod caller;
mod config;
mod connector;
mod doubts;
mod fate;
mod installation;
mod map;
mod scope;
mod state;

pub use config::{Board, Credential, Scope, Settings};
pub use connector::{GithubConnector, connector};
