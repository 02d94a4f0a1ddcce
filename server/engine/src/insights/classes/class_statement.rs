//! What runs when a class statement is executed, step by step.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::class_making::{Event, Making};
use crate::semantics::cooperation::{class_name, place_of};
use crate::semantics::{Context, Member};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "class-statement", kinds: &[Kind::KwClass], run: explain };

/// More steps than this are counted, not listed.
const MOST: usize = 8;

fn explain<'m>(context: &Context<'m>, token: Node<'m>, notes: &mut Vec<Note>) {
    let Some(node) = of_header(token) else { return };
    let (Some(keyword), Some(name)) = (node.child_of_kind(Kind::KwClass), node.field_child(Field::Name))
    else {
        return;
    };
    let Some(making) = context.making(context.locate(node)) else { return };
    let is_hook = |event: &Event<'_>| {
        matches!(event, Event::Prepare(_) | Event::New(_) | Event::Init(_) | Event::InitSubclass(_))
    };
    // Those have notes of their own.
    if making.events.iter().any(is_hook) {
        return;
    }
    let special = making.events.iter().any(|event| !matches!(event, Event::Body(_)));
    let Some(Event::Body(line)) = making.events.iter().find(|event| matches!(event, Event::Body(_))) else {
        return;
    };
    let note = if special {
        let lead = say("{} is made in {} steps", [code(name.text()), plain(making.events.len() + 1)]);
        sequence(
            context,
            Note::new("class-statement", context.range(node), "Class statement", lead),
            name,
            &making,
        )
    } else {
        let lead = say(
            "the body runs now, from line {} on; then the class is made and bound to {}",
            [plain(line), code(name.text())],
        );
        Note::new("class-statement", context.range(node), "Class statement", lead)
            .weight(Weight::Working)
            .general("What the body binds becomes the class's attributes.")
    };
    notes.push(note.on([context.range(keyword)]));
}

/// The class statement whose keyword, name or `metaclass=` a token is: what is costly to find out is asked for on these only.
pub(super) fn of_header(token: Node<'_>) -> Option<Node<'_>> {
    let parent = token.parent()?;
    match (token.kind(), parent.kind()) {
        (Kind::KwClass, Kind::ClassDefinition) => Some(parent),
        (Kind::Identifier, Kind::ClassDefinition) if token.field() == Field::Name => Some(parent),
        (Kind::Identifier, Kind::KeywordArgument)
            if token.field() == Field::Name && token.text() == "metaclass" =>
        {
            parent.parent()?.parent().filter(|n| n.kind() == Kind::ClassDefinition)
        }
        _ => None,
    }
}

/// Adds what runs as numbered steps; the last is that the name is bound.
pub(super) fn sequence<'m>(context: &Context<'m>, note: Note, name: Node<'m>, making: &Making<'m>) -> Note {
    let mut note = note;
    let mut steps: Vec<Text> = making.events.iter().map(|event| step(context, name.text(), event)).collect();
    let more = (steps.len() + 1).saturating_sub(MOST);
    if more > 0 {
        steps.truncate(MOST);
    } else {
        steps.push(say("{} is bound to the result", [code(name.text())]));
    }
    for step in steps {
        note = note.step(step);
    }
    if more > 0 { note.line(say("… and {} more.", [plain(more)])) } else { note }
}

fn step<'m>(context: &Context<'m>, name: &str, event: &Event<'m>) -> Text {
    let full = |member: &Member| code(format!("{}.{}", class_name(&member.class), member.name));
    let place = |member: &Member| plain(place_of(context, member));
    match event {
        Event::Prepare(member) => say("{}{} gives the namespace for the body", [full(member), place(member)]),
        Event::Body(line) => say("the body runs, from line {} on", [plain(line)]),
        Event::New(member) => say("{}{} makes the class", [full(member), place(member)]),
        Event::SetName(node, member) => {
            say("{}{} is told the name {}", [full(member), place(member), code(node.text())])
        }
        Event::InitSubclass(member) => {
            say("{}{} is called with {}", [full(member), place(member), code(name)])
        }
        Event::Init(member) => say("{}{} is called with the finished class", [full(member), place(member)]),
        Event::Decorate(node) => {
            let shown = node.named_child(0).map(Node::one_line).unwrap_or_default();
            let cut: String = shown.chars().take(40).collect();
            let shown = if cut.len() < shown.len() { format!("{cut}…") } else { cut };
            say("the decorator {} is given the class", [code(shown.replace('`', "'"))])
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_known() {
        silent_at("class-statement", "cla$0ss A(unknown): pass\n");
        silent_at("class-statement", "cla$0ss A(metaclass=unknown): pass\n");
        silent_at("class-statement", "class $0A: pass\n");
        silent_at(
            "class-statement",
            "class M(type):\n    def __init__(c, *a): pass\ncla$0ss A(metaclass=M): pass\n",
        );
    }

    #[test]
    fn says_when_the_body_runs() {
        assert_eq!(
            hover("cla$0ss A:\n    x = 1\n"),
            [
                "Class statement · the body runs now, from line 2 on; then the class is made and bound to `A`\n(What the body binds becomes the class's attributes.)"
            ]
        );
    }

    #[test]
    fn lists_the_steps() {
        let text = hover(
            "class D:\n    def __set_name__(self, o, n): pass\n@one\n@two(3)\ncla$0ss A:\n    x = D()\n",
        );
        assert_eq!(
            text,
            [
                "Class statement · `A` is made in 5 steps\n1. the body runs, from line 6 on\n2. `D.__set_name__` (line 2) is told the name `x`\n3. the decorator `two(3)` is given the class\n4. the decorator `one` is given the class\n5. `A` is bound to the result"
            ]
        );
    }
}
