//! Hours of a day in which nobody is written to.

use jiff::Zoned;
use jiff::civil::Time;

use super::calendar::plus_days;

/// Hours of a day without alerts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quiet {
    /// The first moment.
    pub from: Time,
    /// The first moment after it; of the day after, where it is the earlier of the two.
    pub until: Time,
}

impl Quiet {
    /// When the quiet that covers a moment ends, in the zone of that moment; `None`: it is not quiet.
    pub fn ends(self, at: &Zoned) -> Option<Zoned> {
        let time = at.time();
        let (after, before) = (time >= self.from, time < self.until);
        let over_midnight = self.until < self.from;
        let is_quiet = if over_midnight {
            after || before
        } else {
            after && before
        };
        let days = i64::from(over_midnight && after);
        let end = plus_days(at.date(), days).to_datetime(self.until);
        // A time that the clock skips is the first one after the gap.
        let end = end.to_zoned(at.time_zone().clone()).ok()?;
        is_quiet.then_some(end)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Zoned;
    use jiff::civil::time;

    use super::Quiet;

    #[test]
    fn a_night_lasts_over_midnight_and_through_both_changes_of_the_clock() {
        let night = Quiet {
            from: time(20, 0, 0, 0),
            until: time(7, 0, 0, 0),
        };
        let noon = Quiet {
            from: time(12, 0, 0, 0),
            until: time(13, 0, 0, 0),
        };
        // On 2026-10-25 Berlin goes back by an hour, on 2026-03-29 forward.
        for (quiet, at, ends) in [
            (night, "2026-11-24T20:00:00", Some("2026-11-25T07:00:00")),
            (night, "2026-11-25T06:59:59", Some("2026-11-25T07:00:00")),
            (night, "2026-11-25T07:00:00", None),
            (night, "2026-11-25T19:59:59", None),
            (night, "2026-10-24T23:00:00", Some("2026-10-25T07:00:00")),
            (night, "2026-03-28T23:00:00", Some("2026-03-29T07:00:00")),
            (noon, "2026-11-25T12:30:00", Some("2026-11-25T13:00:00")),
            (noon, "2026-11-25T13:00:00", None),
        ] {
            let zoned = |text: &str| format!("{text}[Europe/Berlin]").parse::<Zoned>().unwrap();
            assert_eq!(quiet.ends(&zoned(at)), ends.map(zoned), "{at}");
        }
    }
}
