//! Coroutines that are made and thrown away.

use super::{At, CallableKind, Context, Definition};
use crate::syntax::{Field, Kind, Node};

/// A call that is a statement of its own and makes a coroutine, which nobody gets.
#[derive(Debug, Clone, Copy)]
pub struct LostCoroutine<'m> {
    /// What is called.
    pub callee: Node<'m>,
    /// The name in it: the last one of a dotted one.
    pub name: Node<'m>,
    /// The `async def` of this file; `None` for a function of the standard library.
    pub made_by: Option<At<'m>>,
}

/// Functions of the standard library that are `async def`.
const STANDARD: &[&str] = &[
    "asyncio.sleep",
    "asyncio.wait",
    "asyncio.wait_for",
    "asyncio.to_thread",
    "asyncio.open_connection",
    "asyncio.start_server",
    "asyncio.create_subprocess_exec",
    "asyncio.create_subprocess_shell",
];

/// What a statement `f()` makes and throws away, where that is a coroutine: of an `async def` of this file without decorators, or of
/// the standard library.
#[must_use]
pub fn lost_coroutine<'m>(context: &Context<'m>, call: Node<'m>) -> Option<LostCoroutine<'m>> {
    call.parent().filter(|p| p.kind() == Kind::ExpressionStatement)?;
    let callee = call.field_child(Field::Function)?;
    let name = match callee.kind() {
        Kind::Attribute => callee.field_child(Field::Attribute)?,
        Kind::Identifier => callee,
        _ => return None,
    };
    match context.definition(callee) {
        Definition::Function(at) => {
            let target = context.at(at);
            let is_decorated = at.node.parent().is_some_and(|p| p.kind() == Kind::DecoratedDefinition);
            let makes_one =
                !is_decorated && target.model().callable(at.node)?.kind == CallableKind::Coroutine;
            // The object may be of a class below, with a method of its own. Few functions are asked this, for it takes long.
            let is_certain =
                makes_one && !(callee.kind() == Kind::Attribute && is_replaced_below(context, at));
            is_certain.then_some(LostCoroutine { callee, name, made_by: Some(at) })
        }
        Definition::External(path) if STANDARD.contains(&path.as_str()) => {
            Some(LostCoroutine { callee, name, made_by: None })
        }
        _ => None,
    }
}

/// Whether a class of this file below that of the method has another of its name.
#[must_use]
pub fn is_replaced_below<'m>(context: &Context<'m>, method: At<'m>) -> bool {
    let there = context.at(method);
    let (Some(class), Some(name)) =
        (there.class_of_method(method.node), method.node.field_child(Field::Name))
    else {
        return false;
    };
    let name = there.mangled(name);
    context.is_bound_below(class, &name)
}
