//! Expressions, and targets of assignments.

use super::super::graph::Along;
use super::{Lower, Task, decision};
use crate::syntax::{Field, Kind, Node};

impl<'t> Lower<'t> {
    /// Something that could not be read: nothing is known of the whole code then.
    pub(super) fn fail(&mut self) {
        self.lowered.failed = true;
        self.tasks.clear();
    }

    /// Visits the parts in order; then `last`.
    pub(super) fn parts(&mut self, node: Node<'t>, last: Option<Task<'t>>) {
        let parts: Vec<Task<'t>> = node.named_children().map(Task::Visit).chain(last).collect();
        self.then(parts);
    }

    /// Finds the value of an expression.
    pub(super) fn expression(&mut self, node: Node<'t>) {
        match node.kind() {
            Kind::Identifier => self.use_of(node),
            Kind::Integer
            | Kind::Float
            | Kind::True
            | Kind::False
            | Kind::None
            | Kind::Ellipsis
            | Kind::Comment
            | Kind::LineContinuation
            | Kind::StringStart
            | Kind::StringContent
            | Kind::StringEnd
            | Kind::TypeConversion => {}
            Kind::BooleanOperator => self.boolean(node),
            Kind::ConditionalExpression => self.conditional(node),
            Kind::ComparisonOperator => self.comparison(node),
            Kind::NamedExpression => self.named_expression(node),
            Kind::Lambda => self.defaults(node),
            kind if kind.is_comprehension() => self.comprehension(node),
            Kind::Attribute => {
                let object = node.field_child(Field::Object).map(Task::Visit);
                self.then(object.into_iter().chain([Task::Raise(Along::BOTH)]));
            }
            Kind::KeywordArgument => self.then(node.field_child(Field::Value).map(Task::Visit)),
            Kind::ArgumentList => self.arguments(node),
            Kind::Call => {
                let along = if self.is_harmless(node) { Along::OVER } else { Along::BOTH };
                self.parts(node, Some(Task::Raise(along)));
            }
            Kind::BinaryOperator => {
                let divides = [Kind::Slash, Kind::DoubleSlash, Kind::Percent];
                let may_fail = node.children().any(|n| divides.contains(&n.kind()));
                self.parts(node, Some(Task::Raise(if may_fail { Along::BOTH } else { Along::OVER })));
            }
            Kind::Subscript | Kind::Await | Kind::Yield | Kind::ListSplat | Kind::DictionarySplat => {
                self.parts(node, Some(Task::Raise(Along::BOTH)))
            }
            Kind::UnaryOperator
            | Kind::Interpolation
            | Kind::FormatExpression
            | Kind::Set
            | Kind::Dictionary
            | Kind::Type
            | Kind::MemberType => self.parts(node, Some(Task::Raise(Along::OVER))),
            _ => self.parts(node, None),
        }
    }

    /// Whether nobody expects an exception of a call.
    fn is_harmless(&self, call: Node<'t>) -> bool {
        let Some(function) = call.field_child(Field::Function) else { return false };
        match function.text() {
            "suppress" | "contextlib.suppress" | "nullcontext" | "contextlib.nullcontext" => true,
            "range" | "enumerate" | "zip" | "isinstance" | "print" | "len" | "id" | "type" | "callable"
            | "super" => self.is_builtin(function),
            _ => call.parent().is_some_and(|p| p.kind() == Kind::RaiseStatement),
        }
    }

    /// Positional arguments come first, whatever the order in which they are written.
    fn arguments(&mut self, node: Node<'t>) {
        let is_named = |n: &Node<'_>| matches!(n.kind(), Kind::KeywordArgument | Kind::DictionarySplat);
        let (named, positional): (Vec<_>, Vec<_>) = node.named_children().partition(is_named);
        self.then(positional.into_iter().chain(named).map(Task::Visit));
    }

    /// `a < b < c` stops at the first comparison that does not hold.
    fn comparison(&mut self, node: Node<'t>) {
        let operands: Vec<Node<'t>> = node.named_children().collect();
        if operands.len() <= 2 {
            return self.parts(node, Some(Task::Raise(Along::OVER)));
        }
        let end = self.label();
        let mut tasks = vec![Task::Open(end)];
        for (at, operand) in operands.into_iter().enumerate() {
            if at >= 2 {
                tasks.push(Task::Decide(end, decision(node, node.id(), false, false), Along::BOTH));
            }
            tasks.push(Task::Visit(operand));
            if at >= 1 {
                tasks.push(Task::Raise(Along::OVER));
            }
        }
        tasks.extend([Task::Jump(end), Task::Land(end)]);
        self.then(tasks);
    }

    fn named_expression(&mut self, node: Node<'t>) {
        let value = node.field_child(Field::Value).map(Task::Visit);
        // In `f"{x:=5}"` the parser sees a walrus where there is none.
        let name = node.field_child(Field::Name).map(|name| {
            match self.model.binding_of_name.contains_key(&name.id()) {
                true => Task::Bind(name),
                false => Task::Use(name),
            }
        });
        self.then(value.into_iter().chain(name));
    }

    /// The defaults of a function's parameters, and the annotations where they are evaluated with them.
    pub(super) fn defaults(&mut self, function: Node<'t>) {
        let parameters = function.field_child(Field::Parameters);
        let defaults = parameters
            .into_iter()
            .flat_map(Node::named_children)
            .filter_map(|parameter| parameter.field_child(Field::Value))
            .map(Task::Visit);
        let mut tasks: Vec<Task<'t>> = defaults.collect();
        if self.has_eager_annotations() && function.field_child(Field::TypeParameters).is_none() {
            let annotations = parameters
                .into_iter()
                .flat_map(Node::named_children)
                .filter_map(|parameter| parameter.field_child(Field::Type))
                .chain(function.field_child(Field::ReturnType));
            tasks.extend(annotations.map(Task::Visit));
        }
        self.then(tasks);
    }

    /// Binds a target, or what it consists of.
    pub(super) fn store(&mut self, node: Node<'t>) {
        match node.kind() {
            Kind::Identifier => self.bind(node),
            Kind::Attribute | Kind::Subscript => self.place(node, Some(Task::Raise(Along::BOTH))),
            _ => {
                let unpacked = node.kind().is_target_list().then_some(Task::Raise(Along::OVER));
                self.then(
                    unpacked.into_iter().chain(node.named_children().map(Task::Store)).collect::<Vec<_>>(),
                );
            }
        }
    }

    /// The parts of `a.b` or `a[b]`; then `last`.
    pub(super) fn place(&mut self, node: Node<'t>, last: Option<Task<'t>>) {
        match node.kind() {
            Kind::Attribute => {
                let object = node.field_child(Field::Object).map(Task::Visit);
                self.then(object.into_iter().chain(last));
            }
            _ => self.parts(node, last),
        }
    }
}
