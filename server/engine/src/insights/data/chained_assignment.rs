//! `a = b = value`: one value for several names.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "chained-assignment", kinds: &[Kind::Assignment], run: explain };

/// A longer text is not shown.
const LONG: usize = 60;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    if node.has_error() || node.parent().is_some_and(|p| p.kind() == Kind::Assignment) {
        return;
    }
    let mut targets = Vec::new();
    let mut anchors = Vec::new();
    let mut next = Some(node);
    let mut value = None;
    while let Some(assignment) = next {
        targets.extend(assignment.field_child(Field::Left));
        anchors.extend(assignment.child_of_kind(Kind::Equal).map(|n| context.range(n)));
        value = assignment.field_child(Field::Right);
        next = value.filter(|value| value.kind() == Kind::Assignment);
    }
    let Some(value) = value.map(Node::unparenthesized).filter(|_| targets.len() > 1) else { return };
    let shown = value.one_line();
    if shown.chars().count() > LONG
        || shown.contains('…')
        || targets.iter().any(|n| n.text().contains(['\n', '\r']))
    {
        return;
    }
    let class = match value.kind() {
        Kind::List | Kind::ListComprehension => Some("list"),
        Kind::Set | Kind::SetComprehension => Some("set"),
        Kind::Dictionary | Kind::DictionaryComprehension => Some("dict"),
        _ => None,
    };
    let mut all = Text::default();
    for (i, target) in targets.iter().enumerate() {
        if i > 0 {
            all.push(plain(if i + 1 == targets.len() { " and " } else { ", " }));
        }
        all.push(code(target.text()));
    }
    let are_names = targets.iter().all(|n| n.kind() == Kind::Identifier);
    let note = match class.filter(|_| are_names) {
        Some(class) => {
            all.push(plain(format!(" are one {class}: a change through one shows in all")));
            let apart = format!(
                "{} = {}",
                targets.iter().map(|n| n.text()).collect::<Vec<_>>().join(", "),
                vec![shown; targets.len()].join(", ")
            );
            let note = Note::new("chained-assignment", context.range(node), "Chained assignment", all)
                .weight(Weight::Surprise);
            if apart.chars().count() > LONG {
                note
            } else {
                note.line(say("One {} each: {}.", [plain(class), code(apart)]))
            }
        }
        None => {
            let mut lead = say("{} is evaluated once, then bound to ", [code(shown)]);
            let mut order = Text::default();
            for (i, target) in targets.iter().enumerate() {
                if i > 0 {
                    order.push(plain(", then to "));
                }
                order.push(code(target.text()));
            }
            lead.extend(order);
            Note::new("chained-assignment", context.range(node), "Chained assignment", lead)
                .weight(Weight::Working)
        }
    };
    notes.push(note.on(anchors));
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_single_assignments() {
        silent_at("chained-assignment", "a $0= []\n");
        silent_at("chained-assignment", "a, b $0= [], []\n");
    }

    #[test]
    fn says_that_there_is_one_object() {
        assert_eq!(
            hover("a = b $0= []\n"),
            [
                "Chained assignment · `a` and `b` are one list: a change through one shows in all\nOne list each: `a, b = [], []`."
            ]
        );
        assert_eq!(
            hover("i $0= x[i] = 3\n"),
            ["Chained assignment · `3` is evaluated once, then bound to `i`, then to `x[i]`"]
        );
    }
}
