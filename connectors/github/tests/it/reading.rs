//! Whole pulls: the first one, polls, watermarks, organisations.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use throughline_github::{Credential, GithubConnector, Scope};
use throughline_kit::{Connector, Coverage};

use crate::fake::{Fake, issue, list, ok, pull, quick, refuse};

fn pull_request(number: u64, updated: &str) -> Value {
    let mut issue = issue(number, updated);
    issue["pull_request"] = json!({"url": "…"});
    issue
}

#[tokio::test]
async fn the_first_pull_reads_everything_by_creation_over_three_pages() {
    let issues = [
        issue(1, "07:00:00"),
        issue(2, "05:00:00"),
        pull_request(3, "06:00:00"),
        issue(4, "04:00:00"),
        issue(5, "03:00:00"),
    ];
    let fake = Fake::start(move |hit| list(hit, &issues, 2)).await;
    let connector = fake.connector(&["acme/web"]);
    assert_eq!(connector.describe(), "github acme/web");
    let pulled = pull(&connector, None).await.expect("a pull");
    assert_eq!(
        pulled.keys(),
        ["acme/web#1", "acme/web#2", "acme/web#4", "acme/web#5"]
    );
    assert_eq!(pulled.pages.len(), 3);
    let coverage: Vec<Coverage> = pulled.pages.iter().map(|page| page.coverage).collect();
    let (part, whole) = (Coverage::Delta, Coverage::Full);
    assert_eq!(coverage, [part, part, whole], "the last page decides");
    assert_eq!(pulled.watermark("acme/web"), "2027-01-15T07:00:00Z");
    assert!(pulled.state().get("run").is_none());

    let log = fake.log();
    assert_eq!(log.len(), 3);
    let first = "state=all&sort=created&direction=asc&per_page=100";
    assert_eq!(
        (log[0].path.as_str(), log[0].query.as_str()),
        ("/repos/acme/web/issues", first)
    );
    assert_eq!(log[2].query, format!("{first}&page=3"));
    for hit in &log {
        assert_eq!(hit.header("authorization"), Some("Bearer ghp_canaryCANARY"));
        assert_eq!(hit.header("accept"), Some("application/vnd.github+json"));
        assert_eq!(hit.header("x-github-api-version"), Some("2022-11-28"));
        let agents: Vec<_> = hit.headers.get_all("user-agent").iter().collect();
        assert_eq!(agents, [concat!("throughline/", env!("CARGO_PKG_VERSION"))]);
    }
}

#[tokio::test]
async fn an_unchanged_source_costs_one_request() {
    let issues = [issue(1, "07:00:00"), issue(2, "05:00:00")];
    let fake = Fake::start(move |hit| list(hit, &issues, 100)).await;
    let connector = fake.connector(&["acme/web"]);
    let first = pull(&connector, None).await.expect("a pull");
    // The poll reaches back a minute behind the watermark: the newest record comes again.
    let second = pull(&connector, Some(&first.cursor)).await.expect("a poll");
    assert_eq!(second.keys(), ["acme/web#1"]);
    assert_eq!(second.watermark("acme/web"), "2027-01-15T07:00:00Z");
    let before = fake.hits();
    let third = pull(&connector, Some(&second.cursor))
        .await
        .expect("a poll");
    assert_eq!(fake.hits(), before + 1, "exactly one request");
    assert_eq!(third.last().coverage, Coverage::Unchanged);
    assert_eq!(third.pages.len(), 1);
    assert_eq!(third.cursor, second.cursor, "the next poll is as cheap");
    let log = fake.log();
    let poll = "state=all&sort=updated&direction=desc&per_page=100&since=2027-01-15T06:59:00Z";
    assert_eq!(log[1].query, poll);
    assert_eq!(
        log[1].header("if-none-match"),
        None,
        "another question than the first pull's"
    );
    assert_eq!(log[2].query, poll);
    assert!(log[2].header("if-none-match").is_some());
}

#[tokio::test]
async fn an_empty_repository_is_asked_cheaply_too() {
    let fake = Fake::start(|hit| list(hit, &[], 100)).await;
    let connector = fake.connector(&["acme/web"]);
    let first = pull(&connector, None).await.expect("a pull");
    assert_eq!(first.watermark("acme/web"), Value::Null);
    let second = pull(&connector, Some(&first.cursor)).await.expect("a poll");
    assert_eq!(second.last().coverage, Coverage::Unchanged);
    assert_eq!(fake.hits(), 2);
}

#[tokio::test]
async fn the_watermark_is_never_past_the_start_of_the_pull_nor_moves_back() {
    // The server's clock says 08:00:00; one record claims to be an hour ahead of it.
    let issues = Arc::new(Mutex::new(vec![issue(1, "09:00:00"), issue(2, "05:00:00")]));
    let shown = issues.clone();
    let fake = Fake::start(move |hit| list(hit, &shown.lock().expect("no panic"), 100)).await;
    let connector = fake.connector(&["acme/web"]);
    let first = pull(&connector, None).await.expect("a pull");
    assert_eq!(first.watermark("acme/web"), "2027-01-15T08:00:00Z");
    // Whatever the next poll sees, it does not go back.
    *issues.lock().expect("no panic") = vec![issue(1, "07:59:30")];
    let second = pull(&connector, Some(&first.cursor)).await.expect("a poll");
    assert_eq!(second.keys(), ["acme/web#1"]);
    assert_eq!(second.watermark("acme/web"), "2027-01-15T08:00:00Z");
    assert_eq!(
        fake.log()[1].param("since").as_deref(),
        Some("2027-01-15T07:59:00Z")
    );
}

#[tokio::test]
async fn a_record_without_a_readable_time_does_not_move_the_watermark() {
    let fake = Fake::start(|hit| {
        list(
            hit,
            &[issue(1, "07:00:00"), issue(2, "yesterday evening")],
            100,
        )
    })
    .await;
    let first = pull(&fake.connector(&["acme/web"]), None)
        .await
        .expect("a pull");
    assert_eq!(first.keys(), ["acme/web#1", "acme/web#2"]);
    assert_eq!(first.watermark("acme/web"), "2027-01-15T07:00:00Z");
}

/// 24 issues that changed in one second lie over page edges; while they are read, some change again
/// and move to the front. After the poll that follows, the last state of each has been seen.
#[tokio::test]
async fn records_that_move_between_pages_are_not_missed() {
    for sort in ["first pull", "poll"] {
        let issues = Arc::new(Mutex::new(
            (1..=24).map(|n| issue(n, "06:30:00")).collect::<Vec<_>>(),
        ));
        let shown = issues.clone();
        let moving = Arc::new(Mutex::new(false));
        let on = moving.clone();
        let fake = Fake::start(move |hit| {
            let mut issues = shown.lock().expect("no panic");
            if *on.lock().expect("no panic") {
                // Between any two pages, another issue changes.
                let n = hit.index % issues.len();
                issues[n]["updated_at"] = json!(format!("2027-01-15T07:{:02}:00Z", hit.index));
                issues[n]["title"] = json!(format!("changed at {}", hit.index));
            }
            list(hit, &issues, 5)
        })
        .await;
        let connector = fake.connector(&["acme/web"]);
        let mut seen = BTreeMap::new();
        let mut keep = |pulled: &crate::fake::Pulled| {
            seen.extend(pulled.keys().into_iter().zip(pulled.values("title")));
        };
        let mut cursor = None;
        if sort == "poll" {
            let first = pull(&connector, None).await.expect("a pull");
            keep(&first);
            cursor = Some(first.cursor);
        }
        *moving.lock().expect("no panic") = true;
        let moved = pull(&connector, cursor.as_ref()).await.expect("a pull");
        keep(&moved);
        *moving.lock().expect("no panic") = false;
        let calm = pull(&connector, Some(&moved.cursor)).await.expect("a poll");
        keep(&calm);
        for issue in issues.lock().expect("no panic").iter() {
            let key = format!("acme/web#{}", issue["number"]);
            assert_eq!(seen[&key], issue["title"].as_str().expect("text"), "{sort}");
        }
    }
}

#[tokio::test]
async fn odd_records_do_not_fail_their_page() {
    let mut odd = issue(2, "05:00:00");
    odd["state"] = json!("closed");
    odd["state_reason"] = json!("never_heard_of");
    odd["user"] = Value::Null;
    odd.as_object_mut().expect("an object").remove("node_id");
    let body = json!([issue(1, "07:00:00"), odd, {"title": "no id"}, null, issue(3, "04:00:00")]);
    let fake = Fake::start(move |_| ok(&body)).await;
    let pulled = pull(&fake.connector(&["acme/web"]), None)
        .await
        .expect("a pull");
    assert_eq!(pulled.values("state"), ["open", "done", "open"]);
    let rejects: Vec<_> = pulled
        .last()
        .rejects
        .iter()
        .map(|reject| reject.problem.to_string())
        .collect();
    assert_eq!(
        rejects,
        [
            "acme/web page 1 $[2]: an issue without an id or a title — both are wanted",
            "acme/web page 1 $[3]: no issue — an object is wanted",
        ]
    );
}

#[tokio::test]
async fn several_repositories_have_a_watermark_each() {
    let fake = Fake::start(|hit| match hit.path.as_str() {
        "/repos/acme/web/issues" => list(hit, &[issue(1, "07:00:00")], 100),
        _ => list(hit, &[issue(2, "03:00:00")], 100),
    })
    .await;
    let connector = fake.connector(&["acme/web", "acme/api"]);
    let first = pull(&connector, None).await.expect("a pull");
    assert_eq!(first.keys(), ["acme/web#1", "acme/api#2"]);
    assert_eq!(first.values("project"), ["acme/web", "acme/api"]);
    assert_eq!(first.watermark("acme/web"), "2027-01-15T07:00:00Z");
    assert_eq!(first.watermark("acme/api"), "2027-01-15T03:00:00Z");
    // A repository that is new in the configuration starts from its beginning.
    let more = fake.connector(&["acme/web", "acme/api", "acme/new"]);
    let before = fake.hits();
    pull(&more, Some(&first.cursor)).await.expect("a poll");
    let polled: Vec<_> = fake.log().split_off(before);
    assert_eq!(
        polled[1].param("since").as_deref(),
        Some("2027-01-15T02:59:00Z")
    );
    assert_eq!(polled[2].path, "/repos/acme/new/issues");
    assert_eq!(polled[2].param("since"), None);
}

#[tokio::test]
async fn an_organisation_is_its_repositories_with_live_issues() {
    let fake = Fake::start(|hit| match (hit.path.as_str(), hit.param("page")) {
        ("/orgs/acme/repos", None) => {
            let mut response = ok(&json!([
                {"full_name": "acme/api", "archived": false, "has_issues": true},
                {"full_name": "acme/old", "archived": true, "has_issues": true},
                {"full_name": "acme/quiet", "archived": false, "has_issues": false},
                {"full_name": "../evil", "archived": false},
                {"name": "nameless"},
            ]));
            let link = format!(
                "<http://{}/organizations/7/repos?page=2>; rel=\"next\"",
                hit.host
            );
            response
                .headers_mut()
                .insert("link", link.parse().expect("a header"));
            response
        }
        ("/organizations/7/repos", Some(_)) => ok(&json!([{"full_name": "acme/web"}])),
        ("/repos/acme/api/issues", _) => list(hit, &[issue(1, "07:00:00")], 100),
        ("/repos/acme/web/issues", _) => list(hit, &[issue(2, "06:00:00")], 100),
        _ => refuse(500, &[], "not in this script"),
    })
    .await;
    let mut settings = fake.settings(&[]);
    settings.scope = Scope::Organization {
        name: "acme".into(),
        topics: Vec::new(),
    };
    let connector = GithubConnector::with_caps(settings, quick()).expect("a connector");
    assert_eq!(connector.describe(), "github organization acme");
    let pulled = pull(&connector, None).await.expect("a pull");
    assert_eq!(pulled.keys(), ["acme/api#1", "acme/web#2"]);
    assert_eq!(pulled.last().coverage, Coverage::Full);
    assert_eq!(fake.hits(), 4);
    assert_eq!(fake.log()[0].query, "type=all&sort=full_name&per_page=100");
}

#[tokio::test]
async fn an_enterprise_server_has_its_path_kept() {
    let fake = Fake::start(|hit| match hit.path.as_str() {
        "/api/v3/repos/acme/web/issues" => {
            list(hit, &[issue(1, "07:00:00"), issue(2, "06:00:00")], 1)
        }
        _ => refuse(500, &[], "not in this script"),
    })
    .await;
    let mut settings = fake.settings(&["acme/web"]);
    settings.base = fake.base.join("/api/v3").expect("a URL");
    let connector = GithubConnector::with_caps(settings, quick()).expect("a connector");
    let pulled = pull(&connector, None).await.expect("a pull");
    assert_eq!(pulled.keys(), ["acme/web#1", "acme/web#2"]);
    assert_eq!(
        fake.log()[1].header("authorization"),
        Some("Bearer ghp_canaryCANARY")
    );
}

#[tokio::test]
async fn a_renamed_repository_is_followed() {
    let fake = Fake::start(|hit| match hit.path.as_str() {
        "/repos/acme/old/issues" => {
            let target = format!("http://{}/repositories/7/issues?{}", hit.host, hit.query);
            refuse(301, &[("location", &target)], "Moved Permanently")
        }
        "/repositories/7/issues" => list(hit, &[issue(1, "07:00:00")], 100),
        _ => refuse(500, &[], "not in this script"),
    })
    .await;
    let pulled = pull(&fake.connector(&["acme/old"]), None)
        .await
        .expect("a pull");
    assert_eq!(pulled.keys(), ["acme/old#1"]);
    let tokens: Vec<_> = fake
        .log()
        .iter()
        .map(|hit| hit.header("authorization").is_some())
        .collect();
    assert_eq!(tokens, [true, true]);
}

#[tokio::test]
async fn public_repositories_need_no_token() {
    let fake = Fake::start(|hit| list(hit, &[issue(1, "07:00:00")], 100)).await;
    let mut settings = fake.settings(&["acme/web"]);
    settings.credential = Credential::None;
    let connector = GithubConnector::with_caps(settings, quick()).expect("a connector");
    assert_eq!(
        pull(&connector, None).await.expect("a pull").keys(),
        ["acme/web#1"]
    );
    assert_eq!(fake.log()[0].header("authorization"), None);
}
