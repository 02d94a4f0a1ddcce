//! The patterns of `case` clauses: what each asks of a value, and which values an earlier one has taken already.

use super::classes::Key;
use super::{At, Constant, Context, Definition, Outside};
use crate::syntax::{Field, Kind, Node};

/// Parentheses, names and alternatives nested deeper than this are not taken apart.
const DEEP: usize = 200;

/// A pattern, or a piece of one, as it stands in the tree: a minus is not part of its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pattern<'m> {
    /// The node.
    pub node: Node<'m>,
    /// Whether a minus stands before it.
    pub negative: bool,
}

/// What a pattern asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// `_`
    Wildcard,
    /// A plain name: takes anything, and binds it.
    Capture,
    /// A number, string, None, True or False.
    Literal,
    /// A name with dots: compared.
    Value,
    /// `[…]`, `(…)`
    Sequence,
    /// `{…}`
    Mapping,
    /// `Name(…)`
    Class,
    /// `*rest` in a sequence, `**rest` in a mapping.
    Star,
    /// `a | b`
    Alternatives,
}

/// A pattern without the parentheses and `as` around it.
#[derive(Debug, Clone)]
pub struct Core<'m> {
    /// What is inside.
    pub pattern: Pattern<'m>,
    /// The names that `as` gives to it, the innermost last.
    pub names: Vec<Node<'m>>,
}

impl<'m> Pattern<'m> {
    /// The source text on one line.
    #[must_use]
    pub fn text(self) -> String {
        format!("{}{}", if self.negative { "-" } else { "" }, self.node.one_line())
    }

    /// The pattern without the parentheses and `as` around it.
    #[must_use]
    pub fn core(self) -> Core<'m> {
        let mut core = Core { pattern: self, names: Vec::new() };
        for _ in 0..DEEP {
            let node = core.pattern.node;
            let inner = match node.kind() {
                Kind::CasePattern => match pieces(node).as_slice() {
                    [one] => Some(*one),
                    _ => None,
                },
                Kind::TuplePattern if is_group(node) => pieces(node).first().copied(),
                Kind::AsPattern => {
                    core.names.extend(node.named_children().filter(|n| n.kind() == Kind::Identifier).last());
                    pieces(node).first().copied()
                }
                _ => None,
            };
            match inner {
                Some(inner) => core.pattern = inner,
                None => break,
            }
        }
        core
    }

    /// What kind of pattern a core is; `None` for what CPython would not take.
    #[must_use]
    pub fn shape(self) -> Option<Shape> {
        let node = self.node;
        Some(match node.kind() {
            Kind::Underscore => Shape::Wildcard,
            Kind::Identifier if node.text() == "_" => Shape::Wildcard,
            Kind::Identifier => Shape::Capture,
            Kind::DottedName if node.child_of_kind(Kind::Dot).is_some() => Shape::Value,
            Kind::DottedName if node.text() == "_" => Shape::Wildcard,
            Kind::DottedName => Shape::Capture,
            Kind::Integer
            | Kind::Float
            | Kind::ComplexPattern
            | Kind::String
            | Kind::ConcatenatedString
            | Kind::True
            | Kind::False
            | Kind::None => Shape::Literal,
            Kind::ListPattern | Kind::TuplePattern => Shape::Sequence,
            Kind::DictPattern => Shape::Mapping,
            Kind::ClassPattern => Shape::Class,
            Kind::SplatPattern => Shape::Star,
            Kind::UnionPattern => Shape::Alternatives,
            _ => return None,
        })
    }

    /// The patterns of which one has to fit, in order: more than one where there are `|`.
    #[must_use]
    pub fn alternatives(self) -> Vec<Pattern<'m>> {
        let mut open = vec![self];
        let mut all = Vec::new();
        while let Some(pattern) = open.pop() {
            let core = pattern.core().pattern;
            if core.node.kind() == Kind::UnionPattern {
                open.extend(pieces(core.node).into_iter().rev());
            } else {
                all.push(core);
            }
        }
        all
    }

    /// The patterns directly inside a sequence, a class pattern or alternatives, in order.
    #[must_use]
    pub fn parts(self) -> Vec<Pattern<'m>> {
        let pieces = pieces(self.node);
        if self.node.kind() == Kind::ClassPattern { pieces.into_iter().skip(1).collect() } else { pieces }
    }
}

/// The pattern of a `case` clause; `None` for a sequence without brackets, whose parts are those of the clause.
#[must_use]
pub fn pattern_of(clause: Node<'_>) -> Option<Pattern<'_>> {
    match parts_of_clause(clause).as_slice() {
        [one] if clause.child_of_kind(Kind::Comma).is_none() => Some(*one),
        _ => None,
    }
}

/// The patterns that stand in a clause: several, or one with a comma, are a sequence.
#[must_use]
pub fn parts_of_clause(clause: Node<'_>) -> Vec<Pattern<'_>> {
    let patterns = clause.named_children().filter(|n| n.kind() == Kind::CasePattern);
    patterns.map(|node| Pattern { node, negative: false }).collect()
}

/// The keys of a mapping pattern with what is asked of their values, and the name of `**rest`.
#[must_use]
pub fn mapping_parts(mapping: Node<'_>) -> (Vec<(Pattern<'_>, Pattern<'_>)>, Option<Node<'_>>) {
    let mut pairs = Vec::new();
    let mut key = None;
    let mut negative = false;
    for child in mapping.children() {
        match child.kind() {
            Kind::Minus => negative = true,
            _ if child.field() == Field::Key => {
                key = Some(Pattern { node: child, negative });
                negative = false;
            }
            _ if child.field() == Field::Value => {
                if let Some(key) = key.take() {
                    pairs.push((key, Pattern { node: child, negative: false }));
                }
            }
            _ => {}
        }
    }
    let rest = mapping.named_children().find(|n| n.kind() == Kind::SplatPattern);
    (pairs, rest.and_then(|star| star.named_child(0)))
}

/// What stands in a pattern, with the minus that belongs to each.
fn pieces(node: Node<'_>) -> Vec<Pattern<'_>> {
    let mut pieces = Vec::new();
    let mut negative = false;
    for child in node.children() {
        match child.kind() {
            Kind::Minus => negative = true,
            Kind::Comment | Kind::LineContinuation => {}
            kind if child.is_named() || kind == Kind::Underscore => {
                pieces.push(Pattern { node: child, negative });
                negative = false;
            }
            _ => {}
        }
    }
    pieces
}

/// Parentheses that only group: no comma.
fn is_group(node: Node<'_>) -> bool {
    node.child_of_kind(Kind::Comma).is_none()
        && matches!(pieces(node).as_slice(), [one] if one.core().pattern.node.kind() != Kind::SplatPattern)
}

impl<'m> Context<'m> {
    /// The value of a literal pattern.
    #[must_use]
    pub fn pattern_constant(&self, pattern: Pattern<'m>) -> Option<Constant> {
        if !matches!(pattern.shape(), Some(Shape::Literal)) {
            return None;
        }
        match (self.constant(pattern.node)?, pattern.negative) {
            (Constant::Int(n), true) => Some(Constant::Int(n.checked_neg()?)),
            (Constant::Float(n), true) => Some(Constant::Float(-n)),
            (_, true) => None,
            (constant, false) => Some(constant),
        }
    }

    /// The earlier clause of a `match` that takes everything the last of `clauses` could, where that is certain: for each of
    /// its alternatives there is one without a guard. Of several, the last that is needed.
    #[must_use]
    pub fn taken_before(&self, earlier: &[Node<'m>], clause: Node<'m>) -> Option<Node<'m>> {
        let own = pattern_of(clause)?.alternatives();
        let earlier: Vec<(Node<'m>, Vec<Pattern<'m>>)> = earlier
            .iter()
            .filter(|clause| clause.field_child(Field::Guard).is_none())
            .filter_map(|clause| Some((*clause, pattern_of(*clause)?.alternatives())))
            .collect();
        let mut last: Option<Node<'m>> = None;
        for pattern in own {
            let (by, _) =
                earlier.iter().find(|(_, all)| all.iter().any(|one| self.takes_all_of(*one, pattern)))?;
            last = last.into_iter().chain([*by]).max_by_key(|clause| clause.id());
        }
        last
    }

    /// Whether a pattern takes every value that another one takes, where that is certain.
    fn takes_all_of(&self, one: Pattern<'m>, other: Pattern<'m>) -> bool {
        match (one.shape(), other.shape()) {
            (Some(Shape::Wildcard | Shape::Capture), _) => true,
            (Some(Shape::Literal), Some(Shape::Literal)) => {
                let (one, other) = (self.pattern_constant(one), self.pattern_constant(other));
                one.is_some() && one == other
            }
            (Some(Shape::Value), Some(Shape::Value)) => {
                one.node.text() == other.node.text() && self.is_member_of_class(one.node)
            }
            (Some(Shape::Class), Some(Shape::Class)) => {
                one.parts().is_empty() && self.is_instance_too(one.node, other.node)
            }
            _ => false,
        }
    }

    /// Whether a dotted name leads to an attribute of a class or module, which reading does not change.
    fn is_member_of_class(&self, dotted: Node<'m>) -> bool {
        let Some(first) = dotted.named_child(0).filter(|_| dotted.named_children().count() == 2) else {
            return false;
        };
        matches!(self.definition(first), Definition::Class(_) | Definition::External(_))
    }

    /// Whether what is an instance of the class of one pattern is one of the other's too.
    fn is_instance_too(&self, of: Node<'m>, whenever: Node<'m>) -> bool {
        let (Some(of), Some(whenever)) = (self.pattern_class(of), self.pattern_class(whenever)) else {
            return false;
        };
        let Some(order) = self.plain_order(&whenever) else { return false };
        order.contains(&of)
    }

    /// The class that a class pattern names.
    fn pattern_class(&self, pattern: Node<'m>) -> Option<Key<'m>> {
        self.class_key(pattern.child_of_kind(Kind::DottedName)?)
    }

    /// The class that an expression names: one of this file whose decorators keep it, or one of another module.
    pub(super) fn class_key(&self, node: Node<'m>) -> Option<Key<'m>> {
        match self.definition(node) {
            Definition::Class(at) if self.decorators_keep_class(at) => Some(Key::File(self.inner(at))),
            Definition::External(path) => match self.outside(&path) {
                Outside::Class(id) => Some(Key::Outside(id)),
                _ => None,
            },
            _ => None,
        }
    }

    fn inner(&self, at: At<'m>) -> At<'m> {
        super::definition::inner_definition(at).unwrap_or(at)
    }

    /// Whether no metaclass has a say in what the instances of a class are.
    pub(super) fn is_plain_class(&self, class: &Key<'m>) -> bool {
        self.plain_order(class).is_some()
    }

    /// The class's order, where no metaclass has a say in what its instances are.
    fn plain_order(&self, class: &Key<'m>) -> Option<Vec<Key<'m>>> {
        let order = match class {
            Key::File(at) => self.class_keys(*at),
            Key::Outside(id) => self.outside_keys(id),
        }?;
        let is_plain = |key: &Key<'m>| match key {
            Key::File(at) => super::bases::written(at.node).metaclass.is_none(),
            Key::Outside(id) => super::stdlib::class(id, self.target())
                .is_some_and(|class| class.metaclass() == super::stdlib::builtin("type")),
        };
        (order.complete && order.keys.iter().all(is_plain)).then_some(order.keys)
    }
}
