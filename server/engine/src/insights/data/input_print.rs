//! The text that `input()` gave, compared with a number.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::{At, Context, Definition};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "input-print", kinds: &[Kind::ComparisonOperator], run: explain };

/// More methods after one another than this are not followed.
const MOST: usize = 4;

fn explain<'m>(context: &Context<'m>, comparison: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(describe(context, comparison));
}

fn describe<'m>(context: &Context<'m>, comparison: Node<'m>) -> Option<Note> {
    let mut operators = comparison.field_children(Field::Operators);
    let (operator, single) = (operators.next()?, operators.next().is_none());
    let mut operands = comparison
        .named_children()
        .filter(|n| n.field() != Field::Operators && n.kind() != Kind::Comment)
        .map(Node::unparenthesized);
    let (left, right) = (operands.next()?, operands.next()?);
    let is_order = matches!(operator.text(), "<" | "<=" | ">" | ">=");
    // Where a chain goes on, an equality is one part of the answer.
    if !(is_order || single && matches!(operator.text(), "==" | "!=")) {
        return None;
    }
    let is_number = |n: Node<'m>| {
        context.value(n).builtin_name().is_some_and(|class| matches!(class, "int" | "float" | "bool"))
    };
    let (text, source) = if is_number(right) {
        (left, typed(context, left)?)
    } else if is_number(left) {
        (right, typed(context, right)?)
    } else {
        return None;
    };
    let mut lead = if is_order {
        Text::from("raises `TypeError`: ")
    } else if operator.text() == "==" {
        Text::from("is always `False`: ")
    } else {
        Text::from("is always `True`: ")
    };
    if text == source.node {
        lead.extend(say("{} gives a text, also where a number was typed", [code("input()")]));
    } else {
        let line = context.at(source).line(source.node);
        lead.extend(say(
            "{} is the text that {} gave on line {}",
            [code(crate::insights::short(text)), code("input()"), plain(line)],
        ));
    }
    let conversion = format!("int({})", if text == source.node { "input()" } else { text.text() });
    let fact = if is_order {
        say("{} makes a number of it; a text is not ordered against one.", [code(conversion)])
    } else {
        say("{} makes a number of it; no text equals one.", [code(conversion)])
    };
    let (weight, short) = if is_order {
        (Weight::Fails, "TypeError: a text and a number")
    } else {
        (Weight::Surprise, "a text never equals a number")
    };
    Some(
        Note::new("input-print", context.range(comparison), "input()", lead)
            .on([context.range(operator)])
            .weight(weight)
            .short(short)
            .line(fact)
            .related(&["type-conversion", "comparison-operators"]),
    )
}

/// The call of `input` whose text an expression is, or holds with methods of texts applied to it.
fn typed<'m>(context: &Context<'m>, expression: Node<'m>) -> Option<At<'m>> {
    if !context.value_here(expression).is("str") {
        return None;
    }
    let mut at = context.locate(expression);
    for _ in 0..MOST {
        let there = context.at(at);
        let node = at.node.unparenthesized();
        match node.kind() {
            Kind::Call => {
                let function = node.field_child(Field::Function)?;
                if there.qualified_name(function).as_deref() == Some("builtins.input") {
                    return Some(At { node, ..at });
                }
                // `input().strip()`
                at.node =
                    function.field_child(Field::Object).filter(|_| function.kind() == Kind::Attribute)?;
            }
            Kind::Identifier => {
                let made = there.straight(node).and_then(|straight| straight.made(node));
                at = match (made, there.definition(node)) {
                    (Some(made), _) => made,
                    (None, Definition::Value(value)) => value,
                    _ => return None,
                };
            }
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_was_converted() {
        for source in [
            "age = int(input())\nage $0>= 18\n",
            "int(input()) $0>= 18\n",
            "age = input()\nage = int(age)\nage $0>= 18\n",
            "age = input()\nage $0== '18'\n",
            "age = input()\nif age.isdigit(): age = int(age)\nage $0>= 18\n",
            "age = eval(input())\nage $0>= 18\n",
            "def input(): return 3\nage = input()\nage $0>= 18\n",
            "age = input()\nlen(age) $0>= 18\n",
            "age = input()\nage $0in [1]\n",
            "age = input()\n(age $0== 3) == 4\nage = 3\ndef f():\n    global age\n    age = 3\n",
            "def f(age):\n    age $0>= 18\n",
            "age = '3'\nage $0>= 18\n",
        ] {
            silent_at("input-print", source);
        }
    }

    #[test]
    fn finds_a_text_that_is_taken_for_a_number() {
        assert_eq!(
            hover("age = input('age? ')\nif age $0>= 18: pass\n"),
            [
                "input() · raises `TypeError`: `age` is the text that `input()` gave on line 1\n`int(age)` makes a number of it; a text is not ordered against one."
            ]
        );
        assert_eq!(
            hover("if input() $0== 5: pass\n"),
            [
                "input() · is always `False`: `input()` gives a text, also where a number was typed\n`int(input())` makes a number of it; no text equals one."
            ]
        );
        assert!(
            hover("def f():\n    n = input().strip()\n    return 3 $0!= n\n")[0]
                .starts_with("input() · is always `True`: `n` is the text that `input()` gave on line 2")
        );
    }
}
