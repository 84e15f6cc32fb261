//! A reader that speaks HTTP/1.1 by hand, so that it can also speak it badly.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// A reader of one page.
pub(crate) struct Client(String);

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: String,
}

impl Client {
    pub(crate) fn new(address: &str) -> Self {
        Self(address.to_owned())
    }

    pub(crate) fn address(&self) -> &str {
        &self.0
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.0).expect("the page listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .expect("a limit");
        stream
    }

    /// Asks under the address's own name.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[("Host", &self.0)])
    }

    /// Asks once and reads to the end.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let path = path
            .replace('<', "%3C")
            .replace('>', "%3E")
            .replace(' ', "%20");
        let lines = headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"));
        let lines: String = lines.collect();
        let head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n{lines}");
        let mut stream = self.connect();
        stream
            .write_all(format!("{head}\r\n").as_bytes())
            .expect("the page takes it");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        Answer::read(&bytes)
    }
}

impl Answer {
    fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1));
        let headers = lines.filter_map(|line| line.split_once(": "));
        Self {
            status: status.and_then(|code| code.parse().ok()).expect("a status"),
            headers: headers
                .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
                .collect(),
            body: body.to_owned(),
        }
    }

    /// The one value of a header; none or two: `None`.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known == name);
        match (found.next(), found.next()) {
            (Some((_, value)), None) => Some(value),
            _ => None,
        }
    }

    /// Where every link and every picture of the document leads.
    pub(crate) fn links(&self) -> Vec<String> {
        let links = ["href=\"", "src=\""].into_iter().flat_map(|attribute| {
            let rest = self.body.split(attribute).skip(1);
            rest.filter_map(|rest| rest.split('"').next())
        });
        links.map(unescaped).collect()
    }
}

fn unescaped(text: &str) -> String {
    text.replace("&#x2f;", "/")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// The path that a link on a page leads to, as a browser finds it.
pub(crate) fn resolve(path: &str, link: &str) -> String {
    let base = url::Url::parse("http://page").and_then(|base| base.join(path));
    let url = base.and_then(|base| base.join(link)).expect("a link");
    assert_eq!(url.host_str(), Some("page"), "{link} on {path}");
    url.path().to_owned()
}

/// RFC 4648, for a header.
pub(crate) fn base64(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(text)
}
