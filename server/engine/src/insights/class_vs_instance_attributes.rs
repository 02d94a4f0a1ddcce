//! Where `self.name` is found: in the object, set by which methods, or in which class.

use super::Insight;
use crate::note::{Note, Text, code, plain, say};
use crate::semantics::cooperation::{class_name, function_of, line_of};
use crate::semantics::{At, Constant, Context, Definition, Member, Value};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "class-vs-instance-attributes", kinds: &[Kind::Attribute], run: explain };

/// More places than this are counted, not listed.
const MOST: usize = 4;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let (Some(object), Some(attribute)) =
        (node.field_child(Field::Object), node.field_child(Field::Attribute))
    else {
        return;
    };
    if object.kind() != Kind::Identifier || attribute.text().starts_with("__") {
        return;
    }
    let Some((class, exactly)) = class_of(context, object) else { return };
    let stores = context.instance_stores(class, attribute.text());
    let facts = context.class(class);
    let supplier = context.supplier(&facts, attribute.text());
    let note = match (supplier, stores.as_slice()) {
        (Some(member), []) => in_class(context, node, (class, exactly), &member),
        (None, [_, ..]) => on_instance(context, node, &stores),
        (Some(member), [_, ..]) => in_both(context, node, &member, &stores),
        (None, []) => in_slot(context, node, class, attribute.text()),
    };
    notes.extend(note.map(|note| note.on([context.range(attribute)]).only_when_asked()));
}

/// The class of the object, and whether it is exactly that one rather than one below it: `self`, or a name bound once to a
/// new object of a class of this file.
fn class_of<'m>(context: &Context<'m>, object: Node<'m>) -> Option<(At<'m>, bool)> {
    match context.definition(object) {
        Definition::Parameter(parameter) => match context.class_of_self(parameter)? {
            (class, false) => Some((class, false)),
            _ => None,
        },
        _ => match context.value(object) {
            Value::InstanceOf(class) => Some((class, true)),
            _ => None,
        },
    }
}

/// A method, property or value of the class or one of its bases.
fn in_class<'m>(
    context: &Context<'m>,
    node: Node<'m>,
    (class, exactly): (At<'m>, bool),
    member: &Member,
) -> Option<Note> {
    let owner = class_name(&member.class);
    let full = code(format!("{owner}.{}", member.name));
    let place = line_of(context, member).map(|line| format!(" (line {line})")).unwrap_or_default();
    let (title, lead) = match function_of(context, member) {
        Some(at) if is_property(context, at) => {
            ("Property", say("reading it calls {}{}", [full, plain(place)]))
        }
        Some(_) => ("Method", say("{}{}, found through the class of the object", [full, plain(place)])),
        None if member.node.is_some() => (
            "Class attribute",
            say("{}{}, shared by all objects that have none of their own", [full, plain(place)]),
        ),
        None => return None,
    };
    let mut note = Note::new("class-vs-instance-attributes", context.range(node), title, lead);
    if exactly {
        return Some(note);
    }
    let own = context.class(class);
    let others: Vec<Text> = context
        .subclasses(class)
        .into_iter()
        .filter_map(|sub| {
            let facts = context.class(sub);
            let found = context.supplier(&facts, &member.name)?;
            (found.class != member.class && facts.id != own.id).then(|| {
                let place =
                    line_of(context, &found).map(|line| format!(" (line {line})")).unwrap_or_default();
                say(
                    "for a {}: {}{}",
                    [
                        code(facts.id.qualname.as_str()),
                        code(format!("{}.{}", class_name(&found.class), found.name)),
                        plain(place),
                    ],
                )
            })
        })
        .collect();
    let more = others.len().saturating_sub(MOST);
    for other in others.into_iter().take(MOST) {
        note = note.bullet(other);
    }
    if more > 0 {
        note = note.line(say("… and for {} more classes of this file.", [plain(more)]));
    }
    Some(note)
}

/// An attribute that the class declares in `__slots__`, written as a string or a tuple or list of strings.
fn in_slot<'m>(context: &Context<'m>, node: Node<'m>, class: At<'m>, name: &str) -> Option<Note> {
    let bindings = context.bindings_in_class(class, "__slots__");
    let [slots] = bindings.as_slice() else { return None };
    let tree = context.module().pieces().get(slots.piece)?.segment.tree();
    let value = tree.node(slots.binding.value?)?;
    let there = context.at(At { piece: slots.piece, node: value });
    let names: Vec<Node<'m>> = match value.kind() {
        Kind::Tuple | Kind::List => value.named_children().collect(),
        _ => vec![value],
    };
    names.into_iter().find(|n| there.constant(*n) == Some(Constant::Str(name.to_string())))?;
    let owner = context.class(class).id;
    let lead = say(
        "kept in a slot of the object, declared in {} (line {})",
        [code(format!("{}.__slots__", owner.qualname)), plain(there.line(value))],
    );
    Some(
        Note::new("class-vs-instance-attributes", context.range(node), "Slot", lead)
            .line(Text::from("Reading it before anything has set it raises `AttributeError`."))
            .related(&["slots"]),
    )
}

fn on_instance<'m>(context: &Context<'m>, node: Node<'m>, stores: &[At<'m>]) -> Option<Note> {
    let lead = Text::from(format!("set on the object {}", places(context, stores)?).as_str());
    Some(Note::new("class-vs-instance-attributes", context.range(node), "Instance attribute", lead))
}

fn in_both<'m>(context: &Context<'m>, node: Node<'m>, member: &Member, stores: &[At<'m>]) -> Option<Note> {
    let line = line_of(context, member)?;
    // A property or another descriptor takes the assignment itself.
    if function_of(context, member).is_some() {
        return None;
    }
    let name = code(format!("{}.{}", class_name(&member.class), member.name));
    let mut lead = Text::from("the object's own, once it is set ");
    lead.extend(Text::from(places(context, stores)?.as_str()));
    let note = Note::new("class-vs-instance-attributes", context.range(node), "Instance attribute", lead)
        .line(say(
            "Until then reading it gives {} (line {}), which assigning through the object never changes.",
            [name, plain(line)],
        ));
    let parent = node.parent()?;
    if parent.kind() == Kind::AugmentedAssignment && node.field() == Field::Left {
        return Some(note.line(say(
            "This line reads the class's value the first time, and binds the result on the object.",
            [],
        )));
    }
    Some(note)
}

/// "in `__init__` (line 3), `reset` (line 9)"
fn places<'m>(context: &Context<'m>, stores: &[At<'m>]) -> Option<String> {
    let mut shown = Vec::new();
    let mut seen = Vec::new();
    for at in stores {
        let there = context.at(*at);
        let function = at.node.ancestors().find(|n| n.kind() == Kind::FunctionDefinition)?;
        if seen.contains(&(at.piece, function.id())) {
            continue;
        }
        seen.push((at.piece, function.id()));
        let name = function.field_child(Field::Name)?.text();
        shown.push(format!("`{name}` (line {})", there.line(at.node)));
    }
    let more = shown.len().saturating_sub(MOST);
    shown.truncate(MOST);
    let more = if more > 0 { format!(" and {more} more methods") } else { String::new() };
    Some(format!("in {}{more}", shown.join(", ")))
}

fn is_property<'m>(context: &Context<'m>, at: At<'m>) -> bool {
    let there = context.at(at);
    let Some(decorated) = at.node.parent().filter(|p| p.kind() == Kind::DecoratedDefinition) else {
        return false;
    };
    decorated.named_children().filter(|n| n.kind() == Kind::Decorator).any(|decorator| {
        matches!(
            there.decorator_name(decorator).as_deref(),
            Some("builtins.property" | "functools.cached_property")
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_known() {
        silent_at("class-vs-instance-attributes", "def f(self):\n    return self.x$0\n");
        silent_at(
            "class-vs-instance-attributes",
            "from m import B\nclass A(B):\n    def f(self):\n        return self.x$0\n",
        );
        silent_at(
            "class-vs-instance-attributes",
            "class A:\n    @staticmethod\n    def f(a):\n        return a.x$0\n",
        );
    }

    #[test]
    fn finds_methods_in_classes() {
        let text = hover(
            "class A:
    def f(self): return self.$0g()
    def g(self): return 1
class B(A):
    def g(self): return 2
",
        );
        assert_eq!(
            text,
            ["Method · `A.g` (line 3), found through the class of the object\n- for a `B`: `B.g` (line 5)"]
        );
    }

    #[test]
    fn finds_properties_and_instance_attributes() {
        let text =
            hover("class A:\n    @property\n    def x(self): return 1\n    def f(self): return self.$0x\n")
                .remove(0);
        assert!(text.starts_with("Property · reading it calls `A.x` (line 3)"), "{text}");
        let text = hover("class A:\n    def __init__(self): self.x = 1\n    def f(self): return self.$0x\n")
            .remove(0);
        assert_eq!(text, "Instance attribute · set on the object in `__init__` (line 2)");
    }

    #[test]
    fn finds_slots() {
        let text =
            hover("class A:\n    __slots__ = ('x', 'y')\n    def f(self): return self.$0x\n").remove(0);
        assert!(
            text.starts_with("Slot · kept in a slot of the object, declared in `A.__slots__` (line 2)"),
            "{text}"
        );
        silent_at(
            "class-vs-instance-attributes",
            "class A:\n    __slots__ = ('x', 'y')\n    def f(self): return self.z$0\n",
        );
    }

    #[test]
    fn tells_the_two_apart() {
        let text = hover("class A:\n    count = 0\n    def f(self):\n        self.$0count += 1\n").remove(0);
        assert!(text.starts_with("Instance attribute · the object's own, once it is set in `f` (line 4)\nUntil then reading it gives `A.count` (line 2)"), "{text}");
    }
}
