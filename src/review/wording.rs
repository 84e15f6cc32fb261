//! Words for what a review says: content in, finished phrases out, in the order of the review's kind.

use jiff::civil::Date;

use crate::domain::review::ReviewKind;
use crate::engine::assessment::Status;

use super::content::{Decision, OwnerBlock, ReviewContent, StatusChange, Subject, TaskLine};
use super::escape::Safe;
use super::figures;
use super::foresight::WatermelonLine;
use super::rows::{List, ReasonLine};
use super::view::{
    ChangeView, CountLine, CountView, DecisionView, DiagnosisView, OwnerView, ReasonsView, Section,
    TaskListView, TaskView, View, WaitView, status,
};

/// The phrases of a review.
pub(super) fn view(content: &ReviewContent) -> View {
    let (title, question) = match content.kind {
        ReviewKind::CheckIn => (
            "Weekly check-in",
            "What got done, what is blocked, what needs help?",
        ),
        ReviewKind::CourseCorrection => ("Course correction", "Is the plan working?"),
        ReviewKind::Quarterly => ("Quarterly review", "Is it still the right plan?"),
    };
    View {
        title,
        question,
        period: content.period.clone(),
        date: content.as_of.strftime("%A, %-d %B %Y").to_string(),
        reader: content.reader.as_ref().map(ToString::to_string),
        news: content.news.clone(),
        quiet: content.is_quiet().then(|| {
            format!(
                "{}: {}; nothing else to report",
                figures::capital(&content.period),
                content.news
            )
        }),
        preview: preview(content, question),
        counts: counts(content),
        sections: sections(content),
    }
}

/// The first thing to decide, else the question.
fn preview(content: &ReviewContent, question: &str) -> String {
    content.decisions.items.first().map_or_else(
        || question.to_owned(),
        |first| format!("{} decides: {}", first.decider, first.advice),
    )
}

/// How many stand where: objectives and initiatives, or initiatives alone.
fn counts(content: &ReviewContent) -> Vec<CountLine> {
    let line = |label, counts: &[(Status, u64)]| CountLine {
        label,
        counts: counts
            .iter()
            .map(|&(known, count)| CountView {
                status: status(known),
                count,
            })
            .collect(),
    };
    let first = if content.scoreboard.items.iter().any(|row| row.is_readers) {
        "Objectives"
    } else {
        "Initiatives"
    };
    [
        line(first, &content.counts),
        line("Initiatives", &content.initiative_counts),
    ]
    .into_iter()
    .filter(|line| !line.counts.is_empty())
    .collect()
}

/// The sections that have something to say, in the order of the review's kind.
fn sections(content: &ReviewContent) -> Vec<Section> {
    let worded = Words { content };
    let order: Vec<Option<Section>> = match content.kind {
        ReviewKind::CheckIn => vec![
            worded.changes(),
            worded.decisions(),
            worded.followed(),
            worded.unexplained(),
            worded.explained(),
            worded.scoreboard(),
            worded.commitments(),
            worded.waits(),
            worded.owners(),
            worded.due_next(),
            worded.hygiene(),
            worded.data(),
        ],
        // Whether the plan works is not asked of single tasks: what was done and what comes next stay out.
        ReviewKind::CourseCorrection | ReviewKind::Quarterly => vec![
            worded.diagnosis(),
            worded.chains(),
            worded.watermelons(),
            worded.changes(),
            worded.asked(),
            worded.followed(),
            worded.unexplained(),
            worded.explained(),
            worded.record(),
            worded.scoreboard(),
            worded.waits(),
            worded.verdicts(),
            worded.capacity(),
            worded.second_look(),
            worded.risks(),
            worded.forecasts(),
            worded.owners(),
            worded.data(),
        ],
    };
    order.into_iter().flatten().collect()
}

/// Spells the parts of one content.
pub(super) struct Words<'a> {
    pub(super) content: &'a ReviewContent,
}

impl Words<'_> {
    pub(super) fn today(&self) -> Date {
        self.content.as_of
    }

    fn changes(&self) -> Option<Section> {
        let changes = &self.content.changes;
        let since = self.content.compared_with?;
        (!changes.is_empty()).then(|| Section::Changes {
            heading: format!("What changed since {}", figures::day(since, self.today())),
            items: changes.items.iter().map(change).collect(),
            more: more(changes),
        })
    }

    fn decisions(&self) -> Option<Section> {
        self.deciding(|_| true)
    }

    /// Decisions of which no diagnosis above speaks.
    fn asked(&self) -> Option<Section> {
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
            status: status(decision.status),
            about: decision.about.to_string(),
            fact: decision
                .fact
                .as_ref()
                .filter(|fact| !self.is_told(fact))
                .map(ToString::to_string),
            advice: figures::capital(decision.advice.as_str()),
            decider: decision.decider.to_string(),
            by: Some(self.by(decision)),
            at_stake: so_what(decision),
        });
        let items: Vec<DecisionView> = items.collect();
        (!items.is_empty()).then(|| Section::Decisions {
            heading: "To decide".into(),
            items,
            more: more(decisions),
        })
    }

    /// `by 27 Nov, asked since 6 Nov`.
    fn by(&self, decision: &Decision) -> String {
        let day = |date| figures::day(date, self.today());
        let since = (decision.first_asked < self.today())
            .then(|| format!(", asked since {}", day(decision.first_asked)));
        format!("by {}{}", day(decision.by), since.unwrap_or_default())
    }

    /// What became of what the last review asked for.
    fn followed(&self) -> Option<Section> {
        let followed = &self.content.followed;
        let items = followed.items.iter();
        let asked_on = figures::day(self.content.compared_with?, self.today());
        (!followed.is_empty()).then(|| Section::Lines {
            heading: match self.content.kind {
                ReviewKind::CheckIn => format!("What became of the decisions of {asked_on}"),
                ReviewKind::CourseCorrection | ReviewKind::Quarterly => {
                    format!("What the decisions of {asked_on} moved")
                }
            },
            items: items.map(|one| one.sentence(self.today())).collect(),
            more: more(followed),
        })
    }

    /// Changes of the plan that nobody explained.
    fn unexplained(&self) -> Option<Section> {
        lines(
            "Changes of the plan without a reason",
            &self.content.plan.unexplained,
        )
    }

    /// Changes of the plan since the last review that have a reason or want none.
    fn explained(&self) -> Option<Section> {
        let since = figures::day(self.content.compared_with?, self.today());
        lines(
            &format!("Changes of the plan since {since}"),
            &self.content.plan.explained,
        )
    }

    /// The plan's record: of a quarterly review.
    fn record(&self) -> Option<Section> {
        lines("The plan's ledger", &self.content.plan.record)
    }

    /// `11 of 14 tasks due in the seven days before are done, 9 on time; 2 were pushed`.
    fn commitments(&self) -> Option<Section> {
        let kept = self.content.commitments.as_ref()?;
        let pushed = match kept.pushed {
            0 => String::new(),
            many => format!(
                "; the due date of {} was pushed",
                figures::number(many as f64)
            ),
        };
        let sentence = format!(
            "{} of {} due in the seven days before are done, {} on time{pushed}",
            figures::number(kept.done as f64),
            figures::count(kept.due, "task"),
            figures::number(kept.on_time as f64)
        );
        Some(Section::Lines {
            heading: "Commitments of the week".into(),
            items: vec![sentence],
            more: None,
        })
    }

    /// Whether the changes, which come first, give this reason already.
    fn is_told(&self, fact: &Safe) -> bool {
        let changes = self.content.changes.items.iter();
        let mut told = changes.flat_map(|change| &change.reasons.items);
        told.any(|reason| &reason.text == fact)
    }

    /// Whether a section above the scoreboard gives this diagnosis already.
    pub(super) fn is_asked(&self, diagnosis: &Safe) -> bool {
        let mut decisions = self.content.decisions.items.iter();
        self.content.kind != ReviewKind::CheckIn
            || decisions.any(|known| &known.advice == diagnosis)
    }

    fn diagnosis(&self) -> Option<Section> {
        let items: Vec<DiagnosisView> = self
            .content
            .scoreboard
            .items
            .iter()
            .filter_map(|row| {
                let decisions = &self.content.decisions.items;
                let asked = decisions.iter().find(|known| known.about == row.statement);
                Some(DiagnosisView {
                    status: status(row.status),
                    statement: row.statement.to_string(),
                    text: figures::capital(row.diagnosis.as_ref()?.text.as_str()),
                    decider: asked.map(|known| known.decider.to_string()),
                    by: asked.map(|known| self.by(known)),
                    at_stake: asked.and_then(so_what),
                })
            })
            .collect();
        (!items.is_empty()).then(|| Section::Diagnosis {
            heading: "Diagnosis".into(),
            items,
        })
    }

    /// From each slip to the money.
    fn chains(&self) -> Option<Section> {
        lines("What a slip leads to", &self.content.foresight.chains)
    }

    fn watermelons(&self) -> Option<Section> {
        let found = &self.content.foresight.watermelons;
        let items = found.items.iter();
        let sentence = |one: &WatermelonLine| format!("{}: {}", one.name, one.text);
        (!found.is_empty()).then(|| Section::Lines {
            heading: "Looks better than it is".into(),
            items: items.map(sentence).collect(),
            more: more(found),
        })
    }

    /// What moves with what, and what was said of it before.
    fn verdicts(&self) -> Option<Section> {
        let found = &self.content.proof.verdicts;
        (!found.is_empty()).then(|| Section::Lines {
            heading: "Does the work move the measures?".into(),
            items: found.items.iter().map(|one| one.text.to_string()).collect(),
            more: more(found),
        })
    }

    fn forecasts(&self) -> Option<Section> {
        lines("How good the forecasts were", &self.content.proof.sentences)
    }

    fn waits(&self) -> Option<Section> {
        let waits = &self.content.waits;
        let items = waits.items.iter().map(|wait| WaitView {
            text: wait.text.to_string(),
            link: wait.link.as_ref().map(ToString::to_string),
        });
        (!waits.is_empty()).then(|| Section::Waits {
            heading: "Who waits for whom".into(),
            items: items.collect(),
            more: more(waits),
        })
    }

    fn capacity(&self) -> Option<Section> {
        lines(
            "Who cannot do what is due",
            &self.content.accountability.capacity,
        )
    }

    fn hygiene(&self) -> Option<Section> {
        lines("To tidy up", &self.content.accountability.hygiene)
    }

    fn second_look(&self) -> Option<Section> {
        lines("Worth a second look", &self.content.accountability.truth)
    }

    fn risks(&self) -> Option<Section> {
        lines("Risks", &self.content.accountability.risks)
    }

    fn owners(&self) -> Option<Section> {
        let owners = &self.content.owners;
        let heading = match self.content.kind {
            ReviewKind::CheckIn => "Done, blocked, needs help",
            ReviewKind::CourseCorrection | ReviewKind::Quarterly => "Blocked, needs help",
        };
        let blocks = owners.items.iter().map(|block| self.owner(block));
        let items: Vec<OwnerView> = blocks.filter(|block| !block.lists.is_empty()).collect();
        (!items.is_empty()).then(|| Section::Owners {
            heading: heading.into(),
            items,
            more: more(owners),
        })
    }

    fn owner(&self, block: &OwnerBlock) -> OwnerView {
        let hours = block.remaining_hours.map_or_else(String::new, |hours| {
            format!(", about {} h", figures::number(hours.round()))
        });
        let kept = block
            .commitments
            .as_ref()
            .filter(|kept| kept.due > 0 && self.content.kind == ReviewKind::CheckIn)
            .map(|kept| {
                format!(
                    "{} of {} due in the week done",
                    figures::number(kept.done as f64),
                    figures::number(kept.due as f64)
                )
            });
        let left = (block.remaining > 0)
            .then(|| format!("{} left{hours}", figures::count(block.remaining, "task")));
        let load: Vec<String> = left.into_iter().chain(kept).collect();
        let load = (!load.is_empty()).then(|| load.join(" · "));
        let done = (self.content.kind == ReviewKind::CheckIn).then_some(("Done", &block.done));
        let lists = [
            ("Blocked", &block.blocked),
            ("Needs help", &block.needs_help),
        ];
        OwnerView {
            name: block.name.to_string(),
            load,
            overdue: (block.overdue > 0)
                .then(|| format!("{} overdue", figures::number(block.overdue as f64))),
            lists: done
                .into_iter()
                .chain(lists)
                .filter(|(_, list)| !list.is_empty())
                .map(|(label, list)| self.tasks(label, list, "closed"))
                .collect(),
        }
    }

    fn due_next(&self) -> Option<Section> {
        let due = &self.content.due_next;
        (!due.is_empty()).then(|| Section::DueNext {
            heading: "Due in the next two weeks".into(),
            list: self.tasks("Due", due, "due"),
        })
    }

    fn tasks(&self, label: &'static str, list: &List<TaskLine>, dated: &str) -> TaskListView {
        let line = |line: &TaskLine| {
            let owner = line.owner.as_ref().map(ToString::to_string);
            let date = line
                .date
                .filter(|_| line.note.is_none())
                .map(|date| format!("{dated} {}", figures::day(date, self.today())));
            let note = line.note.as_ref().map(ToString::to_string).or(date);
            let notes: Vec<String> = [note, owner].into_iter().flatten().collect();
            TaskView {
                key: line.key.to_string(),
                title: line.title.to_string(),
                link: line.link.as_ref().map(ToString::to_string),
                note: (!notes.is_empty()).then(|| notes.join(" · ")),
            }
        };
        TaskListView {
            label,
            count: figures::number((list.items.len() + list.more) as f64),
            items: list.items.iter().map(line).collect(),
            more: more(list),
        }
    }
}

/// Sentences under a heading; no section without any.
fn lines(heading: &str, list: &List<Safe>) -> Option<Section> {
    (!list.is_empty()).then(|| Section::Lines {
        heading: heading.into(),
        items: list.items.iter().map(ToString::to_string).collect(),
        more: more(list),
    })
}

fn change(change: &StatusChange) -> ChangeView {
    let kind = match &change.subject {
        Subject::Objective(_) => "objective",
        Subject::Initiative(_) => "initiative",
        Subject::Lead(_) => "lead measure",
    };
    let turn = match change.from {
        Some(from) => format!("was {}", from.as_str()),
        None => format!("new {kind}"),
    };
    let stake = stake(change.at_stake.as_ref());
    ChangeView {
        status: status(change.to),
        name: change.name.to_string(),
        turn,
        owner: format!("{kind} of {}{stake}", change.owner),
        reasons: reasons(&change.reasons, |_| true),
    }
}

/// What is at stake, and who waits: `USD 4.0 M (2027 subscriptions); regional launch waits for it`.
fn so_what(decision: &Decision) -> Option<String> {
    let waiting: Vec<String> = decision.holds_up.iter().map(ToString::to_string).collect();
    let waits = match waiting.len() {
        0 => None,
        1 => Some(format!("{} waits for it", waiting.join(", "))),
        _ => Some(format!("{} wait for it", waiting.join(", "))),
    };
    let parts: Vec<String> = decision
        .at_stake
        .as_ref()
        .map(ToString::to_string)
        .into_iter()
        .chain(waits)
        .collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// The reasons that are wanted here.
pub(super) fn reasons(
    list: &List<ReasonLine>,
    wanted: impl Fn(&ReasonLine) -> bool,
) -> ReasonsView {
    ReasonsView {
        items: list
            .items
            .iter()
            .filter(|reason| wanted(reason))
            .map(|reason| reason.text.to_string())
            .collect(),
        more: more(list),
    }
}

pub(super) fn more<T>(list: &List<T>) -> Option<String> {
    (list.more > 0).then(|| format!("… and {} more", figures::number(list.more as f64)))
}

/// ` · at stake: USD 4.0 M (2027 subscriptions)`; nothing without one.
pub(super) fn stake(stake: Option<&Safe>) -> String {
    stake.map_or_else(String::new, |stake| format!(" · at stake: {stake}"))
}
