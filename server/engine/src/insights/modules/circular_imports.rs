//! Modules that import each other, and the line that fails.

use super::import_statement::keywords;
use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::Context;
use crate::syntax::{Kind, Node};

pub(super) const INSIGHT: Insight = Insight {
    concept: "circular-imports",
    kinds: &[Kind::ImportStatement, Kind::ImportFromStatement],
    run: explain,
};

/// Longer ways round are told by their length.
const MOST: usize = 6;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    if context.never_runs(node) {
        return;
    }
    let Some(cycle) = context.import_cycle(node) else { return };
    let (Some(own), Some(last)) = (cycle.modules.first(), cycle.modules.last()) else { return };
    let mut round: Vec<&str> = cycle.modules.iter().map(|name| name.as_str()).collect();
    round.push(own.as_str());
    if round.len() > MOST {
        return;
    }
    let mut lead = Text::codes(round, " → ");
    let note = match &cycle.early {
        Some(early) => {
            lead.extend(say(
                ": where {} is imported first, line {} of {} fails",
                [code(own.as_str()), plain(early.line), code(last.as_str())],
            ));
            Note::new("circular-imports", context.range(node), "Circular import", lead)
                .weight(Weight::Fails)
                .line(say(
                    "{} asks for {} there, and {} binds it on line {}, below this import: `ImportError`.",
                    [code(last.as_str()), code(early.name.as_str()), code(own.as_str()), plain(early.bound)],
                ))
                .line(Text::from("Ways out: import in the function that needs it, or move what both need into a third module."))
        }
        None => {
            lead.extend(say(": {} leads back to this file", [code(last.as_str())]));
            let note = Note::new("circular-imports", context.range(node), "Circular import", lead);
            if cycle.modules.iter().any(|name| name.contains('.')) {
                // The packages above run first, and may import either.
                note.line(Text::from(
                    "It goes well as long as each takes from the others only what is bound by then.",
                ))
            } else {
                note.line(say(
                    "Where {} is imported first, it is half done when {} asks for it: what stands below this line does not exist yet.",
                    [code(own.as_str()), code(last.as_str())],
                ))
            }
        }
    };
    notes.push(note.on(keywords(context, node)).related(&["import-statement", "lazy-imports"]));
}

#[cfg(test)]
mod tests {
    use crate::testing::hover_among;

    const FILES: &[(&str, &str)] = &[
        ("b", "import json\nfrom a import x\n"),
        ("c", "def f():\n    from a import x\n"),
        ("d", "import e\n"),
        ("e", "import a\n"),
    ];

    fn about(source: &str) -> String {
        let notes = hover_among(FILES, "a", source);
        notes.into_iter().find(|note| note.starts_with("Circular import")).unwrap_or_default()
    }

    #[test]
    fn ignores_imports_that_do_not_come_back_at_once() {
        for source in
            ["imp$0ort c\nx = 1\n", "def f():\n    imp$0ort b\nx = 1\n", "imp$0ort json\n", "imp$0ort gone\n"]
        {
            assert_eq!(about(source), "", "{source}");
        }
    }

    #[test]
    fn names_the_line_that_fails() {
        assert_eq!(
            about("imp$0ort b\n\nx = 1\n"),
            "Circular import · `a` → `b` → `a`: where `a` is imported first, line 2 of `b` fails\n`b` asks for `x` there, and `a` binds it on line 3, below this import: `ImportError`.\nWays out: import in the function that needs it, or move what both need into a third module."
        );
    }

    #[test]
    fn says_only_the_way_round_where_nothing_fails_for_certain() {
        assert!(
            about("x = 1\nimp$0ort b\n")
                .starts_with("Circular import · `a` → `b` → `a`: `b` leads back to this file\n")
        );
        assert!(
            about("fr$0om d import y\n")
                .starts_with("Circular import · `a` → `d` → `e` → `a`: `e` leads back to this file\n")
        );
    }
}
