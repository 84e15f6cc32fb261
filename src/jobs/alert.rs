//! Alerts between reviews: what is worse than what each reader was last told, in one mail each.
//!
//! It goes by state, not by event: what a quiet hour, the limit of a week or a crash held back is told
//! later, if it is still so; what a review has told meanwhile is not told again. A reader's first look,
//! and anything's first status, is only remembered: neither a new plan nor an edited configuration sends.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, Zoned};

use super::audience::{Recipient, recipients};
use super::latest::Latest;
use super::review::{compose_one, refused, rendered};
use super::{Context, kept};
use crate::config::settings::{Alerts, Mail as MailSettings};
use crate::domain::calendar::Period;
use crate::domain::id::ReviewId;
use crate::domain::review::{ALERTS, Occurrence, PeriodKey};
use crate::engine::Assessment;
use crate::review;
use crate::store::StoreError;
use crate::store::alerts::{NewAlert, SentAlert, Told};
use crate::store::outbox::NewOccurrence;

mod turned;

use turned::{State, States, turned};

/// So many mails to one reader in a week, at most: what more there is, the next review tells.
const MOST_A_WEEK: usize = 5;

/// What came of a look.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Looked {
    /// How many mails were put into the outbox.
    pub mails: usize,
    /// When something that is held back, or about to count, is to be looked at again.
    pub again_at: Option<Timestamp>,
}

/// Looks at how everything stands, and puts a mail into the outbox for everybody who is to hear that it is worse.
///
/// # Errors
/// When the store cannot be read or written.
pub async fn look(
    context: &Context,
    latest: &Latest,
    now: Timestamp,
) -> Result<Looked, StoreError> {
    let (Some(alerts), Some(mail)) = (&context.config.alerts, &context.config.mail) else {
        return Ok(Looked::default());
    };
    let assessment = latest.get(context, now).await?;
    let readers = recipients(&context.config, None, &alerts.to);
    let known = known(context, &readers).await?;
    // Eight days hold the week so far of whoever is ahead of or behind us.
    let lately = assessment.as_of.saturating_sub(jiff::Span::new().days(8));
    let sent = context.store.alerts_since(lately).await?;
    let mut look = Look {
        context,
        alerts,
        mail,
        assessment: &assessment,
        now,
        occurrence: occurrence(now),
        again_at: None,
    };
    let (mut new, mut settled) = (Vec::new(), Vec::new());
    for reader in &readers {
        let key = reader.key();
        let told = known.get(&key).cloned().unwrap_or_default();
        let sent = sent.iter().filter(|alert| alert.reader == key);
        let (alert, quietly) = look.at(reader, &told, &sent.collect::<Vec<_>>());
        new.extend(alert);
        settled.push((key, quietly));
    }
    context.store.record_told(settled).await?;
    let again_at = look.again_at;
    let occurrence = NewOccurrence {
        occurrence: look.occurrence,
        as_of: assessment.as_of,
        known_at: now,
    };
    let mails = context.store.create_alerts(occurrence, new, now).await?;
    Ok(Looked { mails, again_at })
}

/// What the readers of today know; whoever is none any more is forgotten.
async fn known(
    context: &Context,
    readers: &[Recipient],
) -> Result<BTreeMap<String, Told>, StoreError> {
    let keys: BTreeSet<String> = readers.iter().map(Recipient::key).collect();
    let known = context.store.told().await?;
    if known.keys().any(|key| !keys.contains(key)) {
        context.store.keep_told(keys).await?;
    }
    Ok(known)
}

/// Remembers what a review tells its readers, so that no alert tells it again.
///
/// # Errors
/// When the store cannot be written.
pub async fn told_by_review(
    context: &Context,
    readers: &[Recipient],
    assessment: &Assessment,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(alerts) = &context.config.alerts else {
        return Ok(());
    };
    let told = readers.iter().map(|reader| {
        let (states, _) = states(assessment, alerts, reader, now);
        let words = states
            .into_iter()
            .map(|(subject, state)| (subject, state.word().to_owned()));
        (reader.key(), words.collect())
    });
    context.store.record_told(told.collect()).await
}

/// Forgets what everybody was told where alerts are switched off: switched on again, they begin anew.
///
/// # Errors
/// When the store cannot be written.
pub async fn adopt(context: &Context) -> Result<(), StoreError> {
    if context.config.alerts.is_some() {
        return Ok(());
    }
    context.store.keep_told(BTreeSet::new()).await
}

/// All alerts of one moment are one occurrence.
fn occurrence(now: Timestamp) -> Occurrence {
    Occurrence {
        review: ReviewId::new(ALERTS),
        period: PeriodKey::from_stored(now.strftime("%Y-%m-%dT%H%M%SZ").to_string()),
        due_at: now,
    }
}

struct Look<'a> {
    context: &'a Context,
    alerts: &'a Alerts,
    mail: &'a MailSettings,
    assessment: &'a Assessment,
    now: Timestamp,
    occurrence: Occurrence,
    again_at: Option<Timestamp>,
}

impl Look<'_> {
    /// One reader's alert, if there is to be one, and what is only remembered of theirs.
    fn at(
        &mut self,
        reader: &Recipient,
        told: &Told,
        sent: &[&SentAlert],
    ) -> (Option<NewAlert>, Told) {
        let here = self.now.to_zoned(reader.time_zone.clone());
        let day = here.date();
        let told_today = sent.iter().filter(|alert| alert.day == day);
        let told_today = told_today.map(|alert| alert.subject.as_str()).collect();
        let (states, soon) = states(self.assessment, self.alerts, reader, self.now);
        self.again(soon);
        let turned = turned(told, &states, &told_today);
        if turned.worse.is_empty() || !self.may_go(&here, sent) {
            return (None, turned.settled);
        }
        let alert = self.compose(reader, told, turned.worse, day);
        (Some(alert), turned.settled)
    }

    /// Whether a mail may go to a reader now: it is not quiet where they are, and their week is not full.
    fn may_go(&mut self, here: &Zoned, sent: &[&SentAlert]) -> bool {
        if let Some(ends) = self.alerts.quiet.and_then(|quiet| quiet.ends(here)) {
            self.again(Some(ends.timestamp()));
            return false;
        }
        let monday = Period::Week.start(here.date());
        let week = sent.iter().filter(|alert| alert.day >= monday);
        let mails: BTreeSet<&str> = week.map(|alert| alert.period.as_str()).collect();
        mails.len() < MOST_A_WEEK
    }

    fn compose(&self, reader: &Recipient, told: &Told, worse: Told, day: Date) -> NewAlert {
        let known = kept::statuses(self.assessment.as_of, told);
        let about = worse.keys().cloned().collect();
        let (scope, zone) = (&reader.scope, &reader.time_zone);
        let content = review::alert(self.assessment, &known, scope, zone, &about);
        let mail = rendered(&self.context.style, content, reader.clone())
            .and_then(|one| Ok(compose_one(self.mail, &self.occurrence, &one, self.now)?))
            .unwrap_or_else(|error| refused(self.mail, &self.occurrence, reader, &error, self.now));
        NewAlert {
            reader: reader.key(),
            mail,
            told: worse,
            day,
        }
    }

    fn again(&mut self, at: Option<Timestamp>) {
        self.again_at = self.again_at.into_iter().chain(at).min();
    }
}

/// How everything stands that a reader hears of; and when a source that fails will count as down.
fn states(
    assessment: &Assessment,
    alerts: &Alerts,
    reader: &Recipient,
    now: Timestamp,
) -> (States, Option<Timestamp>) {
    let (plan, scope) = (&assessment.plan, &reader.scope);
    let objectives = assessment.objectives.values();
    let objectives = objectives
        .filter(|known| scope.has_objective(plan, &known.id))
        .map(|known| (format!("objective.{}", known.id), State::of(known.status)));
    let initiatives = assessment.initiatives.values();
    let initiatives = initiatives
        .filter(|known| scope.reads_initiative(plan, &known.id))
        .map(|known| (format!("initiative.{}", known.id), State::of(known.status)));
    let (sources, soon) = sources(assessment, alerts.source_down, reader, now);
    let states = objectives.chain(initiatives).chain(sources);
    let states = states.filter_map(|(subject, state)| Some((subject, state?)));
    (states.collect(), soon)
}

type Sources = Vec<(String, Option<State>)>;

fn sources(
    assessment: &Assessment,
    down_after: SignedDuration,
    reader: &Recipient,
    now: Timestamp,
) -> (Sources, Option<Timestamp>) {
    let read = review::sources_of(assessment, &reader.scope);
    let mut soon = None;
    let all = assessment.sources.iter();
    let theirs = all.filter(|source| {
        read.as_ref()
            .is_none_or(|ids| ids.contains(source.id.as_str()))
    });
    let mut found = Vec::new();
    for source in theirs {
        match State::of_source(source, down_after, now) {
            Ok(state) => found.push((format!("source.{}", source.id), state)),
            Err(at) => soon = soon.into_iter().chain([at]).min(),
        }
    }
    (found, soon)
}
