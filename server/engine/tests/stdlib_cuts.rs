//! Holds the cuts of the host's standard library against parses of whole files.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may fail"
)]

mod support;

use pygloss_engine::document::{Document, Surroundings};
use pygloss_engine::syntax::{Kind, Node, SyntaxTree, parse};

/// A statement: kind, start, end.
type Statement = (Kind, u32, u32);

fn statements(parent: Node<'_>, offset: u32) -> Vec<Statement> {
    parent
        .named_children()
        .map(|n| (n.kind(), u32::from(n.start()) + offset, u32::from(n.end()) + offset))
        .collect()
}

fn definition(node: Node<'_>) -> Node<'_> {
    if node.kind() == Kind::DecoratedDefinition { node.named_children().last().unwrap_or(node) } else { node }
}

/// The statements of the class's body that stands at the top level and ends at or after `at`.
fn members(tree: &SyntaxTree, at: u32) -> Vec<Statement> {
    let class = tree.root().named_children().map(definition).find(|n| u32::from(n.end()) >= at);
    let body = class.and_then(|class| class.child_of_kind(Kind::Block));
    body.map(|body| statements(body, 0)).unwrap_or_default()
}

#[test]
fn the_statements_of_all_pieces_are_those_of_the_whole_file() {
    let mut files = 0;
    let mut cut_classes = 0;
    let mut wrong = Vec::new();
    let mut skipped = Vec::new();
    for (path, text) in support::stdlib_files(true) {
        let whole = parse(&text, None).0;
        let document = Document::new(&text);
        assert_eq!(document.text(), text, "{}", path.display());
        files += 1;
        if whole.root().has_error() {
            skipped.push(path.display().to_string());
            continue;
        }
        let expected = statements(whole.root(), 0);
        let mut found: Vec<Statement> = Vec::new();
        let mut body: Vec<Statement> = Vec::new();
        let mut check_body = |body: &mut Vec<Statement>, found: &[Statement]| {
            if let (false, Some(class)) = (body.is_empty(), found.last()) {
                cut_classes += 1;
                let expected = members(&whole, class.1 + 1);
                if *body != expected {
                    let at = body.iter().zip(&expected).position(|(a, b)| a != b);
                    wrong.push(format!("{}: members of the class at {}: {at:?}", path.display(), class.1));
                }
            }
            body.clear();
        };
        for (number, piece) in document.pieces().iter().enumerate() {
            let tree = piece.segment.tree();
            let start = u32::from(piece.start);
            if piece.segment.surroundings() == Surroundings::ClassBody {
                body.extend(statements(tree.root(), start));
                continue;
            }
            check_body(&mut body, &found);
            let next = document.pieces().get(number + 1);
            found.extend(statements(tree.root(), start));
            if next.is_some_and(|next| next.segment.surroundings() == Surroundings::ClassBody) {
                let class = definition(tree.root().named_children().last().unwrap());
                body.extend(statements(class.child_of_kind(Kind::Block).unwrap(), start));
            }
        }
        check_body(&mut body, &found);
        let same = found.len() == expected.len()
            && found.iter().zip(&expected).all(|(a, b)| {
                // Of a class that is cut, the header's piece holds only the first members.
                let cut = document.pieces().iter().any(|p| {
                    p.segment.surroundings() == Surroundings::ClassBody
                        && (a.1..b.2).contains(&u32::from(p.start))
                });
                a == b || (cut && (a.0, a.1) == (b.0, b.1))
            });
        if !same {
            let at = found.iter().zip(&expected).find(|(a, b)| a != b);
            wrong.push(format!("{}: {at:?}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{} of {files} files: {:#?}", wrong.len(), &wrong[..wrong.len().min(20)]);
    assert!(cut_classes > 20, "only {cut_classes} classes were cut");
    assert!(
        skipped.len() * 50 < files,
        "the grammar rejects {} of {files} files: {skipped:#?}",
        skipped.len()
    );
}
