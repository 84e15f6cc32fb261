//! Colours of a terminal, put on only when the caller says that there is one.

use anstyle::Style;

/// Paints, or leaves text as it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Painter {
    /// Whether the reader wants colours.
    pub(super) colour: bool,
}

impl Painter {
    pub(super) fn paint(self, text: String, style: Style) -> String {
        if !self.colour || style.is_plain() || text.is_empty() {
            return text;
        }
        format!("{style}{text}{style:#}")
    }
}
