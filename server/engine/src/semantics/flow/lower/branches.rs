//! Conditions, `if`, loops and comprehensions.

use super::super::conditions::{Rounds, constant, rounds};
use super::super::graph::Along;
use super::super::path::{Taken, Way};
use super::jumps::Context;
use super::{Label, Lower, Task, decision};
use crate::semantics::{BindingKind, Resolution, ScopeId};
use crate::syntax::{Field, Kind, Node};

impl<'t> Lower<'t> {
    pub(super) fn condition(&mut self, node: Node<'t>, yes: Label, no: Label, group: u32, is_loop: bool) {
        let node = node.unparenthesized();
        if let Some(holds) = constant(node) {
            let to = if holds { yes } else { no };
            return self.then([Task::Visit(node), Task::Jump(to), Task::Stop]);
        }
        let part = |node, yes, no| Task::Condition { node, yes, no, group, is_loop };
        let sides = (node.field_child(Field::Left), node.field_child(Field::Right));
        match (node.kind(), sides) {
            (Kind::NotOperator, _) => {
                if let Some(argument) = node.field_child(Field::Argument) {
                    self.then([part(argument, no, yes)]);
                }
            }
            (Kind::BooleanOperator, (Some(left), Some(right))) => {
                let second = self.label();
                let first = match is_and(node) {
                    true => part(left, second, no),
                    false => part(left, yes, second),
                };
                self.then([Task::Open(second), first, Task::Land(second), part(right, yes, no)]);
            }
            _ => self.then([
                Task::Visit(node),
                Task::Decide(yes, decision(node, group, is_loop, true), Along::BOTH),
                Task::Decide(no, decision(node, group, is_loop, false), Along::BOTH),
                Task::Stop,
            ]),
        }
    }

    /// `if` with its `elif` and `else`.
    pub(super) fn if_statement(&mut self, node: Node<'t>) {
        let end = self.label();
        let mut tasks = vec![Task::Open(end)];
        let mut last = None;
        let clauses = node.children().filter(|n| n.kind() == Kind::ElifClause);
        for clause in std::iter::once(node).chain(clauses) {
            let condition = clause.field_child(Field::Condition);
            let (Some(condition), Some(body)) = (condition, clause.field_child(Field::Consequence)) else {
                return self.fail();
            };
            let (yes, no) = (self.label(), self.label());
            tasks.extend(asked(condition, (yes, no), node.id(), false));
            tasks.extend([
                Task::Visit(body),
                Task::EndArm { to: end, arm: yes },
                Task::Restore,
                Task::LandBy(no, decision(condition, node.id(), false, false)),
            ]);
            last = Some(no);
        }
        tasks.extend(otherwise(node).map(Task::Visit));
        tasks.extend(last.map(|arm| Task::EndArm { to: end, arm }));
        tasks.push(Task::Join { at: end, group: node.id() });
        self.then(tasks);
    }

    /// `a if condition else b`
    pub(super) fn conditional(&mut self, node: Node<'t>) {
        let mut parts = node.named_children();
        let (Some(body), Some(condition), Some(other)) = (parts.next(), parts.next(), parts.next()) else {
            return self.fail();
        };
        let (yes, no, end) = (self.label(), self.label(), self.label());
        let mut tasks = vec![Task::Open(end)];
        tasks.extend(asked(condition, (yes, no), node.id(), false));
        tasks.extend([
            Task::Visit(body),
            Task::Jump(end),
            Task::Restore,
            Task::LandBy(no, decision(condition, node.id(), false, false)),
            Task::Visit(other),
            Task::Jump(end),
            Task::Land(end),
        ]);
        self.then(tasks);
    }

    /// `a and b` where its value is wanted.
    pub(super) fn boolean(&mut self, node: Node<'t>) {
        let (left, right) = (node.field_child(Field::Left), node.field_child(Field::Right));
        let (Some(left), Some(right)) = (left, right) else { return self.fail() };
        let (second, end) = (self.label(), self.label());
        let (yes, no) = if is_and(node) { (second, end) } else { (end, second) };
        self.then([
            Task::Open(end),
            Task::Open(second),
            Task::Condition { node: left, yes, no, group: node.id(), is_loop: false },
            Task::LandBy(second, decision(left, node.id(), false, is_and(node))),
            Task::Visit(right),
            Task::Jump(end),
            Task::Land(end),
        ]);
    }

    pub(super) fn while_statement(&mut self, node: Node<'t>) {
        let parts = (node.field_child(Field::Condition), node.field_child(Field::Body));
        let (Some(condition), Some(body)) = parts else { return self.fail() };
        let [end, next, yes, no] = [0; 4].map(|_| self.label());
        let number = self.new_loop();
        let mut tasks = vec![Task::Open(end), Task::Head(number, node, node.id())];
        tasks.extend(asked(condition, (yes, no), node.id(), true));
        tasks.extend(round(body, end, next));
        let over = decision(condition, node.id(), true, false);
        tasks.extend([Task::Back(number, Along::BOTH), Task::Restore, Task::LandBy(no, over)]);
        tasks.extend(loop_end(node, end));
        self.then(tasks);
    }

    pub(super) fn for_statement(&mut self, node: Node<'t>) {
        let parts =
            (node.field_child(Field::Left), node.field_child(Field::Right), node.field_child(Field::Body));
        let (Some(target), Some(iterable), Some(body)) = parts else { return self.fail() };
        let [end, next, yes, no] = [0; 4].map(|_| self.label());
        let number = self.new_loop();
        let taken = |way| Taken { node: node.id(), group: node.id(), way };
        let rounds = rounds(iterable, |name| self.is_builtin(name));
        let mut tasks = vec![Task::Visit(iterable), Task::Raise(iterates(rounds)), Task::Open(end)];
        match rounds {
            Rounds::Once | Rounds::Several | Rounds::Some => {
                tasks.extend([
                    Task::Save,
                    Task::Open(no),
                    Task::Head(number, node, node.id()),
                    Task::Store(target),
                ]);
                tasks.extend(round(body, end, next));
                tasks.extend([
                    Task::Decide(no, taken(Way::Exhausted), Along::BOTH),
                    Task::Back(number, goes_on(rounds)),
                    Task::Restore,
                    Task::Land(no),
                ]);
            }
            Rounds::Never => tasks.push(Task::Head(number, node, node.id())),
            Rounds::Unknown => {
                tasks.extend([
                    Task::Head(number, node, node.id()),
                    Task::Save,
                    Task::Open(yes),
                    Task::Open(no),
                    Task::Raise(Along::BOTH),
                    Task::Decide(yes, taken(Way::Iteration), Along::BOTH),
                    Task::Decide(no, taken(Way::Exhausted), Along::BOTH),
                    Task::Stop,
                    Task::Land(yes),
                    Task::Store(target),
                ]);
                tasks.extend(round(body, end, next));
                tasks.extend([Task::Back(number, Along::BOTH), Task::Restore, Task::Land(no)]);
            }
        }
        tasks.extend(loop_end(node, end));
        self.then(tasks);
    }

    /// Whether a name is a builtin's, as far as this segment tells.
    pub(super) fn is_builtin(&self, name: Node<'t>) -> bool {
        let outermost = self.model.scope(ScopeId(0));
        self.model.resolve(name) == Some(Resolution::Global)
            && outermost.and_then(|s| s.symbol(name.text())).is_none_or(|s| s.bindings.is_empty())
            && self.model.global_rebindings_of(name.text()).next().is_none()
    }

    /// A comprehension runs on the spot, but for a generator expression, of which only the first iterable does.
    pub(super) fn comprehension(&mut self, node: Node<'t>) {
        let first = node.named_children().find(|n| n.kind() == Kind::ForInClause);
        let iterable = first.and_then(|clause| clause.field_child(Field::Right));
        let Some(iterable) = iterable else { return self.fail() };
        let along = iterates(rounds(iterable, |name| self.is_builtin(name)));
        if node.kind() != Kind::GeneratorExpression {
            self.comprehension_body(node);
            return self.then([Task::Visit(iterable), Task::Raise(along)]);
        }
        // The first iterable is visited by itself.
        let is_outside =
            |name: &Node<'t>| !iterable.contains(*name) && self.model.scope_of_name.contains_key(&name.id());
        let names: Vec<Node<'t>> =
            node.descendants().filter(|n| n.kind() == Kind::Identifier).filter(is_outside).collect();
        for name in names {
            self.later_use_of(name);
        }
        for binding in self.bindings_in(node) {
            if binding.kind == BindingKind::NamedExpression
                && let Some(slot) = self.tree.node(binding.node).and_then(|name| self.slot(name))
            {
                self.lowered.bound_later.insert(slot);
            }
        }
        self.then([Task::Visit(iterable), Task::Raise(along)]);
    }

    /// Everything but the first iterable.
    pub(super) fn comprehension_body(&mut self, node: Node<'t>) {
        let mut tasks = vec![Task::Fresh(node)];
        let mut ends: Vec<Vec<Task<'t>>> = Vec::new();
        let mut is_first = true;
        for clause in node.named_children() {
            match clause.kind() {
                Kind::ForInClause => {
                    let (left, right) = (clause.field_child(Field::Left), clause.field_child(Field::Right));
                    let (Some(left), Some(right)) = (left, right) else { return self.fail() };
                    let [end, yes, no] = [0; 3].map(|_| self.label());
                    let number = self.new_loop();
                    let taken = |way| Taken { node: clause.id(), group: clause.id(), way };
                    let rounds = rounds(right, |name| self.is_builtin(name));
                    if !is_first {
                        tasks.extend([Task::Visit(right), Task::Raise(iterates(rounds))]);
                    }
                    is_first = false;
                    match rounds {
                        Rounds::Once | Rounds::Several | Rounds::Some => {
                            tasks.extend([
                                Task::Open(end),
                                Task::Save,
                                Task::Open(no),
                                Task::Head(number, node, clause.id()),
                                Task::Store(left),
                            ]);
                            ends.push(vec![
                                Task::Decide(no, taken(Way::Exhausted), Along::BOTH),
                                Task::Back(number, goes_on(rounds)),
                                Task::Restore,
                                Task::Land(no),
                                Task::Jump(end),
                                Task::Land(end),
                                Task::LoopEnd,
                            ]);
                        }
                        Rounds::Never | Rounds::Unknown => {
                            tasks.extend([
                                Task::Open(end),
                                Task::Head(number, node, clause.id()),
                                Task::Save,
                                Task::Open(yes),
                                Task::Open(no),
                            ]);
                            if rounds == Rounds::Unknown {
                                tasks.extend([
                                    Task::Raise(Along::BOTH),
                                    Task::Decide(yes, taken(Way::Iteration), Along::BOTH),
                                ]);
                            }
                            tasks.extend([
                                Task::Decide(no, taken(Way::Exhausted), Along::BOTH),
                                Task::Stop,
                                Task::Land(yes),
                                Task::Store(left),
                            ]);
                            ends.push(vec![
                                Task::Back(number, Along::BOTH),
                                Task::Restore,
                                Task::Land(no),
                                Task::Jump(end),
                                Task::Land(end),
                                Task::LoopEnd,
                            ]);
                        }
                    }
                }
                Kind::IfClause => {
                    let Some(condition) = clause.named_child(0) else { return self.fail() };
                    let [end, yes, no] = [0; 3].map(|_| self.label());
                    tasks.push(Task::Open(end));
                    tasks.extend(asked(condition, (yes, no), clause.id(), false));
                    ends.push(vec![
                        Task::Jump(end),
                        Task::Restore,
                        Task::Land(no),
                        Task::Jump(end),
                        Task::Land(end),
                    ]);
                }
                _ => {}
            }
        }
        tasks.extend(node.field_child(Field::Body).map(Task::Visit));
        tasks.extend(ends.into_iter().rev().flatten());
        self.then(tasks);
    }
}

/// Whether it may fail to go over something: not, where it is known how often.
fn iterates(rounds: Rounds) -> Along {
    if rounds == Rounds::Unknown { Along::BOTH } else { Along::OVER }
}

/// Whether a loop that has run its body once runs it again.
fn goes_on(rounds: Rounds) -> Along {
    match rounds {
        Rounds::Never | Rounds::Once => Along::NONE,
        Rounds::Several | Rounds::Unknown => Along::BOTH,
        Rounds::Some => Along::OVER,
    }
}

fn is_and(operator: Node<'_>) -> bool {
    operator.child_of_kind(Kind::KwAnd).is_some()
}

/// A condition is asked, and what follows happens where it holds. What happens where it does not starts with
/// [`Task::Restore`] and a landing at `no`.
fn asked(condition: Node<'_>, (yes, no): (Label, Label), group: u32, is_loop: bool) -> [Task<'_>; 5] {
    [
        Task::Save,
        Task::Open(yes),
        Task::Open(no),
        Task::Condition { node: condition, yes, no, group, is_loop },
        Task::LandBy(yes, decision(condition, group, is_loop, true)),
    ]
}

/// The body of the `else` clause.
fn otherwise(node: Node<'_>) -> Option<Node<'_>> {
    node.child_of_kind(Kind::ElseClause)?.field_child(Field::Body)
}

/// One round of a loop, up to its end.
fn round(body: Node<'_>, end: Label, next: Label) -> [Task<'_>; 6] {
    [
        Task::Open(next),
        Task::Push(Context::Loop { end, next }),
        Task::Visit(body),
        Task::Pop,
        Task::Jump(next),
        Task::Land(next),
    ]
}

/// What follows on a loop that was not left by `break`.
fn loop_end(node: Node<'_>, end: Label) -> impl Iterator<Item = Task<'_>> {
    let other = otherwise(node).map(Task::Visit);
    other.into_iter().chain([Task::Jump(end), Task::Land(end), Task::LoopEnd])
}
