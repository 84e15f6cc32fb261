//! The trend of one measure: what was measured, the way it was to take, where it is going.
//!
//! It draws values; which ones, [`super::gather`] decides.

use jiff::civil::Date;

use crate::domain::calendar::{Period, days_between, plus_days};
use crate::engine::assessment::Status;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;
use crate::review::escape::Safe;
use crate::review::figures;
use crate::review::rows::Aim;
use crate::review::sentence::Sentence;

use super::axes::{Frame, SMALL, Side, spread};
use super::labels::Labels;
use super::palette;
use super::scale::{Days, Values, drawable};
use super::svg::{Anchor, Area, Canvas, Point, Stroke};
use super::{Drawing, MAIL, font};

mod marks;
mod words;

/// The size of the name.
const NAME: f64 = 13.0;

/// The height of the whole picture.
const HEIGHT: f64 = 220.0;

/// Where the area begins, below the words.
const TOP: f64 = 62.0;

/// White at the left and the right, so that a dark page does not touch words.
const PAD: f64 = 8.0;

/// The most room for words at the right.
const MOST_SIDE: f64 = 170.0;

/// The most that two words above the area give way to each other together.
const MOST_LEAN: f64 = 48.0;

/// One measure over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// Its name.
    pub name: Sentence,
    /// Its id in the plan, or its objective's.
    pub id: Safe,
    /// The unit of its values.
    pub unit: Safe,
    /// The most decimals that its values are written with.
    pub decimals: usize,
    /// Where it stands.
    pub status: Status,
    /// The day that the figures stand for.
    pub today: Date,
    /// First day of its way.
    pub start: Date,
    /// Last day of its way.
    pub due: Date,
    /// What was measured, earliest first.
    pub points: Vec<(Date, f64)>,
    /// A rate's periods, earliest first: first day, value, whether it met the target (`None`: it runs).
    pub periods: Vec<(Date, f64, Option<bool>)>,
    /// A rate's period.
    pub per: Option<Period>,
    /// Where it should be today.
    pub plan_now: Option<f64>,
    /// The way from baseline to target, where it has one.
    pub plan: Vec<(Date, f64)>,
    /// How far below the plan (above it, of a measure that falls) a value still counts as on track.
    pub tolerance: f64,
    /// The way that was declared first, where it was another one: its two ends.
    pub first_plan: Option<[(Date, f64); 2]>,
    /// Where it began.
    pub baseline: f64,
    /// Where it should end.
    pub target: f64,
    /// What the target is.
    pub aim: Aim,
    /// What is expected at the due date.
    pub fan: Option<Fan>,
    /// Odds of the target by due, 0 to 1.
    pub odds: Option<f64>,
    /// When the target is expected to be reached: with even odds, and in 85 of 100 cases.
    pub finish: [Option<Date>; 2],
}

/// Values expected at the due date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fan {
    /// The lower end of the range.
    pub low: f64,
    /// With even odds.
    pub middle: f64,
    /// The upper end of the range.
    pub high: f64,
}

impl Trend {
    /// The latest value.
    pub fn latest(&self) -> Option<(Date, f64)> {
        let of_period = self.periods.last().map(|(day, value, _)| (*day, *value));
        self.points.last().copied().or(of_period)
    }

    /// Draws it at the width of a mail.
    pub fn draw(&self, labels: Labels<'_>) -> Drawing {
        let mut canvas = Canvas::new(MAIL, HEIGHT);
        self.head(&mut canvas, labels);
        let mut sides = self.sides(labels);
        let frame = self.frame(&sides, labels);
        frame.draw_values(&mut canvas, self.unit.as_str(), labels);
        self.ground(&mut canvas, &frame);
        frame.draw_days(&mut canvas, labels);
        self.verticals(&mut canvas, &frame, labels);
        self.foreseen(&mut canvas, &frame, labels);
        self.planned(&mut canvas, &frame, labels);
        self.finishes(&mut canvas, &frame);
        self.measured(&mut canvas, &frame, labels);
        for side in &mut sides {
            side.y = frame.y(side.y) + 4.0;
        }
        // Below the due date's words, which may stand above these.
        let room = (frame.area.y + 6.0, frame.area.bottom() + 2.0);
        spread(&mut sides, 14.0, room);
        for side in sides {
            let at = (frame.area.right() + 8.0, side.y);
            canvas.text(at, &side.words, SMALL, side.ink, Anchor::Start);
        }
        canvas.finish(self.alt(labels))
    }

    /// The name, its status and the finding.
    fn head(&self, canvas: &mut Canvas, labels: Labels<'_>) {
        let tone = palette::tone(self.status);
        let status = format!(
            "{} {}",
            figures::symbol(self.status),
            labels.status(self.status)
        );
        let room = MAIL.drawn - 2.0 * PAD - font::width(&status, NAME) - 14.0;
        let name = font::name(&labels.sentence(&self.name), self.id.as_str(), NAME, room);
        canvas.text((PAD, 18.0), &name, NAME, palette::INK, Anchor::Start);
        canvas.text(
            (MAIL.drawn - PAD, 18.0),
            &status,
            NAME,
            tone.ink,
            Anchor::End,
        );
        let finding = self.finding(MAIL.drawn - 2.0 * PAD, labels);
        canvas.text((PAD, 35.0), &finding, SMALL, palette::GREY, Anchor::Start);
    }

    /// The words at the right, each at its value.
    fn sides(&self, labels: Labels<'_>) -> Vec<Side> {
        let goal = match self.aim {
            Aim::Within(low, high) => phrase!(
                "picture-range",
                low = labels.number(low, self.decimals),
                high = self.amount(high, labels)
            ),
            Aim::Reach | Aim::AtMost | Aim::AtLeast => self.goal(labels),
        };
        let mut sides = vec![Side {
            y: match self.aim {
                Aim::Within(low, high) => f64::midpoint(low, high),
                Aim::Reach | Aim::AtMost | Aim::AtLeast => self.target,
            },
            words: labels.say(&goal),
            ink: palette::INK,
        }];
        let is_edge = self.days().last == self.due;
        sides.extend(self.fan.filter(|_| is_edge).map(|fan| Side {
            y: fan.middle,
            words: self.foreseen_words(fan, labels),
            ink: palette::ACTUAL,
        }));
        sides.extend(self.finishes_ahead().map(|(day, odds)| Side {
            y: self.target,
            words: labels.say(&phrase!(
                "labelled",
                label = format!("◇ {}", labels.percent(odds)),
                text = Arg::Day(day, self.today)
            )),
            ink: palette::ACTUAL,
        }));
        for side in &mut sides {
            side.words = font::fit(&side.words, SMALL, MOST_SIDE);
        }
        sides
    }

    fn frame(&self, sides: &[Side], labels: Labels<'_>) -> Frame {
        let values = Values::around(self.values(), 4);
        let widest = sides.iter().map(|side| font::width(&side.words, SMALL));
        let left = Frame::value_room(&values, self.unit.as_str(), labels).max(24.0) + PAD;
        let right = widest.fold(0.0, f64::max) + 9.0 + PAD;
        Frame {
            area: Area {
                x: left,
                y: TOP,
                width: MAIL.drawn - left - right,
                height: HEIGHT - TOP - 28.0,
            },
            days: self.days(),
            values,
        }
    }

    /// Every value that must be on the scale.
    fn values(&self) -> Vec<f64> {
        let mut values: Vec<f64> = self.points.iter().map(|(_, value)| *value).collect();
        values.extend(self.periods.iter().map(|(_, value, _)| *value));
        values.extend(self.plan.iter().map(|(_, value)| *value));
        values.extend(self.fan.iter().flat_map(|fan| [fan.low, fan.high]));
        values.extend(self.first_plan.iter().flatten().map(|(_, value)| *value));
        values.push(self.target);
        match self.aim {
            Aim::Reach if self.per.is_none() => values.push(self.baseline),
            Aim::Within(low, high) => values.extend([low, high]),
            Aim::Reach | Aim::AtMost | Aim::AtLeast => values.push(0.0),
        }
        values
    }

    /// From the first day of the way, or of the values, to the last that is drawn; a finish far beyond the due
    /// date does not squeeze what is known.
    fn days(&self) -> Days {
        let known = [
            self.points.first().map(|(day, _)| *day),
            self.periods.first().map(|(day, _, _)| *day),
        ];
        let first = known
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(self.start)
            .min(self.start);
        let way = days_between(first, self.due).max(14);
        let farthest = plus_days(self.due, way / 2);
        let finish = self
            .finish
            .into_iter()
            .flatten()
            .max()
            .map(|day| day.min(farthest));
        let last = [Some(self.due), Some(self.today), finish];
        let last = last.into_iter().flatten().max().unwrap_or(self.due);
        Days::new(first, last)
    }

    /// Where a value is fine: under the lines.
    fn ground(&self, canvas: &mut Canvas, frame: &Frame) {
        let (left, right) = (frame.x(self.start), frame.x(self.due));
        let mut fine = |low: f64, high: f64| {
            let area = Area {
                x: left,
                y: frame.y(high),
                width: right - left,
                height: frame.y(low) - frame.y(high),
            };
            canvas.fill(area, palette::GROUND);
        };
        let ends = frame.values.ticks();
        let (lowest, highest) = (ends.first().copied(), ends.last().copied());
        match self.aim {
            Aim::Within(low, high) => fine(low, high),
            Aim::AtMost if self.plan.is_empty() => fine(lowest.unwrap_or(0.0), self.target),
            Aim::AtLeast if self.plan.is_empty() => fine(self.target, highest.unwrap_or(0.0)),
            Aim::Reach | Aim::AtMost | Aim::AtLeast => {
                let upper = self.plan.iter().map(|point| frame.point(*point));
                let lower = self.plan.iter().rev().filter_map(|(day, value)| {
                    Some(frame.point((*day, drawable(value - self.tolerance)?)))
                });
                let held = |(x, y): Point| (x, y.clamp(frame.area.y, frame.area.bottom()));
                let ribbon: Vec<Point> = upper.chain(lower).map(held).collect();
                canvas.shape(&ribbon, palette::GROUND, None);
            }
        }
    }

    /// Today's line and the due date's, with their words above the area.
    fn verticals(&self, canvas: &mut Canvas, frame: &Frame, labels: Labels<'_>) {
        let named =
            |phrase: Phrase, day| labels.say(&phrase.with("day", Arg::Day(day, self.today)));
        let today = named(phrase!("picture-today"), self.today);
        let due = named(phrase!("task-due"), self.due);
        let (top, floor) = (frame.area.y, frame.area.bottom());
        let at = |day| frame.x(day);
        let line = Stroke::dashed(palette::EDGE, 1.0, "1 3");
        canvas.line((at(self.due), top), (at(self.due), floor), line);
        let is_seen = (frame.days.first..=frame.days.last).contains(&self.today);
        if !is_seen {
            above(canvas, at(self.due), frame, &due);
            return;
        }
        canvas.line(
            (at(self.today), top - 2.0),
            (at(self.today), floor),
            Stroke::solid(palette::EDGE, 1.0),
        );
        let room = f64::midpoint(font::width(&today, SMALL), font::width(&due, SMALL)) + 8.0;
        let (from, to) = (at(self.today), at(self.due));
        let lacking = (room - (to - from).abs()).max(0.0);
        // Where both nearly fit they lean away from each other, still above their lines; else the day alone stands.
        if lacking > MOST_LEAN {
            above(canvas, from, frame, &today);
            return;
        }
        let lean = (to - from).signum() * lacking / 2.0;
        above(canvas, from - lean, frame, &today);
        above(canvas, to + lean, frame, &due);
    }

    fn foreseen_words(&self, fan: Fan, labels: Labels<'_>) -> String {
        let figure = labels.short(fan.middle, self.decimals);
        labels.say(&phrase!("picture-forecast", figure = figure))
    }

    /// The days after today on which the target is expected, with their odds.
    fn finishes_ahead(&self) -> impl Iterator<Item = (Date, f64)> {
        let [even, likely] = self.finish;
        let days = [(even, 0.5), (likely, 0.85)].into_iter();
        let known = days.filter_map(|(day, odds)| Some((day?, odds)));
        known.filter(|(day, _)| *day > self.today)
    }

    /// A figure with its unit.
    fn plain(&self, value: f64, labels: Labels<'_>) -> String {
        labels.amount(value, self.decimals, self.unit.as_str())
    }

    /// The same for each period, where the target is one.
    fn amount(&self, value: f64, labels: Labels<'_>) -> String {
        let amount = self.plain(value, labels);
        match self.per {
            Some(per) if self.aim == Aim::Reach => labels.each(amount, per),
            _ => amount,
        }
    }
}

/// A word above the area, around a place.
fn above(canvas: &mut Canvas, x: f64, frame: &Frame, words: &str) {
    let half = font::width(words, SMALL) / 2.0;
    let x = x.clamp(half + PAD, MAIL.drawn - PAD - half);
    let at = (x, frame.area.y - 8.0);
    canvas.text(at, words, SMALL, palette::GREY, Anchor::Middle);
}

/// The value of a line through points on a day; `None` before its first and after its last.
pub(super) fn at(points: &[(Date, f64)], day: Date) -> Option<f64> {
    let after = points.iter().position(|(date, _)| *date >= day)?;
    let (next, high) = *points.get(after)?;
    let Some((before, low)) = after.checked_sub(1).and_then(|index| points.get(index)) else {
        return (next == day).then_some(high);
    };
    let days = |from, to| days_between(from, to) as f64;
    Some(low + (high - low) * days(*before, day) / days(*before, next))
}
