//! The calls that a `with` statement makes.

use crate::insights::{Insight, medium};
use crate::note::{Note, Text, code, plain, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "with-statement", kinds: &[Kind::WithStatement], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(keyword) = node.child_of_kind(Kind::KwWith) else { return };
    if node.child_of_kind(Kind::KwAsync).is_some() {
        // `async with` awaits other methods; it has a card of its own.
        return;
    }
    let items = items(node);
    let note = match items.as_slice() {
        [] => return,
        [item] => one(context, node, item),
        all => several(context, node, all).short("__exit__() runs however the body ends"),
    };
    notes.push(note.on([context.range(keyword)]).related(&["context-manager-protocol", "try-else-finally"]));
}

/// The protocol as the language reference writes it out (section 8.5), in the reader's names.
fn one<'m>(context: &Context<'m>, node: Node<'m>, item: &Item<'m>) -> Note {
    let mut lead = Text::default();
    lead.push(code(medium(item.manager)));
    lead.push(plain(" is entered here and left however the body ends"));
    let enter = match item.target {
        Some(target) => format!("{} = type(m).__enter__(m)", target.text()),
        None => "type(m).__enter__(m)".to_string(),
    };
    let note = Note::new("with-statement", context.range(node), "with", lead)
        .short("__exit__() runs however the body ends")
        .step(say("{}, then {}", [code(format!("m = {}", medium(item.manager))), code(enter)]))
        .step(Text::from("the body"))
        .step(Text::from(
            "`type(m).__exit__(m, …)`, once: with the exception if one was raised (a true result stops it), else with three `None`",
        ));
    if let Some(target) = item.target.filter(|t| t.kind() == Kind::Identifier)
        && context.qualified_name(callee(item.manager)).as_deref() == Some("builtins.open")
        && !is_bound_again(context, node, target)
        && let Some(line) = last_line(context, node)
    {
        return note.line(say(
            "The file is closed after line {}; {} still names it, but reading from it raises `ValueError`.",
            [plain(line), code(target.text())],
        ));
    }
    super::own_manager::told(context, item.manager, item.target, note)
}

fn several<'m>(context: &Context<'m>, node: Node<'m>, items: &[Item<'m>]) -> Note {
    let lead =
        say("{} context managers, entered from left to right and left in reverse", [plain(items.len())]);
    let mut note = Note::new("with-statement", context.range(node), "with", lead);
    for item in items {
        let manager = code(medium(item.manager));
        note = note.step(match item.target {
            Some(target) => {
                say("{} is entered; what its `__enter__()` returns is {}", [manager, code(target.text())])
            }
            None => say("{} is entered", [manager]),
        });
    }
    let order = Text::codes(items.iter().rev().map(|item| medium(item.manager)), ", then ");
    let mut text = Text::from("after the body, `__exit__()` of ");
    text.extend(order);
    note.step(text).general("If entering a later one fails, the earlier ones are left all the same.")
}

/// Whether the body binds or deletes the name.
fn is_bound_again<'m>(context: &Context<'m>, node: Node<'m>, target: Node<'m>) -> bool {
    let Some(body) = node.field_child(Field::Body) else { return true };
    let model = context.model();
    body.descendants().any(|n| {
        n.kind() == Kind::Identifier
            && n.text() == target.text()
            && model.binding_of_name.contains_key(&n.id())
    })
}

fn callee(manager: Node<'_>) -> Node<'_> {
    manager.field_child(Field::Function).unwrap_or(manager)
}

struct Item<'m> {
    manager: Node<'m>,
    target: Option<Node<'m>>,
}

fn items(node: Node<'_>) -> Vec<Item<'_>> {
    let Some(clause) = node.named_children().find(|n| n.kind() == Kind::WithClause) else {
        return Vec::new();
    };
    let mut items = Vec::new();
    for item in clause.named_children().filter(|n| n.kind() == Kind::WithItem) {
        let Some(value) = item.field_child(Field::Value) else { continue };
        // The grammar reads `with (a as x, b as y):` as one item that holds a tuple.
        if value.kind() == Kind::Tuple {
            items.extend(value.named_children().map(as_item));
        } else {
            items.push(as_item(value.unparenthesized()));
        }
    }
    items
}

fn as_item(value: Node<'_>) -> Item<'_> {
    if value.kind() == Kind::AsPattern {
        let manager = value.named_child(0).unwrap_or(value);
        let target =
            value.named_children().find(|n| n.kind() == Kind::AsPatternTarget).and_then(|t| t.named_child(0));
        Item { manager, target }
    } else {
        Item { manager: value, target: None }
    }
}

/// The line of the last thing in the statement.
fn last_line<'m>(context: &Context<'m>, node: Node<'m>) -> Option<u32> {
    node.descendants().rfind(|n| n.kind() != Kind::Comment).map(|n| context.line(n))
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_the_body_the_items_and_async_with() {
        silent_at("with-statement", "with open(p) as f:\n    re$0ad(f)\n");
        silent_at("with-statement", "with op$0en(p) as f:\n    read(f)\n");
        silent_at("with-statement", "async def f():\n    async wi$0th a: pass\n");
    }

    #[test]
    fn writes_the_protocol_out() {
        assert_eq!(
            hover("wi$0th lock as held:\n    work(held)\n"),
            [
                "with · `lock` is entered here and left however the body ends\n1. `m = lock`, then `held = type(m).__enter__(m)`\n2. the body\n3. `type(m).__exit__(m, …)`, once: with the exception if one was raised (a true result stops it), else with three `None`"
            ]
        );
    }

    #[test]
    fn knows_that_a_file_is_closed() {
        let text = hover("wi$0th open(p) as f:\n    f.read()\n").remove(0);
        assert!(text.ends_with("The file is closed after line 2; `f` still names it, but reading from it raises `ValueError`."), "{text}");
    }

    #[test]
    fn ignores_another_open() {
        let text = hover("def open(p): ...\nwi$0th open(p) as f:\n    f.read()\n").remove(0);
        assert!(!text.contains("closed"), "{text}");
    }

    #[test]
    fn counts_several_managers() {
        assert_eq!(
            hover("wi$0th a as x, b:\n    work()\n"),
            [
                "with · 2 context managers, entered from left to right and left in reverse\n1. `a` is entered; what its `__enter__()` returns is `x`\n2. `b` is entered\n3. after the body, `__exit__()` of `b`, then `a`\n(If entering a later one fails, the earlier ones are left all the same.)"
            ]
        );
    }

    #[test]
    fn does_not_claim_a_name_that_the_body_takes_away() {
        for line in
            ["f, g = 1, 2", "del f", "import os as f", "(f := 4)", "for f in x: pass", "def f(): pass"]
        {
            let text = hover(&format!("wi$0th open(p) as f:\n    {line}\n")).remove(0);
            assert!(!text.contains("closed"), "{line}: {text}");
        }
    }
}
