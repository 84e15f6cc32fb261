//! One origin: which URLs belong to it, who may be told its secrets, and the hardened transport.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::header::AUTHORIZATION;
use secrecy::ExposeSecret;
use throughline_kit::{Problem, PullError};
use url::Url;

use crate::address::{self, PublicOnly};
use crate::fault::{self, place};
use crate::keys::Keys;
use crate::limits::Rate;
use crate::oauth::Keep;
use crate::redact::Redactor;
use crate::request::Wire;
use crate::rules::Rule;
use crate::settings::{Auth, Caps, Settings};

/// The one client for one origin. Clones share its turn and its waits.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    base: Url,
    pub(crate) caps: Caps,
    http: reqwest::Client,
    pub(crate) keys: Keys,
    pub(crate) rules: Vec<Rule>,
    pub(crate) keep: Option<Arc<dyn Keep>>,
    budget: Option<Rate>,
    /// Requests so far.
    sent: AtomicU64,
    pub(crate) redactor: Arc<Redactor>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Client({})",
            self.inner.base.origin().ascii_serialization()
        )
    }
}

/// Makes *ring* the process's source of cryptography; every further call changes nothing.
pub fn install_crypto() {
    // An error says that one is installed already, which is what is wanted.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

impl Client {
    /// A client that talks to the origin of `settings.base` and to nobody else.
    ///
    /// # Errors
    /// [`PullError::Broken`] for a base that is no plain http(s) address, that is private without
    /// leave, that would carry credentials unencrypted, or for credentials that no header may hold.
    pub fn new(settings: Settings) -> Result<Self, PullError> {
        install_crypto();
        check_base(&settings)?;
        check_token_url(&settings)?;
        let http = transport(&settings)?;
        let origin = settings.base.origin().ascii_serialization();
        let keys = Keys::new(&origin, &settings.auth, settings.limits);
        let values = check_keys(&http, &settings.base, &keys)?;
        let redactor = Redactor::new(&settings.auth, values);
        if let Some((_, password)) = settings
            .way
            .proxy
            .as_ref()
            .and_then(|proxy| proxy.login.as_ref())
        {
            redactor.add(password.expose_secret());
        }
        Ok(Self {
            inner: Arc::new(Inner {
                base: settings.base,
                caps: settings.caps,
                http,
                keys,
                rules: settings.rules,
                keep: settings.keep,
                budget: settings.limits.budget,
                sent: AtomicU64::new(0),
                redactor: Arc::new(redactor),
            }),
        })
    }

    /// Scheme, host, port and path prefix.
    pub fn base(&self) -> &Url {
        &self.inner.base
    }

    /// The limits that this client keeps.
    pub fn caps(&self) -> &Caps {
        &self.inner.caps
    }

    /// The least time from one pull to the next that keeps to the budget, if each asks as often as this client has so far.
    pub fn pace(&self) -> Option<Duration> {
        let budget = self.inner.budget?;
        let sent = u32::try_from(self.inner.sent.load(Ordering::Relaxed)).unwrap_or(u32::MAX);
        Some((budget.per / budget.count.max(1)).saturating_mul(sent))
    }

    /// Counts one request.
    pub(crate) fn count(&self) {
        self.inner.sent.fetch_add(1, Ordering::Relaxed);
    }

    /// The hardened transport below, unsigned and without retries: no redirects, no proxy, no
    /// referer, checked addresses. For libraries that bring their own requests; send those with
    /// [`Client::send_through`], which adds everything else.
    pub fn transport(&self) -> reqwest::Client {
        self.inner.http.clone()
    }

    /// The URL of a path below the base, or an absolute URL of the base's origin.
    ///
    /// # Errors
    /// [`PullError::Broken`] for anything else, before any connection.
    pub fn resolve(&self, target: &str) -> Result<Url, PullError> {
        if has_scheme(target) {
            return self.follow(&self.inner.base, target);
        }
        if target.starts_with("//") || target.contains('\\') {
            return Err(self.foreign(&format!("`{}`", fault::one_line(target, 80))));
        }
        let target = target.split('#').next().unwrap_or(target);
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        let prefix = self.inner.base.path().trim_end_matches('/');
        let mut url = self.inner.base.clone();
        if path.is_empty() {
            url.set_query(query);
            return Ok(url);
        }
        url.set_path(&format!("{prefix}/{}", path.trim_start_matches('/')));
        url.set_query(query);
        if url.path() != prefix && !url.path().starts_with(&format!("{prefix}/")) {
            return Err(PullError::broken(Problem::new(
                place(&url),
                format!(
                    "above the base — a path below `{}` is wanted",
                    place(self.base())
                ),
            )));
        }
        Ok(url)
    }

    /// A link found in the answer from `from`, read as a browser would, if it stays on the origin.
    ///
    /// # Errors
    /// [`PullError::Broken`] for another origin or user information, before any connection.
    pub fn follow(&self, from: &Url, link: &str) -> Result<Url, PullError> {
        let mut url = from.join(link.trim()).map_err(|error| {
            PullError::broken(Problem::new(
                place(from),
                format!("a link that is no URL: {error}"),
            ))
        })?;
        self.check_own(&url)?;
        url.set_fragment(None);
        Ok(url)
    }

    /// Refuses every URL but those of our own origin.
    pub(crate) fn check_own(&self, url: &Url) -> Result<(), PullError> {
        if url.origin() != self.inner.base.origin() {
            let origin = url.origin();
            let named = if origin.is_tuple() {
                format!("`{}`", origin.ascii_serialization())
            } else {
                format!("a `{}:` address", url.scheme())
            };
            return Err(self.foreign(&named));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(self.foreign("a link with a user name in it"));
        }
        Ok(())
    }

    /// One request, signed, over our own transport.
    pub(crate) async fn exchange(&self, wire: Wire) -> Result<reqwest::Response, reqwest::Error> {
        let mut url = wire.url;
        let key = self.inner.keys.all().get(wire.key);
        if let Some(key) = key {
            key.add_query(&mut url);
        }
        let request = match &wire.post {
            Some(body) => self.inner.http.post(url).json(body),
            None => self.inner.http.get(url),
        };
        let request = request.headers(wire.headers);
        let signed = match key {
            Some(key) => key.sign(request, wire.bearer.as_ref()),
            None => request,
        };
        signed.send().await
    }

    fn foreign(&self, named: &str) -> PullError {
        let base = self.inner.base.origin().ascii_serialization();
        let what = self.inner.redactor.clean(&format!(
            "a link to {named} — only this origin is asked, and nothing was sent there"
        ));
        PullError::broken(
            Problem::new(base, what).help("name the address that answers as the source's base"),
        )
    }
}

/// Whether a target is an absolute URL: a scheme stands before the first slash, query or fragment.
fn has_scheme(target: &str) -> bool {
    let end = target.find(['/', '?', '#']).unwrap_or(target.len());
    target.find(':').is_some_and(|colon| {
        colon < end && target.starts_with(|first: char| first.is_ascii_alphabetic())
    })
}

fn check_base(settings: &Settings) -> Result<(), PullError> {
    let base = &settings.base;
    let refuse = |what: &str, help: &str| {
        Err(PullError::broken(
            Problem::new(place(base), what).help(help),
        ))
    };
    if !matches!(base.scheme(), "http" | "https") || base.host().is_none() {
        return refuse("no web address — `https://…` is wanted", "correct the base");
    }
    if !base.username().is_empty() || base.password().is_some() {
        return refuse(
            "a user name or password inside the address — an address alone is wanted",
            "move the credentials to `auth`",
        );
    }
    if base.query().is_some() || base.fragment().is_some() {
        return refuse(
            "a query or fragment in the base — an address alone is wanted",
            "move the query to the request",
        );
    }
    let private = address::literal(base).is_some_and(address::is_private);
    if private && !settings.allow_private {
        return refuse(
            "a private address — a public one is wanted",
            "set `allow_private = true` if this source really is inside your network",
        );
    }
    let plain = base.scheme() == "http" && !address::is_loopback_host(base);
    if plain && settings.auth.is_some() {
        return refuse(
            "credentials over plain http could be read by anyone on the way — `https` is wanted",
            "write the base with `https://`",
        );
    }
    Ok(())
}

/// The address of an OAuth2 server is held to the same rules: it is told the secrets.
fn check_token_url(settings: &Settings) -> Result<(), PullError> {
    let Auth::OAuth2(oauth2) = &settings.auth else {
        return Ok(());
    };
    let url = &oauth2.token_url;
    let refuse =
        |what: &str, help: &str| Err(PullError::broken(Problem::new(place(url), what).help(help)));
    let plain = url.scheme() == "http" && address::is_loopback_host(url);
    if url.scheme() != "https" && !plain {
        return refuse(
            "secrets would travel unencrypted — `https` is wanted",
            "write oauth2's token_url with `https://`",
        );
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse(
            "a user name or password inside the address — an address alone is wanted",
            "move them to client_id and client_secret",
        );
    }
    if address::literal(url).is_some_and(address::is_private) && !settings.allow_private {
        return refuse(
            "a private address — a public one is wanted",
            "set `allow_private = true` if this server really is inside your network",
        );
    }
    Ok(())
}

fn transport(settings: &Settings) -> Result<reqwest::Client, PullError> {
    let broken = |what: String| PullError::broken(Problem::new(place(&settings.base), what));
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("throughline/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .tls_backend_rustls()
        .gzip(true)
        // A net only: the limits proper are kept where the request is sent, for any transport.
        .timeout(settings.caps.total.saturating_add(settings.caps.first_byte));
    if let Some(proxy) = &settings.way.proxy {
        let mut through = reqwest::Proxy::all(proxy.url.clone()).map_err(|error| {
            broken(format!("the proxy cannot be used: {}", error.without_url()))
        })?;
        if let Some((user, password)) = &proxy.login {
            through = through.basic_auth(user, password.expose_secret());
        }
        builder = builder.proxy(through);
    } else if !settings.allow_private {
        // Behind a proxy the proxy looks names up, and it stands in our own network.
        builder = builder.dns_resolver(Arc::new(PublicOnly));
    }
    if let Some(pem) = &settings.way.ca_pem {
        let roots = reqwest::Certificate::from_pem_bundle(pem)
            .map_err(|error| broken(format!("the extra root certificates are no PEM: {error}")))?;
        if roots.is_empty() {
            return Err(broken(
                "the file of extra root certificates holds none — PEM certificates are wanted"
                    .into(),
            ));
        }
        builder = builder.tls_certs_merge(roots);
    }
    builder
        .build()
        .map_err(|error| broken(format!("no client could be made: {}", error.without_url())))
}

/// Signs one request in vain, so that a credential that no header can hold is found at start.
/// Gives the authorization headers' values for the redactor.
fn check_keys(http: &reqwest::Client, base: &Url, keys: &Keys) -> Result<Vec<String>, PullError> {
    let refuse = |name: &str| {
        PullError::broken(Problem::new(
            place(base),
            format!(
                "the secret for `{name}` holds characters that no header may hold (a line end?)"
            ),
        ))
    };
    let mut values = Vec::new();
    for key in keys.all() {
        if let Some(name) = key.unsendable() {
            return Err(refuse(name));
        }
        let signed = key.sign(http.get(base.clone()), None);
        let request = signed.build().map_err(|_| refuse("Authorization"))?;
        let value = request.headers().get(AUTHORIZATION);
        let credentials = value
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '));
        values.extend(credentials.map(|(_, credentials)| credentials.to_owned()));
    }
    Ok(values)
}

#[cfg(test)]
mod tests;
