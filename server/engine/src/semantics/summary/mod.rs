//! What other files need to know of a module: its names and classes, without its code.

mod build;
mod namespace;
#[cfg(test)]
mod tests;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Gives, Name};

/// What a name or a base leads to, as far as its own module tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A class statement of the module, by its number among [`ModuleSummary::classes`].
    Class(u32),
    /// A `def` of the module, by its number among [`ModuleSummary::functions`].
    Function(u32),
    /// Something of another module, by its absolute name, or that module itself.
    Path(Name),
    /// The first of these that can be imported: `try: … except ImportError: …`.
    FirstOf(Box<[Target]>),
    /// It is bound, but to what is not known.
    Unknown,
}

/// A base as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseSummary {
    /// What it leads to, `[…]` left out.
    pub target: Target,
    /// It has `[…]` after it.
    pub subscripted: bool,
}

/// What is said above a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecoratorSummary {
    /// What the name leads to.
    pub target: Target,
    /// It is called: `@name(…)`.
    pub called: bool,
}

/// What kind of thing a class body binds a name to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MemberKind {
    /// A `def` without decorators that would make something else of it.
    Method,
    /// `@classmethod`
    ClassMethod,
    /// `@staticmethod`
    StaticMethod,
    /// `@property`, `@cached_property`
    Property,
    /// A class statement.
    Class,
    /// Anything else.
    Data,
}

/// A name of a class body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberSummary {
    /// The attribute, as the compiler names it.
    pub name: Name,
    /// The line on which it is bound last, from 1.
    pub line: u32,
    /// What it is bound to.
    pub kind: MemberKind,
    /// It is bound under a condition, deleted, or set from outside as well.
    pub doubtful: bool,
    /// It is abstract (`abc.abstractmethod`); none where that cannot be told.
    pub is_abstract: Option<bool>,
    /// It is bound to `None`: `__hash__ = None`.
    pub is_none: bool,
    /// Whether a method calls `super()`'s method of the same name: in each run, never, or none where that cannot be told.
    pub goes_on: Option<bool>,
    /// What a method gives for its first argument, as a decorator; also where the body wraps methods: `register = both(one, other)`.
    pub gives: Option<Gives>,
}

/// What `class[…]` gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subscript {
    /// An alias of the class, which as a base stands for it (PEP 560, PEP 585).
    Alias,
    /// The class itself: `__class_getitem__` returns its `cls`.
    Itself,
    /// What the next class of the order gives: `return super().__class_getitem__(…)`.
    Further,
    /// Anything.
    Unknown,
}

/// A class statement.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "these are independent facts about a class statement")]
pub struct ClassSummary {
    /// `__qualname__`
    pub qualname: Name,
    /// The line of `class`, from 1.
    pub line: u32,
    /// What stands in the parentheses, keywords left out.
    pub bases: Box<[BaseSummary]>,
    /// `metaclass=…`
    pub metaclass: Option<Target>,
    /// From top to bottom.
    pub decorators: Box<[DecoratorSummary]>,
    /// What its body binds, sorted by name.
    pub members: Box<[MemberSummary]>,
    /// What its body says that `class[…]` gives, where it does.
    pub subscript: Option<Subscript>,
    /// Functions of its module are given the class, and may set attributes on it.
    pub handed_around: bool,
    /// The names in `__slots__`; `None` where there is no `__slots__`, or one that is not known.
    pub slots: Option<Box<[Name]>>,
    /// The body binds `__slots__` to something that is not known.
    pub unknown_slots: bool,
    /// Its bases or keywords are not all known from the statement: `*bases`, `**keywords`, an error.
    pub doubtful: bool,
    /// It has type parameters (PEP 695).
    pub has_type_parameters: bool,
    /// As a metaclass it leaves bases and their order alone: it has no `mro`, and its `__new__` only hands the bases on.
    pub hands_bases_on: bool,
    /// A decorator that is defined in its own module makes another class of it.
    pub replaced: bool,
    /// The names that its code may set on other classes, sorted, where it is a metaclass or has `__init_subclass__`; none where any
    /// may be set.
    pub touched: Option<Box<[Name]>>,
}

impl ClassSummary {
    /// The member of this name.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&MemberSummary> {
        let at = self.members.binary_search_by(|member| member.name.as_str().cmp(name)).ok()?;
        self.members.get(at)
    }
}

/// A `def` at the top level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionSummary {
    /// Its name.
    pub name: Name,
    /// The line of `def`, from 1.
    pub line: u32,
    /// What a call gives.
    pub gives: Gives,
    /// It has decorators, so that the name may mean something else.
    pub decorated: bool,
    /// The names that it may set on a class that it decorates, sorted; none where any may be set.
    pub touched: Option<Box<[Name]>>,
}

/// An import statement that runs whenever its module is imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportSummary {
    /// Its line, from 1.
    pub line: u32,
    /// The modules that `import` names, or the one after `from`.
    pub modules: Box<[Name]>,
    /// The names after `from … import`; none for other statements, and for `*`.
    pub names: Box<[Name]>,
}

/// What other files need to know of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleSummary {
    /// Its absolute name.
    pub name: Name,
    /// It is a package.
    pub is_package: bool,
    /// It was read from a stub file: what it says of bases need not be what happens.
    pub is_stub: bool,
    /// Its class statements, functions' own left out, in source order.
    pub classes: Box<[ClassSummary]>,
    /// Its `def` statements at the top level.
    pub functions: Box<[FunctionSummary]>,
    /// The modules of its star imports.
    pub stars: Box<[Name]>,
    /// It has a star import from a module that is not known.
    pub unknown_star: bool,
    /// `__all__`, where it is a display of strings; `None` where there is none.
    pub all: Option<Box<[Name]>>,
    /// `__all__` is put together in another way.
    pub unknown_all: bool,
    /// It has a `__getattr__` (PEP 562).
    pub has_getattr: bool,
    /// It may have names that no statement binds, because it changes its own namespace.
    pub changes_itself: bool,
    /// It puts something else in its place in `sys.modules`.
    pub replaces_itself: bool,
    /// It reads or sets its own `__path__`: hands it on to what it puts in its place, or adds folders with submodules.
    pub names_path: bool,
    /// What it imports whenever it is imported, by absolute name.
    pub needs: Box<[Name]>,
    /// The statements that do so, in source order.
    pub imports: Box<[ImportSummary]>,
    names: FxHashMap<Name, (Target, u32)>,
    certain: FxHashSet<Name>,
    class_of: FxHashMap<Name, u32>,
}

impl ModuleSummary {
    /// What a name means once the module has run, and the line that binds it; star imports are not looked into.
    #[must_use]
    pub fn name(&self, name: &str) -> Option<(&Target, u32)> {
        self.names.get(name).map(|(target, line)| (target, *line))
    }

    /// Whether it has a name for certain once it has run: a statement that is under no condition and in no `try` binds it.
    #[must_use]
    pub fn is_certain(&self, name: &str) -> bool {
        self.certain.contains(name)
    }

    /// The names it binds, in no order.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        self.names.keys()
    }

    /// The class with this `__qualname__`.
    #[must_use]
    pub fn class(&self, qualname: &str) -> Option<&ClassSummary> {
        self.classes.get(self.class_number(qualname)? as usize)
    }

    /// The number of the class with this `__qualname__` among [`ModuleSummary::classes`]; the last, where several have it.
    #[must_use]
    pub fn class_number(&self, qualname: &str) -> Option<u32> {
        self.class_of.get(qualname).copied()
    }
}
