//! Floor 3: getting a mail to a person once.
