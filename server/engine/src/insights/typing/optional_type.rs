//! `None` as the value of what is declared as something else.

use super::type_hints::declaration;
use crate::insights::Insight;
use crate::note::{Note, Weight, code, plain, say};
use crate::semantics::Context;
use crate::syntax::{Kind, Node};
use crate::version::PythonVersion;

pub(super) const INSIGHT: Insight = Insight {
    concept: "optional-type",
    kinds: &[Kind::TypedDefaultParameter, Kind::Assignment],
    run: explain,
};

/// Longer types are not written again.
const LONG: usize = 40;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(declared) = declaration(node).filter(|d| d.value.unparenthesized().kind() == Kind::None) else {
        return;
    };
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
    let both = if context.target() >= PythonVersion::new(3, 10) {
        format!("{annotation} | None")
    } else {
        format!("Optional[{annotation}]")
    };
    notes.push(
        Note::new("optional-type", context.range(node), "Optional type", lead)
            .on([context.range(declared.equal)])
            .short("None is not declared")
            .weight(Weight::Surprise)
            .line(say(
                "CPython checks no annotation, so `None` gets through. {} says that both may come.",
                [code(both)],
            ))
            .related(&["type-hints", "none-singleton"]),
    );
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
