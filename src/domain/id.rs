//! The names that things refer to each other by: one type per kind, so that they cannot be mixed up.
//!
//! Every link and every task repeats such a name, so copies share one text.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::text::Text;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes the text as it is: the configuration has checked its form.
            pub fn new(text: impl Into<String>) -> Self {
                Self(Arc::from(text.into()))
            }

            /// The text of the id.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(Arc::from(text))
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(Arc::from(text))
            }
        }

        impl From<Text> for $name {
            fn from(text: Text) -> Self {
                Self(text.into())
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0.as_ref().to_owned()
            }
        }
    };
}

id!(
    /// A configured source of tasks: `[source.ID]`.
    SourceId
);
id!(
    /// A configured series of lag actuals: `[metric.ID]`.
    MetricId
);
id!(
    /// One human: `[person.ID]`.
    PersonId
);
id!(
    /// An objective: `[objective.ID]`.
    ObjectiveId
);
id!(
    /// An initiative: `[initiative.ID]`.
    InitiativeId
);
id!(
    /// A lead measure: `[lead.ID]`.
    LeadId
);
id!(
    /// A risk: `[risk.ID]`.
    RiskId
);
id!(
    /// A scheduled review: `[review.ID]`.
    ReviewId
);

/// A task's identity. Lists of tasks hold it many times over, so it is as small as can be: copies share one name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "TaskName", into = "TaskName")]
pub struct TaskId(Arc<TaskName>);

/// What a [`TaskId`] says: the source that a task came from and the source's own stable id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename = "TaskId")]
pub struct TaskName {
    /// The source.
    pub source: SourceId,
    /// The source's id of the record: never its key or URL, which change when a record is moved.
    pub external: Text,
}

impl TaskId {
    /// The identity of a source's record.
    pub fn new(source: SourceId, external: impl Into<Text>) -> Self {
        let external = external.into();
        Self(Arc::new(TaskName { source, external }))
    }
}

impl Deref for TaskId {
    type Target = TaskName;

    fn deref(&self) -> &TaskName {
        &self.0
    }
}

impl From<TaskName> for TaskId {
    fn from(name: TaskName) -> Self {
        Self(Arc::new(name))
    }
}

impl From<TaskId> for TaskName {
    fn from(id: TaskId) -> Self {
        Self::clone(&id)
    }
}

impl fmt::Debug for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut id = f.debug_struct("TaskId");
        let id = id.field("source", &self.source);
        id.field("external", &self.external).finish()
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.source, self.external)
    }
}
