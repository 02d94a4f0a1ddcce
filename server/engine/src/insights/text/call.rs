//! The call that a string is an argument of.

use crate::semantics::ArgumentNodes;
use crate::syntax::{Kind, Node};

/// The call that an expression is an argument of, by position or by name, and all that is passed to it; `None` where a star
/// adds arguments that are not known.
pub(super) fn call_of(node: Node<'_>) -> Option<(Node<'_>, ArgumentNodes<'_>)> {
    let mut around = node.parent()?;
    while matches!(around.kind(), Kind::ParenthesizedExpression | Kind::KeywordArgument) {
        around = around.parent()?;
    }
    if around.kind() != Kind::ArgumentList {
        return None;
    }
    let call = around.parent().filter(|call| call.kind() == Kind::Call)?;
    Some((call, ArgumentNodes::of(call)?))
}
