//! The web page's part of `[service]`: where it listens, who may read it, how its address reads in mails.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::item::Item;
use super::read::Fields;
use super::secret::{Inline, Secret, secret};
use super::settings::Web;
use super::suggest::shown;

/// The fewest characters of a token of 128 bit: hexadecimal, and in an alphabet of 64 letters.
const LEAST_HEX: usize = 32;
const LEAST: usize = 22;

/// Reads `web`, `web_token` and `web_hosts`; without `web` there is no page.
pub(super) fn web(fields: &Fields<'_>, url: Option<&Url>) -> Option<Web> {
    let (token, hosts) = (fields.get("web_token"), fields.get("web_hosts"));
    let Some(item) = fields.get("web") else {
        for idle in [token, hosts].into_iter().flatten() {
            let help = "write web = \"127.0.0.1:8420\", or take it out".to_owned();
            let _: Option<()> = idle.fault("stands without \"web\"", Some(help));
        }
        return None;
    };
    let listen = listen(&item);
    let is_guarded = token.is_some();
    let token = token.and_then(|item| self::token(&item));
    let declared = hosts.map(|item| item.one_or_more());
    let declared = declared.iter().flatten().filter_map(host_name);
    let own = url.and_then(Url::host_str).map(str::to_ascii_lowercase);
    let mut hosts: BTreeSet<String> = declared.chain(own).collect();
    let listen = listen?;
    if !listen.ip().is_loopback() && !is_guarded {
        return item.fault(
            &format!("is {listen}, which other machines can reach, and there is no \"web_token\""),
            Some(
                "write web_token = { file = \"web-token\" }, or web = \"127.0.0.1:8420\""
                    .to_owned(),
            ),
        );
    }
    hosts.extend(["localhost", "127.0.0.1", "[::1]"].map(str::to_owned));
    if !listen.ip().is_unspecified() {
        hosts.insert(spelled(listen.ip()));
    }
    Some(Web {
        listen,
        token,
        hosts,
    })
}

/// An address as a `Host` header spells it.
fn spelled(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    }
}

fn listen(item: &Item<'_>) -> Option<SocketAddr> {
    let wanted = "an address of this machine and a port, such as \"127.0.0.1:8420\",";
    let text = item.line()?;
    let local = text.strip_prefix("localhost:");
    let local = local.and_then(|port| port.parse().ok());
    let local = local.map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    local
        .or_else(|| text.parse().ok())
        .or_else(|| item.wrong(wanted))
}

/// A token that nobody can guess: 128 bit, as `openssl rand -hex 16` makes them.
fn token(item: &Item<'_>) -> Option<SecretString> {
    let token = match secret(item, Inline::Private) {
        Secret::Ready(token) => token,
        absent => return absent.required(item.cx),
    };
    match weakness(token.expose_secret()) {
        None => Some(token),
        Some(why) => item.fault(
            &format!("{why} — a random token of at least 128 bit is wanted"),
            Some("make one with `openssl rand -hex 16 > web-token`".to_owned()),
        ),
    }
}

/// What makes a token guessable; the token itself is not shown.
fn weakness(token: &str) -> Option<&'static str> {
    let is_plain = token.bytes().all(|byte| byte.is_ascii_graphic());
    let is_hex = token.bytes().all(|byte| byte.is_ascii_hexdigit());
    let letters: BTreeSet<u8> = token.bytes().collect();
    if !is_plain {
        Some("has a blank, or a letter that a header cannot carry")
    } else if token.len() < LEAST || (is_hex && token.len() < LEAST_HEX) {
        Some("is too short")
    } else if letters.len() < 8 {
        Some("repeats too few letters")
    } else {
        None
    }
}

/// A name that a `Host` header may carry, without its port.
fn host_name(item: &Item<'_>) -> Option<String> {
    let text = item.line()?.to_ascii_lowercase();
    let is_host = url::Host::parse(&text).is_ok_and(|host| host.to_string() == text);
    if is_host {
        return Some(text);
    }
    item.fault(
        &format!(
            "is \"{}\" — the name of a host without scheme and port is wanted",
            shown(&text)
        ),
        Some("web_hosts = [\"plan.example.org\"]".to_owned()),
    )
}

/// Reads `url`: the page's address as people reach it, for the links in mails.
pub(super) fn url(item: &Item<'_>) -> Option<Url> {
    let wanted = "an address such as \"https://plan.example.org/\"";
    let text = item.line()?;
    let Ok(mut url) = Url::parse(&text) else {
        return item.wrong(wanted);
    };
    let is_plain = matches!(url.scheme(), "https" | "http")
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if !is_plain {
        item.cx.hide(item.node);
        return item.fault(
            &format!("is no plain web address — {wanted} is wanted"),
            None,
        );
    }
    // So that `url.join("objective/x")` goes below it.
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::weakness;

    #[test]
    fn a_token_has_128_bit() {
        for (token, why) in [
            ("0123456789abcdef0123456789abcdef", None),
            ("q5yJ8sV1kPz0XbT3nRfL7w", None),
            ("0123456789abcdef0123456789abcde", Some("is too short")),
            ("q5yJ8sV1kPz0XbT3nRfL7", Some("is too short")),
            (
                "correct horse",
                Some("has a blank, or a letter that a header cannot carry"),
            ),
            (
                "q5yJ8sV1kPz0XbT3nRf\u{e9}L7w",
                Some("has a blank, or a letter that a header cannot carry"),
            ),
            (
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                Some("repeats too few letters"),
            ),
        ] {
            assert_eq!(weakness(token), why, "{token}");
        }
    }
}
