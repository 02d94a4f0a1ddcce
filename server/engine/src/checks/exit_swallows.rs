//! An `__exit__` that returns a true value whatever happened: no exception leaves its `with` blocks.

use super::write::is_docstring;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::wrappers::own_nodes;
use crate::semantics::{Constant, Context};
use crate::syntax::{Field, Kind, Node};

/// Left out: methods that look at the exception, have another way out, or say (as their class may) that this is what they are for.
pub(super) const CHECK: Check = Check {
    code: "exit-swallows",
    concept: "context-manager-protocol",
    group: Group::Trap,
    fix: None,
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::FunctionDefinition],
    run,
};

/// Parts of words by which somebody says that exceptions are meant to vanish.
const ON_PURPOSE: &[&str] = &[
    "suppress",
    "swallow",
    "ignor",
    "silen",
    "mute",
    "discard",
    "catch",
    "quiet",
    "absorb",
    "shield",
    "safe",
    "dummy",
    "null",
    "noop",
    "nop",
    "fake",
    "mock",
    "exception",
    "error",
    "assert",
    "expect",
    "raise",
];

/// Names by which a method gets at the exception without its parameters.
const ASKS: &[&str] =
    &["exc_info", "exception", "print_exc", "format_exc", "print_exception", "locals", "super"];

fn run<'m>(context: &Context<'m>, function: Node<'m>, found: &mut Vec<Finding>) {
    let Some(name) =
        function.field_child(Field::Name).filter(|n| matches!(n.text(), "__exit__" | "__aexit__"))
    else {
        return;
    };
    let (Some(parameters), Some(body)) =
        (function.field_child(Field::Parameters), function.field_child(Field::Body))
    else {
        return;
    };
    let Some(class) = context.class_of_method(function) else { return };
    if context.decorators(context.locate(function)).next().is_some() {
        return;
    }
    let given: Vec<&str> = parameters
        .named_children()
        .skip(1)
        .flat_map(|p| p.descendants().filter(|n| n.kind() == Kind::Identifier && n.field() != Field::Type))
        .map(Node::text)
        .collect();
    let uses =
        |n: Node<'_>| n.kind() == Kind::Identifier && (given.contains(&n.text()) || ASKS.contains(&n.text()));
    if body.descendants().any(uses)
        || own_nodes(body).any(|n| matches!(n.kind(), Kind::RaiseStatement | Kind::Yield))
    {
        return;
    }
    let mut returns = own_nodes(body).filter(|n| n.kind() == Kind::ReturnStatement);
    let (Some(only), None) = (returns.next(), returns.next()) else { return };
    if only.parent() != Some(body) {
        return;
    }
    let Some(value) = only.named_child(0) else { return };
    let is_true = match context.constant(value) {
        Some(Constant::None) | None => false,
        Some(constant) => constant.is_true(),
    };
    if !is_true || says_so(class.node, function) {
        return;
    }
    let class_name = class.node.field_child(Field::Name).map_or("", Node::text);
    let message = say(
        "{} of {} always returns {}: every exception of a `with` block vanishes there, misspelt names included",
        [code(name.text()), code(class_name), code(value.text())],
    );
    found.push(Finding::new(context.place(only), message));
}

/// Whether the class's name or documentation, or a word in the method, tells of it.
fn says_so(class: Node<'_>, function: Node<'_>) -> bool {
    let body = class.field_child(Field::Body);
    let doc = body
        .and_then(|b| b.named_children().find(|n| n.kind() != Kind::Comment))
        .filter(|s| is_docstring(*s));
    let comment = function.prev_sibling().filter(|n| n.kind() == Kind::Comment);
    let around = class.parent().filter(|p| p.kind() == Kind::DecoratedDefinition).unwrap_or(class);
    let above = around.prev_sibling().filter(|n| n.kind() == Kind::Comment);
    let texts = [
        class.field_child(Field::Name),
        doc,
        comment,
        above,
        function.field_child(Field::Body).and_then(|b| b.named_child(0)).filter(|s| is_docstring(*s)),
    ];
    let mut words: Vec<String> = texts.into_iter().flatten().map(|n| n.text().to_lowercase()).collect();
    words.extend(
        function.descendants().filter(|n| n.kind() == Kind::Comment).map(|n| n.text().to_lowercase()),
    );
    words.iter().any(|text| ON_PURPOSE.iter().any(|word| text.contains(word)))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_silent};

    const CODE: &str = "exit-swallows";

    #[test]
    fn ignores_classes_documented_to_suppress() {
        check_silent(
            CODE,
            "
            class suppress_all:
                def __exit__(self, *args): return True
            class Attempt:
                '''A block that may fail: all exceptions are swallowed.'''
                def __exit__(self, kind, error, trace): return True
            class Other:
                def __exit__(self, kind, error, trace):
                    self.close()
                    return True  # nothing is to escape: errors are ignored here
            # Catches everything.
            class Third:
                def __exit__(self, *args): return True
            ",
        );
    }

    #[test]
    fn ignores_methods_that_look_at_the_exception() {
        check_silent(
            CODE,
            "
            import sys
            class A:
                def __exit__(self, kind, error, trace):
                    if kind is not None: log(error)
                    return True
            class B:
                def __exit__(self, *args):
                    self.args = args
                    return True
            class C:
                def __exit__(self, kind, error, trace):
                    log(sys.exc_info())
                    return True
            class D:
                def __exit__(self, kind, error, trace):
                    if self.done: return False
                    return True
            class E:
                def __exit__(self, kind, error, trace):
                    if self.ready:
                        return True
            ",
        );
    }

    #[test]
    fn ignores_false_values_and_unknown_ones() {
        check_silent(
            CODE,
            "
            class A:
                def __exit__(self, *args): return False
            class B:
                def __exit__(self, *args): self.close()
            class C:
                def __exit__(self, *args): return self.close()
            class D:
                def __exit__(self, *args): return None
            def __exit__(self, *args): return True
            ",
        );
    }

    #[test]
    fn finds_a_constant_that_is_true() {
        check_finds(
            CODE,
            "
            class Connection:
                def __enter__(self): return self
                def __exit__(self, kind, value, trace):
                    self.close()
                    return True
                    ^^^^^^^^^^^ `__exit__` of `Connection` always returns `True`: every exception of a `with` block vanishes there, misspelt names included
            class Session:
                async def __aexit__(self, *args: object):
                    await self.close()
                    return 1
                    ^^^^^^^^
            ",
        );
    }
}
