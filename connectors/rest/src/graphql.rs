//! A GraphQL query and the connection it lists: the request, the selection and the paging that they stand for.
//!
//! The query's text is sent as it was written: what changes from request to request goes through variables.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use throughline_kit::Problem;

use crate::config::{Paging, Request};

/// What the operator says of a GraphQL source.
#[derive(Debug, Clone, PartialEq)]
pub struct Graphql {
    /// The path that queries are posted to.
    pub path: String,
    /// The query.
    pub query: String,
    /// The query of every page but the first, where the tracker has another field for those.
    pub next_query: Option<String>,
    /// Variables, with placeholders in their texts.
    pub variables: BTreeMap<String, Value>,
    /// The connection below `data`, dotted: `issues`, `organization.issues`.
    pub connection: Option<String>,
}

/// What a connection stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct Connection {
    /// JMESPath to its records.
    pub select: String,
    /// Its paging by `pageInfo`.
    pub page: Paging,
}

impl Graphql {
    /// The request that posts the query.
    pub fn request(&self) -> Request {
        let variables: serde_json::Map<String, Value> =
            self.variables.clone().into_iter().collect();
        Request {
            post: true,
            path: self.path.clone(),
            query: BTreeMap::new(),
            body: Some(json!({ "query": self.query, "variables": variables })),
            next_query: self.next_query.clone(),
        }
    }

    /// Where the records of the connection are, and how the query asks for its next page.
    ///
    /// # Errors
    /// When the query has no `after: $variable` to send the end of a page in, or asks for no `pageInfo`.
    pub fn connection(&self) -> Option<Result<Connection, Problem>> {
        let path = self.connection.as_deref()?;
        let wanted = |what: String, help: &str| Problem::new("items.graphql", what).help(help);
        let Some(variable) = after_variable(&self.query) else {
            return Some(Err(wanted(
                format!(
                    "the query does not page `{path}` — `after: $after` among its arguments is wanted"
                ),
                "write query ($after: String) { … (first: 100, after: $after) { nodes { … } pageInfo { hasNextPage endCursor } } }",
            )));
        };
        if !self.query.contains("endCursor") {
            return Some(Err(wanted(
                format!(
                    "the query does not ask where a page of `{path}` ends — `pageInfo {{ hasNextPage endCursor }}` is wanted"
                ),
                "add pageInfo { hasNextPage endCursor } beside the nodes",
            )));
        }
        let place = format!("data.{path}");
        Some(Ok(Connection {
            select: if self.query.contains("nodes") {
                format!("{place}.nodes")
            } else {
                format!("{place}.edges[].node")
            },
            page: Paging::Token {
                // A server that is not asked for `hasNextPage` is believed by its cursor alone.
                token: format!(
                    "({place}.pageInfo.hasNextPage != `false`) && {place}.pageInfo.endCursor"
                ),
                param: format!("variables.{variable}"),
            },
        }))
    }
}

/// The variable of the first `after: $name`.
fn after_variable(query: &str) -> Option<&str> {
    query.match_indices("after").find_map(|(at, word)| {
        let rest = query.get(at + word.len()..)?.trim_start();
        let name = rest.strip_prefix(':')?.trim_start().strip_prefix('$')?;
        let end = name
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(name.len());
        name.get(..end)
    })
}
