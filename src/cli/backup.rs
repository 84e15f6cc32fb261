//! `throughline backup`: a copy of the database, made while it is in use.

use std::process::ExitCode;

use super::arguments::{Backup, Global};
use super::failure::Failure;
use super::{output, setup};
use crate::store::Access;

pub(super) async fn run(global: &Global, options: &Backup) -> Result<ExitCode, Failure> {
    let setup = setup::open(global, Access::Read, "warn")?;
    setup.context.store.backup(&options.path).await?;
    output::result(&format!(
        "{} is a copy of {}",
        options.path.display(),
        setup.context.store.path().display()
    ));
    Ok(ExitCode::SUCCESS)
}
