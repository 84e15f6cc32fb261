//! Amounts of money: exact, in minor units, with their currency.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::language::phrase::Arg;

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
        Arg::from(self).fmt(f)
    }
}

impl From<&Money> for Arg {
    fn from(money: &Money) -> Self {
        Self::Money {
            minor: money.minor,
            currency: money.currency.clone(),
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
            (-125_000_000, "USD −1.3 M"),
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
