//! What a dotted path leads to in other modules.

use std::cell::Cell;
use std::sync::Arc;

use super::summary::{ClassSummary, DecoratorSummary, ModuleSummary, Target};
use super::{ClassId, Context, Gives, MemberKind, Module, Name, Resolved, stdlib};

/// How many re-exports are followed, one after the other.
const FAR: u32 = 32;
/// How many steps a question may take in all, where star imports branch.
const MOST_STEPS: u32 = 5_000;

/// The way that led to where a question is.
struct Trail<'t> {
    left: u32,
    steps: &'t Cell<u32>,
    /// The module and name that star imports are being asked for.
    asked: Option<(&'t str, &'t str)>,
    before: Option<&'t Trail<'t>>,
}

impl<'t> Trail<'t> {
    fn new(steps: &'t Cell<u32>) -> Trail<'t> {
        Trail { left: FAR, steps, asked: None, before: None }
    }

    /// One step further; `None` where it is far enough.
    fn further(&'t self) -> Option<Trail<'t>> {
        self.steps.set(self.steps.get() + 1);
        let left = self.left.checked_sub(1).filter(|_| self.steps.get() < MOST_STEPS)?;
        Some(Trail { left, steps: self.steps, asked: None, before: Some(self) })
    }

    /// Whether the star imports of a module are being asked for a name already: what they bind it to is not found by asking them
    /// again.
    fn is_asking(&self, module: &str, name: &str) -> bool {
        let mut at = Some(self);
        while let Some(trail) = at {
            if trail.asked == Some((module, name)) {
                return true;
            }
            at = trail.before;
        }
        false
    }
}

/// What a dotted path leads to outside of this file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outside {
    /// A class.
    Class(ClassId),
    /// One of typing's names for a class (`typing.List`).
    TypingAlias(ClassId),
    /// A function of a module that was read: the module's name, and its number among the module's functions.
    Function(Name, u32),
    /// A module or package.
    Module(Name),
    /// Nothing: importing it raises `ImportError`.
    Missing,
    /// Its module is still being read.
    Pending,
    /// Something that is not known.
    Unknown,
}

/// A class of another module.
pub(super) enum OutsideClass {
    /// One of the tables'.
    Table(stdlib::StandardClass),
    /// One that was read; its number among the module's classes.
    Written(Arc<ModuleSummary>, u32),
}

impl OutsideClass {
    /// The class statement, where that was read.
    pub(super) fn written(&self) -> Option<&ClassSummary> {
        match self {
            OutsideClass::Table(_) => None,
            OutsideClass::Written(summary, number) => summary.classes.get(*number as usize),
        }
    }

    /// The names that its body binds.
    pub(super) fn members(&self) -> Vec<Name> {
        match self {
            OutsideClass::Table(class) => class.members().map(Name::new).collect(),
            OutsideClass::Written(..) => {
                let members = self.written().map(|class| class.members.iter().map(|m| m.name.clone()));
                members.into_iter().flatten().collect()
            }
        }
    }

    /// Whether its body binds the name, and if that was read, on which line.
    pub(super) fn line_of(&self, name: &str) -> Option<Option<u32>> {
        match self {
            OutsideClass::Table(class) => class.member(name).map(|_| None),
            OutsideClass::Written(..) => {
                let class = self.written()?;
                // A class that binds `__eq__` and not `__hash__` gets `__hash__ = None` (Language Reference 3.3.1).
                let eq = || (name == "__hash__").then(|| class.member("__eq__")).flatten();
                Some(Some(class.member(name).or_else(eq)?.line))
            }
        }
    }

    /// Whether it may have an attribute in a way that is not known. The tables leave out names with one leading underscore.
    pub(super) fn is_uncertain(&self, name: &str) -> bool {
        match self {
            OutsideClass::Table(class) => {
                name.starts_with('_') && !name.starts_with("__") && !class.is_object()
            }
            OutsideClass::Written(..) => self.written().is_none_or(|class| {
                class.member(name).is_some_and(|member| member.doubtful)
                    || class.unknown_slots
                    || class.slots.iter().flatten().any(|slot| slot == name)
            }),
        }
    }

    /// Whether it has the attribute, or may have it.
    pub(super) fn may_have(&self, name: &str) -> bool {
        self.line_of(name).is_some() || self.is_uncertain(name)
    }
}

impl<'m> Context<'m> {
    /// What a module's name leads to, as seen from this file.
    pub(super) fn find(&self, module: &str) -> Resolved {
        let found = self.module().options().source.find(module);
        if !matches!(found, Resolved::Standard | Resolved::Opaque) {
            self.depend_on(Name::new_static(Module::ANY_MODULE));
        }
        found
    }

    /// What a dotted path as a program writes it leads to, through re-exports: `django.views.generic.ListView` is the class
    /// `ListView` of `django.views.generic.list`.
    #[must_use]
    pub fn outside(&self, path: &str) -> Outside {
        self.outside_within(path, &Trail::new(&Cell::new(0)))
    }

    fn outside_within(&self, path: &str, trail: &Trail<'_>) -> Outside {
        let Some(trail) = trail.further() else { return Outside::Unknown };
        let Some((first, rest)) = path.split_once('.').or(Some((path, ""))).filter(|(f, _)| !f.is_empty())
        else {
            return Outside::Unknown;
        };
        let (mut module, mut rest) = (Name::new(first), rest);
        loop {
            let summary = match self.find(&module) {
                Resolved::Standard | Resolved::Opaque if rest.is_empty() => {
                    return self.standard_path(&module);
                }
                Resolved::Standard | Resolved::Opaque => {
                    return self.standard_path(&format!("{module}.{rest}"));
                }
                Resolved::Missing => return Outside::Missing,
                Resolved::Pending => return Outside::Pending,
                Resolved::Namespace => None,
                Resolved::Module(summary) if summary.replaces_itself => {
                    // Its names are those of something else. Its submodules are found by its path.
                    match rest.split_once('.').filter(|_| summary.names_path) {
                        Some((part, after)) => {
                            module = Name::from(format!("{module}.{part}"));
                            rest = after;
                        }
                        None => return Outside::Unknown,
                    }
                    match self.find(&module) {
                        Resolved::Module(_) | Resolved::Namespace | Resolved::Pending => continue,
                        _ => return Outside::Unknown,
                    }
                }
                Resolved::Module(summary) => Some(summary),
            };
            if rest.is_empty() {
                return Outside::Module(module);
            }
            let (part, after) = rest.split_once('.').unwrap_or((rest, ""));
            rest = after;
            match summary.as_ref().and_then(|summary| self.attribute(summary, part, &trail)) {
                Some(Outside::Module(name)) => module = name,
                Some(Outside::Class(id)) => return self.nested_class(id, rest),
                Some(other) if rest.is_empty() => return other,
                Some(Outside::Pending) => return Outside::Pending,
                Some(_) => return Outside::Unknown,
                None => module = Name::from(format!("{module}.{part}")),
            }
        }
    }

    /// What the tables say of a path.
    fn standard_path(&self, path: &str) -> Outside {
        match stdlib::entry_at(path, self.target()) {
            Some(stdlib::Entry::Class(id)) => return Outside::Class(id),
            Some(stdlib::Entry::TypingAlias(id)) => return Outside::TypingAlias(id),
            None => {}
        }
        if stdlib::is_module(path, self.target()) {
            // One that could not be read where the tables were made may be there on other systems only.
            return if stdlib::was_read(path) { Outside::Module(Name::new(path)) } else { Outside::Unknown };
        }
        let top = path.split('.').next().unwrap_or_default();
        let is_gone = stdlib::is_known_module(top) && !stdlib::is_module(top, self.target());
        if is_gone { Outside::Missing } else { Outside::Unknown }
    }

    /// `Outer.Inner`, where the class statement of `Outer` holds that of `Inner`.
    fn nested_class(&self, id: ClassId, rest: &str) -> Outside {
        let mut id = id;
        for part in rest.split('.').filter(|part| !part.is_empty()) {
            let qualname = Name::from(format!("{}.{part}", id.qualname));
            id = ClassId { module: id.module, qualname };
            if self.outside_class(&id).is_none() {
                return Outside::Unknown;
            }
        }
        Outside::Class(id)
    }

    /// What a module's attribute is; `None` where the module itself binds no such name, so that a submodule may be meant.
    fn attribute(&self, summary: &Arc<ModuleSummary>, name: &str, trail: &Trail<'_>) -> Option<Outside> {
        let by_star = || self.by_star(summary, name, trail);
        match summary.name(name) {
            Some((Target::Path(path), _)) if is_part(path, &summary.name, name) => None,
            Some((target, _)) => {
                let found = self.target_in(summary, target, trail);
                // Which one comes last is not written down.
                let other = if summary.stars.is_empty() { None } else { by_star() };
                Some(if other.is_none_or(|other| other == found) { found } else { Outside::Unknown })
            }
            None => match by_star() {
                Some(found) => Some(found),
                None if summary.has_getattr || summary.changes_itself || summary.unknown_star => {
                    let submodule = self.find(&format!("{}.{name}", summary.name));
                    match submodule {
                        Resolved::Missing | Resolved::Opaque => Some(Outside::Unknown),
                        _ => None,
                    }
                }
                None => None,
            },
        }
    }

    /// What the star imports of a module bind a name to.
    fn by_star(&self, summary: &Arc<ModuleSummary>, name: &str, trail: &Trail<'_>) -> Option<Outside> {
        if summary.stars.is_empty() || trail.is_asking(&summary.name, name) {
            return None;
        }
        let Some(further) = trail.further() else { return Some(Outside::Unknown) };
        let trail = Trail { asked: Some((&summary.name, name)), ..further };
        let mut found: Option<Outside> = None;
        for star in &summary.stars {
            let one = match self.find(star) {
                Resolved::Module(there) => {
                    // A list in `__all__` says all that it gives; without one, `__getattr__` is asked for `__all__`.
                    let may_have_more = there.changes_itself || (there.has_getattr && there.all.is_none());
                    let unknown = may_have_more.then_some(Outside::Unknown);
                    self.public(&there, name, &trail).or(unknown)
                }
                Resolved::Pending => Some(Outside::Pending),
                Resolved::Standard => {
                    let names = stdlib::star_names(star);
                    let has = names.map(|mut names| names.any(|one| one == name));
                    match has {
                        Some(true) => Some(self.standard_path(&format!("{star}.{name}"))),
                        Some(false) => None,
                        None => Some(Outside::Unknown),
                    }
                }
                Resolved::Missing | Resolved::Namespace => None,
                Resolved::Opaque => Some(Outside::Unknown),
            };
            match (&found, one) {
                (_, None) => {}
                (None, one) => found = one,
                (Some(before), Some(one)) if *before == one => {}
                _ => return Some(Outside::Unknown),
            }
        }
        found
    }

    /// What `from module import *` binds a name to.
    fn public(&self, summary: &Arc<ModuleSummary>, name: &str, trail: &Trail<'_>) -> Option<Outside> {
        let found = || self.attribute(summary, name, trail);
        match &summary.all {
            Some(all) => all.iter().any(|one| one == name).then(|| found().unwrap_or(Outside::Unknown)),
            None if summary.unknown_all => found().map(|_| Outside::Unknown),
            None if name.starts_with('_') => None,
            None => found(),
        }
    }

    /// Whether `from module import *` binds a name; `None` where that is not known.
    pub(super) fn star_of_summary(&self, summary: &Arc<ModuleSummary>, name: &str) -> Option<bool> {
        match self.public(summary, name, &Trail::new(&Cell::new(0))) {
            None if summary.unknown_star || summary.unknown_all => None,
            None => Some(false),
            Some(Outside::Pending) => None,
            Some(_) if summary.unknown_all => None,
            Some(_) => Some(true),
        }
    }

    /// Whether calling a class of another module gives an instance of it, as far as modules that were read can say otherwise: no
    /// `__new__` and no metaclass. What those of the tables give is known elsewhere.
    pub(super) fn makes_instances_elsewhere(&self, id: &ClassId) -> bool {
        if matches!(self.outside_class(id), Some(OutsideClass::Table(_))) {
            return true;
        }
        let Some(order) = self.outside_keys(id).filter(|order| order.complete) else { return false };
        order.keys.iter().all(|key| match key {
            super::classes::Key::Outside(id) => self.outside_class(id).is_some_and(|class| {
                class
                    .written()
                    .is_none_or(|class| class.metaclass.is_none() && class.member("__new__").is_none())
                    && id.module != "enum"
            }),
            super::classes::Key::File(_) => false,
        })
    }

    /// What something named in another module leads to.
    pub(super) fn target_of_module(&self, summary: &Arc<ModuleSummary>, target: &Target) -> Outside {
        self.target_in(summary, target, &Trail::new(&Cell::new(0)))
    }

    fn target_in(&self, summary: &Arc<ModuleSummary>, target: &Target, trail: &Trail<'_>) -> Outside {
        let Some(trail) = trail.further() else { return Outside::Unknown };
        match target {
            Target::Class(number) => match summary.classes.get(*number as usize) {
                Some(class) if self.keep_class(summary, class, &trail) => {
                    Outside::Class(ClassId { module: summary.name.clone(), qualname: class.qualname.clone() })
                }
                _ => Outside::Unknown,
            },
            Target::Function(number) => Outside::Function(summary.name.clone(), *number),
            Target::Path(path) => self.outside_within(path, &trail),
            Target::FirstOf(all) => {
                for one in all {
                    let works = match one {
                        Target::Path(path) => self.imports_well(path),
                        _ => Some(true),
                    };
                    match (self.target_in(summary, one, &trail), works) {
                        (Outside::Missing, _) | (_, Some(false)) => {}
                        (_, None) => return Outside::Unknown,
                        (found, _) => return found,
                    }
                }
                Outside::Unknown
            }
            Target::Unknown => Outside::Unknown,
        }
    }

    /// The same, for those who ask about the class itself.
    pub(super) fn keep_class_of(&self, summary: &Arc<ModuleSummary>, class: &ClassSummary) -> bool {
        self.keep_class(summary, class, &Trail::new(&Cell::new(0)))
    }

    /// Whether the name of a class leads to what the class statement made.
    fn keep_class(&self, summary: &Arc<ModuleSummary>, class: &ClassSummary, trail: &Trail<'_>) -> bool {
        !class.replaced && class.decorators.iter().all(|decorator| self.keeps(summary, decorator, trail))
    }

    fn keeps(&self, summary: &Arc<ModuleSummary>, decorator: &DecoratorSummary, trail: &Trail<'_>) -> bool {
        match &decorator.target {
            Target::Path(path) => self.path_keeps(path, decorator.called),
            target => match self.target_in(summary, target, trail) {
                Outside::Function(module, number) => {
                    self.function_gives(&module, number).keeps(decorator.called)
                }
                _ => false,
            },
        }
    }

    /// Whether what a path leads to, as a decorator, leaves a class as it is, or puts one with the same bases and name in its place.
    pub(super) fn path_keeps(&self, path: &str, called: bool) -> bool {
        if keeps_class(path) {
            return true;
        }
        match self.outside(path) {
            Outside::Function(module, number) => self.function_gives(&module, number).keeps(called),
            Outside::Unknown => self.method_gives(path).is_some_and(|gives| gives.keeps(called)),
            // An object that is called with the class: `@implementer(…)`.
            Outside::Class(id) if called => {
                let call = format!("{}.{}.__call__", id.module, id.qualname);
                self.method_gives(&call).is_some_and(|gives| gives.keeps(false))
            }
            _ => false,
        }
    }

    /// What a method gives that a path leads to: `package.module.Class.method`.
    fn method_gives(&self, path: &str) -> Option<Gives> {
        let (class, name) = path.rsplit_once('.')?;
        let Outside::Class(id) = self.outside(class) else { return None };
        let order = self.outside_keys(&id)?;
        for key in order.keys {
            let super::classes::Key::Outside(id) = key else { return None };
            let class = self.outside_class(&id)?;
            if class.is_uncertain(name) {
                return None;
            }
            if class.line_of(name).is_some() {
                return class.written()?.member(name)?.gives;
            }
        }
        None
    }

    /// What a function of another module gives, where no decorator makes something else of it.
    fn function_gives(&self, module: &str, number: u32) -> Gives {
        let anything = Gives { other: true, ..Gives::default() };
        let Resolved::Module(summary) = self.find(module) else { return anything };
        let function = summary.functions.get(number as usize).filter(|function| !function.decorated);
        function.map_or(anything, |function| function.gives)
    }

    /// The name of a function of another module: see [`Outside::Function`].
    #[must_use]
    pub fn function_name(&self, module: &str, number: u32) -> Option<Name> {
        let Resolved::Module(summary) = self.find(module) else { return None };
        summary.functions.get(number as usize).map(|function| function.name.clone())
    }

    /// A class of another module, by its identity.
    pub(super) fn outside_class(&self, id: &ClassId) -> Option<OutsideClass> {
        if let Resolved::Module(summary) = self.find(&id.module) {
            let number = summary.class_number(&id.qualname)?;
            return Some(OutsideClass::Written(summary, number));
        }
        stdlib::class(id, self.target()).map(OutsideClass::Table)
    }

    /// Whether a member of a class of another module, that was read, is a `def`.
    #[must_use]
    pub fn is_method_elsewhere(&self, member: &super::Member) -> bool {
        let class = self.outside_class(&member.class);
        let found =
            class.as_ref().and_then(OutsideClass::written).and_then(|class| class.member(&member.name));
        found.is_some_and(|member| !matches!(member.kind, MemberKind::Data | MemberKind::Class))
    }

    /// What a member of a class of another module is, where that is known.
    #[must_use]
    pub fn kind_elsewhere(&self, member: &super::Member) -> Option<MemberKind> {
        match self.outside_class(&member.class)? {
            OutsideClass::Table(class) => Some(match class.member(&member.name)?.kind {
                stdlib::MemberKind::Method => MemberKind::Method,
                stdlib::MemberKind::ClassMethod => MemberKind::ClassMethod,
                stdlib::MemberKind::StaticMethod => MemberKind::StaticMethod,
                stdlib::MemberKind::Property => MemberKind::Property,
                stdlib::MemberKind::Class => MemberKind::Class,
                _ => MemberKind::Data,
            }),
            class @ OutsideClass::Written(..) => Some(class.written()?.member(&member.name)?.kind),
        }
    }

    /// Whether a method of another module calls `super()`'s method of the same name: see [`cooperation`](super::cooperation).
    pub(super) fn goes_on_elsewhere(&self, member: &super::Member) -> Option<bool> {
        self.outside_class(&member.class)?.written()?.member(&member.name)?.goes_on
    }

    /// The class that `module.Qualified.Name` in one word names: as [`Value::Instance`](super::Value::Instance) has it.
    #[must_use]
    pub fn class_elsewhere_named(&self, name: &str) -> Option<ClassId> {
        if let Some(id) = stdlib::class_named(name, self.target()) {
            return Some(id);
        }
        let mut dots: Vec<usize> = memchr::memchr_iter(b'.', name.as_bytes()).take(16).collect();
        dots.reverse();
        dots.into_iter().find_map(|dot| {
            let id =
                ClassId { module: Name::new(name.get(..dot)?), qualname: Name::new(name.get(dot + 1..)?) };
            self.outside_class(&id).is_some().then_some(id)
        })
    }
}

/// Decorators that give the class back, or one with the same bases and name in its place.
pub(super) fn keeps_class(name: &str) -> bool {
    matches!(
        name,
        "dataclasses.dataclass"
            | "functools.total_ordering"
            | "enum.unique"
            | "enum.verify"
            | "typing.final"
            | "typing.runtime_checkable"
            | "typing.dataclass_transform"
            | "typing_extensions.final"
            | "typing_extensions.runtime_checkable"
            | "typing_extensions.dataclass_transform"
            | "typing_extensions.deprecated"
            | "warnings.deprecated"
            | "attr.s"
            | "attr.attrs"
            | "attr.attributes"
            | "attr.dataclass"
            | "attr.define"
            | "attr.mutable"
            | "attr.frozen"
            | "attrs.define"
            | "attrs.mutable"
            | "attrs.frozen"
    )
}

/// Whether a path is the submodule `name` of a package: `from . import name` in its `__init__`.
fn is_part(path: &str, package: &str, name: &str) -> bool {
    path.strip_prefix(package).and_then(|rest| rest.strip_prefix('.')) == Some(name)
}
