//! Where `object.name` is found in the end: by `__getattr__`, or only after a certain method has run.

use crate::insights::Insight;
use crate::note::{Note, Text, code, plain, say};
use crate::semantics::cooperation::{class_name, place_of};
use crate::semantics::{At, Class, Context, Special};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "attribute-lookup", kinds: &[Kind::Attribute], run: explain };

/// More methods than this are not listed: nothing is said.
const MOST: usize = 3;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(describe(context, node));
}

fn describe<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let (object, attribute) = (node.field_child(Field::Object)?, node.field_child(Field::Attribute)?);
    if object.kind() != Kind::Identifier || super::property::stored(node).is_some() || !is_read(node) {
        return None;
    }
    let name = context.mangled(attribute);
    if name.starts_with("__") {
        return None;
    }
    let (at, is_self) = context.class_of_object(object)?;
    let stores = context.instance_stores(at, attribute.text());
    // What the initialiser sets, as most do, is there.
    if stores.iter().any(|store| method_of(*store).is_none_or(|(_, name)| name.starts_with("__"))) {
        return None;
    }
    let class = context.class(at);
    if !class.complete
        || context.may_have(&class, &name)
        || !is_all_read(context, &class)
        || !context.special(&class, "__getattribute__").is_of_object()
    {
        return None;
    }
    let getattr = context.special(&class, "__getattr__");
    let family = context.subclasses(at).into_iter().chain(context.file_classes(&class));
    for one in family {
        let is_other = one != at;
        let below = is_other && is_self && !context.bindings_in_class(one, &name).is_empty();
        let sets = is_other && !context.instance_stores(one, attribute.text()).is_empty();
        let text = one.node.text();
        if below
            || sets
            || text.contains("setattr")
            || text.contains("__dict__")
            || text.contains("__slots__")
        {
            return None;
        }
    }
    if context.decorators(at).next().is_some() {
        return None;
    }
    let note = match (&getattr, stores.as_slice()) {
        (Special::From(member), []) if member.class.module.is_empty() => {
            // It may have been put there from outside.
            if !context.stores_elsewhere(attribute.text(), &stores).is_empty() {
                return None;
            }
            let lead = say(
                "found nowhere else, so {}{} is asked for {}",
                [
                    code(format!("{}.{}", class_name(&member.class), member.name)),
                    plain(place_of(context, member)),
                    code(crate::semantics::repr_str(&name)),
                ],
            );
            Note::new("attribute-lookup", context.range(node), "Attribute", lead)
        }
        (Special::Missing, [_, ..]) => only_after(context, node, at, &class, &stores)?,
        _ => return None,
    };
    Some(note.on([context.range(attribute)]))
}

/// The function in which an attribute is set, with its name.
pub(super) fn method_of(store: At<'_>) -> Option<(At<'_>, &str)> {
    let function = store.node.ancestors().find(|n| n.kind() == Kind::FunctionDefinition)?;
    Some((At { piece: store.piece, node: function }, function.field_child(Field::Name)?.text()))
}

/// Whether the attribute is read here, and not bound by a loop, a `with` or an unpacking.
fn is_read(node: Node<'_>) -> bool {
    let Some(parent) = node.parent() else { return false };
    match parent.kind() {
        Kind::Assignment => node.field() == Field::Right,
        Kind::ForStatement => node.field() != Field::Left,
        Kind::PatternList
        | Kind::TuplePattern
        | Kind::ListPattern
        | Kind::AsPatternTarget
        | Kind::ExpressionList
        | Kind::ListSplatPattern
        | Kind::CasePattern => false,
        _ => true,
    }
}

/// Whether the code of every class of the order is in this file, or sets nothing.
fn is_all_read(context: &Context<'_>, class: &Class) -> bool {
    context.is_plainly_made(class)
        && class.mro.as_ref().is_ok_and(|mro| {
            mro.0.iter().all(|id| {
                id.module.is_empty()
                    || matches!(
                        (id.module.as_str(), id.qualname.as_str()),
                        ("builtins", "object") | ("abc", "ABC") | ("typing", "Generic")
                    )
            })
        })
}

/// An attribute that only methods set which creating an object does not run.
fn only_after<'m>(
    context: &Context<'m>,
    node: Node<'m>,
    class_at: At<'m>,
    class: &Class,
    stores: &[At<'m>],
) -> Option<Note> {
    let attribute = node.field_child(Field::Attribute)?.text();
    // Without an initialiser of its own the class is one of those that others fill in.
    let init = context.bindings_in_class(class_at, "__init__");
    if init.is_empty() || !context.stores_elsewhere(attribute, stores).is_empty() {
        return None;
    }
    let reading = node.ancestors().find(|n| n.kind() == Kind::FunctionDefinition)?;
    let mut names: Vec<(&str, u32)> = Vec::new();
    for store in stores {
        let (at, name) = method_of(*store)?;
        // A function inside of a method runs who knows when.
        context.at(at).class_of_method(at.node)?;
        if at == context.locate(reading) {
            return None;
        }
        if names.iter().all(|(known, _)| *known != name) {
            names.push((name, context.at(*store).line(store.node)));
        }
    }
    let calls_others = |one: At<'m>| {
        ["__init__", "__new__"].iter().any(|method| {
            context.bindings_in_class(one, method).iter().any(|found| {
                let tree = context.module().pieces().get(found.piece).map(|p| p.segment.tree());
                let statement = tree.and_then(|tree| tree.node(found.binding.statement));
                // Whatever is called there with `self` may call anything.
                statement.is_none_or(calls_methods)
            })
        })
    };
    if names.len() > MOST || context.file_classes(class).into_iter().any(calls_others) {
        return None;
    }
    let mut lead = Text::from("set only in ");
    for (at, (name, line)) in names.iter().enumerate() {
        if at > 0 {
            lead.push(plain(", "));
        }
        lead.extend(say("{} (line {})", [code(*name), plain(line)]));
    }
    lead.extend(Text::from(": before that, reading it raises `AttributeError`"));
    Some(
        Note::new("attribute-lookup", context.range(node), "Attribute", lead)
            .line(Text::from("`__init__` does not set it.")),
    )
}

/// Whether a method calls another of its object, or hands the object on.
fn calls_methods(function: Node<'_>) -> bool {
    let parameters = function.field_child(Field::Parameters);
    let Some(own) = parameters.and_then(|list| list.named_child(0)) else { return true };
    let Some(body) = function.field_child(Field::Body) else { return true };
    body.descendants().filter(|n| n.kind() == Kind::Identifier && n.text() == own.text()).any(|n| {
        let Some(parent) = n.parent().filter(|p| p.kind() == Kind::Attribute) else {
            return n.parent().is_none_or(|p| p.kind() != Kind::Attribute);
        };
        // `self.x = …` is all that is harmless for sure, and reading what is no method.
        super::property::stored(parent).is_none_or(|(_, statement)| statement.kind() != Kind::Assignment)
            && n.field() == Field::Object
    }) || body.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == "super")
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_certain() {
        let class = "class A:\n    def __init__(self):\n        self.y = 1\n    def go(self):\n        self.x = 1\n    def f(self):\n        return self.$0x\n";
        for (from, to) in [
            ("class A:", "class A(B):"),
            ("class A:", "@wild\nclass A:"),
            ("        self.y = 1", "        self.go()"),
            ("        self.y = 1", "        register(self)"),
            ("        self.y = 1", "        self.x = 1"),
            ("    def go", "    x = 1\n    def go"),
            ("    def go", "    def __getattribute__(self, n): pass\n    def go"),
            ("        self.y = 1", "        setattr(self, 'x', 1)"),
            ("__init__", "begin"),
        ] {
            silent_at("attribute-lookup", &class.replacen(from, to, 1));
        }
        silent_at("attribute-lookup", &format!("{class}def g(a):\n    a.x = 1\n"));
        silent_at(
            "attribute-lookup",
            "class A:\n    def __getattr__(self, n): pass\n    x = 1\n    def f(self): return self.$0x\n",
        );
    }

    #[test]
    fn says_what_may_be_missing() {
        assert_eq!(
            hover(
                "class A:\n    def __init__(self):\n        self.y = 1\n    def go(self):\n        self.x = 1\n    def f(self):\n        return self.$0x\n"
            ),
            [
                "Attribute · set only in `go` (line 5): before that, reading it raises `AttributeError`\n`__init__` does not set it."
            ]
        );
    }

    #[test]
    fn says_that_getattr_is_asked() {
        assert_eq!(
            hover("class A:\n    def __getattr__(self, name): return 1\na = A()\na.$0x\n"),
            ["Attribute · found nowhere else, so `A.__getattr__` (line 2) is asked for `'x'`"]
        );
    }
}
