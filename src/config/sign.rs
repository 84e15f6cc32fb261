//! Ways of signing that need more than one secret: `oauth2`, and a pool of `tokens`; and a `proxy` with its password.

use throughline_http::{Auth, ClientAuth, OAuth2, Proxy, Way};

use super::item::Item;
use super::mail::pem;
use super::read::Fields;
use super::tree::Value;
use super::web::{self, Secrets};

/// Reads `oauth2 = { … }`.
pub(super) fn oauth2(item: &Item<'_>, secrets: &mut Secrets) -> Option<Auth> {
    let fields = Fields::open(item.cx, "\"oauth2\"", item.node)?;
    let wanted = "the address that gives tokens";
    let token_url = fields.need("token_url", wanted, web::address);
    if let (Some(url), Some(item)) = (&token_url, fields.get("token_url")) {
        web::plaintext(&item, url);
    }
    let client_id = fields.need("client_id", "the client's id", Item::line);
    let client_secret = fields.get("client_secret");
    if client_secret.is_none() {
        fields.missing("client_secret", "the client's secret");
    }
    let client_secret = client_secret.and_then(|item| secrets.one(&item));
    let refresh = fields.get("refresh_token");
    let refresh_token = refresh.as_ref().map(|item| secrets.one(item));
    let scope = match fields.get("scope") {
        Some(item) => Some(item.lines().join(" ")),
        None => None,
    };
    let client_auth = fields.opt("client_auth", |item| {
        item.word(&[("body", ClientAuth::Body), ("basic", ClientAuth::Basic)])
    });
    fields.finish();
    Some(Auth::OAuth2(Box::new(OAuth2 {
        token_url: token_url?,
        client_id: client_id?,
        client_secret: client_secret?,
        refresh_token: match refresh_token {
            Some(token) => Some(token?),
            None => None,
        },
        scope,
        client_auth: client_auth.unwrap_or_default(),
    })))
}

/// Reads `tokens = [SECRET, …]` or `tokens = { header = "X-Token", values = [SECRET, …] }`.
pub(super) fn tokens(item: &Item<'_>, secrets: &mut Secrets) -> Option<Auth> {
    let (header, values) = match &item.node.value {
        // A table with env or file would be one secret: the list is wanted.
        Value::Table(table) if !table.contains_key("env") && !table.contains_key("file") => {
            let fields = Fields::open(item.cx, "\"tokens\"", item.node)?;
            let header = fields.get("header");
            let values = fields.get("values");
            fields.finish();
            let Some(values) = values else {
                return item.wrong("a list of secrets (values)");
            };
            (header, values)
        }
        _ => (None, item.clone()),
    };
    let header = match header {
        Some(item) => {
            let name = item.line()?;
            web::header_name(&item, &name);
            Some(name)
        }
        None => None,
    };
    let list = values.list("a list of secrets")?;
    if list.is_empty() {
        return values.wrong("at least one secret");
    }
    let tokens: Vec<_> = list.iter().map(|item| secrets.one(item)).collect();
    Some(Auth::Pool {
        header,
        tokens: tokens.into_iter().collect::<Option<_>>()?,
    })
}

/// Reads `ca_file` and `proxy`: how a server is reached.
pub(super) fn way(fields: &Fields<'_>) -> Way {
    let proxy = fields.get("proxy");
    if proxy.is_none() {
        note_environment(fields);
    }
    Way {
        ca_pem: fields.opt("ca_file", pem),
        proxy: proxy.and_then(|item| self::proxy(&item)),
    }
}

/// Reads `proxy = "http://host:3128"` or `proxy = { url, user, password }`.
///
/// Its password is never optional: without it the requests would go another way than was said.
fn proxy(item: &Item<'_>) -> Option<Proxy> {
    if let Value::Text(_) = item.node.value {
        return Some(Proxy {
            url: web::base(item)?,
            login: None,
        });
    }
    let fields = Fields::open(item.cx, "\"proxy\"", item.node)?;
    let url = fields.need("url", "the proxy's address", web::base);
    let user = fields.opt("user", Item::line);
    let mut secrets = Secrets::new(web::inline_for(url.as_ref()), false);
    let password = fields.get("password").map(|item| secrets.one(&item));
    fields.finish();
    let login = match (user, password) {
        (Some(user), Some(password)) => Some((user, password?)),
        (None, None) => None,
        _ => return item.wrong("a user with a password, or neither"),
    };
    Some(Proxy { url: url?, login })
}

/// A proxy that only the environment names is not used; whoever set it is told so.
fn note_environment(fields: &Fields<'_>) {
    const NAMES: [&str; 6] = [
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
        "HTTP_PROXY",
        "http_proxy",
    ];
    let set = NAMES.into_iter().find(|name| {
        let value = fields.cx.env.get(name);
        value.is_some_and(|value| !value.is_empty())
    });
    if let Some(name) = set {
        fields.cx.warning(
            fields.node.key_spot(),
            format!(
                "{name} is set in the environment and not used: {} has no \"proxy\"",
                fields.title
            ),
            Some(
                "write proxy = \"http://host:3128\" if its server is reached through one"
                    .to_owned(),
            ),
        );
    }
}
