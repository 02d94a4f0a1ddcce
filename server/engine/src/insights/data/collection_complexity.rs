//! What an operation on a list costs, and the loops around it.

use crate::insights::Insight;
use crate::note::{HintKind, Note, Text, Weight, code, plain, say};
use crate::semantics::{Context, Definition};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight {
    concept: "collection-complexity",
    kinds: &[Kind::ComparisonOperator, Kind::Call],
    run: explain,
};

/// A display of so many items at most is small.
const SMALL: usize = 8;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    if node.has_error() {
        return;
    }
    let Some(Operation { of, token, cost, why, instead }) = operation(context, node) else { return };
    let shown = of.one_line();
    if shown.chars().count() > 40 || shown.contains('…') {
        return;
    }
    let around = loops(node, of);
    let lead = match around.as_slice() {
        [] => say("{}: {}", [plain(cost), plain(why)]),
        [one] => say(
            "{} in each round of the loop on line {}: {}",
            [plain(cost), plain(context.line(*one)), plain(why)],
        ),
        [one, ..] => say(
            "{} in each round of {} loops, the innermost on line {}: {}",
            [plain(cost), plain(around.len()), plain(context.line(*one)), plain(why)],
        ),
    };
    let mut note =
        Note::new("collection-complexity", context.range(node), "Cost", lead).on([context.range(token)]);
    if around.is_empty() {
        note = note.weight(Weight::Working);
    } else {
        note = note.line(Text::from(instead));
        let end = context.range(node).end();
        note = note.hint(HintKind::Cost, end, &format!("{cost} each round"));
    }
    notes.push(note.line(say("n is the length of {}, a list.", [code(shown)])));
}

struct Operation<'m> {
    of: Node<'m>,
    token: Node<'m>,
    cost: &'static str,
    why: &'static str,
    instead: &'static str,
}

fn operation<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Operation<'m>> {
    if node.kind() == Kind::ComparisonOperator {
        let mut operators = node.field_children(Field::Operators);
        let (token, None) = (operators.next()?, operators.next()) else { return None };
        if !matches!(token.kind(), Kind::KwIn | Kind::NotIn) {
            return None;
        }
        let of = node.named_children().filter(|n| n.field() != Field::Operators).nth(1)?.unparenthesized();
        return is_list(context, of).then_some(Operation {
            of,
            token,
            cost: "O(n)",
            why: "it compares with one item after the other",
            instead: "A set made before the loop answers in O(1) on average, where the items can be hashed.",
        });
    }
    let function = node.field_child(Field::Function).filter(|f| f.kind() == Kind::Attribute)?;
    let (of, token) = (function.field_child(Field::Object)?, function.field_child(Field::Attribute)?);
    let arguments = node.field_child(Field::Arguments).filter(|a| a.kind() == Kind::ArgumentList)?;
    let given: Vec<Node<'m>> = arguments.named_children().collect();
    let starts_with_zero = given.first().is_some_and(|n| n.kind() == Kind::Integer && n.text() == "0");
    let (cost, why, instead) = match (token.text(), given.len()) {
        ("pop", 1) if starts_with_zero => (
            "O(n)",
            "all items behind move down by one place",
            "`collections.deque` has `popleft()`, which is O(1).",
        ),
        ("insert", 2) if starts_with_zero => (
            "O(n)",
            "all items move up by one place",
            "`collections.deque` has `appendleft()`, which is O(1).",
        ),
        ("index", 1) => (
            "O(n)",
            "it compares with one item after the other",
            "A dict from item to place, made before the loop, answers in O(1) on average.",
        ),
        ("count", 1) => (
            "O(n)",
            "it compares with every item",
            "`collections.Counter`, made before the loop, answers in O(1) on average.",
        ),
        ("remove", 1) => (
            "O(n)",
            "it looks for the item, and all behind it move down",
            "A set removes in O(1) on average, where the order does not matter.",
        ),
        _ => return None,
    };
    is_list(context, of).then_some(Operation { of, token, cost, why, instead })
}

/// A list that is no small display.
fn is_list<'m>(context: &Context<'m>, node: Node<'m>) -> bool {
    if !matches!(node.kind(), Kind::Identifier | Kind::Attribute | Kind::Call | Kind::List) {
        return false;
    }
    if node.kind() == Kind::List && node.named_children().count() <= SMALL {
        return false;
    }
    if node.kind() == Kind::Identifier
        && let Some(display) = context.straight(node).and_then(|straight| straight.display(node))
        && display.node.kind() == Kind::List
        && display.node.named_children().count() <= SMALL
        && display.node.named_child(0).is_some()
    {
        return false;
    }
    // A list of the module that is written out there hardly grows.
    if node.kind() == Kind::Identifier
        && let Definition::Value(at) = context.definition(node)
        && at.node.kind() == Kind::List
        && (1..=SMALL).contains(&at.node.named_children().count())
        && at.node.ancestors().all(|n| !n.kind().is_function())
    {
        return false;
    }
    context.value(node).is("list")
}

/// The loops around an expression in the same function whose every round evaluates it, the innermost first.
fn loops<'m>(node: Node<'m>, of: Node<'m>) -> Vec<Node<'m>> {
    let mut found = Vec::new();
    let mut child = node;
    for parent in node.ancestors() {
        match parent.kind() {
            Kind::FunctionDefinition | Kind::Lambda | Kind::ClassDefinition => break,
            Kind::ForStatement if child.field() == Field::Body => found.push(parent),
            Kind::WhileStatement if matches!(child.field(), Field::Body | Field::Condition) => {
                found.push(parent)
            }
            // What a list made in each round costs depends on that list.
            _ => {}
        }
        child = parent;
    }
    let is_made_inside = |one: &Node<'m>| {
        of.kind() == Kind::Call
            || one.descendants().any(|n| {
                n.kind() == Kind::Assignment
                    && n.field_child(Field::Left).is_some_and(|left| left.text() == of.text())
            })
    };
    found.retain(|one| !is_made_inside(one));
    found
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_known_or_small() {
        for source in [
            "x $0in y\n",
            "x $0in [1, 2]\n",
            "x $0in {1, 2}\n",
            "y = {1: 2}\nx $0in y\n",
            "y = [1, 2]\nx $0in y\n",
            "KINDS = ['a']\ndef f(x):\n    return x $0in KINDS\n",
            "y = [x for x in z]\ny.$0pop()\n",
            "y = set()\ny.$0remove(1)\n",
            "y = 'abc'\ny.$0index('a')\n",
        ] {
            silent_at("collection-complexity", source);
        }
    }

    #[test]
    fn tells_the_cost_and_the_loop() {
        assert_eq!(
            hover("def f(seen: list, xs):\n    for x in xs:\n        if x $0in seen: pass\n"),
            [
                "Cost · O(n) in each round of the loop on line 2: it compares with one item after the other\nA set made before the loop answers in O(1) on average, where the items can be hashed.\nn is the length of `seen`, a list."
            ]
        );
        assert_eq!(
            hover("def f(queue: list):\n    queue.$0pop(0)\n"),
            ["Cost · O(n): all items behind move down by one place\nn is the length of `queue`, a list."]
        );
    }
}
