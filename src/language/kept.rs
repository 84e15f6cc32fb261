//! A phrase as it is kept in a store: its message and what fills it, so that it can be said later, in whatever language.
//!
//! Messages come and go with versions of the program: what was kept is a phrase only while its message is there and
//! every place of it is filled. Whoever keeps one keeps its words beside it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::catalogue;
use super::locale::Language;
use super::phrase::{Arg, Phrase};
use super::translator::Translator;

/// The ids of messages, and the names of the places in them.
static NAMES: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let files = catalogue::files(Language::English);
    let lines = files.into_iter().flat_map(str::lines);
    let lines = lines.filter(|line| !line.starts_with('#'));
    lines
        .flat_map(|line| {
            let id = line.split_once(" =").map(|(id, _)| id);
            let places = line.split('$').skip(1).filter_map(|place| {
                place
                    .split(|char: char| !(char.is_alphanumeric() || ['_', '-'].contains(&char)))
                    .next()
            });
            id.into_iter().chain(places)
        })
        .collect()
});

/// A phrase as JSON.
#[derive(Serialize, Deserialize)]
struct Written {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    verbatim: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    args: Vec<(String, Arg)>,
}

impl Phrase {
    /// The phrase as a store keeps it; `None`: it holds what cannot be written down.
    pub fn to_kept(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// A phrase that was kept; `None`: this version of the program cannot say it any more.
    pub fn of_kept(kept: &str) -> Option<Self> {
        let phrase: Self = serde_json::from_str(kept).ok()?;
        let is_sayable = Translator::english().try_say(&phrase).is_ok();
        is_sayable.then_some(phrase)
    }
}

impl Serialize for Phrase {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let args = self.args().iter();
        Written {
            verbatim: self.as_verbatim().map(str::to_owned),
            id: self.id().map(str::to_owned),
            args: args
                .map(|(name, arg)| ((*name).to_owned(), arg.clone()))
                .collect(),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Phrase {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let known = |name: &str| {
            let found = NAMES.get(name).copied();
            found.ok_or_else(|| de::Error::custom(format!("no message has `{name}`")))
        };
        let written = Written::deserialize(deserializer)?;
        match (written.verbatim, written.id) {
            (Some(text), None) => Ok(Self::verbatim(text)),
            (None, Some(id)) => {
                let mut phrase = Self::new(known(&id)?);
                for (name, arg) in written.args {
                    phrase = phrase.with(known(&name)?, arg);
                }
                Ok(phrase)
            }
            _ => Err(de::Error::custom("either words or a message are wanted")),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Arg, Phrase, Translator};
    use crate::language::locale::Language;
    use crate::phrase;

    #[test]
    fn what_was_kept_is_said_in_any_language() {
        let day = date(2026, 11, 30);
        let amount = Arg::Amount {
            value: 31.0,
            decimals: 0,
            unit: "tasks".to_owned(),
        };
        let money = Arg::Money {
            minor: 400_000_000,
            currency: "USD".to_owned(),
        };
        let inner = phrase!("and", before = amount, last = money);
        for phrase in [
            phrase!(
                "clauses",
                before = inner.clone(),
                after = Arg::Day(day, day)
            ),
            phrase!(
                "clauses",
                before = Arg::Date(day),
                after = Arg::LongDate(day)
            ),
            phrase!(
                "clauses",
                before = Arg::Month(day),
                after = Arg::ShortMonth(day)
            ),
            phrase!(
                "clauses",
                before = Arg::ShortMonthYear(day),
                after = Arg::Percent(0.45)
            ),
            phrase!(
                "clauses",
                before = Arg::Moment(day.at(14, 5, 0, 0)),
                after = 3_u64
            ),
            phrase!(
                "clauses",
                before = Arg::And(vec!["Ana".into(), "{ $n } \"Bo\"".into()]),
                after = Arg::List(vec![
                    inner.into(),
                    Arg::Signed {
                        value: -3.5,
                        decimals: 1
                    }
                ])
            ),
            Phrase::verbatim("{ unit-days } → \u{202e}"),
        ] {
            let kept = phrase.to_kept().unwrap();
            let again = Phrase::of_kept(&kept).unwrap_or_else(|| panic!("{kept}"));
            assert_eq!(again, phrase);
            let german = Translator::of(&Language::German.into());
            assert_eq!(german.say(&again), german.say(&phrase));
        }
    }

    #[test]
    fn what_cannot_be_said_any_more_is_no_phrase() {
        for kept in [
            "",
            "unblock it",
            "{}",
            r#"{"id":"no-such-message"}"#,
            r#"{"id":"and","args":[["before",{"Text":"A"}]]}"#,
            r#"{"id":"and","args":[["before",{"Text":"A"}],["no such place",{"Text":"B"}]]}"#,
            r#"{"id":"and","args":[["before",{"Text":"A"}],["last",{"Else":1}]]}"#,
            r#"{"id":"and","args":[["before",{"Text":"A"}],["last",{"Percent":null}]]}"#,
            r#"{"id":"and","verbatim":"both"}"#,
        ] {
            assert_eq!(Phrase::of_kept(kept), None, "{kept}");
        }
    }
}
