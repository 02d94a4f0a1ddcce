//! What checks of library calls have in common: whom a call reaches, how an argument is added, how a module's name is written.

use text_size::TextSize;

use super::write::Changes;
use crate::note::{Span, code};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

/// A longer name is cut to its last word.
const LONG: usize = 40;

/// The qualified name of what is called, where its last word is one of `names`: the spelling is looked at first, because it is cheap.
pub(super) fn called<'m>(
    context: &Context<'m>,
    call: Node<'m>,
    names: &[&str],
) -> Option<(Node<'m>, String)> {
    let callee = call.field_child(Field::Function)?;
    let last = match callee.kind() {
        Kind::Identifier => callee,
        Kind::Attribute => callee.field_child(Field::Attribute)?,
        _ => return None,
    };
    if !names.contains(&last.text()) {
        return None;
    }
    Some((callee, context.qualified_name(callee)?))
}

/// A function as a message names it: `open()`, `path.read_text()`, and only its last word where more is in the way.
pub(super) fn shown(callee: Node<'_>) -> Span {
    let is_short = |n: &Node<'_>| matches!(n.kind(), Kind::Identifier | Kind::Attribute | Kind::Dot);
    let whole = callee.text();
    if whole.len() <= LONG && callee.descendants().all(|n| is_short(&n)) {
        return code(format!("{whole}()"));
    }
    code(format!("{}()", callee.field_child(Field::Attribute).unwrap_or(callee).text()))
}

/// Where a keyword argument is added at the end of a call, and what goes before it; `None` where the call's only argument is a
/// generator without parentheses of its own.
pub(super) fn end_of_arguments(call: Node<'_>) -> Option<(TextSize, &'static str)> {
    let list = call.field_child(Field::Arguments).filter(|list| list.kind() == Kind::ArgumentList)?;
    match list.named_children().filter(|n| n.kind() != Kind::Comment).last() {
        Some(last) => Some((last.end(), ", ")),
        None => Some((list.child_of_kind(Kind::OpenParen)?.end(), "")),
    }
}

/// The changes with one more: a keyword argument at the end of the call.
pub(super) fn add_argument<'c, 'm>(
    changes: Changes<'c, 'm>,
    call: Node<'m>,
    argument: &str,
) -> Option<Changes<'c, 'm>> {
    let (at, before) = end_of_arguments(call)?;
    Some(changes.insert(at, format!("{before}{argument}")))
}

/// The changes with what makes `name` mean `target` where `node` stands: nothing where it does already, or an import; `None` where
/// the name means something else there.
pub(super) fn with_name<'c, 'm>(
    context: &Context<'m>,
    changes: Changes<'c, 'm>,
    node: Node<'m>,
    name: &str,
    target: &str,
    statement: &'static str,
) -> Option<Changes<'c, 'm>> {
    if !context.would_mean_global(name, node) {
        return None;
    }
    if context.globals(name).is_empty() {
        return Some(changes.import(statement));
    }
    (context.global_import(name).as_deref() == Some(target)).then_some(changes)
}

/// Whether this is code of a test suite: by the name of the module, of the function or class around, or because the module
/// imports a test framework.
pub(super) fn is_test_code<'m>(context: &Context<'m>, node: Node<'m>) -> bool {
    let of_suite = |part: &str| {
        let part = part.to_ascii_lowercase();
        matches!(part.as_str(), "test" | "tests" | "testing" | "conftest" | "fixtures" | "examples")
            || part.starts_with("test_")
            || part.ends_with("_test")
            || part.ends_with("_tests")
    };
    if context.module().own().is_some_and(|own| own.name.split('.').any(of_suite)) {
        return true;
    }
    if ["pytest", "unittest", "TestCase", "SimpleTestCase"]
        .iter()
        .any(|name| !context.globals(name).is_empty())
    {
        return true;
    }
    node.ancestors().any(|around| {
        matches!(around.kind(), Kind::FunctionDefinition | Kind::ClassDefinition)
            && around.field_child(Field::Name).is_some_and(|name| {
                let name = name.text();
                name.starts_with("test")
                    || name.starts_with("Test")
                    || name.ends_with("Test")
                    || name.ends_with("Tests")
            })
    })
}

/// Whether the error is what is asked for: in `with pytest.raises(…)` or `assertRaises`.
pub(super) fn is_error_wanted(node: Node<'_>) -> bool {
    let asks = |n: Node<'_>| {
        n.kind() == Kind::Identifier
            && matches!(n.text(), "raises" | "assertRaises" | "assertRaisesRegex" | "suppress")
    };
    node.ancestors()
        .take_while(|n| !matches!(n.kind(), Kind::FunctionDefinition | Kind::ClassDefinition))
        .any(|n| {
            n.kind() == Kind::WithStatement
                && n.child_of_kind(Kind::WithClause).is_some_and(|clause| clause.descendants().any(asks))
        })
}
