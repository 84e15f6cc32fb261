//! The `throughline` program: arguments in, an exit code out.

use std::process::ExitCode;

use clap::Parser as _;
use throughline::cli::{self, Arguments};

fn main() -> ExitCode {
    cli::run(&Arguments::parse())
}
