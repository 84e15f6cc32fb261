//! Which rules are worth trying on a task: those that want a word which the task has.
//!
//! Nearly every rule names a label, project or parent without a pattern. Of a thousand initiatives a task then tries the
//! few that ask for its own words, and those whose rules are patterns. What is tried decides as ever.

use std::collections::HashMap;

use super::{Key, Pattern, Rule, RuleSet, Words};

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
    /// The sets with a rule that no word of a task leads to: they are always tried.
    always: Vec<usize>,
}

impl<Id: Ord> Chooser<Id> {
    /// Looks the rules through once.
    pub(super) fn new(sets: impl Iterator<Item = (Id, RuleSet)>) -> Self {
        let mut sets: Vec<(Id, RuleSet)> = sets.collect();
        sets.sort_by(|one, other| one.0.cmp(&other.0));
        let mut wanting: [HashMap<String, Vec<usize>>; TELLING.len()] = Default::default();
        let mut always = Vec::new();
        for (at, (_, set)) in sets.iter().enumerate() {
            let wanted: Option<Vec<(usize, &[Pattern])>> =
                set.rules.iter().map(|(_, rule)| telling(rule)).collect();
            let Some(wanted) = wanted else {
                always.push(at);
                continue;
            };
            for (key, words) in wanted {
                for word in words.iter().filter_map(Pattern::word) {
                    if let Some(by_word) = wanting.get_mut(key) {
                        by_word.entry(word.to_owned()).or_default().push(at);
                    }
                }
            }
        }
        Self {
            sets,
            wanting,
            always,
        }
    }

    /// The sets that take a task, by id, each with the first of its rules that does.
    pub(super) fn taking(&self, words: &Words<'_>) -> Vec<(&Id, &str)> {
        let mut tried = self.always.clone();
        for (by_word, key) in self.wanting.iter().zip(TELLING) {
            if !by_word.is_empty() {
                let wanting = words.of_key(key).iter();
                tried.extend(wanting.filter_map(|word| by_word.get(word)).flatten());
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

/// The most telling key of a rule whose values are all plain words: a task without one of them is not taken.
fn telling(rule: &Rule) -> Option<(usize, &[Pattern])> {
    TELLING.iter().enumerate().find_map(|(at, wanted)| {
        let (_, patterns) = rule.keys.iter().find(|(key, _)| key == wanted)?;
        let is_plain = patterns.iter().all(|pattern| pattern.word().is_some());
        is_plain.then_some((at, patterns.as_slice()))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Chooser, RuleSet, Words};
    use crate::domain::link::MatchRule;
    use crate::engine::testing::open;

    fn words() -> impl Strategy<Value = Vec<String>> {
        let word = prop::sample::select(vec!["a", "A", "b", "c", "a*", "[", "?"]);
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
            title in "[abA]",
        ) {
            let mut task = open("t", "i").task;
            (task.labels, task.project, task.parent) = (labels, project, parent);
            (task.kind, task.title) = (kind, title);
            let words = Words::of(&task, Some("c"));
            let sets = || rules.iter().map(|rules| RuleSet::new(rules)).enumerate();
            let by_hand: Vec<(usize, String)> = sets()
                .filter_map(|(id, set)| Some((id, set.first_match(&words)?.to_owned())))
                .collect();
            let chooser = Chooser::new(sets());
            let found: Vec<(usize, String)> = chooser
                .taking(&words)
                .into_iter()
                .map(|(id, rule)| (*id, rule.to_owned()))
                .collect();
            prop_assert_eq!(found, by_hand);
        }
    }
}
