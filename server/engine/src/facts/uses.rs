//! The uses of names that are not always bound, for [`facts`](crate::facts).

use std::cell::RefCell;

use serde::Serialize;

use crate::semantics::{At, Bound, Branch, Context, Dependencies, Module, Name, Way};
use crate::syntax::Node;

/// A use of a name that is not known to be bound there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UseFacts {
    /// The name, as in the scope.
    pub name: Name,
    /// The line of the identifier, from 1.
    pub line: u32,
    /// Its column, from 1, in code points.
    pub column: u32,
    /// `possibly`: there is a way on which it is not bound, if conditions may come out as they like. `never`: it is never bound
    /// there. `unknown`: neither can be said.
    pub bound: &'static str,
    /// Where it is never bound: the line of the `del`, or of the `except` clause, that has unbound it. Left out where nothing has
    /// bound it yet, and where that depends on the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unbound_by: Option<u32>,
    /// Where it is possibly unbound: such a way, by the decisions that matter, in the order in which they are taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<BranchFacts>,
}

/// What is decided on a way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BranchFacts {
    /// The line of the condition, loop, statement or clause.
    pub line: u32,
    /// What comes out: `true`, `false` (conditions), `first round`, `iteration`, `exhausted` (loops), `raised` and
    /// `completed` (something in the body of a `try`, or of an `except`, raises an exception, or nothing does), `caught`, `not caught` (handlers), `swallowed` (exceptions in a `with`),
    /// `matches`, `matches not` (`case`).
    pub way: &'static str,
}

/// The uses in source order.
pub(crate) fn uses(module: &Module) -> Vec<UseFacts> {
    let dependencies = RefCell::new(Dependencies::default());
    let mut uses = Vec::new();
    for piece in 0..module.pieces().len() {
        let Some(context) = Context::new(module, piece, &dependencies) else { continue };
        for node in context.doubtful_uses() {
            uses.extend(context.bound(node).and_then(|bound| fact(&context, node, &bound)));
        }
    }
    uses
}

fn fact<'m>(context: &Context<'m>, node: Node<'m>, bound: &Bound<'m>) -> Option<UseFacts> {
    let line_of = |at: At<'m>| context.at(at).line(at.node);
    let branch = |branch: &Branch<'m>| BranchFacts { line: line_of(branch.at), way: word(branch.way) };
    let (bound, unbound_by, branches) = match bound {
        Bound::Always => return None,
        Bound::Possibly(branches) => ("possibly", None, branches.iter().map(branch).collect()),
        Bound::Never(by) => ("never", by.map(line_of), Vec::new()),
        Bound::Unknown => ("unknown", None, Vec::new()),
    };
    let name = context.mangled(node);
    let (line, column) = (context.line(node), column(context, node)?);
    Some(UseFacts { name, line, column, bound, unbound_by, branches })
}

/// The column, from 1, in code points; a byte order mark is not counted.
fn column(context: &Context<'_>, node: Node<'_>) -> Option<u32> {
    let segment = &context.module().pieces().get(context.piece())?.segment;
    let start = segment.lines().start(segment.lines().line(node.start()))?;
    let before = context.tree().text().get(usize::from(start)..usize::from(node.start()))?;
    let count = before.trim_start_matches('\u{feff}').chars().count();
    u32::try_from(count + 1).ok()
}

fn word(way: Way) -> &'static str {
    match way {
        Way::True => "true",
        Way::False => "false",
        Way::FirstRound => "first round",
        Way::Iteration => "iteration",
        Way::Exhausted => "exhausted",
        Way::Raised => "raised",
        Way::Completed => "completed",
        Way::Caught => "caught",
        Way::NotCaught => "not caught",
        Way::Swallowed => "swallowed",
        Way::Matches => "matches",
        Way::MatchesNot => "matches not",
        Way::Returns => "returns",
    }
}

#[cfg(test)]
mod tests {
    use crate::document::Document;
    use crate::facts::{FactsOptions, facts};

    fn of(text: &str) -> Vec<(String, u32, u32, &'static str)> {
        let uses = facts(&Document::new(text), &FactsOptions::default()).uses;
        uses.into_iter().map(|u| (u.name.to_string(), u.line, u.column, u.bound)).collect()
    }

    #[test]
    fn names_are_found_over_segments() {
        let text = "if a():\n    x = 1\n\n\ndef f(): pass\n\n\nprint('é', x)\nprint(x)\nprint(y)\ny = 1\ndel y\n\nprint(y)\n";
        let x = ("x".to_owned(), 8, 12, "possibly");
        let y = |line| ("y".to_owned(), line, 7, "never");
        assert_eq!(of(text), [x, y(10), y(14)]);
    }

    #[test]
    fn the_shape_is_as_documented() {
        let uses =
            facts(&Document::new("def f(a):\n    if a: x = 1\n    return x\n"), &FactsOptions::default())
                .uses;
        let expected = serde_json::json!([
            {"name": "x", "line": 3, "column": 12, "bound": "possibly", "branches": [{"line": 2, "way": "false"}]},
        ]);
        assert_eq!(serde_json::to_value(uses).unwrap(), expected);
        let uses =
            facts(&Document::new("def f():\n    a = 1\n    del a\n    a\n"), &FactsOptions::default()).uses;
        let expected =
            serde_json::json!([{"name": "a", "line": 4, "column": 5, "bound": "never", "unbound_by": 3}]);
        assert_eq!(serde_json::to_value(uses).unwrap(), expected);
    }
}
