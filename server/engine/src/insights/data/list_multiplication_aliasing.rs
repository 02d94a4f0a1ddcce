//! How many objects `[…] * n` holds.

use crate::insights::Insight;
use crate::note::{Note, Weight, code, counted, plain, say};
use crate::semantics::{Constant, Context};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "list-multiplication-aliasing", kinds: &[Kind::BinaryOperator], run: explain };

/// A longer text is not shown.
const LONG: usize = 60;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let (Some(left), Some(right), Some(operator)) =
        (node.field_child(Field::Left), node.field_child(Field::Right), node.field_child(Field::Operator))
    else {
        return;
    };
    if operator.kind() != Kind::Star || node.has_error() {
        return;
    }
    let (left, right) = (left.unparenthesized(), right.unparenthesized());
    let (list, count) = if left.kind() == Kind::List { (left, right) } else { (right, left) };
    if list.kind() != Kind::List || list.named_children().any(|n| n.text().starts_with('*')) {
        return;
    }
    let items: Vec<Node<'m>> = list.named_children().map(Node::unparenthesized).collect();
    let is_list = |n: &&Node<'m>| {
        n.kind().is_new_collection()
            || n.kind() == Kind::BinaryOperator
                && n.field_child(Field::Operator).is_some_and(|o| o.kind() == Kind::Star)
                && n.field_child(Field::Left).is_some_and(|left| left.unparenthesized().kind() == Kind::List)
    };
    let inner: Vec<&Node<'m>> = items.iter().filter(is_list).collect();
    let Some(first) = inner.first() else { return };
    let kind = match first.kind() {
        Kind::Set | Kind::SetComprehension => "set",
        Kind::Dictionary | Kind::DictionaryComprehension => "dict",
        _ => "list",
    };
    let times = match context.constant(count) {
        Some(Constant::Int(n)) if (2..=1_000_000).contains(&n) => Some(n),
        Some(_) => return,
        None => None,
    };
    let lead = match (times, inner.len()) {
        (Some(n), 1) => say("{} references to 1 {}", [plain(n), plain(kind)]),
        (None, 1) => say("1 {} only, however often it stands there", [plain(kind)]),
        (Some(n), more) => {
            let total = n * i128::try_from(more).unwrap_or(0);
            say("{} references to {}", [plain(total), plain(counted(more, "object"))])
        }
        (None, more) => say("{} only, however often they stand there", [plain(counted(more, "object"))]),
    };
    let mut note = Note::new("list-multiplication-aliasing", context.range(node), "Repeated list", lead)
        .on([context.range(operator)])
        .weight(Weight::Surprise);
    let name = node
        .parent()
        .filter(|p| p.kind() == Kind::Assignment && p.field_child(Field::Right) == Some(node))
        .and_then(|p| p.field_child(Field::Left))
        .filter(|left| left.kind() == Kind::Identifier)
        .map(|left| left.text());
    if let ([_], Some(name), Some(_)) = (items.as_slice(), name, times) {
        note = note.line(say(
            "{} is {}: a change in one place shows in all.",
            [code(format!("{name}[0]")), code(format!("{name}[1]"))],
        ));
    }
    let apart = format!("[{} for _ in range({})]", first.one_line(), count.one_line());
    if items.len() == 1 && apart.chars().count() <= LONG && !apart.contains('…') {
        note = note.line(say("One {} for each place: {}.", [plain(kind), code(apart)]));
    }
    notes.push(note);
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_shared_or_never_changes() {
        for source in [
            "[0] $0* 3\n",
            "[[]] $0* 1\n",
            "[[]] $0* 0\n",
            "[x] $0* 3\n",
            "[()] $0* 3\n",
            "[*[[]]] $0* 3\n",
            "[[]] $0+ 3\n",
        ] {
            silent_at("list-multiplication-aliasing", source);
        }
    }

    #[test]
    fn counts_the_objects() {
        assert_eq!(
            hover("rows = [[0] * 3] $0* 4\n"),
            [
                "Repeated list · 4 references to 1 list\n`rows[0]` is `rows[1]`: a change in one place shows in all.\nOne list for each place: `[[0] * 3 for _ in range(4)]`."
            ]
        );
        assert!(
            hover("n $0* [[], {}]\n")[0]
                .starts_with("Repeated list · 2 objects only, however often they stand there")
        );
    }
}
