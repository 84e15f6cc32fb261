//! Floor 3: what we tell people. Pure: values in, text out.
//!
//! [`content`] decides what a review says, once; [`mod@mail`], [`text`], [`tree`], [`json`] and [`csv`]
//! only spell it; [`explain`] draws the engine's derivations. Text that strangers wrote passes [`escape`] on its way in. Nothing here reads a
//! store, a clock or a file, and nothing here sends.

pub mod accountability;
mod alert;
mod board;
mod capacity;
pub mod content;
pub mod csv;
pub mod earned;
pub mod escape;
pub mod explain;
pub mod figures;
pub mod followed;
pub mod foresight;
pub mod health;
pub mod html;
mod hygiene;
mod illustrate;
pub mod json;
pub(crate) mod layout;
mod limit;
pub mod mail;
mod measure;
mod news;
pub mod page;
mod paint;
mod people;
pub mod picture;
pub mod pictures;
pub mod planning;
pub mod previous;
pub mod proof;
mod risks;
pub mod rows;
mod sample;
pub mod scope;
mod scoreboard;
pub mod sentence;
mod shared;
mod sources;
pub mod standing;
pub mod style;
pub mod tables;
pub mod templates;
pub mod text;
pub mod tree;
mod trust;
mod truth;
mod view;
mod voice;
mod wording;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use alert::alert;
pub use content::{ReviewContent, check_in, review, review_of, scoreboard_of};
pub use mail::{Mail, RenderError, mail};
pub use previous::PreviousStatuses;
pub use scope::Scope;
pub use shared::Shared;
pub use sources::sources_of;
