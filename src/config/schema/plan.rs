//! The forms of the plan: people, objectives, initiatives, leads, risks; and of reviews.

use serde_json::json;

use super::forms::{
    Keys, band, bands, date, duration, matches, number, one_of, paused, points, shape, share,
    stated, table, text, texts, weight,
};

pub(super) fn person() -> Keys {
    vec![
        ("name", text("The name to print")),
        ("email", text("Where their mail goes")),
        (
            "time_zone",
            text("The IANA zone of the times in their mail"),
        ),
        (
            "language",
            text("The language of their mail: en, de, fr, es, or de-CH"),
        ),
        (
            "accounts",
            texts("source:account, or an account that holds everywhere"),
        ),
        ("hours", number("Working hours a week")),
        (
            "daily_operations",
            json!({ "anyOf": [{ "const": "measured" }, share("Share of the week that daily operations take")] }),
        ),
        (
            "protected",
            share("Share of the week that is protected for strategic work"),
        ),
        (
            "time_off",
            json!({ "type": "array", "items": { "type": "array", "description": "[first day, last day]" } }),
        ),
    ]
}

pub(super) fn objective() -> Keys {
    let lag = vec![
        ("unit", text("What the values are counted in")),
        ("baseline", number("The value at the start")),
        ("target", number("The value at the due date")),
        ("band", band()),
        (
            "tolerance",
            number("The distance outside of the band that is all of a shortfall"),
        ),
        ("actuals", text("The id of a metric")),
        (
            "rollup",
            one_of(
                &["sum", "mean", "weighted"],
                "The value comes from the objectives and leads below",
            ),
        ),
        ("delay", duration("How long the actions take to show")),
        ("shape", shape()),
        ("points", points()),
        ("bands", bands()),
    ];
    vec![
        ("statement", text("The goal as a sentence")),
        ("why", text("Why it matters")),
        ("owner", text("The id of one person")),
        ("parent", text("The objective that it serves")),
        ("start", date("The first day")),
        ("due", date("The last day")),
        ("weight", weight("Its share of the parent")),
        ("lag", table(&["unit"], lag)),
        (
            "at_stake",
            table(
                &["amount", "currency", "what"],
                vec![
                    ("amount", number("The amount")),
                    ("currency", text("EUR")),
                    ("what", text("The revenue or cost")),
                ],
            ),
        ),
        ("horizon", text("Problem and desired end state")),
        ("paused", paused()),
        ("override", stated()),
        (
            "subscribers",
            texts("Addresses or ids of people who want to read of it"),
        ),
    ]
}

pub(super) fn initiative() -> Keys {
    vec![
        ("name", text("The name to print")),
        ("objective", text("The objective that it moves")),
        ("owner", text("The id of one person")),
        ("start", date("The first day")),
        ("due", date("The last day")),
        ("weight", weight("Its share of the objective")),
        (
            "budget",
            table(
                &["amount", "currency"],
                vec![("amount", number("The amount")), ("currency", text("EUR"))],
            ),
        ),
        (
            "resources",
            json!({ "description": "What it needs: texts, or { what, state }" }),
        ),
        ("buffer", duration("Slack planned in")),
        (
            "milestones",
            json!({ "type": "object", "additionalProperties": table(&["due"], vec![("due", date("The date")), ("match", matches())]) }),
        ),
        (
            "scope",
            table(
                &[],
                vec![
                    ("in", texts("What belongs to it, in words")),
                    ("out", matches()),
                ],
            ),
        ),
        (
            "depends_on",
            json!({ "description": "Ids of initiatives, or { on, lag }" }),
        ),
        ("match", matches()),
        ("paused", paused()),
        ("override", stated()),
    ]
}

pub(super) fn lead() -> Keys {
    vec![
        ("name", text("The name to print")),
        ("initiative", text("The initiative that it belongs to")),
        (
            "count",
            json!({ "enum": ["done", true], "description": "Linked tasks done" }),
        ),
        (
            "sum",
            text("estimate, spent or field.NAME, summed over linked tasks done"),
        ),
        (
            "percent",
            json!({ "enum": ["done", true], "description": "done / (done + remaining)" }),
        ),
        (
            "open",
            json!({ "enum": ["tasks", true], "description": "Linked tasks that remain" }),
        ),
        (
            "overdue",
            json!({ "enum": ["tasks", true], "description": "Linked tasks that remain after their due date" }),
        ),
        (
            "blocked",
            json!({ "enum": ["tasks", true], "description": "Linked tasks that remain and are held up" }),
        ),
        (
            "on_time",
            json!({ "enum": ["done", true], "description": "The share of linked tasks due that were done by then" }),
        ),
        (
            "cycle_time",
            one_of(
                &["p50", "p85"],
                "Days from start to done, in the trailing window",
            ),
        ),
        (
            "age",
            one_of(
                &["p50", "p85", "oldest"],
                "Days since the start of linked tasks that remain",
            ),
        ),
        (
            "window",
            duration("The trailing window of on_time and cycle_time"),
        ),
        (
            "per",
            one_of(
                &["day", "week", "month", "quarter"],
                "A rate: the target holds for each period",
            ),
        ),
        ("unit", text("What the values are counted in")),
        ("baseline", number("The value at the start")),
        ("target", number("The value to reach")),
        ("at_most", number("The value to stay under")),
        ("band", band()),
        (
            "tolerance",
            number("The distance outside of the band that is all of a shortfall"),
        ),
        ("weight", weight("Its share of the initiative")),
        ("start", date("Its own first day")),
        ("due", date("Its own last day")),
        ("shape", shape()),
        ("points", points()),
        ("bands", bands()),
        ("match", matches()),
    ]
}

pub(super) fn risk() -> Keys {
    let grade =
        |what: &str| json!({ "type": "integer", "minimum": 1, "maximum": 5, "description": what });
    vec![
        ("what", text("What may happen")),
        ("likelihood", grade("1 to 5")),
        (
            "impact",
            json!({ "anyOf": [
                grade("1 to 5"),
                table(&["amount", "currency"], vec![
                    ("amount", number("The amount")),
                    ("currency", text("EUR")),
                ]),
            ] }),
        ),
        ("response", text("What is done about it")),
        ("owner", text("Who watches it")),
        ("review", date("When it is looked at again")),
        ("threatens", texts("Ids of initiatives")),
        ("match", matches()),
    ]
}

pub(super) fn review() -> Keys {
    vec![
        (
            "kind",
            one_of(
                &["check-in", "course-correction", "quarterly"],
                "Which questions it asks",
            ),
        ),
        (
            "schedule",
            text("Mon 08:00, first Mon 09:00, quarterly first Mon 09:00, or a cron line"),
        ),
        ("time_zone", text("The zone of the schedule")),
        (
            "language",
            text("Its language, for whoever has none of their own"),
        ),
        ("to", texts("Addresses, ids of people, owners, subscribers")),
    ]
}
