//! What an answer means for its request: a body, a wait, another try, or a named failure.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::HeaderMap;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use jiff::Timestamp;
use secrecy::SecretString;
use throughline_kit::{Problem, PullError};
use url::Url;

use crate::client::Client;
use crate::fault::{
    self, Failure, LATER, PATIENCE, StatusError, place, said, seconds, status_line,
};
use crate::keys::Key;
use crate::limits::{Rate, Wait, Why};
use crate::meaning::{self, LONGEST_WAIT, Meaning, UNSAID_WAIT, meaning};
use crate::reply::{self, Answer, Reply};
use crate::request::Request;
use crate::rules::{Rule, Then, Verdict};

/// What is read of a body that only explains a refusal.
const REFUSAL_BYTES: u64 = 64 << 10;

/// What has been tried already for one request.
#[derive(Debug, Default)]
pub(crate) struct Tried {
    /// A new access token was asked for.
    refreshed: AtomicBool,
    /// How often each rule sent the request again.
    rules: Mutex<Vec<u32>>,
}

impl Tried {
    /// Counts one more use of a rule; how many there were before.
    fn count(&self, rule: usize) -> u32 {
        let mut counts = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() <= rule {
            counts.resize(rule + 1, 0);
        }
        let Some(count) = counts.get_mut(rule) else {
            return u32::MAX;
        };
        *count += 1;
        *count - 1
    }
}

/// One attempt, as far as its answer is concerned.
#[derive(Clone, Copy)]
pub(crate) struct Attempt<'a> {
    pub(crate) request: &'a Request,
    pub(crate) tried: &'a Tried,
    pub(crate) index: usize,
    pub(crate) key: &'a Key,
    pub(crate) bearer: Option<&'a SecretString>,
}

/// The head of an answer that is not taken as it is, and what its body says.
struct Refusal<'a> {
    here: &'a str,
    status: u16,
    headers: &'a HeaderMap,
    body: &'a [u8],
    date: Option<Timestamp>,
    message: String,
}

impl Refusal<'_> {
    fn found(&self) -> String {
        format!("{}{}", status_line(self.status), said(&self.message))
    }

    fn cause(&self, verdict: Option<Verdict>) -> StatusError {
        StatusError {
            status: self.status,
            message: self.message.clone(),
            verdict,
        }
    }

    fn broken(&self, what: String) -> Failure {
        let problem = Problem::new(self.here, what).help(fault::STRANGE);
        Failure::never(PullError::broken(problem).because(self.cause(None)))
    }
}

impl Client {
    /// Reads an answer to its end and says what it means.
    pub(crate) async fn answer(
        &self,
        attempt: Attempt<'_>,
        url: &Url,
        response: reqwest::Response,
    ) -> Result<Answer, Failure> {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let good = response.status().is_success();
        let here = place(url);
        if good && attempt.request.whole && !says_its_end(&headers) {
            return Err(Failure::never(PullError::broken(Problem::new(
                here,
                "the answer does not say where it ends, so a cut one would look whole — a Content-Length or chunks are wanted",
            ))));
        }
        let body = if good {
            reply::read(response, self.inner.caps.body_bytes, &here).await?
        } else {
            reply::read_some(response, REFUSAL_BYTES).await.0
        };
        let date = meaning::date(&headers);
        let refusal = |message: String| Refusal {
            here: &here,
            status,
            headers: &headers,
            body: &body,
            date,
            message,
        };
        let words = || self.inner.redactor.clean(&fault::words(&body));
        if let Some((index, rule)) = self.rule_for(status, &headers, &body) {
            return Err(self.ruled(attempt, index, rule, &refusal(words())).await);
        }
        if !good {
            return self.refusal(attempt, &refusal(words())).await;
        }
        if let Some(wait) = meaning::retry_after(&headers, date) {
            attempt.key.limiter.close_for(wait, Why::Asked);
        }
        if matches!(status, 204 | 205) {
            let what = format!("{} — a body is wanted", status_line(status));
            return Err(refusal(String::new()).broken(what));
        }
        let ends = says_its_end(&headers);
        Ok(Answer::Reply(Reply {
            url: url.clone(),
            status,
            headers,
            body,
            date,
            ends,
            depth: self.inner.caps.depth,
            most: self.inner.caps.body_bytes,
            redactor: self.inner.redactor.clone(),
        }))
    }

    fn rule_for(&self, status: u16, headers: &HeaderMap, body: &[u8]) -> Option<(usize, &Rule)> {
        if status == 304 {
            return None;
        }
        let rules = self.inner.rules.iter().enumerate();
        let mut holding = rules.filter(|(_, rule)| rule.holds(status, headers, body));
        holding.next()
    }

    /// What a rule of the operator makes of an answer.
    async fn ruled(
        &self,
        attempt: Attempt<'_>,
        index: usize,
        rule: &Rule,
        refusal: &Refusal<'_>,
    ) -> Failure {
        let found = format!("{} (errors, rule {})", refusal.found(), index + 1);
        let problem = |wanted: &str| Problem::new(refusal.here, format!("{found} — {wanted}"));
        if attempt.tried.count(index) < rule.retry {
            let failure = match rule.wait {
                Some(wait) => Failure::after(problem("a good answer is wanted"), wait),
                None => Failure::soon(problem("a good answer is wanted")),
            };
            return failure.because(refusal.cause(None));
        }
        match rule.then {
            Then::Fail => Failure::never(
                failed(refusal.status, problem("the rule lets the pull fail"))
                    .because(refusal.cause(None)),
            ),
            Then::Skip => decided(problem("it is left out"), refusal, Verdict::Skip),
            Then::Restart => decided(problem("the list is read anew"), refusal, Verdict::Restart),
            Then::Refresh if self.refresh(attempt).await => {
                Failure::at_once(problem("a token that is accepted is wanted"))
            }
            Then::Refresh => Failure::never(denied(refusal, &found)),
            Then::Wait => {
                let asked = meaning::asked_wait(refusal.headers, refusal.date);
                let least = rule.wait.unwrap_or(UNSAID_WAIT);
                let wait = asked.map_or(least, |asked| asked.max(rule.wait.unwrap_or_default()));
                self.wait_for(attempt, wait, refusal, &found)
            }
        }
    }

    /// What an answer without what we asked for means.
    async fn refusal(
        &self,
        attempt: Attempt<'_>,
        refusal: &Refusal<'_>,
    ) -> Result<Answer, Failure> {
        let found = refusal.found();
        let here = refusal.here;
        match meaning(refusal.status, refusal.headers, refusal.body, refusal.date) {
            Meaning::NotModified if attempt.request.is_conditional() => Ok(Answer::NotModified),
            Meaning::Good | Meaning::NotModified => Err(refusal.broken(format!(
                "{found}, though nothing was sent to compare with — a body is wanted"
            ))),
            Meaning::RetryAfter(wait) => Err(self.wait_for(attempt, wait, refusal, &found)),
            Meaning::Backoff => {
                let what = format!("{found} — a good answer is wanted");
                let failure = Failure::soon(Problem::new(here, what).help(PATIENCE));
                Err(failure.because(refusal.cause(None)))
            }
            Meaning::Denied => Err(self.denied(attempt, refusal, &found).await),
            Meaning::Missing => {
                let what = format!("{found} — a path that is there is wanted");
                let problem = Problem::new(here, what).help(
                    "check the path; what a token may not see is often answered as not found",
                );
                Err(Failure::never(
                    PullError::broken(problem).because(refusal.cause(None)),
                ))
            }
            Meaning::Broken => Err(refusal.broken(found)),
        }
    }

    /// A refused credential: renewed once where it can be, given up where there are others, else the end.
    async fn denied(&self, attempt: Attempt<'_>, refusal: &Refusal<'_>, found: &str) -> Failure {
        let again = || {
            let what = format!("{found} — a token that is accepted is wanted");
            Failure::at_once(Problem::new(refusal.here, what))
        };
        if refusal.status == 401 && self.refresh(attempt).await {
            return again();
        }
        let pool = self.inner.keys.all().len() > 1;
        if refusal.status == 401 && pool && self.inner.keys.give_up(attempt.index) {
            tracing::warn!(
                "{}: token {} of the pool is refused; the others go on",
                refusal.here,
                attempt.index + 1
            );
            return again();
        }
        Failure::never(denied(refusal, found))
    }

    /// Drops the access token, once for each request; whether a new one can be asked for.
    async fn refresh(&self, attempt: Attempt<'_>) -> bool {
        let (Some(session), Some(token)) = (&attempt.key.session, attempt.bearer) else {
            return false;
        };
        if attempt.tried.refreshed.swap(true, Ordering::Relaxed) {
            return false;
        }
        session.refused(token).await;
        true
    }

    /// Keeps a credential back for as long as the server asks; another one may go on at once.
    fn wait_for(
        &self,
        attempt: Attempt<'_>,
        wait: Duration,
        refusal: &Refusal<'_>,
        found: &str,
    ) -> Failure {
        attempt.key.limiter.close_for(wait, Why::Asked);
        let what = format!("{found} — {}", self.asked(refusal, wait));
        let problem = Problem::new(refusal.here, what).help(LATER);
        let failure = if self.inner.keys.any_open() {
            Failure::at_once(problem)
        } else {
            Failure::wait(problem, wait, self.inner.caps.max_wait)
        };
        failure.because(refusal.cause(None))
    }

    fn asked(&self, refusal: &Refusal<'_>, wait: Duration) -> String {
        if !meaning::is_beyond_belief(refusal.headers, refusal.date) {
            return if wait.is_zero() {
                "fewer requests are wanted".to_owned()
            } else {
                format!("to be asked again in {}", seconds(wait))
            };
        }
        tracing::warn!(
            "{} asks for a longer pause than a day; it is asked again after one",
            self.inner.redactor.clean(refusal.here)
        );
        format!(
            "it asks for a pause of more than {}, which is the longest that is kept",
            seconds(LONGEST_WAIT)
        )
    }

    /// A request that may not go out yet, because of an earlier answer or of what the operator allows.
    pub(crate) fn held_back(&self, request: &Request, wait: Wait) -> Failure {
        let left = seconds(wait.left);
        let why = match wait.why {
            Why::Asked => "the server asked for a pause".to_owned(),
            Why::Reserved => "the server's limit is used up but for the share that limits.reserve leaves to others".to_owned(),
            Why::Rate => "limits.rate is used up".to_owned(),
            Why::Budget(Rate { count, .. }) => format!("the budget of {count} requests is used up"),
        };
        let problem = Problem::new(place(&request.url), format!("{why} — {left} remain"));
        Failure::wait(problem.help(LATER), wait.left, self.inner.caps.max_wait)
    }
}

/// Whether an answer's end can be told from a broken connection.
fn says_its_end(headers: &HeaderMap) -> bool {
    headers.contains_key(CONTENT_LENGTH) || headers.contains_key(TRANSFER_ENCODING)
}

fn decided(problem: Problem, refusal: &Refusal<'_>, verdict: Verdict) -> Failure {
    Failure::never(PullError::broken(problem).because(refusal.cause(Some(verdict))))
}

fn failed(status: u16, problem: Problem) -> PullError {
    if matches!(status, 401 | 403) {
        PullError::denied(problem)
    } else {
        PullError::broken(problem)
    }
}

fn denied(refusal: &Refusal<'_>, found: &str) -> PullError {
    let (wanted, help) = if refusal.status == 401 {
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
    let problem = Problem::new(refusal.here, format!("{found} — {wanted}")).help(help);
    PullError::denied(problem).because(refusal.cause(None))
}
