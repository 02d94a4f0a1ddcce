//! What a variable may be according to its annotation, one by one: members of an enumeration, constants, classes; and which of these
//! a pattern takes.

use super::classes::Key;
use super::imports::bare;
use super::patterns::{Pattern, Shape};
use super::{At, BindingKind, Constant, Context, Definition, Owner, stdlib};
use crate::syntax::{Field, Kind, Node};

/// More choices than this are not gone through.
const MOST: usize = 60;

/// One of the things that a variable may be.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice<'m> {
    /// A member of an enumeration of this file.
    Member {
        /// The enumeration.
        class: At<'m>,
        /// Its names, the first of which is not an alias.
        names: Vec<String>,
    },
    /// A constant, from `Literal[…]`, `bool` or None.
    Constant(Constant),
    /// Any instance of a class.
    Instance {
        /// The name as the annotation writes it.
        name: String,
        /// The class.
        class: ClassKey<'m>,
    },
}

/// A class in a [`Choice`].
#[derive(Debug, Clone, PartialEq)]
pub struct ClassKey<'m>(Key<'m>);

impl Choice<'_> {
    /// As one writes it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Choice::Member { class, names } => {
                let class = class.node.field_child(Field::Name).map_or("?", Node::text);
                format!("{class}.{}", names.first().map_or("?", String::as_str))
            }
            Choice::Constant(constant) => constant.to_string(),
            Choice::Instance { name, .. } => name.clone(),
        }
    }
}

/// How much of a choice a pattern takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Takes {
    /// Nothing.
    No,
    /// Perhaps some of it.
    Partly,
    /// All of it.
    Yes,
}

impl<'m> Context<'m> {
    /// What a function's own variable may be according to its annotation, where that is its only binding.
    #[must_use]
    pub fn choices(&self, identifier: Node<'m>) -> Option<(String, Vec<Choice<'m>>)> {
        let variable = self.variable(identifier)?;
        let (Owner::Function(scope), [found]) = (variable.owner, variable.bindings.as_slice()) else {
            return None;
        };
        if self.model().scope_at(identifier) != scope || found.binding.kind != BindingKind::Parameter {
            return None;
        }
        let parameter = self.node_of(*found)?.parent()?;
        let annotation = parameter.field_child(Field::Type)?;
        let mut open = vec![self.locate(annotation)];
        let mut choices: Vec<Choice<'m>> = Vec::new();
        for _ in 0..MOST {
            let Some(part) = open.pop() else { break };
            let there = self.at(part);
            let node = bare(part.node);
            match node.kind() {
                Kind::BinaryOperator | Kind::UnionType => {
                    let is_union = node.kind() == Kind::UnionType
                        || node.field_child(Field::Operator).is_some_and(|o| o.text() == "|");
                    is_union.then_some(())?;
                    let sides: Vec<Node<'m>> = node.named_children().collect();
                    open.extend(sides.into_iter().rev().map(|node| At { node, ..part }));
                }
                Kind::GenericType => {
                    let (origin, list) = (node.named_child(0)?, node.child_of_kind(Kind::TypeParameter)?);
                    let items: Vec<Node<'m>> = list.named_children().collect();
                    match there.qualified_name(origin).as_deref() {
                        Some("typing.Literal") => {
                            for item in items {
                                choices.push(Choice::Constant(there.literal_item(item)?));
                            }
                        }
                        Some("typing.Union") => {
                            open.extend(items.into_iter().rev().map(|node| At { node, ..part }));
                        }
                        Some("typing.Optional") => {
                            choices.push(Choice::Constant(Constant::None));
                            open.extend(items.into_iter().map(|node| At { node, ..part }));
                        }
                        _ => return None,
                    }
                }
                Kind::None => choices.push(Choice::Constant(Constant::None)),
                Kind::Identifier | Kind::Attribute | Kind::MemberType => {
                    if let Definition::Value(at) = there.definition(node) {
                        open.push(at);
                        continue;
                    }
                    let key = there.class_key(node)?;
                    match &key {
                        Key::Outside(id) if *id == stdlib::builtin("bool") => {
                            choices.extend([true, false].map(|b| Choice::Constant(Constant::Bool(b))));
                        }
                        Key::File(at) if self.is_enumeration(*at) => {
                            choices.extend(self.enumeration(*at)?);
                        }
                        Key::Outside(id) if self.is_below(id, &["enum.Enum"]) => return None,
                        // Any number is a float as far as annotations go (PEP 484), and anything an object.
                        Key::Outside(id)
                            if id.module != "builtins" && id.module.as_str() != "collections"
                                || matches!(
                                    id.qualname.as_str(),
                                    "float" | "complex" | "object" | "type"
                                ) =>
                        {
                            return None;
                        }
                        _ => choices
                            .push(Choice::Instance { name: node.text().to_string(), class: ClassKey(key) }),
                    }
                }
                _ => return None,
            }
        }
        let mut distinct: Vec<Choice<'m>> = Vec::new();
        for choice in choices {
            if !distinct.contains(&choice) {
                distinct.push(choice);
            }
        }
        let is_worth_it = distinct.len() > 1 && distinct.len() < MOST && open.is_empty();
        is_worth_it.then(|| (annotation.one_line(), distinct))
    }

    fn literal_item(&self, item: Node<'m>) -> Option<Constant> {
        match self.constant(bare(item))? {
            constant @ (Constant::Int(_)
            | Constant::Str(_)
            | Constant::Bytes(_)
            | Constant::Bool(_)
            | Constant::None) => Some(constant),
            _ => None,
        }
    }

    fn is_enumeration(&self, class: At<'m>) -> bool {
        let is_enum = |key: &Key<'m>| matches!(key, Key::Outside(id) if id.module == "enum");
        self.class_keys(class).is_some_and(|order| order.keys.iter().any(is_enum))
    }

    /// The members of a plain enumeration, in order; `None` where they are not certain: values that are no constants,
    /// classes with a say in what a member is or equals.
    fn enumeration(&self, class: At<'m>) -> Option<Vec<Choice<'m>>> {
        let there = self.at(class);
        let order = self.class_keys(class).filter(|order| order.complete)?;
        let known = |key: &Key<'m>| match key {
            Key::File(at) => *at == class,
            Key::Outside(id) => {
                *id == stdlib::builtin("object") || (id.module == "enum" && id.qualname == "Enum")
            }
        };
        let is_cut = self.module().body_pieces(class.piece).next().is_some();
        if is_cut || !order.keys.iter().all(known) || super::bases::written(class.node).metaclass.is_some() {
            return None;
        }
        let mut members: Vec<(Option<Constant>, Vec<String>)> = Vec::new();
        for statement in class.node.field_child(Field::Body)?.named_children() {
            match statement.kind() {
                Kind::ExpressionStatement => {
                    let inner = statement.named_child(0)?;
                    match inner.kind() {
                        Kind::String | Kind::ConcatenatedString | Kind::Ellipsis => continue,
                        Kind::Assignment => {}
                        _ => return None,
                    }
                    let (name, value) = (inner.field_child(Field::Left)?, inner.field_child(Field::Right)?);
                    if name.kind() != Kind::Identifier || name.text().starts_with('_') {
                        return None;
                    }
                    let value = match value.kind() {
                        Kind::Call => {
                            let function = there.qualified_name(value.field_child(Field::Function)?)?;
                            (function == "enum.auto").then_some(())?;
                            None
                        }
                        _ => Some(there.constant(value)?),
                    };
                    let same = members.iter_mut().find(|(other, _)| value.is_some() && *other == value);
                    match same {
                        Some((_, names)) => names.push(name.text().to_string()),
                        None => members.push((value, vec![name.text().to_string()])),
                    }
                }
                Kind::FunctionDefinition | Kind::DecoratedDefinition => {
                    let function = super::definition::inner_definition(At { node: statement, ..class })?.node;
                    let name = function.field_child(Field::Name)?.text();
                    let is_plain = function.kind() == Kind::FunctionDefinition
                        && (!name.starts_with('_') || matches!(name, "__str__" | "__repr__" | "__init__"));
                    is_plain.then_some(())?;
                }
                Kind::PassStatement => {}
                _ => return None,
            }
        }
        // A value that is made may be one that is written out too, and 1 is True.
        let autos = members.iter().filter(|(value, _)| value.is_none()).count();
        let is_alike =
            |value: &Option<Constant>| matches!(value, Some(Constant::Int(_) | Constant::Str(_)) | None);
        if (autos > 0 && autos < members.len()) || !members.iter().all(|(value, _)| is_alike(value)) {
            return None;
        }
        Some(members.into_iter().map(|(_, names)| Choice::Member { class, names }).collect())
    }

    /// How much of a choice a pattern takes; `None` where that cannot be told.
    #[must_use]
    pub fn takes(&self, pattern: Pattern<'m>, choice: &Choice<'m>) -> Option<Takes> {
        let mut most = Takes::No;
        for one in pattern.alternatives() {
            most = most.max(self.takes_by_one(one, choice)?);
        }
        Some(most)
    }

    fn takes_by_one(&self, pattern: Pattern<'m>, choice: &Choice<'m>) -> Option<Takes> {
        Some(match (pattern.shape()?, choice) {
            (Shape::Wildcard | Shape::Capture, _) => Takes::Yes,
            (Shape::Literal, Choice::Constant(constant)) => {
                let asked = self.pattern_constant(pattern)?;
                let is_taken = match (&asked, constant) {
                    (Constant::Int(n), Constant::Bool(b)) => *n == i128::from(*b),
                    (Constant::Float(_), _) => return None,
                    (asked, constant) => asked == constant,
                };
                if is_taken { Takes::Yes } else { Takes::No }
            }
            // Members of a plain enumeration equal nothing but themselves.
            (Shape::Literal | Shape::Sequence | Shape::Mapping, Choice::Member { .. }) => Takes::No,
            (Shape::Literal, Choice::Instance { class, .. }) => self.takes_by_literal(pattern, &class.0)?,
            (Shape::Value, _) => self.takes_by_name(pattern.node, choice)?,
            (Shape::Sequence | Shape::Mapping, Choice::Constant(_)) => Takes::No,
            (Shape::Sequence | Shape::Mapping, Choice::Instance { .. }) => Takes::Partly,
            (Shape::Class, _) => self.takes_by_class(pattern, choice)?,
            (Shape::Star | Shape::Alternatives, _) => return None,
        })
    }

    /// A literal, of the instances of a class: they may equal it where they are of its kind, or compare in a way of their own.
    fn takes_by_literal(&self, pattern: Pattern<'m>, class: &Key<'m>) -> Option<Takes> {
        if pattern.node.kind() == Kind::None {
            return Some(Takes::No);
        }
        let is_number = !matches!(pattern.node.kind(), Kind::String | Kind::ConcatenatedString);
        let may_equal = self.whole_order(class)?.iter().any(|key| match key {
            Key::File(at) => !self.bindings_in_class(*at, "__eq__").is_empty(),
            Key::Outside(id) => match id.qualname.as_str() {
                "object" | "list" | "dict" | "tuple" | "set" | "frozenset" => false,
                "str" | "bytes" | "bytearray" => !is_number,
                "int" | "bool" => is_number,
                _ => true,
            },
        });
        Some(if may_equal { Takes::Partly } else { Takes::No })
    }

    /// `Color.RED`
    fn takes_by_name(&self, dotted: Node<'m>, choice: &Choice<'m>) -> Option<Takes> {
        let mut parts = dotted.named_children();
        let (first, last, None) = (parts.next()?, parts.next()?, parts.next()) else { return None };
        let Definition::Class(of) = self.definition(first) else { return None };
        let members = self.is_enumeration(of).then(|| self.enumeration(of))??;
        let asked = members.iter().find(|member| {
            matches!(member, Choice::Member { names, .. } if names.iter().any(|name| name == last.text()))
        })?;
        Some(match choice {
            Choice::Member { .. } if asked == choice => Takes::Yes,
            Choice::Member { .. } | Choice::Constant(_) => Takes::No,
            Choice::Instance { .. } => Takes::Partly,
        })
    }

    /// `int()`, `Point(x, y)`
    fn takes_by_class(&self, pattern: Pattern<'m>, choice: &Choice<'m>) -> Option<Takes> {
        let asked = self.class_key(pattern.node.child_of_kind(Kind::DottedName)?)?;
        let key = match choice {
            Choice::Member { class, .. } => Key::File(*class),
            Choice::Constant(constant) => Key::Outside(match constant {
                Constant::Int(_) => stdlib::builtin("int"),
                Constant::Str(_) => stdlib::builtin("str"),
                Constant::Bytes(_) => stdlib::builtin("bytes"),
                Constant::Bool(_) => stdlib::builtin("bool"),
                Constant::None => {
                    let Key::Outside(id) = &asked else {
                        return self.is_plain_class(&asked).then_some(Takes::No);
                    };
                    return match id.qualname.as_str() {
                        "object" => Some(Takes::Yes),
                        "NoneType" => None,
                        _ => self.is_plain_class(&asked).then_some(Takes::No),
                    };
                }
                Constant::Float(_) | Constant::Tuple(_) => return None,
            }),
            Choice::Instance { class, .. } => class.0.clone(),
        };
        let order = self.whole_order(&key)?;
        if order.contains(&asked) {
            return Some(if self.asks_nothing_more(pattern) { Takes::Yes } else { Takes::Partly });
        }
        if self.whole_order(&asked)?.contains(&key) {
            return Some(Takes::Partly);
        }
        // An instance of a class below both would fit; one of the class itself does not.
        self.is_plain_class(&asked).then_some(Takes::No)
    }

    fn whole_order(&self, key: &Key<'m>) -> Option<Vec<Key<'m>>> {
        let order = match key {
            Key::File(at) => self.class_keys(*at),
            Key::Outside(id) => self.outside_keys(id),
        }?;
        order.complete.then_some(order.keys)
    }

    /// Whether what a class pattern asks of the parts holds for every instance.
    fn asks_nothing_more(&self, pattern: Pattern<'m>) -> bool {
        let parts = pattern.parts();
        if parts.is_empty() {
            return true;
        }
        let is_open = |one: &Pattern<'m>| {
            one.alternatives().iter().any(|p| matches!(p.shape(), Some(Shape::Wildcard | Shape::Capture)))
        };
        let names = pattern.node.child_of_kind(Kind::DottedName).map(|class| self.definition(class));
        let Some(Definition::Class(at)) = names else { return false };
        let Some(class) = super::dataclasses::dataclass(self, at).filter(|class| class.complete) else {
            return false;
        };
        let by_place = class.fields.iter().filter(|field| field.init && !field.kw_only && !field.init_only);
        parts.iter().all(is_open) && parts.len() <= by_place.count()
    }
}
