//! `[service]`, `[status]`, `[calendar]` and `[forecast]`.

use std::path::PathBuf;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use crate::domain::calendar::Calendar;
use crate::domain::forecast::ForecastRules;
use crate::domain::measure::Bands;
use crate::language::locale::Locale;

use super::context::Context;
use super::item::Item;
use super::people::span;
use super::read::Fields;
use super::settings::Service;
use super::site;
use super::tree::{Table, Value};

fn open<'a>(cx: &'a Context<'a>, root: &'a Table, name: &str) -> Option<Fields<'a>> {
    Fields::open(cx, format!("[{name}]"), root.get(name)?)
}

/// Reads `[service]`; every key of it has a default.
pub(super) fn service(cx: &Context<'_>, root: &Table) -> Service {
    let mut service = Service {
        store: cx.folder.join("throughline.db"),
        time_zone: TimeZone::UTC,
        language: Locale::default(),
        web: None,
        url: None,
    };
    let Some(fields) = open(cx, root, "service") else {
        return service;
    };
    if let Some(path) = fields.opt("store", store) {
        service.store = cx.folder.join(path);
    }
    if let Some(zone) = fields.opt("time_zone", Item::time_zone) {
        service.time_zone = zone;
    }
    if let Some(language) = fields.opt("language", Item::locale) {
        service.language = language;
    }
    service.url = fields.opt("url", site::url);
    service.web = site::web(&fields, service.url.as_ref());
    fields.finish();
    service
}

fn store(item: &Item<'_>) -> Option<PathBuf> {
    let text = item.line()?;
    if let Some(path) = text.strip_prefix("sqlite:") {
        let path = path.strip_prefix("//").unwrap_or(path);
        if !path.is_empty() {
            return Some(PathBuf::from(path));
        }
    }
    // The address of a database holds its password: it is not shown.
    item.cx.hide(item.node);
    let what = if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        "is PostgreSQL, which is not available in this version — SQLite is wanted"
    } else {
        "is not the address of a store — sqlite:PATH is wanted"
    };
    item.fault(
        what,
        Some("write store = \"sqlite:throughline.db\"".to_owned()),
    )
}

/// What `[status]` says about every measure.
pub(super) struct StatusDefaults {
    pub(super) coverage: f64,
    pub(super) bands: Bands,
}

/// Reads `[status]`.
pub(super) fn status(cx: &Context<'_>, root: &Table) -> StatusDefaults {
    let mut status = StatusDefaults {
        coverage: 0.8,
        bands: Bands::default(),
    };
    if let Some(fields) = open(cx, root, "status") {
        status.coverage = fields
            .opt("coverage", Item::share)
            .unwrap_or(status.coverage);
        status.bands = super::points::bands(&fields, status.bands);
        fields.finish();
    }
    status
}

/// Reads `[calendar]`.
pub(super) fn calendar(cx: &Context<'_>, root: &Table) -> Calendar {
    let mut calendar = Calendar::default();
    let Some(fields) = open(cx, root, "calendar") else {
        return calendar;
    };
    calendar.declared = true;
    if let Some(item) = fields.get("holidays") {
        let days = item.one_or_more();
        calendar.holidays = days.iter().filter_map(Item::date).collect();
    }
    if let Some(item) = fields.get("weekend") {
        calendar.weekend = item.one_or_more().iter().filter_map(weekday).collect();
        if calendar.weekend.len() > 6 {
            let _: Option<()> = item.fault("leaves no working day in the week", None);
        }
    }
    fields.finish();
    calendar
}

/// Reads `[forecast]`; every key of it has a default.
pub(super) fn forecast(cx: &Context<'_>, root: &Table) -> ForecastRules {
    let mut rules = ForecastRules::default();
    let Some(fields) = open(cx, root, "forecast") else {
        return rules;
    };
    if let Some(days) = fields.opt("window", window) {
        rules.window_days = days;
    }
    if let Some(item) = fields.get("blackout") {
        let days = item.list("a list of days and of [first day, last day]");
        rules.blackout = days.iter().flatten().filter_map(blackout).collect();
        rules.blackout.sort_unstable();
    }
    if let Some(trials) = fields.opt("trials", |item| item.whole(1_000, 100_000)) {
        rules.trials = u32::try_from(trials).unwrap_or(rules.trials);
    }
    fields.finish();
    rules
}

/// Two weeks hold the five days with a completion that a forecast wants; a pace of more than two years ago says nothing.
fn window(item: &Item<'_>) -> Option<i64> {
    let days = item.days()?;
    if (14..=730).contains(&days) {
        return Some(days);
    }
    item.wrong("a window of 2 to 104 weeks, such as \"12w\"")
}

fn blackout(item: &Item<'_>) -> Option<(Date, Date)> {
    match item.node.value {
        Value::List(_) => span(item),
        Value::Text(_)
        | Value::Date(_)
        | Value::TooLarge(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Bool(_)
        | Value::Table(_) => item.date().map(|day| (day, day)),
    }
}

fn weekday(item: &Item<'_>) -> Option<Weekday> {
    item.word(&[
        ("Mon", Weekday::Monday),
        ("Tue", Weekday::Tuesday),
        ("Wed", Weekday::Wednesday),
        ("Thu", Weekday::Thursday),
        ("Fri", Weekday::Friday),
        ("Sat", Weekday::Saturday),
        ("Sun", Weekday::Sunday),
    ])
}
