//! What the operator says of the requests beside the main one: loops, further requests, look-ups, deletions.

use std::time::Duration;

use throughline_kit::FieldRules;

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

/// A further request for records that the list does not tell everything of.
#[derive(Debug, Clone, PartialEq)]
pub struct Also {
    /// The request: `{item.x}` in it is a place in the record, `{ids}` the ids of a batch.
    pub listing: Listing,
    /// JMESPath that a record must satisfy to be asked after.
    pub when: Option<String>,
    /// Several records in one request; absent: one request a record.
    pub batch: Option<Batch>,
    /// Requests of one pull.
    pub max: u64,
    /// Target field to JMESPath into what came for the record.
    pub fields: FieldRules,
}

/// How records share a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// Records in one request.
    pub size: usize,
    /// JMESPath to the id of a record, as the request sends it.
    pub key: String,
    /// JMESPath from an entry of the reply to the id of the record that it belongs to.
    pub id: String,
}

/// A table of names, read once a pull: users, states, custom fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Lookup {
    /// The request.
    pub listing: Listing,
    /// JMESPath from an entry to its id.
    pub id: String,
    /// JMESPath from an entry to what stands in the id's place.
    pub name: String,
}

/// Links in a record whose direction must be compared with the record's own id.
#[derive(Debug, Clone, PartialEq)]
pub struct Edges {
    /// JMESPath to the list of links.
    pub get: String,
    /// JMESPath in a link to the id that it comes from.
    pub from: String,
    /// JMESPath in a link to the id that it leads to.
    pub to: String,
    /// JMESPath in a link to its kind; absent: every link blocks.
    pub kind: Option<String>,
    /// Kinds by which `from` blocks `to`.
    pub blocks: Vec<String>,
    /// Kinds by which `from` is blocked by `to`.
    pub blocked_by: Vec<String>,
}

/// A place in the tracker's own history: what comes back with the last page and is sent the next time.
#[derive(Debug, Clone, PartialEq)]
pub struct SyncToken {
    /// JMESPath to the token in a reply; the last page that has one counts.
    pub token: String,
    /// The parameter to send it in.
    pub param: String,
    /// Statuses that say that a token is no longer known: everything is read again.
    pub expired: Vec<u16>,
}

/// How a source tells that records are no more, beside a complete list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Deletes {
    /// A list of ids alone, from time to time.
    pub sweep: Option<Sweep>,
    /// A list of deletions.
    pub feed: Option<Feed>,
    /// Asking after single records.
    pub probe: Option<Probe>,
}

/// A list of all ids that exist: what is absent is gone.
#[derive(Debug, Clone, PartialEq)]
pub struct Sweep {
    /// How often; by the server's clock.
    pub every: Duration,
    /// The request; its `{since}` has no value.
    pub listing: Listing,
    /// JMESPath from an entry to the id of its record.
    pub id: String,
}

/// A list of what was deleted.
#[derive(Debug, Clone, PartialEq)]
pub struct Feed {
    /// The request.
    pub listing: Listing,
    /// JMESPath from an entry to the id of the deleted record.
    pub id: String,
    /// Where the feed goes on; absent: at `{since}`.
    pub token: Option<SyncToken>,
}

/// A request that tells whether records exist.
#[derive(Debug, Clone, PartialEq)]
pub struct Probe {
    /// How long nothing was heard of a record before it is asked after.
    pub every: Duration,
    /// The request: with `{id}` for one record, whose status answers, or `{ids}` for a batch, whose list does.
    pub listing: Listing,
    /// Records in one request.
    pub batch: Option<usize>,
    /// JMESPath from an entry of a batch's list to the id of its record.
    pub id: String,
}
