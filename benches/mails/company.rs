//! A generated company of very many owners: each has an objective, an initiative and tasks of their own.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::bail;

use jiff::civil::{Date, date};
use jiff::{Span, Timestamp};
use tempfile::TempDir;

/// The moment at which everything is assessed: 2026-11-20T12:00:00Z.
pub(crate) const AS_OF: Timestamp = Timestamp::constant(1_795_176_000, 0);

/// The first day on which a task was made.
const FIRST: Date = date(2026, 1, 5);

/// Tasks of each owner.
const TASKS: usize = 20;

/// A folder with the configuration, the export and the store.
pub(crate) struct Company {
    folder: TempDir,
}

impl Company {
    /// Whose mails go to a relay on a port of this host.
    pub(crate) fn new(owners: usize, port: u16) -> anyhow::Result<Self> {
        let company = Self {
            folder: TempDir::new()?,
        };
        std::fs::write(company.config(), plan(owners, port)?)?;
        std::fs::write(company.folder.path().join("tasks.csv"), rows(owners)?)?;
        Ok(company)
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.folder.path().join("config.toml")
    }

    /// Pulls the tasks into the store.
    pub(crate) fn pull(&self) -> anyhow::Result<()> {
        let code = Command::new(env!("CARGO_BIN_EXE_throughline"))
            .arg("--config")
            .arg(self.config())
            .arg("--now")
            .arg(AS_OF.to_string())
            .arg("pull")
            .stdout(Stdio::null())
            .status()?
            .code();
        if code != Some(0) {
            bail!("`pull` ended with {code:?}");
        }
        Ok(())
    }
}

fn plan(owners: usize, port: u16) -> Result<String, std::fmt::Error> {
    let mut plan = HEAD.replace("PORT", &port.to_string());
    for number in 0..owners {
        write!(
            plan,
            "[person.p{number}]\nname = \"Person {number}\"\nemail = \"p{number}@halden.example\"\n\
             accounts = [\"tracker:user{number}\"]\nhours = 38\ndaily_operations = 0.3\n\
             [objective.o{number}]\nstatement = \"Objective {number}\"\nwhy = \"It pays\"\nowner = \"p{number}\"\n\
             start = 2026-01-05\ndue = 2027-03-31\nat_stake = {{ amount = 100_000, currency = \"EUR\", what = \"stream {number}\" }}\n\
             [initiative.i{number}]\nobjective = \"o{number}\"\nowner = \"p{number}\"\nstart = 2026-01-05\n\
             due = 2027-03-31\nmatch = [{{ source = \"tracker\", labels = \"area-{number}\" }}]\n"
        )?;
        // Every tenth waits for the one before it.
        if number % 10 == 9 {
            writeln!(plan, "depends_on = [\"i{}\"]", number - 1)?;
        }
        let target = 18 + number % 7;
        write!(
            plan,
            "[lead.i{number}-count]\ninitiative = \"i{number}\"\ncount = \"done\"\ntarget = {target}\nunit = \"tasks\"\n\
             [lead.i{number}-share]\ninitiative = \"i{number}\"\npercent = \"done\"\ntarget = 100\n\
             [lead.i{number}-week]\ninitiative = \"i{number}\"\ncount = \"done\"\nper = \"week\"\ntarget = 1\nunit = \"tasks\"\n"
        )?;
    }
    Ok(plan)
}

fn rows(owners: usize) -> Result<String, std::fmt::Error> {
    let mut rows = String::from("id,title,state,owner,labels,created,due,closed,estimate\n");
    for number in 0..owners * TASKS {
        let (owner, mixed) = (number / TASKS, number.wrapping_mul(2_654_435_761) >> 7);
        let made = mixed % 200;
        let closed = made + 3 + mixed / 7 % 250;
        let is_done = closed <= 319;
        let done = if is_done {
            day(closed).to_string()
        } else {
            String::new()
        };
        writeln!(
            rows,
            "{number},Step {number},{},user{owner},area-{owner},{},{},{done},{}",
            if is_done { "Done" } else { "Open" },
            day(made),
            day(made + 200),
            2 + mixed % 30
        )?;
    }
    Ok(rows)
}

fn day(offset: usize) -> Date {
    let days = i64::try_from(offset).unwrap_or_default();
    FIRST.saturating_add(Span::new().days(days))
}

const HEAD: &str = r#"
[service]
store     = "sqlite:throughline.db"
time_zone = "Europe/Stockholm"

[mail]
from = "strategy@halden.example"
smtp = "smtp://127.0.0.1:PORT"
tls  = "none"

[review.weekly]
kind     = "check-in"
schedule = "Fri 08:00"
to       = ["owners"]

[review.monthly]
kind     = "course-correction"
schedule = "first Mon 09:00"
to       = ["owners"]

[source.tracker]
type     = "csv"
path     = "tasks.csv"
complete = true
every    = "1h"

[source.tracker.fields]
id        = "id"
title     = "title"
assignees = "owner"
labels    = "labels"
created   = "created"
due       = "due"
closed    = "closed"
estimate  = { column = "estimate", unit = "h" }
state     = { column = "state", map = { Open = "open", Done = "done" } }
"#;
