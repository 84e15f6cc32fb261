//! Which paging a reply shows: for a person who has declared none, never for a pull.
//!
//! A pull does what is declared and nothing else; a guess that is right today would lose rows on the day
//! on which the tracker changes its reply.

use serde_json::Value;

/// Places of the next page's address or token, the surest first.
const NEXT: [&str; 24] = [
    "\"@odata.nextLink\"",
    "nextLink",
    "links.next",
    "links.next.href",
    "_links.next",
    "_links.next.href",
    "next_page.uri",
    "next_page_url",
    "next_url",
    "pagination.next_url",
    "paging.next",
    "paging.next.link",
    "nextPageToken",
    "next_page_token",
    "next_cursor",
    "nextCursor",
    "meta.next_cursor",
    "response_metadata.next_cursor",
    "pagination.next_cursor",
    "paging.next.after",
    "continuationToken",
    "meta.next",
    "pagination.next",
    "next",
];

/// Places of the number of all records.
const TOTALS: [&str; 10] = [
    "total",
    "total_count",
    "totalCount",
    "totalResults",
    "total_results",
    "meta.total",
    "meta.total_count",
    "pagination.total",
    "page.totalElements",
    "count",
];

/// What a reply repeats of the request: the parameter that goes on, and that of the size; whether it counts records.
const ECHOES: [(&str, &str, bool); 9] = [
    ("startAt", "maxResults", true),
    ("offset", "limit", true),
    ("start", "limit", true),
    ("skip", "limit", true),
    ("skip", "take", true),
    ("page", "per_page", false),
    ("page", "page_size", false),
    ("page", "pageSize", false),
    ("page", "limit", false),
];

/// The `page` that a reply with so many records asks for, as TOML; `None` where it shows no more.
pub fn detect(reply: &Value, has_link: bool, records: u64) -> Option<String> {
    if has_link {
        return Some("\"link\"".to_owned());
    }
    NEXT.iter()
        .find_map(|place| next(reply, place))
        .or_else(|| counted(reply, records))
}

/// An address, or a token and the parameter that most likely takes it.
fn next(reply: &Value, place: &str) -> Option<String> {
    let value = at(reply, place)?;
    let token = match value {
        Value::String(text) if text.is_empty() => return None,
        Value::String(text) => text,
        Value::Number(_) => return Some(token(place)),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    let is_address = token.contains("://") || token.starts_with(['/', '?']);
    Some(if is_address {
        format!("{{ next = {} }}", quoted(place))
    } else {
        self::token(place)
    })
}

/// The token's own name without `next` is what most trackers take it back as.
fn token(place: &str) -> String {
    let name = place.rsplit('.').next().unwrap_or(place);
    let bare = name
        .strip_prefix("next_")
        .or_else(|| name.strip_prefix("next"))
        .unwrap_or(name);
    let param = match bare {
        "" => "cursor".to_owned(),
        "PageToken" | "page_token" => name.to_owned(),
        other => {
            let mut letters = other.chars();
            let first = letters
                .next()
                .map(|letter| letter.to_lowercase().to_string());
            first.unwrap_or_default() + letters.as_str()
        }
    };
    format!("{{ token = {}, param = \"{param}\" }}", quoted(place))
}

/// Numbered pages or offsets, told by a total above what came and by the parameters that the reply repeats.
fn counted(reply: &Value, records: u64) -> Option<String> {
    let number = |place: &&&str| at(reply, place).and_then(Value::as_u64);
    let total = TOTALS
        .iter()
        .find(|place| number(place).is_some_and(|total| total > records))?;
    let folder = total.rsplit_once('.').map_or("", |(folder, _)| folder);
    let inside = |name: &str| {
        let place = if folder.is_empty() {
            name.to_owned()
        } else {
            format!("{folder}.{name}")
        };
        at(reply, &place).and_then(Value::as_u64)
    };
    let (way, size, counts) = ECHOES
        .iter()
        .find(|(way, size, _)| inside(way).is_some() && inside(size).is_some())?;
    let kind = if *counts { "offset" } else { "number" };
    let max = inside(size)?;
    let start = inside(way).filter(|start| !counts && *start == 0);
    let start = start.map_or("", |_| ", start = 0");
    Some(format!(
        "{{ {kind} = \"{way}\", size = \"{size}\", max = {max}{start}, total = \"{total}\" }}"
    ))
}

fn at<'a>(reply: &'a Value, place: &str) -> Option<&'a Value> {
    if place.starts_with('"') {
        return reply.get(place.trim_matches('"'));
    }
    place
        .split('.')
        .try_fold(reply, |value, key| value.get(key))
}

/// A JMESPath as a text of TOML.
fn quoted(place: &str) -> String {
    if place.contains('"') {
        format!("'{place}'")
    } else {
        format!("\"{place}\"")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::detect;

    #[test]
    fn the_paging_of_known_trackers_is_seen() {
        let cases: [(Value, bool, Option<&str>); 14] = [
            (json!([{}, {}]), true, Some(r#""link""#)),
            // Jira Cloud's search.
            (
                json!({"issues": [], "nextPageToken": "CAE"}),
                false,
                Some(r#"{ token = "nextPageToken", param = "nextPageToken" }"#),
            ),
            // Jira Data Center: two of nine.
            (
                json!({"startAt": 0, "maxResults": 2, "total": 9, "issues": []}),
                false,
                Some(r#"{ offset = "startAt", size = "maxResults", max = 2, total = "total" }"#),
            ),
            // Redmine.
            (
                json!({"issues": [], "total_count": 30, "offset": 0, "limit": 2}),
                false,
                Some(r#"{ offset = "offset", size = "limit", max = 2, total = "total_count" }"#),
            ),
            // Asana.
            (
                json!({"data": [], "next_page": {"offset": "e", "uri": "https://app.asana.example/x"}}),
                false,
                Some(r#"{ next = "next_page.uri" }"#),
            ),
            // Azure DevOps and other OData.
            (
                json!({"value": [], "@odata.nextLink": "https://a.example"}),
                false,
                Some(r#"{ next = '"@odata.nextLink"' }"#),
            ),
            (
                json!({"data": [], "meta": {"next_cursor": "x"}}),
                false,
                Some(r#"{ token = "meta.next_cursor", param = "cursor" }"#),
            ),
            (
                json!({"data": [], "next": "/api/x?page=2"}),
                false,
                Some(r#"{ next = "next" }"#),
            ),
            (
                json!({"data": [], "next": 2}),
                false,
                Some(r#"{ token = "next", param = "cursor" }"#),
            ),
            (
                json!({"data": [], "meta": {"total": 9, "page": 1, "per_page": 2}}),
                false,
                Some(r#"{ number = "page", size = "per_page", max = 2, total = "meta.total" }"#),
            ),
            (
                json!({"data": [], "total": 9, "page": 0, "pageSize": 2}),
                false,
                Some(
                    r#"{ number = "page", size = "pageSize", max = 2, start = 0, total = "total" }"#,
                ),
            ),
            // The last page, and a whole list.
            (
                json!({"data": [], "next": null, "meta": {"next_cursor": ""}}),
                false,
                None,
            ),
            (
                json!({"data": [], "total": 2, "offset": 0, "limit": 100}),
                false,
                None,
            ),
            (json!([{}, {}]), false, None),
        ];
        for (reply, has_link, wanted) in cases {
            assert_eq!(detect(&reply, has_link, 2).as_deref(), wanted, "{reply}");
        }
    }
}
