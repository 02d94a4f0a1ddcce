//! What a `@contextmanager` function does before and after the body of its `with`, and whether it does the latter when that raises.

use crate::insights::{Insight, short};
use crate::note::{Note, Weight, code, plain, say};
use crate::semantics::wrappers::own_nodes;
use crate::semantics::{CallableKind, Context};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "contextlib-contextmanager", kinds: &[Kind::FunctionDefinition], run: explain };

fn explain<'m>(context: &Context<'m>, function: Node<'m>, notes: &mut Vec<Note>) {
    let mut decorators = context.decorators(context.locate(function));
    let (Some(decorator), None) = (decorators.next(), decorators.next()) else { return };
    let name = decorator.named_child(0).and_then(|expression| context.qualified_name(expression));
    if name.as_deref() != Some("contextlib.contextmanager") {
        return;
    }
    let is_generator =
        context.model().callable(function).is_some_and(|callable| callable.kind == CallableKind::Generator);
    let (Some(def), Some(name), Some(body)) = (
        function.child_of_kind(Kind::KwDef),
        function.field_child(Field::Name),
        function.field_child(Field::Body),
    ) else {
        return;
    };
    if !is_generator {
        return;
    }
    let mut yields = own_nodes(body).filter(|n| n.kind() == Kind::Yield);
    let (Some(yielded), None) = (yields.next(), yields.next()) else { return };
    let Some(place) = Place::of(body, yielded) else { return };
    let range = |nodes: &[Node<'m>]| lines(context, nodes);
    let value = yielded.named_child(0).map_or("None".to_string(), short);
    let (lead, weight) = match (&place.after, place.finally) {
        (after, None) if !after.is_empty() && !place.is_caught => {
            let text = say(
                "{} skipped where the body of the `with` raises: there is no `finally`",
                [plain(format!(
                    "{} {}",
                    range(after),
                    if range(after).starts_with("lines") { "are" } else { "is" }
                ))],
            );
            (text, Weight::Surprise)
        }
        _ => (say("{} runs the body of its `with` where it yields", [code(name.text())]), Weight::Result),
    };
    let mut note = Note::new("contextlib-contextmanager", context.range(function), "Context manager", lead)
        .on([context.range(def), context.range(name)])
        .weight(weight)
        .related(&["with-statement", "context-manager-protocol"]);
    if !place.before.is_empty() {
        note = note.step(say("before the body: {}", [plain(range(&place.before))]));
    }
    note = note.step(say(
        "{} on line {}: the name after `as` gets {}",
        [code("yield"), plain(context.line(yielded)), code(value)],
    ));
    if let Some(last) = place.finally {
        note = note.step(say(
            "after the body, whether it raises or not: the `finally` on line {}",
            [plain(context.line(last))],
        ));
    }
    if !place.after.is_empty() {
        let unless = if place.is_caught { "" } else { ", if it does not raise" };
        note = note.step(say("after the body{}: {}", [plain(unless), plain(range(&place.after))]));
    }
    notes.push(note.general("An exception of the body is raised again at the `yield`."));
}

/// What stands around the `yield`.
struct Place<'m> {
    before: Vec<Node<'m>>,
    after: Vec<Node<'m>>,
    finally: Option<Node<'m>>,
    /// Whether an `except` may catch what the body raises.
    is_caught: bool,
}

impl<'m> Place<'m> {
    /// `None` where it is not plain what runs when: in a loop or branch.
    fn of(body: Node<'m>, yielded: Node<'m>) -> Option<Place<'m>> {
        let mut place = Place { before: Vec::new(), after: Vec::new(), finally: None, is_caught: false };
        let mut child = yielded;
        for outer in yielded.ancestors() {
            match outer.kind() {
                Kind::Block => {
                    let statements = outer.named_children().filter(|n| *n != child);
                    let (before, after): (Vec<_>, Vec<_>) = statements.partition(|n| n.id() < child.id());
                    place.before.splice(0..0, before.into_iter().filter(|n| !is_docstring(*n)));
                    place.after.extend(after);
                    if outer == body {
                        return Some(place);
                    }
                }
                Kind::ExpressionStatement | Kind::Assignment => {}
                Kind::TryStatement if child.field() == Field::Body => {
                    let last = outer.child_of_kind(Kind::FinallyClause);
                    if last.is_some() && place.finally.is_some() {
                        return None;
                    }
                    // What stands before a `finally` further out is not the same case.
                    if last.is_some() && !place.after.is_empty() {
                        return None;
                    }
                    place.finally = place.finally.or(last);
                    place.is_caught |= outer.child_of_kind(Kind::ExceptClause).is_some();
                    if outer.child_of_kind(Kind::ElseClause).is_some() {
                        return None;
                    }
                }
                Kind::WithStatement if child.field() == Field::Body => place.is_caught = true,
                _ => return None,
            }
            child = outer;
        }
        None
    }
}

fn is_docstring(statement: Node<'_>) -> bool {
    statement.kind() == Kind::ExpressionStatement
        && statement.named_child(0).is_some_and(|n| n.kind() == Kind::String)
}

/// "line 3", "lines 3 to 5"
fn lines<'m>(context: &Context<'m>, statements: &[Node<'m>]) -> String {
    let first = statements.first().map_or(0, |n| context.line(*n));
    let last = statements.last().and_then(|n| n.descendants().last()).map_or(first, |n| context.line(n));
    if first == last { format!("line {first}") } else { format!("lines {first} to {last}") }
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_other_functions_and_doubtful_yields() {
        let import = "from contextlib import contextmanager\n@contextmanager\n";
        silent_at("contextlib-contextmanager", "@contextmanager\nde$0f f():\n    yield 1\n    g()\n");
        for body in [
            "return 1",
            "yield 1\n    yield 2",
            "if x:\n        yield",
            "for i in x:\n        yield",
            "x = [lambda: (yield)]",
        ] {
            silent_at("contextlib-contextmanager", &format!("{import}de$0f f():\n    {body}\n"));
        }
    }

    #[test]
    fn says_what_is_skipped() {
        let text = hover(
            "from contextlib import contextmanager\n@contextmanager\nde$0f f():\n    lock()\n    yield 1\n    unlock()\n    log()\n",
        );
        assert_eq!(
            text[0],
            "Context manager · lines 6 to 7 are skipped where the body of the `with` raises: there is no `finally`\n1. before the body: line 4\n2. `yield` on line 5: the name after `as` gets `1`\n3. after the body, if it does not raise: lines 6 to 7\n(An exception of the body is raised again at the `yield`.)"
        );
    }

    #[test]
    fn says_what_always_runs() {
        let text = hover(
            "import contextlib\n@contextlib.contextmanager\ndef $0f():\n    'Doc.'\n    try:\n        yield\n    finally:\n        unlock()\n",
        );
        assert_eq!(
            text[0],
            "Context manager · `f` runs the body of its `with` where it yields\n1. `yield` on line 6: the name after `as` gets `None`\n2. after the body, whether it raises or not: the `finally` on line 7\n(An exception of the body is raised again at the `yield`.)"
        );
    }
}
