//! Floor 1: what we remember. All SQL lives here.
//!
//! One writer connection on its own thread, read-only connections for readers. Methods return domain
//! types, never rows; they take a `now` and never ask for one. One aggregate a file. Nothing here
//! knows config files, HTTP, or how a figure is computed.

mod connection;
mod error;
mod migrate;

pub use connection::{Access, Store};
pub use error::StoreError;
