//! The statements next to one, across the pieces into which a module is cut.

use super::{At, Context};
use crate::syntax::{Kind, Node};

impl<'m> Context<'m> {
    /// The statements of the same block above a statement, nearest first.
    pub fn statements_above(&self, statement: Node<'m>) -> impl Iterator<Item = At<'m>> + use<'m> {
        let mut here: Vec<Node<'m>> = statement
            .parent()
            .into_iter()
            .flat_map(Node::named_children)
            .take_while(|n| n.id() < statement.id())
            .collect();
        here.reverse();
        let piece = self.piece();
        let before = if self.is_outermost(statement) { 0..piece } else { 0..0 };
        let pieces = self.module().pieces();
        let others = before.rev().flat_map(move |piece| {
            let mut all: Vec<Node<'m>> = match pieces.get(piece) {
                Some(there) => there.segment.tree().root().named_children().collect(),
                None => Vec::new(),
            };
            all.reverse();
            all.into_iter().map(move |node| At { piece, node })
        });
        here.into_iter().map(move |node| At { piece, node }).chain(others)
    }

    /// The statements of the same block below a statement, nearest first.
    pub fn statements_below(&self, statement: Node<'m>) -> impl Iterator<Item = At<'m>> + use<'m> {
        let id = statement.id();
        let here = statement.parent().into_iter().flat_map(Node::named_children).filter(move |n| n.id() > id);
        let piece = self.piece();
        let pieces = self.module().pieces();
        let after = if self.is_outermost(statement) { piece + 1..pieces.len() } else { 0..0 };
        let others = after.flat_map(move |piece| {
            let root = pieces.get(piece).map(|there| there.segment.tree().root());
            root.into_iter().flat_map(Node::named_children).map(move |node| At { piece, node })
        });
        here.map(move |node| At { piece, node }).chain(others)
    }

    /// Whether the statement stands in no block; what stands next to it may then be another piece's, and change.
    fn is_outermost(&self, statement: Node<'m>) -> bool {
        let is = statement.parent().is_some_and(|parent| parent.kind() == Kind::Module);
        if is {
            self.depend_on_code();
        }
        is
    }
}

#[cfg(test)]
mod tests {
    use crate::semantics::testing::ask;

    #[test]
    fn statements_of_the_module_and_of_blocks() {
        let around = |text: &str| {
            ask(text, |context, node| {
                let is_statement = |n: &crate::syntax::Node<'_>| {
                    n.parent().is_some_and(|p| {
                        matches!(p.kind(), crate::syntax::Kind::Block | crate::syntax::Kind::Module)
                    })
                };
                let statement = std::iter::once(node).chain(node.ancestors()).find(is_statement).unwrap();
                let above: Vec<&str> = context.statements_above(statement).map(|at| at.node.text()).collect();
                let below: Vec<&str> = context.statements_below(statement).map(|at| at.node.text()).collect();
                format!("{} | {}", above.join(" "), below.join(" "))
            })
        };
        assert_eq!(around("a\nb\n\nc\n"), "b a | ");
        assert_eq!(around("if x:\n    a\n    b\n    c\n"), "b a | ");
    }
}
