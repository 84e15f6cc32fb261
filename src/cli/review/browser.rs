//! A page for the browser: a file that only its owner reads, and the program that shows it.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context as _;

use crate::cli::failure::Failure;
use crate::cli::output;
use crate::config::Environment;

/// Writes a page into the user's cache: the next one of its name takes its place, so that none pile up.
pub(super) fn keep(environment: &Environment, name: &str, page: &str) -> Result<PathBuf, Failure> {
    let folder = folder(environment).ok_or_else(|| {
        Failure::usage(
            "--open: neither HOME nor XDG_CACHE_HOME is set",
            "write the page somewhere: --format html --output FOLDER",
        )
    })?;
    let path = folder.join(name);
    write(&folder, &path, page)
        .with_context(|| format!("{}: cannot be written", path.display()))?;
    Ok(path)
}

fn folder(environment: &Environment) -> Option<PathBuf> {
    let absolute = |name: &str| {
        let value = environment.get(name).map(PathBuf::from);
        value.filter(|path| path.is_absolute())
    };
    let home = || Some(absolute("HOME")?.join(".cache"));
    let cache = absolute("XDG_CACHE_HOME").or_else(home)?;
    Some(cache.join("throughline"))
}

fn write(folder: &Path, path: &Path, page: &str) -> io::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    let unfinished = path.with_added_extension("part");
    // A file of that name may be another's, or a link to one: it is never written through.
    match std::fs::remove_file(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut file = OpenOptions::new()
        .create_new(true)
        .write(true)
        .mode(0o600)
        .open(&unfinished)?;
    file.write_all(page.as_bytes())?;
    std::fs::rename(&unfinished, path)
}

/// Hands a page to the browser; its path was printed, so that one that does not come up is no error.
pub(super) fn show(environment: &Environment, page: &Path) {
    let Some(program) = program(environment) else {
        return output::note("no desktop was found and BROWSER is not set: open the file yourself");
    };
    let started = Command::new(&program)
        .arg(page)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if let Err(error) = started {
        output::note(&format!("warning: {program} cannot be started: {error}"));
    }
}

/// `$BROWSER` (the first of several), else the desktop's own opener.
fn program(environment: &Environment) -> Option<String> {
    let set = |name: &str| environment.get(name).filter(|value| !value.is_empty());
    if let Some(browsers) = set("BROWSER") {
        return browsers.split(':').next().map(str::to_owned);
    }
    if cfg!(target_os = "macos") {
        return Some("open".to_owned());
    }
    let desktop = set("DISPLAY").or_else(|| set("WAYLAND_DISPLAY"));
    desktop.map(|_| "xdg-open".to_owned())
}
