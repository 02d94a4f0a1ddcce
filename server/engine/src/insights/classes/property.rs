//! What reading, assigning and deleting a property calls, and which of these it does not allow.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::cooperation::{class_name, function_of};
use crate::semantics::{At, Class, Context, Property};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "property", kinds: &[Kind::FunctionDefinition, Kind::Attribute], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(match node.kind() {
        Kind::Attribute => at_store(context, node),
        _ => at_definition(context, node),
    });
}

/// One of the functions of which a property is made.
fn at_definition<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    node.parent().filter(|parent| parent.kind() == Kind::DecoratedDefinition)?;
    let at = context.locate(node);
    let name = node.field_child(Field::Name)?;
    let class = context.class_of_method(node)?;
    let property = context.property(class, &context.mangled(name))?;
    let parts = [Some(property.getter), property.setter, property.deleter];
    if !parts.contains(&Some(at)) {
        return None;
    }
    let facts = context.class(class);
    let shown = code(format!("obj.{}", property.name));
    let mut note = if property.cached {
        cached(context, node, &facts, &property)?
    } else {
        let place = |part: At<'m>| {
            if part == at { "this method".to_string() } else { format!("line {}", line(context, part)) }
        };
        let mut lead = say("reading {} calls {}", [shown, plain(place(property.getter))]);
        for (part, verb) in [(property.setter, "assigning"), (property.deleter, "deleting")] {
            if let Some(part) = part {
                lead.push(plain(format!(", {verb} {}", place(part))));
            }
        }
        let mut note = Note::new("property", context.range(node), "Property", lead);
        if keeps_access(context, &facts) {
            note = match (property.setter, property.deleter) {
                (None, None) => note.line(Text::from(
                    "Assigning to it or deleting it raises `AttributeError`: it has no setter and no deleter.",
                )),
                (Some(_), None) => {
                    note.line(Text::from("Deleting it raises `AttributeError`: it has no deleter."))
                }
                (None, Some(_)) => {
                    note.line(Text::from("Assigning to it raises `AttributeError`: it has no setter."))
                }
                (Some(_), Some(_)) => note,
            };
        }
        note.general(
            "A property stands in the class and goes before an attribute of its name in the object itself.",
        )
    };
    let signs = context.decorators(at).filter_map(|decorator| decorator.child_of_kind(Kind::At));
    let keyword = node.child_of_kind(Kind::KwDef);
    note = note.on(signs.chain(keyword).chain([name]).map(|n| context.range(n)));
    Some(note.related(&["descriptor-protocol"]))
}

fn cached<'m>(context: &Context<'m>, node: Node<'m>, class: &Class, property: &Property<'m>) -> Option<Note> {
    if !keeps_access(context, class) {
        return None;
    }
    let reading = code(format!("obj.{}", property.name));
    let place = plain(line(context, property.getter));
    if !context.layout(class)?.has_dict {
        let lead = say(
            "reading {} raises `TypeError`: its objects have no `__dict__` to keep the result",
            [reading],
        );
        return Some(
            Note::new("property", context.range(node), "Cached property", lead).weight(Weight::Fails),
        );
    }
    let lead = say("only the first reading of {} calls line {}", [reading, place]);
    Some(Note::new("property", context.range(node), "Cached property", lead).line(say(
        "The result is kept in the object's `__dict__`. Assigning replaces it; after {} the next reading calls it again.",
        [code(format!("del obj.{}", property.name))],
    )))
}

/// `obj.name = …`, `obj.name += …` or `del obj.name`, where `name` is a property.
fn at_store<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let (deletes, parent) = stored(node)?;
    let object = node.field_child(Field::Object)?;
    let attribute = node.field_child(Field::Attribute)?;
    let name = context.mangled(attribute);
    let (class, _) = context.class_of_object(object)?;
    let facts = context.class(class);
    let member = context.supplier(&facts, &name)?;
    let function = function_of(context, &member)?;
    let owner = context.at(function).class_of_method(function.node)?;
    let property = context.property(owner, &name)?;
    let differs = |sub: At<'m>| {
        let supplier = context.supplier(&context.class(sub), &name);
        supplier.is_none_or(|found| found.class != member.class)
    };
    if property.cached || !keeps_access(context, &facts) || context.subclasses(class).into_iter().any(differs)
    {
        return None;
    }
    let full = code(format!("{}.{name}", class_name(&member.class)));
    let (part, verb, what) = if deletes {
        (property.deleter, "deleting", "deleter")
    } else {
        (property.setter, "assigning", "setter")
    };
    let (lead, weight) = match part {
        Some(part) => {
            let lead = say(
                "{} calls the {} of {} (line {})",
                [plain(verb), plain(what), full, plain(line(context, part))],
            );
            (lead, Weight::Result)
        }
        None => {
            let lead = say(
                "{} raises `AttributeError`: {} (line {}) has no {}",
                [plain(verb), full, plain(line(context, property.getter)), plain(what)],
            );
            (lead, Weight::Fails)
        }
    };
    let mut note = Note::new("property", context.range(node), "Property", lead)
        .on([context.range(attribute)])
        .weight(weight);
    if parent.kind() == Kind::AugmentedAssignment {
        note = note
            .line(say("The old value is read first, by line {}.", [plain(line(context, property.getter))]));
    }
    Some(note)
}

/// Whether the attribute is deleted rather than assigned here, with the statement; `None` where it is neither.
pub(super) fn stored(node: Node<'_>) -> Option<(bool, Node<'_>)> {
    let parent = node.parent()?;
    match parent.kind() {
        Kind::Assignment => {
            let binds = node.field() == Field::Left && parent.field_child(Field::Right).is_some();
            binds.then_some((false, parent))
        }
        Kind::AugmentedAssignment => (node.field() == Field::Left).then_some((false, parent)),
        Kind::DeleteStatement => Some((true, parent)),
        _ => None,
    }
}

/// Whether the class leaves access to attributes as it is for every object.
pub(super) fn keeps_access(context: &Context<'_>, class: &Class) -> bool {
    ["__getattribute__", "__setattr__", "__delattr__"]
        .iter()
        .all(|name| context.special(class, name).is_of_object())
}

fn line<'m>(context: &Context<'m>, function: At<'m>) -> u32 {
    context.at(function).line(function.node)
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_certain() {
        for body in [
            "@wild\n    def $0x(self): pass",
            "@property\n    @wild\n    def $0x(self): pass",
            "@property\n    def $0x(self): pass\n    x = 1",
            "if y:\n        @property\n        def $0x(self): pass",
            "@Base.x.setter\n    def $0x(self, v): pass",
            "def $0x(self): pass",
        ] {
            silent_at("property", &format!("class A:\n    {body}\n"));
        }
        silent_at("property", "class A:\n    @property\n    def $0x(self): pass\nA.x = 1\n");
    }

    #[test]
    fn ignores_assignments_that_may_go_elsewhere() {
        let getter = "    @property\n    def x(self): pass\n";
        for text in [
            format!("class A(B):\n{getter}    def f(self):\n        self.$0x = 1\n"),
            format!("class A:\n{getter}    def f(self):\n        self.$0x: int\n"),
            format!("class A:\n{getter}    def f(self):\n        self.$0x\n"),
            format!(
                "class A:\n{getter}    def __setattr__(self, n, v): pass\n    def f(self):\n        self.$0x = 1\n"
            ),
            format!("class A:\n{getter}    def f(self):\n        self.$0x = 1\nclass B(A):\n    x = 1\n"),
        ] {
            silent_at("property", &text);
        }
    }

    #[test]
    fn says_what_a_property_allows() {
        assert_eq!(
            hover("class A:\n    @property\n    def $0area(self): return 1\n"),
            [
                "Property · reading `obj.area` calls this method\nAssigning to it or deleting it raises `AttributeError`: it has no setter and no deleter.\n(A property stands in the class and goes before an attribute of its name in the object itself.)"
            ]
        );
        let text = hover("class A:\n    @property\n    def area(self): return 1\n    @area.setter\n    def $0area(self, v): pass\n").remove(0);
        assert!(text.starts_with("Property · reading `obj.area` calls line 3, assigning this method\nDeleting it raises `AttributeError`: it has no deleter."), "{text}");
    }

    #[test]
    fn knows_cached_properties() {
        let text = |slots: &str| {
            hover(&format!("import functools\nclass A:\n    {slots}\n    @functools.cached_property\n    def $0x(self): return 1\n")).remove(0)
        };
        assert!(
            text("pass").starts_with("Cached property · only the first reading of `obj.x` calls line 5\n")
        );
        assert!(text("__slots__ = ()").contains("raises `TypeError`"));
    }

    #[test]
    fn says_what_an_assignment_does() {
        let class = "class A:\n    @property\n    def x(self): return 1\n    @property\n    def y(self): return 1\n    @y.setter\n    def y(self, v): pass\n";
        assert_eq!(
            hover(&format!("{class}A().$0x = 2\n")),
            ["Property · assigning raises `AttributeError`: `A.x` (line 3) has no setter"]
        );
        assert_eq!(
            hover(&format!("{class}    def f(self):\n        self.$0y += 2\n")),
            [
                "Property · assigning calls the setter of `A.y` (line 7)\nThe old value is read first, by line 5."
            ]
        );
        assert_eq!(
            hover(&format!("{class}a = A()\ndel a.$0y\n")),
            ["Property · deleting raises `AttributeError`: `A.y` (line 5) has no deleter"]
        );
    }
}
