//! Who takes the mails and throws them away: `smtp-sink` of Postfix, else one of our own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::MetadataExt as _;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{bail, ensure};

/// A relay on this host.
pub(crate) struct Relay {
    pub(crate) name: &'static str,
    pub(crate) port: u16,
    sink: Option<Child>,
}

impl Drop for Relay {
    fn drop(&mut self) {
        if let Some(sink) = &mut self.sink {
            // It ends with us or not at all: there is nobody to tell.
            drop(sink.kill());
            drop(sink.wait());
        }
    }
}

impl Relay {
    pub(crate) fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        if !is_there("smtp-sink") {
            thread::spawn(move || listener.incoming().flatten().for_each(serve));
            return Ok(Self {
                name: "our own, for smtp-sink is not on the path",
                port,
                sink: None,
            });
        }
        drop(listener);
        let mut command = Command::new("smtp-sink");
        // It refuses to work as root.
        if std::fs::metadata("/proc/self")?.uid() == 0 {
            command.args(["-u", "nobody"]);
        }
        command.arg(format!("127.0.0.1:{port}")).arg("100");
        let relay = Self {
            name: "smtp-sink",
            port,
            sink: Some(command.spawn()?),
        };
        for _ in 0..100 {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
                return Ok(relay);
            }
            thread::sleep(Duration::from_millis(20));
        }
        bail!("smtp-sink does not answer")
    }

    /// The best of some rounds of `smtp-source` with mails of the same length; `None` without it.
    pub(crate) fn source(&self, mails: usize, bytes: usize) -> anyhow::Result<Option<Duration>> {
        if !is_there("smtp-source") {
            return Ok(None);
        }
        let mut best = Duration::MAX;
        for _ in 0..crate::ROUNDS {
            let began = Instant::now();
            let status = Command::new("smtp-source")
                .args(["-d", "-s", "1", "-m", &mails.to_string()])
                .args(["-l", &bytes.to_string(), "-f", "strategy@halden.example"])
                .args(["-t", "p@halden.example"])
                .arg(format!("127.0.0.1:{}", self.port))
                .status()?;
            ensure!(status.success(), "smtp-source: {status}");
            best = best.min(began.elapsed());
        }
        Ok(Some(best))
    }
}

fn is_there(program: &str) -> bool {
    // It has no option of this name and says so: only whether it can be started is asked.
    let mut command = Command::new(program);
    command
        .arg("-?")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok()
}

/// One conversation, until the other side ends it.
fn serve(stream: TcpStream) {
    // A client that breaks off ends its own conversation only.
    drop(converse(stream));
}

fn converse(mut stream: TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut lines = BufReader::with_capacity(64 * 1024, stream.try_clone()?);
    stream.write_all(b"220 localhost ESMTP\r\n")?;
    let mut line = Vec::new();
    let mut is_body = false;
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let answer: &[u8] = match (is_body, line.get(..4)) {
            (true, _) if line != b".\r\n" => continue,
            (false, Some(b"DATA")) => b"354 go on\r\n",
            (false, Some(b"EHLO")) => b"250-localhost\r\n250 8BITMIME\r\n",
            (false, Some(b"QUIT")) => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        is_body = answer.starts_with(b"354");
        stream.write_all(answer)?;
    }
}
