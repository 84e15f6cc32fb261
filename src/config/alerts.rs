//! `[alerts]`: who is told between reviews that something turned for the worse.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::civil::Time;

use crate::domain::id::PersonId;
use crate::domain::people::Person;
use crate::domain::quiet::Quiet;
use crate::domain::review::Audience;

use super::audience::audiences;
use super::context::Context;
use super::item::Item;
use super::read::Fields;
use super::settings::Alerts;
use super::tree::{Table, Value};

/// How long a source must fail before somebody is told: most faults pass within it.
const SOURCE_DOWN: SignedDuration = SignedDuration::from_hours(1);

/// Reads `[alerts]`; absent: nobody is written to between reviews.
pub(super) fn alerts(
    cx: &Context<'_>,
    root: &Table,
    people: &BTreeMap<PersonId, Person>,
) -> Option<Alerts> {
    let fields = Fields::open(cx, "[alerts]", root.get("alerts")?)?;
    let to = fields.opt("to", |item| audiences(item, people));
    let quiet = fields.opt("quiet", quiet);
    let down = fields.opt("source_down", |item| {
        let length = item.duration()?;
        (length >= SignedDuration::from_mins(1))
            .then_some(length)
            .or_else(|| item.wrong("a minute or more"))
    });
    fields.finish();
    Some(Alerts {
        to: to.unwrap_or_else(|| vec![Audience::Owners]),
        quiet,
        source_down: down.unwrap_or(SOURCE_DOWN),
    })
}

/// `["20:00", "07:00"]`: from, until; over midnight where the second comes first.
fn quiet(item: &Item<'_>) -> Option<Quiet> {
    let wanted = "two times of day, such as [\"20:00\", \"07:00\"]";
    let Value::List(nodes) = &item.node.value else {
        return item.wrong(wanted);
    };
    let [from, until] = nodes.as_slice() else {
        return item.wrong(wanted);
    };
    let time = |node| {
        let item = Item::new(item.cx, item.name.clone(), node);
        let text = item.line()?;
        Time::strptime("%H:%M", &text)
            .ok()
            .or_else(|| item.wrong("a time of day like \"20:00\""))
    };
    let (from, until) = (time(from), time(until));
    let (from, until) = (from?, until?);
    if from == until {
        return item.wrong("two different times of day");
    }
    Some(Quiet { from, until })
}
