//! A list, set or dict comprehension as the loop that it stands for.

use super::lines::{Lines, has_long_string, loses_comment, on_line};
use super::names::names_of;
use super::stable::is_stable;
use super::{Equivalent, Gives};
use crate::semantics::{Context, Resolution};
use crate::syntax::{Field, Kind, Node};

/// A comprehension's parts.
#[derive(Debug, Clone)]
pub struct Comprehension<'m> {
    /// The whole.
    pub node: Node<'m>,
    /// What is added in each round; the key, in a dict comprehension.
    pub element: Node<'m>,
    /// The value, in a dict comprehension.
    pub value: Option<Node<'m>>,
    /// The clauses in order.
    pub clauses: Vec<Clause<'m>>,
}

/// A `for` or an `if` of a comprehension.
#[derive(Debug, Clone, Copy)]
pub enum Clause<'m> {
    /// `for target in iterable`
    For {
        /// What each item is bound to.
        target: Node<'m>,
        /// What is gone over.
        iterable: Node<'m>,
        /// `async for`
        is_async: bool,
    },
    /// `if condition`
    If(Node<'m>),
}

impl<'m> Comprehension<'m> {
    /// The parts; `None` for generator expressions, and where one is not understood.
    #[must_use]
    pub fn of(node: Node<'m>) -> Option<Comprehension<'m>> {
        let body = node.field_child(Field::Body)?;
        let (element, value) = match node.kind() {
            Kind::ListComprehension | Kind::SetComprehension => (body, None),
            Kind::DictionaryComprehension if body.kind() == Kind::Pair => {
                (body.field_child(Field::Key)?, Some(body.field_child(Field::Value)?))
            }
            _ => return None,
        };
        // `[*row for row in rows]` is new in 3.15 and adds several items a round.
        if matches!(element.kind(), Kind::ListSplat | Kind::DictionarySplat) {
            return None;
        }
        let mut clauses = Vec::new();
        for clause in node.named_children().filter(|n| *n != body) {
            clauses.push(match clause.kind() {
                Kind::ForInClause => Clause::For {
                    target: clause.field_child(Field::Left)?,
                    iterable: only(clause, Field::Right)?,
                    is_async: clause.child_of_kind(Kind::KwAsync).is_some(),
                },
                Kind::IfClause => Clause::If(clause.named_child(0)?),
                _ => return None,
            });
        }
        (!clauses.is_empty()).then_some(Comprehension { node, element, value, clauses })
    }

    /// The parts whose source is kept.
    #[must_use]
    pub fn parts(&self) -> Vec<Node<'m>> {
        let mut parts: Vec<Node<'m>> = std::iter::once(self.element).chain(self.value).collect();
        for clause in &self.clauses {
            match clause {
                Clause::For { target, iterable, .. } => parts.extend([*target, *iterable]),
                Clause::If(condition) => parts.push(*condition),
            }
        }
        parts
    }

    /// The names that the `for` clauses bind; `None` where they bind something else than names.
    #[must_use]
    pub fn targets(&self) -> Option<Vec<&'m str>> {
        let mut names = Vec::new();
        for clause in &self.clauses {
            if let Clause::For { target, .. } = clause {
                names.extend(names_of(*target)?);
            }
        }
        Some(names)
    }

    /// The empty collection that the loop starts with.
    #[must_use]
    pub fn empty(&self) -> &'static str {
        match self.node.kind() {
            Kind::ListComprehension => "[]",
            Kind::SetComprehension => "set()",
            _ => "{}",
        }
    }

    /// The loops, with `name` for the collection and `key` for what a key is called that has to be computed first.
    #[must_use]
    pub fn loops(
        &self,
        context: &Context<'m>,
        name: &str,
        key: &str,
        write: impl Fn(Node<'_>) -> String,
    ) -> Lines {
        let mut lines = Lines::default();
        let mut depth = 0;
        for clause in &self.clauses {
            lines.push(
                depth,
                match clause {
                    Clause::For { target, iterable, is_async } => {
                        let word = if *is_async { "async for" } else { "for" };
                        format!("{word} {} in {}:", write(*target), write(*iterable))
                    }
                    Clause::If(condition) => format!("if {}:", write(*condition)),
                },
            );
            depth += 1;
        }
        let element = write(self.element);
        match (self.value, self.node.kind()) {
            (Some(value), _) => {
                let value = write(value);
                // The comprehension evaluates the key first, an assignment the value.
                if self.needs_key(context) {
                    lines.push(depth, format!("{key} = {element}"));
                    lines.push(depth, format!("{name}[{key}] = {value}"));
                } else {
                    lines.push(depth, format!("{name}[{element}] = {value}"));
                }
            }
            (None, Kind::SetComprehension) => lines.push(depth, format!("{name}.add({element})")),
            (None, _) => lines.push(depth, format!("{name}.append({element})")),
        }
        lines
    }

    /// Whether the key has to be computed in a line of its own.
    #[must_use]
    pub fn needs_key(&self, context: &Context<'m>) -> bool {
        self.value.is_some_and(|value| {
            self.element.kind() == Kind::NamedExpression
                || !is_stable(context, self.element) && !is_stable(context, value)
        })
    }

    /// Whether something made in a round keeps the variables of the comprehension, which are other ones each time it runs.
    #[must_use]
    pub fn keeps_variables(&self) -> bool {
        self.node.descendants().skip(1).any(|n| matches!(n.kind(), Kind::Lambda | Kind::GeneratorExpression))
    }

    /// Whether it would read other variables as a loop, because it stands in a class body, whose names a comprehension does not
    /// see.
    #[must_use]
    pub fn reads_past_class(&self, context: &Context<'m>) -> bool {
        context.is_in_class_scope(self.node)
            && self.node.descendants().any(|n| {
                n.kind() == Kind::Identifier
                    && matches!(
                        context.model().resolve(n),
                        Some(Resolution::Global | Resolution::ClassOrGlobal(_))
                    )
                    && !context.would_mean_builtin(n.text(), n)
            })
    }
}

/// The child with this role, where there is one only: `for x in 1, 2` has several.
fn only(node: Node<'_>, field: Field) -> Option<Node<'_>> {
    let mut all = node.field_children(field).filter(|n| n.is_named());
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

/// The loop, for showing it.
pub(super) fn equivalent<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Equivalent> {
    let parts = Comprehension::of(node)?;
    // A string that goes over several lines cannot be shown on one.
    if has_long_string(node) || parts.reads_past_class(context) {
        return None;
    }
    let used = |name: &str| node.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == name);
    let name = result_name(node, &used)?;
    let key = ["key", "item_key"].into_iter().find(|key| *key != name && !used(key))?;
    let mut lines = Lines::default();
    lines.push(0, format!("{name} = {}", parts.empty()));
    let mut code = lines.flat();
    code.push('\n');
    code.push_str(&parts.loops(context, &name, key, |n: Node<'_>| n.one_line()).flat());
    Some(Equivalent {
        construct: "comprehension",
        range: node.range(),
        code,
        brief: None,
        gives: Gives::Name(name),
    })
}

/// The name that the collection gets in the loop: the one it is assigned to, or else one that nothing inside uses.
fn result_name(node: Node<'_>, used: &dyn Fn(&str) -> bool) -> Option<String> {
    let assigned =
        node.parent().filter(|p| p.kind() == Kind::Assignment && p.field_child(Field::Right) == Some(node));
    let name =
        assigned.and_then(|a| a.field_child(Field::Left)).filter(|left| left.kind() == Kind::Identifier);
    if let Some(name) = name.map(Node::text).filter(|name| !used(name)) {
        return Some(name.to_string());
    }
    ["result", "items", "collected", "result_list"].into_iter().find(|name| !used(name)).map(str::to_string)
}

/// The lines as they may be put into the reader's code; `None` where a comment would be lost.
#[must_use]
pub fn written<'m>(context: &Context<'m>, parts: &Comprehension<'m>, name: &str, key: &str) -> Option<Lines> {
    if loses_comment(parts.node, &parts.parts()) {
        return None;
    }
    Some(parts.loops(context, name, key, on_line))
}
