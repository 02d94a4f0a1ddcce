//! Names that mean nothing, or nothing yet.

use super::members::without_self;
use super::{Case, Explainer};
use crate::note::{Text, code, plain, say};
use crate::semantics::stdlib;
use crate::semantics::suggestion::nearest;
use crate::syntax::{Field, Kind};

pub(super) const EXPLAINERS: &[Explainer] = &[
    Explainer {
        name: "name-of-other-language",
        concept: "name-error",
        classes: &["NameError"],
        patterns: &["name '{}' is not defined"],
        what: "Python has no name {0}.",
        advice: &["Python spells these values `True`, `False` and `None`."],
        only: Some(|case| {
            matches!(case.hole(0), "true" | "false" | "null" | "none" | "TRUE" | "FALSE" | "NULL")
        }),
        ..Explainer::BASE
    },
    Explainer {
        name: "self-not-defined",
        concept: "instances-and-self",
        classes: &["NameError"],
        patterns: &["name 'self' is not defined"],
        what: "`self` is a parameter of methods, and this line stands in none that has it.",
        advice: &[
            "Give the method `self` as its first parameter. A default or a line of the class body cannot use it: the object does not exist yet.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "module-not-imported",
        concept: "import-statement",
        classes: &["NameError"],
        patterns: &["name '{}' is not defined"],
        what: "Nothing binds the name {0} here. The standard library has a module of this name.",
        advice: &["Write `import {0}` at the top of the file."],
        only: Some(is_module_used),
        ..Explainer::BASE
    },
    Explainer {
        name: "self-left-out",
        concept: "instances-and-self",
        classes: &["NameError"],
        patterns: &["name '{}' is not defined"],
        what: "Nothing binds the name {0} here. The attribute {0} of an object is found through the object.",
        advice: &["Write `self.{0}`."],
        cause: Some(without_self),
        only: Some(|case| without_self(case).is_some()),
    },
    Explainer {
        name: "local-of-a-function",
        concept: "legb-scope",
        classes: &["NameError"],
        patterns: &["name '{}' is not defined"],
        what: "Nothing in reach binds the name {0}.",
        advice: &[
            "A local variable ends with the call. Give the value back with `return`, and bind it where you call the function.",
        ],
        cause: Some(local_elsewhere),
        only: Some(|case| local_elsewhere(case).is_some()),
    },
    Explainer {
        name: "misspelt-name",
        concept: "name-error",
        classes: &["NameError"],
        patterns: &["name '{}' is not defined"],
        what: "Nothing binds the name {0} here.",
        advice: &[
            "Where that is the one you mean, spell it alike: upper and lower case count. Else bind the name before this line.",
        ],
        cause: Some(near_name),
        only: Some(|case| near_name(case).is_some()),
    },
    Explainer {
        name: "unbound-free-variable",
        concept: "closures",
        classes: &["NameError"],
        patterns: &[
            "free variable '{}' referenced before assignment in enclosing scope",
            "cannot access free variable '{}' where it is not associated with a value in enclosing scope",
        ],
        what: "{0} is a variable of the function around this one, and has no value yet, or not any more.",
        advice: &[
            "Bind it before the inner function is called. An `except … as e:` deletes its name at the end of the clause.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "unbound-local",
        concept: "unbound-local-error",
        classes: &["UnboundLocalError"],
        patterns: &[
            "local variable '{}' referenced before assignment",
            "cannot access local variable '{}' where it is not associated with a value",
        ],
        what: "{0} is a local variable of this function, and has no value yet on this line.",
        advice: &[
            "Bind it before, on each way that leads here. To change a variable of the module, write `global {0}` at the top of the function.",
        ],
        cause: Some(bound_at),
        ..Explainer::BASE
    },
];

/// Whether this may be a dotted name.
pub(super) fn is_path(text: &str) -> bool {
    crate::errors::native::is_class(text)
}

/// Whether a module's name is used as one: an attribute is read off it.
fn is_module_used(case: &Case<'_>) -> bool {
    let name = case.hole(0);
    let proposal = format!("Did you forget to import '{name}'?");
    if case.raised.message.contains(&proposal) {
        return true;
    }
    let Some((source, frame)) = case.source() else {
        return false;
    };
    let is_read = source.culprit(frame, |context, node| {
        let object = node.field_child(Field::Object).filter(|_| node.kind() == Kind::Attribute)?;
        (object.text() == name).then(|| stdlib::is_module(name, context.target()))
    });
    is_read == Some(true)
}

/// The function that has a variable of this name, where no other has.
fn local_elsewhere(case: &Case<'_>) -> Option<Text> {
    let (source, frame) = case.source()?;
    source.culprit(frame, |context, node| {
        if node.kind() != Kind::Identifier || node.text() != case.hole(0) {
            return None;
        }
        let answer = || {
            if !context.globals("*").is_empty() || !context.variable(node)?.bindings.is_empty() {
                return None;
            }
            let (at, function) = context.first_function_local(node.text())?;
            let there = context.at(at);
            let name = function.field_child(Field::Name)?.text();
            Some(say(
                "The {} of line {} is local to {}.",
                [code(node.text()), plain(there.line(at.node)), code(name)],
            ))
        };
        Some(answer())
    })?
}

/// The name in reach that is most like the missing one: what the interpreter proposes, or the nearest in the file.
fn near_name(case: &Case<'_>) -> Option<Text> {
    if let Some(proposed) = case.proposed() {
        return Some(say("The nearest name in reach is {}.", [code(proposed)]));
    }
    let (source, frame) = case.source()?;
    let wrong = case.hole(0);
    let names = source.culprit(frame, |context, node| {
        if node.kind() != Kind::Identifier || node.text() != wrong {
            return None;
        }
        let model = context.model();
        let mut scope = model.scope_of_name.get(&node.id()).copied();
        let mut names: Vec<String> = Vec::new();
        while let Some(one) = scope.and_then(|id| model.scope(id)) {
            if one.kind.is_function_like() {
                names.extend(
                    one.symbols
                        .iter()
                        .filter(|symbol| symbol.flags.assigned || symbol.flags.parameter)
                        .map(|symbol| symbol.name.to_string()),
                );
            }
            scope = one.parent;
        }
        Some(names)
    })?;
    let mut all = names;
    all.extend(source.everywhere(|context, node| {
        let is_global =
            node.kind() == Kind::Identifier && context.model().binding_of_name.contains_key(&node.id());
        (is_global && !context.globals(node.text()).is_empty()).then(|| node.text().to_string())
    }));
    let known: Vec<&str> = all.iter().map(String::as_str).collect();
    let near = nearest(wrong, &known)?;
    // The underscores around names such as `__mul__` make all of them alike.
    let core = |name: &'_ str| name.trim_matches('_').to_string();
    let is_near = core(wrong) == core(near) || nearest(&core(wrong), &[&core(near)]).is_some();
    is_near.then(|| say("The nearest name in reach is {}.", [code(near)]))
}

/// The line of the function that binds the variable, and so makes it local.
fn bound_at(case: &Case<'_>) -> Option<Text> {
    let (source, frame) = case.source()?;
    source.culprit(frame, |context, node| {
        if node.kind() != Kind::Identifier || node.text() != case.hole(0) {
            return None;
        }
        let answer = || {
            let variable = context.variable(node)?;
            let first = variable.bindings.first()?;
            let piece = context.module().pieces().get(first.piece)?;
            let bound = piece.segment.tree().node(first.binding.node)?;
            let line = context.at(crate::semantics::At { piece: first.piece, node: bound }).line(bound);
            // A parameter has a value from the start, until something deletes it.
            if bound.ancestors().any(|around| around.kind() == Kind::Parameters) {
                return None;
            }
            let has_global = !context.globals(node.text()).is_empty();
            let mut text = say(
                "Line {} binds {}, which makes it local to the whole function.",
                [plain(line), code(node.text())],
            );
            if has_global {
                text.extend(say(" The variable of the module is another one.", []));
            }
            Some(text)
        };
        Some(answer())
    })?
}
