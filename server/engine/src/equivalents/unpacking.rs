//! `a, b = x, y` step by step.

use super::lines::{Lines, has_long_string, loses_comment};
use super::names::Home;
use super::stable::is_stable;
use super::{Equivalent, Gives};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

/// Targets and values of an assignment of several at once.
#[derive(Debug, Clone)]
pub struct Unpacking<'m> {
    /// What is bound.
    pub targets: Vec<Node<'m>>,
    /// To what.
    pub values: Vec<Node<'m>>,
}

impl<'m> Unpacking<'m> {
    /// The pairs; `None` where a target or value stands for several, or the numbers differ.
    #[must_use]
    pub fn of(node: Node<'m>) -> Option<Unpacking<'m>> {
        if node.kind() != Kind::Assignment || node.child_of_kind(Kind::Colon).is_some() {
            return None;
        }
        let left = node.field_child(Field::Left)?;
        let right = node.field_child(Field::Right)?;
        let many = matches!(left.kind(), Kind::PatternList | Kind::TuplePattern)
            && matches!(right.kind(), Kind::ExpressionList | Kind::Tuple);
        let targets: Vec<_> = left.named_children().collect();
        let values: Vec<_> = right.named_children().collect();
        let plain = |n: &Node<'_>| {
            !matches!(
                n.kind(),
                Kind::ListSplat
                    | Kind::ListSplatPattern
                    | Kind::DictionarySplat
                    | Kind::NamedExpression
                    | Kind::Yield
                    | Kind::Assignment
            )
        };
        let one_each = targets.len() > 1 && targets.len() == values.len();
        (many && one_each && targets.iter().all(plain) && values.iter().all(plain))
            .then_some(Unpacking { targets, values })
    }

    /// The steps. Values that have to wait are kept under these names first.
    #[must_use]
    pub fn steps(
        &self,
        context: &Context<'m>,
        names: &[String],
        write: impl Fn(Node<'_>) -> String,
    ) -> Option<Lines> {
        let mut lines = Lines::default();
        // A value needs no name of its own where it may be computed after the targets before it were bound.
        let may_wait = |number: usize, value: Node<'m>| {
            is_stable(context, value)
                && !self
                    .targets
                    .iter()
                    .take(number)
                    .any(|target| target.text() == value.unparenthesized().text())
        };
        let mut names = names.iter();
        let mut sources = Vec::new();
        for (number, value) in self.values.iter().enumerate() {
            if may_wait(number, *value) {
                sources.push(write(*value));
            } else {
                let name = names.next()?;
                lines.push(0, format!("{name} = {}", write(*value)));
                sources.push(name.clone());
            }
        }
        for (target, source) in self.targets.iter().zip(sources) {
            lines.push(0, format!("{} = {source}", write(*target)));
        }
        Some(lines)
    }

    /// What the values that have to wait may be called.
    pub const NAMES: [&'static str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];

    /// Names for the values that mean nothing in the function or module yet.
    #[must_use]
    pub fn fresh(home: &Home<'m>) -> Vec<String> {
        Self::NAMES.iter().filter_map(|name| home.fresh(&[name])).collect()
    }
}

pub(super) fn equivalent<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Equivalent> {
    let parts = Unpacking::of(node)?;
    // The last of several targets: `x = a, b = 1, 2`.
    if node.parent().is_none_or(|p| p.kind() == Kind::Assignment) {
        return None;
    }
    let kept: Vec<_> = parts.targets.iter().chain(&parts.values).copied().collect();
    if has_long_string(node) || loses_comment(node, &kept) {
        return None;
    }
    let used = |name: &str| node.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == name);
    let names: Vec<String> = Unpacking::NAMES.into_iter().filter(|n| !used(n)).map(str::to_string).collect();
    let code = parts.steps(context, &names, |n: Node<'_>| n.one_line())?.flat();
    Some(Equivalent { construct: "tuple-unpacking", range: node.range(), code, gives: Gives::Nothing })
}
