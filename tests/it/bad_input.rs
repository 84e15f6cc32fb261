//! The table of bad input, row by row, as a user meets it: every message says where, what was found and
//! what is wanted, one help goes with it, and nothing is lost or half taken over.

mod csv;
mod json;

use std::fmt::Write as _;

use serde_json::Value;

use crate::support::home::Home;

/// What becomes of a source's thirty tasks.
enum Fate {
    /// The pull is refused with this in its message and help; all thirty stay as they were.
    Refused(&'static str, &'static str),
    /// The source asks for a pause with this in its message and help: no failure; all thirty stay as they were.
    Waiting(&'static str, &'static str),
    /// One record is refused with this in its message and help; the other tasks, and what it stood for, stay.
    Quarantined(&'static str, &'static str),
    /// Everything is read, as it is or with this change.
    Read(u64),
}
use Fate::{Quarantined, Read, Refused, Waiting};

/// Pulls thirty good tasks from every source, spoils the sources, pulls again, and checks each one's fate.
fn meet(home: &Home, spoil: impl FnOnce(), fates: &[(&str, Fate)]) {
    let pull = |now: &str| -> (i32, Vec<Value>) {
        let ran = home.run(&["pull", "--format", "json", "--now", now]);
        let outcomes = serde_json::from_str(&ran.out).unwrap_or_else(|error| {
            panic!("{error}:\n{}\n{}", ran.out, ran.err);
        });
        (ran.code, outcomes)
    };
    let (code, outcomes) = pull("2026-11-20T13:00:00Z");
    assert_eq!(code, 0, "{outcomes:?}");
    assert!(
        outcomes.iter().all(|outcome| outcome["new"] == 30),
        "{outcomes:?}"
    );
    spoil();
    let (code, outcomes) = pull("2026-11-20T15:00:00Z");
    assert_eq!(code, 3, "degraded: {outcomes:?}");
    let status: Value = serde_json::from_str(&home.ok(&[
        "status",
        "--format",
        "json",
        "--as-of",
        "2026-11-20",
        "--now",
        "2026-11-20T16:00:00Z",
    ]))
    .expect("JSON");
    let healths = status["scoreboard"]["sources"].as_array().expect("sources");
    let mut wrong = String::new();
    for (source, fate) in fates {
        let named = |all: &[Value], key: &str| all.iter().find(|one| one[key] == *source).cloned();
        let outcome = named(&outcomes, "source").unwrap_or_else(|| panic!("{source}"));
        let health = named(healths, "id").unwrap_or_else(|| panic!("{source}"));
        if let Err(why) = check(fate, &outcome, &health) {
            writeln!(wrong, "{source}: {why}\n  {outcome}\n  {health}").expect("a text");
        }
    }
    assert_eq!(fates.len(), outcomes.len(), "every source has a fate");
    assert!(wrong.is_empty(), "{wrong}");
    let text = home.ok(&[
        "status",
        "--as-of",
        "2026-11-20",
        "--now",
        "2026-11-20T16:00:00Z",
    ]);
    for (source, fate) in fates {
        let told = match fate {
            Waiting(..) => format!("stale  {source} read 3 h ago, 30 records"),
            Refused(..) => format!("failing  {source} read 3 h ago, 30 records"),
            Quarantined(..) => format!("{source} read 60 min ago, 30 records"),
            Read(_) => format!("fresh  {source} read 60 min ago, 30 records"),
        };
        let lines = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(lines.contains(&told), "{told}\n{text}");
    }
}

fn check(fate: &Fate, outcome: &Value, health: &Value) -> Result<(), &'static str> {
    let says = |value: &Value, words: &str| value.as_str().unwrap_or_default().contains(words);
    let demand = |is: bool, why| if is { Ok(()) } else { Err(why) };
    demand(health["records"] == 30, "thirty tasks stay")?;
    match fate {
        Waiting(words, help) | Refused(words, help) => {
            demand(
                outcome["parked"] == matches!(fate, Waiting(..)),
                "a wait is no failure",
            )?;
            demand(outcome["ok"] == false, "the pull is refused")?;
            demand(says(&outcome["problem"], words), "the message")?;
            demand(
                says(&outcome["help"], help) && !outcome["help"].is_null(),
                "the help",
            )?;
            demand(
                health["failure"] == outcome["problem"],
                "status says the same",
            )?;
            demand(health["help"] == outcome["help"], "status helps the same")?;
            let unchanged = "2026-11-20T13:00";
            demand(
                says(&health["last_good"], unchanged),
                "as old as the last good read",
            )
        }
        Quarantined(words, help) => {
            let problem = &outcome["problems"][0];
            demand(
                outcome["ok"] == true && outcome["refused"] == 1,
                "one is refused",
            )?;
            demand(says(&problem["problem"], words), "the message")?;
            demand(help.is_empty() || says(&problem["help"], help), "the help")?;
            demand(
                outcome["gone"] == 0 && outcome["changed"] == 0,
                "nothing is touched",
            )
        }
        Read(changed) => {
            demand(
                outcome["ok"] == true && outcome["refused"] == 0,
                "all is read",
            )?;
            demand(
                outcome["unchanged_source"] == true || outcome["changed"] == *changed,
                "what changed",
            )
        }
    }
}

/// A text in the old Western code page.
fn latin1(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).expect("Latin-1"))
        .collect()
}
