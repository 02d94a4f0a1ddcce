//! What a function does with the object that is a parameter's default.

use crate::semantics::{Context, ScopeId};
use crate::syntax::{Field, Kind, Node};

/// Methods of list, dict and set that change nothing and give a new object or an item.
const READS: &[&str] = &[
    "get",
    "keys",
    "values",
    "items",
    "copy",
    "index",
    "count",
    "union",
    "intersection",
    "difference",
    "symmetric_difference",
    "issubset",
    "issuperset",
    "isdisjoint",
];

/// Methods that change their object.
const WRITES: &[&str] = &[
    "append",
    "appendleft",
    "add",
    "extend",
    "extendleft",
    "insert",
    "update",
    "setdefault",
    "pop",
    "popitem",
    "popleft",
    "remove",
    "discard",
    "clear",
    "sort",
    "reverse",
    "rotate",
    "difference_update",
    "intersection_update",
    "symmetric_difference_update",
];

/// Builtins that neither change nor keep a collection that they are given.
const READERS: &[&str] = &[
    "all",
    "any",
    "bool",
    "bytes",
    "dict",
    "enumerate",
    "frozenset",
    "id",
    "isinstance",
    "len",
    "list",
    "max",
    "min",
    "print",
    "range",
    "repr",
    "reversed",
    "set",
    "sorted",
    "str",
    "sum",
    "tuple",
    "type",
    "zip",
];

/// What happens to the default inside the function.
pub(super) struct Uses<'m> {
    /// It is changed in place.
    pub(super) changes: bool,
    /// It is returned, stored, or handed to unknown code.
    pub(super) escapes: bool,
    /// Where it is changed, or else where it escapes.
    pub(super) at: Option<Node<'m>>,
}

/// What one use does to the object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Reads,
    Changes,
    Escapes,
}

impl<'m> Uses<'m> {
    /// Looks at all uses of the parameter `name` in the body of `function`, whose scope is `scope`; `empty` tells whether the
    /// default is an empty collection, which `or` passes over.
    pub(super) fn of(
        context: &Context<'m>,
        function: Node<'m>,
        scope: ScopeId,
        name: Node<'m>,
        empty: bool,
    ) -> Uses<'m> {
        let mut uses = Uses { changes: false, escapes: false, at: None };
        let Some(body) = function.field_child(Field::Body) else { return uses };
        let own_name = function.field_child(Field::Name).map_or("", Node::text);
        let end = rebound_after(body, name.text());
        for node in context.uses_of(scope, name.text(), body).take_while(|n| n.id() < end) {
            let one = use_of(context, node, own_name, empty);
            if one == Use::Changes && !uses.changes {
                uses.at = Some(node);
            } else if one == Use::Escapes {
                uses.at.get_or_insert(node);
            }
            uses.changes |= one == Use::Changes;
            uses.escapes |= one == Use::Escapes;
        }
        uses
    }
}

/// The number of the first node behind the statement of the body that gives the name a new object in every case; uses
/// after it are none of the default.
fn rebound_after(body: Node<'_>, name: &str) -> u32 {
    let rebinds = |statement: &Node<'_>| {
        statement.kind() == Kind::ExpressionStatement
            && statement.named_child(0).is_some_and(|a| {
                a.kind() == Kind::Assignment
                    && a.field_child(Field::Right).is_some()
                    && a.field_child(Field::Left)
                        .is_some_and(|left| left.kind() == Kind::Identifier && left.text() == name)
            })
    };
    if body.kind() != Kind::Block {
        return u32::MAX;
    }
    body.named_children().find(rebinds).map_or(u32::MAX, Node::subtree_end)
}

fn use_of<'m>(context: &Context<'m>, node: Node<'m>, own_name: &str, empty: bool) -> Use {
    let mut child = node;
    while let Some(parent) = child.parent() {
        match parent.kind() {
            Kind::ParenthesizedExpression => child = parent,
            Kind::Attribute => return method_use(parent),
            Kind::Subscript if child.field() == Field::Value => return item_use(parent),
            Kind::Call if child.field() == Field::Function => return Use::Reads,
            Kind::ArgumentList | Kind::KeywordArgument => {
                if child.field() == Field::Name && parent.kind() == Kind::KeywordArgument {
                    return Use::Reads;
                }
                let call = parent.ancestors().find(|n| n.kind() == Kind::Call);
                return argument_use(context, call.or(parent.parent()), own_name);
            }
            Kind::BooleanOperator => {
                let left_of_or = child.field() == Field::Left && parent.child_of_kind(Kind::KwOr).is_some();
                if left_of_or && empty {
                    return Use::Reads;
                }
                child = parent;
            }
            Kind::ConditionalExpression => {
                if parent.named_child(1) == Some(child) {
                    return Use::Reads;
                }
                child = parent;
            }
            Kind::ForStatement | Kind::ForInClause if child.field() == Field::Left => return Use::Reads,
            Kind::Assignment | Kind::AugmentedAssignment => return assignment_use(parent, child),
            Kind::Yield if parent.child_of_kind(Kind::KwFrom).is_some() => return Use::Reads,
            Kind::IfStatement
            | Kind::ElifClause
            | Kind::WhileStatement
            | Kind::IfClause
            | Kind::AssertStatement
            | Kind::ExpressionStatement
            | Kind::DeleteStatement
            | Kind::ForStatement
            | Kind::ForInClause
            | Kind::ComparisonOperator
            | Kind::NotOperator
            | Kind::BinaryOperator
            | Kind::UnaryOperator
            | Kind::Interpolation
            | Kind::FormatExpression
            | Kind::ListSplat
            | Kind::DictionarySplat
            | Kind::Subscript
            | Kind::Type
            | Kind::Block => return Use::Reads,
            _ => return Use::Escapes,
        }
    }
    Use::Escapes
}

fn method_use(attribute: Node<'_>) -> Use {
    let method = attribute.field_child(Field::Attribute).map_or("", Node::text);
    let called =
        attribute.parent().is_some_and(|p| p.kind() == Kind::Call) && attribute.field() == Field::Function;
    if called && READS.contains(&method) {
        Use::Reads
    } else if called && WRITES.contains(&method) {
        Use::Changes
    } else {
        Use::Escapes
    }
}

/// `x[…]`: read, or assigned or deleted.
fn item_use(subscript: Node<'_>) -> Use {
    let mut child = subscript;
    while let Some(parent) = child.parent() {
        match parent.kind() {
            Kind::ExpressionList | Kind::PatternList | Kind::TuplePattern | Kind::ListPattern => {
                child = parent
            }
            Kind::DeleteStatement => return Use::Changes,
            Kind::Assignment | Kind::AugmentedAssignment | Kind::ForStatement => {
                return if child.field() == Field::Left { Use::Changes } else { Use::Reads };
            }
            _ => break,
        }
    }
    Use::Reads
}

/// Handed to a call: harmless where that is a builtin that only looks, or the function itself.
fn argument_use<'m>(context: &Context<'m>, call: Option<Node<'m>>, own_name: &str) -> Use {
    let Some(callee) = call.and_then(|call| call.field_child(Field::Function)) else { return Use::Escapes };
    if !own_name.is_empty() && callee.text() == own_name {
        return Use::Reads;
    }
    let joins = callee.kind() == Kind::Attribute
        && callee
            .field_child(Field::Attribute)
            .is_some_and(|a| matches!(a.text(), "join" | "extend" | "update"));
    let reader = || {
        context
            .qualified_name(callee)
            .is_some_and(|name| name.strip_prefix("builtins.").is_some_and(|name| READERS.contains(&name)))
    };
    if joins || reader() { Use::Reads } else { Use::Escapes }
}

fn assignment_use(assignment: Node<'_>, child: Node<'_>) -> Use {
    let augmented = assignment.kind() == Kind::AugmentedAssignment;
    if child.field() == Field::Left {
        return if augmented { Use::Changes } else { Use::Reads };
    }
    if child.field() == Field::Type || augmented {
        return Use::Reads;
    }
    let unpacked = assignment
        .field_child(Field::Left)
        .is_some_and(|l| matches!(l.kind(), Kind::PatternList | Kind::TuplePattern | Kind::ListPattern));
    if unpacked { Use::Reads } else { Use::Escapes }
}
