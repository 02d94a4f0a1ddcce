//! `None` as the value of what is declared as something else.

use super::type_hints::{declaration, plain_assignment};
use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

pub(super) const INSIGHT: Insight = Insight {
    concept: "optional-type",
    kinds: &[Kind::TypedDefaultParameter, Kind::TypedParameter, Kind::Assignment],
    run: explain,
};

/// Since then `X | None` is a type.
const NEW: PythonVersion = PythonVersion::new(3, 10);
/// Longer types are not written again.
const LONG: usize = 40;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    if node.kind() != Kind::Assignment {
        notes.extend(parameter(context, node));
    } else if let Some(note) = bound_anew(context, node) {
        notes.push(note);
        return;
    }
    let Some(declared) = declaration(node).filter(|d| is_none(d.value)) else { return };
    if context.declared_builtin(declared.annotation).is_none() {
        return;
    }
    let annotation = declared.annotation.one_line();
    if annotation.chars().count() > LONG {
        return;
    }
    let lead = say(
        "{} is declared {}, but its {} is `None`",
        [code(declared.name.text()), code(annotation.as_str()), plain(declared.word)],
    );
    notes.push(undeclared(context, node, declared.equal, lead, &annotation));
}

fn is_none(value: Node<'_>) -> bool {
    value.unparenthesized().kind() == Kind::None
}

fn undeclared<'m>(
    context: &Context<'m>,
    node: Node<'m>,
    equal: Node<'m>,
    lead: Text,
    annotation: &str,
) -> Note {
    let both = if context.target() >= NEW {
        format!("{annotation} | None")
    } else {
        format!("Optional[{annotation}]")
    };
    Note::new("optional-type", context.range(node), "Optional type", lead)
        .on([context.range(equal)])
        .short("None is not declared")
        .weight(Weight::Surprise)
        .line(say(
            "CPython checks no annotation, so `None` gets through. {} says that both may come.",
            [code(both)],
        ))
        .related(&["type-hints", "none-singleton"])
}

/// A variable of the annotation above gets `None`.
fn bound_anew<'m>(context: &Context<'m>, assignment: Node<'m>) -> Option<Note> {
    let (name, equal, _) = plain_assignment(assignment).filter(|(_, _, value)| is_none(*value))?;
    let (annotation, line) = context.declared_above(name)?;
    context.at(annotation).declared_builtin(annotation.node)?;
    let text = annotation.node.one_line();
    let lead = say(
        "{} is declared {} (line {}), but gets `None` here",
        [code(name.text()), code(text.as_str()), plain(line)],
    );
    Some(undeclared(context, assignment, equal, lead, &text)).filter(|_| text.chars().count() <= LONG)
}

/// A parameter that may be `None`: which is not the same as one that may be left out.
fn parameter<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let annotation = node.field_child(Field::Type)?;
    let name = node.field_child(Field::Name).or_else(|| node.named_child(0))?;
    let (inner, token) = context.optional(annotation)?;
    let (text, whole) = (inner.one_line(), annotation.one_line());
    if name.kind() != Kind::Identifier || whole.chars().count() > LONG || text.contains(['\'', '"']) {
        return None;
    }
    let first = [code(name.text()), code(text.as_str())];
    let default = node.field_child(Field::Value);
    let lead = match default {
        None => say("{} may be {} or `None`, and has to be passed: it has no default", first),
        Some(value) if is_none(value) => {
            say("{} may be {} or `None`, and is `None` where it is not passed", first)
        }
        Some(_) => say("{} may be {} or `None`; its default is another one", first),
    };
    let mut note = Note::new("optional-type", context.range(node), "Optional type", lead)
        .on([context.range(token)])
        .short("may be None")
        .weight(Weight::Working)
        .related(&["type-hints", "default-arguments"]);
    let is_written_out = token.kind() == Kind::Bar;
    if !is_written_out && context.target() >= NEW {
        note = note.line(say("{} is the same as {}.", [code(whole), code(format!("{text} | None"))]));
    } else if is_written_out && context.target() < NEW {
        note =
            note.line(say("{} is the same, and older Pythons take it.", [code(format!("Optional[{text}]"))]));
    }
    Some(note)
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_types_that_take_none_or_are_not_known() {
        for source in [
            "def f(x: int | None $0= None): pass\n",
            "from typing import Optional\ndef f(x: Optional[int] $0= None): pass\n",
            "from typing import Any\nx: Any $0= None\n",
            "x: object $0= None\n",
            "x: Unknown $0= None\n",
            "x: int $0= 0\n",
            "int = object\nx: int $0= None\n",
            "x: 'int' $0= None\n",
        ] {
            silent_at("optional-type", source);
        }
    }

    #[test]
    fn tells_an_optional_type_from_an_optional_argument() {
        assert_eq!(
            hover("from typing import Optional\ndef f(x: $0Optional[int]): pass\n"),
            [
                "Optional type · `x` may be `int` or `None`, and has to be passed: it has no default\n`Optional[int]` is the same as `int | None`."
            ]
        );
        assert_eq!(
            hover("def f(*, x: list[int] $0| None = None): pass\n").first().map(String::as_str),
            Some("Optional type · `x` may be `list[int]` or `None`, and is `None` where it is not passed")
        );
        assert!(
            hover("import typing as t\ndef f(x: t.$0Union[None, str] = ''): pass\n")
                .concat()
                .contains("`x` may be `str` or `None`; its default is another one")
        );
        for source in [
            "def f(x: int $0| str): pass\n",
            "def f(*x: int $0| None): pass\n",
            "Optional = list\ndef f(x: $0Optional[int]): pass\n",
            "from typing import Union\ndef f(x: $0Union[int, str, None]): pass\n",
        ] {
            silent_at("optional-type", source);
        }
    }

    #[test]
    fn says_where_none_comes_later() {
        assert_eq!(
            hover("x: int = 3\nx $0= None\n"),
            [
                "Optional type · `x` is declared `int` (line 1), but gets `None` here\nCPython checks no annotation, so `None` gets through. `int | None` says that both may come."
            ]
        );
        silent_at("optional-type", "x: int | None = 3\nx $0= None\n");
    }

    #[test]
    fn says_what_the_declaration_leaves_out() {
        assert_eq!(
            hover("def f(x: list[int] $0= None): pass\n"),
            [
                "Optional type · `x` is declared `list[int]`, but its default is `None`\nCPython checks no annotation, so `None` gets through. `list[int] | None` says that both may come."
            ]
        );
        assert!(
            hover("x: str $0= (None)\n")
                .concat()
                .starts_with("Optional type · `x` is declared `str`, but its value is `None`")
        );
    }
}
