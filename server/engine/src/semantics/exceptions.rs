//! Exceptions: which classes `except` clauses and `raise` statements name, and which of them catch which.

use std::sync::LazyLock;

use super::classes::Key;
use super::imports::bare;
use super::{At, ClassId, Context, Definition, stdlib};
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

/// A class of exceptions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionClass<'m> {
    /// Where it is found: the name and module.
    pub id: ClassId,
    /// It and the classes above it, as far as they are known.
    order: Vec<Key<'m>>,
    /// Whether these are all.
    complete: bool,
}

impl<'m> ExceptionClass<'m> {
    /// Whether a clause with `other` catches exceptions of this class; `None` where that is not certain.
    #[must_use]
    pub fn is_caught_by(&self, other: &ExceptionClass<'_>) -> Option<bool> {
        match other.order.first() {
            Some(first) if self.order.contains(first) => Some(true),
            _ => self.complete.then_some(false),
        }
    }

    /// Whether it is this one of `builtins`.
    #[must_use]
    pub fn is(&self, builtin: &str) -> bool {
        self.id == stdlib::builtin(builtin)
    }

    /// The names of the classes above it, nearest first, `object` left out; `None` where not all are known.
    #[must_use]
    pub fn above(&self) -> Option<Vec<String>> {
        let name = |key: &Key<'_>| match key {
            Key::File(at) => {
                at.node.field_child(Field::Name).map_or_else(String::new, |n| n.text().to_string())
            }
            Key::Outside(id) => id.qualname.to_string(),
        };
        let mut names: Vec<String> = self.order.iter().skip(1).map(name).collect();
        names.retain(|name| name != "object");
        self.complete.then_some(names)
    }

    /// Where it is made, if that is in this file.
    #[must_use]
    pub fn at(&self) -> Option<At<'m>> {
        match self.order.first() {
            Some(Key::File(at)) => Some(*at),
            _ => None,
        }
    }
}

/// One of the classes that an `except` clause names.
#[derive(Debug, Clone)]
pub struct Handler<'m> {
    /// As it is written.
    pub text: &'m str,
    /// What it is, where that is known.
    pub class: Option<ExceptionClass<'m>>,
}

/// An `except` clause with classes.
#[derive(Debug, Clone)]
pub struct Clause<'m> {
    /// The clause.
    pub node: Node<'m>,
    /// The classes that it catches.
    pub handlers: Vec<Handler<'m>>,
}

impl<'m> Handler<'m> {
    /// The first of the clauses above that catches all that this one would, with the class that does it.
    #[must_use]
    pub fn taken_by<'c>(&self, above: &'c [Clause<'m>]) -> Option<(&'c Clause<'m>, &'c Handler<'m>)> {
        let class = self.class.as_ref()?;
        above.iter().find_map(|clause| {
            let catches = |other: &&Handler<'m>| {
                other.class.as_ref().is_some_and(|other| class.is_caught_by(other) == Some(true))
            };
            clause.handlers.iter().find(catches).map(|other| (clause, other))
        })
    }
}

/// What an `except` clause catches.
#[derive(Debug, Clone)]
pub enum Catches<'m> {
    /// `except:`
    Everything,
    /// These classes.
    Classes(Vec<Handler<'m>>),
    /// Not known.
    Unknown,
}

impl<'m> Context<'m> {
    /// The class of exceptions that an expression names.
    #[must_use]
    fn exception_class(&self, node: Node<'m>) -> Option<ExceptionClass<'m>> {
        let node = bare(node);
        if !matches!(node.kind(), Kind::Identifier | Kind::Attribute) {
            return None;
        }
        let key = self.class_key(node)?;
        let order = match &key {
            Key::File(at) => self.class_keys(*at),
            Key::Outside(id) => self.outside_keys(id),
        }?;
        let base = Key::Outside(stdlib::builtin("BaseException"));
        let id = self.id_of(&key);
        order.keys.contains(&base).then_some(ExceptionClass {
            id,
            order: order.keys,
            complete: order.complete,
        })
    }

    /// An exception of another module, by its identity.
    #[must_use]
    pub fn exception_of(&self, id: &ClassId) -> Option<ExceptionClass<'m>> {
        let order = self.outside_keys(id)?;
        Some(ExceptionClass { id: id.clone(), order: order.keys, complete: order.complete })
    }

    /// The class that a `raise` statement raises an instance of: that of `raise X` and `raise X(…)`, where the call makes an
    /// instance of it.
    #[must_use]
    pub fn raised_class(&self, raise: Node<'m>) -> Option<ExceptionClass<'m>> {
        self.exception_made(raise.named_children().find(|n| n.field() != Field::Cause)?)
    }

    /// The class of which `X(…)` makes an instance, or `X` in a `raise`.
    #[must_use]
    pub fn exception_made(&self, raised: Node<'m>) -> Option<ExceptionClass<'m>> {
        let raised = bare(raised);
        let class = match raised.kind() {
            Kind::Call => raised.field_child(Field::Function)?,
            _ => raised,
        };
        let class = self.exception_class(class)?;
        let makes = |key: &Key<'m>| match key {
            Key::File(at) => self.makes_instances(*at),
            Key::Outside(id) => !matches!(id.qualname.as_str(), "BaseExceptionGroup"),
        };
        // What `OSError(2, …)` makes is an instance of a subclass (Library Reference, OSError).
        let may_be_below = raised.kind() == Kind::Call
            && class.is("OSError")
            && raised.field_child(Field::Arguments).is_some_and(|list| list.named_children().count() != 1);
        (class.order.first().is_some_and(makes) && !may_be_below).then_some(class)
    }

    /// What an `except` clause catches.
    #[must_use]
    pub fn catches(&self, clause: Node<'m>) -> Catches<'m> {
        let values: Vec<Node<'m>> = clause.field_children(Field::Value).filter(|n| n.is_named()).collect();
        if values.is_empty() {
            return Catches::Everything;
        }
        let mut handlers = Vec::new();
        for value in values {
            let value = if value.kind() == Kind::AsPattern { value.named_child(0) } else { Some(value) };
            let Some(value) = value.map(bare) else { return Catches::Unknown };
            let list = match value.kind() {
                Kind::Tuple | Kind::ExpressionList => Some(self.locate(value)),
                Kind::Identifier => match self.definition(value) {
                    Definition::Value(at) if matches!(bare(at.node).kind(), Kind::Tuple) => {
                        Some(At { node: bare(at.node), ..at })
                    }
                    _ => None,
                },
                _ => None,
            };
            match list {
                Some(list) => {
                    let there = self.at(list);
                    for item in list.node.named_children() {
                        if item.text().starts_with('*') {
                            return Catches::Unknown;
                        }
                        handlers.push(Handler { text: item.text(), class: there.exception_class(item) });
                    }
                }
                None => handlers.push(Handler { text: value.text(), class: self.exception_class(value) }),
            }
        }
        Catches::Classes(handlers)
    }

    /// The `except` clauses above one of the same `try`, each with the classes that it catches.
    #[must_use]
    pub fn clauses_above(&self, clause: Node<'m>) -> Vec<Clause<'m>> {
        let Some(statement) = clause.parent() else { return Vec::new() };
        let before = statement.named_children().take_while(|one| *one != clause);
        before
            .filter(|one| one.kind() == Kind::ExceptClause)
            .filter_map(|node| match self.catches(node) {
                Catches::Classes(handlers) => Some(Clause { node, handlers }),
                _ => None,
            })
            .collect()
    }

    /// The classes directly below one of `builtins`, in alphabetical order.
    #[must_use]
    pub fn builtin_exceptions_below(&self, class: &ExceptionClass<'_>) -> Vec<&'static str> {
        if class.id.module != "builtins" {
            return Vec::new();
        }
        let exists = |name: &&&str| stdlib::is_builtin(name, self.target());
        let below = BELOW.iter().filter(|(parent, _)| *parent == class.id.qualname.as_str());
        below.flat_map(|(_, names)| names.iter().filter(exists).copied()).collect()
    }
}

/// Every exception of `builtins` that has some directly below it, with those.
static BELOW: LazyLock<Vec<(String, Vec<&'static str>)>> = LazyLock::new(|| {
    let mut below: Vec<(String, Vec<&'static str>)> = Vec::new();
    for name in BUILTIN.split_ascii_whitespace() {
        let parents = stdlib::exception_parents(&format!("builtins.{name}"), PythonVersion::NEWEST);
        let Some(parent) = parents.and_then(|all| Some(all.first()?.qualname.to_string())) else { continue };
        match below.iter_mut().find(|(one, _)| *one == parent) {
            Some((_, names)) => names.push(name),
            None => below.push((parent, vec![name])),
        }
    }
    below
});

/// In alphabetical order; aliases left out.
const BUILTIN: &str = "ArithmeticError AssertionError AttributeError BaseExceptionGroup BlockingIOError BrokenPipeError \
    BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError \
    ConnectionResetError DeprecationWarning EOFError EncodingWarning Exception ExceptionGroup FileExistsError \
    FileNotFoundError FloatingPointError FutureWarning GeneratorExit ImportError ImportWarning IndentationError \
    IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError \
    ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError OverflowError \
    PendingDeprecationWarning PermissionError ProcessLookupError PythonFinalizationError RecursionError \
    ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError \
    SyntaxWarning SystemError SystemExit TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError \
    UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning \
    ZeroDivisionError";
