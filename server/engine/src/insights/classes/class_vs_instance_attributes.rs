//! Where `self.name` is found: in the object, set by which methods, or in which class.

use crate::insights::Insight;
use crate::note::{Fact, Note, Span, Text, Weight, code, counted, plain, say};
use crate::semantics::builtins::PLAIN_CLASSES;
use crate::semantics::cooperation::{class_name, function_of, line_of, place_of};
use crate::semantics::{At, Class, ClassId, Constant, Context, Definition, Member, MemberKind, Value};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "class-vs-instance-attributes", kinds: &[Kind::Attribute], run: explain };

/// More places than this are counted, not listed.
const MOST: usize = 4;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(describe(context, node));
}

/// Where the attribute is found, at its name.
pub(super) fn describe<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let (object, attribute) = (node.field_child(Field::Object)?, node.field_child(Field::Attribute)?);
    if object.kind() != Kind::Identifier || attribute.text().starts_with("__") {
        return None;
    }
    let (class, exactly) = class_of(context, object)?;
    let stores = context.instance_stores(class, attribute.text());
    let facts = context.class(class);
    // A class decorator may give attributes of its own, as `dataclass` does.
    if context.decorators(class).next().is_some() {
        return None;
    }
    let supplier = context.supplier(&facts, attribute.text());
    let setters = || Setters::of(context, class, &facts, &stores, attribute.text());
    let note = match (supplier, stores.as_slice()) {
        (Some(member), []) => in_class(context, node, (class, exactly), &member),
        (None, [_, ..]) => on_instance(context, node, &facts, &setters()),
        (Some(member), [_, ..]) => in_both(context, node, &member, &setters()),
        (None, []) => in_slot(context, node, class, attribute.text()),
    };
    note.map(|note| note.on([context.range(attribute)]).weight(Weight::Whereabouts))
}

/// What sets an attribute on objects of a class.
struct Setters<'m> {
    /// Where it is set, with the name of the class where that is another one: the class itself, then those above it and below it
    /// in this file.
    stores: Vec<(Option<String>, At<'m>)>,
    /// How many of them are the class's own.
    own: usize,
    /// Classes above it are in other files, or not known: what these set is not looked at.
    is_more: bool,
}

impl<'m> Setters<'m> {
    fn of(context: &Context<'m>, class: At<'m>, facts: &Class, own: &[At<'m>], name: &str) -> Setters<'m> {
        let mut stores: Vec<(Option<String>, At<'m>)> = own.iter().map(|at| (None, *at)).collect();
        for other in context.file_classes(facts).into_iter().chain(context.subclasses(class)) {
            let others = context.class(other).id;
            if others != facts.id {
                let its = context.instance_stores(other, name).into_iter();
                stores.extend(its.map(|at| (Some(others.qualname.to_string()), at)));
            }
        }
        let is_elsewhere = |id: &ClassId| id.module != facts.id.module && id.module != "builtins";
        let is_more = !facts.complete || facts.mro.as_ref().is_ok_and(|mro| mro.0.iter().any(is_elsewhere));
        Setters { stores, own: own.len(), is_more }
    }

    /// That more may set it.
    fn more(&self) -> Option<Text> {
        self.is_more.then(|| Text::from("A class above it, in another file, may set it, too."))
    }
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
    let family = context.subclasses(class).into_iter().chain(context.file_classes(&context.class(class)));
    // A class above or below may set one on the object, which then comes before a method or value of the class.
    let may_set = |one: At<'m>| {
        let text = one.node.text();
        !context.instance_stores(one, &member.name).is_empty()
            || text.contains("setattr")
            || text.contains("__dict__")
    };
    if may_set(class) || family.into_iter().any(may_set) {
        return None;
    }
    let owner = class_name(&member.class);
    let full = code(format!("{owner}.{}", member.name));
    let place = place_of(context, member);
    let mut once = false;
    let (title, lead) = match function_of(context, member) {
        Some(at) => match Made::of(context, at)? {
            Made::Property(getter) => {
                let line = context.at(getter).line(getter.node.field_child(Field::Name)?);
                ("Property", say("reading it calls {} (line {})", [full, plain(line)]))
            }
            Made::Cached => {
                once = true;
                ("Property", say("the first reading calls {}{}", [full, plain(place)]))
            }
            Made::Method => {
                ("Method", say("{}{}, found through the class of the object", [full, plain(place)]))
            }
        },
        None if member.node.is_none() => inherited(context, member, full, place)?,
        None if is_plain_value(context, member) => (
            "Class attribute",
            say("{}{}, shared by all objects that have none of their own", [full, plain(place)]),
        ),
        None => return None,
    };
    let mut note = Note::new("class-vs-instance-attributes", context.range(node), title, lead);
    if once {
        note = note
            .line(Text::from("The first reading keeps the result on the object; later ones find it there."));
    }
    let own = context.class(class);
    // A method of this very class is where everybody looks for it.
    let is_expected = title == "Method" && member.class == own.id;
    if exactly {
        return (!is_expected).then_some(note);
    }
    let others: Vec<Text> = context
        .subclasses(class)
        .into_iter()
        .filter_map(|sub| {
            let facts = context.class(sub);
            let found = context.supplier(&facts, &member.name)?;
            (found.class != member.class && facts.id != own.id).then(|| {
                let place = place_of(context, &found);
                say(
                    "for {} objects: {}{}",
                    [
                        code(facts.id.qualname.as_str()),
                        code(format!("{}.{}", class_name(&found.class), found.name)),
                        plain(place),
                    ],
                )
            })
        })
        .collect();
    if is_expected && others.is_empty() {
        return None;
    }
    let more = others.len().saturating_sub(MOST);
    for other in others.into_iter().take(MOST) {
        note = note.bullet(other);
    }
    if more > 0 {
        note = note.line(say("… and for {} of this file.", [plain(counted(more, "more class"))]));
    }
    Some(note)
}

/// The title and what is said of a method or property that a class of another module has.
fn inherited(
    context: &Context<'_>,
    member: &Member,
    full: Span,
    place: String,
) -> Option<(&'static str, Text)> {
    let title = match context.kind_elsewhere(member)? {
        MemberKind::Method | MemberKind::ClassMethod | MemberKind::StaticMethod => "Method",
        MemberKind::Property => "Property",
        MemberKind::Class | MemberKind::Data => return None,
    };
    Some((title, say("inherited: {}{}", [full, plain(place)])))
}

/// An attribute that the class declares in `__slots__`, written as a string or a tuple or list of strings.
fn in_slot<'m>(context: &Context<'m>, node: Node<'m>, class: At<'m>, name: &str) -> Option<Note> {
    if context.is_set_from_outside(class, name) {
        return None;
    }
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

fn on_instance<'m>(
    context: &Context<'m>,
    node: Node<'m>,
    class: &Class,
    setters: &Setters<'m>,
) -> Option<Note> {
    let name = node.field_child(Field::Attribute)?.text();
    let places = places(context, setters)?;
    // Set by the initialiser alone, as most are.
    let is_initialiser =
        |at: At<'m>| super::attribute_asked::method_of(at).is_some_and(|(_, name)| name == "__init__");
    if setters.stores.iter().take(setters.own).all(|(_, at)| is_initialiser(*at)) {
        return None;
    }
    let doubtful = !class.complete || context.may_have(class, name);
    // A base that is not known may take the assignment with a property.
    let (title, lead) = if doubtful {
        ("Attribute", format!("assigned through the object {places}"))
    } else {
        ("Instance attribute", format!("set on the object {places}"))
    };
    let lead = Text::from(lead.as_str());
    let mut note = Note::new("class-vs-instance-attributes", context.range(node), title, lead);
    note.facts.extend(setters.more().map(Fact::Line));
    Some(note)
}

fn in_both<'m>(
    context: &Context<'m>,
    node: Node<'m>,
    member: &Member,
    setters: &Setters<'m>,
) -> Option<Note> {
    let line = line_of(context, member)?;
    // A property or another descriptor takes the assignment itself.
    if function_of(context, member).is_some() || !is_plain_value(context, member) {
        return None;
    }
    let name = code(format!("{}.{}", class_name(&member.class), member.name));
    let mut lead = Text::from("the object's own, once it is set ");
    lead.extend(Text::from(places(context, setters)?.as_str()));
    let until = if setters.is_more { "Until it is set," } else { "Until then" };
    let mut note = Note::new("class-vs-instance-attributes", context.range(node), "Instance attribute", lead)
        .line(say(
            "{} reading it gives {} (line {}), which assigning through the object never changes.",
            [plain(until), name, plain(line)],
        ));
    note.facts.extend(setters.more().map(Fact::Line));
    let parent = node.parent()?;
    let known: Vec<At<'m>> = setters.stores.iter().map(|(_, at)| *at).collect();
    let is_alone = setters.stores.iter().filter(|(_, at)| gives_value(at.node)).count() == 1
        && !setters.is_more
        && context.stores_elsewhere(member.name.as_str(), &known).is_empty();
    if is_alone && parent.kind() == Kind::AugmentedAssignment && node.field() == Field::Left {
        return Some(note.line(say(
            "This line reads the class's value the first time, and binds the result on the object.",
            [],
        )));
    }
    Some(note)
}

/// "in `__init__` (line 3), `Below.reset` (line 9)"
fn places<'m>(context: &Context<'m>, setters: &Setters<'m>) -> Option<String> {
    let mut shown = Vec::new();
    let mut seen = Vec::new();
    for (class, at) in setters.stores.iter().filter(|(_, at)| gives_value(at.node)) {
        let there = context.at(*at);
        let function = at.node.ancestors().find(|n| n.kind() == Kind::FunctionDefinition)?;
        if seen.contains(&(at.piece, function.id())) {
            continue;
        }
        seen.push((at.piece, function.id()));
        let name = function.field_child(Field::Name)?.text();
        let name = class.as_ref().map_or_else(|| name.to_string(), |class| format!("{class}.{name}"));
        shown.push(format!("`{name}` (line {})", there.line(at.node)));
    }
    let more = shown.len().saturating_sub(MOST);
    shown.truncate(MOST);
    if shown.is_empty() {
        return None;
    }
    let more = if more > 0 { format!(" and {}", counted(more, "more method")) } else { String::new() };
    Some(format!("in {}{more}", shown.join(", ")))
}

/// Neither `del self.x` nor `self.x: int` gives a value.
pub(super) fn gives_value(attribute: Node<'_>) -> bool {
    attribute.parent().is_none_or(|parent| match parent.kind() {
        Kind::DeleteStatement => false,
        Kind::Assignment => {
            parent.field_child(Field::Right).is_some() || parent.field_child(Field::Type).is_none()
        }
        Kind::ExpressionList => parent.parent().is_none_or(|p| p.kind() != Kind::DeleteStatement),
        _ => true,
    })
}

/// What the decorators make of a `def` in a class body.
enum Made<'m> {
    /// A function, or what gives one when it is read.
    Method,
    /// A property with this getter.
    Property(At<'m>),
    /// A `functools.cached_property`.
    Cached,
}

impl<'m> Made<'m> {
    fn of(context: &Context<'m>, at: At<'m>) -> Option<Made<'m>> {
        let there = context.at(at);
        let mut made = Made::Method;
        for decorator in context.decorators(at) {
            let expression = decorator.named_child(0)?;
            let is_part = expression.field_child(Field::Attribute).is_some_and(|n| {
                matches!(n.text(), "setter" | "deleter")
                    && there.decorator_name(decorator).as_deref() == Some("builtins.property")
            });
            if is_part {
                made = Made::Property(getter(context, at)?);
                continue;
            }
            made = match there.decorator_name(decorator)?.as_str() {
                "builtins.property" => Made::Property(at),
                "functools.cached_property" => Made::Cached,
                "builtins.staticmethod"
                | "builtins.classmethod"
                | "abc.abstractmethod"
                | "typing.override"
                | "typing.final"
                | "typing.overload"
                | "functools.lru_cache"
                | "functools.cache"
                | "contextlib.contextmanager"
                | "contextlib.asynccontextmanager" => made,
                _ => return None,
            };
        }
        Some(made)
    }
}

/// The getter of a property that ends in a setter: the nearest `def` above with `@property`.
fn getter<'m>(context: &Context<'m>, setter: At<'m>) -> Option<At<'m>> {
    let name = setter.node.field_child(Field::Name)?.text();
    let decorated = setter.node.parent()?;
    let above: Vec<Node<'m>> =
        decorated.parent()?.named_children().take_while(|n| n.start() < decorated.start()).collect();
    above.into_iter().rev().find_map(|n| {
        let function = n.field_child(Field::Definition)?;
        let at = At { piece: setter.piece, node: function };
        let is_getter = function.field_child(Field::Name)?.text() == name
            && context.decorators(at).any(|d| d.named_child(0).is_some_and(|e| e.text() == "property"));
        is_getter.then_some(at)
    })
}

/// Whether a class attribute is what reading it through an object gives: a value of a builtin class or a class of this file's
/// own, not something with a `__get__` of its own.
fn is_plain_value<'m>(context: &Context<'m>, member: &Member) -> bool {
    let is_class = || {
        let (piece, node) = member.node?;
        let name = context.module().pieces().get(piece)?.segment.tree().node(node)?;
        name.parent().map(|p| p.kind() == Kind::ClassDefinition)
    };
    is_class() == Some(true)
        || match context.assigned_value(member) {
            Some(Value::None) => true,
            Some(Value::Instance(class)) => {
                class.strip_prefix("builtins.").is_some_and(|class| PLAIN_CLASSES.contains(&class))
            }
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_known() {
        silent_at("class-vs-instance-attributes", "def f(self):\n    return self.$0x\n");
        silent_at(
            "class-vs-instance-attributes",
            "from m import B\nclass A(B):\n    def f(self):\n        return self.$0x\n",
        );
        silent_at(
            "class-vs-instance-attributes",
            "class A:\n    @staticmethod\n    def f(a):\n        return a.$0x\n",
        );
    }

    #[test]
    fn ignores_what_stands_where_everybody_looks() {
        silent_at(
            "class-vs-instance-attributes",
            "class A:\n    def __init__(self): self.x = 1\n    def f(self): return self.$0x\n",
        );
        silent_at(
            "class-vs-instance-attributes",
            "class A:\n    def f(self): return self.$0g()\n    def g(self): return 1\n",
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
            [
                "Method · `A.g` (line 3), found through the class of the object\n- for `B` objects: `B.g` (line 5)"
            ]
        );
    }

    #[test]
    fn finds_properties_and_instance_attributes() {
        let text =
            hover("class A:\n    @property\n    def x(self): return 1\n    def f(self): return self.$0x\n")
                .remove(0);
        assert!(text.starts_with("Property · reading it calls `A.x` (line 3)"), "{text}");
        let text = hover("class A:\n    def __init__(self): self.x = 1\n    def g(self): self.x = 2\n    def f(self): return self.$0x\n")
            .remove(0);
        assert_eq!(text, "Instance attribute · set on the object in `__init__` (line 2), `g` (line 3)");
    }

    #[test]
    fn tells_what_other_classes_set() {
        let classes = "class A:\n    def __init__(self): self.x = 1\nclass B(A):\n    def go(self): self.x = 2\n    def f(self): return self.$0x\nclass C(B):\n    def late(self): self.x = 3\n";
        assert_eq!(
            hover(classes).remove(0),
            "Instance attribute · set on the object in `go` (line 4), `A.__init__` (line 2), `C.late` (line 7)"
        );
        let text = hover("import threading\nclass A(threading.Thread):\n    def go(self): self.x = 2\n    def f(self): return self.$0x\n").remove(0);
        assert_eq!(
            text,
            "Instance attribute · set on the object in `go` (line 3)\nA class above it, in another file, may set it, too."
        );
    }

    #[test]
    fn says_what_a_line_reads_first_only_where_no_other_has_set_it() {
        let first = "This line reads the class's value the first time";
        let alone = "class A:\n    x = 0\n    def go(self): self.$0x += 2\n";
        assert!(hover(alone).remove(0).contains(first));
        for other in [
            "    def __init__(self): self.x = 1\n",
            "class B(A):\n    def __init__(self): self.x = 1\n",
            "a = A()\na.x = 5\n",
        ] {
            let text = hover(&format!("{alone}{other}")).remove(0);
            assert!(!text.contains(first), "{text}");
        }
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
            "class A:\n    __slots__ = ('x', 'y')\n    def f(self): return self.$0z\n",
        );
        silent_at(
            "class-vs-instance-attributes",
            "class A:\n    __slots__ = ('x', 'y')\n    def f(self): return self.$0x\nA.x = 1\n",
        );
    }

    #[test]
    fn tells_the_two_apart() {
        let text = hover("class A:\n    count = 0\n    def f(self):\n        self.$0count += 1\n").remove(0);
        assert!(text.starts_with("Instance attribute · the object's own, once it is set in `f` (line 4)\nUntil then reading it gives `A.count` (line 2)"), "{text}");
    }

    #[test]
    fn ignores_what_may_have_a_say_in_reading_it() {
        for body in [
            "x = Thing()",
            "x = property(get)",
            "@wild\n    def x(self): pass",
            "x = 1\n    del x",
            "if y:\n        x = 1",
        ] {
            silent_at(
                "class-vs-instance-attributes",
                &format!("class A:\n    {body}\n    def f(self): return self.$0x\n"),
            );
        }
        silent_at(
            "class-vs-instance-attributes",
            "@wild\nclass A:\n    x = 1\n    def f(self): return self.$0x\n",
        );
        silent_at(
            "class-vs-instance-attributes",
            "class A:\n    def x(self): pass\n    def f(self): return self.$0x\nA.x = 1\n",
        );
        silent_at(
            "class-vs-instance-attributes",
            "class A:\n    def __init__(self): self.x = 1\nclass B(A):\n    def x(self): pass\n    def f(self): return self.$0x\n",
        );
    }

    #[test]
    fn takes_neither_del_nor_an_annotation_for_a_value() {
        silent_at(
            "class-vs-instance-attributes",
            "class A:\n    def f(self):\n        del self.y\n        self.x: int\n        return self.$0x\n",
        );
    }

    #[test]
    fn names_the_getter_of_a_property_with_a_setter() {
        let text = hover("class A:\n    @property\n    def x(self): return 1\n    @x.setter\n    def x(self, v): pass\n    def f(self): return self.$0x\n").remove(0);
        assert_eq!(text, "Property · reading it calls `A.x` (line 3)");
    }

    #[test]
    fn knows_that_a_cached_property_is_called_once() {
        let text = hover("import functools\nclass A:\n    @functools.cached_property\n    def x(self): return 1\n    def f(self): return self.$0x\n").remove(0);
        assert_eq!(
            text,
            "Property · the first reading calls `A.x` (line 4)\nThe first reading keeps the result on the object; later ones find it there."
        );
    }
}
