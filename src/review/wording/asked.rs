//! Words for what turned, what wants a decision, and what became of the decisions before.

use crate::domain::review::ReviewKind;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

use super::super::content::{Decision, StatusChange, Subject};
use super::super::sentence::Sentence;
use super::super::view::{ChangeView, DecisionView, DiagnosisView, Section, status};
use super::super::voice;
use super::Words;

impl Words<'_> {
    pub(super) fn changes(&self) -> Option<Section> {
        let changes = &self.content.changes;
        let since = self.day(self.content.compared_with?);
        (!changes.is_empty()).then(|| Section::Changes {
            heading: self.say(&if self.content.is_alert {
                phrase!("heading-worse")
            } else {
                phrase!("heading-changes", day = since)
            }),
            items: changes.items.iter().map(|one| self.change(one)).collect(),
            more: self.more(changes),
        })
    }

    fn change(&self, change: &StatusChange) -> ChangeView {
        let (new, of) = match &change.subject {
            Subject::Objective(_) => ("new-objective", "objective-of"),
            Subject::Initiative(_) => ("new-initiative", "initiative-of"),
            Subject::Lead(_) => ("new-lead", "lead-of"),
        };
        let turn = match change.from {
            Some(from) => phrase!("was-status", status = voice::status(from)),
            None => Phrase::new(new),
        };
        let owner = self.say(&Phrase::new(of).with("owner", &change.owner));
        let stake = self.stake(change.at_stake.as_ref());
        ChangeView {
            status: status(self.voice, change.to),
            name: change.name.to_string(),
            link: self.page_of(&change.subject),
            turn: self.say(&turn),
            owner: std::iter::once(owner)
                .chain(stake)
                .collect::<Vec<_>>()
                .join(" · "),
            reasons: self.reasons(&change.reasons, |_| true),
        }
    }

    pub(super) fn decisions(&self) -> Option<Section> {
        self.deciding(|_| true)
    }

    /// Decisions of which no diagnosis above speaks.
    pub(super) fn asked(&self) -> Option<Section> {
        let rows = &self.content.scoreboard.items;
        let is_told = |decision: &Decision| {
            let mut told = rows.iter().filter(|row| row.diagnosis.is_some());
            told.any(|row| row.statement == decision.about)
        };
        self.deciding(|decision| !is_told(decision))
    }

    fn deciding(&self, wanted: impl Fn(&Decision) -> bool) -> Option<Section> {
        let decisions = &self.content.decisions;
        let asked = decisions.items.iter().filter(|decision| wanted(decision));
        let items = asked.map(|decision| DecisionView {
            status: status(self.voice, decision.status),
            about: decision.about.to_string(),
            fact: decision
                .fact
                .as_ref()
                .filter(|fact| !self.is_told(fact))
                .map(|fact| self.sentence(fact)),
            advice: self.voice.beginning(&decision.advice),
            decides: self.decides(decision),
            at_stake: self.so_what(decision),
        });
        let items: Vec<DecisionView> = items.collect();
        (!items.is_empty()).then(|| Section::Decisions {
            heading: self.say(&phrase!("heading-decisions")),
            items,
            more: self.more(decisions),
        })
    }

    /// `Ana Ruiz decides by 27 Nov, asked since 6 Nov`.
    fn decides(&self, decision: &Decision) -> String {
        let (decider, by) = (&decision.decider, self.day(decision.by));
        self.say(&if decision.first_asked < self.today() {
            let since = self.day(decision.first_asked);
            phrase!("decides-again", decider = decider, day = by, since = since)
        } else {
            phrase!("decides", decider = decider, day = by)
        })
    }

    /// What is at stake, and who waits: `at stake: USD 4.0 M (2027 subscriptions); CRM roll-out waits for it`.
    fn so_what(&self, decision: &Decision) -> Option<String> {
        let waiting: Vec<Arg> = decision.holds_up.iter().map(Arg::from).collect();
        let waits = (!waiting.is_empty()).then(|| {
            let count = waiting.len();
            phrase!("waits-for-it", names = Arg::List(waiting), count = count)
        });
        let stake = decision.at_stake.as_ref();
        let stake = stake.map(|stake| Phrase::verbatim(self.voice.name(stake)));
        let stakes = voice::clauses(stake.into_iter().chain(waits))?;
        Some(self.say(&phrase!("at-stake", stake = stakes)))
    }

    /// What became of what the last review asked for.
    pub(super) fn followed(&self) -> Option<Section> {
        let followed = &self.content.followed;
        let heading = match self.content.kind {
            ReviewKind::CheckIn => "heading-followed",
            ReviewKind::CourseCorrection | ReviewKind::Quarterly => "heading-moved",
        };
        let asked_on = self.day(self.content.compared_with?);
        let items = followed.items.iter();
        (!followed.is_empty()).then(|| Section::Lines {
            heading: self.say(&Phrase::new(heading).with("day", asked_on)),
            items: items
                .map(|one| self.say(&one.sentence(self.today(), self.voice)))
                .collect(),
            more: self.more(followed),
        })
    }

    /// Whether the changes, which come first, give this reason already.
    fn is_told(&self, fact: &Sentence) -> bool {
        let changes = self.content.changes.items.iter();
        let mut told = changes.flat_map(|change| &change.reasons.items);
        told.any(|reason| &reason.text == fact)
    }

    /// Whether a section above the scoreboard gives this diagnosis already.
    pub(in crate::review) fn is_asked(&self, diagnosis: &Sentence) -> bool {
        let mut decisions = self.content.decisions.items.iter();
        self.content.kind != ReviewKind::CheckIn
            || decisions.any(|known| &known.advice == diagnosis)
    }

    pub(super) fn diagnosis(&self) -> Option<Section> {
        let items: Vec<DiagnosisView> = self
            .content
            .scoreboard
            .items
            .iter()
            .filter_map(|row| {
                let decisions = &self.content.decisions.items;
                let asked = decisions.iter().find(|known| known.about == row.statement);
                Some(DiagnosisView {
                    status: status(self.voice, row.status),
                    statement: row.statement.to_string(),
                    text: self.voice.beginning(&row.diagnosis.as_ref()?.text),
                    decides: asked.map(|known| self.decides(known)),
                    at_stake: asked.and_then(|known| self.so_what(known)),
                })
            })
            .collect();
        (!items.is_empty()).then(|| Section::Diagnosis {
            heading: self.say(&phrase!("heading-diagnosis")),
            items,
        })
    }
}
