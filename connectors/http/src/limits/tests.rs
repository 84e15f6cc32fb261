use super::*;

fn rate(count: u32, seconds: u64) -> Rate {
    Rate {
        count,
        per: Duration::from_secs(seconds),
    }
}

/// The seconds after the first request at which each of the next ones is let through.
async fn passed(limiter: &Limiter, requests: usize) -> Vec<u64> {
    let begun = Instant::now();
    let mut at = Vec::new();
    for _ in 0..requests {
        let turn = limiter.enter(Duration::from_hours(48)).await;
        drop(turn.expect("in time"));
        at.push(begun.elapsed().as_secs());
    }
    at
}

#[tokio::test(start_paused = true)]
async fn a_rate_spreads_requests_evenly_and_a_burst_lets_some_through_at_once() {
    // 6 a minute: one each 10 s.
    let even = Limits {
        rate: Some(rate(6, 60)),
        ..Limits::default()
    };
    assert_eq!(passed(&Limiter::new(even), 4).await, [0, 10, 20, 30]);
    let burst = Limits { burst: 3, ..even };
    let limiter = Limiter::new(burst);
    assert_eq!(passed(&limiter, 5).await, [0, 0, 0, 10, 20]);
    // A pause earns the burst back, and no more than it.
    tokio::time::sleep(Duration::from_mins(10)).await;
    assert_eq!(passed(&limiter, 4).await, [0, 0, 0, 10]);
}

#[tokio::test(start_paused = true)]
async fn no_span_holds_more_than_its_budget() {
    let limits = Limits {
        budget: Some(rate(2, 86_400)),
        ..Limits::default()
    };
    let limiter = Limiter::new(limits);
    assert_eq!(passed(&limiter, 1).await, [0]);
    tokio::time::sleep(Duration::from_hours(1)).await;
    // The second at hour 1; the third a day after the first, the fourth a day after the second.
    let hour = 3600;
    assert_eq!(passed(&limiter, 3).await, [0, 23 * hour, 24 * hour]);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_too_long_is_told_with_its_reason() {
    let limits = Limits {
        budget: Some(rate(1, 86_400)),
        ..Limits::default()
    };
    let limiter = Limiter::new(limits);
    let minute = Duration::from_mins(1);
    drop(limiter.enter(minute).await.expect("the first"));
    let wait = limiter.enter(minute).await.expect_err("used up");
    assert_eq!(wait.left, Duration::from_hours(24));
    assert!(matches!(wait.why, Why::Budget(_)));
}

#[tokio::test(start_paused = true)]
async fn what_is_reserved_is_left_to_others() {
    let limits = Limits {
        reserve: 0.1,
        ..Limits::default()
    };
    let quota = |left| Quota {
        left: Some(left),
        of: Some(5000),
        reset: Some(Duration::from_secs(90)),
    };
    // 10 % of 5000 are 500: with 501 left there is one to send.
    for (left, wanted) in [
        (501, None),
        (500, Some(Why::Reserved)),
        (0, Some(Why::Asked)),
    ] {
        let limiter = Limiter::new(limits);
        limiter.note(quota(left));
        assert_eq!(limiter.wait().map(|wait| wait.why), wanted, "{left}");
        assert_eq!(limiter.left(), left);
    }
    // Without a reserve only the last one closes the gate.
    let limiter = Limiter::new(Limits::default());
    limiter.note(quota(1));
    assert_eq!(limiter.wait(), None);
}

#[tokio::test(start_paused = true)]
async fn the_strictest_of_two_sources_holds_for_both() {
    let limiter = Limiter::new(Limits {
        rate: Some(rate(60, 60)),
        burst: 5,
        parallel: 4,
        ..Limits::default()
    });
    limiter.tighten(Limits {
        rate: Some(rate(6, 60)),
        burst: 1,
        parallel: 2,
        reserve: 0.2,
        budget: Some(rate(9, 86_400)),
    });
    assert_eq!(passed(&limiter, 2).await, [0, 10]);
    assert_eq!(limiter.turn.available_permits(), 2, "two at once, not four");
    limiter.tighten(Limits::default());
    assert_eq!(limiter.lock().limits.budget, Some(rate(9, 86_400)));
}

#[tokio::test(start_paused = true)]
async fn a_longer_order_to_wait_stands() {
    let limiter = Limiter::new(Limits::default());
    limiter.close_for(Duration::from_mins(1), Why::Asked);
    limiter.close_for(Duration::from_secs(5), Why::Asked);
    assert_eq!(
        limiter.wait().map(|wait| wait.left),
        Some(Duration::from_mins(1))
    );
}
