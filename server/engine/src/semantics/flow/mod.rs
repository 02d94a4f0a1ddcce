//! Whether a name is bound where it is read.
//!
//! A function's own names, and the module's names at module level, are followed through the code in the order in which it runs.
//! Two questions are answered at once: what may happen for all that is known, so that "always bound" and "never bound" are
//! certain; and what does happen for some outcome of the conditions, so that "possibly unbound" is said only where a way
//! leads there. Where neither is certain nothing is said. The code is gone through once, whatever loops it has.

mod conditions;
mod correlation;
mod graph;
mod lower;
mod path;
mod query;
mod returns;
mod state;
#[cfg(test)]
mod tests;
mod together;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{BindingKind, Name, ScopeId, ScopeKind, SegmentModel};
use crate::syntax::SyntaxTree;

use correlation::{Ground, is_free};
use graph::{Along, Solved, Unbound, ValueId};
use lower::{Lower, Lowered, Use};
pub use path::Way;
use path::{Paths, Taken};
pub(super) use query::may_be_implicit;
pub use query::{Bound, Branch};
pub(super) use together::Together;

/// What a segment's code says of its names.
#[derive(Debug)]
pub struct Flow {
    /// Uses of functions' own names that are not always bound, by the number of the identifier.
    local: FxHashMap<u32, Local>,
    /// Functions that may give control back, and which calls in them have to do so first.
    returns: FxHashMap<ScopeId, Vec<u32>>,
    /// Functions, lambdas and generator expressions in which something cannot be read.
    unclear: FxHashSet<ScopeId>,
    outer: Outer,
}

/// A use in a function that is not known to be always bound.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Local {
    /// These are the decisions, and the calls, by number, that have to return.
    Possibly {
        way: Vec<Taken>,
        calls: Vec<u32>,
    },
    Never(Option<Unbound>),
    Unknown,
}

/// The outermost level of a segment.
#[derive(Debug)]
struct Outer {
    solved: Solved,
    paths: Paths,
    uses: FxHashMap<u32, Use>,
    /// What the module's names are at its end, where that may differ from what they were before.
    exits: FxHashMap<Name, ValueId>,
    endings: Vec<u32>,
    /// Names that a generator expression binds when it runs.
    bound_later: FxHashSet<Name>,
    /// Along which paths its end is reached.
    alive: Along,
    /// Something in it cannot be read.
    is_unclear: bool,
}

impl Flow {
    /// The identifiers, by number, that are not known from this segment alone to be always bound.
    pub fn doubtful(&self) -> impl Iterator<Item = u32> {
        self.local
            .keys()
            .copied()
            .chain(self.outer.uses.values().filter(|one| one.is_judged).map(|one| one.node))
    }

    /// Follows all code of a segment. Linear in its tree, apart from variables that change in deeply nested statements.
    #[must_use]
    pub(super) fn new(tree: &SyntaxTree, model: &SegmentModel) -> Flow {
        let ground = Ground { piece: 0, tree, model };
        let mut local = FxHashMap::default();
        let outer = outer(Lower::outermost(tree, model), ground, &mut local);
        let mut unclear = FxHashSet::default();
        let mut returns = FxHashMap::default();
        for (number, scope) in model.scopes.iter().enumerate() {
            let is_code = matches!(
                scope.kind,
                ScopeKind::Function | ScopeKind::Lambda | ScopeKind::GeneratorExpression
            );
            if scope.detached || !is_code {
                continue;
            }
            let id = ScopeId(u32::try_from(number).unwrap_or(u32::MAX));
            match Lower::function(tree, model, id) {
                Some(lowered) if !lowered.failed => {
                    let Lowered { state, slots, uses, endings, bound_later, exit, .. } = lowered;
                    returns.extend(exit.map(|calls| (id, calls)));
                    if uses.is_empty() {
                        continue;
                    }
                    let code =
                        Code { ground, solved: &state.graph.solve(), paths: &state.paths, endings: &endings };
                    code.judge(&uses, &slots, bound_later, &mut local);
                }
                _ => {
                    unclear.insert(id);
                }
            }
        }
        Flow { local, returns, unclear, outer }
    }
}

/// How many decisions of other uses are looked at.
const MOST_DECISIONS: usize = 200;

/// One piece of code that was gone through.
struct Code<'f> {
    ground: Ground<'f>,
    solved: &'f Solved,
    paths: &'f Paths,
    endings: &'f [u32],
}

impl Code<'_> {
    /// Judges the uses of variables that belong to this code.
    fn judge(
        &self,
        uses: &[Use],
        slots: &FxHashMap<lower::Key, u32>,
        bound_later: FxHashSet<u32>,
        local: &mut FxHashMap<u32, Local>,
    ) {
        let rebound = &self.ground.model.rebound;
        let mut elsewhere = bound_later;
        elsewhere.extend(slots.iter().filter(|(key, _)| rebound.contains_key(key)).map(|(_, slot)| *slot));
        for one in uses.iter().filter(|one| one.is_judged) {
            let solved = self.solved;
            let (bound, unbound) = (solved.may_be_bound(one.value), solved.may_be_unbound(one.value));
            let is_elsewhere = elsewhere.contains(&one.slot);
            let verdict = match (unbound, bound) {
                (false, _) if is_elsewhere && is_deleted(self.ground.model, slots, one.slot) => {
                    Local::Unknown
                }
                (false, _) => continue,
                _ if is_elsewhere => Local::Unknown,
                (true, false) => Local::Never(solved.why_unbound(one.value)),
                (true, true) => match self.way_to(one, uses) {
                    Some((way, calls)) => Local::Possibly { way, calls },
                    None => Local::Unknown,
                },
            };
            local.insert(one.node, verdict);
        }
    }

    /// The decisions that leave the variable unbound where it is used, in the order in which they are taken, where they can
    /// be taken for all that is known.
    fn way_to(&self, one: &Use, uses: &[Use]) -> Option<(Vec<Taken>, Vec<u32>)> {
        if !one.alive.under {
            return None;
        }
        let mut way = taken_along(self.paths, &self.solved.way_unbound(one.value)?);
        name_exits(&mut way, self.paths, one);
        let others = self.decides_earlier(one, uses)?;
        let place = |taken| (self.ground, taken);
        let around = self.paths.since(one.path, path::START).take(correlation::MOST_COMPARISONS);
        let around: Vec<_> = around.filter(is_decision).map(place).collect();
        let calls = calls_of(&mut way, self.paths, one);
        if way.len() * one.endings > correlation::MOST_COMPARISONS {
            return None;
        }
        let endings = self.endings.iter().take(one.endings);
        let endings: Vec<_> = endings.map(|group| (self.ground, *group)).collect();
        let others: Vec<_> = others.into_iter().filter(is_decision).map(place).collect();
        is_free(&way.iter().copied().map(place).collect::<Vec<_>>(), &around, &endings, &others)
            .then_some((way, calls))
    }

    /// The decisions on which it depends whether other uses let the program come as far as this one; `None` where one of them
    /// may never do so.
    fn decides_earlier(&self, one: &Use, uses: &[Use]) -> Option<Vec<Taken>> {
        let earlier = uses.iter().take(one.earlier);
        let mut decisions = Vec::new();
        let mut left = MOST_DECISIONS;
        for other in earlier.filter(|other| other.node != one.node && self.solved.may_be_unbound(other.value))
        {
            if !self.solved.is_bound_at_once(other.value) {
                return None;
            }
            let edges = self.solved.ways(other.value, left)?;
            left -= edges.len();
            decisions.extend(taken_along(self.paths, &edges));
        }
        Some(decisions)
    }
}

fn is_decision(taken: &Taken) -> bool {
    taken.way != Way::Returns
}

/// The calls that have to return, on the way that leaves a variable unbound (from which they are taken) and on that to its use.
fn calls_of(way: &mut Vec<Taken>, paths: &Paths, one: &Use) -> Vec<u32> {
    let on_way = way.iter().filter(|taken| !is_decision(taken)).map(|taken| taken.node);
    let calls = on_way.chain(paths.calls(one.path)).collect();
    way.retain(is_decision);
    calls
}

fn is_deleted(model: &SegmentModel, slots: &FxHashMap<lower::Key, u32>, slot: u32) -> bool {
    slots.iter().filter(|(_, one)| **one == slot).any(|(key, _)| {
        let ids = model.rebound.get(key).map_or(&[][..], Vec::as_slice);
        ids.iter().filter_map(|id| model.binding(*id)).any(|binding| binding.kind == BindingKind::Delete)
    })
}

/// What is unbound in a loop's first round, and used after the loop, is unbound where there is no round.
fn name_exits(way: &mut [Taken], paths: &Paths, one: &Use) {
    for taken in way.iter_mut().filter(|taken| taken.way == Way::FirstRound) {
        let mut around = paths.since(one.path, path::START);
        if let Some(exit) = around.find(|other| other.group == taken.group && other.way == Way::Exhausted) {
            *taken = exit;
        }
    }
}

fn taken_along(paths: &Paths, edges: &[graph::Edge]) -> Vec<Taken> {
    let mut way: Vec<Taken> = edges.iter().flat_map(|edge| paths.since(edge.taken, edge.since)).collect();
    way.reverse();
    way.dedup();
    // That it is the first round goes without saying where the loop is left in it.
    let leaves = |way: &[Taken], at: usize| {
        let first = way.get(at);
        let rest = way.get(at + 1..).unwrap_or_default();
        first.is_some_and(|one| {
            one.way == Way::FirstRound && rest.iter().any(|other| other.group == one.group)
        })
    };
    let kept = way.iter().enumerate().filter(|(at, _)| !leaves(&way, *at)).map(|(_, one)| *one);
    // What is decided in one round is said once, and so is what leads to an `except` and then to `finally`.
    let mut seen = FxHashSet::default();
    kept.filter(|taken| seen.insert(*taken)).collect()
}

fn outer(lowered: Lowered, ground: Ground<'_>, local: &mut FxHashMap<u32, Local>) -> Outer {
    let Lowered { state, slots, uses, endings, bound_later, failed, .. } = lowered;
    let of_module = |(owner, _): &lower::Key| owner.is_none();
    let exits = slots
        .iter()
        .filter(|(key, _)| of_module(key))
        .map(|((_, name), slot)| (name.clone(), state.value(*slot)))
        .filter(|(_, value)| state.graph.source(*value) != Some(graph::Source::Before))
        .collect();
    let modules: FxHashSet<u32> =
        slots.iter().filter(|(key, _)| of_module(key)).map(|(_, slot)| *slot).collect();
    let (global, own): (Vec<Use>, Vec<Use>) = uses.into_iter().partition(|one| modules.contains(&one.slot));
    let (alive, paths, solved) = (state.alive, state.paths, state.graph.solve());
    if !failed {
        let code = Code { ground, solved: &solved, paths: &paths, endings: &endings };
        code.judge(&own, &slots, FxHashSet::default(), local);
    }
    let later = slots.into_iter().filter(|(key, slot)| of_module(key) && bound_later.contains(slot));
    Outer {
        alive,
        exits,
        endings,
        is_unclear: failed,
        bound_later: later.map(|((_, name), _)| name).collect(),
        uses: global.into_iter().map(|one| (one.node, one)).collect(),
        paths,
        solved,
    }
}
