//! What runs while a class statement is executed, in order (Language Reference 3.3.3 and 8.8, PEP 487).

use super::bases::written;
use super::classes::Key;
use super::cooperation::{chain, function_of};
use super::outside::OutsideClass;
use super::receiver::decorators;
use super::{
    At, BindingKind, Class, ClassId, Context, Definition, Member, Outside, Special, Value, is_object,
};
use crate::syntax::{Field, Kind, Node};

/// One thing that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event<'m> {
    /// The metaclass's `__prepare__` makes the namespace.
    Prepare(Member),
    /// The class body, from this line on.
    Body(u32),
    /// The metaclass's `__new__`, inside of which the class comes to be.
    New(Member),
    /// An attribute's class is told its name.
    SetName(Node<'m>, Member),
    /// A class above is told of the new class.
    InitSubclass(Member),
    /// The metaclass's `__init__`.
    Init(Member),
    /// A decorator is given the class.
    Decorate(Node<'m>),
}

/// How a class statement is executed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Making<'m> {
    /// The metaclass of this file that makes it, if it is not `type` or `ABCMeta`.
    pub metaclass: Option<At<'m>>,
    /// What runs.
    pub events: Vec<Event<'m>>,
}

/// A class's class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meta<'m> {
    Type,
    Abc,
    File(At<'m>),
}

impl<'m> Context<'m> {
    /// What runs while the class statement is executed; `None` where that is not known. Attributes whose class is not known may be told
    /// their names too.
    #[must_use]
    pub fn making(&self, at: At<'m>) -> Option<Making<'m>> {
        let class = self.class(at);
        if !class.complete || class.mro.is_err() {
            return None;
        }
        let metaclass = match self.only_metaclass(&class)? {
            Meta::File(at) => Some(at),
            Meta::Type | Meta::Abc => None,
        };
        let meta = metaclass.map(|at| self.class(at));
        let of_meta = |name: &str| match &meta {
            Some(meta) => match self.special(meta, name) {
                Special::From(member) => {
                    Some(Some(member).filter(|m| !is_object(&m.class) && m.class.module != "builtins"))
                }
                Special::Missing => Some(None),
                Special::Denied(_) | Special::Unknown => None,
            },
            None => Some(None),
        };
        let (prepare, new, init) = (of_meta("__prepare__")?, of_meta("__new__")?, of_meta("__init__")?);
        if let (Some(meta), Some(_)) = (&meta, &new) {
            let steps = chain(self, meta, "__new__", 8);
            let own: Vec<_> = steps.iter().take_while(|step| step.member.class.module.is_empty()).collect();
            // Only one that hands on is certain to get to `type.__new__`.
            if own.len() != 1 || own.first()?.goes_on != Some(true) {
                return None;
            }
        }
        let mut events: Vec<Event<'m>> = Vec::new();
        let changes_names = prepare.is_some() || new.is_some();
        events.extend(prepare.map(Event::Prepare));
        let body = at.node.field_child(Field::Body)?;
        let first = body.named_children().find(|n| n.kind() != Kind::Comment)?;
        events.push(Event::Body(self.at(at).line(first)));
        events.extend(new.map(Event::New));
        let told = self.names_told(at)?;
        // Another namespace, or a `__new__` before, may hold other attributes than the body binds.
        if changes_names && !told.is_empty() {
            return None;
        }
        events.extend(told);
        let above = self.init_subclass_above(&class)?;
        if !self.keywords_fit(at, above.as_ref(), metaclass.is_some()) {
            return None;
        }
        events.extend(above.map(Event::InitSubclass));
        events.extend(init.map(Event::Init));
        let mut all: Vec<Node<'m>> = decorators(at.node).collect();
        all.reverse();
        events.extend(all.into_iter().map(Event::Decorate));
        Some(Making { metaclass, events })
    }

    /// Whether the keywords of a class statement are those that the `__init_subclass__` above asks for: else the statement raises
    /// `TypeError`. A metaclass may take them away.
    fn keywords_fit(&self, at: At<'m>, above: Option<&Member>, has_metaclass: bool) -> bool {
        let arguments = at.node.field_child(Field::Superclasses);
        let given: Vec<&str> = arguments
            .into_iter()
            .flat_map(Node::named_children)
            .filter(|n| n.kind() == Kind::KeywordArgument)
            .filter_map(|n| n.field_child(Field::Name))
            .map(Node::text)
            .filter(|name| *name != "metaclass")
            .collect();
        if has_metaclass && !given.is_empty() {
            return false;
        }
        let Some(member) = above else { return given.is_empty() };
        let Some(parameters) = function_of(self, member).and_then(|f| f.node.field_child(Field::Parameters))
        else {
            return false;
        };
        let mut takes_any = false;
        let mut known: Vec<&str> = Vec::new();
        for parameter in parameters.named_children().skip(1) {
            let name = match parameter.kind() {
                Kind::Identifier => Some(parameter),
                Kind::TypedParameter => parameter.named_child(0),
                Kind::DefaultParameter | Kind::TypedDefaultParameter => parameter.field_child(Field::Name),
                _ => None,
            };
            match (parameter.kind(), name) {
                (Kind::DictionarySplatPattern, _) => takes_any = true,
                (Kind::Identifier | Kind::TypedParameter, Some(name)) => {
                    if name.kind() == Kind::DictionarySplatPattern {
                        takes_any = true;
                    } else if name.kind() == Kind::Identifier {
                        // It has no default.
                        if !given.contains(&name.text()) {
                            return false;
                        }
                        known.push(name.text());
                    }
                }
                (_, Some(name)) => known.push(name.text()),
                (Kind::KeywordSeparator | Kind::Comment | Kind::ListSplatPattern, None) => {}
                _ => return false,
            }
        }
        takes_any || given.iter().all(|name| known.contains(name))
    }

    /// The `__init_subclass__` of this file that runs for a class, inner `None` where only that of `object` does; outer where that is
    /// not known.
    #[must_use]
    pub fn init_subclass_above(&self, class: &Class) -> Option<Option<Member>> {
        const NAME: &str = "__init_subclass__";
        for key in self.keys_of(class).into_iter().skip(1) {
            match key {
                Key::File(at) => {
                    let bindings = self.bindings_in_class(at, NAME);
                    if bindings.is_empty() && !self.is_set_from_outside(at, NAME) {
                        continue;
                    }
                    let is_def = bindings.iter().all(|found| found.binding.kind == BindingKind::Function);
                    if !is_def || self.is_doubtful(at, NAME) {
                        return None;
                    }
                    return Some(Some(self.supplier(&self.class(at), NAME)?));
                }
                Key::Outside(id) => match self.outside_class(&id)? {
                    OutsideClass::Table(class) if class.member(NAME).is_some() => return Some(None),
                    OutsideClass::Table(_) => {}
                    class @ OutsideClass::Written(..) => {
                        if class.may_have(NAME) {
                            return None;
                        }
                    }
                },
            }
        }
        Some(None)
    }

    /// The attributes of a class body whose class has a `__set_name__`.
    fn names_told(&self, class: At<'m>) -> Option<Vec<Event<'m>>> {
        let mut told = Vec::new();
        for name in self.names_in_class(class) {
            let bindings = self.bindings_in_class(class, &name);
            let [found] = bindings.as_slice() else {
                // Which of several values is there in the end is left open.
                let plain = |kind| matches!(kind, BindingKind::Function | BindingKind::Class);
                if bindings.iter().all(|found| plain(found.binding.kind)) {
                    continue;
                }
                return None;
            };
            let value = found.binding.value.and_then(|value| self.at_node(*found, value));
            let Some(value) = value.filter(|_| found.binding.kind == BindingKind::Assignment) else {
                continue;
            };
            if self.is_conditional_member(class, &name) || value.node.kind() != Kind::Call {
                continue;
            }
            let Value::InstanceOf(of) = self.at(value).value(value.node) else { continue };
            let special = self.special(&self.class(of), "__set_name__");
            if let (Some(member), Some(node)) = (special.own(), self.node_of(*found)) {
                told.push(Event::SetName(node, member.clone()));
            }
        }
        Some(told)
    }

    /// The metaclass that makes a class; `None` where several have to be put in order, or one is not known.
    fn only_metaclass(&self, class: &Class) -> Option<Meta<'m>> {
        let mut found = Meta::Type;
        for key in self.keys_of(class) {
            match (self.metaclass_named(&key)?, found) {
                (Meta::Type, _) => {}
                (other, Meta::Type) => found = other,
                (other, one) if other == one => {}
                _ => return None,
            }
        }
        if let Meta::File(at) = found {
            let meta = self.class(at);
            let is_type = |id: &ClassId| id.module == "builtins" && id.qualname == "type";
            let order = meta.mro.as_ref().ok().filter(|_| meta.complete)?;
            order.0.iter().any(is_type).then_some(())?;
            for key in self.keys_of(&meta) {
                (self.metaclass_named(&key)? == Meta::Type).then_some(())?;
            }
        }
        Some(found)
    }

    /// The metaclass of this file that makes a class; inner `None` where `type` or `ABCMeta` does, outer where it is not known.
    #[must_use]
    pub fn metaclass(&self, class: &Class) -> Option<Option<At<'m>>> {
        Some(match self.only_metaclass(class)? {
            Meta::File(at) => Some(at),
            Meta::Type | Meta::Abc => None,
        })
    }

    /// The metaclass that a class names itself.
    fn metaclass_named(&self, key: &Key<'m>) -> Option<Meta<'m>> {
        let standard = |id: &ClassId| match (id.module.as_str(), id.qualname.as_str()) {
            ("builtins", "type") => Some(Meta::Type),
            ("abc", "ABCMeta") => Some(Meta::Abc),
            _ => None,
        };
        match key {
            Key::File(at) => {
                let written = written(at.node);
                if written.doubtful {
                    return None;
                }
                let Some(metaclass) = written.metaclass else { return Some(Meta::Type) };
                match self.at(*at).definition(metaclass) {
                    Definition::Class(at) if self.decorators_keep_class(at) => Some(Meta::File(at)),
                    Definition::External(path) => match self.outside(&path) {
                        Outside::Class(id) => standard(&id),
                        _ => None,
                    },
                    _ => None,
                }
            }
            Key::Outside(id) => match self.outside_class(id)? {
                OutsideClass::Table(class) => standard(&class.metaclass()),
                class @ OutsideClass::Written(..) => {
                    class.written()?.metaclass.is_none().then_some(Meta::Type)
                }
            },
        }
    }

    /// The classes of this file for which the `__init_subclass__` of a class runs, in source order.
    #[must_use]
    pub fn told_subclasses(&self, class: At<'m>) -> Vec<At<'m>> {
        let id = self.class(class).id;
        let mut told = self.subclasses(class);
        told.retain(|sub| {
            let sub = self.class(*sub);
            let next = self.init_subclass_above(&sub).flatten();
            next.is_some_and(|member| member.class == id && function_of(self, &member).is_some())
        });
        told
    }
}
