//! Applying a finished pull: the one transaction in which staged tasks become known tasks.
//!
//! Decides about vanished tasks, writes only what differs, and keeps an event of every change.

use jiff::Timestamp;
use rusqlite::{Transaction, params};
use throughline_kit::{Coverage, Problem};
use work::{Made, Rules, Work};

use super::changes::Changed;
use super::lost::{self, Lost};
use super::rejects::{self, KEPT_REJECTS};
use super::rows::count;
use super::task_write::{
    Staged, staged, task_event_insert, task_insert, task_leave, task_live_count, task_raw_hash_set,
    task_raw_insert, task_raw_upsert, task_return, task_update, version_keep,
};
use super::{
    Counts, FactRules, Finish, PullId, PullOutcome, StoreError, ahead, attempts, facts, links,
    probes, sources,
};
use crate::domain::id::SourceId;
use crate::domain::task::Change;

mod work;

/// The most staged tasks of one batch, ...
const BATCH_ROWS: usize = 256;

/// ... and the most text of it, so that wide records do not make it large.
const BATCH_BYTES: usize = 1 << 20;

/// What every step of one pull's end needs.
struct Pull<'a> {
    transaction: &'a Transaction<'a>,
    id: PullId,
    source: &'a SourceId,
    now: Timestamp,
    /// How facts are made; `None` where those that are stored rest on other rules.
    facts: Option<&'a FactRules>,
}

/// Applies a pull, or holds it back.
pub(super) fn finish(
    transaction: &Transaction<'_>,
    id: PullId,
    source: &SourceId,
    finish: &Finish,
) -> Result<PullOutcome, StoreError> {
    let facts = match &finish.facts {
        Some(rules) if facts::is_basis(transaction, &rules.basis)? => Some(rules),
        Some(_) | None => None,
    };
    let pull = Pull {
        transaction,
        id,
        source,
        now: finish.now,
        facts,
    };
    let mut counts = Counts {
        seen: pull.count("select count(*) from staging.staged_task where pull = ?1")?,
        rejected: pull.count("select count(*) from staging.staged_reject where pull = ?1")?,
        ..Counts::default()
    };
    let full = match finish.coverage {
        Coverage::Full => true,
        // The last page of a pull decides, and says here that nothing is known of what is absent.
        Coverage::Delta | Coverage::Unchanged => false,
    };
    let vanished = if full { pull.vanished_count()? } else { 0 };
    let known = task_live_count(transaction, source)?;
    let listed =
        counts.seen + pull.count("select count(*) from staging.staged_id where pull = ?1")?;
    if finish.guard.holds(known, vanished, listed) {
        let problem = held(source, known, vanished, &counts);
        attempts::attempt_failed(transaction, source, finish.now, &problem)?;
        return Ok(PullOutcome::Held {
            known,
            would_vanish: vanished,
        });
    }
    if let Some(lost) = pull.lost(finish, known, full)? {
        let problem = taken(source, &lost);
        attempts::attempt_failed(transaction, source, finish.now, &problem)?;
        let Lost { field, tasks } = lost;
        return Ok(PullOutcome::FieldLost { field, tasks });
    }
    pull.apply_staged(finish, &mut counts)?;
    pull.revive_listed(&mut counts)?;
    if vanished > 0 {
        pull.mark_gone(&mut counts)?;
    }
    probes::apply(transaction, source, &finish.answers, finish.now, |id| {
        task_leave(transaction, id, finish.now)?;
        counts.gone += 1;
        pull.event(id, &Changed::plain(Change::Gone), &mut counts)
    })?;
    rejects::keep_staged(transaction, id, source, full, finish.now)?;
    if let Some(cursor) = &finish.cursor {
        sources::cursor_keep(transaction, source, cursor)?;
    }
    sources::config_hash_keep(transaction, source, &finish.config_hash)?;
    attempts::attempt_good(transaction, source, finish.now, counts.rejected)?;
    Ok(PullOutcome::Applied(counts))
}

fn held(source: &SourceId, known: u64, vanished: u64, counts: &Counts) -> Problem {
    let refused = if counts.rejected == 0 {
        String::new()
    } else {
        format!(" ({} records were refused)", counts.rejected)
    };
    let what = format!(
        "{vanished} of {known} tasks are no longer listed{refused}, held back as suspicious — a complete list is wanted"
    );
    let help = format!(
        "check the source's filter and permissions; if it is right: throughline pull {source} --accept-shrink"
    );
    Problem::new(source.as_str(), what).help(help)
}

fn taken(source: &SourceId, lost: &Lost) -> Problem {
    let what = format!(
        "no record has \"{}\" any more, {} tasks have had it, held back as suspicious — the field is wanted",
        lost.field, lost.tasks
    );
    Problem::new(source.as_str(), what)
}

impl Pull<'_> {
    /// The field that this pull would take away, unless a person wants that or the mapping is another one.
    fn lost(&self, finish: &Finish, known: u64, full: bool) -> Result<Option<Lost>, StoreError> {
        let state = sources::source_get(self.transaction, self.source)?;
        let same_mapping = state.is_some_and(|state| state.config_hash == finish.config_hash);
        if known == 0 || finish.guard.accept || !same_mapping {
            return Ok(None);
        }
        lost::field(self.transaction, self.id, self.source, full)
    }

    /// The figure of a statement about this pull's staged rows.
    fn count(&self, sql: &str) -> Result<u64, StoreError> {
        self.transaction
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row([self.id.0], |row| row.get(0)))
            .map(count)
            .map_err(StoreError::sql("count the staged rows"))
    }

    /// Writes what differs, in the order of the ids; what can be computed of it is computed ahead, on all cores.
    fn apply_staged(&self, finish: &Finish, counts: &mut Counts) -> Result<(), StoreError> {
        let rules = Rules {
            links: &finish.links,
            facts: self.facts,
            now: self.now,
        };
        let mut places = facts::Places::default();
        let mut from = Some(String::new());
        ahead::in_order(
            || {
                let Some(first) = &from else {
                    return Ok(None);
                };
                let (batch, next) = self.staged_batch(first)?;
                from = next;
                Ok(Some(batch))
            },
            |batch| work::all(batch, &rules),
            |works| {
                works?
                    .iter()
                    .try_for_each(|work| self.apply_one(work, &mut places, counts))
            },
        )?;
        counts.unchanged = counts.seen - counts.new - counts.changed;
        Ok(())
    }

    /// Some staged tasks that differ from what is stored, from an id on, and the id to go on from.
    fn staged_batch(&self, from: &str) -> Result<(Vec<Staged>, Option<String>), StoreError> {
        let sql = "
            select s.external, s.key, s.json, s.hash, s.raw, s.raw_hash,
                   t.id, t.json, t.seen, t.gone_at is not null, t.first_seen,
                   case when t.id is not null then json_extract(s.json, '$.state') in ('done', 'cancelled') end
            from staging.staged_task s
            left join task t on t.source = ?2 and t.external = s.external
            where s.pull = ?1 and s.external >= ?3
              and (s.json is not null or s.raw is not null or t.gone_at is not null)
            order by s.external";
        let doing = "read the staged tasks";
        let mut statement = self
            .transaction
            .prepare_cached(sql)
            .map_err(StoreError::sql(doing))?;
        let mut rows = statement
            .query(params![self.id.0, self.source.as_str(), from])
            .map_err(StoreError::sql(doing))?;
        let (mut batch, mut bytes) = (Vec::with_capacity(BATCH_ROWS), 0);
        while let Some(row) = rows.next().map_err(StoreError::sql(doing))? {
            let (mut staged, is_over) = staged(row)
                .and_then(|staged| Ok((staged, row.get(11)?)))
                .map_err(StoreError::sql(doing))?;
            if let (Some(true), Some(_), Some(known)) = (is_over, self.facts, &mut staged.known) {
                known.events = facts::events(self.transaction, known.id)?;
            }
            bytes += staged.size();
            // No text comes between one and itself with a NUL behind it.
            let next = (batch.len() + 1 == BATCH_ROWS || bytes >= BATCH_BYTES)
                .then(|| format!("{}\0", staged.external));
            batch.push(staged);
            if next.is_some() {
                return Ok((batch, next));
            }
        }
        Ok((batch, None))
    }

    /// A task that was gone and whose id is listed again has returned, though its record did not come. What is listed is looked
    /// up, not the other way round: most pulls list nothing.
    fn revive_listed(&self, counts: &mut Counts) -> Result<(), StoreError> {
        let sql = "
            select t.id
            from staging.staged_id i
            cross join task t on t.source = ?2 and t.external = i.external
            where i.pull = ?1 and t.gone_at is not null
            order by t.external";
        let ids: Vec<i64> = self
            .transaction
            .prepare_cached(sql)
            .and_then(|mut statement| {
                statement
                    .query_map(params![self.id.0, self.source.as_str()], |row| row.get(0))?
                    .collect()
            })
            .map_err(StoreError::sql("read the tasks that are listed again"))?;
        let mut places = facts::Places::default();
        for id in ids {
            task_return(self.transaction, id)?;
            self.event(id, &Changed::plain(Change::Returned), counts)?;
            self.renew_fact(id, &mut places)?;
            counts.returned += 1;
        }
        Ok(())
    }

    /// The fact of a task that was just written, with its events.
    fn renew_fact(&self, task: i64, places: &mut facts::Places) -> Result<(), StoreError> {
        match self.facts {
            Some(rules) => facts::renew(self.transaction, task, rules, places),
            None => Ok(()),
        }
    }

    fn apply_one(
        &self,
        work: &Work,
        places: &mut facts::Places,
        counts: &mut Counts,
    ) -> Result<(), StoreError> {
        let (staged, Some(known)) = (&work.staged, &work.staged.known) else {
            return self.insert(work, places, counts);
        };
        if known.gone {
            task_return(self.transaction, known.id)?;
            self.event(known.id, &Changed::plain(Change::Returned), counts)?;
            counts.returned += 1;
        }
        match &work.made {
            Made::Changed {
                changes,
                links,
                fact,
            } => {
                version_keep(self.transaction, known)?;
                task_update(self.transaction, known.id, staged, self.now)?;
                for changed in changes {
                    self.event(known.id, changed, counts)?;
                }
                links::replace(self.transaction, known.id, links, self.now)?;
                if let Some(fact) = fact {
                    facts::write(self.transaction, known.id, fact, places)?;
                }
                counts.changed += 1;
            }
            Made::Same if known.gone => self.renew_fact(known.id, places)?,
            Made::Same | Made::New { .. } => {}
        }
        let (Some(raw), Some(hash)) = (&staged.raw, &staged.raw_hash) else {
            return Ok(());
        };
        task_raw_upsert(self.transaction, known.id, raw)?;
        task_raw_hash_set(self.transaction, known.id, hash)
    }

    fn insert(
        &self,
        work: &Work,
        places: &mut facts::Places,
        counts: &mut Counts,
    ) -> Result<(), StoreError> {
        let Made::New { links, fact } = &work.made else {
            // Staged as equal to a stored task, which only an erased row could contradict.
            return Ok(());
        };
        let id = task_insert(self.transaction, self.source, &work.staged, self.now)?;
        links::add(self.transaction, id, links, self.now)?;
        facts::insert(self.transaction, id, fact.as_deref(), places)?;
        counts.new += 1;
        match &work.staged.raw {
            Some(raw) => task_raw_insert(self.transaction, id, raw),
            None => Ok(()),
        }
    }

    fn event(&self, task: i64, changed: &Changed, counts: &mut Counts) -> Result<(), StoreError> {
        counts.events += 1;
        task_event_insert(self.transaction, task, changed, self.now)
    }

    fn vanished_count(&self) -> Result<u64, StoreError> {
        let sql = "
            select count(*)
            from task t
            where t.source = ?1 and t.gone_at is null
              and not exists (
                  select 1 from staging.staged_task s
                  where s.pull = ?2 and s.external = t.external)
              and not exists (
                  select 1 from staging.staged_id i
                  where i.pull = ?2 and i.external = t.external)";
        self.transaction
            .prepare_cached(sql)
            .and_then(|mut statement| {
                statement.query_row(params![self.source.as_str(), self.id.0], |row| row.get(0))
            })
            .map(count)
            .map_err(StoreError::sql("count the vanished tasks"))
    }

    fn vanished(&self) -> Result<Vec<(i64, String, String)>, StoreError> {
        let sql = "
            select t.id, t.external, t.key
            from task t
            where t.source = ?1 and t.gone_at is null
              and not exists (
                  select 1 from staging.staged_task s
                  where s.pull = ?2 and s.external = t.external)
              and not exists (
                  select 1 from staging.staged_id i
                  where i.pull = ?2 and i.external = t.external)
            order by t.external";
        self.transaction
            .prepare_cached(sql)
            .and_then(|mut statement| {
                statement
                    .query_map(params![self.source.as_str(), self.id.0], |row| {
                        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                    })?
                    .collect()
            })
            .map_err(StoreError::sql("read the vanished tasks"))
    }

    /// Marks what is absent as gone, except what a refused record may have stood for.
    fn mark_gone(&self, counts: &mut Counts) -> Result<(), StoreError> {
        let raws = self.staged_raws()?;
        // So many refused records cannot be told apart any more: whatever is absent may be one of them.
        let countless = counts.rejected > raws.len() as u64;
        for (id, external, key) in self.vanished()? {
            if countless || is_sheltered(&raws, &external, &key) {
                counts.sheltered += 1;
                continue;
            }
            task_leave(self.transaction, id, self.now)?;
            self.event(id, &Changed::plain(Change::Gone), counts)?;
            counts.gone += 1;
        }
        Ok(())
    }

    fn staged_raws(&self) -> Result<Vec<String>, StoreError> {
        let sql = "
            select raw
            from staging.staged_reject
            where pull = ?1
            order by id
            limit ?2";
        self.transaction
            .prepare_cached(sql)
            .and_then(|mut statement| {
                statement
                    .query_map([self.id.0, KEPT_REJECTS], |row| row.get(0))?
                    .collect()
            })
            .map_err(StoreError::sql("read the staged rejects"))
    }
}

/// Whether a task's absence may be only that its record was refused: a reject names it, or nobody can say whom it names.
fn is_sheltered(rejects: &[String], external: &str, key: &str) -> bool {
    rejects
        .iter()
        .any(|raw| raw.is_empty() || raw.contains(external) || raw.contains(key))
}
