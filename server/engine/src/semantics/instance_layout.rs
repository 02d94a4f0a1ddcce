//! Which classes cannot be bases of one class, since their instances keep different things at the same place.

use super::classes::Key;
use super::outside::OutsideClass;
use super::{Class, ClassId, Context};

impl<'m> Context<'m> {
    /// Two classes above this one of which each lays out instances in its own way, so that CPython makes no class of them
    /// (`best_base` in typeobject.c: "multiple bases have instance lay-out conflict"); `None` where there are none, or where a
    /// class above is not known.
    #[must_use]
    pub fn layout_conflict(&self, class: &Class) -> Option<(ClassId, ClassId)> {
        let mro = class.mro.as_ref().ok().filter(|_| class.complete && class.bases.len() > 1)?;
        let order = mro.0.as_slice();
        let keys = self.keys_of(class);
        // For each class of the order, from its end: where the one is that laid out its instances.
        let mut solid: Vec<usize> = (0..order.len()).collect();
        for (at, key) in keys.iter().enumerate().rev() {
            let (bases, is_own) = if at == 0 { (class.bases.clone(), false) } else { self.laid_out(key)? };
            let mut best = None;
            for base in &bases {
                let candidate = *solid.get(order.iter().position(|id| id == base)?)?;
                best = match best {
                    None => Some(candidate),
                    Some(other) if self.derives(&keys, order, other, candidate) => Some(other),
                    Some(other) if self.derives(&keys, order, candidate, other) => Some(candidate),
                    Some(other) => return Some((order.get(other)?.clone(), order.get(candidate)?.clone())),
                };
            }
            if let (Some(base), false) = (best, is_own) {
                *solid.get_mut(at)? = base;
            }
        }
        None
    }

    /// The bases of a class above, and whether its instances keep something that those of its bases do not.
    fn laid_out(&self, key: &Key<'m>) -> Option<(Vec<ClassId>, bool)> {
        let adds =
            |slots: &[super::Name]| slots.iter().any(|slot| slot != "__dict__" && slot != "__weakref__");
        Some(match key {
            Key::File(at) => {
                let (slots, unknown) = self.own_slots(*at);
                (!unknown).then_some(())?;
                (self.class(*at).bases, slots.is_some_and(|slots| adds(&slots)))
            }
            Key::Outside(id) => match self.outside_class(id)? {
                OutsideClass::Table(class) => (class.bases().collect(), class.has_own_layout()),
                class @ OutsideClass::Written(..) => {
                    let written = class.written()?;
                    (!written.unknown_slots).then_some(())?;
                    (self.class_elsewhere(id)?.bases, written.slots.as_deref().is_some_and(adds))
                }
            },
        })
    }

    /// Whether the class at one place of the order has that of another above it, or is the same.
    fn derives(&self, keys: &[Key<'m>], order: &[ClassId], class: usize, above: usize) -> bool {
        let (Some(key), Some(wanted)) = (keys.get(class), order.get(above)) else { return false };
        let ranked = match key {
            Key::File(at) => self.class_keys(*at),
            Key::Outside(id) => self.outside_keys(id),
        };
        ranked.is_some_and(|ranked| ranked.keys.iter().any(|key| self.id_of(key) == *wanted))
    }
}

#[cfg(test)]
mod tests {
    use crate::semantics::testing::ask_class;
    use crate::version::PythonVersion;

    /// The two classes of the last class of the text, `C`.
    fn conflict(source: &str) -> Option<(String, String)> {
        ask_class(source, PythonVersion::new(3, 13), "C", |context, class| {
            context
                .layout_conflict(class)
                .map(|(one, other)| (one.qualname.to_string(), other.qualname.to_string()))
        })
    }

    fn both(one: &str, other: &str) -> Option<(String, String)> {
        Some((one.to_string(), other.to_string()))
    }

    #[test]
    fn knows_bases_that_go_together() {
        for source in [
            "class C(dict): pass\n",
            "import collections\nclass C(collections.OrderedDict, dict): pass\n",
            "class A: pass\nclass C(A, list): pass\n",
            "class A: __slots__ = ()\nclass B: __slots__ = ('a',)\nclass C(A, B): pass\n",
            "class A: __slots__ = ('__dict__',)\nclass B: __slots__ = ('a',)\nclass C(A, B): pass\n",
            "class A: __slots__ = ('a',)\nclass B(A): __slots__ = ('b',)\nclass C(B, A): pass\n",
            "class C(ValueError, KeyError): pass\n",
            "class C(OSError, ValueError): pass\n",
            "import enum\nclass C(str, enum.Enum): pass\n",
            "from x import A\nclass C(A, list, dict): pass\n",
            "class A: __slots__ = names()\nclass C(A, list): pass\n",
        ] {
            assert_eq!(conflict(source), None, "{source}");
        }
    }

    #[test]
    fn finds_what_cannot_go_together() {
        assert_eq!(conflict("class C(list, dict): pass\n"), both("list", "dict"));
        assert_eq!(
            conflict("class A(Exception): pass\nclass B(list): pass\nclass C(A, B): pass\n"),
            both("BaseException", "list")
        );
        assert_eq!(conflict("class C(OSError, ImportError): pass\n"), both("OSError", "ImportError"));
        assert_eq!(
            conflict("class A: __slots__ = ('a',)\nclass B: __slots__ = 'b'\nclass C(A, B): pass\n"),
            both("A", "B")
        );
    }
}
