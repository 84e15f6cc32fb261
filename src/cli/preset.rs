//! `throughline preset`: the shipped presets, as the TOML they are.

use std::process::ExitCode;

use super::arguments::Preset;
use super::failure::Failure;
use super::output;

pub(super) fn run(options: &Preset) -> Result<ExitCode, Failure> {
    match &options.name {
        None => output::result(&throughline_rest::presets().join("\n")),
        Some(name) => {
            let text = throughline_rest::preset(name).ok_or_else(|| {
                Failure::usage(
                    format!("preset `{name}` is not shipped"),
                    format!("there are {}", throughline_rest::presets().join(", ")),
                )
            })?;
            output::result(text);
        }
    }
    Ok(ExitCode::SUCCESS)
}
