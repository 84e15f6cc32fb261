//! Ages against limits, by hand.

use std::collections::BTreeSet;

use super::{Sources, stale_text};
use crate::engine::assessment::Freshness;
use crate::engine::testing::{World, d, noon};

fn stale_names(world: &World, names: &[&str], day: &str) -> Vec<String> {
    let names: BTreeSet<&str> = names.iter().copied().collect();
    match Sources::of(&world.snapshot).freshness(&names, d(day)) {
        Freshness::Stale { sources, .. } => sources,
        Freshness::Fresh | Freshness::Missing => Vec::new(),
    }
}

#[test]
fn a_source_is_stale_beyond_its_limit_at_the_end_of_the_day() {
    // Read at noon of 1 March, fresh for two days: to noon of 3 March.
    let world = World::new()
        .source("a", Some("2026-03-01"), 2)
        .source("b", None, 2);
    assert!(stale_names(&world, &["a"], "2026-03-02").is_empty());
    assert_eq!(stale_names(&world, &["a"], "2026-03-03"), ["a"]);
    // The day it was known decides when it is earlier than the day asked about.
    let early = world.clone().known_at("2026-03-03");
    assert!(stale_names(&early, &["a"], "2026-03-03").is_empty());
    // Asked about a day before its last read it is fresh: what is known now counts.
    assert!(stale_names(&world, &["a"], "2026-01-01").is_empty());
    assert_eq!(stale_names(&world, &["a", "b"], "2026-03-03"), ["a", "b"]);
    assert_eq!(stale_names(&world, &["b"], "2026-01-01"), ["b"]);
    assert!(stale_names(&world, &["never-declared"], "2026-03-03").is_empty());
}

#[test]
fn the_oldest_read_is_told() {
    let world = World::new()
        .source("a", Some("2026-03-01"), 2)
        .source("b", Some("2026-02-20"), 2);
    let names = BTreeSet::from(["a", "b"]);
    let sources = Sources::of(&world.snapshot);
    let freshness = sources.freshness(&names, d("2026-04-01"));
    let text = stale_text(&freshness, sources.zone(), d("2026-03-23"));
    assert_eq!(text.unwrap(), "a, b, last read 20 Feb");
    assert_eq!(
        stale_text(&Freshness::Fresh, sources.zone(), d("2026-03-23")),
        None
    );
}

#[test]
fn a_series_is_as_old_as_its_latest_value_or_its_last_read() {
    let is_fresh = |world: &World, day: &str| {
        let sources = Sources::of(&world.snapshot);
        sources.series(&"m".into(), d("2026-03-31"), d(day)) == Freshness::Fresh
    };
    let world = World::new().series("m", 40, &[]);
    assert!(is_fresh(&world, "2026-05-10")); // 40 days
    assert!(!is_fresh(&world, "2026-05-11"));
    // Its values are young enough, but nobody could read it lately.
    let unread = world.source("metric.m", Some("2026-04-01"), 7);
    assert!(is_fresh(&unread, "2026-04-07"));
    assert!(!is_fresh(&unread, "2026-04-09"));
    let since = Sources::of(&unread.snapshot).series(&"m".into(), d("2026-03-31"), d("2026-04-09"));
    assert_eq!(
        since,
        Freshness::Stale {
            since: Some(noon("2026-04-01")),
            sources: vec!["metric.m".to_owned()]
        }
    );
}
