//! `except:` without a class, which also catches Ctrl+C and `sys.exit()`.

use super::attempts::{asks_an_object, has_comment, is_announced, is_inner, only_call, single};
use super::write::{Changes, holds};
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::say;
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: classes that catch as much (`except BaseException`), handlers
/// that raise again on some condition, that keep the exception or report it whole, and what is meant so: a comment at a single
/// statement, a question to an object of any class, and the last resort of another handler.
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
    let catches_all = clause.field_child(Field::Value).is_none() && !clause.has_error();
    if !catches_all
        || passes_on(clause)
        || keeps_or_reports(clause)
        || ends_the_program(context, clause)
        || is_meant(context, clause)
    {
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

/// Whether the handler keeps the exception (`sys.exc_info()`), raises it by way of a helper (`reraise`), or reports it with its
/// traceback (`print_exc()`, `log.exception(…)`): nothing is hidden then.
fn keeps_or_reports(clause: Node<'_>) -> bool {
    clause.descendants().any(|n| {
        let name = n.text();
        n.kind() == Kind::Identifier
            && (matches!(name, "exc_info" | "print_exc" | "print_exception" | "format_exc")
                || name.contains("reraise")
                || (name == "exception" && n.field() == Field::Attribute))
    })
}

/// Whether the author shows to mean all exceptions.
fn is_meant<'m>(context: &Context<'m>, clause: Node<'m>) -> bool {
    let Some(statement) = clause.parent() else { return false };
    let Some(body) = statement.field_child(Field::Body) else { return false };
    let passes = || {
        let block = clause.child_of_kind(Kind::Block);
        block.is_some_and(|block| {
            block.named_children().all(|n| matches!(n.kind(), Kind::PassStatement | Kind::Comment))
        })
    };
    if is_inner(statement) && passes() {
        return true;
    }
    single(body).is_some_and(|only| {
        has_comment(clause)
            || is_announced(statement)
            || only_call(only).is_some_and(|call| asks_an_object(context, call))
    })
}

/// Whether the handler always goes on to end the program itself: what asked for that gets it.
fn ends_the_program<'m>(context: &Context<'m>, clause: Node<'m>) -> bool {
    let jumps = [Kind::ReturnStatement, Kind::BreakStatement, Kind::ContinueStatement];
    let block = clause.child_of_kind(Kind::Block).filter(|block| !holds(*block, &jumps));
    let Some(last) = block.and_then(|block| block.named_children().last()) else { return false };
    let Some(value) = last.named_child(0) else { return false };
    let ended_by = |node: Node<'m>| {
        let callee = if node.kind() == Kind::Call { node.field_child(Field::Function) } else { Some(node) };
        callee.and_then(|callee| context.qualified_name(callee))
    };
    match last.kind() {
        Kind::RaiseStatement => {
            matches!(ended_by(value).as_deref(), Some("builtins.SystemExit" | "builtins.KeyboardInterrupt"))
        }
        Kind::ExpressionStatement if value.kind() == Kind::Call => matches!(
            ended_by(value).as_deref(),
            Some("sys.exit" | "os._exit" | "os.abort" | "builtins.exit" | "builtins.quit")
        ),
        _ => false,
    }
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
    fn ignores_handlers_that_keep_or_report_the_exception() {
        check_silent(
            CODE,
            "
            try:
                book()
            except:
                with util.safe_reraise():
                    roll_back()
            try:
                book()
            except:
                failed = sys.exc_info()
            try:
                book()
            except:
                log.exception('not booked')
            try:
                book()
            except:
                log.error('not booked', exc_info=True)
            ",
        );
    }

    #[test]
    fn ignores_what_a_comment_explains() {
        check_silent(
            CODE,
            "
            try:
                size = connection.size
            except:
                # The connection is closed.
                size = 0
            # Any error will do: there is no such font then.
            try:
                a()
            except:
                pass
            ",
        );
    }

    #[test]
    fn ignores_questions_to_any_object_and_last_resorts() {
        check_silent(
            CODE,
            "
            def key(x):
                try:
                    return hash(x)
                except:
                    return id(x)
            try:
                a()
            except OSError:
                try:
                    report()
                except:
                    pass
            ",
        );
    }

    #[test]
    fn ignores_handlers_that_end_the_program() {
        check_silent(
            CODE,
            "
            import sys, os
            try:
                a()
            except:
                log()
                sys.exit(1)
            try:
                a()
            except:
                if b:
                    log()
                raise SystemExit(2)
            try:
                a()
            except:
                os._exit(1)
            ",
        );
    }

    #[test]
    fn finds_handlers_that_may_not_end_it() {
        check_finds(
            CODE,
            "
            import sys
            def f():
                try:
                    a()
                except:
                ^^^^^^
                    if b:
                        return
                    sys.exit(1)
                try:
                    a()
                except:
                ^^^^^^
                    if b:
                        sys.exit(1)
                try:
                    a()
                except:
                ^^^^^^
                    raise ValueError
            ",
        );
    }

    #[test]
    fn finds_what_is_not_explained() {
        check_finds(
            CODE,
            "
            # Read the settings.
            try:
                a()
            except:
            ^^^^^^
                pass
            try:
                a()
                b()
            except:  # no file
            ^^^^^^
                pass
            try:
                a()
            except OSError:
                try:
                    b()
                except:
                ^^^^^^
                    c()
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
            "try:\r\n\ta()\r\n\tb()\r\nexcept : # why\r\n\tpass\r\n",
            "try:\r\n\ta()\r\n\tb()\r\nexcept Exception : # why\r\n\tpass\r\n",
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
