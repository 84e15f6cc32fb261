//! Logs: structured, to standard error; without time and colour where the journal adds its own.

use std::io::IsTerminal as _;

use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::arguments::{Global, LogFormat};
use super::failure::Failure;
use crate::config::Environment;

/// Starts logging. `usual` is the filter when none is given.
pub(super) fn start(
    global: &Global,
    environment: &Environment,
    usual: &str,
) -> Result<(), Failure> {
    let filter = global.log.as_deref().unwrap_or(usual);
    let targets: Targets = filter.parse().map_err(|_| {
        Failure::usage(
            format!("--log: `{filter}` is not a filter"),
            "write `info`, or `throughline=debug,warn`",
        )
    })?;
    let journal = environment.get("JOURNAL_STREAM").is_some();
    let colour = global.colour() && std::io::stderr().is_terminal();
    let registry = tracing_subscriber::registry().with(targets);
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    // A second start (in tests) keeps the first subscriber.
    let started = match (global.log_format, journal) {
        (LogFormat::Json, _) => registry.with(layer.json().flatten_event(true)).try_init(),
        (LogFormat::Text, true) => registry
            .with(layer.without_time().with_ansi(false))
            .try_init(),
        (LogFormat::Text, false) => registry
            .with(layer.with_ansi(colour).with_target(false))
            .try_init(),
    };
    drop(started);
    Ok(())
}
