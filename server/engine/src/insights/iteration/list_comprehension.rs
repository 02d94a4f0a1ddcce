//! The loop that a list comprehension stands for.

use crate::equivalents::equivalent;
use crate::insights::Insight;
use crate::note::{Note, code, plain, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "list-comprehension", kinds: &[Kind::ListComprehension], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(open) = node.child_of_kind(Kind::OpenBracket) else { return };
    let variables: Vec<&str> = node
        .named_children()
        .filter(|n| n.kind() == Kind::ForInClause)
        .filter_map(|clause| clause.field_child(Field::Left))
        .map(Node::text)
        .collect();
    let lead = match rounds(context, node) {
        Some(1) => say("a loop that builds a list of 1 item", []),
        Some(n) => say("a loop that builds a list of {} items", [plain(n)]),
        None => say("a loop that builds a list", []),
    };
    let mut note = Note::new("list-comprehension", context.range(node), "List comprehension", lead)
        .on(anchors(context, node, open))
        .related(&["generator-expression", "nested-comprehension"]);
    if let Some(written) = equivalent(context, node) {
        note = note.code(written.code);
    }
    if let [variable] = variables.as_slice()
        && variable.chars().all(|c| c.is_alphanumeric() || c == '_')
    {
        note =
            note.general(say("Unlike in the loop, {} exists only inside the brackets.", [code(*variable)]));
    }
    notes.push(note);
}

/// The brackets and the comprehension's own `for`, `in` and `if`.
fn anchors<'m>(context: &Context<'m>, node: Node<'m>, open: Node<'m>) -> Vec<text_size::TextRange> {
    let clauses = node.named_children().filter(|n| matches!(n.kind(), Kind::ForInClause | Kind::IfClause));
    let keywords = clauses.flat_map(|clause| {
        clause
            .children()
            .filter(|n| matches!(n.kind(), Kind::KwFor | Kind::KwIn | Kind::KwIf | Kind::KwAsync))
    });
    let close = node.child_of_kind(Kind::CloseBracket);
    std::iter::once(open).chain(keywords).chain(close).map(|n| context.range(n)).collect()
}

/// How many items the list gets, where the one iterable is written out and nothing is left out.
fn rounds<'m>(context: &Context<'m>, node: Node<'m>) -> Option<usize> {
    let mut clauses =
        node.named_children().filter(|n| matches!(n.kind(), Kind::ForInClause | Kind::IfClause));
    let clause = clauses.next()?;
    if clauses.next().is_some() || clause.child_of_kind(Kind::KwAsync).is_some() {
        return None;
    }
    crate::semantics::rounds::rounds(context, clause.field_child(Field::Right)?)
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_inside() {
        silent_at("list-comprehension", "a = [$0x for x in y]\n");
        silent_at("list-comprehension", "a = [$01, 2]\n");
    }

    #[test]
    fn writes_the_loop_out() {
        assert_eq!(
            hover("names = $0[p.name for p in people if p.name]\n"),
            [
                "List comprehension · a loop that builds a list\n    names = []\n    for p in people:\n        if p.name:\n            names.append(p.name)\n(Unlike in the loop, `p` exists only inside the brackets.)"
            ]
        );
    }

    #[test]
    fn takes_another_name_where_the_target_is_read_inside() {
        assert!(hover("rows = $0[r for r in rows]\n")[0].contains("result.append(r)"));
    }

    #[test]
    fn keeps_what_goes_over_several_lines_together() {
        let text = hover("r = $0[x for x in 'a b'\n .split(' ')]\n").remove(0);
        assert!(text.contains("for x in 'a b'.split(' '):\n"), "{text}");
    }

    #[test]
    fn does_not_count_what_a_star_stands_for() {
        assert!(hover("r = $0[x for x in [*range(4)]]\n")[0].contains("a loop that builds a list\n"));
    }

    #[test]
    fn does_not_count_comments() {
        assert!(hover("r = $0[x for x in [1, # one\n 2]]\n")[0].contains("a list of 2 items"));
    }
}
