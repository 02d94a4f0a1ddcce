//! What checks and insights ask: whether a name is bound where it is read, over all segments.

use std::collections::BTreeSet;

use super::correlation::{Ground, MOST_COMPARISONS, is_free};
use super::graph::{Unbound, ValueId};
use super::lower::Use;
use super::path::{START, Taken, Way};
use super::{Flow, Local, is_decision, taken_along};
use crate::semantics::{At, BindingKind, Context, Name, Resolution, ScopeId, ScopeKind, stdlib};
use crate::syntax::{Kind, Node};
use crate::version::PythonVersion;

/// Whether a name is bound where it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound<'m> {
    /// Whenever the program comes there.
    Always,
    /// Not where these decisions are taken, in this order: nothing that is known speaks against it.
    Possibly(Vec<Branch<'m>>),
    /// Never: reading it raises an error. The node is the `del` or the `except` clause that has unbound it; there is none
    /// where nothing has bound it yet, and where that depends on the way.
    Never(Option<At<'m>>),
    /// That cannot be told.
    Unknown,
}

/// A decision that leaves a name unbound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Branch<'m> {
    /// The condition, loop, clause or statement.
    pub at: At<'m>,
    /// What came out.
    pub way: super::Way,
}

/// How many bindings of one name are looked at.
const MOST_BINDINGS: usize = 1_000;

/// What a module's name may be, seen from a use of it.
#[derive(Default)]
struct Global<'m> {
    bound: bool,
    unbound: bool,
    /// What has unbound it, if anything; meaningless where several things may have.
    why: Option<At<'m>>,
    has_several: bool,
    /// A way on which it is unbound, the last decision first, by piece.
    way: Option<Vec<(usize, Taken)>>,
}

impl<'m> Global<'m> {
    /// Something may have left it unbound.
    fn unbind(&mut self, why: Option<At<'m>>) {
        self.has_several |= self.unbound && self.why != why;
        self.unbound = true;
        self.why = why;
    }
}

impl<'m> Context<'m> {
    /// Whether the name that is read (or deleted) here is bound then: a function's own name in that function, or the
    /// module's name at module level. `None` for every other name and for names that may be `builtins`' own.
    #[must_use]
    pub fn bound(&self, identifier: Node<'m>) -> Option<Bound<'m>> {
        let model = self.model();
        if identifier.kind() != Kind::Identifier || !is_read(*self, identifier) {
            return None;
        }
        match model.resolve(identifier)? {
            Resolution::Scope(owner) => {
                let code = self.code_of(identifier, Some(owner))?;
                let flow = self.flow()?;
                let is_unclear = match code {
                    ScopeId(0) => flow.outer.is_unclear,
                    code => flow.unclear.contains(&code),
                };
                if is_unclear {
                    return Some(Bound::Unknown);
                }
                let at = |node: u32| Some(At { piece: self.piece(), node: self.tree().node(node)? });
                Some(match flow.local.get(&identifier.id()) {
                    None => Bound::Always,
                    Some(Local::Unknown) => Bound::Unknown,
                    Some(Local::Never(why)) => Bound::Never(why.and_then(place_of).and_then(at)),
                    Some(Local::Possibly { way, calls }) => {
                        let branch = |taken: &Taken| Some(Branch { at: at(taken.node)?, way: taken.way });
                        let returns =
                            |call: &u32| self.tree().node(*call).is_some_and(|call| self.may_return(call));
                        let branches = way.iter().map(branch).collect::<Option<_>>();
                        branches.filter(|_| calls.iter().all(returns)).map_or(Bound::Unknown, Bound::Possibly)
                    }
                })
            }
            Resolution::Global => {
                self.code_of(identifier, None)?;
                self.global_bound(identifier)
            }
            Resolution::ClassOrGlobal(_) => None,
        }
    }

    /// The uses in this segment that [`Context::bound`] does not call always bound because of the segment alone, in source
    /// order.
    pub fn doubtful_uses(&self) -> Vec<Node<'m>> {
        let mut nodes: Vec<u32> = self.flow().into_iter().flat_map(Flow::doubtful).collect();
        nodes.sort_unstable();
        nodes.into_iter().filter_map(|node| self.tree().node(node)).collect()
    }

    pub(super) fn flow(&self) -> Option<&'m Flow> {
        self.module().flow(self.piece())
    }

    /// The scope as part of whose code an identifier is read, if that is the one that `owner` belongs to.
    fn code_of(&self, identifier: Node<'m>, owner: Option<ScopeId>) -> Option<ScopeId> {
        let model = self.model();
        let mut at = *model.scope_of_name.get(&identifier.id())?;
        let mut has_owner = false;
        loop {
            has_owner |= owner == Some(at);
            let scope = model.scope(at)?;
            let runs_on_the_spot = match scope.kind {
                ScopeKind::Class
                | ScopeKind::ListComprehension
                | ScopeKind::SetComprehension
                | ScopeKind::DictComprehension => true,
                ScopeKind::TypeParameters => {
                    self.tree().node(scope.node).is_some_and(|n| n.kind() == Kind::ClassDefinition)
                }
                _ => false,
            };
            if scope.detached {
                return None;
            }
            match scope.parent.filter(|_| runs_on_the_spot) {
                Some(parent) => at = parent,
                None => break,
            }
        }
        let is_module = owner.is_none() && at == ScopeId(0);
        (has_owner || is_module).then_some(at)
    }

    fn global_bound(&self, identifier: Node<'m>) -> Option<Bound<'m>> {
        let name = self.mangled(identifier);
        let bindings = self.global_bindings(&name);
        let is_bound_here = bindings.iter().any(|found| found.binding.kind.gives_value());
        if !is_bound_here || may_be_implicit(&name, self.target()) {
            return None;
        }
        let outer = &self.flow()?.outer;
        if outer.is_unclear || bindings.len() > MOST_BINDINGS || self.is_name_of_cut_class(&name) {
            return Some(Bound::Unknown);
        }
        let in_function = |piece: usize, scope: ScopeId| {
            self.module()
                .pieces()
                .get(piece)
                .is_none_or(|p| p.model.scope(scope).is_none_or(|s| s.kind.is_function_like()))
        };
        let from_functions = bindings.iter().filter(|found| in_function(found.piece, found.binding.scope));
        let kinds: Vec<BindingKind> = from_functions.map(|found| found.binding.kind).collect();
        if kinds.contains(&BindingKind::Delete) {
            return Some(Bound::Unknown);
        }
        let Some(one) = outer.uses.get(&identifier.id()) else { return Some(Bound::Always) };
        let pieces: BTreeSet<usize> = bindings.iter().map(|found| found.piece).collect();
        let mut global = Global::default();
        let sure = one.alive.under;
        self.collect(&mut global, self.piece(), one.value, sure);
        if outer.solved.may_be_as_before(one.value) {
            let start = sure.then(|| outer.solved.way_from_before(one.value)).flatten();
            let start = start.map(|edges| taken_along(&outer.paths, &edges));
            let start = start.map(|way| way.into_iter().rev().map(|taken| (self.piece(), taken)).collect());
            self.before(&mut global, &name, &pieces, start);
        }
        if !global.unbound {
            return Some(Bound::Always);
        }
        // From here on the answer depends on what all other segments say.
        self.depend_on_code();
        let has_star = !self.global_bindings("*").is_empty();
        let together = self.module().together();
        if !kinds.is_empty() || has_star || together.is_bound_by_others(&name, self.piece()) {
            return Some(Bound::Unknown);
        }
        if !global.bound {
            return Some(Bound::Never(global.why.filter(|_| !global.has_several)));
        }
        let way = global.way.and_then(|way| self.free_way(one, way));
        Some(way.map_or(Bound::Unknown, Bound::Possibly))
    }

    /// Whether a name is that of the class whose body goes on in this piece: it is bound when the body has ended.
    pub(super) fn is_name_of_cut_class(&self, name: &Name) -> bool {
        self.model().options.in_class_body && self.cut_class_name().is_some_and(|class| class == *name)
    }

    /// The decisions of a way, the last one of which comes first, if they can be taken for all that is known.
    fn free_way(&self, one: &Use, mut way: Vec<(usize, Taken)>) -> Option<Vec<Branch<'m>>> {
        let outer = &self.flow()?.outer;
        way.reverse();
        let at = |(piece, taken): &(usize, Taken)| {
            let tree = self.module().pieces().get(*piece)?.segment.tree();
            Some(At { piece: *piece, node: tree.node(taken.node)? })
        };
        let calls = outer.paths.calls(one.path).filter_map(|call| self.tree().node(call));
        let mut calls = calls
            .map(|node| Some(At { piece: self.piece(), node }))
            .chain(way.iter().filter(|(_, taken)| !is_decision(taken)).map(at));
        if !calls.all(|call| call.is_some_and(|call| self.at(call).may_return(call.node))) {
            return None;
        }
        drop(calls);
        way.retain(|(_, taken)| is_decision(taken));
        // What is unbound in the first round of a loop that is over by now is unbound where there is no round.
        for (piece, taken) in way.iter_mut().filter(|(_, taken)| taken.way == Way::FirstRound) {
            let is_around = *piece == self.piece()
                && self
                    .tree()
                    .node(taken.group)
                    .is_some_and(|n| n.id() <= one.node && one.node < n.subtree_end());
            if !is_around {
                taken.way = Way::Exhausted;
            }
        }
        let together = self.module().together();
        if together.may_end_earlier(self.piece(), one.node, one.earlier) {
            return None;
        }
        let above = together.endings_above(self.piece());
        if way.len() * (above.len() + one.endings) > MOST_COMPARISONS {
            return None;
        }
        let ground = |piece: usize| {
            let here = self.module().pieces().get(piece)?;
            Some(Ground { piece, tree: here.segment.tree(), model: &here.model })
        };
        let placed: Vec<_> =
            way.into_iter().map(|(piece, taken)| Some((ground(piece)?, taken))).collect::<Option<_>>()?;
        let here = ground(self.piece())?;
        let around = outer.paths.since(one.path, START).take(MOST_COMPARISONS);
        let around: Vec<_> = around.filter(is_decision).map(|taken| (here, taken)).collect();
        let own = outer.endings.iter().take(one.endings).map(|group| Some((here, *group)));
        let above = above.iter().map(|(piece, group)| Some((ground(*piece)?, *group)));
        let endings: Vec<_> = own.chain(above).collect::<Option<_>>()?;
        if !is_free(&placed, &around, &endings, &[]) {
            return None;
        }
        let branch = |(ground, taken): &(Ground<'m>, Taken)| {
            Some(Branch {
                at: At { piece: ground.piece, node: ground.tree.node(taken.node)? },
                way: taken.way,
            })
        };
        placed.iter().map(branch).collect()
    }

    /// Adds what a value of a piece may be.
    fn collect(&self, global: &mut Global<'m>, piece: usize, value: ValueId, sure: bool) {
        let Some(Flow { outer, .. }) = self.module().flow(piece) else { return };
        global.bound |= outer.solved.may_be_bound(value);
        if !outer.solved.may_be_unbound(value) {
            return;
        }
        let tree = self.module().pieces().get(piece).map(|p| p.segment.tree());
        let why = outer.solved.why_unbound(value);
        global.has_several |= why.is_none();
        let why = why.and_then(place_of);
        global.unbind(tree.zip(why).and_then(|(tree, why)| Some(At { piece, node: tree.node(why)? })));
        if global.way.is_none() && sure {
            let edges = outer.solved.way_unbound(value);
            let way = edges.map(|edges| taken_along(&outer.paths, &edges));
            global.way = way.map(|way| way.into_iter().rev().map(|taken| (piece, taken)).collect());
        }
    }

    /// Adds what the pieces above may have left the name as.
    fn before(
        &self,
        global: &mut Global<'m>,
        name: &Name,
        pieces: &BTreeSet<usize>,
        mut way: Option<Vec<(usize, Taken)>>,
    ) {
        for piece in pieces.range(..self.piece()).rev() {
            let Some(Flow { outer, .. }) = self.module().flow(*piece) else { continue };
            let Some(value) = outer.exits.get(name).copied() else { continue };
            let found = global.way.take();
            self.collect(global, *piece, value, outer.alive.under && way.is_some());
            global.way = match (found, global.way.take(), &way) {
                (Some(found), _, _) => Some(found),
                (None, Some(rest), Some(start)) => Some(start.iter().copied().chain(rest).collect()),
                _ => None,
            };
            if !outer.solved.may_be_as_before(value) {
                return;
            }
            let edges = outer.solved.way_from_before(value).filter(|_| outer.alive.under);
            way = way.zip(edges).map(|(mut way, edges)| {
                let taken = taken_along(&outer.paths, &edges);
                way.extend(taken.into_iter().rev().map(|taken| (*piece, taken)));
                way
            });
        }
        global.unbind(None);
        if global.way.is_none() {
            global.way = way;
        }
    }
}

/// The number of the node that has unbound something.
fn place_of(why: Unbound) -> Option<u32> {
    match why {
        Unbound::NotYet => None,
        Unbound::Deleted(node) | Unbound::ExceptEnded(node) => Some(node),
    }
}

/// Whether a name that the module has not bound may still mean something: a builtin, or what every module has.
pub(in crate::semantics) fn may_be_implicit(name: &str, target: PythonVersion) -> bool {
    stdlib::is_builtin(name, target) || is_in_every_module(name)
}

/// Names that the import system gives to every module.
fn is_in_every_module(name: &str) -> bool {
    matches!(
        name,
        "__name__"
            | "__doc__"
            | "__file__"
            | "__package__"
            | "__spec__"
            | "__loader__"
            | "__path__"
            | "__cached__"
            | "__builtins__"
            | "__dict__"
            | "__annotations__"
            | "__annotate__"
            | "__conditional_annotations__"
    )
}

/// Whether an identifier wants its name to be bound: what is read, deleted, or changed by `+=`.
fn is_read(context: Context<'_>, identifier: Node<'_>) -> bool {
    let model = context.model();
    match model.binding_of_name.get(&identifier.id()).and_then(|id| model.binding(*id)) {
        None => {
            let is_declared = identifier
                .parent()
                .is_some_and(|p| matches!(p.kind(), Kind::GlobalStatement | Kind::NonlocalStatement));
            !is_declared && model.scope_of_name.contains_key(&identifier.id())
        }
        Some(binding) => matches!(binding.kind, BindingKind::Delete | BindingKind::AugmentedAssignment),
    }
}
