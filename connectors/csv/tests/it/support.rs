//! Files and settings for the tests.

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use throughline_csv::{Location, Settings, connector};
use throughline_kit::{Connector, Cursor, FieldRule, FieldRules, Next, Page, PullError};

/// A folder with one file in it.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self {
            folder: TempDir::new().expect("a temporary folder"),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).expect("written");
        path
    }

    /// A message without the folder's own name in it.
    pub(crate) fn spell(&self, text: &impl ToString) -> String {
        text.to_string()
            .replace(&self.folder.path().display().to_string(), "/data")
    }
}

/// A line for each number, joined.
pub(crate) fn lines<I>(numbers: impl IntoIterator<Item = I>, line: impl Fn(I) -> String) -> String {
    numbers.into_iter().map(line).collect::<Vec<_>>().concat()
}

pub(crate) fn rules(pairs: &[(&str, &str)]) -> FieldRules {
    pairs
        .iter()
        .map(|(target, column)| ((*target).to_owned(), FieldRule::get(*column)))
        .collect()
}

pub(crate) fn settings(location: Location, fields: FieldRules) -> Settings {
    Settings {
        location,
        delimiter: None,
        encoding: None,
        columns: None,
        fields,
        complete: true,
        follow_symlinks: false,
    }
}

pub(crate) fn file(path: &Path, pairs: &[(&str, &str)]) -> Settings {
    settings(Location::File(path.to_owned()), rules(pairs))
}

/// Pulls to the end; the pages joined, with the last one's coverage and cursor.
pub(crate) async fn pull_all(settings: Settings, from: Option<&Cursor>) -> Result<Page, PullError> {
    let connector = connector(settings)?;
    let mut whole = connector.pull(from).await?;
    while let Next::More(cursor) = &whole.next {
        let mut page = connector.pull(Some(&cursor.clone())).await?;
        whole.records.append(&mut page.records);
        whole.rejects.append(&mut page.rejects);
        whole.notes.append(&mut page.notes);
        whole.coverage = page.coverage;
        whole.next = page.next;
    }
    Ok(whole)
}

/// The cursor of a finished pull.
pub(crate) fn done(page: &Page) -> Cursor {
    match &page.next {
        Next::Done(Some(cursor)) => cursor.clone(),
        other => panic!("not finished: {other:?}"),
    }
}
