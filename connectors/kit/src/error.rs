//! How a pull fails: the three things that a scheduler can act on, and one wording for all.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What went wrong, where, and the one thing to do about it.
///
/// Printed as `where: what was found — what is wanted`, with the help on its own line where the
/// caller shows help. It never holds a credential or a URL's query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The place: a URL without its query, a file with line and column, a JSON pointer.
    pub place: String,
    /// What was found and, where it is not obvious, what is wanted: `403 Forbidden — a token that may read issues is wanted`.
    pub what: String,
    /// One thing to do.
    pub help: Option<String>,
}

impl Problem {
    /// A problem at a place, without help yet.
    pub fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            what: what.into(),
            help: None,
        }
    }

    /// The same problem with one thing to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// A cause that may travel between threads.
pub type Cause = Box<dyn Error + Send + Sync + 'static>;

/// Why a page could not be read.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    /// It may work later: the network, a 5xx, a rate limit, a file that is being written.
    #[error("{problem}")]
    Transient {
        /// What happened.
        problem: Problem,
        /// The source asked not to be called before this much time has passed.
        retry_after: Option<Duration>,
        /// The library's error below it.
        #[source]
        cause: Option<Cause>,
    },
    /// A person must change a credential or a permission; asking faster does not help.
    #[error("{problem}")]
    Denied {
        /// What happened.
        problem: Problem,
        /// The library's error below it.
        #[source]
        cause: Option<Cause>,
    },
    /// The source answered, but not with what was agreed: a shape, an encoding, a damaged file.
    #[error("{problem}")]
    Broken {
        /// What happened.
        problem: Problem,
        /// The library's error below it.
        #[source]
        cause: Option<Cause>,
    },
}

impl PullError {
    /// A fault that may pass by itself.
    pub fn transient(problem: Problem) -> Self {
        Self::Transient {
            problem,
            retry_after: None,
            cause: None,
        }
    }

    /// A fault that only a person with the right credential can end.
    pub fn denied(problem: Problem) -> Self {
        Self::Denied {
            problem,
            cause: None,
        }
    }

    /// A broken contract.
    pub fn broken(problem: Problem) -> Self {
        Self::Broken {
            problem,
            cause: None,
        }
    }

    /// The same error with the library's error below it.
    #[must_use]
    pub fn because(self, below: impl Into<Cause>) -> Self {
        let below = Some(below.into());
        match self {
            Self::Transient {
                problem,
                retry_after,
                ..
            } => Self::Transient {
                problem,
                retry_after,
                cause: below,
            },
            Self::Denied { problem, .. } => Self::Denied {
                problem,
                cause: below,
            },
            Self::Broken { problem, .. } => Self::Broken {
                problem,
                cause: below,
            },
        }
    }

    /// What happened, whatever the kind.
    pub fn problem(&self) -> &Problem {
        match self {
            Self::Transient { problem, .. }
            | Self::Denied { problem, .. }
            | Self::Broken { problem, .. } => problem,
        }
    }
}
