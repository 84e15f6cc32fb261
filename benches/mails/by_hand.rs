//! The limit: a client written by hand, which does nothing but say what must be said.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;

use anyhow::ensure;
use rusqlite::Connection;
use tempfile::TempDir;
use throughline::store::outbox::StoredMail;

use crate::cost::{Cost, measured};

/// The envelope's sender of every mail.
const SENDER: &str = "strategy@halden.example";

/// Sends all mails over one connection; with `durable` each is marked on the disk before its last dot, and settled after.
pub(crate) fn send(mails: &[StoredMail], port: u16, durable: bool) -> anyhow::Result<Cost> {
    let bodies: Vec<Vec<u8>> = mails.iter().map(|mail| stuffed(&mail.raw)).collect();
    let book = durable.then(|| Book::new(mails.len())).transpose()?;
    let (sent, cost) = measured(|| {
        let mut talk = Talk::begin(port)?;
        for (number, (mail, body)) in mails.iter().zip(&bodies).enumerate() {
            talk.offer(&mail.summary.rcpt)?;
            if let Some(book) = &book {
                book.write(number, "at dot")?;
            }
            talk.ask(body, '2')?;
            if let Some(book) = &book {
                book.write(number, "sent")?;
            }
        }
        talk.ask(b"QUIT\r\n", '2')
    })?;
    sent?;
    Ok(cost)
}

/// Body and final dot as they go over the wire.
fn stuffed(raw: &[u8]) -> Vec<u8> {
    let mut body = Vec::with_capacity(raw.len() + 8);
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            body.push(b'.');
        }
        body.extend_from_slice(line);
    }
    body.extend_from_slice(b".\r\n");
    body
}

struct Talk {
    to: TcpStream,
    from: BufReader<TcpStream>,
}

impl Talk {
    fn begin(port: u16) -> anyhow::Result<Self> {
        let to = TcpStream::connect(("127.0.0.1", port))?;
        to.set_nodelay(true)?;
        let from = BufReader::new(to.try_clone()?);
        let mut talk = Self { to, from };
        talk.ask(b"", '2')?;
        talk.ask(b"EHLO localhost\r\n", '2')?;
        Ok(talk)
    }

    fn offer(&mut self, rcpt: &str) -> anyhow::Result<()> {
        self.ask(format!("MAIL FROM:<{SENDER}>\r\n").as_bytes(), '2')?;
        self.ask(format!("RCPT TO:<{rcpt}>\r\n").as_bytes(), '2')?;
        self.ask(b"DATA\r\n", '3')
    }

    fn ask(&mut self, words: &[u8], wanted: char) -> anyhow::Result<()> {
        self.to.write_all(words)?;
        loop {
            let mut line = String::new();
            self.from.read_line(&mut line)?;
            ensure!(line.starts_with(wanted), "the relay says {line:?}");
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(());
            }
        }
    }
}

/// What stands about each mail, on the disk before the next word is said.
struct Book {
    connection: Connection,
    _folder: TempDir,
}

impl Book {
    fn new(mails: usize) -> anyhow::Result<Self> {
        let folder = TempDir::new()?;
        let connection = Connection::open(folder.path().join("book.db"))?;
        connection.execute_batch(
            "pragma journal_mode = wal;
             pragma synchronous = full;
             create table mail (id integer primary key, state text not null) strict;
             begin",
        )?;
        for number in 0..i64::try_from(mails)? {
            connection.execute("insert into mail values (?1, 'pending')", [number])?;
        }
        connection.execute_batch("commit")?;
        Ok(Self {
            connection,
            _folder: folder,
        })
    }

    fn write(&self, number: usize, state: &str) -> anyhow::Result<()> {
        let sql = "update mail set state = ?2 where id = ?1";
        let mut update = self.connection.prepare_cached(sql)?;
        let changed = update.execute((i64::try_from(number)?, state))?;
        ensure!(changed == 1, "no mail {number}");
        Ok(())
    }
}
