//! The outbox, and past reviews as they were sent: read back from the stored bytes.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::tz::TimeZone;
use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};

use crate::review::page::Page;
use crate::review::page::mails::{self, MailRow, SentMail};
use crate::store::StoreError;
use crate::store::outbox::{MailId, MailSummary, StoredMail};

use super::{Site, answer};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route(
            "/outbox",
            get(async |site, uri| listed(site, uri, mails::outbox).await),
        )
        .route(
            "/reviews",
            get(async |site, uri| listed(site, uri, mails::reviews).await),
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
    uri: Uri,
    page: fn(&[MailRow], &TimeZone, &str) -> Page,
) -> Response {
    let rows = match site.store.list_mail(None).await {
        Ok(rows) => rows,
        Err(error) => return unreadable(&site, error, uri.path()),
    };
    let rows: Vec<MailRow> = rows.into_iter().map(row).collect();
    let zone = site.config().service.time_zone.clone();
    let root = answer::root(uri.path());
    let page = page(&rows, &zone, &root);
    answer::html(
        StatusCode::OK,
        &page,
        &answer::frame(&site.look(), &root, None),
    )
}

async fn sent(State(site): State<Site>, Path(id): Path<String>, uri: Uri) -> Response {
    let mail = match stored(&site, &id, &uri).await {
        Ok(mail) => mail,
        Err(answer) => return answer,
    };
    let message = MessageParser::default().parse(&mail.raw);
    let message = message.as_ref();
    let page = mails::sent(
        &SentMail {
            text: message.and_then(|message| Some(message.body_text(0)?.into_owned())),
            has_html: message.is_some_and(|message| html_of(message).is_some()),
            row: row(mail.summary),
        },
        &site.config().service.time_zone,
        &answer::root(uri.path()),
    );
    let root = answer::root(uri.path());
    answer::html(
        StatusCode::OK,
        &page,
        &answer::frame(&site.look(), &root, None),
    )
}

/// The HTML part as its own document: outside of our pages and their style.
async fn html(State(site): State<Site>, Path(id): Path<String>, uri: Uri) -> Response {
    let mail = match stored(&site, &id, &uri).await {
        Ok(mail) => mail,
        Err(answer) => return answer,
    };
    let message = MessageParser::default().parse(&mail.raw);
    let Some((message, html)) = message.as_ref().and_then(|it| Some((it, html_of(it)?))) else {
        return answer::missing(&site.look(), uri.path());
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
    uri: Uri,
) -> Response {
    let mail = match stored(&site, &id, &uri).await {
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
        None => answer::missing(&site.look(), uri.path()),
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
async fn stored(site: &Site, id: &str, uri: &Uri) -> Result<StoredMail, Response> {
    let missing = || answer::missing(&site.look(), uri.path());
    let id: i64 = id.parse().map_err(|_| missing())?;
    let mail = site.store.show_mail(MailId::new(id)).await;
    let mail = mail.map_err(|error| unreadable(site, error, uri.path()))?;
    mail.ok_or_else(missing)
}

fn unreadable(site: &Site, error: StoreError, path: &str) -> Response {
    tracing::error!(
        "the outbox cannot be shown: {:#}",
        anyhow::Error::from(error)
    );
    let what = "The outbox cannot be read now";
    let help = "The store does not answer; the log says why. Try again in a minute.";
    answer::failure(
        &site.look(),
        StatusCode::SERVICE_UNAVAILABLE,
        what,
        help,
        path,
    )
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
