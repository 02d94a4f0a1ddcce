//! Decorators as an assignment after the definition.

use text_size::{TextRange, TextSize};

use super::Rewrite;
use super::write::Edits;
use crate::equivalents::lines::{Place, loses_comment};
use crate::equivalents::stable::is_stable;
use crate::semantics::{Context, ScopeKind, SymbolKind};
use crate::syntax::{Field, Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite =
    Rewrite { name: "decorator-to-assignment", kinds: &[Kind::DecoratedDefinition], run };

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    let place = Place::of(node)?;
    let definition = node.field_child(Field::Definition)?;
    let name = definition.field_child(Field::Name)?;
    let mut expressions = Vec::new();
    for decorator in node.named_children().filter(|n| n.kind() == Kind::Decorator) {
        expressions.push(decorator.named_child(0)?);
        if loses_comment(decorator, &expressions) || decorator.text().contains(['\n', '\r']) {
            return None;
        }
    }
    let between = TextRange::new(node.start(), definition.start());
    let comments = node.children().any(|n| n.kind() == Kind::Comment && n.start() < definition.start());
    let mentions = |expression: &Node<'_>| {
        expression.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == name.text())
    };
    let all_stable = expressions.iter().all(|expression| is_stable(context, *expression));
    // A long class is cut at its members: what stands behind it is in another segment.
    let is_cut = definition.kind() == Kind::ClassDefinition
        && context.module().body_pieces(context.piece()).next().is_some();
    if comments
        || is_cut
        || expressions.iter().any(mentions)
        || !(all_stable || is_quiet(context, definition))
        || !is_bound_once(context, name)
    {
        return None;
    }
    let mut call = name.text().to_string();
    for expression in expressions.iter().rev() {
        call = format!("{}({call})", expression.text());
    }
    // Comments behind the last statement stay where they are.
    let end = definition
        .descendants()
        .filter(|n| n.kind() != Kind::Comment && !n.range().is_empty())
        .map(Node::end)
        .max()?;
    let text = node.tree().text();
    let end = match text.get(usize::from(end)..).and_then(|rest| rest.find(['\n', '\r'])) {
        Some(to) => end + TextSize::new(u32::try_from(to).ok()?),
        None => TextSize::of(text),
    };
    let written = format!("{}{} = {call}", place.next(), name.text());
    Edits::new(context)
        .replace_range(between, "")
        .insert(end, written)
        .titled("Write the decorator as an assignment after the definition")
}

/// Whether making the function does nothing that decorators could notice: defaults and annotations are evaluated after the
/// decorators, and before these are called.
fn is_quiet<'m>(context: &Context<'m>, definition: Node<'m>) -> bool {
    let Some(parameters) = definition.field_child(Field::Parameters) else { return false };
    let plain = definition.field_child(Field::TypeParameters).is_none()
        && definition.field_child(Field::ReturnType).is_none()
        && definition.kind() == Kind::FunctionDefinition;
    plain
        && parameters.named_children().all(|parameter| match parameter.kind() {
            Kind::DefaultParameter => {
                parameter.field_child(Field::Value).is_some_and(|value| is_stable(context, value))
            }
            Kind::TypedParameter | Kind::TypedDefaultParameter => false,
            _ => true,
        })
}

/// Whether nothing else binds the name: then nobody can have read, while the decorators run, what it held before.
fn is_bound_once<'m>(context: &Context<'m>, name: Node<'m>) -> bool {
    let model = context.model();
    let Some((scope, symbol)) = model.symbol_of(name) else { return false };
    let once = symbol.bindings.len() == 1;
    let in_loop = name
        .ancestors()
        .skip(1)
        .take_while(|n| !n.kind().is_function())
        .any(|n| matches!(n.kind(), Kind::ForStatement | Kind::WhileStatement));
    let kind = model.scope(scope).map(|s| s.kind);
    match kind {
        _ if context.is_in_class_scope(name) => {
            once && !model.options.in_class_body && !in_loop && has_plain_namespace(name)
        }
        Some(ScopeKind::Module) => context.globals(name.text()).len() == 1 && !in_loop,
        Some(ScopeKind::Function) => once && symbol.kind == SymbolKind::Local && !in_loop,
        _ => false,
    }
}

/// Whether the class around collects its names in a plain dict: a metaclass may give another that sees each binding.
fn has_plain_namespace(name: Node<'_>) -> bool {
    let mut classes = name
        .ancestors()
        .skip(1)
        .filter(|n| n.kind() == Kind::ClassDefinition && n.field_child(Field::Name) != Some(name));
    classes.next().is_some_and(|class| class.field_child(Field::Superclasses).is_none())
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    #[test]
    fn ignores_names_that_are_bound_again() {
        rewrite_silent(
            "decorator-to-assignment",
            "class A:\n    @property\n    def f(self): ...\n    @f.sett$0er\n    def f(self, x): ...\n",
        );
        rewrite_silent("decorator-to-assignment", "f = 1\n@$0g\ndef f(): ...\n");
        rewrite_silent("decorator-to-assignment", "for x in y:\n    @$0g\n    def f(): ...\n");
    }

    #[test]
    fn ignores_classes_that_may_watch_their_names() {
        rewrite_silent("decorator-to-assignment", "class A(B):\n    @$0g\n    def f(self): ...\n");
    }

    #[test]
    fn ignores_what_is_evaluated_in_between() {
        rewrite_silent("decorator-to-assignment", "@$0g()\ndef f(x=h()): ...\n");
        rewrite_silent("decorator-to-assignment", "@$0g()\nclass A: ...\n");
        rewrite_silent("decorator-to-assignment", "@$0g  # why\n# and\ndef f(x): ...\n");
    }

    #[test]
    fn calls_the_lowest_first() {
        assert_eq!(
            rewritten(
                "decorator-to-assignment",
                "if a:\n    @$0b.c\n    @d(1)\n    def f(x):\n        pass  # why\n\n    x = 1\n"
            ),
            "if a:\n    def f(x):\n        pass  # why\n    f = b.c(d(1)(f))\n\n    x = 1\n"
        );
    }
}
