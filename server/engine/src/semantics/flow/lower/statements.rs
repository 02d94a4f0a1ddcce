//! Statements.

use super::super::graph::{Along, Unbound};
use super::super::path::{Taken, Way};
use super::super::returns::never_returns;
use super::jumps::Exit;
use super::{Lower, Task};
use crate::semantics::{Name, ScopeKind};
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

/// Whether the `try` that this is the body of has `except` clauses.
fn is_handled(body: Node<'_>) -> bool {
    body.parent().is_some_and(|statement| statement.child_of_kind(Kind::ExceptClause).is_some())
}

/// Whether an expression that stands alone may be there for the exception that it raises.
fn may_be_meant_to_raise(value: Node<'_>) -> bool {
    !matches!(
        value.kind(),
        Kind::Assignment
            | Kind::AugmentedAssignment
            | Kind::NamedExpression
            | Kind::Yield
            | Kind::String
            | Kind::ConcatenatedString
            | Kind::Ellipsis
    )
}

/// The version that evaluates annotations on demand (PEP 649).
const LAZY_ANNOTATIONS: PythonVersion = PythonVersion::new(3, 14);

impl<'t> Lower<'t> {
    pub(super) fn visit(&mut self, node: Node<'t>) {
        if !self.lowered.state.alive.over {
            return;
        }
        match node.kind() {
            _ if node.is_missing() => self.fail(),
            Kind::Error | Kind::Unknown => self.fail(),
            Kind::IfStatement => self.if_statement(node),
            Kind::WhileStatement => self.while_statement(node),
            Kind::ForStatement => self.for_statement(node),
            Kind::TryStatement => self.try_statement(node),
            Kind::WithStatement => self.with_statement(node),
            Kind::MatchStatement => self.match_statement(node),
            Kind::DecoratedDefinition => self.parts(node, None),
            Kind::FunctionDefinition => self.function_definition(node),
            Kind::ClassDefinition => self.class_definition(node),
            Kind::TypeAliasStatement => self.type_alias(node),
            Kind::Assignment => self.assignment(node),
            Kind::AugmentedAssignment => self.augmented_assignment(node),
            Kind::DeleteStatement => self.then(node.named_children().map(Task::Delete).collect::<Vec<_>>()),
            Kind::AssertStatement => self.assert_statement(node),
            Kind::ReturnStatement => self.parts(node, Some(Task::Leave(Exit::Return))),
            Kind::BreakStatement => self.leave(Exit::Break),
            Kind::ContinueStatement => self.leave(Exit::Continue),
            Kind::RaiseStatement => {
                let raised = node.named_child(0).filter(|n| n.field() != Field::Cause);
                let text = raised.map_or("", |n| n.field_child(Field::Function).unwrap_or(n).text());
                self.parts(node, Some(Task::RaiseAs(text)));
            }
            Kind::ImportStatement | Kind::ImportFromStatement | Kind::FutureImportStatement => {
                self.import(node);
            }
            Kind::ExpressionStatement => self.parts(node, Some(Task::Past(node))),
            Kind::GlobalStatement | Kind::NonlocalStatement | Kind::PassStatement => {}
            _ => self.expression(node),
        }
    }

    /// After an expression that stands alone. A call may not return where it is the last statement of a branch; where more
    /// follows, whoever wrote that knows that it does. In a `try` it may be there for its exception.
    pub(super) fn past(&mut self, statement: Node<'t>) {
        let Some(mut value) = statement.named_child(0).map(Node::unparenthesized) else { return };
        if value.kind() == Kind::Await {
            value = value.named_child(0).map_or(value, Node::unparenthesized);
        }
        let function = value.field_child(Field::Function).filter(|_| value.kind() == Kind::Call);
        let state = &mut self.lowered.state;
        if function.is_some_and(never_returns) {
            state.alive.under = false;
            return;
        }
        let Some(block) = statement.parent() else { return };
        let mut after = self.tree.node(statement.subtree_end());
        while let Some(nothing) = after.filter(|n| n.kind() == Kind::Comment || n.kind() == Kind::Semicolon) {
            after = self.tree.node(nothing.subtree_end());
        }
        let is_last = after.and_then(Node::parent) != Some(block);
        let around = block.parent().map(Node::kind);
        match around {
            Some(Kind::TryStatement) if may_be_meant_to_raise(value) && is_last && is_handled(block) => {
                state.alive.under = false;
            }
            Some(
                Kind::IfStatement
                | Kind::ElifClause
                | Kind::ElseClause
                | Kind::ExceptClause
                | Kind::CaseClause
                | Kind::ForStatement
                | Kind::WhileStatement
                | Kind::FunctionDefinition,
            ) if function.is_some() && is_last => {
                let taken = Taken { node: value.id(), group: value.id(), way: Way::Returns };
                state.path = state.paths.after(state.path, taken);
            }
            _ => {}
        }
    }

    /// Whether annotations are evaluated where they stand.
    pub(super) fn has_eager_annotations(&self) -> bool {
        let options = self.model.options;
        options.target < LAZY_ANNOTATIONS && !options.future_annotations
    }

    fn function_definition(&mut self, node: Node<'t>) {
        let is_decorated = node.parent().is_some_and(|p| p.kind() == Kind::DecoratedDefinition);
        let decorated = is_decorated.then_some(Task::Raise(Along::BOTH));
        self.then(decorated.into_iter().chain(node.field_child(Field::Name).map(Task::Bind)));
        self.defaults(node);
    }

    /// The body of a class runs on the spot.
    fn class_definition(&mut self, node: Node<'t>) {
        let is_decorated = node.parent().is_some_and(|p| p.kind() == Kind::DecoratedDefinition);
        let made = Task::Raise(if is_decorated { Along::BOTH } else { Along::OVER });
        let bases = node.field_child(Field::Superclasses).map(Task::Visit);
        let body = node.field_child(Field::Body).map(Task::Visit);
        let name = node.field_child(Field::Name).map(Task::Bind);
        self.then(bases.into_iter().chain(body).chain([made]).chain(name).collect::<Vec<_>>());
    }

    fn type_alias(&mut self, node: Node<'t>) {
        let head = node.field_child(Field::Left).and_then(|left| left.named_child(0));
        let name = head.and_then(|head| match head.kind() {
            Kind::GenericType => head.named_child(0),
            _ => Some(head),
        });
        self.then(name.map(Task::Bind));
    }

    /// `a = b = value`, `a: T = value`, `a: T`.
    fn assignment(&mut self, node: Node<'t>) {
        let mut targets = Vec::new();
        let mut last = node;
        loop {
            targets.extend(last.field_child(Field::Left));
            match last.field_child(Field::Right) {
                Some(right) if right.kind() == Kind::Assignment => last = right,
                _ => break,
            }
        }
        let value = last.field_child(Field::Right);
        let mut tasks: Vec<Task<'t>> = value.map(Task::Visit).into_iter().collect();
        if value.is_some() {
            tasks.extend(targets.into_iter().map(Task::Store));
        } else {
            // Without a value only what a place consists of is evaluated.
            let places =
                targets.into_iter().filter(|n| matches!(n.kind(), Kind::Attribute | Kind::Subscript));
            tasks.extend(places.flat_map(Node::named_children).take(1).map(Task::Visit));
        }
        let scope = self.model.scope(self.model.scope_at(node)).map(|scope| scope.kind);
        let is_evaluated =
            self.has_eager_annotations() && matches!(scope, Some(ScopeKind::Module | ScopeKind::Class));
        if is_evaluated {
            tasks.extend(node.field_child(Field::Type).map(Task::Visit));
        }
        self.then(tasks);
    }

    /// `a += value` reads `a` first.
    fn augmented_assignment(&mut self, node: Node<'t>) {
        let (left, right) = (node.field_child(Field::Left), node.field_child(Field::Right));
        let (Some(left), Some(right)) = (left, right) else { return self.fail() };
        let last = [Task::Visit(right), Task::Raise(Along::OVER)];
        if left.kind() == Kind::Identifier {
            let [value, raise] = last;
            self.then([Task::Use(left), value, raise, Task::Bind(left)]);
        } else {
            self.then(last);
            self.place(left, Some(Task::Raise(Along::BOTH)));
        }
    }

    /// `del` wants its name to be bound.
    pub(super) fn delete(&mut self, node: Node<'t>) {
        match node.kind() {
            Kind::Identifier => {
                let statement = node.ancestor_of_kind(Kind::DeleteStatement).map_or(0, Node::id);
                self.then([Task::Use(node), Task::Unbind(node, Unbound::Deleted(statement))]);
            }
            Kind::Attribute | Kind::Subscript => self.place(node, Some(Task::Raise(Along::BOTH))),
            _ => self.then(node.named_children().map(Task::Delete).collect::<Vec<_>>()),
        }
    }

    fn assert_statement(&mut self, node: Node<'t>) {
        let mut parts = node.named_children();
        let Some(condition) = parts.next() else { return self.fail() };
        let (yes, no) = (self.label(), self.label());
        let mut tasks = vec![
            Task::Save,
            Task::Open(yes),
            Task::Open(no),
            Task::Condition { node: condition, yes, no, group: node.id(), is_loop: false },
            Task::Land(no),
        ];
        tasks.extend(parts.map(Task::Visit));
        tasks.extend([
            Task::RaiseAs("AssertionError"),
            Task::Restore,
            Task::LandBy(yes, super::decision(condition, node.id(), false, true)),
            Task::Ends(node.id()),
        ]);
        self.then(tasks);
    }

    /// An import may fail at each of its names.
    fn import(&mut self, node: Node<'t>) {
        if node.kind() != Kind::FutureImportStatement {
            self.raise(Along::BOTH);
        }
        if let Some(module) = node.field_child(Field::ModuleName)
            && module.kind() == Kind::RelativeImport
            && let Some(path) = module.child_of_kind(Kind::DottedName)
            && let Some(first) = path.named_child(0)
        {
            self.perhaps_bound(first.text());
        }
        let mut tasks = Vec::new();
        for child in node.named_children().filter(|n| n.field() != Field::ModuleName) {
            let bound = match child.kind() {
                Kind::DottedName => child.named_child(0),
                Kind::AliasedImport => child.field_child(Field::Alias),
                _ => None,
            };
            if let Some(bound) = bound {
                tasks.extend([Task::Raise(Along::BOTH), Task::Bind(bound)]);
            }
        }
        self.then(tasks);
    }

    /// In a package's `__init__.py`, `from .name import x` binds `name` too.
    fn perhaps_bound(&mut self, name: &str) {
        let key = (None, Name::new(name));
        if let Some(slot) = self.lowered.slots.get(&key).copied() {
            let state = &mut self.lowered.state;
            let now = (state.value(slot), Along::BOTH, state.path);
            let value = state.join_of(&[now, (super::BOUND, Along::OVER, state.path)]);
            state.set(slot, value);
        } else if self.is_outermost {
            let slot = self.lowered.state.slot(super::Source::Before);
            self.lowered.slots.insert(key, slot);
            self.perhaps_bound(name);
        }
    }
}
