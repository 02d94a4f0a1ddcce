//! A value of another class than is declared.

use crate::insights::Insight;
use crate::note::{Note, Weight, code, plain, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "type-hints", kinds: &[Kind::TypedDefaultParameter, Kind::Assignment], run: explain };

/// `name: annotation = value`, as a parameter or a statement.
pub(super) struct Declaration<'m> {
    pub(super) name: Node<'m>,
    pub(super) annotation: Node<'m>,
    pub(super) equal: Node<'m>,
    pub(super) value: Node<'m>,
    /// What the value is called.
    pub(super) word: &'static str,
}

pub(super) fn declaration(node: Node<'_>) -> Option<Declaration<'_>> {
    let is_parameter = node.kind() == Kind::TypedDefaultParameter;
    let (name, value) = if is_parameter {
        (node.field_child(Field::Name)?, node.field_child(Field::Value)?)
    } else {
        (node.field_child(Field::Left)?, node.field_child(Field::Right)?)
    };
    Some(Declaration {
        name: Some(name).filter(|n| matches!(n.kind(), Kind::Identifier | Kind::Attribute))?,
        annotation: node.field_child(Field::Type)?,
        equal: node.child_of_kind(Kind::Equal)?,
        value,
        word: if is_parameter { "default" } else { "value" },
    })
}

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(declared) = declaration(node) else {
        notes.extend(bound_anew(context, node));
        return;
    };
    let Some(class) = context.declared_builtin(declared.annotation) else { return };
    let Some(found) = context.data_class(declared.value).filter(|found| !fits(found, class)) else { return };
    let lead = say(
        "{} is declared {}, but its {} is {} {}",
        [
            code(declared.name.text()),
            code(class),
            plain(declared.word),
            plain(if found == "int" { "an" } else { "a" }),
            code(found),
        ],
    );
    notes.push(
        Note::new("type-hints", context.range(node), "Type hint", lead)
            .on([context.range(declared.equal)])
            .short(format!("declared {class}, given {found}"))
            .weight(Weight::Surprise)
            .line(say("CPython checks no annotation: the program goes on with the {}.", [code(found)]))
            .related(&["function-annotations", "mypy-pyright"]),
    );
}

/// A variable of the annotation above gets another value.
fn bound_anew<'m>(context: &Context<'m>, assignment: Node<'m>) -> Option<Note> {
    let (name, equal, value) = plain_assignment(assignment)?;
    let found = context.data_class(value)?;
    let (annotation, line) = context.declared_above(name)?;
    let class =
        context.at(annotation).declared_builtin(annotation.node).filter(|class| !fits(found, class))?;
    let lead = say(
        "{} is declared {} (line {}), but gets {} {} here",
        [
            code(name.text()),
            code(class),
            plain(line),
            plain(if found == "int" { "an" } else { "a" }),
            code(found),
        ],
    );
    Some(
        Note::new("type-hints", context.range(assignment), "Type hint", lead)
            .on([context.range(equal)])
            .short(format!("declared {class}, given {found}"))
            .weight(Weight::Surprise)
            .line(say("CPython checks no annotation: the program goes on with the {}.", [code(found)]))
            .related(&["function-annotations", "mypy-pyright"]),
    )
}

/// `name = value`, without an annotation: the name, the sign and the value.
pub(super) fn plain_assignment(node: Node<'_>) -> Option<(Node<'_>, Node<'_>, Node<'_>)> {
    let name = node.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
    let value = node.field_child(Field::Right)?;
    let is_plain = node.kind() == Kind::Assignment && node.field_child(Field::Type).is_none();
    Some((name, node.child_of_kind(Kind::Equal).filter(|_| is_plain)?, value))
}

/// Whether a value of one class passes for another: a subclass, or a number where a wider one is declared (PEP 484).
fn fits(found: &str, declared: &str) -> bool {
    found == declared
        || matches!(
            (found, declared),
            ("bool", "int" | "float" | "complex")
                | ("int", "float" | "complex")
                | ("float", "complex")
                | ("bytearray", "bytes")
        )
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_values_that_fit_or_are_not_known() {
        for source in [
            "x: int $0= 1\n",
            "x: float $0= 1\n",
            "x: int $0= True\n",
            "x: int $0= f()\n",
            "x: list[int] $0= []\n",
            "from typing import Sequence\nx: Sequence $0= []\n",
            "x: int $0= None\n",
            "x: int | str $0= 'a'\n",
        ] {
            silent_at("type-hints", source);
        }
    }

    #[test]
    fn says_what_a_declared_name_is_bound_to_later() {
        assert_eq!(
            hover("def f(x: int):\n    print(x)\n    x $0= str(x)\n"),
            [
                "Type hint · `x` is declared `int` (line 1), but gets a `str` here\nCPython checks no annotation: the program goes on with the `str`."
            ]
        );
        assert!(
            hover("x: str\nx $0= 3\n").concat().contains("declared `str` (line 1), but gets an `int` here")
        );
        for source in [
            "x: int = 1\nx $0= 2\n",
            "x $0= 'a'\nx: int = 1\n",
            "x: int = 1\nx: str = ''\nx $0= 'a'\n",
            "def f(x: float):\n    x $0= 3\n",
            "def f(x: int):\n    y $0= 'a'\n",
            "x: int = 1\ndef f():\n    x $0= 'a'\n",
        ] {
            silent_at("type-hints", source);
        }
    }

    #[test]
    fn says_what_the_value_is_instead() {
        assert_eq!(
            hover("def f(x: int $0= 'a'): pass\n"),
            [
                "Type hint · `x` is declared `int`, but its default is a `str`\nCPython checks no annotation: the program goes on with the `str`."
            ]
        );
        assert!(
            hover("x: tuple[int, ...] $0= [1]\n")
                .concat()
                .contains("declared `tuple`, but its value is a `list`")
        );
    }
}
