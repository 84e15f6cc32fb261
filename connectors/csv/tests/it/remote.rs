//! Exports behind a URL, from a real server on this machine.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use throughline_csv::{Location, connector, inspect};
use throughline_http::Auth;
use throughline_kit::{Connector, Coverage, Next, PullError};

use crate::support::{done, lines, pull_all, rules, settings};

/// What the server gives out, and how often it was asked.
#[derive(Clone, Default)]
struct Shelf(Arc<Mutex<(String, usize)>>);

impl Shelf {
    fn put(&self, body: &str) {
        body.clone_into(&mut self.0.lock().expect("whole").0);
    }

    fn asked(&self) -> usize {
        self.0.lock().expect("whole").1
    }
}

async fn export(State(shelf): State<Shelf>, headers: HeaderMap) -> Response {
    let mut shelf = shelf.0.lock().expect("whole");
    shelf.1 += 1;
    let tag = format!("\"{}\"", shelf.0.len());
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known == tag.as_str())
    {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    (
        [
            (header::ETAG, tag),
            (header::CONTENT_TYPE, "text/csv".to_owned()),
        ],
        shelf.0.clone(),
    )
        .into_response()
}

/// A server with one export on it.
async fn serve(shelf: &Shelf) -> Location {
    let app = Router::new()
        .route("/export.csv", get(export))
        .with_state(shelf.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("bound");
    tokio::spawn(async move { axum::serve(listener, app).await });
    Location::Url {
        url: format!("http://{address}/export.csv?key=secret")
            .parse()
            .expect("a URL"),
        auth: Auth::None,
        allow_private: true,
        way: Box::default(),
    }
}

fn table(rows: u32) -> String {
    let rows = lines(0..rows, |n| format!("{n};title {n}\n"));
    format!("id;title\n{rows}")
}

#[tokio::test]
async fn an_export_is_fetched_once_and_asked_for_again() {
    let shelf = Shelf::default();
    shelf.put(&table(6_000));
    let location = serve(&shelf).await;
    let made = || settings(location.clone(), rules(&[("id", "id"), ("title", "title")]));
    let first = pull_all(made(), None).await.expect("read");
    assert_eq!(
        (first.records.len(), first.coverage),
        (6_000, Coverage::Full)
    );
    // Two pages, one request; and no query in any message.
    assert_eq!(shelf.asked(), 1);
    assert!(first.records[0].place.ends_with("/export.csv:2"));
    let again = pull_all(made(), Some(&done(&first))).await.expect("asked");
    assert_eq!(
        (again.records.len(), again.coverage),
        (0, Coverage::Unchanged)
    );
    assert_eq!(again.next, Next::Done(None));
    shelf.put(&table(6_001));
    let changed = pull_all(made(), Some(&done(&first))).await.expect("read");
    assert_eq!(changed.records.len(), 6_001);
}

#[tokio::test]
async fn a_new_process_inside_a_pull_needs_the_same_body() {
    let shelf = Shelf::default();
    shelf.put(&table(6_000));
    let made = settings(serve(&shelf).await, rules(&[("id", "id")]));
    let page = connector(made.clone())
        .expect("made")
        .pull(None)
        .await
        .expect("read");
    let Next::More(cursor) = page.next else {
        panic!("one page only");
    };
    let second = connector(made.clone())
        .expect("made")
        .pull(Some(&cursor))
        .await
        .expect("read");
    assert_eq!(second.records.len(), 1_000);
    shelf.put(&table(7_000));
    let error = connector(made)
        .expect("made")
        .pull(Some(&cursor))
        .await
        .expect_err("another body");
    assert!(matches!(error, PullError::Transient { .. }));
}

#[tokio::test]
async fn a_page_for_browsers_is_no_export() {
    let shelf = Shelf::default();
    shelf.put("<!DOCTYPE html><title>Sign in</title>");
    let made = settings(serve(&shelf).await, rules(&[("id", "id")]));
    let error = pull_all(made.clone(), None).await.expect_err("HTML");
    assert!(matches!(error, PullError::Broken { .. }));
    assert!(!error.to_string().contains("secret"), "{error}");
    // Looking without pulling asks no server.
    let asked = shelf.asked();
    assert!(inspect(&made).is_err());
    assert_eq!(shelf.asked(), asked);
}
