//! One reply's document to one page of records, without asking where the next one is.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::Value;
use throughline_kit::{Coverage, Next, Page, Problem, shown};

use crate::cursor::Run;
use crate::detect::detect;
use crate::each;
use crate::expr::{Doc, is_truthy};
use crate::fields::{Fields, Spot, reject};
use crate::lookup::Tables;
use crate::nested;
use crate::plan::Plan;
use crate::select;
use crate::walk::Took;
use crate::when;

/// Numbers of records that are page sizes somewhere: exactly so many and no word of another page look cut off.
const PAGE_SIZES: [u64; 9] = [20, 25, 30, 42, 50, 100, 200, 500, 1000];

/// The key under which a record keeps the values of `each` that it was read for.
pub(crate) const EACH: &str = "$each";

/// What a reply is read with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading<'r> {
    pub(crate) plan: &'r Plan,
    pub(crate) run: &'r Run,
    /// The values of `each`.
    pub(crate) values: &'r [String],
    /// For messages: the address and the page's number.
    pub(crate) place: &'r str,
    /// What the reply's `Link` header says.
    pub(crate) link: Link,
}

/// What a reply says about other pages in its `Link` header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Link {
    /// There is no such header.
    Silent,
    /// It names other pages, but no next one.
    Last,
    /// It names a next page.
    More,
}

/// A page that was read, and what the pull must know of it.
#[derive(Debug)]
pub(crate) struct Read {
    /// The page without its records, its way on still open.
    pub(crate) page: Page,
    /// What is to become its records.
    pub(crate) candidates: Vec<Candidate>,
    /// What it held before any filter.
    pub(crate) took: Took,
    /// The records' times of change, where they have one, in their order.
    pub(crate) changes: Vec<Timestamp>,
    /// The list may be cut off.
    pub(crate) doubtful: bool,
    /// Lists inside records that were said to be cut.
    pub(crate) said: BTreeSet<String>,
}

/// A record that the filters let through, before it is mapped.
#[derive(Debug)]
pub(crate) struct Candidate {
    /// Where it stands, for messages.
    pub(crate) place: String,
    /// What the source sent of it.
    pub(crate) item: Value,
}

/// A page with nothing on it yet.
pub(crate) fn blank() -> Page {
    Page {
        coverage: Coverage::Delta,
        next: Next::Done(None),
        ..Page::unchanged(None)
    }
}

/// Reads the records of one reply.
pub(crate) fn read(reading: &Reading<'_>, doc: &Doc<'_>) -> Result<Read, Problem> {
    let plan = reading.plan;
    let items = select::records(
        doc,
        plan.list.select.as_ref(),
        plan.list.graphql,
        reading.place,
    )?;
    let mut read = Read {
        page: blank(),
        candidates: Vec::with_capacity(items.len()),
        took: Took::of(&plan.list, &items),
        changes: Vec::new(),
        doubtful: false,
        said: reading.run.said.clone(),
    };
    let mut undated = Undated::default();
    for (index, item) in items.iter().enumerate() {
        one(reading, &mut read, &mut undated, index, item);
    }
    read.page.notes.extend(undated.note(plan));
    note_cut_off(reading, doc, &mut read);
    note_elsewhere(reading, doc, &mut read);
    if plan.list.graphql {
        let cut = nested::notes(&items, &plan.list.sizes, reading.place, &mut read.said);
        read.page.notes.extend(cut);
    }
    Ok(read)
}

/// Records without a readable time of change: kept, but they move no watermark.
#[derive(Debug, Default)]
struct Undated {
    count: u64,
    first: Option<String>,
}

impl Undated {
    fn note(self, plan: &Plan) -> Option<Problem> {
        let since = plan.since.as_ref()?;
        let what = format!(
            "{} of this page's records have no time in `{}` — they are kept, but do not move the watermark",
            self.count,
            since.field.text()
        );
        Some(Problem::new(self.first?, what))
    }
}

fn one(reading: &Reading<'_>, read: &mut Read, undated: &mut Undated, index: usize, item: &Value) {
    let place = place(reading, index);
    let doc = Doc::new(item);
    let changed = changed(reading.plan, &doc);
    read.changes.extend(changed);
    if changed.is_none() && reading.plan.since.is_some() {
        undated.count += 1;
        undated.first.get_or_insert_with(|| place.clone());
    }
    match wanted(reading, &doc, changed) {
        Ok(true) => read.candidates.push(Candidate {
            place,
            item: item.clone(),
        }),
        Ok(false) => {}
        Err(error) => {
            let what = format!("`where`: {error}");
            read.page.rejects.push(reject(&place, &what, item));
        }
    }
}

/// Maps candidates to records, with what was not found in the tables.
pub(crate) fn map(
    fields: &Fields,
    candidates: Vec<Candidate>,
    values: &[String],
    tables: Tables,
    page: &mut Page,
) {
    for mut candidate in candidates {
        if let (Value::Object(record), false) = (&mut candidate.item, values.is_empty()) {
            record.insert(EACH.to_owned(), values.to_vec().into());
        }
        let spot = Spot {
            place: &candidate.place,
            each: values,
            tables: &tables,
        };
        match fields.read(candidate.item, spot) {
            Ok(record) => page.records.push(record),
            Err(refused) => page.rejects.push(refused),
        }
    }
    page.notes.extend(tables.notes());
}

/// The time of change of a record, where the source has `since` and the record tells it.
fn changed(plan: &Plan, doc: &Doc<'_>) -> Option<Timestamp> {
    let field = &plan.since.as_ref()?.field;
    when::instant(field.find(doc).ok()??.as_ref())
}

/// Whether `where` and, when the request cannot ask for changes, the time of change let a record through.
fn wanted(
    reading: &Reading<'_>,
    doc: &Doc<'_>,
    changed: Option<Timestamp>,
) -> Result<bool, String> {
    let plan = reading.plan;
    // A complete list is handed over whole: a record left out of it would count as gone.
    let picks_changes = plan.since.is_some() && !plan.sends_since && !plan.complete;
    if picks_changes
        && let (Some(changed), Some(since)) = (changed, reading.run.since)
        && changed < since
    {
        return Ok(false);
    }
    let Some(filter) = &plan.list.filter else {
        return Ok(true);
    };
    let found = filter.find(doc)?;
    Ok(found.as_deref().is_some_and(is_truthy))
}

/// `page 3 $.issues[37]`, with the value of `each` before it.
fn place(reading: &Reading<'_>, index: usize) -> String {
    let pointer = match &reading.plan.list.select {
        None => Some(format!("$[{index}]")),
        Some(select) => select.plain().map(|path| format!("$.{path}[{index}]")),
    };
    let pointer = pointer.unwrap_or_else(|| format!("record {}", index + 1));
    let page = reading.run.walk.pages + 1;
    match reading.values {
        [] => format!("page {page} {pointer}"),
        values => format!("{} page {page} {pointer}", each::shown(values)),
    }
}

/// A list of exactly a page's size, at a tracker that was not seen paging, looks like its first page.
fn note_cut_off(reading: &Reading<'_>, doc: &Doc<'_>, read: &mut Read) {
    let round = PAGE_SIZES.contains(&read.took.raw);
    let pager = &reading.plan.list.pager;
    let (cut_off, found) = if pager.is_none() {
        (reading.link == Link::More || round, "and no paging")
    } else {
        let silent = reading.link == Link::Silent && reading.run.walk.pages == 0;
        (pager.is_link() && silent && round, "and no `Link` header")
    };
    if !cut_off {
        return;
    }
    read.doubtful = true;
    let what = format!(
        "{} records {found} — the list may be cut off, and what is absent is kept",
        read.took.raw
    );
    let linked = reading.link == Link::More;
    let help = match detect(doc.value(), linked, read.took.raw) {
        Some(page) => format!("the reply looks like page = {page}"),
        None => "set items.page to the tracker's way of paging".to_owned(),
    };
    read.page
        .notes
        .push(Problem::new(reading.place, what).help(help));
}

/// A list that should hold everything and is empty beside one that is not: the wrong place, most likely.
fn note_elsewhere(reading: &Reading<'_>, doc: &Doc<'_>, read: &mut Read) {
    let whole = reading.run.walk.is_first() && reading.run.since.is_none();
    let (Some(select), Some(body)) = (&reading.plan.list.select, doc.value().as_object()) else {
        return;
    };
    if read.took.raw > 0 || !whole {
        return;
    }
    let other = body.iter().find_map(|(key, value)| {
        let count = value.as_array().map(Vec::len).filter(|count| *count > 0)?;
        Some((key, count))
    });
    if let Some((key, count)) = other {
        read.doubtful = true;
        let what = format!(
            "`{}` is empty, while `{}` holds {count} entries — what is absent is kept",
            select.text(),
            shown(key)
        );
        read.page.notes.push(
            Problem::new(reading.place, what).help("is items.select the place of the records?"),
        );
    }
}
