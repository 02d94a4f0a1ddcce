//! Light value types: what kind of object an expression gives, where that is certain.

use super::calls::is_routine;
use super::definition::inner_definition;
use super::imports::{FAR, bare};
use super::receiver::decorators;
use super::{At, Context, Definition, Outside, stdlib};
use crate::syntax::{Field, Kind, Node};

/// What kind of object an expression gives, as far as that is certain. An instance of a subclass counts as an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'m> {
    /// An instance of a builtin or standard-library class, by the name CPython gives the class: `builtins.list`,
    /// `_io.TextIOWrapper`.
    Instance(String),
    /// An instance of a class of this file.
    InstanceOf(At<'m>),
    /// A class, function or module itself.
    Object(Definition<'m>),
    /// None.
    None,
    /// Not known.
    Unknown,
}

impl Value<'_> {
    pub(super) fn builtin(name: &str) -> Value<'static> {
        Value::Instance(format!("builtins.{name}"))
    }

    /// True for an instance of this class of `builtins`.
    #[must_use]
    pub fn is(&self, builtin: &str) -> bool {
        matches!(self, Value::Instance(name) if name.strip_prefix("builtins.") == Some(builtin))
    }

    /// The class's name in `builtins`, if it is one of those.
    #[must_use]
    pub fn builtin_name(&self) -> Option<&str> {
        match self {
            Value::Instance(name) => name.strip_prefix("builtins."),
            _ => None,
        }
    }
}

/// What an expression may give: one kind of object, and perhaps None instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Possible<'m> {
    pub(super) value: Value<'m>,
    pub(super) or_none: bool,
}

impl<'m> Possible<'m> {
    pub(super) const UNKNOWN: Possible<'static> = Possible { value: Value::Unknown, or_none: false };

    pub(super) fn certain(value: Value<'m>) -> Possible<'m> {
        Possible { value, or_none: false }
    }

    /// What gives either of the two.
    pub(super) fn or(self, other: Possible<'m>) -> Possible<'m> {
        let or_none = self.or_none || other.or_none;
        match (self.value, other.value) {
            (Value::Unknown, _) | (_, Value::Unknown) => Possible::UNKNOWN,
            (one, another) if one == another => Possible { value: one, or_none },
            (Value::None, value) | (value, Value::None) => Possible { value, or_none: true },
            _ => Possible::UNKNOWN,
        }
    }

    /// The value where there is no other.
    pub(super) fn into_value(self) -> Value<'m> {
        if self.or_none { Value::Unknown } else { self.value }
    }
}

impl<'m> Context<'m> {
    /// What kind of object the expression gives.
    #[must_use]
    pub fn value(&self, node: Node<'m>) -> Value<'m> {
        self.value_within(node, FAR)
    }

    /// What kind of object the expression gives, and whether it may give None instead.
    #[must_use]
    pub fn value_or_none(&self, node: Node<'m>) -> (Value<'m>, bool) {
        let possible = self.possible_within(node, FAR);
        (possible.value, possible.or_none)
    }

    pub(super) fn value_within(&self, node: Node<'m>, fuel: u32) -> Value<'m> {
        self.possible_within(node, fuel).into_value()
    }

    /// What kind of object the expression gives, or None.
    pub(super) fn possible_within(&self, node: Node<'m>, fuel: u32) -> Possible<'m> {
        let Some(fuel) = fuel.checked_sub(1) else { return Possible::UNKNOWN };
        let node = bare(node);
        if let Some(name) = literal(node) {
            return Possible::certain(if name == "NoneType" { Value::None } else { Value::builtin(name) });
        }
        match node.kind() {
            Kind::NamedExpression => match node.field_child(Field::Value) {
                Some(value) => self.possible_within(value, fuel),
                None => Possible::UNKNOWN,
            },
            // Two ways at each step: half of what is left goes to each, so that the whole stays small.
            Kind::ConditionalExpression => {
                let mut parts = node.named_children().filter(|n| n.kind() != Kind::Comment);
                match (parts.next(), parts.nth(1)) {
                    (Some(yes), Some(no)) => {
                        self.possible_within(yes, fuel / 2).or(self.possible_within(no, fuel / 2))
                    }
                    _ => Possible::UNKNOWN,
                }
            }
            Kind::BooleanOperator => match (node.field_child(Field::Left), node.field_child(Field::Right)) {
                (Some(left), Some(right)) => {
                    let is_or = node.field_child(Field::Operator).is_some_and(|n| n.text() == "or");
                    let left = self.possible_within(left, fuel / 2);
                    // None is false: `x or y` never gives it for `x`.
                    let left = if is_or { Possible::certain(left.value) } else { left };
                    left.or(self.possible_within(right, fuel / 2))
                }
                _ => Possible::UNKNOWN,
            },
            Kind::Call => self.call_possible(node, fuel),
            Kind::Identifier => self.name_possible(node, fuel),
            Kind::Attribute => self.attribute_possible(node, fuel),
            Kind::String | Kind::ConcatenatedString => Possible::certain(string_value(node)),
            Kind::Subscript => Possible::certain(self.subscript_value(node, fuel)),
            Kind::NotOperator => Possible::certain(Value::builtin("bool")),
            Kind::ComparisonOperator => Possible::certain(self.comparison(node, fuel)),
            Kind::UnaryOperator => Possible::certain(self.sign(node, fuel)),
            Kind::BinaryOperator => Possible::certain(self.arithmetic(node, fuel)),
            _ => Possible::UNKNOWN,
        }
    }

    /// A module's function or class, or what a property of an instance gives.
    fn attribute_possible(&self, node: Node<'m>, fuel: u32) -> Possible<'m> {
        let definition = self.definition_within(node, fuel);
        if let (Definition::External(path), Some(object)) = (&definition, node.field_child(Field::Object))
            && let Some(outcome) = stdlib::attribute_result(path, self.target())
            && matches!(self.value_within(object, fuel / 2), Value::Instance(_) | Value::InstanceOf(_))
        {
            return self.outcome(outcome);
        }
        Possible::certain(self.object(definition))
    }

    /// An object of the class that the tables name.
    pub(super) fn outcome(&self, outcome: stdlib::Outcome) -> Possible<'m> {
        Possible { value: self.named_class(outcome.class), or_none: outcome.or_none }
    }

    /// An instance of a class as the tables name it: `str`, `re.Match`.
    pub(super) fn named_class(&self, name: &str) -> Value<'m> {
        if name == "None" {
            return Value::None;
        }
        if !name.contains('.') {
            return Value::builtin(name);
        }
        match stdlib::entry_at(name, self.target()) {
            Some(stdlib::Entry::Class(id)) => Value::Instance(format!("{}.{}", id.module, id.qualname)),
            _ => Value::Unknown,
        }
    }

    /// A definition as an object, where it is a class, function or module.
    pub(super) fn object(&self, definition: Definition<'m>) -> Value<'m> {
        match &definition {
            Definition::Function(at) if decorators(at.node).next().is_none() => Value::Object(definition),
            Definition::Class(at) if self.decorators_keep_class(*at) => Value::Object(definition),
            Definition::External(name) => {
                let known =
                    !matches!(self.outside(name), Outside::Unknown | Outside::Missing | Outside::Pending);
                if known || is_routine(name, self.target()) {
                    Value::Object(definition)
                } else {
                    Value::Unknown
                }
            }
            _ => Value::Unknown,
        }
    }

    /// An instance of the class that a definition is.
    pub(super) fn instance_of(&self, definition: Definition<'m>) -> Value<'m> {
        match definition {
            Definition::Class(at) if self.decorators_keep_class(at) => Value::InstanceOf(at),
            Definition::External(path) => match self.outside(&path) {
                Outside::Class(id) => Value::Instance(format!("{}.{}", id.module, id.qualname)),
                _ => Value::Unknown,
            },
            _ => Value::Unknown,
        }
    }

    /// What an annotation says, with `X | None` and `Optional[X]`.
    pub(super) fn annotation_possible(&self, annotation: Node<'m>, fuel: u32) -> Possible<'m> {
        let node = bare(annotation);
        let is_union = |n: Node<'_>| match n.kind() {
            Kind::BinaryOperator => n.field_child(Field::Operator).is_some_and(|o| o.text() == "|"),
            Kind::UnionType => true,
            _ => false,
        };
        if is_union(node) {
            let mut sides = node.named_children().filter(|n| n.kind() != Kind::Comment);
            return match (sides.next(), sides.next(), sides.next()) {
                (Some(left), Some(right), None) => {
                    let (left, right) = (bare(left), bare(right));
                    let other = match (left.kind(), right.kind()) {
                        (Kind::None, _) => right,
                        (_, Kind::None) => left,
                        _ => return Possible::UNKNOWN,
                    };
                    Possible::certain(Value::None).or(Possible::certain(self.annotation_value(other, fuel)))
                }
                _ => Possible::UNKNOWN,
            };
        }
        if matches!(node.kind(), Kind::Subscript | Kind::GenericType)
            && let (Some(origin), Some(inner)) = (node.named_child(0), node.named_child(1))
            && matches!(self.definition_within(bare(origin), fuel), Definition::External(path) if path == "typing.Optional")
        {
            let inner = if inner.kind() == Kind::TypeParameter { inner.named_child(0) } else { Some(inner) };
            let value = inner.map_or(Value::Unknown, |inner| self.annotation_value(inner, fuel));
            return Possible::certain(Value::None).or(Possible::certain(value));
        }
        Possible::certain(self.annotation_value(node, fuel))
    }

    /// What an annotation says: a class, or a class with `[…]`. Anything that leaves a choice (`X | None`, `Any`, protocols) is
    /// not known, and so are `float` and `complex`, for which an `int` is right too (PEP 484).
    fn annotation_value(&self, annotation: Node<'m>, fuel: u32) -> Value<'m> {
        let mut node = bare(annotation);
        match node.kind() {
            Kind::GenericType | Kind::Subscript => match node.named_child(0) {
                Some(origin) => node = bare(origin),
                None => return Value::Unknown,
            },
            Kind::None => return Value::None,
            _ => {}
        }
        let definition = self.definition_within(node, fuel);
        if let Definition::External(path) = &definition {
            if let Outside::TypingAlias(id) = self.outside(path)
                && id.module == "builtins"
                && id.qualname != "type"
            {
                return Value::builtin(&id.qualname);
            }
            let abstract_only = [
                "typing.",
                "collections.abc.",
                "builtins.object",
                "builtins.float",
                "builtins.complex",
                "builtins.type",
            ];
            if abstract_only.iter().any(|start| path.starts_with(start)) {
                return Value::Unknown;
            }
        }
        match self.instance_of(definition) {
            Value::InstanceOf(class) if !self.makes_instances(class) => Value::Unknown,
            value => value,
        }
    }

    /// Whether calling a class of this file gives an instance of it: no `__new__`, metaclass or enumeration says otherwise.
    pub(super) fn makes_instances(&self, class: At<'m>) -> bool {
        let Some(order) = self.class_keys(class).filter(|order| order.complete) else { return false };
        let plain = |key: &super::classes::Key<'m>| match key {
            super::classes::Key::File(at) => {
                let there = self.at(*at);
                let has_metaclass = at.node.field_child(Field::Superclasses).is_some_and(|list| {
                    let keyword = |n: Node<'_>| {
                        n.kind() == Kind::KeywordArgument
                            && n.field_child(Field::Name).is_some_and(|n| n.text() == "metaclass")
                    };
                    list.named_children().any(keyword)
                });
                !has_metaclass && there.bindings_in_class(*at, "__new__").is_empty()
            }
            super::classes::Key::Outside(id) => {
                let own = self.outside_class(id);
                let plain = own
                    .as_ref()
                    .and_then(super::outside::OutsideClass::written)
                    .is_none_or(|class| class.metaclass.is_none() && class.member("__new__").is_none());
                plain
                    && own.is_some()
                    && !matches!(
                        (id.module.as_str(), id.qualname.as_str()),
                        ("enum", _) | ("builtins", "type") | ("typing", "Protocol")
                    )
            }
        };
        order.keys.iter().all(plain)
    }

    /// Whether a class of the file is only decorated by what gives the class back.
    pub(super) fn decorators_keep_class(&self, class: At<'m>) -> bool {
        let Some(class) = inner_definition(class) else { return false };
        let there = self.at(class);
        decorators(class.node).all(|decorator| {
            let called = decorator.named_child(0).is_some_and(|n| bare(n).kind() == Kind::Call);
            let function = decorator.named_child(0).map(bare).map(|expression| match expression.kind() {
                Kind::Call => expression.field_child(Field::Function).unwrap_or(expression),
                _ => expression,
            });
            match function.map(|function| there.definition(function)) {
                Some(Definition::External(name)) => self.path_keeps(&name, called),
                Some(Definition::Unknown | Definition::Value(_)) => {
                    function.is_some_and(|f| there.method_keeps(f, called))
                }
                Some(Definition::Function(at)) if self.at(at).class_of_method(at.node).is_some() => {
                    function.is_some_and(|f| there.method_keeps(f, called))
                }
                Some(Definition::Function(at)) => {
                    decorators(at.node).next().is_none()
                        && super::decoration::gives(&self.at(at), at.node, 0).keeps(called)
                }
                _ => false,
            }
        })
    }
}

impl<'m> Context<'m> {
    /// Whether `Class.name`, for a class of this file, as a decorator leaves a class as it is.
    fn method_keeps(&self, function: Node<'m>, called: bool) -> bool {
        let parts = function.field_child(Field::Object).zip(function.field_child(Field::Attribute));
        let Some((object, name)) = parts.filter(|_| function.kind() == Kind::Attribute) else { return false };
        let Definition::Class(class) = self.definition(object) else { return false };
        let Some(order) = self.class_keys(class) else { return false };
        for key in order.keys {
            let super::classes::Key::File(at) = key else { return false };
            if let [found] = self.bindings_in_class(at, name.text()).as_slice() {
                return self.member_gives(*found).is_some_and(|gives| gives.keeps(called));
            }
        }
        false
    }
}

/// The builtin class of a literal or display.
fn literal(node: Node<'_>) -> Option<&'static str> {
    Some(match node.kind() {
        Kind::Integer | Kind::Float if node.text().ends_with(['j', 'J']) => "complex",
        Kind::Integer => "int",
        Kind::Float => "float",
        Kind::True | Kind::False => "bool",
        Kind::None => "NoneType",
        Kind::Ellipsis => "ellipsis",
        Kind::List | Kind::ListComprehension => "list",
        Kind::Set | Kind::SetComprehension => "set",
        Kind::Dictionary | Kind::DictionaryComprehension => "dict",
        Kind::Tuple | Kind::ExpressionList => "tuple",
        Kind::GeneratorExpression => "generator",
        Kind::Lambda => "function",
        _ => return None,
    })
}

/// `str` or `bytes`; f-strings are `str`, t-strings (PEP 750) are neither.
fn string_value(node: Node<'_>) -> Value<'static> {
    let string = if node.kind() == Kind::ConcatenatedString { node.named_child(0) } else { Some(node) };
    let prefix = string.and_then(|s| s.child_of_kind(Kind::StringStart)).map_or("", Node::text);
    let prefix = prefix.trim_end_matches(['"', '\'']).to_ascii_lowercase();
    match (prefix.contains('b'), prefix.contains('t')) {
        (true, _) => Value::builtin("bytes"),
        (_, true) => Value::Instance("string.templatelib.Template".to_string()),
        _ => Value::builtin("str"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::value;

    #[test]
    fn unknown_is_unknown() {
        for text in [
            "x\n",
            "f()\n",
            "def f(x=[]):\n    x\n",
            "def f(x: int = None):\n    x\n",
            "def f(x: float):\n    x\n",
            "from typing import Optional\ndef f(x: Optional[int]):\n    x\n",
            "def f(x: int | None):\n    x\n",
            "from collections.abc import Iterable\ndef f(x: Iterable[int]):\n    x\n",
            "def f(x: int):\n    x = g()\n    x\n",
            "x = 1\nx = 's'\nx\n",
            "x = 1\ndef f():\n    global x\n    x = 's'\nx\n",
            "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 's'\n    x\n",
            "[1] if c else 's'\n",
            "a or []\n",
            "a < 1\n",
            "1 + a\n",
            "'a' + 1\n",
            "open(p, mode)\n",
            "open(*a)\n",
            "type(x)\n",
            "from enum import Enum\nEnum('A', 'x y')\n",
            "class A(Unknown): pass\nA()\n",
            "class A:\n    def __new__(cls): return 1\nA()\n",
            "@decorated\nclass A: pass\nA()\n",
            "@decorated\ndef f():\n    yield\nf()\n",
            "import sys\nsys.argv\n",
            "def list(x): return x\nlist(1)\n",
            "from m import *\nlist()\n",
            "(lambda: 1)()\n",
        ] {
            assert_eq!(value(text), "?", "{text}");
        }
    }

    #[test]
    fn what_is_certain() {
        for (text, expected) in [
            ("1_0\n", "builtins.int"),
            ("1j\n", "builtins.complex"),
            ("(1.5)\n", "builtins.float"),
            ("'a' 'b'\n", "builtins.str"),
            ("Rb'a'\n", "builtins.bytes"),
            ("f'{x}'\n", "builtins.str"),
            ("None\n", "None"),
            ("[x for x in y]\n", "builtins.list"),
            ("{*a}\n", "builtins.set"),
            ("(1,)\n", "builtins.tuple"),
            ("(x for x in y)\n", "builtins.generator"),
            ("lambda: 1\n", "builtins.function"),
            ("not x\n", "builtins.bool"),
            ("a is b\n", "builtins.bool"),
            ("[] if c else []\n", "builtins.list"),
            ("x = y = []\nx\n", "builtins.list"),
            ("x: list[int] = f()\nx\n", "builtins.list"),
            ("from typing import List\nx: List[int] = f()\nx\n", "builtins.list"),
            ("def f(x: dict[str, int]):\n    x\n", "builtins.dict"),
            ("def f(*args):\n    args\n", "builtins.tuple"),
            ("import threading\nt = threading.Thread()\ndef f():\n    t\n", "threading.Thread"),
            ("from collections import defaultdict as d\nd(list)\n", "collections.defaultdict"),
            ("dict(a=1)\n", "builtins.dict"),
            ("open(p)\n", "_io.TextIOWrapper"),
            ("open(p, 'rb')\n", "_io.BufferedReader"),
            ("open(p, mode='wb')\n", "_io.BufferedWriter"),
            ("with open(p) as f:\n    f\n", "_io.TextIOWrapper"),
            ("try: pass\nexcept ValueError as e:\n    e\n", "builtins.ValueError"),
            ("class A: pass\nA()\n", "instance of A"),
            ("class A: pass\ndef f(a: A):\n    a\n", "instance of A"),
            ("from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\nA(1)\n", "instance of A"),
            ("class A: pass\nA\n", "a class"),
            ("def f(): pass\nf\n", "a function"),
            ("def f():\n    yield\nf()\n", "builtins.generator"),
            ("async def f(): pass\nf()\n", "builtins.coroutine"),
            ("import threading\nthreading.Thread\n", "object threading.Thread"),
            ("import os\nos\n", "object os"),
            ("'a'.split().copy()\n", "builtins.list"),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }

    #[test]
    fn deep_expressions_are_given_up() {
        assert_eq!(value(&format!("1{}\n", " + 1".repeat(50_000))), "?");
        assert_eq!(value(&format!("{}1\n", "not ".repeat(500))), "builtins.bool");
        assert_eq!(value(&format!("{}1{}\n", "(".repeat(500), ")".repeat(500))), "builtins.int");
        assert_eq!(value(&format!("{}1{}\n", "x or (".repeat(500), ")".repeat(500))), "?");
    }
}
