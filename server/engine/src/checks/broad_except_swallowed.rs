//! `except Exception: pass`, behind which every error is gone, also those that nobody thought of.

use super::attempts::{is_announced, is_inner, only_call, single};
use super::expected::is_in_test;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::exceptions::Catches;
use crate::semantics::{Context, Definition};
use crate::syntax::{Field, Kind, Node};

/// Left out: handlers that do something, or say why they do nothing; tries that have a result to fall back on; what tidies up;
/// a single call of a library, of which nobody can tell what it raises; and the outermost level of a thread, a process or a worker's
/// loop. `except:` is the business of `bare-except`.
pub(super) const CHECK: Check = Check {
    code: "broad-except-swallowed",
    concept: "broad-except",
    group: Group::Trap,
    fix: None,
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &["BLE001", "S110", "W0718"],
    kinds: &[Kind::ExceptClause],
    run,
};

/// What tidies up goes on, whatever fails.
const TIDYING: &[&str] = &[
    "close",
    "stop",
    "shutdown",
    "cleanup",
    "clean",
    "terminate",
    "kill",
    "disconnect",
    "unlink",
    "remove",
    "rmtree",
    "delete",
    "del",
    "flush",
    "release",
    "cancel",
    "quit",
    "exit",
    "join",
    "rollback",
    "reset",
    "unregister",
    "free",
    "teardown",
    "abort",
    "dispose",
    "finalize",
    "restore",
    "drop",
];

fn run<'m>(context: &Context<'m>, clause: Node<'m>, found: &mut Vec<Finding>) {
    let Some(block) = clause.child_of_kind(Kind::Block).filter(|block| does_nothing(*block)) else { return };
    let Some(keyword) = clause.child_of_kind(Kind::KwExcept) else { return };
    let (Some(statement), Some(value)) = (clause.parent(), clause.field_child(Field::Value)) else { return };
    if !value.text().contains("Exception") || clause.child_of_kind(Kind::Star).is_some() {
        return;
    }
    let Some(body) = statement.field_child(Field::Body) else { return };
    if asks_an_object(body) || names_others(statement, clause) || is_in_test(statement) {
        return;
    }
    if is_explained(clause, block) || has_a_result(statement, body) || tidies_up(body) || is_inner(statement)
    {
        return;
    }
    let Catches::Classes(handlers) = context.catches(clause) else { return };
    let broad = handlers.iter().find(|one| {
        one.class.as_ref().is_some_and(|class| class.is("Exception") || class.is("BaseException"))
    });
    let Some(broad) = broad else { return };
    let is_last_class = broad.class.as_ref().is_some_and(|class| class.is("BaseException"));
    if (!is_last_class && is_library_call(context, body))
        || is_outermost(context, statement)
        || context.never_runs(clause)
    {
        return;
    }
    let message = say(
        "{} hides every error of this `try`, also a misspelled name in it: nothing is logged or raised again",
        [code(format!("except {}", broad.text))],
    );
    let mut finding = Finding::new(context.place(keyword), message);
    if let Some(keyword) = statement.child_of_kind(Kind::KwTry) {
        finding = finding.related(context.place(keyword), "whatever fails in here goes unnoticed");
    }
    found.push(finding);
}

/// Whether the handler has no effect at all.
fn does_nothing(block: Node<'_>) -> bool {
    block.named_children().all(|statement| match statement.kind() {
        Kind::PassStatement | Kind::ContinueStatement => true,
        Kind::ExpressionStatement => statement.named_child(0).is_some_and(|n| n.kind() == Kind::Ellipsis),
        _ => false,
    })
}

/// A comment in the `try` or in the handler says that somebody thought of it.
fn is_explained(clause: Node<'_>, block: Node<'_>) -> bool {
    let statement = clause.parent().unwrap_or(clause);
    let inside = statement.descendants().any(|n| n.kind() == Kind::Comment);
    let text = clause.tree().text();
    let rest = text.get(usize::from(block.end())..).unwrap_or_default();
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    inside || line.contains('#') || is_announced(statement)
}

/// Whether the `try` gives something that what follows can do without: it returns, goes on with a loop, only binds names, only
/// imports, or has an `else`.
fn has_a_result(statement: Node<'_>, body: Node<'_>) -> bool {
    let leaves = |n: Node<'_>| {
        matches!(n.kind(), Kind::ReturnStatement | Kind::BreakStatement | Kind::ContinueStatement)
    };
    let binds_name = |n: Node<'_>| {
        let assignment = n.named_child(0).filter(|child| child.kind() == Kind::Assignment);
        let target = assignment.and_then(|assignment| assignment.field_child(Field::Left));
        target.is_some_and(|target| target.kind() == Kind::Identifier)
    };
    let binds = |n: Node<'_>| match n.kind() {
        // `x.append(f(y))`: the list has what could be had.
        Kind::ExpressionStatement if collects(n) => true,
        Kind::IfStatement => n
            .child_of_kind(Kind::Block)
            .is_some_and(|block| block.named_children().all(binds_name) && n.named_children().count() == 2),
        Kind::ExpressionStatement => n
            .named_child(0)
            .is_some_and(|child| matches!(child.kind(), Kind::Assignment | Kind::AugmentedAssignment)),
        Kind::ImportStatement
        | Kind::ImportFromStatement
        | Kind::ClassDefinition
        | Kind::FunctionDefinition
        | Kind::DecoratedDefinition => true,
        _ => false,
    };
    statement.child_of_kind(Kind::ElseClause).is_some()
        || body.descendants().any(leaves)
        || body.named_children().last().is_some_and(binds)
        || body
            .named_children()
            .any(|n| matches!(n.kind(), Kind::ImportStatement | Kind::ImportFromStatement))
}

/// Whether the body asks an unknown object what it has, which may raise anything.
fn asks_an_object(body: Node<'_>) -> bool {
    body.descendants().any(|n| {
        n.kind() == Kind::Identifier
            && matches!(n.text(), "getattr" | "hasattr" | "setattr" | "delattr" | "__import__")
    })
}

/// `x.append(f(y))`, `x.add(f(y))`: a result is put away.
fn collects(statement: Node<'_>) -> bool {
    let Some(call) = only_call(statement) else { return false };
    let name = call.field_child(Field::Function).and_then(|callee| callee.field_child(Field::Attribute));
    let made = call.field_child(Field::Arguments).and_then(|list| list.named_child(0));
    name.is_some_and(|name| matches!(name.text(), "append" | "add"))
        && made.is_some_and(|made| made.kind() == Kind::Call)
}

/// Whether the body is one call of something of another module, or of a method of an object that is not `self`.
fn is_library_call<'m>(context: &Context<'m>, body: Node<'m>) -> bool {
    let callee = single(body).and_then(only_call).and_then(|call| call.field_child(Field::Function));
    callee.is_some_and(|callee| match context.definition(callee) {
        Definition::External(_) => true,
        Definition::Function(_) | Definition::Class(_) | Definition::Parameter(_) => false,
        _ => {
            let object = callee.field_child(Field::Object);
            object.is_some_and(|object| !matches!(object.text(), "self" | "cls"))
        }
    })
}

/// Whether clauses above name the errors that are expected, so that this one is for the rest.
fn names_others(statement: Node<'_>, clause: Node<'_>) -> bool {
    statement.named_children().take_while(|n| *n != clause).any(|n| n.kind() == Kind::ExceptClause)
}

/// Whether the body calls what tidies up, or stands in a function that does.
fn tidies_up(body: Node<'_>) -> bool {
    let is_tidying = |name: &str| {
        let mut words = name.split('_').map(str::to_ascii_lowercase);
        words.any(|word| TIDYING.contains(&word.as_str()))
    };
    let calls = body.descendants().filter(|n| n.kind() == Kind::Call).any(|call| {
        let callee = call.field_child(Field::Function);
        let name = callee.and_then(|callee| callee.field_child(Field::Attribute).or(Some(callee)));
        name.is_some_and(|name| is_tidying(name.text()))
    });
    let function = body.ancestors().find(|n| n.kind() == Kind::FunctionDefinition);
    let named = function.and_then(|function| function.field_child(Field::Name));
    calls
        || named.is_some_and(|name| is_tidying(name.text()))
        || body.descendants().any(|n| n.kind() == Kind::DeleteStatement)
}

/// Whether the `try` is the outermost level of a thread or process, or of a loop without end.
fn is_outermost<'m>(context: &Context<'m>, statement: Node<'m>) -> bool {
    let around: Vec<Node<'m>> = statement.ancestors().take_while(|n| !n.kind().is_function()).collect();
    let serves = around.iter().any(|n| {
        n.kind() == Kind::WhileStatement
            && n.field_child(Field::Condition).is_some_and(|c| matches!(c.text(), "True" | "1"))
    });
    let function = statement.ancestors().find(|n| n.kind() == Kind::FunctionDefinition);
    serves
        || function.is_some_and(|function| {
            let name = function.field_child(Field::Name).map_or("", Node::text);
            matches!(name, "run" | "main" | "_main" | "__main__" | "worker" | "_worker" | "_run")
                || !context.threads_of(context.locate(function)).is_empty()
        })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_silent};

    const CODE: &str = "broad-except-swallowed";

    /// ruff issues 18253 and 15473: the error is logged; ruff pull request 19755: it is raised again.
    #[test]
    fn ignores_handlers_that_do_something() {
        check_silent(
            CODE,
            "
            try:
                a()
            except Exception as error:
                logger.error('x', exc_info=error)
            try:
                a()
            except Exception:
                raise
            try:
                a()
            except BaseException as error:
                raise error from None
            try:
                a()
            except Exception:
                failed += 1
            ",
        );
    }

    #[test]
    fn ignores_narrow_and_bare_clauses() {
        check_silent(
            CODE,
            "
            class MyException(ValueError): pass
            try:
                a()
            except (ValueError, KeyError):
                pass
            except MyException:
                pass
            except somewhere.Exception:
                pass
            try:
                a()
            except:
                pass
            ",
        );
    }

    #[test]
    fn ignores_handlers_that_say_why() {
        check_silent(
            CODE,
            "
            try:
                a()
            except Exception:
                # The cache is of no importance.
                pass
            try:
                a()
            except Exception: pass  # best effort
            try:
                # Nobody cares if this fails.
                a()
            except Exception:
                pass
            ",
        );
    }

    /// pylint issue 8308: raised again, which is the same as not caught.
    #[test]
    fn ignores_the_top_of_threads_and_processes() {
        check_silent(
            CODE,
            "
            import threading
            def work():
                try:
                    a()
                except Exception:
                    pass
            threading.Thread(target=work).start()
            class Worker(threading.Thread):
                def run(self):
                    try:
                        a()
                    except Exception:
                        pass
            def serve():
                while True:
                    try:
                        a()
                    except Exception:
                        pass
            ",
        );
    }

    #[test]
    fn ignores_what_tidies_up_or_falls_back() {
        check_silent(
            CODE,
            "
            def close_all(self):
                for file in self.files:
                    try:
                        a(file)
                    except Exception:
                        pass
            try:
                connection.close()
            except Exception:
                pass
            def load():
                try:
                    return a()
                except Exception:
                    pass
            try:
                import x
            except Exception:
                pass
            value = None
            try:
                value = a()
            except Exception:
                pass
            try:
                a()
            except Exception:
                pass
            else:
                b()
            def test_it():
                try:
                    a()
                except Exception:
                    pass
            try:
                a()
                class B: pass
            except Exception:
                pass
            try:
                a()
            except ValueError:
                try:
                    b()
                except Exception:
                    pass
            ",
        );
    }

    #[test]
    fn ignores_what_asks_an_object_and_clauses_for_the_rest() {
        check_silent(
            CODE,
            "
            for name in dir(thing):
                try:
                    shown.append(repr(getattr(thing, name)))
                except Exception:
                    pass
            try:
                a()
            except ValueError:
                b()
            except Exception:
                pass
            ",
        );
    }

    #[test]
    fn ignores_results_that_are_put_away_and_single_calls_of_libraries() {
        check_silent(
            CODE,
            "
            import shutil
            def load(names, data, link):
                for name in names:
                    try:
                        found.append(resolve(name))
                    except Exception:
                        pass
                try:
                    link.symlink_to(names)
                except Exception:
                    pass
                try:
                    shutil.copy(names, data)
                except Exception:
                    pass
                first = data
                try:
                    if names:
                        first = names[0][0]
                except Exception:
                    pass
                # An error here is of no importance.
                try:
                    resolve(names)
                except Exception:
                    pass
            ",
        );
    }

    #[test]
    fn finds_what_disappears() {
        check_finds(
            CODE,
            "
            def send(messages):
                for message in messages:
                    try:
                        message.check()
                        deliver(message)
                    except Exception:
                    ^^^^^^ `except Exception` hides every error of this `try`, also a misspelled name in it: nothing is logged or raised again
                        continue
                try:
                    report()
                except (KeyError, BaseException) as error: ...
                ^^^^^^ `except BaseException` hides every error of this `try`, also a misspelled name in it: nothing is logged or raised again
                try:
                    messages.sort()
                except BaseException:
                ^^^^^^
                    pass
            ",
        );
    }
}
