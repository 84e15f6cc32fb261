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

/// The width of a picture in a mail of one column, in CSS pixels.
pub const MAIL_WIDTH: f64 = 560.0;

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
