//! Secrets: read from a variable, a file, or (in a file that nobody else can read) inline.
//!
//! What is read goes straight into a type that cannot be printed.

use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::context::Context;
use super::item::{Item, describe};
use super::problem::{Severity, Spot};
use super::read::Fields;
use super::tree::{Place, Value};

/// What became of a secret.
pub(super) enum Secret {
    /// It is there.
    Ready(SecretString),
    /// Its variable is unset, or its file is not there. Not reported yet: an optional source is left out.
    Absent {
        message: String,
        help: String,
        spot: Spot,
    },
    /// It is wrong in a way that was reported.
    Wrong,
}

impl Secret {
    /// The secret; one that is absent is reported.
    pub(super) fn required(self, cx: &Context<'_>) -> Option<SecretString> {
        match self {
            Self::Ready(secret) => Some(secret),
            Self::Absent {
                message,
                help,
                spot,
            } => {
                cx.error_help(spot, message, help);
                None
            }
            Self::Wrong => None,
        }
    }
}

/// Whether an inline secret may stand in a file that others can read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Inline {
    /// Only in a file that is the owner's alone.
    Private,
    /// Anywhere: what it opens is on this machine only.
    Loopback,
}

/// Reads `{ env = "NAME" }`, `{ file = "path" }` or an inline text.
pub(super) fn secret(item: &Item<'_>, inline: Inline) -> Secret {
    match &item.node.value {
        Value::Text(text) => from_text(item, text, inline),
        Value::Table(_) => from_table(item),
        _ => {
            // The value is not shown: it may be half a secret.
            item.cx.error(
                item.node.spot(),
                format!("\"{}\" is not a secret — {{ env = \"NAME\" }} or {{ file = \"path\" }} is wanted", item.name),
            );
            Secret::Wrong
        }
    }
}

fn from_text(item: &Item<'_>, text: &str, inline: Inline) -> Secret {
    item.cx.hide(item.node);
    if text.trim().is_empty() {
        item.cx.error(
            item.node.spot(),
            format!("\"{}\" is empty — a secret is wanted", item.name),
        );
        return Secret::Wrong;
    }
    if let Some(name) = text.strip_prefix('$') {
        let name = name.trim_matches(['{', '}']);
        item.cx.error_help(
            item.node.spot(),
            format!(
                "\"{}\" names a variable in a way that is not read",
                item.name
            ),
            format!("write {} = {{ env = \"{name}\" }}", item.name),
        );
        return Secret::Wrong;
    }
    if inline == Inline::Private
        && let Place::File { file, .. } = &item.node.place
    {
        check_mode(item, *file);
    }
    Secret::Ready(SecretString::from(text.to_owned()))
}

#[cfg(unix)]
fn check_mode(item: &Item<'_>, file: usize) {
    use std::os::unix::fs::PermissionsExt as _;

    let paths = item.cx.paths.borrow();
    let Some(Some(path)) = paths.get(file) else {
        return;
    };
    let Ok(about) = std::fs::metadata(path) else {
        return;
    };
    let mode = about.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        item.cx.error_help(
            item.node.key_spot(),
            format!(
                "the file holds \"{}\" and is mode {mode:04o} (open to others)",
                item.name
            ),
            format!(
                "chmod 600 {}, or write {} = {{ env = \"NAME\" }}",
                path.display(),
                item.name
            ),
        );
    }
}

#[cfg(not(unix))]
fn check_mode(_: &Item<'_>, _: usize) {}

fn from_table(item: &Item<'_>) -> Secret {
    let Some(fields) = Fields::open(item.cx, format!("\"{}\"", item.name), item.node) else {
        return Secret::Wrong;
    };
    let (env, file) = (fields.get("env"), fields.get("file"));
    fields.finish();
    match (env, file) {
        (Some(env), None) => env
            .line()
            .map_or(Secret::Wrong, |name| variable(&env, &name)),
        (None, Some(file)) => file
            .line()
            .map_or(Secret::Wrong, |path| from_file(&file, &path)),
        _ => {
            let found = describe(item.node);
            item.cx.error(
                item.node.spot(),
                format!(
                    "\"{}\" is {found} — either env or file is wanted",
                    item.name
                ),
            );
            Secret::Wrong
        }
    }
}

fn variable(item: &Item<'_>, name: &str) -> Secret {
    let absent = |what: &str| Secret::Absent {
        message: format!(
            "environment variable {} is {what}",
            super::suggest::shown(name)
        ),
        help: "set it, or use { file = \"path\" } (a systemd credential is a file)".to_owned(),
        spot: item.node.spot(),
    };
    match item.cx.env.get(name).map(trimmed) {
        None => absent("not set"),
        Some("") => absent("empty"),
        Some(value) => Secret::Ready(SecretString::from(value.to_owned())),
    }
}

/// A line end behind a secret is never part of it: `echo` and editors put it there.
fn trimmed(text: &str) -> &str {
    text.trim_end_matches(['\n', '\r'])
}

fn from_file(item: &Item<'_>, written: &str) -> Secret {
    let places = secret_places(item.cx, written);
    let path = places.iter().find(|path| path.exists());
    let Some(path) = path else {
        let looked: Vec<String> = places
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        return Secret::Absent {
            message: format!("secret file {} is not there", looked.join(" or ")),
            help: "create it with mode 600, or use LoadCredential= in the systemd unit".to_owned(),
            spot: item.node.spot(),
        };
    };
    match read_secret(path) {
        Ok(secret) => Secret::Ready(secret),
        Err(what) => {
            let message = format!("secret file {}: {what}", path.display());
            item.cx
                .add(Severity::Error, item.node.spot(), message, None);
            Secret::Wrong
        }
    }
}

/// A relative file is a systemd credential first, then a file beside the configuration.
fn secret_places(cx: &Context<'_>, written: &str) -> Vec<PathBuf> {
    let credentials = cx
        .env
        .get("CREDENTIALS_DIRECTORY")
        .filter(|folder| !folder.is_empty());
    let credentials = credentials
        .filter(|_| Path::new(written).is_relative())
        .map(|folder| Path::new(folder).join(written));
    credentials
        .into_iter()
        .chain([cx.folder.join(written)])
        .collect()
}

fn read_secret(path: &Path) -> Result<SecretString, String> {
    let about = std::fs::metadata(path).map_err(|error| error.to_string())?;
    if !about.is_file() || about.len() > 64 << 10 {
        return Err("is not a regular file of at most 64 KiB".to_owned());
    }
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    match trimmed(&text) {
        "" => Err("is empty".to_owned()),
        secret => Ok(SecretString::from(secret.to_owned())),
    }
}
