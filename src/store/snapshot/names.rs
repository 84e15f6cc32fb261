//! The names by which tasks refer to each other, as far as a snapshot must know them.
//!
//! It knows who names whom; not how a name is looked up.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::domain::id::SourceId;
use crate::domain::task::{KnownTask, Task};
use crate::domain::text::Text;

/// A name by which a record is known in its source: its external id or its key.
pub(super) type Name = (SourceId, Text);

/// A settled task: its place, and its number.
pub(super) type Hit = (i64, i64);

/// The names of all sources.
#[derive(Debug, Default)]
pub(super) struct Names {
    sources: BTreeMap<SourceId, OfSource>,
    /// Names that rows use for the first time: to be looked up.
    pub(super) new: Vec<Name>,
    /// Names that settled tasks use for the first time.
    pub(super) new_parents: Vec<Name>,
    /// Names that are kept only if somebody asks for them again.
    loose: HashSet<Name>,
}

#[derive(Debug, Default)]
struct OfSource {
    /// What rows name as a blocker or parent, and what was looked up beside it.
    asked: HashMap<Text, Asked>,
    /// What settled tasks name as their parent, those that are read as rows too.
    parents: HashMap<Text, Parent>,
    parent_of: BTreeMap<i64, Text>,
}

#[derive(Debug, Default)]
struct Asked {
    /// How often it is named by rows that are not settled.
    rows: u32,
    /// The settled tasks that have it.
    hits: Vec<Hit>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Parent {
    /// How many settled tasks name it.
    named: u32,
    /// Of how many rows that are not settled it is the key,
    keys: u32,
    /// and of how many the external id.
    externals: u32,
}

/// What a task names.
pub(super) fn named(task: &Task) -> impl Iterator<Item = &Text> {
    task.blocked_by.iter().chain(&task.parent)
}

/// A name in the source of a task.
pub(super) fn name(task: &Task, text: &Text) -> Name {
    (task.id.source.clone(), text.clone())
}

impl Names {
    fn source(&mut self, source: &SourceId) -> &mut OfSource {
        self.sources.entry(source.clone()).or_default()
    }

    /// A row that is not settled came.
    pub(super) fn add_row(&mut self, known: &KnownTask) {
        let task = &known.task;
        let mut new = Vec::new();
        let of = self.source(&task.id.source);
        for text in named(task) {
            if let Some(asked) = of.asked.get_mut(text) {
                asked.rows += 1;
            } else {
                let asked = Asked {
                    rows: 1,
                    ..Asked::default()
                };
                of.asked.insert(text.clone(), asked);
                new.push(name(task, text));
            }
        }
        of.is_called(task, 1);
        self.new.append(&mut new);
    }

    /// A row that is not settled went.
    pub(super) fn remove_row(&mut self, known: &KnownTask) {
        let task = &known.task;
        let mut loose = Vec::new();
        let of = self.source(&task.id.source);
        for text in named(task) {
            if let Some(asked) = of.asked.get_mut(text) {
                asked.rows = asked.rows.saturating_sub(1);
                if asked.rows == 0 {
                    loose.push(name(task, text));
                }
            }
        }
        of.is_called(task, -1);
        self.loose.extend(loose);
    }

    /// A settled task came.
    pub(super) fn add_settled(&mut self, source: &SourceId, number: i64, parent: String) {
        let of = self.source(source);
        let text = match of.parents.get_key_value(parent.as_str()) {
            Some((text, _)) => text.clone(),
            None => Text::from(parent),
        };
        let entry = of.parents.entry(text.clone()).or_default();
        entry.named += 1;
        let is_new = entry.named == 1;
        of.parent_of.insert(number, text.clone());
        if is_new {
            self.new_parents.push((source.clone(), text));
        }
    }

    /// A settled task went.
    pub(super) fn remove_settled(&mut self, source: &SourceId, number: i64) {
        let of = self.source(source);
        if let Some(text) = of.parent_of.remove(&number)
            && let Some(parent) = of.parents.get_mut(&text)
        {
            parent.named = parent.named.saturating_sub(1);
            if parent.named == 0 {
                of.parents.remove(&text);
            }
        }
    }

    /// How many rows that are not settled have the name of a parent as their key, and as their external id.
    pub(super) fn parent_is_called(&mut self, (source, text): &Name, keys: u32, externals: u32) {
        if let Some(parent) = self.source(source).parents.get_mut(text.as_str()) {
            (parent.keys, parent.externals) = (keys, externals);
        }
    }

    /// Whether somebody asked for a name, so that it is known which settled tasks have it.
    pub(super) fn is_asked(&self, source: &SourceId, text: &str) -> bool {
        let of = self.sources.get(source);
        of.is_some_and(|of| of.asked.contains_key(text))
    }

    /// What a settled task names as its parent, and in which source.
    pub(super) fn parent_of(&self, number: i64) -> Option<(&SourceId, &str)> {
        let mut sources = self.sources.iter();
        sources.find_map(|(source, of)| Some((source, of.parent_of.get(&number)?.as_str())))
    }

    /// Whether settled tasks name one by a name that a task has.
    pub(super) fn are_of_parents(&self, task: &Task) -> bool {
        let of = self.sources.get(&task.id.source);
        of.is_some_and(|of| {
            let mut names = [&task.id.external, &task.key].into_iter();
            names.any(|text| of.parents.contains_key(text.as_str()))
        })
    }

    /// Whether settled tasks have a name that was not asked for until now.
    pub(super) fn leads_on(&self, name: &Name) -> bool {
        !self.loose.contains(name) && !self.hits(name).is_empty()
    }

    /// The names that were asked for in the end.
    pub(super) fn take_asked(&mut self) -> HashSet<Name> {
        std::mem::take(&mut self.loose)
    }

    /// Keeps which settled tasks have a name.
    pub(super) fn looked_up(&mut self, (source, text): &Name, hits: Vec<Hit>) {
        let of = self.source(source);
        of.asked.entry(text.clone()).or_default().hits = hits;
    }

    /// The settled tasks that have a name.
    pub(super) fn hits(&self, (source, text): &Name) -> &[Hit] {
        let of = self.sources.get(source);
        of.and_then(|of| of.asked.get(text))
            .map_or(&[][..], |asked| asked.hits.as_slice())
    }

    /// A settled task has a name, which counts if somebody asked for it.
    pub(super) fn add_hit(&mut self, source: &SourceId, text: &str, hit: Hit) {
        if let Some(asked) = self.source(source).asked.get_mut(text)
            && !asked.hits.contains(&hit)
        {
            asked.hits.push(hit);
        }
    }

    /// A settled task has its names no longer.
    pub(super) fn remove_hits(&mut self, task: &Task, number: i64) {
        let of = self.source(&task.id.source);
        for text in [&task.id.external, &task.key] {
            if let Some(asked) = of.asked.get_mut(text.as_str()) {
                asked.hits.retain(|(_, other)| *other != number);
            }
        }
    }

    /// A settled task that has the names which it had lies in another place.
    pub(super) fn moves(&mut self, task: &Task, (place, number): Hit) {
        let of = self.source(&task.id.source);
        for text in [&task.id.external, &task.key] {
            let asked = of.asked.get_mut(text.as_str());
            let hits = asked.into_iter().flat_map(|asked| &mut asked.hits);
            hits.filter(|(_, other)| *other == number)
                .for_each(|(was, _)| *was = place);
        }
    }

    /// The names of settled tasks that rows use, and those of parents that might be such: one's key may be another's id, and
    /// which of the two is the parent only both can tell.
    pub(super) fn roots(&self) -> Vec<Name> {
        let mut found = Vec::new();
        for (source, of) in &self.sources {
            let asked = of.asked.iter();
            let asked = asked.filter(|(_, asked)| asked.rows > 0 && !asked.hits.is_empty());
            found.extend(asked.map(|(text, _)| (source.clone(), text.clone())));
            let parents = of.parents.iter();
            let unsure = parents.filter(|(_, parent)| parent.keys > 0 && parent.externals == 0);
            found.extend(unsure.map(|(text, _)| (source.clone(), text.clone())));
        }
        found
    }

    /// Whether a name is that of a parent and of no row's external id, so that rows with this key might be the parent.
    pub(super) fn is_unsure(&self, (source, text): &Name) -> bool {
        let of = self.sources.get(source);
        of.and_then(|of| of.parents.get(text.as_str()))
            .is_some_and(|parent| parent.externals == 0)
    }

    /// The parents' names that a row has, the taken ones among them.
    pub(super) fn read_parents<'t>(&self, taken: impl Iterator<Item = &'t Task>) -> Vec<Name> {
        let of_taken: HashSet<Name> = taken
            .flat_map(|task| [name(task, &task.id.external), name(task, &task.key)])
            .collect();
        let mut found = Vec::new();
        for (source, of) in &self.sources {
            for (text, parent) in &of.parents {
                let name = (source.clone(), text.clone());
                if parent.keys > 0 || parent.externals > 0 || of_taken.contains(&name) {
                    found.push(name);
                }
            }
        }
        found.sort_unstable();
        found
    }

    /// Forgets the names that no row uses any more but those that were asked for in the end.
    pub(super) fn keep(&mut self, asked: HashSet<Name>) {
        for name in std::mem::replace(&mut self.loose, asked) {
            if self.loose.contains(&name) {
                continue;
            }
            let of = self.sources.get_mut(&name.0);
            if let Some(of) = of
                && of.asked.get(&name.1).is_some_and(|asked| asked.rows == 0)
            {
                of.asked.remove(&name.1);
            }
        }
    }
}

impl OfSource {
    /// A row that is not settled has its names from now on, or no longer.
    fn is_called(&mut self, task: &Task, by: i32) {
        if self.parents.is_empty() {
            return;
        }
        if let Some(parent) = self.parents.get_mut(task.key.as_str()) {
            parent.keys = parent.keys.saturating_add_signed(by);
        }
        if let Some(parent) = self.parents.get_mut(task.id.external.as_str()) {
            parent.externals = parent.externals.saturating_add_signed(by);
        }
    }
}
