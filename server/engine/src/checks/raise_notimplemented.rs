//! `raise NotImplemented`, a value for operators to return, where the exception `NotImplementedError` is meant.

use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::say;
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

pub(super) const CHECK: Check = Check {
    code: "raise-notimplemented",
    concept: "notimplemented-constant",
    group: Group::Error,
    fix: Some(Applicability::Safe),
    also_known_as: AlsoKnownAs { ruff: &["F901"], pylint: &["E0711"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::RaiseStatement],
    run,
};

const RIGHT: &str = "NotImplementedError";

fn run<'m>(context: &Context<'m>, statement: Node<'m>, found: &mut Vec<Finding>) {
    let Some(raised) = statement.named_children().find(|n| n.field() != Field::Cause) else { return };
    let raised = raised.unparenthesized();
    let is_called = raised.kind() == Kind::Call;
    let name = if is_called { raised.field_child(Field::Function) } else { Some(raised) };
    let Some(name) = name.map(Node::unparenthesized).filter(|n| n.kind() == Kind::Identifier) else { return };
    if name.text() != "NotImplemented"
        || context.qualified_name(name).as_deref() != Some("builtins.NotImplemented")
    {
        return;
    }
    let message = if is_called {
        say(
            "`NotImplemented` is no class: calling it raises a `TypeError`; the exception is `NotImplementedError`",
            [],
        )
    } else {
        say(
            "`NotImplemented` is a value for operators to return: raising it gives a `TypeError`; the exception is `NotImplementedError`",
            [],
        )
    };
    let mut finding = Finding::new(context.place(name), message);
    // Where the file has something of that name, it may not be the exception.
    if context.model().bindings.iter().all(|binding| binding.name != RIGHT)
        && context.globals(RIGHT).is_empty()
    {
        finding =
            finding.remedy(Changes::new(context).replace(name, RIGHT).safe("Raise `NotImplementedError`"));
    }
    found.push(finding);
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "raise-notimplemented";

    #[test]
    fn ignores_what_is_returned_or_right() {
        check_silent(
            CODE,
            "
            class A:
                def __eq__(self, other):
                    return NotImplemented
                def run(self):
                    raise NotImplementedError
                def stop(self):
                    raise NotImplementedError('later') from None
                def other(self):
                    raise
            ",
        );
    }

    #[test]
    fn ignores_a_name_of_the_file() {
        check_silent(
            CODE,
            "
            from somewhere import NotImplemented
            def f():
                raise NotImplemented
            def g(NotImplemented):
                raise NotImplemented('x')
            ",
        );
    }

    #[test]
    fn finds_both_forms() {
        check_finds(
            CODE,
            "
            def f():
                raise NotImplemented
                      ^^^^^^^^^^^^^^ `NotImplemented` is a value for operators to return: raising it gives a `TypeError`; the exception is `NotImplementedError`
            def g(x):
                raise (NotImplemented(f'no {x}')) from x
                       ^^^^^^^^^^^^^^ `NotImplemented` is no class: calling it raises a `TypeError`; the exception is `NotImplementedError`
            ",
        );
    }

    #[test]
    fn mends_both_forms() {
        check_fix(
            CODE,
            "def f(): raise NotImplemented  # why\n",
            "def f(): raise NotImplementedError  # why\n",
        );
        check_fix(
            CODE,
            "def ñ():\r\n\traise NotImplemented(\r\n\t\t'é'\r\n\t)\r\n",
            "def ñ():\r\n\traise NotImplementedError(\r\n\t\t'é'\r\n\t)\r\n",
        );
    }

    #[test]
    fn leaves_alone_where_the_name_is_taken() {
        let source = "from here import NotImplementedError\ndef f():\n    raise NotImplemented\n";
        assert!(check_fixes(CODE, source).is_empty());
    }
}
