//! What the operator's rules decided about a request: a partition that is left out, a list that is begun anew.

use throughline_http::{Verdict, verdict_of};
use throughline_kit::{Page, Problem, PullError};

use crate::connector::RestConnector;
use crate::cursor::{Run, State};
use crate::each;
use crate::runs::go_on;

/// How often one pull begins lists anew before it gives up.
const RESTARTS: u32 = 3;

impl RestConnector {
    /// Carries out what a rule decided about a failed request; without a rule it stays a failure.
    ///
    /// # Errors
    /// The failure itself, and a decision that leads nowhere: all left out, or begun anew again and again.
    pub(crate) fn decide(
        &self,
        state: State,
        run: &mut Run,
        values: &[String],
        error: PullError,
    ) -> Result<Page, PullError> {
        match verdict_of(&error) {
            None => Err(error),
            Some(Verdict::Skip) => self.skip(state, run, values, error),
            Some(Verdict::Restart) => restart(state, run, values, error),
        }
    }

    /// Leaves a partition out. What it held stays, and its watermark with it.
    fn skip(
        &self,
        state: State,
        run: &mut Run,
        values: &[String],
        error: PullError,
    ) -> Result<Page, PullError> {
        run.skipped += 1;
        if run.skipped >= self.partitions(run).len() {
            // Nothing at all was read: that is no pull.
            return Err(error);
        }
        run.doubtful = true;
        let mut page = Page::unchanged(None);
        page.notes.push(left_out(values, &error));
        self.close(state, run, page)
    }
}

/// Reads the partition from its beginning: what came of it so far comes again.
fn restart(
    state: State,
    run: &mut Run,
    values: &[String],
    error: PullError,
) -> Result<Page, PullError> {
    run.restarts += 1;
    if run.restarts > RESTARTS {
        return Err(error);
    }
    let mut page = Page::unchanged(None);
    let problem = error.problem();
    let what = format!("{} ({} of {RESTARTS} times)", problem.what, run.restarts);
    page.notes
        .push(Problem::new(named(values, &problem.place), what));
    run.enter(run.index, run.since);
    go_on(state, run, page)
}

/// The note about a part that is missing: which one, and why.
pub(crate) fn left_out(values: &[String], error: &PullError) -> Problem {
    let problem = error.problem();
    let what = format!("{}, and what is absent is kept", problem.what);
    Problem::new(named(values, &problem.place), what)
        .help("nothing, if it is meant; else look at the rule in errors, and at what the credentials may see")
}

/// The place of a message with the values of `each` before it.
fn named(values: &[String], place: &str) -> String {
    if values.is_empty() {
        place.to_owned()
    } else {
        format!("`{}`: {place}", each::shown_key(&each::key(values)))
    }
}
