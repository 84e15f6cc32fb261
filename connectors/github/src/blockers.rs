//! By what an issue is blocked: one more request, only for issues whose list entry says that something blocks them.

use std::collections::BTreeMap;

use serde_json::Value;
use throughline_kit::PullError;

use crate::api::Api;
use crate::doubts::is_absent;

/// Puts the keys of what blocks an issue into its fields. What lies in a repository that is read is judged by its own
/// state from then on; of what lies elsewhere only the number of open ones is kept.
///
/// # Errors
/// [`PullError`] when GitHub could not be asked; a server that does not know the question changes nothing.
pub(crate) async fn name(
    api: &Api,
    repository: &str,
    number: u64,
    is_read: impl Fn(&str) -> bool,
    fields: &mut BTreeMap<String, Value>,
) -> Result<(), PullError> {
    let path = format!("/repos/{repository}/issues/{number}/dependencies/blocked_by?per_page=100");
    let url = api.client.resolve(&path)?;
    let reply = match api.ask(&url).await {
        Ok(reply) => reply,
        Err(error) if is_absent(&error) => return Ok(()),
        Err(error) => return Err(error),
    };
    let listed = reply.json()?;
    let blockers: Vec<(String, bool)> = listed
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(blocker)
        .collect();
    let foreign = blockers
        .iter()
        .filter(|(key, open)| *open && !is_read(key.split('#').next().unwrap_or_default()))
        .count();
    let keys: Vec<String> = blockers.into_iter().map(|(key, _)| key).collect();
    fields.insert("blocked_by".to_owned(), keys.into());
    if foreign == 0 {
        fields.remove("blocked_by_count");
    } else {
        fields.insert("blocked_by_count".to_owned(), foreign.into());
    }
    Ok(())
}

/// The key of a blocking issue, and whether it is open.
fn blocker(issue: &Value) -> Option<(String, bool)> {
    let number = issue.get("number")?.as_u64()?;
    let repository = repository_of(issue)?;
    let open = issue.get("state").and_then(Value::as_str) != Some("closed");
    Some((format!("{repository}#{number}"), open))
}

/// `owner/name` of an issue, by the address of its repository.
pub(crate) fn repository_of(issue: &Value) -> Option<String> {
    let url = issue.get("repository_url")?.as_str()?;
    let mut from_the_end = url.rsplit('/');
    let (name, owner) = (from_the_end.next()?, from_the_end.next()?);
    (!name.is_empty() && !owner.is_empty()).then(|| format!("{owner}/{name}"))
}
