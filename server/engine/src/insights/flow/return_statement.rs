//! What a `return` leaves on its way out, and what runs before the caller has the value.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::loops::{goes_elsewhere, loop_word};
use crate::semantics::{CallableKind, Context};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "return-statement", kinds: &[Kind::ReturnStatement], run: explain };

/// More than this are not listed one by one.
const MOST: usize = 4;

fn explain<'m>(context: &Context<'m>, statement: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(describe(context, statement));
}

fn describe<'m>(context: &Context<'m>, statement: Node<'m>) -> Option<Note> {
    let keyword = statement.child_of_kind(Kind::KwReturn)?;
    let function = statement.ancestors().find(|n| {
        matches!(n.kind(), Kind::FunctionDefinition | Kind::Lambda | Kind::ClassDefinition | Kind::Error)
    })?;
    if function.kind() != Kind::FunctionDefinition {
        return None;
    }
    // What a generator returns takes another way to the caller.
    let kind = context.model().callable(function)?.kind;
    if !matches!(kind, CallableKind::Function | CallableKind::Coroutine) {
        return None;
    }
    let name = code(function.field_child(Field::Name)?.text());
    let around: Vec<Node<'m>> = statement.ancestors().take_while(|n| *n != function).collect();
    let finals = |node: &Node<'m>| {
        let clause = node.child_of_kind(Kind::FinallyClause)?;
        (node.kind() == Kind::TryStatement && !clause.contains(statement)).then_some(clause)
    };
    // A `finally` that jumps itself decides where things go on.
    if around.iter().filter_map(finals).any(goes_elsewhere) {
        return None;
    }
    let value = statement.named_children().find(|n| n.kind() != Kind::Comment);
    let items = value.filter(|v| v.kind() == Kind::ExpressionList);
    let items = items.filter(|v| v.named_children().all(|item| item.kind() != Kind::ListSplat));
    let outer = around.iter().rev().find(|n| matches!(n.kind(), Kind::ForStatement | Kind::WhileStatement));
    let mut weight = Weight::Working;
    let lead = match (outer, items, value) {
        (Some(outer), ..) => say(
            "ends {}, and the {} on line {} with it",
            [name, code(loop_word(*outer)), plain(context.line(*outer))],
        ),
        (None, Some(items), _) => say(
            "{} gives one tuple of {} items",
            [name, plain(items.named_children().filter(|n| n.kind() != Kind::Comment).count())],
        ),
        (None, None, None) => say("ends {}, which gives {}", [name, code("None")]),
        (None, None, Some(_)) => say("ends {}, which gives this value", [name]),
    };
    let mut first: Vec<Text> = Vec::new();
    for node in &around {
        if node.kind() == Kind::FinallyClause {
            weight = Weight::Surprise;
            first.push(say(
                "It leaves the {} of line {}: an exception that is on its way there is dropped.",
                [code("finally"), plain(context.line(*node))],
            ));
        } else if let Some(clause) = finals(node) {
            weight = weight.min(Weight::Result);
            let pattern = match value {
                Some(_) => "The {} on line {} runs before the caller has the value.",
                None => "The {} on line {} runs before that.",
            };
            first.push(say(pattern, [code("finally"), plain(context.line(clause))]));
        } else if node.kind() == Kind::WithStatement {
            let word = if node.child_of_kind(Kind::KwAsync).is_some() { "async with" } else { "with" };
            first.push(say("The {} on line {} is left first.", [code(word), plain(context.line(*node))]));
        }
    }
    let plain_return = outer.is_none() && items.is_none() && value.is_some();
    if first.len() > MOST || (plain_return && first.is_empty()) {
        return None;
    }
    let note = Note::new("return-statement", context.range(statement), "return", lead)
        .on([context.range(keyword)])
        .weight(weight)
        .related(&["none-singleton", "break-continue"]);
    Some(first.into_iter().fold(note, Note::line))
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_a_return_with_nothing_around_it() {
        silent_at("return-statement", "def f(x):\n    ret$0urn x\n");
        silent_at("return-statement", "def f(x):\n    if x:\n        ret$0urn x + 1\n");
    }

    #[test]
    fn ignores_generators_and_a_finally_that_jumps() {
        silent_at("return-statement", "def f(x):\n    for y in x:\n        yield y\n        ret$0urn\n");
        silent_at(
            "return-statement",
            "def f(x):\n    for y in x:\n        try:\n            ret$0urn y\n        finally:\n            break\n",
        );
        silent_at("return-statement", "class A:\n    for y in x:\n        ret$0urn y\n");
    }

    #[test]
    fn names_the_loop_that_ends_too() {
        assert_eq!(
            hover("def f(x):\n    for y in x:\n        while y:\n            ret$0urn y\n"),
            ["return · ends `f`, and the `for` on line 2 with it"]
        );
    }

    #[test]
    fn says_what_runs_first() {
        assert_eq!(
            hover(
                "def f(x):\n    with x:\n        try:\n            ret$0urn g(x)\n        finally:\n            h()\n"
            ),
            [
                "return · ends `f`, which gives this value\nThe `finally` on line 5 runs before the caller has the value.\nThe `with` on line 2 is left first."
            ]
        );
    }

    #[test]
    fn says_what_the_caller_gets() {
        assert_eq!(hover("def f(x):\n    ret$0urn x, 1\n"), ["return · `f` gives one tuple of 2 items"]);
        assert_eq!(
            hover("async def f(x):\n    if x: ret$0urn\n    g()\n"),
            ["return · ends `f`, which gives `None`"]
        );
        silent_at("return-statement", "def f(x):\n    ret$0urn x, *y\n");
    }

    #[test]
    fn tells_of_the_exception_that_is_lost() {
        let text = hover("def f(x):\n    try:\n        g()\n    finally:\n        ret$0urn 1\n").remove(0);
        assert!(
            text.ends_with(
                "It leaves the `finally` of line 4: an exception that is on its way there is dropped."
            ),
            "{text}"
        );
    }
}
