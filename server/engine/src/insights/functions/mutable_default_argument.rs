//! What calls of this file make of a default that can be changed.

use crate::insights::Insight;
use crate::note::{Note, Question, Text, Weight, code, counted, plain, say};
use crate::semantics::Context;
use crate::semantics::shared_default::{Change, changes, simulate};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight {
    concept: "mutable-default-argument",
    kinds: &[Kind::DefaultParameter, Kind::TypedDefaultParameter],
    run: explain,
};

/// More calls than this are counted, not listed.
const MOST: usize = 4;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let (Some(equal), Some(name), Some(value)) =
        (node.child_of_kind(Kind::Equal), node.field_child(Field::Name), node.field_child(Field::Value))
    else {
        return;
    };
    let Some(function) = node.parent().and_then(Node::parent) else { return };
    if function.kind() != Kind::FunctionDefinition
        || !matches!(value.unparenthesized().kind(), Kind::List | Kind::Dictionary | Kind::Set | Kind::Call)
    {
        return;
    }
    let Some(changes) = changes(context, function, node) else { return };
    let Some(first) = changes.first() else { return };
    let calls = simulate(context, function, node).unwrap_or_default();
    let lead = if let [one, .., last] = calls.as_slice() {
        say(
            "the one {} fills up: {} after the call on line {}, {} after that on line {}",
            [
                code(value.one_line()),
                code(one.after.as_str()),
                plain(one.line),
                code(last.after.as_str()),
                plain(last.line),
            ],
        )
    } else {
        say(
            "{} (line {}) changes the one {} that every call without {} shares",
            [code(shown(first)), plain(context.line(first.node)), code(value.one_line()), code(name.text())],
        )
    };
    let mut note = Note::new("mutable-default-argument", context.range(node), "Mutable default", lead)
        .on([context.range(equal)])
        .weight(Weight::Surprise)
        .short("calls share this object")
        .related(&["default-arguments", "mutability"]);
    for call in calls.iter().take(MOST).filter(|_| calls.len() > 1) {
        note = note.bullet(say(
            "{} (line {}): {}",
            [code(call.source.as_str()), plain(call.line), code(call.after.as_str())],
        ));
    }
    if calls.len() > MOST {
        note = note.line(Text::from(format!("{} more.", counted(calls.len() - MOST, "call")).as_str()));
    }
    let from = usize::from(calls.len() < 2);
    let lines: Vec<String> =
        changes.iter().skip(from).take(MOST).map(|c| context.line(c.node).to_string()).collect();
    if !lines.is_empty() {
        note = note.line(say(
            "It is changed on {} {}.",
            [plain(if lines.len() == 1 { "line" } else { "lines" }), plain(lines.join(", "))],
        ));
    }
    for call in &calls {
        note = note.more(say(
            "Line {}: after {} it is {}.",
            [plain(call.line), code(call.source.as_str()), code(call.after.as_str())],
        ));
    }
    if let [one, two, ..] = calls.as_slice()
        && one.after != two.after
        && let Some(alone) = two.alone.clone().filter(|alone| *alone != two.after)
    {
        note = note.question(Question {
            ask: say("What is {} after the call on line {}?", [code(name.text()), plain(two.line)]),
            answer: two.after.clone(),
            wrong: vec![alone, one.after.clone()].into_iter().filter(|w| *w != two.after).collect(),
        });
    }
    note = note.line(say(
        "{} and a new object in the body give each call its own.",
        [code(format!("{}=None", name.text()))],
    ));
    notes.push(note);
}

fn shown(change: &Change<'_>) -> String {
    let text = change.node.one_line();
    if text.chars().count() > 40 { text.chars().take(39).chain(['…']).collect() } else { text }
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_defaults_that_stay_as_they_are() {
        for source in [
            "def f(a$0=None): a.append(1)\n",
            "def f(a$0=[]): return len(a)\n",
            "def f(a$0=[]):\n    a = list(a)\n    a.append(1)\n",
            "def f(a$0=()): a.append(1)\n",
            "def f(a$0=[]):\n    for a in b: a.append(1)\n",
            "def f(a$0=[]):\n    def g(a): a.append(1)\n",
        ] {
            silent_at("mutable-default-argument", source);
        }
    }

    #[test]
    fn follows_the_calls_of_the_file() {
        assert_eq!(
            hover(
                "def add(item, basket$0=[]):\n    basket.append(item)\n    return basket\nadd(1)\nprint(add('b'))\n"
            )[0],
            "Mutable default · the one `[]` fills up: `[1]` after the call on line 4, `[1, 'b']` after that on line 5\n- `add(1)` (line 4): `[1]`\n- `add('b')` (line 5): `[1, 'b']`\nIt is changed on line 2.\n`basket=None` and a new object in the body give each call its own."
        );
        assert!(
            hover("def put(k, d$0={}):\n    d[k] = 1\nput('a')\nput('b')\nput('a', {})\n")[0]
                .contains("`{'a': 1, 'b': 1}` after that on line 4")
        );
    }

    #[test]
    fn names_the_change_where_the_calls_are_not_known() {
        for source in [
            "def add(item, basket$0=[]):\n    basket.append(item)\n    return basket\nadd(x)\nadd(2)\n",
            "def add(item, basket$0=[]):\n    basket.append(item)\n    return basket\nb = add(1)\nb.clear()\nadd(2)\n",
            "def add(item, basket$0=[]):\n    basket.append(item)\n    return basket\nif x: add(1)\nadd(2)\n",
            "def add(item, basket$0=[]):\n    basket.append(item)\n    if item: return basket\nadd(1)\nadd(2)\n",
        ] {
            let text = hover(source).remove(0);
            assert!(
                text.starts_with("Mutable default · `basket.append(item)` (line 2) changes the one `[]` that every call without `basket` shares"),
                "{text}"
            );
        }
    }
}
