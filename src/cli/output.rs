//! Printing: results to standard output, errors to standard error, and no panic when nobody reads.

use std::io::{self, Write as _};

use anstyle::{AnsiColor, Style};

/// Prints a result. A reader that went away (`| head`) is not an error.
pub(super) fn result(text: &str) {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| {
        if text.ends_with('\n') {
            Ok(())
        } else {
            out.write_all(b"\n")
        }
    });
    if written.and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}

/// The terminal's width within what reads well; 100 columns where there is none.
pub(super) fn width() -> usize {
    terminal_size::terminal_size()
        .map_or(100, |(width, _)| usize::from(width.0))
        .clamp(50, 140)
}

/// Prints a line that is not a result: what is being done, where something lies.
pub(super) fn note(text: &str) {
    // Nobody may be reading standard error; there is nowhere left to say so.
    drop(writeln!(io::stderr().lock(), "{text}"));
}

/// Prints prepared diagnostics as they are.
pub(super) fn diagnostics(text: &str) {
    note(text.trim_end());
}

/// Prints `error: …` and `help: …`.
pub(super) fn error(what: &str, help: Option<&str>, colour: bool) {
    let (red, cyan) = (
        Style::new().bold().fg_color(Some(AnsiColor::Red.into())),
        Style::new().fg_color(Some(AnsiColor::Cyan.into())),
    );
    note(&format!("{}: {what}", paint("error", red, colour)));
    if let Some(help) = help {
        note(&format!("{}: {help}", paint("help", cyan, colour)));
    }
}

/// A word in a style, or plain.
pub(super) fn paint(word: &str, style: Style, colour: bool) -> String {
    if colour {
        format!("{style}{word}{style:#}")
    } else {
        word.to_owned()
    }
}
