//! Decisions on the way of a program, and the paths that they make.

/// A path: the decisions that were taken, the last one first. Paths share their beginnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(super) struct PathId(pub(super) u32);

/// The path without any decision.
pub(super) const START: PathId = PathId(0);

/// What is decided by whether a condition holds, a loop goes on, a pattern matches, an exception is raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    /// The condition holds.
    True,
    /// The condition does not hold.
    False,
    /// The loop runs its body for the first time.
    FirstRound,
    /// The loop has another value to go on with.
    Iteration,
    /// The loop has no value, or none any more.
    Exhausted,
    /// Something in the body of the `try` statement raises an exception.
    Raised,
    /// Nothing in the body of the `try` statement raises an exception.
    Completed,
    /// The `except` clause catches the exception.
    Caught,
    /// The `except` clause does not catch the exception.
    NotCaught,
    /// The context manager swallows an exception.
    Swallowed,
    /// The pattern matches.
    Matches,
    /// The pattern does not match.
    MatchesNot,
    /// The call gives control back. Nobody is told of that: it has to be known.
    Returns,
}

/// A decision as it was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Taken {
    /// The node, by number, on which it depends: the condition, the loop, the clause.
    pub(super) node: u32,
    /// The statement or expression, by number, whose branches exclude each other.
    pub(super) group: u32,
    /// What came out.
    pub(super) way: Way,
}

#[derive(Debug, Default)]
pub(super) struct Paths {
    steps: Vec<Step>,
}

#[derive(Debug)]
struct Step {
    before: PathId,
    taken: Taken,
    /// The path up to its last call that has to return, this one perhaps.
    last_call: PathId,
}

impl Paths {
    pub(super) fn after(&mut self, path: PathId, taken: Taken) -> PathId {
        let id = PathId(u32::try_from(self.steps.len() + 1).unwrap_or(u32::MAX));
        let last_call = if taken.way == Way::Returns { id } else { self.last_call(path) };
        self.steps.push(Step { before: path, taken, last_call });
        id
    }

    fn step(&self, path: PathId) -> Option<&Step> {
        self.steps.get((path.0 as usize).checked_sub(1)?)
    }

    fn last_call(&self, path: PathId) -> PathId {
        self.step(path).map_or(START, |step| step.last_call)
    }

    /// Whether some call has to return on the part of `path` that comes after `since`.
    pub(super) fn has_call_since(&self, path: PathId, since: PathId) -> bool {
        self.last_call(path) > since
    }

    /// The calls that have to return on a path, the last one first.
    pub(super) fn calls(&self, path: PathId) -> impl Iterator<Item = u32> {
        let mut at = self.last_call(path);
        std::iter::from_fn(move || {
            let step = self.step(at)?;
            at = self.last_call(step.before);
            Some(step.taken.node)
        })
    }

    /// The decisions of `path` that come after `since`, the last one first.
    pub(super) fn since(&self, path: PathId, since: PathId) -> impl Iterator<Item = Taken> {
        let mut at = path;
        std::iter::from_fn(move || {
            if at == since {
                return None;
            }
            let step = self.step(at)?;
            at = step.before;
            Some(step.taken)
        })
    }
}
