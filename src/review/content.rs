//! What a review says: one value that mail, terminal, JSON and CSV all render, so that no figure can differ.
//!
//! Decided here: what belongs to a reader, what changed, what comes first. Figures stay figures, and sentences stay
//! data ([`Sentence`]); strangers' text is [`Safe`] from here on. Nothing here knows a medium or a language.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use url::Url;

use crate::domain::id::{InitiativeId, LeadId, ObjectiveId, PersonId};
use crate::domain::plan::Plan;
use crate::domain::review::ReviewKind;
use crate::engine::Assessment;
use crate::engine::assessment::{Status, Verdict};
use crate::engine::commitments::Kept;

use crate::language::phrase::Phrase;

use super::accountability::{self, Findings};
use super::escape::Safe;
use super::followed::{self, FollowedDecision};
use super::foresight::{self, Foresight};
use super::news;
use super::people;
use super::pictures::Pictures;
use super::planning::{self, PlanNews};
use super::previous::PreviousStatuses;
use super::proof::{self, Proof};
use super::rows::{List, ObjectiveRow, ReasonLine};
use super::scope::Scope;
use super::scoreboard;
use super::sentence::Sentence;
use super::shared::Shared;
use super::sources;

/// One review of one period for one reader.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewContent {
    /// Which conversation.
    pub kind: ReviewKind,
    /// The date the figures stand for.
    pub as_of: Date,
    /// The moment of knowledge.
    pub known_at: Timestamp,
    /// The zone that moments are printed in.
    pub time_zone: TimeZone,
    /// The address of the page that has all of it, for links; `None`: there is none.
    pub page: Option<Url>,
    /// `week 47`, `November 2026`, `Q4 2026`.
    pub period: Sentence,
    /// The owner it is for, or the objectives that were subscribed to; `None`: the whole plan.
    pub reader: Option<Sentence>,
    /// The date it is compared with; `None`: the first review.
    pub compared_with: Option<Date>,
    /// Whether it tells between two reviews what turned for the worse, and nothing else.
    pub is_alert: bool,
    /// One clause that carries the news, without a capital and a full stop.
    pub news: Sentence,
    /// The started objectives (or initiatives, for a reader without objectives) by status, worst first.
    pub counts: Vec<(Status, u64)>,
    /// The started initiatives by status, worst first; empty where `counts` has them already.
    pub initiative_counts: Vec<(Status, u64)>,
    /// What changed status, and why; worst first.
    pub changes: List<StatusChange>,
    /// What wants a decision; worst first.
    pub decisions: List<Decision>,
    /// What became of what the last review asked for.
    pub followed: List<FollowedDecision>,
    /// Changes of the plan itself.
    pub plan: PlanNews,
    /// The tasks of the week before that were due, and what became of them; of a check-in with any.
    pub commitments: Option<Kept>,
    /// Objectives, their initiatives and leads; worst first.
    pub scoreboard: List<ObjectiveRow>,
    /// Who waits for whom.
    pub waits: List<Wait>,
    /// Done, blocked and needs help, by owner.
    pub owners: List<OwnerBlock>,
    /// Due in the next two weeks, earliest first.
    pub due_next: List<TaskLine>,
    /// What is to be said about people and their work.
    pub accountability: Findings,
    /// What is coming, and what looks better than it is.
    pub foresight: Foresight,
    /// How what was said before has turned out.
    pub proof: Proof,
    /// What the figures rest on.
    pub data: DataState,
    /// The values of the pictures that stand beside the sentences in a mail; none until [`super::pictures::of`] says them.
    pub pictures: Pictures,
}

impl ReviewContent {
    /// Whether there is nothing to say beyond the news itself.
    pub fn is_quiet(&self) -> bool {
        let attention = self
            .scoreboard
            .items
            .iter()
            .any(ObjectiveRow::wants_attention);
        !attention
            && self.changes.is_empty()
            && self.decisions.is_empty()
            && self.followed.is_empty()
            && self.plan.is_empty()
            && self.waits.is_empty()
            && self.owners.is_empty()
            && self.due_next.is_empty()
            && self.accountability.is_empty()
            && (self.kind == ReviewKind::CheckIn || self.foresight.watermelons.is_empty())
            && self.proof.is_quiet()
            && self.data.is_quiet()
    }
}

/// What can change its status.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A goal.
    Objective(ObjectiveId),
    /// A lever.
    Initiative(InitiativeId),
    /// A measure of actions.
    Lead(LeadId),
}

impl Subject {
    /// The words that it is kept under: `objective.market-share`.
    pub fn key(&self) -> String {
        match self {
            Self::Objective(id) => format!("objective.{id}"),
            Self::Initiative(id) => format!("initiative.{id}"),
            Self::Lead(id) => format!("lead.{id}"),
        }
    }
}

/// A status that is not what it was.
#[derive(Debug, Clone, PartialEq)]
pub struct StatusChange {
    /// What changed.
    pub subject: Subject,
    /// Its name.
    pub name: Safe,
    /// Who owns it.
    pub owner: Safe,
    /// The status at the last review; `None`: it was not in the plan.
    pub from: Option<Status>,
    /// The status now.
    pub to: Status,
    /// Why, worst first.
    pub reasons: List<ReasonLine>,
    /// What a miss puts at risk: `USD 4.0 M (2027 subscriptions)`.
    pub at_stake: Option<Sentence>,
}

/// Something that somebody has to decide.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The objective, or the initiative.
    pub about: Safe,
    /// Its status.
    pub status: Status,
    /// What the pair of leads and lag means.
    pub verdict: Verdict,
    /// The worst reason.
    pub fact: Option<Sentence>,
    /// What to do about it.
    pub advice: Sentence,
    /// Who decides: the owner.
    pub decider: Safe,
    /// What a miss puts at risk.
    pub at_stake: Option<Sentence>,
    /// What it is about, by the plan's words: `objective.market-share`.
    pub subject: String,
    /// The initiatives that wait for it.
    pub holds_up: Vec<Safe>,
    /// By when.
    pub by: Date,
    /// The date since which every review has asked for it.
    pub first_asked: Date,
}

/// One task as a review shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskLine {
    /// What people call it.
    pub key: Safe,
    /// Its title.
    pub title: Safe,
    /// Its page.
    pub link: Option<Safe>,
    /// What is to be said about it: `overdue by 9 days`, `waits on OPS-3 (Ana Ruiz)`.
    pub note: Option<Sentence>,
    /// Closed on (done), due on (others).
    pub date: Option<Date>,
    /// Whose it is, where the list is not by owner.
    pub owner: Option<Sentence>,
    /// The initiatives it counts for.
    pub initiatives: Vec<Safe>,
}

/// One dependency between two owners; both read the same sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Wait {
    /// Who waits.
    pub waiting: Option<PersonId>,
    /// For whom.
    pub on: Option<PersonId>,
    /// The sentence.
    pub text: Sentence,
    /// The page of what is waited for.
    pub link: Option<Safe>,
}

/// What one owner did, what holds them up, what they need.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnerBlock {
    /// Whose; `None`: tasks that nobody owns.
    pub person: Option<PersonId>,
    /// The name to print.
    pub name: Sentence,
    /// Linked tasks that remain.
    pub remaining: u64,
    /// Their hours, where known.
    pub remaining_hours: Option<f64>,
    /// Those of the remaining tasks whose due date has passed.
    pub overdue: u64,
    /// Done in the last seven days, latest first.
    pub done: List<TaskLine>,
    /// Blocked, oldest first.
    pub blocked: List<TaskLine>,
    /// Overdue, unowned, untouched.
    pub needs_help: List<TaskLine>,
    /// Their tasks that were due in the week before, and what became of them.
    pub commitments: Option<Kept>,
}

/// How one source stands.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceLine {
    /// Its id.
    pub id: Safe,
    /// When it was last read completely.
    pub last_good: Option<Timestamp>,
    /// Seconds since then.
    pub age_secs: Option<i64>,
    /// Whether it is older than its limit.
    pub is_stale: bool,
    /// The limit in seconds.
    pub fresh_secs: i64,
    /// Tasks or points known.
    pub records: u64,
    /// Records refused in the last good pull.
    pub rejects: u64,
    /// What went wrong in the last attempt.
    pub failure: Option<Safe>,
    /// One thing to do about it.
    pub help: Option<Safe>,
    /// When it began to fail.
    pub failing_since: Option<Timestamp>,
    /// Until when it asked to be left alone, when the last attempt ended so.
    pub waits_until: Option<Timestamp>,
    /// A series that is read but has no fresh value: the date of its last one.
    pub last_value: Option<Date>,
}

/// Tasks that belong to no initiative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unlinked {
    /// How many.
    pub tasks: u64,
    /// Of how many live tasks.
    pub of: u64,
}

/// What the figures rest on.
#[derive(Debug, Clone, PartialEq)]
pub struct DataState {
    /// The sources, those in trouble first.
    pub sources: List<SourceLine>,
    /// Tasks that count nowhere; `None` in a review for one owner.
    pub unlinked: Option<Unlinked>,
    /// `(source, account)` of accounts that are nobody in the plan; empty in a review for one owner.
    pub unknown_accounts: List<(Safe, Safe)>,
}

impl DataState {
    fn is_quiet(&self) -> bool {
        let in_trouble =
            |line: &SourceLine| line.is_stale || line.failure.is_some() || line.rejects > 0;
        self.unknown_accounts.is_empty() && !self.sources.items.iter().any(in_trouble)
    }
}

/// The weekly check-in: what got done, what is blocked, what needs help.
pub fn check_in(
    assessment: &Assessment,
    since: &PreviousStatuses,
    audience: &Scope,
) -> ReviewContent {
    review(ReviewKind::CheckIn, assessment, since, audience)
}

/// The content of a review of any kind; the kinds differ in their title, question and order of sections.
pub fn review(
    kind: ReviewKind,
    assessment: &Assessment,
    since: &PreviousStatuses,
    audience: &Scope,
) -> ReviewContent {
    review_of(&Shared::new(kind, assessment), since, audience)
}

/// The check-in of the whole plan, compared with nothing and without lists of tasks: what a scoreboard shows of it.
pub fn scoreboard_of(assessment: &Assessment) -> ReviewContent {
    let shared = Shared::new(ReviewKind::CheckIn, assessment);
    without_tasks(&shared, &PreviousStatuses::default(), &Scope::Everything)
}

/// The same for one of many readers.
pub fn review_of(shared: &Shared<'_>, since: &PreviousStatuses, audience: &Scope) -> ReviewContent {
    ReviewContent {
        owners: people::owners(shared, audience).into(),
        due_next: people::due_next(shared, audience).into(),
        ..without_tasks(shared, since, audience)
    }
}

/// A review whose lists of tasks are empty.
fn without_tasks(shared: &Shared<'_>, since: &PreviousStatuses, audience: &Scope) -> ReviewContent {
    let (kind, assessment) = (shared.kind, shared.assessment);
    let scoreboard = scoreboard::rows(assessment, since, audience);
    let changes = news::changes(&scoreboard, since, audience);
    ReviewContent {
        kind,
        as_of: assessment.as_of,
        known_at: assessment.known_at,
        time_zone: assessment.plan.time_zone.clone(),
        page: None,
        period: news::period(kind, assessment.as_of),
        reader: reader(&assessment.plan, audience),
        compared_with: since.on(),
        is_alert: false,
        news: news::headline(&scoreboard, &changes, &assessment.plan, since),
        counts: news::counts(&scoreboard),
        initiative_counts: news::initiative_counts(&scoreboard),
        decisions: news::decisions(shared, &scoreboard, since).into(),
        followed: followed::followed(assessment, since, audience).into(),
        plan: planning::news(kind, assessment, since, audience),
        commitments: people::commitments(kind, assessment, audience),
        waits: people::waits(shared, audience).into(),
        owners: Vec::new().into(),
        due_next: Vec::new().into(),
        accountability: accountability::findings(kind, assessment, audience),
        pictures: Pictures::default(),
        foresight: foresight::foresight(assessment, audience),
        proof: proof::proof(kind, assessment, audience),
        data: sources::data(assessment, audience),
        changes: changes.into(),
        scoreboard: scoreboard.into(),
    }
}

/// Whom or what it is for: a name, else the objectives that were asked for.
fn reader(plan: &Plan, audience: &Scope) -> Option<Sentence> {
    if let Some(person) = audience.person() {
        return Some(Phrase::verbatim(plan.person_name(person)).into());
    }
    let Scope::Parts(parts) = audience else {
        return None;
    };
    let mut asked = parts
        .asked()
        .iter()
        .filter_map(|id| plan.objectives.get(id));
    match (asked.next(), asked.count()) {
        (None, _) => None,
        (Some(only), 0) => Some((&Safe::new(&only.statement).shortened(60)).into()),
        (Some(_), others) => Some(news::objectives(others + 1).into()),
    }
}
