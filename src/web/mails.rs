//! The outbox, and past reviews as they were sent: read back from the stored bytes.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::tz::TimeZone;
use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};

use crate::phrase;
use crate::review::page::Page;
use crate::review::page::mails::{self, MailRow, Place, SentMail};
use crate::store::StoreError;
use crate::store::outbox::{MailId, MailSummary, StoredMail};

use super::language::Reader;
use super::{Site, answer};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route(
            "/outbox",
            get(async |site, reader, uri| listed(site, reader, uri, mails::outbox).await),
        )
        .route(
            "/reviews",
            get(async |site, reader, uri| listed(site, reader, uri, mails::reviews).await),
        )
        .route("/review/{id}", get(sent))
        .route("/review/{id}/html", get(html))
        .route("/review/{id}/picture/{number}", get(picture))
}

/// A past review as a browser shows it: its own inline styles and its own pictures, nothing that runs and nothing from elsewhere.
/// Without `allow-same-origin` the pictures would count as those of another site, and be refused.
const POLICY: &str = "sandbox allow-same-origin; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

async fn listed(
    State(site): State<Site>,
    reader: Reader,
    uri: Uri,
    page: fn(&[MailRow], &Place<'_>) -> Page,
) -> Response {
    let rows = match site.store.list_mail(None).await {
        Ok(rows) => rows,
        Err(error) => return unreadable(error, uri.path(), &reader),
    };
    let rows: Vec<MailRow> = rows.into_iter().map(row).collect();
    let zone = site.config().service.time_zone.clone();
    let root = answer::root(uri.path());
    let page = page(&rows, &place(&root, &zone, &reader));
    shown(&page, &root, &reader)
}

async fn sent(
    State(site): State<Site>,
    Path(id): Path<String>,
    reader: Reader,
    uri: Uri,
) -> Response {
    let mail = match stored(&site, &id, &uri, &reader).await {
        Ok(mail) => mail,
        Err(answer) => return answer,
    };
    let message = MessageParser::default().parse(&mail.raw);
    let message = message.as_ref();
    let zone = site.config().service.time_zone.clone();
    let root = answer::root(uri.path());
    let page = mails::sent(
        &SentMail {
            text: message.and_then(|message| Some(message.body_text(0)?.into_owned())),
            has_html: message.is_some_and(|message| html_of(message).is_some()),
            row: row(mail.summary),
        },
        &place(&root, &zone, &reader),
    );
    shown(&page, &root, &reader)
}

fn place<'a>(root: &'a str, zone: &'a TimeZone, reader: &'a Reader) -> Place<'a> {
    Place {
        root,
        zone,
        translator: &reader.translator,
    }
}

fn shown(page: &Page, root: &str, reader: &Reader) -> Response {
    let frame = answer::frame(root, None, reader);
    answer::html(StatusCode::OK, page, &frame, reader)
}

/// The HTML part as its own document: outside of our pages and their style.
async fn html(
    State(site): State<Site>,
    Path(id): Path<String>,
    reader: Reader,
    uri: Uri,
) -> Response {
    let mail = match stored(&site, &id, &uri, &reader).await {
        Ok(mail) => mail,
        Err(answer) => return answer,
    };
    let message = MessageParser::default().parse(&mail.raw);
    let Some((message, html)) = message.as_ref().and_then(|it| Some((it, html_of(it)?))) else {
        return answer::missing(uri.path(), &reader);
    };
    let mut html = html.to_owned();
    for (number, part) in message.parts.iter().enumerate() {
        if let Some(cid) = part.content_id() {
            html = html.replace(&format!("\"cid:{cid}\""), &format!("\"picture/{number}\""));
        }
    }
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    let policy = HeaderValue::from_static(POLICY);
    (
        [(CONTENT_TYPE, kind), (CONTENT_SECURITY_POLICY, policy)],
        html,
    )
        .into_response()
}

/// A picture of a past review, by the number of its part.
async fn picture(
    State(site): State<Site>,
    Path((id, number)): Path<(String, usize)>,
    reader: Reader,
    uri: Uri,
) -> Response {
    let mail = match stored(&site, &id, &uri, &reader).await {
        Ok(mail) => mail,
        Err(answer) => return answer,
    };
    let message = MessageParser::default().parse(&mail.raw);
    let part = message.as_ref().and_then(|it| it.parts.get(number));
    let png = part.and_then(|part| match &part.body {
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => Some(bytes.to_vec()),
        _ => None,
    });
    match png.filter(|bytes| bytes.starts_with(b"\x89PNG")) {
        Some(bytes) => {
            let kind = HeaderValue::from_static("image/png");
            ([(CONTENT_TYPE, kind)], bytes).into_response()
        }
        None => answer::missing(uri.path(), &reader),
    }
}

fn html_of<'m>(message: &'m Message<'_>) -> Option<&'m str> {
    let part = message.html_part(0)?;
    match &part.body {
        PartType::Html(html) => Some(html),
        _ => None,
    }
}

/// The mail of an id, or what to answer instead.
async fn stored(site: &Site, id: &str, uri: &Uri, reader: &Reader) -> Result<StoredMail, Response> {
    let missing = || answer::missing(uri.path(), reader);
    let id: i64 = id.parse().map_err(|_| missing())?;
    let mail = site.store.show_mail(MailId::new(id)).await;
    let mail = mail.map_err(|error| unreadable(error, uri.path(), reader))?;
    mail.ok_or_else(missing)
}

fn unreadable(error: StoreError, path: &str, reader: &Reader) -> Response {
    tracing::error!(
        "the outbox cannot be shown: {:#}",
        anyhow::Error::from(error)
    );
    let said = (&phrase!("outbox-unreadable"), &phrase!("store-silent"));
    answer::failure(StatusCode::SERVICE_UNAVAILABLE, said, path, reader)
}

fn row(mail: MailSummary) -> MailRow {
    MailRow {
        id: mail.id.to_string(),
        review: mail.review.as_str().to_owned(),
        period: mail.period.as_str().to_owned(),
        to: mail.rcpt,
        subject: mail.subject,
        state: mail.state.as_str(),
        attempts: mail.attempts,
        created: mail.created_at,
        sent: mail.sent_at,
        next: mail.next_attempt_at,
        reply: mail.last_reply,
    }
}
