//! Talking to GitHub: octocrab signs and sends, `throughline-http` decides when and how often.

use std::time::Duration;

use http::uri::InvalidUri;
use http::{HeaderValue, Uri};
use octocrab::service::middleware::auth_header::AuthHeaderLayer;
use octocrab::service::middleware::base_uri::BaseUriLayer;
use octocrab::service::middleware::reqwest_connector::ReqwestConnector;
use octocrab::{AuthState, Octocrab, OctocrabBuilder};
use secrecy::{ExposeSecret, SecretString};
use throughline_http::{Answer, Auth, Client, Request, Validators, Wire, status_of};
use throughline_kit::{Cause, Problem, PullError};
use url::Url;

/// How often a "not found" is doubted: GitHub sometimes says so of repositories that exist.
const DOUBTS: u32 = 3;

/// The pause before the first doubt; each further one is twice as long.
const FIRST_DOUBT: Duration = Duration::from_millis(500);

/// GitHub, as one credential sees it.
#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) client: Client,
    token: Option<SecretString>,
}

impl Api {
    pub(crate) fn new(client: Client, token: Option<SecretString>) -> Self {
        Self { client, token }
    }

    /// How a token is presented.
    pub(crate) fn auth(token: Option<&SecretString>) -> Auth {
        token.map_or(Auth::None, |token| Auth::Bearer(token.clone()))
    }

    /// Reads one page.
    ///
    /// # Errors
    /// [`PullError`], after what can pass by itself has been waited for.
    pub(crate) async fn get(
        &self,
        url: &Url,
        known: Option<Validators>,
    ) -> Result<Answer, PullError> {
        let request = Request::get(url.clone())
            .accept("application/vnd.github+json")
            .header("X-GitHub-Api-Version", "2022-11-28")
            .unless_unchanged(known);
        let octocrab = self.octocrab()?;
        let mut doubts = 0;
        loop {
            let answer = self
                .client
                .send_through(&request, async |wire| through(&octocrab, wire).await)
                .await;
            let most = answer.as_ref().err().map_or(0, doubtful);
            if doubts >= most {
                return answer;
            }
            let pause = FIRST_DOUBT * 2_u32.pow(doubts);
            tokio::time::sleep(pause.min(self.client.caps().max_wait)).await;
            doubts += 1;
        }
    }

    /// octocrab's stack without its retry, its cache and its own log lines.
    ///
    /// Made for each page: it keeps a task of the runtime that it is made in.
    fn octocrab(&self) -> Result<Octocrab, PullError> {
        let base: Uri = self
            .client
            .base()
            .as_str()
            .parse()
            .map_err(|error: InvalidUri| self.unusable("the base").because(error))?;
        let authorization = match &self.token {
            Some(token) => Some(self.authorization(token)?),
            None => None,
        };
        let transport = ReqwestConnector::new(self.client.transport());
        let Ok(octocrab) = OctocrabBuilder::new_empty()
            .with_service(transport)
            .with_layer(&BaseUriLayer::new(base.clone()))
            .with_layer(&AuthHeaderLayer::new(authorization, base.clone(), base))
            .with_auth(AuthState::None)
            .build();
        Ok(octocrab)
    }

    fn authorization(&self, token: &SecretString) -> Result<HeaderValue, PullError> {
        let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose_secret()))
            .map_err(|_| self.unusable("the token"))?;
        value.set_sensitive(true);
        Ok(value)
    }

    fn unusable(&self, what: &str) -> PullError {
        let place = throughline_http::place(self.client.base());
        PullError::broken(Problem::new(
            place,
            format!("{what} cannot be used in a request"),
        ))
    }
}

/// Sends one request by octocrab, once.
async fn through(octocrab: &Octocrab, wire: Wire) -> Result<reqwest::Response, Cause> {
    let response = octocrab
        ._get_with_headers(wire.url.as_str(), Some(wire.headers))
        .await?;
    Ok(response.map(reqwest::Body::wrap).into())
}

/// How often an error is worth another try: GitHub answers 404, and 401 without naming the
/// credentials, to requests that are good a moment later.
fn doubtful(error: &PullError) -> u32 {
    match status_of(error) {
        Some(cause) if cause.status == 404 => DOUBTS,
        Some(cause) if cause.status == 401 => {
            let blamed = cause
                .message
                .to_ascii_lowercase()
                .contains("bad credentials");
            u32::from(!blamed)
        }
        _ => 0,
    }
}

/// Whether an error says that a repository, or its issues, are not there (any more).
pub(crate) fn is_absent(error: &PullError) -> bool {
    status_of(error).is_some_and(|cause| {
        matches!(cause.status, 404 | 410 | 451)
            || cause
                .message
                .to_ascii_lowercase()
                .contains("issues are disabled")
    })
}
