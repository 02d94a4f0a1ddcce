//! Where a variable is used, in whichever segment.

use super::{At, BindingKind, Context, Owner, Resolution, ScopeId};
use crate::syntax::{Field, Kind, Node};

impl<'m> Context<'m> {
    /// The identifiers that read the variable of a function or of the module which `identifier` reads or binds, and those by
    /// which an augmented assignment (`x += 1`) does; `None` for names of class bodies. For a module's variable the cost is linear
    /// in the names of the file.
    #[must_use]
    pub fn uses_of_variable(&self, identifier: Node<'m>) -> Option<Vec<At<'m>>> {
        let variable = self.variable(identifier)?;
        let augmented =
            variable.bindings.iter().filter(|found| found.binding.kind == BindingKind::AugmentedAssignment);
        let mut uses: Vec<At<'m>> =
            augmented.filter_map(|found| self.at_node(*found, found.binding.node)).collect();
        match variable.owner {
            Owner::Class(_) => return None,
            Owner::Function(scope) => {
                let tree = self.tree();
                let nodes = self.model().references.iter().filter_map(|one| tree.node(one.node));
                let is_it = |n: &Node<'m>| {
                    n.text() == identifier.text()
                        && self.model().resolve(*n) == Some(Resolution::Scope(scope))
                };
                uses.extend(nodes.filter(is_it).map(|node| self.locate(node)));
            }
            Owner::Module => {
                self.depend_on_code();
                let name = self.model().mangled(identifier);
                for (piece, there) in self.module().pieces().iter().enumerate() {
                    if !there.model.mentions(&name) {
                        continue;
                    }
                    let tree = there.segment.tree();
                    let nodes = there.model.references.iter().filter_map(|one| tree.node(one.node));
                    let is_it = |n: &Node<'m>| {
                        let resolution = there.model.resolve(*n);
                        let at_top = resolution == Some(Resolution::Scope(ScopeId(0)))
                            && !there.model.options.in_class_body;
                        n.text() == identifier.text() && (at_top || resolution == Some(Resolution::Global))
                    };
                    uses.extend(nodes.filter(is_it).map(|node| At { piece, node }));
                }
            }
        }
        uses.sort_by_key(|at| (at.piece, at.node.id()));
        uses.dedup();
        Some(uses)
    }

    /// The one binding of the variable that the identifier reads or binds, where augmented assignments do not count.
    #[must_use]
    pub fn is_bound_once(&self, identifier: Node<'m>) -> bool {
        let Some(variable) = self.variable(identifier) else { return false };
        let anew = |kind| !matches!(kind, BindingKind::AugmentedAssignment | BindingKind::Annotation);
        variable.bindings.iter().filter(|found| anew(found.binding.kind)).count() == 1
    }
}

/// Whether the attribute, name or item is where something changes the object in place: `x.append(…)`, `x[0] = …`, `del x[0]`,
/// `x += …`.
#[must_use]
pub fn changes_in_place(node: Node<'_>) -> bool {
    let Some(parent) = node.parent() else { return false };
    match parent.kind() {
        Kind::Attribute if node.field() == Field::Object => {
            let method = parent.field_child(Field::Attribute).map_or("", Node::text);
            let is_called =
                parent.field() == Field::Function && parent.parent().is_some_and(|p| p.kind() == Kind::Call);
            is_called && CHANGING_METHODS.contains(&method)
        }
        Kind::Subscript if node.field() == Field::Value => super::data::is_stored(parent),
        Kind::AugmentedAssignment => node.field() == Field::Left,
        _ => false,
    }
}

/// Methods of lists, dicts, sets and the like that change their object.
pub const CHANGING_METHODS: [&str; 21] = [
    "append",
    "appendleft",
    "add",
    "extend",
    "extendleft",
    "insert",
    "update",
    "setdefault",
    "pop",
    "popitem",
    "popleft",
    "remove",
    "discard",
    "clear",
    "sort",
    "reverse",
    "rotate",
    "difference_update",
    "intersection_update",
    "symmetric_difference_update",
    "subtract",
];

#[cfg(test)]
mod tests {
    use super::super::testing::ask;
    use super::changes_in_place;

    fn counted(text: &str) -> (usize, usize, bool) {
        ask(text, |context, node| {
            let uses = context.uses_of_variable(node).unwrap_or_default();
            let changes = uses.iter().filter(|at| changes_in_place(at.node)).count();
            (uses.len(), changes, context.is_bound_once(node))
        })
    }

    #[test]
    fn counts_uses_in_all_segments() {
        assert_eq!(counted("x = []\n\n\ndef f():\n    x.append(1)\n\n\nx\n"), (2, 1, true));
        assert_eq!(counted("x = []\nx += [1]\nx[0] = 2\ndel x[0]\nx[0]\nx\n"), (5, 3, true));
        assert_eq!(counted("x = []\n\n\ndef f(x):\n    x.append(1)\n\n\nx = 1\nx\n"), (1, 0, false));
    }
}
