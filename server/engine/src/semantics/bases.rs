//! What stands in a class statement's parentheses.

use super::classes::Key;
use super::graph::Graph;
use super::imports::bare;
use super::receiver::decorators;
use super::stdlib::{self, Entry};
use super::{BindingKind, Context, Definition};
use crate::syntax::{Field, Kind, Node};

/// What a base leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// A class, by its number in the graph.
    Class(u32),
    /// One of typing's names for a class (`typing.List`).
    Alias(u32),
    /// `typing.NamedTuple`
    NamedTuple,
    /// `typing.TypedDict`
    TypedDict,
    /// Not known.
    Unknown,
}

impl Target {
    pub(super) fn number(self) -> Option<u32> {
        match self {
            Target::Class(number) | Target::Alias(number) => Some(number),
            _ => None,
        }
    }
}

/// One base as it is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spec {
    pub(super) target: Target,
    /// It has `[…]` after it.
    pub(super) subscripted: bool,
}

impl Spec {
    pub(super) fn plain(number: u32) -> Spec {
        Spec { target: Target::Class(number), subscripted: false }
    }
}

/// The bases of a class statement, and whether its metaclass may make something else of them.
pub(super) fn specs<'m>(graph: &mut Graph, context: Context<'m>, class: Node<'m>) -> (Vec<Spec>, bool) {
    let mut specs = Vec::new();
    let mut doubtful =
        class.has_error() && class.field_child(Field::Superclasses).is_some_and(Node::has_error);
    doubtful |= decorators(class).any(|decorator| makes_another_class(&context, decorator));
    let arguments = class.field_child(Field::Superclasses);
    for argument in arguments.into_iter().flat_map(Node::named_children) {
        match argument.kind() {
            Kind::KeywordArgument => {
                let is_metaclass = argument.field_child(Field::Name).is_some_and(|n| n.text() == "metaclass");
                let value = argument.field_child(Field::Value);
                doubtful |= is_metaclass && !value.is_some_and(|value| keeps_order(&context, value));
            }
            Kind::DictionarySplat => doubtful = true,
            Kind::ListSplat => specs.push(Spec { target: Target::Unknown, subscripted: false }),
            _ => specs.push(spec(graph, &context, argument)),
        }
    }
    if class.field_child(Field::TypeParameters).is_some() {
        // PEP 695: the compiler adds `Generic[…]` as the last base.
        let id = super::ClassId { module: "typing".into(), qualname: "Generic".into() };
        let generic = graph.standard(&context, id);
        specs.push(Spec { target: Target::Class(generic), subscripted: true });
    }
    (specs, doubtful)
}

/// Whether a class decorator makes a class with other bases, as `enum._simple_enum` does, so that the statement says nothing
/// about the class that its name leads to. A decorator of this file may, if it makes a class; one of elsewhere is trusted.
fn makes_another_class<'m>(context: &Context<'m>, decorator: Node<'m>) -> bool {
    let Some(expression) = decorator.named_child(0) else { return false };
    let function = match expression.kind() {
        Kind::Call => expression.field_child(Field::Function).unwrap_or(expression),
        _ => expression,
    };
    match context.definition(function) {
        Definition::External(name) => name == "enum._simple_enum",
        Definition::Function(at) => at.node.descendants().any(|node| match node.kind() {
            Kind::ClassDefinition => true,
            Kind::Call => {
                let arguments =
                    node.field_child(Field::Arguments).map_or(0, |list| list.named_children().count());
                arguments > 1
                    && node
                        .field_child(Field::Function)
                        .is_some_and(|f| matches!(f.text(), "type" | "type.__new__"))
            }
            _ => false,
        }),
        _ => false,
    }
}

fn spec<'m>(graph: &mut Graph, context: &Context<'m>, base: Node<'m>) -> Spec {
    let base = bare(base);
    let (name, subscripted) = match base.kind() {
        Kind::Subscript => match base.field_child(Field::Value) {
            Some(value) => (bare(value), true),
            None => (base, true),
        },
        _ => (base, false),
    };
    let target = match context.definition(name) {
        Definition::Class(at) if context.decorators_keep_class(at) => {
            Target::Class(graph.number(context, &Key::File(at)))
        }
        Definition::External(path) => match path.as_str() {
            "typing.NamedTuple" if !subscripted => Target::NamedTuple,
            "typing.TypedDict" if !subscripted => Target::TypedDict,
            _ => match stdlib::entry_at(&path, context.target()) {
                Some(Entry::Class(id)) => Target::Class(graph.standard(context, id)),
                Some(Entry::TypingAlias(id)) => Target::Alias(graph.standard(context, id)),
                None => Target::Unknown,
            },
        },
        _ => Target::Unknown,
    };
    Spec { target, subscripted }
}

/// Whether a metaclass leaves the bases and their order alone: those of the tables do; one of this file does if it has no
/// `mro` and its `__new__` only hands the bases on.
fn keeps_order<'m>(context: &Context<'m>, metaclass: Node<'m>) -> bool {
    match context.definition(metaclass) {
        Definition::External(path) => {
            matches!(stdlib::entry_at(&path, context.target()), Some(Entry::Class(_)))
        }
        Definition::Class(at) => {
            let Some(order) = context.class_keys(at).filter(|order| order.complete) else { return false };
            order.keys.iter().all(|key| match key {
                Key::Standard(_) => true,
                Key::File(at) => {
                    let there = context.at(*at);
                    there.bindings_in_class(*at, "mro").is_empty()
                        && there.bindings_in_class(*at, "__new__").iter().all(|found| {
                            found.binding.kind == BindingKind::Function
                                && context.statement_of(*found).is_some_and(|f| hands_bases_on(&there, f))
                        })
                }
            })
        }
        _ => false,
    }
}

/// Whether a metaclass's `__new__` uses its bases only as an argument of `….__new__(…)` or `type(…)`, and to look at them.
fn hands_bases_on<'m>(context: &Context<'m>, function: Node<'m>) -> bool {
    let function = match function.kind() {
        Kind::DecoratedDefinition => return false,
        _ => function,
    };
    let Some(list) = function.field_child(Field::Parameters) else { return false };
    let Some(parameter) = list.named_children().nth(2) else { return true };
    if matches!(parameter.kind(), Kind::ListSplatPattern | Kind::DictionarySplatPattern) {
        return true;
    }
    let name = parameter.descendants().find(|n| n.kind() == Kind::Identifier).map(Node::text);
    let Some((name, body)) = name.zip(function.field_child(Field::Body)) else { return false };
    let _ = context;
    body.descendants().filter(|n| n.kind() == Kind::Identifier && n.text() == name).all(|used| {
        let Some(parent) = used.parent() else { return false };
        match parent.kind() {
            Kind::ArgumentList => {
                let function = parent.parent().and_then(|call| call.field_child(Field::Function));
                function.is_some_and(|f| {
                    let callee = f.field_child(Field::Attribute).unwrap_or(f).text();
                    matches!(
                        callee,
                        "__new__" | "__init__" | "type" | "len" | "any" | "all" | "print" | "issubclass"
                    )
                })
            }
            Kind::ForStatement | Kind::ForInClause => used.field() == Field::Right,
            Kind::IfStatement | Kind::NotOperator | Kind::BooleanOperator | Kind::ComparisonOperator => true,
            Kind::Attribute => used.field() == Field::Attribute,
            Kind::KeywordArgument => used.field() == Field::Name,
            _ => false,
        }
    })
}
