//! What a module does to its own namespace, and what it needs to be imported.

use super::super::{At, Context, Module, Name};
use super::ImportSummary;
use crate::syntax::{Field, Kind, Node};

/// The nodes that run when the module is imported: those in functions left out.
fn run_on_import<'m>(module: &'m Module) -> impl Iterator<Item = Node<'m>> {
    let pieces = module.pieces().iter().filter(|piece| !piece.model.options.in_class_body);
    pieces.flat_map(|piece| {
        let nodes = piece.segment.tree().root().descendants();
        nodes
            .filter(|node| matches!(node.kind(), Kind::Identifier))
            .filter(|node| !node.ancestors().any(|n| n.kind().is_function() && n.kind() != Kind::Lambda))
    })
}

/// Whether code at the top level may bind names that no statement shows: through `globals()`, `setattr`, `exec`, or by giving
/// its own name away.
pub(super) fn changes_itself(module: &Module) -> bool {
    run_on_import(module).any(|node| {
        let parent = node.parent();
        let is_called = parent.is_some_and(|p| p.kind() == Kind::Call) && node.field() == Field::Function;
        let is_argument = parent.is_some_and(|p| p.kind() == Kind::ArgumentList);
        match node.text() {
            "globals" | "vars" | "locals" | "setattr" | "exec" => is_called,
            "__name__" => is_argument,
            "modules" => is_sys_modules(node),
            _ => false,
        }
    })
}

/// Whether code at the top level binds or deletes an entry of `sys.modules`.
pub(super) fn replaces_itself(module: &Module) -> bool {
    run_on_import(module).any(|node| {
        is_sys_modules(node)
            && node.parent().and_then(Node::parent).is_some_and(|subscript| {
                subscript.kind() == Kind::Subscript && super::super::receiver::is_store(subscript)
            })
    })
}

/// Whether code at the top level reads or sets the module's own `__path__`.
pub(super) fn names_path(module: &Module) -> bool {
    run_on_import(module)
        .any(|node| node.text() == "__path__" && node.parent().is_none_or(|p| p.kind() != Kind::Attribute))
}

fn is_sys_modules(node: Node<'_>) -> bool {
    node.text() == "modules"
        && node.parent().is_some_and(|p| {
            p.kind() == Kind::Attribute && p.field_child(Field::Object).is_some_and(|o| o.text() == "sys")
        })
}

/// The modules that are imported at the top level in each run: not under a condition, nor in a `try`.
pub(super) fn needs(context: &Context<'_>) -> Box<[Name]> {
    let mut needs: Vec<Name> = imports(context).into_iter().flat_map(|import| import.modules).collect();
    needs.sort_unstable();
    needs.dedup();
    needs.into_boxed_slice()
}

/// The import statements at the top level that run each time: not under a condition, nor in a `try`.
pub(super) fn imports(context: &Context<'_>) -> Box<[ImportSummary]> {
    let mut imports = Vec::new();
    for (piece, there) in context.module().pieces().iter().enumerate() {
        if there.model.options.in_class_body {
            continue;
        }
        for statement in there.segment.tree().root().named_children() {
            let here = context.at(At { piece, node: statement });
            let line = here.line(statement);
            match statement.kind() {
                Kind::ImportFromStatement => {
                    let modules = here.module_of(statement).map(Name::from).into_iter().collect();
                    let names = statement.named_children().filter(|n| n.field() == Field::Name);
                    let names = names.map(|item| item.field_child(Field::Name).unwrap_or(item));
                    let names = names.map(|name| Name::new(name.text())).collect();
                    imports.push(ImportSummary { line, modules, names });
                }
                Kind::ImportStatement => {
                    let modules = here.imported_paths(statement).into_iter().flatten().map(Name::from);
                    let modules = modules.collect();
                    imports.push(ImportSummary { line, modules, names: Box::default() });
                }
                _ => {}
            }
        }
    }
    imports.into_boxed_slice()
}
