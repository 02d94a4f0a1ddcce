//! Processes and threads that a file starts.

use super::threads::thread_target;
use super::{At, Context, Definition, ModulePiece, ScopeId};
use crate::syntax::{Field, Kind, Node};

/// What a call starts outside of the main guard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unguarded<'m> {
    /// A process with this target.
    Process(Node<'m>),
    /// The workers of a pool.
    Pool,
}

impl<'m> Context<'m> {
    /// Whether the file chooses how its processes are started, or may be frozen into a program.
    #[must_use]
    pub fn chooses_start_method(&self) -> bool {
        let words = ["set_start_method", "get_context", "freeze_support", "set_executable"];
        self.module()
            .pieces()
            .iter()
            .any(|piece| words.iter().any(|word| piece.segment.text().contains(word)))
    }

    /// Whether a statement runs each time the file does, imported or not: at the top level, and under no condition. The bodies of
    /// `for` and `with` are taken to run.
    #[must_use]
    pub fn runs_on_import(&self, node: Node<'m>) -> bool {
        let model = self.model();
        let is_free = |n: Node<'_>| {
            matches!(
                n.kind(),
                Kind::Module
                    | Kind::Block
                    | Kind::ExpressionStatement
                    | Kind::Assignment
                    | Kind::WithStatement
                    | Kind::WithClause
                    | Kind::WithItem
                    | Kind::AsPattern
                    | Kind::ForStatement
                    | Kind::Attribute
                    | Kind::Call
            )
        };
        !model.options.in_class_body && model.scope_at(node) == ScopeId(0) && node.ancestors().all(is_free)
    }

    /// Whether the file asks at its top level for the name under which it runs, above a line.
    #[must_use]
    pub fn asks_its_name_above(&self, line: u32) -> bool {
        self.module().pieces().iter().enumerate().any(|(piece, place)| {
            place.segment.text().contains("__name__") && {
                let mut nodes = place.segment.tree().root().descendants();
                nodes.any(|n| {
                    n.kind() == Kind::Identifier
                        && n.text() == "__name__"
                        && self.at(At { piece, node: n }).line(n) < line
                })
            }
        })
    }

    /// What a call starts where each new process that is not forked comes by again, and the name that is called: `start` of a
    /// `multiprocessing.Process` with a named target, or `multiprocessing.Pool`. `None` where the file chooses how its processes
    /// are started, or asks its name above.
    #[must_use]
    pub fn starts_unguarded(&self, call: Node<'m>) -> Option<(Node<'m>, Unguarded<'m>)> {
        let callee = call.field_child(Field::Function)?;
        let name = match callee.kind() {
            Kind::Attribute => callee.field_child(Field::Attribute)?,
            Kind::Identifier => callee,
            _ => return None,
        };
        if !self.runs_on_import(call) {
            return None;
        }
        let what = if name.text() == "start" {
            let made = self.started_process(call)?;
            Unguarded::Process(thread_target(made.node).filter(|n| n.kind() == Kind::Identifier)?)
        } else if self.qualified_name(callee)? == "multiprocessing.Pool" {
            Unguarded::Pool
        } else {
            return None;
        };
        self.depend_on_code();
        let is_other = self.chooses_start_method() || self.asks_its_name_above(self.line(call));
        (!is_other).then_some((name, what))
    }

    /// The call of `multiprocessing.Process` that made the process whose `start` is called.
    #[must_use]
    pub fn started_process(&self, call: Node<'m>) -> Option<At<'m>> {
        let callee = call.field_child(Field::Function).filter(|n| n.kind() == Kind::Attribute)?;
        let object = callee.field_child(Field::Object)?;
        if callee.field_child(Field::Attribute)?.text() != "start" {
            return None;
        }
        let made = match object.kind() {
            Kind::Call => self.locate(object),
            Kind::Identifier => match self.definition(object) {
                Definition::Value(at) if at.node.kind() == Kind::Call => at,
                _ => return None,
            },
            _ => return None,
        };
        let maker = made.node.field_child(Field::Function)?;
        (self.at(made).qualified_name(maker)? == "multiprocessing.Process").then_some(made)
    }

    /// The calls of `threading.Thread` in this file whose target is a function, in source order.
    #[must_use]
    pub fn threads_of(&self, function: At<'m>) -> Vec<At<'m>> {
        let mut threads = Vec::new();
        let Some(name) = function.node.field_child(Field::Name) else { return threads };
        for (piece, place) in self.module().pieces().iter().enumerate() {
            for node in reads(place, name.text()) {
                let here = self.at(At { piece, node });
                let Some(call) = node.ancestors().take(3).find(|n| n.kind() == Kind::Call) else { continue };
                let Some(callee) = call.field_child(Field::Function) else { continue };
                if super::threads::thread_target(call) == Some(node)
                    && here.qualified_name(callee).as_deref() == Some("threading.Thread")
                    && here.definition(node) == Definition::Function(function)
                {
                    threads.push(At { piece, node: call });
                }
            }
        }
        threads
    }
}

fn reads<'m>(place: &'m ModulePiece, name: &'m str) -> impl Iterator<Item = Node<'m>> {
    let tree = place.segment.tree();
    let references =
        if place.segment.text().contains(name) { place.model.references.as_slice() } else { &[] };
    references.iter().filter_map(|r| tree.node(r.node)).filter(move |n| n.text() == name)
}
