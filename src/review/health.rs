//! How the sources stand, as lines of a terminal: one a source, with its age, what is wrong and what
//! to do; then what counts nowhere.

use super::content::ReviewContent;
use super::layout::{left, width, wrap};
use super::paint::Painter;
use super::tree::tone;
use super::voice::Voice;
use super::wording::Words;

/// The columns of `partly read`, the longest word of a source's state.
const STATE: usize = 11;

/// The most columns of a source's name; a longer one is cut.
const NAME: usize = 30;

/// One line a source (more where they are long) in `columns` columns, those in trouble first.
pub fn sources(content: &ReviewContent, columns: usize, colour: bool) -> String {
    let painter = Painter { colour };
    let words = Words {
        content,
        voice: Voice::english(),
    };
    let lines = &content.data.sources.items;
    let names = lines.iter().map(|line| width(line.id.as_str())).max();
    let name = names.unwrap_or_default().min(NAME);
    let indent = " ".repeat(STATE + 4);
    let columns = columns.max(indent.len() + 20);
    let mut out = String::new();
    for line in lines {
        let view = words.source(line);
        let state = format!("{} {}", view.status.symbol, left(&view.status.word, STATE));
        let head = format!("{state}  {}  ", left(&view.id, name));
        let help = view.help.map(|help| format!("help: {help}"));
        let told = wrap(&view.text, columns, &head, &indent);
        let help = help.map_or_else(Vec::new, |help| wrap(&help, columns, &indent, &indent));
        for text in told.into_iter().chain(help) {
            // The state stands first on its line; only it is painted.
            let text = match text.strip_prefix(&state) {
                Some(rest) => painter.paint(state.clone(), tone(&view.status)) + rest,
                None => text,
            };
            out.push_str(text.trim_end());
            out.push('\n');
        }
    }
    for note in words.notes() {
        out.push_str(&wrap(&note, columns, "", "  ").join("\n"));
        out.push('\n');
    }
    out
}
