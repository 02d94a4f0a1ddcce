//! The variables that functions of a module keep to themselves, by name.

use rustc_hash::FxHashMap;

use super::{At, BindingKind, Context, Module, Name, ScopeKind};
use crate::syntax::Node;

/// For each name the first variable of a function that has it: the piece, the binding's node, the function's node. `None` for a module
/// that may make names by other means than binding them.
pub(super) type FunctionLocals = Option<FxHashMap<Name, (usize, u32, u32)>>;

/// What may make a variable of the module that no line binds.
const OTHER_MEANS: [&str; 11] = [
    "globals",
    "locals",
    "vars",
    "exec",
    "eval",
    "execfile",
    "setattr",
    "__dict__",
    "builtins",
    "__builtins__",
    "_getframe",
];

pub(super) fn find(module: &Module) -> FunctionLocals {
    let mut found = FxHashMap::default();
    for (piece, place) in module.pieces().iter().enumerate() {
        let text = place.segment.text();
        if OTHER_MEANS.iter().any(|word| text.contains(word)) {
            return None;
        }
        for binding in &place.model.bindings {
            if binding.kind == BindingKind::Parameter || !binding.kind.gives_value() {
                continue;
            }
            let Some(scope) = place.model.scope(binding.scope).filter(|s| s.kind == ScopeKind::Function)
            else {
                continue;
            };
            // `nonlocal` and `global` bind elsewhere.
            if scope.symbol(&binding.name).is_some_and(|s| !s.flags.global && !s.flags.nonlocal) {
                found.entry(binding.name.clone()).or_insert((piece, binding.node, scope.node));
            }
        }
    }
    Some(found)
}

impl<'m> Context<'m> {
    /// Where a function of the file first binds a variable of its own of this name, and the function; `None` too where the file may make
    /// names by other means than binding them.
    #[must_use]
    pub fn first_function_local(&self, name: &str) -> Option<(At<'m>, Node<'m>)> {
        self.depend_on_code();
        let (piece, node, function) = *self.module().function_locals().as_ref()?.get(name)?;
        let tree = self.module().pieces().get(piece)?.segment.tree();
        Some((At { piece, node: tree.node(node)? }, tree.node(function)?))
    }
}
