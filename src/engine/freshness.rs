//! How fresh the data under a figure is: sources against their limits, series against the age of their last point.
//!
//! Asked about a past date, a source that has been read since is fresh: everything that is known now
//! counts. It knows ages and limits; not what the figures mean.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::assessment::Freshness;
use super::reason::Part;
use super::words;
use crate::domain::calendar::plus_days;
use crate::domain::id::MetricId;
use crate::domain::snapshot::Snapshot;
use crate::domain::source::SourceHealth;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

/// The sources of a snapshot, ready to be asked.
#[derive(Debug)]
pub(crate) struct Sources<'a> {
    by_id: BTreeMap<&'a str, &'a SourceHealth>,
    metric_limits: &'a BTreeMap<MetricId, i64>,
    known_at: Timestamp,
    zone: &'a TimeZone,
}

impl<'a> Sources<'a> {
    /// The sources and limits of a snapshot.
    pub(crate) fn of(snapshot: &'a Snapshot) -> Self {
        Self {
            by_id: snapshot
                .sources
                .iter()
                .map(|health| (health.id.as_str(), health))
                .collect(),
            metric_limits: &snapshot.metric_fresh_secs,
            known_at: snapshot.known_at,
            zone: &snapshot.plan.time_zone,
        }
    }

    /// The freshness of some sources together on a date; a source without health data is not judged.
    pub(crate) fn freshness(&self, names: &BTreeSet<&str>, at: Date) -> Freshness {
        let moment = end_of_day(at, self.zone).min(self.known_at);
        let stale: Vec<&SourceHealth> = names
            .iter()
            .filter_map(|name| self.by_id.get(name).copied())
            .filter(|health| health.is_stale(moment))
            .collect();
        if stale.is_empty() {
            return Freshness::Fresh;
        }
        Freshness::Stale {
            since: stale.iter().filter_map(|health| health.last_good).min(),
            sources: stale.iter().map(|health| health.id.to_string()).collect(),
        }
    }

    /// The freshness of a series whose latest point stands for `latest`, on a date.
    ///
    /// Stale when that point is older than the series' limit (from the end of its day to the end of
    /// the date), or when the series itself was not read within its limit.
    pub(crate) fn series(&self, metric: &MetricId, latest: Date, at: Date) -> Freshness {
        let name = format!("metric.{metric}");
        let by_read = self.freshness(&BTreeSet::from([name.as_str()]), at);
        let age = end_of_day(at, self.zone).as_second() - end_of_day(latest, self.zone).as_second();
        let too_old = self
            .metric_limits
            .get(metric)
            .is_some_and(|limit| age > *limit);
        if !too_old {
            return by_read;
        }
        let since = self.by_id.get(name.as_str());
        Freshness::Stale {
            since: since.and_then(|health| health.last_good),
            sources: vec![name],
        }
    }

    /// The sources of tasks that could not be read as they should by the end of a day, by id: the last attempt
    /// failed, or they are older than their limit.
    pub(crate) fn unread(&self, at: Date) -> Vec<&'a SourceHealth> {
        let moment = end_of_day(at, self.zone).min(self.known_at);
        self.by_id
            .values()
            .copied()
            .filter(|health| !health.id.as_str().starts_with("metric."))
            .filter(|health| health.failure.is_some() || health.is_stale(moment))
            .collect()
    }

    /// The names among some sources that were never read.
    pub(crate) fn never_read<'n>(&self, names: &BTreeSet<&'n str>) -> Vec<&'n str> {
        names
            .iter()
            .copied()
            .filter(|name| {
                self.by_id
                    .get(name)
                    .is_some_and(|health| health.last_good.is_none())
            })
            .collect()
    }

    /// The zone of the plan's dates.
    pub(crate) fn zone(&self) -> &TimeZone {
        self.zone
    }
}

/// The first instant after a civil day in a zone.
pub(crate) fn end_of_day(day: Date, zone: &TimeZone) -> Timestamp {
    plus_days(day, 1)
        .to_zoned(zone.clone())
        .map_or(Timestamp::MAX, |midnight| midnight.timestamp())
}

/// A stale reading in words: `platform, last read 2 Mar`.
pub(crate) fn stale_text(freshness: &Freshness, zone: &TimeZone, today: Date) -> Option<Phrase> {
    match freshness {
        Freshness::Fresh | Freshness::Missing => None,
        Freshness::Stale { since, sources } => {
            let names = Arg::names(sources.iter().map(String::as_str));
            Some(match since {
                Some(at) => {
                    let day = at.to_zoned(zone.clone()).date();
                    phrase!(
                        "stale-last-read",
                        sources = names,
                        day = words::day(day, today)
                    )
                }
                None => phrase!("stale-never-read", sources = names),
            })
        }
    }
}

/// The stale sources as parts that a reason rests on.
pub(crate) fn stale_parts(freshness: &Freshness) -> Vec<Part> {
    match freshness {
        Freshness::Fresh | Freshness::Missing => Vec::new(),
        Freshness::Stale { sources, .. } => sources.iter().cloned().map(Part::Source).collect(),
    }
}

#[cfg(test)]
mod tests;
