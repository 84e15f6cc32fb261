//! Floor 7: one file per subcommand. Each is the person as the clock: it runs the jobs that the
//! daemon runs, now, and prints what came of them.
//!
//! Results go to standard output, everything else to standard error. Exit codes: 0 fine, 1 failed, 2
//! usage or configuration, 3 degraded, 4 storage.

mod arguments;
mod backup;
mod capacity;
mod check;
mod clock;
mod explain;
mod failure;
mod forecast;
mod healthcheck;
mod hygiene;
mod interrupt;
mod ledger;
mod listing;
mod logging;
mod matrix;
mod once;
mod outbox;
mod output;
mod preset;
mod progress;
mod pull;
mod review;
mod risks;
mod run;
mod setup;
mod shell;
mod status;
mod template;

use std::process::ExitCode;

pub use arguments::Arguments;
use arguments::Command;
use failure::Failure;
use interrupt::Interrupt;

/// Runs one invocation to its exit code.
pub fn run(arguments: &Arguments) -> ExitCode {
    let result = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|cause| {
            Failure::failed(anyhow::Error::new(cause).context("the runtime could not start"))
        })
        .and_then(|runtime| {
            let result = runtime.block_on(dispatch(arguments));
            // A blocking read of a slow disk must not hold up the exit.
            runtime.shutdown_timeout(std::time::Duration::from_secs(1));
            result
        });
    match result {
        Ok(code) => code,
        Err(failure) => failure.report(arguments.global.colour()),
    }
}

async fn dispatch(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let global = &arguments.global;
    match &arguments.command {
        Command::Run => {
            interrupt::survive_file_size_limit()?;
            run::run(global).await
        }
        Command::Once(options) => {
            interrupt::survive_file_size_limit()?;
            once::run(global, options, &Interrupt::listen()?).await
        }
        Command::Check(options) => check::run(global, options).await,
        Command::Pull(options) => {
            interrupt::survive_file_size_limit()?;
            pull::run(global, options, &Interrupt::listen()?).await
        }
        Command::Status(options) => status::run(global, options).await,
        Command::Review(options) => review::run(global, options).await,
        Command::Explain(options) => explain::run(global, options).await,
        Command::Capacity(options) => capacity::run(global, options).await,
        Command::Hygiene(options) => hygiene::run(global, options).await,
        Command::Ledger(options) => ledger::run(global, options).await,
        Command::Matrix(options) => matrix::run(global, options).await,
        Command::Forecast(options) => forecast::run(global, options).await,
        Command::Risks(options) => risks::run(global, options).await,
        Command::Outbox(options) => outbox::run(global, options).await,
        Command::Healthcheck => healthcheck::run(global),
        Command::Preset(options) => preset::run(options),
        Command::Template(options) => template::run(options),
        Command::Backup(options) => backup::run(global, options).await,
        Command::Schema => shell::schema(),
        Command::Completions(options) => Ok(shell::completions(options)),
        Command::Man => shell::man(),
    }
}
