//! One origin: nothing is sent anywhere else, and addresses inside the network need leave.

use secrecy::SecretString;
use throughline_http::{Auth, Client, Request, Settings};
use throughline_kit::PullError;
use url::Url;

use crate::server::{Server, full, json, reply};

fn settings(base: &str, auth: Auth, allow_private: bool) -> Settings {
    Settings {
        auth,
        allow_private,
        caps: crate::server::quick(),
        ..Settings::new(Url::parse(base).expect("a URL"))
    }
}

fn secret() -> Auth {
    Auth::Bearer(SecretString::from("canary-token"))
}

#[test]
fn a_base_is_refused_for_what_it_is() {
    let cases = [
        ("ftp://example.org/", Auth::None, "no web address"),
        (
            "https://anna:canary@example.org/",
            Auth::None,
            "a user name or password inside the address",
        ),
        (
            "https://example.org/?key=canary",
            Auth::None,
            "a query or fragment",
        ),
        (
            "http://example.org/",
            secret(),
            "credentials over plain http",
        ),
        ("http://127.0.0.1/", Auth::None, "a private address"),
        ("https://[::1]/", Auth::None, "a private address"),
        ("https://2130706433/", Auth::None, "a private address"),
        ("https://0x7f.1/", Auth::None, "a private address"),
        (
            "https://[::ffff:10.0.0.1]/",
            Auth::None,
            "a private address",
        ),
        ("https://169.254.169.254/", Auth::None, "a private address"),
    ];
    for (base, auth, wanted) in cases {
        let error = Client::new(settings(base, auth, false)).expect_err(base);
        assert!(matches!(error, PullError::Broken { .. }), "{error:?}");
        assert!(error.to_string().contains(wanted), "{base}: {error}");
        assert!(error.problem().help.is_some(), "{base}");
        assert!(!error.to_string().contains("canary"), "{error}");
    }
}

#[test]
fn plain_http_may_carry_credentials_on_this_machine_only() {
    for base in [
        "http://127.0.0.1:1/",
        "http://localhost:1/",
        "http://[::1]:1/",
    ] {
        assert!(
            Client::new(settings(base, secret(), true)).is_ok(),
            "{base}"
        );
    }
    assert!(Client::new(settings("http://10.0.0.1/", secret(), true)).is_err());
    assert!(Client::new(settings("http://example.org/", Auth::None, false)).is_ok());
}

#[test]
fn a_secret_that_no_header_can_hold_is_found_at_start() {
    for auth in [
        Auth::Bearer(SecretString::from("canary\n")),
        Auth::Headers(vec![(
            "X-Key".into(),
            SecretString::from("canary\r\nHost: evil"),
        )]),
        Auth::Headers(vec![("X Key".into(), SecretString::from("canary"))]),
    ] {
        let error =
            Client::new(settings("https://example.org/", auth, false)).expect_err("refused");
        assert!(error.to_string().contains("no header may hold"), "{error}");
        assert!(!error.to_string().contains("canary"), "{error}");
    }
}

#[test]
fn a_target_is_a_path_below_the_base_or_a_url_of_its_origin() {
    let client = Client::new(settings("https://git.example.org/api/v4/", secret(), false))
        .expect("a client");
    let good = [
        (
            "/issues?state=all",
            "https://git.example.org/api/v4/issues?state=all",
        ),
        ("issues", "https://git.example.org/api/v4/issues"),
        ("?page=2", "https://git.example.org/api/v4/?page=2"),
        ("/a b/ü", "https://git.example.org/api/v4/a%20b/%C3%BC"),
        ("/time/10:30", "https://git.example.org/api/v4/time/10:30"),
        (
            "https://git.example.org/other?page=2",
            "https://git.example.org/other?page=2",
        ),
        (
            "https://git.example.org:443/x#top",
            "https://git.example.org/x",
        ),
    ];
    for (target, wanted) in good {
        assert_eq!(client.resolve(target).expect(target).as_str(), wanted);
    }
    let bad = [
        "https://evil.example/x",
        "https://git.example.org:8443/x",
        "http://git.example.org/x",
        "https://anna:pw@git.example.org/x",
        "file:///etc/passwd",
        "data:text/html,x",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "http://2130706433/",
        "//evil.example/x",
        "/\\evil.example/x",
        "https:\\\\evil.example/x",
        "/../../admin",
    ];
    for target in bad {
        let error = client.resolve(target).expect_err(target);
        assert!(matches!(error, PullError::Broken { .. }), "{error:?}");
    }
    assert_eq!(format!("{client:?}"), "Client(https://git.example.org)");
}

#[test]
fn a_link_is_read_as_a_browser_would() {
    let client = Client::new(settings("https://git.example.org/api/v4/", secret(), false))
        .expect("a client");
    let from = client.resolve("/issues?page=1").expect("below");
    let next = client.follow(&from, "?page=2").expect("a link");
    assert_eq!(
        next.as_str(),
        "https://git.example.org/api/v4/issues?page=2"
    );
    let next = client.follow(&from, "/api/v4/x").expect("a link");
    assert_eq!(next.as_str(), "https://git.example.org/api/v4/x");
    assert!(client.follow(&from, "//evil.example/").is_err());
}

#[tokio::test]
async fn c22_a_request_to_another_origin_is_never_sent() {
    let (own, other) = (Server::start([]).await, Server::start([]).await);
    let error = own
        .client()
        .send(&Request::get(other.url("/")))
        .await
        .expect_err("foreign");
    let wanted = format!("a link to `http://127.0.0.1:{}`", other.port);
    assert!(error.to_string().contains(&wanted), "{error}");
    assert_eq!((own.hits(), other.hits()), (0, 0));
}

#[tokio::test]
async fn c22_a_name_that_leads_inside_is_refused_without_leave() {
    let server = Server::start([json("[]"), json("[1]")]).await;
    let base = format!("http://localhost:{}/", server.port);
    let client =
        Client::new(settings(&base, Auth::None, false)).expect("a name is looked up later");
    let request = Request::get(client.resolve("/").expect("below"));
    let error = client.send(&request).await.expect_err("private");
    assert!(matches!(error, PullError::Broken { .. }), "{error:?}");
    assert!(
        error
            .to_string()
            .contains("`localhost` leads to the private address"),
        "{error}"
    );
    assert_eq!(server.hits(), 0);
    // With leave, the same is answered.
    let client = Client::new(settings(&base, Auth::None, true)).expect("a client");
    assert_eq!(reply(client.send(&request).await).body, b"[]");
}

#[tokio::test]
async fn c23_a_redirect_to_another_origin_is_not_followed() {
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let other = Server::start([json("[\"stolen\"]")]).await;
        let headers = format!("Location: {}\r\n", other.url("/x?api_key=canary"));
        let own = Server::start([full(status, &headers, "")]).await;
        let client = Client::new(Settings {
            auth: secret(),
            ..own.settings()
        })
        .expect("a client");
        let error = client
            .send(&Request::get(own.url("/")))
            .await
            .expect_err("foreign");
        assert!(matches!(error, PullError::Broken { .. }), "{error:?}");
        let wanted = format!(
            "{status}: a link to `http://127.0.0.1:{}` — only this origin is asked",
            other.port
        );
        assert!(error.to_string().contains(&wanted), "{error}");
        assert!(!format!("{error:?}").contains("canary"), "{error:?}");
        assert_eq!((own.hits(), other.hits()), (1, 0));
    }
}

#[tokio::test]
async fn c23_a_redirect_within_the_origin_is_followed_with_credentials() {
    let server = Server::start([
        full(
            "301 Moved Permanently",
            "Location: /repositories/7/issues?page=1\r\n",
            "",
        ),
        json("[1]"),
    ])
    .await;
    let client = Client::new(Settings {
        auth: secret(),
        ..server.settings()
    })
    .expect("a client");
    let got = reply(client.send(&Request::get(server.url("/old"))).await);
    assert_eq!(got.url, server.url("/repositories/7/issues?page=1"));
    assert!(
        server
            .heads()
            .iter()
            .all(|(_, head)| head.contains("authorization: Bearer canary-token"))
    );
    assert_eq!(server.hits(), 2);
}

#[tokio::test]
async fn c23_a_redirect_loop_ends_after_five() {
    let server =
        Server::start((0..10).map(|_| full("302 Found", "Location: /again\r\n", ""))).await;
    let error = server.get().await.expect_err("a loop");
    assert!(
        error.to_string().contains("more than 5 redirects in a row"),
        "{error}"
    );
    assert_eq!(server.hits(), 6);
}

#[tokio::test]
async fn a_redirected_post_stays_a_post_or_is_refused() {
    let server = Server::start([
        full("307 Temporary Redirect", "Location: /b\r\n", ""),
        json("[1]"),
    ])
    .await;
    let post = Request::post(server.url("/a"), serde_json::json!({}));
    assert_eq!(reply(server.client().send(&post).await).body, b"[1]");
    assert!(server.heads()[1].1.starts_with("POST /b "));
    let server = Server::start([full("302 Found", "Location: /b\r\n", ""), json("[1]")]).await;
    let post = Request::post(server.url("/a"), serde_json::json!({}));
    let error = server
        .client()
        .send(&post)
        .await
        .expect_err("no POST any more");
    assert!(error.to_string().contains("302 Found of a POST"), "{error}");
    assert_eq!(server.hits(), 1);
}
