//! Values of variables as a graph: where a variable is bound or unbound, and how that reaches the places where it is read.

use super::path::PathId;

/// A value of a variable: a node of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct ValueId(pub(super) u32);

/// The variable has been bound, by whatever it was.
pub(super) const BOUND: ValueId = ValueId(0);

/// Why a variable is unbound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Unbound {
    /// Nothing has bound it yet.
    NotYet,
    /// The `del` statement with this number, in the tree of the same segment, has unbound it.
    Deleted(u32),
    /// It was the name of the exception of the `except` clause with this number, which has ended.
    ExceptEnded(u32),
}

/// What a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// A binding.
    Bound,
    /// Nothing, or what unbinds.
    Unbound(Unbound),
    /// What the variable was before the segment.
    Before,
    /// Any of the values that lead here.
    Join,
}

/// Which paths an edge stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Along {
    /// CPython may take it, for all that is known.
    pub(super) over: bool,
    /// CPython takes it for some outcome of the conditions.
    pub(super) under: bool,
}

impl Along {
    pub(super) const BOTH: Along = Along { over: true, under: true };
    pub(super) const OVER: Along = Along { over: true, under: false };
    pub(super) const NONE: Along = Along { over: false, under: false };

    pub(super) fn and(self, other: Along) -> Along {
        Along { over: self.over && other.over, under: self.under && other.under }
    }

    pub(super) fn or(self, other: Along) -> Along {
        Along { over: self.over || other.over, under: self.under || other.under }
    }
}

/// An edge of the graph.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) from: ValueId,
    pub(super) to: ValueId,
    pub(super) along: Along,
    /// The decisions that lead along it: those of `taken` that come after `since`.
    pub(super) taken: PathId,
    pub(super) since: PathId,
    /// It leads from the end of a loop's body to its start.
    pub(super) is_back: bool,
}

/// The graph while it is made.
#[derive(Debug, Default)]
pub(super) struct Graph {
    sources: Vec<Source>,
    edges: Vec<Edge>,
}

impl Graph {
    pub(super) fn new() -> Graph {
        Graph { sources: vec![Source::Bound], edges: Vec::new() }
    }

    pub(super) fn add(&mut self, source: Source) -> ValueId {
        let id = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
        self.sources.push(source);
        ValueId(id)
    }

    pub(super) fn lead(&mut self, edge: Edge) {
        self.edges.push(edge);
    }

    pub(super) fn source(&self, value: ValueId) -> Option<Source> {
        self.sources.get(value.0 as usize).copied()
    }

    /// From where each value may come. Linear in the graph.
    pub(super) fn solve(self) -> Solved {
        let mut first = vec![0_u32; self.sources.len() + 1];
        for edge in &self.edges {
            if let Some(count) = first.get_mut(edge.from.0 as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut first {
            sum += *count;
            *count = sum;
        }
        let mut next = first.clone();
        let mut outgoing = vec![0_u32; self.edges.len()];
        for (number, edge) in self.edges.iter().enumerate() {
            if let Some(at) = next.get_mut(edge.from.0 as usize) {
                if let Some(slot) = outgoing.get_mut(*at as usize) {
                    *slot = u32::try_from(number).unwrap_or(u32::MAX);
                }
                *at += 1;
            }
        }
        let solver = Solver { graph: &self, first, outgoing };
        let is_bound = |source: Source| source == Source::Bound;
        let is_unbound = |source: Source| matches!(source, Source::Unbound(_));
        let is_before = |source: Source| source == Source::Before;
        let bound = solver.reached(is_bound, |edge| edge.along.over);
        let unbound = solver.reached(is_unbound, |edge| edge.along.over);
        let origins = solver.origins();
        let before = solver.reached(is_before, |edge| edge.along.over);
        let surely_unbound = solver.reached(is_unbound, |edge| edge.along.under);
        let surely_before = solver.reached(is_before, |edge| edge.along.under);
        let at_once_bound = solver.reached(is_bound, |edge| edge.along.under && !edge.is_back);
        let mut incoming: Vec<Vec<u32>> = vec![Vec::new(); self.sources.len()];
        for (number, edge) in self.edges.iter().enumerate() {
            if let Some(list) = incoming.get_mut(edge.to.0 as usize) {
                list.push(u32::try_from(number).unwrap_or(u32::MAX));
            }
        }
        Solved {
            graph: self,
            bound,
            unbound,
            origins,
            before,
            surely_unbound,
            surely_before,
            at_once_bound,
            incoming,
        }
    }
}

/// Longer ways are nothing that anybody wants to read.
const MOST_EDGES: usize = 1_000;

struct Solver<'g> {
    graph: &'g Graph,
    first: Vec<u32>,
    outgoing: Vec<u32>,
}

/// For each value, the edge over which it is reached first; `START` for a source, `NEVER` for what is not reached.
type Reached = Vec<u32>;
const START: u32 = u32::MAX - 1;
const NEVER: u32 = u32::MAX;

impl Solver<'_> {
    fn reached(&self, is_source: impl Fn(Source) -> bool, goes: impl Fn(&Edge) -> bool) -> Reached {
        let mut reached = vec![NEVER; self.graph.sources.len()];
        let mut waiting: std::collections::VecDeque<u32> = std::collections::VecDeque::new();
        for (number, source) in self.graph.sources.iter().enumerate() {
            if is_source(*source)
                && let Some(slot) = reached.get_mut(number)
            {
                *slot = START;
                waiting.push_back(u32::try_from(number).unwrap_or(u32::MAX));
            }
        }
        while let Some(value) = waiting.pop_front() {
            let at = value as usize;
            let range = self.first.get(at).copied().unwrap_or(0) as usize
                ..self.first.get(at + 1).copied().unwrap_or(0) as usize;
            for number in self.outgoing.get(range).unwrap_or_default() {
                let Some(edge) = self.graph.edges.get(*number as usize) else { continue };
                if goes(edge)
                    && let Some(slot) = reached.get_mut(edge.to.0 as usize)
                    && *slot == NEVER
                {
                    *slot = *number;
                    waiting.push_back(edge.to.0);
                }
            }
        }
        reached
    }

    /// Why each value may be unbound. Each changes twice at most.
    fn origins(&self) -> Vec<Origin> {
        let mut origins = vec![Origin::None; self.graph.sources.len()];
        let mut waiting: Vec<u32> = Vec::new();
        for (number, source) in self.graph.sources.iter().enumerate() {
            if let (Source::Unbound(why), Some(slot)) = (source, origins.get_mut(number)) {
                *slot = Origin::One(*why);
                waiting.push(u32::try_from(number).unwrap_or(u32::MAX));
            }
        }
        while let Some(value) = waiting.pop() {
            let Some(origin) = origins.get(value as usize).copied() else { continue };
            for edge in self.edges_from(value).filter(|edge| edge.along.over) {
                let Some(slot) = origins.get_mut(edge.to.0 as usize) else { continue };
                let both = slot.and(origin);
                if *slot != both {
                    *slot = both;
                    waiting.push(edge.to.0);
                }
            }
        }
        origins
    }

    fn edges_from(&self, value: u32) -> impl Iterator<Item = &Edge> {
        let at = value as usize;
        let range = self.first.get(at).copied().unwrap_or(0) as usize
            ..self.first.get(at + 1).copied().unwrap_or(0) as usize;
        let numbers = self.outgoing.get(range).unwrap_or_default();
        numbers.iter().filter_map(|number| self.graph.edges.get(*number as usize))
    }
}

/// Why a value may be unbound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    None,
    One(Unbound),
    Several,
}

impl Origin {
    fn and(self, other: Origin) -> Origin {
        match (self, other) {
            (Origin::None, one) | (one, Origin::None) => one,
            (one, same) if one == same => one,
            _ => Origin::Several,
        }
    }
}

/// A graph with what reaches each of its values.
#[derive(Debug)]
pub(super) struct Solved {
    graph: Graph,
    bound: Reached,
    unbound: Reached,
    origins: Vec<Origin>,
    before: Reached,
    surely_unbound: Reached,
    surely_before: Reached,
    at_once_bound: Reached,
    incoming: Vec<Vec<u32>>,
}

fn is_reached(reached: &Reached, value: ValueId) -> bool {
    reached.get(value.0 as usize).is_some_and(|edge| *edge != NEVER)
}

impl Solved {
    pub(super) fn may_be_bound(&self, value: ValueId) -> bool {
        is_reached(&self.bound, value)
    }

    pub(super) fn may_be_unbound(&self, value: ValueId) -> bool {
        is_reached(&self.unbound, value)
    }

    pub(super) fn may_be_as_before(&self, value: ValueId) -> bool {
        is_reached(&self.before, value)
    }

    /// Whether the variable is bound on some way that goes through no loop twice.
    pub(super) fn is_bound_at_once(&self, value: ValueId) -> bool {
        is_reached(&self.at_once_bound, value)
    }

    /// The edges over which a value comes from anywhere; `None` where there are more than `most`.
    pub(super) fn ways(&self, value: ValueId, most: usize) -> Option<Vec<Edge>> {
        let mut edges: Vec<Edge> = Vec::new();
        let mut seen = rustc_hash::FxHashSet::default();
        let mut waiting = vec![value];
        while let Some(at) = waiting.pop() {
            if !seen.insert(at) {
                continue;
            }
            for number in self.incoming.get(at.0 as usize).into_iter().flatten() {
                if edges.len() >= most {
                    return None;
                }
                let edge = *self.graph.edges.get(*number as usize)?;
                edges.push(edge);
                waiting.push(edge.from);
            }
        }
        Some(edges)
    }

    /// The edges from something that unbinds to this value, the last one first; `None` where no way is sure.
    pub(super) fn way_unbound(&self, value: ValueId) -> Option<Vec<Edge>> {
        self.way(&self.surely_unbound, value)
    }

    /// The same from what was before the segment.
    pub(super) fn way_from_before(&self, value: ValueId) -> Option<Vec<Edge>> {
        self.way(&self.surely_before, value)
    }

    /// Why a value may be unbound, where that is the same on all ways.
    pub(super) fn why_unbound(&self, value: ValueId) -> Option<Unbound> {
        match self.origins.get(value.0 as usize)? {
            Origin::One(why) => Some(*why),
            Origin::None | Origin::Several => None,
        }
    }

    fn way(&self, reached: &Reached, value: ValueId) -> Option<Vec<Edge>> {
        let mut edges = Vec::new();
        let mut at = value;
        while edges.len() < MOST_EDGES {
            match *reached.get(at.0 as usize)? {
                NEVER => return None,
                START => return Some(edges),
                number => {
                    let edge = *self.graph.edges.get(number as usize)?;
                    at = edge.from;
                    edges.push(edge);
                }
            }
        }
        None
    }
}
