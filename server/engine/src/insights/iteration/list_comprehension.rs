//! The loop that a list comprehension stands for.

use crate::equivalents::equivalent;
use crate::insights::Insight;
use crate::note::{Note, Text, code, plain, say};
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
    note.steps = steps(node);
    notes.push(note);
}

/// What is evaluated when, for one `for` and its conditions.
fn steps(node: Node<'_>) -> Vec<Text> {
    let mut clauses = node.named_children().filter(|n| n.kind() == Kind::ForInClause);
    let (Some(clause), None) = (clauses.next(), clauses.next()) else { return Vec::new() };
    let (Some(left), Some(right), Some(body)) =
        (clause.field_child(Field::Left), clause.field_child(Field::Right), node.field_child(Field::Body))
    else {
        return Vec::new();
    };
    if clause.child_of_kind(Kind::KwAsync).is_some() {
        return Vec::new();
    }
    let mut steps = vec![
        say("{} is evaluated once.", [code(right.one_line())]),
        say("Its items become {} one after the other.", [code(left.one_line())]),
    ];
    let conditions = node.named_children().filter(|n| n.kind() == Kind::IfClause);
    for condition in conditions.filter_map(|clause| clause.named_child(0)) {
        let text = "{} is evaluated; where it is false, the next item is taken.";
        steps.push(say(text, [code(condition.one_line())]));
    }
    steps.push(say("{} is evaluated, and its value goes to the end of the list.", [code(body.one_line())]));
    steps.push(Text::from("When there are no more items, the list is the value of the brackets."));
    steps
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
