//! What may be evaluated earlier or later than it stands, because neither its value changes nor anybody sees it.

use crate::semantics::{BindingKind, Context, Resolution, ScopeKind, SymbolKind};
use crate::syntax::{Field, Kind, Node};

/// True for an expression whose evaluation does nothing and gives the same whenever it happens during its statement: constants,
/// local variables that nothing else can bind meanwhile, and names of the module that are bound once.
#[must_use]
pub fn is_stable<'m>(context: &Context<'m>, node: Node<'m>) -> bool {
    let node = node.unparenthesized();
    match node.kind() {
        kind if kind.is_plain_constant() => true,
        Kind::String | Kind::ConcatenatedString => !has_interpolation(node),
        Kind::Identifier => is_stable_name(context, node),
        // A method of a string literal: nothing can change what `str` has.
        Kind::Attribute => node
            .field_child(Field::Object)
            .is_some_and(|object| object.kind() == Kind::String && !has_interpolation(object)),
        _ => false,
    }
}

fn has_interpolation(node: Node<'_>) -> bool {
    node.descendants().any(|n| n.kind() == Kind::Interpolation)
}

fn is_stable_name<'m>(context: &Context<'m>, name: Node<'m>) -> bool {
    let model = context.model();
    match model.resolve(name) {
        Some(Resolution::Scope(scope)) => {
            let Some(symbol) = model.scope(scope).and_then(|s| s.symbol(&model.mangled(name))) else {
                return false;
            };
            symbol.kind == SymbolKind::Local && !is_bound_by_walrus(context, name)
        }
        Some(Resolution::Global) => {
            if context.would_mean_builtin(name.text(), name) {
                return true;
            }
            let bindings = context.globals(name.text());
            let [(piece, binding)] = bindings.as_slice() else { return false };
            let pieces = context.module().pieces();
            let binding = pieces.get(*piece as usize).and_then(|piece| piece.model.binding(*binding));
            binding.is_some_and(|binding| {
                matches!(
                    binding.kind,
                    BindingKind::Function
                        | BindingKind::Class
                        | BindingKind::Import
                        | BindingKind::ImportFrom
                )
            })
        }
        _ => false,
    }
}

/// Whether the statement around binds the name in the middle of an expression.
fn is_bound_by_walrus<'m>(context: &Context<'m>, name: Node<'m>) -> bool {
    let Some(statement) = statement(name) else { return true };
    // A loop variable of a comprehension changes with its rounds, not within one.
    let model = context.model();
    let in_comprehension = matches!(model.resolve(name), Some(Resolution::Scope(scope))
        if model.scope(scope).is_some_and(|s| s.kind.is_comprehension() && s.kind != ScopeKind::GeneratorExpression));
    !in_comprehension
        && statement.descendants().any(|n| {
            n.kind() == Kind::NamedExpression
                && n.field_child(Field::Name).is_some_and(|bound| bound.text() == name.text())
        })
}

/// The smallest statement around an expression.
#[must_use]
pub fn statement(node: Node<'_>) -> Option<Node<'_>> {
    std::iter::once(node)
        .chain(node.ancestors())
        .find(|n| n.parent().is_some_and(|p| matches!(p.kind(), Kind::Block | Kind::Module)))
}

/// Whether `node` is evaluated exactly once when its statement runs, and before anything else that does something: then its
/// value can be computed in a statement above. Gives that statement.
#[must_use]
pub fn evaluated_first<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Node<'m>> {
    let mut child = node;
    loop {
        let parent = child.parent()?;
        if matches!(parent.kind(), Kind::Block | Kind::Module) {
            return Some(child);
        }
        if !goes_before_all_else(context, parent, child) {
            return None;
        }
        child = parent;
    }
}

fn goes_before_all_else<'m>(context: &Context<'m>, parent: Node<'m>, child: Node<'m>) -> bool {
    let earlier_are_stable = || {
        parent.named_children().take_while(|n| *n != child).all(|n| match n.kind() {
            Kind::KeywordArgument => n.field_child(Field::Value).is_some_and(|v| is_stable(context, v)),
            Kind::Pair => n.named_children().all(|n| is_stable(context, n)),
            _ => is_stable(context, n),
        })
    };
    match parent.kind() {
        Kind::ExpressionStatement
        | Kind::ReturnStatement
        | Kind::ParenthesizedExpression
        | Kind::Await
        | Kind::NotOperator
        | Kind::UnaryOperator
        | Kind::ListSplat
        | Kind::DictionarySplat
        | Kind::KeywordArgument => true,
        Kind::Attribute => child.field() == Field::Object,
        Kind::Assignment => child.field() == Field::Right,
        Kind::AugmentedAssignment => {
            child.field() == Field::Right
                && parent.field_child(Field::Left).is_some_and(|left| is_stable(context, left))
        }
        // The keys of a dictionary go before their values.
        Kind::Call
        | Kind::ArgumentList
        | Kind::Tuple
        | Kind::List
        | Kind::Set
        | Kind::ExpressionList
        | Kind::Dictionary
        | Kind::Pair
        | Kind::BinaryOperator
        | Kind::Subscript => earlier_are_stable(),
        Kind::ComparisonOperator => {
            // From the third operand on, the others decide whether it is evaluated.
            parent.named_children().take(2).any(|n| n == child) && earlier_are_stable()
        }
        Kind::BooleanOperator => child.field() == Field::Left,
        Kind::ConditionalExpression => parent.named_child(1) == Some(child),
        Kind::IfStatement => child.field() == Field::Condition,
        Kind::ForStatement => child.field() == Field::Right && parent.child_of_kind(Kind::KwAsync).is_none(),
        _ => false,
    }
}
