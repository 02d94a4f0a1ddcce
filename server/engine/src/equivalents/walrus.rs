//! `name := value` as an assignment.

use super::lines::has_long_string;
use super::{Equivalent, Gives};
use crate::semantics::Context;
use crate::syntax::{Field, Node};

/// The assignment; the expression then is the name.
pub(super) fn equivalent<'m>(_: &Context<'m>, node: Node<'m>) -> Option<Equivalent> {
    let (name, value) = (node.field_child(Field::Name)?, node.field_child(Field::Value)?);
    if has_long_string(node) {
        return None;
    }
    Some(Equivalent {
        construct: "walrus",
        range: node.range(),
        code: format!("{} = {}", name.text(), value.one_line()),
        brief: None,
        gives: Gives::Name(name.text().to_string()),
    })
}
