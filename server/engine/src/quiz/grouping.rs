//! Which operands `and` and `or` take. The misconceptions: from left to right, and `or` before `and`.

use super::{From, Question, Quiz, is_quotable};
use crate::note::{Span, Text, code, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

pub(super) const QUIZ: Quiz = Quiz { name: "grouping", from: From::Nodes(&[Kind::BooleanOperator], ask) };

fn ask<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Question> {
    if !is_quotable(node) || node.parent().is_some_and(|p| p.kind() == Kind::BooleanOperator) {
        return None;
    }
    // The operands that no brackets keep apart, and the words between them.
    let mut operands: Vec<&str> = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    let mut waiting = vec![node];
    while let Some(next) = waiting.pop() {
        match next.kind() {
            Kind::BooleanOperator => {
                waiting.push(next.field_child(Field::Right)?);
                waiting.push(next.field_child(Field::Operator)?);
                waiting.push(next.field_child(Field::Left)?);
            }
            Kind::KwAnd | Kind::KwOr => words.push(next.text()),
            Kind::Lambda | Kind::ConditionalExpression => return None,
            _ => operands.push(next.text()),
        }
    }
    if !words.contains(&"and") || !words.contains(&"or") || operands.len() > 4 {
        return None;
    }
    let right = grouped(&operands, &words, "and");
    let ask = say("How does Python read {}?", [code(node.text())]);
    let shown = |text: String| Text(vec![Span::Code(text)]);
    Some(
        Question::new("operator-precedence", context.range(node), ask, shown(right))
            .or(shown(grouped(&operands, &words, "or")))
            .or(shown(in_turn(&operands, &words, false)))
            .or(shown(in_turn(&operands, &words, true)))
            .because(Text::from("`and` takes its operands before `or` does.")),
    )
}

/// The expression where the operators `tight` take their operands first.
fn grouped(operands: &[&str], words: &[&str], tight: &str) -> String {
    let mut groups: Vec<Vec<&str>> = Vec::new();
    let mut loose: Vec<&str> = Vec::new();
    for (at, operand) in operands.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| words.get(at)).copied();
        match groups.last_mut().filter(|_| before == Some(tight)) {
            Some(group) => group.push(operand),
            None => {
                loose.extend(before);
                groups.push(vec![operand]);
            }
        }
    }
    let groups: Vec<String> = groups
        .iter()
        .map(|group| match group.as_slice() {
            [one] => (*one).to_string(),
            many => format!("({})", many.join(&format!(" {tight} "))),
        })
        .collect();
    joined(&groups, &loose)
}

fn joined(operands: &[String], words: &[&str]) -> String {
    let mut text = String::new();
    for (at, operand) in operands.iter().enumerate() {
        if let Some(word) = at.checked_sub(1).and_then(|at| words.get(at)) {
            text.push_str(&format!(" {word} "));
        }
        text.push_str(operand);
    }
    text
}

/// The expression read from one end to the other.
fn in_turn(operands: &[&str], words: &[&str], from_right: bool) -> String {
    let count = operands.len();
    let mut text = String::new();
    for step in 0..count {
        let at = if from_right { count - 1 - step } else { step };
        let operand = operands.get(at).copied().unwrap_or_default();
        if step == 0 {
            text.push_str(operand);
            continue;
        }
        let word = words.get(if from_right { at } else { at - 1 }).copied().unwrap_or_default();
        let inner = if step > 1 { format!("({text})") } else { text };
        text = if from_right {
            format!("{operand} {word} {inner}")
        } else {
            format!("{inner} {word} {operand}")
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::quiz::testing::{asked, silent};

    #[test]
    fn asks_how_and_and_or_go_together() {
        assert_eq!(
            asked("grouping", "def f(a, b, c, d):\n    return a and b or c and d\n"),
            [
                "2: How does Python read `a and b or c and d`? + `(a and b) or (c and d)` - `a and (b or c) and d` - `((a and b) or c) and d` - `a and (b or (c and d))`"
            ]
        );
    }

    #[test]
    fn is_silent_where_there_is_one_way_or_two() {
        silent("grouping", "def f(a, b, c):\n    return a and b and c\n");
        silent("grouping", "def f(a, b, c):\n    return (a and b) or c\n");
    }
}
