//! `NotImplementedError` where an operator's method is to give `NotImplemented`.

use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::semantics::wrappers::own_nodes;
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: methods that do nothing but raise, which are there for subclasses to fill in, and errors that do not depend on
/// what the other operand is.
pub(super) const CHECK: Check = Check {
    code: "notimplemented-in-operator",
    concept: "operator-overloading",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &["F901"],
    kinds: &[Kind::FunctionDefinition],
    run,
};

/// Methods after whose `NotImplemented` the other operand is asked.
const OPERATORS: &[&str] = &[
    "eq", "ne", "lt", "le", "gt", "ge", "add", "sub", "mul", "matmul", "truediv", "floordiv", "mod",
    "divmod", "pow", "lshift", "rshift", "and", "or", "xor",
];

fn run<'m>(context: &Context<'m>, function: Node<'m>, found: &mut Vec<Finding>) {
    let (Some(name), Some(body)) = (function.field_child(Field::Name), function.field_child(Field::Body))
    else {
        return;
    };
    if !is_operator(name.text()) || context.class_of_method(function).is_none() {
        return;
    }
    let second = function.field_child(Field::Parameters).and_then(|list| list.named_children().nth(1));
    let Some(other) =
        second.map(|p| if p.kind() == Kind::TypedParameter { p.named_child(0).unwrap_or(p) } else { p })
    else {
        return;
    };
    for node in own_nodes(body) {
        let is_raise = node.kind() == Kind::RaiseStatement;
        if !is_raise && node.kind() != Kind::ReturnStatement {
            continue;
        }
        let Some(value) = node.named_child(0) else { continue };
        let class = if value.kind() == Kind::Call { value.field_child(Field::Function) } else { Some(value) };
        let Some(class) = class.filter(|c| c.text() == "NotImplementedError") else { continue };
        if context.qualified_name(class).as_deref() != Some("builtins.NotImplementedError")
            || !depends_on(node, other.text(), body)
        {
            continue;
        }
        let message = if is_raise {
            say(
                "{} raises {} for this operand: with {} Python would ask the other operand's class",
                [code(name.text()), code("NotImplementedError"), code("return NotImplemented")],
            )
        } else {
            say(
                "{} gives the class {} as its result: with {} Python would ask the other operand's class",
                [code(name.text()), code("NotImplementedError"), code("return NotImplemented")],
            )
        };
        let mut finding = Finding::new(context.place(node), message);
        if context.would_mean_builtin("NotImplemented", node) && node.child_of_kind(Kind::KwFrom).is_none() {
            let remedy = Changes::new(context)
                .replace(node, "return NotImplemented")
                .possible("Return `NotImplemented`");
            finding = finding.remedy(remedy);
        }
        found.push(finding);
    }
}

fn is_operator(name: &str) -> bool {
    let Some(word) = name.strip_prefix("__").and_then(|n| n.strip_suffix("__")) else { return false };
    let is_one = |word: &str| OPERATORS.contains(&word);
    is_one(word) || word.strip_prefix('r').is_some_and(is_one) || word.strip_prefix('i').is_some_and(is_one)
}

/// Whether the statement is reached because of what the other operand is: by way of a test of its class or attributes, on
/// the branch itself or on a branch before it that leaves the method.
fn depends_on(statement: Node<'_>, other: &str, body: Node<'_>) -> bool {
    let mut child = statement;
    for parent in statement.ancestors() {
        if matches!(parent.kind(), Kind::IfStatement | Kind::ElifClause)
            && parent.field_child(Field::Condition).is_some_and(|c| child != c && asks_what_it_is(c, other))
        {
            return true;
        }
        if parent.kind() == Kind::IfStatement
            && parent.named_children().any(|n| {
                n.kind() == Kind::ElifClause
                    && n.id() < statement.id()
                    && n.field_child(Field::Condition).is_some_and(|c| asks_what_it_is(c, other))
            })
        {
            return true;
        }
        if parent == body {
            break;
        }
        child = parent;
    }
    // Behind `if isinstance(other, …): return …`.
    let Some(last) = body.named_children().filter(|n| n.kind() != Kind::Comment).last() else { return false };
    last == statement
        && body.named_children().take_while(|n| *n != statement).any(|n| {
            n.kind() == Kind::IfStatement
                && n.field_child(Field::Condition).is_some_and(|c| asks_what_it_is(c, other))
                && n.descendants().any(|n| n.kind() == Kind::ReturnStatement)
        })
}

/// `isinstance(other, …)`, `type(other)`, `hasattr(other, …)`, `other.__class__`
fn asks_what_it_is(condition: Node<'_>, other: &str) -> bool {
    condition.descendants().any(|node| match node.kind() {
        Kind::Call => {
            let callee = node.field_child(Field::Function).map_or("", Node::text);
            let first = node.field_child(Field::Arguments).and_then(|a| a.named_child(0));
            matches!(callee, "isinstance" | "type" | "hasattr" | "issubclass")
                && first.is_some_and(|f| f.text() == other)
        }
        Kind::Attribute => {
            node.field_child(Field::Attribute).is_some_and(|a| a.text() == "__class__")
                && node.field_child(Field::Object).is_some_and(|o| o.text() == other)
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_silent};

    const CODE: &str = "notimplemented-in-operator";

    #[test]
    fn ignores_methods_for_subclasses_to_fill_in() {
        check_silent(
            CODE,
            "
            class A:
                def __add__(self, other):
                    '''Adds.'''
                    raise NotImplementedError
                def __lt__(self, other):
                    raise NotImplementedError('in subclasses')
            ",
        );
    }

    #[test]
    fn ignores_errors_that_have_another_reason() {
        check_silent(
            CODE,
            "
            class A:
                def __mul__(self, other):
                    if self.order > 2:
                        raise NotImplementedError('no such order yet')
                    if not isinstance(other, A):
                        return NotImplemented
                    return A(self.x * other.x)
                def __add__(self, other):
                    if isinstance(other, A):
                        return self.together(other)
                    if other > 3:
                        raise NotImplementedError('too large')
                    return 1
                def __getitem__(self, key):
                    if isinstance(key, slice):
                        raise NotImplementedError('slices')
                    return 1
                def __neg__(self): raise NotImplementedError
            def __add__(a, b):
                if isinstance(b, int): raise NotImplementedError
            ",
        );
    }

    #[test]
    fn ignores_other_classes_and_functions_inside() {
        check_silent(
            CODE,
            "
            class A:
                def __eq__(self, other):
                    if not isinstance(other, A):
                        raise TypeError
                    def f():
                        raise NotImplementedError
                    return f
            ",
        );
    }

    #[test]
    fn finds_each_way_to_get_there() {
        check_finds(
            CODE,
            "
            class A:
                def __eq__(self, other):
                    if not isinstance(other, A):
                        raise NotImplementedError
                        ^^^^^^^^^^^^^^^^^^^^^^^^^ `__eq__` raises `NotImplementedError` for this operand: with `return NotImplemented` Python would ask the other operand's class
                    return self.x == other.x
                def __radd__(self, other: int):
                    if isinstance(other, int):
                        return A(self.x + other)
                    raise NotImplementedError('only whole numbers')
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                def __lt__(self, other):
                    if type(other) is A:
                        return self.x < other.x
                    else:
                        return NotImplementedError
                        ^^^^^^^^^^^^^^^^^^^^^^^^^^ `__lt__` gives the class `NotImplementedError` as its result: with `return NotImplemented` Python would ask the other operand's class
            ",
        );
    }

    #[test]
    fn mends_with_the_value() {
        check_fix(
            CODE,
            "class A:\r\n\tdef __sub__(self, other):\r\n\t\tif not isinstance(other, A): raise NotImplementedError('é')  # why\r\n\t\treturn 1\r\n",
            "class A:\r\n\tdef __sub__(self, other):\r\n\t\tif not isinstance(other, A): return NotImplemented  # why\r\n\t\treturn 1\r\n",
        );
    }
}
