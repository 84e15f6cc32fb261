//! What lies beyond the lists of issues: Apps, several tokens, topics, blockers, boards, and what became of what is gone.

use secrecy::SecretString;
use serde_json::{Value, json};
use throughline_github::{Board, Credential, GithubConnector, Scope, Settings};
use throughline_kit::{Connector, Coverage, Fate, FieldRule, Held};

use crate::fake::{Fake, Hit, TOKEN, issue, list, ok, pull, quick, refuse};

fn with(settings: Settings) -> GithubConnector {
    GithubConnector::with_caps(settings, quick()).expect("a connector")
}

fn held(id: u64, key: &str) -> Held {
    Held {
        id: id.to_string(),
        key: key.to_owned(),
        project: None,
    }
}

#[tokio::test]
async fn an_app_proves_itself_once_and_reads_with_its_installations_token() {
    let fake = Fake::start(|hit| match hit.path.as_str() {
        "/meta" => ok(&json!({})),
        "/orgs/acme/installation" => ok(&json!({"id": 77})),
        "/app/installations/77/access_tokens" => {
            ok(&json!({"token": "ghs_INSTALLED", "expires_at": "2027-01-15T09:00:00Z"}))
        }
        "/orgs/acme/repos" => ok(&json!([{"full_name": "acme/web", "has_issues": true}])),
        _ => list(hit, &[issue(1, "07:00:00")], 100),
    })
    .await;
    let mut settings = fake.settings(&[]);
    settings.scope = Scope::Organization {
        name: "acme".to_owned(),
        topics: Vec::new(),
    };
    settings.credential = Credential::App {
        id: "42".to_owned(),
        key: include_str!("../fixtures/app-key.pem").to_owned().into(),
        installation: None,
    };
    let connector = with(settings);
    let first = pull(&connector, None).await.expect("a pull");
    assert_eq!(first.keys(), ["acme/web#1"]);
    pull(&connector, Some(&first.cursor)).await.expect("a poll");
    let log = fake.log();
    let sent = |path: &str| -> Vec<String> {
        let hits = log.iter().filter(|hit| hit.path == path);
        hits.map(|hit| hit.header("authorization").unwrap_or("-").to_owned())
            .collect()
    };
    assert_eq!(
        sent("/meta"),
        ["-"],
        "the clock is asked without any credential"
    );
    assert!(sent("/orgs/acme/installation")[0].starts_with("Bearer eyJ"));
    assert_eq!(
        sent("/app/installations/77/access_tokens").len(),
        1,
        "one token is enough"
    );
    assert_eq!(
        sent("/repos/acme/web/issues"),
        ["Bearer ghs_INSTALLED", "Bearer ghs_INSTALLED"]
    );
}

#[tokio::test]
async fn a_withdrawn_installation_token_is_fetched_anew_once() {
    let fake = Fake::start(|hit| match hit.path.as_str() {
        "/meta" => ok(&json!({})),
        "/app/installations/7/access_tokens" => ok(
            &json!({"token": format!("ghs_{}", hit.index), "expires_at": "2027-01-15T09:00:00Z"}),
        ),
        _ if hit.header("authorization") == Some("Bearer ghs_1") => {
            refuse(401, &[], "Bad credentials")
        }
        _ => list(hit, &[issue(1, "07:00:00")], 100),
    })
    .await;
    let mut settings = fake.settings(&["acme/web"]);
    settings.credential = Credential::App {
        id: "42".to_owned(),
        key: include_str!("../fixtures/app-key.pem").to_owned().into(),
        installation: Some(7),
    };
    let pulled = pull(&with(settings), None).await.expect("a pull");
    assert_eq!(pulled.keys(), ["acme/web#1"]);
    let refused = fake
        .log()
        .iter()
        .filter(|hit| hit.header("authorization") == Some("Bearer ghs_1"))
        .count();
    assert_eq!(refused, 1, "the first token was refused");
}

#[tokio::test]
async fn of_several_tokens_the_fullest_is_used_and_a_spent_one_is_passed_over() {
    let fake = Fake::start(|hit| {
        if hit.header("authorization") == Some("Bearer one") && hit.index > 0 {
            return refuse(
                403,
                &[("x-ratelimit-remaining", "0"), ("retry-after", "1800")],
                "API rate limit exceeded",
            );
        }
        let mut response = list(hit, &[issue(1, "07:00:00"), issue(2, "06:00:00")], 1);
        let left = if hit.header("authorization") == Some("Bearer one") {
            "9"
        } else {
            "8"
        };
        response
            .headers_mut()
            .insert("x-ratelimit-remaining", left.parse().expect("a header"));
        response
    })
    .await;
    let mut settings = fake.settings(&["acme/web"]);
    settings.credential = Credential::Tokens(vec![
        SecretString::from("one"),
        SecretString::from("two"),
        SecretString::from("three"),
    ]);
    let pulled = pull(&with(settings), None).await.expect("a pull");
    assert_eq!(pulled.keys(), ["acme/web#1", "acme/web#2"]);
    let log = fake.log();
    let used: Vec<&str> = log
        .iter()
        .filter_map(|hit| hit.header("authorization"))
        .collect();
    // Nothing is known of the second and third after the first page: an untouched limit is the fullest.
    assert_eq!(used, ["Bearer one", "Bearer two"]);
}

#[tokio::test]
async fn when_every_token_is_spent_the_pull_waits_for_the_first_to_be_renewed() {
    let fake = Fake::start(|hit| {
        let wait = if hit.header("authorization") == Some("Bearer one") {
            "1800"
        } else {
            "600"
        };
        refuse(429, &[("retry-after", wait)], "secondary rate limit")
    })
    .await;
    let mut settings = fake.settings(&["acme/web"]);
    settings.credential =
        Credential::Tokens(vec![SecretString::from("one"), SecretString::from("two")]);
    let error = pull(&with(settings), None)
        .await
        .expect_err("no limit left");
    let throughline_kit::PullError::Transient { retry_after, .. } = error else {
        panic!("it may pass: {error}");
    };
    assert_eq!(
        retry_after.map(|wait| wait.as_secs().div_ceil(10)),
        Some(60)
    );
    assert_eq!(fake.hits(), 2, "each was asked once");
}

#[tokio::test]
async fn an_organisation_is_narrowed_by_topics() {
    let fake = Fake::start(|hit| match hit.path.as_str() {
        "/orgs/acme/repos" => ok(&json!([
            {"full_name": "acme/web", "has_issues": true, "topics": ["Strategy", "x"]},
            {"full_name": "acme/toy", "has_issues": true, "topics": ["fun"]},
            {"full_name": "acme/old", "has_issues": true, "topics": ["strategy"], "archived": true},
        ])),
        _ => list(hit, &[issue(1, "07:00:00")], 100),
    })
    .await;
    let mut settings = fake.settings(&[]);
    settings.scope = Scope::Organization {
        name: "acme".to_owned(),
        topics: vec!["strategy".to_owned()],
    };
    let pulled = pull(&with(settings), None).await.expect("a pull");
    assert_eq!(pulled.keys(), ["acme/web#1"]);
    let asked: Vec<String> = fake.log().into_iter().map(|hit| hit.path).collect();
    assert_eq!(asked, ["/orgs/acme/repos", "/repos/acme/web/issues"]);
}

#[tokio::test]
async fn only_blocked_issues_are_asked_by_what() {
    let fake = Fake::start(|hit| {
        if hit.path == "/repos/acme/web/issues/2/dependencies/blocked_by" {
            let api = "https://api.github.com/repos";
            return ok(&json!([
                {"number": 9, "state": "open", "repository_url": format!("{api}/acme/web")},
                {"number": 4, "state": "open", "repository_url": format!("{api}/other/lib")},
                {"number": 5, "state": "closed", "repository_url": format!("{api}/other/lib")},
            ]));
        }
        if hit.path.contains("dependencies") {
            return refuse(404, &[], "Not Found");
        }
        let mut blocked = issue(2, "06:00:00");
        blocked["issue_dependencies_summary"] = json!({"blocked_by": 2, "total_blocked_by": 3});
        let mut odd = issue(3, "05:00:00");
        odd["issue_dependencies_summary"] = json!({"blocked_by": 1});
        list(hit, &[issue(1, "07:00:00"), blocked, odd], 100)
    })
    .await;
    let pulled = pull(&fake.connector(&["acme/web"]), None)
        .await
        .expect("a pull");
    let records = &pulled.last().records;
    assert_eq!(
        records[1].fields["blocked_by"],
        json!(["acme/web#9", "other/lib#4", "other/lib#5"])
    );
    assert_eq!(
        records[1].fields["blocked_by_count"], 1,
        "one open blocker lies elsewhere"
    );
    assert_eq!(records[0].fields.get("blocked_by"), None);
    // A server that does not know the question leaves the number as it is.
    assert_eq!(records[2].fields["blocked_by_count"], 1);
    let asked = fake
        .log()
        .iter()
        .filter(|hit| hit.path.contains("dependencies"))
        .count();
    assert_eq!(
        asked,
        1 + 1,
        "one request for each issue with a count, none for the others"
    );
}

fn a_board() -> Board {
    Board {
        owner: "acme".to_owned(),
        of_user: false,
        number: 7,
    }
}

fn board_server(hit: &Hit, target: &str) -> axum::response::Response {
    match hit.path.as_str() {
        "/orgs/acme/projectsV2/7/fields" => ok(&json!([
            {"id": 11, "name": "Title"}, {"id": 12, "name": "Target date"}, {"id": 13, "name": "Status"},
        ])),
        "/orgs/acme/projectsV2/7/items" => {
            let mut content = issue(1, "07:00:00");
            content["repository_url"] = json!("https://api.github.com/repos/acme/web");
            let mut foreign = issue(8, "07:00:00");
            foreign["repository_url"] = json!("https://api.github.com/repos/other/lib");
            ok(&json!([
                {"content_type": "Issue", "content": content, "fields": [
                    {"name": "Target date", "value": target},
                    {"name": "Status", "value": {"name": {"raw": "In review", "html": "In review"}}},
                ]},
                {"content_type": "DraftIssue", "content": {"id": 5, "title": "Idea"}, "fields": []},
                {"content_type": "Issue", "content": foreign, "fields": []},
            ]))
        }
        _ => list(hit, &[issue(1, "07:00:00"), issue(2, "06:00:00")], 100),
    }
}

#[tokio::test]
async fn a_boards_fields_are_taken_by_name_also_when_only_the_board_changed() {
    let fake = Fake::start(|hit| {
        board_server(
            hit,
            if hit.index < 3 {
                "2027-03-31"
            } else {
                "2027-04-30"
            },
        )
    })
    .await;
    let mut settings = fake.settings(&["acme/web"]);
    settings.boards = vec![a_board()];
    settings.fields = [("due", "target date"), ("column", "Status")]
        .into_iter()
        .map(|(target, get)| (target.to_owned(), FieldRule::get(get)))
        .collect();
    let connector = with(settings);
    let first = pull(&connector, None).await.expect("a pull");
    let last = first.last();
    assert_eq!(
        last.records.len(),
        1,
        "neither drafts nor other repositories"
    );
    assert_eq!(last.records[0].fields["due"], "2027-03-31");
    assert_eq!(last.records[0].fields["column"], "In review");
    assert_eq!(last.records[0].fields["key"], "acme/web#1");
    let items: Vec<String> = fake.log().into_iter().map(|hit| hit.query).collect();
    assert!(
        items.contains(&"per_page=100&fields=12,13".to_owned()),
        "{items:?}"
    );
    let second = pull(&connector, Some(&first.cursor)).await.expect("a poll");
    assert_eq!(second.last().records[0].fields["due"], "2027-04-30");
}

#[tokio::test]
async fn a_board_that_is_not_there_is_skipped_and_named() {
    let fake = Fake::start(|hit| {
        if hit.path.contains("projectsV2") {
            return refuse(404, &[], "Not Found");
        }
        list(hit, &[issue(1, "07:00:00")], 100)
    })
    .await;
    let mut settings = fake.settings(&["acme/web"]);
    settings.boards = vec![a_board()];
    let pulled = pull(&with(settings), None).await.expect("a pull");
    assert_eq!(pulled.keys(), ["acme/web#1"]);
    let note = pulled.last().notes[0].to_string();
    assert!(note.starts_with("board acme/7: skipped: 404"), "{note}");
    assert_eq!(
        pulled.last().coverage,
        Coverage::Delta,
        "something was left out"
    );
}

#[tokio::test]
async fn pull_requests_are_read_on_request() {
    let fake = Fake::start(|hit| {
        let mut merged = issue(2, "06:00:00");
        merged["state"] = json!("closed");
        merged["pull_request"] = json!({"url": "…", "merged_at": "2027-01-15T06:00:00Z"});
        list(hit, &[issue(1, "07:00:00"), merged], 100)
    })
    .await;
    let mut settings = fake.settings(&["acme/web"]);
    settings.pull_requests = true;
    let pulled = pull(&with(settings), None).await.expect("a pull");
    assert_eq!(pulled.values("state"), ["open", "done"]);
    assert_eq!(pulled.values("kind"), ["-", "pull request"]);
}

#[tokio::test]
async fn a_pull_from_the_start_knows_everything_there_is() {
    let fake = Fake::start(|hit| list(hit, &[issue(1, "07:00:00"), issue(2, "06:00:00")], 1)).await;
    let connector = fake.connector(&["acme/web", "acme/api"]);
    let first = pull(&connector, None).await.expect("a pull");
    assert_eq!(first.last().coverage, Coverage::Full);
    let second = pull(&connector, Some(&first.cursor)).await.expect("a poll");
    assert_eq!(
        second.last().coverage,
        Coverage::Delta,
        "a poll lists changes only"
    );
}

/// A server that has issue 1; 2 went to acme/api, 3 to another owner, 4 is deleted, 5 is not found.
fn fates(hit: &Hit) -> axum::response::Response {
    if hit.path == "/graphql" {
        assert!(
            hit.body
                .contains("repository(owner: \\\"acme\\\", name: \\\"web\\\")"),
            "{}",
            hit.body
        );
        return ok(&json!({
            "data": {"r0": {"i0": {"__typename": "Issue"}, "i1": null, "i2": null, "i3": null, "i4": null}},
            "errors": [{"type": "NOT_FOUND", "path": ["r0", "i1"]}],
        }));
    }
    let moved = |repository: &str, id: u64| -> Value {
        json!({"id": id, "repository_url": format!("https://api.github.com/repos/{repository}")})
    };
    match hit.path.as_str() {
        "/repos/acme/web/issues/2" => {
            refuse(301, &[("location", "/repositories/5/issues/70")], "Moved")
        }
        "/repositories/5/issues/70" => ok(&moved("acme/api", 9070)),
        "/repos/acme/web/issues/3" => ok(&moved("other/lib", 9071)),
        "/repos/acme/web/issues/4" => refuse(410, &[], "This issue was deleted"),
        _ => refuse(404, &[], "Not Found"),
    }
}

#[tokio::test]
async fn what_became_of_issues_is_asked_in_one_query_and_the_missing_ones_singly() {
    let fake = Fake::start(fates).await;
    let connector = fake.connector(&["acme/web", "acme/api"]);
    assert!(connector.probes_every().is_some());
    let mut asked: Vec<Held> = (1..=5)
        .map(|number| held(1000 + number, &format!("acme/web#{number}")))
        .collect();
    asked.push(held(5, "left/out#1"));
    let probed = connector.probe(&asked).await.expect("answers");
    let became = |id: &str| {
        probed
            .fates
            .iter()
            .find(|(found, _)| found == id)
            .map(|(_, fate)| fate.clone())
    };
    assert_eq!(became("1001"), Some(Fate::Here));
    assert_eq!(
        became("1002"),
        Some(Fate::Moved {
            to: "9070".to_owned()
        })
    );
    assert_eq!(became("1003"), Some(Fate::Gone));
    assert_eq!(became("1004"), Some(Fate::Gone));
    assert_eq!(became("1005"), Some(Fate::Doubtful));
    assert_eq!(
        became("5"),
        Some(Fate::Gone),
        "its repository is not read any more"
    );
    assert!(
        probed.notes[0]
            .to_string()
            .contains("moved to other/lib, which is not read")
    );
    let queries = fake
        .log()
        .iter()
        .filter(|hit| hit.path == "/graphql")
        .count();
    assert_eq!(queries, 1);
    assert_eq!(
        fake.hits(),
        1 + 5,
        "four single questions, one of them with a redirect"
    );
}

#[tokio::test]
async fn a_repository_that_is_not_visible_says_nothing_of_its_issues() {
    let fake = Fake::start(|_| {
        ok(&json!({"data": {"r0": null}, "errors": [{"type": "NOT_FOUND", "path": ["r0"]}]}))
    })
    .await;
    let probed = fake
        .connector(&["acme/web"])
        .probe(&[held(1001, "acme/web#1")])
        .await
        .expect("an answer");
    assert_eq!(probed.fates, []);
    assert!(
        probed.notes[0]
            .to_string()
            .starts_with("acme/web: not visible any more")
    );
}

#[tokio::test]
async fn a_limit_in_a_good_graphql_answer_is_a_limit() {
    let fake =
        Fake::start(|_| ok(&json!({"errors": [{"type": "RATE_LIMITED", "message": "…"}]}))).await;
    let error = fake
        .connector(&["acme/web"])
        .probe(&[held(1001, "acme/web#1")])
        .await
        .expect_err("a limit");
    assert!(error.to_string().contains("GraphQL limit"), "{error}");
    assert!(!error.to_string().contains(TOKEN));
}

#[tokio::test]
async fn without_a_credential_nothing_is_asked_after() {
    let fake = Fake::start(|hit| list(hit, &[], 100)).await;
    let mut settings = fake.settings(&["acme/web"]);
    settings.credential = Credential::None;
    assert_eq!(with(settings).probes_every(), None);
}
