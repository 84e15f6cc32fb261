//! Floor 5: the clock and the loop.
