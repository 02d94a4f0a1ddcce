//! Running the parser, and turning its tree into ours.

use std::cell::RefCell;

use super::{Field, Kind, NodeData, SyntaxTree};

/// The grammar.
pub(super) fn language() -> tree_sitter::Language {
    tree_sitter_python::LANGUAGE.into()
}

/// The parser's own tree, kept to parse the same text again after an edit in less time.
#[derive(Debug, Clone)]
pub struct ParserTree(tree_sitter::Tree);

impl ParserTree {
    pub(super) fn root(&self) -> tree_sitter::Node<'_> {
        self.0.root_node()
    }
}

/// One change of a text as the parser wants to hear of it: byte offsets into the old and the new text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParserEdit {
    /// Where the change starts in both texts.
    pub start: usize,
    /// Where the replaced part ends in the old text.
    pub old_end: usize,
    /// Where its replacement ends in the new text.
    pub new_end: usize,
}

/// Parses `text` (a whole file or one segment of it). With `old`, the tree of the text before `edit`, unchanged
/// parts are reused; the result is the same either way, because a tree with errors, whose shape depends on
/// what was there before, is parsed afresh.
#[must_use]
pub fn parse(text: &str, old: Option<(&ParserTree, &str, ParserEdit)>) -> (SyntaxTree, Option<ParserTree>) {
    let tree = match old {
        Some((ParserTree(tree), old_text, edit)) => {
            let mut tree = tree.clone();
            // What follows a CR decides what the parser sees in its place.
            let after_cr = edit.start.checked_sub(1).filter(|at| text.as_bytes().get(*at) == Some(&b'\r'));
            let start = after_cr.unwrap_or(edit.start);
            tree.edit(&tree_sitter::InputEdit {
                start_byte: start,
                old_end_byte: edit.old_end,
                new_end_byte: edit.new_end,
                start_position: point(text, start),
                old_end_position: point(old_text, edit.old_end),
                new_end_position: point(text, edit.new_end),
            });
            match run(text, Some(&tree)) {
                Some(new) if !new.root_node().has_error() => Some(new),
                _ => run(text, None),
            }
        }
        None => run(text, None),
    };
    match tree {
        Some(tree) => (convert(&tree, text), Some(ParserTree(tree))),
        None => (SyntaxTree::unparsed(text), None),
    }
}

fn run(text: &str, old: Option<&tree_sitter::Tree>) -> Option<tree_sitter::Tree> {
    thread_local! {
        static PARSER: RefCell<Option<tree_sitter::Parser>> = const { RefCell::new(None) };
    }
    // The parser sees a lone CR as LF, so that a file of an old Mac has lines; offsets stay the same.
    let lone_cr = has_lone_cr(text);
    let folded;
    let seen = if lone_cr {
        folded = fold_lone_cr(text);
        folded.as_str()
    } else {
        text
    };
    PARSER.with_borrow_mut(|slot| {
        if slot.is_none() {
            let mut parser = tree_sitter::Parser::new();
            parser.set_language(&language()).ok()?;
            *slot = Some(parser);
        }
        let parser = slot.as_mut()?;
        let tree = parser.parse(seen, old)?;
        // In brackets a line may end at a dot and the next one stand further left; the parser sees a block's end there.
        if tree.root_node().has_error()
            && let Some(joined) = super::joined::join_lines_at_dots(seen)
            && let Some(again) = parser.parse(&joined, None)
            && !again.root_node().has_error()
        {
            return Some(again);
        }
        Some(tree)
    })
}

fn has_lone_cr(text: &str) -> bool {
    memchr::memchr_iter(b'\r', text.as_bytes()).any(|at| text.as_bytes().get(at + 1) != Some(&b'\n'))
}

fn fold_lone_cr(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        folded.push(if c == '\r' && chars.peek() != Some(&'\n') { '\n' } else { c });
    }
    folded
}

/// Row and byte column of an offset, counted as the parser does.
fn point(text: &str, offset: usize) -> tree_sitter::Point {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    let is_break = |at: usize| match before.get(at) {
        Some(b'\n') => true,
        Some(b'\r') => text.as_bytes().get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    let mut row = 0;
    let mut line_start = 0;
    for at in memchr::memchr2_iter(b'\n', b'\r', before) {
        if is_break(at) {
            row += 1;
            line_start = at + 1;
        }
    }
    tree_sitter::Point::new(row, before.len() - line_start)
}

fn convert(tree: &tree_sitter::Tree, text: &str) -> SyntaxTree {
    let root = tree.root_node();
    // Where the whole has no error, no part is asked for one.
    let is_broken = root.has_error();
    let mut nodes: Vec<NodeData> = Vec::with_capacity(root.descendant_count());
    let mut open: Vec<u32> = Vec::new();
    let mut cursor = root.walk();
    'walk: loop {
        let node = cursor.node();
        let id = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
        nodes.push(NodeData {
            kind: Kind::from_grammar(node.kind_id()),
            field: cursor.field_id().map_or(Field::Unnamed, |id| Field::from_grammar(id.get())),
            flags: NodeData::flags(
                node.is_named(),
                is_broken && node.is_missing(),
                is_broken && node.has_error(),
            ),
            parent: open.last().copied().unwrap_or(u32::MAX),
            subtree_end: id + 1,
            start: u32::try_from(node.start_byte()).unwrap_or(u32::MAX),
            end: u32::try_from(node.end_byte()).unwrap_or(u32::MAX),
        });
        if cursor.goto_first_child() {
            open.push(id);
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                break 'walk;
            }
            let Some(done) = open.pop() else { break 'walk };
            let end = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
            if let Some(data) = nodes.get_mut(done as usize) {
                data.subtree_end = end;
            }
        }
    }
    let mut tree = SyntaxTree { nodes: nodes.into_boxed_slice(), text: text.into() };
    tree.hide_misparses();
    tree
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_node_is_told_whether_it_holds_an_error() {
        for text in
            ["x = 1\n", "f(\n", "def f(:\n  x = (1,\nclass\n", "if x\n    pass\n", "a = b c\n", "é = '\n"]
        {
            let parsed = run(text, None).unwrap();
            let (tree, _) = parse(text, None);
            let mut cursor = parsed.walk();
            for node in tree.root().descendants() {
                let theirs = cursor.node();
                assert_eq!(node.has_error(), theirs.has_error(), "{text:?} {node:?}");
                assert_eq!(node.is_missing(), theirs.is_missing(), "{text:?} {node:?}");
                if !cursor.goto_first_child() {
                    while !cursor.goto_next_sibling() && cursor.goto_parent() {}
                }
            }
        }
    }
}
