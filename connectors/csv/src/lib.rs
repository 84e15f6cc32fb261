//! CSV exports: files, globs and URLs, any dialect a tracker really writes.
//!
//! A file is read twice. The first pass ([`inspect()`], and the start of every pull) hashes it and
//! proves it whole: one encoding, one delimiter, balanced quotes, the mapped columns present. Only
//! then does the second pass hand out records, so that a damaged file changes nothing. Both passes
//! stream: memory does not grow with the file.
//!
//! This crate knows columns and records; it must not know tasks, dates, states or numbers.

mod board;
mod bytes;
mod columns;
mod config;
mod dialect;
mod encoding;
mod explain;
mod foreign;
mod header;
mod inspect;
mod once;
mod open;
mod pass;
mod place;
mod presets;
mod pull;
mod quarantine;
mod recognise;
mod remote;
mod rows;
mod scan;
mod text;
mod titles;
mod top;
mod tree;

pub use config::{Location, Settings};
pub use encoding::knows_encoding;
pub use inspect::{Sniff, inspect};
pub use presets::{Preset, preset, presets};
pub use pull::{CsvConnector, connector};
pub use recognise::{Recognised, recognise};
