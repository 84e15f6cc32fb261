//! Floor 1: what the operator asked for: files, includes and environment, checked as a whole.
//!
//! The only place that reads the environment. It turns TOML into [`Config`] and its plan, reports
//! every problem at once with its place, and opens no connection.

pub mod settings;
