//! What stands in the area of a trend: the planned way, the values, the forecast.

use jiff::civil::Date;

use super::{Aim, Fan, Frame, Trend, at};
use crate::domain::calendar::{days_between, plus_days};
use crate::phrase;
use crate::review::picture::axes::SMALL;
use crate::review::picture::font;
use crate::review::picture::labels::Labels;
use crate::review::picture::palette;
use crate::review::picture::svg::{Anchor, Area, Canvas, Point, Stroke};

impl Trend {
    /// The planned ways.
    pub(super) fn planned(&self, canvas: &mut Canvas, frame: &Frame, labels: Labels<'_>) {
        if let Some(ends) = self.first_plan {
            let points = ends.map(|end| frame.point(end));
            canvas.path(&points, Stroke::dashed(palette::EDGE, 1.5, "1 3"));
            let [_, (x, y)] = points;
            let at = (x, if self.rises() { y - 6.0 } else { y + 14.0 });
            let words = labels.say(&phrase!("picture-first-plan"));
            canvas.label(
                at,
                &words,
                SMALL,
                (palette::GREY, palette::WHITE),
                Anchor::End,
            );
        }
        let points: Vec<Point> = self.plan.iter().map(|point| frame.point(*point)).collect();
        let dashed = Stroke::dashed(palette::PLAN, 1.5, "5 4");
        canvas.path(&points, dashed);
        if let [first, .., last] = points.as_slice() {
            let rim = Some(Stroke::solid(palette::PLAN, 1.5));
            canvas.dot(*first, 2.6, palette::WHITE, rim);
            canvas.dot(*last, 2.6, palette::WHITE, rim);
            self.name_plan(canvas, frame, labels);
        }
        let (left, right) = (frame.x(self.start), frame.x(self.due));
        let mut limit = |value: f64| {
            let y = frame.y(value);
            canvas.line((left, y), (right, y), dashed);
        };
        match self.aim {
            Aim::Within(low, high) => {
                limit(low);
                limit(high);
            }
            Aim::Reach | Aim::AtMost | Aim::AtLeast if self.plan.is_empty() => limit(self.target),
            Aim::Reach | Aim::AtMost | Aim::AtLeast => {}
        }
    }

    /// The word for the planned way, at the place of it that is farthest from everything else, on the free side.
    fn name_plan(&self, canvas: &mut Canvas, frame: &Frame, labels: Labels<'_>) {
        let words = labels.say(&phrase!("picture-plan"));
        let half = font::width(&words, SMALL) / 2.0;
        let mut best: Option<(f64, Point)> = None;
        for step in 2..=8 {
            let day = plus_days(self.start, days_between(self.start, self.due) * step / 10);
            let Some(plan) = at(&self.plan, day) else {
                continue;
            };
            let (x, y) = frame.point((day, plan));
            let others = [at(&self.points, day), self.foreseen_at(day)];
            let nearest = others.into_iter().flatten().map(|value| frame.y(value) - y);
            let nearest = nearest.min_by(|one, other| one.abs().total_cmp(&other.abs()));
            let is_above = nearest.map_or(self.rises(), |gap| gap > 0.0);
            let slope = at(&self.plan, plus_days(day, 7));
            // A steep way needs more room beside its words.
            let lean = slope
                .map_or(0.0, |next| (frame.y(next) - y).abs())
                .min(12.0)
                / 2.0;
            let base = if is_above {
                y - 6.0 - lean
            } else {
                y + 14.0 + lean
            };
            let today = frame.x(self.today);
            let is_free = (x - today).abs() > half + 4.0
                && (frame.area.y + 10.0..frame.area.bottom() - 3.0).contains(&base);
            let gap = nearest.map_or(40.0, f64::abs).min(40.0);
            if is_free && best.is_none_or(|(room, _)| gap > room + 1.0) {
                best = Some((gap, (x, base)));
            }
        }
        if let Some((_, at)) = best {
            canvas.label(
                at,
                &words,
                SMALL,
                (palette::GREY, palette::WHITE),
                Anchor::Middle,
            );
        }
    }

    /// What is expected in the middle of the range on a day between now and the due date.
    fn foreseen_at(&self, day: Date) -> Option<f64> {
        let (fan, (_, now)) = self.fan.zip(self.latest())?;
        (day > self.today).then_some(())?;
        at(&[(self.today, now), (self.due, fan.middle)], day)
    }

    /// The range that is expected at the due date.
    pub(super) fn foreseen(&self, canvas: &mut Canvas, frame: &Frame, labels: Labels<'_>) {
        let (Some(fan), Some(from)) = (self.fan, self.latest()) else {
            return;
        };
        let from = frame.point((from.0.max(self.today).min(self.due), from.1));
        let Fan { low, middle, high } = fan;
        let at_due = |value| frame.point((self.due, value));
        canvas.shape(&[from, at_due(high), at_due(low)], palette::FAN, None);
        let line = Stroke::dashed(palette::FORESEEN, 2.0, "2 3");
        canvas.path(&[from, at_due(middle)], line);
        canvas.dot(at_due(middle), 3.0, palette::FORESEEN, None);
        if frame.days.last != self.due {
            let (x, y) = at_due(middle);
            let whole = self.foreseen_words(fan, labels);
            // The words beside the target stand at the right of the area, perhaps at this height.
            let has_room = x + 8.0 + font::width(&whole, SMALL) <= frame.area.right() + 4.0;
            let words = if has_room {
                whole
            } else {
                labels.short(fan.middle, self.decimals)
            };
            canvas.text(
                (x + 8.0, y + 4.0),
                &words,
                SMALL,
                palette::ACTUAL,
                Anchor::Start,
            );
        }
    }

    /// A notch on the target's height for each day on which it is expected; where the day lies beyond the picture,
    /// an arrow at its edge. The days and their odds stand beside, under the target.
    pub(super) fn finishes(&self, canvas: &mut Canvas, frame: &Frame) {
        let days: Vec<(Date, f64)> = self.finishes_ahead().collect();
        if days.is_empty() {
            return;
        }
        let y = frame.y(self.target);
        let right = frame.area.right();
        let guide = Stroke::solid(palette::EDGE, 1.0);
        canvas.line((frame.x(self.due), y), (right, y), guide);
        for (day, _) in days {
            if day > frame.days.last {
                canvas.arrowhead((right, y), palette::ACTUAL);
                continue;
            }
            let x = frame.x(day);
            let notch = [(x, y - 4.0), (x + 4.0, y), (x, y + 4.0), (x - 4.0, y)];
            let edge = Some(Stroke::solid(palette::ACTUAL, 1.5));
            canvas.shape(&notch, palette::WHITE, edge);
        }
    }

    fn rises(&self) -> bool {
        self.target >= self.baseline
    }

    /// The values, the latest of them with its figure.
    pub(super) fn measured(&self, canvas: &mut Canvas, frame: &Frame, labels: Labels<'_>) {
        self.bars(canvas, frame);
        let points: Vec<Point> = self
            .points
            .iter()
            .map(|point| frame.point(*point))
            .collect();
        canvas.path(&points, Stroke::solid(palette::ACTUAL, 2.2));
        if points.len() <= 16 {
            for point in &points {
                canvas.dot(*point, 2.2, palette::ACTUAL, None);
            }
        }
        let Some(latest) = self.latest() else {
            let middle = frame.area.x + frame.area.width * 0.3;
            let at = (middle, frame.area.y + frame.area.height * 0.4);
            let words = labels.say(&phrase!("no-data-yet"));
            canvas.label(
                at,
                &words,
                13.0,
                (palette::GREY, palette::WHITE),
                Anchor::Middle,
            );
            return;
        };
        if self.periods.is_empty() {
            let (x, y) = frame.point(latest);
            let rim = Some(Stroke::solid(palette::WHITE, 1.5));
            canvas.dot((x, y), 4.2, palette::ACTUAL, rim);
            let words = labels.short(latest.1, self.decimals);
            // On the side that the plan does not come from.
            let is_above = self.plan_now.is_none_or(|plan| plan <= latest.1);
            let has_room = y + 18.0 < frame.area.bottom();
            let base = if is_above || !has_room {
                y - 9.0
            } else {
                y + 18.0
            };
            let half = font::width(&words, 12.0) / 2.0;
            let x = (x - half).max(frame.area.x + half + 4.0);
            canvas.label(
                (x, base),
                &words,
                12.0,
                (palette::ACTUAL, palette::WHITE),
                Anchor::Middle,
            );
        }
    }

    /// A rate's periods: full where the target was met, hollow where not, with a broken edge while one runs.
    fn bars(&self, canvas: &mut Canvas, frame: &Frame) {
        let Some(per) = self.per else { return };
        let zero = frame.y(0.0);
        for (day, value, hit) in &self.periods {
            let (left, right) = (frame.x(*day), frame.x(per.next(*day)));
            let gap = ((right - left) * 0.18).clamp(0.4, 4.0);
            let top = frame.y(*value);
            let area = Area {
                x: left + gap,
                y: top.min(zero),
                width: (right.min(frame.area.right()) - left - 2.0 * gap).max(0.8),
                height: (zero - top).abs(),
            };
            let edge = |dash| Some(Stroke::dashed(palette::ACTUAL, 1.0, dash));
            match hit {
                Some(true) => canvas.fill(area, palette::ACTUAL),
                Some(false) => canvas.rect(area, palette::FAN, edge("")),
                None => canvas.rect(area, palette::WHITE, edge("2 2")),
            }
        }
    }
}
