//! A GitHub App's installation: where it is found, and the tokens that it gives.

use std::time::Duration;

use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::Value;
use throughline_http::{Answer, Client, Reply};
use throughline_kit::{Problem, PullError};

use crate::app::Key;
use crate::caller::{Caller, get_request};
use crate::config::Scope;
use crate::doubts::never_modified;

/// An App's token is renewed this long before it ends.
pub(crate) const RENEWAL: Duration = Duration::from_mins(5);

/// A GitHub App and where it is installed.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) settings: throughline_http::Settings,
    pub(crate) id: String,
    pub(crate) key: Key,
    /// Where the installation is found, or its own place below `/app/installations`.
    pub(crate) installation: String,
}

/// A token of an App's installation, and how long it lasts.
pub(crate) async fn installation_token(app: &App) -> Result<(SecretString, Duration), PullError> {
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
pub(crate) fn installation_of(scope: &Scope) -> String {
    match scope {
        Scope::Organization { name, .. } => format!("/orgs/{name}/installation"),
        Scope::Repositories(names) => {
            let first = names.first().map_or("", String::as_str);
            format!("/repos/{first}/installation")
        }
    }
}
