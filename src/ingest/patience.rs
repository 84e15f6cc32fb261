//! How long a pull and each of its pages may take: one source's fault stays its own.

use std::time::Duration;

use throughline_http::Caps;
use throughline_kit::{Cursor, Page, Problem, PullError};
use tokio::time::{Instant, timeout};

use super::registry::Reader;

/// The longest that a pull and its pages may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// The whole pull.
    pub pull: Duration,
    /// One page, the waits that the source asked for among it.
    pub page: Duration,
}

impl Patience {
    /// For sources that set no limits of their own.
    pub const USUAL: Self = Self {
        pull: Duration::from_hours(6),
        page: Duration::from_mins(10),
    };

    /// What fits the limits of a REST source: a page has as long as all its attempts and their waits.
    pub(super) fn of(caps: &Caps) -> Self {
        let attempt = caps.total.saturating_add(caps.max_wait);
        Self {
            pull: caps.pull,
            page: Self::USUAL.page.max(attempt.saturating_mul(caps.attempts)),
        }
    }
}

impl Reader {
    /// One page, within its own time and within what is left of the pull's.
    ///
    /// # Errors
    /// As the connector; [`PullError::Transient`] when the time is over.
    pub(super) async fn page(
        &self,
        from: Option<&Cursor>,
        begun: Instant,
    ) -> Result<Page, PullError> {
        let Patience { pull, page } = self.patience;
        let left = pull.saturating_sub(begun.elapsed());
        if left.is_zero() {
            return Err(self.endless(pull));
        }
        match timeout(page.min(left), self.connector.pull(from)).await {
            Ok(read) => read,
            Err(_) if left <= page => Err(self.endless(pull)),
            Err(_) => {
                let what = format!("no page within {}", words(page));
                Err(PullError::transient(Problem::new(
                    self.connector.describe(),
                    what,
                )))
            }
        }
    }

    fn endless(&self, pull: Duration) -> PullError {
        let what = format!(
            "no end within {} — the pull is given up and the old data kept",
            words(pull)
        );
        PullError::transient(
            Problem::new(self.connector.describe(), what)
                .help("ask for less (since, larger pages), or raise limits.pull"),
        )
    }
}

fn words(limit: Duration) -> String {
    match limit.as_secs() {
        0 => format!("{} ms", limit.as_millis()),
        secs @ 1..120 => format!("{secs} seconds"),
        secs => format!("{} minutes", secs / 60),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use async_trait::async_trait;
    use throughline_kit::{Connector, Next};

    use super::*;

    /// A source that always has one page more; each comes at once, or never.
    struct Endless {
        pages: AtomicU64,
        hangs: bool,
    }

    #[async_trait]
    impl Connector for Endless {
        fn describe(&self) -> String {
            "rest acme.example/tasks".to_owned()
        }

        async fn pull(&self, _: Option<&Cursor>) -> Result<Page, PullError> {
            if self.hangs {
                std::future::pending::<()>().await;
            }
            let page = self.pages.fetch_add(1, Ordering::Relaxed);
            let mut one = Page::unchanged(None);
            one.next = Next::More(Cursor::new(&page).unwrap());
            Ok(one)
        }
    }

    fn reader(hangs: bool, pull: u64, page: u64) -> Reader {
        Reader {
            connector: Box::new(Endless {
                pages: AtomicU64::new(0),
                hangs,
            }),
            fingerprint: String::new(),
            listing: None,
            base: None,
            patience: Patience {
                pull: Duration::from_millis(pull),
                page: Duration::from_millis(page),
            },
        }
    }

    #[tokio::test]
    async fn c03_a_pull_without_end_is_given_up() {
        // Pages that come at once, and one that never comes: both end with the pull's time.
        for hangs in [false, true] {
            let reader = reader(hangs, 50, 10_000);
            let begun = Instant::now();
            let mut pages = 0_u64;
            let error = loop {
                match reader.page(None, begun).await {
                    Ok(_) => pages += 1,
                    Err(error) => break error,
                }
            };
            assert_eq!(
                error.to_string(),
                "rest acme.example/tasks: no end within 50 ms — the pull is given up and the old data kept"
            );
            assert!(matches!(error, PullError::Transient { .. }), "{error:?}");
            assert_eq!(pages == 0, hangs, "it really went on");
        }
    }

    #[tokio::test]
    async fn a_page_that_never_comes_ends_with_its_own_time() {
        let error = reader(true, 10_000, 30).page(None, Instant::now()).await;
        let error = error.unwrap_err().to_string();
        assert_eq!(error, "rest acme.example/tasks: no page within 30 ms");
    }

    #[test]
    fn a_page_has_as_long_as_its_attempts_may_wait() {
        let caps = Caps {
            max_wait: Duration::from_mins(15),
            ..Caps::default()
        };
        // Four attempts of a minute, each after a wait of a quarter of an hour.
        assert_eq!(Patience::of(&caps).page, Duration::from_mins(64));
        assert_eq!(Patience::of(&Caps::default()), Patience::USUAL);
    }
}
