//! Links: which tasks count for which initiative, and the rule that says why.

use std::fmt;

use super::id::{InitiativeId, TaskId};
use super::text::Text;

/// Which records a rule takes. Keys are ANDed; the values of one key are ORed; an absent key takes everything.
///
/// Values are globs (`*`, `?`, `[…]`, `{a,b}`) compared without case. The rules of one initiative are ORed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatchRule {
    /// Source ids, exact.
    pub sources: Vec<String>,
    /// Labels: one of the task's labels is wanted.
    pub labels: Vec<String>,
    /// Title.
    pub titles: Vec<String>,
    /// Key.
    pub keys: Vec<String>,
    /// Project, repository or board.
    pub projects: Vec<String>,
    /// Kind of record.
    pub kinds: Vec<String>,
    /// One of the assignees, as the tracker spells it.
    pub assignees: Vec<String>,
    /// Parent's external id or key.
    pub parents: Vec<String>,
    /// The tracker's own word for the state.
    pub raw_states: Vec<String>,
    /// Custom fields by name: one of the field's values is wanted.
    pub fields: Vec<(String, Vec<String>)>,
}

impl fmt::Display for MatchRule {
    /// `source=platform label=strategy/interviews`: what `explain` prints as the reason of a link.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        let named = [
            ("source", &self.sources),
            ("label", &self.labels),
            ("title", &self.titles),
            ("key", &self.keys),
            ("project", &self.projects),
            ("kind", &self.kinds),
            ("assignee", &self.assignees),
            ("parent", &self.parents),
            ("state", &self.raw_states),
        ];
        for (name, values) in named {
            if !values.is_empty() {
                parts.push(format!("{name}={}", values.join("|")));
            }
        }
        for (name, values) in &self.fields {
            parts.push(format!("field.{name}={}", values.join("|")));
        }
        if parts.is_empty() {
            return f.write_str("every task");
        }
        f.write_str(&parts.join(" "))
    }
}

/// One task counts for one initiative, and this rule says why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// The task.
    pub task: TaskId,
    /// The initiative.
    pub initiative: InitiativeId,
    /// The first of the initiative's rules that took it, as [`MatchRule`] prints.
    pub rule: Text,
}
