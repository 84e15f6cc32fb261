//! Which rules are worth trying on a task: those that want a word which the task has.
//!
//! Nearly every rule names a label, project or parent without a pattern, or how a title begins. Of a thousand initiatives
//! a task then tries the few that ask for its own words, and those whose rules are other patterns. What is tried decides
//! as ever.

use std::collections::{BTreeSet, HashMap};

use super::{Key, Pattern, Rule, RuleSet, Words};
use crate::domain::text::Text;

/// The keys by which rules are looked up, the most telling first.
const TELLING: [Key; 5] = [
    Key::Label,
    Key::Parent,
    Key::Name,
    Key::Project,
    Key::Assignee,
];

/// Sets of rules by what they decide about, looked up by the words that they want.
#[derive(Debug)]
pub(super) struct Chooser<Id> {
    /// In id order.
    sets: Vec<(Id, RuleSet)>,
    /// Each word of [`TELLING`]'s keys with the sets that may take a task which has it.
    wanting: [HashMap<String, Vec<usize>>; TELLING.len()],
    /// Each beginning of a title with the sets that may take a task whose title begins so.
    beginning: HashMap<String, Vec<usize>>,
    /// The lengths of those beginnings.
    lengths: BTreeSet<usize>,
    /// The sets with a rule that nothing of a task leads to: they are always tried.
    always: Vec<usize>,
}

impl<Id: Ord> Chooser<Id> {
    /// Looks the rules through once.
    pub(super) fn new(sets: impl Iterator<Item = (Id, RuleSet)>) -> Self {
        let mut sets: Vec<(Id, RuleSet)> = sets.collect();
        sets.sort_by(|one, other| one.0.cmp(&other.0));
        let mut wanting: [HashMap<String, Vec<usize>>; TELLING.len()] = Default::default();
        let (mut beginning, mut always) = (HashMap::<_, Vec<usize>>::new(), Vec::new());
        for (at, (_, set)) in sets.iter().enumerate() {
            let wanted: Option<Vec<Telling<'_>>> =
                set.rules.iter().map(|(_, rule)| telling(rule)).collect();
            let Some(wanted) = wanted else {
                always.push(at);
                continue;
            };
            for telling in wanted {
                match telling {
                    Telling::Words(key, patterns) => {
                        for word in patterns.iter().filter_map(Pattern::word) {
                            if let Some(by_word) = wanting.get_mut(key) {
                                by_word.entry(word.to_owned()).or_default().push(at);
                            }
                        }
                    }
                    Telling::Beginnings(patterns) => {
                        for start in patterns.iter().map(Pattern::beginning) {
                            beginning.entry(start.to_owned()).or_default().push(at);
                        }
                    }
                }
            }
        }
        Self {
            lengths: beginning.keys().map(String::len).collect(),
            sets,
            wanting,
            beginning,
            always,
        }
    }

    /// The sets that take a task, by id, each with the first of its rules that does.
    pub(super) fn taking(&self, words: &Words<'_>) -> Vec<(&Id, &Text)> {
        let mut tried = self.always.clone();
        for (by_word, key) in self.wanting.iter().zip(TELLING) {
            if !by_word.is_empty() {
                let wanting = words.of_key(key).iter();
                tried.extend(wanting.filter_map(|word| by_word.get(word)).flatten());
            }
        }
        if !self.beginning.is_empty() {
            for title in words.of_key(Key::Title) {
                let starts = self
                    .lengths
                    .iter()
                    .filter_map(|&length| title.get(..length));
                tried.extend(
                    starts
                        .filter_map(|start| self.beginning.get(start))
                        .flatten(),
                );
            }
        }
        tried.sort_unstable();
        tried.dedup();
        let tried = tried.into_iter().filter_map(|at| self.sets.get(at));
        tried
            .filter_map(|(id, set)| Some((id, set.first_match(words)?)))
            .collect()
    }
}

/// What a task has that a rule takes.
enum Telling<'a> {
    /// One of these words under the key at this place of [`TELLING`].
    Words(usize, &'a [Pattern]),
    /// A title that begins as one of these.
    Beginnings(&'a [Pattern]),
}

/// The most telling key of a rule whose values are all plain words, else the beginnings of titles: a task without one of
/// them is not taken.
fn telling(rule: &Rule) -> Option<Telling<'_>> {
    let of_key = |wanted: Key| {
        let (_, patterns) = rule.keys.iter().find(|(key, _)| *key == wanted)?;
        Some(patterns.as_slice())
    };
    let words = TELLING.iter().enumerate().find_map(|(at, wanted)| {
        let patterns = of_key(*wanted)?;
        let is_plain = patterns.iter().all(|pattern| pattern.word().is_some());
        is_plain.then_some(Telling::Words(at, patterns))
    });
    words.or_else(|| {
        let titles = of_key(Key::Title)?;
        let all_begin = titles.iter().all(|title| !title.beginning().is_empty());
        all_begin.then_some(Telling::Beginnings(titles))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Chooser, RuleSet, Words};
    use crate::domain::link::MatchRule;
    use crate::engine::testing::open;

    fn words() -> impl Strategy<Value = Vec<String>> {
        let word = prop::sample::select(vec!["a", "A", "b", "c", "a*", "ab?", "[", "?"]);
        prop::collection::vec(word.prop_map(String::from), 0..3)
    }

    prop_compose! {
        fn rule()(
            labels in words(),
            titles in words(),
            projects in words(),
            kinds in words(),
            parents in words(),
        ) -> MatchRule {
            MatchRule { labels, titles, projects, kinds, parents, ..MatchRule::default() }
        }
    }

    fn rules() -> impl Strategy<Value = Vec<Vec<MatchRule>>> {
        prop::collection::vec(prop::collection::vec(rule(), 0..3), 0..6)
    }

    proptest! {
        #[test]
        fn looking_up_finds_what_trying_every_rule_finds(
            rules in rules(),
            labels in words(),
            project in prop::option::of("[abA]"),
            parent in prop::option::of("[abA]"),
            kind in prop::option::of("[abA]"),
            title in "[abAc]{1,3}",
        ) {
            let mut task = open("t", "i").task;
            task.labels = labels.into();
            task.project = project.map(Into::into);
            task.parent = parent.map(Into::into);
            task.kind = kind.map(Into::into);
            task.title = title;
            let words = Words::of(&task, Some("c"));
            let sets = || rules.iter().map(|rules| RuleSet::new(rules)).enumerate();
            let by_hand: Vec<(usize, String)> = sets()
                .filter_map(|(id, set)| Some((id, set.first_match(&words)?.to_string())))
                .collect();
            let chooser = Chooser::new(sets());
            let found: Vec<(usize, String)> = chooser
                .taking(&words)
                .into_iter()
                .map(|(id, rule)| (*id, rule.to_string()))
                .collect();
            prop_assert_eq!(found, by_hand);
        }
    }
}
