//! `a, b = x, y` step by step, and `a, b = items`.

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
        (many && one_each && targets.iter().all(|n| plain(n) && !is_starred(*n)) && values.iter().all(plain))
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
    // The last of several targets: `x = a, b = 1, 2`.
    if node.parent().is_none_or(|p| p.kind() == Kind::Assignment) || has_long_string(node) {
        return None;
    }
    let code = match Unpacking::of(node) {
        Some(parts) => one_by_one(context, node, &parts)?,
        None => of_items(context, node)?,
    };
    Some(Equivalent {
        construct: "tuple-unpacking",
        range: node.range(),
        code,
        brief: None,
        gives: Gives::Nothing,
    })
}

/// Whether a star stands before a target; the tree puts the one before `box[0]` or `box.x` into what it belongs to.
fn is_starred(target: Node<'_>) -> bool {
    target.text().starts_with('*')
}

fn is_used(node: Node<'_>, name: &str) -> bool {
    node.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == name)
}

fn one_by_one<'m>(context: &Context<'m>, node: Node<'m>, parts: &Unpacking<'m>) -> Option<String> {
    let kept: Vec<_> = parts.targets.iter().chain(&parts.values).copied().collect();
    if loses_comment(node, &kept) {
        return None;
    }
    let names: Vec<String> =
        Unpacking::NAMES.into_iter().filter(|n| !is_used(node, n)).map(str::to_string).collect();
    Some(parts.steps(context, &names, |n: Node<'_>| n.one_line())?.flat())
}

/// All items first, then one target after the other: what is done where the value is not written as so many values.
fn of_items<'m>(context: &Context<'m>, node: Node<'m>) -> Option<String> {
    let (left, right) = (node.field_child(Field::Left)?, node.field_child(Field::Right)?);
    let is_group = matches!(left.kind(), Kind::PatternList | Kind::TuplePattern | Kind::ListPattern)
        && node.child_of_kind(Kind::Colon).is_none()
        && !matches!(right.kind(), Kind::Assignment | Kind::Yield);
    // `(a) = 1` is no group.
    let is_one = left.kind() == Kind::TuplePattern && left.child_of_kind(Kind::Comma).is_none();
    if !is_group || is_one || is_used(node, "items") || is_used(node, "itertools") {
        return None;
    }
    let known =
        ["list", "iter", "len", "ValueError"].into_iter().all(|name| context.would_mean_builtin(name, node));
    let targets: Vec<Node<'m>> = left.named_children().filter(|n| n.kind() != Kind::Comment).collect();
    if !known || targets.is_empty() || loses_comment(node, &[]) {
        return None;
    }
    let value = match right.kind() {
        Kind::ExpressionList => format!("({})", right.one_line()),
        Kind::Tuple if !right.text().starts_with('(') => format!("({})", right.one_line()),
        // `b,` at the end of a line.
        _ if right.text().ends_with(',') => format!("({})", right.one_line()),
        _ => right.one_line(),
    };
    if targets.iter().any(|target| target.kind() != Kind::ListSplatPattern && is_starred(*target)) {
        return None;
    }
    let count = targets.len();
    let star = targets.iter().position(|target| target.kind() == Kind::ListSplatPattern);
    let mut lines = Lines::default();
    if star.is_some() {
        lines.push(0, format!("items = list(iter({value}))"));
        if count > 1 {
            lines.push(0, format!("if len(items) < {}: raise ValueError", count - 1));
        }
    } else {
        // One more is asked for, to see that there is none.
        lines.push(0, format!("items = list(itertools.islice({value}, {}))", count + 1));
        lines.push(0, format!("if len(items) != {count}: raise ValueError"));
    }
    for (at, target) in targets.iter().enumerate() {
        let behind = count - at;
        let part = match star {
            Some(star) if star == at && behind == 1 => format!("items[{at}:]"),
            Some(star) if star == at => format!("items[{at}:-{}]", behind - 1),
            Some(star) if star < at => format!("items[-{behind}]"),
            _ => format!("items[{at}]"),
        };
        let target = if star == Some(at) { target.named_child(0)? } else { *target };
        lines.push(0, format!("{} = {part}", target.one_line()));
    }
    Some(lines.flat())
}
