//! Before and behind every answer: which requests are heard, and the headers that no answer leaves without.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, HOST,
    REFERRER_POLICY, TRANSFER_ENCODING, VARY, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret as _;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::config::settings::Web;

/// Nothing but our own style sheet and pictures is loaded; nothing runs, nothing is sent, nobody frames us.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Paths that a supervisor asks, who has no token. They tell nothing about the plan.
const OPEN: [&str; 2] = ["/healthz", "/readyz"];

/// Who is heard.
#[derive(Debug)]
pub(super) struct Guard {
    hosts: BTreeSet<String>,
    /// The SHA-256 of the token: of one length, whatever is shown.
    token: Option<[u8; 32]>,
}

impl Guard {
    pub(super) fn new(web: &Web) -> Self {
        let token = web.token.as_ref();
        Self {
            hosts: web.hosts.clone(),
            token: token.map(|token| digest(token.expose_secret().as_bytes())),
        }
    }

    /// What speaks against a request; `None`: it is heard.
    fn refusal(&self, request: &Request) -> Option<Refusal> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return Some(Refusal::Method);
        }
        if has_body(request.headers()) {
            return Some(Refusal::Body);
        }
        if !self.is_ours(request) {
            return Some(Refusal::Host);
        }
        let is_open = OPEN.contains(&request.uri().path());
        if is_open
            || self
                .token
                .is_none_or(|token| shows(request.headers(), &token))
        {
            return None;
        }
        Some(Refusal::Token)
    }

    /// Whether the request was meant for this page: one `Host`, one of our names, and no other in the address.
    ///
    /// A page in somebody's browser can send requests here under a name of its own that leads to this machine.
    fn is_ours(&self, request: &Request) -> bool {
        let mut hosts = request.headers().get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else {
            return false;
        };
        let named = host
            .to_str()
            .ok()
            .and_then(|host| host.parse::<Authority>().ok());
        let is_known = |named: &Authority| {
            !named.as_str().contains('@') && self.hosts.contains(&named.host().to_ascii_lowercase())
        };
        named.as_ref().is_some_and(is_known) && request.uri().authority().is_none_or(is_known)
    }
}

fn has_body(headers: &HeaderMap) -> bool {
    let length = headers.get(CONTENT_LENGTH);
    headers.contains_key(TRANSFER_ENCODING) || length.is_some_and(|length| length != "0")
}

/// Whether a request carries the token: `Bearer TOKEN`, or `Basic` with the token as password and any name.
fn shows(headers: &HeaderMap, token: &[u8; 32]) -> bool {
    let Some(shown) = headers.get(AUTHORIZATION).map(HeaderValue::as_bytes) else {
        return false;
    };
    let Some(space) = shown.iter().position(|byte| *byte == b' ') else {
        return false;
    };
    let (scheme, value) = shown.split_at(space);
    let value = value.trim_ascii();
    let password = if scheme.eq_ignore_ascii_case(b"bearer") {
        Some(value.to_vec())
    } else if scheme.eq_ignore_ascii_case(b"basic") {
        STANDARD.decode(value).ok().and_then(|pair| {
            let colon = pair.iter().position(|byte| *byte == b':')?;
            pair.get(colon + 1..).map(<[u8]>::to_vec)
        })
    } else {
        None
    };
    password.is_some_and(|password| digest(&password).ct_eq(token).into())
}

fn digest(text: &[u8]) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// Why a request is not heard.
#[derive(Debug, Clone, Copy)]
enum Refusal {
    Method,
    Body,
    Host,
    Token,
}

impl Refusal {
    fn answer(self) -> Response {
        match self {
            Self::Method => (
                StatusCode::METHOD_NOT_ALLOWED,
                [(ALLOW, "GET, HEAD")],
                "this page only reads: GET or HEAD is wanted\n",
            )
                .into_response(),
            Self::Body => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "a request without a body is wanted\n",
            )
                .into_response(),
            Self::Host => (
                StatusCode::MISDIRECTED_REQUEST,
                "this host name is not one of this page's: service.web_hosts lists them\n",
            )
                .into_response(),
            Self::Token => (
                StatusCode::UNAUTHORIZED,
                [(
                    WWW_AUTHENTICATE,
                    "Basic realm=\"Throughline\", charset=\"UTF-8\"",
                )],
                "a token is wanted: as the password of any user, or as Authorization: Bearer\n",
            )
                .into_response(),
        }
    }
}

/// Hears a request or refuses it; puts the headers on whatever is answered.
pub(super) async fn guard(
    State(guard): State<Arc<Guard>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    let method = request.method().clone();
    let mut answer = match guard.refusal(&request) {
        Some(refusal) => refusal.answer(),
        None => next.run(request).await,
    };
    tracing::debug!(%method, path, status = answer.status().as_u16(), "the page answered");
    protect(answer.headers_mut());
    answer
}

/// An answer that set one of these itself keeps it: the style sheet its cache, a past review its own policy.
fn protect(headers: &mut HeaderMap) {
    let fixed: [(HeaderName, &'static str); 6] = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in fixed {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(VARY)
        .or_insert(HeaderValue::from_static("Authorization"));
}

#[cfg(test)]
mod tests;
