//! `return`, `break` or `continue` that leaves a `finally` block, and drops the exception that was on its way.

use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

pub(super) const CHECK: Check = Check {
    code: "return-in-finally",
    concept: "try-else-finally",
    group: Group::Trap,
    fix: None,
    also_known_as: AlsoKnownAs { ruff: &["B012", "SIM107"], pylint: &["W0150", "W0134"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::ReturnStatement, Kind::BreakStatement, Kind::ContinueStatement],
    run,
};

fn run(context: &Context<'_>, statement: Node<'_>, found: &mut Vec<Finding>) {
    let Some(clause) = left_finally(statement) else { return };
    let keyword = match statement.kind() {
        Kind::ReturnStatement => "return",
        Kind::BreakStatement => "break",
        _ => "continue",
    };
    let message = say(
        "{} in `finally` throws away an exception that is on its way, and the value of a `return` before it",
        [code(keyword)],
    );
    let mut finding = Finding::new(context.place(statement), message);
    if let Some(token) = clause.child_of_kind(Kind::KwFinally) {
        finding = finding
            .related(context.place(token), "this `finally` runs also while an exception is on its way");
    }
    found.push(finding);
}

/// The innermost `finally` that the statement leaves.
fn left_finally(statement: Node<'_>) -> Option<Node<'_>> {
    let is_return = statement.kind() == Kind::ReturnStatement;
    let mut child = statement;
    while let Some(parent) = child.parent() {
        match parent.kind() {
            Kind::FinallyClause => return Some(parent),
            Kind::FunctionDefinition | Kind::Lambda | Kind::ClassDefinition => return None,
            Kind::ForStatement | Kind::WhileStatement if !is_return && child.field() == Field::Body => {
                return None;
            }
            _ => child = parent,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_silent};

    const CODE: &str = "return-in-finally";

    #[test]
    fn ignores_break_inside_a_loop_that_lies_in_the_finally() {
        check_silent(
            CODE,
            "
            try:
                a()
            finally:
                for x in xs:
                    if x:
                        break
                    continue
                while True:
                    match x:
                        case 1:
                            break
            ",
        );
    }

    #[test]
    fn ignores_functions_defined_in_the_finally() {
        check_silent(
            CODE,
            "
            def outer():
                try:
                    return 1
                finally:
                    def done():
                        return 2
                    register(done)
            ",
        );
    }

    #[test]
    fn finds_what_leaves_the_block() {
        check_finds(
            CODE,
            "
            def f(xs):
                for x in xs:
                    try:
                        return a(x)
                    except OSError:
                        return None
                    finally:
                        for y in xs:
                            if y:
                                return y
                                ^^^^^^^^
                        else:
                            break
                            ^^^^^ `break` in `finally` throws away an exception that is on its way, and the value of a `return` before it
                        with x:
                            continue
                            ^^^^^^^^
            ",
        );
    }

    #[test]
    fn finds_each_only_once() {
        check_finds(
            CODE,
            "
            def f():
                try:
                    a()
                finally:
                    try:
                        b()
                    finally: return 1
                             ^^^^^^^^
            ",
        );
    }
}
