//! Any REST tracker, described by configuration alone.
//!
//! Owns requests, paging, selection by JMESPath, and the shipped presets. It must not know which
//! tracker it talks to: what is particular to one stands in its preset.

mod config;

pub use config::{Paging, Request, Settings, Since};
