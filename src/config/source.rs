//! `[source.ID]`: where tasks come from.

use jiff::SignedDuration;
use jiff::tz::TimeZone;

use crate::domain::id::SourceId;

use super::deletes::SWEEP_DROP;
use super::item::Item;
use super::read::Fields;
use super::settings::{Source, SourceKind};
use super::{exports, github, limits, presets, rest};

/// The least time between two pulls of a server that is not ours.
const FLOOR: SignedDuration = SignedDuration::from_secs(60);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Github,
    Csv,
    Rest,
}

/// Reads one source.
pub(super) fn source(id: &str, fields: Fields<'_>, zone: &TimeZone) -> Option<Source> {
    if presets::is_unknown(&fields) {
        return None;
    }
    let kind = fields.need("type", "\"github\", \"csv\" or \"rest\"", |item| {
        item.word(&[
            ("github", Kind::Github),
            ("csv", Kind::Csv),
            ("rest", Kind::Rest),
        ])
    });
    let Some(kind) = kind else {
        // Without a type nobody can say which keys are unknown.
        return None;
    };
    let every = every(&fields, kind != Kind::Csv, "15m");
    let fresh = fields.opt("fresh", Item::duration);
    let time_zone = fields.opt("time_zone", Item::time_zone);
    let max_drop = fields.opt("max_drop", Item::share);
    let optional = fields.opt("optional", Item::bool).unwrap_or(false);
    let (read, rules) = match kind {
        Kind::Github => github::source(&fields, optional),
        Kind::Csv => exports::source(&fields, optional),
        Kind::Rest => rest::source(&fields, optional),
    };
    if let Some(SourceKind::Rest(settings)) = &read {
        limits::note_budget(&fields, &settings.access.limits, every);
    }
    fields.finish();
    let most = match &read {
        Some(SourceKind::Rest(settings)) if settings.deletes.sweep.is_some() => SWEEP_DROP,
        Some(SourceKind::Github(_) | SourceKind::Csv(_) | SourceKind::Rest(_)) | None => 0.5,
    };
    Some(Source {
        id: SourceId::new(id),
        kind: read,
        every,
        fresh: fresh.unwrap_or_else(|| default_fresh(every)),
        fields: rules,
        time_zone: time_zone.unwrap_or_else(|| zone.clone()),
        max_drop: max_drop.unwrap_or(most),
    })
}

/// Three pulls may fail before data counts as stale, and an hour always passes.
pub(super) fn default_fresh(every: SignedDuration) -> SignedDuration {
    every.saturating_mul(3).max(SignedDuration::from_hours(1))
}

/// Reads `every` and holds it to the floor for servers of other people.
pub(super) fn every(fields: &Fields<'_>, remote: bool, default: &str) -> SignedDuration {
    let fast = fields.opt("allow_fast", Item::bool).unwrap_or(false);
    let default = super::time::parse_duration(default).unwrap_or(SignedDuration::from_hours(1));
    let Some(item) = fields.get("every") else {
        return default;
    };
    let Some(every) = item.duration() else {
        return default;
    };
    let floor = if remote && !fast {
        FLOOR
    } else {
        SignedDuration::from_secs(1)
    };
    if every < floor {
        let seconds = floor.as_secs();
        let _: Option<()> = item.fault(
            &format!("is {}s, below the minimum of {seconds}s", every.as_secs()),
            remote.then(|| "set allow_fast = true only for servers you run".to_owned()),
        );
    }
    every
}
