//! The functions of our expressions: those of JMESPath, and `split`, which every tracker's keys need.

use std::sync::{Arc, LazyLock};

use jmespath::ast::{Ast, KeyValuePair};
use jmespath::functions::{ArgumentType, CustomFunction, Signature};
use jmespath::{Context, Rcvar, Runtime, Variable};

/// The runtime that every expression runs on.
pub(crate) static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let mut runtime = Runtime::new();
    runtime.register_builtin_functions();
    let signature = Signature::new(vec![ArgumentType::Any, ArgumentType::String], None);
    let split = CustomFunction::new(
        signature,
        Box::new(|given: &[Rcvar], _: &mut Context<'_>| Ok(split(given))),
    );
    runtime.register_function("split", Box::new(split));
    runtime
});

/// `split('acme/web#12', '#')` is `['acme/web', '12']`; of anything but a text it is null.
fn split(given: &[Rcvar]) -> Rcvar {
    let texts: Vec<&String> = given.iter().filter_map(|value| value.as_string()).collect();
    Arc::new(match texts.as_slice() {
        [text, separator] => {
            let parts = text.split(separator.as_str());
            Variable::Array(
                parts
                    .map(|part| Arc::new(Variable::String(part.to_owned())))
                    .collect(),
            )
        }
        _ => Variable::Null,
    })
}

/// The first function in an expression that does not exist: the library would find it only at a record.
pub(crate) fn unknown(ast: &Ast) -> Option<&str> {
    match ast {
        Ast::Function { name, args, .. } => match RUNTIME.get_function(name) {
            None => Some(name),
            Some(_) => args.iter().find_map(unknown),
        },
        Ast::Comparison { lhs, rhs, .. }
        | Ast::Projection { lhs, rhs, .. }
        | Ast::And { lhs, rhs, .. }
        | Ast::Or { lhs, rhs, .. }
        | Ast::Subexpr { lhs, rhs, .. } => unknown(lhs).or_else(|| unknown(rhs)),
        Ast::Condition {
            predicate, then, ..
        } => unknown(predicate).or_else(|| unknown(then)),
        Ast::Expref { ast, .. } => unknown(ast),
        Ast::Flatten { node, .. } | Ast::Not { node, .. } | Ast::ObjectValues { node, .. } => {
            unknown(node)
        }
        Ast::MultiList { elements, .. } => elements.iter().find_map(unknown),
        Ast::MultiHash { elements, .. } => elements
            .iter()
            .find_map(|KeyValuePair { value, .. }| unknown(value)),
        Ast::Identity { .. }
        | Ast::Field { .. }
        | Ast::Index { .. }
        | Ast::Literal { .. }
        | Ast::Slice { .. } => None,
    }
}
