//! The forms of sources and metrics.

use serde_json::{Value as Json, json};

use super::forms::{
    Keys, auth, duration, fields, flag, one_of, points, rule, secret, share, table, text, texts,
    whole,
};

/// What every source has.
fn source_keys(kind: &str) -> Keys {
    vec![
        ("type", json!({ "const": kind })),
        ("every", duration("How often it is pulled")),
        (
            "fresh",
            duration("The age at which its data counts as stale"),
        ),
        ("fields", fields()),
        (
            "time_zone",
            text("The zone of its dates that carry a time but no offset"),
        ),
        (
            "max_drop",
            share("Share of tasks that may vanish in one full pull before it is held back"),
        ),
        (
            "optional",
            flag("Leave the source out, with a warning, when its secret is unset"),
        ),
        (
            "allow_fast",
            flag("Allow pulls below 60 seconds: only for servers you run"),
        ),
    ]
}

pub(super) fn sources() -> Vec<Json> {
    let mut github = source_keys("github");
    github.extend([
        ("repositories", texts("owner/name")),
        (
            "organization",
            text("Every repository of it that is not archived"),
        ),
        ("topics", texts("Only its repositories with one of these topics")),
        ("token", secret("A token")),
        (
            "tokens",
            json!({ "type": "array", "minItems": 1, "items": secret("A token"), "description": "Several tokens, each with its own limit" }),
        ),
        (
            "app",
            table(&["id", "key"], vec![
                ("id", json!({ "type": ["string", "integer"], "description": "The App's id, or its client id" })),
                ("key", secret("Its private key, PEM")),
                ("installation", whole("Which installation [default: the one that covers the repositories]")),
            ]),
        ),
        (
            "boards",
            texts("Boards (Projects v2) whose fields `fields` may name: organization/number, users/name/number"),
        ),
        ("pull_requests", flag("Pull requests are tasks too, of the kind \"pull request\"")),
        ("blockers", flag("Ask by what a blocked issue is blocked [default: true]")),
        (
            "deletes",
            json!({ "anyOf": [
                { "const": "never" },
                table(&["probe"], vec![("probe", table(&["every"], vec![
                    ("every", duration("How often open issues are asked after [default: 24h]")),
                ]))]),
            ] }),
        ),
        ("base", text("https://host/api/v3 of an Enterprise server")),
        (
            "allow_private",
            flag("Allow private and loopback addresses"),
        ),
    ]);
    github.extend(way_keys());
    let mut csv = source_keys("csv");
    csv.extend([
        ("preset", text("A shipped table that this one lies over")),
        (
            "complete",
            flag("A full snapshot: rows that vanish are gone"),
        ),
        (
            "format",
            texts("strptime formats of all dates, tried after a field's own"),
        ),
        (
            "decimal",
            one_of(&[".", ","], "The decimal mark of all numbers"),
        ),
    ]);
    csv.extend(csv_keys());
    let mut rest = source_keys("rest");
    rest.extend([
        ("preset", text("A shipped table that this one lies over")),
        ("items", table(&[], request_keys())),
        (
            "deletes",
            json!({ "type": "object", "description": "flag, sweep, feed, probe: how deletions are told" }),
        ),
        (
            "complete",
            flag("A pull without since lists everything: what is absent is gone"),
        ),
    ]);
    rest.extend(origin_keys());
    vec![
        table(&["type"], github),
        json!({
            "if": { "required": ["preset"] },
            "then": table(&[], csv.clone()),
            "else": table(&["type", "fields"], csv),
        }),
        json!({
            "if": { "required": ["preset"] },
            "then": table(&[], rest.clone()),
            "else": table(&["type", "base", "items"], rest),
        }),
    ]
}

pub(super) fn metrics() -> Vec<Json> {
    let common = |kind: &str| {
        vec![
            ("type", json!({ "const": kind })),
            ("every", duration("How often it is read")),
            (
                "fresh",
                duration("The age at which its latest point counts as stale"),
            ),
            (
                "optional",
                flag("Leave the series out, with a warning, when its secret is unset"),
            ),
            (
                "allow_fast",
                flag("Allow reads below 60 seconds: only for servers you run"),
            ),
        ]
    };
    let columns = || {
        vec![
            ("date", rule("The place of the date")),
            ("value", rule("The place of the value")),
            ("format", texts("strptime formats of the dates")),
            (
                "time_zone",
                text("The zone of dates with a time but no offset"),
            ),
            ("decimal", one_of(&[".", ","], "The decimal mark")),
        ]
    };
    let mut declared = common("points");
    declared.push(("points", points()));
    let mut csv = common("csv");
    csv.extend(columns());
    csv.extend(csv_keys());
    let mut rest = common("rest");
    rest.extend(columns());
    rest.extend(origin_keys());
    rest.extend(
        request_keys()
            .into_iter()
            .filter(|(key, _)| !["also", "fields", "lookup"].contains(key)),
    );
    vec![
        table(&["points"], declared),
        table(&["type", "date", "value"], csv),
        table(&["type", "base", "date", "value"], rest),
    ]
}

fn csv_keys() -> Keys {
    let mut keys = vec![
        (
            "path",
            text("A file, a glob or an address; relative to this file"),
        ),
        ("url", text("An address")),
        (
            "all",
            flag("Read every file of the glob instead of the newest"),
        ),
        ("auth", auth()),
        (
            "allow_private",
            flag("Allow private and loopback addresses"),
        ),
        (
            "delimiter",
            one_of(&[",", ";", "\t", "tab", "|"], "Detected when absent"),
        ),
        ("encoding", text("Detected when absent")),
        (
            "columns",
            texts("The names of the columns of a file without a header row"),
        ),
        ("follow_symlinks", flag("Follow symbolic links")),
    ];
    keys.extend(way_keys());
    keys
}

fn origin_keys() -> Keys {
    let mut keys = vec![
        ("base", text("Scheme, host, port and path prefix")),
        ("auth", auth()),
        (
            "headers",
            json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        ),
        (
            "vars",
            json!({ "type": "object", "description": "Values for {vars.x}" }),
        ),
        (
            "allow_private",
            flag("Allow private and loopback addresses"),
        ),
        ("limits", limits()),
        ("errors", errors()),
    ];
    keys.extend(way_keys());
    keys
}

/// How a server is reached.
fn way_keys() -> Keys {
    vec![
        (
            "ca_file",
            text("A PEM file with further certificate authorities"),
        ),
        (
            "proxy",
            json!({ "anyOf": [{ "type": "string" }, table(&["url"], vec![
                ("url", text("Its address")),
                ("user", text("Its user")),
                ("password", secret("Its password")),
            ])], "description": "Through whom requests go" }),
        ),
    ]
}

fn limits() -> Json {
    let keys = vec![
        ("rate", text("Requests in a span, evenly spread: 100/min")),
        (
            "burst",
            whole("Requests that may follow each other at once"),
        ),
        ("budget", text("Requests that no span may exceed: 1000/day")),
        (
            "reserve",
            share("Share of the tracker's own limit that is left to others"),
        ),
        ("parallel", whole("Requests in flight at once")),
        (
            "max_wait",
            duration("The longest wait inside a pull; a longer one parks the source"),
        ),
        ("pages", whole("Pages of one pull")),
        ("records", whole("Records of one pull")),
        ("pull", duration("One pull as a whole")),
        ("attempts", whole("Attempts at one request")),
        ("timeout", duration("One request as a whole")),
    ];
    table(&[], keys)
}

/// Rules for answers that are not as they should be.
fn errors() -> Json {
    let actions = ["retry", "wait", "skip", "fail", "refresh", "restart"];
    let rule = table(
        &[],
        vec![
            (
                "status",
                json!({ "type": ["integer", "string", "array"], "description": "404, [404, 410], \"5xx\"" }),
            ),
            (
                "header",
                json!({ "type": ["string", "object"], "description": "A header that is there, or what its value holds" }),
            ),
            ("match", text("A pattern in the body")),
            ("code", texts("Error codes in the body")),
            ("retry", whole("Tries first")),
            ("wait", duration("The pause before each, or the least wait")),
            ("do", one_of(&actions, "What is done")),
            (
                "then",
                one_of(&actions, "What is done when the tries did not help"),
            ),
        ],
    );
    json!({ "type": "array", "items": rule, "description": "Tried in order; all conditions of a rule must hold" })
}

fn page_keys() -> Keys {
    vec![
        ("link", flag("Follow the Link header")),
        ("number", text("The parameter of the page's number")),
        (
            "start",
            json!({ "type": "integer", "minimum": 0, "description": "The first page's number" }),
        ),
        ("offset", text("The parameter of the offset")),
        (
            "size",
            json!({ "type": ["string", "object"], "description": "The parameter of the page size" }),
        ),
        ("max", whole("The page size")),
        ("token", text("JMESPath to a token in the reply")),
        ("header", text("The header that holds a token")),
        ("next", text("JMESPath to an address in the reply")),
        ("last", text("JMESPath into the last record")),
        (
            "param",
            text("The parameter that the token, the last record's value or the time is sent in"),
        ),
        ("total", text("JMESPath to the number of records")),
        ("total_pages", text("JMESPath to the number of pages")),
        ("has_more", text("JMESPath to a flag")),
        (
            "fixed",
            whole("The page size of a tracker that takes no wish for one"),
        ),
        ("max_pages", whole("Pages that are given in one go")),
        ("max_results", whole("Records that are given in one go")),
        (
            "keyset",
            text("JMESPath to the time by which the list starts anew"),
        ),
        ("format", text("How that time is sent")),
    ]
}

fn request_keys() -> Keys {
    vec![
        ("get", text("Path below the base, with placeholders")),
        ("post", text("Path below the base, with placeholders")),
        ("query", json!({ "type": "object" })),
        ("body", json!({})),
        ("graphql", text("A query, sent as it is written")),
        (
            "next_graphql",
            text("The query of every page but the first"),
        ),
        (
            "connection",
            text("The connection below data, dotted: issues"),
        ),
        (
            "variables",
            json!({ "type": "object", "description": "Variables of the query, with placeholders" }),
        ),
        (
            "each",
            json!({ "type": "object", "minProperties": 1, "maxProperties": 2 }),
        ),
        (
            "decode",
            one_of(&["json", "jsonl", "csv", "gzip"], "How replies are written"),
        ),
        (
            "lookup",
            json!({ "type": "object", "description": "Tables of names, by their own" }),
        ),
        (
            "also",
            json!({ "type": "object", "description": "Further requests for records, by their names" }),
        ),
        (
            "select",
            text("JMESPath from the reply to the list of records"),
        ),
        ("where", text("JMESPath that a record must satisfy")),
        (
            "page",
            json!({ "anyOf": [{ "enum": ["link", "none"] }, table(&[], page_keys())] }),
        ),
        ("since", json!({ "type": ["string", "object"] })),
        (
            "complete",
            flag("A pull without since lists everything: what is absent is gone"),
        ),
        ("fields", fields()),
    ]
}
