//! `throughline schema`, `completions`, `man`: what other programs want to know about this one.

use std::process::ExitCode;

use clap::CommandFactory as _;

use super::Arguments;
use super::arguments::Completions;
use super::failure::Failure;
use super::output;

pub(super) fn completions(options: &Completions) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(
        options.shell,
        &mut Arguments::command(),
        "throughline",
        &mut script,
    );
    output::result(&String::from_utf8_lossy(&script));
    ExitCode::SUCCESS
}

pub(super) fn man() -> Result<ExitCode, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Arguments::command())
        .render(&mut page)
        .map_err(Failure::failed)?;
    output::result(&String::from_utf8_lossy(&page));
    Ok(ExitCode::SUCCESS)
}

pub(super) fn schema() -> Result<ExitCode, Failure> {
    let text = serde_json::to_string_pretty(&crate::config::schema()).map_err(Failure::failed)?;
    output::result(&text);
    Ok(ExitCode::SUCCESS)
}
