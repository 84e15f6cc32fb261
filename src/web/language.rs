//! In whose language a page is answered: the browser's, as far as we speak it, else the service's.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;

use super::Site;
use super::look::Look;
use crate::language::locale::{Language, Locale};
use crate::language::translator::Translator;

/// The most languages of a request that are looked at.
const MOST: usize = 32;

/// How a page is to be for whoever asks: in which language, and with which look.
#[derive(Debug, Clone)]
pub(super) struct Reader {
    /// Speaks their language.
    pub(super) translator: Arc<Translator>,
    /// How every page looks now.
    pub(super) look: Look,
}

impl FromRequestParts<Site> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Infallible> {
        let service = &site.config().service.language;
        Ok(Self {
            translator: Translator::of(&chosen(&parts.headers, service)),
            look: site.look(),
        })
    }
}

impl Reader {
    /// Whoever cannot be asked any more, after a defect: in the service's language.
    pub(super) fn unknown(site: &Site) -> Self {
        Self {
            translator: Translator::of(&site.config().service.language),
            look: site.look(),
        }
    }

    /// The answer with what caches must know: its language, and that another reader may get another one.
    pub(super) fn marked(&self, mut answer: Response) -> Response {
        let headers = answer.headers_mut();
        headers.insert(
            VARY,
            HeaderValue::from_static("Accept-Language, Authorization"),
        );
        if let Ok(tag) = HeaderValue::from_str(self.translator.locale().tag()) {
            headers.insert(CONTENT_LANGUAGE, tag);
        }
        answer
    }
}

/// The language that a browser likes best among ours; the service's where it names none of them.
///
/// A browser's region is left aside, so that no header makes us hold a translator of its own for each of them; that of the
/// service stands where its language is the one.
fn chosen(headers: &HeaderMap, service: &Locale) -> Locale {
    let wanted = headers
        .get_all(ACCEPT_LANGUAGE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    match best(
        wanted.flat_map(|value| value.split(',')),
        service.language(),
    ) {
        Some(language) if language != service.language() => language.into(),
        Some(_) | None => service.clone(),
    }
}

/// The one of ours with the greatest weight, the earliest of several; `None`: none of ours is wanted.
fn best<'a>(ranges: impl Iterator<Item = &'a str>, service: Language) -> Option<Language> {
    let mut best: Option<(Language, u16)> = None;
    for (language, weight) in ranges
        .take(MOST)
        .filter_map(|range| range_of(range, service))
    {
        if weight > 0 && best.is_none_or(|(_, known)| weight > known) {
            best = Some((language, weight));
        }
    }
    best.map(|(language, _)| language)
}

/// A language with its weight in thousandths: `de-CH;q=0.8`; `*` is whatever the service speaks.
fn range_of(range: &str, service: Language) -> Option<(Language, u16)> {
    let mut parts = range.split(';').map(str::trim);
    let tag = parts.next()?;
    let language = if tag == "*" {
        service
    } else {
        let primary = tag.split('-').next()?;
        Language::ALL
            .into_iter()
            .find(|known| known.tag().eq_ignore_ascii_case(primary))?
    };
    let weight = match parts.next() {
        None => 1_000,
        Some(weight) => thousandths(weight)?,
    };
    Some((language, weight))
}

/// `q=0.8` as 800 (RFC 9110: one digit, at most three decimals); `None`: it is no weight.
fn thousandths(weight: &str) -> Option<u16> {
    let (name, value) = weight.split_once('=')?;
    let value = value.trim();
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    let digits = decimals.len() <= 3 && decimals.bytes().all(|byte| byte.is_ascii_digit());
    if !name.trim().eq_ignore_ascii_case("q") || !digits {
        return None;
    }
    let decimals: u16 = format!("{decimals:0<3}").parse().ok()?;
    match whole {
        "0" => Some(decimals),
        "1" if decimals == 0 => Some(1_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header::ACCEPT_LANGUAGE;
    use axum::http::{HeaderMap, HeaderValue};

    use super::chosen;

    fn of(headers: &[&[u8]], service: &str) -> String {
        let mut map = HeaderMap::new();
        for value in headers {
            map.append(ACCEPT_LANGUAGE, HeaderValue::from_bytes(value).unwrap());
        }
        chosen(&map, &service.parse().unwrap()).tag().to_owned()
    }

    #[test]
    fn the_best_of_the_browsers_languages_is_chosen() {
        for (header, service, wanted) in [
            // What browsers send.
            ("de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7", "en", "de"),
            ("en-GB,en;q=0.9", "de", "en"),
            ("it-IT,it;q=0.9,fr;q=0.4,es;q=0.5", "en", "es"),
            // The order of equals is the order of wishes; upper case is lower case.
            ("fr, de", "en", "fr"),
            ("FR-ca ; Q=0.5 , dE;q=0.500", "en", "fr"),
            // The service's region stands for its language, no other one does.
            ("de-AT", "de-CH", "de-CH"),
            ("de-AT", "fr-CH", "de"),
            // None of ours, or anything: the service's.
            ("ja, zh;q=0.9", "es", "es"),
            ("ja, *;q=0.1", "fr-CA", "fr-CA"),
            ("", "de", "de"),
            // What is refused is not chosen.
            ("de;q=0, fr;q=0.001", "en", "fr"),
            ("de;q=0", "en", "en"),
        ] {
            assert_eq!(of(&[header.as_bytes()], service), wanted, "{header}");
        }
        assert_eq!(of(&[], "es-MX"), "es-MX");
        assert_eq!(of(&[b"ja", b"fr;q=0.2"], "en"), "fr");
    }

    #[test]
    fn hostile_headers_choose_nothing() {
        let long = "de-".to_owned() + &"x-".repeat(4_000);
        let many = "ja,".repeat(5_000) + "fr";
        for header in [
            "de;q=2",
            "de;q=-1",
            "de;q=1.001",
            "de;q=0.1234",
            "de;q=NaN",
            "de;q=inf",
            "de;q=1e9",
            "de;q=",
            "de;q",
            "de;level=1",
            "de;q=0.٣",
            ";;;,,,===",
            "../../de",
            "deutsch",
            "<script>",
            "de_DE.UTF-8",
            &many,
        ] {
            assert_eq!(of(&[header.as_bytes()], "es"), "es", "{header:.40}");
        }
        assert_eq!(of(&[b"\xff\xfe, de"], "es"), "es");
        assert_eq!(of(&[long.as_bytes()], "es"), "de", "its region is not kept");
    }
}
