//! The `None` that a function gives which prints and never returns a value.

use crate::insights::{Insight, medium};
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::wrappers::own_nodes;
use crate::semantics::{ArgumentNodes, CallableKind, Context, Definition, Value};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight { concept: "none-singleton", kinds: &[Kind::Call], run: explain };

/// What raises `TypeError` with None on the other side of any arithmetic operator.
const REFUSING: [&str; 6] = ["int", "float", "bool", "tuple", "dict", "set"];

fn explain<'m>(context: &Context<'m>, call: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(describe(context, call));
}

fn describe<'m>(context: &Context<'m>, call: Node<'m>) -> Option<Note> {
    let name = call.field_child(Field::Function).filter(|n| n.kind() == Kind::Identifier)?;
    let used = Use::of(context, call)?;
    let Definition::Function(at) = context.definition(name) else { return None };
    if context.value(call) != Value::None {
        return None;
    }
    let there = context.at(at);
    if there.model().callable(at.node)?.kind != CallableKind::Function || at.node.has_error() {
        return None;
    }
    let body = at.node.field_child(Field::Body)?;
    // `return None` is said on purpose.
    let says_none = |n: Node<'m>| {
        n.kind() == Kind::ReturnStatement && n.named_children().any(|child| child.kind() != Kind::Comment)
    };
    if own_nodes(body).any(says_none) {
        return None;
    }
    let printed = own_nodes(body).find(|n| there.is_print(*n))?;
    let lead = say(
        "{} (line {}) gives {}: it prints on line {} and returns no value",
        [code(name.text()), plain(there.line(at.node)), code("None"), plain(there.line(printed))],
    );
    let (fact, weight) = match used {
        Use::Bound(target) => {
            (say("{} is {} after this.", [code(target.one_line()), code("None")]), Weight::Surprise)
        }
        Use::Printed => (say("{} shows that {}.", [code("print"), code("None")]), Weight::Surprise),
        Use::Operand { expression, raises: true } => {
            (say("{} raises {}.", [code(medium(expression)), code("TypeError")]), Weight::Fails)
        }
        Use::Operand { expression, raises: false } => {
            (say("{} counts with that {}.", [code(medium(expression)), code("None")]), Weight::Surprise)
        }
    };
    Some(
        Note::new("none-singleton", context.range(call), "None", lead)
            .on([context.range(name)])
            .weight(weight)
            .short(format!("{} gives None", name.text()))
            .line(fact)
            .general(Text::from("`print` shows a value to a person; `return` gives it to the caller."))
            .related(&["return-statement", "input-print"]),
    )
}

/// What becomes of the result.
enum Use<'m> {
    /// It is bound to this.
    Bound(Node<'m>),
    /// It is printed.
    Printed,
    /// Something is computed with it.
    Operand {
        expression: Node<'m>,
        /// That cannot work.
        raises: bool,
    },
}

impl<'m> Use<'m> {
    fn of(context: &Context<'m>, call: Node<'m>) -> Option<Use<'m>> {
        let child = call.with_parentheses();
        let parent = child.parent()?;
        match parent.kind() {
            Kind::Assignment if child.field() == Field::Right => {
                let target = parent.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
                (!target.text().starts_with('_')).then_some(Use::Bound(target))
            }
            Kind::BinaryOperator => {
                let sides = [Field::Left, Field::Right].map(|side| parent.field_child(side));
                let other = sides.into_iter().flatten().find(|side| *side != child)?;
                let raises =
                    context.value(other).builtin_name().is_some_and(|class| REFUSING.contains(&class));
                Some(Use::Operand { expression: parent, raises })
            }
            Kind::ArgumentList => context.is_print(parent.parent()?).then_some(Use::Printed),
            _ => None,
        }
    }
}

impl<'m> Context<'m> {
    /// Whether this is a call of the builtin `print` that prints something by position.
    fn is_print(&self, call: Node<'m>) -> bool {
        let function = call.field_child(Field::Function).filter(|_| call.kind() == Kind::Call);
        function.is_some_and(|f| f.kind() == Kind::Identifier && f.text() == "print")
            && ArgumentNodes::of(call).is_some_and(|given| {
                !given.positional.is_empty() && given.named.iter().all(|(name, _)| name.text() != "file")
            })
            && function.and_then(|f| self.qualified_name(f)).as_deref() == Some("builtins.print")
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_functions_that_give_something_or_none_on_purpose() {
        for body in [
            "return x",
            "print(x); return x",
            "if x: return 1\n    print(x)",
            "print(x); return None",
            "yield print(x)",
            "log(x)",
            "pass",
            "def g(): print(x)",
            "print()",
            "print(x, file=log)",
            "raise E",
        ] {
            silent_at("none-singleton", &format!("def f(x):\n    {body}\ny = $0f(1)\n"));
        }
    }

    #[test]
    fn ignores_results_that_nobody_uses() {
        let define = "def f(x): print(x)\n";
        for used in [
            "$0f(1)",
            "_ = $0f(1)",
            "g($0f(1))",
            "[$0f(1)]",
            "x = lambda: $0f(1)",
            "run($0f)",
            "g(print($0f))",
        ] {
            silent_at("none-singleton", &format!("{define}{used}\n"));
        }
        silent_at("none-singleton", "@d\ndef f(x): print(x)\ny = $0f(1)\n");
        silent_at("none-singleton", "async def f(x): print(x)\ny = $0f(1)\n");
        silent_at("none-singleton", "def f(x): print(x)\ndef f(x): return x\ny = $0f(1)\n");
        silent_at("none-singleton", "def print(x): pass\ndef f(x): print(x)\ny = $0f(1)\n");
    }

    #[test]
    fn finds_print_where_return_was_meant() {
        let define = "def double(x):\n    print(x * 2)\n";
        assert_eq!(
            hover(&format!("{define}answer = $0double(3)\n")),
            [
                "None · `double` (line 1) gives `None`: it prints on line 2 and returns no value\n`answer` is `None` after this.\n(`print` shows a value to a person; `return` gives it to the caller.)"
            ]
        );
        assert!(
            hover(&format!("{define}y = ($0double(3)) + 1\n"))[0]
                .contains("\n`(double(3)) + 1` raises `TypeError`.\n")
        );
        assert!(
            hover(&format!("{define}y = $0double(3) + z\n"))[0]
                .contains("\n`double(3) + z` counts with that `None`.\n")
        );
        assert!(
            hover(&format!("{define}print($0double(3))\n"))[0].contains("\n`print` shows that `None`.\n")
        );
    }
}
