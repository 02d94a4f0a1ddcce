//! Queries over the parser's own tree, for knowledge packs.

use std::fmt;

use text_size::{TextRange, TextSize};
use tree_sitter::StreamingIterator;

use super::ParserTree;

/// How many matches of a query may be in progress at once; more are dropped.
const MATCH_LIMIT: u32 = 256;

/// A tree-sitter query.
pub struct Query(tree_sitter::Query);

impl Query {
    /// Compiles a query.
    ///
    /// # Errors
    /// The row (from 0) of the query where it goes wrong, and why.
    pub fn new(source: &str) -> Result<Query, (usize, String)> {
        tree_sitter::Query::new(&super::parse::language(), source).map(Query).map_err(|error| {
            let text = error.to_string();
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && *line != "^");
            (error.row, lines.collect::<Vec<_>>().join(" "))
        })
    }

    /// The ranges that the query captures among what touches `around`. Offsets count from the start of `text`.
    #[must_use]
    pub fn captures(&self, tree: &ParserTree, text: &str, around: TextRange) -> Vec<TextRange> {
        let mut cursor = tree_sitter::QueryCursor::new();
        cursor.set_match_limit(MATCH_LIMIT);
        cursor.set_byte_range(usize::from(around.start())..usize::from(around.end()));
        let mut ranges = Vec::new();
        let mut matches = cursor.matches(&self.0, tree.root(), text.as_bytes());
        while let Some(found) = matches.next() {
            for capture in found.captures() {
                let size = |offset: usize| TextSize::new(u32::try_from(offset).unwrap_or(u32::MAX));
                let node = capture.node;
                ranges.push(TextRange::new(size(node.start_byte()), size(node.end_byte())));
            }
        }
        ranges
    }
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
        assert_eq!(query.captures(tree.as_ref().unwrap(), text, all), [TextRange::new(18.into(), 19.into())]);
    }

    #[test]
    fn says_where_a_query_is_wrong() {
        assert_eq!(Query::new("(identifier) @a\n(no_such_node) @b").unwrap_err().0, 1);
    }
}
