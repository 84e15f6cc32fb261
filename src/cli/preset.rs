//! `throughline preset`: the shipped presets, as the TOML they are.

use std::process::ExitCode;

use super::arguments::Preset;
use super::failure::Failure;
use super::output;

pub(super) fn run(options: &Preset) -> Result<ExitCode, Failure> {
    let Some(name) = &options.name else {
        output::result(&names().join("\n"));
        return Ok(ExitCode::SUCCESS);
    };
    let export = name.strip_prefix("csv-").and_then(throughline_csv::preset);
    let text = export.or_else(|| throughline_rest::preset(name));
    let text =
        text.ok_or_else(|| Failure::unknown(format!("preset `{name}` is not shipped"), &names()))?;
    output::result(text);
    Ok(ExitCode::SUCCESS)
}

/// REST presets by their names, those of exports with `csv-` before theirs.
fn names() -> Vec<String> {
    let rest = throughline_rest::presets().iter().map(ToString::to_string);
    let csv = throughline_csv::presets().map(|preset| format!("csv-{}", preset.name));
    rest.chain(csv).collect()
}
