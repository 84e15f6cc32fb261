//! One test's own folder, and the real binary run in it.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A folder that goes away with the test.
pub(crate) struct Home {
    folder: TempDir,
}

/// What one run of the binary left.
#[derive(Debug)]
pub(crate) struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Home {
    /// An empty home with this configuration in it.
    pub(crate) fn with_config(config: &str) -> Self {
        let home = Self {
            folder: TempDir::new().expect("a temporary folder"),
        };
        home.write("config.toml", config);
        home
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file has a folder"))
            .expect("a folder can be made");
        fs::write(&path, text).expect("a file can be written");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The files of a folder, by name.
    pub(crate) fn files(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path(folder)) else {
            return Vec::new();
        };
        let mut names: Vec<String> = entries
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    /// The binary with this home's configuration, nothing of the test's own environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_throughline"));
        command.args(arguments).current_dir(self.folder.path());
        if !arguments.contains(&"--config") {
            command.arg("--config").arg(self.path("config.toml"));
        }
        command
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the binary to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let output = self.command(arguments).output().expect("the binary runs");
        Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Runs the binary and wants exit code 0.
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}\n{}\n{}", ran.out, ran.err);
        ran.out
    }

    /// Starts the daemon; its log goes to `daemon.log`.
    pub(crate) fn daemon(&self, arguments: &[&str]) -> Daemon {
        let log = self.path("daemon.log");
        let file = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&log)
            .expect("a log file");
        let mut command = self.daemon_command(arguments);
        let child = command.stderr(file).spawn().expect("the daemon starts");
        Daemon { child, log }
    }

    /// Starts the daemon at a pretended instant and waits until it runs.
    pub(crate) fn running(&self, now: &str) -> Daemon {
        let runs = |log: &str| log.matches("throughline runs").count();
        let log = self.path("daemon.log");
        let before = runs(&fs::read_to_string(log).unwrap_or_default());
        let daemon = self.daemon(&["--now", now]);
        wait_for("the daemon to run", || runs(&daemon.log()) > before);
        daemon
    }

    /// How the daemon is started, for a test that starts it in a way of its own.
    pub(crate) fn daemon_command(&self, arguments: &[&str]) -> Command {
        let mut all = vec!["run"];
        all.extend_from_slice(arguments);
        self.command(&all)
    }

    /// Whether any file of this home holds a text.
    pub(crate) fn holds(&self, text: &str) -> Option<PathBuf> {
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let bytes = fs::read(&path).unwrap_or_default();
                let found = bytes
                    .windows(text.len())
                    .any(|part| part == text.as_bytes());
                if found {
                    return Some(path);
                }
            }
        }
        None
    }
}

/// A running daemon; killed when the test ends before it.
pub(crate) struct Daemon {
    child: Child,
    log: PathBuf,
}

impl Daemon {
    /// Takes over a daemon that a test started itself; its log goes to `log`.
    pub(crate) fn of(child: Child, log: PathBuf) -> Self {
        Self { child, log }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Waits until the log says something.
    pub(crate) fn says(&self, words: &str) {
        wait_for(
            &format!("the log to say `{words}`; it says:\n{}", self.log()),
            || self.log().contains(words),
        );
    }

    pub(crate) fn signal(&self, name: &str) {
        let status = Command::new("kill")
            .arg(format!("-{name}"))
            .arg(self.pid().to_string())
            .status();
        assert!(status.expect("kill runs").success(), "kill -{name}");
    }

    /// Sends SIGTERM and waits for the end; the exit code and how long it took.
    pub(crate) fn stop(self) -> (i32, Duration) {
        self.signal("TERM");
        self.ends()
    }

    /// Whether it still runs.
    pub(crate) fn runs(&mut self) -> bool {
        let ended = self.child.try_wait().expect("the child can be asked");
        ended.is_none()
    }

    /// Waits for the end; the exit code and how long it took.
    pub(crate) fn ends(mut self) -> (i32, Duration) {
        let started = Instant::now();
        wait_for("the daemon to end", || {
            self.child
                .try_wait()
                .expect("the child can be asked")
                .is_some()
        });
        let status = self.child.wait().expect("the daemon ended");
        (status.code().unwrap_or(-1), started.elapsed())
    }

    /// Ends it with SIGKILL.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("the daemon is there");
        self.child.wait().expect("the daemon ended");
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to kill.
        drop(self.child.kill());
        drop(self.child.wait());
        let mut rest = String::new();
        if let Some(out) = self.child.stdout.as_mut() {
            drop(out.read_to_string(&mut rest));
        }
    }
}

/// Waits for a condition, at most 20 seconds.
pub(crate) fn wait_for(what: &str, mut met: impl FnMut() -> bool) {
    let started = Instant::now();
    while !met() {
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "waited in vain for {what}"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A file of this repository.
pub(crate) fn repository(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}
