//! What a call gives, where that is certain.

use super::receiver::decorators;
use super::values::Possible;
use super::{CallableKind, ClassId, Context, Definition, Outside, Value, stdlib};
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

/// A function with more nodes or `return`s than this is not looked into for what it returns.
const MOST_NODES: u32 = 1_000;
const MOST_RETURNS: usize = 4;

impl<'m> Context<'m> {
    /// What a call gives.
    pub(super) fn call_possible(&self, call: Node<'m>, fuel: u32) -> Possible<'m> {
        let Some(function) = call.field_child(Field::Function) else { return Possible::UNKNOWN };
        match self.definition_within(function, fuel) {
            Definition::External(name) => self.external_call(call, &name, fuel),
            Definition::Class(at) if self.decorators_keep_class(at) && self.makes_instances(at) => {
                Possible::certain(Value::InstanceOf(at))
            }
            Definition::Function(at) if decorators(at.node).next().is_none() => {
                let there = self.at(at);
                match there.model().callable(at.node).map(|callable| callable.kind) {
                    Some(CallableKind::Generator) => Possible::certain(Value::builtin("generator")),
                    Some(CallableKind::Coroutine) => Possible::certain(Value::builtin("coroutine")),
                    Some(CallableKind::AsyncGenerator) => {
                        Possible::certain(Value::builtin("async_generator"))
                    }
                    // A method may be another one in a class below.
                    Some(CallableKind::Function) if function.kind() == Kind::Identifier => {
                        there.returned(at.node, fuel)
                    }
                    _ => Possible::UNKNOWN,
                }
            }
            _ => Possible::UNKNOWN,
        }
    }

    /// What a plain function of this file returns, from its `return` statements.
    fn returned(&self, function: Node<'m>, fuel: u32) -> Possible<'m> {
        let Some(body) = function.field_child(Field::Body) else { return Possible::UNKNOWN };
        if body.has_error() || body.subtree_end() - body.id() > MOST_NODES {
            return Possible::UNKNOWN;
        }
        let mut returns = Vec::new();
        let mut skip_to = 0;
        for node in body.descendants().filter(|n| n.kind() == Kind::ReturnStatement || is_inner(n.kind())) {
            if node.id() < skip_to {
                continue;
            }
            if is_inner(node.kind()) {
                skip_to = node.subtree_end();
            } else {
                returns.push(node.named_children().find(|n| n.kind() != Kind::Comment));
            }
        }
        if returns.iter().all(Option::is_none) {
            return Possible::certain(Value::None);
        }
        if returns.len() > MOST_RETURNS {
            return Possible::UNKNOWN;
        }
        let share = fuel / u32::try_from(returns.len() + 1).unwrap_or(u32::MAX);
        let values = returns.into_iter().map(|value| match value {
            Some(value) => self.possible_within(value, share),
            None => Possible::certain(Value::None),
        });
        let end = (!never_ends(body)).then_some(Possible::certain(Value::None));
        values.chain(end).reduce(Possible::or).unwrap_or(Possible::UNKNOWN)
    }

    fn external_call(&self, call: Node<'m>, name: &str, fuel: u32) -> Possible<'m> {
        if name == "builtins.open" || name == "io.open" {
            let class = self.file(call, fuel);
            let file = class.map_or(Value::Unknown, |class| Value::Instance(class.to_string()));
            return Possible::certain(file);
        }
        if let Some(outcome) = stdlib::call_result(name, self.target()) {
            return self.outcome(outcome);
        }
        if let Some(value) = self.by_arguments(call, name, fuel) {
            return Possible::certain(value);
        }
        let Outside::Class(id) = self.outside(name) else { return Possible::UNKNOWN };
        if gives_other_objects(&id)
            || self.is_below(&id, &["builtins.type", "enum.Enum"])
            || !self.makes_instances_elsewhere(&id)
        {
            return Possible::UNKNOWN;
        }
        Possible::certain(Value::Instance(format!("{}.{}", id.module, id.qualname)))
    }

    /// Functions whose result depends on what they are given.
    fn by_arguments(&self, call: Node<'m>, name: &str, fuel: u32) -> Option<Value<'m>> {
        let list = call.field_child(Field::Arguments)?;
        let given: Vec<Node<'m>> = match list.kind() {
            Kind::ArgumentList => list.named_children().filter(|n| n.kind() != Kind::Comment).collect(),
            _ => vec![list],
        };
        let by_place = |n: &Node<'m>| {
            !matches!(n.kind(), Kind::KeywordArgument | Kind::ListSplat | Kind::DictionarySplat)
        };
        if given.len() > 3 || !given.iter().all(by_place) {
            return None;
        }
        let share = fuel / 2;
        let class = |at: usize| match self.value_within(*given.get(at)?, share) {
            Value::Instance(name) => Some(name),
            _ => None,
        };
        let text = |at: usize| {
            class(at)
                .filter(|name| matches!(name.as_str(), "builtins.str" | "builtins.bytes"))
                .map(Value::Instance)
        };
        match (name, given.len()) {
            ("builtins.abs", 1) => match class(0)?.as_str() {
                "builtins.int" | "builtins.bool" => Some(Value::builtin("int")),
                "builtins.float" | "builtins.complex" => Some(Value::builtin("float")),
                _ => None,
            },
            ("builtins.round", 1) => match class(0)?.as_str() {
                "builtins.int" | "builtins.bool" | "builtins.float" => Some(Value::builtin("int")),
                _ => None,
            },
            ("builtins.round", 2) if class(1)? == "builtins.int" => match class(0)?.as_str() {
                "builtins.int" | "builtins.bool" => Some(Value::builtin("int")),
                "builtins.float" => Some(Value::builtin("float")),
                _ => None,
            },
            ("builtins.divmod", 2) => {
                let is_real = |name: String| {
                    matches!(name.as_str(), "builtins.int" | "builtins.bool" | "builtins.float")
                };
                (is_real(class(0)?) && is_real(class(1)?)).then(|| Value::builtin("tuple"))
            }
            // Of nothing, the sum is 0; that is an int too.
            ("builtins.sum", 1) if matches!(self.element(*given.first()?, share), Value::Instance(name) if matches!(name.as_str(), "builtins.int" | "builtins.bool")) => {
                Some(Value::builtin("int"))
            }
            ("builtins.min" | "builtins.max", 1) => {
                Some(self.element(*given.first()?, share)).filter(|value| *value != Value::Unknown)
            }
            ("builtins.min" | "builtins.max", 2 | 3) => {
                let first = class(0)?;
                (1..given.len())
                    .all(|at| class(at).as_ref() == Some(&first))
                    .then_some(Value::Instance(first))
            }
            ("re.sub", 3) => text(2),
            ("re.Pattern.sub", 2) => text(1),
            ("re.escape", 1)
            | ("os.path.basename" | "os.path.dirname" | "os.path.abspath" | "os.path.normpath", 1)
            | ("os.path.realpath" | "os.path.expanduser" | "os.path.expandvars" | "os.path.normcase", 1)
            | ("os.path.join", 1..=3) => text(0),
            ("os.path.split" | "os.path.splitext", 1) => text(0).map(|_| Value::builtin("tuple")),
            _ => None,
        }
    }

    /// The class of what `open` gives (Library Reference, `open`): its mode has to be known.
    fn file(&self, call: Node<'m>, fuel: u32) -> Option<&'static str> {
        let arguments = call.field_child(Field::Arguments)?;
        let mut mode = None;
        for (at, argument) in arguments.named_children().enumerate() {
            match argument.kind() {
                Kind::ListSplat | Kind::DictionarySplat => return None,
                Kind::KeywordArgument => match argument.field_child(Field::Name)?.text() {
                    "mode" => mode = argument.field_child(Field::Value),
                    "buffering" | "opener" => return None,
                    _ => {}
                },
                _ if at == 1 => mode = Some(argument),
                _ if at == 2 => return None,
                _ => {}
            }
        }
        let mode = match mode {
            None => String::new(),
            Some(node) => match self.constant_within(node, fuel)? {
                super::Constant::Str(mode) => mode,
                _ => return None,
            },
        };
        Some(match (mode.contains('b'), mode.contains('+'), mode.contains('r') || mode.is_empty()) {
            (false, ..) => "_io.TextIOWrapper",
            (true, true, _) => "_io.BufferedRandom",
            (true, false, true) => "_io.BufferedReader",
            (true, false, false) => "_io.BufferedWriter",
        })
    }
}

/// Whether this is a function of another module that the tables know.
pub(super) fn is_routine(name: &str, target: PythonVersion) -> bool {
    stdlib::call_result(name, target).is_some() || stdlib::signature_of(name, target).is_some()
}

fn is_inner(kind: Kind) -> bool {
    kind.is_function() || kind == Kind::ClassDefinition
}

/// Whether code after the block is never reached from its end: it ends with `return` or `raise`, or with branches that all do.
fn never_ends(body: Node<'_>) -> bool {
    let mut open = vec![body];
    while let Some(block) = open.pop() {
        let Some(last) = block.named_children().filter(|n| n.kind() != Kind::Comment).last() else {
            return false;
        };
        match last.kind() {
            Kind::ReturnStatement | Kind::RaiseStatement => {}
            Kind::IfStatement => {
                let branches: Vec<Node<'_>> = last.field_children(Field::Alternative).collect();
                if !branches.iter().any(|n| n.kind() == Kind::ElseClause) {
                    return false;
                }
                open.extend(last.field_child(Field::Consequence));
                for branch in branches {
                    let inner =
                        [Field::Consequence, Field::Body].into_iter().find_map(|f| branch.field_child(f));
                    match inner {
                        Some(inner) => open.push(inner),
                        None => return false,
                    }
                }
            }
            _ => return false,
        }
    }
    true
}

/// Classes that are not called to make an instance of themselves.
fn gives_other_objects(id: &ClassId) -> bool {
    let (module, name) = (id.module.as_str(), id.qualname.as_str());
    module == "typing"
        // Nodes that became other ones in 3.8.
        || (module == "ast" && matches!(name, "Num" | "Str" | "Bytes" | "NameConstant" | "Ellipsis" | "Index" | "ExtSlice"))
        || (id.module == "builtins" && matches!(id.qualname.as_str(), "type" | "super" | "object" | "reversed"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::value;

    #[test]
    fn what_is_not_certain_is_not_known() {
        for text in [
            "reversed([1])\n",
            "def f(a):\n    if a: return 1\nf(2)\n",
            "def f(a):\n    return f(a)\nf(2)\n",
            "sum([1.5])\n",
        ] {
            assert_eq!(value(text), "?", "{text}");
        }
    }

    #[test]
    fn what_calls_give() {
        for (text, expected) in [
            ("len(x)\n", "builtins.int"),
            ("','.join(x)\n", "builtins.str"),
            ("def f(): print(1)\nf()\n", "None"),
            ("def f(a):\n    if a:\n        return 1\n    else:\n        return 2\nf(2)\n", "builtins.int"),
            ("abs(-1.5)\n", "builtins.float"),
            ("round(1.5)\n", "builtins.int"),
            ("max([1, 2])\n", "builtins.int"),
            ("sum(len(x) for x in y)\n", "builtins.int"),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }
}
