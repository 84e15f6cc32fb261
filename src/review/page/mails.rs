//! What was sent: the outbox, and past reviews as they left. It also says what went wrong on the page itself.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::language::phrase::{Arg, Phrase};
use crate::language::translator::Translator;
use crate::phrase;
use crate::review::escape::Safe;
use crate::review::view::StatusView;
use crate::review::voice::Voice;

use super::model::{Block, Cell, Fact, Nav, Page, figure, words};

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

/// Where the pages of mails stand, and in which words.
#[derive(Debug)]
pub struct Place<'a> {
    /// What every link begins with: `./` or `../`.
    pub root: &'a str,
    /// In whose time moments are told.
    pub zone: &'a TimeZone,
    /// Speaks the reader's language.
    pub translator: &'a Translator,
}

impl Place<'_> {
    fn voice(&self) -> Voice<'_> {
        Voice::new(self.translator)
    }

    fn say(&self, phrase: &Phrase) -> String {
        self.voice().say(phrase)
    }

    /// `20 Nov 14:05`.
    fn moment(&self, at: Timestamp) -> String {
        let at = at.to_zoned(self.zone.clone()).datetime();
        self.voice().spell(&Arg::Moment(at))
    }

    /// A way back to the overview.
    fn home(&self) -> Cell {
        Cell::link(self.say(&phrase!("nav-overview")), self.root)
    }
}

/// Every mail with its state, the newest first.
pub fn outbox(mails: &[MailRow], place: &Place<'_>) -> Page {
    let mut page = Page::new(place.say(&phrase!("nav-outbox")), Nav::Outbox);
    page.lead = Some(place.say(&phrase!("lead-outbox")));
    let rows = mails.iter().take(MOST).map(|mail| {
        vec![
            subject(mail, place),
            Cell::status(state(mail.state, place)).with_notes(notes(mail, place)),
            Cell::text(Safe::new(&mail.to).as_str()),
            Cell::text(mail.attempts.to_string()),
            Cell::text(place.moment(mail.sent.unwrap_or(mail.created))),
        ]
    });
    let columns = [
        words("head-mail"),
        words("head-state"),
        words("head-recipient"),
        figure("head-attempts").extra(),
        words("head-composed-sent"),
    ];
    let heading = place.say(&phrase!("page-mails"));
    let table = Block::table(heading.as_str(), &columns, rows.collect(), place.voice());
    let none = || Block::sentence(place.say(&phrase!("no-mail")));
    page.part(heading, vec![table.unwrap_or_else(none)]);
    page.part(
        place.say(&phrase!("page-older")),
        older(mails, place).into_iter().collect(),
    );
    page
}

/// How many are left out.
fn older(mails: &[MailRow], place: &Place<'_>) -> Option<Block> {
    let more = mails.len().saturating_sub(MOST);
    (more > 0).then(|| Block::sentence(place.say(&phrase!("older-mails", count = more))))
}

/// Past reviews, one row a mail, the newest first.
pub fn reviews(mails: &[MailRow], place: &Place<'_>) -> Page {
    let mut page = Page::new(place.say(&phrase!("nav-reviews")), Nav::Reviews);
    page.lead = Some(place.say(&phrase!("lead-reviews")));
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
            let at = mail.sent.map(|at| place.moment(at));
            vec![
                subject(mail, place),
                Cell::text(Safe::new(&mail.to).as_str()),
                Cell::status(state(mail.state, place)),
                Cell::text(at.unwrap_or_default()),
            ]
        });
        let heading = format!("{} {}", Safe::new(review), Safe::new(period));
        let columns = [
            words("head-review"),
            words("head-recipient"),
            words("head-state"),
            words("head-sent"),
        ];
        let table = Block::table(heading.as_str(), &columns, rows.collect(), place.voice());
        page.part(heading, table.into_iter().collect());
    }
    page.part(
        place.say(&phrase!("page-older")),
        older(mails, place).into_iter().collect(),
    );
    if page.parts.is_empty() {
        let none = Block::sentence(place.say(&phrase!("no-review")));
        page.part(place.say(&phrase!("nav-reviews")), vec![none]);
    }
    page
}

/// One mail as it was sent: its text; its HTML is a document of its own.
pub fn sent(mail: &SentMail, place: &Place<'_>) -> Page {
    let row = &mail.row;
    let mut page = Page::new(Safe::new(&row.subject).as_str(), Nav::Reviews);
    page.kind = Some(place.say(&phrase!("kind-sent")));
    page.status = Some(state(row.state, place));
    page.crumbs = vec![
        place.home(),
        Cell::link(
            place.say(&phrase!("nav-reviews")),
            format!("{}reviews", place.root),
        ),
    ];
    let fact = |term: &Phrase, cell: Cell| Fact::new(place.say(term), vec![cell]);
    let review = format!("{} {}", Safe::new(&row.review), Safe::new(&row.period));
    let mut rows = vec![
        fact(&phrase!("fact-to"), Cell::text(Safe::new(&row.to).as_str())),
        fact(&phrase!("fact-review"), Cell::text(review)),
        fact(
            &phrase!("fact-composed"),
            Cell::text(place.moment(row.created)),
        ),
    ];
    rows.extend(
        row.sent
            .map(|at| fact(&phrase!("fact-sent"), Cell::text(place.moment(at)))),
    );
    let notes = notes(row, place).into_iter();
    rows.extend(notes.map(|note| fact(&phrase!("fact-relay"), Cell::text(note))));
    if mail.has_html {
        let href = format!("{}review/{}/html", place.root, row.id);
        let link = Cell::link(place.say(&phrase!("mail-as-it-looked")), href);
        rows.push(fact(&phrase!("fact-html"), link));
    }
    page.part(
        place.say(&phrase!("page-in-short")),
        vec![Block::Facts { rows }],
    );
    let lines = mail.text.as_deref().map(|text| {
        let lines: Vec<String> = text.lines().map(indented).collect();
        Block::Plain {
            text: lines.join("\n"),
        }
    });
    page.part(
        place.say(&phrase!("page-text")),
        lines.into_iter().collect(),
    );
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

fn subject(mail: &MailRow, place: &Place<'_>) -> Cell {
    let subject = Safe::new(&mail.subject);
    let text = if subject.is_empty() {
        place.say(&phrase!("no-subject"))
    } else {
        subject.to_string()
    };
    Cell::link(text, format!("{}review/{}", place.root, mail.id))
}

/// What the relay said, and when it is tried again.
fn notes(mail: &MailRow, place: &Place<'_>) -> Vec<String> {
    let next = mail.next.filter(|_| mail.attempts > 0);
    let next = next.map(|at| place.say(&phrase!("tried-again", at = place.moment(at))));
    let reply = mail
        .reply
        .as_deref()
        .map(|reply| Safe::new(reply).to_string());
    reply.into_iter().chain(next).collect()
}

fn state(word: &'static str, place: &Place<'_>) -> StatusView {
    let (symbol, tone, words) = match word {
        "sent" => ("✓", "good", phrase!("mail-sent")),
        "failed" => ("■", "bad", phrase!("mail-failed")),
        "uncertain" => ("▲", "warn", phrase!("mail-uncertain")),
        "pending" => ("○", "muted", phrase!("mail-pending")),
        "sending" => ("○", "muted", phrase!("mail-sending")),
        "skipped" => ("○", "muted", phrase!("mail-skipped")),
        other => ("○", "muted", Phrase::verbatim(other)),
    };
    StatusView {
        symbol,
        word: place.say(&words),
        tone,
    }
}

/// What a reader is told who asked for something that is not there, or that cannot be shown.
pub fn failure(what: &Phrase, help: &Phrase, root: &str, translator: &Translator) -> Page {
    let voice = Voice::new(translator);
    let mut page = Page {
        title: voice.say(what),
        ..Page::default()
    };
    page.crumbs = vec![Cell::link(voice.say(&phrase!("nav-overview")), root)];
    page.part(
        voice.say(&phrase!("page-what-to-do")),
        vec![Block::sentence(voice.say(help))],
    );
    page
}
