//! Attributes that are not there.

use super::causes::object_of;
use super::imports::{BREAK_THE_CIRCLE, circle, is_nowhere, is_own_name, is_still_imported, running};
use super::members::{is_only_set, set_later};
use super::{Case, Explainer};
use crate::note::{Text, code, say};
use crate::semantics::suggestion::nearest;
use crate::syntax::{Field, Kind};

pub(super) const EXPLAINERS: &[Explainer] = &[
    Explainer {
        name: "shadowed-module",
        concept: "shadowing-module",
        classes: &["AttributeError"],
        patterns: &[
            "partially initialized module '{}' has no attribute '{}'{}",
            "module '{}' has no attribute '{}'",
        ],
        what: "A file of your own is called {0}, and Python imports it in place of the module that you mean.",
        advice: &["Give your file another name, and delete the `__pycache__` folder beside it."],
        cause: Some(shadowing),
        only: Some(|case| shadowing(case).is_some()),
    },
    Explainer {
        name: "imports-itself",
        concept: "shadowing-module",
        classes: &["AttributeError"],
        patterns: &[
            "partially initialized module '{}' has no attribute '{}'{}",
            "module '{}' has no attribute '{}'",
        ],
        what: "This file is called {0} itself, so its `import {0}` finds the file, and not the module that you mean.",
        advice: &["Give your file another name, and delete the `__pycache__` folder beside it."],
        only: Some(|case| is_own_name(case, case.hole(0))),
        ..Explainer::BASE
    },
    Explainer {
        name: "circular-import-attribute",
        concept: "circular-imports",
        classes: &["AttributeError"],
        patterns: &[
            "partially initialized module '{}' has no attribute '{}'{}",
            "module '{}' has no attribute '{}'",
        ],
        what: "The module {0} is still being imported, and has not got to {1} yet.",
        advice: BREAK_THE_CIRCLE,
        cause: Some(|case| circle(case, case.hole(0))),
        only: Some(|case| is_still_imported(case) && !is_nowhere(case, case.hole(0), case.hole(1))),
    },
    Explainer {
        name: "circular-import-submodule",
        concept: "circular-imports",
        classes: &["AttributeError"],
        patterns: &[
            "module '{}' has no attribute '{}' (most likely due to a circular import)",
            "module '{}' has no attribute '{}'",
        ],
        what: "The module `{0}.{1}` is still being imported. Only when that has ended is it an attribute of {0}.",
        advice: BREAK_THE_CIRCLE,
        cause: Some(|case| circle(case, &submodule(case))),
        only: Some(|case| {
            let module = submodule(case);
            let is_told = case.raised.message.starts_with("cannot access submodule ");
            (is_told || running(case, &module).is_some()) && !is_own_name(case, &module)
        }),
    },
    Explainer {
        name: "module-attribute",
        concept: "modules",
        classes: &["AttributeError"],
        patterns: &[
            "partially initialized module '{}' has no attribute '{}'{}",
            "module '{}' has no attribute '{}'",
        ],
        what: "The module {0} has nothing called {1}.",
        advice: &[
            "Look at how it is spelled in the documentation, and since which version it is there. A submodule has to be imported itself: `import {0}.{1}`.",
        ],
        cause: Some(proposal),
        ..Explainer::BASE
    },
    Explainer {
        name: "list-for-item",
        concept: "attribute-error",
        classes: &["AttributeError"],
        patterns: &[
            "'list' object has no attribute '{}'",
            "'tuple' object has no attribute '{}'",
            "'dict' object has no attribute '{}'",
        ],
        what: "`.{0}` is asked of the whole collection, and belongs to text.",
        advice: &["Ask each item: `[item.{0}() for item in items]`."],
        only: Some(|case| case.is_raised_here() && TEXT_METHODS.contains(&case.hole(0))),
        ..Explainer::BASE
    },
    Explainer {
        name: "list-method-on-text",
        concept: "attribute-error",
        classes: &["AttributeError"],
        patterns: &["'str' object has no attribute '{}'"],
        what: "The object is a text, which has no `.{0}`: texts do not change, and lists do.",
        advice: &[
            "Find out where a text is bound in place of a list. To lengthen a text, write `text += more`.",
        ],
        only: Some(|case| case.is_raised_here() && LIST_METHODS.contains(&case.hole(0))),
        ..Explainer::BASE
    },
    Explainer {
        name: "read-only-attribute",
        concept: "property",
        classes: &["AttributeError"],
        patterns: &[
            "can't set attribute",
            "can't set attribute '{}'",
            "can't delete attribute",
            "can't delete attribute '{}'",
            "property '{}' of '{}' object has no setter",
            "property '{}' of '{}' object has no deleter",
            "property of '{}' object has no setter",
        ],
        what: "The attribute is a property that can be read and not be set.",
        advice: &["Set the attribute behind it, or give the property a setter: `@name.setter`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "frozen-field",
        concept: "dataclass",
        classes: &["dataclasses.FrozenInstanceError"],
        patterns: &["cannot assign to field {}", "cannot delete field {}"],
        what: "The dataclass is frozen: its fields cannot change after the object is made.",
        advice: &["Make a changed copy: `dataclasses.replace(thing, name=value)`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "slots-attribute",
        concept: "slots",
        classes: &["AttributeError"],
        patterns: &[
            "'{}' object has no attribute '{}' and no __dict__ for setting new attributes",
            "'{}' object has no attribute '{}'",
        ],
        what: "Objects of {0} have only the attributes that their class lists, and {1} is none of them.",
        advice: &[
            "Add the name to `__slots__`. Objects of builtin classes take no new attributes; a subclass does.",
        ],
        // Before Python 3.13, the message is that of an attribute that is read.
        only: Some(|case| {
            // Who sets an attribute of a method meant what the method gives.
            let is_method = matches!(case.hole(0), "method" | "builtin_function_or_method");
            case.raised.message.contains(" and no __dict__ ") || !is_method && is_only_set(case, case.hole(1))
        }),
        ..Explainer::BASE
    },
    Explainer {
        name: "class-attribute",
        concept: "attribute-lookup",
        classes: &["AttributeError"],
        patterns: &["type object '{}' has no attribute '{}'"],
        what: "The class {0} itself has no attribute {1}.",
        advice: &[
            "What `__init__` sets belongs to objects: make one first. Else look at how the name is spelled.",
        ],
        cause: Some(proposal),
        ..Explainer::BASE
    },
    Explainer {
        name: "attribute-not-set-yet",
        concept: "object-initialisation",
        classes: &["AttributeError"],
        patterns: &["'{}' object has no attribute '{}'"],
        what: "This object of the class {0} has no attribute {1} so far.",
        advice: &[
            "An attribute is there once its line has run. Look at whether `__init__` is spelled so, with two underscores on each side; whether a class that derives from this one calls `super().__init__()`; and whether the line comes before this one.",
        ],
        cause: Some(set_later),
        only: Some(|case| set_later(case).is_some()),
    },
    Explainer {
        name: "misspelt-attribute",
        concept: "attribute-error",
        classes: &["AttributeError"],
        patterns: &["'{}' object has no attribute '{}'"],
        what: "An object of the class {0} has no attribute {1}.",
        advice: &[
            "Where that is the one you mean, spell it alike: upper and lower case count. Else look at what the object is, with `type(…)`.",
        ],
        cause: Some(near_attribute),
        only: Some(|case| near_attribute(case).is_some()),
    },
];

const TEXT_METHODS: [&str; 12] = [
    "upper",
    "lower",
    "strip",
    "split",
    "replace",
    "startswith",
    "endswith",
    "title",
    "capitalize",
    "isdigit",
    "encode",
    "lstrip",
];

const LIST_METHODS: [&str; 8] = ["append", "extend", "insert", "pop", "remove", "sort", "reverse", "clear"];

/// The module that is asked for as an attribute of the package that it is in.
fn submodule(case: &Case<'_>) -> String {
    format!("{}.{}", case.hole(0), case.hole(1))
}

fn proposal(case: &Case<'_>) -> Option<Text> {
    case.proposed().map(|name| say("The nearest that it has is {}.", [code(name)]))
}

/// The file that stands in the place of a module of the standard library.
fn shadowing(case: &Case<'_>) -> Option<Text> {
    let file = super::imports::own_file_of(case, case.hole(0))?;
    Some(say("The file in its place is {}.", [code(file)]))
}

/// What the interpreter proposes, or the nearest attribute that methods of the class set or define.
fn near_attribute(case: &Case<'_>) -> Option<Text> {
    let names = own_attributes(case).unwrap_or_default();
    let wrong = case.hole(1);
    // What the class sets is spelled right; the line that sets it has not run.
    if names.iter().any(|name| name == wrong) {
        return None;
    }
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    let near = || nearest(wrong, &known).map(|near| say("The nearest that it has is {}.", [code(near)]));
    proposal(case).or_else(near)
}

/// What methods of the object's class set or define; `None` where the line does not ask for the attribute, or the class is not known.
fn own_attributes(case: &Case<'_>) -> Option<Vec<String>> {
    let (source, frame) = case.source()?;
    let (class, wrong) = (case.hole(0), case.hole(1));
    // The line has to read it: a missing special method is another matter.
    source.culprit(frame, |_, node| object_of(node, wrong).map(|_| ()))?;
    let classes = source.everywhere(|_, node| {
        let is_it = node.kind() == Kind::ClassDefinition && node.field_child(Field::Name)?.text() == class;
        is_it.then(|| node.text().to_string())
    });
    let [body] = classes.as_slice() else {
        return None;
    };
    Some(source.everywhere(|_, node| {
        let is_within = || {
            let around = node.ancestors().find(|n| n.kind() == Kind::ClassDefinition)?;
            (around.text() == body).then_some(())
        };
        let name = match node.kind() {
            Kind::Attribute => {
                let is_set = node.parent()?.kind() == Kind::Assignment && node.field() == Field::Left;
                let object = node.field_child(Field::Object)?;
                node.field_child(Field::Attribute).filter(|_| is_set && object.text() == "self")?
            }
            Kind::FunctionDefinition => node.field_child(Field::Name)?,
            _ => return None,
        };
        is_within()?;
        Some(name.text().to_string())
    }))
}
