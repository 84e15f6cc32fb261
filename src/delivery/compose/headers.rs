//! What a mail says of itself to programs: that one wrote it, which list it is of, how to leave that.
//!
//! `Auto-Submitted` (RFC 3834) and `List-Id` (RFC 2919) keep vacation notices away; Exchange wants its own
//! word for it. There is no `Precedence`: RFC 3834 counts it as a hint of the past, and what heeds it
//! heeds `List-Id` too. No `List-Unsubscribe-Post` (RFC 8058) either: it promises an address that
//! changes something when it is asked, and nothing here does; the mail address of RFC 2369 is a person's.

use jiff::Zoned;
use lettre::message::header::{HeaderName, HeaderValue};
use sha2::{Digest as _, Sha256};

use super::{Draft, one_line};

/// Everything but the usual headers; the sender's domain is in ASCII.
pub(super) fn automatic(draft: &Draft<'_>, sender: &str, rcpt: &str) -> Vec<HeaderValue> {
    let review = one_line(draft.review.as_str());
    let domain = sender.rsplit('@').next().unwrap_or_default();
    // Not "All": what cannot be delivered is still said.
    let suppressed = "DR, RN, NRN, OOF, AutoReply".to_owned();
    let series = draft.is_series.then(|| series(&review, rcpt, domain));
    let written = [
        ("Auto-Submitted", Some("auto-generated".to_owned())),
        ("X-Auto-Response-Suppress", Some(suppressed)),
        ("List-Id", list_id(&review, domain)),
        ("List-Unsubscribe", Some(unsubscribe(sender, &review))),
        ("References", series),
        (
            "X-Throughline-Review",
            Some(format!("{review} {}", one_line(draft.period.as_str()))),
        ),
    ];
    let written = written.into_iter();
    written
        .filter_map(|(name, value)| Some(header(name, value?)))
        .collect()
}

/// The moment in its own zone: `Mon, 16 Nov 2026 08:00:00 +0100`; `None` for a year that mail cannot write.
pub(super) fn date(at: &Zoned) -> Option<HeaderValue> {
    let text = jiff::fmt::rfc2822::to_string(at).ok()?;
    Some(header("Date", text))
}

/// The mail that all of a series refer to, though nobody ever sent it: so they hang together, and none
/// of them looks like an answer.
fn series(review: &str, rcpt: &str, domain: &str) -> String {
    let name = format!("{review}\0series\0{}", rcpt.to_lowercase());
    let mut digest = format!("{:x}", Sha256::digest(name));
    digest.truncate(32);
    format!("<{digest}@{domain}>")
}

/// `Throughline weekly <weekly.throughline.acme.example>`; none for a sender at a bare IP address.
fn list_id(review: &str, domain: &str) -> Option<String> {
    let is_safe = |char: char| char.is_ascii_alphanumeric() || char == '-';
    let is_name = !domain.starts_with('[') && domain.parse::<std::net::IpAddr>().is_err();
    (is_name && !review.is_empty() && review.chars().all(is_safe))
        .then(|| format!("Throughline {review} <{review}.throughline.{domain}>"))
}

fn unsubscribe(sender: &str, review: &str) -> String {
    let escaped = |text: &str| -> String {
        let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"@.-_~".contains(&byte);
        let bytes = text.bytes().map(|byte| match byte {
            byte if safe(byte) => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        });
        bytes.collect()
    };
    let (sender, review) = (escaped(sender), escaped(review));
    format!("<mailto:{sender}?subject=unsubscribe%20{review}>")
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}
