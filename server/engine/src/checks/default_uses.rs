//! What a function does with the object that is a parameter's default.

use rustc_hash::FxHashSet;

use super::kept_attribute::{Kept, kept};
use crate::semantics::builtins::READING_METHODS;
use crate::semantics::uses::{CHANGING_METHODS, changes_in_place};
use crate::semantics::{At, Context, Definition, Resolution, ScopeId};
use crate::syntax::{Field, Kind, Node};

/// Methods that put what they are given into a collection, from which others get it.
/// What goes into a queue is left out: it is taken out once, for the most part by another process, which gets a copy.
const KEEPERS: &[&str] = &["append", "appendleft", "add", "insert", "push", "setdefault", "register"];

/// Names that are followed, at most: the parameter, its other names, and parameters of functions that are given it.
const FAR: usize = 32;

/// What happens to the default inside the function.
pub(super) struct Uses<'m> {
    /// It is changed in place.
    pub(super) changes: bool,
    /// Nothing changes it but `x[…] = …`.
    pub(super) only_sets_items: bool,
    /// It is returned or stored.
    pub(super) escapes: bool,
    /// It is put where others find it after the call, and not only given back.
    pub(super) stored: bool,
    /// It is changed or returned, or stored where it may be changed; not only kept in attributes of which nothing more is known.
    pub(super) matters: bool,
    /// Where it is changed, or else where it escapes.
    pub(super) at: Option<Node<'m>>,
}

/// What one use does to the object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use<'m> {
    /// Nothing; or what it does is not known.
    Reads,
    Changes,
    Escapes,
    /// It becomes an attribute which nothing in the file changes in place.
    Keeps,
    /// The object, or a collection that holds it, gets this other name in the function, by this assignment.
    Renames {
        name: Node<'m>,
        assignment: Node<'m>,
        held: bool,
    },
    /// A function of this file gets the object, as this parameter.
    Gives(At<'m>, Node<'m>),
}

/// A name under which the object, or a collection that holds it, is known in a function.
struct Name<'m> {
    context: Context<'m>,
    function: Node<'m>,
    scope: ScopeId,
    name: Node<'m>,
    /// Whether it is the name of a collection that holds the object.
    held: bool,
    /// Uses before this node are none of the object.
    after: u32,
    /// The use of the parameter itself that led here.
    origin: Option<Node<'m>>,
}

impl<'m> Uses<'m> {
    /// Looks at all uses of the parameter `name` in the body of `function`, whose scope is `scope`; `empty` tells whether the
    /// default is an empty collection, which `or` passes over. Cost: linear in the functions that the object is given to.
    pub(super) fn of(
        context: &Context<'m>,
        function: Node<'m>,
        scope: ScopeId,
        name: Node<'m>,
        empty: bool,
    ) -> Uses<'m> {
        let mut uses = Uses {
            changes: false,
            only_sets_items: true,
            escapes: false,
            stored: false,
            matters: false,
            at: None,
        };
        let mut seen: FxHashSet<(usize, u32)> = FxHashSet::default();
        let mut names =
            vec![Name { context: *context, function, scope, name, held: false, after: 0, origin: None }];
        while let Some(known) = names.pop() {
            if seen.len() >= FAR || !seen.insert((known.context.piece(), known.name.id())) {
                continue;
            }
            for (node, one) in known.uses(empty) {
                let at = known.origin.unwrap_or(node);
                match one {
                    Use::Reads => {}
                    Use::Changes => {
                        if !uses.changes {
                            uses.at = Some(at);
                        }
                        uses.changes = true;
                        uses.matters = true;
                        uses.only_sets_items &= sets_an_item(node);
                    }
                    Use::Escapes | Use::Keeps => {
                        uses.at.get_or_insert(at);
                        uses.escapes = true;
                        uses.matters |= one == Use::Escapes;
                        uses.stored |= !is_given_back(node);
                    }
                    Use::Renames { name, assignment, held } => {
                        names.push(Name { name, held, after: assignment.id(), origin: Some(at), ..known })
                    }
                    Use::Gives(there, parameter) => {
                        let context = known.context.at(there);
                        let scope = context.model().scope_of_node.get(&there.node.id()).copied();
                        let Some(scope) = scope else { continue };
                        names.push(Name {
                            context,
                            function: there.node,
                            scope,
                            name: parameter,
                            held: false,
                            after: 0,
                            origin: Some(at),
                        });
                    }
                }
            }
        }
        uses
    }
}

impl<'m> Name<'m> {
    fn uses(&self, empty: bool) -> Vec<(Node<'m>, Use<'m>)> {
        let Some(body) = self.function.field_child(Field::Body) else { return Vec::new() };
        let own_name = self.function.field_child(Field::Name).map_or("", Node::text);
        let end = rebound_after(body, self.name.text(), self.after);
        self.context
            .uses_of(self.scope, self.name.text(), body)
            .filter(|n| self.after < n.id() && n.id() < end)
            .map(|node| (node, use_of(self, node, own_name, empty)))
            .collect()
    }
}

/// The number of the first node behind the statement of the body, itself behind `after`, that gives the name a new object in
/// every case; uses after it are none of the default.
fn rebound_after(body: Node<'_>, name: &str, after: u32) -> u32 {
    let rebinds = |statement: &Node<'_>| {
        after < statement.id()
            && statement.kind() == Kind::ExpressionStatement
            && statement.named_child(0).is_some_and(|a| {
                a.kind() == Kind::Assignment
                    && a.field_child(Field::Right).is_some()
                    && a.field_child(Field::Left)
                        .is_some_and(|left| left.kind() == Kind::Identifier && left.text() == name)
            })
    };
    if body.kind() != Kind::Block {
        return u32::MAX;
    }
    body.named_children().find(rebinds).map_or(u32::MAX, Node::subtree_end)
}

fn use_of<'m>(known: &Name<'m>, node: Node<'m>, own_name: &str, empty: bool) -> Use<'m> {
    let mut child = node;
    // Whether `child` holds the object among its items, and is not the object.
    let mut held = known.held;
    while let Some(parent) = child.parent() {
        match parent.kind() {
            Kind::ParenthesizedExpression => child = parent,
            Kind::List | Kind::Tuple | Kind::Set | Kind::Dictionary | Kind::Pair | Kind::ExpressionList => {
                held = true;
                child = parent;
            }
            Kind::Attribute if !held => return method_use(parent),
            Kind::Subscript if child.field() == Field::Value && !held => return item_use(parent, empty),
            Kind::Call if child.field() == Field::Function => return Use::Reads,
            Kind::ArgumentList | Kind::KeywordArgument => {
                if child.field() == Field::Name && parent.kind() == Kind::KeywordArgument {
                    return Use::Reads;
                }
                let call = parent.ancestors().find(|n| n.kind() == Kind::Call);
                let argument = if parent.kind() == Kind::KeywordArgument { parent } else { child };
                return argument_use(&known.context, call.or(parent.parent()), argument, own_name, held);
            }
            Kind::BooleanOperator => {
                let left_of_or = child.field() == Field::Left && parent.child_of_kind(Kind::KwOr).is_some();
                if left_of_or && empty && !held {
                    return Use::Reads;
                }
                child = parent;
            }
            Kind::ConditionalExpression => {
                if parent.named_child(1) == Some(child) {
                    return Use::Reads;
                }
                child = parent;
            }
            Kind::ForStatement | Kind::ForInClause if child.field() == Field::Left => return Use::Reads,
            Kind::Assignment | Kind::AugmentedAssignment => {
                return assignment_use(known, parent, child, held, empty);
            }
            Kind::Yield if parent.child_of_kind(Kind::KwFrom).is_some() && !held => return Use::Reads,
            Kind::IfStatement
            | Kind::ElifClause
            | Kind::WhileStatement
            | Kind::IfClause
            | Kind::AssertStatement
            | Kind::ExpressionStatement
            | Kind::DeleteStatement
            | Kind::ForStatement
            | Kind::ForInClause
            | Kind::ComparisonOperator
            | Kind::NotOperator
            | Kind::BinaryOperator
            | Kind::UnaryOperator
            | Kind::Interpolation
            | Kind::FormatExpression
            | Kind::ListSplat
            | Kind::DictionarySplat
            | Kind::Attribute
            | Kind::Subscript
            | Kind::Type
            | Kind::Block => return Use::Reads,
            _ => return Use::Escapes,
        }
    }
    Use::Escapes
}

/// Whether it stands in what a `return` gives.
fn is_given_back(node: Node<'_>) -> bool {
    let mut around = node.ancestors().take_while(|n| n.kind() != Kind::Block && !n.kind().is_function());
    around.any(|n| n.kind() == Kind::ReturnStatement)
}

/// Whether it is the `x` of `x[…] = …`.
fn sets_an_item(node: Node<'_>) -> bool {
    node.parent().is_some_and(|subscript| {
        subscript.kind() == Kind::Subscript
            && node.field() == Field::Value
            && subscript.field() == Field::Left
            && subscript
                .parent()
                .is_some_and(|p| matches!(p.kind(), Kind::Assignment | Kind::AugmentedAssignment))
    })
}

fn method_use(attribute: Node<'_>) -> Use<'_> {
    let method = attribute.field_child(Field::Attribute).map_or("", Node::text);
    let called =
        attribute.parent().is_some_and(|p| p.kind() == Kind::Call) && attribute.field() == Field::Function;
    // What has private attributes is an object of another class, which stands in for the default.
    let is_other = method.starts_with('_')
        && !method.starts_with("__")
        && !called
        && attribute
            .parent()
            .is_none_or(|p| p.kind() != Kind::Assignment || attribute.field() != Field::Left);
    if is_other || called && READING_METHODS.contains(&method) {
        Use::Reads
    } else if called && CHANGING_METHODS.contains(&method) {
        Use::Changes
    } else {
        Use::Escapes
    }
}

/// `x[…]`: read, or assigned or deleted. Where the default is not empty, its items are shared too: `x[…].append(…)`.
fn item_use(subscript: Node<'_>, empty: bool) -> Use<'_> {
    let mut child = subscript;
    while let Some(parent) = child.parent() {
        match parent.kind() {
            Kind::Subscript if child.field() == Field::Value && !empty => child = parent,
            Kind::Attribute if !empty && child.field() == Field::Object => {
                let changes = method_use(parent) == Use::Changes;
                return if changes { Use::Changes } else { Use::Reads };
            }
            Kind::ExpressionList | Kind::PatternList | Kind::TuplePattern | Kind::ListPattern => {
                child = parent
            }
            Kind::DeleteStatement => return Use::Changes,
            Kind::Assignment | Kind::AugmentedAssignment | Kind::ForStatement => {
                return if child.field() == Field::Left { Use::Changes } else { Use::Reads };
            }
            _ => break,
        }
    }
    Use::Reads
}

/// Handed to a call: followed into functions of this file. What other calls do with it is not known, except that some methods
/// of collections keep it.
fn argument_use<'m>(
    context: &Context<'m>,
    call: Option<Node<'m>>,
    argument: Node<'m>,
    own_name: &str,
    held: bool,
) -> Use<'m> {
    let Some(call) = call else { return Use::Reads };
    let Some(callee) = call.field_child(Field::Function) else { return Use::Reads };
    if !own_name.is_empty() && callee.text() == own_name {
        return Use::Reads;
    }
    let method = callee.field_child(Field::Attribute).map_or("", Node::text);
    if KEEPERS.contains(&method) || context.qualified_name(callee).as_deref() == Some("builtins.setattr") {
        return Use::Escapes;
    }
    if held {
        return Use::Reads;
    }
    parameter_given(context, call, argument).map_or(Use::Reads, |(at, name)| Use::Gives(at, name))
}

/// The function of this file that a call runs, and the name of the parameter that takes the argument.
fn parameter_given<'m>(
    context: &Context<'m>,
    call: Node<'m>,
    argument: Node<'m>,
) -> Option<(At<'m>, Node<'m>)> {
    let callee = call.field_child(Field::Function)?;
    let (at, bound) = match context.definition(callee) {
        Definition::Function(at) => {
            let method = context.at(at).class_of_method(at.node).is_some();
            (at, method && callee.kind() == Kind::Attribute)
        }
        Definition::Class(class) => {
            let found = *context.bindings_in_class(class, "__init__").last()?;
            let tree = context.module().pieces().get(found.piece)?.segment.tree();
            (At { piece: found.piece, node: tree.node(found.binding.statement)? }, true)
        }
        _ => return None,
    };
    if at.node.kind() != Kind::FunctionDefinition || at.node.parent()?.kind() == Kind::DecoratedDefinition {
        return None;
    }
    // `Class.method(x)` gives the object itself first.
    let through_class = callee
        .field_child(Field::Object)
        .is_some_and(|object| matches!(context.definition(object), Definition::Class(_)));
    let parameters: Vec<Node<'m>> = at.node.field_child(Field::Parameters)?.named_children().collect();
    let named = argument.kind() == Kind::KeywordArgument;
    if named {
        let wanted = argument.field_child(Field::Name)?.text();
        let names = parameters.into_iter().filter_map(parameter_name);
        return names.into_iter().find(|n| n.text() == wanted).map(|name| (at, name));
    }
    let arguments = call.field_child(Field::Arguments)?;
    let mut place = usize::from(bound && !through_class);
    for one in arguments.named_children() {
        if one == argument {
            break;
        }
        match one.kind() {
            Kind::ListSplat | Kind::DictionarySplat | Kind::KeywordArgument => return None,
            Kind::Comment => {}
            _ => place += 1,
        }
    }
    let positional = parameters.into_iter().filter(|p| p.kind() != Kind::PositionalSeparator);
    let parameter = positional.take_while(|p| !is_star(*p)).nth(place)?;
    parameter_name(parameter).map(|name| (at, name))
}

/// `*`, `*args` or `**kwargs`.
fn is_star(parameter: Node<'_>) -> bool {
    matches!(parameter.kind(), Kind::KeywordSeparator | Kind::ListSplatPattern | Kind::DictionarySplatPattern)
        || (parameter.kind() == Kind::TypedParameter
            && parameter.named_child(0).is_some_and(|n| n.kind() != Kind::Identifier))
}

fn parameter_name(parameter: Node<'_>) -> Option<Node<'_>> {
    let name = match parameter.kind() {
        Kind::Identifier => parameter,
        Kind::TypedParameter => parameter.named_child(0)?,
        _ => parameter.field_child(Field::Name)?,
    };
    (name.kind() == Kind::Identifier).then_some(name)
}

fn assignment_use<'m>(
    known: &Name<'m>,
    assignment: Node<'m>,
    child: Node<'m>,
    held: bool,
    empty: bool,
) -> Use<'m> {
    let augmented = assignment.kind() == Kind::AugmentedAssignment;
    if child.field() == Field::Left {
        return if augmented && !held { Use::Changes } else { Use::Reads };
    }
    if child.field() == Field::Type || augmented {
        return Use::Reads;
    }
    let Some(left) = assignment.field_child(Field::Left) else { return Use::Reads };
    let here = |name: Node<'m>| known.context.model().resolve(name) == Some(Resolution::Scope(known.scope));
    match left.kind() {
        // What has items from the start and only becomes a part of something else is a constant.
        Kind::Identifier if here(left) && held && !empty => Use::Reads,
        Kind::Identifier if here(left) => Use::Renames { name: left, assignment, held },
        Kind::PatternList | Kind::TuplePattern | Kind::ListPattern => Use::Reads,
        Kind::Attribute if !held && is_kept_inside(left) => Use::Reads,
        Kind::Attribute if !held => {
            let name = left.field_child(Field::Attribute).map_or("", Node::text);
            match kept(&known.context, name) {
                Kept::LookedAt => Use::Reads,
                Kept::Changed => Use::Escapes,
                Kept::Unknown => Use::Keeps,
            }
        }
        _ => Use::Escapes,
    }
}

/// Whether the attribute is one that only its class uses, by its name, and the class neither changes what it holds nor gives it back.
fn is_kept_inside(attribute: Node<'_>) -> bool {
    let name = attribute.field_child(Field::Attribute).map_or("", Node::text);
    let Some(class) = attribute.ancestors().find(|n| n.kind() == Kind::ClassDefinition) else { return false };
    let lets_out = |n: Node<'_>| {
        n.kind() == Kind::Attribute
            && n.field_child(Field::Attribute).is_some_and(|a| a.text() == name)
            && (changes_in_place(n) || n.parent().is_some_and(|p| p.kind() == Kind::ReturnStatement))
    };
    name.starts_with('_') && !name.starts_with("__") && !class.descendants().any(lets_out)
}
