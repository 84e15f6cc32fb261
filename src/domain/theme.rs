//! How an organisation's reviews look: its name and logo, two colours, its own templates. What a colour must hold to be
//! readable is decided here, once; how it is put to use is not.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// How reviews look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// Whose reviews they are, printed above them.
    pub name: Option<String>,
    /// The picture beside the name.
    pub logo: Option<Logo>,
    /// The line above a review.
    pub colour: Colour,
    /// Links.
    pub accent: Colour,
    /// Templates that stand in for the built-in ones, by the name of the file.
    pub templates: BTreeMap<String, String>,
}

impl Default for Theme {
    fn default() -> Self {
        Self {
            name: None,
            logo: None,
            colour: Colour([0x2f, 0x66, 0x9e]),
            accent: Colour([0x2f, 0x78, 0xc4]),
            templates: BTreeMap::new(),
        }
    }
}

/// A PNG that mails carry along.
#[derive(Clone, PartialEq, Eq)]
pub struct Logo {
    /// The file's bytes.
    pub png: Vec<u8>,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl fmt::Debug for Logo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Logo({} x {})", self.width, self.height)
    }
}

/// Why bytes are no logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LogoFault {
    /// Not the signature and header of a PNG.
    #[error("is not a PNG")]
    NotPng,
    /// A mail that is clipped or filtered for its size is not read.
    #[error("has {0} bytes, more than {max}", max = Logo::MOST_BYTES)]
    Bytes(usize),
    /// Nobody's screen needs more.
    #[error("measures {0} x {1} pixels, more than {max} on a side", max = Logo::MOST_PIXELS)]
    Pixels(u32, u32),
}

impl Logo {
    /// The most bytes: it goes into every mail.
    pub const MOST_BYTES: usize = 50_000;
    /// The most pixels on a side.
    pub const MOST_PIXELS: u32 = 1_200;

    /// A logo of a file's bytes.
    ///
    /// # Errors
    /// [`LogoFault`] when they are no PNG, or too large a one.
    pub fn new(png: Vec<u8>) -> Result<Self, LogoFault> {
        if png.len() > Self::MOST_BYTES {
            return Err(LogoFault::Bytes(png.len()));
        }
        // PNG specification, 5.2 and 11.2.2: the signature, then the header chunk, whose data begins with both sizes.
        let number = |at: usize| {
            let bytes = png.get(at..at + 4)?.try_into().ok()?;
            Some(u32::from_be_bytes(bytes))
        };
        let is_png = png.starts_with(b"\x89PNG\r\n\x1a\n") && png.get(12..16) == Some(b"IHDR");
        let (Some(width), Some(height), true) = (number(16), number(20), is_png) else {
            return Err(LogoFault::NotPng);
        };
        if width == 0 || height == 0 {
            return Err(LogoFault::NotPng);
        }
        if width.max(height) > Self::MOST_PIXELS {
            return Err(LogoFault::Pixels(width, height));
        }
        Ok(Self { png, width, height })
    }

    /// Width and height as shown: at double density, at most 48 high and 240 wide.
    pub fn shown(&self) -> (u32, u32) {
        let [width, height] = [self.width, self.height].map(f64::from);
        let scale = (48.0 / height).min(240.0 / width).min(0.5);
        let whole = |side: f64| (side * scale).round().max(1.0);
        // Both are at most 240.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let shown = (whole(width) as u32, whole(height) as u32);
        shown
    }
}

/// A colour of the sRGB space: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// The page behind a review.
    pub const WHITE: Self = Self([255; 3]);
    /// What dark modes put behind it, about.
    pub const NIGHT: Self = Self([0x1e, 0x1f, 0x22]);
    /// The contrast at which running text is readable (WCAG 2.2, 1.4.3).
    pub const READABLE: f64 = 4.5;

    /// Relative luminance, 0 to 1 (WCAG 2.2).
    pub fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The contrast between two colours, 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The nearest colour on the way to white that is readable at night.
    #[must_use]
    pub fn at_night(self) -> Self {
        self.towards(Self::WHITE, Self::NIGHT)
    }

    /// The nearest colour on the way to black that is readable on white.
    #[must_use]
    pub fn on_white(self) -> Self {
        self.towards(Self([0; 3]), Self::WHITE)
    }

    fn towards(self, end: Self, ground: Self) -> Self {
        (0..=100)
            .map(|percent| self.mixed(end, percent))
            .find(|colour| colour.contrast(ground) >= Self::READABLE)
            .unwrap_or(end)
    }

    /// So many percent of the way to another colour.
    fn mixed(self, other: Self, percent: u16) -> Self {
        let mut channels = self.0;
        for (channel, end) in channels.iter_mut().zip(other.0) {
            let sum = u16::from(*channel) * (100 - percent) + u16::from(end) * percent;
            // A mean of two bytes is a byte.
            *channel = u8::try_from(sum / 100).unwrap_or(u8::MAX);
        }
        Self(channels)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(formatter, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// A text that names no colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no colour of the form #rrggbb")]
pub struct NoColour;

impl FromStr for Colour {
    type Err = NoColour;

    fn from_str(text: &str) -> Result<Self, NoColour> {
        let digits = text.strip_prefix('#').ok_or(NoColour)?;
        let is_hex = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u32::from_str_radix(digits, 16).map_err(|_| NoColour)?;
        let [_, red, green, blue] = number.to_be_bytes();
        is_hex.then_some(Self([red, green, blue])).ok_or(NoColour)
    }
}

#[cfg(test)]
mod tests {
    use super::{Colour, Logo, LogoFault, Theme};

    #[test]
    fn contrast_is_that_of_wcag() {
        // Black on white is 21 by definition; #777777 on white is 4.48, the grey that just fails.
        let colour = |text: &str| text.parse::<Colour>().expect("a colour of the test");
        let cases = [("#000000", 21.0), ("#777777", 4.48), ("#ffffff", 1.0)];
        for (text, contrast) in cases {
            let found = colour(text).contrast(Colour::WHITE);
            assert!((found - contrast).abs() < 0.01, "{text}: {found}");
        }
    }

    #[test]
    fn a_colour_is_six_hexadecimal_digits_behind_a_hash() {
        assert_eq!("#1f66B0".parse(), Ok(Colour([0x1f, 0x66, 0xb0])));
        assert_eq!(Colour([0x1f, 0x66, 0xb0]).to_string(), "#1f66b0");
        for wrong in [
            "", "1f66b0", "#1f66b", "#1f66b00", "#+f66b0", "#gg0000", "blue", "#é1f66",
        ] {
            assert!(wrong.parse::<Colour>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_colour_has_a_readable_one_by_day_and_by_night() {
        for text in [
            "#000000", "#ffffff", "#ff0000", "#ffff00", "#1f66b0", "#2e8650",
        ] {
            let colour: Colour = text.parse().expect("a colour of the test");
            let (day, night) = (colour.on_white(), colour.at_night());
            assert!(
                day.contrast(Colour::WHITE) >= Colour::READABLE,
                "{text} {day}"
            );
            assert!(
                night.contrast(Colour::NIGHT) >= Colour::READABLE,
                "{text} {night}"
            );
        }
        let theme = Theme::default();
        assert_eq!(theme.accent.on_white(), theme.accent);
    }

    #[test]
    fn a_logo_is_a_small_png() {
        let png = |width: u32, height: u32| {
            let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
            bytes.extend(width.to_be_bytes());
            bytes.extend(height.to_be_bytes());
            bytes
        };
        assert_eq!(Logo::new(png(400, 100)).expect("a logo").shown(), (192, 48));
        assert_eq!(
            Logo::new(png(1_200, 60)).expect("a logo").shown(),
            (240, 12)
        );
        assert_eq!(Logo::new(png(20, 20)).expect("a logo").shown(), (10, 10));
        assert_eq!(Logo::new(png(0, 20)), Err(LogoFault::NotPng));
        assert_eq!(Logo::new(b"GIF89a".to_vec()), Err(LogoFault::NotPng));
        assert_eq!(Logo::new(Vec::new()), Err(LogoFault::NotPng));
        assert_eq!(Logo::new(png(4_000, 20)), Err(LogoFault::Pixels(4_000, 20)));
        let mut large = png(10, 10);
        large.resize(60_000, 0);
        assert_eq!(Logo::new(large), Err(LogoFault::Bytes(60_000)));
    }
}
