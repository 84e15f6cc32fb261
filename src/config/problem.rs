//! Problems of a configuration: where, what, one thing to do; rendered with the source line and a caret.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::Serialize;

use super::mask::mask;

/// How much a problem weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The configuration cannot be used.
    Error,
    /// It can, but a person should know.
    Warning,
}

impl Severity {
    fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One problem, in the form that machines read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfigProblem {
    /// Its weight.
    pub severity: Severity,
    /// The file, or the environment variable that it comes from; absent: the configuration as a whole.
    pub file: Option<String>,
    /// Line, counted from 1; 0 where there is no line.
    pub line: usize,
    /// Column in characters, counted from 1; 0 where there is no line.
    pub column: usize,
    /// What was found — what is wanted.
    pub message: String,
    /// One thing to do.
    pub help: Option<String>,
}

impl fmt::Display for ConfigProblem {
    /// `config.toml:22:1: unknown key "intervall" in [source.x]`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}:")?;
            if self.line > 0 {
                write!(f, "{}:{}:", self.line, self.column)?;
            }
            f.write_str(" ")?;
        }
        f.write_str(&self.message)
    }
}

/// A file as it was read.
#[derive(Clone)]
pub(super) struct FileText {
    pub(super) name: String,
    pub(super) text: String,
}

/// Where a problem lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Spot {
    /// A range of bytes of one of the files, by number.
    File(usize, Range<usize>),
    /// An environment variable.
    Variable(String),
    /// No place of its own.
    Nowhere,
}

/// A problem and its place, before the files' names and lines are looked up.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) severity: Severity,
    pub(super) spot: Spot,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// Every problem of a configuration; at least one of them is an error.
#[derive(Clone)]
pub struct ConfigErrors {
    problems: Vec<ConfigProblem>,
    snippets: Vec<Option<LineOfCode>>,
}

/// The one line of a file that a problem points at, with its secrets masked.
#[derive(Clone)]
struct LineOfCode {
    number: usize,
    text: String,
    span: Range<usize>,
}

impl ConfigErrors {
    /// Looks up lines and columns; the problems come in the order of files and lines.
    pub(super) fn new(files: &[FileText], found: Vec<Found>) -> Self {
        let mut all: Vec<(ConfigProblem, Option<LineOfCode>)> = found
            .into_iter()
            .map(|found| resolve(files, found))
            .collect();
        let file_number = |name: &Option<String>| {
            files
                .iter()
                .position(|file| Some(&file.name) == name.as_ref())
        };
        all.sort_by_key(|(problem, _)| {
            let number = file_number(&problem.file).unwrap_or(usize::MAX);
            (
                number,
                problem.line,
                problem.column,
                problem.severity,
                problem.file.clone(),
            )
        });
        all.dedup_by(|(a, _), (b, _)| a == b);
        let (problems, snippets) = all.into_iter().unzip();
        Self { problems, snippets }
    }

    /// One problem that has no line.
    pub(super) fn single(message: String, help: Option<String>) -> Self {
        let found = Found {
            severity: Severity::Error,
            spot: Spot::Nowhere,
            message,
            help,
        };
        Self::new(&[], vec![found])
    }

    /// Problems in files that the configuration names, found by who can read those: file, line (0: not known), what
    /// was found and what is wanted, and one thing to do about it.
    pub fn in_files(found: impl IntoIterator<Item = (String, usize, String, String)>) -> Self {
        let problems: Vec<ConfigProblem> = found
            .into_iter()
            .map(|(file, line, message, help)| ConfigProblem {
                severity: Severity::Error,
                file: Some(file),
                line,
                column: 1,
                message,
                help: Some(help),
            })
            .collect();
        let snippets = problems.iter().map(|_| None).collect();
        Self { problems, snippets }
    }

    /// Every problem, by file and line.
    pub fn problems(&self) -> &[ConfigProblem] {
        &self.problems
    }

    /// Every problem with its source line and a caret, and a last line that counts them.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let mut text = String::new();
        for (problem, snippet) in self.problems.iter().zip(&self.snippets) {
            text.push_str(&render_one(&renderer, problem, snippet.as_ref()));
            text.push_str("\n\n");
        }
        text.push_str(&self.summary());
        text
    }

    fn summary(&self) -> String {
        let count = |severity| {
            let of_it = self.problems.iter().filter(|p| p.severity == severity);
            of_it.count()
        };
        let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
        let errors = plural(count(Severity::Error), "error");
        match count(Severity::Warning) {
            0 => errors,
            n => format!("{errors}, {}", plural(n, "warning")),
        }
    }
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl fmt::Debug for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.problems).finish()
    }
}

impl std::error::Error for ConfigErrors {}

/// A warning as one line: `config.toml:3:1: …`, with its help in brackets.
pub(super) fn one_line(files: &[FileText], found: Found) -> String {
    let (problem, _) = resolve(files, found);
    match &problem.help {
        Some(help) => format!("{problem} ({help})"),
        None => problem.to_string(),
    }
}

fn resolve(files: &[FileText], found: Found) -> (ConfigProblem, Option<LineOfCode>) {
    let mut problem = ConfigProblem {
        severity: found.severity,
        file: None,
        line: 0,
        column: 0,
        message: found.message,
        help: found.help,
    };
    match found.spot {
        Spot::File(number, span) => {
            let Some(file) = files.get(number) else {
                return (problem, None);
            };
            let (line, column, code) = locate(&file.text, span);
            problem.file = Some(file.name.clone());
            problem.line = line;
            problem.column = column;
            return (problem, Some(code));
        }
        Spot::Variable(name) => problem.file = Some(name),
        Spot::Nowhere => {}
    }
    (problem, None)
}

fn locate(text: &str, span: Range<usize>) -> (usize, usize, LineOfCode) {
    let start = floor_boundary(text, span.start);
    let before = text.get(..start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let number = before.matches('\n').count() + 1;
    let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
    let line = text.get(line_start..).unwrap_or_default();
    let line = line.split(['\n', '\r']).next().unwrap_or_default();
    let end = floor_boundary(text, span.end.max(start)).min(line_start + line.len());
    let code = LineOfCode {
        number,
        text: mask(line),
        span: (start - line_start).min(line.len())..end.saturating_sub(line_start),
    };
    (number, column, code)
}

fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

fn render_one(renderer: &Renderer, problem: &ConfigProblem, code: Option<&LineOfCode>) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let Some(code) = code else {
        // Without a line there is nothing to draw.
        let help = problem.help.as_ref();
        let help = help.map_or_else(String::new, |help| format!("\nhelp: {help}"));
        return format!("{}: {problem}{help}", problem.severity.word());
    };
    let span = code.span.start..code.span.end.max(code.span.start);
    let snippet = Snippet::source(code.text.as_str())
        .line_start(code.number)
        .annotation(AnnotationKind::Primary.span(span));
    let mut group = level.primary_title(problem.to_string()).element(snippet);
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}
