//! Floor 1: what things are. The plan, the tasks, the people, the words for both.
//!
//! Pure: no I/O, no clock, no environment, no randomness, no async. The terms are those of the
//! method page (docs/method.md); nothing here knows where a value was read or where it will be shown.

pub mod calendar;
pub mod claim;
pub mod decision;
pub mod fields;
pub mod forecast;
pub mod hygiene;
pub mod id;
pub mod ledger;
pub mod link;
pub mod measure;
pub mod memory;
pub mod metric;
pub mod money;
pub mod people;
pub mod plan;
pub mod quiet;
pub mod review;
pub mod schedule;
pub mod settled;
pub mod shared;
pub mod snapshot;
pub mod source;
pub mod task;
pub mod text;
pub mod theme;
