//! `b = a`: two names for one object, and where that shows.

use super::augmented_assignment::{class_of, names};
use crate::insights::Insight;
use crate::note::{Note, Weight, code, plain, say};
use crate::semantics::{Context, Straight};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight { concept: "aliasing", kinds: &[Kind::Assignment], run: explain };

/// So many statements below are looked at for a change.
const MOST_BELOW: usize = 20;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let (Some(left), Some(right), Some(equal)) =
        (node.field_child(Field::Left), node.field_child(Field::Right), node.child_of_kind(Kind::Equal))
    else {
        return;
    };
    let right = right.unparenthesized();
    if left.kind() != Kind::Identifier || right.kind() != Kind::Identifier || left.text() == right.text() {
        return;
    }
    if node.parent().is_some_and(|p| p.kind() == Kind::Assignment) || node.has_error() {
        return;
    }
    let Some(straight) = context.straight(right) else { return };
    let Some(class) = class_of(context, right, straight.origin(right)) else { return };
    if !matches!(class.as_str(), "list" | "dict" | "set" | "bytearray") || !follows(context, left, right) {
        return;
    }
    let lead = say(
        "{} and {} are one {} now: nothing is copied",
        [code(left.text()), code(right.text()), plain(&class)],
    );
    let mut note = Note::new("aliasing", context.range(node), "Aliasing", lead).on([context.range(equal)]);
    let others: Vec<_> = straight.others(right).into_iter().filter(|(name, _)| name != left.text()).collect();
    if !others.is_empty() {
        let mut text = names(&others);
        text.push(plain(if others.len() == 1 { " is the same " } else { " are the same " }));
        text.push(plain(format!("{class} too.")));
        note = note.line(text);
    }
    if let Some((change, name)) = change_below(&class, node, left, right) {
        let other = if name.text() == left.text() { right.text() } else { left.text() };
        note = note
            .line(say(
                "Line {} changes it through {}; {} shows that too.",
                [plain(context.line(change)), code(name.text()), code(other)],
            ))
            .weight(Weight::Surprise);
    }
    let copy = match class.as_str() {
        "dict" => format!("dict({})", right.text()),
        "set" => format!("set({})", right.text()),
        "bytearray" => format!("bytearray({})", right.text()),
        _ => format!("list({})", right.text()),
    };
    notes.push(
        note.line(say("A {} of its own: {}.", [plain(class), code(format!("{} = {copy}", left.text()))])),
    );
}

/// Whether nothing but the code of this function, or of the module, binds the two names.
fn follows<'m>(context: &Context<'m>, left: Node<'m>, right: Node<'m>) -> bool {
    let is_plain = |straight: &Straight<'m>, node| straight.is_followed(node);
    context.straight(left).is_some_and(|straight| is_plain(&straight, left) && is_plain(&straight, right))
}

/// The first statement of the same block below that changes the object through one of the names, before either is bound anew:
/// with the name through which it does.
fn change_below<'m>(
    class: &str,
    node: Node<'m>,
    left: Node<'m>,
    right: Node<'m>,
) -> Option<(Node<'m>, Node<'m>)> {
    let changing: &[&str] = match class {
        "dict" => &["pop", "popitem", "clear", "update", "setdefault"],
        "set" => &["add", "discard", "remove", "pop", "clear", "update"],
        _ => &["append", "extend", "insert", "pop", "remove", "clear", "reverse", "sort"],
    };
    let is_one =
        |n: &Node<'m>| n.kind() == Kind::Identifier && (n.text() == left.text() || n.text() == right.text());
    let mut statement = node.parent()?;
    for _ in 0..MOST_BELOW {
        statement = statement.next_sibling()?;
        if statement.kind() == Kind::Comment {
            continue;
        }
        let inner = (statement.kind() == Kind::ExpressionStatement).then(|| statement.named_child(0))??;
        match inner.kind() {
            Kind::Call => {
                let function = inner.field_child(Field::Function)?;
                if function.kind() == Kind::Attribute
                    && let Some(object) = function.field_child(Field::Object).filter(is_one)
                    && function.field_child(Field::Attribute).is_some_and(|n| changing.contains(&n.text()))
                {
                    return Some((statement, object));
                }
            }
            Kind::Assignment => {
                let target = inner.field_child(Field::Left)?;
                if target.kind() == Kind::Subscript
                    && let Some(object) = target.field_child(Field::Value).filter(is_one)
                {
                    return Some((statement, object));
                }
                if target.descendants().any(|n| is_one(&n)) {
                    return None;
                }
            }
            _ => return None,
        }
        // A walrus may bind one of them.
        if statement.descendants().any(|n| n.kind() == Kind::NamedExpression) {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_never_changes_or_is_not_known() {
        for source in [
            "a = 1\nb $0= a\n",
            "b $0= a\n",
            "a = [1]\nb $0= a[:]\n",
            "a = [1]\ndef f():\n    global b\n    b = 1\nb $0= a\n",
            "class A:\n    a = [1]\n    b $0= a\n",
        ] {
            silent_at("aliasing", source);
        }
    }

    #[test]
    fn says_where_it_shows() {
        assert_eq!(
            hover("a = [1]\nb $0= a\nprint(b)\nb.append(2)\n"),
            [
                "Aliasing · `b` and `a` are one list now: nothing is copied\nLine 4 changes it through `b`; `a` shows that too.\nA list of its own: `b = list(a)`."
            ]
        );
        assert_eq!(
            hover("a = {}\nc = a\nb $0= a\nb = {1: 2}\nb.clear()\n"),
            [
                "Aliasing · `b` and `a` are one dict now: nothing is copied\n`c` is the same dict too.\nA dict of its own: `b = dict(a)`."
            ]
        );
    }
}
