//! A server on 127.0.0.1 that does one scripted thing per request, and counts.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use throughline_http::{Answer, Caps, Client, Reply, Request, Settings};
use throughline_kit::PullError;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// What the server does with one request.
pub(crate) enum Act {
    /// Sends these bytes and closes.
    Say(Vec<u8>),
    /// Sends these bytes and resets the connection.
    Reset(Vec<u8>),
    /// Accepts and stays silent.
    Silence,
    /// Sends the first part, then one byte of the second at a time.
    Drip(Vec<u8>, Vec<u8>),
    /// Sends the first part, then the second one again and again.
    Forever(Vec<u8>, Vec<u8>),
}

/// A running server.
pub(crate) struct Server {
    pub(crate) port: u16,
    heads: Arc<Mutex<Vec<(Instant, String)>>>,
    sent: Arc<AtomicU64>,
}

impl Server {
    /// Starts a server that does `acts` in order; past their end it says 500.
    pub(crate) async fn start(acts: impl IntoIterator<Item = Act>) -> Self {
        let listener = kept_listener().await;
        let port = listener.local_addr().expect("an address").port();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let sent = Arc::new(AtomicU64::new(0));
        let acts = Arc::new(Mutex::new(acts.into_iter().collect::<VecDeque<_>>()));
        let (log, count) = (heads.clone(), sent.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, acts.clone(), log.clone(), count.clone()));
            }
        });
        Self { port, heads, sent }
    }

    /// The heads of the requests that came, with their times.
    pub(crate) fn heads(&self) -> Vec<(Instant, String)> {
        self.heads.lock().expect("no test panics here").clone()
    }

    /// How many requests came.
    pub(crate) fn hits(&self) -> usize {
        self.heads().len()
    }

    /// How many bytes went out.
    pub(crate) fn sent(&self) -> u64 {
        self.sent.load(Ordering::SeqCst)
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        let text = format!("http://127.0.0.1:{}{path}", self.port);
        Url::parse(&text).expect("a URL")
    }

    pub(crate) fn settings(&self) -> Settings {
        Settings {
            allow_private: true,
            caps: quick(),
            ..Settings::new(self.url("/"))
        }
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(self.settings()).expect("a client")
    }

    /// What a `GET /` gives.
    pub(crate) async fn get(&self) -> Result<Answer, PullError> {
        self.client().send(&Request::get(self.url("/"))).await
    }
}

/// A listener whose port is never given back: what the client remembers of an origin lasts as long as the process.
async fn kept_listener() -> TcpListener {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let listener = listener.into_std().expect("a listener");
    std::mem::forget(listener.try_clone().expect("a second handle"));
    TcpListener::from_std(listener).expect("a listener")
}

/// Limits under which every test is over in a moment.
pub(crate) fn quick() -> Caps {
    Caps {
        first_byte: Duration::from_millis(300),
        total: Duration::from_millis(800),
        attempts: 3,
        max_wait: Duration::from_millis(30),
        ..Caps::default()
    }
}

/// A good answer's reply.
pub(crate) fn reply(answer: Result<Answer, PullError>) -> Reply {
    match answer.expect("an answer") {
        Answer::Reply(reply) => reply,
        Answer::NotModified => panic!("not modified"),
    }
}

/// An answer with a length.
pub(crate) fn full(status: &str, headers: &str, body: &str) -> Act {
    let head = format!(
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
        body.len()
    );
    Act::Say([head.as_bytes(), body.as_bytes()].concat())
}

/// A 200 with JSON.
pub(crate) fn json(body: &str) -> Act {
    full("200 OK", "Content-Type: application/json\r\n", body)
}

/// The body that a head announces, for servers that look at it.
async fn body_of(stream: &mut TcpStream, head: &str) -> String {
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.trim().parse().expect("a length"));
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.expect("a body");
    String::from_utf8(body).expect("text")
}

async fn serve(
    mut stream: TcpStream,
    acts: Arc<Mutex<VecDeque<Act>>>,
    heads: Arc<Mutex<Vec<(Instant, String)>>>,
    sent: Arc<AtomicU64>,
) {
    let mut head = Vec::new();
    while !head.windows(4).any(|four| four == b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let mut text = String::from_utf8_lossy(&head).into_owned();
    text += &body_of(&mut stream, &text).await;
    heads
        .lock()
        .expect("no test panics here")
        .push((Instant::now(), text));
    let act = acts.lock().expect("no test panics here").pop_front();
    let act = act.unwrap_or_else(|| full("500 Script Ended", "", ""));
    let _ = play(&mut stream, act, &sent).await;
}

async fn play(stream: &mut TcpStream, act: Act, sent: &AtomicU64) -> std::io::Result<()> {
    match act {
        Act::Say(bytes) => {
            stream.write_all(&bytes).await?;
            sent.fetch_add(bytes.len() as u64, Ordering::SeqCst);
            stream.shutdown().await
        }
        Act::Reset(bytes) => {
            stream.write_all(&bytes).await?;
            tokio::time::sleep(Duration::from_millis(20)).await;
            stream.set_zero_linger()
        }
        Act::Silence => {
            let mut rest = Vec::new();
            stream.read_to_end(&mut rest).await.map(drop)
        }
        Act::Drip(head, body) => {
            stream.write_all(&head).await?;
            for byte in body {
                stream.write_u8(byte).await?;
                sent.fetch_add(1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Ok(())
        }
        Act::Forever(head, piece) => {
            stream.write_all(&head).await?;
            loop {
                stream.write_all(&piece).await?;
                sent.fetch_add(piece.len() as u64, Ordering::SeqCst);
            }
        }
    }
}
