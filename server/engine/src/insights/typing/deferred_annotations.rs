//! Annotations that name what is bound further down, with quotes and without.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::{Context, Forward};
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

pub(super) const INSIGHT: Insight = Insight {
    concept: "deferred-annotations",
    kinds: &[Kind::TypedParameter, Kind::TypedDefaultParameter, Kind::FunctionDefinition, Kind::Assignment],
    run: explain,
};

/// Since then annotations are evaluated when something asks for them (PEP 649).
const LAZY: PythonVersion = PythonVersion::new(3, 14);
/// More names in one annotation are not looked at.
const MOST: usize = 20;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let field = if node.kind() == Kind::FunctionDefinition { Field::ReturnType } else { Field::Type };
    let Some(annotation) = node.field_child(field) else { return };
    let whole = annotation.named_child(0).filter(|_| annotation.kind() == Kind::Type).unwrap_or(annotation);
    if whole.kind() == Kind::String {
        notes.extend(quoted(context, whole));
        return;
    }
    if context.module().future_annotations() {
        return;
    }
    let identifiers = std::iter::once(whole).chain(whole.descendants());
    for identifier in identifiers.filter(|n| n.kind() == Kind::Identifier).take(MOST) {
        notes.extend(bare_name(context, annotation, identifier));
    }
}

fn note<'m>(context: &Context<'m>, node: Node<'m>, on: Node<'m>, title: &str, lead: Text) -> Note {
    Note::new("deferred-annotations", context.range(node), title, lead)
        .on([context.range(on)])
        .related(&["function-annotations", "type-hints"])
}

/// A name that is not bound yet.
fn bare_name<'m>(context: &Context<'m>, annotation: Node<'m>, identifier: Node<'m>) -> Option<Note> {
    if !context.reads_variable(identifier) || is_put_off(annotation, identifier) {
        return None;
    }
    let Forward { name, line } = context.forward(identifier.text(), annotation)?;
    if context.target() >= LAZY {
        if !context.is_undecorated(annotation) {
            return None;
        }
        let lead = say(
            "{} is bound on line {}; here it is looked up only when something asks for the annotations",
            [code(name), plain(line)],
        );
        return Some(
            note(context, annotation, identifier, "Deferred annotation", lead).weight(Weight::Working).line(
                Text::from(
                    "Before Python 3.14 the annotation is evaluated where it stands, and raises `NameError`.",
                ),
            ),
        );
    }
    let lead =
        say("{} has no value yet when this annotation is evaluated: `NameError`", [code(name.as_str())]);
    Some(
        note(context, annotation, identifier, "Annotation", lead).weight(Weight::Fails).line(say(
            "Line {} binds it. In quotes, or under `from __future__ import annotations`, it is not evaluated here.",
            [plain(line)],
        )),
    )
}

/// Whether a part of an annotation is not evaluated with it, or only where another part says so.
fn is_put_off<'m>(annotation: Node<'m>, identifier: Node<'m>) -> bool {
    identifier.ancestors().take_while(|n| *n != annotation).any(|n| {
        matches!(
            n.kind(),
            Kind::Lambda | Kind::ConditionalExpression | Kind::BooleanOperator | Kind::ComparisonOperator
        ) || n.kind().is_comprehension()
    })
}

/// A name in quotes.
fn quoted<'m>(context: &Context<'m>, string: Node<'m>) -> Option<Note> {
    let start = string.child_of_kind(Kind::StringStart)?;
    let mut inside = string.named_children().filter(|n| n.kind() == Kind::StringContent);
    let name = inside.next().filter(|_| inside.next().is_none())?.text();
    let is_name = name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
        && !name.starts_with(|c: char| c.is_ascii_digit());
    if !is_name || !matches!(start.text(), "'" | "\"") {
        return None;
    }
    let Forward { line, .. } = context.forward(name, string)?;
    let (lead, why) = if context.module().future_annotations() {
        (
            say("the quotes around {} are not needed here", [code(name)]),
            Text::from(
                "`from __future__ import annotations` leaves every annotation of the file unevaluated.",
            ),
        )
    } else if context.target() >= LAZY {
        if !context.is_undecorated(string) {
            return None;
        }
        (
            say("the quotes around {} are not needed since Python 3.14", [code(name)]),
            Text::from("Annotations are evaluated when something asks for them, not where they stand."),
        )
    } else {
        (
            say("the quotes are needed: only line {} binds {}", [plain(line), code(name)]),
            Text::from(
                "Before Python 3.14 an annotation is evaluated where it stands, and without them raises `NameError`.",
            ),
        )
    };
    Some(note(context, string, start, "Quoted annotation", lead).line(why))
}

#[cfg(test)]
mod tests {
    use crate::testing::notes_at_target;
    use crate::version::PythonVersion;

    fn about(source: &str, minor: u8) -> String {
        notes_at_target("deferred-annotations", source, PythonVersion::new(3, minor)).concat()
    }

    #[test]
    fn ignores_what_is_bound_above_or_not_known() {
        for source in [
            "class A: pass\ndef f(x: A) -> 'A': pass\n",
            "def f(x: A): pass\n",
            "def f(x: int): pass\nint = 3\n",
            "def g():\n    def f(x: A): pass\nclass A: pass\n",
            "from m import *\ndef f(x: A): pass\nclass A: pass\n",
            "class B:\n    A = 1\n    def f(x: A): pass\nclass A: pass\n",
            "def f(x: 'list[A]'): pass\nclass A: pass\n",
            "for i in 'ab':\n    def f(x: A): pass\n    class A: pass\n",
            "def f(A, x: int = 1): A\nclass A: pass\n",
        ] {
            assert_eq!(about(source, 13), "", "{source}");
        }
    }

    #[test]
    fn versions_differ() {
        let source = "class Node:\n    def next(self) -> Node: pass\n";
        assert_eq!(
            about(source, 13),
            "Annotation · `Node` has no value yet when this annotation is evaluated: `NameError`\nLine 1 binds it. In quotes, or under `from __future__ import annotations`, it is not evaluated here."
        );
        assert!(
            about(source, 14)
                .starts_with("Deferred annotation · `Node` is bound on line 1; here it is looked up only")
        );
        assert_eq!(about(&format!("from __future__ import annotations\n{source}"), 13), "");
    }

    #[test]
    fn tells_whether_quotes_are_needed() {
        let source = "def f(x: 'Late' = 1): pass\nclass Late: pass\n";
        assert!(about(source, 11).contains("the quotes are needed: only line 2 binds `Late`"));
        assert!(about(source, 14).contains("the quotes around `Late` are not needed since Python 3.14"));
        assert!(
            about(&format!("from __future__ import annotations\n{source}"), 11).contains("not needed here")
        );
    }
}
