//! Exceptions, `return`, `break` and `continue`, and what they pass on their way.

use super::super::graph::{Along, Source, ValueId};
use super::super::path::{PathId, Taken, Way};
use super::super::state::Landing;
use super::{Label, Lower, Task};
use crate::syntax::{Field, Kind, Node};

/// What surrounds a statement and is passed by a jump out of it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Context<'t> {
    Loop {
        end: Label,
        next: Label,
    },
    /// The body of a `try` with handlers; the first of them catches what is written like this (nothing: everything). What it
    /// surely catches goes to `sure`.
    Try {
        caught: Label,
        sure: Label,
        node: u32,
        first: &'t str,
    },
    Finally(usize),
    With {
        end: Label,
        node: u32,
        swallows: Swallows,
        manager: &'t str,
    },
}

/// Whether a context manager swallows exceptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Swallows {
    Yes,
    No,
    Perhaps,
}

/// How code is left other than at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    Exception,
    Return,
    Break,
    Continue,
    /// At its end.
    Normal,
}

const EXITS: [Exit; 5] = [Exit::Exception, Exit::Return, Exit::Break, Exit::Continue, Exit::Normal];

/// A `finally` clause, or what ends the name of an exception.
#[derive(Debug)]
pub(super) struct Finally {
    /// The `try` statement, or the handler.
    node: u32,
    labels: [Label; 5],
    entries: Vec<(Exit, Landing)>,
}

impl<'t> Lower<'t> {
    /// Something here may raise an exception.
    pub(super) fn raise(&mut self, along: Along) {
        self.raise_one(along, None);
    }

    /// Something raises an exception that is written like this.
    fn raise_one(&mut self, along: Along, exception: Option<&str>) {
        let mut along = along.and(self.lowered.state.alive);
        if !along.over {
            return;
        }
        for at in (0..self.contexts.len()).rev() {
            match self.contexts.get(at).copied() {
                Some(Context::Try { caught, sure, node, first }) => {
                    let taken = Taken { node, group: node, way: Way::Raised };
                    if exception.is_some_and(|one| !one.is_empty() && one == first) {
                        self.jump_by(sure, along, taken);
                        along = along.and(Along::OVER);
                    }
                    return self.jump_by(caught, along, taken);
                }
                Some(Context::Finally(number)) => {
                    if let Some(label) = self.exit_label(number, Exit::Exception) {
                        self.jump(label, along);
                    }
                    return;
                }
                Some(Context::With { end, node, swallows, manager }) => {
                    let taken = Taken { node, group: node, way: Way::Swallowed };
                    match swallows {
                        Swallows::Yes => {
                            let is_meant = exception.is_none_or(|one| {
                                !one.is_empty() && manager.contains(one) || manager.contains("Exception")
                            });
                            self.jump_by(end, if is_meant { along } else { along.and(Along::OVER) }, taken);
                        }
                        Swallows::Perhaps => self.jump_by(end, along.and(Along::OVER), taken),
                        Swallows::No => {}
                    }
                    along.under &= swallows == Swallows::No;
                }
                Some(Context::Loop { .. }) | None => {}
            }
        }
    }

    /// `raise`: it is known which exception, and so perhaps which handler does not catch it.
    pub(super) fn raise_as(&mut self, exception: &str) {
        let handler = self.contexts.iter().rev().find_map(|context| match context {
            Context::Try { first, .. } => Some(*first),
            _ => None,
        });
        let is_sure = match handler {
            None => true,
            Some(first) => {
                first.is_empty()
                    || matches!(first, "Exception" | "BaseException")
                    || !exception.is_empty() && first == exception
            }
        };
        self.raise_one(Along { over: true, under: is_sure }, Some(exception));
        self.lowered.state.stop();
    }

    pub(super) fn leave(&mut self, exit: Exit) {
        for at in (0..self.contexts.len()).rev() {
            let label = match self.contexts.get(at).copied() {
                Some(Context::Finally(number)) => self.exit_label(number, exit),
                Some(Context::Loop { end, .. }) if exit == Exit::Break => Some(end),
                Some(Context::Loop { next, .. }) if exit == Exit::Continue => Some(next),
                _ => None,
            };
            if let Some(label) = label {
                self.jump(label, Along::BOTH);
                return self.lowered.state.stop();
            }
        }
        self.give_back();
        self.lowered.state.stop();
    }

    /// Control goes back to the caller here.
    pub(super) fn give_back(&mut self) {
        let state = &self.lowered.state;
        if state.alive.under && self.lowered.exit.as_ref().is_none_or(|calls| !calls.is_empty()) {
            self.lowered.exit = Some(state.paths.calls(state.path).collect());
        }
    }

    fn exit_label(&self, number: usize, exit: Exit) -> Option<Label> {
        let at = EXITS.iter().position(|one| *one == exit)?;
        self.finallies.get(number)?.labels.get(at).copied()
    }

    /// The tasks that run `body`, and `last` however it is left.
    fn with_finally(
        &mut self,
        node: Node<'t>,
        body: impl IntoIterator<Item = Task<'t>>,
        last: impl IntoIterator<Item = Task<'t>>,
    ) -> Vec<Task<'t>> {
        let labels = [0; 5].map(|_| self.label());
        let number = self.finallies.len();
        self.finallies.push(Finally { node: node.id(), labels, entries: Vec::new() });
        let mut tasks: Vec<Task<'t>> = labels.into_iter().map(Task::Open).collect();
        tasks.push(Task::Push(Context::Finally(number)));
        tasks.extend(body);
        tasks.extend(labels.last().map(|normal| Task::Jump(*normal)));
        tasks.extend([Task::Pop, Task::EnterFinally(number)]);
        tasks.extend(last);
        tasks.push(Task::ExitFinally(number));
        tasks
    }

    /// Starts the last part once, for all ways that lead there.
    pub(super) fn enter_finally(&mut self, number: usize) {
        let Some((node, labels)) = self.finallies.get(number).map(|one| (one.node, one.labels)) else {
            return;
        };
        let state = &mut self.lowered.state;
        state.stop();
        let mut entries: Vec<(Exit, Landing)> = Vec::new();
        for (exit, label) in EXITS.into_iter().zip(labels) {
            if let Some(target) = self.labels.get(label).and_then(|label| label.target) {
                let mut landing = state.close(target);
                if exit == Exit::Exception {
                    let raised = Taken { node, group: node, way: Way::Raised };
                    landing.path = state.paths.after(landing.path, raised);
                }
                if landing.alive.over {
                    entries.push((exit, landing));
                }
            }
        }
        if let [(_, only)] = entries.as_slice() {
            state.go(only);
        } else if let [(_, first), rest @ ..] = entries.as_slice() {
            state.alive = rest.iter().fold(first.alive, |alive, (_, one)| alive.or(one.alive));
            // All lists name the same variables in the same order: those that have changed since the targets were opened.
            for (at, (slot, value)) in first.values.iter().enumerate() {
                let mut from: Vec<(ValueId, Along, PathId)> = vec![(*value, first.alive, first.path)];
                for (_, one) in rest {
                    let known = one.values.get(at).filter(|(same, _)| same == slot);
                    from.extend(known.map(|(_, value)| (*value, one.alive, one.path)));
                }
                from.dedup_by(|a, b| {
                    let same = a.0 == b.0;
                    if same {
                        b.1 = b.1.or(a.1);
                    }
                    same
                });
                let value = state.join_of(&from);
                state.set(*slot, value);
            }
        }
        state.save();
        if let Some(one) = self.finallies.get_mut(number) {
            one.entries = entries;
        }
    }

    /// Goes on as each way would have gone on without the last part.
    pub(super) fn exit_finally(&mut self, number: usize) {
        let entries = self.finallies.get_mut(number).map(|one| std::mem::take(&mut one.entries));
        let entries = entries.unwrap_or_default();
        let changed = self.lowered.state.keep();
        let body = self.lowered.state.alive;
        let mut normal = None;
        for (exit, landing) in &entries {
            if *exit == Exit::Normal {
                normal = Some(landing);
                continue;
            }
            self.lowered.state.save();
            self.resume(landing, body, &changed, entries.len() > 1);
            if *exit == Exit::Exception {
                self.raise(Along::BOTH);
            } else {
                self.leave(*exit);
            }
            self.lowered.state.restore();
        }
        match normal {
            Some(landing) => self.resume(landing, body, &changed, entries.len() > 1),
            None => self.lowered.state.stop(),
        }
    }

    fn resume(&mut self, landing: &Landing, body: Along, changed: &[u32], is_merged: bool) {
        let state = &mut self.lowered.state;
        state.alive = landing.alive.and(body);
        state.path = landing.path;
        for (slot, value) in &landing.values {
            if changed.binary_search(slot).is_err() {
                state.set(*slot, *value);
            } else if is_merged {
                // The last part was run for all ways at once; which of them its value belongs to is not known.
                let value = state.value(*slot);
                let is_exact = matches!(state.graph.source(value), Some(Source::Bound | Source::Unbound(_)));
                if !is_exact {
                    let vague = state.join_of(&[(value, Along::OVER, state.path)]);
                    state.set(*slot, vague);
                }
            }
        }
    }

    /// `try`.
    pub(super) fn try_statement(&mut self, node: Node<'t>) {
        let Some(body) = node.field_child(Field::Body) else { return self.fail() };
        let clause = |kind| node.children().find(|n| n.kind() == kind);
        let handlers: Vec<Node<'t>> = node.children().filter(|n| n.kind() == Kind::ExceptClause).collect();
        let mut tasks = Vec::new();
        let otherwise = clause(Kind::ElseClause).and_then(|n| n.field_child(Field::Body));
        if handlers.is_empty() {
            tasks.push(Task::Visit(body));
            tasks.extend(otherwise.map(Task::Visit));
        } else {
            self.handled(node, body, otherwise, &handlers, &mut tasks);
        }
        if let Some(last) = clause(Kind::FinallyClause) {
            let last = last.child_of_kind(Kind::Block).map(Task::Visit);
            tasks = self.with_finally(node, tasks, last);
        }
        self.then(tasks);
    }

    fn handled(
        &mut self,
        node: Node<'t>,
        body: Node<'t>,
        otherwise: Option<Node<'t>>,
        handlers: &[Node<'t>],
        tasks: &mut Vec<Task<'t>>,
    ) {
        let [end, caught, sure] = [0; 3].map(|_| self.label());
        let types = |handler: Node<'t>| {
            let value = handler.field_child(Field::Value);
            value.map_or("", |value| match value.kind() {
                Kind::AsPattern => value.named_child(0).map_or("", Node::text),
                _ => value.text(),
            })
        };
        let first = handlers.first().map_or("", |handler| types(*handler));
        tasks.extend([
            Task::Open(end),
            Task::Open(caught),
            Task::Open(sure),
            Task::Save,
            Task::Push(Context::Try { caught, sure, node: node.id(), first }),
            Task::Visit(body),
            Task::Pop,
        ]);
        tasks.push(Task::Take(Taken { node: node.id(), group: node.id(), way: Way::Completed }));
        tasks.extend(otherwise.map(Task::Visit));
        let raised = Taken { node: node.id(), group: node.id(), way: Way::Raised };
        tasks.extend([Task::Jump(end), Task::Restore, Task::Land(caught), Task::Take(raised)]);
        let mut seen: Vec<&str> = Vec::new();
        for handler in handlers {
            let is_group = handler.child_of_kind(Kind::Star).is_some();
            let text = types(*handler);
            let (yes, no) = (self.label(), self.label());
            let value = handler.field_child(Field::Value);
            let name =
                value.filter(|v| v.kind() == Kind::AsPattern).and_then(|v| v.field_child(Field::Alias));
            let name = name.and_then(|alias| alias.named_child(0));
            for value in handler.field_children(Field::Value).filter(|n| n.is_named()) {
                let expression =
                    if value.kind() == Kind::AsPattern { value.named_child(0) } else { Some(value) };
                tasks.extend(expression.map(Task::Visit));
            }
            let decided = |way| Taken { node: handler.id(), group: node.id(), way };
            tasks.extend([Task::Save, Task::Open(yes), Task::Open(no)]);
            if handler == handlers.first().unwrap_or(handler) {
                let caught = Task::Decide(yes, decided(Way::Caught), Along::BOTH);
                tasks.extend([Task::Save, Task::Land(sure), caught, Task::Restore]);
            }
            if !text.is_empty() {
                let is_broad = matches!(text, "Exception" | "BaseException");
                let along = if is_broad { Along::OVER } else { Along::BOTH };
                tasks.push(Task::Decide(no, decided(Way::NotCaught), along));
            }
            // Only a name that is not bound raises this, and that is what is judged here.
            let is_judged = text.contains("NameError") || text.contains("UnboundLocalError");
            let parts =
                |text: &'t str| text.split(['(', ')', ',']).map(str::trim).filter(|part| !part.is_empty());
            let is_late = !text.is_empty() && parts(text).all(|part| seen.contains(&part));
            seen.extend(parts(text));
            let along = if is_judged || is_late { Along::OVER } else { Along::BOTH };
            tasks.extend([Task::Decide(yes, decided(Way::Caught), along), Task::Stop, Task::Land(yes)]);
            let block = handler.child_of_kind(Kind::Block).map(Task::Visit);
            match name {
                Some(name) => {
                    let why = super::Unbound::ExceptEnded(handler.id());
                    tasks.push(Task::Bind(name));
                    let inner = self.with_finally(*handler, block, [Task::Unbind(name, why)]);
                    tasks.extend(inner);
                }
                None => tasks.extend(block),
            }
            tasks.push(Task::EndArm { to: end, arm: yes });
            if is_group {
                // What it does not catch of a group goes on to the next one.
                tasks.push(Task::Decide(no, decided(Way::NotCaught), Along::OVER));
            }
            tasks.extend([Task::Restore, Task::Land(no)]);
        }
        tasks.extend([Task::Raise(Along::BOTH), Task::Stop, Task::Join { at: end, group: node.id() }]);
    }

    /// `with`.
    pub(super) fn with_statement(&mut self, node: Node<'t>) {
        let end = self.label();
        let mut tasks = vec![Task::Open(end)];
        let mut count = 0;
        let clause = node.child_of_kind(Kind::WithClause);
        for item in clause.into_iter().flat_map(Node::named_children).filter(|n| n.kind() == Kind::WithItem) {
            let Some(value) = item.field_child(Field::Value) else { return self.fail() };
            let (manager, target) = match value.kind() {
                Kind::AsPattern => (value.named_child(0), value.field_child(Field::Alias)),
                _ => (Some(value), None),
            };
            let Some(manager) = manager else { return self.fail() };
            let swallows = swallows(manager);
            tasks.extend([
                Task::Visit(manager),
                Task::Raise(if swallows == Swallows::Perhaps { Along::BOTH } else { Along::OVER }),
                Task::Push(Context::With { end, node: node.id(), swallows, manager: manager.text() }),
            ]);
            tasks.extend(target.map(Task::Store));
            count += 1;
        }
        tasks.extend(node.field_child(Field::Body).map(Task::Visit));
        tasks.extend(std::iter::repeat_n(Task::Pop, count));
        tasks.extend([Task::Raise(Along::OVER), Task::Jump(end), Task::Stop, Task::Land(end)]);
        self.then(tasks);
    }
}

fn swallows(manager: Node<'_>) -> Swallows {
    let function = manager.field_child(Field::Function).filter(|_| manager.kind() == Kind::Call);
    match function.map(Node::text) {
        Some("suppress" | "contextlib.suppress") => Swallows::Yes,
        Some("open" | "nullcontext" | "contextlib.nullcontext" | "closing" | "contextlib.closing") => {
            Swallows::No
        }
        _ => Swallows::Perhaps,
    }
}
