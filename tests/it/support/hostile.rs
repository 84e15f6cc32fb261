//! A server on loopback that answers well first, and then as badly as it was told to, each path in its own way.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What a path answers once the server has turned bad.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// Status, further headers, body.
    Say(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// As many bytes are promised as the good answer has; half of them come.
    Cut,
    /// One byte each tenth of a second, for ever.
    Drip,
    /// The first page again and again, each with the same way on.
    Circle,
    /// A new page with a new record and a new way on each time.
    Endless,
    /// The request's own head as a JSON error: whatever was sent comes back.
    Echo,
    /// The good answer.
    Good,
}

/// A good answer in other words.
pub(crate) fn say(status: u16, body: impl Into<Vec<u8>>) -> Act {
    Act::Say(status, Vec::new(), body.into())
}

/// One request: its path and query, the authorization, when it came.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub path: String,
    pub authorization: String,
    pub at: Instant,
}

#[derive(Debug)]
struct Shared {
    good: String,
    acts: BTreeMap<String, Act>,
    bad: bool,
    asked: Vec<Asked>,
}

/// A running server; its threads end with the test's process.
#[derive(Debug, Clone)]
pub(crate) struct Hostile {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
}

impl Hostile {
    /// Starts on a port of `host`; every path gives `good` until [`Hostile::turn`].
    pub(crate) fn start(
        host: &str,
        good: &str,
        acts: impl IntoIterator<Item = (String, Act)>,
    ) -> Self {
        let listener = TcpListener::bind((host, 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Mutex::new(Shared {
            good: good.to_owned(),
            acts: acts.into_iter().collect(),
            bad: false,
            asked: Vec::new(),
        }));
        let server = Self { address, shared };
        let listening = server.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let one = listening.clone();
                // A client that goes away early is part of the play.
                std::thread::spawn(move || one.serve(stream).unwrap_or_default());
            }
        });
        server
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on every path plays its part.
    pub(crate) fn turn(&self) {
        let mut shared = self.lock();
        shared.bad = true;
        shared.asked.clear();
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.lock().asked.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut head = String::new();
        let mut reader = BufReader::new(stream.try_clone()?);
        while !head.ends_with("\r\n\r\n") {
            if reader.read_line(&mut head)? == 0 {
                return Ok(());
            }
        }
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let authorization = head
            .lines()
            .find_map(|line| line.strip_prefix("authorization: "))
            .unwrap_or_default()
            .to_owned();
        let (act, good, nth) = {
            let mut shared = self.lock();
            shared.asked.push(Asked {
                path: path.clone(),
                authorization,
                at: Instant::now(),
            });
            let name = path.split('?').next().unwrap_or_default().trim_matches('/');
            let act = shared.acts.get(name).filter(|_| shared.bad).cloned();
            let nth = shared
                .asked
                .iter()
                .filter(|asked| asked.path.contains(name))
                .count();
            (act.unwrap_or(Act::Good), shared.good.clone(), nth)
        };
        play(stream, act, &good, &head, nth)
    }
}

fn play(
    mut stream: TcpStream,
    act: Act,
    good: &str,
    head: &str,
    nth: usize,
) -> std::io::Result<()> {
    match act {
        Act::Say(status, headers, body) => answer(&mut stream, status, &headers, &body),
        Act::Good => answer(&mut stream, 200, &[], good.as_bytes()),
        Act::Circle => answer(
            &mut stream,
            200,
            &[],
            br#"{"data":[{"id":1,"name":"Task 1","status":"open"}],"next":"again"}"#,
        ),
        Act::Endless => {
            let page = format!(
                r#"{{"data":[{{"id":{nth},"name":"Task {nth}","status":"open"}}],"next":"{nth}"}}"#
            );
            answer(&mut stream, 200, &[], page.as_bytes())
        }
        Act::Echo => {
            let body = serde_json::json!({ "error": head }).to_string();
            answer(&mut stream, 200, &[], body.as_bytes())
        }
        Act::Cut => {
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
                good.len()
            );
            stream.write_all(head.as_bytes())?;
            stream.write_all(&good.as_bytes()[..good.len() / 2])?;
            stream.shutdown(Shutdown::Both)
        }
        Act::Drip => {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n")?;
            loop {
                stream.write_all(b" ")?;
                std::thread::sleep(Duration::from_millis(100));
            }
        }
    }
}

fn answer(
    stream: &mut TcpStream,
    status: u16,
    headers: &[(&'static str, String)],
    body: &[u8],
) -> std::io::Result<()> {
    let mut head = format!("HTTP/1.1 {status} Said\r\nconnection: close\r\n");
    if !headers.iter().any(|(name, _)| *name == "content-type") {
        head += "content-type: application/json\r\n";
    }
    for (name, value) in headers {
        head += name;
        head += ": ";
        head += value;
        head += "\r\n";
    }
    if status != 204 {
        head += "content-length: ";
        head += &body.len().to_string();
        head += "\r\n";
    }
    stream.write_all(head.as_bytes())?;
    stream.write_all(b"\r\n")?;
    stream.write_all(body)
}
