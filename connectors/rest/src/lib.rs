//! Any REST tracker, described by configuration alone.
//!
//! Owns requests, paging, selection by JMESPath, and the shipped presets. It must not know which
//! tracker it talks to: what is particular to one stands in its preset.

mod also;
mod ask;
mod config;
mod connector;
mod cursor;
mod deletes;
mod detect;
mod each;
mod edges;
mod expr;
mod fields;
mod functions;
mod graphql;
mod keyset;
mod lint;
mod lister;
mod lookup;
mod nested;
mod node;
mod page;
mod paging;
mod parts;
mod placeholder;
mod plan;
mod presets;
mod pull;
mod remap;
mod request;
mod runs;
mod select;
mod stages;
mod template;
mod verdict;
mod walk;
mod when;
mod wire;

pub use config::{Access, Ends, Keyset, Order, Paging, Request, Settings, Since};
pub use connector::{RestConnector, connector, connector_keeping};
pub use detect::detect;
pub use graphql::{Connection, Graphql};
pub use parts::{
    Also, Batch, Deletes, Edges, Feed, Level, Listing, Lookup, Probe, Sweep, SyncToken, Values,
};
pub use presets::{preset, presets};
pub use remap::{Prints, prints};

use throughline_kit::Problem;

/// Everything that is wrong with a source's settings; empty when it can be pulled.
///
/// Places are keys of the configuration, below the source: `items.query.jql`.
pub fn check(settings: &Settings) -> Vec<Problem> {
    plan::compile(settings).err().unwrap_or_default()
}

/// What a person should know of settings that can be pulled: a filter that the tracker does not
/// see, a page size that is not sent, an id that may change.
pub fn notes(settings: &Settings) -> Vec<Problem> {
    lint::notes(settings)
}
