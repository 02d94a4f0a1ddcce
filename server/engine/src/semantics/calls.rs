//! What a call gives, where that is certain.

use super::receiver::decorators;
use super::{CallableKind, ClassId, Context, Definition, Outside, Value};
use crate::syntax::{Field, Kind, Node};

impl<'m> Context<'m> {
    /// What a call gives.
    pub(super) fn call_value(&self, call: Node<'m>, fuel: u32) -> Value<'m> {
        let Some(function) = call.field_child(Field::Function) else { return Value::Unknown };
        match self.definition_within(function, fuel) {
            Definition::External(name) => self.external_call(call, &name, fuel),
            Definition::Class(at) if self.decorators_keep_class(at) && self.makes_instances(at) => {
                Value::InstanceOf(at)
            }
            Definition::Function(at) if decorators(at.node).next().is_none() => {
                let there = self.at(at);
                match there.model().callable(at.node).map(|callable| callable.kind) {
                    Some(CallableKind::Generator) => Value::builtin("generator"),
                    Some(CallableKind::Coroutine) => Value::builtin("coroutine"),
                    Some(CallableKind::AsyncGenerator) => Value::builtin("async_generator"),
                    _ => Value::Unknown,
                }
            }
            _ => Value::Unknown,
        }
    }

    fn external_call(&self, call: Node<'m>, name: &str, fuel: u32) -> Value<'m> {
        if name == "builtins.open" || name == "io.open" {
            return self.file(call, fuel).map_or(Value::Unknown, |class| Value::Instance(class.to_string()));
        }
        if let Some(result) = known_function(name) {
            return if result == "NoneType" { Value::None } else { Value::builtin(result) };
        }
        let Outside::Class(id) = self.outside(name) else { return Value::Unknown };
        if gives_other_objects(&id)
            || self.is_below(&id, &["builtins.type", "enum.Enum"])
            || !self.makes_instances_elsewhere(&id)
        {
            return Value::Unknown;
        }
        Value::Instance(format!("{}.{}", id.module, id.qualname))
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

/// What functions of `builtins` and some methods give, whatever they are called with.
pub(super) fn known_function(name: &str) -> Option<&'static str> {
    let name = name.strip_prefix("builtins.")?;
    Some(match name {
        "len" | "id" | "hash" | "ord" => "int",
        "repr" | "ascii" | "chr" | "hex" | "oct" | "bin" | "input" | "format" => "str",
        "isinstance" | "issubclass" | "callable" | "hasattr" | "any" | "all" => "bool",
        "sorted" | "dir" => "list",
        "globals" => "dict",
        "print" | "setattr" | "delattr" => "NoneType",
        "str.capitalize" | "str.casefold" | "str.center" | "str.expandtabs" | "str.format"
        | "str.format_map" | "str.join" | "str.ljust" | "str.lower" | "str.lstrip" | "str.removeprefix"
        | "str.removesuffix" | "str.replace" | "str.rjust" | "str.rstrip" | "str.strip" | "str.swapcase"
        | "str.title" | "str.translate" | "str.upper" | "str.zfill" | "bytes.decode" | "bytes.hex" => "str",
        "str.encode" => "bytes",
        "str.split" | "str.rsplit" | "str.splitlines" | "list.copy" | "bytes.split" | "bytes.splitlines" => {
            "list"
        }
        "str.partition" | "str.rpartition" => "tuple",
        "str.startswith" | "str.endswith" | "str.isdigit" | "str.isalpha" | "str.isalnum" | "str.isspace"
        | "str.isupper" | "str.islower" | "str.isidentifier" | "str.isnumeric" | "str.isdecimal" => "bool",
        "str.count" | "str.find" | "str.index" | "str.rfind" | "str.rindex" | "list.count" | "list.index"
        | "int.bit_length" => "int",
        "dict.copy" => "dict",
        "set.copy" => "set",
        "list.append" | "list.extend" | "list.insert" | "list.remove" | "list.sort" | "list.reverse"
        | "list.clear" | "dict.update" | "dict.clear" | "set.add" | "set.discard" | "set.remove"
        | "set.update" | "set.clear" => "NoneType",
        _ => return None,
    })
}

/// Classes that are not called to make an instance of themselves.
fn gives_other_objects(id: &ClassId) -> bool {
    id.module == "typing"
        || (id.module == "builtins" && matches!(id.qualname.as_str(), "type" | "super" | "object"))
}
