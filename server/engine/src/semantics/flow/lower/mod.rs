//! Goes through the code of one function, or of a segment's outermost level, in the order in which it runs.
//!
//! What is still to be done stands on a stack, so that nothing recurses: a node is visited by putting its parts, and the
//! steps between them, in its place.

mod branches;
mod expressions;
mod jumps;
mod matches;
mod statements;

use rustc_hash::{FxHashMap, FxHashSet};

use super::graph::{Along, BOUND, Source, Unbound, ValueId};
use super::path::{PathId, Taken, Way};
use super::state::{Slot, State, TargetId};
use crate::semantics::{BindingKind, Name, Resolution, ScopeId, SegmentModel};
use crate::syntax::{Kind, Node, SyntaxTree};

use jumps::{Context, Exit, Finally};

/// A variable: the function or comprehension that owns it, or none for the module; and its name.
pub(super) type Key = (Option<ScopeId>, Name);

/// A point of the code that is jumped to.
pub(super) type Label = usize;

/// A use of a variable.
#[derive(Debug, Clone, Copy)]
pub(super) struct Use {
    pub(super) node: u32,
    /// How many uses come before it, in the order in which the code was gone through.
    pub(super) order: usize,
    pub(super) slot: Slot,
    pub(super) value: ValueId,
    pub(super) path: PathId,
    /// How many of the decisions that end some paths early come before it, and how many uses, which may do so too.
    pub(super) endings: usize,
    pub(super) earlier: usize,
    pub(super) alive: Along,
    /// Nothing is said of a use by a generator expression when it runs, or by a class that may have such a name itself; but they
    /// may raise too.
    pub(super) is_judged: bool,
}

/// What is to be done.
#[derive(Debug, Clone, Copy)]
enum Task<'t> {
    /// Run a statement, or find the value of an expression.
    Visit(Node<'t>),
    /// Bind a target.
    Store(Node<'t>),
    /// `del` of a target.
    Delete(Node<'t>),
    /// Go to `yes` where the condition holds and to `no` where it does not.
    Condition {
        node: Node<'t>,
        yes: Label,
        no: Label,
        group: u32,
        is_loop: bool,
    },
    Open(Label),
    Jump(Label),
    /// Some branch of this statement leads out of the code.
    Ends(u32),
    /// Some go to the label by a decision, the others go on.
    Decide(Label, Taken, Along),
    /// The same decision, as those take it who go on.
    Take(Taken),
    Land(Label),
    /// The same; this is what has been decided on all ways that lead there.
    LandBy(Label, Taken),
    /// The end of the arm that starts at `arm`, in the statement that ends at `to`.
    EndArm {
        to: Label,
        arm: Label,
    },
    /// The end of a statement with arms.
    Join {
        at: Label,
        group: u32,
    },
    Save,
    Restore,
    Stop,
    Bind(Node<'t>),
    Use(Node<'t>),
    Unbind(Node<'t>, Unbound),
    Raise(Along),
    /// Past a call that stands alone, or something else that is evaluated for nothing but what happens then.
    Past(Node<'t>),
    /// A `raise` of what is written like this, or a failing `assert`.
    RaiseAs(&'t str),
    Leave(Exit),
    Push(Context<'t>),
    Pop,
    /// The start of a loop: its number, what it binds, and the loop or clause itself.
    Head(usize, Node<'t>, u32),
    /// The end of a loop's body, and along which paths it goes on at the start.
    Back(usize, Along),
    /// The end of a loop.
    LoopEnd,
    EnterFinally(usize),
    ExitFinally(usize),
    /// The variables of a comprehension start anew.
    Fresh(Node<'t>),
}

#[derive(Debug, Clone, Copy, Default)]
struct LabelState {
    target: Option<TargetId>,
    was_reached: bool,
    /// An arm of the statement that ends here does not come here.
    loses: bool,
}

#[derive(Debug, Default)]
struct LoopState {
    heads: Vec<(Slot, ValueId)>,
    since: PathId,
}

/// What has been found out about one piece of code.
#[derive(Debug)]
pub(super) struct Lowered {
    pub(super) state: State,
    pub(super) slots: FxHashMap<Key, Slot>,
    pub(super) uses: Vec<Use>,
    /// Statements, by number, of which some branch leads out of the code.
    pub(super) endings: Vec<u32>,
    /// Variables that a generator expression binds when it runs.
    pub(super) bound_later: FxHashSet<Slot>,
    /// The calls that have to return before control is given back; none where that is not known to happen.
    pub(super) exit: Option<Vec<u32>>,
    /// Something could not be read.
    pub(super) failed: bool,
}

pub(super) struct Lower<'t> {
    model: &'t SegmentModel,
    tree: &'t SyntaxTree,
    /// Whether it is a segment's outermost level, whose variables are the module's.
    is_outermost: bool,
    owned: FxHashSet<ScopeId>,
    tasks: Vec<Task<'t>>,
    contexts: Vec<Context<'t>>,
    labels: Vec<LabelState>,
    loops: Vec<LoopState>,
    finallies: Vec<Finally>,
    /// How many loops are open, and the first use in the outermost of them.
    depth: usize,
    first_in_loop: usize,
    lowered: Lowered,
}

impl<'t> Lower<'t> {
    fn new(tree: &'t SyntaxTree, model: &'t SegmentModel, is_outermost: bool) -> Lower<'t> {
        Lower {
            model,
            tree,
            is_outermost,
            owned: FxHashSet::default(),
            tasks: Vec::new(),
            contexts: Vec::new(),
            labels: Vec::new(),
            loops: Vec::new(),
            finallies: Vec::new(),
            depth: 0,
            first_in_loop: 0,
            lowered: Lowered {
                state: State::new(),
                slots: FxHashMap::default(),
                uses: Vec::new(),
                endings: Vec::new(),
                bound_later: FxHashSet::default(),
                exit: None,
                failed: false,
            },
        }
    }

    /// The segment's outermost level, with the class bodies in it.
    pub(super) fn outermost(tree: &'t SyntaxTree, model: &'t SegmentModel) -> Lowered {
        let mut lower = Lower::new(tree, model, true);
        lower.tasks.push(Task::Visit(tree.root()));
        lower.run()
    }

    /// The body of a function, lambda or generator expression.
    pub(super) fn function(tree: &'t SyntaxTree, model: &'t SegmentModel, scope: ScopeId) -> Option<Lowered> {
        let mut lower = Lower::new(tree, model, false);
        let node = model.scope_node(tree, scope)?;
        lower.owned.insert(scope);
        if node.kind() == Kind::GeneratorExpression {
            lower.comprehension_body(node);
        } else {
            for binding in lower.bindings_in(node) {
                if binding.kind == BindingKind::Parameter && binding.scope == scope {
                    let identifier = tree.node(binding.node)?;
                    lower.bind(identifier);
                }
            }
            lower.tasks.push(Task::Visit(node.field_child(crate::syntax::Field::Body)?));
        }
        Some(lower.run())
    }

    fn run(mut self) -> Lowered {
        while let Some(task) = self.tasks.pop() {
            self.step(task);
        }
        self.give_back();
        self.lowered
    }

    /// Puts tasks in front of all others.
    fn then(&mut self, tasks: impl IntoIterator<Item = Task<'t>, IntoIter: DoubleEndedIterator>) {
        self.tasks.extend(tasks.into_iter().rev());
    }

    fn step(&mut self, task: Task<'t>) {
        match task {
            Task::Visit(node) => self.visit(node),
            Task::Store(node) => self.store(node),
            Task::Delete(node) => self.delete(node),
            Task::Condition { node, yes, no, group, is_loop } => {
                self.condition(node, yes, no, group, is_loop)
            }
            Task::Open(label) => {
                let target = self.lowered.state.open();
                if let Some(state) = self.labels.get_mut(label) {
                    *state = LabelState { target: Some(target), ..LabelState::default() };
                }
            }
            Task::Jump(label) => self.jump(label, Along::BOTH),
            Task::Decide(label, taken, along) => self.jump_by(label, along, taken),
            Task::Take(taken) => {
                let state = &mut self.lowered.state;
                state.path = state.paths.after(state.path, taken);
            }
            Task::Land(label) => {
                self.land(label);
            }
            Task::LandBy(label, taken) => {
                if !self.land(label) {
                    let state = &mut self.lowered.state;
                    state.path = state.paths.after(state.path, taken);
                }
            }
            Task::EndArm { to, arm } => {
                let was_reached = self.labels.get(arm).is_some_and(|arm| arm.was_reached);
                if was_reached
                    && !self.lowered.state.alive.under
                    && let Some(to) = self.labels.get_mut(to)
                {
                    to.loses = true;
                }
                self.jump(to, Along::BOTH);
            }
            Task::Join { at, group } => {
                self.land(at);
                if self.labels.get(at).is_some_and(|label| label.loses) {
                    self.lowered.endings.push(group);
                }
            }
            Task::Ends(group) => self.lowered.endings.push(group),
            Task::Save => self.lowered.state.save(),
            Task::Restore => self.lowered.state.restore(),
            Task::Stop => self.lowered.state.stop(),
            Task::Bind(node) => self.bind(node),
            Task::Use(node) => self.use_of(node),
            Task::Unbind(node, why) => self.unbind(node, why),
            Task::Raise(along) => self.raise(along),
            Task::Past(node) => self.past(node),
            Task::RaiseAs(text) => self.raise_as(text),
            Task::Leave(exit) => self.leave(exit),
            Task::Push(context) => self.contexts.push(context),
            Task::Pop => {
                self.contexts.pop();
            }
            Task::Head(number, node, group) => self.head(number, node, group),
            Task::Back(number, along) => {
                if let Some(state) = self.loops.get(number).filter(|_| along.over) {
                    self.lowered.state.back(&state.heads, state.since, along);
                }
                self.lowered.state.stop();
            }
            Task::LoopEnd => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    // What ends a path further down in the loop comes before a use in the next round.
                    let (endings, earlier) = (self.lowered.endings.len(), self.lowered.uses.len());
                    for one in self.lowered.uses.iter_mut().skip(self.first_in_loop) {
                        (one.endings, one.earlier) = (endings, earlier);
                    }
                }
            }
            Task::EnterFinally(number) => self.enter_finally(number),
            Task::ExitFinally(number) => self.exit_finally(number),
            Task::Fresh(node) => self.fresh(node),
        }
    }

    fn label(&mut self) -> Label {
        self.labels.push(LabelState::default());
        self.labels.len() - 1
    }

    fn target(&self, label: Label) -> Option<TargetId> {
        self.labels.get(label)?.target
    }

    fn jump(&mut self, label: Label, along: Along) {
        if let Some(target) = self.target(label) {
            self.lowered.state.jump(target, along);
        }
    }

    fn jump_by(&mut self, label: Label, along: Along, taken: Taken) {
        if let Some(target) = self.target(label) {
            self.lowered.state.jump_by(target, along, taken);
        }
    }

    fn land(&mut self, label: Label) -> bool {
        let Some(target) = self.target(label) else { return true };
        let was_reached = self.lowered.state.is_reached(target);
        let is_single = self.lowered.state.land(target);
        if let Some(state) = self.labels.get_mut(label) {
            state.was_reached = was_reached;
        }
        is_single
    }

    /// The variable that an identifier names, where it is one of those that are looked at here.
    fn slot(&mut self, identifier: Node<'t>) -> Option<Slot> {
        let owner = match self.model.resolve(identifier)? {
            Resolution::Scope(scope) if self.owned.contains(&scope) => Some(scope),
            Resolution::Global if self.is_outermost => None,
            _ => return None,
        };
        Some(self.slot_of(owner, identifier))
    }

    fn slot_of(&mut self, owner: Option<ScopeId>, identifier: Node<'t>) -> Slot {
        let key = (owner, self.model.mangled(identifier));
        if let Some(slot) = self.lowered.slots.get(&key) {
            return *slot;
        }
        let source = if owner.is_none() { Source::Before } else { Source::Unbound(Unbound::NotYet) };
        let slot = self.lowered.state.slot(source);
        self.lowered.slots.insert(key, slot);
        slot
    }

    fn bind(&mut self, identifier: Node<'t>) {
        if let Some(slot) = self.slot(identifier) {
            self.lowered.state.set(slot, BOUND);
        }
    }

    fn unbind(&mut self, identifier: Node<'t>, why: Unbound) {
        if let Some(slot) = self.slot(identifier) {
            let value = self.lowered.state.graph.add(Source::Unbound(why));
            self.lowered.state.set(slot, value);
        }
    }

    /// A name is read. Where the program goes on after that, the name was bound.
    fn use_of(&mut self, identifier: Node<'t>) {
        let Some(slot) = self.slot(identifier) else {
            // A class that has not bound its name yet finds the module's.
            if self.is_outermost
                && matches!(self.model.resolve(identifier), Some(Resolution::ClassOrGlobal(_)))
            {
                let slot = self.slot_of(None, identifier);
                self.unjudged_use(identifier, slot);
            }
            self.raise(Along::OVER);
            return;
        };
        let state = &self.lowered.state;
        let value = state.value(slot);
        if !state.alive.over || value == BOUND {
            return;
        }
        self.lowered.uses.push(Use {
            node: identifier.id(),
            order: self.lowered.uses.len(),
            slot,
            value,
            path: state.path,
            endings: self.lowered.endings.len(),
            earlier: self.lowered.uses.len(),
            alive: state.alive,
            is_judged: true,
        });
        self.raise(Along::OVER);
        let state = &mut self.lowered.state;
        if matches!(state.graph.source(value), Some(Source::Unbound(_))) {
            state.alive.under = false;
        }
        state.set(slot, BOUND);
    }

    /// A generator expression will read a name, in all likelihood at once.
    pub(super) fn later_use_of(&mut self, identifier: Node<'t>) {
        if let Some(slot) = self.slot(identifier) {
            self.unjudged_use(identifier, slot);
        }
    }

    fn unjudged_use(&mut self, identifier: Node<'t>, slot: Slot) {
        let (order, endings) = (self.lowered.uses.len(), self.lowered.endings.len());
        let state = &self.lowered.state;
        let (value, path, alive) = (state.value(slot), state.path, state.alive);
        if alive.over && value != BOUND {
            let node = identifier.id();
            let one =
                Use { node, order, slot, value, path, endings, earlier: order, alive, is_judged: false };
            self.lowered.uses.push(one);
        }
    }

    /// What is bound inside of a node, in any scope.
    fn bindings_in(&self, node: Node<'t>) -> &'t [crate::semantics::Binding] {
        let bindings = &self.model.bindings;
        let start = bindings.partition_point(|b| b.node < node.id());
        let end = bindings.partition_point(|b| b.node < node.subtree_end());
        bindings.get(start..end).unwrap_or_default()
    }

    fn head(&mut self, number: usize, node: Node<'t>, group: u32) {
        let mut slots: Vec<Slot> = Vec::new();
        for binding in self.bindings_in(node) {
            let identifier = self.tree.node(binding.node).filter(|n| n.kind() == Kind::Identifier);
            slots.extend(identifier.and_then(|identifier| self.slot(identifier)));
        }
        slots.sort_unstable();
        slots.dedup();
        if self.depth == 0 {
            self.first_in_loop = self.lowered.uses.len();
        }
        self.depth += 1;
        let since = self.lowered.state.path;
        let heads = self.lowered.state.head(&slots, group);
        if let Some(state) = self.loops.get_mut(number) {
            *state = LoopState { heads, since };
        }
    }

    fn new_loop(&mut self) -> usize {
        self.loops.push(LoopState::default());
        self.loops.len() - 1
    }

    /// The targets of a comprehension are unbound whenever it starts.
    fn fresh(&mut self, comprehension: Node<'t>) {
        let Some(scope) = self.model.scope_of_node.get(&comprehension.id()).copied() else { return };
        self.owned.insert(scope);
        for binding in self.bindings_in(comprehension) {
            if binding.kind == BindingKind::Comprehension
                && binding.scope == scope
                && let Some(identifier) = self.tree.node(binding.node)
            {
                self.unbind(identifier, Unbound::NotYet);
            }
        }
    }
}

/// The decision that a condition makes.
fn decision(node: Node<'_>, group: u32, is_loop: bool, holds: bool) -> Taken {
    let way = match (is_loop, holds) {
        (false, true) => Way::True,
        (false, false) => Way::False,
        (true, true) => Way::Iteration,
        (true, false) => Way::Exhausted,
    };
    Taken { node: node.id(), group, way }
}
