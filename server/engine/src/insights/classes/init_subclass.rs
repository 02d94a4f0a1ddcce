//! For which classes an `__init_subclass__` runs, and that a class statement runs one.

use crate::insights::Insight;
use crate::note::{Note, Text, code, counted, plain, say};
use crate::semantics::Context;
use crate::semantics::class_making::Event;
use crate::semantics::cooperation::{class_name, place_of};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight {
    concept: "init-subclass",
    kinds: &[Kind::KwClass, Kind::Identifier, Kind::FunctionDefinition],
    run: explain,
};

/// More classes than this are counted, not listed.
const MOST: usize = 5;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(match node.kind() {
        Kind::FunctionDefinition => at_method(context, node),
        _ => super::class_statement::of_header(node).and_then(|node| at_subclass(context, node)),
    });
}

/// A class statement that runs one.
fn at_subclass<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let arguments = node.field_child(Field::Superclasses)?;
    let making = context.making(context.locate(node))?;
    let is_meta = |event: &Event<'_>| matches!(event, Event::Prepare(_) | Event::New(_) | Event::Init(_));
    if making.events.iter().any(is_meta) {
        return None;
    }
    let member = making.events.iter().find_map(|event| match event {
        Event::InitSubclass(member) => Some(member),
        _ => None,
    })?;
    let name = node.field_child(Field::Name)?;
    let keywords: Vec<String> = arguments
        .named_children()
        .filter(|n| n.kind() == Kind::KeywordArgument)
        .filter(|n| n.field_child(Field::Name).is_some_and(|name| name.text() != "metaclass"))
        .map(Node::one_line)
        .collect();
    let mut lead = say(
        "this statement calls {}{}",
        [code(format!("{}.{}", class_name(&member.class), member.name)), plain(place_of(context, member))],
    );
    let shown = keywords.join(", ");
    if !shown.is_empty() && shown.chars().count() < 60 && !shown.contains('`') {
        lead.extend(say(" with {}", [code(shown)]));
    }
    let anchors = [node.child_of_kind(Kind::KwClass)?, name].map(|n| context.range(n));
    let note = Note::new("init-subclass", context.range(node), "__init_subclass__", lead).on(anchors);
    let note = super::class_statement::sequence(context, note, name, &making);
    Some(note.related(&["class-statement"]))
}

/// The method itself.
fn at_method<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let name = node.field_child(Field::Name).filter(|name| name.text() == "__init_subclass__")?;
    let class = context.class_of_method(node)?;
    // Under a condition it may not be there.
    let bindings = context.bindings_in_class(class, "__init_subclass__");
    let last =
        bindings.last().filter(|found| found.piece == context.piece() && found.binding.node == name.id());
    if last.is_none() || context.is_conditional_member(class, "__init_subclass__") {
        return None;
    }
    let own = context.class(class).id;
    let told = context.told_subclasses(class);
    let not_itself = say("Not for {} itself.", [code(own.qualname.as_str())]);
    let mut lead = Text::from("runs for each class made below this one: ");
    if told.is_empty() {
        lead =
            Text::from("runs for each class made below this one; there is none that is certain in this file");
    }
    for (at, sub) in told.iter().take(MOST).enumerate() {
        if at > 0 {
            lead.push(plain(", "));
        }
        lead.extend(say(
            "{} (line {})",
            [code(context.qualname(*sub).as_str()), plain(context.at(*sub).line(sub.node))],
        ));
    }
    if told.len() > MOST {
        lead.push(plain(format!(" and {}", counted(told.len() - MOST, "more class"))));
    }
    Some(
        Note::new("init-subclass", context.range(node), "__init_subclass__", lead)
            .on([context.range(name)])
            .line(not_itself)
            .general("It is a class method without being marked as one, and gets the keywords of the class statement."),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_classes_that_run_none() {
        silent_at("init-subclass", "class A: pass\ncla$0ss B(A): pass\n");
        silent_at("init-subclass", "cla$0ss A:\n    def __init_subclass__(cls): pass\n");
        silent_at(
            "init-subclass",
            "class A:\n    def __init_subclass__(cls): pass\ncla$0ss B(unknown, A): pass\n",
        );
        silent_at("init-subclass", "def $0__init_subclass__(cls): pass\n");
    }

    #[test]
    fn says_what_the_statement_runs() {
        assert_eq!(
            hover("class A:\n    def __init_subclass__(cls, key): pass\nclass $0B(A, key=1):\n    x = 1\n")
                [0],
            "__init_subclass__ · this statement calls `A.__init_subclass__` (line 2) with `key=1`\n1. the body runs, from line 4 on\n2. `A.__init_subclass__` (line 2) is called with `B`\n3. `B` is bound to the result"
        );
    }

    #[test]
    fn lists_the_classes_below() {
        let text =
            hover("class A:\n    def $0__init_subclass__(cls): pass\nclass B(A): pass\nclass C(B): pass\n")
                .remove(0);
        assert!(text.starts_with("__init_subclass__ · runs for each class made below this one: `B` (line 3), `C` (line 4)\nNot for `A` itself."), "{text}");
    }
}
