//! Which variables an inner function captures, and who else changes them.

use crate::insights::Insight;
use crate::note::{HintKind, Note, Text, code, plain, say};
use crate::semantics::late_binding::late_bound;
use crate::semantics::{Binding, BindingKind, Capture, Context};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "closures", kinds: &[Kind::FunctionDefinition, Kind::Lambda], run: explain };

/// More variables than this are counted, not listed.
const MOST: usize = 5;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(callable) = context.model().callable(node) else { return };
    // `__class__` is how `super()` works; nobody wrote it.
    let captured: Vec<&Capture> = callable.free.iter().filter(|c| c.name != "__class__").collect();
    let Some(first) = captured.first() else { return };
    // What a function made in a loop captures is told by `late-binding-closures`, with what comes of it.
    if !late_bound(context, node).is_empty() {
        return;
    }
    let who = match node.kind() {
        Kind::Lambda => plain("this lambda"),
        _ => code(node.field_child(Field::Name).map_or("?", Node::text)),
    };
    let mut lead = Text::default();
    lead.push(who.clone());
    lead.push(plain(" captures "));
    if captured.len() == 1 {
        lead.push(code(first.name.as_str()));
        if let Some(origin) = origin(context, node, first) {
            lead.push(plain(format!(" ({origin})")));
        }
    } else {
        lead.extend(Text::codes(captured.iter().take(MOST).map(|c| c.name.as_str()), ", "));
        if captured.len() > MOST {
            lead.push(plain(format!(" and {} more", captured.len() - MOST)));
        }
    }
    let names: Vec<&str> = captured.iter().take(3).map(|c| c.name.as_str()).collect();
    let mut note = Note::new("closures", context.range(node), "Closure", lead)
        .on(anchors(context, node))
        .short(format!("captures {}", names.join(", ")))
        .related(&["late-binding-closures", "nonlocal-statement"]);
    if let Some(colon) = node.child_of_kind(Kind::Colon).filter(|_| node.kind() != Kind::Lambda) {
        let all: Vec<&str> = captured.iter().map(|c| c.name.as_str()).collect();
        note = note.hint(
            HintKind::Captures,
            context.range(colon).end(),
            &format!("captures {}", all.join(", ")),
        );
    }
    if captured.len() > 1 {
        for capture in captured.iter().take(MOST) {
            if let Some(origin) = origin(context, node, capture) {
                note = note.bullet(say("{}: {}", [code(capture.name.as_str()), plain(origin)]));
            }
        }
    }
    for capture in captured.iter().take(MOST) {
        note.facts.extend(changes(context, node, capture).map(crate::note::Fact::Line));
    }
    let read = if captured.len() == 1 {
        say(
            "The variable is captured, not its value: {} is looked up when {} runs.",
            [code(first.name.as_str()), who],
        )
    } else {
        say("Variables are captured, not their values: they are looked up when {} runs.", [who])
    };
    notes.push(note.line(read));
}

fn anchors<'m>(context: &Context<'m>, node: Node<'m>) -> Vec<text_size::TextRange> {
    let keyword = node.child_of_kind(Kind::KwDef).or_else(|| node.child_of_kind(Kind::KwLambda));
    keyword.into_iter().chain(node.field_child(Field::Name)).map(|n| context.range(n)).collect()
}

/// "parameter of shout, line 12", or "line 3, again on line 5": where it is bound above the function.
fn origin<'m>(context: &Context<'m>, function: Node<'m>, capture: &Capture) -> Option<String> {
    let model = context.model();
    let first = model.bindings_of(capture.scope, &capture.name).find(gives)?;
    let node = context.tree().node(first.node)?;
    let line = context.line(node);
    let owner = model.scope_node(context.tree(), capture.scope)?;
    let mut origin = match (first.kind, owner.kind()) {
        (BindingKind::Parameter, Kind::FunctionDefinition) => {
            let name = owner.field_child(Field::Name).map_or("?", Node::text);
            format!("parameter of {name}, line {line}")
        }
        (BindingKind::For, _) => format!("loop variable, line {line}"),
        (BindingKind::Comprehension, _) => format!("variable of the comprehension, line {line}"),
        _ => format!("line {line}"),
    };
    let mut again: Vec<u32> = model
        .bindings_of(capture.scope, &capture.name)
        .filter(gives)
        .filter_map(|b| context.tree().node(b.node))
        .filter(|n| n.start() < function.start())
        .map(|n| context.line(n))
        .filter(|other| *other != line)
        .collect();
    again.dedup();
    if let Some(shown) = again.get(..again.len().min(MOST)).filter(|shown| !shown.is_empty()) {
        let word = if again.len() == 1 { "line" } else { "lines" };
        let shown: Vec<String> = shown.iter().map(ToString::to_string).collect();
        let rest = if again.len() > MOST { " …" } else { "" };
        origin.push_str(&format!(", again on {word} {}{rest}", shown.join(", ")));
    }
    Some(origin)
}

/// An annotation alone and `del` give no value.
fn gives(binding: &&Binding) -> bool {
    binding.kind.gives_value()
}

/// Bindings of the variable that run after the function was made, or that the function makes itself.
fn changes<'m>(context: &Context<'m>, function: Node<'m>, capture: &Capture) -> Option<Text> {
    let model = context.model();
    // The first one gives the variable its value; it binds nothing again, wherever it stands.
    let later = |b: &&Binding| {
        context.tree().node(b.node).is_some_and(|n| n.start() > function.start())
            && b.kind != BindingKind::Parameter
    };
    let lines: Vec<String> = model
        .rebindings_of(capture.scope, &capture.name)
        .filter(gives)
        .skip(1)
        .filter(later)
        .filter_map(|b| Some(context.line(context.tree().node(b.node)?).to_string()))
        .collect();
    let word = match lines.len() {
        0 => return None,
        1 => "line",
        _ => "lines",
    };
    Some(say(
        "{} is bound again on {} {}.",
        [code(capture.name.as_str()), plain(word), plain(lines.join(", "))],
    ))
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_functions_that_capture_nothing() {
        silent_at("closures", "x = 1\nde$0f f(a):\n    return a + x\n");
        silent_at("closures", "class A:\n    de$0f f(self):\n        super().f()\n");
        silent_at("closures", "def f(a):\n    def g():\n        $0return a\n    return g\n");
    }

    #[test]
    fn names_the_variable_and_its_origin() {
        assert_eq!(
            hover(
                "def shout(f):\n    def in$0ner(*args):\n        return f(*args).upper()\n    return [inner]\n"
            ),
            [
                "Closure · `inner` captures `f` (parameter of shout, line 1)\nThe variable is captured, not its value: `f` is looked up when `inner` runs."
            ]
        );
    }

    #[test]
    fn tells_of_later_bindings() {
        let text = hover(
            "def counter():\n    count = 0\n    de$0f step():\n        nonlocal count\n        count += 1\n        return count\n    return step\n",
        );
        assert_eq!(
            text,
            [
                "Closure · `step` captures `count` (line 2)\n`count` is bound again on line 5.\nThe variable is captured, not its value: `count` is looked up when `step` runs."
            ]
        );
    }

    #[test]
    fn tells_of_bindings_above_the_function() {
        let text = hover(
            "def f(a):\n    x = 1\n    if a:\n        x = 2\n    de$0f g():\n        return x, a\n    x = 3\n    return g\n",
        );
        assert_eq!(
            text,
            [
                "Closure · `g` captures `a`, `x`\n- `a`: parameter of f, line 1\n- `x`: line 2, again on line 4\n`x` is bound again on line 7.\nVariables are captured, not their values: they are looked up when `g` runs."
            ]
        );
    }

    #[test]
    fn counts_neither_the_first_binding_nor_what_gives_no_value() {
        let text =
            hover("def f():\n    de$0f g(): return x\n    x = 1\n    x: int\n    del x\n    return g\n")
                .remove(0);
        assert!(!text.contains("bound again"), "{text}");
    }
}
