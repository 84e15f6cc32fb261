//! Sending: as many requests at a time as are allowed, none too early, retried only where that can help.

use std::future::Future;
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use http::HeaderMap;
use http::header::LOCATION;
use secrecy::SecretString;
use throughline_kit::{Cause, Problem, PullError};
use tokio::time::timeout;
use url::Url;

use crate::client::Client;
use crate::fault::{self, Again, Failure, PATIENCE, place, seconds, status_line};
use crate::keys::Key;
use crate::meaning;
use crate::oauth::Means;
use crate::outcome::{Attempt, Tried};
use crate::quota::quota;
use crate::reply::Answer;
use crate::request::{Request, Wire};
use crate::watch;

/// Redirects within the origin that are followed for one request.
const MOST_REDIRECTS: usize = 5;

/// The first pause of the growing ones, and the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// One request on its way, over all its attempts.
struct Sending<'a, F> {
    request: &'a Request,
    headers: HeaderMap,
    transport: &'a F,
    tried: Tried,
}

impl Client {
    /// Sends one request and waits for its whole answer.
    ///
    /// # Errors
    /// [`PullError`], after the attempts that make sense; a status is behind [`crate::status_of`].
    pub async fn send(&self, request: &Request) -> Result<Answer, PullError> {
        self.send_through(request, async |wire: Wire| {
            let sent = self.exchange(wire).await;
            sent.map_err(|error| Cause::from(error.without_url()))
        })
        .await
    }

    /// Sends one request over another library's transport, with all of this client's rules.
    ///
    /// `transport` signs and sends one request once; it must not follow redirects or retry.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub async fn send_through<F, Fut>(
        &self,
        request: &Request,
        transport: F,
    ) -> Result<Answer, PullError>
    where
        F: Fn(Wire) -> Fut,
        Fut: Future<Output = Result<reqwest::Response, Cause>>,
    {
        self.check_own(&request.url)?;
        let sending = Sending {
            request,
            headers: request.unsigned_headers()?,
            transport: &transport,
            tried: Tried::default(),
        };
        let pauses = ExponentialBuilder::new()
            .with_min_delay(FIRST_PAUSE)
            .with_max_delay(LONGEST_PAUSE)
            .with_max_times(self.most_retries());
        let attempt = || self.attempt(&sending);
        attempt
            .retry(pauses)
            .when(|failure: &Failure| failure.again != Again::Never)
            .adjust(|failure, pause| pause.map(|pause| self.pause(failure, pause)))
            .await
            .inspect(watch::note)
            .map_err(|failure| self.clean(failure.error))
    }

    /// Every way of trying again is bounded: by `attempts`, by each rule, by one renewal, by the pool.
    fn most_retries(&self) -> usize {
        let attempts = self.inner.caps.attempts.saturating_sub(1);
        let rules = self.inner.rules.iter().map(|rule| rule.retry).max();
        let most = usize::try_from(attempts.max(rules.unwrap_or(0))).unwrap_or(usize::MAX);
        let keys = self.inner.keys.all();
        let renewal = usize::from(keys.iter().any(|key| key.session.is_some()));
        most.saturating_add(keys.len() - 1).saturating_add(renewal)
    }

    /// Full jitter: anything between nothing and the pause, so that many clients spread out.
    fn pause(&self, failure: &Failure, pause: Duration) -> Duration {
        tracing::debug!(
            "{}; trying again",
            self.inner.redactor.clean(&failure.error.to_string())
        );
        match failure.again {
            Again::Never | Again::AtOnce => Duration::ZERO,
            Again::After(pause) => pause.min(self.inner.caps.max_wait),
            Again::Soon => pause
                .min(self.inner.caps.max_wait)
                .mul_f64(rand::random::<f64>()),
        }
    }

    async fn attempt<F, Fut>(&self, sending: &Sending<'_, F>) -> Result<Answer, Failure>
    where
        F: Fn(Wire) -> Fut,
        Fut: Future<Output = Result<reqwest::Response, Cause>>,
    {
        let caps = &self.inner.caps;
        let index = self.inner.keys.pick();
        let Some(key) = self.inner.keys.all().get(index) else {
            let problem = Problem::new(place(self.base()), "an empty pool — a token is wanted");
            return Err(Failure::never(PullError::broken(problem)));
        };
        let entered = key.limiter.enter(caps.max_wait).await;
        let _turn = entered.map_err(|wait| self.held_back(sending.request, wait))?;
        self.count();
        match timeout(caps.total, self.signed(sending, index, key)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Failure::soon(
                Problem::new(
                    place(&sending.request.url),
                    format!(
                        "no whole answer within {} — one is wanted",
                        seconds(caps.total)
                    ),
                )
                .help(PATIENCE),
            )),
        }
    }

    /// One request with the token that it needs and its redirects.
    async fn signed<F, Fut>(
        &self,
        sending: &Sending<'_, F>,
        index: usize,
        key: &Key,
    ) -> Result<Answer, Failure>
    where
        F: Fn(Wire) -> Fut,
        Fut: Future<Output = Result<reqwest::Response, Cause>>,
    {
        let bearer = self.bearer(key).await?;
        let attempt = Attempt {
            request: sending.request,
            tried: &sending.tried,
            index,
            key,
            bearer: bearer.as_ref(),
        };
        let mut url = sending.request.url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let wire = Wire {
                url: url.clone(),
                headers: sending.headers.clone(),
                post: sending.request.post.clone(),
                key: index,
                bearer: bearer.clone(),
            };
            let response = self.first_byte(&url, (sending.transport)(wire)).await?;
            self.check_headers(&url, response.headers())?;
            note_quota(key, &response);
            match redirect(&response) {
                Some(target) => url = self.redirected(sending.request, &url, &target)?,
                None => return self.answer(attempt, &url, response).await,
            }
        }
        Err(Failure::never(PullError::broken(Problem::new(
            place(&sending.request.url),
            format!("more than {MOST_REDIRECTS} redirects in a row — an answer is wanted"),
        ))))
    }

    async fn bearer(&self, key: &Key) -> Result<Option<SecretString>, Failure> {
        let Some(session) = &key.session else {
            return Ok(None);
        };
        let transport = self.transport();
        let means = Means {
            http: &transport,
            redactor: &self.inner.redactor,
            keep: self.inner.keep.as_ref(),
        };
        session.token(&means).await.map(Some)
    }

    async fn first_byte(
        &self,
        url: &Url,
        sent: impl Future<Output = Result<reqwest::Response, Cause>>,
    ) -> Result<reqwest::Response, Failure> {
        let limit = self.inner.caps.first_byte;
        match timeout(limit, sent).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) => Err(fault::transport(&place(url), error.as_ref())),
            Err(_) => Err(Failure::soon(
                Problem::new(
                    place(url),
                    format!("no answer within {} — one is wanted", seconds(limit)),
                )
                .help(PATIENCE),
            )),
        }
    }

    fn check_headers(&self, url: &Url, headers: &HeaderMap) -> Result<(), Failure> {
        let bytes: usize = headers
            .iter()
            .map(|(name, value)| name.as_str().len() + value.len() + 4)
            .sum();
        let most = self.inner.caps.header_bytes;
        if bytes <= most {
            return Ok(());
        }
        Err(Failure::never(PullError::broken(Problem::new(
            place(url),
            format!("{bytes} bytes of headers — at most {most} are taken"),
        ))))
    }

    fn redirected(&self, request: &Request, from: &Url, target: &Redirect) -> Result<Url, Failure> {
        if request.post.is_some() && !target.keeps_method {
            return Err(Failure::never(PullError::broken(Problem::new(
                place(from),
                format!(
                    "{} of a POST — an answer is wanted",
                    status_line(target.status)
                ),
            ))));
        }
        self.follow(from, &target.location).map_err(|error| {
            let problem = error.problem();
            Failure::never(PullError::broken(Problem {
                place: place(from),
                what: format!("{}: {}", status_line(target.status), problem.what),
                help: problem.help.clone(),
            }))
        })
    }

    /// The same error without any of our secrets, should the server have echoed one.
    fn clean(&self, error: PullError) -> PullError {
        let clean = |problem: Problem| Problem {
            place: self.inner.redactor.clean(&problem.place),
            what: self.inner.redactor.clean(&problem.what),
            help: problem.help,
        };
        match error {
            PullError::Transient {
                problem,
                retry_after,
                cause,
            } => PullError::Transient {
                problem: clean(problem),
                retry_after,
                cause,
            },
            PullError::Denied { problem, cause } => PullError::Denied {
                problem: clean(problem),
                cause,
            },
            PullError::Broken { problem, cause } => PullError::Broken {
                problem: clean(problem),
                cause,
            },
        }
    }
}

/// What the headers say of the server's limit. A refusal says by itself how long to wait.
fn note_quota(key: &Key, response: &reqwest::Response) {
    let headers = response.headers();
    let mut quota = quota(headers, meaning::date(headers));
    if response.status().as_u16() >= 400 {
        quota.reset = None;
    }
    key.limiter.note(quota);
}

/// Where a redirect leads, and whether a `POST` stays one.
struct Redirect {
    status: u16,
    location: String,
    keeps_method: bool,
}

fn redirect(response: &reqwest::Response) -> Option<Redirect> {
    let status = response.status().as_u16();
    if !matches!(status, 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = response.headers().get(LOCATION)?.as_bytes();
    Some(Redirect {
        status,
        location: String::from_utf8_lossy(location).into_owned(),
        keeps_method: matches!(status, 307 | 308),
    })
}
