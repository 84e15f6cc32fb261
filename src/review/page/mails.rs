//! What was sent: the outbox, and past reviews as they left. It also says what went wrong on the page itself.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::review::escape::Safe;
use crate::review::figures;
use crate::review::view::StatusView;

use super::model::{Block, Cell, Fact, Nav, Page};

/// The most mails on one page: a year of a large company.
const MOST: usize = 1_000;

/// One mail of the outbox, without its bytes.
#[derive(Debug, Clone)]
pub struct MailRow {
    /// Its row.
    pub id: String,
    /// The review.
    pub review: String,
    /// The period.
    pub period: String,
    /// The recipient.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// Where it stands.
    pub state: &'static str,
    /// Attempts so far.
    pub attempts: u32,
    /// When it was composed.
    pub created: Timestamp,
    /// When the relay's acceptance was recorded.
    pub sent: Option<Timestamp>,
    /// The next attempt is not before this instant.
    pub next: Option<Timestamp>,
    /// What the relay said last.
    pub reply: Option<String>,
}

/// A mail as a reader sees it.
#[derive(Debug, Clone)]
pub struct SentMail {
    /// All but its parts.
    pub row: MailRow,
    /// Its text part.
    pub text: Option<String>,
    /// Whether it has an HTML part.
    pub has_html: bool,
}

/// Every mail with its state, the newest first.
pub fn outbox(mails: &[MailRow], zone: &TimeZone, root: &str) -> Page {
    let mut page = Page::new("Outbox", Nav::Outbox);
    page.lead = Some(
        "Every mail with its state. `throughline outbox` resends, drops or marks one.".to_owned(),
    );
    let rows = mails.iter().take(MOST).map(|mail| {
        vec![
            subject(mail, root),
            Cell::status(state(mail.state)).with_notes(notes(mail, zone)),
            Cell::text(Safe::new(&mail.to).as_str()),
            Cell::text(mail.attempts.to_string()),
            Cell::text(figures::moment(mail.sent.unwrap_or(mail.created), zone)),
        ]
    });
    let columns = ["mail", "state", "to", "->attempts", "composed, sent"];
    let table = Block::table("Mails", &columns, rows.collect());
    page.part(
        "Mails",
        vec![table.unwrap_or_else(|| Block::sentence("There is no mail yet"))],
    );
    page.part("Older", older(mails).into_iter().collect());
    page
}

/// How many are left out.
fn older(mails: &[MailRow]) -> Option<Block> {
    let more = mails.len().saturating_sub(MOST);
    (more > 0).then(|| {
        let more = figures::number(more as f64);
        Block::sentence(format!(
            "… and {more} more: `throughline outbox` lists them"
        ))
    })
}

/// Past reviews, one row a mail, the newest first.
pub fn reviews(mails: &[MailRow], zone: &TimeZone, root: &str) -> Page {
    let mut page = Page::new("Reviews", Nav::Reviews);
    page.lead = Some("What was said when, as it was sent.".to_owned());
    let mut periods: Vec<(&str, &str, Vec<&MailRow>)> = Vec::new();
    for mail in mails.iter().take(MOST) {
        match periods
            .iter_mut()
            .find(|(review, period, _)| *review == mail.review && *period == mail.period)
        {
            Some((.., known)) => known.push(mail),
            None => periods.push((&mail.review, &mail.period, vec![mail])),
        }
    }
    for (review, period, mails) in periods {
        let rows = mails.iter().map(|mail| {
            let at = mail.sent.map(|at| figures::moment(at, zone));
            vec![
                subject(mail, root),
                Cell::text(Safe::new(&mail.to).as_str()),
                Cell::status(state(mail.state)),
                Cell::text(at.unwrap_or_default()),
            ]
        });
        let heading = format!("{} {}", Safe::new(review), Safe::new(period));
        let table = Block::table(&heading, &["review", "to", "state", "sent"], rows.collect());
        page.part(heading.clone(), table.into_iter().collect());
    }
    page.part("Older", older(mails).into_iter().collect());
    if page.parts.is_empty() {
        page.part("Reviews", vec![Block::sentence("No review was sent yet")]);
    }
    page
}

/// One mail as it was sent: its text; its HTML is a document of its own.
pub fn sent(mail: &SentMail, zone: &TimeZone, root: &str) -> Page {
    let row = &mail.row;
    let mut page = Page::new(Safe::new(&row.subject).as_str(), Nav::Reviews);
    page.kind = Some("Review as it was sent");
    page.status = Some(state(row.state));
    page.crumbs = vec![
        Cell::link("Overview", root),
        Cell::link("Reviews", format!("{root}reviews")),
    ];
    let mut rows = vec![
        Fact {
            term: "To".into(),
            cells: vec![Cell::text(Safe::new(&row.to).as_str())],
        },
        Fact {
            term: "Review".into(),
            cells: vec![Cell::text(format!(
                "{} {}",
                Safe::new(&row.review),
                Safe::new(&row.period)
            ))],
        },
        Fact {
            term: "Composed".into(),
            cells: vec![Cell::text(figures::moment(row.created, zone))],
        },
    ];
    rows.extend(row.sent.map(|at| Fact {
        term: "Sent".into(),
        cells: vec![Cell::text(figures::moment(at, zone))],
    }));
    rows.extend(notes(row, zone).into_iter().map(|note| Fact {
        term: "The relay".into(),
        cells: vec![Cell::text(note)],
    }));
    if mail.has_html {
        let href = format!("{root}review/{}/html", row.id);
        rows.push(Fact {
            term: "As HTML".into(),
            cells: vec![Cell::link("The mail as it looked", href)],
        });
    }
    page.part("In short", vec![Block::Facts { rows }]);
    let lines = mail.text.as_deref().map(|text| {
        let lines: Vec<String> = text.lines().map(indented).collect();
        Block::Plain {
            text: lines.join("\n"),
        }
    });
    page.part("Text", lines.into_iter().collect());
    page
}

/// One line made inert, its indentation kept.
fn indented(line: &str) -> String {
    let text = line.trim_start_matches(' ');
    let indent = line.len() - text.len();
    let mut columns = String::new();
    // `Safe` folds runs of blanks, which align columns here.
    for (at, part) in text.split("  ").enumerate() {
        if at > 0 {
            columns.push_str("  ");
        }
        columns.push_str(Safe::new(part).as_str());
    }
    " ".repeat(indent) + &columns
}

fn subject(mail: &MailRow, root: &str) -> Cell {
    let subject = Safe::new(&mail.subject);
    let text = if subject.is_empty() {
        "no subject"
    } else {
        subject.as_str()
    };
    Cell::link(text, format!("{root}review/{}", mail.id))
}

/// What the relay said, and when it is tried again.
fn notes(mail: &MailRow, zone: &TimeZone) -> Vec<String> {
    let next = mail.next.filter(|_| mail.attempts > 0);
    let next = next.map(|at| format!("tried again at {}", figures::moment(at, zone)));
    let reply = mail
        .reply
        .as_deref()
        .map(|reply| Safe::new(reply).to_string());
    reply.into_iter().chain(next).collect()
}

fn state(word: &'static str) -> StatusView {
    let (symbol, tone) = match word {
        "sent" => ("✓", "good"),
        "failed" => ("■", "bad"),
        "uncertain" => ("▲", "warn"),
        _ => ("○", "muted"),
    };
    StatusView {
        symbol,
        word: word.to_owned(),
        tone,
    }
}

/// What a reader is told who asked for something that is not there, or that cannot be shown.
pub fn failure(what: &str, help: &str, root: &str) -> Page {
    let mut page = Page {
        title: Safe::new(what).to_string(),
        ..Page::default()
    };
    page.crumbs = vec![Cell::link("Overview", root)];
    page.part(
        "What to do",
        vec![Block::sentence(Safe::new(help).as_str())],
    );
    page
}
