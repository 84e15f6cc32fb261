//! Words for what the figures rest on: the sources, the tasks that count nowhere, the accounts of nobody.

use super::content::SourceLine;
use super::figures;
use super::view::{Section, SourceView, StatusView};
use super::wording::{Words, more};

/// What the two kinds of points are.
const LEGEND: &str =
    "Points are hundredths of the way from baseline to target; pp are percentage points.";

impl Words<'_> {
    pub(super) fn data(&self) -> Option<Section> {
        let mut notes = self.notes();
        let sources = self.sources();
        if !self.content.scoreboard.is_empty() {
            notes.push(LEGEND.into());
        }
        (!sources.is_empty() || !notes.is_empty()).then(|| Section::Data {
            heading: "What the figures rest on".into(),
            sources,
            more: more(&self.content.data.sources),
            notes,
        })
    }

    /// What counts nowhere: tasks of no initiative, accounts of nobody.
    pub(super) fn notes(&self) -> Vec<String> {
        let data = &self.content.data;
        let mut notes = Vec::new();
        if let Some(unlinked) = data.unlinked.filter(|known| known.tasks > 0) {
            let share = unlinked.tasks as f64 / unlinked.of.max(1) as f64;
            let belong = if unlinked.tasks == 1 {
                "belongs"
            } else {
                "belong"
            };
            notes.push(format!(
                "{} of {} ({}) {belong} to no initiative.",
                figures::number(unlinked.tasks as f64),
                figures::count(unlinked.of, "task"),
                figures::percent(share),
            ));
        }
        let accounts: Vec<String> = data
            .unknown_accounts
            .items
            .iter()
            .map(|(source, account)| format!("{account} ({source})"))
            .collect();
        if !accounts.is_empty() {
            let rest =
                more(&data.unknown_accounts).map_or_else(String::new, |more| format!(" {more}"));
            notes.push(format!(
                "Accounts of nobody in the plan: {}{rest}.",
                accounts.join(", ")
            ));
        }
        notes
    }

    /// Each source in trouble, then the fresh ones together.
    fn sources(&self) -> Vec<SourceView> {
        let all = &self.content.data.sources.items;
        let (fresh, trouble): (Vec<&SourceLine>, Vec<&SourceLine>) = all
            .iter()
            .partition(|line| !line.is_stale && line.failure.is_none() && line.rejects == 0);
        let mut views: Vec<SourceView> = trouble.iter().map(|line| self.source(line)).collect();
        if let [first, rest @ ..] = fresh.as_slice() {
            let names: Vec<&str> = fresh.iter().map(|line| line.id.as_str()).collect();
            let oldest = fresh.iter().filter_map(|line| line.age_secs).max();
            let age = figures::age(oldest.unwrap_or_default());
            let read = if rest.is_empty() {
                "read"
            } else {
                "all read within"
            };
            let ago = if rest.is_empty() { " ago" } else { "" };
            views.push(SourceView {
                id: names.join(", "),
                text: format!("{read} {age}{ago}"),
                ..self.source(first)
            });
        }
        views
    }

    pub(super) fn source(&self, line: &SourceLine) -> SourceView {
        let read = line.age_secs.map_or_else(
            || "never read".to_owned(),
            |secs| format!("read {} ago", figures::age(secs)),
        );
        let mut parts = Vec::new();
        if line.last_good.is_some() || line.records > 0 {
            let records = figures::count(line.records, "record");
            parts.push(format!("{read}, {records}"));
        } else {
            parts.push(read);
        }
        let limit = figures::age(line.fresh_secs);
        match line.last_value {
            Some(date) => parts.push(format!(
                "its last value is of {}, {} old; the limit is {limit}",
                figures::day(date, self.today()),
                crate::engine::words::days(date, self.today())
            )),
            None if line.is_stale && line.last_good.is_some() => {
                parts.push(format!("stale: the limit is {limit}"));
            }
            None => {}
        }
        if line.rejects > 0 {
            parts.push(format!(
                "{} refused",
                figures::count(line.rejects, "record")
            ));
        }
        if let Some(failure) = &line.failure {
            let since = line.failing_since.map_or_else(String::new, |at| {
                format!(" since {}", figures::moment(at, &self.content.time_zone))
            });
            match line.waits_until {
                Some(until) => parts.push(format!(
                    "waits until {}: {failure}",
                    figures::moment(until, &self.content.time_zone)
                )),
                None => parts.push(format!("failing{since}: {failure}")),
            }
        }
        let waits = line.waits_until.is_some();
        let failing = line.failure.is_some() && !waits;
        let known = match (failing, waits || line.is_stale || line.rejects > 0) {
            (true, _) => StatusView {
                symbol: "■",
                word: "failing",
                tone: "bad",
            },
            (false, true) => StatusView {
                symbol: "▲",
                word: if line.is_stale {
                    "stale"
                } else if waits {
                    "waiting"
                } else {
                    "partly read"
                },
                tone: "warn",
            },
            (false, false) => StatusView {
                symbol: "●",
                word: "fresh",
                tone: "good",
            },
        };
        SourceView {
            status: known,
            id: line.id.to_string(),
            text: parts.join("; "),
            help: line.help.as_ref().map(ToString::to_string),
        }
    }
}
