//! Floor 2: from what a source says to what we believe.
