//! Which variable a name means. The misconceptions: that methods see the names of their class, that a method's names are the object's
//! attributes, that the module's variable is read until the function binds its own.

use super::{From, Question, Quiz, header};
use crate::note::{Text, code, plain, say};
use crate::semantics::class_names::{hidden_name, is_nowhere, receiver_name};
use crate::semantics::{At, BindingKind, Bound, Context, Found, Resolution, ScopeId, ScopeKind};
use crate::syntax::{Field, Kind, Node};

pub(super) const QUIZ: Quiz = Quiz { name: "resolves", from: From::Nodes(&[Kind::Identifier], ask) };

/// What is bound so few lines above needs no question.
const NEAR: u32 = 3;

fn ask<'m>(context: &Context<'m>, name: Node<'m>) -> Option<Question> {
    let model = context.model();
    let scope = *model.scope_of_name.get(&name.id())?;
    let symbol = model.scope(scope)?.symbol(&model.mangled(name))?;
    // Once for a scope: where it reads the name first.
    if symbol.references.first() != Some(&name.id()) || model.binding_of_name.contains_key(&name.id()) {
        return None;
    }
    hidden(context, name).or_else(|| match model.resolve(name)? {
        Resolution::Scope(owner) if owner == scope => local(context, name, scope),
        Resolution::Scope(owner) => around(context, name, scope, owner),
        _ => None,
    })
}

fn new<'m>(context: &Context<'m>, concept: &'static str, name: Node<'m>, answer: Text) -> Question {
    let line = context.line(name);
    let ask = say("Which {} does line {} read?", [code(name.text()), plain(line)]);
    Question::new(concept, context.range(name), ask, answer)
}

/// A name of the class body that the code in the class does not see.
fn hidden<'m>(context: &Context<'m>, name: Node<'m>) -> Option<Question> {
    let hidden = hidden_name(context, name)?;
    let class = hidden.class.node.field_child(Field::Name)?.text();
    let mangled = context.mangled(name);
    if name.text() != mangled.as_str() || context.makes_names_by_hand() {
        return None;
    }
    let of_class = say("that of the class {}", [code(class)]);
    let nothing = Text::from("none: it raises `NameError`");
    let (answer, more) = if is_nowhere(context, &mangled) {
        (nothing, None)
    } else {
        let module = of_module(context, name)?;
        (module.0, Some((nothing, module.1)))
    };
    let binding = context.module().pieces().get(hidden.binding.piece)?;
    let bound =
        At { piece: hidden.binding.piece, node: binding.segment.tree().node(hidden.binding.binding.node)? };
    let mut question = new(context, "class-scope", name, answer)
        .needs([header(&context.at(hidden.class), hidden.class.node), context.at(bound).range(bound.node)])
        .or(of_class);
    if hidden.inside.field_child(Field::Body).is_some() {
        question = question.needs([header(context, hidden.inside)]);
    }
    if let Some(receiver) = receiver_name(context, hidden.inside) {
        question = question.or(say("the attribute {}", [code(format!("{receiver}.{}", name.text()))]));
    }
    if let Some((nothing, place)) = more {
        question = question.or(nothing).needs([place]);
    }
    Some(question.because(Text::from(
        "Functions and comprehensions in a class body do not see its names: Python looks in the functions around, then in the module.",
    )))
}

/// The module's variable of this name, bound at its top once and for all: in words, and where.
fn of_module<'m>(context: &Context<'m>, name: Node<'m>) -> Option<(Text, text_size::TextRange)> {
    let mangled = context.mangled(name);
    if !context.globals("*").is_empty() {
        return None;
    }
    let places = context.globals(&mangled);
    let mut first = None;
    for (piece, id) in &places {
        let place = context.module().pieces().get(*piece as usize)?;
        let binding = place.model.binding(*id)?;
        if binding.kind == BindingKind::Delete {
            return None;
        }
        let node = place.segment.tree().node(binding.node)?;
        let at_top = !node.ancestors().any(|n| n.kind().may_leave_out() || n.kind().is_function());
        if first.is_none() && at_top && !matches!(binding.kind, BindingKind::Annotation) {
            let there = context.at(At { piece: *piece as usize, node });
            first = Some((say("the module's, of line {}", [plain(there.line(node))]), there.range(node)));
        }
    }
    first
}

/// A local name that the module binds too.
fn local<'m>(context: &Context<'m>, name: Node<'m>, scope: ScopeId) -> Option<Question> {
    let model = context.model();
    if model.scope(scope)?.kind != ScopeKind::Function {
        return None;
    }
    let function = model.scope_node(context.tree(), scope)?;
    let function_name = function.field_child(Field::Name)?.text();
    let (module, place) = of_module(context, name)?;
    let bindings: Vec<_> = model.bindings_of(scope, &model.mangled(name)).collect();
    let nodes: Vec<Node<'m>> =
        bindings.iter().filter_map(|binding| context.tree().node(binding.node)).collect();
    let is_parameter = bindings.first().is_some_and(|b| b.kind == BindingKind::Parameter);
    let word = if is_parameter { "parameter" } else { "local variable" };
    let own = say(&format!("the {word} of {{}}"), [code(function_name)]);
    let ranges = nodes.iter().take(3).map(|node| context.range(*node));
    match context.bound(name)? {
        Bound::Never(None) => Some(
            new(context, "unbound-local-error", name, Text::from("none: it raises `UnboundLocalError`"))
                .or(module)
                .or(say("that of {}, which is `None` so far", [code(function_name)]))
                .needs(ranges)
                .needs([place, header(context, function)])
                .because(say(
                    "{} binds {}, so it is local in the whole function, and has no value yet.",
                    [code(function_name), code(name.text())],
                )),
        ),
        Bound::Always => {
            let line = context.line(name);
            let is_near = nodes.iter().any(|node| {
                let above = context.line(*node);
                above <= line && line - above < NEAR
            });
            if is_near || bindings.iter().any(|b| b.kind == BindingKind::Delete) {
                return None;
            }
            Some(
                new(context, "legb-scope", name, own)
                    .or(module)
                    .or(Text::from("none: it raises `UnboundLocalError`"))
                    .needs(ranges)
                    .needs([place, header(context, function)])
                    .because(say(
                        "{} binds {}, so it is local in the whole function.",
                        [code(function_name), code(name.text())],
                    )),
            )
        }
        _ => None,
    }
}

/// A variable of a function around, where the module has one of that name too.
fn around<'m>(context: &Context<'m>, name: Node<'m>, scope: ScopeId, owner: ScopeId) -> Option<Question> {
    let model = context.model();
    let inner = model.scope_node(context.tree(), scope)?;
    if inner.kind() != Kind::FunctionDefinition || model.scope(owner)?.kind != ScopeKind::Function {
        return None;
    }
    let inner_name = inner.field_child(Field::Name)?.text();
    let outer = model.scope_node(context.tree(), owner)?;
    let outer_name = outer.field_child(Field::Name)?.text();
    if inner_name == outer_name {
        return None;
    }
    let (module, place) = of_module(context, name)?;
    let bindings = model.bindings_of(owner, &model.mangled(name));
    let nodes = bindings.filter_map(|binding| context.tree().node(binding.node)).take(3);
    let answer = say("that of {}", [code(outer_name)]);
    Some(
        new(context, "closures", name, answer)
            .or(module)
            .or(say("a local variable of {}, which has no value: `UnboundLocalError`", [code(inner_name)]))
            .needs(nodes.map(|node| context.range(node)))
            .needs([place, header(context, outer), header(context, inner)])
            .because(say(
                "Python looks in {}, then in the functions around it, and only then in the module.",
                [code(inner_name)],
            )),
    )
}

/// Where a binding's identifier stands.
pub(super) fn range_of<'m>(context: &Context<'m>, found: Found<'m>) -> Option<text_size::TextRange> {
    let node = context.module().pieces().get(found.piece)?.segment.tree().node(found.binding.node)?;
    Some(context.at(At { piece: found.piece, node }).range(node))
}

#[cfg(test)]
mod tests {
    use crate::testing::{asked, not_asked};

    #[test]
    fn asks_what_a_method_sees_of_its_class() {
        assert_eq!(
            asked("resolves", "size = 1\nclass A:\n    size = 2\n    def f(self):\n        return size\n"),
            [
                "5: Which `size` does line 5 read? + the module's, of line 1 - that of the class `A` - the attribute `self.size` - none: it raises `NameError`"
            ]
        );
        assert_eq!(
            asked("resolves", "class A:\n    size = 2\n    def f(self):\n        return size\n"),
            [
                "4: Which `size` does line 4 read? + none: it raises `NameError` - that of the class `A` - the attribute `self.size`"
            ]
        );
    }

    #[test]
    fn asks_about_a_name_that_is_bound_further_down() {
        assert_eq!(
            asked("resolves", "count = 0\ndef f():\n    print(count)\n    count = 1\n"),
            [
                "3: Which `count` does line 3 read? + none: it raises `UnboundLocalError` - the module's, of line 1 - that of `f`, which is `None` so far"
            ]
        );
    }

    #[test]
    fn asks_about_names_of_functions_around() {
        assert_eq!(
            asked(
                "resolves",
                "x = 1\ndef outer():\n    x = 2\n    def inner():\n        return x\n    return inner\n"
            ),
            [
                "5: Which `x` does line 5 read? + that of `outer` - the module's, of line 1 - a local variable of `inner`, which has no value: `UnboundLocalError`"
            ]
        );
    }

    #[test]
    fn is_silent_about_plain_names() {
        not_asked("resolves", "x = 1\ndef f(x):\n    return x\n");
        not_asked("resolves", "x = 1\ndef f():\n    return x\n");
        not_asked("resolves", "class A:\n    size = 2\n    def f(self):\n        return self.size\n");
        not_asked(
            "resolves",
            "if a:\n    size = 1\nclass A:\n    size = 2\n    def f(self):\n        return size\n",
        );
    }
}
