//! The signs of a picture of loads, each with its word: those that occur in it.

use super::{Loads, PAD, too_much};
use crate::phrase;
use crate::review::picture::labels::Labels;
use crate::review::picture::svg::{Anchor, Area, Canvas, Stroke};
use crate::review::picture::{MAIL, font, palette};

/// The size of the words.
const SIZE: f64 = 10.0;

/// The height of a line of signs.
const LINE: f64 = 16.0;

/// The room of a sign.
const SIGN: f64 = 23.0;

/// From a word to the next sign.
const GAP: f64 = 14.0;

#[derive(Debug, Clone, Copy)]
enum Sign {
    Needed,
    TooMuch,
    TimeForIt,
    DailyOperations,
    Protected,
}

impl Sign {
    /// Those that occur, each with its word.
    fn all(loads: &Loads, labels: Labels<'_>) -> Vec<(Self, String)> {
        let any = |occurs: &dyn Fn(&super::PersonLoad) -> bool| loads.people.iter().any(occurs);
        let signs = [
            (Self::Needed, phrase!("picture-needed"), true),
            (
                Self::TooMuch,
                phrase!("picture-no-time"),
                any(&|one| one.short().is_some_and(|short| short > 0.0)),
            ),
            (Self::TimeForIt, phrase!("picture-time"), true),
            (
                Self::DailyOperations,
                phrase!("picture-daily-operations"),
                any(&|one| one.daily > 0.0),
            ),
            (
                Self::Protected,
                phrase!("picture-protected"),
                any(&|one| one.protected.is_some()),
            ),
        ];
        let occurring = signs.into_iter().filter(|(_, _, occurs)| *occurs);
        occurring
            .map(|(sign, words, _)| (sign, labels.say(&words)))
            .collect()
    }

    fn draw(self, canvas: &mut Canvas, x: f64, y: f64) {
        let area = Area {
            x,
            y: y - 5.0,
            width: 18.0,
            height: 10.0,
        };
        let edge = Stroke::solid(palette::EDGE, 1.0);
        match self {
            Self::Needed => canvas.fill(
                Area {
                    y: y - 3.0,
                    height: 6.0,
                    ..area
                },
                palette::ACTUAL,
            ),
            Self::TooMuch => too_much(canvas, area),
            Self::TimeForIt => canvas.rect(area, palette::FAN, Some(edge)),
            Self::DailyOperations => {
                canvas.hatch(area, palette::WHITE, edge, 5.0);
                canvas.rect(area, "none", Some(edge));
            }
            Self::Protected => canvas.line(
                (x + 9.0, y - 7.0),
                (x + 9.0, y + 7.0),
                Stroke::solid(palette::INK, 1.6),
            ),
        }
    }
}

/// Each sign with its word, its place from the left and its line.
fn placed(loads: &Loads, labels: Labels<'_>) -> Vec<(Sign, String, f64, f64)> {
    let (mut x, mut line) = (PAD, 0.0);
    let mut placed = Vec::new();
    for (sign, words) in Sign::all(loads, labels) {
        let room = SIGN + font::width(&words, SIZE);
        if x > PAD && x + room > MAIL.drawn - PAD {
            (x, line) = (PAD, line + 1.0);
        }
        placed.push((sign, words, x, line));
        x += room + GAP;
    }
    placed
}

/// The room that the signs need.
pub(super) fn height(loads: &Loads, labels: Labels<'_>) -> f64 {
    let placed = placed(loads, labels);
    let lines = placed.last().map_or(0.0, |(_, _, _, line)| *line);
    20.0 + lines * LINE
}

/// Draws the signs below a height.
pub(super) fn draw(canvas: &mut Canvas, loads: &Loads, top: f64, labels: Labels<'_>) {
    for (sign, words, x, line) in placed(loads, labels) {
        let y = top + 9.0 + line * LINE;
        sign.draw(canvas, x, y);
        let at = (x + SIGN, y + 3.5);
        canvas.text(at, &words, SIZE, palette::GREY, Anchor::Start);
    }
}
