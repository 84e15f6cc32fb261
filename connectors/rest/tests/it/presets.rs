//! The shipped presets as TOML, and four of them against replies as their trackers write them; all of them are read
//! through the whole program by its own tests.

use serde_json::{Value, json};
use throughline_kit::Coverage;
use throughline_rest::{Settings, check, connector, notes, preset, presets};

use crate::server::{Call, Reply, Server, pull};
use crate::settings;

const DATE: &str = "Mon, 05 Jan 2026 10:15:00 GMT";

/// Pulls everything, then once more, and gives both requests and the records as text.
async fn read(server: &Server, settings: Settings) -> String {
    assert_eq!(check(&settings), []);
    assert_eq!(notes(&settings), []);
    let source = connector(settings).unwrap();
    let first = pull(&source, None).await.unwrap();
    assert_eq!(first.coverage, Coverage::Full);
    assert_eq!(first.rejects, []);
    assert_eq!(first.notes, []);
    let mut lines = server.asked();
    let second = pull(&source, first.cursor.as_ref()).await.unwrap();
    assert_eq!(second.coverage, Coverage::Delta);
    lines.push("then".to_owned());
    lines.extend(server.asked().into_iter().take(1));
    for record in &first.records {
        lines.push(format!("{}:", record.place));
        let fields = record.fields.iter().filter(|(_, value)| !value.is_null());
        lines.extend(fields.map(|(name, value)| format!("  {name} = {value}")));
    }
    lines
        .join("\n")
        .replace(server.base.as_str().trim_end_matches('/'), "HOST")
}

#[test]
fn each_is_found_and_none_else() {
    assert_eq!(presets().len(), 18);
    assert!(presets().is_sorted());
    assert_eq!(preset("trac"), None);
    for name in presets() {
        let text = preset(name).unwrap();
        assert!(text.parse::<toml::Table>().is_ok(), "{name}");
        assert!(
            text.starts_with('#') && text.contains("Limits:") && text.contains("Not certain:"),
            "{name}"
        );
        assert!(
            text.contains(&format!("preset = \"{name}\"")),
            "{name} shows how to use it"
        );
    }
}

#[tokio::test]
async fn gitlab() {
    let server = Server::start(|call| {
        let more = call.get("page").is_none() && call.get("updated_after").is_none();
        let reply = Reply::json(&json!([if more { gitlab_open() } else { gitlab_closed() }]));
        let reply = reply.header("date", DATE);
        if more {
            reply.header(
                "link",
                "</groups/acme%2Fteam/issues?page=2&per_page=100>; rel=\"next\"",
            )
        } else {
            reply
        }
    })
    .await;
    let settings = settings::preset("gitlab", &server.base, Some(("group", &["acme/team"])));
    insta::assert_snapshot!(read(&server, settings).await, @r#"
    /groups/acme%2Fteam/issues?non_archived=false&order_by=created_at&per_page=100&scope=all&sort=asc&state=all
    /groups/acme%2Fteam/issues?page=2&per_page=100
    then
    /groups/acme%2Fteam/issues?non_archived=false&order_by=created_at&per_page=100&scope=all&sort=asc&state=all&updated_after=2026-01-05T09:29:51Z
    acme/team page 1 $[0]:
      assignees = ["lennie","ada"]
      created = "2026-01-04T15:31:51.081Z"
      due = "2026-07-22"
      id = 76
      key = "acme/web#6"
      kind = "issue"
      labels = ["bug","strategy/interviews"]
      milestone = "v4.0"
      project = "acme/web"
      spent = 0
      state = "opened"
      title = "Consequatur vero"
      updated = "2026-01-04T15:31:51.081Z"
      url = "https://gitlab.com/acme/web/-/issues/6"
    acme/team page 2 $[0]:
      assignees = []
      closed = "2026-01-05T09:31:51.000Z"
      created = "2026-01-04T15:31:51.081Z"
      epic = "Growth"
      estimate = 7200
      id = 77
      key = "acme/tools#7"
      labels = []
      project = "acme/tools"
      spent = 3600
      state = "closed"
      title = "Done"
      updated = "2026-01-05T09:31:51.081Z"
      url = "https://gitlab.com/acme/tools/-/issues/7"
      weight = 3
    "#);
}

fn gitlab_open() -> Value {
    json!({
        "id": 76, "iid": 6, "project_id": 1, "title": "Consequatur vero", "description": "…",
        "state": "opened", "issue_type": "issue", "labels": ["bug", "strategy/interviews"],
        "assignee": {"username": "lennie"}, "assignees": [{"id": 9, "username": "lennie"}, {"id": 10, "username": "ada"}],
        "milestone": {"id": 1, "title": "v4.0"}, "weight": null, "epic": null, "due_date": "2026-07-22",
        "created_at": "2026-01-04T15:31:51.081Z", "updated_at": "2026-01-04T15:31:51.081Z", "closed_at": null,
        "time_stats": {"time_estimate": 0, "total_time_spent": 0}, "references": {"short": "#6", "full": "acme/web#6"},
        "web_url": "https://gitlab.com/acme/web/-/issues/6"
    })
}

fn gitlab_closed() -> Value {
    json!({
        "id": 77, "iid": 7, "title": "Done", "state": "closed", "labels": [], "assignees": [],
        "milestone": null, "due_date": null, "created_at": "2026-01-04T15:31:51.081Z",
        "updated_at": "2026-01-05T09:31:51.081Z", "closed_at": "2026-01-05T09:31:51.000Z",
        "time_stats": {"time_estimate": 7200, "total_time_spent": 3600}, "references": {"full": "acme/tools#7"},
        "web_url": "https://gitlab.com/acme/tools/-/issues/7", "weight": 3, "epic": {"id": 4, "title": "Growth"}
    })
}

#[tokio::test]
async fn redmine() {
    let server = Server::start(|call| {
        let from = call.number("offset").unwrap();
        let issues: Vec<Value> = redmine_issues().into_iter().skip(from).take(2).collect();
        Reply::json(&json!({"issues": issues, "total_count": 3, "offset": from, "limit": 2}))
            .header("date", DATE)
    })
    .await;
    let settings = settings::preset("redmine", &server.base, None);
    insta::assert_snapshot!(read(&server, settings).await, @r#"
    /issues.json?include=relations&limit=100&offset=0&sort=id:asc&status_id=*
    /issues.json?include=relations&limit=100&offset=2&sort=id:asc&status_id=*
    then
    /issues.json?include=relations&limit=100&offset=0&sort=id:asc&status_id=*&updated_on=>=2026-01-05T07:58:00Z
    page 1 $.issues[0]:
      assignees = ["Maria Gomez"]
      blocked_by = [7]
      created = "2026-01-02T08:00:00Z"
      estimate = 6.5
      id = 1
      kind = "Bug"
      labels = ["Bug","strategy"]
      parent = 9
      priority = "Normal"
      project = "Helpdesk"
      raw_state = "In Progress"
      spent = 0.5
      start = "2026-01-02"
      state = "In Progress"
      status = "In Progress"
      title = "Issue 1"
      updated = "2026-01-05T08:00:00Z"
      url = "HOST/issues/1"
    page 1 $.issues[1]:
      assignees = []
      closed = "2026-01-05T08:00:00Z"
      created = "2026-01-02T08:00:00Z"
      id = 2
      kind = "Bug"
      labels = ["Bug"]
      priority = "Normal"
      project = "Helpdesk"
      raw_state = "Rejected"
      spent = 0.5
      start = "2026-01-02"
      state = "cancelled"
      status = "Rejected"
      title = "Issue 2"
      updated = "2026-01-05T08:00:00Z"
      url = "HOST/issues/2"
    page 2 $.issues[0]:
      assignees = []
      closed = "2026-01-05T08:00:00Z"
      created = "2026-01-02T08:00:00Z"
      id = 3
      kind = "Bug"
      labels = ["Bug"]
      priority = "Normal"
      project = "Helpdesk"
      raw_state = "Closed"
      spent = 0.5
      start = "2026-01-02"
      state = "done"
      status = "Closed"
      title = "Issue 3"
      updated = "2026-01-05T08:00:00Z"
      url = "HOST/issues/3"
    "#);
}

fn redmine_issues() -> Vec<Value> {
    let issue = |id: u32, status: Value, closed: Value| {
        json!({
            "id": id, "project": {"id": 1, "name": "Helpdesk"}, "tracker": {"id": 1, "name": "Bug"},
            "status": status, "priority": {"id": 2, "name": "Normal"}, "subject": format!("Issue {id}"),
            "start_date": "2026-01-02", "due_date": null, "estimated_hours": null, "spent_hours": 0.5,
            "created_on": "2026-01-02T08:00:00Z", "updated_on": "2026-01-05T08:00:00Z", "closed_on": closed
        })
    };
    let mut first = issue(
        1,
        json!({"id": 2, "name": "In Progress", "is_closed": false}),
        Value::Null,
    );
    first["assigned_to"] = json!({"id": 5, "name": "Maria Gomez"});
    first["category"] = json!({"id": 1, "name": "strategy"});
    first["parent"] = json!({"id": 9});
    first["estimated_hours"] = json!(6.5);
    first["relations"] = json!([
        {"id": 1, "issue_id": 7, "issue_to_id": 1, "relation_type": "blocks"},
        {"id": 2, "issue_id": 1, "issue_to_id": 8, "relation_type": "relates"}
    ]);
    let closed = json!("2026-01-05T08:00:00Z");
    vec![
        first,
        issue(
            2,
            json!({"id": 6, "name": "Rejected", "is_closed": true}),
            closed.clone(),
        ),
        issue(
            3,
            json!({"id": 5, "name": "Closed", "is_closed": true}),
            closed,
        ),
    ]
}

#[tokio::test]
async fn jira_cloud() {
    let server = Server::start(|call: &Call| {
        let reply = match call.get("nextPageToken") {
            None => json!({"issues": [jira_issue()], "nextPageToken": "CAEaAggD", "isLast": false}),
            Some(_) => json!({"issues": [jira_declined()], "isLast": true}),
        };
        Reply::json(&reply).header("date", DATE)
    })
    .await;
    let mut settings = settings::preset("jira-cloud", &server.base, None);
    settings
        .vars
        .insert("where".to_owned(), "project in (ABC, DEF)".to_owned());
    insta::assert_snapshot!(read(&server, settings).await, @r#"
    /rest/api/3/search/jql?fields=summary,issuetype,project,status,resolution,assignee,labels,priority,duedate,timeoriginalestimate,timespent,created,updated,resolutiondate,parent,issuelinks&jql=(project in (ABC, DEF)) AND updated >= 946684800000 ORDER BY created ASC, key ASC&maxResults=100
    /rest/api/3/search/jql?fields=summary,issuetype,project,status,resolution,assignee,labels,priority,duedate,timeoriginalestimate,timespent,created,updated,resolutiondate,parent,issuelinks&jql=(project in (ABC, DEF)) AND updated >= 946684800000 ORDER BY created ASC, key ASC&maxResults=100&nextPageToken=CAEaAggD
    then
    /rest/api/3/search/jql?fields=summary,issuetype,project,status,resolution,assignee,labels,priority,duedate,timeoriginalestimate,timespent,created,updated,resolutiondate,parent,issuelinks&jql=(project in (ABC, DEF)) AND updated >= 1767599700000 ORDER BY created ASC, key ASC&maxResults=100
    page 1 $.issues[0]:
      assignees = ["maria@acme.example"]
      blocked_by = ["10009"]
      created = "2026-01-02T09:00:00.000+0100"
      due = "2026-02-01"
      estimate = 14400
      id = "10001"
      key = "ABC-1"
      kind = "Story"
      labels = ["strategy"]
      parent = "10000"
      priority = "High"
      project = "ABC"
      raw_state = "Doing"
      state = "indeterminate"
      status = "Doing"
      title = "Interview ten customers"
      updated = "2026-01-05T09:00:00.000+0100"
      url = "HOST/browse/ABC-1"
    page 2 $.issues[0]:
      assignees = []
      blocked_by = []
      closed = "2026-01-03T09:00:00.000+0000"
      created = "2026-01-02T09:00:00.000+0000"
      id = "10002"
      key = "DEF-2"
      labels = []
      raw_state = "Done"
      resolution = "Won't Do"
      state = "cancelled"
      status = "Done"
      title = "Given up"
      updated = "2026-01-03T09:00:00.000+0000"
      url = "HOST/browse/DEF-2"
    "#);
}

fn jira_issue() -> Value {
    json!({
        "id": "10001", "key": "ABC-1", "self": "https://acme.atlassian.net/rest/api/3/issue/10001",
        "fields": {
            "summary": "Interview ten customers", "issuetype": {"name": "Story"}, "project": {"key": "ABC"},
            "status": {"name": "Doing", "statusCategory": {"key": "indeterminate"}}, "resolution": null,
            "assignee": {"accountId": "5b1", "displayName": "Maria Gomez", "emailAddress": "maria@acme.example"},
            "labels": ["strategy"], "priority": {"name": "High"}, "duedate": "2026-02-01",
            "timeoriginalestimate": 14400, "timespent": null, "resolutiondate": null,
            "created": "2026-01-02T09:00:00.000+0100", "updated": "2026-01-05T09:00:00.000+0100",
            "parent": {"id": "10000", "key": "ABC-0"},
            "issuelinks": [
                {"type": {"name": "Blocks", "inward": "is blocked by", "outward": "blocks"}, "inwardIssue": {"id": "10009"}},
                {"type": {"name": "Blocks", "inward": "is blocked by", "outward": "blocks"}, "outwardIssue": {"id": "10010"}},
                {"type": {"name": "Relates", "inward": "relates to", "outward": "relates to"}, "inwardIssue": {"id": "10011"}}
            ]
        }
    })
}

fn jira_declined() -> Value {
    json!({
        "id": "10002", "key": "DEF-2",
        "fields": {
            "summary": "Given up", "status": {"name": "Done", "statusCategory": {"key": "done"}},
            "resolution": {"name": "Won't Do"}, "assignee": null, "labels": [], "issuelinks": [],
            "created": "2026-01-02T09:00:00.000+0000", "updated": "2026-01-03T09:00:00.000+0000",
            "resolutiondate": "2026-01-03T09:00:00.000+0000"
        }
    })
}

#[tokio::test]
async fn gitea() {
    let server = Server::start(|call| {
        let issues = match call.number("page").unwrap() {
            1 => json!([gitea_issue(5, "open"), gitea_issue(4, "closed")]),
            2 => json!([gitea_issue(3, "open")]),
            _ => json!([]),
        };
        Reply::json(&issues).header("date", DATE)
    })
    .await;
    let settings = settings::preset("gitea", &server.base, Some(("repo", &["acme/web"])));
    insta::assert_snapshot!(read(&server, settings).await, @r#"
    /repos/acme/web/issues?limit=50&page=1&state=all&type=issues
    /repos/acme/web/issues?limit=50&page=2&state=all&type=issues
    /repos/acme/web/issues?limit=50&page=3&state=all&type=issues
    then
    /repos/acme/web/issues?limit=50&page=1&since=2026-01-04T08:58:00Z&state=all&type=issues
    acme/web page 1 $[0]:
      assignees = ["jonas"]
      created = "2026-01-02T10:00:00+01:00"
      id = 1005
      key = "acme/web#5"
      labels = ["strategy"]
      project = "acme/web"
      state = "open"
      title = "Issue 5"
      updated = "2026-01-04T10:00:00+01:00"
      url = "https://git.acme.example/acme/web/issues/5"
    acme/web page 1 $[1]:
      closed = "2026-01-04T10:00:00+01:00"
      created = "2026-01-02T10:00:00+01:00"
      estimate = 3600
      id = 1004
      key = "acme/web#4"
      labels = ["strategy"]
      project = "acme/web"
      state = "closed"
      title = "Issue 4"
      updated = "2026-01-04T10:00:00+01:00"
      url = "https://git.acme.example/acme/web/issues/4"
    acme/web page 2 $[0]:
      created = "2026-01-02T10:00:00+01:00"
      id = 1003
      key = "acme/web#3"
      labels = ["strategy"]
      project = "acme/web"
      state = "open"
      title = "Issue 3"
      updated = "2026-01-04T10:00:00+01:00"
      url = "https://git.acme.example/acme/web/issues/3"
    "#);
}

fn gitea_issue(number: u32, state: &str) -> Value {
    let closed = (state == "closed").then_some("2026-01-04T10:00:00+01:00");
    json!({
        "id": 1000 + number, "number": number, "title": format!("Issue {number}"), "state": state,
        "html_url": format!("https://git.acme.example/acme/web/issues/{number}"),
        "labels": [{"id": 1, "name": "strategy"}], "assignees": (number == 5).then(|| json!([{"login": "jonas"}])),
        "milestone": null, "due_date": null, "time_estimate": if number == 4 { 3600 } else { 0 },
        "created_at": "2026-01-02T10:00:00+01:00", "updated_at": "2026-01-04T10:00:00+01:00", "closed_at": closed,
        "pull_request": null, "repository": {"id": 1, "full_name": "acme/web"}
    })
}
