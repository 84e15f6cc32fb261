//! Lines of text by the columns they take in a terminal: wrapping, padding, cutting.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// The columns a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// The text in at most so many columns, cut with an ellipsis.
pub(crate) fn fit(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for char in text.chars() {
        used += char.width().unwrap_or(0);
        if used + 1 > columns {
            break;
        }
        out.push(char);
    }
    while out.ends_with(' ') {
        out.pop();
    }
    if columns > 0 {
        out.push('…');
    }
    out
}

/// The text cut or filled on the right to exactly so many columns.
pub(crate) fn left(text: &str, columns: usize) -> String {
    let text = fit(text, columns);
    let fill = columns.saturating_sub(width(&text));
    text + &" ".repeat(fill)
}

/// The text cut or filled on the left to exactly so many columns.
pub(super) fn right(text: &str, columns: usize) -> String {
    let text = fit(text, columns);
    " ".repeat(columns.saturating_sub(width(&text))) + &text
}

/// The text in lines of at most `columns`, the first one behind `first`, the others behind `rest`.
///
/// Words stay whole unless one alone is wider than a line; a percentage keeps its sign.
pub(super) fn wrap(text: &str, columns: usize, first: &str, rest: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut empty = true;
    for word in glued(text) {
        let space = usize::from(!empty);
        if !empty && width(&line) + space + width(&word) > columns {
            lines.push(std::mem::replace(&mut line, rest.to_owned()));
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        for char in word.chars() {
            if !empty && width(&line) + char.width().unwrap_or(0) > columns {
                lines.push(std::mem::replace(&mut line, rest.to_owned()));
            }
            line.push(char);
            empty = false;
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// The words of a text; `%` and `pp` stay with the figure before them.
fn glued(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let is_unit = word.starts_with('%') || word.trim_end_matches([',', '.', ')']) == "pp";
        match words.last_mut() {
            Some(last) if is_unit && last.ends_with(|char: char| char.is_ascii_digit()) => {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{fit, left, right, wrap};

    #[test]
    fn columns_count_wide_letters_twice() {
        assert_eq!(fit("日本語の題", 5), "日本…");
        assert_eq!(left("日本", 6), "日本  ");
        assert_eq!(right("1,204", 7), "  1,204");
        assert_eq!(fit("abc", 3), "abc");
        assert_eq!(fit("abcd", 3), "ab…");
        assert_eq!(fit("abcd", 0), "");
    }

    #[test]
    fn wrapping_keeps_words_and_breaks_monsters() {
        assert_eq!(
            wrap("one two three", 9, "- ", "  "),
            ["- one two", "  three"]
        );
        assert_eq!(
            wrap("abcdefghij kl", 6, "- ", "  "),
            ["- abcd", "  efgh", "  ij", "  kl"]
        );
        assert_eq!(wrap("", 6, "- ", "  "), ["-"]);
        assert_eq!(
            wrap("from 12 %, or % x", 9, "", ""),
            ["from", "12 %, or", "% x"]
        );
    }
}
