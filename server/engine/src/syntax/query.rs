//! Queries over the parser's own tree, for knowledge packs.

use std::fmt;
use std::ops::ControlFlow;

use text_size::{TextRange, TextSize};
use tree_sitter::StreamingIterator;

use super::ParserTree;

/// How many matches of a query may be in progress at once; more are dropped.
const MATCH_LIMIT: u32 = 256;

/// What queries may do before they are given up. A look at their work comes after a bounded amount of it, so that this is a limit
/// of time that does not depend on the machine.
#[derive(Debug)]
pub struct Budget {
    looks: u32,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { looks: 2_000 }
    }
}

/// A query that captures more than this captures everything.
const MOST_CAPTURES: usize = 10_000;

/// The longest query, in bytes.
const LONGEST: usize = 2_000;

/// How deep the brackets of a query may nest: they are read by a function that calls itself.
const DEEPEST: usize = 32;

/// A tree-sitter query.
pub struct Query(tree_sitter::Query);

impl Query {
    /// Compiles a query.
    ///
    /// # Errors
    /// The row (from 0) of the query where it goes wrong, and why.
    pub fn new(source: &str) -> Result<Query, (usize, String)> {
        check_size(source)?;
        tree_sitter::Query::new(&super::parse::language(), source).map(Query).map_err(|error| {
            let text = error.to_string();
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && *line != "^");
            (error.row, lines.collect::<Vec<_>>().join(" "))
        })
    }

    /// The ranges that the query captures among what touches `around`; captures whose name starts with `_` are there for the
    /// query itself. Offsets count from the start of `text`. Nothing, where the query finds too much, or the budget is used up.
    #[must_use]
    pub fn captures(
        &self,
        tree: &ParserTree,
        text: &str,
        around: TextRange,
        budget: &mut Budget,
    ) -> Vec<TextRange> {
        let mut cursor = tree_sitter::QueryCursor::new();
        cursor.set_match_limit(MATCH_LIMIT);
        cursor.set_byte_range(usize::from(around.start())..usize::from(around.end()));
        let names = self.0.capture_names();
        let mut ranges = Vec::new();
        let mut look = |_: &tree_sitter::QueryCursorState| {
            budget.looks = budget.looks.saturating_sub(1);
            if budget.looks == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let options = tree_sitter::QueryCursorOptions::new().progress_callback(&mut look);
        let mut matches = cursor.matches_with_options(&self.0, tree.root(), text.as_bytes(), options);
        while let Some(found) = matches.next() {
            if ranges.len() > MOST_CAPTURES {
                return Vec::new();
            }
            for capture in found.captures() {
                if names.get(capture.index as usize).is_some_and(|name| name.starts_with('_')) {
                    continue;
                }
                let size = |offset: usize| TextSize::new(u32::try_from(offset).unwrap_or(u32::MAX));
                let node = capture.node;
                ranges.push(TextRange::new(size(node.start_byte()), size(node.end_byte())));
            }
        }
        drop(matches);
        if budget.looks == 0 {
            return Vec::new();
        }
        ranges
    }
}

/// Refuses what would take long, or much room, to compile.
fn check_size(source: &str) -> Result<(), (usize, String)> {
    if source.len() > LONGEST {
        return Err((0, format!("it has {} bytes, and {LONGEST} is the most", source.len())));
    }
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut chars = source.chars().peekable();
    let mut row = 0;
    while let Some(c) = chars.next() {
        match c {
            '\n' => row += 1,
            '\\' if in_string => {
                chars.next();
            }
            '"' => in_string = !in_string,
            '{' if in_string && chars.peek().is_some_and(char::is_ascii_digit) => {
                let why = "a repetition with a number in a pattern grows too large; write `+` or `*`";
                return Err((row, why.to_string()));
            }
            '(' | '[' if !in_string => depth += 1,
            ')' | ']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err((row, format!("its brackets nest deeper than {DEEPEST}")));
        }
    }
    Ok(())
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Query").field(&self.0.capture_names()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captures_what_the_query_names() {
        let text = "def f(): pass\ndef g(): pass\n";
        let (_, tree) = super::super::parse(text, None);
        let query = Query::new("(function_definition name: (identifier) @name (#eq? @name \"g\"))").unwrap();
        let all = TextRange::up_to(TextSize::of(text));
        assert_eq!(
            query.captures(tree.as_ref().unwrap(), text, all, &mut Budget::default()),
            [TextRange::new(18.into(), 19.into())]
        );
    }

    #[test]
    fn says_where_a_query_is_wrong() {
        assert_eq!(Query::new("(identifier) @a\n(no_such_node) @b").unwrap_err().0, 1);
    }

    #[test]
    fn captures_for_the_query_itself_are_left_out() {
        let text = "f(x)\n";
        let (_, tree) = super::super::parse(text, None);
        let query =
            Query::new("(call function: (identifier) @_f arguments: (_) @a (#eq? @_f \"f\"))").unwrap();
        let all = TextRange::up_to(TextSize::of(text));
        assert_eq!(
            query.captures(tree.as_ref().unwrap(), text, all, &mut Budget::default()),
            [TextRange::new(1.into(), 4.into())]
        );
    }

    #[test]
    fn refuses_what_would_take_long_to_compile() {
        let deep = format!("{}(_){} @a", "(_ ".repeat(40), ")".repeat(40));
        for (query, why) in [
            (format!("; {}\n(identifier) @a", "x".repeat(LONGEST)), "2000 is the most"),
            (deep, "nest deeper"),
            ("(".repeat(1_900), "nest deeper"),
            (
                "((identifier) @a\n(#match? @a \"(?:\\\\w{100}){50}\"))".to_string(),
                "a repetition with a number",
            ),
        ] {
            let problem = Query::new(&query).unwrap_err();
            assert!(problem.1.contains(why), "{problem:?}");
        }
    }

    #[test]
    fn a_query_that_would_take_for_ever_is_given_up() {
        let text = format!("f({})\n", "a, ".repeat(20_000));
        let (_, tree) = super::super::parse(&text, None);
        let wild = "(_)* @a ".repeat(12);
        let query = Query::new(&format!("(argument_list {wild})")).unwrap();
        let all = TextRange::up_to(TextSize::of(text.as_str()));
        let mut budget = Budget::default();
        assert!(query.captures(tree.as_ref().unwrap(), &text, all, &mut budget).is_empty());
        let tame = Query::new("(call function: (identifier) @a)").unwrap();
        let found = tame.captures(tree.as_ref().unwrap(), &text, all, &mut Budget::default());
        assert_eq!(found, [TextRange::new(0.into(), 1.into())]);
        let all_names = Query::new("(identifier) @a").unwrap();
        let found = all_names.captures(tree.as_ref().unwrap(), &text, all, &mut Budget::default());
        assert!(found.is_empty(), "{} names", found.len());
    }
}
