//! What earlier rounds left behind for later ones: never computed again, only remembered.
//!
//! The store fills it, the engine reads it. Each part is what its own module of the engine asks to be
//! kept; nothing here knows how it is stored.

/// What was kept of earlier rounds, by the moment of knowledge of the snapshot.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Memory {}
