//! `[objective.ID]`: the goals.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::domain::claim::{Claim, Override};
use crate::domain::id::{ObjectiveId, PersonId};
use crate::domain::measure::{Bands, WeightBy};
use crate::domain::money::Money;
use crate::domain::people::Person;
use crate::domain::plan::{AtStake, Objective, Pause};

use super::audience::subscribers as subscribers_of;
use super::item::Item;
use super::known::Known;
use super::lag::lag_measure;
use super::read::Fields;
use super::tree::Value;

/// Reads one objective.
pub(super) fn objective(
    id: &str,
    fields: Fields<'_>,
    known: &Known,
    people: &BTreeMap<PersonId, Person>,
    default: Bands,
) -> Option<Objective> {
    let statement = fields.need("statement", "the goal as a sentence", Item::line);
    let why = fields.opt("why", Item::owned_text);
    let owner = fields.need("owner", "the id of one person", |item| {
        item.reference("person", &known.people)
    });
    let parent = fields.opt("parent", |item| {
        item.reference("objective", &known.objectives)
    });
    let (start, due) = span(&fields);
    let (weight, weight_by) = weight(&fields);
    let lag = fields.get("lag");
    let lag = lag.map(|item| lag_measure(&item, known, default, start, due));
    let at_stake = fields.opt("at_stake", at_stake);
    let horizon = fields.opt("horizon", Item::owned_text);
    let paused = fields.opt("paused", pause);
    let stated = fields.opt("override", |item| stated(item, known));
    let subscribers = fields.get("subscribers");
    let subscribers = subscribers.map(|item| subscribers_of(&item, people));
    fields.finish();
    Some(Objective {
        id: ObjectiveId::new(id),
        statement: statement?,
        why,
        owner: PersonId::new(owner?),
        parent: parent.map(ObjectiveId::new),
        start: start?,
        due: due?,
        weight,
        weight_by,
        lag: match lag {
            Some(lag) => Some(lag?),
            None => None,
        },
        at_stake,
        horizon,
        paused,
        stated,
        subscribers: subscribers.unwrap_or_default(),
    })
}

/// `start` and `due`, in order.
pub(super) fn span(fields: &Fields<'_>) -> (Option<Date>, Option<Date>) {
    let start = fields.need("start", "the first day, a date like 2026-01-01", Item::date);
    let due = fields.need("due", "the last day, a date like 2026-12-31", Item::date);
    ordered(fields, start, due);
    (start, due)
}

/// Reports a start that is not before its due date.
pub(super) fn ordered(fields: &Fields<'_>, start: Option<Date>, due: Option<Date>) {
    if let (Some(start), Some(due)) = (start, due)
        && start >= due
        && let Some(item) = fields.get("due").or_else(|| fields.get("start"))
    {
        let message = format!(
            "{} is due on {due} and starts on {start} — a due date after the start is wanted",
            fields.title
        );
        item.cx.error(item.node.spot(), message);
    }
}

/// A share of the parent: a number above zero, one by default, or the word that says where it comes from.
pub(super) fn weight(fields: &Fields<'_>) -> (f64, WeightBy) {
    let read = |item: &Item<'_>| match &item.node.value {
        Value::Text(word) if word.trim().parse::<f64>().is_err() => {
            let by = item.word(&[
                ("target", WeightBy::Target),
                ("estimate", WeightBy::Estimate),
            ])?;
            Some((1.0, by))
        }
        _ => Some((item.positive()?, WeightBy::Given)),
    };
    fields.opt("weight", read).unwrap_or((1.0, WeightBy::Given))
}

fn at_stake(item: &Item<'_>) -> Option<AtStake> {
    let fields = Fields::open(item.cx, "\"at_stake\"", item.node)?;
    let amount = money_in(&fields);
    let what = fields.need("what", "the revenue or cost that is at stake", Item::line);
    fields.finish();
    Some(AtStake {
        amount: amount?,
        what: what?,
    })
}

/// Reads `{ amount, currency }`.
pub(super) fn money(item: &Item<'_>) -> Option<Money> {
    let fields = Fields::open(item.cx, format!("\"{}\"", item.name), item.node)?;
    let money = money_in(&fields);
    fields.finish();
    money
}

fn money_in(fields: &Fields<'_>) -> Option<Money> {
    let minor = fields.need("amount", "a number", minor_units);
    let currency = fields.need("currency", "a code like \"EUR\"", |item| {
        let code = item.line()?;
        if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Some(code);
        }
        item.wrong_help("a currency code of three capitals", "for example \"EUR\"")
    });
    Some(Money {
        minor: minor?,
        currency: currency?,
    })
}

/// Whole amounts exactly; decimals to the cent.
fn minor_units(item: &Item<'_>) -> Option<i64> {
    if let Value::Int(amount) = item.node.value {
        let minor = amount.checked_mul(100).filter(|minor| *minor >= 0);
        return minor.or_else(|| item.wrong("an amount of 0 or more"));
    }
    let amount = item.number()?;
    // 2^53 cents are the last that a decimal can hold exactly.
    if !(0.0..=90_000_000_000_000.0).contains(&amount) {
        return item.wrong("an amount of 0 or more");
    }
    format!("{:.0}", amount * 100.0).parse().ok()
}

/// Reads `{ since, until, reason }`.
pub(super) fn pause(item: &Item<'_>) -> Option<Pause> {
    let fields = Fields::open(item.cx, "\"paused\"", item.node)?;
    let since = fields.need("since", "the first day of the pause", Item::date);
    let until = fields.opt("until", Item::date);
    let reason = fields.need("reason", "why", Item::line);
    fields.finish();
    if let (Some(since), Some(until)) = (since, until)
        && until < since
    {
        return item.fault(
            &format!("ends on {until}, before it begins on {since}"),
            None,
        );
    }
    Some(Pause {
        since: since?,
        until,
        reason: reason?,
    })
}

/// Reads `{ status, reason, by, until }`: a status set by hand.
pub(super) fn stated(item: &Item<'_>, known: &Known) -> Option<Override> {
    let fields = Fields::open(item.cx, "\"override\"", item.node)?;
    let claim = fields.need(
        "status",
        "\"achieved\", \"on track\", \"at risk\" or \"off track\"",
        |item| item.word(&Claim::ALL),
    );
    let reason = fields.need("reason", "why it is not as computed", Item::line);
    let by = fields.need("by", "the id of the person who says so", |item| {
        item.reference("person", &known.people)
    });
    let until = fields.need("until", "the last day on which it holds", Item::date);
    fields.finish();
    Some(Override {
        claim: claim?,
        reason: reason?,
        by: PersonId::new(by?),
        until: until?,
    })
}
