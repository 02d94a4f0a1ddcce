//! Builds the model of one segment in the two passes of CPython's `symtable.c`: collect what happens to each name in each
//! block, then decide where each name's variable lives.

mod analyze;
mod annotations;
mod definitions;
mod finish;
mod names;
mod patterns;
mod table;
mod trouble;
mod walk;

pub use names::mangle;
pub(super) use names::normalized;

use super::{ModelOptions, SegmentModel};
use crate::syntax::SyntaxTree;

/// Computes the model of a tree. Neither pass recurses, and both take time linear in the tree, apart from variables that
/// are handed down through many nested functions.
pub(super) fn build(tree: &SyntaxTree, options: ModelOptions) -> SegmentModel {
    let mut walk = walk::Walk::new(tree, options);
    walk.run();
    let collected = walk.done();
    finish::finish(tree, collected, options)
}

#[cfg(test)]
mod tests;
