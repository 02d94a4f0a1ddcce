//! Keys and elements that cannot be hashed.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::{Context, Definition};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "hashability", kinds: &[Kind::Pair, Kind::Set, Kind::Call], run: explain };

/// A longer text is not shown.
const LONG: usize = 40;
/// So deep tuples are looked into.
const MOST_NODES: usize = 50;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    if node.has_error() {
        return;
    }
    match node.kind() {
        Kind::Pair => {
            let in_display = node.parent().is_some_and(|p| p.kind() == Kind::Dictionary);
            let (Some(key), Some(colon)) = (node.field_child(Field::Key), node.child_of_kind(Kind::Colon))
            else {
                return;
            };
            if in_display && let Some(why) = unhashable(context, key) {
                notes.push(note(context, node, "key", key, why).on([context.range(colon)]));
            }
        }
        Kind::Set => {
            let Some((item, why)) =
                node.named_children().find_map(|item| Some((item, unhashable(context, item)?)))
            else {
                return;
            };
            let braces = node.children().filter(|n| matches!(n.kind(), Kind::OpenBrace | Kind::CloseBrace));
            notes.push(note(context, node, "element", item, why).on(braces.map(|n| context.range(n))));
        }
        _ => {
            let (Some(function), Some(arguments)) =
                (node.field_child(Field::Function), node.field_child(Field::Arguments))
            else {
                return;
            };
            if function.text() != "hash" || arguments.kind() != Kind::ArgumentList {
                return;
            }
            let mut given = arguments.named_children();
            if let (Some(item), None) = (given.next(), given.next())
                && context.qualified_name(function).as_deref() == Some("builtins.hash")
                && let Some(why) = unhashable(context, item)
            {
                notes.push(note(context, node, "argument", item, why).on([context.range(function)]));
            }
        }
    }
}

fn note<'m>(context: &Context<'m>, node: Node<'m>, role: &str, item: Node<'m>, why: Text) -> Note {
    let mut lead = say("raises {}: ", [code("TypeError")]);
    lead.extend(why);
    let note = Note::new("hashability", context.range(node), "Hashability", lead).weight(Weight::Fails);
    let instead = match item.unparenthesized().kind() {
        Kind::List => "A tuple of the same items can be hashed, if they can.",
        Kind::Set | Kind::SetComprehension => "A `frozenset` can be hashed.",
        _ => {
            return note.general(say(
                "A hash must never change, so what can change has none; this {} can.",
                [plain(role)],
            ));
        }
    };
    note.line(Text::from(instead))
}

/// Why the object that an expression gives cannot be hashed, where that is certain.
fn unhashable<'m>(context: &Context<'m>, item: Node<'m>) -> Option<Text> {
    let item = item.unparenthesized();
    let shown = |n: Node<'m>| {
        let text = n.one_line();
        if text.chars().count() > LONG || text.contains('…') { None } else { Some(code(text)) }
    };
    let mut waiting = vec![item];
    let mut seen = 0;
    while let Some(next) = waiting.pop() {
        seen += 1;
        if seen > MOST_NODES {
            return None;
        }
        let next = next.unparenthesized();
        if next.kind() == Kind::Tuple {
            waiting.extend(next.named_children());
            continue;
        }
        let Some(class) = changeable(context, next) else { continue };
        let part = shown(next)?;
        return Some(if next == item {
            say("{} is a {}, which cannot be hashed", [part, plain(class)])
        } else {
            say("the tuple holds {}, a {}, which cannot be hashed", [part, plain(class)])
        });
    }
    None
}

/// The class of an expression that gives a list, dict or set.
fn changeable<'m>(context: &Context<'m>, node: Node<'m>) -> Option<&'static str> {
    let of_display = |kind: Kind| match kind {
        Kind::List | Kind::ListComprehension => Some("list"),
        Kind::Set | Kind::SetComprehension => Some("set"),
        Kind::Dictionary | Kind::DictionaryComprehension => Some("dict"),
        _ => None,
    };
    match node.kind() {
        Kind::Call => {
            let function = node.field_child(Field::Function).filter(|f| f.kind() == Kind::Identifier)?;
            let name =
                ["list", "dict", "set", "bytearray"].into_iter().find(|name| *name == function.text())?;
            (context.qualified_name(function)? == format!("builtins.{name}")).then_some(name)
        }
        Kind::Identifier => {
            if let Some(at) = context.straight(node).and_then(|straight| straight.origin(node)) {
                return of_display(at.node.kind());
            }
            match context.definition(node) {
                Definition::Value(at) => of_display(at.node.unparenthesized().kind()),
                _ => None,
            }
        }
        kind => of_display(kind),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::notes_of;

    #[test]
    fn ignores_what_can_be_hashed_or_is_not_known() {
        for source in [
            "{1: []}\n",
            "{(1, 2): 3}\n",
            "{x: 3}\n",
            "{x, (1,)}\n",
            "{(1, f([])): 3}\n",
            "def hash(x): pass\nhash([])\n",
            "def list(): return 1\n{list(): 3}\n",
            "x = []\nx = 1\n{x: 3}\n",
            "{[]: 1 for x in y}\n",
            "{frozenset([1]): 1}\n",
        ] {
            assert!(notes_of("hashability", source).is_empty(), "{source}");
        }
    }

    #[test]
    fn says_what_cannot_be_hashed() {
        assert_eq!(
            notes_of("hashability", "{[1, 2]: 3}\n"),
            [
                "Hashability · raises `TypeError`: `[1, 2]` is a list, which cannot be hashed\nA tuple of the same items can be hashed, if they can."
            ]
        );
        assert!(notes_of("hashability", "x = {}\n{1, ('a', (x,))}\n")[0].starts_with(
            "Hashability · raises `TypeError`: the tuple holds `x`, a dict, which cannot be hashed"
        ));
    }
}
