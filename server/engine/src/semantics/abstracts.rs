//! Which abstract methods a class still misses: without them it makes no instances.

use super::bases::written;
use super::classes::{Key, Order};
use super::definition::inner_definition;
use super::imports::{FAR, bare};
use super::outside::OutsideClass;
use super::receiver::decorators;
use super::remembered::Lead;
use super::variables::Found;
use super::{At, BindingKind, Class, Context, Definition, Member, Name, Outside, stdlib};
use crate::syntax::{Field, Kind, Node};

impl<'m> Context<'m> {
    /// The names in the class's `__abstractmethods__`, sorted; `None` where they are not known. There are none where no metaclass
    /// looks at them.
    #[must_use]
    pub fn abstract_methods(&self, class: &Class) -> Option<Vec<Name>> {
        if !class.complete || class.mro.is_err() {
            return None;
        }
        let keys = self.keys_of(class);
        if !self.is_watched(&keys)? {
            return Some(Vec::new());
        }
        let hooks = self.hooks(&keys, true);
        let mut names: Vec<Name> = Vec::new();
        for key in &keys {
            let own = self.maybe_abstract(key);
            // What is marked in a class of another metaclass is not written down for those below it.
            if !own.is_empty() && self.is_watched(&self.keys_above(key)?)? {
                names.extend(own);
            }
        }
        names.sort_unstable();
        names.dedup();
        let mut missing = Vec::new();
        for name in names {
            let supplier = keys.get(self.supplying_key(&keys, &hooks, &name)?)?;
            if self.abstractness_in(supplier, &name)? {
                self.is_watched(&self.keys_above(supplier)?)?.then_some(())?;
                missing.push(name);
            }
        }
        Some(missing)
    }

    /// Whether what is called is a class that has abstract methods. The answer is remembered: most calls are of classes that were
    /// called before.
    #[must_use]
    pub fn has_abstract_methods(&self, called: &Definition<'m>) -> bool {
        if !matches!(called, Definition::Class(_) | Definition::External(_)) {
            return false;
        }
        self.module().abstracts.answer(self, Lead::of(called), |context, called| {
            let called = called.clone().definition(context.module());
            let class = called.and_then(|called| context.class_called(&called));
            class.and_then(|class| context.abstract_methods(&class)).is_some_and(|names| !names.is_empty())
        })
    }

    /// The class that a definition is.
    #[must_use]
    pub fn class_called(&self, called: &Definition<'m>) -> Option<Class> {
        match called {
            Definition::Class(at) => Some(self.class(*at)),
            Definition::External(path) => match self.outside(path) {
                Outside::Class(id) => self.class_elsewhere(&id),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a metaclass of these classes looks at what is abstract.
    fn is_watched(&self, keys: &[Key<'m>]) -> Option<bool> {
        let mut is_watched = false;
        for key in keys {
            is_watched |= self.metaclass_is_abc(key)?;
        }
        Some(is_watched)
    }

    /// A class's own order.
    fn keys_above(&self, key: &Key<'m>) -> Option<Vec<Key<'m>>> {
        let order = match key {
            Key::File(at) => self.class_keys(*at),
            Key::Outside(id) => self.outside_keys(id),
        };
        order.filter(|order| order.complete).map(|order| order.keys)
    }

    /// Whether a member of a class says of itself that it is abstract; `None` where that cannot be told.
    #[must_use]
    pub fn is_abstract(&self, member: &Member) -> Option<bool> {
        let Some((piece, node)) = member.node else {
            return self.abstractness_in(&Key::Outside(member.class.clone()), &member.name);
        };
        let name = self.module().pieces().get(piece)?.segment.tree().node(node)?;
        let function = name.parent().filter(|p| p.kind() == Kind::FunctionDefinition)?;
        let class = self.at(At { piece, node: function }).class_of_method(function)?;
        self.abstractness_in(&Key::File(class), &member.name)
    }

    /// Whether the metaclass that a class names is `ABCMeta` or one below it.
    fn metaclass_is_abc(&self, key: &Key<'m>) -> Option<bool> {
        let is_abc = |order: Order<'m>| {
            let is = |key: &Key<'m>| matches!(key, Key::Outside(id) if id.module == "abc" && id.qualname == "ABCMeta");
            order.complete.then(|| order.keys.iter().any(is))
        };
        match key {
            Key::File(at) => {
                let Some(metaclass) = written(at.node).metaclass else { return Some(false) };
                match self.at(*at).definition(metaclass) {
                    Definition::Class(at) => is_abc(self.class_keys(at)?),
                    Definition::External(path) => match self.outside(&path) {
                        Outside::Class(id) => is_abc(self.outside_keys(&id)?),
                        _ => None,
                    },
                    _ => None,
                }
            }
            Key::Outside(id) => match self.outside_class(id)? {
                OutsideClass::Table(class) => {
                    let metaclass = class.metaclass();
                    if metaclass == stdlib::builtin("type") {
                        return Some(false);
                    }
                    let order = stdlib::mro(&metaclass, self.target())?;
                    Some(order.iter().any(|id| id.module == "abc" && id.qualname == "ABCMeta"))
                }
                OutsideClass::Written(summary, number) => {
                    let class = summary.classes.get(number as usize)?;
                    let Some(metaclass) = &class.metaclass else { return Some(false) };
                    match self.target_of_module(&summary, metaclass) {
                        Outside::Class(id) => is_abc(self.outside_keys(&id)?),
                        _ => None,
                    }
                }
            },
        }
    }

    /// The names in a class's body that are abstract, or may be.
    fn maybe_abstract(&self, key: &Key<'m>) -> Vec<Name> {
        match key {
            Key::File(at) => {
                let names = self.names_in_class(*at).into_iter();
                names.filter(|name| self.abstractness_in(key, name) != Some(false)).collect()
            }
            Key::Outside(id) => match self.outside_class(id) {
                Some(OutsideClass::Table(class)) => {
                    let members = class.members_with_kinds().filter(|member| member.is_abstract);
                    members.map(|member| Name::new_static(member.name)).collect()
                }
                Some(class) => {
                    let members = class.written().into_iter().flat_map(|class| class.members.iter());
                    members
                        .filter(|member| member.is_abstract != Some(false))
                        .map(|m| m.name.clone())
                        .collect()
                }
                None => Vec::new(),
            },
        }
    }

    /// Whether what a class's own body binds a name to is abstract.
    fn abstractness_in(&self, key: &Key<'m>, name: &str) -> Option<bool> {
        match key {
            Key::File(at) => {
                let bindings = self.bindings_in_class(*at, name);
                let gives = |f: &&Found<'_>| f.binding.kind.gives_value();
                match bindings.iter().rev().find(gives) {
                    Some(found) => self.abstractness(*at, *found),
                    // `__hash__ = None` beside an `__eq__`.
                    None => Some(false),
                }
            }
            Key::Outside(id) => match self.outside_class(id)? {
                OutsideClass::Table(class) => Some(class.member(name).is_some_and(|m| m.is_abstract)),
                class @ OutsideClass::Written(..) => match class.written()?.member(name) {
                    Some(member) => member.is_abstract,
                    None => Some(false),
                },
            },
        }
    }

    /// Whether what a binding in a class body makes says of itself that it is abstract (`__isabstractmethod__`); `None` where
    /// that cannot be told.
    pub(super) fn abstractness(&self, class: At<'m>, found: Found<'m>) -> Option<bool> {
        self.abstractness_within(class, found, FAR)
    }

    fn abstractness_within(&self, class: At<'m>, found: Found<'m>, fuel: u32) -> Option<bool> {
        let fuel = fuel.checked_sub(1)?;
        match found.binding.kind {
            BindingKind::Function => self.abstractness_of_function(class, found, fuel),
            BindingKind::Assignment | BindingKind::NamedExpression => {
                let Some(value) = found.binding.value.and_then(|value| self.at_node(found, value)) else {
                    return Some(false);
                };
                let node = bare(value.node);
                match node.kind() {
                    // `__radd__ = __add__` is as abstract as that.
                    Kind::Identifier => {
                        let of = self.bindings_in_class(class, node.text());
                        match of.as_slice() {
                            [] => Some(false),
                            [only] if only.binding.node == found.binding.node => None,
                            [only] if only.binding.kind == BindingKind::Function => {
                                self.abstractness_within(class, *only, fuel)
                            }
                            [_] => Some(false),
                            _ => None,
                        }
                    }
                    Kind::Call => {
                        let mut below = node.descendants().filter(|n| n.kind() == Kind::Identifier);
                        let is_sure = below.all(|n| {
                            !n.text().contains("abstract") && !matches!(n.text(), "property" | "classmethod")
                        });
                        is_sure.then_some(false)
                    }
                    Kind::Attribute => None,
                    _ => Some(false),
                }
            }
            _ => Some(false),
        }
    }

    fn abstractness_of_function(&self, class: At<'m>, found: Found<'m>, fuel: u32) -> Option<bool> {
        let at = self.at_node(found, found.binding.statement).and_then(inner_definition)?;
        let there = self.at(at);
        let mut is_abstract = false;
        // From the function outwards.
        let all: Vec<Node<'m>> = decorators(at.node).collect();
        for decorator in all.into_iter().rev() {
            let expression = decorator.named_child(0).map(bare)?;
            let accessor = expression.field_child(Field::Attribute).map(Node::text);
            if matches!(accessor, Some("setter" | "getter" | "deleter"))
                && expression.kind() == Kind::Attribute
            {
                // A property is abstract where one of its functions is.
                let above = self.bindings_in_class(class, &found.binding.name);
                let mut above =
                    above.iter().filter(|f| (f.piece, f.binding.node) < (found.piece, found.binding.node));
                is_abstract |= match above.next_back() {
                    Some(before) => self.abstractness_within(class, *before, fuel)?,
                    None => return None,
                };
                continue;
            }
            match there.decorator_name(decorator).as_deref() {
                Some(
                    "abc.abstractmethod"
                    | "abc.abstractclassmethod"
                    | "abc.abstractstaticmethod"
                    | "abc.abstractproperty",
                ) => is_abstract = true,
                Some(
                    "builtins.classmethod"
                    | "builtins.staticmethod"
                    | "builtins.property"
                    | "functools.wraps"
                    | "contextlib.contextmanager"
                    | "contextlib.asynccontextmanager"
                    | "typing.override"
                    | "typing.final"
                    | "typing_extensions.override"
                    | "typing_extensions.final",
                ) => {}
                Some("functools.cached_property") => is_abstract = false,
                _ if is_abstract || expression.text().contains("abstract") => return None,
                _ => {}
            }
        }
        Some(is_abstract)
    }
}

#[cfg(test)]
mod tests {
    use crate::semantics::testing::ask_class;
    use crate::version::PythonVersion;

    /// What the last class of the text, `C`, still misses.
    fn missing(text: &str) -> Option<String> {
        ask_class(text, PythonVersion::NEWEST, "C", |context, class| {
            context.abstract_methods(class).map(|names| names.join(" "))
        })
    }

    const ABC: &str = "from abc import ABC, ABCMeta, abstractmethod, abstractproperty\n";

    #[test]
    fn not_known() {
        for text in [
            "class C(unknown, ABC):\n    @abstractmethod\n    def f(self): pass\n",
            "class C(ABC):\n    @unknown\n    @abstractmethod\n    def f(self): pass\n",
            "class C(ABC, metaclass=unknown):\n    @abstractmethod\n    def f(self): pass\n",
            "class A(ABC):\n    @abstractmethod\n    def f(self): pass\n@unknown\nclass C(A): pass\n",
            "class A(ABC):\n    @abstractmethod\n    def f(self): pass\nclass M:\n    @abstractmethod\n    def f(self): pass\nclass C(M, A): pass\n",
        ] {
            assert_eq!(missing(&format!("{ABC}{text}")), None, "{text}");
        }
    }

    #[test]
    fn nothing_is_missing() {
        for text in [
            "class C: pass\n",
            "class C:\n    @abstractmethod\n    def f(self): pass\n",
            "class A(ABC):\n    @abstractmethod\n    def f(self): pass\nclass C(A):\n    def f(self): pass\n",
            "class A(ABC):\n    @abstractmethod\n    def f(self): pass\nclass M:\n    f = 1\nclass C(M, A): pass\n",
            "class M:\n    @abstractmethod\n    def f(self): pass\nclass C(M, ABC): pass\n",
        ] {
            assert_eq!(missing(&format!("{ABC}{text}")).as_deref(), Some(""), "{text}");
        }
    }

    #[test]
    fn still_missing() {
        for (text, expected) in [
            ("class C(ABC):\n    @abstractmethod\n    def f(self): pass\n    def g(self): pass\n", "f"),
            ("class C(metaclass=ABCMeta):\n    @property\n    @abstractmethod\n    def p(self): pass\n", "p"),
            (
                "class A(ABC):\n    @abstractmethod\n    def f(self): pass\n    @abstractmethod\n    def g(self): pass\nclass C(A):\n    def g(self): pass\n",
                "f",
            ),
            (
                "class C(ABC):\n    @property\n    @abstractmethod\n    def p(self): pass\n    @p.setter\n    def p(self, v): pass\n",
                "p",
            ),
            (
                "class C(ABC):\n    @abstractmethod\n    def __add__(self, o): pass\n    __radd__ = __add__\n",
                "__add__ __radd__",
            ),
            (
                "from collections.abc import Mapping\nclass C(Mapping):\n    def __len__(self): return 0\n",
                "__getitem__ __iter__",
            ),
        ] {
            assert_eq!(missing(&format!("{ABC}{text}")).as_deref(), Some(expected), "{text}");
        }
    }
}
