//! Progress of pulls: a bar a source on a terminal, nothing where nobody watches.

use std::io::IsTerminal as _;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::ingest::pull::Progress;

/// The bars of one command.
pub(super) struct Bars {
    bars: Option<MultiProgress>,
}

impl Bars {
    pub(super) fn new() -> Self {
        Self {
            bars: std::io::stderr().is_terminal().then(MultiProgress::new),
        }
    }

    /// A bar for one source; hidden where nobody watches.
    pub(super) fn start(&self, id: &str) -> ProgressBar {
        let Some(bars) = &self.bars else {
            return ProgressBar::hidden();
        };
        let bar = bars.add(ProgressBar::new_spinner());
        let style =
            ProgressStyle::with_template("{spinner} {prefix:<24} {human_pos} records {msg}")
                .expect("the template is fixed and names known fields only");
        bar.set_style(style);
        bar.set_prefix(id.to_owned());
        bar.enable_steady_tick(Duration::from_millis(120));
        bar
    }
}

/// Shows how far a pull is.
pub(super) fn show(bar: &ProgressBar, progress: Progress) {
    bar.set_position(progress.records);
    if let Some(expected) = progress.expected {
        bar.set_message(format!("of {expected}"));
    }
}
