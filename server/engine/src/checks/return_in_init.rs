//! `__init__` that returns a value, for which making an object raises a `TypeError`.

use super::write::{Changes, holds};
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::wrappers::own_nodes;
use crate::semantics::{Context, Definition, Value};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: values that may be None, such as what a call gives.
pub(super) const CHECK: Check = Check {
    code: "return-in-init",
    concept: "object-initialisation",
    group: Group::Error,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["PLE0101"], pylint: &["E0101"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::ReturnStatement],
    run,
};

/// What has an effect of its own, or may have one, and does not go with the value.
const EFFECTS: &[Kind] =
    &[Kind::Call, Kind::Await, Kind::Yield, Kind::NamedExpression, Kind::Comment, Kind::LineContinuation];

fn run<'m>(context: &Context<'m>, statement: Node<'m>, found: &mut Vec<Finding>) {
    let Some(value) = statement.named_child(0).filter(|v| v.unparenthesized().kind() != Kind::None) else {
        return;
    };
    let Some(function) = function_of(statement) else { return };
    let name = function.field_child(Field::Name).filter(|name| name.text() == "__init__");
    let is_plain = function.child_of_kind(Kind::KwAsync).is_none()
        && function.parent().is_none_or(|parent| parent.kind() != Kind::DecoratedDefinition);
    let (Some(name), true) = (name, is_plain) else { return };
    let Some(class) = context.class_of_method(function) else { return };
    if !is_never_none(context, function, value) || own_nodes(function).any(|n| n.kind() == Kind::Yield) {
        return;
    }
    let class_name = class.node.field_child(Field::Name).map_or("", Node::text);
    let message = say(
        "{} raises a `TypeError` here: `__init__` fills an object that is there already, and may return nothing but `None`",
        [code(format!("{class_name}(…)"))],
    );
    let mut finding = Finding::new(context.place(statement), message).related(
        context.place(name),
        "this method is called on the new object, and what it returns is no use to anybody",
    );
    if let Some(keyword) = statement.child_of_kind(Kind::KwReturn)
        && !holds(statement, EFFECTS)
    {
        let range = text_size::TextRange::new(keyword.end(), value.end());
        finding = finding
            .remedy(Changes::new(context).replace_range(range, "").preferred("Return without a value"));
    }
    found.push(finding);
}

/// The `def` that the statement returns from.
fn function_of(statement: Node<'_>) -> Option<Node<'_>> {
    let around = statement.ancestors().find(|n| n.kind().is_function() || n.kind() == Kind::ClassDefinition);
    around.filter(|n| n.kind() == Kind::FunctionDefinition)
}

/// Whether the value is certainly not None.
fn is_never_none<'m>(context: &Context<'m>, function: Node<'m>, value: Node<'m>) -> bool {
    let value = value.unparenthesized();
    match value.kind() {
        Kind::ExpressionList | Kind::Tuple | Kind::Lambda | Kind::NotOperator | Kind::GeneratorExpression => {
            true
        }
        // The object itself.
        Kind::Identifier => {
            let first = function.field_child(Field::Parameters).and_then(|list| list.named_child(0));
            match context.definition(value) {
                Definition::Parameter(at) => Some(at.node) == first && at.node.kind() == Kind::Identifier,
                Definition::Value(_) | Definition::Unknown => is_known(&context.value(value)),
                _ => true,
            }
        }
        _ => is_known(&context.value(value)),
    }
}

fn is_known(value: &Value<'_>) -> bool {
    !matches!(value, Value::None | Value::Unknown)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "return-in-init";

    #[test]
    fn ignores_return_none() {
        check_silent(
            CODE,
            "
            class A:
                def __init__(self, x):
                    if x:
                        return
                    if self.x:
                        return None
                    return (None)
            ",
        );
    }

    /// ruff and pylint report these two; what they return is None, and nothing is raised.
    #[test]
    fn ignores_calls_that_may_give_none() {
        check_silent(
            CODE,
            "
            class A(B):
                def __init__(self, x):
                    if x:
                        return super().__init__(x)
                    return self.set_up(x)
            class C:
                def __init__(self, x):
                    return None if x else self.x
            ",
        );
    }

    #[test]
    fn ignores_other_functions() {
        check_silent(
            CODE,
            "
            def __init__(self):
                return 1
            class A:
                def __new__(cls):
                    return 1
                def __init__(self):
                    def inner():
                        return 1
                    self.inner = lambda: 1
                    class B:
                        def get(self): return 1
                @decorated
                def __init__(self):
                    return 1
            class C:
                async def __init__(self):
                    return 1
            ",
        );
    }

    #[test]
    fn finds_values() {
        check_finds(
            CODE,
            "
            class Account:
                def __init__(self, balance):
                    self.balance = balance
                    if balance > 1:
                        return self
                        ^^^^^^^^^^^ `Account(…)` raises a `TypeError` here: `__init__` fills an object that is there already, and may return nothing but `None`
                    if balance < 0:
                        return False
                        ^^^^^^^^^^^^
                    return f'{balance}', 1
                    ^^^^^^^^^^^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_it() {
        check_fix(
            CODE,
            "class A:\n    def __init__(self): return self  # why\n",
            "class A:\n    def __init__(self): return  # why\n",
        );
        check_fix(
            CODE,
            "class Ñ:\r\n\tdef __init__(self):\r\n\t\treturn ['é',\r\n\t\t\t1]\r\n",
            "class Ñ:\r\n\tdef __init__(self):\r\n\t\treturn\r\n",
        );
    }

    #[test]
    fn leaves_effects_alone() {
        let source = "class A:\n    def __init__(self, x):\n        return [self.put(x)]\n";
        assert!(check_fixes(CODE, source).is_empty());
    }
}
