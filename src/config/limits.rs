//! `limits`: what no answer and no pull may exceed, and how often a source may ask.

use std::time::Duration;

use jiff::SignedDuration;
use throughline_http::{Caps, Limits, Rate};

use super::item::Item;
use super::read::Fields;
use super::suggest::shown;
use super::time::parse_duration;
use super::tree::Value;

/// Spans that a rate may name without a number: `100/min`.
const SPANS: [(&str, u64); 12] = [
    ("s", 1),
    ("sec", 1),
    ("second", 1),
    ("m", 60),
    ("min", 60),
    ("minute", 60),
    ("h", 3600),
    ("hour", 3600),
    ("d", 86_400),
    ("day", 86_400),
    ("w", 604_800),
    ("week", 604_800),
];

/// A budget counts every request of its span; more than this many would not be remembered one by one.
const MOST_BUDGET: u32 = 1_000_000;

/// Reads a `limits` table.
pub(super) fn limits(item: &Item<'_>) -> (Caps, Limits) {
    let (mut caps, mut limits) = (Caps::default(), Limits::default());
    let Some(fields) = Fields::open(item.cx, "\"limits\"", item.node) else {
        return (caps, limits);
    };
    let whole = |key, least, most| fields.opt(key, |item| item.whole(least, most));
    let small = |key, most| whole(key, 1, most).and_then(|n| u32::try_from(n).ok());
    caps.pages = small("pages", 1_000_000).unwrap_or(caps.pages);
    caps.attempts = small("attempts", 20).unwrap_or(caps.attempts);
    caps.records = whole("records", 1, 100_000_000).unwrap_or(caps.records);
    let length = |key| {
        fields
            .opt(key, Item::duration)
            .map(SignedDuration::unsigned_abs)
    };
    caps.total = length("timeout").unwrap_or(caps.total);
    caps.pull = length("pull").unwrap_or(caps.pull);
    caps.max_wait = length("max_wait").unwrap_or(caps.max_wait);
    limits.rate = fields.opt("rate", rate);
    limits.budget = fields.opt("budget", budget);
    limits.burst = small("burst", 10_000).unwrap_or(limits.burst);
    limits.parallel = small("parallel", 64).unwrap_or(limits.parallel);
    limits.reserve = fields.opt("reserve", Item::share).unwrap_or(limits.reserve);
    if limits.rate.is_none()
        && let Some(burst) = fields.get("burst")
    {
        let _: Option<()> = burst.fault("stands without \"rate\", which it belongs to", None);
    }
    fields.finish();
    (caps, limits)
}

/// `100/min`, `5/10s`, `1000/day`.
fn rate(item: &Item<'_>) -> Option<Rate> {
    let wanted = "a number of requests in a span of time";
    let Value::Text(text) = &item.node.value else {
        return item.wrong_help(wanted, format!("write {} = \"100/min\"", item.name));
    };
    let parsed = text.split_once('/').and_then(|(count, span)| {
        let count: u32 = count.trim().parse().ok().filter(|count| *count > 0)?;
        let per = span_of(span.trim())?;
        (!per.is_zero()).then_some(Rate { count, per })
    });
    if parsed.is_some() {
        return parsed;
    }
    item.fault(
        &format!("is \"{}\" — {wanted} is wanted", shown(text)),
        Some("for example \"100/min\", \"5/s\", \"1000/day\"".to_owned()),
    )
}

fn span_of(text: &str) -> Option<Duration> {
    let named = SPANS.iter().find(|(name, _)| *name == text);
    named
        .map(|(_, seconds)| Duration::from_secs(*seconds))
        .or_else(|| parse_duration(text).map(SignedDuration::unsigned_abs))
}

fn budget(item: &Item<'_>) -> Option<Rate> {
    let budget = rate(item)?;
    if budget.count > MOST_BUDGET {
        return item.fault(
            &format!("is more than {MOST_BUDGET} requests — a rate is wanted for so many"),
            Some("write rate = \"100/s\"".to_owned()),
        );
    }
    Some(budget)
}

/// Says what a budget means for the pulls: how many requests one may take before they come less often.
pub(super) fn note_budget(fields: &Fields<'_>, limits: &Limits, every: SignedDuration) {
    let Some(Rate { count, per }) = limits.budget else {
        return;
    };
    let every = every.unsigned_abs();
    let fits = (every.as_secs_f64() * f64::from(count) / per.as_secs_f64()).floor();
    let words = |length: Duration| {
        SignedDuration::try_from(length)
            .map_or_else(|_| String::new(), |length| format!("{length:#}"))
    };
    let (span, often) = (words(per), words(every));
    let message = if fits < 1.0 {
        let least = words(rounded_up(per / count.max(1)));
        format!(
            "limits.budget: {count} requests in {span} — a pull takes one at least, so pulls come every {least}, not every {often}"
        )
    } else {
        format!(
            "limits.budget: {count} requests in {span} — pulls come every {often} while they take at most {fits:.0} requests, and less often after longer ones"
        )
    };
    let spot = fields
        .get("limits")
        .map_or_else(|| fields.node.key_spot(), |item| item.node.key_spot());
    fields.cx.warning(spot, message, None);
}

fn rounded_up(length: Duration) -> Duration {
    let more = u64::from(length.subsec_nanos() > 0);
    Duration::from_secs(length.as_secs().saturating_add(more))
}
