//! Which variable an assignment in a function binds. The misconceptions: that the module's variable is meant where there is one, that a
//! `global` is needed only for reading, that both change.

use super::resolves::range_of;
use super::{From, Question, Quiz, header, is_quotable};
use crate::note::{Text, code, plain, say};
use crate::semantics::{BindingKind, Context, Found, Resolution, ScopeId, ScopeKind, SymbolKind};
use crate::syntax::{Field, Kind, Node};

pub(super) const QUIZ: Quiz =
    Quiz { name: "binds", from: From::Nodes(&[Kind::Assignment, Kind::AugmentedAssignment], ask) };

fn ask<'m>(context: &Context<'m>, assignment: Node<'m>) -> Option<Question> {
    let name = assignment.field_child(Field::Left).filter(|left| left.kind() == Kind::Identifier)?;
    assignment.field_child(Field::Right)?;
    if assignment.parent()?.kind() != Kind::ExpressionStatement || !is_quotable(assignment) {
        return None;
    }
    let model = context.model();
    let (scope, symbol) = model.symbol_of(name)?;
    let first = symbol.bindings.first().and_then(|id| model.binding(*id))?;
    if model.scope(scope)?.kind != ScopeKind::Function || first.node != name.id() {
        return None;
    }
    let function = model.scope_node(context.tree(), scope)?;
    let function_name = function.field_child(Field::Name)?.text();
    let own = say("a local variable of {}", [code(function_name)]);
    let module = context.globals(&context.mangled(name)).into_iter().filter_map(|(piece, id)| {
        let piece = piece as usize;
        let binding = context.module().pieces().get(piece)?.model.binding(id)?;
        let is_value = matches!(binding.kind, BindingKind::Assignment | BindingKind::AugmentedAssignment);
        is_value.then_some(Found { piece, binding })
    });
    // A `global` in a function binds the module's variable too; the first line that stands for it is one at the top.
    let top = module.clone().find(|found| is_top(context, *found));
    let of_module = || say("the variable {} of the module", [code(name.text())]);
    let unbound = Text::from("none: it raises `UnboundLocalError`");
    let (answer, concept, because) = match symbol.kind {
        SymbolKind::Local | SymbolKind::Cell if assignment.kind() == Kind::Assignment => (
            own.clone(),
            "legb-scope",
            say(
                "A function's assignments bind its own variables, unless it says `global` or `nonlocal`.",
                [],
            ),
        ),
        SymbolKind::GlobalExplicit => (
            of_module(),
            "global-statement",
            say("{} says {}.", [code(function_name), code(format!("global {}", name.text()))]),
        ),
        SymbolKind::Free => {
            let Resolution::Scope(owner) = model.resolve(name)? else { return None };
            let outer = named(context, owner)?;
            let question = new(context, assignment, name, "nonlocal-statement", of_function(name, outer))
                .or(own)
                .or(unbound)
                .needs([header(context, function)])
                .needs(binding_in(context, owner, name))
                .because(say(
                    "{} says {}.",
                    [code(function_name), code(format!("nonlocal {}", name.text()))],
                ));
            let question = match top {
                Some(found) => question.needs(range_of(context, found)).or(of_module()),
                None => question,
            };
            return Some(question.needs(declaration(context, function, name)));
        }
        _ => return None,
    };
    // Without one at the top there is nothing to be mistaken about.
    let top = top?;
    let mut question = new(context, assignment, name, concept, answer)
        .or(of_module())
        .or(own)
        .needs([header(context, function)])
        .needs(range_of(context, top))
        .needs(declaration(context, function, name))
        .because(because);
    question = question.or(Text::from("both: there is one of each, and they change together")).or(unbound);
    Some(question)
}

fn new<'m>(
    context: &Context<'m>,
    assignment: Node<'m>,
    name: Node<'m>,
    concept: &'static str,
    answer: Text,
) -> Question {
    let ask =
        say("Which variable does {} on line {} bind?", [code(assignment.text()), plain(context.line(name))]);
    Question::new(concept, context.range(assignment), ask, answer)
}

fn of_function(name: Node<'_>, outer: &str) -> Text {
    say("the variable {} of {}", [code(name.text()), code(outer)])
}

fn named<'m>(context: &Context<'m>, scope: ScopeId) -> Option<&'m str> {
    let node = context.model().scope_node(context.tree(), scope)?;
    node.field_child(Field::Name).map(Node::text)
}

fn is_top<'m>(context: &Context<'m>, found: Found<'m>) -> bool {
    let place = context.module().pieces().get(found.piece);
    let node = place.and_then(|place| place.segment.tree().node(found.binding.node));
    node.is_some_and(|node| {
        !node.ancestors().any(|n| n.kind().is_function() || n.kind() == Kind::ClassDefinition)
    }) && place.is_some_and(|place| !place.model.options.in_class_body)
}

/// Where a function binds the name first, with its own header.
fn binding_in<'m>(context: &Context<'m>, scope: ScopeId, name: Node<'m>) -> Vec<text_size::TextRange> {
    let model = context.model();
    let first = model.bindings_of(scope, &model.mangled(name)).next();
    let node = first.and_then(|binding| context.tree().node(binding.node)).map(|node| context.range(node));
    let whole = model.scope_node(context.tree(), scope).map(|node| header(context, node));
    node.into_iter().chain(whole).collect()
}

/// The function's `global` or `nonlocal` with the name.
fn declaration<'m>(
    context: &Context<'m>,
    function: Node<'m>,
    name: Node<'m>,
) -> Option<text_size::TextRange> {
    let declares = |n: &Node<'_>| {
        matches!(n.kind(), Kind::GlobalStatement | Kind::NonlocalStatement)
            && n.named_children().any(|one| one.text() == name.text())
    };
    function.descendants().find(declares).map(|n| context.range(n))
}

#[cfg(test)]
mod tests {
    use crate::testing::{asked, not_asked};

    #[test]
    fn asks_what_an_assignment_binds() {
        assert_eq!(
            asked("binds", "count = 0\ndef f():\n    count = 1\n"),
            [
                "3: Which variable does `count = 1` on line 3 bind? + a local variable of `f` - the variable `count` of the module - both: there is one of each, and they change together - none: it raises `UnboundLocalError`"
            ]
        );
        assert_eq!(
            asked("binds", "count = 0\ndef f():\n    global count\n    count += 1\n"),
            [
                "4: Which variable does `count += 1` on line 4 bind? + the variable `count` of the module - a local variable of `f` - both: there is one of each, and they change together - none: it raises `UnboundLocalError`"
            ]
        );
        assert_eq!(
            asked(
                "binds",
                "def f():\n    n = 0\n    def g():\n        nonlocal n\n        n += 1\n    return g\n"
            ),
            [
                "5: Which variable does `n += 1` on line 5 bind? + the variable `n` of `f` - a local variable of `g` - none: it raises `UnboundLocalError`"
            ]
        );
    }

    #[test]
    fn is_silent_where_there_is_one_variable() {
        not_asked("binds", "def f():\n    count = 1\n    return count\n");
        not_asked("binds", "count = 0\ncount = 1\n");
        not_asked("binds", "count = 0\ndef f():\n    count += 1\n");
    }
}
