//! The colours of pictures: few, told apart by colour-blind eyes (after Okabe and Ito 2008) and, in grey, by how
//! light they are. Whatever a colour says is also said by a sign, a pattern or a word.

use crate::engine::assessment::Status;

use super::svg::Colour;

/// Words.
pub const INK: Colour = "#1f2933";
/// Words that matter less: axes, units. 5.9 : 1 on white.
pub const GREY: Colour = "#5b6470";
/// The lines of a grid.
pub const GRID: Colour = "#e3e7ec";
/// Edges of boxes, today's line.
pub const EDGE: Colour = "#9aa3ae";
/// The ground of a range: a tolerance, a planned span.
pub const GROUND: Colour = "#eef1f4";
/// What was measured.
pub const ACTUAL: Colour = "#0b64a0";
/// What is foreseen.
pub const FORESEEN: Colour = "#5aa5d8";
/// The range of what is foreseen.
pub const FAN: Colour = "#d6e8f6";
/// What was planned.
pub const PLAN: Colour = "#6b7280";
/// The colour of paper.
pub const WHITE: Colour = "#ffffff";

/// The look of a status: four tones, as light in grey as they differ in colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tone {
    /// The fill of a bar.
    pub fill: Colour,
    /// Words on white, at least 4.5 : 1.
    pub ink: Colour,
}

/// The tone of a status; the sign beside it says the rest.
pub fn tone(status: Status) -> Tone {
    match status {
        Status::Achieved | Status::OnTrack => Tone {
            fill: "#4aa88a",
            ink: "#1b6b51",
        },
        Status::NotStarted | Status::Paused | Status::Unknown => Tone {
            fill: "#d9dee4",
            ink: GREY,
        },
        Status::AtRisk => Tone {
            fill: "#f0b63a",
            ink: "#8a5200",
        },
        Status::OffTrack | Status::Missed => Tone {
            fill: "#a8330f",
            ink: "#a8330f",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{ACTUAL, Colour, FORESEEN, GREY, INK, PLAN, tone};
    use crate::engine::assessment::Status;

    /// Relative luminance by WCAG 2: 0 is black, 1 is white.
    fn luminance(colour: Colour) -> f64 {
        let channel = |from: usize| {
            let byte = u8::from_str_radix(colour.get(from..from + 2).unwrap(), 16).unwrap();
            let share = f64::from(byte) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(one: Colour, other: Colour) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// One status of each tone.
    const TONES: [Status; 4] = [
        Status::OnTrack,
        Status::AtRisk,
        Status::OffTrack,
        Status::Unknown,
    ];

    #[test]
    fn tones_can_be_told_apart_in_grey() {
        for (index, one) in TONES.iter().enumerate() {
            for other in TONES.iter().skip(index + 1) {
                let (a, b) = (tone(*one).fill, tone(*other).fill);
                assert!(
                    contrast(a, b) > 1.3,
                    "{one:?} and {other:?}: {}",
                    contrast(a, b)
                );
            }
        }
    }

    #[test]
    fn words_stand_out_from_the_paper() {
        let inks = TONES.map(|status| tone(status).ink);
        for ink in inks.into_iter().chain([INK, GREY, ACTUAL, PLAN]) {
            assert!(
                contrast(ink, "#ffffff") >= 4.5,
                "{ink}: {}",
                contrast(ink, "#ffffff")
            );
        }
    }

    #[test]
    fn what_is_foreseen_is_lighter_than_what_was_measured() {
        assert!(luminance(FORESEEN) > luminance(ACTUAL) + 0.2);
    }
}
