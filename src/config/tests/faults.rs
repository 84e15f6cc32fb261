//! One fault at a time: the exact message, its place, its help.

use super::{BASE, Home};

/// Loads the base plan with a piece behind it and takes the only error there is; lines count within the piece.
fn fault(piece: &str) -> String {
    let home = Home::new(&format!("{BASE}{piece}")).env(&[("SET", "x")]);
    let problems = home.errors();
    assert_eq!(problems.len(), 1, "{piece}\n{problems:#?}");
    let problem = problems.first().expect("a problem");
    let rest = problem.strip_prefix("config.toml:").expect("a place");
    let (line, rest) = rest.split_once(':').expect("a line");
    let line: usize = line.parse().expect("a number");
    format!("{}:{rest}", line - BASE.lines().count())
}

fn check(cases: &[(&str, &str)]) {
    for (piece, wanted) in cases {
        assert_eq!(fault(piece), *wanted, "{piece}");
    }
}

#[test]
fn forecasts() {
    check(&[
        (
            r#"[forecast]
window = "1w""#,
            r#"2:10: "window" is the text "1w" — a window of 2 to 104 weeks, such as "12w" is wanted"#,
        ),
        (
            r"[forecast]
trials = 999",
            r#"2:10: "trials" is the number 999 — a whole number from 1000 to 100000 is wanted"#,
        ),
        (
            r#"[forecast]
blackout = ["2026-13-01"]"#,
            r#"2:13: "blackout[1]" is the text "2026-13-01" — a date without a time is wanted => write blackout[1] = 2026-12-31"#,
        ),
        (
            r#"[forecast]
blackout = [["2026-12-31", "2026-12-24"]]"#,
            r#"2:13: "blackout[1]" ends on 2026-12-24, before it begins on 2026-12-31"#,
        ),
        (
            r#"[forecast]
windows = "12w""#,
            r#"2:1: unknown key "windows" in [forecast] => did you mean "window"?"#,
        ),
    ]);
}

#[test]
fn leads() {
    check(&[
        (
            r#"[lead.a]
initiative = "talks"
count = "done""#,
            r#"1:7: [lead.a] has no "target" — the number to reach (or at_most, the number to stay under, or band) is wanted"#,
        ),
        (
            r#"[lead.a]
initiative = "talk"
count = "done"
target = 5"#,
            r#"2:14: "initiative" names the initiative "talk", which is not defined => did you mean "talks"?"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
target = 5"#,
            r#"1:7: [lead.a] does not say what it counts — count = "done", sum = "field.X", percent = "done", on_time = "done", cycle_time = "p85", age = "p85", or open, overdue or blocked = "tasks" is wanted"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
cycle_time = "p90"
target = 5"#,
            r#"3:14: "cycle_time" is the text "p90" — one of "p50" and "p85" is wanted => did you mean "p50"?"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
on_time = "done"
at_most = 5"#,
            r#"4:11: "at_most" stands in a share done on time, which is better when it is higher => write target = …"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
on_time = "done"
target = 900"#,
            r#"4:10: "target" is the number 900 — a percentage from 0 to 100 is wanted"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
age = "oldest"
window = "8w"
at_most = 5"#,
            r#"4:10: "window" stands in a lead without a window => leave it out: on_time and cycle_time have one"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
cycle_time = "p85"
window = "0d"
at_most = 5"#,
            r#"4:10: "window" is not a span of time => "4w" or "30d""#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
blocked = "tasks"
at_most = 5
per = "week""#,
            r#"5:7: "per" stands in a lead that measures a level, not a rate => leave it out, or use count, sum or on_time"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
open = "tasks"
band = [5, 15]"#,
            r#"1:7: [lead.a] has no "tolerance" — the distance outside of the band that is all of a shortfall is wanted"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
open = "tasks"
band = [15, 5]
tolerance = 5"#,
            r#"4:8: "band" goes from 15 to 5 — the lowest value first is wanted"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
open = "tasks"
band = [5, 15]
tolerance = 5
target = 10"#,
            r#"6:10: "target" stands beside "band", which holds on every day — one of them is wanted"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
count = "done"
target = 5
tolerance = 5"#,
            r#"5:13: "tolerance" stands without a "band""#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
count = "done"
open = true
target = 5"#,
            r#"4:8: "open" is a second kind — one of "count", "sum", "percent", "open", "overdue", "blocked", "on_time", "cycle_time" and "age" is wanted"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
count = "all"
target = 5"#,
            r#"3:9: "count" is the text "all" — "done" is wanted"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
count = "done"
target = 0"#,
            r"4:10: [lead.a]: baseline and target are both 0 — two different values are wanted",
        ),
        (
            r#"[lead.a]
initiative = "talks"
count = "done"
target = 5
at_most = 6"#,
            r#"5:11: "at_most" stands beside "target" — one of them is wanted"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
count = "done"
target = "five""#,
            r#"4:10: "target" is the text "five" — a number is wanted"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
count = "done"
target = "5""#,
            r#"4:10: "target" is the text "5" — a number is wanted => write target = 5"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
count = "done"
target = 5
weight = 0"#,
            r#"5:10: "weight" is the number 0 — a number above 0 is wanted"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
count = "done"
target = 5
weight = "estimates""#,
            r#"5:10: "weight" is the text "estimates" — one of "target" and "estimate" is wanted => did you mean "estimate"?"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
count = "done"
target = 5
weight = "estimate"
[lead.b]
initiative = "talks"
count = "done"
target = 5"#,
            r#"5:10: [lead.a] is weighed by estimate and [lead.b] is not — one way of weighing the inputs of one parent is wanted => give each of them the same weight = "target" or "estimate", or a number"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
count = "done"
target = 5
weight = "target"
[lead.b]
initiative = "talks"
sum = "field.calls"
target = 50
weight = "target""#,
            r#"10:10: [lead.b] is weighed by its target, but has a target in "calls", its siblings in "tasks" — targets above 0 in one unit are wanted => write numbers as weights"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
count = "done"
target = 5
weight = "target"
[lead.b]
initiative = "talks"
count = "done"
per = "week"
target = 5
weight = "target""#,
            r#"11:10: [lead.b] is weighed by its target, but has a target in "tasks a week", its siblings in "tasks" — targets above 0 in one unit are wanted => write numbers as weights"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
sum = "calls"
target = 5"#,
            r#"3:7: "sum" is the text "calls" — "estimate", "spent" or "field.NAME" is wanted => for a custom field write sum = "field.calls""#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
percent = "done"
target = 120"#,
            r#"4:10: "target" is the number 120 — a percentage from 0 to 100 is wanted"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
percent = "done"
target = 50
per = "week""#,
            r#"5:7: "per" stands in a lead that measures a level, not a rate => leave it out, or use count, sum or on_time"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
count = "done"
target = 5
per = "weak""#,
            r#"5:7: "per" is the text "weak" — one of "day", "week", "month" and "quarter" is wanted => did you mean "week"?"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
count = "done"
target = 5
shape = "logistic""#,
            r#"5:9: "shape" is the text "logistic" — "linear", "s-curve", "steps", or a table with points, steps or s_curve is wanted"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
count = "done"
target = 5
shape = "steps""#,
            r#"5:9: "shape" is "steps" without dated values => write points = [[date, value], …], or shape = { steps = [[date, value], …] }"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
count = "done"
target = 5
shape = { s_curve = { midpoint = 1 } }"#,
            r#"5:34: "midpoint" is the number 1 — a number from 0.05 to 0.95 is wanted"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
count = "done"
target = 5
shape = "s-curve"
points = [[2026-06-30, 5]]"#,
            r#"6:10: "points" stands beside a shape that needs none"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
count = "done"
target = 5
shape = { steps = [[2026-05-31, 3], [2026-06-30, 4]] }"#,
            r#"5:19: "steps" ends at 4 on 2026-06-30 — the target 5 on 2026-06-30 is wanted => end it with [2026-06-30, 5]"#,
        ),
        (
            r#"[lead.a]
initiative = "talks"
count = "done"
target = 5
start = 2026-07-01"#,
            r"5:9: [lead.a] is due on 2026-06-30 and starts on 2026-07-01 — a due date after the start is wanted",
        ),
        (
            r#"[lead.a]
initiative = "talks"
count = "done"
target = 5
bands = { on_track = 0.3, at_risk = 0.2 }"#,
            r#"5:1: "bands" has on_track = 0.3 and at_risk = 0.2 — on_track below at_risk is wanted"#,
        ),
    ]);
}

#[test]
fn objectives() {
    check(&[
        (
            r#"[objective.b]
statement = "S"
start = 2026-01-01
due = 2026-12-31"#,
            r#"1:12: [objective.b] has no "owner" — the id of one person is wanted"#,
        ),
        (
            r#"[objective.b]
statement = "S"
owner = "mari"
start = 2026-01-01
due = 2026-12-31
"#,
            r#"3:9: "owner" names the person "mari", which is not defined => did you mean "maria"?"#,
        ),
        (
            r#"[objective.b]
statement = "a\nb"
owner = "maria"
start = 2026-01-01
due = 2026-12-31
"#,
            r#"2:13: "statement" contains a line break (\u{a}) — one line is wanted"#,
        ),
        (
            r#"[objective.b]
statement = "S"
owner = "maria"
start = 2026-01-01
due = 2025-12-31
"#,
            r"5:7: [objective.b] is due on 2025-12-31 and starts on 2026-01-01 — a due date after the start is wanted",
        ),
        (
            r#"[objective.b]
statement = "S"
owner = "maria"
start = 2026-01-01
due = 2026-12-31T10:00:00
"#,
            r#"5:7: "due" is the date 2026-12-31T10:00:00 — a date without a time is wanted => write due = 2026-12-31"#,
        ),
        (
            r#"[objective.b]
statement = "S"
owner = "maria"
start = 2026-01-01
due = 2026
"#,
            r#"5:7: "due" is the number 2026 — a date is wanted => write due = 2026-12-31"#,
        ),
        (
            r#"[objective.b]
statement = "S"
owner = "maria"
start = 2026-01-01
due = 2026-12-31
lag = { unit = "%", baseline = 5, target = 5.0 }"#,
            r#"6:44: "lag": baseline and target are both 5 — two different values are wanted"#,
        ),
        (
            r#"[objective.b]
statement = "S"
owner = "maria"
start = 2026-01-01
due = 2026-12-31
lag = { unit = "%", baseline = 5, target = 6, actuals = "shar" }"#,
            r#"6:57: "actuals" names the metric "shar", which is not defined => did you mean "share"?"#,
        ),
        (
            r#"[objective.b]
statement = "S"
owner = "maria"
start = 2026-01-01
due = 2026-12-31
lag = { unit = "%", baseline = 5, target = 6, delay = 6 }"#,
            r#"6:55: "delay" is the number 6 — a number of days or weeks with its unit is wanted => write delay = "6d""#,
        ),
        (
            r#"[objective.b]
statement = "S"
owner = "maria"
start = 2026-01-01
due = 2026-12-31
lag = { unit = "%", baseline = 5, target = 6, rollup = "sum" }"#,
            r#"6:56: "rollup" has nothing to take values from — a child objective with a lag measure, or a count or sum lead in "%" is wanted => take actuals from a metric"#,
        ),
        (
            r#"[objective.b]
statement = "S"
owner = "maria"
start = 2026-01-01
due = 2026-12-31
lag = { unit = "%", baseline = 5, target = 6, rollup = "mean" }
[objective.c]
statement = "S"
owner = "maria"
parent = "b"
start = 2026-01-01
due = 2026-12-31
lag = { unit = "EUR", baseline = 5, target = 6 }"#,
            r#"6:56: "rollup" adds up values in "%", and [objective.c] is measured in "EUR" — one unit is wanted => give both the same unit, or take actuals from a metric"#,
        ),
        (
            r#"[objective.b]
statement = "S"
owner = "maria"
start = 2026-01-01
due = 2026-12-31
lag = { unit = "%", baseline = 5, target = 6, rollup = "median" }"#,
            r#"6:56: "rollup" is the text "median" — one of "sum", "mean" and "weighted" is wanted => did you mean "mean"?"#,
        ),
        (
            r#"[objective.b]
statement = "S"
owner = "maria"
start = 2026-01-01
due = 2026-12-31
lag = { unit = "%", baseline = 5, band = [1, 2], tolerance = 1 }"#,
            r#"6:32: "baseline" stands beside "band", which holds on every day — one of them is wanted"#,
        ),
        (
            r#"[objective.b]
statement = "S"
owner = "maria"
start = 2026-01-01
due = 2026-12-31
lag = { unit = "%", baseline = 5, target = 6, points = [[2026-01-01, 5], [2026-12-01, 6]] }"#,
            r#"6:56: "points" ends at 6 on 2026-12-01 — the target 6 on 2026-12-31 is wanted => end it with [2026-12-31, 6]"#,
        ),
        (
            r#"[objective.b]
statement = "S"
owner = "maria"
start = 2026-01-01
due = 2026-12-31
lag = { unit = "%", baseline = 5, target = 6, points = [[2026-06-01, 5], [2026-05-01, 6]] }"#,
            r#"6:74: "points[2]" is of 2026-05-01, not after 2026-06-01 — dates in ascending order are wanted"#,
        ),
        (
            r#"[objective.b]
statement = "S"
owner = "maria"
start = 2026-01-01
due = 2026-12-31
parent = "b""#,
            r"6:10: parents of objectives go in a circle: b -> b => take one of them out",
        ),
        (
            r#"[objective.b]
statement = "S"
owner = "maria"
start = 2026-01-01
due = 2026-12-31
weight = -1"#,
            r#"6:10: "weight" is the number -1 — a number above 0 is wanted"#,
        ),
        (
            r#"[objective.b]
statement = "S"
owner = "maria"
start = 2026-01-01
due = 2026-12-31
at_stake = { amount = 5, currency = "Euro", what = "w" }"#,
            r#"6:37: "currency" is the text "Euro" — a currency code of three capitals is wanted => for example "EUR""#,
        ),
        (
            r#"[objective.b]
statement = "S"
owner = "maria"
start = 2026-01-01
due = 2026-12-31
paused = { since = 2026-05-01, until = 2026-04-01, reason = "r" }"#,
            r#"6:1: "paused" ends on 2026-04-01, before it begins on 2026-05-01"#,
        ),
        (
            r#"[objective.b]
statement = "S"
owner = "maria"
start = 2026-01-01
due = 2026-12-31
override = { status = "splendid", reason = "r", by = "maria", until = 2026-06-30 }"#,
            r#"6:23: "status" is the text "splendid" — one of "achieved", "on track", "at risk" and "off track" is wanted"#,
        ),
        (
            r#"[objective.market]
statement = "again"
owner = "maria""#,
            r#"1:12: objective "market" is already defined at line 10"#,
        ),
        (
            r#"[objective.B_2]
statement = "S"
owner = "maria"
start = 2026-01-01
due = 2026-12-31
"#,
            r#"1:12: the id "B_2" — lower-case letters, digits and hyphens are wanted => write [objective.b-2]"#,
        ),
        (
            r#"[objectiv.b]
statement = "S""#,
            r#"1:2: unknown key "objectiv" at the top level => did you mean "objective"?"#,
        ),
        (
            r#"[objective.b]
statement = "S"
owner = "maria"
start = 2026-01-01
due = 2026-12-31
deadline = 2026-01-01"#,
            r#"6:1: unknown key "deadline" in [objective.b] => did you mean "due"?"#,
        ),
    ]);
}

#[test]
fn initiatives() {
    check(&[
        (
            r#"[initiative.a]
objective = "markt"
owner = "maria"
start = 2026-02-01
due = 2026-03-01
"#,
            r#"2:13: "objective" names the objective "markt", which is not defined => did you mean "market"?"#,
        ),
        (
            r#"[initiative.a]
objective = "market"
owner = "maria"
start = 2026-02-01
due = 2026-01-01
"#,
            r"5:7: [initiative.a] is due on 2026-01-01 and starts on 2026-02-01 — a due date after the start is wanted",
        ),
        (
            r#"[initiative.a]
objective = "market"
owner = "maria"
start = 2026-02-01
due = 2026-03-01
depends_on = ["talk"]"#,
            r#"6:15: "depends_on[1]" names the initiative "talk", which is not defined => did you mean "talks"?"#,
        ),
        (
            r#"[initiative.a]
objective = "market"
owner = "maria"
start = 2026-02-01
due = 2026-03-01
depends_on = ["b"]
[initiative.b]
objective = "market"
owner = "maria"
start = 2026-02-01
due = 2026-03-01
depends_on = [{ on = "a", lag = "2d" }]"#,
            r"6:15: dependencies go in a circle: a -> b -> a => take one of them out",
        ),
        (
            r#"[initiative.a]
objective = "market"
owner = "maria"
start = 2026-02-01
due = 2026-03-01
match = [{ sorce = "board" }]"#,
            r#"6:12: unknown key "sorce" in "match[1]" => did you mean "source"?"#,
        ),
        (
            r#"[initiative.a]
objective = "market"
owner = "maria"
start = 2026-02-01
due = 2026-03-01
match = [{ source = "bord" }]"#,
            r#"6:21: "source" names the source "bord", which is not defined => did you mean "board"?"#,
        ),
        (
            r#"[initiative.a]
objective = "market"
owner = "maria"
start = 2026-02-01
due = 2026-03-01
match = [{}]"#,
            r#"6:10: "match[1]" is a rule without keys, which would take every task of every source => for example { source = "platform" }"#,
        ),
        (
            r#"[initiative.a]
objective = "market"
owner = "maria"
start = 2026-02-01
due = 2026-03-01
match = ["board"]"#,
            r#"6:10: "match[1]" is the text "board" — a rule is wanted => for example { source = "platform", label = "strategy/*" }"#,
        ),
        (
            r#"[initiative.a]
objective = "market"
owner = "maria"
start = 2026-02-01
due = 2026-03-01
match = [{ title = "[a" }]"#,
            r#"6:20: "title" is "[a", which is not a pattern: unclosed character class; missing ']' => put a literal character in brackets: [*], [?], [[]"#,
        ),
        (
            r#"[initiative.a]
objective = "market"
owner = "maria"
start = 2026-02-01
due = 2026-03-01
resources = [{ what = "a van", state = "maybe" }]"#,
            r#"6:40: "state" is the text "maybe" — one of "confirmed", "unconfirmed" and "shared" is wanted"#,
        ),
        (
            r#"[initiative.a]
objective = "market"
owner = "maria"
start = 2026-02-01
due = 2026-03-01
budget = { amount = 5 }"#,
            r#"6:1: "budget" has no "currency" — a code like "EUR" is wanted"#,
        ),
        (
            r#"[initiative.a]
objective = "market"
owner = "maria"
start = 2026-02-01
due = 2026-03-01
milestones = { done = { } }"#,
            r#"6:16: the milestone "done" has no "due" — a date like 2026-12-31 is wanted"#,
        ),
    ]);
}

#[test]
fn sources() {
    check(&[
        (
            r#"[source.x]
type = "github"
repositories = ["a/b"]
intervall = "15m""#,
            r#"4:1: unknown key "intervall" in [source.x] => did you mean "every"?"#,
        ),
        (
            r#"[source.x]
type = "github"
repositories = ["a/b"]
every = 15"#,
            r#"4:9: "every" is the number 15 — a duration with a unit is wanted => write every = "15m""#,
        ),
        (
            r#"[source.x]
type = "github"
repositories = ["a/b"]
every = "2s""#,
            r#"4:9: "every" is 2s, below the minimum of 60s => set allow_fast = true only for servers you run"#,
        ),
        (
            r#"[source.x]
type = "github"
repositories = ["a/b"]
every = "15 minutes""#,
            r#"4:9: "every" is the text "15 minutes" — a duration with a unit is wanted => units are s, m, h, d and w: "90s", "15m", "6w""#,
        ),
        (
            r#"[source.x]
type = "github"
repositories = ["a/b"]
max_drop = 50"#,
            r#"4:12: "max_drop" is the number 50 — a share from 0 to 1 is wanted => for 50 % write max_drop = 0.5"#,
        ),
        (
            r#"[source.x]
type = "github"
repositories = ["a/b"]
app = { id = 1 }"#,
            r#"4:1: "app" has no "key" — the App's private key: { file = "app.pem" } is wanted"#,
        ),
        (
            r#"[source.x]
type = "github"
organization = "a"
token = "t"
tokens = ["u"]"#,
            r#"5:10: "tokens" stands beside another credential — one of token, tokens and app is wanted"#,
        ),
        (
            r#"[source.x]
type = "github"
repositories = ["a/b"]
boards = "acme""#,
            r#"4:10: "boards" is the text "acme" — "organization/number" or "users/name/number" is wanted => a board at github.com/orgs/acme/projects/7 is "acme/7""#,
        ),
        (
            r#"[source.x]
type = "github"
repositories = ["a/b"]
organization = "acme""#,
            r#"4:16: "organization" stands beside "repositories" — one of them is wanted"#,
        ),
        (
            r#"[source.x]
type = "github""#,
            r#"1:9: [source.x] has no "repositories" — a list of owner/name (or organization = "name") is wanted"#,
        ),
        (
            r#"[source.x]
type = "github"
repositories = ["acme"]"#,
            r#"3:16: "repositories" holds "acme" — owner/name is wanted => for example repositories = ["acme/platform"]"#,
        ),
        (
            r#"[source.x]
type = "githib""#,
            r#"2:8: "type" is the text "githib" — one of "github", "csv" and "rest" is wanted => did you mean "github"?"#,
        ),
        (
            r#"[source.x]
path = "a.csv""#,
            r#"1:9: [source.x] has no "type" — "github", "csv" or "rest" is wanted"#,
        ),
        (
            r#"[source.Big_One]
type = "github"
organization = "acme""#,
            r#"1:9: the id "Big_One" — lower-case letters, digits and hyphens are wanted => write [source.big-one]"#,
        ),
        (
            r#"[source.x]
type = "github"
repositories = ["a/b"]
token = { env = "NOPE" }"#,
            r#"4:17: environment variable NOPE is not set => set it, or use { file = "path" } (a systemd credential is a file)"#,
        ),
        (
            r#"[source.x]
type = "github"
repositories = ["a/b"]
token = { file = "/nowhere/nope" }"#,
            r"4:18: secret file /nowhere/nope is not there => create it with mode 600, or use LoadCredential= in the systemd unit",
        ),
        (
            r#"[source.x]
type = "github"
repositories = ["a/b"]
token = 5"#,
            r#"4:9: "token" is not a secret — { env = "NAME" } or { file = "path" } is wanted"#,
        ),
        (
            r#"[source.x]
type = "github"
repositories = ["a/b"]
base = "http://git.acme.example/api/v3"
token = { env = "SET" }"#,
            r#"5:1: the address is http:// and "token" is set — the token would travel unencrypted => use https://"#,
        ),
        (
            r#"[source.x]
type = "github"
repositories = ["a/b"]
base = "https://me:pw@git.acme.example""#,
            r#"4:8: "base" contains a user name or password => move it to auth = { basic = ["user", { env = "NAME" }] }"#,
        ),
        (
            r#"[source.x]
type = "github"
repositories = ["a/b"]
base = "git.acme.example""#,
            r#"4:8: "base" is not an address => write base = "https://host/path""#,
        ),
        (
            r#"[source.x]
type = "github"
repositories = ["a/b"]
base = "ftp://git.acme.example""#,
            r#"4:8: "base" has the scheme ftp: — https:// is wanted"#,
        ),
        (
            r#"[source.x]
type = "github"
repositories = ["a/b"]
time_zone = "Berlin""#,
            r#"4:13: "time_zone" is "Berlin" — an IANA time zone is wanted => use "Europe/Berlin""#,
        ),
        (
            r#"[source.x]
type = "csv"
path = "a.csv"
fields = { id = "a", state = "s" }"#,
            r#"4:1: "fields" of [source.x] has no "title" — the place of the record's title is wanted"#,
        ),
        (
            r#"[source.x]
type = "csv"
path = "a.csv"
fields = { id = "a", title = "t" }"#,
            r#"4:1: "fields" of [source.x] has neither "state" nor "closed" — without one of them nothing would ever be done"#,
        ),
        (
            r#"[source.x]
type = "csv"
fields = { id = "a", title = "t", state = "s" }"#,
            r#"1:9: [source.x] has no "path" — a file, a glob or an address is wanted"#,
        ),
        (
            r#"[source.x]
type = "csv"
path = "https://acme.example/a.csv?token=abc"
fields = { id = "a", title = "t", state = "s" }"#,
            r#"3:8: "path" carries a credential in its query ("token") => move it to auth = { query = { token = { env = "NAME" } } }"#,
        ),
        (
            r#"[source.x]
type = "csv"
path = "a.csv"
encoding = "latin"
fields = { id = "a", title = "t", state = "s" }"#,
            r#"4:12: "encoding" is the text "latin" — the name of an encoding is wanted => known are "utf-8", "utf-16", "utf-16le", "utf-16be", "windows-1252", "iso-8859-1", "iso-8859-15", "windows-1250", "windows-1251", "shift_jis", "cp932", "euc-jp", "gbk", "gb18030", "big5", "euc-kr", "macintosh" and "koi8-r""#,
        ),
        (
            r#"[source.x]
type = "csv"
path = "a.csv"
fields = { id = "a", title = "t", state = { column = "s", map = { Doing = "in_progress" } } }"#,
            r#"4:75: "Doing" is "in_progress" — a state is wanted => did you mean "in progress"?"#,
        ),
        (
            r#"[source.x]
type = "csv"
path = "a.csv"
fields = { id = "a", title = "t", state = "s", due = { column = "d", format = "%!" } }"#,
            r#"4:79: "format" holds "%!", which is not a date format: strftime formatting failed: found unrecognized specifier directive `!` => for example format = "%d.%m.%Y""#,
        ),
        (
            r#"[source.x]
type = "csv"
path = "a.csv"
fields = { id = "a", title = "t", state = "s", spent = { column = "d", unit = "weeks" } }"#,
            r#"4:79: "unit" is the text "weeks" — one of "ms", "s", "seconds", "m", "min", "minutes", "h", "hours", "d", "days", "clock", "points", "story points" and "sp" is wanted"#,
        ),
    ]);
}

#[test]
fn ways_of_asking() {
    check(&[
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
limits = { rate = "100 per minute" }
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a""#,
            r#"4:19: "rate" is "100 per minute" — a number of requests in a span of time is wanted => for example "100/min", "5/s", "1000/day""#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
limits = { rate = 100 }
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a""#,
            r#"4:19: "rate" is the number 100 — a number of requests in a span of time is wanted => write rate = "100/min""#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
limits = { rate = "0/min" }
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a""#,
            r#"4:19: "rate" is "0/min" — a number of requests in a span of time is wanted => for example "100/min", "5/s", "1000/day""#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
limits = { burst = 5 }
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a""#,
            r#"4:20: "burst" stands without "rate", which it belongs to"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
limits = { reserve = 10 }
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a""#,
            r#"4:22: "reserve" is the number 10 — a share from 0 to 1 is wanted => for 10 % write reserve = 0.1"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
limits = { budget = "2000000/day" }
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a""#,
            r#"4:21: "budget" is more than 1000000 requests — a rate is wanted for so many => write rate = "100/s""#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
auth = { oauth2 = { token_url = "https://id.acme.example/t", client_id = "a" } }
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a""#,
            r#"4:10: "oauth2" has no "client_secret" — the client's secret is wanted"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
auth = { oauth2 = { token_url = "http://id.acme.example/t", client_id = "a", client_secret = { env = "SET" } } }
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a""#,
            r#"4:21: the address is http:// and "token_url" is set — the token would travel unencrypted => use https://"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
auth = { tokens = { env = "SET" } }
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a""#,
            r#"4:10: "tokens" is a table — a list of secrets is wanted"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
auth = { tokens = [] }
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a""#,
            r#"4:19: "tokens" is an empty list — at least one secret is wanted"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
proxy = { url = "http://proxy:3128", user = "me" }
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a""#,
            r#"4:1: "proxy" is a table — a user with a password, or neither is wanted"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
errors = [{ do = "skip" }]
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a""#,
            r#"4:11: "errors[1]" has no condition — status, header, match or code is wanted"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
errors = [{ status = 404 }]
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a""#,
            r#"4:11: "errors[1]" says nothing to do => write do = "skip" (or wait, fail, refresh, restart), or retry = 3, then = "skip""#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
errors = [{ status = 404, do = "ignore" }]
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a""#,
            r#"4:32: "do" is the text "ignore" — one of "retry", "wait", "skip", "fail", "refresh" and "restart" is wanted"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
errors = [{ status = 404, do = "skip", then = "fail" }]
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a""#,
            r#"4:47: "then" stands beside "do" — one of them is wanted"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
errors = [{ match = "a(", do = "skip" }]
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a""#,
            r#"4:21: "match" is no regular expression: unclosed group"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
errors = [{ match = "a{999}{999}{999}", do = "skip" }]
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a""#,
            r#"4:21: "match" is a pattern that compiles to more than 1 MiB"#,
        ),
    ]);
}

#[test]
fn requests() {
    check(&[
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example""#,
            r#"1:9: [source.x] has no "items" — a table with get, select and fields (or a preset) is wanted"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
"#,
            r#"4:11: [source.x.items] has no "get" — the path of the request (or post, or graphql) is wanted"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a"
post = "/b""#,
            r#"7:8: "post" stands beside "get" — one of them is wanted"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a"
body = { a = 1 }"#,
            r#"7:1: "body" stands beside "get", which sends no body — post is wanted"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a"
page = { token = "meta.n" }"#,
            r#"7:1: "page" has no "param" — the parameter to send the token in is wanted"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a"
page = { number = "p", next = "n" }"#,
            r#"7:1: "page" names 2 kinds of paging — one of number, offset, token, header, next, last and keyset is wanted => for example page = { token = "meta.next", param = "cursor" }, or "link" or "none""#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a"
page = "links""#,
            r#"7:8: "page" is the text "links" — one of "link" and "none" is wanted => did you mean "link"?"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a"
page = { offset = "o" }"#,
            r#"7:1: "page" has no page size => write page = { offset = "offset", size = "limit", max = 100 }"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a"
each = { a = ["b"], c = ["d"], e = ["f"] }"#,
            r#"7:1: "each" has 3 names — one or two are wanted => write each = { project = ["alpha", "beta"] }"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a"
each = { a = { get = "/x", gett = "/y" } }"#,
            r#"7:28: unknown key "gett" in "a" => did you mean "get"?"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
graphql = "q"
get = "/a""#,
            r#"7:7: "get" stands beside "graphql" — what changes goes into variables"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
auth = { bearer = { env = "SET" }, basic = ["u", { env = "SET" }] }
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a""#,
            r#"4:1: "auth" has 2 ways to sign — exactly one of bearer, basic, header, query, oauth2 and tokens is wanted"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
headers = { Authorization = "Bearer abc" }
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a""#,
            r#"4:13: the header "Authorization" carries a credential => write auth = { header = { "Authorization" = { env = "NAME" } } }"#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
deletes = { sweeep = { every = "24h" } }
[source.x.items]
fields = { id = "id", title = "t", state = "s" }
get = "/a""#,
            r#"4:13: unknown key "sweeep" in "deletes" => did you mean "sweep"?"#,
        ),
        (
            r#"[source.x]
type = "csv"
path = "a.csv"
preset = "csv-jria""#,
            r#"4:10: "preset" is "csv-jria" — the name of a preset is wanted => the presets are "asana", "azure-devops", "bugzilla", "clickup", "github", "gitlab", "jira", "linear", "redmine", "shortcut", "trac" and "trello""#,
        ),
        (
            r#"[source.x]
type = "rest"
base = "https://acme.example"
items = { get = "/a", fields = { id = "id", title = { column = ["a", "b"] }, closed = "c" } }"#,
            r#"4:45: "title" has "column = [...]", which only columns of type = "csv" have"#,
        ),
        (
            r#"[source.x]
preset = "redmin"
base = "https://acme.example""#,
            r#"2:10: "preset" is "redmin" — the name of a preset is wanted => did you mean "redmine"?"#,
        ),
        (
            r#"[source.x]
preset = "redmine"
base = "https://acme.example"
items = { fields = { state = { map = { Neu = "opne" } } } }"#,
            r#"4:46: "Neu" is "opne" — a state is wanted => did you mean "open"?"#,
        ),
    ]);
}

#[test]
fn the_rest() {
    check(&[
        (
            r#"[service]
time_zone = "EST5""#,
            r#"2:13: "time_zone" is "EST5" — an IANA time zone is wanted => use "America/New_York""#,
        ),
        (
            r#"[service]
store = "postgres://u:p@h/db""#,
            r#"2:9: "store" is PostgreSQL, which is not available in this version — SQLite is wanted => write store = "sqlite:throughline.db""#,
        ),
        (
            r#"[service]
store = "throughline.db""#,
            r#"2:9: "store" is not the address of a store — sqlite:PATH is wanted => write store = "sqlite:throughline.db""#,
        ),
        (
            r"[status]
coverage = 80",
            r#"2:12: "coverage" is the number 80 — a share from 0 to 1 is wanted => for 80 % write coverage = 0.8"#,
        ),
        (
            r#"[calendar]
weekend = ["Sat", "Sonntag"]"#,
            r#"2:19: "weekend[2]" is the text "Sonntag" — one of "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" and "Sun" is wanted"#,
        ),
        (
            r#"[mail]
from = "T <ann@@x.org>"
smtp = "file:outbox""#,
            r#"2:8: "from" holds "ann@@x.org", which is not an address: second "@" at column 5"#,
        ),
        (
            "[hygiene]\nstale = 14",
            r#"2:9: "stale" is the number 14 — a number of days or weeks with its unit is wanted => write stale = "14d""#,
        ),
        (
            "[hygiene]\nno_owner = 3",
            r#"2:12: "no_owner" is the number 3 — true or false is wanted"#,
        ),
        (
            "[hygiene]\nunmapped_work = 60",
            r#"2:17: "unmapped_work" is the number 60 — a share from 0 to 1 is wanted => for 60 % write unmapped_work = 0.6"#,
        ),
        (
            r#"[mail]
from = "T\r\nBcc: <ann@x.org>"
smtp = "file:outbox""#,
            r#"2:8: "from" contains a line break (\u{d}) — one line is wanted"#,
        ),
        (
            r#"[mail]
from = "T <ann@x.org>"
smtp = "smtp://me@mail.example""#,
            r#"1:2: [mail] has no "password" — the password of the user in "smtp" is wanted"#,
        ),
        (
            r#"[mail]
from = "T <ann@x.org>"
"#,
            r#"1:2: [mail] has no "smtp" — smtps://user@host:465, smtp://user@host:587 or file:FOLDER is wanted"#,
        ),
        (
            r#"[mail]
from = "T <ann@x.org>"
smtp = "smtp://mail.example"
tls = "none""#,
            r#"4:7: "tls" is "none", which is refused with a password or for another machine => leave it out: smtp:// then requires STARTTLS"#,
        ),
        (
            r#"[mail]
from = "T <ann@x.org>"
smtp = "smtp://me:pw@mail.example""#,
            r#"3:8: "smtp" contains a password => move it to password = { env = "SMTP_PASSWORD" }"#,
        ),
        (
            r#"[mail]
from = "T <ann@x.org>"
smtp = "mail.example:587""#,
            r#"3:8: "smtp" has the scheme mail.example: — smtps://user@host:465, smtp://user@host:587 or file:FOLDER is wanted"#,
        ),
        (
            r#"[mail]
from = "T <ann@x.org>"
smtp = "smtp://mail.example"
password = { env = "SET" }"#,
            r#"3:8: "smtp" has no user and "password" is set => write smtp = "smtps://user@host:465""#,
        ),
        (
            r#"[mail]
from = "T <ann@x.org>"
smtp = "file:outbox"
password = { env = "SET" }"#,
            r#"4:1: "password" stands beside a folder, which needs none"#,
        ),
        (
            r#"[mail]
from = "T <ann@x.org>"
smtp = "file:outbox"
on_uncertain = "drop""#,
            r#"4:16: "on_uncertain" is the text "drop" — one of "resend" and "hold" is wanted"#,
        ),
        (
            r#"[metric.m]
type = "csv"
path = "m.csv"
date = "d""#,
            r#"1:9: [metric.m] has no "value" — the place of the value is wanted"#,
        ),
        (
            r"[metric.m]
points = [[2026-01-01, 5], [2026-01-01, 6]]",
            r#"2:28: "points[2]" is of 2026-01-01, not after 2026-01-01 — dates in ascending order are wanted"#,
        ),
        (
            r"[metric.m]
points = [[2026-13-01, 5]]",
            r"2:12: invalid date, expected month between 01 and 12",
        ),
        (
            r#"[person.b]
email = "b@x.org"
accounts = ["bord:b"]"#,
            r#"3:13: "accounts[1]" names the source "bord", which is not defined => did you mean "board"?"#,
        ),
        (
            r"[person.b]
hours = 200",
            r#"2:9: "hours" is the number 200 — a number from 0 to 168 is wanted"#,
        ),
        (
            r"[person.b]
protected = 25",
            r#"2:13: "protected" is the number 25 — a share from 0 to 1 is wanted => for 25 % write protected = 0.25"#,
        ),
        (
            r"[person.b]
time_off = [[2026-08-21, 2026-08-03]]",
            r#"2:13: "time_off[1]" ends on 2026-08-03, before it begins on 2026-08-21"#,
        ),
        (
            r#"[person.b]
accounts = ["board:x"]
[person.c]
accounts = ["board:X"]"#,
            r#"4:13: "accounts[1]" is already an account of "b""#,
        ),
        (
            r#"[person.b]
email = "b@x"
fax = "1""#,
            r#"3:1: unknown key "fax" in [person.b] => the keys here are "accounts", "daily_operations", "email", "hours", "language", "name", "protected", "time_off" and "time_zone""#,
        ),
        (
            r#"[risk.r]
what = "w"
likelihood = 6
impact = 3
owner = "maria""#,
            r#"3:14: "likelihood" is the number 6 — a whole number from 1 to 5 is wanted"#,
        ),
        (
            r#"[risk.r]
what = "w"
likelihood = 1
impact = 3
owner = "maria"
threatens = ["talk"]"#,
            r#"6:14: "threatens[1]" names the initiative "talk", which is not defined => did you mean "talks"?"#,
        ),
        (
            r#"[[change]]
on = 2026-05-04
what = "objective.market.lag.target"
reason = "r""#,
            r#"1:1: [[change]] has no "approved" — the id of the person who agreed is wanted"#,
        ),
        (
            r#"[review.w]
kind = "check-in"
schedule = "Mon,Thu 08:00"
to = ["owners"]"#,
            r#"3:12: "schedule" comes twice in 2026-W02, on 2026-01-05 and on 2026-01-08 — one time a week is wanted for a check-in => declare a second [review.ID] for the other time"#,
        ),
        (
            r#"[review.m]
kind = "course-correction"
schedule = "Mon 08:00"
to = ["owners"]"#,
            r#"3:12: "schedule" comes twice in 2026-01, on 2026-01-05 and on 2026-01-12 — one time a month is wanted for a course-correction => declare a second [review.ID] for the other time"#,
        ),
        (
            r#"[review.w]
kind = "check-in"
schedule = "Moonday"
to = ["owners"]"#,
            r"3:12: `Moonday` is not a schedule — `Mon 08:00`, `first Mon 09:00`, `quarterly first Mon 09:00` or a cron line of five fields is wanted",
        ),
        (
            r#"[review.w]
kind = "check-in"
schedule = "0 0 30 2 *"
to = ["owners"]"#,
            r#"3:12: "schedule" never comes"#,
        ),
        (
            r#"[review.w]
kind = "check-in"
schedule = "Mon 08:00"
to = ["ower"]"#,
            r#"4:7: "to[1]" is the text "ower" — an address, the id of a person or "owners" or "subscribers" is wanted => did you mean "owners"?"#,
        ),
        (
            r#"[review.w]
kind = "check-in"
schedule = "Mon 08:00"
to = []"#,
            r#"4:6: "to" is an empty list — at least one address, "owners" or "subscribers" is wanted"#,
        ),
        (
            r#"[review.w]
kind = "check-in"
schedule = "Mon 08:00"
to = ["ann@x..org"]"#,
            r#"4:7: "to[1]" is "ann@x..org", which is not an address: no host name at column 7"#,
        ),
        (
            r"[source.y]
every = 15m",
            r"2:9: string values must be quoted, expected literal string",
        ),
        (
            r#"[source.y]
every "15m""#,
            r"2:7: key with no value, expected `=`",
        ),
        (
            r#"[source.y
every = "15m""#,
            r"1:10: unclosed table, expected `]`",
        ),
    ]);
}
