//! Mail as `.eml` files in a folder, for trying things out and for relays that pick files up.
//!
//! A file's name follows from the mail, and its bytes are stored, so writing one twice changes nothing:
//! no phase mark is needed.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use crate::store::outbox::{Claimed, fingerprint};

/// Writes a mail where a reader sees either all of it or nothing, and waits until it is on the disk.
pub(super) async fn write(folder: &Path, mail: &Claimed) -> io::Result<PathBuf> {
    let path = folder.join(file_name(mail));
    let (folder, raw) = (folder.to_owned(), mail.raw.clone());
    let written = path.clone();
    let writing = tokio::task::spawn_blocking(move || write_whole(&folder, &written, &raw));
    writing.await.map_err(io::Error::other)??;
    Ok(path)
}

fn write_whole(folder: &Path, path: &Path, raw: &[u8]) -> io::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    let unfinished = path.with_added_extension("part");
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(&unfinished)?;
    file.write_all(raw)?;
    file.sync_all()?;
    std::fs::rename(&unfinished, path)?;
    File::open(folder)?.sync_all()
}

/// `2026-W47-weekly-ada@acme.example.eml`. A name that had to be changed to be safe carries a mark of
/// the mail, so that two of them cannot fall together.
fn file_name(mail: &Claimed) -> String {
    let wanted = format!(
        "{}-{}-{}",
        mail.period,
        mail.review,
        mail.rcpt.to_lowercase()
    );
    let safe: String = wanted
        .chars()
        .map(|char| if is_safe(char) { char } else { '_' })
        .take(200)
        .collect();
    if safe == wanted {
        return format!("{safe}.eml");
    }
    let mark: String = fingerprint(wanted.as_bytes()).chars().take(8).collect();
    format!("{safe}-{mark}.eml")
}

fn is_safe(char: char) -> bool {
    char.is_ascii_alphanumeric() || "@.-_+".contains(char)
}
