//! The checked configuration: what the rest of the program works from.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::PathBuf;

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use url::Url;

use crate::domain::id::{MetricId, ReviewId, SourceId};
use crate::domain::metric::MetricPoint;
use crate::domain::plan::Plan;
use crate::domain::quiet::Quiet;
use crate::domain::review::{Audience, ReviewKind};
use crate::domain::schedule::Schedule;
use crate::domain::shared::Shared;
use crate::domain::theme::Theme;
use crate::language::locale::Locale;
use throughline_kit::FieldRules;

/// Everything that was configured.
#[derive(Debug, Clone)]
pub struct Config {
    /// The files read, the main one first.
    pub files: Vec<PathBuf>,
    /// The daemon.
    pub service: Service,
    /// How reviews look.
    pub theme: Theme,
    /// Outgoing mail; absent: reviews are only shown.
    pub mail: Option<Mail>,
    /// What was declared.
    pub plan: Shared<Plan>,
    /// The plan tables in canonical form (JSON with sorted keys, no comments), for plan versions. As values it would take ten times the
    /// room, and it is seldom asked for.
    pub plan_canonical: String,
    /// Where tasks come from.
    pub sources: BTreeMap<SourceId, Source>,
    /// Where lag actuals come from.
    pub metrics: BTreeMap<MetricId, Metric>,
    /// Who hears what, when.
    pub reviews: BTreeMap<ReviewId, Review>,
    /// Who is told between reviews; absent: nobody.
    pub alerts: Option<Alerts>,
    /// What a person should know though it is no error.
    pub warnings: Vec<String>,
}

impl Config {
    /// The plan tables as values, as they are read back from a stored version.
    ///
    /// # Panics
    /// Never: the canonical form was written from values.
    pub fn plan_tables(&self) -> Value {
        serde_json::from_str(&self.plan_canonical).expect("JSON that was written from values")
    }
}

/// The daemon's own settings.
#[derive(Debug, Clone)]
pub struct Service {
    /// The SQLite file, absolute.
    pub store: PathBuf,
    /// The zone of schedules and of the plan's dates.
    pub time_zone: TimeZone,
    /// The language of the reviews.
    pub language: Locale,
    /// The read-only page; `None`: there is none.
    pub web: Option<Web>,
    /// The page's address as people reach it, with a slash at its end: links in mails go below it.
    pub url: Option<Url>,
}

/// The read-only page.
#[derive(Debug, Clone)]
pub struct Web {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// What a reader must show; always there where other machines can reach the page.
    pub token: Option<SecretString>,
    /// The names that a request's `Host` may have, in lower case and without a port.
    pub hosts: BTreeSet<String>,
}

impl Web {
    /// Whether two pages listen alike and let the same readers in, the token included.
    pub fn is_same(&self, other: &Self) -> bool {
        let token = |web: &Self| {
            web.token
                .as_ref()
                .map(|token| token.expose_secret().to_owned())
        };
        self.listen == other.listen && self.hosts == other.hosts && token(self) == token(other)
    }
}

/// A source of tasks.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// How it is read; `None`: declared, but switched off because an optional secret is unset (`when_set`).
    pub kind: Option<SourceKind>,
    /// How often it is pulled.
    pub every: SignedDuration,
    /// The age at which its data counts as stale.
    pub fresh: SignedDuration,
    /// How raw values become task fields.
    pub fields: FieldRules,
    /// The zone of its dates that carry a time but no offset.
    pub time_zone: TimeZone,
    /// The share of tasks that may vanish in one full pull (0 to 1) before it is held back.
    pub max_drop: f64,
}

/// How a source is read.
#[derive(Debug, Clone)]
pub enum SourceKind {
    /// GitHub Issues.
    Github(throughline_github::Settings),
    /// CSV exports.
    Csv(throughline_csv::Settings),
    /// Any REST tracker.
    Rest(Box<throughline_rest::Settings>),
}

/// A series of lag actuals.
#[derive(Debug, Clone)]
pub struct Metric {
    /// Its id.
    pub id: MetricId,
    /// Where its points come from.
    pub kind: MetricKind,
    /// How often it is read.
    pub every: SignedDuration,
    /// The age of its latest point (or of its last read) at which it counts as stale.
    pub fresh: SignedDuration,
    /// How `date` and `value` are read.
    pub fields: FieldRules,
}

/// Where a series comes from.
#[derive(Debug, Clone)]
pub enum MetricKind {
    /// Written in the configuration; `seen` is filled in when they are stored.
    Points(Vec<MetricPoint>),
    /// CSV, with target fields `date` and `value`.
    Csv(Box<throughline_csv::Settings>),
    /// REST, with target fields `date` and `value`.
    Rest(Box<throughline_rest::Settings>),
}

/// A review and its schedule.
#[derive(Debug, Clone)]
pub struct Review {
    /// Its id.
    pub id: ReviewId,
    /// Which questions it asks.
    pub kind: ReviewKind,
    /// When it is due.
    pub schedule: Schedule,
    /// The zone of the schedule.
    pub time_zone: TimeZone,
    /// Its language, for whoever has none of their own; that of the service when none is given.
    pub language: Option<Locale>,
    /// Who hears it.
    pub to: Vec<Audience>,
}

/// Who is told between reviews that something turned for the worse.
#[derive(Debug, Clone, PartialEq)]
pub struct Alerts {
    /// Who hears it.
    pub to: Vec<Audience>,
    /// When nobody is written to, in each reader's own zone.
    pub quiet: Option<Quiet>,
    /// How long a source must fail before it counts as down.
    pub source_down: SignedDuration,
}

/// What happens to a mail whose final reply was never read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnUncertain {
    /// The same bytes are offered again under the same Message-ID.
    Resend,
    /// It waits for a person.
    Hold,
}

/// Outgoing mail.
#[derive(Debug, Clone)]
pub struct Mail {
    /// `Name <address>`.
    pub from: String,
    /// Where it goes.
    pub transport: MailTransport,
    /// What happens to a mail whose final reply was never read.
    pub on_uncertain: OnUncertain,
}

impl Mail {
    /// Whether mail goes the same way with both, the password included.
    pub fn is_same(&self, other: &Self) -> bool {
        let password = |mail: &Self| match &mail.transport {
            MailTransport::Smtp(smtp) => smtp
                .login
                .as_ref()
                .map(|(_, password)| password.expose_secret().to_owned()),
            MailTransport::Folder(_) => None,
        };
        // Debug shows everything but the password.
        format!("{self:?}") == format!("{other:?}") && password(self) == password(other)
    }
}

/// Where mail goes.
#[derive(Debug, Clone)]
pub enum MailTransport {
    /// A relay.
    Smtp(Smtp),
    /// `.eml` files in a folder, absolute.
    Folder(PathBuf),
}

/// How the connection to the relay is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// TLS from the first byte (`smtps://`).
    Implicit,
    /// STARTTLS, refused without it (`smtp://`).
    StartTls,
    /// None: loopback hosts without a password only.
    None,
}

/// A mail relay.
#[derive(Debug, Clone)]
pub struct Smtp {
    /// Host name, which its certificate must carry.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Protection.
    pub tls: SmtpTls,
    /// User and password.
    pub login: Option<(String, SecretString)>,
    /// Extra root certificates, PEM.
    pub ca_pem: Option<Vec<u8>>,
}
