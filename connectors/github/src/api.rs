//! Talking to GitHub: octocrab signs and sends, `throughline-http` decides when and how often.
//!
//! Behind it stands one credential or several; a request goes out by the one with most of its limit left, and
//! when that one is spent by another.

use std::time::Duration;

use http::uri::InvalidUri;
use http::{HeaderValue, Method, Uri};
use jiff::Timestamp;
use octocrab::service::middleware::auth_header::AuthHeaderLayer;
use octocrab::service::middleware::base_uri::BaseUriLayer;
use octocrab::service::middleware::reqwest_connector::ReqwestConnector;
use octocrab::{AuthState, Octocrab, OctocrabBuilder};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use throughline_http::{Answer, Auth, Caps, Client, Reply, Request, Validators, Wire, status_of};
use throughline_kit::{Cause, Problem, PullError};
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;

use crate::app::Key;
use crate::config::{Credential, Scope, Settings};

/// How often a "not found" is doubted: GitHub sometimes says so of repositories that exist.
const DOUBTS: u32 = 3;

/// The pause before the first doubt; each further one is twice as long.
const FIRST_DOUBT: Duration = Duration::from_millis(500);

/// An App's token is renewed this long before it ends.
const RENEWAL: Duration = Duration::from_mins(5);

/// GitHub, as its credentials see it.
#[derive(Debug)]
pub(crate) struct Api {
    /// Unsigned: for addresses and limits, and to learn the server's time.
    pub(crate) client: Client,
    members: Vec<Member>,
    graphql: Option<Url>,
}

/// One credential with what is left of its limit.
#[derive(Debug)]
struct Member {
    kind: Kind,
    state: Mutex<Standing>,
}

#[derive(Debug)]
enum Kind {
    /// A token, or nothing.
    Fixed(Caller),
    /// An App, whose tokens come and go.
    App(Box<App>),
}

#[derive(Debug)]
struct App {
    settings: throughline_http::Settings,
    id: String,
    key: Key,
    /// Where the installation is found, or its own place below `/app/installations`.
    installation: String,
}

#[derive(Debug, Default)]
struct Standing {
    /// Requests left, where GitHub said so.
    left: Option<u64>,
    /// Spent until then.
    parked: Option<Instant>,
    /// An App's present token, and when to renew it.
    caller: Option<(Caller, Instant)>,
}

/// A client with the token that it presents.
#[derive(Debug, Clone)]
struct Caller {
    client: Client,
    token: Option<SecretString>,
}

impl Api {
    /// Clients for every credential of a source.
    ///
    /// # Errors
    /// [`PullError::Broken`] for a base or a credential that cannot work at all.
    pub(crate) fn new(settings: &Settings, caps: Caps) -> Result<Self, PullError> {
        let plain = throughline_http::Settings {
            allow_private: settings.allow_private,
            way: settings.way.clone(),
            caps,
            ..throughline_http::Settings::new(settings.base.clone())
        };
        let client = Client::new(plain.clone())?;
        let kinds = match &settings.credential {
            Credential::None => vec![Kind::Fixed(Caller {
                client: client.clone(),
                token: None,
            })],
            Credential::Tokens(tokens) => {
                let several = tokens.len() > 1;
                let fixed = |token| Caller::new(&plain, token, several).map(Kind::Fixed);
                tokens.iter().map(fixed).collect::<Result<_, _>>()?
            }
            Credential::App {
                id,
                key,
                installation,
            } => vec![Kind::App(Box::new(App {
                settings: plain.clone(),
                id: id.clone(),
                key: Key::read(key)?,
                installation: installation.map_or_else(
                    || installation_of(&settings.scope),
                    |id| format!("/app/installations/{id}"),
                ),
            }))],
        };
        let signed = !matches!(settings.credential, Credential::None);
        Ok(Self {
            graphql: signed.then(|| graphql(&client)).transpose()?,
            client,
            members: kinds
                .into_iter()
                .map(|kind| Member {
                    kind,
                    state: Mutex::default(),
                })
                .collect(),
        })
    }

    /// Reads one page; a repository that is not found is asked for again, since GitHub is sometimes wrong about that.
    ///
    /// # Errors
    /// [`PullError`], after what can pass by itself has been waited for.
    pub(crate) async fn get(
        &self,
        url: &Url,
        known: Option<Validators>,
    ) -> Result<Answer, PullError> {
        let request = get_request(url).unless_unchanged(known);
        let mut doubts = 0;
        loop {
            let answer = self.send(&request).await;
            let most = answer.as_ref().err().map_or(0, doubtful);
            if doubts >= most {
                return answer;
            }
            let pause = FIRST_DOUBT * 2_u32.pow(doubts);
            tokio::time::sleep(pause.min(self.client.caps().max_wait)).await;
            doubts += 1;
        }
    }

    /// Reads one thing, and believes the first answer.
    ///
    /// # Errors
    /// As [`Api::get`].
    pub(crate) async fn ask(&self, url: &Url) -> Result<Reply, PullError> {
        match self.send(&get_request(url)).await? {
            Answer::Reply(reply) => Ok(reply),
            Answer::NotModified => Err(never_modified(url)),
        }
    }

    /// Whether GraphQL can be asked: never without a credential.
    pub(crate) fn has_graphql(&self) -> bool {
        self.graphql.is_some()
    }

    /// The answer to a GraphQL query, `data` and `errors` as they came.
    ///
    /// # Errors
    /// As [`Api::get`]; a limit that is told in a good answer is one too.
    pub(crate) async fn query(&self, query: &str) -> Result<Value, PullError> {
        let Some(url) = &self.graphql else {
            return Err(PullError::denied(Problem::new(
                throughline_http::place(self.client.base()),
                "GraphQL without a token — a token is wanted",
            )));
        };
        let request = Request::post(url.clone(), serde_json::json!({ "query": query }))
            .accept("application/vnd.github+json");
        let Answer::Reply(reply) = self.send(&request).await? else {
            return Err(never_modified(url));
        };
        let answer = reply.json()?;
        if is_limited(&answer) {
            let what = "the GraphQL limit is used up — fewer requests are wanted";
            return Err(PullError::transient(Problem::new(reply.place(), what)));
        }
        Ok(answer)
    }

    /// Sends a request by the credential with most left, and by the next one when that is spent.
    async fn send(&self, request: &Request) -> Result<Answer, PullError> {
        let mut spent = None;
        for member in self.in_order().await {
            match member.send(request).await {
                Err(error) if is_spent(&error) && self.members.len() > 1 => {
                    member.park(&error).await;
                    spent = Some(sooner(spent, error));
                }
                other => return other,
            }
        }
        Err(spent.unwrap_or_else(|| {
            PullError::transient(Problem::new(
                throughline_http::place(self.client.base()),
                "every token is used up — a token with requests left is wanted",
            ))
        }))
    }

    /// The members, those that are not parked and have most left first.
    async fn in_order(&self) -> Vec<&Member> {
        let now = Instant::now();
        let mut order = Vec::with_capacity(self.members.len());
        for (index, member) in self.members.iter().enumerate() {
            let state = member.state.lock().await;
            let parked = state.parked.is_some_and(|until| until > now);
            let left = state.left.unwrap_or(u64::MAX);
            order.push(((parked, std::cmp::Reverse(left), index), member));
        }
        order.sort_by_key(|(key, _)| *key);
        order.into_iter().map(|(_, member)| member).collect()
    }
}

impl Member {
    async fn send(&self, request: &Request) -> Result<Answer, PullError> {
        let mut caller = self.caller().await?;
        let mut answer = caller.send(request).await;
        let refused = |answer: &Result<Answer, PullError>| {
            let error = answer.as_ref().err();
            error
                .and_then(status_of)
                .is_some_and(|cause| cause.status == 401)
        };
        if matches!(self.kind, Kind::App(_)) && refused(&answer) {
            // A token can be withdrawn before its hour is over: one new one is worth a try.
            self.state.lock().await.caller = None;
            caller = self.caller().await?;
            answer = caller.send(request).await;
        }
        if let Ok(Answer::Reply(reply)) = &answer {
            let left = reply.headers.get("x-ratelimit-remaining");
            let left = left.and_then(|value| value.to_str().ok()?.parse().ok());
            self.state.lock().await.left = left;
        }
        answer
    }

    /// Notes that the limit is used up.
    async fn park(&self, error: &PullError) {
        let wait = match error {
            PullError::Transient { retry_after, .. } => retry_after.unwrap_or(FIRST_DOUBT),
            PullError::Denied { .. } | PullError::Broken { .. } => return,
        };
        let mut state = self.state.lock().await;
        state.left = Some(0);
        state.parked = Instant::now().checked_add(wait);
    }

    /// Who asks now; an App's token is fetched when there is none, or the one there is ends soon.
    async fn caller(&self) -> Result<Caller, PullError> {
        let app = match &self.kind {
            Kind::Fixed(caller) => return Ok(caller.clone()),
            Kind::App(app) => app,
        };
        let mut state = self.state.lock().await;
        if let Some((caller, until)) = &state.caller
            && Instant::now() < *until
        {
            return Ok(caller.clone());
        }
        let (token, lasts) = installation_token(app).await?;
        let caller = Caller::new(&app.settings, &token, false)?;
        let until = Instant::now() + lasts.saturating_sub(RENEWAL);
        state.caller = Some((caller.clone(), until));
        Ok(caller)
    }
}

impl Caller {
    /// A client that presents a token. Where there are several, none waits for its own limit to be renewed.
    fn new(
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

    async fn send(&self, request: &Request) -> Result<Answer, PullError> {
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

fn get_request(url: &Url) -> Request {
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

/// A token of an App's installation, and how long it lasts.
async fn installation_token(app: &App) -> Result<(SecretString, Duration), PullError> {
    let (settings, installation) = (&app.settings, app.installation.as_str());
    let now = server_time(settings).await?;
    let proven = Caller::new(settings, &app.key.proof(&app.id, now)?, false)?;
    let ask = |path: &str| proven.client.resolve(path);
    let url = if installation.starts_with("/app/") {
        ask(&format!("{installation}/access_tokens"))?
    } else {
        let found = reply(
            proven.send(&get_request(&ask(installation)?)).await?,
            settings,
        )?;
        let place = found.place();
        let number = found.json()?.get("id").and_then(Value::as_u64);
        let number = number.ok_or_else(|| no_token(&place, "no id of an installation"))?;
        ask(&format!("/app/installations/{number}/access_tokens"))?
    };
    let mut request = get_request(&url);
    request.post = Some(serde_json::json!({}));
    let answer = reply(proven.send(&request).await?, settings)?;
    let (place, asked) = (answer.place(), answer.date.unwrap_or(now));
    let answer = answer.json()?;
    let text = |key: &str| answer.get(key).and_then(Value::as_str);
    let token = text("token").ok_or_else(|| no_token(&place, "no token"))?;
    let ends: Option<Timestamp> = text("expires_at").and_then(|at| at.parse().ok());
    let lasts = ends.map(|ends| ends.duration_since(asked).unsigned_abs());
    Ok((token.into(), lasts.unwrap_or(RENEWAL)))
}

fn reply(answer: Answer, settings: &throughline_http::Settings) -> Result<Reply, PullError> {
    match answer {
        Answer::Reply(reply) => Ok(reply),
        Answer::NotModified => Err(never_modified(&settings.base)),
    }
}

/// The server's clock, by an unsigned request.
async fn server_time(settings: &throughline_http::Settings) -> Result<Timestamp, PullError> {
    let client = Client::new(settings.clone())?;
    let caller = Caller {
        token: None,
        client,
    };
    let url = caller.client.resolve("/meta")?;
    let answer = reply(caller.send(&get_request(&url)).await?, settings)?;
    answer
        .date
        .ok_or_else(|| no_token(&answer.place(), "no Date header to date a proof by"))
}

fn no_token(place: &str, found: &str) -> PullError {
    PullError::broken(Problem::new(
        place,
        format!("{found} — a token for the App's installation is wanted"),
    ))
}

/// Where the installation that covers a scope is found.
fn installation_of(scope: &Scope) -> String {
    match scope {
        Scope::Organization { name, .. } => format!("/orgs/{name}/installation"),
        Scope::Repositories(names) => {
            let first = names.first().map_or("", String::as_str);
            format!("/repos/{first}/installation")
        }
    }
}

/// `/graphql` of github.com, `/api/graphql` of an Enterprise server, whose REST lies below `/api/v3/`.
fn graphql(client: &Client) -> Result<Url, PullError> {
    let base = client.base();
    let path = base.path().trim_end_matches('/');
    let path = path.strip_suffix("/v3").unwrap_or(path);
    client.follow(base, &format!("{path}/graphql"))
}

/// A limit that GitHub tells in a good GraphQL answer.
fn is_limited(answer: &Value) -> bool {
    let errors = answer.get("errors").and_then(Value::as_array);
    errors.into_iter().flatten().any(|error| {
        let kind = error.get("type").and_then(Value::as_str);
        matches!(kind, Some("RATE_LIMITED" | "RATE_LIMIT"))
    })
}

/// Whether a credential's limit is used up.
fn is_spent(error: &PullError) -> bool {
    match error {
        PullError::Transient { retry_after, .. } => retry_after.is_some(),
        PullError::Denied { .. } | PullError::Broken { .. } => false,
    }
}

/// Of two limits the one that ends first.
fn sooner(one: Option<PullError>, other: PullError) -> PullError {
    let wait = |error: &PullError| match error {
        PullError::Transient { retry_after, .. } => *retry_after,
        PullError::Denied { .. } | PullError::Broken { .. } => None,
    };
    match one {
        Some(one) if wait(&one) <= wait(&other) => one,
        _ => other,
    }
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

/// A 304 to a request that named nothing to compare with.
pub(crate) fn never_modified(url: &Url) -> PullError {
    PullError::broken(Problem::new(
        throughline_http::place(url),
        "\"not modified\" without a question — an answer is wanted",
    ))
}
