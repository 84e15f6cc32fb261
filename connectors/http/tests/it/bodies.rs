//! Bodies that break off, never end, inflate without end, or are not what was asked for.

use throughline_http::{Caps, Client, Request, Settings, status_of};
use throughline_kit::PullError;
use tokio::net::TcpListener;

use crate::server::{Act, Server, full, json, quick, reply};

/// Every attempt meets the same fault, and the error says that it may pass.
async fn check_passing(act: impl Fn() -> Act, wanted: &str) {
    let server = Server::start([act(), act(), act()]).await;
    let error = server.get().await.expect_err("a fault");
    assert!(matches!(error, PullError::Transient { .. }), "{error:?}");
    assert!(error.to_string().contains(wanted), "{error}");
    assert_eq!(server.hits(), 3, "each attempt met the fault");
}

/// One attempt is enough to know that asking again does not help.
async fn check_broken(act: Act, wanted: &str) -> PullError {
    let server = Server::start([act]).await;
    let answer = server.get().await;
    let error = match answer {
        Ok(_) => reply(answer).json().expect_err("a fault"),
        Err(error) => error,
    };
    assert!(matches!(error, PullError::Broken { .. }), "{error:?}");
    assert!(error.to_string().contains(wanted), "{error}");
    assert_eq!(server.hits(), 1, "no second attempt");
    error
}

#[tokio::test]
async fn c01_a_closed_port_is_named_and_may_pass() {
    let server = Server::start([]).await;
    let free = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = free.local_addr().expect("an address").port();
    drop(free);
    let mut settings = server.settings();
    settings.base.set_port(Some(port)).expect("a port");
    let client = Client::new(settings).expect("a client");
    let request = Request::get(client.resolve("/issues").expect("below the base"));
    let error = client.send(&request).await.expect_err("nobody listens");
    assert!(matches!(error, PullError::Transient { .. }), "{error:?}");
    let wanted = format!(
        "http://127.0.0.1:{port}/issues: no connection: Connection refused (os error 111) — an answer is wanted"
    );
    assert_eq!(error.to_string(), wanted);
}

#[tokio::test]
async fn c02_silence_ends_with_the_first_byte_limit() {
    check_passing(|| Act::Silence, "no answer within 300 ms").await;
}

#[tokio::test]
async fn c03_a_dripping_body_ends_with_the_total_limit() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".to_vec();
    let drip = || Act::Drip(head.clone(), vec![b'x'; 1000]);
    check_passing(drip, "no whole answer within 800 ms").await;
}

#[tokio::test]
async fn c04_a_reset_inside_the_body_is_retried() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n[1,2".to_vec();
    let server = Server::start([Act::Reset(head.clone()), Act::Reset(head), json("[1]")]).await;
    let reply = reply(server.get().await);
    assert_eq!(reply.body, b"[1]");
    assert_eq!(server.hits(), 3);
}

#[tokio::test]
async fn c05_a_body_shorter_than_its_length_is_no_answer() {
    let cut = || Act::Say(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1,2]".to_vec());
    check_passing(cut, "no whole answer").await;
}

#[tokio::test]
async fn c06_a_body_that_does_not_say_its_end_is_refused_where_it_matters() {
    let cut = || Act::Say(b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n\r\nid\n1\n".to_vec());
    let server = Server::start([cut(), cut()]).await;
    let client = server.client();
    let request = Request::get(server.url("/a.csv"));
    let error = client
        .send(&request.clone().whole())
        .await
        .expect_err("no end");
    assert!(matches!(error, PullError::Broken { .. }));
    assert!(
        error.to_string().contains("does not say where it ends"),
        "{error}"
    );
    let heads = server.heads();
    assert!(
        heads
            .iter()
            .all(|(_, head)| head.contains("accept-encoding: identity")),
        "{heads:?}"
    );
    // Where a cut shows by itself, as in JSON, it is read.
    assert_eq!(reply(client.send(&request).await).body, b"id\n1\n");
    assert_eq!(server.hits(), 2);
}

#[tokio::test]
async fn c06_a_body_with_a_length_or_chunks_is_whole() {
    let chunks =
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nid\r\n0\r\n\r\n".to_vec();
    let server = Server::start([full("200 OK", "", "id"), Act::Say(chunks)]).await;
    let client = server.client();
    let request = Request::get(server.url("/a.csv")).whole();
    assert_eq!(reply(client.send(&request).await).body, b"id");
    assert_eq!(reply(client.send(&request).await).body, b"id");
    assert_eq!(server.hits(), 2);
}

#[tokio::test]
async fn c07_chunks_without_the_last_one_are_no_answer() {
    let cut = || {
        Act::Say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[1,2]\r\n".to_vec())
    };
    check_passing(cut, "no whole answer").await;
}

#[tokio::test]
async fn c08_a_gzip_body_without_the_end_of_its_trailer_is_no_answer() {
    let whole = gzip_stored(b"[1,2,3]");
    let server = Server::start([zipped(&whole)]).await;
    assert_eq!(reply(server.get().await).body, b"[1,2,3]");
    assert_eq!(server.hits(), 1);
    check_passing(|| zipped(&whole[..whole.len() - 1]), "no whole answer").await;
}

#[tokio::test]
async fn c09_a_gzip_bomb_stops_at_the_cap() {
    let before = peak_memory();
    let (start, piece) = bomb();
    let head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".to_vec();
    let pieces = piece.repeat(1000);
    let server = Server::start([Act::Forever([head, start].concat(), pieces)]).await;
    let caps = Caps {
        total: std::time::Duration::from_secs(20),
        ..quick()
    };
    let client = Client::new(Settings {
        caps,
        ..server.settings()
    })
    .expect("a client");
    let error = client
        .send(&Request::get(server.url("/")))
        .await
        .expect_err("a bomb");
    assert!(matches!(error, PullError::Broken { .. }), "{error:?}");
    assert!(
        error
            .to_string()
            .contains("more than 33554432 bytes after inflating"),
        "{error}"
    );
    assert_eq!(server.hits(), 1);
    // 13 bytes inflate to 2064: the cap is reached after some 211 kB, the rest is in socket buffers.
    assert!(server.sent() > 200_000, "the bomb was on its way");
    let grown = peak_memory() - before;
    assert!(grown < 64 << 20, "{grown} bytes of memory for a bomb");
}

#[tokio::test]
async fn c10_a_body_without_end_stops_at_the_cap() {
    let head = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    let server = Server::start([Act::Forever(head, vec![b' '; 8192])]).await;
    let caps = Caps {
        body_bytes: 100_000,
        ..quick()
    };
    let client = Client::new(Settings {
        caps,
        ..server.settings()
    })
    .expect("a client");
    let error = client
        .send(&Request::get(server.url("/")))
        .await
        .expect_err("no end");
    assert!(
        error.to_string().contains("more than 100000 bytes"),
        "{error}"
    );
    assert_eq!(server.hits(), 1);
}

#[tokio::test]
async fn c11_headers_without_measure_are_refused() {
    let long = format!("X-Long: {}\r\n", "x".repeat(70_000));
    check_broken(full("200 OK", &long, "[]"), "at most 65536 are taken").await;
    let many = "X-Many: 1\r\n".repeat(10_000);
    check_broken(
        full("200 OK", &many, "[]"),
        "headers of the answer are too many",
    )
    .await;
}

#[tokio::test]
async fn c12_a_sign_in_page_is_named() {
    let page = "<!DOCTYPE html>\n<html><title>Sign in</title>";
    let error = check_broken(
        full("200 OK", "Content-Type: text/html; charset=utf-8\r\n", page),
        "expected JSON, got text/html starting `<!DOCTYPE html> <html><title>Sign in</title>` (a sign-in page?)",
    )
    .await;
    assert!(error.problem().help.is_some());
    check_broken(full("200 OK", "", page), "expected JSON, got HTML starting").await;
}

#[tokio::test]
async fn what_is_no_json_is_named_with_its_start() {
    check_broken(
        json("not json"),
        "no JSON: expected ident at line 1 column 2, in text starting `not json` — JSON is wanted",
    )
    .await;
    check_broken(
        json("[1,2"),
        "no JSON: it ends in the middle, at line 1 column 4: the reply was cut short",
    )
    .await;
    check_broken(json(" \n"), "an empty body — JSON is wanted").await;
    let deep = "[".repeat(65) + &"]".repeat(65);
    check_broken(json(&deep), "deeper than 64 levels").await;
}

#[tokio::test]
async fn a_byte_order_mark_is_no_part_of_json() {
    let server = Server::start([json("\u{feff}[1]")]).await;
    let value = reply(server.get().await).json().expect("JSON");
    assert_eq!(value, serde_json::json!([1]));
}

#[tokio::test]
async fn c14_no_content_and_an_unasked_304_are_no_answers() {
    let error = check_broken(
        full("204 No Content", "", ""),
        "204 No Content — a body is wanted",
    )
    .await;
    assert_eq!(status_of(&error).map(|cause| cause.status), Some(204));
    check_broken(
        full("304 Not Modified", "", ""),
        "304 Not Modified, though nothing was sent",
    )
    .await;
}

fn zipped(bytes: &[u8]) -> Act {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
        bytes.len()
    );
    Act::Say([head.as_bytes(), bytes].concat())
}

const GZIP_HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// A gzip file of one stored block.
fn gzip_stored(data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("a short text");
    let mut out = GZIP_HEAD.to_vec();
    out.push(1);
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend(data);
    out.extend(crc32(data).to_le_bytes());
    out.extend(u32::from(length).to_le_bytes());
    out
}

fn crc32(data: &[u8]) -> u32 {
    !data.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            }
        })
    })
}

/// A deflate stream of zeros: its start, and 13 bytes that repeat for ever, each worth 2064 zeros.
///
/// A block of fixed codes: `1` (last) `10` (fixed), the literal 0 as `00110000`, then again and
/// again length 258 (`11000101`) at distance 1 (`00000`): 13 bits that 104 bits hold eight times.
fn bomb() -> (Vec<u8>, Vec<u8>) {
    let mut bits = vec![1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0];
    let again = [1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0];
    while bits.len() < 16 + 104 {
        bits.extend(again);
    }
    let bytes: Vec<u8> = bits
        .chunks_exact(8)
        .map(|eight| eight.iter().rev().fold(0, |byte, bit| byte << 1 | bit))
        .collect();
    let start = [&GZIP_HEAD[..], &bytes[..2]].concat();
    (start, bytes[2..15].to_vec())
}

/// The most memory this process has held so far, in bytes.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .expect("a peak");
    let kilobytes: u64 = line
        .split_whitespace()
        .nth(1)
        .expect("a figure")
        .parse()
        .expect("a number");
    kilobytes * 1024
}
