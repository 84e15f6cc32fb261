//! What the operator says of the requests beside the main one: loops, further requests, look-ups, deletions.

use crate::config::{Ends, Paging, Request};

/// One request that lists something, and where in its replies.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// The request.
    pub request: Request,
    /// JMESPath from the reply to the list; absent: the reply is the list.
    pub select: Option<String>,
    /// JMESPath that an entry must satisfy.
    pub filter: Option<String>,
    /// Paging.
    pub page: Paging,
    /// What ends the list beside that.
    pub ends: Ends,
}

/// One level of the outer loop: a name and its values, from the configuration or from a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// The placeholder's name.
    pub name: String,
    /// The values; where there are some, nothing is asked for.
    pub values: Vec<String>,
    /// Where the values come from otherwise.
    pub from: Option<Values>,
}

impl Level {
    /// A level whose values stand in the configuration.
    pub fn list(name: impl Into<String>, values: Vec<String>) -> Self {
        Self {
            name: name.into(),
            values,
            from: None,
        }
    }
}

/// A request for the values of a level; the outer level's name is a placeholder in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    /// The request.
    pub listing: Listing,
    /// JMESPath from an entry to its value.
    pub id: String,
}
