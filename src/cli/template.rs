//! `throughline template`: the built-in templates of the mail, as a start for one's own.

use std::process::ExitCode;

use super::arguments::Template;
use super::failure::Failure;
use super::output;
use crate::review::templates::Templates;

pub(super) fn run(options: &Template) -> Result<ExitCode, Failure> {
    let names: Vec<&str> = Templates::names().collect();
    let Some(name) = &options.name else {
        output::result(&names.join("\n"));
        return Ok(ExitCode::SUCCESS);
    };
    let text = Templates::built_in(name)
        .ok_or_else(|| Failure::unknown(format!("there is no template `{name}`"), &names))?;
    output::result(text);
    Ok(ExitCode::SUCCESS)
}
