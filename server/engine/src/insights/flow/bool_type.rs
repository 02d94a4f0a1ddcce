//! `True` and `False` returned by an `if`, where the condition says it already.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "bool-type", kinds: &[Kind::IfStatement], run: explain };

/// A longer condition is not shown.
const LONG: usize = 70;

fn explain<'m>(context: &Context<'m>, statement: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(describe(context, statement));
}

fn describe<'m>(context: &Context<'m>, statement: Node<'m>) -> Option<Note> {
    let keyword = statement.child_of_kind(Kind::KwIf)?;
    let yes = returned(statement.field_child(Field::Consequence)?)?;
    let mut others = statement.field_children(Field::Alternative);
    let (other, None) = (others.next(), others.next()) else { return None };
    // An `else` says that both are meant; a test that stands before the last `return` may be one of several.
    let (no, weight) = match other {
        Some(clause) if clause.kind() == Kind::ElseClause => {
            (returned(clause.field_child(Field::Body)?)?, Weight::Result)
        }
        Some(_) => return None,
        None => (truth(next_statement(statement)?)?, Weight::Working),
    };
    if yes == no {
        return None;
    }
    // A comment says why it is written like this.
    if statement.descendants().any(|n| n.kind() == Kind::Comment) {
        return None;
    }
    let condition = statement.field_child(Field::Condition)?.unparenthesized();
    let text = condition.one_line();
    if text.chars().count() > LONG || text.contains('…') || condition.kind() == Kind::NamedExpression {
        return None;
    }
    let is_bool = context.value(condition).is("bool");
    // Nearly all objects compare to True or False; arrays do not.
    let is_comparison = condition.kind() == Kind::ComparisonOperator
        && condition.field_children(Field::Operators).count() == 1;
    let binds_loosely = matches!(
        condition.kind(),
        Kind::BooleanOperator | Kind::ConditionalExpression | Kind::Lambda | Kind::Await
    );
    let written = match yes {
        true if is_bool || is_comparison => format!("return {text}"),
        true if !context.would_mean_builtin("bool", statement) => return None,
        true => format!("return bool({text})"),
        false if binds_loosely => format!("return not ({text})"),
        false => format!("return not {text}"),
    };
    let lead = say("the condition itself says it: {} gives the same", [code(written)]);
    let note = Note::new("bool-type", context.range(statement), "if", lead)
        .on([context.range(keyword)])
        .weight(weight)
        .short("the condition itself says it")
        .related(&["comparison-operators", "return-statement", "truthiness"]);
    Some(if yes && !is_bool && is_comparison {
        note.line(say(
            "{} is {} or {} for numbers, texts and most other objects.",
            [code(text), code("True"), code("False")],
        ))
    } else if yes && !is_bool {
        note.line(Text::from("`bool(…)` asks what `if` asks: whether the object counts as true."))
    } else {
        note
    })
}

/// Which of the two a block returns that does nothing else.
fn returned(block: Node<'_>) -> Option<bool> {
    let mut statements = block.named_children();
    let (only, None) = (statements.next()?, statements.next()) else { return None };
    truth(only)
}

fn truth(statement: Node<'_>) -> Option<bool> {
    if statement.kind() != Kind::ReturnStatement {
        return None;
    }
    let mut values = statement.named_children();
    match (values.next()?.kind(), values.next()) {
        (Kind::True, None) => Some(true),
        (Kind::False, None) => Some(false),
        _ => None,
    }
}

/// The statement below it, where it is the first of its block or follows something other than such a test.
fn next_statement(statement: Node<'_>) -> Option<Node<'_>> {
    let is_test = |n: Node<'_>| {
        n.kind() == Kind::IfStatement && n.field_child(Field::Consequence).and_then(returned).is_some()
    };
    // One of several tests in a row reads well as it is.
    if statement.prev_sibling().is_some_and(is_test) {
        return None;
    }
    statement.next_sibling()
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_other_answers() {
        for source in [
            "def f(x):\n    i$0f x:\n        return True\n    return None\n",
            "def f(x):\n    i$0f x:\n        return True\n    else:\n        return True\n",
            "def f(x):\n    i$0f x:\n        return 1\n    else:\n        return 0\n",
            "def f(x):\n    i$0f x:\n        print(x)\n        return True\n    return False\n",
            "def f(x):\n    i$0f x:\n        return True\n    elif y:\n        return False\n    else:\n        return True\n",
            "def f(x):\n    i$0f x:\n        # why\n        return True\n    return False\n",
            "def f(x):\n    i$0f x:\n        return True\n    print(x)\n    return False\n",
            "def f(x):\n    if x == 1:\n        return True\n    i$0f x == 2:\n        return True\n    return False\n",
            "def f(x):\n    i$0f (y := x):\n        return True\n    return False\n",
            "def f(x):\n    for y in x:\n        i$0f y:\n            return True\n    return False\n",
        ] {
            silent_at("bool-type", source);
        }
    }

    #[test]
    fn says_what_gives_the_same() {
        let at = |condition: &str, yes: &str, no: &str| {
            let source = format!(
                "def f(x: int, y):\n    i$0f {condition}:\n        return {yes}\n    else:\n        return {no}\n"
            );
            hover(&source).remove(0)
        };
        assert_eq!(
            at("x >= 18", "True", "False"),
            "if · the condition itself says it: `return x >= 18` gives the same"
        );
        assert_eq!(
            at("(y >= 18)", "True", "False"),
            "if · the condition itself says it: `return y >= 18` gives the same\n`y >= 18` is `True` or `False` for numbers, texts and most other objects."
        );
        assert_eq!(
            at("y", "True", "False"),
            "if · the condition itself says it: `return bool(y)` gives the same\n`bool(…)` asks what `if` asks: whether the object counts as true."
        );
        assert_eq!(
            at("y == 2", "False", "True"),
            "if · the condition itself says it: `return not y == 2` gives the same"
        );
        assert_eq!(
            at("x and y", "False", "True"),
            "if · the condition itself says it: `return not (x and y)` gives the same"
        );
        assert_eq!(
            at("not y", "True", "False"),
            "if · the condition itself says it: `return not y` gives the same"
        );
    }
}
