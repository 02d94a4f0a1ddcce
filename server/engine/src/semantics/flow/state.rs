//! The state of the variables at a point of the program, and the points that are jumped to.
//!
//! A state is never copied. A branch is gone through on the one state there is, and undone; what has jumped out of it is
//! remembered at the target only for those variables that change between the jump and the moment at which the target is reached.

use rustc_hash::FxHashMap;

use super::graph::{Along, BOUND, Edge, Graph, Source, ValueId};
use super::path::{PathId, Paths, START, Taken, Way};

/// The number of a variable.
pub(super) type Slot = u32;

/// A point that is jumped to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TargetId(usize);

#[derive(Debug, Default)]
struct Target {
    /// When it was last jumped to, along any path and along a sure one; 0 for never.
    last_over: u32,
    last_under: u32,
    jumps: u32,
    sure_jumps: u32,
    /// Whether one of the sure jumps needs no call to return.
    is_clear: bool,
    /// The path of the last jump.
    taken: PathId,
    /// The path on which it was opened.
    since: PathId,
    /// Which variables have changed since.
    log_start: usize,
    values: FxHashMap<Slot, Vec<Arrival>>,
}

/// A value with which a target is reached.
#[derive(Debug, Clone, Copy)]
struct Arrival {
    value: ValueId,
    along: Along,
    taken: PathId,
}

/// What a point is reached with: for each variable that may differ from the present state, its value.
#[derive(Debug, Clone, Default)]
pub(super) struct Landing {
    pub(super) alive: Along,
    pub(super) path: PathId,
    pub(super) values: Vec<(Slot, ValueId)>,
}

/// The state, and what is needed to undo it.
#[derive(Debug)]
pub(super) struct State {
    pub(super) graph: Graph,
    pub(super) paths: Paths,
    /// Along which paths the present point is reached.
    pub(super) alive: Along,
    pub(super) path: PathId,
    values: Vec<ValueId>,
    changed: Vec<u32>,
    clock: u32,
    targets: Vec<Target>,
    active: Vec<TargetId>,
    log: Vec<Slot>,
    frames: Vec<Frame>,
    /// For going through a list of variables once.
    stamps: Vec<u32>,
    stamp: u32,
}

#[derive(Debug)]
struct Frame {
    alive: Along,
    path: PathId,
    old: Vec<(Slot, ValueId)>,
}

impl State {
    pub(super) fn new() -> State {
        State {
            graph: Graph::new(),
            paths: Paths::default(),
            alive: Along::BOTH,
            path: START,
            values: Vec::new(),
            changed: Vec::new(),
            clock: 0,
            targets: Vec::new(),
            active: Vec::new(),
            log: Vec::new(),
            frames: Vec::new(),
            stamps: Vec::new(),
            stamp: 0,
        }
    }

    /// A new variable with the value that it has had from the start.
    pub(super) fn slot(&mut self, source: Source) -> Slot {
        let slot = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        let value = if source == Source::Bound { BOUND } else { self.graph.add(source) };
        self.values.push(value);
        self.changed.push(0);
        self.stamps.push(0);
        slot
    }

    pub(super) fn value(&self, slot: Slot) -> ValueId {
        self.values.get(slot as usize).copied().unwrap_or(BOUND)
    }

    fn tick(&mut self) -> u32 {
        self.clock += 1;
        self.clock
    }

    /// Gives a variable another value.
    pub(super) fn set(&mut self, slot: Slot, value: ValueId) {
        let old = self.value(slot);
        if old == value || !self.alive.over {
            return;
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.old.push((slot, old));
        }
        self.put(slot, value);
    }

    fn put(&mut self, slot: Slot, value: ValueId) {
        self.flush(slot);
        let now = self.tick();
        if let Some(changed) = self.changed.get_mut(slot as usize) {
            *changed = now;
        }
        if let Some(place) = self.values.get_mut(slot as usize) {
            *place = value;
        }
        self.log.push(slot);
    }

    /// Tells the targets that were jumped to since the variable last changed which value it had then.
    fn flush(&mut self, slot: Slot) {
        let changed = self.changed.get(slot as usize).copied().unwrap_or(0);
        let value = self.value(slot);
        for id in &self.active {
            if let Some(target) = self.targets.get_mut(id.0) {
                target.arrive(slot, value, changed);
            }
        }
    }

    /// Opens a point that can be jumped to until it is reached.
    pub(super) fn open(&mut self) -> TargetId {
        let id = TargetId(self.targets.len());
        let (since, log_start) = (self.path, self.log.len());
        self.targets.push(Target { since, log_start, ..Target::default() });
        self.active.push(id);
        id
    }

    /// Some path leads from here to the target.
    pub(super) fn jump(&mut self, id: TargetId, along: Along) {
        let along = along.and(self.alive);
        if !along.over {
            return;
        }
        let now = self.tick();
        let path = self.path;
        let Some(target) = self.targets.get_mut(id.0) else { return };
        target.last_over = now;
        target.jumps += 1;
        if along.under {
            target.last_under = now;
            target.sure_jumps += 1;
            target.is_clear |= !self.paths.has_call_since(path, target.since);
        }
        if along.under || target.last_under == 0 {
            target.taken = path;
        }
    }

    /// The same, where the jump is itself a decision.
    pub(super) fn jump_by(&mut self, id: TargetId, along: Along, taken: Taken) {
        let before = self.path;
        self.path = self.paths.after(before, taken);
        self.jump(id, along);
        self.path = before;
    }

    /// Whether something jumped to the target along a sure path.
    pub(super) fn is_reached(&self, id: TargetId) -> bool {
        self.targets.get(id.0).is_some_and(|target| target.last_under > 0)
    }

    /// Nothing goes on from here.
    pub(super) fn stop(&mut self) {
        self.alive = Along::NONE;
    }

    /// Closes a target without going there: with what it is reached, compared with the present values.
    pub(super) fn close(&mut self, id: TargetId) -> Landing {
        self.active.retain(|one| *one != id);
        let Some(target) = self.targets.get_mut(id.0) else { return Landing::default() };
        let mut target = std::mem::take(target);
        let alive = Along { over: target.last_over > 0, under: target.last_under > 0 };
        // Over one jump, all that was decided on the way is known; over several, only what came before, unless each needs a
        // call to return.
        let is_open = !target.is_single() && (target.is_clear || !alive.under);
        let path = if is_open { target.since } else { target.taken };
        let mut landing = Landing { alive, path, values: Vec::new() };
        if !alive.over {
            return landing;
        }
        self.stamp += 1;
        for at in target.log_start..self.log.len() {
            let Some(slot) = self.log.get(at).copied() else { continue };
            let Some(stamp) = self.stamps.get_mut(slot as usize) else { continue };
            if std::mem::replace(stamp, self.stamp) == self.stamp {
                continue;
            }
            let changed = self.changed.get(slot as usize).copied().unwrap_or(0);
            let value = self.value(slot);
            target.arrive(slot, value, changed);
            if let Some(arrivals) = target.values.remove(&slot) {
                landing.values.push((slot, join(&mut self.graph, &arrivals, alive, target.since)));
            }
        }
        landing
    }

    /// Goes on at the target: with the values of all who jumped there. Returns whether all came from one place.
    pub(super) fn land(&mut self, id: TargetId) -> bool {
        let is_single = self.targets.get(id.0).is_some_and(Target::is_single);
        let landing = self.close(id);
        self.go(&landing);
        is_single
    }

    /// Goes on with these values.
    pub(super) fn go(&mut self, landing: &Landing) {
        self.alive = landing.alive;
        self.path = landing.path;
        for (slot, value) in &landing.values {
            self.set(*slot, *value);
        }
    }

    /// Remembers the state.
    pub(super) fn save(&mut self) {
        self.frames.push(Frame { alive: self.alive, path: self.path, old: Vec::new() });
    }

    /// Goes back to the state that was remembered last.
    pub(super) fn restore(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        for (slot, old) in frame.old.into_iter().rev() {
            self.put(slot, old);
        }
        self.alive = frame.alive;
        self.path = frame.path;
    }

    /// Forgets the state that was remembered last; what has changed since stays. Returns the variables that have.
    pub(super) fn keep(&mut self) -> Vec<Slot> {
        let Some(frame) = self.frames.pop() else { return Vec::new() };
        let mut slots: Vec<Slot> = frame.old.iter().map(|(slot, _)| *slot).collect();
        slots.sort_unstable();
        slots.dedup();
        if let Some(around) = self.frames.last_mut() {
            around.old.extend(frame.old);
        }
        slots
    }

    /// A value that may be any of those that are led to it.
    pub(super) fn join_of(&mut self, from: &[(ValueId, Along, PathId)]) -> ValueId {
        let arrivals: Vec<Arrival> = from
            .iter()
            .map(|(value, along, taken)| Arrival { value: *value, along: *along, taken: *taken })
            .collect();
        join(&mut self.graph, &arrivals, Along::BOTH, self.path)
    }

    /// Starts a loop: each variable that it binds may come from before it or from its own end.
    pub(super) fn head(&mut self, slots: &[Slot], node: u32) -> Vec<(Slot, ValueId)> {
        let mut heads = Vec::new();
        if !self.alive.over {
            return heads;
        }
        let since = self.path;
        let taken = self.paths.after(since, Taken { node, group: node, way: Way::FirstRound });
        for slot in slots {
            let head = self.graph.add(Source::Join);
            let (from, along) = (self.value(*slot), self.alive);
            self.graph.lead(Edge { from, to: head, along, taken, since, is_back: false });
            heads.push((*slot, head));
            self.set(*slot, head);
        }
        heads
    }

    /// Ends a loop's body.
    pub(super) fn back(&mut self, heads: &[(Slot, ValueId)], since: PathId, along: Along) {
        if !self.alive.over {
            return;
        }
        for (slot, head) in heads {
            let (from, along, taken) = (self.value(*slot), self.alive.and(along), self.path);
            if from != *head {
                self.graph.lead(Edge { from, to: *head, along, taken, since, is_back: true });
            }
        }
    }
}

impl Target {
    /// Whether there is one way that leads here, as far as there is a sure one.
    fn is_single(&self) -> bool {
        if self.last_under > 0 { self.sure_jumps == 1 } else { self.jumps == 1 }
    }

    fn arrive(&mut self, slot: Slot, value: ValueId, changed: u32) {
        let along = Along { over: self.last_over > changed, under: self.last_under > changed };
        if !along.over {
            return;
        }
        let taken = self.taken;
        let arrivals = self.values.entry(slot).or_default();
        match arrivals.iter_mut().find(|arrival| arrival.value == value) {
            Some(known) => {
                if along.under && !known.along.under {
                    known.taken = taken;
                }
                known.along = known.along.or(along);
            }
            None => arrivals.push(Arrival { value, along, taken }),
        }
    }
}

/// One value for all with which a point is reached.
fn join(graph: &mut Graph, arrivals: &[Arrival], alive: Along, since: PathId) -> ValueId {
    if let [only] = arrivals
        && (only.along.under || !alive.under)
    {
        return only.value;
    }
    let to = graph.add(Source::Join);
    for Arrival { value, along, taken } in arrivals {
        graph.lead(Edge { from: *value, to, along: *along, taken: *taken, since, is_back: false });
    }
    to
}
