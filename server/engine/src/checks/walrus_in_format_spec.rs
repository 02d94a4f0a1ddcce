//! `{x:=…}` in an f-string, which is no assignment but `x` with a format specification that starts with `=`.

use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::builtins::PLAIN_CLASSES;
use crate::semantics::format_spec::FormatSpec;
use crate::semantics::{At, Context, stdlib};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: values of unknown classes, which may read a specification as they like.
pub(super) const CHECK: Check = Check {
    code: "walrus-in-format-spec",
    concept: "walrus-operator",
    group: Group::Trap,
    fix: Some(Applicability::Safe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::NamedExpression],
    run,
};

/// The parser takes `{x:=…}` for an assignment, and so does the model: what CPython reads is made of the two parts here.
fn run<'m>(context: &Context<'m>, walrus: Node<'m>, found: &mut Vec<Finding>) {
    if !is_misread(walrus) {
        return;
    }
    let (Some(field), Some(name), Some(sign), Some(value)) = (
        walrus.parent(),
        walrus.field_child(Field::Name).filter(|n| n.kind() == Kind::Identifier),
        walrus.child_of_kind(Kind::ColonEqual),
        walrus.field_child(Field::Value),
    ) else {
        return;
    };
    let end = field.child_of_kind(Kind::CloseBrace).map_or(walrus.end(), Node::start);
    let text = walrus.tree().text();
    let behind = text.get(usize::from(sign.end())..usize::from(end)).unwrap_or_default();
    let spec = format!("={behind}");
    // Braces hold a part that is worked out when the program runs.
    if behind.contains(['{', '}']) || FormatSpec::parse(&spec).is_some() {
        return;
    }
    let Some(outcome) = outcome(context, name) else { return };
    let message = say(
        "This binds nothing: it formats {} with the specification {}, which raises {}",
        [code(name.text()), code(spec), code(outcome)],
    );
    let mut finding = Finding::new(context.place(field), message);
    finding.remedies.extend(remedy(context, walrus, value, behind));
    found.push(finding);
}

/// Whether a `:=` stands directly in the braces of an f-string, where it is no operator.
fn is_misread(walrus: Node<'_>) -> bool {
    walrus.parent().is_some_and(|p| p.kind() == Kind::Interpolation)
}

/// The exception that comes of it: the name means nothing, or whatever is bound to it is of a class that refuses the specification.
fn outcome<'m>(context: &Context<'m>, name: Node<'m>) -> Option<&'static str> {
    let text = context.mangled(name);
    let pieces = context.module().pieces();
    let here = context.model().bindings.iter().filter(|b| b.name == text).map(|b| (context.piece(), b));
    let globals = context.globals(&text);
    let there = globals
        .iter()
        .filter_map(|(piece, id)| Some((*piece as usize, pieces.get(*piece as usize)?.model.binding(*id)?)))
        .filter(|(piece, _)| *piece != context.piece());
    let mut outcome = None;
    for (piece, binding) in here.chain(there) {
        let tree = pieces.get(piece)?.segment.tree();
        if tree.node(binding.statement).is_some_and(|s| s.kind() == Kind::NamedExpression && is_misread(s)) {
            continue;
        }
        let node = tree.node(binding.value?)?;
        let value = context.at(At { piece, node }).value(node);
        let class = value.builtin_name().filter(|class| PLAIN_CLASSES.contains(class))?;
        let reads_it = matches!(class, "str" | "int" | "float" | "complex" | "bool");
        outcome = Some(if reads_it { "ValueError" } else { "TypeError" });
    }
    if outcome.is_none() {
        let is_found = !context.globals("*").is_empty()
            || stdlib::is_builtin(&text, context.target())
            || context.makes_names_by_hand();
        return (!is_found).then_some("NameError");
    }
    outcome
}

/// Puts parentheses around what was meant as an assignment, where nothing stands behind it.
fn remedy<'m>(context: &Context<'m>, walrus: Node<'m>, value: Node<'m>, behind: &str) -> Option<Remedy> {
    // What is left of a specification, or a string that ends the one around it, is for its author to place.
    if value.has_error()
        || behind.trim() != value.text()
        || behind.contains([':', '!', '\\', '\'', '"', '\n', '\r', '#'])
    {
        return None;
    }
    let changes = Changes::new(context).insert(walrus.start(), "(").insert(walrus.end(), ")");
    Some(changes.safe("Put parentheses around the assignment"))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "walrus-in-format-spec";

    #[test]
    fn ignores_specifications() {
        check_silent(
            CODE,
            "
            x, width = 5, 8
            a = f'{x:=10}{x:=+10}{x:=x}{x:=d}{x:=08.2f}{x:=}{x:=,}'
            b = f'{x:={width}}{x:{width}}{x:>10}{x}'
            c = f'{(y := 10)}{(y:=x)}'
            d = '{x:=len(a)}'
            ",
        );
    }

    /// A class of its own may take any specification, as dates do.
    #[test]
    fn ignores_values_of_other_classes() {
        check_silent(
            CODE,
            "
            import datetime
            today = datetime.date.today()
            class Money:
                def __format__(self, spec): return spec
            m = Money()
            def f(value):
                return f'{today:=%Y}{m:=len(a)}{value:=len(a)}{value.x:=len(a)}'
            ",
        );
    }

    #[test]
    fn finds_assignments() {
        check_finds(
            CODE,
            "
            def f(items):
                return f'{count:=len(items)}'
                         ^^^^^^^^^^^^^^^^^^^ This binds nothing: it formats `count` with the specification `=len(items)`, which raises `NameError`
            n = 3
            print(f'{n:=n + 1} and {other:=n}')
                    ^^^^^^^^^^ This binds nothing: it formats `n` with the specification `=n + 1`, which raises `ValueError`
            ",
        );
    }

    #[test]
    fn mends_with_parentheses() {
        check_fix(
            CODE,
            "def f(items):\r\n\treturn f\"{ñ:=len(items)}\"  # why\r\n",
            "def f(items):\r\n\treturn f\"{(ñ:=len(items))}\"  # why\r\n",
        );
    }

    #[test]
    fn leaves_alone_what_would_break() {
        assert!(check_fixes(CODE, "x = f'{n:=len(\"a\")}'\n").is_empty());
    }
}
