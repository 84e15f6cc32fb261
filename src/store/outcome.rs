//! How a pull ended: what it changed, or why nothing of it was taken.

/// What a pull did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Counts {
    /// Tasks that it listed.
    pub seen: u64,
    /// Never seen before.
    pub new: u64,
    /// With another content than the stored one.
    pub changed: u64,
    /// With the stored content.
    pub unchanged: u64,
    /// No longer listed by a full pull.
    pub gone: u64,
    /// Listed again after they were gone, changed or not.
    pub returned: u64,
    /// Records that were refused.
    pub rejected: u64,
    /// Absent, but perhaps only because their record was refused: not marked gone.
    pub sheltered: u64,
    /// Events that were kept.
    pub events: u64,
}

/// How a pull ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PullOutcome {
    /// Its tasks and its cursor are stored.
    Applied(Counts),
    /// Suspicious: nothing is applied, and the source is recorded as failing until a person accepts it or a later pull
    /// lists enough again. No [`super::Store::fail_pull`] is wanted.
    Held {
        /// Live tasks that are known.
        known: u64,
        /// How many of them would vanish.
        would_vanish: u64,
    },
    /// Suspicious in another way: no record has a field any more that many tasks have. As with `Held`, nothing is applied.
    FieldLost {
        /// The field, as match rules and `fields` name it: `due`, `field.calls`.
        field: String,
        /// The tasks that have it.
        tasks: u64,
    },
}
