//! An exception that is made and dropped, because its `raise` is missing.

use super::expected::{is_in_test, is_tried};
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::semantics::exceptions::ExceptionClass;
use crate::semantics::wrappers::own_nodes;
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: classes that are not known, and those whose `__init__` may do something.
pub(super) const CHECK: Check = Check {
    code: "exception-not-raised",
    concept: "raise-statement",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["PLW0133"], pylint: &["W0133"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::ExpressionStatement],
    run,
};

/// What an `__init__` may call and still do nothing but keep what it is given.
const HARMLESS: &[&str] = &["super", "__init__", "format", "join", "str", "repr", "len", "type"];

fn run<'m>(context: &Context<'m>, statement: Node<'m>, found: &mut Vec<Finding>) {
    let mut children = statement.children();
    let (Some(call), None) = (children.next(), children.next()) else { return };
    if call.kind() != Kind::Call || !may_name_a_class(call) {
        return;
    }
    let Some(callee) = call.field_child(Field::Function) else { return };
    // Which subclass of `OSError` it makes by its number is of no importance here.
    let Some(class) = context.exception_made(callee) else { return };
    if is_tried(statement)
        || is_in_test(statement)
        || does_something(context, &class)
        || context.never_runs(statement)
    {
        return;
    }
    let is_warning =
        class.is("Warning") || class.above().is_some_and(|all| all.iter().any(|n| n == "Warning"));
    let pattern = if is_warning {
        "{} is made and dropped: nobody is warned, because there is no `warnings.warn` around it"
    } else {
        "{} is made and dropped: nothing is raised, because there is no `raise` before it"
    };
    let mut finding = Finding::new(context.place(call), say(pattern, [code(callee.text())]));
    if !is_warning {
        let changes = Changes::new(context).insert(statement.start(), "raise ");
        let title = format!("Raise the `{}`", callee.text());
        // What follows would never run.
        let is_last = statement.next_sibling().is_none();
        finding = finding.remedy(if is_last { changes.preferred(title) } else { changes.possible(title) });
    }
    found.push(finding);
}

/// Most calls are of functions and methods in small letters, about which nothing has to be looked up. In tests most are
/// `self.assertEqual(…)` and the like.
fn may_name_a_class(call: Node<'_>) -> bool {
    let callee = call.field_child(Field::Function);
    let name = callee.and_then(|callee| match callee.kind() {
        Kind::Attribute => callee.field_child(Field::Attribute),
        Kind::Identifier => Some(callee),
        _ => None,
    });
    let may_be = |name: &str| name.chars().any(char::is_uppercase) && !name.starts_with("assert");
    name.is_some_and(|name| may_be(name.text()) || name.text() == "error")
}

/// Whether making an object of the class may do more than keep what it is given.
fn does_something<'m>(context: &Context<'m>, class: &ExceptionClass<'m>) -> bool {
    let Some(at) = class.at() else { return false };
    let there = context.at(at);
    let order = there.class(at);
    there.file_classes(&order).into_iter().any(|class| {
        let here = context.at(class);
        ["__init__", "__new__"].iter().any(|name| {
            here.bindings_in_class(class, name).into_iter().any(|found| {
                let tree = context.module().pieces().get(found.piece).map(|piece| piece.segment.tree());
                let statement = tree.and_then(|tree| tree.node(found.binding.statement));
                statement.is_none_or(|statement| {
                    *name == "__new__"
                        || statement.descendants().any(|n| n.kind() == Kind::Decorator)
                        || acts(statement)
                })
            })
        })
    })
}

/// Whether the `def` holds calls, other than those that are known to be harmless, or binds names outside of it.
fn acts(definition: Node<'_>) -> bool {
    own_nodes(definition).any(|node| match node.kind() {
        Kind::Call => {
            let callee = node.field_child(Field::Function);
            let name = callee.and_then(|c| c.field_child(Field::Attribute).or(Some(c)));
            !name.is_some_and(|name| HARMLESS.contains(&name.text()))
        }
        Kind::GlobalStatement
        | Kind::NonlocalStatement
        | Kind::AugmentedAssignment
        | Kind::RaiseStatement => true,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "exception-not-raised";

    #[test]
    fn ignores_exceptions_that_are_used() {
        check_silent(
            CODE,
            "
            import warnings
            def f(x):
                error = ValueError('x')
                warnings.warn(DeprecationWarning('old'))
                errors.append(KeyError(x))
                print(OSError(2, 'x'))
                if x:
                    raise ValueError
                ValueError
                return TypeError()
            ",
        );
    }

    /// The remark on ruff pull request 10176: a base's initialiser is called by its class.
    #[test]
    fn ignores_calls_of_methods_of_an_exception() {
        check_silent(
            CODE,
            "
            class Mine(Exception):
                def __init__(self, response):
                    Exception.__init__(self, response.text)
                    super().__init__(response.text)
            ValueError.mro()
            ValueError('x').with_traceback(None)
            ",
        );
    }

    #[test]
    fn ignores_classes_that_are_not_known_or_do_something() {
        check_silent(
            CODE,
            "
            from somewhere import SomeError
            class Counted(Exception):
                def __init__(self, text):
                    super().__init__(text)
                    counted.append(self)
            class Below(Counted): pass
            class Made(Exception):
                def __new__(cls): return print
            @changed
            class Other(Exception): pass
            SomeError('x')
            Counted('x')
            Below('x')
            Made()
            Other()
            module.Error()
            ",
        );
    }

    #[test]
    fn ignores_tests_of_how_it_is_made() {
        check_silent(
            CODE,
            "
            def test(self):
                with self.assertRaises(TypeError):
                    ImportError('test', invalid='keyword')
                with pytest.raises(ValueError, match='x'):
                    ExceptionGroup('x', [])
                try:
                    ValueError(1)
                except TypeError:
                    pass
                ExceptionGroup('may hold', [ValueError()])
            ",
        );
    }

    /// ruff issues 10145 and 10392: warnings, exceptions of the standard library; ruff issue 17347: those of the file.
    #[test]
    fn finds_what_is_dropped() {
        check_finds(
            CODE,
            "
            import io
            class Mine(Exception):
                def __init__(self, text):
                    super().__init__(text)
                    self.text = text.format(1)
            def f(x):
                if not x:
                    ValueError('x is missing')
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^ `ValueError` is made and dropped: nothing is raised, because there is no `raise` before it
                DeprecationWarning('old')
                ^^^^^^^^^^^^^^^^^^^^^^^^^ `DeprecationWarning` is made and dropped: nobody is warned, because there is no `warnings.warn` around it
                io.UnsupportedOperation('x')
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                Mine('x')
                ^^^^^^^^^
                OSError(2, 'x')
                ^^^^^^^^^^^^^^^
            class Base:
                def run(self): NotImplementedError('below')
                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_it() {
        check_fix(
            CODE,
            "def f(x):\r\n\tif x: ValueError('ñ')  # why\r\n",
            "def f(x):\r\n\tif x: raise ValueError('ñ')  # why\r\n",
        );
        check_fix(
            CODE,
            "class A:\n    def run(self): NotImplementedError(\n        'x')\n",
            "class A:\n    def run(self): raise NotImplementedError(\n        'x')\n",
        );
    }

    #[test]
    fn offers_no_raise_for_a_warning() {
        assert!(check_fixes(CODE, "def f():\n    UserWarning('x')\n").is_empty());
    }
}
