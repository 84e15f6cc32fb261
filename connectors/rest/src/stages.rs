//! What a pull asks beside its list: what was deleted since the last one, and from time to time which ids exist.

use jiff::SignedDuration;
use throughline_http::Reply;
use throughline_kit::{Page, Problem, PullError};

use crate::connector::RestConnector;
use crate::cursor::{Run, Stage, State};
use crate::deletes::{FeedPlan, SweepPlan};
use crate::each::{self, value_of};
use crate::expr::Doc;
use crate::lister::{All, Lister};
use crate::page::blank;
use crate::paging::Step;
use crate::request;
use crate::runs::go_on;
use crate::select;
use crate::template::Scope;
use crate::walk::Took;

impl RestConnector {
    /// What a feed says was deleted since the partition was last read. It is asked before the list, so that a record
    /// that returned meanwhile is in the list.
    pub(crate) async fn deleted(
        &self,
        state: &mut State,
        run: &Run,
        values: &[String],
    ) -> Result<Vec<String>, PullError> {
        let Some(feed) = &self.plan.deletes.feed else {
            return Ok(Vec::new());
        };
        let key = each::key(values);
        let known = state.feeds.get(&key).cloned();
        // Before the first pull nothing is held that could be deleted.
        if feed.token.is_none() && run.since.is_none() {
            return Ok(Vec::new());
        }
        let scope = Scope {
            each: values,
            since: run.since,
            ..Scope::default()
        };
        let lister = Lister { wire: &self.wire };
        let sent = feed.token.as_ref().zip(known.as_ref());
        let all = match lister
            .all_from(&feed.ask, scope, feed.token.as_ref(), known.as_ref())
            .await
        {
            Err(error) if sent.is_some_and(|(token, _)| token.is_expired(&error)) => {
                // The feed forgot where it was: it begins again, and what it missed is found by other means.
                state.feeds.remove(&key);
                lister
                    .all_from(&feed.ask, scope, feed.token.as_ref(), None)
                    .await?
            }
            other => other?,
        };
        Ok(told(feed, state, key, all))
    }

    /// Whether the ids are to be listed at the end of this pull.
    pub(crate) fn sweep_is_due(&self, state: &State, run: &Run) -> bool {
        let Some(sweep) = &self.plan.deletes.sweep else {
            return false;
        };
        let every = SignedDuration::try_from(sweep.every).unwrap_or(SignedDuration::MAX);
        // A server without a clock gets its ids listed with every pull.
        let due = match (state.swept, run.date) {
            (Some(swept), Some(now)) => now.duration_since(swept) >= every,
            (None, _) | (_, None) => true,
        };
        // A pull that leaves doubts is no ground for deleting anything.
        due && !run.doubtful
    }

    /// One page of the list of ids.
    pub(crate) async fn sweep_page(
        &self,
        state: State,
        run: &mut Run,
        sweep: &SweepPlan,
    ) -> Result<Page, PullError> {
        let values = self.values(run, run.index).to_vec();
        let scope = Scope {
            each: &values,
            since: self.plan.since.as_ref().and_then(|since| since.start),
            ..Scope::default()
        };
        let walk = &run.walk;
        let request = request::build(&self.wire, &sweep.ask, &walk.position, &walk.leg, scope)?;
        if run.walk.is_first() {
            run.walk.remember(request::identity(&request));
        }
        let reply = match self.wire.reply(&request).await {
            Ok(reply) => reply,
            Err(error) => return self.decide(state, run, &values, error),
        };
        let place = format!("{} page {} of the sweep", reply.place(), run.walk.pages + 1);
        let (page, step) = self.ids(run, sweep, &reply, &place)?;
        self.check_caps(run, &place)?;
        match step {
            Step::Go(position) => {
                run.walk.position = position;
                go_on(state, run, page)
            }
            Step::Cut(why) => {
                let what = format!("{why} — all ids are wanted");
                Err(PullError::broken(Problem::new(place, what)))
            }
            Step::End => self.close(state, run, page),
        }
    }

    fn ids(
        &self,
        run: &mut Run,
        sweep: &SweepPlan,
        reply: &Reply,
        place: &str,
    ) -> Result<(Page, Step), PullError> {
        let ask = &sweep.ask;
        let body = self.wire.document(reply, place)?;
        let doc = Doc::new(&body);
        let items = select::records(&doc, ask.select.as_ref(), ask.graphql, place)
            .map_err(PullError::broken)?;
        let took = Took::of(ask, &items);
        run.all_pages += 1;
        run.walk.count(ask, &took, place)?;
        let mut page = blank();
        page.listed = items
            .iter()
            .filter_map(|item| value_of(&sweep.id, item))
            .collect();
        let nameless = items.len() - page.listed.len();
        if nameless > 0 {
            run.doubtful = true;
            let what = format!(
                "{nameless} entries have no `{}` — nothing counts as gone this time",
                sweep.id.text()
            );
            page.notes.push(Problem::new(place, what));
        }
        let step = run
            .walk
            .step(&self.wire, ask, (reply, &doc), &took, place)?;
        let counted = ask.pager.total(&doc).filter(|total| *total > run.walk.read);
        if let (Step::End, Some(total), false) = (&step, counted, ask.restarts.is_some()) {
            run.doubtful = true;
            let what = format!(
                "the tracker counts {total} records, {} came — nothing counts as gone this time",
                run.walk.read
            );
            page.notes.push(Problem::new(place, what));
        }
        Ok((page, step))
    }

    /// Begins the list of ids.
    pub(crate) fn begin_sweep(run: &mut Run) {
        run.enter(0, None);
        run.stage = Stage::Sweep;
    }
}

/// The ids that a feed named, and where it goes on.
fn told(feed: &FeedPlan, state: &mut State, key: String, all: All) -> Vec<String> {
    if let Some(token) = all.token {
        state.feeds.insert(key, token);
    }
    let ids = all.items.iter().filter_map(|item| value_of(&feed.id, item));
    ids.collect()
}
