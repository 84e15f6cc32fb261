//! CSV exports: files, globs and URLs, any dialect a tracker really writes.

mod config;

pub use config::{Location, Settings};
