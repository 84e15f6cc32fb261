//! Text that strangers wrote, made inert once, so that no renderer has to think of it again.
//!
//! [`Safe`] is the only way such text enters a review: one line, no control characters, nothing that
//! turns the direction of writing or hides. What a medium needs beyond that (HTML entities, a
//! spreadsheet's guard) is added by its own renderer. Nothing here knows what the text means.

use std::fmt;

use unicode_width::UnicodeWidthChar as _;

use super::layout;
use crate::language::phrase::Arg;

/// More characters of one text than anybody reads; the rest is cut with an ellipsis.
const MOST_CHARS: usize = 2_000;

/// Marks upon one letter beyond which a text is a tower, not a word.
const MOST_MARKS: usize = 4;

/// One line of text that is inert in a terminal, in a text mail and in a header.
///
/// Tabs, line breaks and runs of spaces become one space; a no-break space between two words stays one. Other control
/// characters are shown (`\x1b`), those that reorder or hide text are dropped, stacked marks are limited.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize)]
#[serde(transparent)]
pub struct Safe(String);

impl Safe {
    /// Makes a text inert.
    pub fn new(text: &str) -> Self {
        let mut out = String::new();
        let mut marks = 0;
        let mut before = None;
        let mut chars = text.chars().peekable();
        let mut taken = 0;
        while let Some(char) = chars.next() {
            if taken == MOST_CHARS {
                out.push('…');
                break;
            }
            taken += 1;
            marks = if char.width() == Some(0) {
                marks + 1
            } else {
                0
            };
            if marks <= MOST_MARKS {
                push_inert(&mut out, char, before, chars.peek().copied());
            }
            before = Some(char);
        }
        Self(out.trim_end().to_owned())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same text in at most so many terminal columns, cut with an ellipsis.
    #[must_use]
    pub fn shortened(&self, columns: usize) -> Self {
        Self(layout::fit(&self.0, columns))
    }
}

impl fmt::Display for Safe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl From<&Safe> for Arg {
    fn from(text: &Safe) -> Self {
        text.as_str().into()
    }
}

/// Adds one character in its inert form.
fn push_inert(out: &mut String, char: char, before: Option<char>, after: Option<char>) {
    if char.is_whitespace() {
        if !out.is_empty() && !out.ends_with(char::is_whitespace) {
            out.push(if keeps_together(char) { char } else { ' ' });
        }
    } else if char.is_control() {
        let shown = format!("\\x{:02x}", u32::from(char));
        out.push_str(&shown);
    } else if is_joiner(char) {
        if before.is_some_and(|char| !char.is_ascii()) && after.is_some_and(|char| !char.is_ascii())
        {
            out.push(char);
        }
    } else if !hides(char) {
        out.push(char);
    }
}

/// A space at which no line ends: French sets one before its colon, and between the thousands of a number.
fn keeps_together(char: char) -> bool {
    matches!(char, '\u{a0}' | '\u{202f}')
}

/// Joins or parts letters of scripts (and emoji) that need it; between ASCII letters it only hides.
fn is_joiner(char: char) -> bool {
    matches!(char, '\u{200c}' | '\u{200d}')
}

/// Turns the direction of writing, or takes no room at all: marks, embeddings, overrides, isolates,
/// zero-width spaces, soft hyphen, interlinear notes, tag characters.
fn hides(char: char) -> bool {
    matches!(char,
        '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The address of a task's page, when it is one that a reader may be sent to: http or https, with a
/// host, without a login in it. Spelled by the URL library, so that nothing odd survives.
pub fn link(address: &str) -> Option<Safe> {
    let url = url::Url::parse(address.trim()).ok()?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.username().is_empty()
        && url.password().is_none()
        && url.as_str().len() <= MOST_CHARS;
    plain.then(|| Safe::new(url.as_str()))
}

#[cfg(test)]
mod tests {
    use super::{Safe, link};

    #[test]
    fn text_becomes_one_inert_line() {
        for (text, wanted) in [
            ("  Call\r\nBcc: x@y  z\t!", "Call Bcc: x@y z !"),
            (
                "\x1b]52;c;aGk=\x07 \u{9b}2J\0",
                "\\x1b]52;c;aGk=\\x07 \\x9b2J\\x00",
            ),
            ("pay \u{202e}100\u{202c} \u{2066}now", "pay 100 now"),
            ("pass\u{200b}word\u{feff}\u{ad}", "password"),
            ("a\u{200d}b 👩\u{200d}🚀", "ab 👩\u{200d}🚀"),
            ("line\u{2028}break\u{85}end", "line break end"),
            ("1\u{202f}204 \u{a0}€\u{a0}!", "1\u{202f}204 €\u{a0}!"),
            (
                "z\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}!",
                "z\u{301}\u{302}\u{303}\u{304}!",
            ),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
        ] {
            assert_eq!(Safe::new(text).as_str(), wanted, "{text:?}");
        }
    }

    #[test]
    fn a_long_text_is_cut() {
        let safe = Safe::new(&"x".repeat(5_000));
        assert_eq!(safe.as_str().chars().count(), 2_001);
        assert_eq!(safe.shortened(5).as_str(), "xxxx…");
    }

    #[test]
    fn only_web_addresses_become_links() {
        for (address, wanted) in [
            (
                "https://tracker.example/PLAT-1?a=\"<b>",
                Some("https://tracker.example/PLAT-1?a=%22%3Cb%3E"),
            ),
            (
                "HTTP://Tracker.Example/a b",
                Some("http://tracker.example/a%20b"),
            ),
            (
                "https://t.example/a\u{200b}b\u{202e}",
                Some("https://t.example/a%E2%80%8Bb%E2%80%AE"),
            ),
            ("javascript:alert(1)", None),
            ("data:text/html,<script>", None),
            ("file:///etc/passwd", None),
            ("https://user:secret@t.example/", None),
            ("PLAT-1", None),
        ] {
            assert_eq!(
                link(address).as_ref().map(Safe::as_str),
                wanted,
                "{address:?}"
            );
        }
    }
}
