//! `isinstance(x, A or B)`, which asks for `A` only: `or` between two classes gives the first.

use super::write::{Changes, holds};
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::{ArgumentNodes, Context, Definition, Outside};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// The fix is not safe, though it is what is meant: the call then says yes where it said no.
pub(super) const CHECK: Check = Check {
    code: "is-instance-of-or",
    concept: "isinstance-issubclass",
    group: Group::Error,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Call],
    run,
};

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some(function) = call.field_child(Field::Function) else { return };
    if !matches!(function.text(), "isinstance" | "issubclass") {
        return;
    }
    let Some(passed) = ArgumentNodes::of(call) else { return };
    let &[_, asked] = passed.positional.as_slice() else { return };
    let choice = asked.unparenthesized();
    if choice.kind() != Kind::BooleanOperator || !passed.named.is_empty() {
        return;
    }
    let Some((classes, operator)) = operands(choice) else { return };
    // A class is true. What is not known to be one may be None or (), and then the other is asked for on purpose.
    if !classes.iter().all(|class| is_class(context, *class))
        || context.qualified_name(function).is_none_or(|name| !name.starts_with("builtins."))
    {
        return;
    }
    let (Some(first), Some(last)) = (classes.first(), classes.last()) else { return };
    let kept = if operator == Kind::KwOr { first } else { last };
    let message = say(
        "{} between classes gives one of them, so this only asks for {}",
        [code(if operator == Kind::KwOr { "or" } else { "and" }), code(kept.text())],
    );
    let mut finding = Finding::new(context.place(asked), message);
    if operator == Kind::KwOr && !holds(asked, &[Kind::Comment]) {
        let listed: Vec<&str> = classes.iter().map(|class| class.text()).collect();
        let tuple = format!("({})", listed.join(", "));
        finding = finding.remedy(
            Changes::new(context).replace(asked, &tuple).preferred(format!("Ask for any of them: `{tuple}`")),
        );
    }
    found.push(finding);
}

/// The operands of `a or b or c`, and the operator; `None` where both operators are mixed.
fn operands(choice: Node<'_>) -> Option<(Vec<Node<'_>>, Kind)> {
    let operator = choice.field_child(Field::Operator)?.kind();
    let mut found = Vec::new();
    let mut left = choice;
    while left.kind() == Kind::BooleanOperator {
        if left.field_child(Field::Operator)?.kind() != operator {
            return None;
        }
        found.push(left.field_child(Field::Right)?);
        left = left.field_child(Field::Left)?;
    }
    found.push(left);
    found.reverse();
    Some((found, operator))
}

fn is_class<'m>(context: &Context<'m>, node: Node<'m>) -> bool {
    match context.definition(node) {
        // A metaclass may make it false.
        Definition::Class(at) => at
            .node
            .field_child(Field::Superclasses)
            .is_none_or(|list| list.named_children().all(|base| base.kind() != Kind::KeywordArgument)),
        Definition::External(path) => matches!(context.outside(&path), Outside::Class(_)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_silent};

    const CODE: &str = "is-instance-of-or";

    #[test]
    fn ignores_tuples_unions_and_separate_questions() {
        check_silent(
            CODE,
            "
            a = isinstance(x, (int, str)) or isinstance(x, int | str) or isinstance(x, int) or isinstance(x, str)
            b = isinstance(x or y, int)
            c = other(x, int or str)
            ",
        );
    }

    /// An import that failed leaves None or () behind, which `or` is there for.
    #[test]
    fn ignores_what_may_be_no_class() {
        check_silent(
            CODE,
            "
            try:
                from m import Array
            except ImportError:
                Array = None
            def f(x, kinds=None):
                return isinstance(x, Array or ()) or isinstance(x, kinds or int) or isinstance(x, int or kinds)
            ",
        );
    }

    #[test]
    fn ignores_an_isinstance_of_the_file() {
        check_silent(CODE, "def isinstance(x, y): return y\na = isinstance(x, int or str)\n");
    }

    #[test]
    fn finds_both_operators() {
        check_finds(
            CODE,
            "
            class A: pass
            a = isinstance(x, int or str)
                              ^^^^^^^^^^ `or` between classes gives one of them, so this only asks for `int`
            b = issubclass(x, (A or bytes or str))
                              ^^^^^^^^^^^^^^^^^^^ `or` between classes gives one of them, so this only asks for `A`
            c = isinstance(x, int and str)
                              ^^^^^^^^^^^ `and` between classes gives one of them, so this only asks for `str`
            ",
        );
    }

    #[test]
    fn mends_with_a_tuple() {
        check_fix(
            CODE,
            "a = isinstance(x, int or str)  # why\r\n",
            "a = isinstance(x, (int, str))  # why\r\n",
        );
        check_fix(
            CODE,
            "class É: pass\nif isinstance(x, (É or int\n\tor str)): pass\n",
            "class É: pass\nif isinstance(x, (É, int, str)): pass\n",
        );
    }
}
