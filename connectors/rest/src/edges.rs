//! Links whose direction tells who waits for whom: `issue 7 blocks issue 9`, found in the record of either.

use serde_json::Value;
use throughline_kit::Problem;

use crate::each::value_of;
use crate::expr::{Doc, Expr};
use crate::parts::Edges;
use crate::plan::expr;

/// The rules of the links, compiled.
#[derive(Debug, Clone)]
pub(crate) struct EdgesPlan {
    get: Expr,
    from: Expr,
    to: Expr,
    kind: Option<Expr>,
    blocks: Vec<String>,
    blocked_by: Vec<String>,
}

impl EdgesPlan {
    /// Compiles the rules; problems are added to the list.
    pub(crate) fn compile(edges: &Edges, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut one = |name: &str, text: &str| {
            expr(&format!("items.fields.edges.{name}"), Some(text), problems)
        };
        let (get, from, to) = (
            one("get", &edges.get),
            one("from", &edges.from),
            one("to", &edges.to),
        );
        let kind = match &edges.kind {
            Some(kind) => Some(one("type", kind)?),
            None => None,
        };
        Some(Self {
            get: get?,
            from: from?,
            to: to?,
            kind,
            blocks: edges.blocks.clone(),
            blocked_by: edges.blocked_by.clone(),
        })
    }

    /// The ids that block a record known by these names.
    pub(crate) fn blockers(&self, doc: &Doc<'_>, own: &[&str]) -> Result<Vec<String>, String> {
        let found = self.get.find(doc)?;
        let links = match found.as_deref() {
            Some(Value::Array(links)) => links.as_slice(),
            None | Some(Value::Null) => &[],
            Some(_) => {
                return Err(format!("`{}` is no list of links", self.get.text()));
            }
        };
        let mut blockers: Vec<String> = Vec::new();
        for link in links {
            let blocker = self.blocker(link, own);
            blockers.extend(blocker.filter(|id| !blockers.contains(id)));
        }
        Ok(blockers)
    }

    fn blocker(&self, link: &Value, own: &[&str]) -> Option<String> {
        let (from, to) = (value_of(&self.from, link)?, value_of(&self.to, link)?);
        let kind = self.kind.as_ref().map(|kind| value_of(kind, link));
        let is = |words: &[String]| match &kind {
            None => false,
            Some(kind) => words.iter().any(|word| {
                kind.as_ref()
                    .is_some_and(|kind| kind.eq_ignore_ascii_case(word))
            }),
        };
        let blocks = kind.is_none() || is(&self.blocks);
        if blocks && own.contains(&to.as_str()) {
            return Some(from);
        }
        (is(&self.blocked_by) && own.contains(&from.as_str())).then_some(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_links_that_lead_here_block() {
        let edges = EdgesPlan::compile(
            &Edges {
                get: "relations".to_owned(),
                from: "a".to_owned(),
                to: "b".to_owned(),
                kind: Some("type".to_owned()),
                blocks: vec!["blocks".to_owned()],
                blocked_by: vec!["blocked".to_owned()],
            },
            &mut Vec::new(),
        )
        .unwrap();
        let link = |a: u32, kind: &str, b: u32| json!({"a": a, "type": kind, "b": b});
        let record = json!({"relations": [
            link(7, "blocks", 9),
            link(9, "blocks", 11),
            link(9, "Blocked", 12),
            link(13, "blocked", 9),
            link(14, "relates", 9),
            link(7, "blocks", 9),
        ]});
        let doc = Doc::new(&record);
        assert_eq!(edges.blockers(&doc, &["9"]).unwrap(), ["7", "12"]);
        assert_eq!(edges.blockers(&doc, &["11"]).unwrap(), ["9"]);
        let broken = json!({"relations": "none"});
        assert!(edges.blockers(&Doc::new(&broken), &["9"]).is_err());
    }
}
