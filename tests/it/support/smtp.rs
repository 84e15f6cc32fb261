//! A mail relay on 127.0.0.1 that follows a script, and logs each final dot it sees with its bytes.
#![expect(
    clippy::unwrap_used,
    reason = "a helper that cannot go on fails its test"
)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// A step of the conversation that the script may disturb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Connect,
    StartTls,
    Auth,
    Mail,
    Rcpt,
    Data,
    Dot,
}

/// What the relay does there instead of saying yes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Act {
    /// Says this, raw, and goes on.
    Say(&'static str),
    /// Closes the connection without a word.
    Close,
    /// Says yes, and resets the connection at once.
    YesAndClose,
    /// Says nothing for so long, then yes.
    Wait(Duration),
}

/// One disturbance: at a step, for recipients that contain a text, so many times.
#[derive(Debug)]
struct Rule {
    step: Step,
    rcpt: &'static str,
    act: Act,
    left: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::enum_variant_names, reason = "StartTls is the word for it")]
pub(crate) enum Tls {
    None,
    StartTls,
    Implicit,
}

/// How the relay behaves.
#[derive(Debug)]
pub(crate) struct Script {
    pub(crate) tls: Tls,
    /// The host name in its certificate.
    pub(crate) name: &'static str,
    /// `AUTH` mechanisms to offer; any login but `strategy` / `correct horse` is refused.
    pub(crate) auth: Option<&'static str>,
    pub(crate) smtputf8: bool,
    /// A bare line feed ends a line, as some servers have it.
    pub(crate) lenient: bool,
    /// Plaintext slipped in right behind the `220` to `STARTTLS`.
    pub(crate) injected: &'static str,
    rules: Vec<Rule>,
}

impl Script {
    pub(crate) fn new(tls: Tls) -> Self {
        Self {
            tls,
            name: "localhost",
            auth: None,
            smtputf8: false,
            lenient: false,
            injected: "",
            rules: Vec::new(),
        }
    }

    pub(crate) fn at(self, step: Step, act: Act) -> Self {
        self.rule(step, "", act, usize::MAX)
    }

    pub(crate) fn once(self, step: Step, act: Act) -> Self {
        self.rule(step, "", act, 1)
    }

    pub(crate) fn rule(mut self, step: Step, rcpt: &'static str, act: Act, left: usize) -> Self {
        self.rules.push(Rule {
            step,
            rcpt,
            act,
            left,
        });
        self
    }
}

/// One final dot.
#[derive(Debug, Clone)]
pub(crate) struct Dot {
    pub(crate) message_id: String,
    pub(crate) rcpts: Vec<String>,
    /// As it came over the wire, dots still stuffed.
    pub(crate) wire: Vec<u8>,
    pub(crate) encrypted: bool,
}

#[derive(Debug, Default)]
struct Log {
    /// Every command line, in the order of arrival.
    commands: Vec<String>,
    dots: Vec<Dot>,
}

/// The running relay; it ends with the test's runtime.
#[derive(Debug)]
pub(crate) struct Sink {
    pub(crate) port: u16,
    pub(crate) ca_pem: Vec<u8>,
    log: Arc<Mutex<Log>>,
    script: Arc<Mutex<Script>>,
}

impl Sink {
    pub(crate) async fn start(script: Script) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (acceptor, ca_pem) = certificate(script.name);
        let log = Arc::new(Mutex::new(Log::default()));
        let script = Arc::new(Mutex::new(script));
        let relay = Relay {
            script: Arc::clone(&script),
            log: Arc::clone(&log),
            acceptor,
        };
        tokio::spawn(async move {
            while let Ok((tcp, _)) = listener.accept().await {
                tcp.set_nodelay(true).unwrap();
                let relay = relay.clone();
                tokio::spawn(async move { relay.serve(tcp).await });
            }
        });
        Self {
            port,
            ca_pem,
            log,
            script,
        }
    }

    /// Follows no rule any more: from the next step on it says yes.
    pub(crate) fn behave(&self) {
        self.script.lock().unwrap().rules.clear();
    }

    /// How often a rule may still disturb a step; 0 when none is left.
    pub(crate) fn left(&self, step: Step) -> usize {
        let script = self.script.lock().unwrap();
        let rules = script.rules.iter().filter(|rule| rule.step == step);
        rules.map(|rule| rule.left).sum()
    }

    pub(crate) fn dots(&self) -> Vec<Dot> {
        self.log.lock().unwrap().dots.clone()
    }

    pub(crate) fn commands(&self) -> Vec<String> {
        self.log.lock().unwrap().commands.clone()
    }

    /// How many command lines begin with a word.
    pub(crate) fn count(&self, word: &str) -> usize {
        let commands = self.commands();
        commands
            .iter()
            .filter(|line| line.starts_with(word))
            .count()
    }

    /// Waits until so many dots were seen.
    pub(crate) async fn wait_for_dots(&self, wanted: usize) {
        for _ in 0..4_000 {
            if self.dots().len() >= wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!(
            "the relay saw {} final dots, not {wanted}",
            self.dots().len()
        );
    }
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

#[derive(Clone)]
struct Relay {
    script: Arc<Mutex<Script>>,
    log: Arc<Mutex<Log>>,
    acceptor: TlsAcceptor,
}

/// What a disturbed step came to.
enum Then {
    Yes,
    Said,
    Close,
}

impl Relay {
    async fn serve(&self, tcp: TcpStream) {
        let (tls, injected) = {
            let script = self.script.lock().unwrap();
            (script.tls, script.injected)
        };
        if tls == Tls::Implicit {
            if let Ok(stream) = self.acceptor.accept(tcp).await {
                self.talk(&mut BufReader::new(Box::new(stream)), true, true)
                    .await;
            }
            return;
        }
        let mut plain = BufReader::new(tcp);
        if !self.talk(&mut plain, false, true).await {
            return;
        }
        let yes = format!("220 go ahead\r\n{injected}");
        if plain.get_mut().write_all(yes.as_bytes()).await.is_err() {
            return;
        }
        if let Ok(stream) = self.acceptor.accept(plain.into_inner()).await {
            self.talk(&mut BufReader::new(Box::new(stream)), true, false)
                .await;
        }
    }

    /// Talks until the end, or until `STARTTLS` is to begin: then `true`.
    async fn talk<S: Stream>(
        &self,
        stream: &mut BufReader<S>,
        encrypted: bool,
        greet: bool,
    ) -> bool {
        if greet
            && !self
                .answer(stream, Step::Connect, "", "220 sink ESMTP")
                .await
        {
            return false;
        }
        let mut rcpts: Vec<String> = Vec::new();
        while let Some(line) = self.line(stream).await {
            self.log.lock().unwrap().commands.push(line.clone());
            let (word, rest) = line.split_once(' ').unwrap_or((&line, ""));
            let open = match word {
                "EHLO" => say(stream, &self.capabilities(encrypted)).await,
                "STARTTLS" => match self.disturb(stream, Step::StartTls, "").await {
                    Then::Yes => return true,
                    Then::Said => true,
                    Then::Close => false,
                },
                "AUTH" => self.auth(stream, rest).await,
                "MAIL" => {
                    rcpts.clear();
                    self.answer(stream, Step::Mail, "", "250 2.1.0 sender ok")
                        .await
                }
                "RCPT" => {
                    rcpts.push(rest.to_owned());
                    self.answer(stream, Step::Rcpt, rest, "250 2.1.5 recipient ok")
                        .await
                }
                "DATA" => self.data(stream, &rcpts, encrypted).await,
                "QUIT" => {
                    say(stream, "221 bye").await;
                    false
                }
                _ => say(stream, "500 what?").await,
            };
            if !open {
                return false;
            }
        }
        false
    }

    fn capabilities(&self, encrypted: bool) -> String {
        let script = self.script.lock().unwrap();
        let mut lines = vec!["250-sink".to_owned()];
        if script.tls == Tls::StartTls && !encrypted {
            lines.push("250-STARTTLS".to_owned());
        }
        if let Some(mechanisms) = script.auth {
            lines.push(format!("250-AUTH {mechanisms}"));
        }
        if script.smtputf8 {
            lines.push("250-SMTPUTF8".to_owned());
        }
        lines.push("250 8BITMIME".to_owned());
        lines.join("\r\n")
    }

    async fn auth<S: Stream>(&self, stream: &mut BufReader<S>, rest: &str) -> bool {
        // base64 of "\0strategy\0correct horse", "Username:", "strategy", "Password:", "correct horse".
        let known = match rest {
            "PLAIN AHN0cmF0ZWd5AGNvcnJlY3QgaG9yc2U=" => true,
            "LOGIN" => {
                say(stream, "334 VXNlcm5hbWU6").await;
                let user = self.line(stream).await;
                say(stream, "334 UGFzc3dvcmQ6").await;
                let password = self.line(stream).await;
                user.as_deref() == Some("c3RyYXRlZ3k=")
                    && password.as_deref() == Some("Y29ycmVjdCBob3JzZQ==")
            }
            _ => false,
        };
        let answer = if known {
            "235 2.7.0 welcome".to_owned()
        } else {
            format!("535 5.7.8 bad credentials {rest}")
        };
        self.answer(stream, Step::Auth, "", &answer).await
    }

    async fn data<S: Stream>(
        &self,
        stream: &mut BufReader<S>,
        rcpts: &[String],
        encrypted: bool,
    ) -> bool {
        match self.disturb(stream, Step::Data, "").await {
            Then::Yes => say(stream, "354 go on").await,
            Then::Said => return true,
            Then::Close => return false,
        };
        let lenient = self.script.lock().unwrap().lenient;
        let mut wire = Vec::new();
        loop {
            let mut line = Vec::new();
            match stream.read_until(b'\n', &mut line).await {
                Ok(read) if read > 0 => {}
                Ok(_) | Err(_) => return false,
            }
            let ends_line = wire.is_empty() || wire.ends_with(b"\r\n") || lenient;
            if ends_line && (line == b".\r\n" || (lenient && line == b".\n")) {
                break;
            }
            wire.extend_from_slice(&line);
        }
        let text = String::from_utf8_lossy(&wire).into_owned();
        let message_id = text
            .lines()
            .find_map(|line| line.strip_prefix("Message-ID: "));
        self.log.lock().unwrap().dots.push(Dot {
            message_id: message_id.unwrap_or_default().to_owned(),
            rcpts: rcpts.to_vec(),
            wire,
            encrypted,
        });
        self.answer(stream, Step::Dot, &rcpts.join(" "), "250 2.0.0 queued")
            .await
    }

    async fn answer<S: Stream>(
        &self,
        stream: &mut BufReader<S>,
        step: Step,
        rcpt: &str,
        yes: &str,
    ) -> bool {
        match self.disturb(stream, step, rcpt).await {
            Then::Yes => say(stream, yes).await,
            Then::Said => true,
            Then::Close => false,
        }
    }

    async fn disturb<S: Stream>(&self, stream: &mut BufReader<S>, step: Step, rcpt: &str) -> Then {
        let act = {
            let mut script = self.script.lock().unwrap();
            let rule = script
                .rules
                .iter_mut()
                .find(|rule| rule.step == step && rule.left > 0 && rcpt.contains(rule.rcpt));
            let Some(rule) = rule else {
                return Then::Yes;
            };
            rule.left -= 1;
            rule.act
        };
        match act {
            Act::Say(words) => {
                say(stream, words).await;
                Then::Said
            }
            Act::Close => Then::Close,
            Act::YesAndClose => {
                say(stream, "250 ok").await;
                Then::Close
            }
            Act::Wait(time) => {
                tokio::time::sleep(time).await;
                Then::Yes
            }
        }
    }

    async fn line<S: Stream>(&self, stream: &mut BufReader<S>) -> Option<String> {
        let mut line = Vec::new();
        let read = stream.read_until(b'\n', &mut line).await.ok()?;
        (read > 0).then(|| String::from_utf8_lossy(&line).trim_end().to_owned())
    }
}

async fn say<S: Stream>(stream: &mut BufReader<S>, words: &str) -> bool {
    let line = format!("{words}\r\n");
    let stream = stream.get_mut();
    stream.write_all(line.as_bytes()).await.is_ok() && stream.flush().await.is_ok()
}

/// A fresh authority, and a server certificate of it for a host name.
fn certificate(name: &str) -> (TlsAcceptor, Vec<u8>) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let server = CertificateParams::new(vec![name.to_owned()]).unwrap();
    let server = server.signed_by(&key, &issuer).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![server.der().clone()], key)
        .unwrap();
    (
        TlsAcceptor::from(Arc::new(config)),
        issuer.pem().into_bytes(),
    )
}
