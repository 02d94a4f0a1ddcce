//! Who takes the items of a generator expression, and when; and who comes too late.

use crate::insights::{Insight, short};
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::loops::breaks_of;
use crate::semantics::wrappers::own_nodes;
use crate::semantics::{Context, Owner};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "generator-expression", kinds: &[Kind::GeneratorExpression], run: explain };

/// Functions of `builtins` that take everything they can get.
const TAKE_ALL: &[&str] =
    &["sum", "list", "tuple", "set", "frozenset", "dict", "sorted", "min", "max", "str.join", "bytes"];

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(parent) = node.parent() else { return };
    let note = match parent.kind() {
        Kind::Call if node.field() == Field::Arguments => given(context, node, parent),
        Kind::Assignment if node.field() == Field::Right => kept(context, node, parent),
        _ => None,
    };
    notes.extend(
        note.map(|note| {
            note.on(anchors(context, node)).related(&["list-comprehension", "generator-function"])
        }),
    );
}

/// The brackets and the expression's own `for`, `in` and `if`.
fn anchors<'m>(context: &Context<'m>, node: Node<'m>) -> Vec<text_size::TextRange> {
    let clauses = node.named_children().filter(|n| matches!(n.kind(), Kind::ForInClause | Kind::IfClause));
    let keywords = clauses.flat_map(|clause| {
        clause.children().filter(|n| matches!(n.kind(), Kind::KwFor | Kind::KwIn | Kind::KwIf))
    });
    let brackets = [node.child_of_kind(Kind::OpenParen), node.child_of_kind(Kind::CloseParen)];
    brackets.into_iter().flatten().chain(keywords).map(|n| context.range(n)).collect()
}

fn note<'m>(context: &Context<'m>, node: Node<'m>, lead: Text) -> Note {
    Note::new("generator-expression", context.range(node), "Generator expression", lead)
        .weight(Weight::Working)
}

/// The only argument of a call.
fn given<'m>(context: &Context<'m>, node: Node<'m>, call: Node<'m>) -> Option<Note> {
    let function = call.field_child(Field::Function)?;
    let path = context.qualified_name(function)?;
    let name = path.strip_prefix("builtins.")?;
    let shown = code(format!("{}()", name.rsplit('.').next().unwrap_or(name)));
    let lead = match name {
        "any" => say("{} takes its items one by one and stops at the first that is true", [shown]),
        "all" => say("{} takes its items one by one and stops at the first that is false", [shown]),
        _ if TAKE_ALL.contains(&name) => say("{} takes all its items right here", [shown]),
        _ => return None,
    };
    Some(note(context, node, lead))
}

/// The value of a name.
fn kept<'m>(context: &Context<'m>, node: Node<'m>, assignment: Node<'m>) -> Option<Note> {
    let target = assignment.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
    let over = node.named_children().find(|n| n.kind() == Kind::ForInClause)?.field_child(Field::Right)?;
    let lead = say("nothing runs yet: {} makes each item when it is asked for it", [code(target.text())]);
    let lazy = note(context, node, lead)
        .line(say("Only {} is evaluated here.", [code(short(over))]))
        .general("Its items can be taken once; then it is empty.");
    let Some((first, second)) = two_takers(context, assignment, target) else { return Some(lazy) };
    let lead = say(
        "line {} gets nothing: {} on line {} has taken every item of {}",
        [plain(context.line(second)), code(first.1), plain(context.line(first.0)), code(target.text())],
    );
    Some(
        note(context, node, lead)
            .weight(Weight::Surprise)
            .line(say("A list, {}, can be gone through again.", [code(listed(node))])),
    )
}

fn listed(node: Node<'_>) -> String {
    let text = node.one_line();
    let inner = text.trim_start_matches('(').trim_end_matches(')');
    if inner.chars().count() > 50 || text.matches('(').count() > 1 {
        "[…]".to_string()
    } else {
        format!("[{inner}]")
    }
}

/// The first two uses of a function's own variable, where each takes everything and they stand one after the other in the block that
/// binds it.
fn two_takers<'m>(
    context: &Context<'m>,
    assignment: Node<'m>,
    target: Node<'m>,
) -> Option<((Node<'m>, String), Node<'m>)> {
    let variable = context.variable(target)?;
    let (Owner::Function(scope), [_]) = (variable.owner, variable.bindings.as_slice()) else { return None };
    let function = target.ancestors().find(|n| n.kind().is_function())?;
    let block = assignment.parent()?.parent().filter(|n| n.kind() == Kind::Block)?;
    let mut uses = context.uses_of(scope, &variable.name, function).filter(|n| *n != target);
    let (first, second) = (uses.next()?, uses.next()?);
    let name = taker(context, first, block)?;
    taker(context, second, block)?;
    (first.id() > assignment.id()).then_some(((first, name), second))
}

/// What takes everything where a name is used, in a statement of this very block.
fn taker<'m>(context: &Context<'m>, name: Node<'m>, block: Node<'m>) -> Option<String> {
    let parent = name.parent()?;
    if parent.kind() == Kind::ForStatement && name.field() == Field::Right {
        let is_left = !breaks_of(parent).is_empty()
            || own_nodes(parent.field_child(Field::Body)?).any(|n| {
                matches!(
                    n.kind(),
                    Kind::ReturnStatement | Kind::RaiseStatement | Kind::Yield | Kind::BreakStatement
                )
            });
        let is_here = parent.parent() == Some(block) && parent.child_of_kind(Kind::KwAsync).is_none();
        return (is_here && !is_left).then(|| "for".to_string());
    }
    let call = parent.parent().filter(|n| parent.kind() == Kind::ArgumentList && n.kind() == Kind::Call)?;
    let path = context.qualified_name(call.field_child(Field::Function)?)?;
    let takes_all = path.strip_prefix("builtins.").is_some_and(|name| TAKE_ALL.contains(&name));
    if !takes_all || parent.named_children().count() != 1 {
        return None;
    }
    for outer in call.ancestors() {
        match outer.kind() {
            Kind::Block => return (outer == block).then(|| call.one_line()),
            Kind::ExpressionStatement
            | Kind::Assignment
            | Kind::ReturnStatement
            | Kind::ArgumentList
            | Kind::Call
            | Kind::BinaryOperator
            | Kind::Tuple
            | Kind::ExpressionList
            | Kind::ParenthesizedExpression => {}
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_inside_and_unknown_callers() {
        silent_at("generator-expression", "a = ($0x for x in y)\n");
        silent_at("generator-expression", "take(x $0for x in y)\n");
        silent_at("generator-expression", "def sum(x): pass\nsum(x $0for x in y)\n");
    }

    #[test]
    fn says_who_takes_the_items() {
        assert_eq!(
            hover("n = sum(x f$0or x in y)\n"),
            ["Generator expression · `sum()` takes all its items right here"]
        );
        assert_eq!(
            hover("n = any(x f$0or x in y)\n"),
            ["Generator expression · `any()` takes its items one by one and stops at the first that is true"]
        );
        assert_eq!(
            hover("g = $0(x for x in f(y))\n"),
            [
                "Generator expression · nothing runs yet: `g` makes each item when it is asked for it\nOnly `f(y)` is evaluated here.\n(Its items can be taken once; then it is empty.)"
            ]
        );
    }

    #[test]
    fn says_who_comes_too_late() {
        assert_eq!(
            hover("def f(xs):\n    g = $0(x for x in xs)\n    print(sum(g))\n    for x in g: print(x)\n"),
            [
                "Generator expression · line 4 gets nothing: `sum(g)` on line 3 has taken every item of `g`\nA list, `[x for x in xs]`, can be gone through again."
            ]
        );
        for body in [
            "any(g)\n    list(g)",
            "if xs: list(g)\n    list(g)",
            "h(g)\n    list(g)",
            "for x in g: break\n    list(g)",
        ] {
            let text = hover(&format!("def f(xs):\n    g = $0(x for x in xs)\n    {body}\n"));
            assert!(text[0].contains("nothing runs yet"), "{text:?}");
        }
    }
}
