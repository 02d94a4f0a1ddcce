//! How methods of one name hand on to each other along a method resolution order.

use super::wrappers::own_nodes;
use super::{At, CallableKind, Class, ClassId, Context, Member, stdlib};
use crate::syntax::{Field, Kind, Node};

/// A method of the order, and what it does about the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<'m> {
    /// The class that has it, and its name.
    pub member: Member,
    /// Its `def`; `None` for a class of another module.
    pub function: Option<At<'m>>,
    /// Whether it calls `super().name(…)`: `None` where that cannot be told.
    pub goes_on: Option<bool>,
}

/// The methods of this name in the order of `class`, from the first on, at most `most` of them.
#[must_use]
pub fn chain<'m>(context: &Context<'m>, class: &Class, name: &str, most: usize) -> Vec<Step<'m>> {
    let mut steps = Vec::new();
    let mut next = context.supplier(class, name);
    while let Some(member) = next.take() {
        let function = function_of(context, &member);
        let goes_on = match function {
            Some(at) => calls_super(context, at, name),
            None => context.goes_on_elsewhere(&member),
        };
        let owner = member.class.clone();
        steps.push(Step { member, function, goes_on });
        if steps.len() < most {
            next = context.next_after(class, &owner, name);
        }
    }
    steps
}

/// The `def` of a member of this file.
#[must_use]
pub fn function_of<'m>(context: &Context<'m>, member: &Member) -> Option<At<'m>> {
    let (piece, node) = member.node?;
    let name = context.module().pieces().get(piece)?.segment.tree().node(node)?;
    let function = name.parent().filter(|p| p.kind() == Kind::FunctionDefinition)?;
    Some(At { piece, node: function })
}

/// The line (from 1) on which a member of this file is bound last.
#[must_use]
pub fn line_of(context: &Context<'_>, member: &Member) -> Option<u32> {
    let (piece, node) = member.node?;
    let node = context.module().pieces().get(piece)?.segment.tree().node(node)?;
    Some(context.at(At { piece, node }).line(node))
}

/// Whether a method calls the next one of its name: `Some(true)` where each run of it gets to a `super().name(…)`, `Some(false)`
/// where neither `super` nor an attribute of that name occurs in it, `None` for anything else (an explicit `Base.name(self)`,
/// a call under a condition, a decorator that may do what it likes).
pub(super) fn calls_super<'m>(context: &Context<'m>, at: At<'m>, name: &str) -> Option<bool> {
    let here = context.at(at);
    let body = at.node.field_child(Field::Body)?;
    let is_plain = here.model().callable(at.node).is_some_and(|c| c.kind == CallableKind::Function);
    if !is_plain || at.node.parent().is_some_and(|p| p.kind() == Kind::DecoratedDefinition) {
        return None;
    }
    let mentioned = body.descendants().any(|node| match node.kind() {
        Kind::Attribute => node.field_child(Field::Attribute).is_some_and(|n| n.text() == name),
        Kind::Identifier => matches!(node.text(), "super" | "getattr" | "__class__"),
        _ => false,
    });
    if !mentioned {
        return Some(false);
    }
    // Without a first parameter of its own, `super()` fails.
    let first = at.node.field_child(Field::Parameters).and_then(|list| list.named_child(0))?;
    if matches!(first.kind(), Kind::ListSplatPattern | Kind::DictionarySplatPattern | Kind::KeywordSeparator)
    {
        return None;
    }
    for node in own_nodes(body) {
        match node.kind() {
            // What stands below may not be reached.
            Kind::ReturnStatement | Kind::RaiseStatement if !has_super_call(&here, node, name) => {
                return None;
            }
            Kind::Call if is_super_call(&here, node, name) => {
                return is_always_run(node, body).then_some(true);
            }
            _ => {}
        }
    }
    None
}

fn has_super_call<'m>(context: &Context<'m>, node: Node<'m>, name: &str) -> bool {
    node.descendants().any(|n| is_super_call(context, n, name))
}

/// `super().name(…)`
fn is_super_call<'m>(context: &Context<'m>, call: Node<'m>, name: &str) -> bool {
    call.kind() == Kind::Call
        && call.field_child(Field::Function).is_some_and(|callee| {
            callee.field_child(Field::Attribute).is_some_and(|n| n.text() == name)
                && callee.field_child(Field::Object).is_some_and(|o| context.super_class(o).is_some())
        })
}

/// Whether an expression is evaluated in each run that gets to its statement, and that statement in each run of the body.
fn is_always_run(node: Node<'_>, body: Node<'_>) -> bool {
    node.ancestors().take_while(|n| *n != body).all(|n| {
        matches!(
            n.kind(),
            Kind::ExpressionStatement
                | Kind::ReturnStatement
                | Kind::Assignment
                | Kind::AugmentedAssignment
                | Kind::Call
                | Kind::Attribute
                | Kind::ArgumentList
                | Kind::KeywordArgument
                | Kind::ParenthesizedExpression
                | Kind::BinaryOperator
                | Kind::Tuple
                | Kind::List
                | Kind::Dictionary
                | Kind::Pair
        )
    })
}

/// What to call a class in a sentence: with its module for one of the standard library, without for those of this file, of
/// `builtins`, and of other packages, whose modules have long names.
#[must_use]
pub fn class_name(id: &ClassId) -> String {
    let top = id.module.split('.').next().unwrap_or_default();
    if id.module == "builtins" || !stdlib::is_known_module(top) {
        id.qualname.to_string()
    } else {
        format!("{}.{}", id.module, id.qualname)
    }
}

/// Where a member is bound, for the end of a phrase: ` (line 7)`, ` (line 7 of views)` for one of the module `shop.views`, or nothing
/// where that is not known.
#[must_use]
pub fn place_of(context: &Context<'_>, member: &Member) -> String {
    match (line_of(context, member), member.line) {
        (Some(line), _) => format!(" (line {line})"),
        (None, Some(line)) => {
            let own = context.module().own().map_or("", |own| own.name.as_str());
            format!(" (line {line} of {})", told_apart(&member.class.module, own))
        }
        (None, None) => String::new(),
    }
}

/// The last part of a module's name, with as many parts before it as it takes to tell it from the module `own`: `schema` for
/// `db.base.schema`, and `base.schema` in `db.oracle.schema`.
fn told_apart<'n>(module: &'n str, own: &str) -> &'n str {
    let is_end_of_own =
        |tail: &str| own == tail || own.strip_suffix(tail).is_some_and(|rest| rest.ends_with('.'));
    let tails = module.rmatch_indices('.').filter_map(|(dot, _)| module.get(dot + 1..));
    tails.into_iter().find(|tail| !is_end_of_own(tail)).unwrap_or(module)
}
