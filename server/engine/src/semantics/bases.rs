//! What stands in a class statement's parentheses.

use std::sync::Arc;

use super::classes::{Key, Order};
use super::graph::Graph;
use super::imports::bare;
use super::receiver::decorators;
use super::summary::{self, ClassSummary, ModuleSummary};
use super::{At, BindingKind, Context, Definition, Outside};
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

/// What stands in the parentheses of a class statement.
pub(super) struct Written<'m> {
    /// The bases, `[…]` left out, and whether they had it; none for one that cannot be told (`*bases`).
    pub(super) bases: Vec<(Option<Node<'m>>, bool)>,
    /// `metaclass=…`
    pub(super) metaclass: Option<Node<'m>>,
    /// There may be other bases or another metaclass than these.
    pub(super) doubtful: bool,
}

/// Takes a class statement's parentheses apart.
pub(super) fn written(class: Node<'_>) -> Written<'_> {
    let arguments = class.field_child(Field::Superclasses);
    let mut written = Written {
        bases: Vec::new(),
        metaclass: None,
        doubtful: class.has_error() && arguments.is_some_and(Node::has_error),
    };
    for argument in arguments.into_iter().flat_map(Node::named_children) {
        match argument.kind() {
            Kind::KeywordArgument => {
                if argument.field_child(Field::Name).is_some_and(|n| n.text() == "metaclass") {
                    written.metaclass = argument.field_child(Field::Value);
                    written.doubtful |= written.metaclass.is_none();
                }
            }
            Kind::DictionarySplat => written.doubtful = true,
            Kind::ListSplat => written.bases.push((None, false)),
            Kind::Comment => {}
            _ => {
                let base = bare(argument);
                written.bases.push(match base.kind() {
                    Kind::Subscript => (base.field_child(Field::Value).map(bare), true),
                    _ => (Some(base), false),
                });
            }
        }
    }
    written
}

/// The bases of a class statement, and whether its metaclass may make something else of them.
pub(super) fn specs<'m>(graph: &mut Graph, context: Context<'m>, class: Node<'m>) -> (Vec<Spec>, bool) {
    let Written { bases, metaclass, mut doubtful } = written(class);
    if let Some(base) = only_base_of_enumeration(&context, class) {
        let target = target(graph, &context, base, false);
        return (vec![Spec { target, subscripted: false }], false);
    }
    doubtful |= decorators(class).any(|decorator| makes_another_class(&context, decorator));
    doubtful |= metaclass.is_some_and(|metaclass| !keeps_order(&context, metaclass));
    let mut specs: Vec<Spec> = bases
        .into_iter()
        .map(|(base, subscripted)| {
            let target = base.map_or(Target::Unknown, |base| target(graph, &context, base, subscripted));
            Spec { target, subscripted }
        })
        .collect();
    if class.field_child(Field::TypeParameters).is_some() {
        specs.push(generic(graph, &context));
    }
    (specs, doubtful)
}

/// For a class that `@enum._simple_enum(Base)` makes an enumeration of, as the standard library does: that base, its only one.
fn only_base_of_enumeration<'m>(context: &Context<'m>, class: Node<'m>) -> Option<Node<'m>> {
    let last = decorators(class).last()?;
    if context.decorator_name(last)? != "enum._simple_enum" {
        return None;
    }
    let call = bare(last.named_child(0)?);
    let mut arguments = call.field_child(Field::Arguments)?.named_children();
    let base = arguments.next().filter(|base| base.kind() != Kind::KeywordArgument)?;
    (written(class).bases.is_empty()).then_some(bare(base))
}

/// What the compiler adds as the last base of a class with type parameters: `Generic[…]` (PEP 695).
pub(super) fn generic(graph: &mut Graph, context: &Context<'_>) -> Spec {
    let id = super::ClassId { module: "typing".into(), qualname: "Generic".into() };
    Spec { target: Target::Class(graph.outside(context, id)), subscripted: true }
}

/// Whether a class decorator makes a class with other bases, as `enum._simple_enum` does, so that the statement says nothing
/// about the class that its name leads to. A decorator of this file may, if it makes a class; one of elsewhere is trusted.
pub(super) fn makes_another_class<'m>(context: &Context<'m>, decorator: Node<'m>) -> bool {
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

fn target<'m>(graph: &mut Graph, context: &Context<'m>, base: Node<'m>, subscripted: bool) -> Target {
    match context.definition(base) {
        Definition::Class(at) if context.decorators_keep_class(at) => {
            Target::Class(graph.number(context, &Key::File(at)))
        }
        Definition::External(path) => outside_target(graph, context, &path, subscripted),
        _ => Target::Unknown,
    }
}

/// What a path to another module is as a base.
fn outside_target(graph: &mut Graph, context: &Context<'_>, path: &str, subscripted: bool) -> Target {
    match path {
        "typing.NamedTuple" | "typing_extensions.NamedTuple" if !subscripted => Target::NamedTuple,
        "typing.TypedDict" | "typing_extensions.TypedDict" if !subscripted => Target::TypedDict,
        _ => match context.outside(path) {
            Outside::Class(id) => Target::Class(graph.outside(context, id)),
            Outside::TypingAlias(id) => Target::Alias(graph.outside(context, id)),
            _ => Target::Unknown,
        },
    }
}

/// The bases of a class that was read from another module, and whether its metaclass may make something else of them.
pub(super) fn outside_specs(
    graph: &mut Graph,
    context: &Context<'_>,
    summary: &Arc<ModuleSummary>,
    class: &ClassSummary,
) -> (Vec<Spec>, bool) {
    let mut doubtful = class.doubtful || class.replaced || summary.is_stub;
    if let Some(metaclass) = &class.metaclass {
        doubtful |= !match context.target_of_module(summary, metaclass) {
            Outside::Class(id) => outside_keeps_order(context, &id),
            _ => false,
        };
    }
    let mut specs: Vec<Spec> = Vec::with_capacity(class.bases.len());
    for base in &class.bases {
        let target = match &base.target {
            summary::Target::Path(path) => outside_target(graph, context, path, base.subscripted),
            other => match context.target_of_module(summary, other) {
                Outside::Class(id) => Target::Class(graph.outside(context, id)),
                Outside::TypingAlias(id) => Target::Alias(graph.outside(context, id)),
                _ => Target::Unknown,
            },
        };
        specs.push(Spec { target, subscripted: base.subscripted });
    }
    if class.has_type_parameters {
        specs.push(generic(graph, context));
    }
    (specs, doubtful)
}

/// Whether a metaclass leaves the bases and their order alone: those of the tables do; one that was read does if it has no
/// `mro` and its `__new__` only hands the bases on.
fn keeps_order<'m>(context: &Context<'m>, metaclass: Node<'m>) -> bool {
    match context.definition(metaclass) {
        Definition::External(path) => match context.outside(&path) {
            Outside::Class(id) => outside_keeps_order(context, &id),
            _ => false,
        },
        Definition::Class(at) => {
            let order = context.class_keys(at).filter(|order| order.complete);
            order.is_some_and(|order| all_keep_order(context, &order))
        }
        _ => false,
    }
}

fn outside_keeps_order(context: &Context<'_>, metaclass: &super::ClassId) -> bool {
    let order = context.outside_keys(metaclass).filter(|order| order.complete);
    order.is_some_and(|order| all_keep_order(context, &order))
}

fn all_keep_order(context: &Context<'_>, order: &Order<'_>) -> bool {
    order.keys.iter().all(|key| match key {
        Key::Outside(id) => match context.outside_class(id) {
            Some(class) => class.written().is_none_or(|class| class.hands_bases_on),
            None => false,
        },
        Key::File(at) => hands_bases_on(&context.at(*at), *at),
    })
}

/// Whether a class of this file, as a metaclass, leaves bases and their order alone.
pub(super) fn hands_bases_on<'m>(context: &Context<'m>, class: At<'m>) -> bool {
    context.bindings_in_class(class, "mro").is_empty()
        && context.bindings_in_class(class, "__new__").iter().all(|found| {
            found.binding.kind == BindingKind::Function
                && context.statement_of(*found).is_some_and(new_hands_bases_on)
        })
}

/// Whether a metaclass's `__new__` makes classes with the bases that it is given: each call that makes one has them as they came,
/// and whatever else is done with them cannot make a class of that name. They are a tuple, which nothing can change.
fn new_hands_bases_on(function: Node<'_>) -> bool {
    let function = match function.kind() {
        Kind::DecoratedDefinition => return false,
        _ => function,
    };
    let Some(list) = function.field_child(Field::Parameters) else { return false };
    let Some(body) = function.field_child(Field::Body) else { return false };
    let parameter = |at: usize| {
        let is_splat =
            |n: &Node<'_>| matches!(n.kind(), Kind::ListSplatPattern | Kind::DictionarySplatPattern);
        let parameter = list.named_children().nth(at).filter(|parameter| !is_splat(parameter))?;
        parameter.descendants().find(|n| n.kind() == Kind::Identifier).map(Node::text)
    };
    let (Some(class_name), Some(bases)) = (parameter(1), parameter(2)) else {
        // `*args` stands for them.
        return making_calls(body).all(|arguments| arguments.child_of_kind(Kind::ListSplat).is_some());
    };
    let is = |n: Node<'_>, name: &str| n.kind() == Kind::Identifier && n.text() == name;
    let mut making = making_calls(body).peekable();
    making.peek().is_some()
        && making.all(|arguments| arguments.named_children().any(|n| is(n, bases)))
        && body
            .descendants()
            .filter(|n| is(*n, bases))
            .all(|used| is_handed_on_or_looked_at(body, used, class_name))
}

/// The arguments of the calls in a `__new__` that make a class: `….__new__(…)`, and `type(…)` with more than one argument.
fn making_calls<'m>(body: Node<'m>) -> impl Iterator<Item = Node<'m>> {
    let calls = body.descendants().filter(|n| n.kind() == Kind::Call);
    calls.filter_map(move |call| {
        let function = call.field_child(Field::Function)?;
        let arguments = call.field_child(Field::Arguments)?;
        let name = function.field_child(Field::Attribute).unwrap_or(function).text();
        let is_type = name == "type" && arguments.named_children().count() > 1;
        (is_type || name == "__new__" || is_super_new(body, name)).then_some(arguments)
    })
}

fn is_handed_on_or_looked_at(body: Node<'_>, used: Node<'_>, class_name: &str) -> bool {
    let Some(parent) = used.parent() else { return false };
    match parent.kind() {
        Kind::ArgumentList => {
            let function = parent.parent().and_then(|call| call.field_child(Field::Function));
            let makes_or_inits = function.is_some_and(|f| {
                let callee = f.field_child(Field::Attribute).unwrap_or(f).text();
                matches!(callee, "__new__" | "__init__" | "type") || is_super_new(body, callee)
            });
            makes_or_inits || parent.descendants().all(|n| n.text() != class_name)
        }
        Kind::ForStatement | Kind::ForInClause => used.field() == Field::Right,
        Kind::IfStatement
        | Kind::NotOperator
        | Kind::BooleanOperator
        | Kind::ComparisonOperator
        | Kind::ConditionalExpression
        | Kind::AssertStatement => true,
        Kind::Subscript => used.field() == Field::Value && !super::receiver::is_store(parent),
        Kind::Attribute => used.field() == Field::Attribute,
        Kind::KeywordArgument => used.field() == Field::Name,
        _ => false,
    }
}

/// Whether a function body binds this name once, and to `super().__new__`.
fn is_super_new(body: Node<'_>, name: &str) -> bool {
    let is_target =
        |n: &Node<'_>| n.kind() == Kind::Identifier && n.text() == name && n.field() == Field::Left;
    let mut bound = body.descendants().filter(is_target);
    let (Some(target), None) = (bound.next(), bound.next()) else { return false };
    let value =
        target.parent().filter(|n| n.kind() == Kind::Assignment).and_then(|n| n.field_child(Field::Right));
    value.is_some_and(|value| {
        value.kind() == Kind::Attribute
            && value.field_child(Field::Attribute).is_some_and(|n| n.text() == "__new__")
    })
}
