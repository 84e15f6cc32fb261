//! What misses put at risk together: exact, per currency, and each stream once.
//!
//! Two amounts of one stream (the same words, the same currency) are the same money seen from two goals: the larger one
//! counts. It knows declared amounts; not what is late.

use std::collections::BTreeMap;

use crate::domain::money::Money;
use crate::domain::plan::AtStake;

/// The sums over several stakes, by currency.
pub fn total<'a>(stakes: impl IntoIterator<Item = &'a AtStake>) -> Vec<Money> {
    let mut streams: BTreeMap<(&str, String), i64> = BTreeMap::new();
    for stake in stakes {
        let amount = streams
            .entry((stake.amount.currency.as_str(), stream(&stake.what)))
            .or_insert(stake.amount.minor);
        *amount = (*amount).max(stake.amount.minor);
    }
    let mut totals: BTreeMap<&str, i64> = BTreeMap::new();
    for ((currency, _), minor) in streams {
        let sum = totals.entry(currency).or_default();
        *sum = sum.saturating_add(minor);
    }
    let money = |(currency, minor): (&str, i64)| Money {
        minor,
        currency: currency.to_owned(),
    };
    totals.into_iter().map(money).collect()
}

/// The words of a stream without case and without double spaces.
fn stream(what: &str) -> String {
    let words: Vec<String> = what.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// `USD 4.0 M, EUR 250 k`; nothing without an amount.
pub fn words(totals: &[Money]) -> Option<String> {
    let all: Vec<String> = totals.iter().map(ToString::to_string).collect();
    (!all.is_empty()).then(|| all.join(", "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{AtStake, Money, total, words};

    fn stake(minor: i64, currency: &str, what: &str) -> AtStake {
        AtStake {
            amount: Money {
                minor,
                currency: currency.to_owned(),
            },
            what: what.to_owned(),
        }
    }

    #[test]
    fn a_stream_counts_once_and_currencies_apart() {
        let stakes = [
            stake(400_000_000, "USD", "stock write-downs 2026"),
            stake(400_000_000, "USD", "Stock  write-downs 2026"),
            stake(100_000_000, "USD", "stock write-downs 2026"),
            stake(25_000_000, "USD", "penalties"),
            stake(10_000_000, "EUR", "stock write-downs 2026"),
        ];
        // USD 4.0 M once + 0.25 M = 4.25 M; EUR 100 k.
        let totals = total(&stakes);
        let minor: Vec<(&str, i64)> = totals
            .iter()
            .map(|money| (money.currency.as_str(), money.minor))
            .collect();
        assert_eq!(minor, [("EUR", 10_000_000), ("USD", 425_000_000)]);
        assert_eq!(words(&totals).unwrap(), "EUR 100 k, USD 4.3 M");
        assert_eq!(words(&total([])), None);
    }

    proptest! {
        #[test]
        fn totals_never_count_a_stream_twice(
            stakes in proptest::collection::vec((0..10_000_i64, 0..2_usize, 0..3_usize), 0..12),
            again in 0..12_usize,
        ) {
            let of = |(minor, currency, what): &(i64, usize, usize)| {
                stake(*minor, ["EUR", "USD"][*currency], ["a", "b", "c"][*what])
            };
            let all: Vec<AtStake> = stakes.iter().map(of).collect();
            // By hand: the largest of each stream, added up.
            let mut exact = 0;
            for currency in ["EUR", "USD"] {
                for what in ["a", "b", "c"] {
                    let same = all.iter().filter(|one| one.amount.currency == currency && one.what == what);
                    exact += same.map(|one| one.amount.minor).max().unwrap_or(0);
                }
            }
            let sum = |stakes: &[AtStake]| total(stakes).iter().map(|money| money.minor).sum::<i64>();
            prop_assert_eq!(sum(&all), exact);
            // One of them once more, and in another order: the same sums.
            let mut more = all.clone();
            more.extend(all.get(again).cloned());
            more.reverse();
            prop_assert_eq!(total(&more), total(&all));
        }
    }
}
