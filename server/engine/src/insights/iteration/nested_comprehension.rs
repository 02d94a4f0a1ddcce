//! The order of several `for` clauses, and how often the innermost part runs.

use crate::insights::Insight;
use crate::note::{Note, Weight, code, plain, say};
use crate::semantics::{Context, rounds::rounds};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight {
    concept: "nested-comprehension",
    kinds: &[
        Kind::ListComprehension,
        Kind::SetComprehension,
        Kind::DictionaryComprehension,
        Kind::GeneratorExpression,
    ],
    run: explain,
};

/// More clauses are not told one by one.
const MOST_CLAUSES: usize = 6;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let clauses: Vec<Node<'m>> =
        node.named_children().filter(|n| matches!(n.kind(), Kind::ForInClause | Kind::IfClause)).collect();
    let loops: Vec<Node<'m>> = clauses.iter().copied().filter(|n| n.kind() == Kind::ForInClause).collect();
    if loops.len() < 2 || clauses.len() > MOST_CLAUSES || node.has_error() {
        return;
    }
    let mut note_lines = Vec::new();
    for clause in &clauses {
        if clause.kind() == Kind::IfClause {
            let Some(condition) = clause.named_child(0) else { return };
            note_lines.push(format!("if {}", condition.one_line()));
            continue;
        }
        let (Some(left), Some(right)) = (clause.field_child(Field::Left), clause.field_child(Field::Right))
        else {
            return;
        };
        let word = if clause.child_of_kind(Kind::KwAsync).is_some() { "async for" } else { "for" };
        note_lines.push(format!("{word} {} in {}", left.one_line(), right.one_line()));
    }
    if note_lines.iter().any(|line| line.contains('…') || line.chars().count() > 70) {
        return;
    }
    let counts: Option<Vec<usize>> = if clauses.len() == loops.len() {
        loops.iter().map(|clause| rounds(context, clause.field_child(Field::Right)?)).collect()
    } else {
        None
    };
    let product =
        counts.as_ref().and_then(|counts| counts.iter().try_fold(1_usize, |all, n| all.checked_mul(*n)));
    let new = |lead| Note::new("nested-comprehension", context.range(node), "Nested comprehension", lead);
    let mut note = match (counts, product) {
        (Some(counts), Some(product)) => {
            let factors = counts.iter().map(ToString::to_string).collect::<Vec<_>>().join(" × ");
            new(say("{} = {} rounds, the last {} fastest", [plain(factors), plain(product), code("for")]))
        }
        _ => new(say(
            "{} loops, one in the other: the first {} is the outermost",
            [plain(loops.len()), code("for")],
        ))
        .weight(Weight::Working),
    };
    for (depth, line) in note_lines.iter().enumerate() {
        note = note.step(say(
            "{}{}",
            [
                code(line.clone()),
                plain(match depth {
                    0 => ", the outermost",
                    n if n + 1 == clauses.len() => ", the innermost",
                    _ => "",
                }),
            ],
        ));
    }
    let keywords = clauses.iter().flat_map(|clause| {
        clause
            .children()
            .filter(|n| matches!(n.kind(), Kind::KwFor | Kind::KwIn | Kind::KwIf | Kind::KwAsync))
    });
    notes.push(note.on(keywords.map(|n| context.range(n))));
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_single_loops() {
        silent_at("nested-comprehension", "[x $0for x in y if x]\n");
        silent_at("nested-comprehension", "[[y for y in x] $0for x in z]\n");
    }

    #[test]
    fn tells_the_order_and_the_rounds() {
        assert_eq!(
            hover("{x + y $0for x in range(3) for y in (1, 2)}\n")[0],
            "Nested comprehension · 3 × 2 = 6 rounds, the last `for` fastest\n1. `for x in range(3)`, the outermost\n2. `for y in (1, 2)`, the innermost"
        );
        assert_eq!(
            hover("sum(y $0for x in z if x for y in x)\n")[0],
            "Nested comprehension · 2 loops, one in the other: the first `for` is the outermost\n1. `for x in z`, the outermost\n2. `if x`\n3. `for y in x`, the innermost"
        );
    }
}
