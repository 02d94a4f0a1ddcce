//! `__slots__`: which attributes instances have room for, and whether they have a `__dict__` for others.

use super::bases::written;
use super::classes::Key;
use super::hooks::{is_named_tuple_path, touched_names};
use super::imports::bare;
use super::outside::{OutsideClass, keeps_class};
use super::receiver::decorators;
use super::{At, BindingKind, Class, ClassId, Constant, Context, Definition, Name, Outside, Target, stdlib};
use crate::syntax::{Field, Kind, Node};

/// Where instances of a class keep their attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The names in the `__slots__` of the classes of its order, sorted; those of the standard library's own classes left out.
    pub slots: Vec<Name>,
    /// Instances have a `__dict__`.
    pub has_dict: bool,
}

/// What one class adds.
struct Own {
    slots: Option<Box<[Name]>>,
    has_dict: bool,
}

impl<'m> Context<'m> {
    /// Where instances of the class keep their attributes; `None` where that is not known.
    #[must_use]
    pub fn layout(&self, class: &Class) -> Option<Layout> {
        if !class.complete || class.mro.is_err() {
            return None;
        }
        let mut layout = Layout { slots: Vec::new(), has_dict: false };
        for key in self.keys_of(class) {
            let own = match &key {
                Key::File(at) => self.own_layout(*at)?,
                Key::Outside(id) => self.layout_elsewhere(&self.outside_class(id)?)?,
            };
            layout.has_dict |= own.has_dict;
            layout.slots.extend(own.slots.into_iter().flatten());
        }
        layout.slots.sort_unstable();
        layout.slots.dedup();
        Some(layout)
    }

    /// The classes of the order that give instances a `__dict__`, in that order; `None` where that is not known.
    #[must_use]
    pub fn dict_givers(&self, class: &Class) -> Option<Vec<ClassId>> {
        let mut givers = Vec::new();
        for key in self.keys_of(class) {
            let own = match &key {
                Key::File(at) => self.own_layout(*at)?,
                Key::Outside(id) => self.layout_elsewhere(&self.outside_class(id)?)?,
            };
            if own.has_dict {
                givers.push(self.id_of(&key));
            }
        }
        Some(givers)
    }

    fn own_layout(&self, class: At<'m>) -> Option<Own> {
        let there = self.at(class);
        for decorator in decorators(class.node) {
            let expression = decorator.named_child(0).map(bare)?;
            let called = expression.kind() == Kind::Call;
            match there.decorator_name(decorator) {
                Some(path) if keeps_class(&path) => leaves_slots(&path, called).then_some(())?,
                _ => self.decorators_keep_class(class).then_some(())?,
            }
        }
        let written = written(class.node);
        if let Some(metaclass) = written.metaclass {
            let order = match there.definition(metaclass) {
                Definition::Class(at) => self.class_keys(at)?,
                Definition::External(path) => match self.outside(&path) {
                    Outside::Class(id) => self.outside_keys(&id)?,
                    _ => return None,
                },
                _ => return None,
            };
            self.adds_no_slots(&order.keys)?;
        }
        for (base, _) in written.bases {
            if let Definition::External(path) = there.definition(base?)
                && is_named_tuple_path(&path)
            {
                return None;
            }
        }
        let (slots, unknown) = self.own_slots(class);
        (!unknown).then(|| Own::new(slots))
    }

    fn layout_elsewhere(&self, class: &OutsideClass) -> Option<Own> {
        let (summary, number) = match class {
            OutsideClass::Table(class) => {
                return Some(Own { slots: None, has_dict: class.has_instance_dict() });
            }
            OutsideClass::Written(summary, number) => (summary, number),
        };
        let class = summary.classes.get(*number as usize)?;
        for decorator in &class.decorators {
            let keeps = match &decorator.target {
                Target::Path(path) if keeps_class(path) => leaves_slots(path, decorator.called),
                _ => self.keep_class_of(summary, class),
            };
            if !keeps {
                return None;
            }
        }
        if let Some(metaclass) = &class.metaclass {
            let Outside::Class(id) = self.target_of_module(summary, metaclass) else { return None };
            self.adds_no_slots(&self.outside_keys(&id)?.keys)?;
        }
        let is_named_tuple =
            |target: &Target| matches!(target, Target::Path(path) if is_named_tuple_path(path));
        if class.unknown_slots
            || class.replaced
            || class.bases.iter().any(|base| is_named_tuple(&base.target))
        {
            return None;
        }
        Some(Own::new(class.slots.clone()))
    }

    /// Whether a metaclass with this order leaves `__slots__` alone.
    fn adds_no_slots(&self, keys: &[Key<'m>]) -> Option<()> {
        for key in keys {
            match key {
                Key::File(at) => (!touches_slots(&touched_names(at.node))).then_some(())?,
                Key::Outside(id) => match self.outside_class(id)? {
                    OutsideClass::Table(_) => {}
                    class @ OutsideClass::Written(..) => {
                        (!touches_slots(class.written()?.touched.as_deref()?)).then_some(())?;
                    }
                },
            }
        }
        Some(())
    }

    /// The names in `__slots__` of a class of this file, and whether there are others that are not known.
    #[must_use]
    pub fn own_slots(&self, class: At<'m>) -> (Option<Box<[Name]>>, bool) {
        let bindings = self.bindings_in_class(class, "__slots__");
        let mut giving = bindings.iter().filter(|f| f.binding.kind != BindingKind::Annotation);
        let Some(found) = giving.next() else { return (None, false) };
        let value = found.binding.value.and_then(|value| self.at_node(*found, value));
        let (Some(value), None) = (value, giving.next()) else { return (None, true) };
        let there = self.at(value);
        let node = bare(value.node);
        let items: Vec<Node<'m>> = match node.kind() {
            Kind::Tuple | Kind::List | Kind::Set => node.named_children().collect(),
            Kind::Dictionary => {
                let keys = node.named_children().map(|pair| pair.field_child(Field::Key));
                let Some(keys) = keys.collect::<Option<Vec<_>>>() else { return (None, true) };
                keys
            }
            _ => vec![node],
        };
        let items = items.into_iter().filter(|item| item.kind() != Kind::Comment);
        let slot = |node: Node<'m>| match there.constant(node) {
            Some(Constant::Str(slot)) => Some(Name::from(slot)),
            _ => None,
        };
        match items.map(slot).collect::<Option<Box<[Name]>>>() {
            Some(slots) => (Some(slots), false),
            None => (None, true),
        }
    }
}

impl Own {
    fn new(slots: Option<Box<[Name]>>) -> Own {
        let has_dict = slots.as_ref().is_none_or(|slots| slots.iter().any(|slot| slot == "__dict__"));
        Own { slots, has_dict }
    }
}

/// Whether a decorator of the standard library leaves the class with the `__slots__` of its body.
fn leaves_slots(path: &str, called: bool) -> bool {
    keeps_class(path)
        && !path.starts_with("attr")
        && (path != "dataclasses.dataclass" || !called)
        && stdlib::is_known_module(path.split('.').next().unwrap_or_default())
}

fn touches_slots(names: &[Name]) -> bool {
    names.iter().any(|name| name == "__slots__" || name == "__dict__")
}

#[cfg(test)]
mod tests {
    use crate::semantics::testing::ask_class;
    use crate::version::PythonVersion;

    /// Slots, and whether there is a `__dict__`, of the last class of the text, `C`.
    fn layout(text: &str) -> Option<String> {
        ask_class(text, PythonVersion::NEWEST, "C", |context, class| {
            let layout = context.layout(class)?;
            Some(format!("{} {}", layout.slots.join(" "), layout.has_dict))
        })
    }

    #[test]
    fn not_known() {
        for text in [
            "class C(unknown):\n    __slots__ = ('a',)\n",
            "class C:\n    __slots__ = f()\n",
            "class C:\n    __slots__ = ['a']\n    __slots__ += ['b']\n",
            "@unknown\nclass C: pass\n",
            "import attrs\n@attrs.define\nclass C: pass\n",
            "import dataclasses\n@dataclasses.dataclass(slots=True)\nclass C:\n    x: int\n",
            "from typing import NamedTuple\nclass C(NamedTuple):\n    x: int\n",
            "class M(type):\n    def __new__(m, n, b, d):\n        d['__slots__'] = ()\n        return super().__new__(m, n, b, d)\nclass C(metaclass=M): pass\n",
        ] {
            assert_eq!(layout(text), None, "{text}");
        }
    }

    #[test]
    fn over_the_order() {
        for (text, expected) in [
            ("class C: pass\n", " true"),
            ("class C:\n    __slots__ = 'a'\n", "a false"),
            (
                "class A:\n    __slots__ = ('b', 'a')\nclass C(A):\n    __slots__ = {'c': 'text'}\n",
                "a b c false",
            ),
            ("class A:\n    __slots__ = ('a',)\nclass C(A): pass\n", "a true"),
            ("class A: pass\nclass C(A):\n    __slots__ = ()\n", " true"),
            ("class C:\n    __slots__ = ('a', '__dict__')\n", "__dict__ a true"),
            ("class C(int):\n    __slots__ = ()\n", " false"),
            ("class C(Exception):\n    __slots__ = ()\n", " true"),
            ("from collections.abc import Sized\nclass C(Sized):\n    __slots__ = ()\n", " false"),
            ("import dataclasses\n@dataclasses.dataclass\nclass C:\n    x: int\n", " true"),
        ] {
            assert_eq!(layout(text).as_deref(), Some(expected), "{text}");
        }
    }
}
