//! The finding of a trend in words: short below its name, whole for whoever does not see it.

use super::{Aim, Trend};
use crate::review::picture::labels::{Labels, Word};

impl Trend {
    /// `31 tasks on 20 Nov, plan 44 · forecast 46 at due (40 to 51) · odds 12 %`.
    pub(super) fn finding(&self, labels: &dyn Labels) -> String {
        let mut parts = vec![self.standing(labels)];
        let number = |value| labels.short(value, self.decimals);
        parts.extend(self.fan.map(|fan| {
            format!(
                "{} {} {} ({})",
                labels.word(Word::Forecast),
                number(fan.middle),
                labels.word(Word::AtDue),
                labels.range(&number(fan.low), &number(fan.high))
            )
        }));
        parts.extend(
            self.odds
                .map(|odds| format!("{} {}", labels.word(Word::Odds), labels.percent(odds))),
        );
        parts.join(" · ")
    }

    fn standing(&self, labels: &dyn Labels) -> String {
        let Some((day, value)) = self.latest() else {
            return labels.word(Word::NoData).to_owned();
        };
        let value = self.plain(value, labels);
        let when = labels.on(day, self.today);
        let kept = self.periods.iter().filter_map(|(_, _, hit)| *hit);
        if let Some(per) = self.per {
            let whole = kept.clone().count();
            return labels.kept(kept.filter(|hit| *hit).count(), whole, per);
        }
        match (self.aim, self.plan_now) {
            (Aim::Reach, Some(plan)) => format!(
                "{value} {when}, {} {}",
                labels.word(Word::Plan),
                labels.short(plan, self.decimals)
            ),
            _ => format!("{value} {when}"),
        }
    }

    /// `Interviews, off track: 31 tasks on 20 Nov, plan 44`.
    pub(in crate::review::picture) fn short_alt(&self, labels: &dyn Labels) -> String {
        let status = labels.status(self.status);
        format!("{}, {status}: {}", self.name, self.standing(labels))
    }

    /// `Interviews, off track: 31 tasks on 20 Nov, plan 44, target 52 by 30 Nov; forecast 46 at due (40 to 51), odds 12 %.`
    pub(super) fn alt(&self, labels: &dyn Labels) -> String {
        let value = self.amount(self.target, labels);
        let goal = match self.aim {
            Aim::Reach => format!("{} {value}", labels.word(Word::Target)),
            Aim::AtMost => format!("{} {value}", labels.word(Word::AtMost)),
            Aim::AtLeast => format!("{} {value}", labels.word(Word::AtLeast)),
            Aim::Within(low, high) => {
                let low = labels.number(low, self.decimals);
                let range = labels.range(&low, &self.amount(high, labels));
                format!("{} {range}", labels.word(Word::Within))
            }
        };
        format!(
            "{}, {}: {}; {goal} {} {}",
            self.name,
            labels.status(self.status),
            self.finding(labels).replace(" · ", ", "),
            labels.word(Word::By),
            labels.day(self.due, self.today)
        )
    }
}
