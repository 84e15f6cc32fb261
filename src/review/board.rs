//! Words for the scoreboard: the phrases of objectives, initiatives and measures.

use jiff::civil::Date;

use crate::engine::assessment::Status;
use crate::engine::words::period;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

use super::content::Subject;
use super::escape::Safe;
use super::measure;
use super::rows::{
    Completion, DataAge, InitiativeRow, LeadRow, List, Measure, ObjectiveRow, ReasonLine,
};
use super::sentence::Sentence;
use super::view::{InitiativeView, MeasureView, ObjectiveView, ReasonsView, Section, status};
use super::wording::Words;

impl Words<'_> {
    pub(super) fn scoreboard(&self) -> Option<Section> {
        let rows = &self.content.scoreboard;
        (!rows.is_empty()).then(|| Section::Scoreboard {
            heading: self.say(&phrase!("heading-scoreboard")),
            items: rows.items.iter().map(|row| self.objective(row)).collect(),
            more: self.more(rows),
        })
    }

    fn objective(&self, row: &ObjectiveRow) -> ObjectiveView {
        let mut notes = Vec::new();
        if row.lag.is_none() {
            notes.extend(self.complete(&row.completion));
        }
        notes.extend(self.coverage(&row.completion, &row.reasons));
        notes.extend(row.original.as_ref().map(|one| self.voice.name(one)));
        notes.extend(
            row.stated
                .as_ref()
                .map(|stated| self.sentence(&stated.text)),
        );
        let stake = row.at_stake.as_ref().filter(|stake| !self.is_staked(stake));
        let about = std::iter::once(self.about(&row.owner, row.due)).chain(self.stake(stake));
        ObjectiveView {
            status: status(self.voice, row.status),
            statement: row.statement.to_string(),
            link: self.page_of(&Subject::Objective(row.id.clone())),
            depth: row.depth,
            about: joined(about),
            reasons: self.reasons(&row.reasons, |reason| {
                row.lag.is_none() || !reason.is_figures()
            }),
            notes,
            diagnosis: row
                .diagnosis
                .as_ref()
                .filter(|line| !self.is_asked(&line.text))
                .map(|line| {
                    let text = self.sentence(&line.text);
                    self.say(&phrase!("diagnosis", text = text))
                }),
            lag: self.lag(row),
            initiatives: row
                .initiatives
                .items
                .iter()
                .map(|row| self.initiative(row))
                .collect(),
            more: self.more(&row.initiatives),
        }
    }

    /// The lag measure; what its objective says already is not said again.
    fn lag(&self, row: &ObjectiveRow) -> Option<MeasureView> {
        let (measure, known) = row.lag.as_ref().zip(row.lag_status)?;
        let mut details: Vec<String> = self.distance(measure).into_iter().collect();
        let dated = measure.value_date.filter(|date| *date != self.today());
        details.extend(dated.map(|date| self.say(&phrase!("as-of", day = self.day(date)))));
        details.extend(row.implied.map(|(implied, _)| {
            let amount = measure::amount(measure, implied);
            self.say(&phrase!("implied", amount = amount))
        }));
        let told = row.reasons.items.iter().chain(&row.lag_reasons.items);
        if !told.clone().any(ReasonLine::is_of_the_data) {
            details.extend(self.data_age(&measure.data));
        }
        let reasons = self.reasons(&row.lag_reasons, |reason| !reason.is_figures());
        Some(self.measure(measure, (known, row.due), details, reasons))
    }

    fn initiative(&self, row: &InitiativeRow) -> InitiativeView {
        // One lead's sentence is the line of that lead; of several it says which is the worst.
        let is_told = row.leads.items.len() + row.leads.more == 1 || !row.status.wants_attention();
        let about = std::iter::once(self.about(&row.owner, row.due));
        InitiativeView {
            status: status(self.voice, row.status),
            name: row.name.to_string(),
            link: self.page_of(&Subject::Initiative(row.id.clone())),
            about: joined(about.chain(self.complete(&row.completion))),
            work: self.work(row),
            held_up: self.held_up(row),
            reasons: self.reasons(&row.reasons, |reason| !(is_told && reason.is_figures())),
            leads: row
                .leads
                .items
                .iter()
                .map(|lead| self.lead(lead, row.due, &row.reasons.items))
                .collect(),
            more: self.more(&row.leads),
        }
    }

    /// `tasks: 49 done, 21 open`; nothing without any.
    fn work(&self, row: &InitiativeRow) -> String {
        let parts: Vec<Arg> = [
            ("tasks-done", row.tasks.done),
            ("tasks-in-progress", row.tasks.in_progress),
            ("tasks-open", row.tasks.open),
        ]
        .into_iter()
        .filter_map(counted)
        .map(Arg::from)
        .collect();
        if parts.is_empty() {
            return String::new();
        }
        self.say(&phrase!("work", parts = Arg::List(parts)))
    }

    /// `1 blocked · 3 overdue · waits on Data migration (off track, 69 days behind)`.
    fn held_up(&self, row: &InitiativeRow) -> String {
        let tasks = [
            ("tasks-blocked", row.tasks.blocked),
            ("tasks-overdue", row.tasks.overdue),
        ];
        let tasks = tasks.into_iter().filter_map(counted);
        let waits = row.waits_on.iter().map(|on| self.voice.name(on));
        let waits = waits.map(|on| phrase!("waits-on", what = on));
        let troubles = row.milestones.iter().filter(|line| line.is_trouble());
        let troubles = troubles.map(|line| {
            let text = self.sentence(&line.text);
            phrase!("milestone-trouble", name = &line.name, text = text)
        });
        let mut parts: Vec<String> = tasks
            .chain(waits)
            .chain(troubles)
            .map(|part| self.say(&part))
            .collect();
        parts.extend(self.coverage(&row.completion, &row.reasons));
        parts.extend(row.original.as_ref().map(|one| self.voice.name(one)));
        parts.extend(
            row.stated
                .as_ref()
                .map(|stated| self.sentence(&stated.text)),
        );
        joined(parts)
    }

    /// The line of a lead; what is `said` above it already is not said again.
    pub(super) fn lead(&self, row: &LeadRow, above: Date, said: &[ReasonLine]) -> MeasureView {
        let mut details = Vec::new();
        if row.status.wants_attention() {
            details.extend(self.distance(&row.measure));
            details.extend(self.kept(row));
        }
        if !row.reasons.items.iter().any(ReasonLine::is_of_the_data) {
            details.extend(self.data_age(&row.measure.data));
        }
        let is_said = |reason: &ReasonLine| said.iter().any(|known| known.text == reason.text);
        let reasons = self.reasons(&row.reasons, |reason| {
            !reason.is_figures() && !is_said(reason)
        });
        self.measure(&row.measure, (row.status, above), details, reasons)
    }

    /// The line of one measure; its own figures stand in it, other reasons below. What stands above it is due on `above`.
    fn measure(
        &self,
        measure: &Measure,
        (known, above): (Status, Date),
        details: Vec<String>,
        reasons: ReasonsView,
    ) -> MeasureView {
        let (now, plan, gap) = (
            self.voice.spell(&measure::now(measure)),
            self.voice.spell(&measure::plan(measure)),
            self.voice.spell(&measure::gap(measure)),
        );
        MeasureView {
            status: status(self.voice, known),
            label: self.voice.name(&measure.label),
            target: self.say(&measure::target(measure, above, self.today())),
            figures: self.say(&phrase!(
                "measure-figures",
                now = now.as_str(),
                plan = plan.as_str(),
                gap = gap.as_str()
            )),
            now,
            plan,
            gap,
            detail: joined(details),
            reasons,
        }
    }

    fn distance(&self, measure: &Measure) -> Option<String> {
        measure::distance(measure).map(|distance| self.voice.spell(&distance))
    }

    /// Whether a decision or a change above names this stake already.
    fn is_staked(&self, stake: &Sentence) -> bool {
        let decisions = self.content.decisions.items.iter();
        let changes = self.content.changes.items.iter();
        let mut told = decisions
            .filter_map(|known| known.at_stake.as_ref())
            .chain(changes.filter_map(|known| known.at_stake.as_ref()));
        told.any(|known| known == stake)
    }

    fn data_age(&self, age: &DataAge) -> Option<String> {
        let phrase = match age {
            DataAge::Fresh => return None,
            DataAge::Missing => phrase!("no-data-yet"),
            DataAge::Stale { since, sources } => {
                let sources = Arg::List(sources.iter().map(Arg::from).collect());
                match since {
                    Some(at) => phrase!("data-read", sources = sources, at = self.moment(*at)),
                    None => phrase!("data-never-read", sources = sources),
                }
            }
        };
        Some(self.say(&phrase))
    }

    fn about(&self, owner: &Safe, due: Date) -> String {
        self.say(&phrase!("owner-due", owner = owner, day = self.day(due)))
    }

    /// `hit in 19 of 24 weeks, the last 7 in a row · 13 % of the commitment not kept`.
    fn kept(&self, row: &LeadRow) -> Option<String> {
        let known = row.consistency.filter(|known| known.whole > 0)?;
        let hit = phrase!(
            "periods-hit",
            hit = known.hit,
            whole = known.whole,
            period = row.measure.per.map_or("period", period)
        );
        let streak = match known.streak {
            0 => None,
            hit @ 1.. => Some(phrase!("streak-hit", count = hit.unsigned_abs())),
            missed => Some(phrase!("streak-missed", count = missed.unsigned_abs())),
        };
        let hits = std::iter::once(hit).chain(streak).map(Arg::from).collect();
        let missed = row.measure.shortfall.filter(|share| is_printed(*share));
        let missed =
            missed.map(|share| self.say(&phrase!("not-kept", share = Arg::Percent(share))));
        Some(joined(
            std::iter::once(self.voice.spell(&Arg::List(hits))).chain(missed),
        ))
    }

    /// `62 % done`.
    fn complete(&self, completion: &Completion) -> Option<String> {
        completion
            .share
            .map(|share| self.say(&phrase!("done", share = Arg::Percent(share))))
    }

    /// `fresh data for 75 % of the weight; to repair: calls, visits`; nothing where a reason says so already.
    fn coverage(&self, completion: &Completion, reasons: &List<ReasonLine>) -> Option<String> {
        let is_told = reasons.items.iter().any(|reason| reason.rule == "coverage");
        if is_told || (completion.to_repair.is_empty() && completion.coverage >= 1.0) {
            return None;
        }
        let share = Arg::Percent(completion.coverage);
        let names = completion.to_repair.iter();
        let names: Vec<Arg> = names.map(|name| self.voice.name(name).into()).collect();
        Some(self.say(&if names.is_empty() {
            phrase!("fresh-share", share = share)
        } else {
            phrase!(
                "fresh-share-repair",
                share = share,
                names = Arg::List(names)
            )
        }))
    }
}

/// A count of tasks as a phrase; nothing for none.
fn counted((id, count): (&'static str, u64)) -> Option<Phrase> {
    (count > 0).then(|| Phrase::new(id).with("count", count))
}

/// Whether a share is more than `0 %` when it is printed.
fn is_printed(share: f64) -> bool {
    (share * 100.0).round() != 0.0
}

fn joined(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().collect::<Vec<_>>().join(" · ")
}
