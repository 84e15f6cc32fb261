//! OAuth2 without a person: client credentials, or a refresh token that the server may replace each time.
//!
//! The secrets go to the token's own address and nowhere else. A new refresh token is kept before the access token that
//! came with it is used: were it lost, a person would have to sign in again.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use throughline_kit::{Cause, Problem, PullError};
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;

use crate::fault::{self, Failure, one_line, place, said, status_line};
use crate::redact::Redactor;
use crate::reply;

/// An access token is not used in the last moments of its life.
const MARGIN: Duration = Duration::from_secs(30);

/// What is read of an answer with tokens.
const ANSWER_BYTES: u64 = 64 << 10;

/// One OAuth2 client.
#[derive(Debug, Clone)]
pub struct OAuth2 {
    /// Where tokens are asked for; it alone is told the secrets.
    pub token_url: Url,
    /// The client's id.
    pub client_id: String,
    /// The client's secret.
    pub client_secret: SecretString,
    /// The refresh token to begin with; absent: client credentials.
    pub refresh_token: Option<SecretString>,
    /// The scope to ask for.
    pub scope: Option<String>,
    /// Where the client's id and secret are sent.
    pub client_auth: ClientAuth,
}

/// Where a token request carries the client's id and secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClientAuth {
    /// In the form, which nearly every server reads.
    #[default]
    Body,
    /// In a `Basic` header.
    Basic,
}

/// Keeps replaced refresh tokens over restarts.
#[async_trait]
pub trait Keep: Send + Sync + fmt::Debug {
    /// The latest refresh token that was kept under a name.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn load(&self, name: &str) -> Result<Option<SecretString>, Cause>;

    /// Keeps a refresh token under a name, in place of the one before.
    ///
    /// # Errors
    /// When the store cannot be written; then nothing changed.
    async fn keep(&self, name: &str, token: &SecretString) -> Result<(), Cause>;
}

impl OAuth2 {
    /// What tells one client from another, secrets among it.
    pub(crate) fn parts(&self) -> [&str; 5] {
        let refresh = self.refresh_token.as_ref();
        [
            self.token_url.as_str(),
            &self.client_id,
            self.client_secret.expose_secret(),
            refresh.map_or("", |token| token.expose_secret()),
            self.scope.as_deref().unwrap_or_default(),
        ]
    }

    /// The name that replaced tokens are kept under. A new refresh token in the configuration begins a new name.
    fn name(&self) -> String {
        let refresh = self.refresh_token.as_ref();
        let refresh = refresh.map_or("", |token| token.expose_secret());
        let mut hash = Sha256::new();
        for part in [self.token_url.as_str(), &self.client_id, refresh] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        format!("{:x}", hash.finalize())
    }
}

/// The tokens of one client, as they are now.
#[derive(Debug)]
pub(crate) struct Session {
    settings: OAuth2,
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    access: Option<(SecretString, Instant)>,
    refresh: Option<SecretString>,
    /// The store was asked for a refresh token.
    loaded: bool,
    /// The refresh token is not in the store yet.
    unkept: bool,
}

/// What a token request needs from its client.
pub(crate) struct Means<'a> {
    pub(crate) http: &'a reqwest::Client,
    pub(crate) redactor: &'a Redactor,
    pub(crate) keep: Option<&'a Arc<dyn Keep>>,
}

/// A good answer of a token endpoint.
#[derive(Deserialize)]
struct Granted {
    access_token: SecretString,
    expires_in: Option<Value>,
    refresh_token: Option<SecretString>,
}

/// Why no token came.
enum Refused {
    /// The refresh token is not accepted.
    Grant(Failure),
    Other(Failure),
}

impl Session {
    pub(crate) fn new(settings: OAuth2) -> Self {
        Self {
            settings,
            held: Mutex::default(),
        }
    }

    /// An access token: the one at hand, or a new one. Callers that come together ask once.
    pub(crate) async fn token(&self, means: &Means<'_>) -> Result<SecretString, Failure> {
        let mut held = self.held.lock().await;
        if let Some((token, until)) = &held.access
            && *until > Instant::now()
            && !held.unkept
        {
            means.redactor.add(token.expose_secret());
            return Ok(token.clone());
        }
        if !held.unkept {
            self.load(&mut held, means).await?;
            self.renew(&mut held, means).await?;
        }
        self.store(&mut held, means).await?;
        let access = held.access.as_ref().map(|(token, _)| token.clone());
        access.ok_or_else(|| Failure::never(self.broken("no token came")))
    }

    /// Drops an access token that was refused, unless another one took its place meanwhile.
    pub(crate) async fn refused(&self, token: &SecretString) {
        let mut held = self.held.lock().await;
        let same = held
            .access
            .as_ref()
            .is_some_and(|(held, _)| held.expose_secret() == token.expose_secret());
        if same {
            held.access = None;
        }
    }

    /// The refresh token to go on with: the one in the store, else the configured one.
    async fn load(&self, held: &mut Held, means: &Means<'_>) -> Result<(), Failure> {
        if held.loaded || self.settings.refresh_token.is_none() {
            return Ok(());
        }
        let kept = match means.keep {
            Some(keep) => keep.load(&self.settings.name()).await.map_err(|error| {
                let what = format!("the refresh token cannot be read: {error}");
                Failure::never(self.transient(&what).because(error))
            })?,
            None => None,
        };
        held.refresh = kept.or_else(|| self.settings.refresh_token.clone());
        held.loaded = true;
        Ok(())
    }

    /// Asks for a new access token; where the refresh token is refused, another process may have replaced it.
    async fn renew(&self, held: &mut Held, means: &Means<'_>) -> Result<(), Failure> {
        let refused = match self.ask(held, means).await {
            Ok(()) => return Ok(()),
            Err(Refused::Other(failure)) => return Err(failure),
            Err(Refused::Grant(failure)) => failure,
        };
        let before = held.refresh.take();
        held.loaded = false;
        self.load(held, means).await?;
        let same = held.refresh.as_ref().map(SecretString::expose_secret)
            == before.as_ref().map(SecretString::expose_secret);
        if same {
            return Err(refused);
        }
        self.ask(held, means)
            .await
            .map_err(|refused| match refused {
                Refused::Grant(failure) | Refused::Other(failure) => failure,
            })
    }

    async fn ask(&self, held: &mut Held, means: &Means<'_>) -> Result<(), Refused> {
        let mut form = vec![];
        match &held.refresh {
            Some(token) => {
                means.redactor.add(token.expose_secret());
                form.push(("grant_type", "refresh_token"));
                form.push(("refresh_token", token.expose_secret()));
            }
            None => form.push(("grant_type", "client_credentials")),
        }
        form.extend(self.settings.scope.as_deref().map(|scope| ("scope", scope)));
        let secret = self.settings.client_secret.expose_secret();
        let request = means
            .http
            .post(self.settings.token_url.clone())
            .header(http::header::ACCEPT, "application/json");
        let request = match self.settings.client_auth {
            ClientAuth::Basic => request.basic_auth(&self.settings.client_id, Some(secret)),
            ClientAuth::Body => {
                form.push(("client_id", &self.settings.client_id));
                form.push(("client_secret", secret));
                request
            }
        };
        let sent = request.form(&form).send().await;
        let response = sent.map_err(|error| {
            Refused::Other(fault::transport(&self.place(), &error.without_url()))
        })?;
        let status = response.status().as_u16();
        let (body, _) = reply::read_some(response, ANSWER_BYTES).await;
        let granted = self.granted(status, &body, means)?;
        means.redactor.add(granted.access_token.expose_secret());
        if let Some(token) = &granted.refresh_token {
            means.redactor.add(token.expose_secret());
        }
        held.access = Some((
            granted.access_token,
            Instant::now() + life(granted.expires_in.as_ref()),
        ));
        if let Some(new) = granted.refresh_token.filter(|_| held.refresh.is_some()) {
            let old = held.refresh.as_ref().map(SecretString::expose_secret);
            held.unkept |= old != Some(new.expose_secret());
            held.refresh = Some(new);
        }
        Ok(())
    }

    fn granted(&self, status: u16, body: &[u8], means: &Means<'_>) -> Result<Granted, Refused> {
        if (200..300).contains(&status)
            && let Ok(granted) = serde_json::from_slice::<Granted>(body)
            && !granted.access_token.expose_secret().is_empty()
        {
            return Ok(granted);
        }
        let told: Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |key: &str| told.get(key).and_then(Value::as_str).unwrap_or_default();
        let (code, why) = (text("error"), text("error_description"));
        let message = one_line(&[code, why].join(" "), 160);
        let message = means.redactor.clean(&message);
        let found = format!("{}{}", status_line(status), said(&message));
        if matches!(status, 408 | 425 | 429 | 500..=599) {
            let problem =
                Problem::new(self.place(), format!("{found} — an access token is wanted"));
            return Err(Refused::Other(Failure::soon(problem.help(fault::PATIENCE))));
        }
        if code == "invalid_grant" {
            let problem = Problem::new(
                self.place(),
                format!("{found} — a refresh token that is accepted is wanted"),
            )
            .help("sign in again, and put the new refresh token where the configuration reads it");
            return Err(Refused::Grant(Failure::never(PullError::denied(problem))));
        }
        let problem = Problem::new(self.place(), format!("{found} — an access token is wanted"))
            .help("check oauth2's token_url, client_id and client_secret (client_auth = \"basic\" sends them in a header)");
        Err(Refused::Other(Failure::never(PullError::denied(problem))))
    }

    async fn store(&self, held: &mut Held, means: &Means<'_>) -> Result<(), Failure> {
        if held.unkept
            && let Some((keep, token)) = means.keep.zip(held.refresh.as_ref())
        {
            keep.keep(&self.settings.name(), token).await.map_err(|error| {
                Failure::never(
                    self.transient("the new refresh token cannot be kept, and is used for nothing until it is")
                        .because(error),
                )
            })?;
        }
        held.unkept = false;
        Ok(())
    }

    fn place(&self) -> String {
        place(&self.settings.token_url)
    }

    fn broken(&self, what: &str) -> PullError {
        PullError::broken(Problem::new(self.place(), what))
    }

    fn transient(&self, what: &str) -> PullError {
        PullError::transient(
            Problem::new(self.place(), what)
                .help("look at the store: `throughline check` names its file"),
        )
    }
}

/// How long an access token is used: a little less than it lives; an hour where nothing is said.
fn life(expires_in: Option<&Value>) -> Duration {
    let seconds = expires_in.and_then(|value| match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    });
    let life = Duration::from_secs(seconds.unwrap_or(3600).min(86_400 * 30));
    life.saturating_sub(MARGIN.min(life / 2))
}
