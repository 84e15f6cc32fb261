//! The demand test over jobs with dates, and the least weight to defer until it passes. It knows hours and dates; not tasks.
//!
//! The least weight to defer is the weighted number of late jobs of one machine, 1 || sum w U: the dynamic
//! programme of Lawler and Moore (1969) over the jobs in the order of their dates.

use jiff::civil::Date;
use num_traits::ToPrimitive as _;

use super::Checkpoint;
use super::hours::Available;
use crate::engine::variance::sum;

/// The finest step of time in which deferring is searched, in hours.
const GRAIN_HOURS: f64 = 0.25;
/// The most cells of the search; beyond them the step grows.
const MOST_CELLS: f64 = 1e6;

/// One piece of work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Job {
    /// How much is left of it.
    pub(super) hours: f64,
    /// The date by whose end it must be done.
    pub(super) due: Date,
    /// What is lost when it is not.
    pub(super) weight: f64,
}

/// The jobs of one person against their hours.
#[derive(Debug)]
pub(super) struct Test<'a> {
    /// With their places in the list they came from, the earliest due first.
    jobs: Vec<(usize, Job)>,
    available: &'a Available<'a>,
}

impl<'a> Test<'a> {
    /// Jobs that have no date to meet are left out.
    pub(super) fn new(jobs: &[Option<Job>], available: &'a Available<'a>) -> Self {
        let places = jobs.iter().enumerate();
        let mut jobs: Vec<(usize, Job)> = places
            .filter_map(|(place, job)| Some((place, (*job)?)))
            .collect();
        jobs.sort_by_key(|(place, job)| (job.due, *place));
        Self { jobs, available }
    }

    /// Needed and available at each date on which something is due, the earliest first.
    pub(super) fn checkpoints(&self) -> Vec<Checkpoint> {
        let mut dates: Vec<Date> = self.jobs.iter().map(|(_, job)| job.due).collect();
        dates.dedup();
        dates
            .into_iter()
            .map(|on| {
                let by_then = self.jobs.iter().take_while(|(_, job)| job.due <= on);
                Checkpoint {
                    on,
                    needed: sum(by_then.map(|(_, job)| job.hours)),
                    available: self.available.until(on),
                }
            })
            .collect()
    }

    /// The places of the jobs of the least weight without which every date is met, the earliest due first.
    ///
    /// Hours are rounded up and room is rounded down to quarters of an hour (of a hard case with thousands of jobs
    /// to a coarser step), so that what is left always fits.
    pub(super) fn least_to_defer(&self) -> Vec<usize> {
        let Some((_, last)) = self.jobs.last() else {
            return Vec::new();
        };
        let total = self.available.until(last.due);
        let grain = GRAIN_HOURS.max(total * self.jobs.len() as f64 / MOST_CELLS);
        let room = |due: Date| steps((self.available.until(due) / grain + 1e-6).floor());
        let mut best: Vec<Option<f64>> = vec![None; room(last.due).saturating_add(1)];
        if let Some(nothing) = best.first_mut() {
            *nothing = Some(0.0);
        }
        let mut kept: Vec<Vec<bool>> = Vec::with_capacity(self.jobs.len());
        for (_, job) in &self.jobs {
            let size = steps((job.hours / grain - 1e-6).ceil());
            kept.push(keep(&mut best, size, room(job.due), job.weight));
        }
        self.dropped(&best, &kept, grain)
    }

    /// Walks back from the heaviest way to fill the time; of equal ones that with the most work done.
    fn dropped(&self, best: &[Option<f64>], kept: &[Vec<bool>], grain: f64) -> Vec<usize> {
        let filled = best.iter().enumerate();
        let heaviest = filled
            .filter_map(|(used, weight)| Some((used, (*weight)?)))
            .max_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0)));
        let mut used = heaviest.map_or(0, |(used, _)| used);
        let mut dropped = Vec::new();
        for ((place, job), kept) in self.jobs.iter().zip(kept).rev() {
            if kept.get(used).copied().unwrap_or(false) {
                used = used.saturating_sub(steps((job.hours / grain - 1e-6).ceil()));
            } else {
                dropped.push(*place);
            }
        }
        dropped.reverse();
        dropped
    }
}

/// Tries one more job: `best` holds the heaviest work for each amount of time used. Says where it is kept.
fn keep(best: &mut [Option<f64>], size: usize, room: usize, weight: f64) -> Vec<bool> {
    let mut kept = vec![false; best.len()];
    for used in (size..=room.min(best.len().saturating_sub(1))).rev() {
        let Some(Some(before)) = best.get(used - size).copied() else {
            continue;
        };
        let with = before + weight;
        let (Some(known), Some(mark)) = (best.get_mut(used), kept.get_mut(used)) else {
            continue;
        };
        if known.is_none_or(|known| with > known) {
            *known = Some(with);
            *mark = true;
        }
    }
    kept
}

fn steps(steps: f64) -> usize {
    steps.max(0.0).to_usize().unwrap_or(usize::MAX)
}
