//! Decorators, parameters and closures of a file's callables, for [`facts`](crate::facts).

use serde::Serialize;

use crate::semantics::{Callable, Capture, Context, Definition, Name};
use crate::syntax::{Field, Kind, Node};

/// A decorator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecoratorFacts {
    /// The line of its expression, from 1.
    pub line: u32,
    /// The expression as it is written, without `@`.
    pub text: String,
    /// What it resolves to, or what it calls does: `functools.wraps`, `builtins.property` (also for `@x.setter`). Left out where
    /// that is something of this file, or not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The line of the function or class of this file that it resolves to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub defined: Option<u32>,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParameterFacts {
    /// Its name, mangled where it is private to a class.
    pub name: Name,
    /// `inspect.Parameter.kind.description`: `positional-only`, `positional or keyword`, `variadic positional`, `keyword-only` or
    /// `variadic keyword`.
    pub kind: &'static str,
    /// The default as it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// The annotation as it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annotation: Option<String>,
}

/// A variable that a callable captures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClosureFacts {
    /// Its name, as in `free`.
    pub name: Name,
    /// The lines on which the function that owns it binds it, from 1. None for what the compiler binds by itself, as it does with
    /// `__class__`.
    pub bound: Vec<u32>,
    /// The lines on which inner functions that declare it `nonlocal` bind it.
    pub rebound: Vec<u32>,
}

/// The decorators of a callable, from top to bottom.
pub(crate) fn decorators<'m>(context: &Context<'m>, callable: &Callable) -> Vec<DecoratorFacts> {
    let Some(node) = context.model().scope_node(context.tree(), callable.scope) else { return Vec::new() };
    let fact = |decorator: Node<'m>| {
        let expression = decorator.named_child(0)?;
        let called = expression.unparenthesized();
        let function = called.field_child(Field::Function).filter(|_| called.kind() == Kind::Call);
        let defined = match context.definition(function.unwrap_or(called)) {
            Definition::Function(at) | Definition::Class(at) => Some(context.at(at).line(at.node)),
            _ => None,
        };
        let name = context.decorator_name(decorator);
        Some(DecoratorFacts {
            line: context.line(expression),
            text: expression.text().to_string(),
            name,
            defined,
        })
    };
    context.decorators(context.locate(node)).filter_map(fact).collect()
}

/// The parameters of a function or lambda, in source order.
pub(crate) fn parameters<'m>(context: &Context<'m>, callable: &Callable) -> Vec<ParameterFacts> {
    let node = context.model().scope_node(context.tree(), callable.scope);
    let is_function = |n: &Node<'_>| n.kind().is_function();
    let list = node.filter(is_function).and_then(|node| node.field_child(Field::Parameters));
    let mut parameters: Vec<ParameterFacts> = Vec::new();
    let mut is_keyword_only = false;
    for parameter in list.into_iter().flat_map(Node::named_children) {
        let target = match parameter.kind() {
            Kind::DefaultParameter | Kind::TypedDefaultParameter => parameter.field_child(Field::Name),
            Kind::TypedParameter => parameter.named_child(0),
            Kind::PositionalSeparator => {
                for before in &mut parameters {
                    before.kind = "positional-only";
                }
                continue;
            }
            Kind::KeywordSeparator => {
                is_keyword_only = true;
                continue;
            }
            _ => Some(parameter),
        };
        let Some(target) = target else { continue };
        let kind = match target.kind() {
            Kind::ListSplatPattern => "variadic positional",
            Kind::DictionarySplatPattern => "variadic keyword",
            _ if is_keyword_only => "keyword-only",
            _ => "positional or keyword",
        };
        is_keyword_only |= target.kind() == Kind::ListSplatPattern;
        let name = if target.kind() == Kind::Identifier { Some(target) } else { target.named_child(0) };
        let Some(name) = name.filter(|n| n.kind() == Kind::Identifier) else { continue };
        let text = |field| parameter.field_child(field).map(|n| n.text().to_string());
        parameters.push(ParameterFacts {
            name: context.mangled(name),
            kind,
            default: text(Field::Value),
            annotation: text(Field::Type),
        });
    }
    parameters
}

/// The variables that a callable captures, by name; `spelled` says how the compiler spells each of them.
pub(crate) fn closure(
    context: &Context<'_>,
    callable: &Callable,
    spelled: impl Fn(&Name) -> Name,
) -> Vec<ClosureFacts> {
    let model = context.model();
    let lines = |here: bool, capture: &Capture| {
        let bindings = model.rebindings_of(capture.scope, &capture.name);
        let mut lines: Vec<u32> = bindings
            .filter(|b| b.kind.gives_value())
            .filter(|b| (b.scope == capture.scope) == here)
            .filter_map(|b| Some(context.line(context.tree().node(b.node)?)))
            .collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    };
    let fact = |capture: &Capture| ClosureFacts {
        name: spelled(&capture.name),
        bound: lines(true, capture),
        rebound: lines(false, capture),
    };
    callable.free.iter().map(fact).collect()
}

#[cfg(test)]
mod tests {
    use crate::document::Document;
    use crate::facts::{FactsOptions, facts};

    fn of(text: &str) -> serde_json::Value {
        serde_json::to_value(facts(&Document::new(text), &FactsOptions::default()).callables).unwrap()
    }

    #[test]
    fn parameters_have_kinds_defaults_and_annotations() {
        let callables = of(
            "class A:\n    def f(a, /, b: int, c=[1], *d, e: str = '', __g, **h): pass\nlambda x, *, y=1: 0\n",
        );
        let told = |callable: usize| -> Vec<String> {
            let of = |p: &serde_json::Value| {
                let part = |key: &str| p.get(key).and_then(|v| v.as_str()).unwrap_or("-").to_owned();
                format!("{}, {}, {}, {}", part("name"), part("kind"), part("default"), part("annotation"))
            };
            callables[callable]["parameters"].as_array().unwrap().iter().map(of).collect()
        };
        assert_eq!(
            told(0),
            [
                "a, positional-only, -, -",
                "b, positional or keyword, -, int",
                "c, positional or keyword, [1], -",
                "d, variadic positional, -, -",
                "e, keyword-only, '', str",
                "_A__g, keyword-only, -, -",
                "h, variadic keyword, -, -",
            ]
        );
        assert_eq!(told(1), ["x, positional or keyword, -, -", "y, keyword-only, 1, -"]);
    }

    #[test]
    fn decorators_are_resolved() {
        let text = "from functools import wraps as w\n\ndef own(f): return f\n\n@w(own)\n@own\n@staticmethod\n@other.one\ndef f(): pass\n";
        let expected = serde_json::json!([
            {"line": 5, "text": "w(own)", "name": "functools.wraps"},
            {"line": 6, "text": "own", "defined": 3},
            {"line": 7, "text": "staticmethod", "name": "builtins.staticmethod"},
            {"line": 8, "text": "other.one"},
        ]);
        assert_eq!(of(text)[1]["decorators"], expected);
    }

    #[test]
    fn closures_say_where_their_variables_are_bound() {
        let text = "def f(a):\n    b = 1\n    def g():\n        nonlocal b\n        b = a\n        b += 1\n    b = 2\n    return g\n";
        let expected = serde_json::json!([
            {"name": "a", "bound": [1], "rebound": []},
            {"name": "b", "bound": [2, 7], "rebound": [5, 6]},
        ]);
        assert_eq!(of(text)[1]["closure"], expected);
    }
}
