//! Floor 4: one file per kind of work.
