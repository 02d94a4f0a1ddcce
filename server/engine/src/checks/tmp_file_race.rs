//! `tempfile.mktemp`, which gives a free name that somebody else may take before it is used.

use super::calls::{called, is_test_code, shown};
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::say;
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

/// Left out: tests, names for sockets, which are refused where something has that name already, and what is done only where a better
/// function cannot be imported.
pub(super) const CHECK: Check = Check {
    code: "tmp-file-race",
    concept: "tempfile-module",
    group: Group::Security,
    fix: None,
    also_known_as: AlsoKnownAs { ruff: &["S306"], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Call],
    run,
};

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some((callee, name)) = called(context, call, &["mktemp"]) else { return };
    if name != "tempfile.mktemp"
        || is_for_a_socket(call)
        || is_for_old_pythons(call)
        || is_test_code(context, call)
    {
        return;
    }
    let message = say(
        "{} gives only a name: until a file is made, another program may put its own there",
        [shown(callee)],
    );
    found.push(Finding::new(context.place(callee), message));
}

/// Whether the code is there for a Python that lacks the better function: `except ImportError: from tempfile import mktemp`.
fn is_for_old_pythons(call: Node<'_>) -> bool {
    call.ancestors().any(|n| {
        n.kind() == Kind::ExceptClause
            && n.field_child(Field::Value).is_some_and(|caught| caught.text().contains("ImportError"))
    })
}

/// Whether the code around speaks of sockets: `sock.bind(path)`, `reactor.listenUNIX(path, factory)`, `suffix=".sock"`.
fn is_for_a_socket(call: Node<'_>) -> bool {
    let around = call.ancestors().find(|n| n.kind() == Kind::FunctionDefinition);
    let around =
        around.or_else(|| call.ancestors().find(|n| n.parent().is_some_and(|p| p.kind() == Kind::Module)));
    around.is_some_and(|code| {
        let text = code.text().to_ascii_lowercase();
        text.contains("sock") || text.contains("unix")
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_silent};

    const CODE: &str = "tmp-file-race";

    #[test]
    fn ignores_what_makes_the_file() {
        check_silent(
            CODE,
            "
            import os, tempfile
            with tempfile.NamedTemporaryFile() as f: ...
            handle, path = tempfile.mkstemp()
            folder = tempfile.mkdtemp()
            ",
        );
    }

    /// twisted's test cases have a `mktemp` of their own.
    #[test]
    fn ignores_other_functions_of_that_name() {
        check_silent(
            CODE,
            "
            from other import mktemp
            class T(TestCase):
                def test(self):
                    a = self.mktemp()
            def f(tempfile):
                return tempfile.mktemp(), mktemp()
            ",
        );
    }

    #[test]
    fn ignores_names_for_sockets_and_tests() {
        check_silent(
            CODE,
            "
            import tempfile
            def serve(sock):
                path = tempfile.mktemp()
                sock.bind(path)
            def listen(reactor, factory):
                return reactor.listenUNIX(tempfile.mktemp(), factory)
            def test_it():
                path = tempfile.mktemp()
            class SomeTest:
                def path(self):
                    return tempfile.mktemp()
            def script():
                try:
                    from tempfile import mkstemp
                    handle, name = mkstemp('.py')
                except ImportError:
                    handle, name = None, tempfile.mktemp('.py')
            ",
        );
    }

    #[test]
    fn finds_every_spelling() {
        check_finds(
            CODE,
            "
            import tempfile
            import tempfile as t
            from tempfile import mktemp
            a = tempfile.mktemp(suffix='.txt')
                ^^^^^^^^^^^^^^^ `tempfile.mktemp()` gives only a name: until a file is made, another program may put its own there
            b = t.mktemp()
                ^^^^^^^^
            c = open(mktemp(), 'w')
                     ^^^^^^
            ",
        );
    }
}
