//! What became of issues that the lists no longer mention: GraphQL asks after a hundred at once, REST after the
//! few that it does not find.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;
use throughline_http::status_of;
use throughline_kit::{Fate, Held, Probed, Problem, PullError};

use crate::api::Api;
use crate::blockers::repository_of;

/// Issues in one query.
const BATCH: usize = 100;

/// Issues that are asked after one by one in one probe; the others wait for the next.
const ONE_BY_ONE: usize = 200;

/// An issue to ask after.
struct Asked<'a> {
    held: &'a Held,
    repository: &'a str,
    number: u64,
}

/// Asks what became of issues. `is_read` tells which repositories belong to the source.
///
/// # Errors
/// [`PullError`] when GitHub could not be asked.
pub(crate) async fn ask(
    api: &Api,
    held: &[Held],
    is_read: impl Fn(&str) -> bool,
) -> Result<Probed, PullError> {
    let mut probed = Probed::default();
    let mut missing = Vec::new();
    let (own, foreign): (Vec<Asked<'_>>, Vec<Asked<'_>>) = held
        .iter()
        .filter_map(asked)
        .partition(|asked| is_read(asked.repository));
    for asked in foreign {
        probed.fates.push((asked.held.id.clone(), Fate::Gone));
    }
    for batch in own.chunks(BATCH) {
        let answer = api.query(&query(batch)).await?;
        sort(batch, &answer, &mut probed, &mut missing);
    }
    for asked in missing.into_iter().take(ONE_BY_ONE) {
        if let Some(fate) = one(api, asked, &is_read, &mut probed.notes).await? {
            probed.fates.push((asked.held.id.clone(), fate));
        }
    }
    Ok(probed)
}

/// The repository and number in a key like `owner/name#12`; `None` for a key of another form.
fn asked(held: &Held) -> Option<Asked<'_>> {
    let (repository, number) = held.key.rsplit_once('#')?;
    Some(Asked {
        held,
        repository,
        number: number
            .parse()
            .ok()
            .filter(|_| crate::scope::is_repository(repository))?,
    })
}

/// One query for a batch: `r0: repository(…) { i0: issueOrPullRequest(number: 12) { __typename } … }`.
///
/// Names are checked before they get here and numbers are numbers, so that nothing of a stranger's is in the text.
fn query(batch: &[Asked<'_>]) -> String {
    let mut text = String::from("query {");
    for (repository, issues) in by_repository(batch) {
        let (owner, name) = repository.split_once('/').unwrap_or((repository, ""));
        let first = issues.first().map_or(0, |(index, _)| *index);
        // Writing into a String cannot fail.
        let _ = write!(
            text,
            " r{first}: repository(owner: \"{owner}\", name: \"{name}\") {{"
        );
        for (index, asked) in issues {
            let _ = write!(
                text,
                " i{index}: issueOrPullRequest(number: {}) {{ __typename }}",
                asked.number
            );
        }
        text.push_str(" }");
    }
    text.push_str(" }");
    text
}

type Numbered<'b, 'a> = Vec<(usize, &'b Asked<'a>)>;

fn by_repository<'b, 'a>(batch: &'b [Asked<'a>]) -> BTreeMap<&'a str, Numbered<'b, 'a>> {
    let mut sorted: BTreeMap<&str, Numbered<'_, '_>> = BTreeMap::new();
    for (index, asked) in batch.iter().enumerate() {
        sorted
            .entry(asked.repository)
            .or_default()
            .push((index, asked));
    }
    sorted
}

/// Reads a batch's answer. A repository that is not seen at all says nothing of its issues: that is a permission.
fn sort<'b, 'a>(
    batch: &'b [Asked<'a>],
    answer: &Value,
    probed: &mut Probed,
    missing: &mut Vec<&'b Asked<'a>>,
) {
    for (repository, issues) in by_repository(batch) {
        let first = issues.first().map_or(0, |(index, _)| *index);
        let found = answer.pointer(&format!("/data/r{first}"));
        let Some(found) = found.filter(|found| found.is_object()) else {
            let what = "not visible any more; its open issues could not be asked after";
            probed.notes.push(Problem::new(repository, what));
            continue;
        };
        for (index, asked) in issues {
            let issue = found.get(format!("i{index}"));
            if issue.is_some_and(Value::is_object) {
                probed.fates.push((asked.held.id.clone(), Fate::Here));
            } else {
                missing.push(asked);
            }
        }
    }
}

/// One issue by REST: GitHub redirects to where it was moved, and says 410 of what was deleted.
async fn one(
    api: &Api,
    asked: &Asked<'_>,
    is_read: impl Fn(&str) -> bool,
    notes: &mut Vec<Problem>,
) -> Result<Option<Fate>, PullError> {
    let path = format!("/repos/{}/issues/{}", asked.repository, asked.number);
    let url = api.client.resolve(&path)?;
    let issue = match api.ask(&url).await {
        Ok(reply) => reply.json()?,
        Err(error) => {
            return match status_of(&error).map(|cause| cause.status) {
                Some(410) => Ok(Some(Fate::Gone)),
                Some(404 | 451) => Ok(Some(Fate::Doubtful)),
                _ => Err(error),
            };
        }
    };
    let Some(id) = issue.get("id").and_then(Value::as_u64) else {
        return Ok(None);
    };
    if id.to_string() == asked.held.id {
        return Ok(Some(Fate::Here));
    }
    let to = repository_of(&issue).unwrap_or_default();
    if is_read(&to) {
        return Ok(Some(Fate::Moved { to: id.to_string() }));
    }
    let what = format!("moved to {to}, which is not read: it counts no longer");
    notes.push(Problem::new(&asked.held.key, what).help("add that repository to the source"));
    Ok(Some(Fate::Gone))
}

#[cfg(test)]
mod tests {
    use throughline_kit::Held;

    use super::{asked, query};

    fn held(key: &str) -> Held {
        Held {
            id: "1".to_owned(),
            key: key.to_owned(),
            project: None,
        }
    }

    #[test]
    fn issues_are_asked_after_by_repository() {
        let held = [held("acme/web#12"), held("acme/api#3"), held("acme/web#7")];
        let batch: Vec<_> = held.iter().filter_map(asked).collect();
        insta::assert_snapshot!(query(&batch), @r#"query { r1: repository(owner: "acme", name: "api") { i1: issueOrPullRequest(number: 3) { __typename } } r0: repository(owner: "acme", name: "web") { i0: issueOrPullRequest(number: 12) { __typename } i2: issueOrPullRequest(number: 7) { __typename } } }"#);
    }

    #[test]
    fn a_key_of_another_form_is_not_asked_after() {
        for key in ["PLAT-12", "acme/web#x", "acme/we b#1", "a\"b/c#1", "#1"] {
            assert!(asked(&held(key)).is_none(), "{key}");
        }
    }
}
