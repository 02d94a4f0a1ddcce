//! `name.strip()` as a statement: a string is never changed, and the new one is dropped.

use super::expected::{is_in_test, is_tried};
use super::write::{Changes, short};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::{ArgumentNodes, Context, Resolution};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: methods that may be called because they may raise (`encode`, `index`, `format`), and what is called in a `try`
/// or a test for that reason.
pub(super) const CHECK: Check = Check {
    code: "discarded-immutable-result",
    concept: "str-methods",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &["reportUnusedCallResult"] },
    related_rules: &[],
    kinds: &[Kind::ExpressionStatement],
    run,
};

/// Methods of `str` and `bytes` that give a new text and can hardly fail.
const GIVES_TEXT: &[&str] = &[
    "capitalize",
    "casefold",
    "center",
    "expandtabs",
    "ljust",
    "lower",
    "lstrip",
    "removeprefix",
    "removesuffix",
    "replace",
    "rjust",
    "rstrip",
    "strip",
    "swapcase",
    "title",
    "upper",
    "zfill",
];

/// Conversions: what is given stays what it is.
const CONVERSIONS: &[&str] = &["int", "float", "str"];

fn run<'m>(context: &Context<'m>, statement: Node<'m>, found: &mut Vec<Finding>) {
    let Some(call) = statement.named_child(0).map(Node::unparenthesized).filter(|n| n.kind() == Kind::Call)
    else {
        return;
    };
    let Some(function) = call.field_child(Field::Function) else { return };
    // A test may call a method only to see that it does not fail.
    if is_in_test(statement) {
        return;
    }
    match function.kind() {
        Kind::Attribute => method(context, statement, call, function, found),
        Kind::Identifier if CONVERSIONS.contains(&function.text()) => {
            conversion(context, statement, call, function, found);
        }
        _ => {}
    }
}

fn method<'m>(
    context: &Context<'m>,
    statement: Node<'m>,
    call: Node<'m>,
    function: Node<'m>,
    found: &mut Vec<Finding>,
) {
    let (Some(receiver), Some(name)) =
        (function.field_child(Field::Object), function.field_child(Field::Attribute))
    else {
        return;
    };
    if !GIVES_TEXT.contains(&name.text()) || is_tried(statement) {
        return;
    }
    let value = context.value_here(receiver);
    if !value.is("str") && !value.is("bytes") {
        return;
    }
    let shown = short(receiver, 30);
    let message = say(
        "{} stays as it is: {} gives a new text, and nothing takes it",
        [code(shown), code(format!("{}()", name.text()))],
    );
    let mut finding = Finding::new(context.place(call), message);
    finding.remedies.extend(assigned(context, call, receiver));
    found.push(finding);
}

/// `int(text)` as a statement, where the text was read from the user: elsewhere it may be there to raise.
fn conversion<'m>(
    context: &Context<'m>,
    statement: Node<'m>,
    call: Node<'m>,
    function: Node<'m>,
    found: &mut Vec<Finding>,
) {
    let Some(passed) = ArgumentNodes::of(call) else { return };
    let &[given] = passed.positional.as_slice() else { return };
    if given.kind() != Kind::Identifier
        || !passed.named.is_empty()
        || is_tried(statement)
        || !context.would_mean_builtin(function.text(), function)
        || !(function.text() == "str" || is_read_from_user(context, given))
    {
        return;
    }
    let value = context.value_here(given);
    let known = value.builtin_name().is_some_and(|class| matches!(class, "int" | "float" | "str" | "bool"));
    if !known {
        return;
    }
    let message = say(
        "{} stays as it is: {} gives a new object, and nothing takes it",
        [code(given.text()), code(call.text())],
    );
    let mut finding = Finding::new(context.place(call), message);
    finding.remedies.extend(assigned(context, call, given));
    found.push(finding);
}

/// Whether the name was bound to what `input()` gave.
fn is_read_from_user<'m>(context: &Context<'m>, name: Node<'m>) -> bool {
    context.straight(name).and_then(|straight| straight.made(name)).is_some_and(|at| {
        at.node.kind() == Kind::Call
            && at.node.field_child(Field::Function).is_some_and(|function| {
                context.at(at).qualified_name(function).as_deref() == Some("builtins.input")
            })
    })
}

/// The result bound to the name it was made from, where the code around binds that name itself.
fn assigned<'m>(context: &Context<'m>, call: Node<'m>, name: Node<'m>) -> Option<Remedy> {
    if name.kind() != Kind::Identifier {
        return None;
    }
    let model = context.model();
    let scope = model.scope_at(call);
    let is_own = match model.resolve(name)? {
        Resolution::Scope(owner) => owner == scope,
        Resolution::Global => model.scope(scope)?.parent.is_none() && !model.options.in_class_body,
        Resolution::ClassOrGlobal(_) => false,
    };
    is_own.then(|| {
        let text = format!("{} = ", name.text());
        Changes::new(context).insert(call.start(), text).possible(format!("Assign it to `{}`", name.text()))
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "discarded-immutable-result";

    #[test]
    fn ignores_what_is_used() {
        check_silent(
            CODE,
            "
            name = 'a'
            name = name.strip()
            print(name.upper())
            name.split()
            [x.upper() for x in 'ab']
            ",
        );
    }

    #[test]
    fn ignores_what_may_be_no_text() {
        check_silent(
            CODE,
            "
            def f(name, frame):
                name.strip()
                frame.replace('a', 'b')
                self.title()
                [].replace(1, 2)
            ",
        );
    }

    /// Called to see whether it raises.
    #[test]
    fn ignores_questions() {
        check_silent(
            CODE,
            "
            s = 'a'
            n = input()
            int(s)
            s.encode('ascii')
            s.index('b')
            try:
                int(n)
                float(n)
                s.replace(1, 2)
                d[k]
            except ValueError:
                pass
            with self.assertRaises(TypeError):
                s.strip(1)
            with pytest.raises(ValueError):
                int(n)
            def valid(text):
                int(text)
                return text
            def test_that_it_does_not_fail():
                'a'.upper()
            ",
        );
    }

    #[test]
    fn ignores_another_int() {
        check_silent(CODE, "def int(x): print(x)\nn = input()\nint(n)\n");
    }

    #[test]
    fn finds_methods_and_conversions() {
        check_finds(
            CODE,
            "
            name = input('Name: ')
            name.strip()
            ^^^^^^^^^^^^ `name` stays as it is: `strip()` gives a new text, and nothing takes it
            age = input()
            int(age)
            ^^^^^^^^ `age` stays as it is: `int(age)` gives a new object, and nothing takes it
            def f(text: str, count: int):
                (text.replace('a', 'b').upper())
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                str(count)
                ^^^^^^^^^^
                b'e'.lower()
                ^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_by_assigning() {
        check_fix(CODE, "é = input()\r\né.strip()  # why\r\n", "é = input()\r\né = é.strip()  # why\r\n");
        check_fix(
            CODE,
            "def f(x: str):\n\tif x: x.strip(); return x\n",
            "def f(x: str):\n\tif x: x = x.strip(); return x\n",
        );
    }

    #[test]
    fn leaves_alone_what_other_code_binds() {
        for source in ["x = 'a'\ndef f():\n    x.upper()\n", "'a'.upper()\n", "x = 'a'\nx.strip().upper()\n"]
        {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}
