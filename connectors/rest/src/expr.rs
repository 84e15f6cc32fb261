//! One JMESPath expression, compiled once, and the document it is read against.
//!
//! Plain dotted names, which are most of what a mapping holds, are walked in the JSON itself; only
//! a real expression pays for the conversion into the library's own tree, and that once a document.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use jmespath::ast::Ast;
use jmespath::{Context, Rcvar, Variable};
use serde_json::Value;

use crate::functions::{RUNTIME, unknown};

/// A compiled expression and its text.
#[derive(Debug, Clone)]
pub(crate) struct Expr {
    text: String,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    /// `a.b.c`: walked without the library.
    Names(Vec<String>),
    /// Anything else.
    Full(Ast),
}

impl Expr {
    /// Compiles a text; the error says what is wrong with it, on one line.
    pub(crate) fn compile(text: &str) -> Result<Self, String> {
        let kind = if let Some(names) = plain_names(text) {
            Kind::Names(names)
        } else {
            let ast = jmespath::parse(text).map_err(|error| first_line(&error))?;
            if let Some(name) = unknown(&ast) {
                return Err(format!("there is no function `{name}`"));
            }
            Kind::Full(ast)
        };
        Ok(Self {
            text: text.to_owned(),
            kind,
        })
    }

    /// The expression as written.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The text when it is plain dotted names, so that it can stand in a JSON pointer.
    pub(crate) fn plain(&self) -> Option<&str> {
        match self.kind {
            Kind::Names(_) => Some(&self.text),
            Kind::Full(_) => None,
        }
    }

    /// The last name of a path: `updated` of `fields.updated`.
    pub(crate) fn last_name(&self) -> &str {
        let end = self.text.trim_end_matches(|c: char| !is_name_char(c));
        end.rsplit(|c: char| !is_name_char(c)).next().unwrap_or(end)
    }

    /// Reads the expression; `None` when there is nothing at that place.
    ///
    /// A present null is `Some(Null)` for plain names; an expression cannot tell the two apart.
    pub(crate) fn find<'d>(&self, doc: &'d Doc<'_>) -> Result<Option<Cow<'d, Value>>, String> {
        match &self.kind {
            Kind::Names(names) => Ok(walk(doc.value, names).map(Cow::Borrowed)),
            Kind::Full(ast) => {
                let mut context = Context::new(&self.text, &RUNTIME);
                let found = jmespath::interpret(doc.shared(), ast, &mut context)
                    .map_err(|error| first_line(&error))?;
                Ok(from_variable(&found).map(Cow::Owned))
            }
        }
    }
}

/// One JSON document with its converted twin, made when an expression first asks for it.
#[derive(Debug)]
pub(crate) struct Doc<'v> {
    value: &'v Value,
    shared: OnceCell<Rcvar>,
}

impl<'v> Doc<'v> {
    pub(crate) fn new(value: &'v Value) -> Self {
        Self {
            value,
            shared: OnceCell::new(),
        }
    }

    /// The document itself.
    pub(crate) fn value(&self) -> &'v Value {
        self.value
    }

    fn shared(&self) -> &Rcvar {
        self.shared.get_or_init(|| to_variable(self.value))
    }
}

/// Whether JMESPath takes a value for true.
pub(crate) fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(_) => true,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => !map.is_empty(),
    }
}

fn plain_names(text: &str) -> Option<Vec<String>> {
    let names: Vec<String> = text.split('.').map(str::to_owned).collect();
    let plain = |name: &String| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(is_name_char)
    };
    names.iter().all(plain).then_some(names)
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn walk<'v>(value: &'v Value, names: &[String]) -> Option<&'v Value> {
    names
        .iter()
        .try_fold(value, |at, name| at.as_object()?.get(name))
}

fn first_line(error: &jmespath::JmespathError) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    let text = line.trim_start_matches("Parse error: ");
    // Its columns count from 0, and an expression of ours is one line.
    let place = text.rsplit_once(" (line 0, column ");
    let column = place.and_then(|(what, column)| {
        let column: usize = column.strip_suffix(')')?.parse().ok()?;
        Some(format!("{what}, at character {}", column + 1))
    });
    column.unwrap_or_else(|| text.to_owned())
}

/// The library's own conversion serialises every subtree again at each level; this one does not.
fn to_variable(value: &Value) -> Rcvar {
    Arc::new(match value {
        Value::Null => Variable::Null,
        Value::Bool(flag) => Variable::Bool(*flag),
        Value::Number(number) => Variable::Number(number.clone()),
        Value::String(text) => Variable::String(text.clone()),
        Value::Array(list) => Variable::Array(list.iter().map(to_variable).collect()),
        Value::Object(map) => Variable::Object(
            map.iter()
                .map(|(key, value)| (key.clone(), to_variable(value)))
                .collect::<BTreeMap<_, _>>(),
        ),
    })
}

fn from_variable(variable: &Variable) -> Option<Value> {
    Some(match variable {
        Variable::Null | Variable::Expref(_) => return None,
        Variable::Bool(flag) => Value::Bool(*flag),
        Variable::Number(number) => Value::Number(number.clone()),
        Variable::String(text) => Value::String(text.clone()),
        Variable::Array(list) => Value::Array(
            list.iter()
                .map(|item| from_variable(item).unwrap_or(Value::Null))
                .collect(),
        ),
        Variable::Object(map) => Value::Object(
            map.iter()
                .map(|(key, item)| (key.clone(), from_variable(item).unwrap_or(Value::Null)))
                .collect(),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn find(text: &str, value: &Value) -> Option<Value> {
        let doc = Doc::new(value);
        let found = Expr::compile(text).unwrap().find(&doc).unwrap();
        found.map(Cow::into_owned)
    }

    #[test]
    fn names_and_expressions_agree() {
        let doc = json!({"a": {"b": [1, 2]}, "n": null, "who": {"name": "Ada"}, "big": 9_007_199_254_740_993_u64});
        let cases = [
            ("a.b", Some(json!([1, 2]))),
            ("a.x.y", None),
            ("n", Some(Value::Null)),
            ("a.b[1]", Some(json!(2))),
            ("who.name || 'nobody'", Some(json!("Ada"))),
            ("[who.name, x]", Some(json!(["Ada", null]))),
            ("x || y", None),
            ("big", Some(json!(9_007_199_254_740_993_u64))),
            ("[big][0]", Some(json!(9_007_199_254_740_993_u64))),
            ("split(who.name, 'd')[1]", Some(json!("a"))),
            ("split(x, 'd')", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(find(text, &doc), wanted, "{text}");
        }
    }

    #[test]
    fn last_names() {
        for (text, wanted) in [
            ("updated", "updated"),
            ("fields.updated", "updated"),
            ("a[0].changed_at[]", "changed_at"),
        ] {
            assert_eq!(Expr::compile(text).unwrap().last_name(), wanted, "{text}");
        }
    }

    #[test]
    fn a_broken_expression_is_one_line() {
        let error = Expr::compile("a..b").unwrap_err();
        assert!(!error.is_empty() && !error.contains('\n'), "{error}");
        let error = Expr::compile("[upper(a)]").unwrap_err();
        assert_eq!(error, "there is no function `upper`");
    }
}
