//! What all sources on the network share: addresses, credentials, and what may not travel in the clear.

use secrecy::{ExposeSecret as _, SecretString};
use throughline_http::Auth;
use url::{Host, Url};

use super::item::Item;
use super::read::Fields;
use super::secret::{Inline, Secret, secret};
use super::sign;
use super::suggest::shown;
use super::tree::Value;

/// Credentials, or why there are none.
pub(super) enum Credentials {
    Ready(Auth),
    /// A secret of an optional source is unset: the source is left out, with this as the reason.
    Off(String),
    Wrong,
}

/// Reads a base address: http or https, with a host, without user, query or fragment.
pub(super) fn base(item: &Item<'_>) -> Option<Url> {
    let url = address(item)?;
    if url.query().is_some() {
        return item.fault(
            "has a query — an address without one is wanted",
            Some("move it to query = { … }".to_owned()),
        );
    }
    Some(url)
}

/// Reads an address that may have a query, but no credential in it.
pub(super) fn address(item: &Item<'_>) -> Option<Url> {
    let text = item.line()?;
    let Ok(url) = Url::parse(&text) else {
        return item.fault(
            "is not an address",
            Some(format!("write {} = \"https://host/path\"", item.name)),
        );
    };
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return item.fault(
            &format!(
                "has the scheme {}: — https:// is wanted",
                shown(url.scheme())
            ),
            None,
        );
    }
    if !url.username().is_empty() || url.password().is_some() {
        return item.fault(
            "contains a user name or password",
            Some("move it to auth = { basic = [\"user\", { env = \"NAME\" }] }".to_owned()),
        );
    }
    if url.fragment().is_some() {
        return item.fault(
            "has a fragment (\"#…\"), which is never sent — leave it out",
            None,
        );
    }
    let found = url
        .query_pairs()
        .find(|(name, _)| is_secret(name) || MAYBE_SECRET.contains(&&*name.to_lowercase()));
    match found {
        Some((name, _)) => credential(item, &name),
        None => Some(url),
    }
}

/// Parameters that are a credential wherever they stand.
const SECRET: [&str; 9] = [
    "token",
    "secret",
    "password",
    "access_token",
    "private_token",
    "api_key",
    "api_token",
    "apikey",
    "auth_token",
];

/// Parameters that are one in an address from the clipboard; a tracker may mean something else by them.
const MAYBE_SECRET: [&str; 3] = ["key", "sig", "signature"];

/// Whether a parameter's name says that its value is a credential.
fn is_secret(name: &str) -> bool {
    SECRET.contains(&name.to_lowercase().as_str())
}

/// Reports a credential in a query; its value is not shown.
fn credential<T>(item: &Item<'_>, name: &str) -> Option<T> {
    item.cx.hide(item.node);
    item.fault(
        &format!("carries a credential in its query (\"{}\")", shown(name)),
        Some(format!(
            "move it to auth = {{ query = {{ {} = {{ env = \"NAME\" }} }} }}",
            shown(name)
        )),
    )
}

/// The path of a request, which may have a query, but no credential in it.
pub(super) fn path(item: &Item<'_>) -> Option<String> {
    let text = item.line()?;
    let query = text.split_once('?').map_or("", |(_, query)| query);
    let found = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| is_secret(name));
    match found {
        Some((name, _)) => credential(item, &name),
        None => Some(text),
    }
}

/// Whether a query's parameter may stand where it does; one that carries a credential is reported.
pub(super) fn may_be_sent(item: &Item<'_>) -> bool {
    let secret = is_secret(&item.name);
    if secret {
        let _: Option<()> = credential(item, &item.name);
    }
    !secret
}

/// Whether an address can only mean this machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Where inline secrets for an address may stand.
pub(super) fn inline_for(url: Option<&Url>) -> Inline {
    if url.is_some_and(is_loopback) {
        Inline::Loopback
    } else {
        Inline::Private
    }
}

/// Reads `auth`, and refuses to send anything secret unencrypted over a network.
pub(super) fn credentials(fields: &Fields<'_>, url: Option<&Url>, optional: bool) -> Credentials {
    let Some(item) = fields.get("auth") else {
        return Credentials::Ready(Auth::None);
    };
    let Some(ways) = Fields::open(item.cx, "\"auth\"", item.node) else {
        return Credentials::Wrong;
    };
    let mut secrets = Secrets::new(inline_for(url), optional);
    let found: Vec<Option<Auth>> = [
        ways.get("bearer")
            .map(|item| secrets.one(&item).map(Auth::Bearer)),
        ways.get("basic").map(|item| basic(&item, &mut secrets)),
        ways.get("header")
            .map(|item| named(&item, &mut secrets).map(Auth::Headers)),
        ways.get("query")
            .map(|item| named(&item, &mut secrets).map(Auth::Query)),
        ways.get("oauth2")
            .map(|item| sign::oauth2(&item, &mut secrets)),
        ways.get("tokens")
            .map(|item| sign::tokens(&item, &mut secrets)),
    ]
    .into_iter()
    .flatten()
    .collect();
    ways.finish();
    if let Some(url) = url {
        plaintext(&item, url);
    }
    if let Some(reason) = secrets.off {
        return Credentials::Off(reason);
    }
    match found.as_slice() {
        [Some(auth)] => Credentials::Ready(auth.clone()),
        [None] => Credentials::Wrong,
        _ => {
            item.cx.error(
                item.node.spot(),
                format!("\"auth\" has {} ways to sign — exactly one of bearer, basic, header, query, oauth2 and tokens is wanted", found.len()),
            );
            Credentials::Wrong
        }
    }
}

/// Reads secrets that are no `auth`: GitHub's tokens, an App's key. `Err` with a reason: an optional source lacks one.
pub(super) fn secrets(
    items: &[Item<'_>],
    url: &Url,
    optional: bool,
) -> Result<Vec<SecretString>, Option<String>> {
    let mut secrets = Secrets::new(inline_for(Some(url)), optional);
    let read: Option<Vec<SecretString>> = items
        .iter()
        .map(|item| {
            plaintext(item, url);
            secrets.one(item)
        })
        // Every one is read, so that all problems are reported at once.
        .collect::<Vec<_>>()
        .into_iter()
        .collect();
    match secrets.off {
        Some(reason) => Err(Some(reason)),
        None => read.ok_or(None),
    }
}

pub(super) fn plaintext(item: &Item<'_>, url: &Url) {
    if url.scheme() == "http" && !is_loopback(url) {
        item.cx.error_help(
            item.node.key_spot(),
            format!(
                "the address is http:// and \"{}\" is set — the token would travel unencrypted",
                item.name
            ),
            "use https://",
        );
    }
}

/// Reads several secrets and remembers the first that an optional source lacks.
pub(super) struct Secrets {
    inline: Inline,
    optional: bool,
    off: Option<String>,
}

impl Secrets {
    pub(super) fn new(inline: Inline, optional: bool) -> Self {
        Self {
            inline,
            optional,
            off: None,
        }
    }

    pub(super) fn one(&mut self, item: &Item<'_>) -> Option<SecretString> {
        match secret(item, self.inline) {
            Secret::Absent { message, .. } if self.optional => {
                self.off.get_or_insert(message);
                None
            }
            other => other.required(item.cx),
        }
    }
}

fn basic(item: &Item<'_>, secrets: &mut Secrets) -> Option<Auth> {
    let (user, password) = match &item.node.value {
        Value::List(nodes) => {
            let [user, password] = nodes.as_slice() else {
                return wrong_pair(item);
            };
            (
                Item::new(item.cx, "basic[1]", user),
                Item::new(item.cx, "basic[2]", password),
            )
        }
        Value::Table(_) => {
            let fields = Fields::open(item.cx, "\"basic\"", item.node)?;
            let user = fields.get("user");
            let password = fields.get("password");
            fields.finish();
            match (user, password) {
                (Some(user), Some(password)) => (user, password),
                _ => return wrong_pair(item),
            }
        }
        _ => return wrong_pair(item),
    };
    // A user is no secret, but may be kept in the same place as the password.
    let user = match &user.node.value {
        Value::Text(_) => user.line(),
        _ => secrets
            .one(&user)
            .map(|user| user.expose_secret().to_owned()),
    };
    let password = secrets.one(&password);
    Some(Auth::Basic {
        user: user?,
        password: password?,
    })
}

fn wrong_pair(item: &Item<'_>) -> Option<Auth> {
    item.cx.error_help(
        item.node.spot(),
        "\"basic\" is not a user and a password",
        "write basic = [\"user\", { env = \"NAME\" }]",
    );
    None
}

fn named(item: &Item<'_>, secrets: &mut Secrets) -> Option<Vec<(String, SecretString)>> {
    let fields = Fields::open(item.cx, format!("\"{}\"", item.name), item.node)?;
    let entries: Vec<(&str, Item<'_>)> = fields.entries().collect();
    if entries.is_empty() {
        return item.wrong("a name with a secret");
    }
    let read: Vec<Option<(String, SecretString)>> = entries
        .iter()
        .map(|(name, item)| {
            header_name(item, name);
            Some(((*name).to_owned(), secrets.one(item)?))
        })
        .collect();
    read.into_iter().collect()
}

/// Reports a name that cannot be a header's or a parameter's.
pub(super) fn header_name(item: &Item<'_>, name: &str) {
    let is_plain = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b':');
    if !is_plain {
        let message = format!(
            "the name \"{}\" — letters, digits and hyphens are wanted",
            shown(name)
        );
        item.cx.error(item.node.key_spot(), message);
    }
}

/// The place and text of a line that says an optional source is off.
pub(super) fn off(fields: &Fields<'_>, reason: &str) {
    fields.cx.warning(
        fields.node.key_spot(),
        format!("{} is optional and left out: {reason}", fields.title),
        None,
    );
}
