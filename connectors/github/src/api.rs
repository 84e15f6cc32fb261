//! Talking to GitHub: octocrab signs and sends, `throughline-http` decides when and how often.
//!
//! Behind it stands one credential or several; a request goes out by the one with most of its limit left, and
//! when that one is spent by another.

use std::time::Duration;

use serde_json::Value;
use throughline_http::{Answer, Caps, Client, Reply, Request, Validators, status_of};
use throughline_kit::{Problem, PullError};
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;

use crate::app::Key;
use crate::caller::{Caller, get_request};
use crate::config::{Credential, Settings};
use crate::doubts::{doubtful, is_limited, is_spent, never_modified, sooner};
use crate::installation::{App, RENEWAL, installation_of, installation_token};

/// The pause before the first doubt; each further one is twice as long.
const FIRST_DOUBT: Duration = Duration::from_millis(500);

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

#[derive(Debug, Default)]
struct Standing {
    /// Requests left, where GitHub said so.
    left: Option<u64>,
    /// Spent until then.
    parked: Option<Instant>,
    /// An App's present token, and when to renew it.
    caller: Option<(Caller, Instant)>,
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

/// `/graphql` of github.com, `/api/graphql` of an Enterprise server, whose REST lies below `/api/v3/`.
fn graphql(client: &Client) -> Result<Url, PullError> {
    let base = client.base();
    let path = base.path().trim_end_matches('/');
    let path = path.strip_suffix("/v3").unwrap_or(path);
    client.follow(base, &format!("{path}/graphql"))
}
