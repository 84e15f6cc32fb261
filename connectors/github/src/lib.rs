//! GitHub Issues: octocrab for authentication, base URL and transport, raw JSON parsed by us.

mod config;

pub use config::{Scope, Settings};
