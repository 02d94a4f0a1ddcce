//! Where `object.name` is found in the end: what hides what, what only `__getattr__` gives, and what a class gives for itself.

use super::attribute_asked::{Asked, listed, named, spelled};
use super::attribute_ladder::worked_through;
use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::{AttributeKind, ClassAttribute, Context, InClass, Special};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "attribute-lookup", kinds: &[Kind::Attribute], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(describe(context, node));
}

fn describe<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let (object, attribute) = (node.field_child(Field::Object)?, node.field_child(Field::Attribute)?);
    let is_asked = matches!(object.kind(), Kind::Identifier | Kind::Call)
        && super::property::stored(node).is_none()
        && is_read(node)
        && !attribute.text().starts_with("__");
    if !is_asked {
        return None;
    }
    let note = match context.class_of_object(object) {
        Some((class, is_self)) => {
            // Whatever a name is bound to, or `self`, may be of a class below.
            let may_be_below = is_self || object.kind() != Kind::Call;
            on_object(context, &Asked::new(context, node, attribute, (class, may_be_below))?)?
        }
        None => super::attribute_of_class::describe(context, node, object, attribute)?,
    };
    Some(note.on([context.range(attribute)]))
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

fn on_object<'m>(context: &Context<'m>, asked: &Asked<'m>) -> Option<Note> {
    if !context.is_plainly_made(&asked.class)
        || !context.special(&asked.class, "__getattribute__").is_of_object()
    {
        return None;
    }
    let found = context.class_attribute(&asked.class, &asked.name)?;
    let news = match &found {
        InClass::Nothing if asked.stores.is_empty() => by_getattr(context, asked),
        InClass::Nothing => super::attribute_missing::describe(context, asked),
        InClass::Has(attribute) => {
            by_descriptor(context, asked, attribute).or_else(|| hidden(context, asked, attribute))
        }
    };
    if let Some(note) = news {
        let bare = note.clone();
        return Some(worked_through(context, asked, &found, note).unwrap_or(bare));
    }
    // What most attributes do is told to those who ask, where their place is told anyway.
    if !super::property::keeps_access(context, &asked.class) || asked.sets_itself_by_name() {
        return None;
    }
    let is_through_setter = !asked.stores.is_empty()
        && matches!(&found, InClass::Has(ClassAttribute { kind: AttributeKind::Property(_), .. }));
    if !is_through_setter {
        super::class_vs_instance_attributes::describe(context, asked.node)?;
    }
    let note =
        Note::new("attribute-lookup", context.range(asked.node), "Attribute", whereabouts(asked, &found)?)
            .weight(Weight::Whereabouts);
    worked_through(context, asked, &found, note)
}

/// Where an attribute is found that nothing gets in the way of.
fn whereabouts(asked: &Asked<'_>, found: &InClass<'_>) -> Option<Text> {
    match found {
        InClass::Has(attribute) if attribute.kind.is_data() => {
            let [full, place] = named(attribute, &asked.name);
            let kind = plain(attribute.kind.words());
            Some(say("{}{} is {}, which goes before what the object holds", [full, place, kind]))
        }
        _ if !asked.stores.is_empty() => {
            Some(Text::from("the object's own, once it is set: nothing in its class goes before it"))
        }
        InClass::Has(attribute) => Some(say(
            "{}{}, as long as the object holds no {} of its own",
            named(attribute, &asked.name).into_iter().chain([code(asked.attribute.text())]),
        )),
        InClass::Nothing => None,
    }
}

/// An attribute that nothing has: `__getattr__` is asked.
fn by_getattr<'m>(context: &Context<'m>, asked: &Asked<'m>) -> Option<Note> {
    let Special::From(member) = context.special(&asked.class, "__getattr__") else { return None };
    // It may have been put there from outside.
    let is_certain = member.class.module.is_empty()
        && asked.is_all_read()
        && !asked.sets_by_name(context)
        && context.stores_elsewhere(asked.attribute.text(), &[]).is_empty();
    if !is_certain {
        return None;
    }
    let lead = say(
        "found nowhere else, so {}{} is asked for {}",
        spelled(context, &member).into_iter().chain([code(crate::semantics::repr_str(&asked.name))]),
    );
    Some(Note::new("attribute-lookup", context.range(asked.node), "Attribute", lead).weight(Weight::Surprise))
}

/// An attribute of the class whose value a descriptor of this file computes.
fn by_descriptor<'m>(
    context: &Context<'m>,
    asked: &Asked<'m>,
    attribute: &ClassAttribute<'m>,
) -> Option<Note> {
    let AttributeKind::Descriptor(protocol) = &attribute.kind else { return None };
    let get = protocol.get.as_ref()?;
    let mut lead = say("reading it calls {}{}", spelled(context, get));
    if protocol.is_data() {
        lead.extend(say(
            ": {}{} is a data descriptor and goes before what the object holds",
            named(attribute, &asked.name),
        ));
    } else {
        let is_certain = asked.stores.is_empty()
            && asked.is_all_read()
            && !asked.sets_by_name(context)
            && context.stores_elsewhere(asked.attribute.text(), &[]).is_empty();
        if !is_certain {
            return None;
        }
        lead.extend(say(": {}{} is a descriptor", named(attribute, &asked.name)));
    }
    Some(
        Note::new("attribute-lookup", context.range(asked.node), "Attribute", lead)
            .weight(Weight::Surprise)
            .related(&["descriptor-protocol"]),
    )
}

/// A method that an attribute of the object takes the place of.
fn hidden<'m>(context: &Context<'m>, asked: &Asked<'m>, attribute: &ClassAttribute<'m>) -> Option<Note> {
    let is_callable = matches!(
        attribute.kind,
        AttributeKind::Method
            | AttributeKind::ClassMethod
            | AttributeKind::StaticMethod
            | AttributeKind::Cached
            | AttributeKind::Class
            | AttributeKind::Descriptor(_)
    );
    if !is_callable || attribute.kind.is_data() {
        return None;
    }
    let setters = asked.setters(context).filter(|setters| !setters.is_empty())?;
    if !super::property::keeps_access(context, &asked.class) || !context.layout(&asked.class)?.has_dict {
        return None;
    }
    let mut lead = Text::from("the object's own, once ");
    lead.extend(listed(&setters, " or "));
    let kind = attribute.kind.words();
    let kind = kind.split_once(' ').map_or(kind, |(_, kind)| kind);
    let [full, place] = named(attribute, &asked.name);
    lead.extend(say(" has set it: it hides the {} {}{}", [plain(kind), full, place]));
    Some(Note::new("attribute-lookup", context.range(asked.node), "Attribute", lead).weight(Weight::Surprise))
}
#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at, steps_at};

    /// Whether a note at the cursor has these words.
    fn says(text: &str, words: &str) -> bool {
        hover(text).iter().any(|note| note.contains(words))
    }

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
            assert!(!says(&class.replacen(from, to, 1), "only in"), "{to}");
        }
        assert!(!says(&format!("{class}def g(a):\n    a.x = 1\n"), "only in"));
        assert!(!says(
            "class A:\n    def __getattr__(self, n): pass\n    x = 1\n    def f(self): return self.$0x\n",
            "asked"
        ));
        silent_at("attribute-lookup", "class A(B):\n    x = 1\n    def f(self): return self.$0x\n");
        silent_at("attribute-lookup", "class A:\n    x = 1\n    def f(self): self.$0x = 2\n");
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
        let text = "class A:\n    def __getattr__(self, name): return 1\na = A()\na.$0x\n";
        assert_eq!(
            hover(text),
            ["Attribute · found nowhere else, so `A.__getattr__` (line 2) is asked for `'x'`"]
        );
        assert_eq!(
            steps_at(text),
            [
                "The classes, `A` → `object`: none of them has `x`.",
                "The object: no method here sets `x` on it.",
                "After all these, `A.__getattr__` (line 2) is asked."
            ]
        );
        for after in ["setattr(a, 'x', 1)", "a.x = 1", "vars(a)['x'] = 1"] {
            assert!(!says(&format!("{text}{after}\n"), "asked"), "{after}");
        }
    }

    #[test]
    fn knows_what_the_initialiser_runs() {
        let class = "class A:\n    def __init__(self):\n        self.begin()\n    def begin(self):\n        self.y = 1\n    def go(self):\n        self.x = 1\n    def f(self):\n        return self.$0x\n";
        assert!(hover(class)[0].starts_with("Attribute · set only in `go` (line 7)"));
        for (from, to) in [
            ("self.y = 1", "self.go()"),
            ("self.y = 1", "self.x = 1"),
            ("self.y = 1", "self.y = self.go"),
            ("self.y = 1", "self.unknown()"),
            ("    def begin", "    @wild\n    def begin"),
        ] {
            assert!(!says(&class.replacen(from, to, 1), "only in"), "{to}");
        }
        let above = "class B:\n    def __init__(self): self.y = 1\n";
        let below =
            class.replacen("class A:", "class A(B):", 1).replacen("self.begin()", "super().__init__()", 1);
        assert!(hover(&format!("{above}{below}"))[0].starts_with("Attribute · set only in `go` (line 9)"));
    }

    #[test]
    fn says_what_an_attribute_of_the_object_hides() {
        let class = "class A:\n    def __init__(self):\n        self.run = print\n    def run(self): pass\n    def f(self):\n        self.$0run()\n";
        assert_eq!(
            hover(class)[0],
            "Attribute · the object's own, once `__init__` (line 3) has set it: it hides the method `A.run` (line 4)"
        );
        assert_eq!(
            steps_at(class),
            [
                "The classes, `A` → `object`: `A.run` (line 4) is a method.",
                "What the object holds goes before a method.",
                "The object: `__init__` (line 3) sets `run` on it.",
                "Once it is set, that is what you read; before, it is `A.run`."
            ]
        );
        for (from, to) in [
            ("def run", "__slots__ = ()\n    def run"),
            ("def run", "def __setattr__(self, n, v): pass\n    def run"),
            ("def run", "@wild\n    def run"),
            ("class A:", "class A(B):"),
        ] {
            assert!(!says(&class.replacen(from, to, 1), "hides"), "{to}");
        }
    }

    #[test]
    fn says_what_a_descriptor_calls() {
        let text = "class D:\n    def __get__(self, i, o): return 1\n    def __set__(self, i, v): pass\nclass A:\n    x = D()\n    def f(self):\n        return self.$0x\n";
        assert_eq!(
            hover(text),
            [
                "Attribute · reading it calls `D.__get__` (line 2): `A.x` (line 5) is a data descriptor and goes before what the object holds"
            ]
        );
        let text = text.replace("    def __set__(self, i, v): pass\n", "");
        assert_eq!(
            hover(&text),
            ["Attribute · reading it calls `D.__get__` (line 2): `A.x` (line 4) is a descriptor"]
        );
    }

    #[test]
    fn works_ordinary_attributes_through() {
        let text = "class A:\n    x = 1\n    def f(self):\n        return self.$0x\n";
        let [_, own] = hover(text).try_into().unwrap();
        assert_eq!(own, "Attribute · `A.x` (line 2), as long as the object holds no `x` of its own");
        let text = "class A:\n    @property\n    def x(self): return 1\n    @x.setter\n    def x(self, v): pass\n    def f(self):\n        self.x = 1\n        return self.$0x\n";
        assert_eq!(
            hover(text),
            ["Attribute · `A.x` (line 3) is a property, which goes before what the object holds"]
        );
        assert_eq!(
            steps_at(text),
            [
                "The classes, `A` → `object`: `A.x` (line 3) is a property.",
                "A property goes before what the object holds: its getter (line 3) gives the value."
            ]
        );
    }

    #[test]
    fn says_what_a_class_gives_for_itself() {
        let class = "class A:\n    def __init__(self):\n        self.x = 1\n    @property\n    def y(self): return 1\n";
        assert_eq!(
            hover(&format!("{class}A.$0x\n")),
            [
                "Attribute · raises `AttributeError`: objects of `A` have it, set in `__init__` (line 3), the class itself has not"
            ]
        );
        assert_eq!(
            hover(&format!("{class}print(A.$0y)\n")),
            [
                "Attribute · the property itself, not its value: `A.y` (line 5) is called when it is read on an object"
            ]
        );
        for end in
            ["A.$0y.fget", "A.$0x\nA.x = 1", "A.$0x\nsetattr(A, 'x', 1)", "class B(A):\n    x = 1\nB.$0x"]
        {
            silent_at("attribute-lookup", &format!("{class}{end}\n"));
        }
        let meta = "class M(type):\n    @property\n    def x(cls): return 1\nclass A(metaclass=M):\n    ";
        assert_eq!(
            hover(&format!("{meta}pass\nA.$0x\n")),
            [
                "Attribute · found in the metaclass: `M.x` (line 3) is a property\nObjects of `A` do not have it: they are not looked up in `M`."
            ]
        );
        assert_eq!(
            hover(&format!("{meta}def x(self): pass\nA.$0x\n")),
            ["Attribute · `M.x` (line 3) of the metaclass is a property, which goes before `A.x` (line 5)"]
        );
    }
}
