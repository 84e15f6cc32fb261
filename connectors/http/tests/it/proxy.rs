//! A proxy is used when it is configured, and never because the environment names one.

use std::process::Command;

use throughline_http::{Client, Proxy, Request, Settings, Way};
use url::Url;

use crate::server::{Server, full, json, reply};

#[tokio::test]
async fn a_configured_proxy_is_asked_with_its_password() {
    // The proxy answers itself; the host that is asked for exists nowhere.
    let proxy = Server::start([json("[1]")]).await;
    let client = Client::new(Settings {
        way: Way {
            proxy: Some(Proxy {
                url: proxy.url("/"),
                login: Some(("me".to_owned(), "proxy-canary".to_owned().into())),
            }),
            ca_pem: None,
        },
        ..Settings::new(Url::parse("http://tracker.invalid/").expect("a URL"))
    })
    .expect("a client");
    let request = Request::get(client.resolve("/tasks").expect("below"));
    assert_eq!(reply(client.send(&request).await).body, b"[1]");
    let (_, head) = &proxy.heads()[0];
    assert!(
        head.starts_with("GET http://tracker.invalid/tasks HTTP/1.1"),
        "{head}"
    );
    // me:proxy-canary
    assert!(
        head.contains("proxy-authorization: Basic bWU6cHJveHktY2FuYXJ5"),
        "{head}"
    );
}

#[tokio::test]
async fn a_refusal_of_the_proxy_shows_no_password() {
    let body = "{\"message\":\"proxy-canary is wrong\"}";
    let proxy = Server::start([full("407 Proxy Authentication Required", "", body)]).await;
    let client = Client::new(Settings {
        way: Way {
            proxy: Some(Proxy {
                url: proxy.url("/"),
                login: Some(("me".to_owned(), "proxy-canary".to_owned().into())),
            }),
            ca_pem: None,
        },
        ..Settings::new(Url::parse("http://tracker.invalid/").expect("a URL"))
    })
    .expect("a client");
    let error = client
        .send(&Request::get(client.resolve("/").expect("below")))
        .await
        .expect_err("refused");
    assert!(error.to_string().contains("407"), "{error}");
    assert!(!format!("{error:?}").contains("canary"), "{error:?}");
}

#[tokio::test]
async fn c31_a_proxy_in_the_environment_is_ignored() {
    #[expect(
        clippy::disallowed_methods,
        reason = "the test starts itself again, with an environment and a task of its own"
    )]
    if let Ok(url) = std::env::var("ASK") {
        let url = Url::parse(&url).expect("a URL");
        let client = Client::new(Settings {
            allow_private: true,
            ..Settings::new(url.clone())
        });
        let answer = client.expect("a client").send(&Request::get(url)).await;
        reply(answer);
        return;
    }
    let server = Server::start([json("[]")]).await;
    let proxy = Server::start([json("[]")]).await;
    let mut child = Command::new(std::env::current_exe().expect("this test"));
    child
        .args([
            "--exact",
            "proxy::c31_a_proxy_in_the_environment_is_ignored",
        ])
        .env("ASK", server.url("/").as_str());
    for name in ["http_proxy", "https_proxy", "all_proxy"] {
        child.env(name, proxy.url("/").as_str());
        child.env(name.to_uppercase(), proxy.url("/").as_str());
    }
    let status = tokio::task::spawn_blocking(move || child.status()).await;
    assert!(status.expect("a thread").expect("a child").success());
    assert_eq!((server.hits(), proxy.hits()), (1, 0));
}
