//! Calls that do not fit the parameters.

use super::{Case, Explainer};
use crate::note::{Text, code, plain, say};
use crate::semantics::Definition;
use crate::semantics::signature::parameters;
use crate::semantics::suggestion::nearest;
use crate::syntax::{Field, Kind, Node};

pub(super) const EXPLAINERS: &[Explainer] = &[
    Explainer {
        name: "missing-instance",
        concept: "instances-and-self",
        classes: &["TypeError"],
        patterns: &["{}() missing 1 required positional argument: 'self'"],
        what: "{0} was called on the class, so nothing takes the place of `self`.",
        advice: &[
            "Make an object first, with parentheses behind the class, and call the method on that: `Thing().method()`.",
        ],
        only: Some(is_method),
        ..Explainer::BASE
    },
    Explainer {
        name: "missing-argument",
        concept: "def-statement",
        classes: &["TypeError"],
        patterns: &[
            "{}() missing {} required positional argument: {}",
            "{}() missing {} required positional arguments: {}",
        ],
        what: "The call of {0} leaves out what has no default: {2}.",
        advice: &["Pass it, or give the parameter a default."],
        ..Explainer::BASE
    },
    Explainer {
        name: "missing-keyword-argument",
        concept: "keyword-only-parameters",
        classes: &["TypeError"],
        patterns: &[
            "{}() missing {} required keyword-only argument: {}",
            "{}() missing {} required keyword-only arguments: {}",
        ],
        what: "{0} has a parameter behind `*` that has to be passed by name, and this call leaves it out: {2}.",
        advice: &["Pass it by name: `name=value`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "method-without-self",
        concept: "missing-self",
        classes: &["TypeError"],
        patterns: &[
            "{}() takes 0 positional arguments but {} was given",
            "{}() takes 0 positional arguments but {} were given",
        ],
        what: "{0} has no parameter, and got an argument: Python passes the object itself to a method.",
        advice: &["Give the method a first parameter `self`, or make it a `@staticmethod`."],
        only: Some(is_method_without_self),
        ..Explainer::BASE
    },
    Explainer {
        name: "too-many-arguments",
        concept: "def-statement",
        classes: &["TypeError"],
        patterns: &[
            "{}() takes {} positional argument but {} were given",
            "{}() takes {} positional arguments but {} was given",
            "{}() takes {} positional arguments but {} were given",
        ],
        what: "{0} was given {2} arguments by place, and takes {1}. For a method, the object itself counts as the first.",
        advice: &[
            "Compare the call with the `def` line. What stands behind `*` there has to be passed by name.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "no-arguments-taken",
        concept: "object-initialisation",
        classes: &["TypeError"],
        patterns: &[
            "{}() takes no arguments",
            "object.__init__() takes exactly one argument (the instance to initialize)",
        ],
        what: "The class has no `__init__` that takes arguments, and the call passes some.",
        advice: &[
            "Look at how `__init__` is spelled (two underscores on each side) and indented. Pass nothing where there is nothing to set.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "positional-only",
        concept: "positional-only-parameters",
        classes: &["TypeError"],
        patterns: &[
            "{}() got some positional-only arguments passed as keyword arguments: {}",
            "{}() takes no keyword arguments",
        ],
        what: "{0} takes its arguments by place, and this call passes one by name.",
        advice: &["Leave the name away: `f(value)`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "unexpected-keyword",
        concept: "args-kwargs",
        classes: &["TypeError"],
        patterns: &["{}() got an unexpected keyword argument '{}'"],
        what: "{0} has no parameter called {1}.",
        advice: &[
            "Look at the `def` line or the documentation for the name. It may be new in a later version of the library.",
        ],
        cause: Some(near_parameter),
        ..Explainer::BASE
    },
    Explainer {
        name: "argument-twice",
        concept: "args-kwargs",
        classes: &["TypeError"],
        patterns: &[
            "{}() got multiple values for argument {}",
            "{}() got multiple values for keyword argument {}",
        ],
        what: "The parameter {1} of {0} gets two values: one by place and one by name, or both by name.",
        advice: &[
            "Pass it once. In a method, check that `self` comes first: without it, the object takes the place of the first parameter.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "argument-after-star",
        concept: "call-unpacking",
        classes: &["TypeError"],
        patterns: &[
            "{} argument after * must be an iterable, not {}",
            "{} argument after ** must be a mapping, not {}",
            "Value after * must be an iterable, not {}",
        ],
        what: "What stands behind `*` or `**` in a call is spread into arguments, and this value cannot be.",
        advice: &["`*` needs a list, tuple or other iterable, `**` a dict with names as keys."],
        ..Explainer::BASE
    },
];

/// The name of the function without the classes around it.
fn bare_name<'c>(case: &Case<'c>) -> &'c str {
    case.hole(0).rsplit('.').next().unwrap_or_default()
}

/// Whether the function of this name is one of a class. Since Python 3.10 the message shows the class.
fn is_method(case: &Case<'_>) -> bool {
    if let Some((around, _)) = case.hole(0).rsplit_once('.') {
        return !around.ends_with("<locals>");
    }
    functions(case, in_class)
}

/// Whether the file has functions of this name, and all of them are such.
fn functions(case: &Case<'_>, is_such: impl Fn(Node<'_>) -> bool) -> bool {
    let Some(source) = case.frame.and_then(|(_, frame)| case.files.source(&frame.file)) else {
        return false;
    };
    let name = bare_name(case);
    let found = source.everywhere(|_, node| {
        let is_it = node.kind() == Kind::FunctionDefinition && node.field_child(Field::Name)?.text() == name;
        is_it.then(|| is_such(node))
    });
    !found.is_empty() && found.iter().all(|is_such| *is_such)
}

/// Whether the file has methods of this name, and all of them have no parameter.
fn is_method_without_self(case: &Case<'_>) -> bool {
    functions(case, |node| {
        let is_decorated = node.parent().is_some_and(|parent| parent.kind() == Kind::DecoratedDefinition);
        !is_decorated && in_class(node) && parameters(node).is_some_and(|all| all.is_empty())
    })
}

fn in_class(function: Node<'_>) -> bool {
    function
        .ancestors()
        .find(|node| matches!(node.kind(), Kind::FunctionDefinition | Kind::ClassDefinition))
        .is_some_and(|node| node.kind() == Kind::ClassDefinition)
}

/// The parameter of the called function whose name is most like the one that was passed.
fn near_parameter(case: &Case<'_>) -> Option<Text> {
    let (source, frame) = case.source()?;
    let (function, wrong) = (bare_name(case), case.hole(1));
    source.culprit(frame, |context, node| {
        if node.kind() != Kind::Call {
            return None;
        }
        let Definition::Function(at) = context.definition(node.field_child(Field::Function)?) else {
            return None;
        };
        let name = at.node.field_child(Field::Name)?.text();
        let all = parameters(at.node).filter(|_| name == function)?;
        let names: Vec<&str> = all.iter().map(|parameter| parameter.name.as_str()).collect();
        let near = nearest(wrong, &names)?;
        Some(say(
            "The parameter of {} (line {}) is called {}.",
            [code(name), plain(context.at(at).line(at.node)), code(near)],
        ))
    })
}
