//! The configuration as a spec: what loads, and what is said about everything that does not.

mod damage;
mod environment;
mod faults;
mod loads;
mod many;
mod schema;
mod secrets;
mod stored;

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::settings::Config;
use super::{ConfigErrors, ConfigProblem, Environment, Severity, load};

/// A folder with configuration files and an environment.
struct Home {
    folder: TempDir,
    env: Environment,
}

impl Home {
    fn new(main: &str) -> Self {
        let home = Self {
            folder: TempDir::new().expect("a folder"),
            env: Environment::default(),
        };
        home.file("config.toml", main)
    }

    fn file(self, name: &str, text: &str) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
        self
    }

    fn env(mut self, variables: &[(&str, &str)]) -> Self {
        self.env = variables.iter().copied().collect();
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn load(&self) -> Result<Config, ConfigErrors> {
        load(&self.path("config.toml"), &self.env)
    }

    /// The report, with this folder's name taken out.
    fn report(&self) -> String {
        let errors = self.load().expect_err("a configuration with faults");
        self.plain(&errors.render(false))
    }

    fn plain(&self, text: &str) -> String {
        let folder = format!("{}/", self.folder.path().display());
        text.replace(&folder, "")
    }

    /// Each problem on one line, its help behind an arrow.
    fn problems(&self) -> Vec<String> {
        self.lines(|_| true)
    }

    /// The same without the warnings.
    fn errors(&self) -> Vec<String> {
        self.lines(|problem| problem.severity == Severity::Error)
    }

    fn lines(&self, wanted: impl Fn(&ConfigProblem) -> bool) -> Vec<String> {
        let errors = self.load().expect_err("a configuration with faults");
        let problems = errors.problems().iter().filter(|problem| wanted(problem));
        let lines = problems.map(|problem| match &problem.help {
            Some(help) => format!("{problem} => {help}"),
            None => problem.to_string(),
        });
        lines.map(|line| self.plain(&line)).collect()
    }
}

/// The smallest plan that everything else can be hung on.
const BASE: &str = r#"
[person.maria]
email = "maria@acme.example"
[source.board]
type = "csv"
path = "board.csv"
fields = { id = "Id", title = "Title", state = "State" }
[metric.share]
points = [[2026-01-31, 12.4], [2026-02-28, 12.9]]
[objective.market]
statement = "Raise market share from 12 % to 27 %"
owner = "maria"
start = 2026-01-01
due = 2026-12-31
lag = { unit = "%", baseline = 12, target = 27, actuals = "share" }
[initiative.talks]
objective = "market"
owner = "maria"
start = 2026-02-01
due = 2026-06-30
match = [{ source = "board" }]
"#;
