//! What a look at a source says: a text for people, JSON for programs.

use std::fmt::Write as _;

use serde_json::{Value, json};
use throughline_kit::Problem;

use super::Looked;
use crate::domain::task::Task;
use crate::ingest::preview::{Point, Preview};
use crate::review::escape::Safe;
use crate::review::figures;
use crate::review::layout::{fit, left};

/// A server's clock may differ by this much before it is worth a word: its `Date` has whole seconds.
const SKEW_SECS: i64 = 2;

/// A stranger's text for a terminal.
fn safe(text: &str) -> String {
    Safe::new(text).as_str().to_owned()
}

pub(super) fn text(looked: &Looked<'_>) -> String {
    // A list that looks cut off was answered with the same proposal.
    let notes = looked.result.as_ref().ok().map(|page| &page.notes);
    let proposed = notes.into_iter().flatten().any(|note| {
        let help = note.help.as_deref().unwrap_or_default();
        looked
            .paging
            .as_ref()
            .is_some_and(|paging| help.contains(paging))
    });
    let mut out = format!("{}: {}\n", looked.subject.id(), safe(&looked.describe));
    match &looked.result {
        Ok(preview) => page(&mut out, preview),
        Err(problem) => told(&mut out, "failed", problem),
    }
    if let Some(sniff) = &looked.export {
        told_export(&mut out, sniff);
    }
    if let Some(paging) = looked.paging.as_ref().filter(|_| !proposed) {
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
    points(out, &preview.points);
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

/// The first points of a series.
fn points(out: &mut String, points: &[Point]) {
    for Point { date, value } in points {
        writeln!(out, "    {date} {value}").expect("a text takes every line");
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

pub(super) fn document(looked: &Looked<'_>) -> Value {
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
            "points": preview.points,
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
        "source": looked.subject.id(),
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
