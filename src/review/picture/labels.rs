//! The words and figures that stand in pictures, in one place, so that a picture can speak another language.

use std::fmt::{Debug, Write as _};

use jiff::civil::Date;

use crate::domain::calendar::Period;
use crate::domain::money::Money;
use crate::engine::assessment::Status;
use crate::engine::words::{Scale, count, period};
use crate::review::figures;

use super::scale::TickUnit;

/// From this size on a figure beside a line is written short.
pub const SHORT_FROM: f64 = 1e6;

/// What a picture says beside figures and names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// The day that the figures stand for.
    Today,
    /// The path to the target.
    Plan,
    /// The plan that was first declared.
    FirstPlan,
    /// Where the way began.
    Baseline,
    /// What is wanted at the end.
    Target,
    /// The most that is fine.
    AtMost,
    /// The least that is fine.
    AtLeast,
    /// A range that is fine.
    Within,
    /// No value yet.
    NoData,
    /// What is expected to come.
    Forecast,
    /// What the chance of the target is.
    Odds,
    /// On the day that it is due.
    AtDue,
    /// By a day.
    By,
    /// The day that something is due.
    Due,
    /// The time that something was to take.
    Planned,
    /// How much of it is done.
    DoneShare,
    /// What decides when an objective is reached.
    CriticalChain,
    /// Days of slack that were planned in.
    Buffer,
    /// When it will be finished: with even odds, and in 85 of 100 cases.
    ExpectedFinish,
    /// Nothing says when it will be finished.
    NoEnd,
    /// How long something may slip without moving anything else.
    Slack,
    /// A milestone that was reached.
    MilestoneReached,
    /// A milestone that is to come.
    MilestoneToCome,
    /// A milestone that is late or at risk.
    MilestoneLate,
    /// What the people of a picture can do.
    Capacity,
    /// The whole of the working hours.
    OfHours,
    /// Something that would have to be known is not.
    CannotBeJudged,
    /// Hours of what is due.
    Needed,
    /// Hours of it that are not there.
    TooMuch,
    /// Hours for what is due.
    TimeForIt,
    /// What daily operations take.
    DailyOperations,
    /// The part of the week that is protected for strategic work.
    Protected,
    /// It waits for what is late.
    Waits,
    /// What a miss puts at risk.
    AtStake,
    /// What all of them put at risk.
    TogetherAtStake,
}

/// How a picture writes words, figures and days.
pub trait Labels: Debug {
    /// A word.
    fn word(&self, word: Word) -> &'static str;

    /// The word of a status.
    fn status(&self, status: Status) -> &'static str;

    /// A figure: `1,204`, `9.1`.
    fn number(&self, value: f64, decimals: usize) -> String;

    /// A figure where there is little room: `9.61 bn`, `1.2 M`; as [`Labels::number`] below a million.
    fn short(&self, value: f64, decimals: usize) -> String;

    /// From a figure to another: `41 to 51`.
    fn range(&self, low: &str, high: &str) -> String;

    /// A figure with its unit: `31 tasks`, `9.1 %`.
    fn amount(&self, value: f64, decimals: usize, unit: &str) -> String;

    /// A share of 0 to 1: `45 %`.
    fn percent(&self, share: f64) -> String;

    /// An amount of money.
    fn money(&self, money: &Money) -> String;

    /// A day beside another: `15 Nov`, with its year where that is another one.
    fn day(&self, day: Date, today: Date) -> String;

    /// A day as part of a sentence: `on 15 Nov`.
    fn on(&self, day: Date, today: Date) -> String;

    /// For each period: `a week`.
    fn each(&self, per: Period) -> String;

    /// How often a target was met: `met in 19 of 24 weeks`.
    fn kept(&self, hits: usize, whole: usize, per: Period) -> String;

    /// A day on an axis; `whole`: with its year.
    fn tick(&self, day: Date, unit: TickUnit, whole: bool) -> String;

    /// So many days: `9 days`.
    fn days(&self, days: i64) -> String;

    /// So many hours: `48 h`.
    fn hours(&self, hours: f64) -> String;

    /// `… and 12 more initiatives`.
    fn more_initiatives(&self, left_out: usize) -> String;

    /// `… and 4 more people`.
    fn more_people(&self, left_out: usize) -> String;

    /// `… and 3 more chains`.
    fn more_chains(&self, left_out: usize) -> String;

    /// `8 h short by 13 Mar (48 h needed, 40 h there)`; where they suffice, how many are to spare.
    fn load(&self, needed: f64, there: f64, by: &str) -> String;

    /// `missed by 9 d`; by how many is not known: `missed`.
    fn missed(&self, days: Option<i64>) -> String;

    /// `+14 d`.
    fn late(&self, days: i64) -> String;

    /// The finding of a roadmap, with the name and days of what is latest.
    fn roadmap(&self, counts: &RoadmapCounts, latest: Option<(&str, i64)>) -> String;
}

/// What a roadmap says in figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoadmapCounts {
    /// Initiatives, those left out included.
    pub initiatives: usize,
    /// Objectives that are shown.
    pub objectives: usize,
    /// Initiatives that will be late.
    pub late: usize,
    /// Initiatives without an end in sight.
    pub endless: usize,
    /// Initiatives on a critical chain.
    pub critical: usize,
    /// Initiatives that are not shown.
    pub left_out: usize,
}

/// English, as everywhere else in a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct English;

impl Labels for English {
    fn word(&self, word: Word) -> &'static str {
        match word {
            Word::Today => "today",
            Word::Plan => "plan",
            Word::FirstPlan => "first plan",
            Word::Baseline => "baseline",
            Word::Target => "target",
            Word::AtMost => "at most",
            Word::AtLeast => "at least",
            Word::Within => "within",
            Word::NoData => "no data yet",
            Word::Forecast => "forecast",
            Word::Odds => "odds of the target",
            Word::AtDue => "at due",
            Word::By => "by",
            Word::Due => "due",
            Word::Planned => "planned",
            Word::DoneShare => "done",
            Word::CriticalChain => "critical chain",
            Word::Buffer => "buffer",
            Word::ExpectedFinish => "finish: even odds, 85 %",
            Word::NoEnd => "no end in sight",
            Word::Slack => "slack",
            Word::MilestoneReached => "milestone reached",
            Word::MilestoneToCome => "milestone to come",
            Word::MilestoneLate => "milestone late or at risk",
            Word::Capacity => "Capacity",
            Word::OfHours => "of the working hours",
            Word::CannotBeJudged => "cannot be judged",
            Word::Needed => "needed",
            Word::TooMuch => "no time for it",
            Word::TimeForIt => "time for it",
            Word::DailyOperations => "daily operations",
            Word::Protected => "protected share",
            Word::Waits => "waits for it",
            Word::AtStake => "at stake",
            Word::TogetherAtStake => "at stake together",
        }
    }

    fn status(&self, status: Status) -> &'static str {
        status.as_str()
    }

    fn number(&self, value: f64, decimals: usize) -> String {
        crate::engine::words::decimal(value, decimals).to_string()
    }

    fn short(&self, value: f64, decimals: usize) -> String {
        let size = value.abs();
        let (scale, noun) = match () {
            () if !(SHORT_FROM..1e15).contains(&size) => return self.number(value, decimals),
            () if size < 1e9 => (1e6, "M"),
            () => (1e9, "bn"),
        };
        format!("{} {noun}", self.number(value / scale, 2))
    }

    fn range(&self, low: &str, high: &str) -> String {
        format!("{low} to {high}")
    }

    fn amount(&self, value: f64, decimals: usize, unit: &str) -> String {
        Scale::new(unit, decimals).amount(value).to_string()
    }

    fn percent(&self, share: f64) -> String {
        figures::percent(share)
    }

    fn money(&self, money: &Money) -> String {
        money.to_string()
    }

    fn day(&self, day: Date, today: Date) -> String {
        figures::day(day, today)
    }

    fn on(&self, day: Date, today: Date) -> String {
        format!("on {}", figures::day(day, today))
    }

    fn each(&self, per: Period) -> String {
        format!("a {}", period(per))
    }

    fn kept(&self, hits: usize, whole: usize, per: Period) -> String {
        let whole = count(whole as f64, period(per));
        format!("met in {} of {whole}", figures::number(hits as f64))
    }

    fn tick(&self, day: Date, unit: TickUnit, whole: bool) -> String {
        let form = match (unit, whole) {
            (TickUnit::Weeks(_), false) => "%-d %b",
            (TickUnit::Weeks(_), true) => "%-d %b %Y",
            (TickUnit::Months(_), false) => "%b",
            (TickUnit::Months(_), true) => "%b %Y",
            (TickUnit::Years(_), _) => "%Y",
        };
        day.strftime(form).to_string()
    }

    fn days(&self, days: i64) -> String {
        count(days as f64, "day").to_string()
    }

    fn hours(&self, hours: f64) -> String {
        format!("{} h", figures::number(hours))
    }

    fn more_initiatives(&self, left_out: usize) -> String {
        let noun = if left_out == 1 {
            "initiative"
        } else {
            "initiatives"
        };
        format!("… and {} more {noun}", figures::number(left_out as f64))
    }

    fn more_people(&self, left_out: usize) -> String {
        let noun = if left_out == 1 { "person" } else { "people" };
        format!("… and {} more {noun}", figures::number(left_out as f64))
    }

    fn more_chains(&self, left_out: usize) -> String {
        let noun = if left_out == 1 { "chain" } else { "chains" };
        format!("… and {} more {noun}", figures::number(left_out as f64))
    }

    fn load(&self, needed: f64, there: f64, by: &str) -> String {
        let short = needed - there;
        let said = if short > 0.0 { "short" } else { "to spare" };
        format!(
            "{} {said} by {by} ({} needed, {} there)",
            self.hours(short.abs()),
            self.hours(needed),
            self.hours(there)
        )
    }

    fn missed(&self, days: Option<i64>) -> String {
        days.map_or_else(
            || "missed".to_owned(),
            |days| format!("missed by {} d", figures::number(days as f64)),
        )
    }

    fn late(&self, days: i64) -> String {
        format!("+{} d", figures::number(days as f64))
    }

    fn roadmap(&self, counts: &RoadmapCounts, latest: Option<(&str, i64)>) -> String {
        let mut text = format!(
            "Roadmap of {} for {}",
            count(counts.initiatives as f64, "initiative"),
            count(counts.objectives as f64, "objective")
        );
        match latest {
            Some((name, days)) => {
                let _ = write!(
                    text,
                    ": {} late, most of all {name} by {}",
                    counts.late,
                    self.days(days)
                );
            }
            None => text.push_str(": none late"),
        }
        for (count, what) in [
            (counts.endless, "without an end in sight"),
            (counts.critical, "on a critical chain"),
            (counts.left_out, "not shown"),
        ] {
            if count > 0 {
                let _ = write!(text, ", {count} {what}");
            }
        }
        text
    }
}
