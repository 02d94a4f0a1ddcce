//! `except:` without a class, which also catches Ctrl+C and `sys.exit()`.

use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::say;
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

pub(super) const CHECK: Check = Check {
    code: "bare-except",
    concept: "bare-except",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["E722"], pylint: &["W0702"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::ExceptClause],
    run,
};

fn run(context: &Context<'_>, clause: Node<'_>, found: &mut Vec<Finding>) {
    let Some(keyword) = clause.child_of_kind(Kind::KwExcept) else { return };
    if clause.field_child(Field::Value).is_some() || clause.has_error() || passes_on(clause) {
        return;
    }
    let message = say("This `except:` catches everything, also Ctrl+C and `sys.exit()`", []);
    let remedy = Changes::new(context)
        .insert(keyword.end(), " Exception")
        .possible("Catch `Exception`, which lets Ctrl+C and `sys.exit()` pass");
    found.push(Finding::new(context.place(keyword), message).remedy(remedy));
}

/// Whether the handler has a bare `raise` that is its own: not that of a function, a class, or a handler inside it.
fn passes_on(clause: Node<'_>) -> bool {
    let mut nodes = clause.descendants().skip(1).peekable();
    while let Some(node) = nodes.next() {
        match node.kind() {
            Kind::RaiseStatement if node.named_child(0).is_none() => return true,
            kind if kind.is_function() || matches!(kind, Kind::ClassDefinition | Kind::ExceptClause) => {
                let end = node.subtree_end();
                while nodes.next_if(|n| n.id() < end).is_some() {}
            }
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_silent};

    const CODE: &str = "bare-except";

    /// ruff issue 1119: a clause that tidies up and passes the exception on.
    #[test]
    fn ignores_a_bare_except_that_re_raises() {
        check_silent(
            CODE,
            "
            try:
                book()
            except:
                roll_back()
                raise
            try:
                book()
            except:
                if not tidy():
                    raise
            ",
        );
    }

    #[test]
    fn ignores_clauses_with_a_class() {
        check_silent(
            CODE,
            "
            try:
                a()
            except ValueError:
                b()
            except (KeyError, OSError) as error:
                c()
            except BaseException:
                d()
            try:
                a()
            except* ValueError:
                b()
            ",
        );
    }

    #[test]
    fn finds_raises_that_are_not_its_own() {
        check_finds(
            CODE,
            "
            try:
                a()
            except:
            ^^^^^^ This `except:` catches everything, also Ctrl+C and `sys.exit()`
                def later():
                    raise
                try:
                    b()
                except OSError:
                    raise
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(CODE, "try: a()\nexcept: b()\n", "try: a()\nexcept Exception: b()\n");
        check_fix(
            CODE,
            "try:\r\n\ta()\r\nexcept : # why\r\n\tpass\r\n",
            "try:\r\n\ta()\r\nexcept Exception : # why\r\n\tpass\r\n",
        );
        check_fix(
            CODE,
            "
            def ñ():
                try:
                    a()
                except:
                    try:
                        b()
                    except:
                        c()
            ",
            "
            def ñ():
                try:
                    a()
                except Exception:
                    try:
                        b()
                    except Exception:
                        c()
            ",
        );
    }
}
