//! Typed views of the syntax: a flat tree of our own, made from the parser's, and the grammar's names.
//!
//! The parser accepts some code that CPython rejects and misreads a little that CPython accepts, so its tree is
//! never evidence that code is valid; what it is known to misread becomes [`Kind::Unknown`].

mod joined;
mod kind;
pub mod layout;
pub mod literal;
mod node;
mod parse;
mod query;

pub use kind::{Field, Kind};
pub use node::Node;
pub use parse::{ParserEdit, ParserTree, parse};
pub use query::{Budget as QueryBudget, Query};

use text_size::{TextRange, TextSize};

/// A syntax tree over one text, nodes in the order of their first byte, parents before children. Looking up a
/// parent, a sibling or a subtree costs nothing that grows with the tree, and nothing here recurses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxTree {
    nodes: Box<[NodeData]>,
    text: Box<str>,
}

/// What is stored of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct NodeData {
    kind: Kind,
    field: Field,
    flags: u8,
    /// The parent's number; `u32::MAX` for the root.
    parent: u32,
    /// One more than the number of the last node below this one.
    subtree_end: u32,
    start: u32,
    end: u32,
}

impl NodeData {
    const NAMED: u8 = 1;
    const MISSING: u8 = 2;
    const HAS_ERROR: u8 = 4;

    fn flags(named: bool, missing: bool, has_error: bool) -> u8 {
        u8::from(named) * Self::NAMED
            + u8::from(missing) * Self::MISSING
            + u8::from(has_error) * Self::HAS_ERROR
    }
}

impl SyntaxTree {
    /// The tree of a text that could not be parsed at all: one error.
    pub(crate) fn unparsed(text: &str) -> SyntaxTree {
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let root = NodeData {
            kind: Kind::Error,
            field: Field::Unnamed,
            flags: NodeData::flags(true, false, true),
            parent: u32::MAX,
            subtree_end: 1,
            start: 0,
            end,
        };
        SyntaxTree { nodes: Box::new([root]), text: text.into() }
    }

    /// The same tree over another text of the same length: what the parser saw differs from it only inside tokens.
    pub(crate) fn with_text(mut self, text: &str) -> SyntaxTree {
        if *self.text != *text {
            self.text = text.into();
        }
        self
    }

    /// The text that the tree was made from.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The node above all others.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        Node::new(self, 0)
    }

    /// The node with this number (see [`Node::id`]); `None` where there is none.
    #[must_use]
    pub fn node(&self, id: u32) -> Option<Node<'_>> {
        ((id as usize) < self.nodes.len()).then(|| Node::new(self, id))
    }

    /// How many nodes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// True only for a tree without any node, which no text has.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The innermost node that covers the byte at `offset`. Between two nodes that touch there, the one that starts.
    #[must_use]
    pub fn node_at(&self, offset: TextSize) -> Node<'_> {
        self.covering(TextRange::empty(offset))
    }

    /// The innermost node that covers `range`.
    #[must_use]
    pub fn covering(&self, range: TextRange) -> Node<'_> {
        // Of the nodes that start early enough, the last one or what it stands in; a list may have thousands of items.
        let after = self.nodes.partition_point(|node| node.start <= range.start().into());
        let last = after.checked_sub(1).and_then(|id| self.node(u32::try_from(id).ok()?));
        let mut around = last.into_iter().flat_map(|last| std::iter::once(last).chain(last.ancestors()));
        around.find(|node| node.range().contains_range(range)).unwrap_or_else(|| self.root())
    }

    /// Marks what the grammar is known to misread: `type(x).y = v`, which it takes for a type alias, and Python 2's
    /// `print` and `exec` statements, which CPython 3 reads as expressions or not at all.
    fn hide_misparses(&mut self) {
        for id in 0..self.nodes.len() {
            let Some(node) = self.node(u32::try_from(id).unwrap_or(u32::MAX)) else { continue };
            let hide = match node.kind() {
                Kind::PrintStatement | Kind::ExecStatement => true,
                Kind::TypeAliasStatement => !node.is_well_formed_type_alias(),
                _ => false,
            };
            if hide && let Some(data) = self.nodes.get_mut(id) {
                data.kind = Kind::Unknown;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> SyntaxTree {
        parse(text, None).0
    }

    #[test]
    fn parents_children_and_siblings_agree() {
        let tree = tree("@d\nclass A(B):\n    def f(self, *a): return [x for x in a]\n");
        let mut seen = 0;
        for node in tree.root().descendants() {
            seen += 1;
            for child in node.children() {
                assert_eq!(child.parent(), Some(node));
                assert!(node.range().contains_range(child.range()));
            }
        }
        assert_eq!(seen, tree.len());
    }

    #[test]
    fn ignores_type_aliases_that_are_assignments() {
        assert_eq!(tree("type(self).x = v\n").root().child(0).unwrap().kind(), Kind::Unknown);
        assert_eq!(tree("type X = int\n").root().child(0).unwrap().kind(), Kind::TypeAliasStatement);
        assert_eq!(tree("type X[T] = list[T]\n").root().child(0).unwrap().kind(), Kind::TypeAliasStatement);
    }

    #[test]
    fn a_lone_carriage_return_ends_a_line() {
        let tree = tree("x = 1\ry = 2\r");
        assert!(!tree.root().has_error());
        assert_eq!(tree.root().named_children().count(), 2);
    }

    #[test]
    fn the_innermost_node_is_that_of_a_walk_down() {
        let texts = [
            "@d\nclass A(B):\n    def f(self, *a): return [x for x in a]\n",
            "x = {1: f(2), 3: [4, '5 {6}']}  # 7\n\n\ny = f'{x!r:>{w}} {y}'\n",
            "def f(:\n  x = (1,\nclass\n\"\"\"a\n",
            "\n\n  x\n",
            "",
        ];
        for text in texts {
            let tree = tree(text);
            let end = u32::try_from(text.len()).unwrap();
            for (from, to) in (0..=end).flat_map(|from| (from..=end).map(move |to| (from, to))) {
                let range = TextRange::new(from.into(), to.into());
                let mut walked = tree.root();
                while let Some(child) = walked.children().filter(|c| c.range().contains_range(range)).last() {
                    walked = child;
                }
                assert_eq!(tree.covering(range), walked, "{from}..{to} of {text:?}");
            }
        }
    }

    #[test]
    fn members_of_a_class_parse_on_their_own() {
        let tree = tree("    def f(self):\n        return 1\n\n    x = 1\n");
        assert!(!tree.root().has_error());
        let kinds: Vec<_> = tree.root().named_children().map(Node::kind).collect();
        assert_eq!(kinds, [Kind::FunctionDefinition, Kind::ExpressionStatement]);
    }

    #[test]
    fn an_incremental_parse_gives_the_same_tree() {
        let before = "def f(a):\n    return a + 1\n";
        let after = "def f(ab):\n    return a + 1\n";
        let (_, old) = parse(before, None);
        let edit = ParserEdit { start: 7, old_end: 7, new_end: 8 };
        let (again, _) = parse(after, old.as_ref().map(|t| (t, before, edit)));
        assert_eq!(again, tree(after));
    }

    #[test]
    fn one_line_keeps_what_strings_hold() {
        let line = |text: &str| tree(text).root().named_child(0).unwrap().one_line();
        assert_eq!(line("f(a,  'b  c')\n"), "f(a,  'b  c')");
        assert_eq!(line("f(\n    a,  # why\n    'b  c',\n)\n"), "f(a, 'b  c',)");
        assert_eq!(line("x = \"\"\"a\nb\"\"\"\n"), "x = \"\"\"…\"\"\"");
        assert_eq!(line("f('a\\tb',\n  \"\"\"a\\t\nb\"\"\")\n"), "f('a\\tb', \"\"\"…\"\"\")");
    }
}
