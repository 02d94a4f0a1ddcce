//! Names of a class body that code inside the class does not see (language reference, 4.2.2 "Resolution of names").

use super::variables::Found;
use super::{At, BindingKind, Context, ScopeId, ScopeKind, SymbolKind};
use crate::syntax::{Kind, Node};

/// A name that is read where the class around binds it, and is not found there.
#[derive(Debug, Clone)]
pub struct HiddenName<'m> {
    /// The class whose body binds the name.
    pub class: At<'m>,
    /// Where it does so first.
    pub binding: Found<'m>,
    /// The function, comprehension or class between the two, directly in the class.
    pub inside: Node<'m>,
}

/// Whether an identifier is read in a function, comprehension or class of a class body that binds the name, and is looked up in
/// the module instead.
#[must_use]
pub fn hidden_name<'m>(context: &Context<'m>, identifier: Node<'m>) -> Option<HiddenName<'m>> {
    let model = context.model();
    let (mut at, symbol) = model.symbol_of(identifier)?;
    // Annotation scopes do see the class.
    if symbol.kind != SymbolKind::GlobalImplicit
        || symbol.owner.is_some()
        || model.binding_of_name.contains_key(&identifier.id())
    {
        return None;
    }
    let name = context.mangled(identifier);
    loop {
        let inner = at;
        if model.scope(inner)?.detached {
            return None;
        }
        at = model.scope(inner)?.parent?;
        let scope = model.scope(at)?;
        let is_class = scope.kind == ScopeKind::Class || (at == ScopeId(0) && model.options.in_class_body);
        if !is_class {
            continue;
        }
        let class = context.class_of_scope(at)?;
        let gives = |found: &Found<'m>| found.binding.kind.gives_value();
        let bindings = context.bindings_in_class(class, &name);
        // What the class body deletes, the class does not have in the end.
        if bindings.iter().any(|found| found.binding.kind == BindingKind::Delete) {
            return None;
        }
        if let Some(binding) = bindings.into_iter().find(gives) {
            let inside = model.scope_node(context.tree(), inner)?;
            return Some(HiddenName { class, binding, inside });
        }
    }
}

/// Whether the name means nothing at all where it is looked up in the module: no line binds it there, nor is it a builtin.
#[must_use]
pub fn is_nowhere(context: &Context<'_>, name: &str) -> bool {
    context.globals(name).is_empty()
        && context.globals("*").is_empty()
        && !super::flow::may_be_implicit(name, context.target())
}

/// What a method calls its object, where `function` is a method that is called on one.
#[must_use]
pub fn receiver_name<'m>(context: &Context<'m>, function: Node<'m>) -> Option<&'m str> {
    if function.kind() != Kind::FunctionDefinition {
        return None;
    }
    let first = super::wrappers::first_parameter(function)?;
    context.class_of_self(context.locate(first))?;
    match first.kind() {
        Kind::Identifier => Some(first.text()),
        Kind::TypedParameter => first.named_child(0).map(Node::text),
        _ => None,
    }
}
