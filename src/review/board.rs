//! Words for the scoreboard: the phrases of objectives, initiatives and measures.

use jiff::civil::Date;

use crate::engine::assessment::Status;

use super::escape::Safe;
use super::figures;
use super::measure;
use super::rows::{
    Completion, DataAge, InitiativeRow, LeadRow, List, Measure, MilestoneLine, ObjectiveRow,
    ReasonLine,
};
use super::view::{InitiativeView, MeasureView, ObjectiveView, Section, status};
use super::wording::{Words, more, reasons, stake};

impl Words<'_> {
    pub(super) fn scoreboard(&self) -> Option<Section> {
        let rows = &self.content.scoreboard;
        (!rows.is_empty()).then(|| Section::Scoreboard {
            heading: "Scoreboard".into(),
            items: rows.items.iter().map(|row| self.objective(row)).collect(),
            more: more(rows),
        })
    }

    fn objective(&self, row: &ObjectiveRow) -> ObjectiveView {
        let mut notes = Vec::new();
        if row.lag.is_none() {
            notes.extend(complete(&row.completion));
        }
        notes.extend(coverage(&row.completion));
        notes.extend(row.original.as_ref().map(ToString::to_string));
        notes.extend(row.stated.as_ref().map(|stated| stated.text.to_string()));
        let stake = row.at_stake.as_ref().filter(|stake| !self.is_staked(stake));
        ObjectiveView {
            status: status(row.status),
            statement: row.statement.to_string(),
            depth: row.depth,
            about: self.about(row.owner.as_str(), row.due) + &self::stake(stake),
            reasons: reasons(&row.reasons, |reason| {
                row.lag.is_none() || !reason.is_figures()
            }),
            notes,
            diagnosis: row
                .diagnosis
                .as_ref()
                .filter(|line| !self.is_asked(&line.text))
                .map(|line| format!("Diagnosis: {}", line.text)),
            lag: self.lag(row),
            initiatives: row
                .initiatives
                .items
                .iter()
                .map(|row| self.initiative(row))
                .collect(),
            more: more(&row.initiatives),
        }
    }

    /// The lag measure; what its objective says already is not said again.
    fn lag(&self, row: &ObjectiveRow) -> Option<MeasureView> {
        let (measure, known) = row.lag.as_ref().zip(row.lag_status)?;
        let mut details: Vec<String> = measure::distance(measure).into_iter().collect();
        details.extend(
            measure
                .value_date
                .filter(|date| *date != self.today())
                .map(|date| format!("as of {}", figures::day(date, self.today()))),
        );
        details.extend(row.implied.map(|(implied, _)| {
            format!(
                "the work done so far implies {}",
                measure::amount(measure, implied)
            )
        }));
        let told = row.reasons.items.iter().chain(&row.lag_reasons.items);
        if !told.clone().any(|reason| reason.rule == "stale") {
            details.extend(self.data_age(&measure.data));
        }
        let target = measure::target(measure, row.due, self.today());
        Some(one(measure, known, target, &details, &row.lag_reasons))
    }

    fn initiative(&self, row: &InitiativeRow) -> InitiativeView {
        let spelled = |(count, noun): &(u64, &str)| {
            (*count > 0).then(|| format!("{} {noun}", figures::number(*count as f64)))
        };
        let work = [
            (row.tasks.done, "done"),
            (row.tasks.in_progress, "in progress"),
            (row.tasks.open, "open"),
        ];
        let work: Vec<String> = work.iter().filter_map(spelled).collect();
        let mut held_up: Vec<String> = [
            (row.tasks.blocked, "blocked"),
            (row.tasks.overdue, "overdue"),
        ]
        .iter()
        .filter_map(spelled)
        .collect();
        let waits = row.waits_on.iter().map(|on| format!("waits on {on}"));
        held_up.extend(waits);
        held_up.extend(row.milestones.iter().filter_map(MilestoneLine::trouble));
        held_up.extend(coverage(&row.completion));
        held_up.extend(row.original.as_ref().map(ToString::to_string));
        held_up.extend(row.stated.as_ref().map(|stated| stated.text.to_string()));
        // One lead's sentence is the line of that lead; of several it says which is the worst.
        let is_told = row.leads.items.len() + row.leads.more == 1 || !row.status.wants_attention();
        let mut about = self.about(row.owner.as_str(), row.due);
        about.extend(complete(&row.completion).map(|complete| format!(" · {complete}")));
        InitiativeView {
            status: status(row.status),
            name: row.name.to_string(),
            about,
            work: if work.is_empty() {
                String::new()
            } else {
                format!("tasks: {}", work.join(", "))
            },
            held_up: held_up.join(" · "),
            reasons: reasons(&row.reasons, |reason| !(is_told && reason.is_figures())),
            leads: row
                .leads
                .items
                .iter()
                .map(|lead| self.lead(lead, row.due))
                .collect(),
            more: more(&row.leads),
        }
    }

    fn lead(&self, row: &LeadRow, above: Date) -> MeasureView {
        let mut details = Vec::new();
        if row.status.wants_attention() {
            details.extend(measure::distance(&row.measure));
            details.extend(record(row));
        }
        if !row
            .reasons
            .items
            .iter()
            .any(|reason| reason.rule == "stale")
        {
            details.extend(self.data_age(&row.measure.data));
        }
        let target = measure::target(&row.measure, above, self.today());
        one(&row.measure, row.status, target, &details, &row.reasons)
    }

    /// Whether a decision or a change above names this stake already.
    fn is_staked(&self, stake: &Safe) -> bool {
        let decisions = self.content.decisions.items.iter();
        let changes = self.content.changes.items.iter();
        let mut told = decisions
            .filter_map(|known| known.at_stake.as_ref())
            .chain(changes.filter_map(|known| known.at_stake.as_ref()));
        told.any(|known| known == stake)
    }

    fn data_age(&self, age: &DataAge) -> Option<String> {
        match age {
            DataAge::Fresh => None,
            DataAge::Missing => Some("no data yet".into()),
            DataAge::Stale { since, sources } => {
                let names: Vec<String> = sources.iter().map(ToString::to_string).collect();
                let read = since.map_or_else(
                    || "never read".to_owned(),
                    |at| format!("read {}", figures::moment(at, &self.content.time_zone)),
                );
                Some(format!("stale data: {} {read}", names.join(", ")))
            }
        }
    }

    fn about(&self, owner: &str, due: Date) -> String {
        format!("{owner} · due {}", figures::day(due, self.today()))
    }
}

/// The line of one measure; its own figures stand in it, other reasons below.
fn one(
    measure: &Measure,
    known: Status,
    target: String,
    details: &[String],
    because: &List<ReasonLine>,
) -> MeasureView {
    MeasureView {
        status: status(known),
        label: measure.label.to_string(),
        target,
        now: measure::now(measure),
        plan: measure::plan(measure),
        gap: measure::gap(measure),
        detail: details.join(" · "),
        reasons: reasons(because, |reason| !reason.is_figures()),
    }
}

/// `hit in 19 of 24 weeks, the last 7 in a row · 13 % of the commitment not kept`.
fn record(row: &LeadRow) -> Option<String> {
    let known = row.consistency.filter(|known| known.whole > 0)?;
    let period = row.measure.per.map_or("period", measure::period_noun);
    let streak = match known.streak {
        0 => String::new(),
        hit @ 1.. => format!(", the last {hit} in a row"),
        missed => format!(", the last {} missed", missed.unsigned_abs()),
    };
    let missed = row
        .measure
        .shortfall
        .map(figures::percent)
        .filter(|share| share != "0 %")
        .map_or_else(String::new, |share| {
            format!(" · {share} of the commitment not kept")
        });
    Some(format!(
        "hit in {} of {}{streak}{missed}",
        known.hit,
        figures::count(known.whole, period)
    ))
}

/// `62 % done`.
fn complete(completion: &Completion) -> Option<String> {
    completion
        .share
        .map(|share| format!("{} done", figures::percent(share)))
}

/// `fresh data for 75 % of the weight; to repair: calls, visits`.
fn coverage(completion: &Completion) -> Option<String> {
    if completion.to_repair.is_empty() && completion.coverage >= 1.0 {
        return None;
    }
    let names: Vec<String> = completion
        .to_repair
        .iter()
        .map(ToString::to_string)
        .collect();
    let repair = if names.is_empty() {
        String::new()
    } else {
        format!(", to repair: {}", names.join(", "))
    };
    Some(format!(
        "fresh data for {} of the weight{repair}",
        figures::percent(completion.coverage)
    ))
}
