//! Where the parser could not make sense of the code, so that names may be missing or in the wrong block.

use std::ops::Range;

use super::super::ScopeId;
use super::table::RawScope;
use crate::syntax::{Kind, Node, SyntaxTree};

/// For each block, whether it takes part in a statement with an error. Costs nothing where there is no error, and otherwise
/// time linear in the tree.
pub(super) fn unclear(tree: &SyntaxTree, raw: &[RawScope], node_scopes: &[ScopeId]) -> Vec<bool> {
    let mut unclear = vec![false; raw.len()];
    if !tree.root().has_error() {
        return unclear;
    }
    let statements = troubled_statements(tree);
    let mut mark = |scope: usize| {
        if let Some(slot) = unclear.get_mut(scope) {
            *slot = true;
        }
    };
    for statement in &statements {
        let nodes = statement.start as usize..statement.end as usize;
        for scope in node_scopes.get(nodes).unwrap_or_default() {
            mark(scope.0 as usize);
        }
    }
    for (number, scope) in raw.iter().enumerate() {
        let before = statements.partition_point(|s| s.end <= scope.node);
        if number > 0 && statements.get(before).is_some_and(|s| s.contains(&scope.node)) {
            mark(number);
        }
    }
    unclear
}

/// The numbers of the nodes of each innermost statement with an error; ranges are in order and apart.
fn troubled_statements(tree: &SyntaxTree) -> Vec<Range<u32>> {
    let mut found: Vec<Range<u32>> = Vec::new();
    for node in tree.root().descendants().filter(|n| is_trouble(*n)) {
        // An error between statements may have ended a block too early, or hidden the start of one.
        let Some(statement) = statement_of(node) else {
            let root = tree.root();
            return std::iter::once(root.id()..root.subtree_end()).collect();
        };
        let range = statement.id()..statement.subtree_end();
        while found.last().is_some_and(|last| range.start <= last.start) {
            found.pop();
        }
        if found.last().is_none_or(|last| last.end <= range.start) {
            found.push(range);
        }
    }
    found
}

/// What the parser could not read. The default of a type parameter (PEP 696) it cannot read either, but that is mended.
fn is_trouble(node: Node<'_>) -> bool {
    if node.is_missing() {
        return true;
    }
    let is_default = || {
        node.parent().is_some_and(|p| p.kind() == Kind::TypeParameter)
            && node.child_of_kind(Kind::Equal).is_some()
    };
    node.kind() == Kind::Error && !is_default()
}

/// The innermost statement around an error; `None` where the error stands between statements.
fn statement_of(error: Node<'_>) -> Option<Node<'_>> {
    let is_list = |n: Node<'_>| matches!(n.kind(), Kind::Block | Kind::Module | Kind::Error);
    let mut node = error;
    loop {
        let parent = node.parent()?;
        if is_list(parent) {
            return (node != error).then_some(node);
        }
        node = parent;
    }
}
