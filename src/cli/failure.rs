//! How a command ends when it fails: one message, one help, the right exit code.

use std::process::ExitCode;

use crate::config::ConfigErrors;
use crate::store::StoreError;

/// Fine, but not everything could be done.
pub(super) const DEGRADED: u8 = 3;

/// Why a command could not do its work.
#[derive(Debug)]
pub(super) enum Failure {
    /// Exit code 1.
    Failed(anyhow::Error),
    /// Exit code 2: the command line asked for something that is not there.
    Usage {
        /// What was asked and what is there.
        what: String,
        /// One thing to do.
        help: String,
    },
    /// Exit code 2: every problem of the configuration.
    Config(ConfigErrors),
    /// Exit code 4.
    Store(StoreError),
    /// A signal ended it; the exit code names which.
    Interrupted(ExitCode),
}

impl Failure {
    pub(super) fn failed(error: impl Into<anyhow::Error>) -> Self {
        Self::Failed(error.into())
    }

    pub(super) fn usage(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage {
            what: what.into(),
            help: help.into(),
        }
    }

    /// Something was asked for by a name that is not among the known ones.
    pub(super) fn unknown<T: AsRef<str>>(what: impl Into<String>, known: &[T]) -> Self {
        Self::usage(what, there_are(known))
    }

    /// Prints the failure to standard error and gives its exit code.
    pub(super) fn report(&self, colour: bool) -> ExitCode {
        match self {
            Self::Failed(error) => super::output::error(&format!("{error:#}"), None, colour),
            Self::Usage { what, help } => super::output::error(what, Some(help), colour),
            Self::Config(errors) => super::output::diagnostics(&errors.render(colour)),
            Self::Store(error) => super::output::error(&chain(error), None, colour),
            Self::Interrupted(_) => {}
        }
        match self {
            Self::Failed(_) => ExitCode::from(1),
            // The lock of another process is a matter of use, not of storage.
            Self::Usage { .. } | Self::Config(_) | Self::Store(StoreError::InUse { .. }) => {
                ExitCode::from(2)
            }
            Self::Store(_) => ExitCode::from(4),
            Self::Interrupted(code) => *code,
        }
    }
}

/// `there are desk, sheet`.
pub(super) fn there_are<T: AsRef<str>>(names: &[T]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [] => "there is none".to_owned(),
        [one] => format!("there is {one}"),
        several => format!("there are {}", several.join(", ")),
    }
}

/// An error and what lies below it, in one line.
pub(super) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut line = error.to_string();
    let mut below = error.source();
    while let Some(cause) = below {
        let said = cause.to_string();
        if !line.contains(&said) {
            line.push_str(": ");
            line.push_str(&said);
        }
        below = cause.source();
    }
    line
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<ConfigErrors> for Failure {
    fn from(errors: ConfigErrors) -> Self {
        Self::Config(errors)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

#[cfg(test)]
mod tests {
    use super::there_are;

    #[test]
    fn what_there_is_is_a_sentence_however_much_it_is() {
        for (names, wanted) in [
            (&[][..], "there is none"),
            (&["desk"], "there is desk"),
            (&["desk", "sheet"], "there are desk, sheet"),
        ] {
            assert_eq!(there_are(names), wanted);
        }
    }
}
