//! What the outermost levels of all segments say together, in the order in which they run.

use std::cell::RefCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Flow;
use super::graph::ValueId;
use super::query::may_be_implicit;
use crate::semantics::names::bound_by;
use crate::semantics::{Context, Dependencies, Module, Name};
use crate::syntax::Node;

/// These change a module's names without naming them.
const REFLECTION: [&str; 6] = ["globals", "locals", "vars", "exec", "eval", "setattr"];

/// Made once for a module, and only where something asks for it. Linear in what the outermost levels say.
#[derive(Debug, Default)]
pub struct Together {
    /// For each piece the first two of its uses that may be of an unbound name: their places in order, and their nodes.
    raising: Vec<Vec<(usize, u32)>>,
    /// The first piece that has such a use.
    first_raising: Option<usize>,
    /// The statements of which some branch leads out of the code, and how many stand above each piece.
    endings: Vec<(usize, u32)>,
    endings_above: Vec<usize>,
    /// By name the first piece that may bind it when a generator expression runs.
    bound_later: FxHashMap<Name, usize>,
    /// By name the first piece at whose end it may be otherwise than before although nothing there binds it: what was read was bound.
    changed: FxHashMap<Name, usize>,
    /// The first piece of which nothing is known, or whose end is never reached.
    ending: Option<usize>,
    /// Something anywhere in the module may bind any name.
    reflects: bool,
    has_cut_class: bool,
}

impl Together {
    pub(in crate::semantics) fn new(module: &Module) -> Together {
        let mut all = Together::default();
        let dependencies = RefCell::new(Dependencies::default());
        let mut now = FxHashMap::default();
        for (number, piece) in module.pieces().iter().enumerate() {
            let text = |node: u32| piece.segment.tree().node(node).map_or("", Node::text);
            all.reflects |= piece.model.references.iter().any(|one| REFLECTION.contains(&text(one.node)));
            all.has_cut_class |= piece.model.options.in_class_body;
            all.endings_above.push(all.endings.len());
            let flow = module.flow(number);
            let context = Context::new(module, number, &dependencies);
            if let (Some(Flow { outer, .. }), Some(context)) = (flow, context) {
                all.add(&context, outer, &mut now);
            }
        }
        all
    }

    /// Adds a piece. `now` says of each name whether it may be unbound where the piece starts.
    fn add(&mut self, context: &Context<'_>, outer: &super::Outer, now: &mut FxHashMap<Name, bool>) {
        let piece = context.piece();
        let may_be_unbound = |now: &mut FxHashMap<Name, bool>, name: &Name, value: ValueId| {
            let before = now.entry(name.clone()).or_insert_with(|| is_of_module(context, name));
            outer.solved.may_be_unbound(value) || outer.solved.may_be_as_before(value) && *before
        };
        let mut raising: Vec<(usize, u32)> = Vec::new();
        for one in outer.uses.values() {
            let Some(identifier) = context.tree().node(one.node) else { continue };
            let name = context.mangled(identifier);
            if context.is_name_of_cut_class(&name) || may_be_unbound(now, &name, one.value) {
                raising.push((one.order, one.node));
            }
        }
        raising.sort_unstable();
        raising.truncate(2);
        if !raising.is_empty() {
            self.first_raising.get_or_insert(piece);
        }
        self.raising.push(raising);
        self.endings.extend(outer.endings.iter().map(|group| (piece, *group)));
        if outer.is_unclear || !outer.alive.over {
            self.ending.get_or_insert(piece);
        }
        for name in &outer.bound_later {
            self.bound_later.entry(name.clone()).or_insert(piece);
        }
        let here = context.module().pieces().get(piece);
        let bound = here.map(|here| bound_by(&here.model, here.segment.surroundings())).unwrap_or_default();
        let bound: FxHashSet<Name> = bound.into_iter().map(|(name, _)| name).collect();
        for (name, value) in &outer.exits {
            let is_unbound = may_be_unbound(now, name, *value);
            now.insert(name.clone(), is_unbound);
            if !bound.contains(name) {
                self.changed.entry(name.clone()).or_insert(piece);
            }
        }
    }

    /// Whether something above, or anything that runs in between, may bind a name of the module without naming it.
    pub(super) fn is_bound_by_others(&self, name: &Name, piece: usize) -> bool {
        self.reflects
            || self.has_cut_class && name.starts_with('_')
            || self.ending.is_some_and(|first| first < piece)
            || self.changed.get(name).is_some_and(|first| *first < piece)
            || self.bound_later.get(name).is_some_and(|first| *first <= piece)
    }

    /// Whether a use further up may be of an unbound name, so that the program does not always come this far.
    pub(super) fn may_end_earlier(&self, piece: usize, node: u32, earlier: usize) -> bool {
        self.first_raising.is_some_and(|first| first < piece)
            || self
                .raising
                .get(piece)
                .is_some_and(|uses| uses.iter().any(|(order, one)| *order < earlier && *one != node))
    }

    /// The statements in the pieces above of which some branch leads out of the code.
    pub(super) fn endings_above(&self, piece: usize) -> &[(usize, u32)] {
        let count = self.endings_above.get(piece).copied().unwrap_or_default();
        self.endings.get(..count).unwrap_or_default()
    }
}

/// Whether a name is one that only the module binds.
fn is_of_module(context: &Context<'_>, name: &Name) -> bool {
    !may_be_implicit(name, context.target()) && !context.global_bindings(name).is_empty()
}
