//! Pictures of a review: values in, SVG text out, each drawn once for the page and, as PNG, for mails.
//!
//! A picture holds figures and says its finding in [`Drawing::alt`]; status is a sign and a word before it is a
//! colour. Everything written passes [`svg`], which escapes it; the words come from [`labels`]. Nothing here knows
//! a mail or a page, and no SVG refers to anything outside of itself.

pub mod axes;
pub mod chains;
pub mod font;
pub mod gather;
pub mod labels;
pub mod loads;
pub mod palette;
pub mod raster;
pub mod roadmap;
pub mod scale;
pub mod spark;
pub mod svg;
pub mod trend;

/// How wide a picture is drawn, and how wide it is shown, in CSS pixels: what is shown wider than it is drawn has larger letters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Its own width.
    pub drawn: f64,
    /// Its width on a screen with room for it.
    pub shown: f64,
}

impl Size {
    /// Shown as it is drawn.
    pub const fn natural(width: f64) -> Self {
        Self {
            drawn: width,
            shown: width,
        }
    }
}

/// A picture in a mail of one column. On a phone it is as narrow as the screen: letters of 11 are as large as 8 there, and as 13
/// in the column.
pub const MAIL: Size = Size {
    drawn: 480.0,
    shown: 560.0,
};

/// A finished picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// A whole `<svg>` element without ids, styles, scripts or references: fit to stand inline.
    pub svg: String,
    /// The finding as a sentence, for whoever does not see the picture.
    pub alt: String,
    /// In CSS pixels.
    pub width: u32,
    /// In CSS pixels.
    pub height: u32,
}

#[cfg(test)]
mod tests;
