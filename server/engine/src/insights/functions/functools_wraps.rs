//! What a wrapper keeps of the function that it wraps.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say, shortened};
use crate::semantics::wrappers::{Returned, first_parameter, keeps_identity, returned};
use crate::semantics::{At, Context, Definition};
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

pub(super) const INSIGHT: Insight =
    Insight { concept: "functools-wraps", kinds: &[Kind::FunctionDefinition, Kind::Decorator], run: explain };

/// More decorated functions than this are counted, not listed.
const MOST: usize = 3;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    // What is kept is told at `@functools.wraps(…)`, what is lost at the `def` that goes without it.
    let wraps = (node.kind() == Kind::Decorator).then_some(node);
    let wrapper = match wraps {
        Some(decorator) => {
            let callee = decorator.named_child(0).and_then(|call| call.field_child(Field::Function));
            if callee.and_then(|c| context.qualified_name(c)).as_deref() != Some("functools.wraps") {
                return;
            }
            decorator.parent().and_then(|p| p.field_child(Field::Definition))
        }
        None => Some(node),
    };
    let Some(wrapper) = wrapper.filter(|n| n.kind() == Kind::FunctionDefinition) else { return };
    let Some(outer) =
        wrapper.ancestors().find(|n| n.kind().is_function() || n.kind() == Kind::ClassDefinition)
    else {
        return;
    };
    let (Some(name), Some(keyword)) = (wrapper.field_child(Field::Name), wrapper.child_of_kind(Kind::KwDef))
    else {
        return;
    };
    if outer.kind() != Kind::FunctionDefinition {
        return;
    }
    let Some(wrapped) = first_parameter(outer).filter(|p| p.kind() == Kind::Identifier) else { return };
    let inner = context.locate(wrapper);
    if returned(context, context.locate(outer)) != Returned::Inner(inner)
        || !calls(context, outer, wrapper, wrapped)
        || !is_left_alone(context, outer, name)
    {
        return;
    }
    let note = match (keeps_identity(context, outer, inner), wraps) {
        (Some(false), None) => loses(context, outer, wrapper, wrapped)
            .map(|note| note.on([context.range(keyword), context.range(name)])),
        (Some(true), Some(decorator)) => decorator
            .child_of_kind(Kind::At)
            .map(|at| keeps(context, wrapper, wrapped).on([context.range(at)])),
        _ => None,
    };
    notes.extend(note.map(|note| note.related(&["decorator", "closures"])));
}

/// Whether the wrapper calls what the function around it was given, so that it stands in its place.
fn calls<'m>(context: &Context<'m>, outer: Node<'m>, wrapper: Node<'m>, wrapped: Node<'m>) -> bool {
    let (Some(scope), Some(body)) =
        (context.model().scope_of_node.get(&outer.id()), wrapper.field_child(Field::Body))
    else {
        return false;
    };
    context.model().rebindings_of(*scope, wrapped.text()).count() == 1
        && context.uses_of(*scope, wrapped.text(), body).any(|n| n.field() == Field::Function)
}

/// Whether nothing but `return` and attributes of its own mention the wrapper: what else gets hold of it may change its name.
fn is_left_alone<'m>(context: &Context<'m>, outer: Node<'m>, name: Node<'m>) -> bool {
    let (Some(scope), Some(body)) =
        (context.model().scope_of_node.get(&outer.id()), outer.field_child(Field::Body))
    else {
        return false;
    };
    context.uses_of(*scope, name.text(), body).filter(|n| *n != name).all(|n| {
        n.parent().is_some_and(|parent| match parent.kind() {
            Kind::ReturnStatement => true,
            Kind::Attribute => {
                parent.field_child(Field::Attribute).is_some_and(|a| !a.text().starts_with("__"))
            }
            _ => false,
        })
    })
}

fn loses<'m>(context: &Context<'m>, outer: Node<'m>, wrapper: Node<'m>, wrapped: Node<'m>) -> Option<Note> {
    let outer_name = outer.field_child(Field::Name)?.text();
    let name = wrapper.field_child(Field::Name)?.text();
    let parameters = wrapper.field_child(Field::Parameters)?.one_line();
    let lead = say(
        "what {} decorates goes by the name {}: {} takes nothing over from {}",
        [code(outer_name), code(format!("'{name}'")), code(name), code(wrapped.text())],
    );
    let decorated = decorated_by(context, outer);
    // A function that takes other arguments may be made for something else than standing in its place.
    if decorated.is_empty() && !parameters.contains('*') {
        return None;
    }
    let mut note = Note::new("functools-wraps", context.range(wrapper), "functools.wraps", lead)
        .weight(Weight::Surprise)
        .short(format!("__name__ becomes '{name}'"));
    note = note.line(say(
        "Its `__name__`, `__qualname__` and `__doc__` are those of {}, and `inspect.signature` shows {}.",
        [code(name), code(shortened(&parameters))],
    ));
    for (function, line) in decorated.iter().take(MOST) {
        note = note.bullet(say(
            "{} (line {}): {} is {}",
            [code(*function), plain(line), code(format!("{function}.__name__")), code(format!("'{name}'"))],
        ));
    }
    if decorated.len() > MOST {
        note = note.line(Text::from(format!("{} more.", decorated.len() - MOST).as_str()));
    }
    Some(
        note.line(say(
            "{} above this line keeps them.",
            [code(format!("@functools.wraps({})", wrapped.text()))],
        )),
    )
}

fn keeps<'m>(context: &Context<'m>, wrapper: Node<'m>, wrapped: Node<'m>) -> Note {
    let name = wrapper.field_child(Field::Name).map_or("?", Node::text);
    let lead = say("{} takes over the name, docstring and more of {}", [code(name), code(wrapped.text())]);
    let mut copied = vec!["__module__", "__name__", "__qualname__", "__doc__"];
    copied.push(if context.target() >= PythonVersion::new(3, 14) {
        "__annotate__"
    } else {
        "__annotations__"
    });
    if context.target() >= PythonVersion::new(3, 12) {
        copied.push("__type_params__");
    }
    let mut text = Text::from("Copied: ");
    text.extend(Text::codes(copied, ", "));
    text.extend(Text::from("; what is in `__dict__` is added."));
    Note::new("functools-wraps", context.range(wrapper), "functools.wraps", lead)
        .line(text)
        .line(say("`__wrapped__` is {} itself: `inspect.signature` goes by that.", [code(wrapped.text())]))
        .line(say("`__defaults__` and `__code__` stay those of {}.", [code(name)]))
        .weight(Weight::Working)
}

/// The functions of the file that have this one as their only decorator, each with its line.
fn decorated_by<'m>(context: &Context<'m>, outer: Node<'m>) -> Vec<(&'m str, u32)> {
    let Some(name) = outer.field_child(Field::Name).map(Node::text) else { return Vec::new() };
    let target = context.locate(outer);
    if outer.parent().is_some_and(|p| p.kind() == Kind::DecoratedDefinition) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (piece, place) in context.module().pieces().iter().enumerate() {
        if !place.segment.text().contains(name) {
            continue;
        }
        let tree = place.segment.tree();
        for node in place.model.references.iter().filter_map(|r| tree.node(r.node)) {
            let Some(decorator) =
                node.parent().filter(|p| p.kind() == Kind::Decorator && node.text() == name)
            else {
                continue;
            };
            let Some(around) = decorator.parent() else { continue };
            let count = around.named_children().filter(|n| n.kind() == Kind::Decorator).count();
            let function = around.field_child(Field::Definition);
            let Some(function) = function.filter(|n| n.kind() == Kind::FunctionDefinition) else { continue };
            let there = context.at(At { piece, node });
            if count == 1
                && there.definition(node) == Definition::Function(target)
                && let Some(own) = function.field_child(Field::Name)
            {
                found.push((own.text(), there.line(own)));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_no_wrapper() {
        for source in [
            "def f(g):\n    de$0f inner(): return 1\n    return inner\n",
            "def f(g):\n    de$0f inner(): return g()\n    return 1\n",
            "def f(g):\n    g = 1\n    de$0f inner(): return g()\n    return inner\n",
            "de$0f f(g): return g()\n",
            "def hook(cls):\n    de$0f make(path): return cls(path)\n    return make\n",
            "from functools import update_wrapper\ndef f(g):\n    de$0f inner(): return g()\n    update_wrapper(inner, g)\n    return inner\n",
            "class A:\n    de$0f inner(self): return 1\n",
            "def f(g):\n    de$0f inner(*a): return g(*a)\n    inner.__doc__ = 'x'\n    return inner\n",
            "def f(g):\n    de$0f inner(*a): return g(*a)\n    rename(inner)\n    return inner\n",
        ] {
            silent_at("functools-wraps", source);
        }
    }

    #[test]
    fn says_what_is_lost() {
        let text = hover("def slow(func):\n    def wrap$0per(*args):\n        return func(*args)\n    return wrapper\n@slow\ndef greet(): pass\n").remove(0);
        assert_eq!(
            text,
            "functools.wraps · what `slow` decorates goes by the name `'wrapper'`: `wrapper` takes nothing over from `func`\nIts `__name__`, `__qualname__` and `__doc__` are those of `wrapper`, and `inspect.signature` shows `(*args)`.\n- `greet` (line 6): `greet.__name__` is `'wrapper'`\n`@functools.wraps(func)` above this line keeps them."
        );
    }

    #[test]
    fn says_what_is_kept() {
        assert_eq!(
            hover(
                "import functools\ndef slow(func):\n    $0@functools.wraps(func)\n    def wrapper(*args):\n        return func(*args)\n    return wrapper\n"
            )[0],
            "functools.wraps · `wrapper` takes over the name, docstring and more of `func`\nCopied: `__module__`, `__name__`, `__qualname__`, `__doc__`, `__annotate__`, `__type_params__`; what is in `__dict__` is added.\n`__wrapped__` is `func` itself: `inspect.signature` goes by that.\n`__defaults__` and `__code__` stay those of `wrapper`."
        );
    }
}
