//! What every check shares: the files, the environment, and the problems gathered so far.

use std::cell::RefCell;
use std::ops::Range;
use std::path::PathBuf;

use super::environment::Environment;
use super::problem::{ConfigErrors, FileText, Found, Severity, Spot, one_line};
use super::tree::{Node, Place, Value};

/// One load. Problems are gathered behind a shared reference, so that no check ends another.
pub(super) struct Context<'a> {
    pub(super) env: &'a Environment,
    /// The folder of the main file, absolute: relative paths start here.
    pub(super) folder: PathBuf,
    /// The paths of `files`, by the same numbers; presets have none.
    pub(super) paths: RefCell<Vec<Option<PathBuf>>>,
    files: RefCell<Vec<FileText>>,
    found: RefCell<Vec<Found>>,
    secrets: RefCell<Vec<(usize, Range<usize>)>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(env: &'a Environment, folder: PathBuf) -> Self {
        Self {
            env,
            folder,
            paths: RefCell::default(),
            files: RefCell::default(),
            found: RefCell::default(),
            secrets: RefCell::default(),
        }
    }

    /// Takes a file in and gives it a number.
    pub(super) fn add_file(&self, name: String, text: String, path: Option<PathBuf>) -> usize {
        self.paths.borrow_mut().push(path);
        let mut files = self.files.borrow_mut();
        files.push(FileText { name, text });
        files.len() - 1
    }

    pub(super) fn error(&self, spot: Spot, message: impl Into<String>) {
        self.add(Severity::Error, spot, message.into(), None);
    }

    pub(super) fn error_help(
        &self,
        spot: Spot,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add(Severity::Error, spot, message.into(), Some(help.into()));
    }

    pub(super) fn warning(&self, spot: Spot, message: impl Into<String>, help: Option<String>) {
        self.add(Severity::Warning, spot, message.into(), help);
    }

    pub(super) fn add(
        &self,
        severity: Severity,
        spot: Spot,
        message: String,
        help: Option<String>,
    ) {
        self.found.borrow_mut().push(Found {
            severity,
            spot,
            message,
            help,
        });
    }

    /// How many errors there are so far.
    pub(super) fn errors(&self) -> usize {
        let found = self.found.borrow();
        let errors = found.iter().filter(|f| f.severity == Severity::Error);
        errors.count()
    }

    /// Remembers that the texts of a node are credentials, so that no report shows them.
    pub(super) fn hide(&self, node: &Node) {
        match (&node.place, &node.value) {
            (Place::File { file, value, .. }, Value::Text(_)) => {
                self.secrets.borrow_mut().push((*file, value.clone()));
            }
            (_, Value::List(items)) => items.iter().for_each(|item| self.hide(item)),
            (_, Value::Table(table)) => table.values().for_each(|item| self.hide(item)),
            _ => {}
        }
    }

    /// `config.toml:12`, for messages that name a second place.
    pub(super) fn describe(&self, spot: &Spot) -> String {
        match spot {
            Spot::File(number, span) => {
                let files = self.files.borrow();
                let Some(file) = files.get(*number) else {
                    return String::new();
                };
                format!("{}:{}", file.name, line_of(&file.text, span.start))
            }
            Spot::Variable(name) => name.clone(),
            Spot::Nowhere => String::new(),
        }
    }

    /// The line of a byte of a file, counted from 1.
    pub(super) fn line(&self, number: usize, at: usize) -> usize {
        let files = self.files.borrow();
        files.get(number).map_or(0, |file| line_of(&file.text, at))
    }

    /// All problems as an error.
    pub(super) fn into_errors(self) -> ConfigErrors {
        let mut files = self.files.into_inner();
        for (number, span) in self.secrets.into_inner() {
            if let Some(file) = files.get_mut(number) {
                star_out(&mut file.text, span);
            }
        }
        ConfigErrors::new(&files, self.found.into_inner())
    }

    /// The warnings as lines.
    pub(super) fn into_warnings(self) -> Vec<String> {
        let files = self.files.into_inner();
        let mut found = self.found.into_inner();
        found.sort_by_key(|found| match &found.spot {
            Spot::File(file, span) => (*file, span.start),
            Spot::Variable(_) | Spot::Nowhere => (usize::MAX, 0),
        });
        let found = found.into_iter();
        found.map(|found| one_line(&files, found)).collect()
    }
}

fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().iter().take(at);
    before.filter(|byte| **byte == b'\n').count() + 1
}

/// Replaces a span by stars of the same length; line ends stay, so that later lines keep their numbers.
fn star_out(text: &mut String, span: Range<usize>) {
    let Some(inside) = text.get(span.clone()) else {
        return;
    };
    let stars: String = inside
        .bytes()
        .map(|byte| match byte {
            b'\n' => '\n',
            b'"' | b'\'' => char::from(byte),
            _ => '*',
        })
        .collect();
    text.replace_range(span, &stars);
}
