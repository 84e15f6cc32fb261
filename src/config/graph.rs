//! Circles: of initiatives that wait for each other, of objectives that serve each other.

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;

use super::context::Context;
use super::problem::Spot;
use super::tree::{Node, Table, Value};

/// Reports every circle once, written out: `a -> b -> a`.
pub(super) fn check(cx: &Context<'_>, root: &Table) {
    let table = |kind: &str| root.get(kind).and_then(|node| node.table());
    if let Some(initiatives) = table("initiative") {
        circles(cx, "dependencies", initiatives, "depends_on");
    }
    if let Some(objectives) = table("objective") {
        circles(cx, "parents of objectives", objectives, "parent");
    }
}

fn circles(cx: &Context<'_>, what: &str, table: &Table, key: &str) {
    let mut graph: DiGraphMap<&str, &Node> = DiGraphMap::new();
    for (id, node) in table {
        let targets = node.table().and_then(|fields| fields.get(key));
        for (target, place) in targets.into_iter().flat_map(names) {
            if let Some((target, _)) = table.get_key_value(target) {
                graph.add_edge(id.as_str(), target.as_str(), place);
            }
        }
    }
    let mut components = tarjan_scc(&graph);
    components.sort_by(|a, b| a.iter().min().cmp(&b.iter().min()));
    for component in components {
        if let Some((circle, spot)) = circle(&graph, &component) {
            let message = format!("{what} go in a circle: {}", circle.join(" -> "));
            cx.error_help(spot, message, "take one of them out");
        }
    }
}

/// The names in `"a"`, `["a", "b"]` and `[{ on = "a" }]`.
fn names(node: &Node) -> Vec<(&str, &Node)> {
    match &node.value {
        Value::Text(name) => vec![(name.as_str(), node)],
        Value::List(items) => items.iter().flat_map(names).collect(),
        Value::Table(table) => table.get("on").into_iter().flat_map(names).collect(),
        _ => Vec::new(),
    }
}

/// One circle within a strongly connected component, from its first id on.
fn circle<'a>(
    graph: &DiGraphMap<&'a str, &Node>,
    component: &[&'a str],
) -> Option<(Vec<&'a str>, Spot)> {
    let first = *component.iter().min()?;
    let mut path = vec![first];
    loop {
        let last = *path.last()?;
        let mut next: Vec<&str> = graph
            .neighbors(last)
            .filter(|id| component.contains(id))
            .collect();
        next.sort_unstable();
        let next = *next.first()?;
        if let Some(at) = path.iter().position(|id| *id == next) {
            let mut circle = path.split_off(at);
            let from = *circle.first()?;
            let to = circle.get(1).copied().unwrap_or(from);
            circle.push(next);
            let spot = graph.edge_weight(from, to)?.spot();
            return Some((circle, spot));
        }
        path.push(next);
    }
}
