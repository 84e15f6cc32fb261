//! `status --watch` on a real terminal: drawn anew when something changed, gone without a trace at the end.

use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use crate::support::home::{Home, wait_for};

const CONFIG: &str = r#"
[service]
store = "sqlite:plan.db"

[person.ann]
email = "ann@acme.example"

[objective.share]
statement = "Raise the share from 12 % to 27 %"
owner     = "ann"
start     = 2026-01-01
due       = 2026-12-31
lag       = { unit = "%", baseline = 12, target = 27, actuals = "share" }

[metric.share]
type  = "csv"
path  = "share.csv"
date  = "month"
value = "value"
fresh = "400d"
"#;

/// A terminal of so many rows and columns in which the binary runs.
struct Terminal {
    home: PathBuf,
    child: Child,
    seen: Arc<Mutex<String>>,
}

impl Terminal {
    /// `script` of util-linux makes the terminal; `stty` gives it a size.
    fn run(home: &Home, rows: usize, columns: usize, arguments: &str) -> Self {
        let binary = env!("CARGO_BIN_EXE_throughline");
        let line = format!(
            "tty > tty; stty rows {rows} cols {columns}; exec {binary} {arguments} --config config.toml"
        );
        let mut child = Command::new("script")
            .args(["--quiet", "--return", "--command", &line, "/dev/null"])
            .current_dir(home.path(""))
            .env("TERM", "xterm-256color")
            .env_remove("NO_COLOR")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("script of util-linux runs");
        let seen = Arc::new(Mutex::new(String::new()));
        let (mut out, screen) = (child.stdout.take().expect("its output"), Arc::clone(&seen));
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = out.read(&mut bytes) {
                let text = String::from_utf8_lossy(&bytes[..read]).into_owned();
                screen
                    .lock()
                    .expect("nobody panics with it")
                    .push_str(&text);
            }
        });
        Self {
            home: home.path(""),
            child,
            seen,
        }
    }

    fn seen(&self) -> String {
        self.seen.lock().expect("nobody panics with it").clone()
    }

    fn frames(&self) -> usize {
        self.seen().matches("\x1b[H").count()
    }

    fn types(&mut self, keys: &str) {
        let keyboard = self.child.stdin.as_mut().expect("its input");
        keyboard.write_all(keys.as_bytes()).expect("it reads");
        keyboard.flush().expect("it reads");
    }

    /// The window's other size, as a person who drags its corner makes it: the kernel tells the command.
    fn resize(&self, rows: usize, columns: usize) {
        let tty = self.home.join("tty");
        let tty = std::fs::read_to_string(tty).expect("it wrote its terminal's name");
        let sized = Command::new("stty")
            .args(["-F", tty.trim()])
            .args(["rows", &rows.to_string(), "cols", &columns.to_string()])
            .status();
        assert!(sized.expect("stty runs").success());
    }

    fn ends(&mut self) -> (i32, String) {
        wait_for("the command to end", || {
            self.child.try_wait().expect("it can be asked").is_some()
        });
        let code = self.child.wait().expect("it ended").code().unwrap_or(-1);
        wait_for("the rest of its output", || {
            self.seen().contains("\x1b[?1049l")
        });
        (code, self.seen())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Without its keyboard and screen the command ends by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn home() -> Home {
    let home = Home::with_config(CONFIG);
    home.write("share.csv", "month,value\n2026-10-31,25\n");
    home.ok(&["once", "--now", "2026-11-24T07:00:00Z"]);
    home
}

#[test]
fn it_is_drawn_anew_after_a_change_and_leaves_no_trace() {
    let home = home();
    let mut terminal = Terminal::run(&home, 30, 90, "status --watch=1 --now 2026-11-24T08:00:00Z");
    wait_for("the first frame", || {
        terminal.seen().contains("Ctrl-C ends")
    });
    assert!(terminal.seen().contains("on track"), "{}", terminal.seen());
    // Nothing is written: nothing is drawn.
    std::thread::sleep(std::time::Duration::from_millis(2_300));
    assert_eq!(terminal.frames(), 1);

    home.write("share.csv", "month,value\n2026-10-31,14\n");
    home.ok(&["pull", "--now", "2026-11-24T08:00:00Z"]);
    wait_for("a frame with the change", || {
        terminal.seen().contains("off track")
    });
    terminal.types("\x03");
    let (code, seen) = terminal.ends();
    assert_eq!(code, 0, "{seen}");
    assert!(
        seen.contains("\x1b[?1049h") && seen.contains("\x1b[?25l"),
        "a screen of its own"
    );
    assert!(
        seen.trim_end().ends_with("\x1b[?25h\x1b[?1049l"),
        "and the way back: {seen:?}"
    );
}

#[test]
fn it_follows_the_width_and_does_without_colour() {
    let home = home();
    let wide = Terminal::run(
        &home,
        30,
        130,
        "status --watch --color never --now 2026-11-24T08:00:00Z",
    );
    wait_for("the first frame", || wide.seen().contains("Ctrl-C ends"));
    let narrow = Terminal::run(
        &home,
        6,
        60,
        "status --watch --color never --now 2026-11-24T08:00:00Z",
    );
    wait_for("the first frame", || narrow.seen().contains("Ctrl-C ends"));
    assert!(
        narrow
            .seen()
            .contains("more lines: a taller window shows them")
    );
    for (mut terminal, columns) in [(wide, 130), (narrow, 60)] {
        terminal.types("\x03");
        let (code, seen) = terminal.ends();
        assert_eq!(code, 0);
        for colour in ["\x1b[0m", "\x1b[1", "\x1b[3"] {
            assert!(!seen.contains(colour), "{seen:?}");
        }
        for line in seen.split("\r\n") {
            let line = line.replace("\x1b[K", "").replace("\x1b[H", "");
            assert!(
                line.contains('\x1b') || line.chars().count() <= columns,
                "{line:?}"
            );
        }
    }
}

/// The window is made narrower while it runs: the next frame comes at once and fits it.
#[test]
fn it_is_drawn_anew_when_the_window_changes_its_size() {
    let home = home();
    // It looks for changes once in ten minutes, so a second frame is the window's doing.
    let arguments = "status --watch=600 --color never --now 2026-11-24T08:00:00Z";
    let mut terminal = Terminal::run(&home, 30, 130, arguments);
    wait_for("the first frame", || {
        terminal.seen().contains("Ctrl-C ends")
    });
    terminal.resize(8, 50);
    let is_smaller = |frame: &str| {
        let lines: Vec<&str> = frame.split("\r\n").collect();
        let text = |line: &&str| line.replace("\x1b[K", "").replace("\x1b[J", "");
        let fits = |line: &&str| text(line).chars().count() <= 50;
        let is_whole = frame.ends_with("\x1b[K\x1b[J");
        is_whole && lines.len() <= 8 && lines.iter().all(fits)
    };
    wait_for("a frame of the new size", || {
        let seen = terminal.seen();
        let last = seen.rsplit("\x1b[H").next();
        last.is_some_and(is_smaller)
    });
    terminal.types("\x03");
    let (code, seen) = terminal.ends();
    assert_eq!(code, 0, "{seen}");
    assert!(
        seen.contains("more lines: a taller window shows them"),
        "{seen:?}"
    );
}

#[test]
fn without_a_terminal_it_says_so() {
    let home = home();
    let ran = home.run(&["status", "--watch"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("--watch") && ran.err.contains("terminal"),
        "{}",
        ran.err
    );
}
