//! What the class of an object has under a name, and whether it goes before what the object holds (Language Reference 3.3.2).

use super::builtins::PLAIN_CLASSES;
use super::classes::Key;
use super::descriptors::Protocol;
use super::{At, BindingKind, Class, ClassId, Context, Member, MemberKind, Special, Value};
use crate::syntax::{Field, Kind, Node};

/// What the order of a class has under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InClass<'m> {
    /// None of its classes has it.
    Nothing,
    /// This is what is found first.
    Has(ClassAttribute<'m>),
}

/// An attribute of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassAttribute<'m> {
    /// The class of the order that has it.
    pub class: ClassId,
    /// The line on which it is bound, in this file; that of the getter, for a property.
    pub line: Option<u32>,
    /// What it is.
    pub kind: AttributeKind<'m>,
}

/// What an attribute of a class is, as the look-up sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttributeKind<'m> {
    /// A name of `__slots__`.
    Slot,
    /// A `property`, with its getter.
    Property(At<'m>),
    /// A `functools.cached_property`.
    Cached,
    /// A function, or what is bound to the object like one.
    Method,
    /// A `classmethod`.
    ClassMethod,
    /// A `staticmethod`.
    StaticMethod,
    /// An object of a class of this file that has some of the descriptor protocol.
    Descriptor(Box<Protocol>),
    /// What reading gives as it is.
    Value,
    /// A class in the class.
    Class,
}

impl AttributeKind<'_> {
    /// Whether it goes before what the object holds itself.
    #[must_use]
    pub fn is_data(&self) -> bool {
        match self {
            AttributeKind::Slot | AttributeKind::Property(_) => true,
            AttributeKind::Descriptor(protocol) => protocol.is_data(),
            _ => false,
        }
    }

    /// What to call it, with an article.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self {
            AttributeKind::Slot => "a slot",
            AttributeKind::Property(_) => "a property",
            AttributeKind::Cached => "a cached property",
            AttributeKind::Method => "a method",
            AttributeKind::ClassMethod => "a class method",
            AttributeKind::StaticMethod => "a static method",
            AttributeKind::Descriptor(protocol) if protocol.is_data() => "a data descriptor",
            AttributeKind::Descriptor(_) => "a descriptor",
            AttributeKind::Value => "a value",
            AttributeKind::Class => "a class",
        }
    }
}

impl<'m> Context<'m> {
    /// What is found under a (mangled) name along the order of a class; `None` where that is not certain.
    #[must_use]
    pub fn class_attribute(&self, class: &Class, name: &str) -> Option<InClass<'m>> {
        if self.file_classes(class).into_iter().any(|one| self.is_set_by_name(one)) {
            return None;
        }
        if let Some(member) = self.supplier(class, name) {
            return self.described(&member).map(InClass::Has);
        }
        if let Some(slot) = self.slot_named(class, name)? {
            return Some(InClass::Has(slot));
        }
        matches!(self.special(class, name), Special::Missing).then_some(InClass::Nothing)
    }

    /// The slot of this name, where a class of the order makes one and none before it has anything of that name; outer `None` where
    /// it is not known.
    fn slot_named(&self, class: &Class, name: &str) -> Option<Option<ClassAttribute<'m>>> {
        for key in self.keys_of(class) {
            match &key {
                Key::File(at) => {
                    let (slots, is_unknown) = self.own_slots(*at);
                    if is_unknown || self.is_doubtful(*at, name) || self.member_of(&key, name).is_some() {
                        return None;
                    }
                    if !slots.iter().flatten().any(|slot| slot == name) {
                        continue;
                    }
                    let bindings = self.bindings_in_class(*at, "__slots__");
                    let found = bindings.iter().rfind(|f| f.binding.kind != BindingKind::Annotation)?;
                    let at = At { piece: found.piece, node: self.node_of(*found)? };
                    let line = Some(self.at(at).line(at.node));
                    let attribute =
                        ClassAttribute { class: self.id_of(&key), line, kind: AttributeKind::Slot };
                    return self.is_plainly_made(class).then_some(Some(attribute));
                }
                Key::Outside(id) => {
                    let outside = self.outside_class(id)?;
                    let has_slots =
                        outside.written().is_some_and(|class| class.unknown_slots || class.slots.is_some());
                    if has_slots || outside.may_have(name) {
                        return None;
                    }
                }
            }
        }
        Some(None)
    }

    fn described(&self, member: &Member) -> Option<ClassAttribute<'m>> {
        let class = member.class.clone();
        let Some((piece, node)) = member.node else {
            let kind = match self.kind_elsewhere(member)? {
                MemberKind::Method => AttributeKind::Method,
                MemberKind::ClassMethod => AttributeKind::ClassMethod,
                MemberKind::StaticMethod => AttributeKind::StaticMethod,
                MemberKind::Property | MemberKind::Class | MemberKind::Data => return None,
            };
            return Some(ClassAttribute { class, line: None, kind });
        };
        let name = self.module().pieces().get(piece)?.segment.tree().node(node)?;
        let there = self.at(At { piece, node: name });
        let mut line = there.line(name);
        let parent = name.parent()?;
        let kind = match parent.kind() {
            Kind::FunctionDefinition => {
                let owner = there.class_of_method(parent)?;
                match self.property(owner, &member.name) {
                    Some(property) if property.cached => AttributeKind::Cached,
                    Some(property) => {
                        let getter = property.getter;
                        line = self.at(getter).line(getter.node.field_child(Field::Name)?);
                        AttributeKind::Property(getter)
                    }
                    None => there.function_kind(parent)?,
                }
            }
            Kind::ClassDefinition => {
                let made = self.class(At { piece, node: parent });
                self.is_plainly_made(&made).then_some(AttributeKind::Class)?
            }
            _ => self.assigned_kind(member)?,
        };
        Some(ClassAttribute { class, line: Some(line), kind })
    }

    /// What the decorators make of a `def` in a class body that is no property.
    fn function_kind(&self, function: Node<'m>) -> Option<AttributeKind<'m>> {
        let mut kind = AttributeKind::Method;
        for decorator in super::receiver::decorators(function) {
            kind = match (self.decorator_name(decorator)?.as_str(), kind) {
                ("builtins.staticmethod", AttributeKind::Method) => AttributeKind::StaticMethod,
                ("builtins.classmethod", AttributeKind::Method) => AttributeKind::ClassMethod,
                (
                    "abc.abstractmethod"
                    | "typing.override"
                    | "typing.final"
                    | "typing_extensions.override"
                    | "typing_extensions.final",
                    kind,
                ) => kind,
                ("contextlib.contextmanager" | "contextlib.asynccontextmanager", AttributeKind::Method) => {
                    AttributeKind::Method
                }
                _ => return None,
            };
        }
        Some(kind)
    }

    /// What a statement of the class body assigns: a value, or an object that has a say in how it is read.
    fn assigned_kind(&self, member: &Member) -> Option<AttributeKind<'m>> {
        match self.assigned_value(member)? {
            Value::None => Some(AttributeKind::Value),
            Value::Instance(class) => class
                .strip_prefix("builtins.")
                .is_some_and(|class| PLAIN_CLASSES.contains(&class))
                .then_some(AttributeKind::Value),
            Value::InstanceOf(at) => {
                let protocol = self.protocol(&self.class(at))?;
                Some(if protocol.is_descriptor() {
                    AttributeKind::Descriptor(Box::new(protocol))
                } else {
                    AttributeKind::Value
                })
            }
            _ => None,
        }
    }

    /// What kind of object the assignment gives that binds a member of this file.
    #[must_use]
    pub fn assigned_value(&self, member: &Member) -> Option<Value<'m>> {
        let (piece, node) = member.node?;
        let place = self.module().pieces().get(piece)?;
        let binding = place.model.binding(*place.model.binding_of_name.get(&node)?)?;
        let value = place.segment.tree().node(binding.value?)?;
        Some(self.at(At { piece, node: value }).value(value))
    }
}
