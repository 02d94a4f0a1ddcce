//! What an operation on a list or text costs, and the loops around it.

use crate::insights::Insight;
use crate::note::{HintKind, Note, Text, Weight, code, plain, say};
use crate::semantics::costs::{goes_over, is_only_read, may_be_long_list, repeated_by};
use crate::semantics::{Context, data};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight {
    concept: "collection-complexity",
    kinds: &[Kind::ComparisonOperator, Kind::Call, Kind::AugmentedAssignment],
    run: explain,
};

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    if node.has_error() {
        return;
    }
    let Some(operation) = operation(context, node) else { return };
    let Operation { of, token, class, cost, why, .. } = operation;
    let shown = of.one_line();
    if shown.chars().count() > 40 || shown.contains('…') {
        return;
    }
    let around = repeated_by(context, node, of);
    let instead = match operation.instead {
        Instead::Told(text) => Text::from(text),
        Instead::Set => in_a_set(&around, node, of),
        Instead::Once => {
            // Where something in the loop may change it, the new result may be needed.
            if !around.first().is_some_and(|one| is_only_read(*one, node, of)) {
                return;
            }
            say(
                "Nothing else in the loop changes {} by its name: if no other name does, once before the loop is enough.",
                [code(of.text())],
            )
        }
        Instead::Join(text) => {
            if around.is_empty() || around.iter().any(|one| is_rebound(*one, of)) {
                return;
            }
            Text::from(text)
        }
    };
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
        note = note.line(instead);
        let end = context.range(node).end();
        note = note.hint(HintKind::Cost, end, &format!("{cost} each round"));
    }
    note = note.line(say("n is the length of {}, a {}.", [code(shown), plain(class)]));
    if class != "list" {
        note = note.general(
            "CPython often lengthens the str where it stands, as long as nothing else refers to it; the language promises nothing of the kind.",
        );
    }
    notes.push(note);
}

/// What a set in place of the list makes of it.
fn in_a_set<'m>(around: &[Node<'m>], node: Node<'m>, of: Node<'m>) -> Text {
    match around {
        [one] if of.kind() == Kind::Identifier && is_only_read(*one, node, of) && !goes_over(*one, of) => {
            Text::from(
                "For m rounds that is O(n·m). With a set made before the loop it is O(n + m) on average, where the items can be hashed.",
            )
        }
        _ => Text::from(
            "A set made before the loop answers in O(1) on average, where the items can be hashed.",
        ),
    }
}

/// Whether the loop binds the name otherwise than by `+=`.
fn is_rebound<'m>(statement: Node<'m>, of: Node<'m>) -> bool {
    let named = statement.descendants().filter(|n| n.kind() == Kind::Identifier && n.text() == of.text());
    named.into_iter().any(|name| {
        data::is_stored(name) && name.parent().is_none_or(|p| p.kind() != Kind::AugmentedAssignment)
    })
}

struct Operation<'m> {
    of: Node<'m>,
    token: Node<'m>,
    class: &'static str,
    cost: &'static str,
    why: &'static str,
    instead: Instead,
}

/// What to do instead, in a loop.
enum Instead {
    Told(&'static str),
    /// A set made before the loop.
    Set,
    /// The same before the loop, where the loop does not change what it gives. Said only in a loop.
    Once,
    /// Joining all pieces. Said only in a loop.
    Join(&'static str),
}

fn operation<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Operation<'m>> {
    if node.kind() == Kind::ComparisonOperator {
        let mut operators = node.field_children(Field::Operators);
        let (token, None) = (operators.next()?, operators.next()) else { return None };
        if !matches!(token.kind(), Kind::KwIn | Kind::NotIn) {
            return None;
        }
        let of = node.named_children().filter(|n| n.field() != Field::Operators).nth(1)?.unparenthesized();
        return may_be_long_list(context, of).then_some(Operation {
            of,
            token,
            class: "list",
            cost: "O(n)",
            why: "it compares with one item after the other",
            instead: Instead::Set,
        });
    }
    if node.kind() == Kind::AugmentedAssignment {
        return concatenation(context, node);
    }
    let function = node.field_child(Field::Function)?;
    if function.kind() == Kind::Identifier {
        return over_all(context, node, function);
    }
    if function.kind() != Kind::Attribute {
        return None;
    }
    let (of, token) = (function.field_child(Field::Object)?, function.field_child(Field::Attribute)?);
    let arguments = node.field_child(Field::Arguments).filter(|a| a.kind() == Kind::ArgumentList)?;
    let given: Vec<Node<'m>> = arguments.named_children().collect();
    let starts_with_zero = given.first().is_some_and(|n| n.kind() == Kind::Integer && n.text() == "0");
    let (cost, why, instead) = match (token.text(), given.len()) {
        ("pop", 1) if starts_with_zero => (
            "O(n)",
            "all items behind move down by one place",
            Instead::Told("`collections.deque` has `popleft()`, which is O(1)."),
        ),
        ("insert", 2) if starts_with_zero => (
            "O(n)",
            "all items move up by one place",
            Instead::Told("`collections.deque` has `appendleft()`, which is O(1)."),
        ),
        ("index", 1) => (
            "O(n)",
            "it compares with one item after the other",
            Instead::Told("A dict from item to place, made before the loop, answers in O(1) on average."),
        ),
        ("count", 1) => (
            "O(n)",
            "it compares with every item",
            Instead::Told("`collections.Counter`, made before the loop, answers in O(1) on average."),
        ),
        ("remove", 1) => (
            "O(n)",
            "it looks for the item, and all behind it move down",
            Instead::Told("A set removes in O(1) on average, where the order does not matter."),
        ),
        ("sort", 0) if of.kind() == Kind::Identifier => ("O(n log n)", "it sorts all items", Instead::Once),
        _ => return None,
    };
    may_be_long_list(context, of).then_some(Operation { of, token, class: "list", cost, why, instead })
}

/// `s += piece` for text.
fn concatenation<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Operation<'m>> {
    let of = node.field_child(Field::Left).filter(|left| left.kind() == Kind::Identifier)?;
    let token = node.field_child(Field::Operator).filter(|o| o.kind() == Kind::PlusEqual)?;
    let is_in_loop = node.ancestors().any(|n| matches!(n.kind(), Kind::ForStatement | Kind::WhileStatement));
    (is_in_loop && context.value(of).is("str")).then_some(Operation {
        of,
        token,
        class: "str",
        cost: "O(n)",
        why: "a str never changes, so all of it is copied into a new one",
        instead: Instead::Join(
            "A list of the pieces, joined by one `''.join(…)` after the loop, copies each of them once.",
        ),
    })
}

/// `sorted`, `min`, `max` and `sum` of a name.
fn over_all<'m>(context: &Context<'m>, node: Node<'m>, function: Node<'m>) -> Option<Operation<'m>> {
    let (cost, why) = match function.text() {
        "sorted" => ("O(n log n)", "it copies and sorts all items"),
        "min" | "max" => ("O(n)", "it compares all items"),
        "sum" => ("O(n)", "it adds up all items"),
        _ => return None,
    };
    let mut given = node.field_child(Field::Arguments)?.named_children();
    let (of, None) = (given.next()?, given.next()) else { return None };
    if of.kind() != Kind::Identifier || !may_be_long_list(context, of) {
        return None;
    }
    (context.qualified_name(function)? == format!("builtins.{}", function.text())).then_some(Operation {
        of,
        token: function,
        class: "list",
        cost,
        why,
        instead: Instead::Once,
    })
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
            "s = ''\ns $0+= 'a'\n",
            "def f(s: str, xs):\n    for x in (1, 2):\n        s $0+= x\n",
            "def f(s: str, xs):\n    for x in xs:\n        s $0+= x\n        break\n",
            "def f(n: int, xs):\n    for x in xs:\n        n $0+= x\n",
            "def f(xs):\n    for x in xs:\n        s = ''\n        s $0+= x\n",
            "def f(ys: list, xs):\n    return $0sorted(ys)\n",
            "def f(ys: list, xs):\n    for x in xs:\n        ys.append(x)\n        g($0sorted(ys))\n",
            "def f(ys: list, xs):\n    for ys in xs:\n        g($0max(ys))\n",
        ] {
            silent_at("collection-complexity", source);
        }
    }

    #[test]
    fn text_that_grows_and_work_that_is_done_again() {
        assert_eq!(
            hover("def f(xs):\n    s = ''\n    for x in xs:\n        s $0+= str(x)\n"),
            [
                "Cost · O(n) in each round of the loop on line 3: a str never changes, so all of it is copied into a new one\nA list of the pieces, joined by one `''.join(…)` after the loop, copies each of them once.\nn is the length of `s`, a str.\n(CPython often lengthens the str where it stands, as long as nothing else refers to it; the language promises nothing of the kind.)"
            ]
        );
        assert_eq!(
            hover("def f(ys: list, xs):\n    for x in xs:\n        g($0sorted(ys), len(ys))\n"),
            [
                "Cost · O(n log n) in each round of the loop on line 2: it copies and sorts all items\nNothing else in the loop changes `ys` by its name: if no other name does, once before the loop is enough.\nn is the length of `ys`, a list."
            ]
        );
    }

    #[test]
    fn tells_the_cost_and_the_loop() {
        assert_eq!(
            hover("def f(seen: list, xs):\n    for x in xs:\n        if x $0in seen: pass\n"),
            [
                "Cost · O(n) in each round of the loop on line 2: it compares with one item after the other\nFor m rounds that is O(n·m). With a set made before the loop it is O(n + m) on average, where the items can be hashed.\nn is the length of `seen`, a list."
            ]
        );
        assert_eq!(
            hover("def f(queue: list):\n    queue.$0pop(0)\n"),
            ["Cost · O(n): all items behind move down by one place\nn is the length of `queue`, a list."]
        );
    }
}
