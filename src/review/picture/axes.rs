//! The frame of a chart over time: where a day and a value lie, the grid behind them and its words.

use jiff::civil::Date;

use super::font;
use super::labels::Labels;
use super::palette;
use super::scale::{Days, TickUnit, Values};
use super::svg::{Anchor, Area, Canvas, Point, Stroke};

/// The size of an axis' words.
pub const SMALL: f64 = 11.0;

/// The least room between two words of an axis of days, in pixels.
const TICK_ROOM: f64 = 58.0;

/// A chart's scales in its area.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Where it is drawn.
    pub area: Area,
    /// From left to right.
    pub days: Days,
    /// From bottom to top.
    pub values: Values,
}

impl Frame {
    /// A day from the left.
    pub fn x(&self, day: Date) -> f64 {
        self.area.x + self.days.share(day) * self.area.width
    }

    /// A value from the top.
    pub fn y(&self, value: f64) -> f64 {
        self.area.bottom() - self.values.share(value) * self.area.height
    }

    /// A value on a day.
    pub fn point(&self, (day, value): (Date, f64)) -> Point {
        (self.x(day), self.y(value))
    }

    /// The room that the words of the values need at the left.
    pub fn value_room(values: &Values, unit: &str, labels: Labels<'_>) -> f64 {
        let words = values
            .ticks()
            .into_iter()
            .map(|tick| tick_words(values, tick, unit, labels));
        let widths = words.map(|words| font::width(&words, SMALL));
        widths.fold(0.0, f64::max) + 8.0
    }

    /// The lines and words of the values; the unit, where it is short, stands beside each.
    pub fn draw_values(&self, canvas: &mut Canvas, unit: &str, labels: Labels<'_>) {
        for tick in self.values.ticks() {
            let y = self.y(tick);
            let line = Stroke::solid(palette::GRID, 1.0);
            canvas.line((self.area.x, y), (self.area.right(), y), line);
            let words = tick_words(&self.values, tick, unit, labels);
            let at = (self.area.x - 6.0, y + 4.0);
            canvas.text(at, &words, SMALL, palette::GREY, Anchor::End);
        }
    }

    /// The ticks and words of the days below the area.
    pub fn draw_days(&self, canvas: &mut Canvas, labels: Labels<'_>) {
        draw_days(canvas, self.area, self.days, false, labels);
    }
}

/// Ticks and words of days below an area; with lines through it when wanted.
pub fn draw_days(canvas: &mut Canvas, area: Area, days: Days, lines: bool, labels: Labels<'_>) {
    let (ticks, unit) = ticks(area, days);
    let floor = area.bottom();
    let edge = Stroke::solid(palette::EDGE, 1.0);
    canvas.line((area.x, floor), (area.right(), floor), edge);
    let mut year = None;
    let mut end = f64::NEG_INFINITY;
    for day in ticks {
        let x = area.x + days.share(day) * area.width;
        if lines {
            let line = Stroke::solid(palette::GRID, 1.0);
            canvas.line((x, area.y), (x, floor), line);
        }
        canvas.line((x, floor), (x, floor + 4.0), edge);
        let words = labels.tick(day, unit, year != Some(day.year()));
        let width = font::width(&words, SMALL);
        // A word that would leave the picture or touch the one before it is left out; its tick stays.
        let left = (x - width / 2.0).max(area.x - 20.0);
        if left < end + 6.0 || left + width > area.right() + 26.0 {
            continue;
        }
        year = Some(day.year());
        end = left + width;
        canvas.text(
            (left, floor + 17.0),
            &words,
            SMALL,
            palette::GREY,
            Anchor::Start,
        );
    }
}

fn ticks(area: Area, days: Days) -> (Vec<Date>, TickUnit) {
    let mut most = 2;
    let mut room = TICK_ROOM * 3.0;
    while room <= area.width && most < 24 {
        most += 1;
        room += TICK_ROOM;
    }
    let unit = days.unit(most);
    (days.ticks(unit), unit)
}

fn tick_words(values: &Values, tick: f64, unit: &str, labels: Labels<'_>) -> String {
    let number = labels.short(tick, values.decimals());
    if unit.starts_with('%') {
        format!("{number} %")
    } else {
        number
    }
}

/// A word at a height, which may have to make room for others.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// Where it would like to stand, from the top.
    pub y: f64,
    /// What it says.
    pub words: String,
    /// In which colour.
    pub ink: super::svg::Colour,
}

/// Moves words apart, so that none touches the next one, between two heights; their order stays.
pub fn spread(sides: &mut [Side], gap: f64, (top, bottom): (f64, f64)) {
    sides.sort_by(|one, other| one.y.total_cmp(&other.y));
    let mut least = top;
    for side in sides.iter_mut() {
        side.y = side.y.max(least);
        least = side.y + gap;
    }
    let mut most = bottom;
    for side in sides.iter_mut().rev() {
        side.y = side.y.min(most);
        most = side.y - gap;
    }
}

#[cfg(test)]
mod tests {
    use super::{Side, spread};

    #[test]
    fn words_make_room_for_each_other() {
        for (given, wanted) in [
            (vec![10.0, 50.0], vec![10.0, 50.0]),
            (vec![10.0, 12.0], vec![10.0, 22.0]),
            (vec![98.0, 99.0, 97.0], vec![76.0, 88.0, 100.0]),
            (vec![0.0], vec![5.0]),
        ] {
            let side = |y| Side {
                y,
                words: String::new(),
                ink: "",
            };
            let mut sides: Vec<Side> = given.into_iter().map(side).collect();
            spread(&mut sides, 12.0, (5.0, 100.0));
            let found: Vec<f64> = sides.iter().map(|side| side.y).collect();
            assert_eq!(found, wanted);
        }
    }
}
