//! Sending: one request at a time, none too early, retried only where that can help.

use std::future::Future;
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use http::HeaderMap;
use http::header::{CONTENT_LENGTH, LOCATION, TRANSFER_ENCODING};
use throughline_kit::{Cause, Problem, PullError};
use tokio::time::timeout;
use url::Url;

use crate::client::Client;
use crate::fault::{self, Again, Failure, PATIENCE, place, said, status_cause, status_line};
use crate::meaning::{self, LONGEST_WAIT, Meaning, meaning};
use crate::reply::{self, Answer, Reply};
use crate::request::{Request, Wire};
use crate::watch;

/// Redirects within the origin that are followed for one request.
const MOST_REDIRECTS: usize = 5;

/// The first pause of the growing ones, and the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// What to do about a server that asks for a pause.
const LATER: &str = "nothing: it is asked again then";

/// What is read of a body that only explains a refusal.
const REFUSAL_BYTES: u64 = 64 << 10;

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
        let headers = request.unsigned_headers()?;
        let _turn = self.inner.gate.turn().await;
        let attempts = usize::try_from(self.inner.caps.attempts).unwrap_or(usize::MAX);
        let pauses = ExponentialBuilder::new()
            .with_min_delay(FIRST_PAUSE)
            .with_max_delay(LONGEST_PAUSE)
            .with_max_times(attempts.saturating_sub(1));
        let attempt = || self.attempt(request, &headers, &transport);
        attempt
            .retry(pauses)
            .when(|failure: &Failure| failure.again != Again::Never)
            .adjust(|failure, pause| pause.map(|pause| self.pause(failure, pause)))
            .await
            .inspect(watch::note)
            .map_err(|failure| self.clean(failure.error))
    }

    /// Full jitter: anything between nothing and the pause, so that many clients spread out.
    fn pause(&self, failure: &Failure, pause: Duration) -> Duration {
        tracing::debug!(
            "{}; trying again",
            self.inner.redactor.clean(&failure.error.to_string())
        );
        match failure.again {
            Again::Never | Again::AtTheGate => Duration::ZERO,
            Again::Soon => pause
                .min(self.inner.caps.max_wait)
                .mul_f64(rand::random::<f64>()),
        }
    }

    async fn attempt<F, Fut>(
        &self,
        request: &Request,
        headers: &HeaderMap,
        transport: &F,
    ) -> Result<Answer, Failure>
    where
        F: Fn(Wire) -> Fut,
        Fut: Future<Output = Result<reqwest::Response, Cause>>,
    {
        let caps = &self.inner.caps;
        if let Err(remaining) = self.inner.gate.pass(caps.max_wait).await {
            let what = format!(
                "the server asked for a pause — {} remain",
                seconds(remaining)
            );
            let problem = Problem::new(place(&request.url), what).help(LATER);
            return Err(Failure::wait(problem, remaining, caps.max_wait));
        }
        match timeout(caps.total, self.go(request, headers, transport)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Failure::soon(
                Problem::new(
                    place(&request.url),
                    format!(
                        "no whole answer within {} — one is wanted",
                        seconds(caps.total)
                    ),
                )
                .help(PATIENCE),
            )),
        }
    }

    /// One request with its redirects.
    async fn go<F, Fut>(
        &self,
        request: &Request,
        headers: &HeaderMap,
        transport: &F,
    ) -> Result<Answer, Failure>
    where
        F: Fn(Wire) -> Fut,
        Fut: Future<Output = Result<reqwest::Response, Cause>>,
    {
        let mut url = request.url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let wire = Wire {
                url: url.clone(),
                headers: headers.clone(),
                post: request.post.clone(),
            };
            let response = self.first_byte(&url, transport(wire)).await?;
            self.check_headers(&url, response.headers())?;
            match redirect(&response) {
                Some(target) => url = self.redirected(request, &url, &target)?,
                None => return self.answer(request, &url, response).await,
            }
        }
        Err(Failure::never(PullError::broken(Problem::new(
            place(&request.url),
            format!("more than {MOST_REDIRECTS} redirects in a row — an answer is wanted"),
        ))))
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

    async fn answer(
        &self,
        request: &Request,
        url: &Url,
        response: reqwest::Response,
    ) -> Result<Answer, Failure> {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let date = meaning::date(&headers);
        let here = place(url);
        if !response.status().is_success() {
            let (body, _) = reply::read_some(response, REFUSAL_BYTES).await;
            return self.refusal(request, &here, status, &headers, &body);
        }
        if request.whole && !says_its_end(&headers) {
            return Err(Failure::never(PullError::broken(Problem::new(
                here,
                "the answer does not say where it ends, so a cut one would look whole — a Content-Length or chunks are wanted",
            ))));
        }
        let body = reply::read(response, self.inner.caps.body_bytes, &here).await?;
        if let Some(wait) = meaning::retry_after(&headers, date) {
            self.inner.gate.close_for(wait);
        }
        if matches!(status, 204 | 205) {
            let what = format!("{} — a body is wanted", status_line(status));
            return Err(Failure::never(broken_status(
                &here,
                what,
                status,
                String::new(),
            )));
        }
        Ok(Answer::Reply(Reply {
            url: url.clone(),
            status,
            headers,
            body,
            date,
            depth: self.inner.caps.depth,
            redactor: self.inner.redactor.clone(),
        }))
    }

    /// What an answer without what we asked for means.
    fn refusal(
        &self,
        request: &Request,
        here: &str,
        status: u16,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Answer, Failure> {
        let date = meaning::date(headers);
        let message = self.inner.redactor.clean(&fault::words(body));
        let found = format!("{}{}", status_line(status), said(&message));
        let cause = status_cause(status, message.clone());
        match meaning(status, headers, body, date) {
            Meaning::NotModified if request.is_conditional() => Ok(Answer::NotModified),
            Meaning::Good | Meaning::NotModified => Err(Failure::never(broken_status(
                here,
                format!("{found}, though nothing was sent to compare with — a body is wanted"),
                status,
                message,
            ))),
            Meaning::RetryAfter(wait) => {
                self.inner.gate.close_for(wait);
                let what = format!("{found} — {}", self.asked(here, headers, wait));
                let longest = self.inner.caps.max_wait;
                let mut failure =
                    Failure::wait(Problem::new(here, what).help(LATER), wait, longest);
                failure.error = failure.error.because(cause);
                Err(failure)
            }
            Meaning::Backoff => {
                let what = format!("{found} — a good answer is wanted");
                let mut failure = Failure::soon(Problem::new(here, what).help(PATIENCE));
                failure.error = failure.error.because(cause);
                Err(failure)
            }
            Meaning::Denied => Err(Failure::never(denied(here, status, &found).because(cause))),
            Meaning::Missing => Err(Failure::never(
                PullError::broken(
                    Problem::new(here, format!("{found} — a path that is there is wanted")).help(
                        "check the path; what a token may not see is often answered as not found",
                    ),
                )
                .because(cause),
            )),
            Meaning::Broken => Err(Failure::never(broken_status(here, found, status, message))),
        }
    }

    fn asked(&self, here: &str, headers: &HeaderMap, wait: Duration) -> String {
        if !meaning::is_beyond_belief(headers, meaning::date(headers)) {
            return if wait.is_zero() {
                "fewer requests are wanted".to_owned()
            } else {
                format!("to be asked again in {}", seconds(wait))
            };
        }
        tracing::warn!(
            "{} asks for a longer pause than a day; it is asked again after one",
            self.inner.redactor.clean(here)
        );
        format!(
            "it asks for a pause of more than {}, which is the longest that is kept",
            seconds(LONGEST_WAIT)
        )
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

/// Whether an answer's end can be told from a broken connection.
fn says_its_end(headers: &HeaderMap) -> bool {
    headers.contains_key(CONTENT_LENGTH) || headers.contains_key(TRANSFER_ENCODING)
}

fn denied(here: &str, status: u16, found: &str) -> PullError {
    let (wanted, help) = if status == 401 {
        (
            "a token that is accepted is wanted",
            "check the source's token: it is missing, mistyped or expired",
        )
    } else {
        (
            "a token with permission is wanted",
            "give the source's token permission to read this, or use another token",
        )
    };
    PullError::denied(Problem::new(here, format!("{found} — {wanted}")).help(help))
}

fn broken_status(here: &str, what: String, status: u16, message: String) -> PullError {
    PullError::broken(Problem::new(here, what).help(fault::STRANGE))
        .because(status_cause(status, message))
}

/// A duration for a sentence, rounded up to what a person waits.
fn seconds(wait: Duration) -> String {
    let millis = wait.as_millis();
    if millis < 1000 {
        format!("{millis} ms")
    } else {
        format!("{} s", millis.div_ceil(1000))
    }
}
