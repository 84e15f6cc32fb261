//! OAuth2: tokens asked for, renewed once, replaced and kept; the secrets told to nobody but the token's own address.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use secrecy::{ExposeSecret as _, SecretString};
use throughline_http::{Auth, Client, ClientAuth, Keep, OAuth2, Request, Settings};
use throughline_kit::{Cause, PullError};
use url::Url;

use crate::server::{Server, full, json, reply};

/// A store of refresh tokens that can be out of order.
#[derive(Debug, Default)]
struct Kept {
    tokens: Mutex<HashMap<String, String>>,
    broken: Mutex<bool>,
}

impl Kept {
    fn all(&self) -> Vec<String> {
        self.tokens
            .lock()
            .expect("no test panics here")
            .values()
            .cloned()
            .collect()
    }

    /// Another process replaces whatever is kept.
    fn replace(&self, token: &str) {
        let mut tokens = self.tokens.lock().expect("no test panics here");
        tokens.values_mut().for_each(|kept| token.clone_into(kept));
    }
}

#[async_trait]
impl Keep for Kept {
    async fn load(&self, name: &str) -> Result<Option<SecretString>, Cause> {
        let tokens = self.tokens.lock().expect("no test panics here");
        Ok(tokens.get(name).map(|token| token.clone().into()))
    }

    async fn keep(&self, name: &str, token: &SecretString) -> Result<(), Cause> {
        if *self.broken.lock().expect("no test panics here") {
            return Err("the disk is full".into());
        }
        let mut tokens = self.tokens.lock().expect("no test panics here");
        tokens.insert(name.to_owned(), token.expose_secret().to_owned());
        Ok(())
    }
}

fn client_at(token_url: Url, refresh: Option<&str>) -> OAuth2 {
    OAuth2 {
        token_url,
        client_id: "throughline".to_owned(),
        client_secret: "client-canary-1".to_owned().into(),
        refresh_token: refresh.map(|token| token.to_owned().into()),
        scope: Some("read".to_owned()),
        client_auth: ClientAuth::Body,
    }
}

/// A client of `api` with tokens of `tokens`.
fn client(api: &Server, oauth2: OAuth2, keep: &Arc<Kept>) -> Client {
    Client::new(Settings {
        auth: Auth::OAuth2(Box::new(oauth2)),
        keep: Some(keep.clone() as Arc<dyn Keep>),
        ..api.settings()
    })
    .expect("a client")
}

fn granted(access: &str, refresh: Option<&str>) -> crate::server::Act {
    let refresh = refresh
        .map(|token| format!(",\"refresh_token\":\"{token}\""))
        .unwrap_or_default();
    json(&format!(
        "{{\"access_token\":\"{access}\",\"expires_in\":3600{refresh}}}"
    ))
}

fn signed_by(server: &Server) -> Vec<String> {
    let heads = server.heads();
    let line = |head: &str| {
        head.lines()
            .find_map(|line| line.strip_prefix("authorization: "))
            .unwrap_or("-")
            .to_owned()
    };
    heads.iter().map(|(_, head)| line(head)).collect()
}

#[tokio::test]
async fn a_token_is_asked_for_once_and_signs_every_request() {
    let tokens = Server::start([granted("access-canary-1", None)]).await;
    let api = Server::start([json("[1]"), json("[2]")]).await;
    let client = client(&api, client_at(tokens.url("/token"), None), &Arc::default());
    for wanted in [b"[1]", b"[2]"] {
        assert_eq!(
            reply(client.send(&Request::get(api.url("/"))).await).body,
            wanted
        );
    }
    assert_eq!(signed_by(&api), ["Bearer access-canary-1"; 2]);
    let asked = tokens.heads();
    assert_eq!(asked.len(), 1, "one token for both");
    let form = asked[0].1.lines().last().expect("a body");
    assert_eq!(
        form,
        "grant_type=client_credentials&scope=read&client_id=throughline&client_secret=client-canary-1"
    );
}

#[tokio::test]
async fn the_secret_may_go_in_a_header() {
    let tokens = Server::start([granted("access-canary-2", None)]).await;
    let api = Server::start([json("[]")]).await;
    let oauth2 = OAuth2 {
        client_auth: ClientAuth::Basic,
        ..client_at(tokens.url("/token"), None)
    };
    let client = client(&api, oauth2, &Arc::default());
    reply(client.send(&Request::get(api.url("/"))).await);
    let asked = tokens.heads();
    // throughline:client-canary-1
    assert!(
        asked[0]
            .1
            .contains("authorization: Basic dGhyb3VnaGxpbmU6Y2xpZW50LWNhbmFyeS0x"),
        "{asked:?}"
    );
    assert!(!asked[0].1.contains("client_secret"), "{asked:?}");
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_its_successor_kept() {
    let tokens = Server::start([
        granted("old-access", Some("second-refresh")),
        granted("new-access", Some("third-refresh")),
    ])
    .await;
    let api = Server::start([full("401 Unauthorized", "", ""), json("[1]")]).await;
    let kept = Arc::<Kept>::default();
    let client = client(
        &api,
        client_at(tokens.url("/token"), Some("first-refresh")),
        &kept,
    );
    assert_eq!(
        reply(client.send(&Request::get(api.url("/"))).await).body,
        b"[1]"
    );
    assert_eq!(signed_by(&api), ["Bearer old-access", "Bearer new-access"]);
    let asked = tokens.heads();
    assert!(
        asked[0]
            .1
            .contains("grant_type=refresh_token&refresh_token=first-refresh"),
        "{asked:?}"
    );
    assert!(
        asked[1].1.contains("refresh_token=second-refresh"),
        "the replaced one is used"
    );
    assert_eq!(kept.all(), ["third-refresh"]);
}

#[tokio::test]
async fn a_token_that_is_refused_again_ends_with_one_message() {
    let tokens = Server::start([granted("access-a", None), granted("access-b", None)]).await;
    let no = || full("401 Unauthorized", "", "{\"message\":\"no access-b\"}");
    let api = Server::start([no(), no(), no()]).await;
    let client = client(&api, client_at(tokens.url("/token"), None), &Arc::default());
    let error = client
        .send(&Request::get(api.url("/")))
        .await
        .expect_err("refused twice");
    assert!(matches!(error, PullError::Denied { .. }), "{error:?}");
    assert!(
        error
            .to_string()
            .ends_with("401 Unauthorized (\"no [redacted]\") — a token that is accepted is wanted"),
        "{error}"
    );
    assert_eq!((api.hits(), tokens.hits()), (2, 2), "renewed once");
}

#[tokio::test]
async fn a_kept_token_goes_before_the_configured_one() {
    let tokens = Server::start([
        granted("access-c", Some("successor")),
        // A new process: its session is its own, as another scope makes it here.
        granted("access-d", None),
    ])
    .await;
    let api = Server::start([json("[]"), json("[]")]).await;
    let kept = Arc::<Kept>::default();
    let first = client_at(tokens.url("/token"), Some("configured"));
    let second = OAuth2 {
        scope: None,
        ..first.clone()
    };
    for oauth2 in [first, second] {
        let client = client(&api, oauth2, &kept);
        reply(client.send(&Request::get(api.url("/"))).await);
    }
    let asked = tokens.heads();
    assert!(asked[0].1.contains("refresh_token=configured"), "{asked:?}");
    assert!(asked[1].1.contains("refresh_token=successor"), "{asked:?}");
}

#[tokio::test]
async fn a_token_that_another_process_replaced_is_read_again() {
    let tokens = Server::start([
        granted("access-e", Some("ours")),
        full("400 Bad Request", "", "{\"error\":\"invalid_grant\"}"),
        granted("access-f", None),
    ])
    .await;
    let api = Server::start([json("[]"), full("401 Unauthorized", "", ""), json("[1]")]).await;
    let kept = Arc::<Kept>::default();
    let client = client(&api, client_at(tokens.url("/token"), Some("begin")), &kept);
    reply(client.send(&Request::get(api.url("/"))).await);
    kept.replace("theirs");
    assert_eq!(
        reply(client.send(&Request::get(api.url("/"))).await).body,
        b"[1]"
    );
    let asked = tokens.heads();
    assert!(asked[1].1.contains("refresh_token=ours"), "{asked:?}");
    assert!(asked[2].1.contains("refresh_token=theirs"), "{asked:?}");
}

#[tokio::test]
async fn a_successor_that_cannot_be_kept_is_not_used_before_it_is() {
    let tokens = Server::start([granted("access-g", Some("precious"))]).await;
    let api = Server::start([json("[1]")]).await;
    let kept = Arc::<Kept>::default();
    *kept.broken.lock().expect("no test panics here") = true;
    let client = client(
        &api,
        client_at(tokens.url("/token"), Some("begin-2")),
        &kept,
    );
    let request = Request::get(api.url("/"));
    let error = client.send(&request).await.expect_err("not kept");
    assert!(matches!(error, PullError::Transient { .. }), "{error:?}");
    assert!(
        error
            .to_string()
            .contains("the new refresh token cannot be kept"),
        "{error}"
    );
    assert_eq!(api.hits(), 0);
    *kept.broken.lock().expect("no test panics here") = false;
    reply(client.send(&request).await);
    assert_eq!(kept.all(), ["precious"], "nothing was lost meanwhile");
    assert_eq!(tokens.hits(), 1);
}

#[tokio::test]
async fn a_refused_grant_says_what_a_person_must_do_and_shows_no_secret() {
    for (status, body, wanted) in [
        (
            "400 Bad Request",
            "{\"error\":\"invalid_grant\",\"error_description\":\"refresh-canary-9 is used\"}",
            "400 Bad Request (\"invalid_grant [redacted] is used\") — a refresh token that is accepted is wanted",
        ),
        (
            "401 Unauthorized",
            "{\"error\":\"invalid_client\"}",
            "401 Unauthorized (\"invalid_client\") — an access token is wanted",
        ),
    ] {
        let tokens = Server::start([full(status, "", body)]).await;
        let api = Server::start([]).await;
        let oauth2 = client_at(tokens.url("/token?tenant=7"), Some("refresh-canary-9"));
        let client = client(&api, oauth2, &Arc::default());
        let error = client
            .send(&Request::get(api.url("/")))
            .await
            .expect_err("refused");
        assert!(matches!(error, PullError::Denied { .. }), "{error:?}");
        assert_eq!(
            error.to_string(),
            format!("{}: {wanted}", tokens.url("/token"))
        );
        assert_eq!((api.hits(), tokens.hits()), (0, 1));
        let told = format!("{error:?} {client:?}");
        assert!(!told.contains("canary"), "{told}");
    }
}

#[tokio::test]
async fn a_token_server_that_is_down_may_pass() {
    let down = || full("503 Service Unavailable", "", "");
    let tokens = Server::start([down(), granted("access-h", None)]).await;
    let api = Server::start([json("[1]")]).await;
    let client = client(&api, client_at(tokens.url("/token"), None), &Arc::default());
    assert_eq!(
        reply(client.send(&Request::get(api.url("/"))).await).body,
        b"[1]"
    );
    assert_eq!(tokens.hits(), 2);
}

#[tokio::test]
async fn a_redirected_token_request_is_not_followed() {
    let other = Server::start([granted("stolen", None)]).await;
    let location = format!("Location: {}\r\n", other.url("/"));
    let tokens = Server::start([full("307 Temporary Redirect", &location, "")]).await;
    let api = Server::start([]).await;
    let client = client(&api, client_at(tokens.url("/token"), None), &Arc::default());
    client
        .send(&Request::get(api.url("/")))
        .await
        .expect_err("no token");
    assert_eq!((tokens.hits(), other.hits(), api.hits()), (1, 0, 0));
}

#[test]
fn secrets_travel_encrypted_and_to_public_addresses() {
    let settings = |token_url: &str| Settings {
        auth: Auth::OAuth2(Box::new(client_at(
            Url::parse(token_url).expect("a URL"),
            None,
        ))),
        ..Settings::new(Url::parse("https://api.acme.example/").expect("a URL"))
    };
    for (url, wanted) in [
        ("http://id.acme.example/token", "unencrypted"),
        ("https://10.0.0.1/token", "a private address"),
        ("https://me:pw@id.acme.example/token", "inside the address"),
    ] {
        let error = Client::new(settings(url)).expect_err(url);
        assert!(error.to_string().contains(wanted), "{error}");
    }
    Client::new(settings("https://id.acme.example/token")).expect("another host is its own origin");
}
