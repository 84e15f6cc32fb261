//! The same data and date give the same bytes, whatever the order in which tasks, events, sources and values come.

use proptest::prelude::*;

use super::super::content::review;
use super::super::json;
use super::super::previous::PreviousStatuses;
use super::super::scope::Scope;
use crate::domain::review::ReviewKind;
use crate::domain::snapshot::Snapshot;
use crate::engine::assess;
use crate::engine::testing::difference;
use crate::engine::testing::synthetic::{Company, DUE, date, shuffle};

/// The assessment as text, then every review as JSON.
fn bytes(snapshot: &Snapshot, day: i64) -> Vec<String> {
    let assessed = assess(snapshot, date(day));
    let kinds = [
        ReviewKind::CheckIn,
        ReviewKind::CourseCorrection,
        ReviewKind::Quarterly,
    ];
    let reviews = kinds.map(|kind| {
        let content = review(
            kind,
            &assessed,
            &PreviousStatuses::default(),
            &Scope::Everything,
        );
        json::json(&content)
    });
    std::iter::once(format!("{assessed:#?}"))
        .chain(reviews)
        .collect()
}

fn assert_order_does_not_matter(seed: u64, day: i64, order: u64) {
    let mut snapshot = Company::new(seed).snapshot(day);
    let told = bytes(&snapshot, day);
    shuffle(&mut snapshot, order);
    for (one, other) in told.iter().zip(bytes(&snapshot, day)) {
        assert_eq!(
            difference(one, &other),
            None,
            "company {seed}, day {day}, order {order}"
        );
    }
}

#[test]
fn whole_companies_in_another_order_give_the_same_bytes() {
    for (seed, day) in [(0, DUE / 2), (3, DUE * 3 / 4), (5, DUE + 14)] {
        assert_order_does_not_matter(seed, day, seed + 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn any_company_on_any_day_in_any_order_gives_the_same_bytes(
        seed in 0..10_000_u64, day in 0..=DUE + 28, order in any::<u64>(),
    ) {
        assert_order_does_not_matter(seed, day, order);
    }
}
