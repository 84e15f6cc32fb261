//! The command line: what can be asked, with an example for each.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;

use super::forecast::WhatIf;

/// Connects a strategic plan to the work that is really being done.
#[derive(Debug, Parser)]
#[command(
    name = "throughline",
    version,
    propagate_version = true,
    max_term_width = 100
)]
#[command(
    after_help = "Exit codes: 0 fine, 1 failed, 2 usage or configuration, 3 degraded, 4 storage, 130 interrupted.\n\
    Start with `throughline check --config config.toml`, then `throughline once`."
)]
pub struct Arguments {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub(super) struct Global {
    /// The configuration file [default: $THROUGHLINE_CONFIG, then ~/.config/throughline/config.toml, then /etc/throughline/config.toml]
    #[arg(long, short, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// When to colour: NO_COLOR and a missing terminal turn `auto` off
    #[arg(long, global = true, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    pub(super) color: When,
    /// What to log: `warn` (the default), `info` (that of `run`), `throughline=debug,info`
    #[arg(long, global = true, value_name = "FILTER")]
    pub(super) log: Option<String>,
    /// How to log, to standard error: text for people, JSON for machines
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text, value_name = "FORMAT")]
    pub(super) log_format: LogFormat,
    /// Pretend that it is this instant, `2026-11-20T08:00:00Z`; the clock runs on from there
    #[arg(long, global = true, value_name = "INSTANT", hide_short_help = true)]
    pub(super) now: Option<Timestamp>,
}

impl Global {
    /// Whether standard output and error may carry colour.
    pub(super) fn colour(&self) -> bool {
        match self.color {
            When::Always => true,
            When::Never => false,
            When::Auto => {
                anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
            }
        }
    }
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    Auto,
    Always,
    Never,
}

/// How to log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LogFormat {
    Text,
    Json,
}

/// How to print a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run the daemon: pulls and reviews on their schedules
    #[command(
        after_help = "SIGTERM ends it within 30 seconds; SIGHUP reads the configuration again."
    )]
    Run,
    /// Do one full round: pull everything, compute, print the scoreboard, render the latest reviews
    #[command(
        after_help = "Example: throughline once --config config.example.toml --as-of 2026-11-20"
    )]
    Once(Once),
    /// Check configuration and plan, every problem at once; nothing is kept
    #[command(
        after_help = "Exit codes: 0 fine, 2 the configuration cannot be used; with --against also 1, for a material change without
\
        a reason or a new obstacle in the plan's way.
\
        Example: throughline check --config config.toml; throughline check --online jira; throughline check --export jira.csv;
\
        throughline check --config proposed.toml --against in-force.toml"
    )]
    Check(Check),
    /// Pull sources and metrics now, whatever their schedules say
    #[command(after_help = "Example: throughline pull interviews --dry-run")]
    Pull(Pull),
    /// Print the scoreboard as a tree, and how the sources and the outbox stand
    #[command(
        after_help = "Example: throughline status --as-of 2026-09-30 --exit-code; throughline status --earned-value"
    )]
    Status(Status),
    /// Render a review, or send it to one address
    #[command(after_help = "Example: throughline review weekly --format html > review.html")]
    Review(Review),
    /// Print every step from a status down to rows
    #[command(
        after_help = "Example: throughline explain market-share; throughline explain maria; throughline explain interviews#INT-101"
    )]
    Explain(Explain),
    /// Test whether everybody can do what is due, and list the ways out
    #[command(after_help = "Example: throughline capacity --owner maria")]
    Capacity(OwnedListing),
    /// List what was changed in the plan, why, and what it made of the variance
    #[command(after_help = "Example: throughline ledger --format json")]
    Ledger(Listing),
    /// List what is not kept well, and whom to tell
    #[command(after_help = "Example: throughline hygiene --owner maria --check no-deadline")]
    Hygiene(Hygiene),
    /// Print each objective's open tasks with owner, resource and deadline, empty cells counted
    #[command(after_help = "Example: throughline matrix market-share")]
    Matrix(Matrix),
    /// Say what is coming: when each lead reaches its target, where each lag measure will stand, when everything will be finished,
    /// what each slip leads to and what is at stake; or what if
    #[command(
        after_help = "Example: throughline forecast --as-of 2026-09-30 --format json; throughline forecast --what-if crm-rollout=+21d"
    )]
    Forecast(Forecast),
    /// List the risks, the heaviest first, and those that emerge
    #[command(after_help = "Example: throughline risks --format json")]
    Risks(OwnedListing),
    /// List mail that is waiting, sent, failed or uncertain, or decide about one
    #[command(after_help = "Example: throughline outbox; throughline outbox resend 12")]
    Outbox(Outbox),
    /// Ask the running daemon whether it is ready, through its page: for containers and supervisors
    #[command(
        after_help = "Exit codes: 0 ready, 1 not. Example: HEALTHCHECK CMD [\"throughline\", \"healthcheck\"]"
    )]
    Healthcheck,
    /// Print a shipped preset for a REST tracker or an export, or list them
    #[command(after_help = "Example: throughline preset gitlab; throughline preset csv-jira")]
    Preset(Preset),
    /// Print a built-in template of the mails, or list them
    #[command(after_help = "Example: throughline template header.mjml > templates/header.mjml")]
    Template(Template),
    /// Copy the database while it is in use
    #[command(after_help = "Example: throughline backup /backups/throughline-2026-11-22.db")]
    Backup(Backup),
    /// Print a JSON Schema of the configuration, for editors
    #[command(after_help = "Example: throughline schema > throughline.schema.json")]
    Schema,
    /// Print a shell's completions
    #[command(after_help = "Example: throughline completions bash > throughline.bash")]
    Completions(Completions),
    /// Print the manual page
    #[command(hide = true)]
    Man,
}

#[derive(Debug, Args)]
pub(super) struct Once {
    /// Compute as things stood on this date
    #[arg(long, value_name = "DATE")]
    pub(super) as_of: Option<Date>,
    /// Also send the latest review of each kind that was due, unless it is in the outbox already
    #[arg(long)]
    pub(super) send: bool,
    /// Read every source from the start, not only what changed
    #[arg(long)]
    pub(super) full: bool,
    /// Where the rendered reviews go [default: `reviews` beside the configuration]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Also read one page of each source and metric, and say what came of it; nothing is kept
    #[arg(long)]
    pub(super) online: bool,
    /// The sources and metrics (`metric.ID`) to read [default: all]
    #[arg(value_name = "SOURCE", requires = "online")]
    pub(super) sources: Vec<String>,
    /// Say which tracker an export is of, and print the source that reads it
    #[arg(long, value_name = "FILE", conflicts_with = "online")]
    pub(super) export: Option<PathBuf>,
    /// Hold the plan against the one of this configuration: what it changes, why, with which effect, and whether it can be achieved
    #[arg(long, value_name = "FILE", conflicts_with_all = ["online", "export"])]
    pub(super) against: Option<PathBuf>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

#[derive(Debug, Args)]
pub(super) struct Pull {
    /// Sources and metrics (`metric.ID`) to pull [default: all]
    #[arg(value_name = "SOURCE")]
    pub(super) sources: Vec<String>,
    /// Read from the start, not only what changed
    #[arg(long)]
    pub(super) full: bool,
    /// Do the real pull, print what it would change, and keep nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Accept that many tasks are really gone; reads from the start
    #[arg(long)]
    pub(super) accept_shrink: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

#[derive(Debug, Args)]
pub(super) struct Status {
    /// Compute as things stood on this date
    #[arg(long, value_name = "DATE")]
    pub(super) as_of: Option<Date>,
    /// Exit with 1 when an objective is off track or missed, 3 when one is at risk or unknown
    #[arg(long)]
    pub(super) exit_code: bool,
    /// List earned value and earned schedule instead: planned, done, spent, and where in the plan that is
    #[arg(long)]
    pub(super) earned_value: bool,
    /// Stay, and draw it anew when something changed; looks every two seconds, or as often as it says
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true, default_missing_value = "2",
          value_parser = clap::value_parser!(u64).range(1..=3600), conflicts_with_all = ["exit_code", "format"])]
    pub(super) watch: Option<u64>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

/// Options of every command that lists one part of an assessment.
#[derive(Debug, Args)]
pub(super) struct Listing {
    /// Compute as things stood on this date
    #[arg(long, value_name = "DATE")]
    pub(super) as_of: Option<Date>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

/// A listing that may be of one person.
#[derive(Debug, Args)]
pub(super) struct OwnedListing {
    /// Only what concerns this person
    #[arg(long, value_name = "PERSON")]
    pub(super) owner: Option<String>,
    #[command(flatten)]
    pub(super) listing: Listing,
}

#[derive(Debug, Args)]
pub(super) struct Hygiene {
    /// Only the findings of this check: `overdue`, `no-deadline`, …
    #[arg(long, value_name = "CHECK")]
    pub(super) check: Option<String>,
    #[command(flatten)]
    pub(super) owned: OwnedListing,
}

#[derive(Debug, Args)]
pub(super) struct Matrix {
    /// An objective by its id [default: each that has open tasks]
    pub(super) objective: Option<String>,
    #[command(flatten)]
    pub(super) listing: Listing,
}

/// How to print a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReviewFormat {
    Text,
    Html,
    Json,
    Eml,
    Csv,
}

impl ReviewFormat {
    /// How the name of such a file ends.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Html => "html",
            Self::Json => "json",
            Self::Eml => "eml",
            Self::Csv => "csv",
        }
    }
}

/// Up to when something must have been seen to count.
#[derive(Debug, Clone, Copy)]
pub(super) enum Known {
    /// The end of a date, in the plan's time zone.
    Day(Date),
    /// An instant, for a review that is to be produced again as it was.
    Instant(Timestamp),
}

impl std::str::FromStr for Known {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // A date alone is a date; an instant has its offset.
        text.parse()
            .map(Self::Instant)
            .or_else(|_| text.parse().map(Self::Day))
            .map_err(|_| {
                "a date (2026-11-20) or an instant (2026-11-20T08:00:00Z) is wanted".to_owned()
            })
    }
}

#[derive(Debug, Args)]
pub(super) struct Review {
    /// A review's id (`weekly`) or kind (`check-in`, `course-correction`, `quarterly`)
    pub(super) kind: String,
    /// Compute as things stood on this date
    #[arg(long, value_name = "DATE")]
    pub(super) as_of: Option<Date>,
    /// Use only what had been seen by the end of this date (or by this instant), which --as-of then defaults to
    #[arg(long, value_name = "DATE")]
    pub(super) known: Option<Known>,
    /// How to print it; several, separated by commas, want --output
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [ReviewFormat::Text])]
    pub(super) format: Vec<ReviewFormat>,
    /// Only what this person owns and what waits on them, as their own mail would show it
    #[arg(long, value_name = "PERSON")]
    pub(super) owner: Option<String>,
    /// Only this objective with all below it, as a subscriber's mail would show it
    #[arg(long, value_name = "OBJECTIVE", conflicts_with = "owner")]
    pub(super) objective: Option<String>,
    /// Write it into this folder, a file for each format, instead of printing it
    #[arg(long, value_name = "FOLDER")]
    pub(super) output: Option<PathBuf>,
    /// Show it in the browser: $BROWSER, else what the desktop opens pages with
    #[arg(long, conflicts_with_all = ["format", "output", "to"])]
    pub(super) open: bool,
    /// Send it to this address at once, as a test, instead of printing it
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["format", "output"])]
    pub(super) to: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// An objective, initiative, lead or person by its id; a task by `source#id` or its key
    pub(super) id: String,
    #[command(flatten)]
    pub(super) listing: Listing,
}

#[derive(Debug, Args)]
pub(super) struct Forecast {
    /// Suppose that an initiative finishes on another day: `crm-rollout=+21d`, `=-5d` or `=2027-01-15`; repeatable
    #[arg(long, value_name = "ID=CHANGE", allow_hyphen_values = true)]
    pub(super) what_if: Vec<WhatIf>,
    #[command(flatten)]
    pub(super) listing: Listing,
}

#[derive(Debug, Args)]
pub(super) struct Outbox {
    #[command(subcommand)]
    pub(super) action: Option<OutboxAction>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Text, global = true)]
    pub(super) format: Format,
}

#[derive(Debug, Subcommand)]
pub(super) enum OutboxAction {
    /// List the mails of the outbox, newest first
    List,
    /// Print one mail as it is stored, ready to be saved as .eml
    Show {
        /// The mail's number
        id: i64,
    },
    /// Offer an uncertain or failed mail again: same bytes, same Message-ID
    Resend {
        /// The mail's number
        id: i64,
    },
    /// Give a mail up
    Drop {
        /// The mail's number
        id: i64,
    },
    /// Close an uncertain mail that is known to have arrived
    MarkSent {
        /// The mail's number
        id: i64,
    },
}

#[derive(Debug, Args)]
pub(super) struct Preset {
    /// Which; all are listed without it
    pub(super) name: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Template {
    /// Which; all are listed without it
    pub(super) name: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file to write; it must not exist
    pub(super) path: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// Which shell
    pub(super) shell: clap_complete::Shell,
}
