//! Amounts of money: exact, in minor units, with their currency.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount in the currency's minor unit (cents), so that sums are exact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// The amount in hundredths of the currency.
    pub minor: i64,
    /// ISO 4217 code, upper case.
    pub currency: String,
}

impl fmt::Display for Money {
    /// `USD 4.0 M`, `EUR 250 k`, `EUR 999`: two or three leading digits, enough for a sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minor < 0 { "-" } else { "" };
        let major = self.minor.unsigned_abs() / 100;
        let tenths = |unit: u64| (major * 10 + unit / 2) / unit;
        match major {
            0..=9_999 => write!(f, "{} {sign}{major}", self.currency),
            10_000..=999_499 => write!(f, "{} {sign}{} k", self.currency, (major + 500) / 1_000),
            999_500..=999_949_999 => write!(
                f,
                "{} {sign}{}.{} M",
                self.currency,
                tenths(1_000_000) / 10,
                tenths(1_000_000) % 10
            ),
            _ => write!(
                f,
                "{} {sign}{}.{} bn",
                self.currency,
                tenths(1_000_000_000) / 10,
                tenths(1_000_000_000) % 10
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Money;

    #[test]
    fn amounts_read_like_a_sentence() {
        for (minor, wanted) in [
            (400_000_000, "USD 4.0 M"),
            (25_000_000, "USD 250 k"),
            (99_900, "USD 999"),
            (-125_000_000, "USD -1.3 M"),
            (99_950_000, "USD 1.0 M"),
            (250_000_000_000, "USD 2.5 bn"),
        ] {
            assert_eq!(
                Money {
                    minor,
                    currency: "USD".into()
                }
                .to_string(),
                wanted
            );
        }
    }
}
