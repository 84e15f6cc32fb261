//! An initiative's bar: what was planned, how much is done, when it will be finished, its checkpoints.

use jiff::civil::Date;

use super::{Chart, Expected, Row};
use crate::engine::milestone::MilestoneState;
use crate::phrase;
use crate::review::picture::font;
use crate::review::picture::labels::Labels;
use crate::review::picture::palette;
use crate::review::picture::svg::{Anchor, Area, Canvas, Point, Stroke};

/// Half the height of a bar.
const HALF: f64 = 5.0;

/// The size of the days a finish is late.
const TINY: f64 = 10.0;

impl Chart {
    /// A row's bar around a height.
    pub(super) fn bar(&self, canvas: &mut Canvas, row: &Row, y: f64) {
        self.slack(canvas, row, y);
        self.span(canvas, row, y);
        if let Some(finish) = row.finish {
            self.finish(canvas, row, finish, y);
        }
        for (day, state) in &row.milestones {
            if (self.days.first..=self.days.last).contains(day) {
                milestone(canvas, (self.x(*day), y), *state);
            }
        }
    }

    /// The planned time, filled as far as the work is; what lies outside of the picture is cut with an open end.
    fn span(&self, canvas: &mut Canvas, row: &Row, y: f64) {
        let (left, right) = (self.x(row.start), self.x(row.due));
        let area = Area {
            x: left,
            y: y - HALF,
            width: (right - left).max(2.0),
            height: 2.0 * HALF,
        };
        canvas.fill(area, palette::WHITE);
        canvas.fill(area, palette::GROUND);
        if let Some(from) = row.buffer_from {
            let from = self.x(from).max(left);
            let buffer = Area {
                x: from,
                width: right - from,
                ..area
            };
            let line = Stroke::solid(palette::EDGE, 1.0);
            canvas.hatch(buffer, palette::WHITE, line, 4.0);
        }
        let done = row.done.unwrap_or(0.0).clamp(0.0, 1.0);
        let filled = Area {
            width: area.width * done,
            ..area
        };
        canvas.fill(filled, palette::tone(row.status).fill);
        if done > 0.0 && done < 1.0 {
            let end = Stroke::solid(palette::PLAN, 1.0);
            let x = filled.right();
            canvas.line((x, area.y), (x, area.bottom()), end);
        }
        let edge = if row.is_critical {
            Stroke::solid(palette::INK, 1.8)
        } else {
            Stroke::solid(palette::EDGE, 1.0)
        };
        canvas.rect(area, "none", Some(edge));
    }

    /// From the finish to the day up to which it may slip.
    fn slack(&self, canvas: &mut Canvas, row: &Row, y: f64) {
        let Some(until) = row.slack_until else { return };
        let finish = row.finish.map_or(row.due, |finish| finish.even);
        let (from, to) = (self.x(finish.max(row.due)), self.x(until));
        if to <= from + 3.0 {
            return;
        }
        let look = Stroke::dashed(palette::PLAN, 1.2, "1 2.5");
        canvas.line((from, y), (to, y), look);
        let end = Stroke::solid(palette::PLAN, 1.2);
        canvas.line((to, y - 3.0), (to, y + 3.0), end);
    }

    /// The expected finish: a mark with even odds, a thin line to where it holds in 85 of 100 cases.
    fn finish(&self, canvas: &mut Canvas, row: &Row, finish: Expected, y: f64) {
        if finish.is_done {
            return;
        }
        let due = self.x(row.due);
        let late = Stroke::solid(palette::ACTUAL, 2.0);
        let right = self.area.right();
        if finish.is_endless {
            let dashed = Stroke::dashed(palette::ACTUAL, 2.0, "4 3");
            canvas.line((due, y), (right - 5.0, y), dashed);
            canvas.arrowhead((right, y), palette::ACTUAL);
            return;
        }
        let (even, likely) = (self.x(finish.even), self.x(finish.likely));
        if even > due {
            canvas.line((due, y), (even, y), late);
        }
        let thin = Stroke::solid(palette::ACTUAL, 1.0);
        if likely > even + 1.0 {
            canvas.line((even, y), (likely, y), thin);
            canvas.line((likely, y - 3.0), (likely, y + 3.0), thin);
        }
        if finish.even > self.days.last {
            canvas.arrowhead((right, y), palette::ACTUAL);
        } else {
            canvas.line(
                (even, y - 7.0),
                (even, y + 7.0),
                Stroke::solid(palette::WHITE, 4.0),
            );
            canvas.line((even, y - 7.0), (even, y + 7.0), late);
        }
    }

    /// `+14 d`, right of the finish.
    pub(super) fn late(&self, canvas: &mut Canvas, row: &Row, y: f64, labels: Labels<'_>) {
        let days = row.late_days();
        let Some(finish) = row.finish.filter(|_| days > 0) else {
            return;
        };
        let from = self.x(finish.even.max(finish.likely)) + 5.0;
        let words = font::fit(
            &labels.say(&phrase!("picture-late", days = days)),
            TINY,
            self.width - 2.0 - from,
        );
        let ink = (palette::ACTUAL, palette::WHITE);
        canvas.label((from, y + 3.5), &words, TINY, ink, Anchor::Start);
    }
}

/// A checkpoint: full when reached, hollow while it is to come, crossed when it is late.
pub(super) fn milestone(canvas: &mut Canvas, (x, y): Point, state: MilestoneState) {
    let size = 5.0;
    let shape = [(x, y - size), (x + size, y), (x, y + size), (x - size, y)];
    let edge = Some(Stroke::solid(palette::INK, 1.2));
    match state {
        MilestoneState::Done | MilestoneState::DoneLate => canvas.shape(&shape, palette::INK, edge),
        MilestoneState::Due | MilestoneState::Paused | MilestoneState::Unknown => {
            canvas.shape(&shape, palette::WHITE, edge);
        }
        MilestoneState::AtRisk | MilestoneState::Late => {
            canvas.shape(&shape, palette::WHITE, edge);
            let look = Stroke::solid(palette::INK, 1.2);
            let arm = size / 2.0;
            canvas.line((x - arm, y - arm), (x + arm, y + arm), look);
            canvas.line((x - arm, y + arm), (x + arm, y - arm), look);
        }
    }
}

impl Row {
    /// The day on which what follows it can begin.
    pub(super) fn ends(&self) -> Date {
        let finish = self
            .finish
            .filter(|finish| !finish.is_endless && !finish.is_done);
        finish.map_or(self.due, |finish| finish.even.max(self.due))
    }
}
