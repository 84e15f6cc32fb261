//! `throughline pull`: read sources now, at once, each for itself.

use std::process::ExitCode;

use futures_util::future::join_all;
use serde_json::{Value, json};
use throughline_kit::Problem;

use super::arguments::{Format, Global, Pull};
use super::failure::{DEGRADED, Failure};
use super::interrupt::Interrupt;
use super::progress::{self, Bars};
use super::setup::Setup;
use super::{output, setup};
use crate::ingest::pull::Options;
use crate::jobs;
use crate::jobs::pull::{Kept, Outcome, Pulled, Subject};
use crate::review::escape::Safe;
use crate::review::figures;
use crate::store::Access;

/// As many refused records and notes as are printed of each source.
const SHOWN: usize = 5;

pub(super) async fn run(
    global: &Global,
    options: &Pull,
    interrupt: &Interrupt,
) -> Result<ExitCode, Failure> {
    let setup = setup::open(global, Access::Own, "warn")?;
    // A rehearsal keeps nothing at all, the plan's own rows neither.
    if !options.dry_run {
        jobs::plan::adopt(&setup.context, (setup.clock)()).await?;
    }
    let subjects = chosen(&setup, &options.sources)?;
    let how = Options {
        full: options.full,
        dry_run: options.dry_run,
        accept_shrink: options.accept_shrink,
    };
    let outcomes = interrupt.or(pull_all(&setup, subjects, how)).await??;
    match options.format {
        Format::Text => outcomes
            .iter()
            .for_each(|outcome| output::result(&line(outcome, options.dry_run))),
        Format::Json => {
            output::result(&outcomes.iter().map(json_of).collect::<Value>().to_string());
        }
    }
    Ok(exit_code(&outcomes))
}

/// Fine when everything was read, degraded when something was, failed when nothing could be.
pub(super) fn exit_code(outcomes: &[Outcome]) -> ExitCode {
    let failed = outcomes
        .iter()
        .filter(|outcome| outcome.result.is_err())
        .count();
    match failed {
        0 => ExitCode::SUCCESS,
        all if all == outcomes.len() => ExitCode::FAILURE,
        _ => ExitCode::from(DEGRADED),
    }
}

fn chosen<'a>(setup: &'a Setup, names: &[String]) -> Result<Vec<Subject<'a>>, Failure> {
    let all = jobs::pull::subjects(&setup.context);
    if let Some(unknown) = names
        .iter()
        .find(|name| !all.iter().any(|subject| subject.id().as_str() == *name))
    {
        let known: Vec<String> = all.iter().map(|subject| subject.id().to_string()).collect();
        return Err(Failure::unknown(
            format!("`{unknown}` is not a source that is switched on"),
            &known,
        ));
    }
    Ok(all
        .into_iter()
        .filter(|subject| {
            names.is_empty() || names.iter().any(|name| subject.id().as_str() == name)
        })
        .collect())
}

/// Pulls subjects side by side; a failing one holds up none of the others.
pub(super) async fn pull_all(
    setup: &Setup,
    subjects: Vec<Subject<'_>>,
    options: Options,
) -> Result<Vec<Outcome>, Failure> {
    let bars = Bars::new();
    let now = (setup.clock)();
    let pulls = subjects.into_iter().map(|subject| {
        let bar = bars.start(subject.id().as_str());
        let context = &setup.context;
        async move {
            let outcome = jobs::pull::run(context, subject, options, now, &|progress| {
                progress::show(&bar, progress);
            })
            .await;
            bar.finish_and_clear();
            outcome
        }
    });
    let outcomes: Result<Vec<Outcome>, _> = join_all(pulls).await.into_iter().collect();
    Ok(outcomes?)
}

/// One line (and its notes) about one pull.
pub(super) fn line(outcome: &Outcome, dry_run: bool) -> String {
    let would = if dry_run { "would be " } else { "" };
    let mut lines = Vec::new();
    let name = format!("{:<24}", outcome.id.as_str());
    match &outcome.result {
        Ok(Pulled::Tasks(report)) if report.unchanged => lines.push(format!("{name} unchanged")),
        Ok(Pulled::Tasks(report)) => {
            let counts = &report.counts;
            let mut parts = vec![
                format!("{} {would}new", counts.new),
                format!("{} changed", counts.changed),
                format!("{} unchanged", counts.unchanged),
            ];
            let rest = [
                (counts.gone, "gone"),
                (counts.returned, "back again"),
                (counts.rejected, "refused"),
            ];
            parts.extend(
                rest.iter()
                    .filter(|(count, _)| *count > 0)
                    .map(|(count, what)| format!("{count} {what}")),
            );
            lines.push(format!(
                "{name} {} read: {}",
                figures::count(counts.seen, "task"),
                parts.join(", ")
            ));
            lines.extend(some("refused", &report.rejects, counts.rejected));
            lines.extend(some("note", &report.notes, 0));
            lines.extend(advice(report.rejects.iter().chain(&report.notes)));
        }
        Ok(Pulled::Points(report)) => {
            let counts = &report.counts;
            let rows = figures::count(counts.seen, "point");
            lines.push(format!(
                "{name} {rows} read: {} {would}new, {} revised, {} unchanged",
                counts.new, counts.revised, counts.unchanged
            ));
            lines.extend(some("refused", &report.rejects, counts.rejected));
            lines.extend(some("note", &report.notes, 0));
            lines.extend(advice(report.rejects.iter().chain(&report.notes)));
        }
        Err(problem) => {
            let text = problem.to_string();
            let text = Safe::new(&text);
            lines.push(if outcome.parked {
                format!(
                    "{name} waits until {:.0}: {}",
                    outcome.next_at,
                    text.as_str()
                )
            } else {
                format!("{name} failed: {}", text.as_str())
            });
            lines.extend(
                problem
                    .help
                    .iter()
                    .map(|help| format!("{:<24} help: {}", "", Safe::new(help).as_str())),
            );
            lines.extend(outcome.kept.iter().map(kept));
        }
    }
    lines.join("\n")
}

/// What the figures rest on while a source cannot be read.
fn kept(kept: &Kept) -> String {
    let told = kept.age_secs.map_or_else(
        || "nothing, it was never read".to_owned(),
        |secs| {
            let records = figures::count(kept.records, "record");
            format!("{records}, read {} ago", figures::age("age", secs))
        },
    );
    format!("{:<24} kept: {told}", "")
}

/// The first problems of a kind, and how many more of `all` there are.
fn some(word: &str, problems: &[Problem], all: u64) -> Vec<String> {
    let note = |text: &str| format!("{:<24} {word}: {}", "", Safe::new(text).as_str());
    let first = problems.iter().take(SHOWN);
    let mut lines: Vec<String> = first.map(|problem| note(&problem.to_string())).collect();
    let all = all.max(problems.len() as u64);
    let more = all.saturating_sub(lines.len() as u64);
    if more > 0 {
        lines.push(note(&format!(
            "… and {} more",
            figures::number(more as f64)
        )));
    }
    lines
}

/// Refused records and notes as JSON: the first ones, as the report keeps them.
fn told(problems: &[Problem]) -> Value {
    problems
        .iter()
        .map(|problem| json!({ "problem": problem.to_string(), "help": problem.help }))
        .collect()
}

/// What to do about the problems above, each advice once: a wrong format refuses many rows alike.
fn advice<'p>(problems: impl Iterator<Item = &'p Problem>) -> Vec<String> {
    let mut given: Vec<&str> = Vec::new();
    for help in problems.filter_map(|problem| problem.help.as_deref()) {
        if !given.contains(&help) {
            given.push(help);
        }
    }
    given
        .into_iter()
        .map(|help| format!("{:<24} help: {}", "", Safe::new(help).as_str()))
        .collect()
}

fn json_of(outcome: &Outcome) -> Value {
    let id = outcome.id.as_str();
    match &outcome.result {
        Ok(Pulled::Tasks(report)) => json!({
            "source": id, "ok": true, "unchanged_source": report.unchanged, "pages": report.pages,
            "read": report.counts.seen, "new": report.counts.new, "changed": report.counts.changed,
            "unchanged": report.counts.unchanged, "gone": report.counts.gone, "returned": report.counts.returned,
            "refused": report.counts.rejected, "problems": told(&report.rejects), "notes": told(&report.notes),
            "next_at": outcome.next_at,
        }),
        Ok(Pulled::Points(report)) => json!({
            "source": id, "ok": true, "unchanged_source": report.unchanged, "read": report.counts.seen,
            "new": report.counts.new, "revised": report.counts.revised, "refused": report.counts.rejected,
            "problems": told(&report.rejects), "notes": told(&report.notes), "next_at": outcome.next_at,
        }),
        Err(problem) => {
            let kept = outcome
                .kept
                .map(|kept| json!({ "records": kept.records, "last_good": kept.last_good }));
            json!({ "source": id, "ok": false, "problem": problem.to_string(), "help": problem.help, "kept": kept, "parked": outcome.parked, "next_at": outcome.next_at })
        }
    }
}
