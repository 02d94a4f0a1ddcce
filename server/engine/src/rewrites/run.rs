//! Finding the rewrites for what stands at a place.

use std::cell::RefCell;

use text_size::TextRange;

use super::REWRITES;
use crate::analysis::Cancel;
use crate::checks::run::Broken;
use crate::contain::contain;
use crate::equivalents::{Equivalent, equivalent};
use crate::semantics::{Context, Dependencies, Module};
use crate::syntax::{Field, Kind, Node};
use crate::text::Fix;

/// A rewrite that can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The rewrite's name.
    pub name: &'static str,
    /// The node that it is about, in bytes of the document.
    pub range: TextRange,
    /// What it does.
    pub fix: Fix,
    /// Variables in the code that is changed of which the class is known, and counted on: their names, and its name in `builtins`.
    pub given: Vec<(String, String)>,
}

/// The rewrites of what the range touches, the narrowest first; those found until then, where cancelled.
#[must_use]
pub fn within(module: &Module, range: TextRange, cancel: &Cancel) -> Vec<Offer> {
    let mut offers = Vec::new();
    each_node(module, range, cancel, |context, node| {
        for rewrite in REWRITES.iter().filter(|rewrite| rewrite.kinds.contains(&node.kind())) {
            if let Some(fix) = contain(rewrite.name, || (rewrite.run)(context, node)).flatten() {
                let given = given(context, node, &fix);
                offers.push(Offer { name: rewrite.name, range: context.range(node), fix, given });
            }
        }
    });
    offers.sort_by_key(|offer| (offer.range.len(), offer.range.start()));
    offers
}

/// Everything in the document that is written out, with where it stands, in source order.
#[must_use]
pub fn equivalents(module: &Module) -> Vec<(TextRange, Equivalent)> {
    let mut found = Vec::new();
    let all = TextRange::up_to(text_size::TextSize::new(u32::MAX));
    each_node(module, all, &Cancel::default(), |context, node| {
        found.extend(equivalent(context, node).map(|it| (context.range(node), it)));
    });
    found
}

fn each_node(
    module: &Module,
    range: TextRange,
    cancel: &Cancel,
    mut look: impl for<'m> FnMut(&Context<'m>, Node<'m>),
) {
    let first = module.pieces().partition_point(|p| p.start <= range.start()).saturating_sub(1);
    for (piece, place) in module.pieces().iter().enumerate().skip(first) {
        if place.start > range.end() {
            break;
        }
        let dependencies = RefCell::new(Dependencies::default());
        let Some(context) = Context::new(module, piece, &dependencies) else { return };
        let root = context.tree().root();
        let broken = Broken::new(root);
        for node in root.descendants().filter(|node| node.is_named()) {
            if cancel.is_cancelled() {
                return;
            }
            let head = head(node) + place.start;
            if head.intersect(range).is_some() && !broken.covers(node) {
                look(&context, node);
            }
        }
    }
}

/// Where a node is pointed at: a statement with a body by what goes before that.
fn head(node: Node<'_>) -> TextRange {
    let last = match node.kind() {
        Kind::DecoratedDefinition => node.field_child(Field::Definition).and_then(body),
        _ => body(node),
    };
    match last {
        Some(body) => TextRange::new(node.start(), body.start()),
        None => node.range(),
    }
}

fn body(node: Node<'_>) -> Option<Node<'_>> {
    node.children().find(|n| n.kind() == Kind::Block)
}

/// The variables in the changed code whose class is known.
fn given<'m>(context: &Context<'m>, node: Node<'m>, fix: &Fix) -> Vec<(String, String)> {
    let changed = fix.edits.iter().map(|edit| edit.range).reduce(TextRange::cover);
    let around = changed.map_or(context.range(node), |changed| changed.cover(context.range(node)));
    let mut given: Vec<(String, String)> = context
        .tree()
        .root()
        .descendants()
        .filter(|n| n.kind() == Kind::Identifier && around.contains_range(context.range(*n)))
        .filter(|n| context.model().resolve(*n).is_some())
        .filter_map(|n| Some((n.text().to_string(), context.value(n).builtin_name()?.to_string())))
        .collect();
    given.sort();
    given.dedup();
    given
}
