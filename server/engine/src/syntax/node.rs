//! A handle on one node of a syntax tree.

use std::fmt;

use text_size::{TextRange, TextSize};

use super::{Field, Kind, NodeData, SyntaxTree};

/// One node of a [`SyntaxTree`]; small and copied freely.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    tree: &'t SyntaxTree,
    id: u32,
}

impl<'t> Node<'t> {
    pub(super) fn new(tree: &'t SyntaxTree, id: u32) -> Node<'t> {
        Node { tree, id }
    }

    fn data(self) -> &'t NodeData {
        #[expect(clippy::indexing_slicing, reason = "handles are only made for nodes that exist")]
        &self.tree.nodes[self.id as usize]
    }

    fn at(self, id: u32) -> Node<'t> {
        Node { tree: self.tree, id }
    }

    /// The node's number in its tree: nodes that start earlier, and parents, have smaller ones.
    #[must_use]
    pub fn id(self) -> u32 {
        self.id
    }

    /// The tree that the node belongs to.
    #[must_use]
    pub fn tree(self) -> &'t SyntaxTree {
        self.tree
    }

    /// What the node is.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.data().kind
    }

    /// The node's role in its parent.
    #[must_use]
    pub fn field(self) -> Field {
        self.data().field
    }

    /// Where the node stands, in bytes from the start of the tree's text.
    #[must_use]
    pub fn range(self) -> TextRange {
        TextRange::new(self.start(), self.end())
    }

    /// The node's first byte.
    #[must_use]
    pub fn start(self) -> TextSize {
        TextSize::new(self.data().start)
    }

    /// One past the node's last byte.
    #[must_use]
    pub fn end(self) -> TextSize {
        TextSize::new(self.data().end)
    }

    /// The source text of the node.
    #[must_use]
    pub fn text(self) -> &'t str {
        let data = self.data();
        self.tree.text.get(data.start as usize..data.end as usize).unwrap_or_default()
    }

    /// False for tokens: keywords, operators, punctuation.
    #[must_use]
    pub fn is_named(self) -> bool {
        self.data().flags & NodeData::NAMED != 0
    }

    /// True for a token that the parser made up to get on with its work.
    #[must_use]
    pub fn is_missing(self) -> bool {
        self.data().flags & NodeData::MISSING != 0
    }

    /// True where this node or one below it is an error or a made-up token.
    #[must_use]
    pub fn has_error(self) -> bool {
        self.data().flags & NodeData::HAS_ERROR != 0
    }

    /// The node that this one is a child of.
    #[must_use]
    pub fn parent(self) -> Option<Node<'t>> {
        let parent = self.data().parent;
        (parent != u32::MAX).then(|| self.at(parent))
    }

    /// The parent, its parent, and so on up to the root.
    pub fn ancestors(self) -> impl Iterator<Item = Node<'t>> {
        std::iter::successors(self.parent(), |node| node.parent())
    }

    /// This node and all below it, in source order, parents first.
    pub fn descendants(self) -> impl DoubleEndedIterator<Item = Node<'t>> {
        (self.id..self.data().subtree_end).map(move |id| self.at(id))
    }

    /// The tokens of this node in source order: what has no children, and is not empty.
    pub fn tokens(self) -> impl Iterator<Item = Node<'t>> {
        self.descendants().filter(|node| node.subtree_end() == node.id() + 1 && !node.range().is_empty())
    }

    /// The number of the last node below this one, plus one: `node.id()..node.subtree_end()` are the subtree.
    #[must_use]
    pub fn subtree_end(self) -> u32 {
        self.data().subtree_end
    }

    /// True where `other` is this node or stands below it.
    #[must_use]
    pub fn contains(self, other: Node<'_>) -> bool {
        (self.id..self.data().subtree_end).contains(&other.id)
    }

    /// All children, tokens included.
    pub fn children(self) -> impl Iterator<Item = Node<'t>> {
        let end = self.data().subtree_end;
        let first = (self.id + 1 < end).then(|| self.at(self.id + 1));
        std::iter::successors(first, move |node| {
            let next = node.data().subtree_end;
            (next < end).then(|| self.at(next))
        })
    }

    /// The children that are no tokens and no comments or line continuations.
    pub fn named_children(self) -> impl Iterator<Item = Node<'t>> {
        self.children()
            .filter(|n| n.is_named() && !matches!(n.kind(), Kind::Comment | Kind::LineContinuation))
    }

    /// The child at this place among all children, from 0.
    #[must_use]
    pub fn child(self, index: usize) -> Option<Node<'t>> {
        self.children().nth(index)
    }

    /// The child at this place among [`Node::named_children`], from 0.
    #[must_use]
    pub fn named_child(self, index: usize) -> Option<Node<'t>> {
        self.named_children().nth(index)
    }

    /// The first child with this role.
    #[must_use]
    pub fn field_child(self, field: Field) -> Option<Node<'t>> {
        self.children().find(|n| n.field() == field)
    }

    /// All children with this role; `named` leaves out the commas between them.
    pub fn field_children(self, field: Field) -> impl Iterator<Item = Node<'t>> {
        self.children().filter(move |n| n.field() == field)
    }

    /// The first child token or node of this kind.
    #[must_use]
    pub fn child_of_kind(self, kind: Kind) -> Option<Node<'t>> {
        self.children().find(|n| n.kind() == kind)
    }

    /// The next child of the same parent.
    #[must_use]
    pub fn next_sibling(self) -> Option<Node<'t>> {
        let parent = self.parent()?;
        let next = self.data().subtree_end;
        (next < parent.data().subtree_end).then(|| self.at(next))
    }

    /// The child of the same parent before this one.
    #[must_use]
    pub fn prev_sibling(self) -> Option<Node<'t>> {
        self.parent()?.children().take_while(|n| n.id < self.id).last()
    }

    /// The nearest ancestor of this kind.
    #[must_use]
    pub fn ancestor_of_kind(self, kind: Kind) -> Option<Node<'t>> {
        self.ancestors().find(|n| n.kind() == kind)
    }

    /// The expression inside any number of parentheses around this one.
    #[must_use]
    pub fn unparenthesized(self) -> Node<'t> {
        let mut node = self;
        while node.kind() == Kind::ParenthesizedExpression {
            match node.named_child(0) {
                Some(inner) => node = inner,
                None => break,
            }
        }
        node
    }

    /// The outermost of the parentheses right around this expression, or the expression itself where there are none.
    #[must_use]
    pub fn with_parentheses(self) -> Node<'t> {
        let mut node = self;
        while let Some(parent) = node.parent().filter(|p| p.kind() == Kind::ParenthesizedExpression) {
            node = parent;
        }
        node
    }

    /// The source text on one line: line breaks between tokens go, comments too, and a string that spans lines shows `…` for
    /// what is inside it. What stands inside other strings is kept as it is.
    #[must_use]
    pub fn one_line(self) -> String {
        if !self.text().contains(['\n', '\r']) {
            return self.text().to_string();
        }
        let mut line = String::new();
        let mut last: Option<Node<'t>> = None;
        let mut inside_until = 0;
        for token in self.descendants() {
            // What a string holds is one token, whatever escapes there are in it.
            let is_content = token.kind() == Kind::StringContent;
            if token.id() < inside_until || (token.subtree_end() != token.id() + 1 && !is_content) {
                continue;
            }
            inside_until = token.subtree_end();
            if matches!(token.kind(), Kind::Comment | Kind::LineContinuation) {
                continue;
            }
            if let Some(last) = last {
                let gap = self
                    .tree
                    .text
                    .get(usize::from(last.end())..usize::from(token.start()))
                    .unwrap_or_default();
                let opens = matches!(last.kind(), Kind::OpenParen | Kind::OpenBracket | Kind::OpenBrace);
                let closes = matches!(
                    token.kind(),
                    Kind::CloseParen | Kind::CloseBracket | Kind::CloseBrace | Kind::Dot | Kind::Comma
                );
                match gap.contains(['\n', '\r']) {
                    false => line.push_str(gap),
                    true if opens || closes => {}
                    true => line.push(' '),
                }
            }
            match token.text() {
                text if text.contains(['\n', '\r']) => line.push('…'),
                text => line.push_str(text),
            }
            last = Some(token);
        }
        line
    }

    /// For a `type` statement: whether its left side is `NAME` or `NAME[…]`, as CPython's grammar wants.
    pub(super) fn is_well_formed_type_alias(self) -> bool {
        let Some(left) = self.field_child(Field::Left) else { return false };
        let Some(inner) = left.named_child(0) else { return false };
        match inner.kind() {
            Kind::Identifier => true,
            Kind::GenericType => inner.named_child(0).is_some_and(|n| n.kind() == Kind::Identifier),
            _ => false,
        }
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Node<'_>) -> bool {
        self.id == other.id && std::ptr::eq(self.tree, other.tree)
    }
}

impl Eq for Node<'_> {}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}@{:?}", self.kind(), self.range())
    }
}
