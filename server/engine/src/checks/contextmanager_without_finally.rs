//! Code behind the `yield` of a `@contextmanager` that does not run when the `with` block raises.

use text_size::TextRange;

use super::calls::is_test_code;
use super::write::{Changes, indentation, line_ending, size, starts_its_line};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::wrappers::own_nodes;
use crate::semantics::{Context, Definition};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Told only where the code undoes something: sets again what was set before the `yield`, deletes, or calls what is named like an
/// end. All else may well be meant for blocks that succeed: checks of what the block did, results that are written or handed
/// over, and code inside a `with` of the function, whose manager sees to the rest. Attributes, lists and methods of `self` alone are
/// the state of one object, which is often given up with the exception; there only what lets something go counts.
pub(super) const CHECK: Check = Check {
    code: "contextmanager-without-finally",
    concept: "contextlib-contextmanager",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["RUF075"], pylint: &[], pyright: &[] },
    related_rules: &["W0135"],
    kinds: &[Kind::Yield],
    run,
};

/// How calls begin that belong to a block that has succeeded.
const FOR_SUCCESS: &[&str] = &[
    "assert", "check", "verify", "validate", "expect", "fail", "commit", "save", "write", "add", "append",
    "extend", "publish", "execute", "send", "emit", "wait", "record", "submit", "apply", "note", "compare",
    "skip",
];

/// How calls begin that let go of what lies outside the program's own objects, or ends it.
const RELEASING: &[&str] = &[
    "close",
    "release",
    "unlock",
    "unlink",
    "rmtree",
    "rmdir",
    "stop",
    "shutdown",
    "teardown",
    "tear_down",
    "disconnect",
    "terminate",
    "kill",
    "cleanup",
    "clean_up",
    "rollback",
    "unmount",
    "uninstall",
    "unpatch",
    "dispose",
    "join",
    "cancel",
];

/// How calls begin that a test which fails may leave out: its files and folders go with it.
const TIDYING: &[&str] = &["close", "unlink", "remove", "delete", "rmtree", "rmdir"];

/// How calls begin that end or undo something.
const UNDOING: &[&str] = &[
    "close",
    "release",
    "unlock",
    "pop",
    "remove",
    "delete",
    "unlink",
    "rmtree",
    "rmdir",
    "clear",
    "reset",
    "restore",
    "stop",
    "shutdown",
    "teardown",
    "tear_down",
    "disconnect",
    "unregister",
    "uninstall",
    "detach",
    "leave",
    "exit_",
    "end_",
    "finish",
    "cleanup",
    "clean_up",
    "undo",
    "rollback",
    "disable",
    "enable",
    "terminate",
    "kill",
    "join",
    "cancel",
    "discard",
    "flush",
    "chdir",
    "deactivate",
    "dispose",
    "free",
    "revert",
    "unset",
    "unpatch",
    "unmount",
    "set",
];

fn run<'m>(context: &Context<'m>, node: Node<'m>, found: &mut Vec<Finding>) {
    if node.child_of_kind(Kind::KwFrom).is_some() {
        return;
    }
    let Some(statement) = node.ancestors().find(|n| n.kind() == Kind::ExpressionStatement) else { return };
    let Some(function) = node.ancestors().find(|n| n.kind().is_function()) else { return };
    if !is_manager(context, function) {
        return;
    }
    let Some(rest) = behind(statement) else { return };
    let Some(first) = rest.first() else { return };
    let parameters = function.field_child(Field::Parameters).map_or_else(Vec::new, |list| {
        let name = |n: Node<'m>| n.descendants().find(|n| n.kind() == Kind::Identifier).map(Node::text);
        list.named_children().filter_map(name).collect()
    });
    let set = set_before(function, statement);
    let before = Before { set, parameters, in_test: is_test_code(context, node) };
    if is_for_success(&rest)
        || !rest.iter().any(|n| undoes(*n, &before))
        || may_be_swallowed(context, statement)
    {
        return;
    }
    let name = function.field_child(Field::Name).map_or("", Node::text);
    let message = say(
        "What stands behind this `yield` does not run when a {} block raises: the exception comes out here",
        [code(format!("with {name}()"))],
    );
    let mut finding =
        Finding::new(context.place(node), message).related(context.place(*first), "this is left out then");
    finding.remedies.extend(remedy(context, function, statement, &rest));
    found.push(finding);
}

fn is_manager<'m>(context: &Context<'m>, function: Node<'m>) -> bool {
    context.decorators(context.locate(function)).any(|decorator| {
        let expression = decorator.named_child(0).filter(|e| e.text().ends_with("contextmanager"));
        let name = expression.and_then(|e| context.qualified_name(e));
        matches!(name.as_deref(), Some("contextlib.contextmanager" | "contextlib.asynccontextmanager"))
    })
}

/// The statements that run behind this one until the function ends; `None` where something else may see to the exception, or the
/// way there is not plain.
fn behind(statement: Node<'_>) -> Option<Vec<Node<'_>>> {
    let mut rest = Vec::new();
    let mut current = statement;
    loop {
        let block = current.parent().filter(|b| b.kind() == Kind::Block)?;
        let following = block.named_children().filter(|n| n.id() > current.id() && n.kind() != Kind::Comment);
        let following: Vec<Node<'_>> = following.collect();
        if following.first().is_some_and(|n| n.kind() == Kind::ReturnStatement) {
            return Some(rest);
        }
        let owner = block.parent()?;
        current = match owner.kind() {
            Kind::FunctionDefinition => {
                rest.extend(following);
                return Some(rest);
            }
            Kind::IfStatement => owner,
            Kind::ElifClause | Kind::ElseClause => {
                owner.parent().filter(|p| p.kind() == Kind::IfStatement)?
            }
            Kind::WithStatement if following.is_empty() => owner,
            _ => return None,
        };
        rest.extend(following);
    }
}

fn is_for_success(rest: &[Node<'_>]) -> bool {
    let is_raised = |n: Node<'_>| match n.kind() {
        Kind::RaiseStatement | Kind::Yield | Kind::ReturnStatement => true,
        Kind::Call => n.field_child(Field::Function).is_some_and(|callee| {
            let name = callee.field_child(Field::Attribute).unwrap_or(callee).text();
            let name = name.trim_start_matches('_').to_ascii_lowercase();
            FOR_SUCCESS.iter().any(|word| name.starts_with(word))
        }),
        _ => false,
    };
    rest.first().is_some_and(|first| first.kind() == Kind::AssertStatement)
        || rest.iter().any(|statement| own_nodes(*statement).any(is_raised))
}

/// Whether a statement undoes what was done before the `yield`: it sets again what was set there, deletes, or calls what is named
/// like an end.
fn undoes(statement: Node<'_>, before: &Before<'_>) -> bool {
    own_nodes(statement).any(|n| match n.kind() {
        Kind::Call => n.field_child(Field::Function).is_some_and(|callee| is_undoing(n, callee, before)),
        Kind::Assignment | Kind::AugmentedAssignment => targets(n)
            .into_iter()
            .any(|target| before.set.contains(&target.text()) && outlives(target) && !is_of_self(target)),
        Kind::DeleteStatement => n.named_children().any(|target| before.set.contains(&target.text())),
        _ => false,
    })
}

/// Whether a call is named like one that ends or undoes. What sets something has to be given what was there before; what a test has
/// left open goes with the test.
fn is_undoing(call: Node<'_>, callee: Node<'_>, before: &Before<'_>) -> bool {
    let name = callee.field_child(Field::Attribute).unwrap_or(callee).text();
    let name = name.trim_start_matches('_').to_ascii_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
    if !begins(UNDOING) || (before.in_test && begins(TIDYING)) || is_own_stack(callee, before) {
        return false;
    }
    if is_of_self(callee) {
        return begins(RELEASING);
    }
    !name.starts_with("set")
        || call.field_child(Field::Arguments).is_some_and(|list| {
            list.named_children().any(|given| match given.kind() {
                Kind::True | Kind::False | Kind::None => true,
                _ => before.set.contains(&given.text()),
            })
        })
}

/// Whether `stack.pop()` takes from a parameter what the function put there: the list of who calls, which is given up with the exception.
fn is_own_stack(callee: Node<'_>, before: &Before<'_>) -> bool {
    let name = callee.field_child(Field::Attribute).map_or("", Node::text);
    let object = callee.field_child(Field::Object);
    name == "pop" && object.is_some_and(|object| before.parameters.contains(&object.text()))
}

/// Whether an expression begins with `self`.
fn is_of_self(node: Node<'_>) -> bool {
    let mut node = node;
    while let Some(inner) = node.named_child(0).filter(|_| node.kind() != Kind::Identifier) {
        node = inner;
    }
    node.text() == "self"
}

/// Whether a `with` around the `yield` has a manager whose class, in this file, may swallow the exception: then the rest does run.
fn may_be_swallowed<'m>(context: &Context<'m>, statement: Node<'m>) -> bool {
    let around = statement.ancestors().take_while(|n| n.kind() != Kind::FunctionDefinition);
    around.filter(|n| n.kind() == Kind::WithStatement).any(|with| {
        with.child_of_kind(Kind::WithClause).is_some_and(|clause| {
            clause.descendants().filter(|n| n.kind() == Kind::Call).any(|call| {
                let callee = call.field_child(Field::Function);
                callee.is_some_and(|c| matches!(context.definition(c), Definition::Class(_)))
            })
        })
    })
}

/// What is known of the function up to its `yield`.
struct Before<'t> {
    /// What it sets.
    set: Vec<&'t str>,
    /// Its parameters.
    parameters: Vec<&'t str>,
    /// Whether it is a helper of tests.
    in_test: bool,
}

/// What the function sets before a statement.
fn set_before<'t>(function: Node<'t>, statement: Node<'t>) -> Vec<&'t str> {
    let Some(body) = function.field_child(Field::Body) else { return Vec::new() };
    own_nodes(body)
        .take_while(|n| n.id() < statement.id())
        .filter(|n| matches!(n.kind(), Kind::Assignment | Kind::AugmentedAssignment))
        .flat_map(targets)
        .map(Node::text)
        .collect()
}

/// The targets of an assignment.
fn targets(assignment: Node<'_>) -> Vec<Node<'_>> {
    match assignment.field_child(Field::Left) {
        Some(left) if left.kind().is_target_list() => left.named_children().collect(),
        left => left.into_iter().collect(),
    }
}

/// An attribute, an item, or a name that the function declares as one from outside.
fn outlives(target: Node<'_>) -> bool {
    if target.kind() != Kind::Identifier {
        return true;
    }
    let function = target.ancestors().find(|n| n.kind() == Kind::FunctionDefinition);
    function.and_then(|f| f.field_child(Field::Body)).is_some_and(|body| {
        own_nodes(body).any(|n| {
            matches!(n.kind(), Kind::GlobalStatement | Kind::NonlocalStatement)
                && n.named_children().any(|declared| declared.text() == target.text())
        })
    })
}

/// `try:` around the `yield` and `finally:` around the rest, where both are statements of the function itself.
fn remedy<'m>(
    context: &Context<'m>,
    function: Node<'m>,
    statement: Node<'m>,
    rest: &[Node<'m>],
) -> Option<Remedy> {
    let body = function.field_child(Field::Body)?;
    let (first, last) = (rest.first()?, rest.last()?);
    let text = function.tree().text();
    let is_alone = own_nodes(body).filter(|n| n.kind() == Kind::Yield).count() == 1;
    let on_own_lines =
        [statement].iter().chain(rest).all(|n| n.parent() == Some(body) && starts_its_line(text, n.start()));
    let breaks = |n: Node<'_>| {
        matches!(n.kind(), Kind::String | Kind::ConcatenatedString) && n.text().contains(['\n', '\r'])
    };
    if !is_alone || !on_own_lines || [statement].iter().chain(rest).any(|n| n.descendants().any(breaks)) {
        return None;
    }
    let (start, middle, end) =
        (usize::from(statement.start()), usize::from(first.start()), usize::from(last.end()));
    let newline = line_ending(function);
    let indent = indentation(text, statement.start());
    let unit = if indent.contains('\t') { "\t" } else { "    " };
    // What stands on the line of the `yield`, as a comment may, stays with it.
    let tail = text.get(usize::from(statement.end())..middle)?;
    let line_end = usize::from(statement.end()) + tail.find(['\n', '\r'])?;
    let before = text.get(start..line_end)?;
    let after = text.get(line_end..end)?.trim_start_matches(['\n', '\r']);
    let deeper = |part: &str| -> String {
        let lines = part.split(newline).enumerate().map(|(at, line)| {
            let blank = line.trim().is_empty();
            if at == 0 || blank { line.to_string() } else { format!("{unit}{line}") }
        });
        lines.collect::<Vec<_>>().join(newline)
    };
    let after = after.trim_start_matches(|c: char| c.is_whitespace() && c != '\u{c}');
    let written = format!(
        "try:{newline}{indent}{unit}{}{newline}{indent}finally:{newline}{indent}{unit}{}",
        deeper(before),
        deeper(after)
    );
    let range = TextRange::new(size(start), size(end));
    Some(
        Changes::new(context)
            .replace_range(range, written)
            .preferred("Put the `yield` into `try`, and the rest into `finally`"),
    )
}

#[cfg(test)]
mod tests;
