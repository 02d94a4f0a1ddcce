//! Bases that contradict each other's order, so that the `class` statement raises `TypeError`.

use super::expected::expects;
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{Text, code, plain, say};
use crate::semantics::{ClassId, Context};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: bases that are computed or unpacked.
pub(super) const CHECK: Check = Check {
    code: "mro-conflict",
    concept: "mro-c3",
    group: Group::Error,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &["E0240"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::ClassDefinition],
    run,
};

fn run<'m>(context: &Context<'m>, statement: Node<'m>, found: &mut Vec<Finding>) {
    let (Some(name), Some(bases)) =
        (statement.field_child(Field::Name), statement.field_child(Field::Superclasses))
    else {
        return;
    };
    if bases.named_children().filter(|n| n.kind() != Kind::KeywordArgument).count() < 2 {
        return;
    }
    let class = context.class(context.locate(statement));
    let Err(conflict) = &class.mro else { return };
    if !class.complete || expects(statement, "TypeError") {
        return;
    }
    let message = match conflict.heads.as_slice() {
        [] => return,
        [twice] => say(
            "This statement raises `TypeError`: {} is a base of {} twice",
            [code(twice.qualname.as_str()), code(name.text())],
        ),
        heads => {
            let mut message =
                say("This statement raises `TypeError`: the bases of {} want ", [code(name.text())]);
            message.extend(listed(heads));
            message.push(plain(if heads.len() == 2 {
                " each before the other"
            } else {
                " each before another of them"
            }));
            message
        }
    };
    let mut finding = Finding::new(context.place(name), message);
    if let Some((one, other)) = context.bases_to_swap(statement) {
        let remedy = Changes::new(context)
            .replace(one, other.text())
            .replace(other, one.text())
            .possible(format!("Swap `{}` and `{}`", one.text(), other.text()));
        finding = finding.remedy(remedy);
    }
    found.push(finding);
}

/// `A`, `B` and `C`
fn listed(classes: &[ClassId]) -> Text {
    let mut text = Text::default();
    for (at, class) in classes.iter().enumerate() {
        if at > 0 {
            text.push(plain(if at + 1 == classes.len() { " and " } else { ", " }));
        }
        text.push(code(class.qualname.as_str()));
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "mro-conflict";

    /// pylint issues 1377 and 8704: bases that come from elsewhere.
    #[test]
    fn ignores_unknown_bases() {
        check_silent(
            CODE,
            "
            from elsewhere import Base, Other
            class A(Base): pass
            class B(Base, A): pass
            class C(type(Base), type(A)): pass
            class D(Other, metaclass=Base): pass
            class E(D, A, Other): pass
            ",
        );
    }

    /// pylint issue 2443: generic classes.
    #[test]
    fn ignores_consistent_bases() {
        check_silent(
            CODE,
            "
            import typing
            T = typing.TypeVar('T')
            class A(typing.Generic[T]): pass
            class B(typing.Generic[T]): pass
            class C(typing.Generic[T], A[T], B[T]): pass
            class D(C, dict): pass
            class E(A, B): pass
            class F(E, A): pass
            ",
        );
    }

    #[test]
    fn ignores_tests_of_the_error() {
        check_silent(
            CODE,
            "
            class A: pass
            class B(A): pass
            try:
                class C(A, B): pass
            except TypeError:
                pass
            def test(self):
                with self.assertRaises(TypeError):
                    class D(A, B): pass
            ",
        );
    }

    #[test]
    fn finds_contradictions() {
        check_finds(
            CODE,
            "
            class A: pass
            class B(A): pass
            class C(A, B): pass
                  ^ This statement raises `TypeError`: the bases of `C` want `A` and `B` each before the other
            class X(dict, B): pass
            class Y(B, dict): pass
            class Z(X, Y): pass
                  ^
            class O(object, A): pass
                  ^
            class T(A, A): pass
                  ^ This statement raises `TypeError`: `A` is a base of `T` twice
            ",
        );
    }

    #[test]
    fn mends_by_swapping() {
        check_fix(
            CODE,
            "class A: pass\r\nclass Ñ(A): pass\r\nclass C(\r\n\tA,  # one\r\n\tÑ,\r\n\tmetaclass=type,\r\n): pass\r\n",
            "class A: pass\r\nclass Ñ(A): pass\r\nclass C(\r\n\tÑ,  # one\r\n\tA,\r\n\tmetaclass=type,\r\n): pass\r\n",
        );
        check_fix(
            CODE,
            "
            class A: pass
            @decorate
            class B(object, A, dict): pass
            ",
            "
            class A: pass
            @decorate
            class B(dict, A, object): pass
            ",
        );
        let hopeless =
            "class A: pass\nclass B: pass\nclass X(A, B): pass\nclass Y(B, A): pass\nclass Z(X, Y): pass\n";
        assert!(check_fixes(CODE, hopeless).is_empty());
    }
}
