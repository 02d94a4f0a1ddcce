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
    let others = [
        grouped(&operands, &words, "or"),
        in_turn(&operands, &words, false),
        in_turn(&operands, &words, true),
    ];
    let ask = say("How does Python read {}?", [code(node.text())]);
    let shown = |group: &Group| Text(vec![Span::Code(group.text.clone())]);
    let question = Question::new("operator-precedence", context.range(node), ask, shown(&right))
        .because(Text::from("`and` takes its operands before `or` does."));
    // What always has the same outcome is no other way to read it.
    let mut seen = vec![right.holds];
    let mut is_new = |group: &&Group| {
        let is_new = !seen.contains(&group.holds);
        seen.push(group.holds);
        is_new
    };
    let others: Vec<&Group> = others.iter().filter(|group| is_new(group)).collect();
    Some(others.into_iter().map(shown).fold(question, Question::or))
}

/// An expression with brackets, and where it holds: a bit for each of the ways in which its operands may be true or false.
#[derive(Clone)]
struct Group {
    text: String,
    holds: u16,
}

impl Group {
    /// The operand with this number. What is written twice is the same twice.
    fn operand(operands: &[&str], number: usize) -> Group {
        const HOLDS: [u16; 4] = [0xaaaa, 0xcccc, 0xf0f0, 0xff00];
        let text = operands.get(number).copied().unwrap_or_default();
        let first = operands.iter().position(|other| *other == text).unwrap_or(number);
        Group { text: text.to_string(), holds: HOLDS.get(first).copied().unwrap_or_default() }
    }

    fn with(&self, word: &str, other: &Group) -> Group {
        let holds = if word == "and" { self.holds & other.holds } else { self.holds | other.holds };
        Group { text: format!("{} {word} {}", self.text, other.text), holds }
    }

    fn in_brackets(&self) -> Group {
        Group { text: format!("({})", self.text), holds: self.holds }
    }
}

/// The expression where the operators `tight` take their operands first.
fn grouped(operands: &[&str], words: &[&str], tight: &str) -> Group {
    let mut groups: Vec<(Group, usize)> = Vec::new();
    let mut loose: Vec<&str> = Vec::new();
    for number in 0..operands.len() {
        let operand = Group::operand(operands, number);
        let before = number.checked_sub(1).and_then(|at| words.get(at)).copied();
        match groups.last_mut().filter(|_| before == Some(tight)) {
            Some((group, count)) => (*group, *count) = (group.with(tight, &operand), *count + 1),
            None => {
                loose.extend(before);
                groups.push((operand, 1));
            }
        }
    }
    let mut groups =
        groups.into_iter().map(|(group, count)| if count > 1 { group.in_brackets() } else { group });
    let first = groups.next().unwrap_or_else(|| Group::operand(operands, 0));
    groups.zip(loose).fold(first, |all, (group, word)| all.with(word, &group))
}

/// The expression read from one end to the other.
fn in_turn(operands: &[&str], words: &[&str], from_right: bool) -> Group {
    let count = operands.len();
    let mut all: Option<Group> = None;
    for step in 0..count {
        let at = if from_right { count - 1 - step } else { step };
        let operand = Group::operand(operands, at);
        let Some(inner) = all else {
            all = Some(operand);
            continue;
        };
        let word = words.get(if from_right { at } else { at.saturating_sub(1) }).copied().unwrap_or_default();
        let inner = if step > 1 { inner.in_brackets() } else { inner };
        all = Some(if from_right { operand.with(word, &inner) } else { inner.with(word, &operand) });
    }
    all.unwrap_or_else(|| Group::operand(operands, 0))
}

#[cfg(test)]
mod tests {
    use crate::testing::{asked, not_asked};

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
        not_asked("grouping", "def f(a, b, c):\n    return a and b and c\n");
        not_asked("grouping", "def f(a, b, c):\n    return (a and b) or c\n");
        // From left to right it comes out the same.
        not_asked("grouping", "def f(a, b, c, d):\n    return a and b and c or d\n");
    }
}
