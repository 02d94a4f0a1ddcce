//! For the tests of this folder: modules from text, questions about their last expression.

use std::cell::RefCell;
use std::sync::Arc;

use super::{At, Class, Context, Definition, Dependencies, Module, ModuleOptions, NoModules, Value};
use crate::document::Document;
use crate::syntax::{Kind, Node};
use crate::version::PythonVersion;

pub(super) fn options(target: PythonVersion) -> ModuleOptions {
    ModuleOptions { target, source: Arc::new(NoModules::default()) }
}

pub(super) fn module(text: &str) -> Module {
    Module::new(&Document::new(text), options(PythonVersion::NEWEST), None)
}

/// The first answer to a question that is asked about each node of a text.
pub(crate) fn first<T>(text: &str, question: impl Fn(&Context<'_>, Node<'_>) -> Option<T>) -> Option<T> {
    let module = module(text);
    let dependencies = RefCell::new(Dependencies::default());
    (0..module.pieces().len()).find_map(|piece| {
        let context = Context::new(&module, piece, &dependencies).unwrap();
        context.tree().root().descendants().find_map(|node| question(&context, node))
    })
}

/// Asks about the expression that is the text's last statement.
pub(super) fn ask<T>(text: &str, question: impl FnOnce(&Context<'_>, Node<'_>) -> T) -> T
where
    T: 'static,
{
    let module = module(text);
    let dependencies = RefCell::new(Dependencies::default());
    let context = Context::new(&module, module.pieces().len() - 1, &dependencies).unwrap();
    let root = context.tree().root();
    let statement = root.descendants().rfind(|n| n.kind() == Kind::ExpressionStatement).unwrap();
    question(&context, statement.named_child(0).unwrap())
}

/// What kind of object the text's last expression gives, in words.
pub(super) fn value(text: &str) -> String {
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

/// Asks about the last class statement with this name.
pub(super) fn ask_class<T>(
    text: &str,
    target: PythonVersion,
    name: &str,
    question: impl FnOnce(&Context<'_>, &Class) -> T,
) -> T {
    let module = Module::new(&Document::new(text), options(target), None);
    let dependencies = RefCell::new(Dependencies::default());
    let mut found = None;
    for (piece, there) in module.pieces().iter().enumerate() {
        for node in there.segment.tree().root().descendants() {
            if node.kind() == Kind::ClassDefinition
                && node.field_child(crate::syntax::Field::Name).is_some_and(|n| n.text() == name)
            {
                found = Some(At { piece, node });
            }
        }
    }
    let at = found.unwrap();
    let context = Context::new(&module, at.piece, &dependencies).unwrap();
    question(&context, &context.class(at))
}

/// The last class statement of the module.
pub(super) fn last_class<'m>(context: &Context<'m>) -> At<'m> {
    let pieces = context.module().pieces().iter().enumerate();
    let mut found = None;
    for (piece, there) in pieces {
        let mut classes =
            there.segment.tree().root().descendants().filter(|n| n.kind() == Kind::ClassDefinition);
        found = classes.next_back().map(|node| At { piece, node }).or(found);
    }
    found.unwrap()
}
