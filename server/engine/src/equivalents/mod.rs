//! The same thing written out: for one construct of the reader's code, other code that does the same. What hovers show and what
//! rewrites write comes from here.

pub mod augmented;
pub mod chain;
pub mod comprehension;
pub mod conditional;
mod f_string;
mod for_loop;
pub mod lines;
pub mod names;
pub mod stable;
pub mod unpacking;
mod walrus;
mod with_statement;

use text_size::TextRange;

use crate::semantics::Context;
use crate::syntax::{Kind, Node};

/// Other code for a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equivalent {
    /// What is written out.
    pub construct: &'static str,
    /// Which code, in bytes of its segment.
    pub range: TextRange,
    /// The other code, not indented.
    pub code: String,
    /// How it stands for it.
    pub gives: Gives,
}

/// How other code stands for a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gives {
    /// It is an expression, like the node.
    Value,
    /// It is statements that bind this name to what the node, an expression, gives.
    Name(String),
    /// It is statements, like the node.
    Nothing,
}

/// Writes one construct out.
type Write = for<'m> fn(&Context<'m>, Node<'m>) -> Option<Equivalent>;

/// Every construct that is written out, with the nodes that it may be.
const ALL: &[(&[Kind], Write)] = &[
    (
        &[Kind::ListComprehension, Kind::SetComprehension, Kind::DictionaryComprehension],
        comprehension::equivalent,
    ),
    (&[Kind::ComparisonOperator], chain::equivalent),
    (&[Kind::ConditionalExpression], conditional::equivalent),
    (&[Kind::AugmentedAssignment], augmented::equivalent),
    (&[Kind::Assignment], unpacking::equivalent),
    (&[Kind::NamedExpression], walrus::equivalent),
    (&[Kind::String, Kind::ConcatenatedString], f_string::equivalent),
    (&[Kind::ForStatement], for_loop::equivalent),
    (&[Kind::WithStatement], with_statement::equivalent),
];

/// The node written out; `None` where it is nothing of the kind, or the same cannot be said otherwise.
#[must_use]
pub fn equivalent<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Equivalent> {
    if node.has_error() {
        return None;
    }
    ALL.iter().filter(|(kinds, _)| kinds.contains(&node.kind())).find_map(|(_, write)| write(context, node))
}
