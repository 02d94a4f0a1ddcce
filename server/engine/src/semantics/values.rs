//! Light value types: what kind of object an expression gives, where that is certain.

use super::calls::known_function;
use super::definition::inner_definition;
use super::imports::{FAR, bare};
use super::receiver::decorators;
use super::variables::Found;
use super::{At, BindingKind, Context, Definition, Outside};
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

impl<'m> Context<'m> {
    /// What kind of object the expression gives.
    #[must_use]
    pub fn value(&self, node: Node<'m>) -> Value<'m> {
        self.value_within(node, FAR)
    }

    pub(super) fn value_within(&self, node: Node<'m>, fuel: u32) -> Value<'m> {
        let Some(fuel) = fuel.checked_sub(1) else { return Value::Unknown };
        let node = bare(node);
        if let Some(name) = literal(node) {
            return if name == "NoneType" { Value::None } else { Value::builtin(name) };
        }
        match node.kind() {
            Kind::String | Kind::ConcatenatedString => string_value(node),
            Kind::NamedExpression => match node.field_child(Field::Value) {
                Some(value) => self.value_within(value, fuel),
                None => Value::Unknown,
            },
            Kind::ConditionalExpression => {
                let mut parts = node.named_children();
                match (parts.next(), parts.nth(1)) {
                    (Some(yes), Some(no)) => self.common(yes, no, fuel),
                    _ => Value::Unknown,
                }
            }
            Kind::BooleanOperator => match (node.field_child(Field::Left), node.field_child(Field::Right)) {
                (Some(left), Some(right)) => self.common(left, right, fuel),
                _ => Value::Unknown,
            },
            Kind::NotOperator => Value::builtin("bool"),
            Kind::ComparisonOperator => self.comparison(node, fuel),
            Kind::UnaryOperator => {
                let operand = node.field_child(Field::Argument).map(|n| self.value_within(n, fuel));
                match operand.as_ref().and_then(Value::builtin_name) {
                    Some("bool" | "int") => Value::builtin("int"),
                    Some("float") if node.child(0).is_some_and(|t| t.text() != "~") => {
                        Value::builtin("float")
                    }
                    _ => Value::Unknown,
                }
            }
            Kind::BinaryOperator => self.arithmetic(node, fuel),
            Kind::Call => self.call_value(node, fuel),
            Kind::Identifier => self.name_value(node, fuel),
            Kind::Attribute => self.object(self.definition_within(node, fuel)),
            _ => Value::Unknown,
        }
    }

    /// A definition as an object, where it is a class, function or module.
    fn object(&self, definition: Definition<'m>) -> Value<'m> {
        match &definition {
            Definition::Function(at) if decorators(at.node).next().is_none() => Value::Object(definition),
            Definition::Class(at) if self.decorators_keep_class(*at) => Value::Object(definition),
            Definition::External(name) => {
                let known =
                    !matches!(self.outside(name), Outside::Unknown | Outside::Missing | Outside::Pending);
                if known || known_function(name).is_some() {
                    Value::Object(definition)
                } else {
                    Value::Unknown
                }
            }
            _ => Value::Unknown,
        }
    }

    fn common(&self, left: Node<'m>, right: Node<'m>, fuel: u32) -> Value<'m> {
        // Two ways at each step: half of what is left goes to each, so that the whole stays small.
        let left = self.value_within(left, fuel / 2);
        if left == Value::Unknown || left != self.value_within(right, fuel / 2) {
            Value::Unknown
        } else {
            left
        }
    }

    fn comparison(&self, node: Node<'m>, fuel: u32) -> Value<'m> {
        let certain = |kind| matches!(kind, Kind::KwIs | Kind::IsNot | Kind::KwIn | Kind::NotIn);
        let mut operators = node.field_children(Field::Operators);
        if operators.all(|operator| certain(operator.kind())) {
            return Value::builtin("bool");
        }
        // Other comparisons give what the class says; that of these classes is known.
        let plain = ["int", "bool", "float", "str", "bytes"];
        let mut operands = node.named_children().filter(|n| n.field() != Field::Operators).take(8);
        let is_plain = |n| self.value_within(n, fuel / 4).builtin_name().is_some_and(|n| plain.contains(&n));
        if node.named_children().count() <= 8 && operands.all(is_plain) {
            Value::builtin("bool")
        } else {
            Value::Unknown
        }
    }

    /// What an operator gives for builtin operands whose classes are known (Language Reference 6.7).
    fn arithmetic(&self, node: Node<'m>, fuel: u32) -> Value<'m> {
        let (Some(left), Some(right), Some(operator)) = (
            node.field_child(Field::Left),
            node.field_child(Field::Right),
            node.field_child(Field::Operator),
        ) else {
            return Value::Unknown;
        };
        let left = self.value_within(left, fuel);
        let Some(left) = left.builtin_name() else { return Value::Unknown };
        if left == "str" && operator.text() == "%" {
            return Value::builtin("str");
        }
        let right = self.value_within(right, fuel / 2);
        let Some(right) = right.builtin_name() else { return Value::Unknown };
        let is_whole = |name| matches!(name, "int" | "bool");
        let is_number = |name| is_whole(name) || name == "float";
        let name = match operator.text() {
            "+" | "-" | "*" | "//" | "%" if is_whole(left) && is_whole(right) => "int",
            "<<" | ">>" if is_whole(left) && is_whole(right) => "int",
            "&" | "|" | "^" if is_whole(left) && is_whole(right) => {
                if left == "bool" && right == "bool" {
                    "bool"
                } else {
                    "int"
                }
            }
            "/" if is_number(left) && is_number(right) => "float",
            "+" | "-" | "*" | "//" | "%" if is_number(left) && is_number(right) => "float",
            "+" if left == right && matches!(left, "str" | "bytes" | "list" | "tuple") => left,
            "*" if is_whole(right) && matches!(left, "str" | "bytes" | "list" | "tuple") => left,
            "*" if is_whole(left) && matches!(right, "str" | "bytes" | "list" | "tuple") => right,
            "|" | "&" | "-" | "^" if left == "set" && right == "set" => "set",
            "|" if left == "dict" && right == "dict" => "dict",
            _ => return Value::Unknown,
        };
        Value::builtin(name)
    }

    fn name_value(&self, identifier: Node<'m>, fuel: u32) -> Value<'m> {
        let Some(found) = self.only_binding(identifier) else {
            return self.object(self.definition_within(identifier, fuel));
        };
        let annotated = |found: Found<'m>| {
            let annotation = found.binding.annotation.and_then(|node| self.at_node(found, node));
            annotation.map_or(Value::Unknown, |at| self.at(at).annotation_value(at.node, fuel))
        };
        match found.binding.kind {
            BindingKind::Assignment | BindingKind::NamedExpression => {
                let value = found.binding.value.and_then(|node| self.at_node(found, node));
                let value = value.map_or(Value::Unknown, |at| self.at(at).value_within(at.node, fuel));
                if value == Value::Unknown { annotated(found) } else { value }
            }
            BindingKind::Parameter => self.parameter_value(found, fuel),
            BindingKind::With => self.with_value(found, fuel),
            BindingKind::Except => self.except_value(found, fuel),
            _ => self.object(self.definition_within(identifier, fuel)),
        }
    }

    /// A parameter is what its annotation says; callers may give something else than its default.
    fn parameter_value(&self, found: Found<'m>, fuel: u32) -> Value<'m> {
        let Some(identifier) = self.node_of(found) else { return Value::Unknown };
        let around = identifier.parent().map(Node::kind);
        match around {
            Some(Kind::ListSplatPattern) => return Value::builtin("tuple"),
            Some(Kind::DictionarySplatPattern) => return Value::builtin("dict"),
            _ => {}
        }
        let default = found.binding.value.and_then(|node| self.at_node(found, node));
        let Some(annotation) = found.binding.annotation.and_then(|node| self.at_node(found, node)) else {
            return Value::Unknown;
        };
        // `x: int = None` means that it may be None, whatever it says (PEP 484, before it was changed).
        if default.is_some_and(|at| at.node.unparenthesized().kind() == Kind::None) {
            return Value::Unknown;
        }
        self.at(annotation).annotation_value(annotation.node, fuel)
    }

    /// `with open(path) as f`: a file gives itself.
    fn with_value(&self, found: Found<'m>, fuel: u32) -> Value<'m> {
        let Some(identifier) = self.node_of(found) else { return Value::Unknown };
        let Some(target) = identifier.parent().filter(|n| n.kind() == Kind::AsPatternTarget) else {
            return Value::Unknown;
        };
        let Some(manager) = target.parent().and_then(|n| n.named_child(0)) else { return Value::Unknown };
        let there = self.at(At { piece: found.piece, node: manager });
        match there.value_within(manager, fuel) {
            Value::Instance(name) if name.starts_with("_io.") => Value::Instance(name),
            _ => Value::Unknown,
        }
    }

    /// `except ValueError as error`: one of that class or of one below it.
    fn except_value(&self, found: Found<'m>, fuel: u32) -> Value<'m> {
        let Some(identifier) = self.node_of(found) else { return Value::Unknown };
        let caught =
            identifier.ancestors().find(|n| n.kind() == Kind::AsPattern).and_then(|n| n.named_child(0));
        let Some(caught) = caught else { return Value::Unknown };
        if identifier
            .ancestors()
            .find(|n| n.kind() == Kind::ExceptClause)
            .is_some_and(|n| n.child(1).is_some_and(|t| t.text() == "*"))
        {
            return Value::Unknown;
        }
        let there = self.at(At { piece: found.piece, node: caught });
        there.instance_of(there.definition_within(caught, fuel))
    }

    /// An instance of the class that a definition is.
    fn instance_of(&self, definition: Definition<'m>) -> Value<'m> {
        match definition {
            Definition::Class(at) if self.decorators_keep_class(at) => Value::InstanceOf(at),
            Definition::External(path) => match self.outside(&path) {
                Outside::Class(id) => Value::Instance(format!("{}.{}", id.module, id.qualname)),
                _ => Value::Unknown,
            },
            _ => Value::Unknown,
        }
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
    use super::super::testing::ask;
    use super::*;

    fn value(text: &str) -> String {
        ask(text, |context, node| match context.value(node) {
            Value::Instance(name) => name,
            Value::InstanceOf(at) => format!("instance of {}", context.qualname(at)),
            Value::Object(Definition::External(name)) => format!("object {name}"),
            Value::Object(Definition::Class(_)) => "a class".to_string(),
            Value::Object(Definition::Function(_)) => "a function".to_string(),
            Value::Object(_) => "an object".to_string(),
            Value::None => "None".to_string(),
            Value::Unknown => "?".to_string(),
        })
    }

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
            "x = 1\nx += 1\nx\n",
            "x = 1\ndef f():\n    global x\n    x = 's'\nx\n",
            "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 's'\n    x\n",
            "x, y = 1, 2\nx\n",
            "for x in [1]: pass\nx\n",
            "[1] if c else 's'\n",
            "a or []\n",
            "a < 1\n",
            "1 + a\n",
            "'a' + 1\n",
            "2 ** -1\n",
            "open(p, mode)\n",
            "open(*a)\n",
            "type(x)\n",
            "from enum import Enum\nEnum('A', 'x y')\n",
            "class A(Unknown): pass\nA()\n",
            "class A:\n    def __new__(cls): return 1\nA()\n",
            "@decorated\nclass A: pass\nA()\n",
            "@decorated\ndef f():\n    yield\nf()\n",
            "import sys\nsys.argv\n",
            "x[0]\n",
            "def list(): pass\nlist()\n",
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
            ("{**a}\n", "builtins.dict"),
            ("{*a}\n", "builtins.set"),
            ("(1,)\n", "builtins.tuple"),
            ("(x for x in y)\n", "builtins.generator"),
            ("lambda: 1\n", "builtins.function"),
            ("not x\n", "builtins.bool"),
            ("a is b\n", "builtins.bool"),
            ("1 < 2.0\n", "builtins.bool"),
            ("1 + 2 * 3\n", "builtins.int"),
            ("1 / 2\n", "builtins.float"),
            ("'%s' % x\n", "builtins.str"),
            ("[0] * 3\n", "builtins.list"),
            ("-1\n", "builtins.int"),
            ("[] if c else []\n", "builtins.list"),
            ("x = y = []\nx\n", "builtins.list"),
            ("x: list[int] = f()\nx\n", "builtins.list"),
            ("from typing import List\nx: List[int] = f()\nx\n", "builtins.list"),
            ("def f(x: dict[str, int]):\n    x\n", "builtins.dict"),
            ("def f(*args):\n    args\n", "builtins.tuple"),
            ("def f(**kw):\n    kw\n", "builtins.dict"),
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
            ("len(x)\n", "builtins.int"),
            ("','.join(x)\n", "builtins.str"),
            ("x = []\nx.append(1)\n", "None"),
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
