//! A name server that takes its time: a look-up is a part of waiting for the first byte.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::time::Instant;

use super::*;
use crate::request::Request;

/// Answers every question after half a minute, with the address of this machine.
#[derive(Clone, Default)]
struct Slow(Arc<AtomicU32>);

impl Resolve for Slow {
    fn resolve(&self, _: Name) -> Resolving {
        self.0.fetch_add(1, Ordering::Relaxed);
        Box::pin(async {
            tokio::time::sleep(Duration::from_secs(30)).await;
            let here = std::net::SocketAddr::from(([127, 0, 0, 1], 9));
            Ok(Box::new(std::iter::once(here)) as Addrs)
        })
    }
}

#[tokio::test(start_paused = true)]
async fn c01_a_slow_name_server_does_not_hold_a_pull_past_the_deadline() {
    let caps = Caps {
        attempts: 1,
        ..Caps::default()
    };
    let mut client = Client::new(Settings {
        caps,
        ..Settings::new(Url::parse("https://tracker.example/").expect("a URL"))
    })
    .expect("a client");
    let slow = Slow::default();
    let resolver = Arc::new(slow.clone());
    let http = reqwest::Client::builder().dns_resolver(resolver);
    Arc::get_mut(&mut client.inner)
        .expect("nobody else has it")
        .http = http.build().expect("a transport");
    let request = Request::get(client.resolve("/tasks").expect("below"));
    let begun = Instant::now();
    let error = client.send(&request).await.expect_err("too slow");
    assert_eq!(slow.0.load(Ordering::Relaxed), 1, "the name was looked up");
    assert_eq!(begun.elapsed().as_secs(), 10, "the first byte's time");
    assert!(matches!(error, PullError::Transient { .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        "https://tracker.example/tasks: no answer within 10 s — one is wanted"
    );
    assert!(error.problem().help.is_some());
}
