//! Beginning and ending: which partitions a pull has, what comes after each, and what is remembered of them.

use std::collections::BTreeSet;

use throughline_kit::{Coverage, Cursor, Next, Page, Problem, PullError};

use crate::connector::RestConnector;
use crate::cursor::{Run, Stage, State, Version};
use crate::each::{self, Partition};
use crate::lister::Lister;

impl RestConnector {
    /// Takes up the pull under way, or begins one; with what a person should know of its partitions.
    pub(crate) async fn take_run(
        &self,
        state: &mut State,
    ) -> Result<(Run, Vec<Problem>), PullError> {
        // Fewer values of `each` than when the pull began: it starts again.
        let under_way = state
            .run
            .take()
            .filter(|run| run.index < self.partitions(run).len());
        if let Some(run) = under_way {
            return Ok((run, Vec::new()));
        }
        self.cache.clear();
        let lister = Lister { wire: &self.wire };
        let (found, mut notes) = if self.fixed.is_some() {
            (None, Vec::new())
        } else {
            let (found, notes) = each::partitions(&self.plan.levels, &lister).await?;
            (Some(found), notes)
        };
        let mut run = Run::new(found);
        run.doubtful |= !notes.is_empty();
        notes.extend(self.vanished(state, &mut run));
        let since = state.since(&self.plan, self.values(&run, 0));
        run.enter(0, since);
        Ok((run, notes))
    }

    /// Says which partitions are no longer told. What they held is kept for this pull: a request that failed to name
    /// one must not take its tasks away at the first time.
    fn vanished(&self, state: &State, run: &mut Run) -> Vec<Problem> {
        let Some(found) = &run.found else {
            return Vec::new();
        };
        let now: Vec<String> = found.iter().map(|values| each::key(values)).collect();
        let gone = state.known.iter().filter(|key| !now.contains(key));
        let names: Vec<&str> = self
            .plan
            .levels
            .iter()
            .map(|level| level.name.as_str())
            .collect();
        let notes: Vec<Problem> = gone
            .map(|key| {
                let key = each::shown_key(key);
                let what = format!(
                    "`{key}` is no longer listed — it is not read any more, and its tasks are kept"
                );
                Problem::new(format!("items.each.{}", names.join(".")), what)
                    .help("nothing, if it was closed; else check what the credentials may see")
            })
            .collect();
        run.doubtful |= !notes.is_empty();
        notes
    }

    pub(crate) fn partitions<'a>(&'a self, run: &'a Run) -> &'a [Partition] {
        let found = run.found.as_ref().or(self.fixed.as_ref());
        found.map_or(&[], Vec::as_slice)
    }

    /// The values of a partition.
    pub(crate) fn values<'a>(&'a self, run: &'a Run, index: usize) -> &'a [String] {
        self.partitions(run).get(index).map_or(&[], Vec::as_slice)
    }

    /// Moves the watermark, and says so where it had to stay behind.
    pub(crate) fn advance(
        &self,
        state: &mut State,
        key: &str,
        run: &Run,
        place: &str,
        page: &mut Page,
    ) {
        let Some(since) = &self.plan.since else {
            return;
        };
        if !state.advance(key, run, since.overlap) {
            return;
        }
        let what = format!(
            "the list comes in ascending order of `{}` and changed while it was read — what slipped off a page is read with the next pull",
            since.field.text()
        );
        let help = "ask the tracker for another order: by the time of creation, or descending by the time of change";
        page.notes.push(Problem::new(place, what).help(help));
    }

    /// A server that counts more records than it gives hides some: their absence proves nothing.
    pub(crate) fn note_shortfall(
        &self,
        run: &mut Run,
        total: Option<u64>,
        place: &str,
        page: &mut Page,
    ) {
        if self.plan.list.restarts.is_some() {
            // Each list counts itself, and they overlap.
            return;
        }
        let Some(total) = total.filter(|total| *total > run.walk.read) else {
            return;
        };
        run.doubtful = true;
        page.notes.push(Problem::new(
            place,
            format!(
                "the tracker counts {total} records, {} came — what is absent is kept",
                run.walk.read
            ),
        ));
    }

    /// Remembers the version of an answer that was the partition's only page.
    pub(crate) fn keep_version(
        &self,
        state: &mut State,
        key: String,
        run: &Run,
        version: Option<Version>,
    ) {
        // A full list in several parts is complete only when every part is sent.
        let useful = !self.plan.list.post
            && run.walk.pages == 1
            && !(self.plan.complete && self.partitions(run).len() > 1);
        match version.filter(|_| useful) {
            Some(version) => state.versions.insert(key, version),
            None => state.versions.remove(&key),
        };
    }

    /// Ends a partition: on to the next values of `each`, or the end of the pull.
    pub(crate) fn close(
        &self,
        mut state: State,
        run: &mut Run,
        mut page: Page,
    ) -> Result<Page, PullError> {
        let next = run.index + 1;
        if next < self.partitions(run).len() {
            let since = match run.stage {
                Stage::List => state.since(&self.plan, self.values(run, next)),
                Stage::Sweep => None,
            };
            run.enter(next, since);
            return go_on(state, run, page);
        }
        if run.stage == Stage::List && self.sweep_is_due(&state, run) {
            Self::begin_sweep(run);
            return go_on(state, run, page);
        }
        let swept = run.stage == Stage::Sweep && !run.doubtful;
        if swept {
            state.swept = run.date;
        }
        page.coverage = if swept {
            Coverage::Full
        } else if run.unchanged == self.partitions(run).len() {
            Coverage::Unchanged
        } else if self.plan.complete && !run.partial && !run.doubtful && run.unchanged == 0 {
            Coverage::Full
        } else {
            Coverage::Delta
        };
        self.forget_others(&mut state, run);
        page.next = Next::Done(Some(cursor(&state)?));
        Ok(page)
    }

    /// Values of `each` that are gone keep no watermark: should one return, it starts anew.
    fn forget_others(&self, state: &mut State, run: &Run) {
        let keys: Vec<String> = self
            .partitions(run)
            .iter()
            .map(|values| each::key(values))
            .collect();
        state.watermarks.retain(|key, _| keys.contains(key));
        state.versions.retain(|key, _| keys.contains(key));
        state.tokens.retain(|key, _| keys.contains(key));
        state.feeds.retain(|key, _| keys.contains(key));
        state.known = match run.found {
            Some(_) => keys.into_iter().collect(),
            None => BTreeSet::new(),
        };
    }
}

/// The page is one of several.
pub(crate) fn go_on(mut state: State, run: &Run, mut page: Page) -> Result<Page, PullError> {
    state.run = Some(run.clone());
    page.coverage = Coverage::Delta;
    page.next = Next::More(cursor(&state)?);
    Ok(page)
}

fn cursor(state: &State) -> Result<Cursor, PullError> {
    Cursor::new(state).map_err(|error| {
        PullError::broken(Problem::new("cursor", "cannot be written as JSON")).because(error)
    })
}
