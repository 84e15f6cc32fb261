//! Which tasks count for which initiative: the match rules of a plan, compiled once.
//!
//! It knows rules and task descriptions; not dates, states over time or measures.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use globset::{Glob, GlobBuilder, GlobMatcher};
use serde_json::Value;

use crate::domain::calendar::When;
use crate::domain::id::{InitiativeId, LeadId, RiskId};
use crate::domain::link::{Link, MatchRule};
use crate::domain::plan::Plan;
use crate::domain::task::{Estimate, Task};
use crate::domain::text::Text;
use chooser::Chooser;

mod chooser;

/// The compiled match rules of a plan.
#[derive(Debug)]
pub struct Linker {
    initiatives: Chooser<InitiativeId>,
    /// What an initiative's scope puts outside.
    outside: BTreeMap<InitiativeId, RuleSet>,
    narrowed: BTreeMap<LeadId, RuleSet>,
    risks: Chooser<RiskId>,
    /// The rules of milestones, each with its place among those of its initiative.
    milestones: Chooser<(InitiativeId, usize)>,
}

impl Linker {
    /// Compiles the rules of every initiative, of its scope and milestones, and those that narrow leads.
    pub fn new(plan: &Plan) -> Self {
        let initiatives = plan
            .initiatives
            .values()
            .map(|initiative| (initiative.id.clone(), RuleSet::new(&initiative.rules)));
        let outside = plan
            .initiatives
            .values()
            .filter(|initiative| !initiative.scope_out.is_empty())
            .map(|initiative| (initiative.id.clone(), RuleSet::new(&initiative.scope_out)))
            .collect();
        let milestones = plan.initiatives.values().flat_map(|initiative| {
            let own = initiative.milestones.iter().enumerate();
            own.map(|(place, one)| ((initiative.id.clone(), place), RuleSet::new(&one.rules)))
        });
        let narrowed = plan
            .leads
            .values()
            .filter(|lead| !lead.narrowed.is_empty())
            .map(|lead| (lead.id.clone(), RuleSet::new(&lead.narrowed)))
            .collect();
        let risks = plan
            .risks
            .values()
            .filter(|risk| !risk.rules.is_empty())
            .map(|risk| (risk.id.clone(), RuleSet::new(&risk.rules)));
        Self {
            initiatives: Chooser::new(initiatives),
            outside,
            narrowed,
            risks: Chooser::new(risks),
            milestones: Chooser::new(milestones),
        }
    }

    /// The initiatives that take a task, by id, each with the first of its rules that does. One whose scope puts
    /// the task outside does not take it.
    pub fn links(&self, task: &Task) -> Vec<Link> {
        self.links_of(&Words::of(task, None))
            .map(|(initiative, rule)| Link {
                task: task.id.clone(),
                initiative: initiative.clone(),
                rule: rule.clone(),
            })
            .collect()
    }

    /// As [`Linker::links`], for a task whose words were read before.
    pub(crate) fn links_of(
        &self,
        words: &Words<'_>,
    ) -> impl Iterator<Item = (&InitiativeId, &Text)> {
        let taking = self.initiatives.taking(words).into_iter();
        taking.filter(|(id, _)| self.outside_of(id, words).is_none())
    }

    /// The initiatives whose rules take a task that their scope puts outside, by id, each with the rule that does.
    pub(crate) fn creeps_into(
        &self,
        words: &Words<'_>,
    ) -> impl Iterator<Item = (&InitiativeId, &Text)> {
        // Most plans put nothing outside.
        let taking = (!self.outside.is_empty()).then(|| self.initiatives.taking(words));
        let taking = taking.unwrap_or_default().into_iter();
        taking.filter_map(|(id, _)| Some((id, self.outside_of(id, words)?)))
    }

    fn outside_of(&self, id: &InitiativeId, words: &Words<'_>) -> Option<&Text> {
        self.outside.get(id)?.first_match(words)
    }

    /// The milestones whose rules take a task: initiative, and place among its milestones.
    pub(crate) fn milestones_of(
        &self,
        words: &Words<'_>,
    ) -> impl Iterator<Item = (&InitiativeId, usize)> {
        let taking = self.milestones.taking(words).into_iter();
        taking.map(|((id, place), _)| (id, *place))
    }

    /// The risks whose rules take a task, by id.
    pub(crate) fn risks_of(&self, words: &Words<'_>) -> impl Iterator<Item = &RiskId> {
        self.risks.taking(words).into_iter().map(|(id, _)| id)
    }

    /// Whether a lead takes a task of its initiative: one of its own rules does, or it has none.
    pub(crate) fn takes(&self, lead: &LeadId, words: &Words<'_>) -> bool {
        self.narrowed
            .get(lead)
            .is_none_or(|rules| rules.first_match(words).is_some())
    }
}

/// The rules of one initiative or lead: ORed, in order.
#[derive(Debug)]
struct RuleSet {
    /// Each with its words.
    rules: Vec<(Text, Rule)>,
}

impl RuleSet {
    fn new(rules: &[MatchRule]) -> Self {
        let rules = rules
            .iter()
            .map(|rule| (rule.to_string().into(), Rule::new(rule)))
            .collect();
        Self { rules }
    }

    fn first_match(&self, words: &Words<'_>) -> Option<&Text> {
        self.rules
            .iter()
            .find(|(_, rule)| rule.takes(words))
            .map(|(text, _)| text)
    }
}

/// One rule: keys ANDed, the patterns of a key ORed, a key without patterns takes everything.
#[derive(Debug)]
struct Rule {
    sources: Vec<String>,
    keys: Vec<(Key, Vec<Pattern>)>,
    fields: Vec<(String, Vec<Pattern>)>,
}

/// The task's own words that a rule may ask about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Label,
    Title,
    Name,
    Project,
    Kind,
    Assignee,
    Parent,
    RawState,
}

/// How many of them there are.
const KEYS: usize = Key::RawState as usize + 1;

impl Rule {
    fn new(rule: &MatchRule) -> Self {
        let keys = [
            (Key::Project, &rule.projects),
            (Key::Kind, &rule.kinds),
            (Key::RawState, &rule.raw_states),
            (Key::Label, &rule.labels),
            (Key::Name, &rule.keys),
            (Key::Parent, &rule.parents),
            (Key::Assignee, &rule.assignees),
            (Key::Title, &rule.titles),
        ];
        Self {
            sources: rule.sources.clone(),
            keys: keys
                .into_iter()
                .filter(|(_, texts)| !texts.is_empty())
                .map(|(key, texts)| (key, Pattern::all(texts)))
                .collect(),
            fields: rule
                .fields
                .iter()
                .map(|(name, texts)| (name.clone(), Pattern::all(texts)))
                .collect(),
        }
    }

    fn takes(&self, words: &Words<'_>) -> bool {
        let source = words.task.id.source.as_str();
        (self.sources.is_empty() || self.sources.iter().any(|wanted| wanted == source))
            && self
                .keys
                .iter()
                .all(|(key, patterns)| any(patterns, words.of_key(*key)))
            && self
                .fields
                .iter()
                .all(|(name, patterns)| any(patterns, &field_words(words.task, name)))
    }
}

fn any(patterns: &[Pattern], texts: &[String]) -> bool {
    texts
        .iter()
        .any(|text| patterns.iter().any(|pattern| pattern.takes(text)))
}

/// The characters that make a text a glob.
const WILD: [char; 7] = ['*', '?', '[', ']', '{', '}', '\\'];

/// A lower-case pattern: most have no wildcard, and comparing is much cheaper than a glob.
#[derive(Debug)]
enum Pattern {
    Exact(String),
    /// What every text begins with that the glob takes, and the glob.
    Glob(String, GlobMatcher),
}

impl Pattern {
    fn all(texts: &[String]) -> Vec<Self> {
        texts.iter().map(|text| Self::new(text)).collect()
    }

    /// A pattern that is no glob (an open bracket) is taken as the text that it is.
    fn new(text: &str) -> Self {
        let text = text.to_lowercase();
        if !text.contains(WILD) {
            return Self::Exact(text);
        }
        let built: Result<Glob, _> = GlobBuilder::new(&text).literal_separator(false).build();
        match built {
            Ok(glob) => {
                let plain = text.find(WILD).and_then(|end| text.get(..end));
                Self::Glob(plain.unwrap_or_default().to_owned(), glob.compile_matcher())
            }
            Err(_) => Self::Exact(text),
        }
    }

    /// The one word that it takes, where it is no glob.
    fn word(&self) -> Option<&str> {
        match self {
            Self::Exact(wanted) => Some(wanted),
            Self::Glob(..) => None,
        }
    }

    /// What every text begins with that it takes.
    fn beginning(&self) -> &str {
        match self {
            Self::Exact(wanted) => wanted,
            Self::Glob(plain, _) => plain,
        }
    }

    fn takes(&self, text: &str) -> bool {
        match self {
            Self::Exact(wanted) => wanted == text,
            // Most texts begin otherwise, which is told much faster than by a glob.
            Self::Glob(plain, glob) => text.starts_with(plain) && glob.is_match(text),
        }
    }
}

/// The words of a task that rules compare, in lower case, made once for all rules: those that any rule asks for.
#[derive(Debug)]
pub(crate) struct Words<'a> {
    task: &'a Task,
    parent_key: Option<&'a str>,
    /// In the order of [`Key`].
    known: [OnceLock<Vec<String>>; KEYS],
}

impl<'a> Words<'a> {
    /// Reads a task; `parent_key` is the parent's key where the task itself names it by id.
    pub(crate) fn of(task: &'a Task, parent_key: Option<&'a str>) -> Self {
        Self {
            task,
            parent_key,
            known: Default::default(),
        }
    }

    fn of_key(&self, key: Key) -> &[String] {
        let known = self.known.get(key as usize);
        known.map_or(&[][..], |known| known.get_or_init(|| self.read(key)))
    }

    fn read(&self, key: Key) -> Vec<String> {
        let task = self.task;
        let lower = |text: &Text| text.to_lowercase();
        match key {
            Key::Label => task.labels.iter().map(lower).collect(),
            Key::Title => vec![task.title.to_lowercase()],
            Key::Name => vec![lower(&task.key)],
            Key::Project => task.project.iter().map(lower).collect(),
            Key::Kind => task.kind.iter().map(lower).collect(),
            Key::Assignee => task.assignees.iter().map(lower).collect(),
            Key::Parent => {
                let parents = task.parent.as_deref().into_iter().chain(self.parent_key);
                parents.map(str::to_lowercase).collect()
            }
            Key::RawState => vec![lower(&task.raw_state)],
        }
    }
}

/// The values of a field as lower-case text: a custom field of that name, else the task's own.
fn field_words(task: &Task, name: &str) -> Vec<String> {
    let mut texts = Vec::new();
    match task.fields.get(name) {
        Some(value) => push_texts(value, &mut texts),
        None => own_field(task, name, &mut texts),
    }
    texts.iter().map(|text| text.to_lowercase()).collect()
}

fn push_texts(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Number(number) => texts.push(number.to_string()),
        Value::Bool(truth) => texts.push(truth.to_string()),
        Value::Array(items) => items.iter().for_each(|item| push_texts(item, texts)),
        Value::Null | Value::Object(_) => {}
    }
}

fn own_field(task: &Task, name: &str, texts: &mut Vec<String>) {
    let when = |when: Option<When>| {
        when.map(|when| match when {
            When::Instant(at) => at.to_string(),
            When::Date(date) => date.to_string(),
        })
    };
    let text = |text: &Option<Text>| text.as_ref().map(String::from);
    let number = |number: f64| Value::from(number).to_string();
    let text = match name {
        "id" => Some(task.id.external.to_string()),
        "key" => Some(task.key.to_string()),
        "title" => Some(task.title.clone()),
        "url" => text(&task.url),
        "kind" => text(&task.kind),
        "state" => Some(task.state.as_str().to_owned()),
        "raw_state" => Some(task.raw_state.to_string()),
        "project" => text(&task.project),
        "parent" => text(&task.parent),
        "estimate" => task.estimate.map(|estimate| match estimate {
            Estimate::Hours(size) | Estimate::Points(size) => number(size),
        }),
        "spent" => task.spent_hours.map(number),
        "start" => when(task.start),
        "due" => when(task.due),
        "created" => when(task.created),
        "updated" => when(task.updated),
        "closed" => when(task.closed),
        "assignees" => return texts.extend(task.assignees.iter().map(String::from)),
        "labels" => return texts.extend(task.labels.iter().map(String::from)),
        "blocked_by" => return texts.extend(task.blocked_by.iter().map(String::from)),
        _ => None,
    };
    texts.extend(text);
}

#[cfg(test)]
mod tests;
