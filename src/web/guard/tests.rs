use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use secrecy::SecretString;

use super::Guard;
use crate::config::settings::Web;

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

fn guard(token: Option<&str>) -> Guard {
    Guard::new(&Web {
        listen: "127.0.0.1:8420".parse().unwrap(),
        token: token.map(SecretString::from),
        hosts: ["localhost", "127.0.0.1", "[::1]", "plan.acme.example"]
            .map(str::to_owned)
            .into(),
    })
}

fn answer(guard: &Guard, method: &str, uri: &str, headers: &[(&str, &str)]) -> u16 {
    let mut request = Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let refusal = guard.refusal(&request.body(Body::empty()).unwrap());
    refusal
        .map_or(StatusCode::OK, |refusal| refusal.answer().status())
        .as_u16()
}

#[test]
fn only_our_own_names_are_heard() {
    let guard = guard(None);
    for (uri, hosts, wanted) in [
        ("/", &["localhost"][..], 200),
        ("/", &["localhost:8420"], 200),
        ("/", &["127.0.0.1:1"], 200),
        ("/", &["[::1]:8420"], 200),
        ("/", &["PLAN.acme.example"], 200),
        ("/", &["plan.acme.example."], 421),
        ("/", &["evil.example"], 421),
        ("/", &["localhost.evil.example"], 421),
        ("/", &["evil.example", "localhost"], 421),
        ("/", &["localhost", "evil.example"], 421),
        ("/", &["user@localhost"], 421),
        ("/", &[""], 421),
        ("/", &[], 421),
        ("http://evil.example/", &["localhost"], 421),
        ("http://localhost/", &["localhost"], 200),
        ("http://localhost/", &["evil.example"], 421),
    ] {
        let headers: Vec<(&str, &str)> = hosts.iter().map(|host| ("host", *host)).collect();
        assert_eq!(
            answer(&guard, "GET", uri, &headers),
            wanted,
            "{uri} {hosts:?}"
        );
    }
}

#[test]
fn only_reading_is_heard() {
    let guard = guard(None);
    for (method, wanted) in [
        ("GET", 200),
        ("HEAD", 200),
        ("POST", 405),
        ("PUT", 405),
        ("DELETE", 405),
        ("OPTIONS", 405),
        ("TRACE", 405),
        ("BREW", 405),
    ] {
        assert_eq!(
            answer(&guard, method, "/", &[("host", "localhost")]),
            wanted,
            "{method}"
        );
    }
    for (name, value, wanted) in [
        ("content-length", "0", 200),
        ("content-length", "1", 413),
        ("transfer-encoding", "chunked", 413),
    ] {
        let headers = [("host", "localhost"), (name, value)];
        assert_eq!(
            answer(&guard, "GET", "/", &headers),
            wanted,
            "{name}: {value}"
        );
    }
}

#[test]
fn the_token_is_wanted_whole_and_in_one_of_two_forms() {
    let guard = guard(Some(TOKEN));
    let basic = |text: &str| {
        use base64::Engine as _;
        format!(
            "Basic {}",
            base64::engine::general_purpose::STANDARD.encode(text)
        )
    };
    for (shown, wanted) in [
        (format!("Bearer {TOKEN}"), 200),
        (format!("bearer  {TOKEN} "), 200),
        (basic(&format!("anybody:{TOKEN}")), 200),
        (basic(&format!(":{TOKEN}")), 200),
        (basic(TOKEN), 401),
        (basic(&format!("{TOKEN}:")), 401),
        ("Basic %%%".to_owned(), 401),
        ("Bearer".to_owned(), 401),
        ("Bearer ".to_owned(), 401),
        (format!("Bearer {TOKEN}0"), 401),
        (format!("Bearer {}", TOKEN.trim_end_matches('f')), 401),
        (format!("Digest {TOKEN}"), 401),
        (TOKEN.to_owned(), 401),
    ] {
        let headers = [("host", "localhost"), ("authorization", shown.as_str())];
        assert_eq!(answer(&guard, "GET", "/", &headers), wanted, "{shown}");
    }
    let none = [("host", "localhost")];
    for (path, wanted) in [
        ("/", 401),
        ("/style.css", 401),
        ("/metrics", 401),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/healthz/", 401),
    ] {
        assert_eq!(answer(&guard, "GET", path, &none), wanted, "{path}");
    }
}
