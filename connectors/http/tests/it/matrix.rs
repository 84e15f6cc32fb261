//! Faults of the way to a server that the other files have no place for: names, flapping, another protocol.

use std::time::{Duration, Instant};

use throughline_http::{Caps, Client, Request, Settings};
use throughline_kit::PullError;
use url::Url;

use crate::server::{Act, Server, full, json, quick, reply};

#[tokio::test]
async fn c01_a_name_that_leads_nowhere_is_named_within_the_deadline() {
    let caps = Caps {
        attempts: 1,
        ..quick()
    };
    let client = Client::new(Settings {
        caps,
        ..Settings::new(Url::parse("http://tracker.invalid/").expect("a URL"))
    })
    .expect("a client");
    let request = Request::get(client.resolve("/tasks").expect("below"));
    let begun = Instant::now();
    let error = client.send(&request).await.expect_err("nobody there");
    // However long a name server takes, a look-up is a part of waiting for the first byte.
    assert!(
        begun.elapsed() < Duration::from_secs(2),
        "{:?}",
        begun.elapsed()
    );
    assert!(matches!(error, PullError::Transient { .. }), "{error:?}");
    let text = error.to_string();
    assert!(text.starts_with("http://tracker.invalid/tasks: "), "{text}");
    assert!(
        text.contains("no connection") || text.contains("no answer within 300 ms"),
        "{text}"
    );
    assert!(error.problem().help.is_some());
}

#[tokio::test]
async fn c19_thirty_percent_of_5xx_cost_a_bounded_number_of_tries() {
    // Three of ten, over forty requests: every one is answered in the end.
    let statuses = ["500", "502", "503", "504"];
    let mut acts = Vec::new();
    for number in 0..40 {
        if [1, 4, 8].contains(&(number % 10)) {
            let status = format!("{} Down", statuses[number % 4]);
            acts.push(full(&status, "", ""));
        }
        acts.push(json("[1]"));
    }
    let wanted = acts.len();
    let server = Server::start(acts).await;
    let client = server.client();
    for _ in 0..40 {
        let answer = client.send(&Request::get(server.url("/"))).await;
        assert_eq!(reply(answer).body, b"[1]");
    }
    assert_eq!(
        (server.hits(), wanted),
        (52, 52),
        "12 tries more, and none in vain"
    );
}

#[tokio::test]
async fn c30_frames_of_http_2_are_no_answer_and_a_flood_of_resets_is_bounded() {
    // We speak HTTP/1.1 alone; a GOAWAY that comes all the same is half an answer.
    let goaway = || {
        let head = [0, 0, 8, 7, 0, 0, 0, 0, 0];
        Act::Say([head.as_slice(), &[0; 8]].concat())
    };
    let server = Server::start([goaway(), json("[1]")]).await;
    assert_eq!(reply(server.get().await).body, b"[1]", "asked once more");
    assert_eq!(server.hits(), 2);
    let server = Server::start((0..10).map(|_| Act::Reset(Vec::new()))).await;
    let error = server.get().await.expect_err("resets");
    assert!(matches!(error, PullError::Transient { .. }), "{error:?}");
    assert_eq!(server.hits(), 3, "as many attempts as configured");
}
