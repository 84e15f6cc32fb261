//! The signs of a roadmap, each with its word: those that occur in it.

use super::bars::milestone;
use super::{PAD, Roadmap};
use crate::engine::milestone::MilestoneState;
use crate::language::phrase::Phrase;
use crate::phrase;
use crate::review::picture::font;
use crate::review::picture::labels::Labels;
use crate::review::picture::palette;
use crate::review::picture::svg::{Anchor, Area, Canvas, Stroke};

/// The size of the words.
const SIZE: f64 = 10.0;

/// The height of a line of signs.
const LINE: f64 = 16.0;

/// The room of a sign.
const SIGN: f64 = 26.0;

/// A sign of the roadmap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Planned,
    Done,
    Critical,
    Buffer,
    Finish,
    Endless,
    Slack,
    Reached,
    ToCome,
    Late,
}

impl Sign {
    const ALL: [Self; 10] = [
        Self::Planned,
        Self::Done,
        Self::Critical,
        Self::Buffer,
        Self::Finish,
        Self::Endless,
        Self::Slack,
        Self::Reached,
        Self::ToCome,
        Self::Late,
    ];

    fn words(self) -> Phrase {
        match self {
            Self::Planned => phrase!("picture-planned"),
            Self::Done => phrase!("picture-done"),
            Self::Critical => phrase!("picture-critical-chain"),
            Self::Buffer => phrase!("picture-buffer"),
            Self::Finish => phrase!("picture-finish"),
            Self::Endless => phrase!("picture-no-end"),
            Self::Slack => phrase!("picture-slack"),
            Self::Reached => phrase!("picture-milestone-reached"),
            Self::ToCome => phrase!("picture-milestone-to-come"),
            Self::Late => phrase!("picture-milestone-late"),
        }
    }

    /// Whether it occurs.
    fn is_in(self, roadmap: &Roadmap) -> bool {
        let milestone = |states: &[MilestoneState]| {
            let mut all = roadmap.rows().flat_map(|row| &row.milestones);
            all.any(|(_, state)| states.contains(state))
        };
        let mut rows = roadmap.rows();
        match self {
            Self::Planned => true,
            Self::Done => rows.any(|row| row.done.is_some_and(|done| done > 0.0)),
            Self::Critical => rows.any(|row| row.is_critical),
            Self::Buffer => rows.any(|row| row.buffer_from.is_some()),
            Self::Finish => rows.any(|row| {
                row.finish
                    .is_some_and(|finish| !finish.is_endless && !finish.is_done)
            }),
            Self::Endless => rows.any(|row| row.finish.is_some_and(|finish| finish.is_endless)),
            Self::Slack => rows.any(|row| row.slack_until.is_some()),
            Self::Reached => milestone(&[MilestoneState::Done, MilestoneState::DoneLate]),
            Self::ToCome => milestone(&[
                MilestoneState::Due,
                MilestoneState::Paused,
                MilestoneState::Unknown,
            ]),
            Self::Late => milestone(&[MilestoneState::AtRisk, MilestoneState::Late]),
        }
    }

    fn draw(self, canvas: &mut Canvas, x: f64, y: f64) {
        let box_of = |width: f64| Area {
            x,
            y: y - 4.0,
            width,
            height: 8.0,
        };
        let edge = Stroke::solid(palette::EDGE, 1.0);
        let mark = Stroke::solid(palette::ACTUAL, 2.0);
        let middle = (x + 8.0, y);
        match self {
            Self::Planned => canvas.rect(box_of(20.0), palette::GROUND, Some(edge)),
            Self::Done => canvas.rect(box_of(20.0), "#8d97a3", Some(edge)),
            Self::Critical => {
                let thick = Stroke::solid(palette::INK, 1.8);
                canvas.rect(box_of(20.0), palette::GROUND, Some(thick));
            }
            Self::Buffer => {
                canvas.hatch(box_of(20.0), palette::WHITE, edge, 4.0);
                canvas.rect(box_of(20.0), "none", Some(edge));
            }
            Self::Finish => {
                canvas.line((x + 4.0, y - 6.0), (x + 4.0, y + 6.0), mark);
                let thin = Stroke::solid(palette::ACTUAL, 1.0);
                canvas.line((x + 4.0, y), (x + 18.0, y), thin);
                canvas.line((x + 18.0, y - 3.0), (x + 18.0, y + 3.0), thin);
            }
            Self::Endless => {
                let dashed = Stroke::dashed(palette::ACTUAL, 2.0, "4 3");
                canvas.line((x, y), (x + 15.0, y), dashed);
                canvas.arrowhead((x + 20.0, y), palette::ACTUAL);
            }
            Self::Slack => {
                let look = Stroke::dashed(palette::PLAN, 1.2, "1 2.5");
                canvas.line((x, y), (x + 20.0, y), look);
                let end = Stroke::solid(palette::PLAN, 1.2);
                canvas.line((x + 20.0, y - 3.0), (x + 20.0, y + 3.0), end);
            }
            Self::Reached => milestone(canvas, middle, MilestoneState::Done),
            Self::ToCome => milestone(canvas, middle, MilestoneState::Due),
            Self::Late => milestone(canvas, middle, MilestoneState::Late),
        }
    }
}

/// Each sign that occurs with its word, its place from the left and its line.
fn placed(roadmap: &Roadmap, width: f64, labels: Labels<'_>) -> Vec<(Sign, String, f64, f64)> {
    let (mut x, mut line) = (PAD, 0.0);
    let mut placed = Vec::new();
    for sign in Sign::ALL.into_iter().filter(|sign| sign.is_in(roadmap)) {
        let words = labels.say(&sign.words());
        let room = SIGN + font::width(&words, SIZE) + 12.0;
        if x > PAD && x + room - 12.0 > width - PAD {
            (x, line) = (PAD, line + 1.0);
        }
        placed.push((sign, words, x, line));
        x += room;
    }
    placed
}

/// The room that the signs, and the words on what is left out, need below the chart.
pub(super) fn height(roadmap: &Roadmap, width: f64, labels: Labels<'_>) -> f64 {
    let lines = placed(roadmap, width, labels)
        .last()
        .map_or(0.0, |(_, _, _, line)| line + 1.0);
    let more = if roadmap.left_out > 0 { 1.0 } else { 0.0 };
    (lines + more) * LINE + 10.0
}

/// Draws the signs below a height.
pub(super) fn draw(
    roadmap: &Roadmap,
    canvas: &mut Canvas,
    (top, width): (f64, f64),
    labels: Labels<'_>,
) {
    let mut y = top + LINE / 2.0 + 2.0;
    if roadmap.left_out > 0 {
        let words = labels.say(&phrase!(
            "picture-more-initiatives",
            count = roadmap.left_out
        ));
        canvas.text((PAD, y + 4.0), &words, 11.0, palette::GREY, Anchor::Start);
        y += LINE;
    }
    for (sign, words, x, line) in placed(roadmap, width, labels) {
        let y = y + line * LINE;
        sign.draw(canvas, x, y);
        canvas.text(
            (x + SIGN, y + 3.5),
            &words,
            SIZE,
            palette::GREY,
            Anchor::Start,
        );
    }
}
