//! What must wait before it is tried again, by the clock that nobody can set.
//!
//! For faults that the store could not keep: those it did keep are planned there, and outlive a restart.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// What waits, and until when.
#[derive(Debug)]
pub(super) struct Held<K>(BTreeMap<K, Instant>);

impl<K> Default for Held<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord + Clone> Held<K> {
    /// Lets something wait.
    pub(super) fn hold(&mut self, what: &K, wait: Duration) {
        let until = Instant::now() + wait;
        let held = self.0.entry(what.clone()).or_insert(until);
        *held = until.max(*held);
    }

    /// When something that waits may be tried again; `None`: now.
    pub(super) fn until(&mut self, what: &K, now: Timestamp) -> Option<Timestamp> {
        let left = self.0.get(what)?.checked_duration_since(Instant::now());
        let Some(left) = left.filter(|left| !left.is_zero()) else {
            self.0.remove(what);
            return None;
        };
        let left = SignedDuration::try_from(left).unwrap_or(SignedDuration::MAX);
        Some(now.saturating_add(left).unwrap_or(Timestamp::MAX))
    }

    /// Nothing waits any more.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::{SignedDuration, Timestamp};

    use super::Held;

    #[tokio::test]
    async fn what_is_held_may_be_tried_again_when_its_time_is_over() {
        let now = Timestamp::UNIX_EPOCH;
        let mut held = Held::default();
        held.hold(&"a", Duration::from_mins(1));
        held.hold(&"a", Duration::from_secs(1));
        let until = held.until(&"a", now).expect("it waits");
        assert!(
            until > now + SignedDuration::from_secs(50),
            "the longer wait counts: {until}"
        );
        assert_eq!(held.until(&"b", now), None);
        held.hold(&"c", Duration::from_millis(5));
        tokio::time::sleep(Duration::from_millis(10)).await;
        assert_eq!(held.until(&"c", now), None);
    }
}
