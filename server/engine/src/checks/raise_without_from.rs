//! A new exception raised in an `except` block without `from`, which reads as if the handler had failed.

use super::calls::is_test_code;
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::{ArgumentNodes, Context, Definition, Outside};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: exceptions made elsewhere, or of a computed class, and `raise`
/// in `finally`. Nor those whose traceback nobody reads: a method beside catches this class of the file, a framework makes a response or a
/// message of it, a validator or a test's stand-in raises it. Of two exceptions that say no more than that nothing is left or there, the
/// one in place of the other says it to the caller's code. Only beginners are told where one statement looks something up or converts it and
/// the new exception says that this did not work, where it has no text and so is a signal, where it brings a report of the caught one, and where the handler goes another way that fails
/// for itself: their authors would write `from None`, or leave it.
pub(super) const CHECK: Check = Check {
    code: "raise-without-from",
    concept: "exception-chaining",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["B904"], pylint: &["W0707"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::ExceptClause],
    run,
};

/// Names for the caught exception, the first free one of which a fix takes.
const NAMES: &[&str] = &["error", "exc", "err", "caught"];

fn run<'m>(context: &Context<'m>, clause: Node<'m>, found: &mut Vec<Finding>) {
    let caught = caught_name(clause);
    let mut handler: Option<Handler<'m>> = None;
    let mut skip_to = 0;
    for statement in clause.descendants().skip(1) {
        if statement.id() < skip_to {
            continue;
        }
        match statement.kind() {
            // What is in there runs later, or has a handler of its own.
            Kind::FunctionDefinition | Kind::ClassDefinition | Kind::Lambda | Kind::ExceptClause => {
                skip_to = statement.subtree_end();
            }
            Kind::RaiseStatement if statement.field_child(Field::Cause).is_none() => {
                let Some(raised) = statement.named_child(0) else { continue };
                let Some(class) = new_exception(context, raised, clause, caught) else { continue };
                if shows_no_traceback(context, statement, class)
                    || is_caught_nearby(context, statement, class)
                    || is_a_signal(context, class)
                    || is_raised_again(class, clause)
                    || is_a_translation(context, raised, class, clause)
                    || is_an_answer(clause)
                    || is_a_validation(statement)
                    || is_test_code(context, statement)
                {
                    continue;
                }
                let handler = handler.get_or_insert_with(|| Handler::new(context, clause, caught));
                // A name that was bound again means something else.
                let is_still = handler.bound_again.is_none_or(|first| first > raised.id());
                if is_still && caught.is_some_and(|name| is_handed_on(raised, name)) {
                    continue;
                }
                let is_known = !has_text(raised)
                    || caught.is_some_and(|name| is_given_a_report(raised, name, clause))
                    || is_another_way(statement, clause)
                    || says_what_was_asked(context, class, clause);
                found.push(finding(context, handler, statement, raised, class).for_beginners(is_known));
            }
            _ => {}
        }
    }
}

fn finding<'m>(
    context: &Context<'m>,
    handler: &Handler<'m>,
    statement: Node<'m>,
    raised: Node<'m>,
    class: Node<'m>,
) -> Finding {
    let message = match handler.caught {
        Some(name) => say(
            "{} replaces {} without `from`: its traceback reads as if this handler had failed",
            [code(class.text()), code(name.text())],
        ),
        None => say(
            "{} replaces the caught exception without `from`: its traceback reads as if this handler had failed",
            [code(class.text())],
        ),
    };
    let mut finding = Finding::new(context.place(statement), message);
    if let Some(keyword) = handler.clause.child_of_kind(Kind::KwExcept) {
        finding = finding.related(context.place(keyword), "the exception that it replaces is caught here");
    }
    finding.remedies.extend(handler.remedy(context, raised));
    finding
}

/// The identifier in `except … as NAME`.
fn caught_name(clause: Node<'_>) -> Option<Node<'_>> {
    let value = clause.field_child(Field::Value)?;
    let target = value.field_child(Field::Alias)?.named_child(0)?;
    (target.kind() == Kind::Identifier).then_some(target)
}

/// Whether a `try` around the `raise`, in the same function, catches the new exception, or a `with` swallows it: then it is a
/// jump, not a report.
fn is_caught_nearby<'m>(context: &Context<'m>, statement: Node<'m>, class: Node<'m>) -> bool {
    let mut names = vec![class.field_child(Field::Attribute).unwrap_or(class).text().to_string()];
    // `except Exception` is there for whatever goes wrong, and somebody will read the report.
    let general = |name: &str| matches!(name, "Exception" | "BaseException" | "object");
    let above = ancestors(context, class);
    names.extend(above.into_iter().filter(|name| !general(name)));
    let names_it =
        |n: Node<'_>| n.kind() == Kind::Identifier && names.iter().any(|name| name.as_str() == n.text());
    let catches = |clause: Node<'_>| {
        clause.kind() == Kind::ExceptClause
            && clause.field_child(Field::Value).is_some_and(|value| value.descendants().any(names_it))
            && !clause.descendants().any(|n| n.kind() == Kind::RaiseStatement && n.named_child(0).is_none())
    };
    let swallows = |clause: Node<'_>| {
        clause.descendants().any(|n| {
            matches!(n.text(), "suppress" | "assertRaises" | "assertRaisesRegex" | "raises")
                && n.kind() == Kind::Identifier
        }) && clause.descendants().any(|n| names_it(n) || general(n.text()))
    };
    let mut child = statement;
    while let Some(parent) = child.parent() {
        match parent.kind() {
            Kind::FunctionDefinition | Kind::ClassDefinition | Kind::Lambda => return false,
            Kind::TryStatement if child.field() == Field::Body && parent.children().any(catches) => {
                return true;
            }
            Kind::WithStatement if parent.child_of_kind(Kind::WithClause).is_some_and(swallows) => {
                return true;
            }
            _ => child = parent,
        }
    }
    false
}

/// Exceptions that a framework makes a response, a message for the user, or a skipped test of.
const SHOWN_OTHERWISE: &[&str] =
    &["SkipTest", "Skipped", "CommandError", "UsageError", "BadParameter", "ClickException", "Abort", "Exit"];

/// Whether an exception is a message to other code, which shows no traceback: by its name, or because code around, or
/// another method of the same class, catches exactly this class of the file.
fn is_a_signal<'m>(context: &Context<'m>, class: Node<'m>) -> bool {
    let name = class.field_child(Field::Attribute).unwrap_or(class).text();
    let is_response = (name.starts_with("Http") || name.starts_with("HTTP")) && !name.ends_with("Error");
    if is_response || SHOWN_OTHERWISE.contains(&name) {
        return true;
    }
    let Definition::Class(at) = context.definition(class) else { return false };
    let name = at.node.field_child(Field::Name).map_or("", Node::text);
    let catches = |clause: Node<'m>| {
        let names = clause.field_child(Field::Value).is_some_and(|value| {
            value.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == name)
        });
        names && !clause.descendants().any(|n| n.kind() == Kind::RaiseStatement)
    };
    let block = class.ancestors().last();
    block.is_some_and(|root| root.descendants().any(|n| n.kind() == Kind::ExceptClause && catches(n)))
}

/// Whether the new exception is of the very class that the clause names, so that the one takes the place of the other.
fn is_raised_again<'m>(class: Node<'m>, clause: Node<'m>) -> bool {
    let Some(value) = clause.field_child(Field::Value) else { return false };
    let named = value.field_child(Field::Alias).and_then(|_| value.named_child(0)).unwrap_or(value);
    named.unparenthesized().text() == class.text()
}

/// Whether the new exception says all that the caught one does: the `try` is one look-up, or the new one is a message about a value that
/// somebody gave.
fn says_what_was_asked<'m>(context: &Context<'m>, class: Node<'m>, clause: Node<'m>) -> bool {
    let name = class.field_child(Field::Attribute).unwrap_or(class).text();
    let body = clause.parent().and_then(|statement| statement.field_child(Field::Body));
    let is_single = body.is_some_and(|body| {
        let mut statements = body.named_children().filter(|n| n.kind() != Kind::Comment);
        let is_simple = |n: Node<'_>| {
            matches!(n.kind(), Kind::ExpressionStatement | Kind::ReturnStatement | Kind::DeleteStatement)
        };
        statements.next().is_some_and(is_simple) && statements.next().is_none()
    });
    let converts = || {
        let mut calls = body.into_iter().flat_map(Node::descendants).filter(|n| n.kind() == Kind::Call);
        calls
            .next()
            .and_then(|call| call.field_child(Field::Function))
            .is_some_and(|callee| is_builtin(context, callee, &["int", "float"]) && calls.next().is_none())
    };
    name.ends_with("ValidationError")
        || is_single && catches_only(context, clause, NOTHING)
        || is_single && catches_only(context, clause, &["ValueError", "TypeError"]) && converts()
}

/// Whether the new exception is given anything to say.
fn has_text(raised: Node<'_>) -> bool {
    let mut given =
        raised.descendants().filter(|n| n.kind() == Kind::ArgumentList).flat_map(Node::named_children);
    given.any(|n| n.kind() != Kind::Comment)
}

/// A handler of more statements does something in its own right.
const LONG: usize = 10;

/// Whether the `raise` is not what the handler makes of the caught exception, but a part of what it does instead: in a `try`, loop or
/// `with` of its own, or in a long handler.
fn is_another_way(statement: Node<'_>, clause: Node<'_>) -> bool {
    let within = |n: &Node<'_>| n.id() > clause.id();
    let is_of_its_own = |n: Node<'_>| {
        matches!(
            n.kind(),
            Kind::TryStatement | Kind::ForStatement | Kind::WhileStatement | Kind::WithStatement
        )
    };
    statement.ancestors().take_while(within).any(is_of_its_own)
        || clause.descendants().filter(|n| n.parent().is_some_and(|p| p.kind() == Kind::Block)).count() > LONG
}

/// Whether the clause names nothing but these builtin exceptions.
fn catches_only<'m>(context: &Context<'m>, clause: Node<'m>, names: &[&str]) -> bool {
    let Some(value) = clause.field_child(Field::Value) else { return false };
    let named = value.field_child(Field::Alias).and_then(|_| value.named_child(0)).unwrap_or(value);
    let named = named.unparenthesized();
    let is_one = |node: Node<'m>| is_builtin(context, node, names);
    match named.kind() {
        Kind::Tuple => named.named_children().filter(|n| n.kind() != Kind::Comment).all(is_one),
        _ => is_one(named),
    }
}

fn is_builtin<'m>(context: &Context<'m>, node: Node<'m>, names: &[&str]) -> bool {
    context
        .qualified_name(node)
        .is_some_and(|name| name.strip_prefix("builtins.").is_some_and(|name| names.contains(&name)))
}

/// Builtin exceptions that tell the calling code that there is nothing, or nothing more.
const NOTHING: &[&str] =
    &["EOFError", "IndexError", "KeyError", "LookupError", "StopAsyncIteration", "StopIteration"];

/// Whether the caught exception and the new one tell code that there is nothing more, each in its protocol, and the new one has no text:
/// `except IndexError: raise EOFError`.
fn is_a_translation<'m>(context: &Context<'m>, raised: Node<'m>, class: Node<'m>, clause: Node<'m>) -> bool {
    catches_only(context, clause, NOTHING) && is_builtin(context, class, NOTHING) && !has_text(raised)
}

/// Whether the new exception is given the caught one itself, to keep or to show it.
fn is_handed_on<'m>(raised: Node<'m>, caught: Node<'m>) -> bool {
    ArgumentNodes::of(raised.unparenthesized()).is_some_and(|given| {
        let named = given.named.iter().map(|(_, value)| *value);
        let mut all = given.positional.iter().copied().chain(named);
        all.any(|argument| argument.kind() == Kind::Identifier && argument.text() == caught.text())
    })
}

/// Whether the new exception is given nothing but what a call in the handler made of the caught one: a report that holds all of it.
fn is_given_a_report(raised: Node<'_>, caught: Node<'_>, clause: Node<'_>) -> bool {
    let given = ArgumentNodes::of(raised.unparenthesized());
    let Some(given) = given.filter(|given| given.named.is_empty()) else { return false };
    let [report] = given.positional.as_slice() else { return false };
    let makes_it = |n: Node<'_>| {
        n.kind() == Kind::Assignment
            && n.field_child(Field::Left).is_some_and(|left| left.text() == report.text())
            && n.field_child(Field::Right).is_some_and(|right| {
                right.kind() == Kind::Call
                    && right.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == caught.text())
            })
    };
    report.kind() == Kind::Identifier && clause.descendants().any(makes_it)
}

/// Whether the `try` asks with one statement whether an attribute is there: the new exception is the answer, and the caught one says no
/// more.
fn is_an_answer(clause: Node<'_>) -> bool {
    let Some(value) = clause.field_child(Field::Value) else { return false };
    let named = value.field_child(Field::Alias).and_then(|_| value.named_child(0)).unwrap_or(value);
    let statement = clause.parent();
    let is_single = statement
        .and_then(|statement| statement.field_child(Field::Body))
        .is_some_and(|body| body.named_children().filter(|n| n.kind() != Kind::Comment).count() == 1);
    is_single && named.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == "AttributeError")
}

/// Whether a function or class around says by its name that it validates: what it raises is collected and shown to the one who
/// gave the value, without a traceback.
fn is_a_validation(statement: Node<'_>) -> bool {
    statement.ancestors().any(|around| {
        matches!(around.kind(), Kind::FunctionDefinition | Kind::ClassDefinition)
            && around.field_child(Field::Name).is_some_and(|name| {
                let name = name.text().trim_start_matches('_');
                name.starts_with("validate") || name.ends_with("_validator") || name.ends_with("Validator")
            })
    })
}

/// The names of the classes above that of an exception.
fn ancestors<'m>(context: &Context<'m>, class: Node<'m>) -> Vec<String> {
    let order = match context.definition(class) {
        Definition::Class(at) => Some(context.class(at)),
        Definition::External(path) => match context.outside(&path) {
            Outside::Class(id) => context.class_elsewhere(&id),
            _ => None,
        },
        _ => None,
    };
    let mro = order.and_then(|order| order.mro.ok());
    mro.map_or_else(Vec::new, |mro| mro.0.iter().skip(1).map(|id| id.qualname.to_string()).collect())
}

/// Whether nobody reads a traceback of it: `SystemExit` ends the program without one, and the end of an iterator is no error.
fn shows_no_traceback<'m>(context: &Context<'m>, statement: Node<'m>, class: Node<'m>) -> bool {
    let inside = || {
        let function = statement.ancestors().find(|n| n.kind().is_function());
        function.and_then(|f| f.field_child(Field::Name)).map_or("", Node::text)
    };
    match context.definition(class) {
        Definition::External(name) => match name.as_str() {
            "builtins.SystemExit" => true,
            "builtins.StopIteration" => inside() == "__next__",
            "builtins.StopAsyncIteration" => inside() == "__anext__",
            _ => false,
        },
        Definition::Class(at) => context.class(at).mro.is_ok_and(|mro| {
            mro.0.iter().any(|id| id.module.as_str() == "builtins" && id.qualname.as_str() == "SystemExit")
        }),
        _ => false,
    }
}

/// The class of the exception, where one is made here: `X(…)`, `X`, `m.X(…)`, `X(…).with_traceback(…)`. Classes are told
/// from functions and variables by what they are defined as, by their spelling (PEP 8), or by the `except` clause around.
fn new_exception<'m>(
    context: &Context<'m>,
    raised: Node<'m>,
    clause: Node<'m>,
    caught: Option<Node<'m>>,
) -> Option<Node<'m>> {
    let mut callee = raised.unparenthesized();
    let mut calls = 0;
    while callee.kind() == Kind::Call {
        calls += 1;
        callee = callee.field_child(Field::Function)?;
        if callee.kind() == Kind::Attribute
            && matches!(callee.field_child(Field::Attribute)?.text(), "with_traceback")
        {
            callee = callee.field_child(Field::Object)?.unparenthesized();
            calls = 0;
        }
    }
    let name = match callee.kind() {
        Kind::Identifier => callee,
        Kind::Attribute => callee.field_child(Field::Attribute)?,
        _ => return None,
    };
    let root = leftmost(callee);
    if caught.is_some_and(|caught| caught.text() == root.text()) {
        return None;
    }
    let looks_like_class = name.text().trim_start_matches('_').starts_with(char::is_uppercase);
    let constant = name.text().chars().all(|c| !c.is_lowercase()) && name.text().len() > 1;
    if calls > 1 || (calls == 0 && constant) {
        return None;
    }
    let is_class = || match context.definition(callee) {
        Definition::Class(_) => true,
        Definition::External(path) => matches!(context.outside(&path), Outside::Class(_)),
        _ => false,
    };
    let is_caught_class = || {
        let value = clause.field_child(Field::Value);
        value.is_some_and(|v| v.descendants().any(|n| n.id() < raised.id() && n.text() == callee.text()))
    };
    (looks_like_class || is_class() || (calls == 1 && is_caught_class())).then_some(callee)
}

fn leftmost(node: Node<'_>) -> Node<'_> {
    let mut node = node;
    while let Some(inner) = node.field_child(Field::Object) {
        node = inner;
    }
    node
}

/// An `except` block, as far as fixes need it.
struct Handler<'m> {
    clause: Node<'m>,
    caught: Option<Node<'m>>,
    /// Where the block first gives the caught exception's name another value, or none: by assigning, deleting, or by an inner
    /// `except … as` of the same name, which unbinds it at its end.
    bound_again: Option<u32>,
    /// A name that nothing around uses.
    free: Option<&'static str>,
}

impl<'m> Handler<'m> {
    fn new(context: &Context<'m>, clause: Node<'m>, caught: Option<Node<'m>>) -> Handler<'m> {
        let bound_again = caught.and_then(|name| {
            let others = clause
                .descendants()
                .filter(|n| n.kind() == Kind::Identifier && n.id() != name.id() && n.text() == name.text());
            others.into_iter().find(|n| is_target(*n)).map(Node::id)
        });
        let free = if caught.is_some() { None } else { free_name(context, clause) };
        Handler { clause, caught, bound_again, free }
    }

    fn remedy(&self, context: &Context<'m>, raised: Node<'m>) -> Option<Remedy> {
        let changes = Changes::new(context);
        if let Some(name) = self.caught {
            let in_loop = || {
                raised
                    .ancestors()
                    .take_while(|n| n.id() > self.clause.id())
                    .any(|n| matches!(n.kind(), Kind::ForStatement | Kind::WhileStatement))
            };
            if self.bound_again.is_some_and(|first| first < raised.id() || in_loop()) {
                return None;
            }
            let name = name.text();
            return Some(
                changes
                    .insert(raised.end(), format!(" from {name}"))
                    .preferred(format!("Say that `{name}` is the cause: `from {name}`")),
            );
        }
        let value = self.clause.field_child(Field::Value)?;
        if self.clause.field_children(Field::Value).count() > 1 || value.kind() == Kind::ExpressionList {
            return None;
        }
        let name = self.free?;
        Some(
            changes
                .insert(value.end(), format!(" as {name}"))
                .insert(raised.end(), format!(" from {name}"))
                .preferred(format!("Name the caught exception, and say that it is the cause: `from {name}`")),
        )
    }
}

/// Whether an identifier stands where it is bound or deleted.
fn is_target(identifier: Node<'_>) -> bool {
    let mut child = identifier;
    while let Some(parent) = child.parent() {
        match parent.kind() {
            Kind::ListSplatPattern | Kind::ParenthesizedExpression => child = parent,
            kind if kind.is_target_list() => child = parent,
            Kind::Assignment | Kind::AugmentedAssignment | Kind::ForStatement | Kind::ForInClause => {
                return child.field() == Field::Left;
            }
            Kind::NamedExpression => return child.field() == Field::Name,
            Kind::AsPatternTarget
            | Kind::DeleteStatement
            | Kind::GlobalStatement
            | Kind::NonlocalStatement
            | Kind::CasePattern
            | Kind::DottedName
            | Kind::AliasedImport => return true,
            Kind::FunctionDefinition | Kind::ClassDefinition => return child.field() == Field::Name,
            _ => return false,
        }
    }
    false
}

/// A name that nothing uses in the scope around, or in those inside of it.
fn free_name(context: &Context<'_>, clause: Node<'_>) -> Option<&'static str> {
    let model = context.model();
    let around = model.scope_at(clause);
    let node = context.tree().node(model.scope(around)?.node)?;
    let inside = model
        .scopes
        .iter()
        .skip(around.0 as usize)
        .take_while(|s| node.id() <= s.node && s.node < node.subtree_end());
    let mut taken = [false; NAMES.len()];
    for scope in inside {
        for (name, taken) in NAMES.iter().zip(&mut taken) {
            *taken |= scope.symbol(name).is_some();
        }
    }
    let is_module = around.0 == 0;
    let free = |name: &&'static str| !is_module || context.globals(name).is_empty();
    NAMES.iter().zip(taken).filter(|(_, taken)| !taken).map(|(name, _)| *name).find(free)
}

#[cfg(test)]
mod tests;
