//! A home whose reviews go to a relay: Monday at 8 in Berlin, to three people.

use std::ops::Deref;

use serde_json::Value;

use crate::support::home::{Daemon, Home, wait_for};
use crate::support::smtp::{Dot, Script, Sink, Tls};

/// 2026-11-23 is a Monday; 08:00 in Berlin is 07:00 UTC.
pub(super) const BEFORE: &str = "2026-11-23T06:59:58Z";

/// What the relay lets in, and how it goes over the wire.
pub(super) const PASSWORD: &str = "correct horse";
pub(super) const PASSWORD_ON_THE_WIRE: &str = "AHN0cmF0ZWd5AGNvcnJlY3QgaG9yc2U";

/// A relay that wants TLS and a login.
pub(super) fn protected(name: &'static str) -> Script {
    let mut script = Script::new(Tls::StartTls);
    script.name = name;
    script.auth = Some("PLAIN LOGIN");
    script
}

/// A relay on this host that wants neither.
pub(super) fn open() -> Script {
    Script::new(Tls::None)
}

const PLAN: &str = r#"
[service]
store     = "sqlite:plan.db"
time_zone = "Europe/Berlin"

[person.ann]
email = "ann@acme.example"

[person.bob]
email = "bob@acme.example"

[objective.share]
statement = "Raise the share from 12 % to 27 %"
owner     = "ann"
start     = 2026-01-01
due       = 2026-12-31
lag       = { unit = "%", baseline = 12, target = 27, actuals = "share" }

[metric.share]
type   = "points"
points = [[2026-10-31, 20.5]]

[initiative.work]
objective = "share"
owner     = "bob"
start     = 2026-01-01
due       = 2026-12-31
match     = [{ title = "*" }]

[lead.done]
initiative = "work"
count      = "done"
target     = 10

[source.sheet]
type     = "csv"
path     = "sheet.csv"
complete = true
fields   = { id = "Id", title = "Title", state = "State", closed = "Closed" }

[review.weekly]
kind     = "check-in"
schedule = "Mon 08:00"
to       = ["leadership@acme.example", "owners"]
"#;

/// A row of `outbox list --format json`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) to: String,
    pub(super) state: String,
    pub(super) subject: String,
    pub(super) message_id: String,
    pub(super) last_reply: String,
}

/// A home of the binary whose mail goes to a sink.
pub(super) struct MailHome(Home);

impl Deref for MailHome {
    type Target = Home;

    fn deref(&self) -> &Home {
        &self.0
    }
}

impl MailHome {
    /// The relay in clear text on this host.
    pub(super) fn open(port: u16, extra: &str) -> Self {
        let mail = format!("smtp = \"smtp://localhost:{port}\"\ntls = \"none\"\n{extra}");
        Self::with(&mail)
    }

    /// The relay over STARTTLS, with a login.
    pub(super) fn protected(sink: &Sink, host: &str, extra: &str) -> Self {
        let home = Self::with(&mail_protected(sink, host, extra));
        home.write("ca.pem", &sink.ca_pem);
        home.write("password", PASSWORD);
        home
    }

    /// The relay in clear text, and a plan of the test's own.
    pub(super) fn planned(port: u16, plan: &str) -> Self {
        let mail = format!(
            "[mail]\nfrom = \"Throughline <strategy@acme.example>\"\nsmtp = \"smtp://localhost:{port}\"\ntls = \"none\"\n"
        );
        Self::holding(&(mail + plan))
    }

    fn with(mail: &str) -> Self {
        Self::holding(&config(mail))
    }

    fn holding(config: &str) -> Self {
        let home = Home::with_config(config);
        home.write(
            "sheet.csv",
            "Id,Title,State,Closed\n1,.\\nMAIL FROM:<evil@x>,done,2026-03-02\n2,Second thing,open,\n",
        );
        Self(home)
    }

    /// Writes the configuration anew, for another relay.
    pub(super) fn configure(&self, sink: &Sink, host: &str, extra: &str) {
        self.write("ca.pem", &sink.ca_pem);
        self.write("config.toml", config(&mail_protected(sink, host, extra)));
    }

    /// The same relay in clear text, at another port.
    pub(super) fn configure_open(&self, port: u16) {
        let mail = format!("smtp = \"smtp://localhost:{port}\"\ntls = \"none\"\n");
        self.write("config.toml", config(&mail));
    }

    pub(super) fn daemon(&self, now: &str) -> Daemon {
        self.running(now)
    }

    /// The outbox, oldest first.
    pub(super) fn outbox(&self) -> Vec<Row> {
        let out = self.ok(&["outbox", "list", "--format", "json"]);
        let rows: Vec<Value> = serde_json::from_str(&out).expect("JSON");
        let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let row = |row: &Value| Row {
            id: text(row, "id"),
            to: text(row, "to"),
            state: text(row, "state"),
            subject: text(row, "subject"),
            message_id: text(row, "message_id"),
            last_reply: text(row, "last_reply"),
        };
        rows.iter().rev().map(row).collect()
    }

    pub(super) fn count(&self, state: &str) -> usize {
        let rows = self.outbox();
        rows.iter().filter(|row| row.state == state).count()
    }

    pub(super) fn waits_for(&self, state: &str, wanted: usize) {
        wait_for(&format!("{wanted} mails to be {state}"), || {
            self.count(state) == wanted
        });
    }

    /// What `status` prints; it must exit with this code.
    pub(super) fn status(&self, code: i32) -> String {
        let ran = self.run(&["status", "--now", "2026-11-23T07:00:30Z"]);
        assert_eq!(ran.code, code, "{}{}", ran.out, ran.err);
        ran.out
    }

    pub(super) fn remove(&self, name: &str) {
        drop(std::fs::remove_file(self.path(name)));
    }

    /// The password is in no file but its own: not in the database, the log, or a mail.
    pub(super) fn keeps_the_password(&self) {
        self.remove("password");
        for secret in [PASSWORD, PASSWORD_ON_THE_WIRE, "Y29ycmVjdCBob3JzZQ"] {
            assert_eq!(self.holds(secret), None, "{secret}");
        }
    }
}

fn mail_protected(sink: &Sink, host: &str, extra: &str) -> String {
    format!(
        "smtp = \"smtp://strategy@{host}:{}\"\nca_file = \"ca.pem\"\npassword = {{ file = \"password\" }}\n{extra}",
        sink.port
    )
}

fn config(mail: &str) -> String {
    format!("[mail]\nfrom = \"Throughline <strategy@acme.example>\"\n{mail}\n{PLAN}")
}

/// The bytes of a mail as they were before the dots were stuffed.
pub(super) fn text_of(dot: &Dot) -> String {
    let text = String::from_utf8_lossy(&dot.wire).into_owned();
    let lines = text.split_inclusive("\r\n");
    lines
        .map(|line| line.strip_prefix('.').unwrap_or(line))
        .collect()
}

/// The value of a header; folded lines are one.
pub(super) fn header(dot: &Dot, name: &str) -> Option<String> {
    let text = text_of(dot).replace("\r\n ", " ");
    let (head, _) = text.split_once("\r\n\r\n")?;
    let start = format!("{name}: ");
    let value = head.lines().find_map(|line| line.strip_prefix(&start));
    value.map(str::to_owned)
}

/// The text part, its lines joined to one.
pub(super) fn words_of(dot: &Dot) -> String {
    let mail = text_of(dot).replace("=\r\n", "");
    let (_, part) = mail.split_once("text/plain").expect("a text part");
    let (_, body) = part.split_once("\r\n\r\n").expect("a body");
    let (body, _) = body.split_once("\r\n--throughline-").expect("its end");
    let mut bytes = Vec::new();
    let mut rest = body.bytes();
    while let Some(byte) = rest.next() {
        let code: Vec<u8> = match byte {
            b'=' => rest.by_ref().take(2).collect(),
            _ => Vec::new(),
        };
        let code = std::str::from_utf8(&code).unwrap_or_default();
        bytes.push(u8::from_str_radix(code, 16).unwrap_or(byte));
    }
    let text = String::from_utf8(bytes).expect("UTF-8");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How often each Message-ID was offered.
pub(super) fn offers(sink: &Sink, message_id: &str) -> usize {
    let dots = sink.dots();
    dots.iter()
        .filter(|dot| dot.message_id == message_id)
        .count()
}
