//! How the pages look: the theme that the mails have too, as a style sheet of its own and a logo beside it.
//!
//! The names of both files change with what is in them, so that a browser may keep them. Colours hold what is asked of them in
//! [`crate::domain::theme`]: here they are only put to use.

use std::fmt::Write as _;

use crate::domain::theme::Theme;

/// The style sheet without the colours of a theme.
pub const STYLE: &str = include_str!("../templates/page/page.css");

/// What a page without a theme is called.
pub(super) const NAME: &str = "Throughline";

/// The style sheet in the colours of a theme: links are its accent, readable on the ground of day and night; the line above
/// each page is its colour.
pub fn style(theme: &Theme) -> String {
    let mut style = format!(
        ":root {{ --brand: {}; --link: {}; }}\n",
        theme.colour, theme.accent
    );
    let night = theme.accent.at_night();
    // Writing to a string cannot fail.
    let _ = writeln!(
        style,
        "@media (prefers-color-scheme: dark) {{ :root {{ --link: {night}; }} }}"
    );
    style.push_str(STYLE);
    style
}

/// What stands at the top of each page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Brand {
    /// Whose page it is.
    pub name: Option<String>,
    /// What is shown in its place.
    pub logo: Option<Logo>,
}

/// A logo as a file of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// Where it lies, below the root.
    pub path: String,
    /// In CSS pixels.
    pub width: u32,
    /// In CSS pixels.
    pub height: u32,
}

#[cfg(test)]
mod tests {
    use super::{STYLE, style};
    use crate::domain::theme::{Colour, Theme};

    /// The colours of one name, by day and by night.
    fn grounds(name: &str) -> [Colour; 2] {
        let before = format!("--{name}: ");
        let found = STYLE.split(&before).skip(1).take(2);
        let colours: Vec<Colour> = found
            .map(|rest| rest.get(..7).unwrap().parse().unwrap())
            .collect();
        colours.try_into().unwrap()
    }

    /// Links are read on the ground of the page too, whatever accent the configuration took.
    #[test]
    fn links_can_be_read_by_day_and_by_night() {
        let [day, night] = grounds("ground");
        for text in ["#2f78c4", "#9c2a50", "#000000", "#767676", "#7a5c00"] {
            let accent: Colour = text.parse().unwrap();
            assert!(accent.contrast(Colour::WHITE) >= Colour::READABLE, "{text}");
            assert!(accent.contrast(day) >= Colour::READABLE, "{text}");
            let dark = accent.at_night();
            assert!(dark.contrast(night) >= Colour::READABLE, "{text}: {dark}");
        }
    }

    #[test]
    fn the_style_sheet_has_the_colours_of_the_theme_before_its_own_rules() {
        let sheet = style(&Theme {
            colour: Colour([0x7a, 0x1f, 0x3d]),
            accent: Colour([0, 0, 0]),
            ..Theme::default()
        });
        assert!(sheet.starts_with(":root { --brand: #7a1f3d; --link: #000000; }\n@media"));
        let night = Colour([0, 0, 0]).at_night();
        assert!(sheet.contains(&format!("dark) {{ :root {{ --link: {night}; }} }}")));
        assert!(sheet.ends_with(STYLE), "what paper wants comes last");
    }
}
