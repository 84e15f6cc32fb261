//! A generated company: an export of a tracker and a plan whose rules take seven of ten of its tasks.

use std::fmt::Write as _;
use std::path::PathBuf;

use jiff::civil::{Date, date};
use jiff::{Span, Timestamp};
use tempfile::TempDir;

/// The moment at which everything is assessed: 2026-11-20T12:00:00Z.
pub(crate) const AS_OF: Timestamp = Timestamp::constant(1_795_176_000, 0);

/// The day at which everything is assessed.
const TODAY: Date = date(2026, 11, 20);

/// Days after today for which tasks are planned already: a fifth of a year's.
const AHEAD: usize = 81;

/// Accounts that work on an initiative; each works on ten.
const TEAM: usize = 12;

/// Leads of each initiative.
const LEADS: usize = 3;

/// What kind of company it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    /// Days since its first task was made.
    pub(crate) age: usize,
    /// Whether its tracker knows more of each task: estimate, time spent and start; the parent of nine in ten, what one in twenty waits for.
    pub(crate) is_rich: bool,
}

/// A folder with the configuration, the export and the store.
pub(crate) struct Company {
    folder: TempDir,
    tasks: usize,
    initiatives: usize,
    kind: Kind,
    changed: bool,
}

impl Company {
    /// One lead for about 300 tasks: 3,000 leads where there are a million.
    pub(crate) fn new(tasks: usize, kind: Kind) -> anyhow::Result<Self> {
        let company = Self {
            folder: TempDir::new()?,
            tasks,
            initiatives: (tasks / 1_000).max(1),
            kind,
            changed: false,
        };
        std::fs::write(company.config(), company.plan()?)?;
        std::fs::write(company.export(), company.rows()?)?;
        Ok(company)
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.folder.path().join("config.toml")
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.folder.path().join("throughline.db")
    }

    /// Accounts of the tracker: about one for each thousand tasks.
    fn accounts(&self) -> usize {
        (self.initiatives * TEAM / 10).max(60)
    }

    /// People of the plan: five of six accounts.
    fn people(&self) -> usize {
        self.accounts() * 5 / 6
    }

    /// The first day on which a task was made.
    fn first(&self) -> Date {
        day(TODAY, -i64::try_from(self.kind.age).unwrap_or_default())
    }

    pub(crate) fn initiatives(&self) -> usize {
        self.initiatives
    }

    pub(crate) fn leads(&self) -> usize {
        self.initiatives * LEADS
    }

    /// One open task of a hundred is done by now.
    pub(crate) fn change_one_in_a_hundred(&mut self) -> anyhow::Result<()> {
        self.changed = true;
        Ok(std::fs::write(self.export(), self.rows()?)?)
    }

    fn export(&self) -> PathBuf {
        self.folder.path().join("tasks.csv")
    }

    fn plan(&self) -> Result<String, std::fmt::Error> {
        let mut plan = String::from(HEAD);
        if self.kind.is_rich {
            plan.push_str(RICH);
        }
        let first = self.first();
        for person in 0..self.people() {
            writeln!(
                plan,
                "[person.p{person}]\nname = \"Person {person}\"\nemail = \"p{person}@halden.example\"\naccounts = [\"tracker:user{person}\"]\nhours = 38"
            )?;
        }
        for number in 0..self.initiatives {
            let objective = number / 10;
            if number % 10 == 0 {
                write!(
                    plan,
                    "[objective.o{objective}]\nstatement = \"Objective {objective}\"\nwhy = \"It pays\"\nowner = \"p0\"\nstart = {first}\ndue = 2027-03-31\n"
                )?;
            }
            write!(
                plan,
                "[initiative.i{number}]\nobjective = \"o{objective}\"\nowner = \"p{}\"\nstart = {first}\ndue = 2027-03-31\n",
                number * TEAM / 10 % self.people()
            )?;
            // A pattern for one in ten: exact words are the rule, patterns the exception.
            if number % 10 == 9 {
                writeln!(
                    plan,
                    "match = [{{ source = \"tracker\", title = \"Work of {number}: *\" }}]"
                )?;
            } else {
                writeln!(
                    plan,
                    "match = [{{ source = \"tracker\", labels = \"area-{number}\" }}]"
                )?;
            }
            write!(
                plan,
                "[lead.i{number}-count]\ninitiative = \"i{number}\"\ncount = \"done\"\ntarget = 700\nunit = \"tasks\"\n"
            )?;
            write!(
                plan,
                "[lead.i{number}-week]\ninitiative = \"i{number}\"\nsum = \"field.size\"\nper = \"week\"\ntarget = 40\nunit = \"points\"\n"
            )?;
            write!(
                plan,
                "[lead.i{number}-share]\ninitiative = \"i{number}\"\npercent = \"done\"\ntarget = 100\n"
            )?;
        }
        Ok(plan)
    }

    fn rows(&self) -> Result<String, std::fmt::Error> {
        let mut rows = String::from("id,title,state,owner,labels,created,due,closed,size");
        if self.kind.is_rich {
            rows.push_str(",estimate,spent,start,parent,waits for");
        }
        rows.push('\n');
        for number in 0..self.tasks {
            self.row(&mut rows, number)?;
        }
        Ok(rows)
    }

    fn on(&self, days: usize) -> Date {
        day(self.first(), i64::try_from(days).unwrap_or_default())
    }

    fn row(&self, rows: &mut String, number: usize) -> std::fmt::Result {
        // A fixed shuffle, so that neither days nor initiatives follow the ids.
        let mixed = number.wrapping_mul(2_654_435_761) >> 7;
        let initiative = mixed % self.initiatives;
        let made = mixed / 31 % (self.kind.age + AHEAD);
        let closed = made + 3 + mixed / 7 % 60;
        let today = self.kind.age;
        let is_made_done = self.changed && number.is_multiple_of(100) && closed > today;
        let is_done = closed <= today || is_made_done;
        let closed = if is_made_done { today } else { closed };
        let label = if mixed % 10 < 7 { "area" } else { "other" };
        write!(
            rows,
            "{number},Work of {initiative}: step {number} of what was agreed with the customers,{},user{},\"{label}-{initiative} team-{}\",{},{},",
            if is_done { "Done" } else { "Open" },
            (initiative * TEAM / 10 + mixed / 11 % TEAM) % self.accounts(),
            mixed % 13,
            self.on(made.min(today)),
            self.on(made + 40)
        )?;
        if is_done {
            write!(rows, "{}", self.on(closed))?;
        }
        write!(rows, ",{}", mixed % 8)?;
        if self.kind.is_rich {
            rest(rows, number, self.on(made.min(today)))?;
        }
        writeln!(rows)
    }
}

/// What only some trackers know.
fn rest(rows: &mut String, number: usize, start: Date) -> std::fmt::Result {
    let quarters = |many: usize| many as f64 / 4.0;
    let (estimate, spent) = (quarters(number * 7 % 40 + 1), quarters(number * 3 % 20));
    write!(rows, ",{estimate},{spent},{start},")?;
    let among_ten = number % 10;
    if among_ten > 0 {
        write!(rows, "{}", number - among_ten)?;
    }
    rows.push(',');
    if number % 20 == 7 {
        write!(rows, "{}", number - 3)?;
    }
    Ok(())
}

fn day(from: Date, days: i64) -> Date {
    from.saturating_add(Span::new().days(days))
}

const HEAD: &str = r#"
[service]
store     = "sqlite:throughline.db"
time_zone = "Europe/Stockholm"

[source.tracker]
type     = "csv"
path     = "tasks.csv"
complete = true
every    = "1h"

[source.tracker.fields]
id        = "id"
title     = "title"
assignees = "owner"
labels    = { column = "labels", split = " " }
created   = "created"
due       = "due"
closed    = "closed"
size      = "size"
state     = { column = "state", map = { Open = "open", Done = "done" } }
"#;

/// The fields of a company whose tracker knows more, behind those.
const RICH: &str = r#"estimate   = { column = "estimate", unit = "h" }
spent      = { column = "spent", unit = "h" }
start      = "start"
parent     = "parent"
blocked_by = "waits for"
"#;
