//! A chained comparison as the comparisons of two that it stands for.

use super::lines::loses_comment;
use super::stable::is_stable;
use super::{Equivalent, Gives};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

/// The operands of a comparison, and the operators between them.
#[derive(Debug, Clone)]
pub struct Chain<'m> {
    /// The operands.
    pub operands: Vec<Node<'m>>,
    /// The operators, one less.
    pub operators: Vec<String>,
}

impl<'m> Chain<'m> {
    /// The parts of a comparison with more than one operator.
    #[must_use]
    pub fn of(node: Node<'m>) -> Option<Chain<'m>> {
        let mut chain = Chain { operands: Vec::new(), operators: Vec::new() };
        for child in node.children() {
            if child.field() == Field::Operators {
                let words: Vec<&str> = child.text().split_whitespace().collect();
                chain.operators.push(words.join(" "));
            } else if child.is_named() && !matches!(child.kind(), Kind::Comment | Kind::LineContinuation) {
                chain.operands.push(child);
            }
        }
        (chain.operators.len() > 1 && chain.operands.len() == chain.operators.len() + 1).then_some(chain)
    }

    /// How many operands in the middle have to be given a name, because they are evaluated once.
    #[must_use]
    pub fn unstable(&self, context: &Context<'m>) -> usize {
        let middle = self.operands.iter().skip(1).take(self.operands.len().saturating_sub(2));
        middle.filter(|operand| !is_stable(context, **operand)).count()
    }

    /// The comparisons, joined by `and`. `names` are for the operands in the middle.
    #[must_use]
    pub fn written(
        &self,
        context: &Context<'m>,
        names: &[String],
        write: impl Fn(Node<'_>) -> String,
    ) -> Option<String> {
        let mut names = names.iter();
        let mut parts = Vec::new();
        let mut left = write(*self.operands.first()?);
        let last = self.operands.len() - 1;
        for (number, (operand, operator)) in self.operands.iter().skip(1).zip(&self.operators).enumerate() {
            let source = write(*operand);
            if number + 1 == last || is_stable(context, *operand) {
                parts.push(format!("{left} {operator} {source}"));
                left = source;
            } else {
                let name = names.next()?;
                parts.push(format!("{left} {operator} ({name} := {source})"));
                left.clone_from(name);
            }
        }
        Some(parts.join(" and "))
    }
}

/// Whether `:=` may stand at the node: not in what a comprehension goes over, nor in a comprehension of a class body. In a generator
/// expression the variable would be shared with whatever else runs while that one waits.
#[must_use]
pub fn walrus_may_stand<'m>(context: &Context<'m>, node: Node<'m>) -> bool {
    let mut child = node;
    for parent in node.ancestors() {
        if parent.kind() == Kind::ForInClause && child.field() == Field::Right {
            return false;
        }
        if parent.kind().is_comprehension() && context.is_in_class_scope(parent) {
            return false;
        }
        let elsewhere = [Kind::Interpolation, Kind::Decorator, Kind::Type, Kind::GeneratorExpression];
        if elsewhere.contains(&parent.kind()) {
            return false;
        }
        child = parent;
    }
    true
}

pub(super) fn equivalent<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Equivalent> {
    let chain = Chain::of(node)?;
    if loses_comment(node, &chain.operands) || super::lines::has_long_string(node) {
        return None;
    }
    let used = |name: &str| node.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == name);
    let free = ["middle", "second", "third", "fourth", "fifth"].into_iter().filter(|name| !used(name));
    let names: Vec<String> = free.map(str::to_string).collect();
    if chain.unstable(context) > 0 && !walrus_may_stand(context, node) {
        return None;
    }
    let code = chain.written(context, &names, |n: Node<'_>| n.one_line())?;
    Some(Equivalent {
        construct: "chained-comparison",
        range: node.range(),
        code,
        brief: None,
        gives: Gives::Value,
    })
}
