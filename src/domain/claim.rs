//! What people say of how something stands, beside what is computed: overrides of the plan, and words of a tracker.
//!
//! A claim never changes a figure. It holds what was said, by whom and until when; not whether it is right.

use jiff::civil::Date;

use super::id::PersonId;

/// How somebody says that something stands; best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Claim {
    /// The target is reached.
    Achieved,
    /// All is well.
    OnTrack,
    /// It may not be.
    AtRisk,
    /// It is not.
    OffTrack,
}

impl Claim {
    /// The words of an override.
    pub const ALL: [(&'static str, Self); 4] = [
        ("achieved", Self::Achieved),
        ("on track", Self::OnTrack),
        ("at risk", Self::AtRisk),
        ("off track", Self::OffTrack),
    ];

    /// The words for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Achieved => "achieved",
            Self::OnTrack => "on track",
            Self::AtRisk => "at risk",
            Self::OffTrack => "off track",
        }
    }

    /// The claim of a tracker's word, without case: our own words, and those that health fields and traffic lights use;
    /// `None` for any other word.
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase().replace(['-', '_'], " ");
        match word.as_str() {
            "achieved" | "complete" | "completed" | "done" => Some(Self::Achieved),
            "on track" | "green" | "good" | "healthy" | "ok" | "🟢" => Some(Self::OnTrack),
            "at risk" | "amber" | "yellow" | "needs attention" | "🟡" => Some(Self::AtRisk),
            "off track" | "red" | "bad" | "critical" | "🔴" => Some(Self::OffTrack),
            _ => None,
        }
    }
}

/// A status that somebody sets by hand, for a while and for a reason. It is shown beside the computed one, never instead of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// What it says.
    pub claim: Claim,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub by: PersonId,
    /// The last day on which it holds.
    pub until: Date,
}

impl Override {
    /// Whether it still holds on a date.
    pub fn holds(&self, date: Date) -> bool {
        date <= self.until
    }
}

#[cfg(test)]
mod tests {
    use super::Claim;

    #[test]
    fn words_of_trackers_are_claims() {
        for (word, wanted) in [
            ("On Track", Some(Claim::OnTrack)),
            ("on-track", Some(Claim::OnTrack)),
            (" GREEN ", Some(Claim::OnTrack)),
            ("at_risk", Some(Claim::AtRisk)),
            ("Amber", Some(Claim::AtRisk)),
            ("red", Some(Claim::OffTrack)),
            ("complete", Some(Claim::Achieved)),
            ("", None),
            ("12", None),
        ] {
            assert_eq!(Claim::parse(word), wanted, "{word}");
        }
        for (word, claim) in Claim::ALL {
            assert_eq!(Claim::parse(word), Some(claim));
            assert_eq!(claim.as_str(), word);
        }
    }
}
