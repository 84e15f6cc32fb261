//! CSV exports: files, globs and URLs, any dialect a tracker really writes.
//!
//! A file is read twice. The first pass ([`inspect()`], and the start of every pull) hashes it and
//! proves it whole: one encoding, one delimiter, balanced quotes, the mapped columns present. Only
//! then does the second pass hand out records, so that a damaged file changes nothing. Both passes
//! stream: memory does not grow with the file.
//!
//! This crate knows columns and records; it must not know tasks, dates, states or numbers.

mod bytes;
mod columns;
mod config;
mod dialect;
mod encoding;
mod foreign;
mod inspect;
mod open;
mod pass;
mod pull;
mod quarantine;
mod remote;
mod rows;
mod scan;
mod text;

pub use config::{Location, Settings};
pub use inspect::{Sniff, inspect};
pub use pull::{CsvConnector, connector};
