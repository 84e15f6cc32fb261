//! Floor 2: what the operator asked for: files, includes and environment, checked as a whole.
//!
//! The only place that reads the environment. It turns TOML into [`Config`](settings::Config) and its
//! plan, reports every problem at once with its place, and opens no connection.

mod address;
mod alerts;
mod audience;
mod below;
mod canonical;
mod changes;
mod context;
mod deletes;
mod environment;
mod errors;
mod exports;
mod files;
mod github;
mod graph;
mod hygiene;
mod initiative;
mod item;
mod known;
mod lag;
mod layers;
mod lead;
mod lead_kind;
mod limits;
mod load;
mod mail;
mod mask;
mod matching;
mod metric;
mod objective;
mod paging;
mod people;
mod plan;
mod points;
mod presets;
mod problem;
mod read;
mod records;
mod request;
mod rest;
mod review;
mod rules;
mod schema;
mod secret;
mod service;
pub mod settings;
mod sign;
mod site;
mod source;
mod stored;
mod suggest;
mod theme;
mod time;
mod tree;
mod usage;
mod web;

#[cfg(test)]
mod tests;

pub use environment::Environment;
pub use files::find;
pub use load::load;
pub use problem::{ConfigErrors, ConfigProblem, Severity};
pub use review::skipped_times;
pub use schema::schema;
pub use stored::stored_plan;
