//! Which loop a `break` or `continue` belongs to, and what runs next.

use crate::insights::Insight;
use crate::note::{Note, Weight, code, plain, say};
use crate::semantics::Context;
use crate::semantics::loops::{goes_elsewhere, loop_of, loop_word};
use crate::syntax::{Kind, Node};

pub(super) const INSIGHT: Insight = Insight {
    concept: "break-continue",
    kinds: &[Kind::BreakStatement, Kind::ContinueStatement],
    run: explain,
};

fn explain<'m>(context: &Context<'m>, jump: Node<'m>, notes: &mut Vec<Note>) {
    let is_break = jump.kind() == Kind::BreakStatement;
    let keyword = jump.child_of_kind(if is_break { Kind::KwBreak } else { Kind::KwContinue });
    let (Some(keyword), Some(statement)) = (keyword, loop_of(jump)) else { return };
    if finals(jump, statement).any(goes_elsewhere) {
        return;
    }
    let word = loop_word(statement);
    let (name, line) = (code(word), plain(context.line(statement)));
    let skipped = statement.child_of_kind(Kind::ElseClause);
    let outer = loop_of(statement);
    let mut weight =
        if skipped.is_some() && is_break || outer.is_some() { Weight::Result } else { Weight::Working };
    let lead = match (is_break, skipped) {
        (true, Some(skipped)) => say(
            "leaves the {} on line {} and skips its `else` (line {})",
            [name, line, plain(context.line(skipped))],
        ),
        (true, None) => say("leaves the {} on line {}", [name, line]),
        (false, _) if word == "while" => say("goes back to the condition of the {} on line {}", [name, line]),
        (false, _) => say("goes on with the next item of the {} on line {}", [name, line]),
    };
    let mut note =
        Note::new("break-continue", context.range(jump), if is_break { "break" } else { "continue" }, lead)
            .on([context.range(keyword)])
            .related(&["loop-else", "for-loop", "while-loop"]);
    if let Some(outer) = outer.filter(|_| is_break) {
        note = note.line(say(
            "The {} around it (line {}) goes on.",
            [code(loop_word(outer)), plain(context.line(outer))],
        ));
    }
    let around = || jump.ancestors().take_while(|n| *n != statement);
    if let Some(last) = around().find(|n| n.kind() == Kind::FinallyClause) {
        weight = Weight::Surprise;
        note = note.line(say(
            "It leaves the `finally` of line {}: an exception that is on its way there is dropped.",
            [plain(context.line(last))],
        ));
    } else if let Some(last) = finals(jump, statement).next() {
        weight = weight.min(Weight::Result);
        note = note.line(say("The `finally` on line {} runs first.", [plain(context.line(last))]));
    }
    notes.push(note.weight(weight));
}

/// The `finally` clauses that the jump runs through on its way out, the innermost first.
fn finals<'m>(jump: Node<'m>, statement: Node<'m>) -> impl Iterator<Item = Node<'m>> {
    let outer = jump.ancestors().take_while(move |n| *n != statement);
    let clauses = outer.filter(|n| n.kind() == Kind::TryStatement);
    clauses.filter_map(|n| n.child_of_kind(Kind::FinallyClause)).filter(move |clause| !clause.contains(jump))
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, notes_of};

    #[test]
    fn ignores_a_break_outside_of_a_loop() {
        assert!(notes_of("break-continue", "for x in y:\n    def f():\n        break\n").is_empty());
        assert!(notes_of("break-continue", "for x in y: pass\nelse:\n    continue\n").is_empty());
    }

    #[test]
    fn ignores_a_jump_that_a_finally_turns_aside() {
        let source = "for x in y:\n    try:\n        continue\n    finally:\n        break\n";
        assert_eq!(notes_of("break-continue", source).len(), 1);
        let source = "def f():\n    for x in y:\n        try:\n            break\n        finally:\n            return\n";
        assert!(notes_of("break-continue", source).is_empty());
    }

    #[test]
    fn names_the_loop_and_what_is_skipped() {
        assert_eq!(
            hover("for x in y:\n    while x:\n        bre$0ak\n    else:\n        pass\n"),
            [
                "break · leaves the `while` on line 2 and skips its `else` (line 4)\nThe `for` around it (line 1) goes on."
            ]
        );
        assert_eq!(
            hover("for x in y:\n    for z in x: pass\n    else:\n        bre$0ak\n"),
            ["break · leaves the `for` on line 1"]
        );
        assert_eq!(
            hover("while y:\n    try:\n        contin$0ue\n    finally:\n        pass\n"),
            [
                "continue · goes back to the condition of the `while` on line 1\nThe `finally` on line 4 runs first."
            ]
        );
        assert_eq!(
            hover("for x in y:\n    try: f()\n    finally:\n        bre$0ak\n"),
            [
                "break · leaves the `for` on line 1\nIt leaves the `finally` of line 3: an exception that is on its way there is dropped."
            ]
        );
    }
}
