//! The one face that pictures are written in, and how wide words are in it.
//!
//! It is compiled in, because a container has no fonts and a picture without words says nothing. What it lacks
//! (Arabic, Hebrew, Chinese, Japanese, Korean, emoji) a PNG shows as boxes, while a page's browser has faces for it.

use std::sync::LazyLock;

use skrifa::MetadataProvider as _;
use skrifa::instance::{LocationRef, Size};
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthChar as _;

/// DejaVu Sans, cut down by `font/make`.
pub(super) const FACE: &[u8] = include_bytes!("font/DejaVuSans.ttf");

/// What a browser is asked for: the face itself, then one as wide.
pub(super) const FAMILY: &str = "DejaVu Sans, Verdana, sans-serif";

/// The family's name in the face.
pub(super) const NAME: &str = "DejaVu Sans";

/// Width of each character that the face has, in ems.
static WIDTHS: LazyLock<BTreeMap<char, f64>> = LazyLock::new(|| {
    let Ok(face) = skrifa::FontRef::new(FACE) else {
        return BTreeMap::new();
    };
    let metrics = face.glyph_metrics(Size::new(1.0), LocationRef::default());
    let known = face.charmap().mappings().filter_map(|(code, glyph)| {
        let width = metrics.advance_width(glyph)?;
        Some((char::from_u32(code)?, f64::from(width)))
    });
    known.collect()
});

/// Whether the face has every character of a text.
pub fn has_all(text: &str) -> bool {
    text.chars().all(|char| WIDTHS.contains_key(&char))
}

/// The width of a text in pixels at a size in pixels. A character that the face lacks counts as wide as another
/// face may draw it.
pub fn width(text: &str, size: f64) -> f64 {
    let of = |char: char| {
        let lacking = || if char.width() == Some(0) { 0.0 } else { 1.05 };
        WIDTHS.get(&char).copied().unwrap_or_else(lacking)
    };
    text.chars().map(of).sum::<f64>() * size
}

/// The text in at most so many pixels, cut with an ellipsis; empty where not even that has room.
pub fn fit(text: &str, size: f64, most: f64) -> String {
    if width(text, size) <= most {
        return text.to_owned();
    }
    let room = most - width("…", size);
    let mut used = 0.0;
    let mut kept = String::new();
    for char in text.chars() {
        used += width(char.encode_utf8(&mut [0; 4]), size);
        if used > room {
            break;
        }
        kept.push(char);
    }
    if kept.is_empty() {
        return if room < 0.0 { kept } else { "…".to_owned() };
    }
    kept.truncate(kept.trim_end().len());
    kept + "…"
}

/// A name to write into a picture, in at most so many pixels: with its id behind it where the face lacks a
/// character of it, so that the row can still be told by a reader of the PNG.
pub fn name(name: &str, id: &str, size: f64, most: f64) -> String {
    if has_all(name) {
        return fit(name, size, most);
    }
    let id = fit(&format!("({id})"), size, most);
    let room = most - width(&id, size) - width(" ", size);
    let name = fit(name, size, room);
    if name.is_empty() {
        return id;
    }
    format!("{name} {id}")
}

/// A text in lines of at most so many pixels, at most so many of them; the last one is cut.
pub fn lines(text: &str, size: f64, most: f64, count: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.peek() {
        let longer = if line.is_empty() {
            (*word).to_owned()
        } else {
            format!("{line} {word}")
        };
        if lines.len() + 1 >= count {
            let rest: Vec<&str> = words.collect();
            let rest = rest.join(" ");
            let last = if line.is_empty() {
                rest
            } else {
                format!("{line} {rest}")
            };
            lines.push(fit(&last, size, most));
            return lines;
        }
        if line.is_empty() || width(&longer, size) <= most {
            line = longer;
            words.next();
        } else {
            lines.push(fit(&std::mem::take(&mut line), size, most));
        }
    }
    lines.push(fit(&line, size, most));
    lines
}

#[cfg(test)]
mod tests {
    use super::{fit, has_all, lines, name, width};

    #[test]
    fn words_are_as_wide_as_the_face_says() {
        // DejaVu Sans: 2,048 units an em; `i` is 569 of them wide, `W` 2,025.
        assert!((width("i", 2_048.0) - 569.0).abs() < 0.5);
        assert!((width("iW", 2_048.0) - 2_594.0).abs() < 0.5);
        assert!((width("e\u{301}", 10.0) - width("e", 10.0)).abs() < 0.1);
    }

    #[test]
    fn the_face_has_the_letters_of_europe_and_the_signs_of_a_status() {
        for text in [
            "Ärger süß",
            "œuvre déjà",
            "señal ¿qué?",
            "Łódź żółw",
            "Ελλάδα",
            "Съешь ж ещё",
        ] {
            assert!(has_all(text), "{text}");
        }
        assert!(has_all("✓●○‖?▲■✕ → −1,204 €"));
        assert!(!has_all("市場") && !has_all("שלום") && !has_all("😀"));
    }

    #[test]
    fn texts_are_cut_to_their_room() {
        assert_eq!(fit("Calls", 10.0, 100.0), "Calls");
        for most in [0.0, 4.0, 9.0, 20.0, 33.0, 50.0] {
            let cut = fit("Wholesale calls in Madrid", 10.0, most);
            assert!(width(&cut, 10.0) <= most, "{cut} in {most}");
        }
        assert_eq!(fit("Wholesale calls", 10.0, 40.0), "Whol…");
        assert_eq!(name("市場", "market", 10.0, 100.0), "市場 (market)");
        assert_eq!(name("Market", "market", 10.0, 100.0), "Market");
        let two = lines("Open forty stores in the north", 10.0, 80.0, 2);
        assert_eq!(two, ["Open forty", "stores in the…"]);
        assert_eq!(lines("", 10.0, 80.0, 2), [""]);
    }
}
