//! What a stack of decorators makes. The misconceptions: that the top one is applied first, that one is applied to the other.

use super::{From, Question, Quiz};
use crate::note::{Span, Text, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

pub(super) const QUIZ: Quiz =
    Quiz { name: "decorators", from: From::Nodes(&[Kind::DecoratedDefinition], ask) };

/// Longer decorators are not asked about.
const LONG: usize = 32;

fn ask<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Question> {
    let definition = node.field_child(Field::Definition)?;
    let name = definition.field_child(Field::Name)?.text();
    let decorators: Vec<Node<'m>> = node
        .named_children()
        .filter(|n| n.kind() == Kind::Decorator)
        .map(|n| n.named_child(0))
        .collect::<Option<_>>()?;
    let is_fit = |n: &Node<'m>| {
        let text = n.text();
        let simple = matches!(n.kind(), Kind::Identifier | Kind::Attribute | Kind::Call);
        let own = n.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == name);
        // Of two that are the same the order does not matter.
        let twice = decorators.iter().filter(|other| other.text() == text).count() > 1;
        simple && !own && !twice && text.chars().count() <= LONG && !text.contains(['\n', '`'])
    };
    if !(2..=3).contains(&decorators.len()) || !decorators.iter().all(is_fit) {
        return None;
    }
    let texts: Vec<&str> = decorators.iter().map(|n| n.text()).collect();
    let backwards: Vec<&str> = texts.iter().rev().copied().collect();
    let nest =
        |texts: &[&str]| texts.iter().rev().fold(name.to_string(), |inner, text| format!("{text}({inner})"));
    let one_on_other = texts.split_last().map(|(last, above)| {
        let made = above.iter().rev().fold((*last).to_string(), |inner, text| format!("{text}({inner})"));
        format!("{made}({name})")
    })?;
    let shown = |call: String| Text(vec![Span::Code(format!("{name} = {call}"))]);
    let word = if definition.kind() == Kind::ClassDefinition { "class" } else { "def" };
    let ask = say(&format!("What do the lines above this `{word}` stand for?"), []);
    let place = node.named_child(0).map(|first| {
        text_size::TextRange::new(context.range(first).start(), super::header(context, definition).end())
    })?;
    Some(
        Question::new("decorator-stacking", place, ask, shown(nest(&texts)))
            .or(shown(nest(&backwards)))
            .or(shown(one_on_other))
            .because(Text::from(
                "The decorator next to the definition is applied first, the one at the top last.",
            )),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{asked, not_asked};

    #[test]
    fn asks_in_which_order_decorators_are_applied() {
        let asked = asked("decorators", "@top\n@low(1)\ndef f(): ...\n");
        assert_eq!(
            asked,
            [
                "1: What do the lines above this `def` stand for? + `f = top(low(1)(f))` - `f = low(1)(top(f))` - `f = top(low(1))(f)`"
            ]
        );
    }

    #[test]
    fn is_silent_about_one_decorator_and_about_setters() {
        not_asked("decorators", "@top\ndef f(): ...\n");
        not_asked("decorators", "@top\n@x.setter\ndef x(): ...\n");
        not_asked("decorators", "@top\n@top\ndef x(): ...\n");
    }
}
