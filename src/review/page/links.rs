//! Where a name leads: the address of everything in the plan that has a page.

use std::collections::BTreeMap;

use url::Url;

use crate::domain::id::{InitiativeId, LeadId, ObjectiveId, PersonId};
use crate::domain::plan::Plan;
use crate::review::escape::Safe;

use super::model::Cell;

/// Addresses below one root.
#[derive(Debug)]
pub(super) struct Links {
    root: String,
    /// What a text of a listing means, by the text; one that may mean two things is not here.
    names: BTreeMap<String, String>,
}

impl Links {
    pub(super) fn new(plan: &Plan, root: &str) -> Self {
        let mut links = Self {
            root: root.to_owned(),
            names: BTreeMap::new(),
        };
        let mut meant: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut note = |text: &str, href: String| {
            let text = Safe::new(text).to_string();
            let known = meant.entry(text).or_default();
            if !known.contains(&href) {
                known.push(href);
            }
        };
        for known in plan.objectives.values() {
            note(known.id.as_str(), links.objective(&known.id));
            note(&known.statement, links.objective(&known.id));
        }
        for known in plan.initiatives.values() {
            note(known.id.as_str(), links.initiative(&known.id));
            note(&known.name, links.initiative(&known.id));
        }
        for known in plan.leads.values() {
            note(known.id.as_str(), links.lead(&known.id));
        }
        for known in plan.people.values() {
            note(&known.name, links.person(&known.id));
        }
        let clear = meant.into_iter().filter_map(|(text, hrefs)| {
            let [href] = <[String; 1]>::try_from(hrefs).ok()?;
            Some((text, href))
        });
        links.names = clear.collect();
        links
    }

    /// What every address begins with.
    pub(super) fn root(&self) -> &str {
        &self.root
    }

    /// A text, leading to what it names.
    pub(super) fn cell(&self, text: &str) -> Cell {
        Cell {
            text: text.to_owned(),
            href: self.names.get(text).cloned(),
            ..Cell::default()
        }
    }

    /// A page that is always there: `roadmap`; the overview without a name.
    pub(super) fn page(&self, name: &str) -> String {
        format!("{}{name}", self.root)
    }

    pub(super) fn objective(&self, id: &ObjectiveId) -> String {
        self.below("objective", id.as_str())
    }

    pub(super) fn initiative(&self, id: &InitiativeId) -> String {
        self.below("initiative", id.as_str())
    }

    pub(super) fn lead(&self, id: &LeadId) -> String {
        self.below("lead", id.as_str())
    }

    pub(super) fn person(&self, id: &PersonId) -> String {
        self.below("person", id.as_str())
    }

    pub(super) fn explain(&self, id: &str) -> String {
        self.below("explain", id)
    }

    pub(super) fn picture(&self, kind: &str, id: &str) -> String {
        self.below(&format!("picture/{kind}"), &format!("{id}.svg"))
    }

    fn below(&self, kind: &str, id: &str) -> String {
        format!("{}{kind}/{}", self.root, segment(id))
    }
}

/// An id as one segment of a path.
fn segment(id: &str) -> String {
    let Ok(mut url) = Url::parse("path:/") else {
        return String::new();
    };
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.push(id);
    }
    url.path().trim_start_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::segment;

    #[test]
    fn an_id_stays_one_segment() {
        for (id, wanted) in [
            ("market-share", "market-share"),
            ("a/b", "a%2Fb"),
            ("a?b#c", "a%3Fb%23c"),
            ("ü \"<", "%C3%BC%20%22%3C"),
            ("50%", "50%25"),
        ] {
            assert_eq!(segment(id), wanted, "{id}");
        }
    }
}
