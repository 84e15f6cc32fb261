//! `status --watch`: the scoreboard redrawn in place, on a screen of its own, until Ctrl-C.
//!
//! Drawn anew when somebody wrote to the database, when the window changed its size, and once a minute,
//! because ages grow. A frame goes out in one write over the one before, so that nothing flickers.

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::Instant;

use crate::cli::failure::Failure;
use crate::cli::setup::Setup;
use crate::review::layout::fit;

/// The longest time between two frames.
const LONGEST: Duration = Duration::from_mins(1);

/// Enters the terminal's second screen and hides the cursor; and the way back.
const ENTER: &str = "\x1b[?1049h\x1b[?25l";
const LEAVE: &str = "\x1b[?25h\x1b[?1049l";

/// Draws until it is told to end. `frame` makes the text of one frame for a width.
pub(super) async fn run(
    setup: &Setup,
    every: Duration,
    mut frame: impl AsyncFnMut() -> Result<String, Failure>,
) -> Result<ExitCode, Failure> {
    let mut signals = Signals::listen().map_err(Failure::failed)?;
    let _screen = Screen::enter().map_err(Failure::failed)?;
    let store = &setup.context.store;
    loop {
        let seen = store.revision().await?;
        let text = frame().await?;
        let at = (setup.clock)().to_zoned(setup.context.config.service.time_zone.clone());
        let foot = format!(
            "{} · every {} s · Ctrl-C ends",
            at.strftime("%H:%M:%S"),
            every.as_secs()
        );
        if draw(&text, &foot).is_err() {
            // The terminal went away, and nobody is left to be told.
            return Ok(ExitCode::SUCCESS);
        }
        let drawn = Instant::now();
        while store.revision().await? == seen && drawn.elapsed() < LONGEST {
            tokio::select! {
                biased;
                told = signals.next() => match told {
                    Told::End => return Ok(ExitCode::SUCCESS),
                    Told::Resized => break,
                },
                () = tokio::time::sleep(every) => {}
            }
        }
    }
}

/// What the terminal, or a person, says.
enum Told {
    End,
    Resized,
}

struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
    resized: Signal,
}

impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            resized: signal(SignalKind::window_change())?,
        })
    }

    async fn next(&mut self) -> Told {
        tokio::select! {
            _ = self.interrupt.recv() => Told::End,
            _ = self.terminate.recv() => Told::End,
            _ = self.hang_up.recv() => Told::End,
            _ = self.resized.recv() => Told::Resized,
        }
    }
}

/// The second screen; left again however the command ends.
struct Screen;

impl Screen {
    fn enter() -> io::Result<Self> {
        put(ENTER).map(|()| Self)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // A terminal that is gone needs no way back.
        drop(put(LEAVE));
    }
}

fn put(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// One frame over the one before: each line to its end, then all that is below; cut to the window.
fn draw(text: &str, foot: &str) -> io::Result<()> {
    let (columns, rows) = terminal_size::terminal_size()
        .map_or((80, usize::MAX), |(width, height)| {
            (usize::from(width.0), usize::from(height.0))
        });
    put(&screenful(text, foot, columns, rows))
}

fn screenful(text: &str, foot: &str, columns: usize, rows: usize) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    // The foot, and a line that says how many more there are.
    let room = rows.saturating_sub(2).max(1);
    let shown = if lines.len() <= room {
        lines.len()
    } else {
        room - 1
    };
    let more = lines.len() - shown;
    let mut frame = String::from("\x1b[H");
    for line in lines.iter().take(shown) {
        frame.push_str(line);
        frame.push_str("\x1b[K\n");
    }
    if more > 0 {
        let more = format!("… {more} more lines: a taller window shows them");
        frame.push_str(&fit(&more, columns));
        frame.push_str("\x1b[K\n");
    }
    frame.push_str("\x1b[K\n");
    frame.push_str(&fit(foot, columns.saturating_sub(1)));
    frame.push_str("\x1b[K\x1b[J");
    frame
}

#[cfg(test)]
mod tests {
    use super::screenful;

    #[test]
    fn a_frame_fits_the_window_and_says_what_it_leaves_out() {
        let frame = screenful("one\ntwo\nthree\nfour\n", "foot", 20, 10);
        assert_eq!(
            frame,
            "\x1b[Hone\x1b[K\ntwo\x1b[K\nthree\x1b[K\nfour\x1b[K\n\x1b[K\nfoot\x1b[K\x1b[J"
        );
        let frame = screenful("one\ntwo\nthree\nfour\n", "foot", 20, 5);
        assert_eq!(
            frame,
            "\x1b[Hone\x1b[K\ntwo\x1b[K\n… 2 more lines: a t…\x1b[K\n\x1b[K\nfoot\x1b[K\x1b[J"
        );
        assert_eq!(frame.matches('\n').count(), 4, "five rows: nothing scrolls");
    }
}
