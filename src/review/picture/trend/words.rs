//! The finding of a trend in words: short below its name, whole for whoever does not see it.

use super::{Aim, Trend};
use crate::engine::words::period;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;
use crate::review::picture::axes::SMALL;
use crate::review::picture::font;
use crate::review::picture::labels::Labels;

impl Trend {
    /// `31 tasks on 20 Nov, plan 44 · forecast 46 at due (40 to 51) · odds 12 %`, as much of it as has room: a
    /// figure that is cut would be another figure.
    pub(super) fn finding(&self, room: f64, labels: Labels<'_>) -> String {
        let mut parts = self.parts(labels).into_iter();
        let first = parts.next().unwrap_or_default();
        let mut text = font::fit(&first, SMALL, room);
        for part in parts {
            let longer = format!("{text} · {part}");
            if font::width(&longer, SMALL) <= room {
                text = longer;
            }
        }
        text
    }

    /// Where it stands, what is expected at due, and the odds of the target.
    fn parts(&self, labels: Labels<'_>) -> Vec<String> {
        let number = |value| labels.short(value, self.decimals);
        let forecast = self.fan.map(|fan| {
            phrase!(
                "picture-forecast-at-due",
                figure = number(fan.middle),
                low = number(fan.low),
                high = number(fan.high)
            )
        });
        let odds = self
            .odds
            .map(|odds| phrase!("picture-odds", odds = Arg::Percent(odds)));
        let parts = [Some(self.standing(labels)), forecast, odds];
        parts
            .into_iter()
            .flatten()
            .map(|part| labels.say(&part))
            .collect()
    }

    fn standing(&self, labels: Labels<'_>) -> Phrase {
        let Some((day, value)) = self.latest() else {
            return phrase!("no-data-yet");
        };
        let kept = self.periods.iter().filter_map(|(_, _, hit)| *hit);
        if let Some(per) = self.per {
            return phrase!(
                "periods-hit",
                hit = kept.clone().filter(|hit| *hit).count(),
                whole = kept.count(),
                period = period(per)
            );
        }
        let standing = match (self.aim, self.plan_now) {
            (Aim::Reach, Some(plan)) => phrase!(
                "picture-value-and-plan",
                plan = labels.short(plan, self.decimals)
            ),
            _ => phrase!("picture-value"),
        };
        standing
            .with("value", self.plain(value, labels))
            .with("day", Arg::Day(day, self.today))
    }

    /// `Interviews, off track: 31 tasks on 20 Nov, plan 44`.
    pub(in crate::review::picture) fn short_alt(&self, labels: Labels<'_>) -> String {
        let standing = labels.say(&self.standing(labels));
        labels.say(&self.named(standing, labels))
    }

    /// `Interviews, off track: 31 tasks on 20 Nov, plan 44, forecast 46 at due (40 to 51), odds of the target 12 %; target 52 by 30 Nov`.
    pub(super) fn alt(&self, labels: Labels<'_>) -> String {
        let finding = Arg::List(self.parts(labels).into_iter().map(Arg::from).collect());
        let goal = phrase!(
            "target-by",
            target = self.goal(labels),
            day = Arg::Day(self.due, self.today)
        );
        labels.say(&phrase!(
            "clauses",
            before = self.named(finding, labels),
            after = goal
        ))
    }

    /// What the target is: `target 52 tasks`, `at most 5 days`.
    pub(super) fn goal(&self, labels: Labels<'_>) -> Phrase {
        let figure = self.amount(self.target, labels);
        match self.aim {
            Aim::Reach => phrase!("picture-target", figure = figure),
            Aim::AtMost => phrase!("target-at-most", figure = figure),
            Aim::AtLeast => phrase!("target-at-least", figure = figure),
            Aim::Within(low, high) => phrase!(
                "target-within",
                low = labels.number(low, self.decimals),
                high = self.amount(high, labels)
            ),
        }
    }

    fn named(&self, text: impl Into<Arg>, labels: Labels<'_>) -> Phrase {
        let label = format!(
            "{}, {}",
            labels.sentence(&self.name),
            labels.status(self.status)
        );
        phrase!("labelled", label = label, text = text)
    }
}
