//! One credential's way to GitHub: octocrab signs and carries, our client decides when and how often.

use std::time::Duration;

use http::uri::InvalidUri;
use http::{HeaderValue, Method, Uri};
use octocrab::service::middleware::auth_header::AuthHeaderLayer;
use octocrab::service::middleware::base_uri::BaseUriLayer;
use octocrab::service::middleware::reqwest_connector::ReqwestConnector;
use octocrab::{AuthState, Octocrab, OctocrabBuilder};
use secrecy::{ExposeSecret, SecretString};
use throughline_http::{Answer, Auth, Client, Request, Wire};
use throughline_kit::{Cause, Problem, PullError};
use url::Url;

/// A client with the token that it presents.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) client: Client,
    pub(crate) token: Option<SecretString>,
}

impl Caller {
    /// A client that presents a token. Where there are several, none waits for its own limit to be renewed.
    pub(crate) fn new(
        settings: &throughline_http::Settings,
        token: &SecretString,
        several: bool,
    ) -> Result<Self, PullError> {
        let mut settings = settings.clone();
        settings.auth = Auth::Bearer(token.clone());
        if several {
            settings.caps.max_wait = Duration::ZERO;
        }
        Ok(Self {
            client: Client::new(settings)?,
            token: Some(token.clone()),
        })
    }

    pub(crate) async fn send(&self, request: &Request) -> Result<Answer, PullError> {
        let octocrab = self.octocrab()?;
        self.client
            .send_through(request, async |wire| through(&octocrab, wire).await)
            .await
    }

    /// octocrab's stack without its retry, its cache and its own log lines.
    ///
    /// Made for each request: it keeps a task of the runtime that it is made in.
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

pub(crate) fn get_request(url: &Url) -> Request {
    Request::get(url.clone())
        .accept("application/vnd.github+json")
        .header("X-GitHub-Api-Version", "2022-11-28")
}

/// Sends one request by octocrab, once.
async fn through(octocrab: &Octocrab, wire: Wire) -> Result<reqwest::Response, Cause> {
    let mut request = http::Request::builder().uri(wire.url.as_str());
    let body = match &wire.post {
        Some(body) => {
            request = request
                .method(Method::POST)
                .header(http::header::CONTENT_TYPE, "application/json");
            body.to_string()
        }
        None => String::new(),
    };
    let mut request = request.body(body)?;
    request.headers_mut().extend(wire.headers);
    let response = octocrab.execute(request).await?;
    Ok(response.map(reqwest::Body::wrap).into())
}
