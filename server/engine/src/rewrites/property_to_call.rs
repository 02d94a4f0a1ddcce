//! A property of decorators (`@property`, `@x.setter`, `@x.deleter`) as functions of their own and a call of `property()` that binds
//! them to one name. The functions are deleted from the class again, so that it has no attributes that it did not have before. The
//! docstring of the property stays that of the function that reads it. Only the functions' own names (`__name__`) are others.
//!
//! Not offered where the class body reads the property before its last part, where a metaclass may see each name, and where another
//! decorator is given the property.

use text_size::{TextRange, TextSize};

use super::Rewrite;
use super::blocks::last_token;
use super::write::Edits;
use crate::equivalents::lines::Place;
use crate::equivalents::property::begins_with_its_part;
use crate::semantics::{At, Context};
use crate::syntax::{Field, Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite =
    Rewrite { name: "property-to-call", kinds: &[Kind::DecoratedDefinition], run };

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    let function = node.field_child(Field::Definition).filter(|n| n.kind() == Kind::FunctionDefinition)?;
    let class = context.class_of_method(function)?;
    let name = function.field_child(Field::Name)?;
    let mangled = context.mangled(name);
    let property = context.property(class, &mangled)?;
    let parts = [("get", Some(property.getter)), ("set", property.setter), ("del", property.deleter)];
    let given: Vec<At<'m>> = parts.iter().filter_map(|(_, part)| *part).collect();
    let is_whole = !property.cached
        && context.bindings_in_class(class, &mangled).len() == given.len()
        && given
            .iter()
            .all(|part| part.piece == context.piece() && begins_with_its_part(part.node, name.text()))
        && given.iter().any(|part| part.node == function);
    let made_as = context.class(class);
    if !is_whole
        || !made_as.complete
        || !context.would_mean_builtin("property", node)
        || context.metaclass(&made_as) != Some(None)
    {
        return None;
    }
    let wholes: Vec<Node<'m>> = given.iter().map(|part| part.node.parent()).collect::<Option<_>>()?;
    let first = wholes.iter().min_by_key(|n| n.start())?;
    let last = wholes.iter().max_by_key(|n| n.start())?;
    if is_read_between(context, name.text(), (*first, *last), &wholes) {
        return None;
    }
    let mut edits = Edits::new(context);
    let (mut arguments, mut made) = (Vec::new(), Vec::new());
    for (verb, part) in parts {
        let Some(part) = part else {
            arguments.push("None".to_string());
            continue;
        };
        let own = free(context, &format!("{verb}_{}", name.text().trim_start_matches('_')))?;
        let whole = part.node.parent()?;
        Place::of(whole)?;
        let decorator = whole.named_children().find(|n| n.kind() == Kind::Decorator)?;
        // A comment behind the decorator stays, on a line of its own.
        let comment = decorator.descendants().find(|n| n.kind() == Kind::Comment);
        let next = comment.or_else(|| decorator.next_sibling())?;
        edits = edits
            .replace_range(TextRange::new(decorator.start(), next.start()), "")
            .replace(part.node.field_child(Field::Name)?, own.clone());
        arguments.push(own.clone());
        made.push(own);
    }
    while arguments.last().is_some_and(|part| part == "None") {
        arguments.pop();
    }
    let place = Place::of(*last)?;
    let text = node.tree().text();
    let end = last_token(*last)?;
    let rest = text.get(usize::from(end)..)?;
    let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
    if rest.get(..line)?.ends_with('\\') {
        return None;
    }
    let (next, call) = (place.next(), arguments.join(", "));
    let written =
        format!("{}{next}{} = property({call}){next}del {}", place.newline, name.text(), made.join(", "));
    edits
        .insert(end + TextSize::try_from(line).ok()?, written)
        .titled("Write the property as a call of `property()`")
}

/// Whether the class body reads the name from the first to the last part, other than in the decorators of these.
fn is_read_between<'m>(
    context: &Context<'m>,
    name: &str,
    (first, last): (Node<'m>, Node<'m>),
    wholes: &[Node<'m>],
) -> bool {
    let Some(block) = first.parent() else { return true };
    let is_part = |n: Node<'m>| {
        wholes.iter().any(|whole| {
            let decorator = whole.named_children().find(|n| n.kind() == Kind::Decorator);
            let own = whole.field_child(Field::Definition).and_then(|f| f.field_child(Field::Name));
            decorator.is_some_and(|line| line.contains(n)) || own == Some(n)
        })
    };
    block.descendants().any(|n| {
        n.kind() == Kind::Identifier
            && n.text() == name
            && first.start() <= n.start()
            && n.start() < last.end()
            && context.is_in_class_scope(n)
            && !is_part(n)
    })
}

/// A name like this one that the module mentions nowhere.
fn free(context: &Context<'_>, name: &str) -> Option<String> {
    let is_used = |name: &str| {
        context.module().pieces().iter().any(|piece| {
            let mut all = piece.segment.tree().root().descendants();
            all.any(|n| n.kind() == Kind::Identifier && n.text() == name)
        })
    };
    let mut all = std::iter::once(name.to_string()).chain((2..=9).map(|n| format!("{name}_{n}")));
    all.find(|name| !is_used(name))
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    fn silent(source: &str) {
        rewrite_silent("property-to-call", source);
    }

    #[test]
    fn ignores_what_is_no_property_of_decorators() {
        silent("class A:\n    @cach$0ed\n    def x(self): ...\n");
        silent("@prop$0erty\ndef x(self): ...\n");
        silent("import functools\nclass A:\n    @functools.cached_prop$0erty\n    def x(self): ...\n");
        silent("class A:\n    property = f\n    @prop$0erty\n    def x(self): ...\n");
    }

    #[test]
    fn ignores_properties_that_others_see() {
        silent("class A(B):\n    @prop$0erty\n    def x(self): ...\n");
        silent("class A(metaclass=M):\n    @prop$0erty\n    def x(self): ...\n");
        silent("class A:\n    @f\n    @prop$0erty\n    def x(self): ...\n");
        silent(
            "class A:\n    @prop$0erty\n    def x(self): ...\n    y = x\n    @x.setter\n    def x(self, n): ...\n",
        );
        silent("class A:\n    @prop$0erty\n    def x(self): ...\n    x = 1\n");
        silent("class A:\n    @prop$0erty\n    def x(self): ...\n    @x.getter\n    def x(self): ...\n");
    }

    #[test]
    fn binds_the_functions_to_one_name() {
        assert_eq!(
            rewritten(
                "property-to-call",
                "class A:\n    @property  # why\n    def x(self):\n        \"\"\"Text.\"\"\"\n        return 1  # one\n\n    def get_x(self): ...\n\n    @x.dele$0ter\n    def x(self): ...\n\n    y = x\n"
            ),
            "class A:\n    # why\n    def get_x_2(self):\n        \"\"\"Text.\"\"\"\n        return 1  # one\n\n    def get_x(self): ...\n\n    def del_x(self): ...\n\n    x = property(get_x_2, None, del_x)\n    del get_x_2, del_x\n\n    y = x\n"
        );
    }

    #[test]
    fn keeps_marks_and_private_names() {
        assert_eq!(
            rewritten(
                "property-to-call",
                "import abc\nclass A(abc.ABC):\n\t@proper$0ty\n\t@abc.abstractmethod\n\tdef __x(self): ..."
            ),
            "import abc\nclass A(abc.ABC):\n\t@abc.abstractmethod\n\tdef get_x(self): ...\n\n\tx = property(get_x)\n\tdel get_x".replace("\tx =", "\t__x =")
        );
    }
}
