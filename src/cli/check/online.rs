//! `throughline check --online`: one page of each source, as tasks, and what its server says. Nothing is kept.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use throughline_http::Seen;
use throughline_kit::{Problem, PullError};
use throughline_rest::Paging;

use crate::cli::arguments::{Check, Format, Global};
use crate::cli::clock::Clock;
use crate::cli::failure::{DEGRADED, Failure};
use crate::cli::interrupt::Interrupt;
use crate::cli::{output, setup};
use crate::config::settings::{Source, SourceKind};
use crate::domain::task::Task;
use crate::ingest::preview::{self, Preview};
use crate::ingest::registry;
use crate::ingest::tokens::Untouched;
use crate::review::escape::Safe;
use crate::review::figures;
use crate::review::layout::{fit, left};

/// A page that takes longer is given up.
const LIMIT: Duration = Duration::from_mins(2);

/// A server's clock may differ by this much before it is worth a word: its `Date` has whole seconds.
const SKEW_SECS: i64 = 2;

/// What came of one source.
struct Looked<'a> {
    source: &'a Source,
    describe: String,
    result: Result<Preview, Problem>,
    export: Option<throughline_csv::Sniff>,
    requests: usize,
    quota: Vec<(String, String)>,
    /// The server's clock minus ours, in seconds.
    skew: Option<i64>,
    /// The paging that the reply shows, where none is declared.
    paging: Option<String>,
}

pub(super) async fn run(global: &Global, options: &Check) -> Result<ExitCode, Failure> {
    let loaded = setup::load(global, "warn")?;
    for warning in &loaded.config.warnings {
        output::note(&format!("warning: {warning}"));
    }
    throughline_http::install_crypto();
    let on = loaded
        .config
        .sources
        .values()
        .filter(|source| source.kind.is_some());
    let all: Vec<&Source> = on.collect();
    let chosen = chosen(&all, &options.sources)?;
    let clock = &loaded.clock;
    let looks = join_all(chosen.into_iter().map(|source| look(source, clock)));
    let looked = Interrupt::listen()?.or(looks).await?;
    match options.format {
        Format::Text => {
            let texts: Vec<String> = looked.iter().map(text).collect();
            output::result(&texts.join("\n"));
        }
        Format::Json => output::result(&looked.iter().map(document).collect::<Value>().to_string()),
    }
    let failed = looked
        .iter()
        .filter(|looked| looked.result.is_err())
        .count();
    Ok(match failed {
        0 => ExitCode::SUCCESS,
        all if all == looked.len() => ExitCode::FAILURE,
        _ => ExitCode::from(DEGRADED),
    })
}

fn chosen<'a>(all: &[&'a Source], names: &[String]) -> Result<Vec<&'a Source>, Failure> {
    let known = || all.iter().map(|source| source.id.as_str());
    if let Some(unknown) = names
        .iter()
        .find(|name| !known().any(|known| known == *name))
    {
        return Err(Failure::usage(
            format!("`{unknown}` is not a source that is switched on"),
            format!("there are {}", known().collect::<Vec<_>>().join(", ")),
        ));
    }
    let wanted =
        |source: &&&Source| names.is_empty() || names.iter().any(|name| source.id.as_str() == name);
    Ok(all.iter().filter(wanted).copied().collect())
}

async fn look<'a>(source: &'a Source, clock: &Clock) -> Looked<'a> {
    let (result, seen) = throughline_http::watched(read(source)).await;
    let now = clock();
    let skew = seen.last().and_then(|seen: &Seen| {
        let age = jiff::SignedDuration::try_from(seen.received.elapsed()).ok()?;
        let received = now.checked_sub(age).ok()?;
        Some(seen.server_time?.as_second() - received.as_second())
    });
    let quota = seen.iter().rev().find(|seen| !seen.quota.is_empty());
    let (describe, result) = result;
    let paging = result
        .as_ref()
        .ok()
        .and_then(|page| paging(source, page, &seen));
    Looked {
        source,
        describe,
        result: result.map_err(|error| error.problem().clone()),
        export: export(source),
        requests: seen.len(),
        quota: quota.map_or_else(Vec::new, |seen| seen.quota.clone()),
        skew,
        paging,
    }
}

/// What the reply of a REST source says of further pages that nothing was declared for.
fn paging(source: &Source, page: &Preview, seen: &[Seen]) -> Option<String> {
    let Some(SourceKind::Rest(settings)) = &source.kind else {
        return None;
    };
    let undeclared = matches!(settings.page, Paging::Link | Paging::None);
    let reply = seen.last().filter(|_| undeclared && !page.more)?;
    let body = reply.body.as_ref()?;
    throughline_rest::detect(body, reply.links_on, page.records)
}

async fn read(source: &Source) -> (String, Result<Preview, PullError>) {
    let Some(kind) = &source.kind else {
        let off = Problem::new(source.id.as_str(), "the source is switched off");
        return (String::new(), Err(PullError::denied(off)));
    };
    let reader = match registry::tasks(kind, Arc::new(Untouched)) {
        Ok(reader) => reader,
        Err(error) => return (String::new(), Err(error)),
    };
    let describe = reader.connector.describe();
    let read = tokio::time::timeout(LIMIT, preview::preview(source, &reader)).await;
    let result = read.unwrap_or_else(|_| {
        let what = format!("no page within {} minutes", LIMIT.as_secs() / 60);
        Err(PullError::transient(Problem::new(&describe, what)))
    });
    (describe, result)
}

/// How an export on this machine is written.
fn export(source: &Source) -> Option<throughline_csv::Sniff> {
    match &source.kind {
        // An export that cannot be read was reported by the page already; one at an address is not fetched twice.
        Some(SourceKind::Csv(settings)) => throughline_csv::inspect(settings).ok(),
        Some(SourceKind::Github(_) | SourceKind::Rest(_)) | None => None,
    }
}

/// A stranger's text for a terminal.
fn safe(text: &str) -> String {
    Safe::new(text).as_str().to_owned()
}

fn text(looked: &Looked<'_>) -> String {
    let mut out = format!("{}: {}\n", looked.source.id, safe(&looked.describe));
    match &looked.result {
        Ok(preview) => page(&mut out, preview),
        Err(problem) => told(&mut out, "failed", problem),
    }
    if let Some(sniff) = &looked.export {
        told_export(&mut out, sniff);
    }
    if let Some(paging) = &looked.paging {
        let what = format!("there are more pages, and none is asked for: page = {paging}");
        line(&mut out, "look at", &safe(&what));
    }
    if !looked.quota.is_empty() {
        let parts = looked
            .quota
            .iter()
            .map(|(name, value)| format!("{name} {}", safe(value)));
        line(&mut out, "quota", &parts.collect::<Vec<_>>().join(", "));
    }
    match looked.skew {
        Some(skew) if skew.abs() > SKEW_SECS => {
            let how = if skew > 0 { "ahead of" } else { "behind" };
            let secs = figures::count(skew.unsigned_abs(), "second");
            line(
                &mut out,
                "clock",
                &format!("the server's is {secs} {how} ours"),
            );
        }
        Some(_) => line(&mut out, "clock", "the server's agrees with ours"),
        None => {}
    }
    out
}

fn line(out: &mut String, label: &str, text: &str) {
    writeln!(out, "  {label:<8} {text}").expect("a text takes every line");
}

fn told(out: &mut String, label: &str, problem: &Problem) {
    line(out, label, &safe(&problem.to_string()));
    if let Some(help) = &problem.help {
        line(out, "help", &safe(help));
    }
}

fn page(out: &mut String, preview: &Preview) {
    let records = figures::count(preview.records, "record");
    let of = match (preview.expected, preview.more) {
        (Some(all), true) => format!(" of {all}, and there are more pages"),
        (_, true) => ", and there are more pages".to_owned(),
        (_, false) => ", and no more pages".to_owned(),
    };
    let refused = match preview.refused {
        0 => String::new(),
        count => format!("; {count} refused"),
    };
    line(out, "page", &format!("{records}{of}{refused}"));
    table(out, &preview.tasks);
    let share = |count: u64| 100.0 * count as f64 / preview.records.max(1) as f64;
    let empty: Vec<String> = preview
        .empty
        .iter()
        .filter(|(_, count)| **count > 0)
        .map(|(name, count)| format!("{} {:.0} %", safe(name), share(*count)))
        .collect();
    if !empty.is_empty() {
        line(out, "empty", &empty.join(", "));
    }
    for reject in &preview.rejects {
        told(out, "refused", reject);
    }
    for note in &preview.notes {
        told(out, "note", note);
    }
    for lint in &preview.lints {
        told(out, "look at", lint);
    }
}

/// The first tasks as a table.
fn table(out: &mut String, tasks: &[Task]) {
    const WIDTHS: [usize; 6] = [14, 34, 12, 20, 11, 10];
    if tasks.is_empty() {
        return;
    }
    let mut row = |cells: [String; 6]| {
        let cells = cells
            .iter()
            .zip(WIDTHS)
            .map(|(cell, width)| left(cell, width));
        let text = cells.collect::<Vec<_>>().join(" ");
        writeln!(out, "    {}", text.trim_end()).expect("a text takes every line");
    };
    row(["key", "title", "state", "assignees", "due", "estimate"].map(str::to_owned));
    for task in tasks {
        let json = json!(task);
        let text = |name: &str| match &json[name] {
            Value::String(text) => safe(text),
            _ => String::new(),
        };
        let estimate = match &json["estimate"] {
            Value::Object(estimate) => estimate
                .iter()
                .next()
                .map_or_else(String::new, |(unit, amount)| format!("{amount} {unit}")),
            _ => String::new(),
        };
        row([
            text("key"),
            text("title"),
            text("state"),
            fit(&safe(&task.assignees.join(", ")), 20),
            text("due").chars().take(10).collect(),
            estimate,
        ]);
    }
}

fn told_export(out: &mut String, sniff: &throughline_csv::Sniff) {
    let mark = match sniff.delimiter {
        Some(b'\t') => ", separated by tabs".to_owned(),
        Some(mark) => format!(", separated by \"{}\"", char::from(mark)),
        None => String::new(),
    };
    line(
        out,
        "file",
        &format!("{}, {}{mark}", safe(&sniff.place), sniff.encoding),
    );
    for (label, names) in [("lacks", &sniff.lacking), ("unread", &sniff.unread)] {
        if !names.is_empty() {
            let names: Vec<String> = names.iter().map(|name| safe(name)).collect();
            line(out, label, &names.join(", "));
        }
    }
}

fn document(looked: &Looked<'_>) -> Value {
    let told = |problems: &[Problem]| -> Value {
        let all = problems.iter().map(|problem| {
            json!({ "place": problem.place, "message": problem.what, "help": problem.help })
        });
        all.collect()
    };
    let page = looked.result.as_ref().ok().map(|preview| {
        let empty = preview.empty.iter().map(|(field, count)| {
            json!({ "field": field, "empty": count, "share": *count as f64 / preview.records.max(1) as f64 })
        });
        json!({
            "records": preview.records,
            "expected": preview.expected,
            "more": preview.more,
            "refused": preview.refused,
            "tasks": preview.tasks,
            "fields": empty.collect::<Value>(),
            "rejects": told(&preview.rejects),
            "notes": told(&preview.notes),
            "lints": told(&preview.lints),
        })
    });
    let export = looked.export.as_ref().map(|sniff| {
        json!({
            "encoding": sniff.encoding,
            "delimiter": sniff.delimiter.map(|mark| char::from(mark).to_string()),
            "columns": sniff.header,
            "lacking": sniff.lacking,
            "unread": sniff.unread,
        })
    });
    let problem = looked.result.as_ref().err();
    json!({
        "source": looked.source.id,
        "reads": looked.describe,
        "ok": looked.result.is_ok(),
        "failure": problem.map(ToString::to_string),
        "help": problem.and_then(|problem| problem.help.clone()),
        "page": page,
        "export": export,
        "requests": looked.requests,
        "quota": looked.quota.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect::<Value>(),
        "clock_skew_secs": looked.skew,
        "detected_paging": looked.paging,
    })
}
