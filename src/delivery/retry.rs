//! When a mail is tried again, and when it is given up. Pure.

use jiff::SignedDuration;

/// A mail is given up this long after its first attempt: the five days that mail servers grant each other.
pub const GIVE_UP_AFTER: SignedDuration = SignedDuration::from_hours(5 * 24);

/// The wait after a refused login or a setting that a person must mend: no hammering, yet it heals by itself.
pub const SETTING_WAIT: SignedDuration = SignedDuration::from_hours(1);

/// The wait when the relay says it has had enough for now.
pub const BUSY_WAIT: SignedDuration = SignedDuration::from_mins(1);

/// The wait after an attempt that failed for the `attempts`-th time: 1, 2, 4 … minutes, an hour at most.
pub fn backoff(attempts: u32) -> SignedDuration {
    let minutes = 1_i64
        .checked_shl(attempts.saturating_sub(1).min(6))
        .unwrap_or(60);
    SignedDuration::from_mins(minutes.min(60))
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::backoff;

    #[test]
    fn waits_double_from_a_minute_to_an_hour() {
        let minutes = [
            (0, 1),
            (1, 1),
            (2, 2),
            (3, 4),
            (6, 32),
            (7, 60),
            (8, 60),
            (u32::MAX, 60),
        ];
        for (attempts, wanted) in minutes {
            assert_eq!(
                backoff(attempts),
                SignedDuration::from_mins(wanted),
                "{attempts}"
            );
        }
    }
}
