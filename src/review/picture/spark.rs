//! The sparkline of a row: a measure's way so far in the height of a line, beside its planned one.

use jiff::civil::Date;

use super::labels::Labels;
use super::palette;
use super::scale::{Days, Values};
use super::svg::{Area, Canvas, Point, Stroke};
use super::trend::{Trend, at};
use super::{Drawing, Size};
use crate::review::rows::Aim;

/// The size of a sparkline.
const SIZE: (f64, f64) = (66.0, 20.0);

/// The most points that have room.
const MOST: usize = 40;

impl Trend {
    /// The measure as a sparkline: the plan grey, the values blue, the latest of them a dot in the status' tone.
    /// `None` with fewer than two values: a dot alone says nothing that the figures do not.
    pub fn spark(&self, labels: Labels<'_>) -> Option<Drawing> {
        let values = self.drawn();
        let (first, latest) = (values.first()?, values.last()?);
        if values.len() < 2 {
            return None;
        }
        let days = Days::new(first.0, latest.0);
        let plan: Vec<(Date, f64)> = self.plan_between(days);
        let both = values.iter().chain(&plan).map(|(_, value)| *value);
        let scale = Values::around(both, 2);
        let (low, high) = ends(values.iter().chain(&plan));
        let area = Area {
            x: 2.0,
            y: 3.5,
            width: SIZE.0 - 6.0,
            height: SIZE.1 - 7.0,
        };
        // The whole height for what there is: round ends would waste it.
        let (floor, ceiling) = (scale.share(low), scale.share(high));
        let point = |(day, value): &(Date, f64)| -> Point {
            let share = (scale.share(*value) - floor) / (ceiling - floor).max(1e-9);
            let share = if ceiling > floor { share } else { 0.5 };
            let x = area.x + days.share(*day) * area.width;
            (x, area.bottom() - share * area.height)
        };
        let mut canvas = Canvas::new(Size::natural(SIZE.0), SIZE.1);
        if let Aim::Within(low, high) = self.aim {
            let (left, top) = point(&(days.first, high));
            let (right, bottom) = point(&(days.last, low));
            let fine = Area {
                x: left,
                y: top,
                width: right - left,
                height: bottom - top,
            };
            canvas.fill(fine, palette::GRID);
        } else {
            let planned: Vec<Point> = plan.iter().map(point).collect();
            canvas.path(&planned, Stroke::dashed(palette::EDGE, 1.2, "3 2"));
        }
        let measured: Vec<Point> = values.iter().map(point).collect();
        canvas.path(&measured, Stroke::solid(palette::ACTUAL, 1.6));
        let tone = palette::tone(self.status);
        canvas.dot(point(latest), 2.6, tone.ink, None);
        Some(canvas.finish(self.short_alt(labels)))
    }

    /// The values, or those of the whole periods, as many as have room.
    fn drawn(&self) -> Vec<(Date, f64)> {
        let whole = self.periods.iter().filter(|(_, _, hit)| hit.is_some());
        let of_periods = whole.map(|(day, value, _)| (*day, *value));
        let all: Vec<(Date, f64)> = self.points.iter().copied().chain(of_periods).collect();
        let every = all.len().div_ceil(MOST).max(1);
        let rest = all.len().saturating_sub(1) % every;
        all.into_iter().skip(rest).step_by(every).collect()
    }

    /// The planned way between two days; a level one, or the ends of what is fine, where it has none.
    fn plan_between(&self, days: Days) -> Vec<(Date, f64)> {
        match self.aim {
            Aim::Within(low, high) => return vec![(days.first, low), (days.last, high)],
            Aim::Reach | Aim::AtMost | Aim::AtLeast if self.plan.is_empty() => {
                return vec![(days.first, self.target), (days.last, self.target)];
            }
            Aim::Reach | Aim::AtMost | Aim::AtLeast => {}
        }
        let end = |day: Date| Some((day, at(&self.plan, day)?));
        let within = self
            .plan
            .iter()
            .filter(|(day, _)| days.first < *day && *day < days.last);
        end(days.first)
            .into_iter()
            .chain(within.copied())
            .chain(end(days.last))
            .collect()
    }
}

fn ends<'a>(values: impl Iterator<Item = &'a (Date, f64)>) -> (f64, f64) {
    values.fold(
        (f64::INFINITY, f64::NEG_INFINITY),
        |(low, high), (_, value)| (low.min(*value), high.max(*value)),
    )
}
