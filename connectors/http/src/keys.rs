//! The credentials of one client, each with its own limiter: which of them signs the next request.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use http::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use crate::limits::{Limiter, Limits};
use crate::oauth::Session;
use crate::settings::Auth;
use crate::share;

/// How one credential is presented.
#[derive(Debug)]
enum Sign {
    None,
    Basic(String, SecretString),
    Bearer(SecretString),
    Headers(Vec<(String, SecretString)>),
    /// In the query: added to the address.
    Query(Vec<(String, SecretString)>),
    OAuth2,
}

/// One credential.
#[derive(Debug)]
pub(crate) struct Key {
    sign: Sign,
    pub(crate) limiter: Arc<Limiter>,
    /// The server has refused it: it is not tried again by this client.
    dead: AtomicBool,
    /// Where its token comes from, if it has to be asked for.
    pub(crate) session: Option<Arc<Session>>,
}

/// All credentials of one client: one, unless a pool is configured.
#[derive(Debug)]
pub(crate) struct Keys(Vec<Key>);

impl Keys {
    pub(crate) fn new(origin: &str, auth: &Auth, limits: Limits) -> Self {
        let key = |sign: Sign, session: Option<Arc<Session>>, told: &[&str]| Key {
            sign,
            limiter: share::limiter(origin, told, limits),
            dead: AtomicBool::new(false),
            session,
        };
        let exposed = |pairs: &[(String, SecretString)]| -> Vec<String> {
            let texts = pairs
                .iter()
                .map(|(name, value)| [name.as_str(), value.expose_secret()].concat());
            texts.collect()
        };
        let named = |sign: fn(Vec<(String, SecretString)>) -> Sign,
                     pairs: &[(String, SecretString)]| {
            let texts = exposed(pairs);
            let told: Vec<&str> = texts.iter().map(String::as_str).collect();
            key(sign(pairs.to_vec()), None, &told)
        };
        Self(match auth {
            Auth::None => vec![key(Sign::None, None, &[])],
            Auth::Basic { user, password } => vec![key(
                Sign::Basic(user.clone(), password.clone()),
                None,
                &[user, password.expose_secret()],
            )],
            Auth::Bearer(token) => vec![key(
                Sign::Bearer(token.clone()),
                None,
                &[token.expose_secret()],
            )],
            Auth::Headers(pairs) => vec![named(Sign::Headers, pairs)],
            Auth::Query(pairs) => vec![named(Sign::Query, pairs)],
            Auth::OAuth2(settings) => vec![key(
                Sign::OAuth2,
                Some(share::session(settings)),
                &settings.parts(),
            )],
            Auth::Pool { header, tokens } => tokens
                .iter()
                .map(|token| {
                    let sign = match header {
                        Some(name) => Sign::Headers(vec![(name.clone(), token.clone())]),
                        None => Sign::Bearer(token.clone()),
                    };
                    key(sign, None, &[token.expose_secret()])
                })
                .collect(),
        })
    }

    pub(crate) fn all(&self) -> &[Key] {
        &self.0
    }

    /// The credential to use now: of those that may send at once the one with the most left, else the one that may first.
    pub(crate) fn pick(&self) -> usize {
        let alive = self.0.iter().enumerate().filter(|(_, key)| !key.is_dead());
        let waits = alive.map(|(index, key)| {
            let wait = key.limiter.wait().map(|wait| wait.left);
            (
                wait.unwrap_or_default(),
                std::cmp::Reverse(key.limiter.left()),
                index,
            )
        });
        waits.min().map_or(0, |(_, _, index)| index)
    }

    /// Whether some credential may send now.
    pub(crate) fn any_open(&self) -> bool {
        self.0
            .iter()
            .any(|key| !key.is_dead() && key.limiter.wait().is_none())
    }

    /// Gives up a refused credential; whether another one is left.
    pub(crate) fn give_up(&self, index: usize) -> bool {
        if let Some(key) = self.0.get(index) {
            key.dead.store(true, Ordering::Relaxed);
        }
        self.0.iter().any(|key| !key.is_dead())
    }
}

impl Key {
    fn is_dead(&self) -> bool {
        self.dead.load(Ordering::Relaxed)
    }

    /// Adds what signs a request in its address.
    pub(crate) fn add_query(&self, url: &mut Url) {
        if let Sign::Query(pairs) = &self.sign {
            let pairs = pairs
                .iter()
                .map(|(name, value)| (name, value.expose_secret()));
            url.query_pairs_mut().extend_pairs(pairs);
        }
    }

    /// The headers that sign a request; `bearer` is the token that had to be asked for.
    pub(crate) fn sign(
        &self,
        request: reqwest::RequestBuilder,
        bearer: Option<&SecretString>,
    ) -> reqwest::RequestBuilder {
        match &self.sign {
            Sign::None | Sign::Query(_) => request,
            Sign::Basic(user, password) => request.basic_auth(user, Some(password.expose_secret())),
            Sign::Bearer(token) => request.bearer_auth(token.expose_secret()),
            Sign::OAuth2 => match bearer {
                Some(token) => request.bearer_auth(token.expose_secret()),
                None => request,
            },
            Sign::Headers(pairs) => pairs.iter().fold(request, |request, (name, value)| {
                match sensitive(value.expose_secret()) {
                    Some(value) => request.header(name, value),
                    // `unsendable` has refused such a value when the client was made.
                    None => request,
                }
            }),
        }
    }

    /// The name of a header whose value no header can hold.
    pub(crate) fn unsendable(&self) -> Option<&str> {
        let Sign::Headers(pairs) = &self.sign else {
            return None;
        };
        pairs
            .iter()
            .find(|(name, value)| {
                name.parse::<HeaderName>().is_err() || sensitive(value.expose_secret()).is_none()
            })
            .map(|(name, _)| name.as_str())
    }
}

fn sensitive(value: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}
