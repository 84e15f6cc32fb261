//! Words for what the figures rest on: the sources, the tasks that count nowhere, the accounts of nobody.

use jiff::Timestamp;

use crate::domain::calendar::days_between;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

use super::content::SourceLine;
use super::figures;
use super::view::{Section, SourceView, StatusView};
use super::voice;
use super::wording::Words;

impl Words<'_> {
    pub(super) fn data(&self) -> Option<Section> {
        let mut notes = self.notes();
        let sources = self.sources();
        if !self.content.scoreboard.is_empty() {
            notes.push(self.say(&phrase!("legend")));
        }
        (!sources.is_empty() || !notes.is_empty()).then(|| Section::Data {
            heading: self.say(&phrase!("heading-data")),
            sources,
            more: self.more(&self.content.data.sources),
            notes,
        })
    }

    /// The sources that an alert tells of.
    pub(super) fn down(&self) -> Option<Section> {
        let sources = &self.content.data.sources;
        (!sources.is_empty()).then(|| Section::Data {
            heading: self.say(&phrase!("heading-down")),
            sources: sources.items.iter().map(|line| self.source(line)).collect(),
            more: self.more(sources),
            notes: Vec::new(),
        })
    }

    /// What counts nowhere: tasks of no initiative, accounts of nobody.
    pub(super) fn notes(&self) -> Vec<String> {
        let data = &self.content.data;
        let mut notes = Vec::new();
        if let Some(unlinked) = data.unlinked.filter(|known| known.tasks > 0) {
            notes.push(self.say(&phrase!(
                "unlinked",
                tasks = unlinked.tasks,
                of = unlinked.of,
                share = Arg::Percent(unlinked.tasks as f64 / unlinked.of.max(1) as f64)
            )));
        }
        let accounts = data.unknown_accounts.items.iter();
        let accounts: Vec<Arg> = accounts
            .map(|(source, account)| format!("{account} ({source})").into())
            .collect();
        if !accounts.is_empty() {
            let accounts = Arg::List(accounts);
            notes.push(self.say(&match data.unknown_accounts.more {
                0 => phrase!("unknown-accounts", accounts = accounts),
                more => phrase!("unknown-accounts-more", accounts = accounts, count = more),
            }));
        }
        notes
    }

    /// `20 Nov 14:05`, in the plan's zone.
    pub(super) fn moment(&self, at: Timestamp) -> Arg {
        Arg::Moment(at.to_zoned(self.content.time_zone.clone()).datetime())
    }

    /// Each source in trouble, then the fresh ones together.
    fn sources(&self) -> Vec<SourceView> {
        let all = &self.content.data.sources.items;
        let (fresh, trouble): (Vec<&SourceLine>, Vec<&SourceLine>) = all
            .iter()
            .partition(|line| !line.is_stale && line.failure.is_none() && line.rejects == 0);
        let mut views: Vec<SourceView> = trouble.iter().map(|line| self.source(line)).collect();
        if let [first, rest @ ..] = fresh.as_slice() {
            let names = fresh.iter().map(|line| Arg::from(&line.id)).collect();
            let oldest = fresh.iter().filter_map(|line| line.age_secs).max();
            let oldest = oldest.unwrap_or_default();
            let text = if rest.is_empty() {
                phrase!("read", ago = figures::age("ago", oldest))
            } else {
                phrase!("all-read", age = figures::age("within", oldest))
            };
            let id = self.voice.spell(&Arg::List(names));
            views.push(self.sourced(id, self.source_state(first), self.say(&text), None));
        }
        views
    }

    pub(super) fn source(&self, line: &SourceLine) -> SourceView {
        let parts = [
            Some(read(line)),
            self.staleness(line),
            (line.rejects > 0).then(|| phrase!("refused", count = line.rejects)),
            self.failure(line),
        ];
        let text = voice::clauses(parts.into_iter().flatten());
        let text = text.map(|text| self.say(&text)).unwrap_or_default();
        let help = line.help.as_ref().map(ToString::to_string);
        self.sourced(line.id.to_string(), self.source_state(line), text, help)
    }

    fn sourced(
        &self,
        id: String,
        status: StatusView,
        text: String,
        help: Option<String>,
    ) -> SourceView {
        let line = self.say(&phrase!(
            "labelled",
            label = id.as_str(),
            text = text.as_str()
        ));
        SourceView {
            status,
            id,
            text,
            line,
            help,
        }
    }

    fn staleness(&self, line: &SourceLine) -> Option<Phrase> {
        let limit = figures::age("age", line.fresh_secs);
        match line.last_value {
            Some(date) => Some(phrase!(
                "last-value",
                day = self.day(date),
                days = Arg::number(days_between(date, self.today()) as f64, 0),
                limit = limit
            )),
            None if line.is_stale && line.last_good.is_some() => {
                Some(phrase!("stale-limit", limit = limit))
            }
            None => None,
        }
    }

    fn failure(&self, line: &SourceLine) -> Option<Phrase> {
        let failure = line.failure.as_ref()?;
        Some(match (line.waits_until, line.failing_since) {
            (Some(until), _) => phrase!("waiting", at = self.moment(until), failure = failure),
            (None, Some(at)) => {
                phrase!("failing-since", at = self.moment(at), failure = failure)
            }
            (None, None) => phrase!("failing", failure = failure),
        })
    }

    fn source_state(&self, line: &SourceLine) -> StatusView {
        let waits = line.waits_until.is_some();
        let failing = line.failure.is_some() && !waits;
        let (symbol, word, tone) = match (failing, waits || line.is_stale || line.rejects > 0) {
            (true, _) => ("■", "source-failing", "bad"),
            (false, true) if line.is_stale => ("▲", "source-stale", "warn"),
            (false, true) if waits => ("▲", "source-waiting", "warn"),
            (false, true) => ("▲", "source-partly-read", "warn"),
            (false, false) => ("●", "source-fresh", "good"),
        };
        StatusView {
            symbol,
            word: self.say(&Phrase::new(word)),
            tone,
        }
    }
}

/// `read 2 days ago, 148 records`.
fn read(line: &SourceLine) -> Phrase {
    let count = line.records;
    let has_records = line.last_good.is_some() || count > 0;
    match line.age_secs.map(|secs| figures::age("ago", secs)) {
        Some(ago) if has_records => phrase!("read-records", ago = ago, count = count),
        Some(ago) => phrase!("read", ago = ago),
        None if has_records => phrase!("never-read-records", count = count),
        None => phrase!("never-read"),
    }
}
