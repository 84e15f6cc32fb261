//! One origin: which URLs belong to it, who may be told its secrets, and the hardened transport.

use std::fmt;
use std::sync::Arc;

use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue};
use secrecy::ExposeSecret;
use throughline_kit::{Problem, PullError};
use url::Url;

use crate::address::{self, PublicOnly};
use crate::fault::{self, place};
use crate::gate::Gate;
use crate::redact::Redactor;
use crate::request::Wire;
use crate::settings::{Auth, Caps, Settings};

/// The one client for one origin. Clones share its turn and its waits.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    base: Url,
    auth: Auth,
    pub(crate) caps: Caps,
    http: reqwest::Client,
    pub(crate) gate: Gate,
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
        let http = transport(&settings)?;
        let authorization = check_auth(&http, &settings)?;
        let redactor = Arc::new(Redactor::new(&settings.auth, authorization));
        Ok(Self {
            inner: Arc::new(Inner {
                base: settings.base,
                auth: settings.auth,
                caps: settings.caps,
                http,
                gate: Gate::new(),
                redactor,
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
        if let Auth::Query(pairs) = &self.inner.auth {
            let pairs = pairs
                .iter()
                .map(|(name, value)| (name, value.expose_secret()));
            url.query_pairs_mut().extend_pairs(pairs);
        }
        let request = match &wire.post {
            Some(body) => self.inner.http.post(url).json(body),
            None => self.inner.http.get(url),
        };
        sign(request.headers(wire.headers), &self.inner.auth)
            .send()
            .await
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
    if !settings.allow_private {
        builder = builder.dns_resolver(Arc::new(PublicOnly));
    }
    if let Some(pem) = &settings.ca_pem {
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
/// Gives the authorization header's value for the redactor.
fn check_auth(http: &reqwest::Client, settings: &Settings) -> Result<Option<String>, PullError> {
    let refuse = |name: &str| {
        PullError::broken(Problem::new(
            place(&settings.base),
            format!(
                "the secret for `{name}` holds characters that no header may hold (a line end?)"
            ),
        ))
    };
    if let Auth::Headers(pairs) = &settings.auth {
        for (name, value) in pairs {
            name.parse::<HeaderName>().map_err(|_| refuse(name))?;
            HeaderValue::from_str(value.expose_secret()).map_err(|_| refuse(name))?;
        }
    }
    let request = sign(http.get(settings.base.clone()), &settings.auth)
        .build()
        .map_err(|_| refuse("Authorization"))?;
    let value = request.headers().get(AUTHORIZATION);
    let value = value.and_then(|value| value.to_str().ok());
    Ok(value
        .and_then(|value| value.split_once(' '))
        .map(|(_, credentials)| credentials.to_owned()))
}

fn sign(request: reqwest::RequestBuilder, auth: &Auth) -> reqwest::RequestBuilder {
    match auth {
        Auth::None | Auth::Query(_) => request,
        Auth::Basic { user, password } => request.basic_auth(user, Some(password.expose_secret())),
        Auth::Bearer(token) => request.bearer_auth(token.expose_secret()),
        Auth::Headers(pairs) => pairs.iter().fold(request, |request, (name, value)| {
            match HeaderValue::from_str(value.expose_secret()) {
                Ok(mut value) => {
                    value.set_sensitive(true);
                    request.header(name, value)
                }
                // `check_auth` has refused such a value when the client was made.
                Err(_) => request,
            }
        }),
    }
}
