//! Finding the files of a location and opening them safely: regular files only, no surprise links.

use std::fs::{self, File, FileType, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use throughline_kit::{Problem, PullError};

use crate::bytes::{Bytes, Stamp};
use crate::text::grouped;

/// The largest export that is read: far above any real one, far below an endless one.
const MAX_BYTES: u64 = 4 << 30;

/// One export, open.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    /// Its path or URL, for messages.
    pub(crate) place: String,
    /// The name that keeps its rows apart when several files are read; `None` for a single file.
    pub(crate) group: Option<String>,
    /// Its bytes.
    pub(crate) bytes: Bytes,
    /// Its stamp when it was opened.
    pub(crate) stamp: Stamp,
}

impl Input {
    /// Refuses the export when it is no longer the one that was opened.
    pub(crate) fn still_the_same(&self) -> Result<(), PullError> {
        let now = self
            .bytes
            .stamp()
            .map_err(|error| unreadable(&self.place, error))?;
        if now == self.stamp {
            return Ok(());
        }
        Err(changed(&self.place, self.stamp, now))
    }
}

/// The error of an export that somebody is writing at this moment.
pub(crate) fn changed(place: &str, before: Stamp, now: Stamp) -> PullError {
    let how = if before.size == now.size {
        "written to again".to_owned()
    } else {
        format!("size {} → {}", grouped(before.size), grouped(now.size))
    };
    PullError::transient(Problem::new(
        place,
        format!("changed while being read ({how})"),
    ))
}

/// The files that a pattern names: the newest (then last by name), or all of them by name.
pub(crate) fn matches(pattern: &str, all: bool, follow: bool) -> Result<Vec<PathBuf>, PullError> {
    let found = glob::glob(pattern)
        .map_err(|error| PullError::broken(Problem::new(pattern, "not a glob")).because(error))?;
    let mut files = Vec::new();
    for path in found {
        let path = path.map_err(|error| {
            let place = error.path().display().to_string();
            refused(Path::new(&place), error.into())
        })?;
        let meta = stat(&path, follow).map_err(|error| refused(&path, error))?;
        // A folder or a link that happens to match must not win over an export.
        if meta.is_file() {
            files.push((Stamp::of(&meta).modified, path));
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(PullError::transient(
            Problem::new(pattern, "no file matches — at least one export is wanted")
                .help("check the path, or wait until the tracker has written its export"),
        ));
    }
    if all {
        files.sort_by(|a, b| a.1.cmp(&b.1));
        return Ok(files.into_iter().map(|(_, path)| path).collect());
    }
    Ok(files.pop().map(|(_, path)| path).into_iter().collect())
}

/// What a path is; a link is itself unless links are followed.
fn stat(path: &Path, follow: bool) -> io::Result<Metadata> {
    if follow {
        fs::metadata(path)
    } else {
        fs::symlink_metadata(path)
    }
}

/// Opens one regular file for reading.
///
/// # Errors
/// Transient when it is not there, denied without the permission, broken for anything but a
/// regular file.
pub(crate) fn open(path: &Path, follow: bool) -> Result<Input, PullError> {
    let meta = stat(path, follow).map_err(|error| refused(path, error))?;
    regular(path, &meta)?;
    // The path may be swapped after the look above: the open itself must neither follow a link nor
    // wait for a pipe's writer, and the open file is looked at again.
    let link = if follow { 0 } else { libc::O_NOFOLLOW };
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(link | libc::O_NONBLOCK | libc::O_CLOEXEC)
        .open(path)
        .map_err(|error| refused(path, error))?;
    let meta = file.metadata().map_err(|error| refused(path, error))?;
    regular(path, &meta)?;
    Ok(input(path, file, &meta))
}

fn input(path: &Path, file: File, meta: &Metadata) -> Input {
    Input {
        place: path.display().to_string(),
        group: None,
        bytes: Bytes::File(Arc::new(file)),
        stamp: Stamp::of(meta),
    }
}

/// Refuses everything but a regular file of a sane size.
fn regular(path: &Path, meta: &Metadata) -> Result<(), PullError> {
    let kind = meta.file_type();
    if kind.is_symlink() {
        return Err(link(path));
    }
    if !kind.is_file() {
        return Err(PullError::broken(
            Problem::new(
                path.display().to_string(),
                format!("{} — only regular files are read", kind_name(kind)),
            )
            .help("name a file, or a pattern such as exports/*.csv"),
        ));
    }
    if meta.len() > MAX_BYTES {
        return Err(PullError::broken(Problem::new(
            path.display().to_string(),
            format!(
                "{} bytes — at most {} are read",
                grouped(meta.len()),
                grouped(MAX_BYTES)
            ),
        )));
    }
    Ok(())
}

fn link(path: &Path) -> PullError {
    let target = fs::read_link(path).unwrap_or_default();
    PullError::broken(
        Problem::new(
            path.display().to_string(),
            format!(
                "a symbolic link to {} — only regular files are read",
                target.display()
            ),
        )
        .help("set follow_symlinks = true for this source"),
    )
}

fn kind_name(kind: FileType) -> &'static str {
    if kind.is_dir() {
        "a directory"
    } else if kind.is_fifo() {
        "a FIFO"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

/// The error of a path that could not be opened.
fn refused(path: &Path, error: io::Error) -> PullError {
    let place = path.display().to_string();
    match error.kind() {
        io::ErrorKind::NotFound => PullError::transient(
            Problem::new(place, "not found").help("check the path, or export the file again"),
        )
        .because(error),
        io::ErrorKind::PermissionDenied => {
            let owner = fs::symlink_metadata(path)
                .ok()
                .map(|meta| (meta.uid(), meta.gid(), meta.mode()));
            permission(path, owner).because(error)
        }
        _ if error.raw_os_error() == Some(libc::ELOOP) => link(path),
        _ => unreadable(&place, error),
    }
}

/// The error of a file that this user may not read; `owner` is user, group and mode, when visible.
fn permission(path: &Path, owner: Option<(u32, u32, u32)>) -> PullError {
    let user = me();
    let place = path.display().to_string();
    let file = owner.map_or(String::new(), |(user, group, mode)| {
        format!(
            " (file is {}:{} {:04o})",
            name("/etc/passwd", user),
            name("/etc/group", group),
            mode & 0o7777
        )
    });
    PullError::denied(
        Problem::new(&place, format!("permission denied for user {user}{file}"))
            .help(format!("setfacl -m u:{user}:r {place}")),
    )
}

/// The name of the user this program runs as: the kernel gives `/proc/self` the effective user.
fn me() -> String {
    fs::metadata("/proc/self").map_or_else(
        |_| "of this program".to_owned(),
        |meta| name("/etc/passwd", meta.uid()),
    )
}

/// The name of a user or group; its number when the table does not have it.
fn name(table: &str, id: u32) -> String {
    let text = fs::read_to_string(table).unwrap_or_default();
    let number = id.to_string();
    text.lines()
        .find_map(|line| {
            let mut parts = line.split(':');
            let name = parts.next()?;
            (parts.nth(1) == Some(number.as_str())).then(|| name.to_owned())
        })
        .unwrap_or(number)
}

/// The error of a read that failed half-way.
pub(crate) fn unreadable(place: &str, error: io::Error) -> PullError {
    PullError::transient(Problem::new(place, format!("could not be read: {error}"))).because(error)
}

#[cfg(test)]
mod tests;
