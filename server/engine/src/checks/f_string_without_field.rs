//! An f-string that holds no field: the `f` does nothing.

use text_size::{TextRange, TextSize};

use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::say;
use crate::semantics::Context;
use crate::syntax::{Kind, Node};
use crate::text::Applicability;

/// Left out: one of a row of f-strings, in a display or among arguments, of which another has a field.
pub(super) const CHECK: Check = Check {
    code: "f-string-without-field",
    concept: "f-string",
    group: Group::Idiom,
    fix: Some(Applicability::Safe),
    also_known_as: AlsoKnownAs { ruff: &["F541"], pylint: &["W1309"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::String],
    run,
};

fn run(context: &Context<'_>, string: Node<'_>, found: &mut Vec<Finding>) {
    let Some(start) = string.child_of_kind(Kind::StringStart) else { return };
    if !is_formatted(start) || string.has_error() || has_field(string) {
        return;
    }
    let parent = string.parent();
    if parent.is_some_and(|p| p.kind() == Kind::ConcatenatedString && p.named_children().any(has_field)) {
        return;
    }
    if is_beside_filled(string) {
        return;
    }
    let message = say("This f-string has no field in `{…}` braces, so the `f` does nothing", []);
    let mut finding = Finding::new(context.place(string), message);
    let Some(letter) = start.text().find(['f', 'F']) else { return };
    let at = start.start() + super::write::size(letter);
    // `''f'a'` would become the start of a text in three quotes.
    let before = string.tree().text().get(..usize::from(string.start())).unwrap_or_default();
    let gap = if before.ends_with(['"', '\'']) && start.text().starts_with(['f', 'F']) { " " } else { "" };
    let mut changes = Changes::new(context).replace_range(TextRange::at(at, TextSize::of('f')), gap);
    let doubled = string.descendants().filter(|n| n.kind() == Kind::EscapeInterpolation);
    for brace in doubled {
        changes = changes.replace(brace, brace.text().get(..1).unwrap_or_default());
    }
    if !would_be_docstring(string) && !opens_a_name(string) {
        finding = finding.remedy(changes.safe("Drop the `f`"));
    }
    found.push(finding);
}

fn is_formatted(start: Node<'_>) -> bool {
    start.text().trim_end_matches(['"', '\'']).contains(['f', 'F'])
}

fn has_field(string: Node<'_>) -> bool {
    string.child_of_kind(Kind::Interpolation).is_some()
}

/// Whether the text stands in a row of texts that all have the prefix, for one that needs it: `[f"{a}, {b}", f"2"]`.
fn is_beside_filled(string: Node<'_>) -> bool {
    let mut whole = string;
    while let Some(parent) = whole
        .parent()
        .filter(|p| matches!(p.kind(), Kind::ConcatenatedString | Kind::ParenthesizedExpression))
    {
        whole = parent;
    }
    let Some(row) = whole.parent() else { return false };
    matches!(row.kind(), Kind::List | Kind::Tuple | Kind::Set | Kind::ArgumentList)
        && row.named_children().any(|other| {
            let other = other.unparenthesized();
            has_field(other)
                || other.kind() == Kind::ConcatenatedString && other.named_children().any(has_field)
        })
}

/// Without its `f` a text that is a statement may become a docstring.
fn would_be_docstring(string: Node<'_>) -> bool {
    let outer = string.parent().filter(|p| p.kind() == Kind::ConcatenatedString).unwrap_or(string);
    outer.parent().is_some_and(|p| p.kind() == Kind::ExpressionStatement)
}

/// In `f"\N{{…}}"` the braces would name a character once the `f` is gone.
fn opens_a_name(string: Node<'_>) -> bool {
    string.text().contains("\\N")
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "f-string-without-field";

    #[test]
    fn ignores_fields_and_other_strings() {
        check_silent(CODE, "a = f'{x}' + 'a' + b'f' + rf'{x}' + f'{{{x}}}' + f'{x:>3}'\n");
    }

    /// ruff issues 4662 and 10885: each line of a long text may have the same prefix.
    #[test]
    fn ignores_parts_of_a_text_with_a_field() {
        check_silent(
            CODE,
            "
            a = (
                f'one '
                'two '
                f'three {x}'
            )
            ",
        );
    }

    #[test]
    fn ignores_one_of_a_row_of_which_another_has_a_field() {
        check_silent(
            CODE,
            "
            a = [f'{x} 1', f'2']
            b = f(f'a' 'b', (f'{x}'))
            ",
        );
    }

    #[test]
    fn finds_every_part() {
        check_finds(
            CODE,
            "
            a = f'one'
                ^^^^^^ This f-string has no field in `{…}` braces, so the `f` does nothing
            b = (F'a' rf'b'
                 ^^^^
                      ^^^^^
                 'c')
            ",
        );
    }

    #[test]
    fn mends_every_prefix() {
        check_fix(CODE, "a = f'é'  # why\r\n", "a = 'é'  # why\r\n");
        check_fix(CODE, "a = fr'\\d' Rf'b'\n", "a = r'\\d' R'b'\n");
        check_fix(CODE, "a = f'{{x}}' f'}}{{'\n", "a = '{x}' '}{'\n");
        check_fix(CODE, "a = ''f'a'\n", "a = '' 'a'\n");
        check_fix(CODE, "def f():\n\treturn f'''a\n\tb'''\n", "def f():\n\treturn '''a\n\tb'''\n");
    }

    #[test]
    fn leaves_alone_what_would_become_something_else() {
        assert!(check_fixes(CODE, "def f():\n    f'doc'\n").is_empty());
        assert!(check_fixes(CODE, "a = f'\\N{BULLET}'\n").is_empty());
    }
}
