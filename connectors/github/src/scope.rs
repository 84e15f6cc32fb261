//! Whether the names of a source can be asked for at all.

use throughline_kit::{Problem, PullError};

use crate::config::{Scope, Settings};

/// Refuses names that no address may hold, and a source of nothing.
///
/// # Errors
/// [`PullError::Broken`] with the first of them.
pub(crate) fn check_scope(settings: &Settings) -> Result<(), PullError> {
    let broken = |what: String| Err(PullError::broken(Problem::new("github", what)));
    if let Some(board) = settings.boards.iter().find(|board| !is_name(&board.owner)) {
        return broken(format!(
            "`{}` is no owner of a board — the short name of an organization or user is wanted",
            board.owner
        ));
    }
    match &settings.scope {
        Scope::Repositories(names) if names.is_empty() => {
            broken("no repository — one at least is wanted".to_owned())
        }
        Scope::Repositories(names) => match names.iter().find(|name| !is_repository(name)) {
            Some(name) => broken(format!(
                "`{name}` is no repository — `owner/name` is wanted"
            )),
            None => Ok(()),
        },
        Scope::Organization { name, .. } if !is_name(name) => broken(format!(
            "`{name}` is no organization — its short name is wanted"
        )),
        Scope::Organization { .. } => Ok(()),
    }
}

/// Whether a text is `owner/name`, safe to stand in a path and in a query.
pub(crate) fn is_repository(name: &str) -> bool {
    name.split_once('/')
        .is_some_and(|(owner, name)| is_name(owner) && is_name(name))
}

/// Letters, digits, `-`, `_` and `.`, but no `.` or `..`: the name goes into a path.
fn is_name(name: &str) -> bool {
    name.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        && !matches!(name, "" | "." | "..")
}
