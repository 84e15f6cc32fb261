//! Bodies that are no plain JSON: lines, tables, packed files.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use throughline_http::{Caps, Client, Decode, Request, Settings};
use throughline_kit::PullError;

use crate::server::{Act, Server, full, quick, reply};

fn packed(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).expect("memory");
    encoder.finish().expect("memory")
}

fn bytes(kind: &str, body: &[u8]) -> Act {
    let head = format!(
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    Act::Say([head.as_bytes(), body].concat())
}

async fn read(act: Act, decode: Decode) -> Result<serde_json::Value, PullError> {
    let server = Server::start([act]).await;
    let reply = reply(server.get().await);
    reply.decoded(decode).map(|(value, _)| value)
}

#[tokio::test]
async fn each_way_of_writing_gives_the_same_rows() {
    let wanted = json!([{"id": "1"}, {"id": "2"}]);
    let (list, lines, table) = (
        b"[{\"id\":\"1\"},{\"id\":\"2\"}]".as_slice(),
        b"{\"id\":\"1\"}\n{\"id\":\"2\"}\n".as_slice(),
        b"id\n1\n2\n".as_slice(),
    );
    for (kind, body, decode) in [
        ("application/json", list, Decode::Declared),
        ("text/plain", list, Decode::Json),
        ("application/x-ndjson", lines, Decode::Declared),
        ("application/octet-stream", lines, Decode::JsonLines),
        ("text/csv; charset=utf-8", table, Decode::Declared),
        ("application/octet-stream", table, Decode::Csv),
    ] {
        let plain = read(bytes(kind, body), decode).await.expect("rows");
        assert_eq!(plain, wanted, "{kind}");
        // The same as a file of its own, whatever the header says of the connection.
        let file = read(bytes(kind, &packed(body)), decode)
            .await
            .expect("rows");
        assert_eq!(file, wanted, "{kind} packed");
    }
}

#[tokio::test]
async fn what_would_look_whole_when_cut_must_say_where_it_ends() {
    for (decode, body) in [
        (Decode::JsonLines, "{\"id\":1}\n"),
        (Decode::Csv, "id\n1\n"),
    ] {
        let cut = Act::Say(format!("HTTP/1.1 200 OK\r\n\r\n{body}").into_bytes());
        let error = read(cut, decode).await.expect_err("no end");
        assert!(
            error.to_string().contains("does not say where it ends"),
            "{error}"
        );
        assert!(read(full("200 OK", "", body), decode).await.is_ok());
    }
}

#[tokio::test]
async fn a_packed_bomb_and_a_cut_file_are_refused() {
    let bomb = packed(&vec![b' '; 2_000_000]);
    let server = Server::start([bytes("application/gzip", &bomb)]).await;
    let client = Client::new(Settings {
        caps: Caps {
            body_bytes: 1_000_000,
            ..quick()
        },
        ..server.settings()
    })
    .expect("a client");
    let reply = reply(client.send(&Request::get(server.url("/"))).await);
    let error = reply.decoded(Decode::Declared).expect_err("a bomb");
    let wanted = format!(
        "a gzip file of {} bytes that unpacks to more than 1000000",
        bomb.len()
    );
    assert!(error.to_string().contains(&wanted), "{error}");

    let whole = packed(b"[1]");
    let cut = &whole[..whole.len() - 1];
    let error = read(bytes("application/gzip", cut), Decode::Declared)
        .await
        .expect_err("cut");
    assert!(matches!(error, PullError::Transient { .. }), "{error:?}");
}

#[tokio::test]
async fn a_sign_in_page_is_no_table() {
    let page = "<!DOCTYPE html><title>Sign in</title>";
    for decode in [Decode::Csv, Decode::JsonLines] {
        let error = read(bytes("text/html", page.as_bytes()), decode)
            .await
            .expect_err("HTML");
        assert!(error.to_string().contains("a sign-in page?"), "{error}");
    }
}
