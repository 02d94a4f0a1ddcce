//! Identifiers as numbers, and the mangling of private ones.

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use super::super::Name;

/// An identifier of a segment; equal numbers are equal names.
pub(super) type NameId = u32;

/// The identifiers of a segment.
#[derive(Debug, Default)]
pub(super) struct Names {
    ids: FxHashMap<Name, NameId>,
    list: Vec<(Name, bool)>,
}

impl Names {
    pub(super) fn intern(&mut self, text: &str) -> NameId {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        if !text.is_ascii() {
            let name = normalized(text);
            if name != text {
                let id = self.intern(&name);
                self.ids.insert(Name::new(text), id);
                return id;
            }
        }
        let id = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        let name = Name::new(text);
        self.list.push((name.clone(), is_private(text)));
        self.ids.insert(name, id);
        id
    }

    pub(super) fn text(&self, id: NameId) -> Name {
        self.list.get(id as usize).map(|(name, _)| name.clone()).unwrap_or_default()
    }

    pub(super) fn is_private(&self, id: NameId) -> bool {
        self.list.get(id as usize).is_some_and(|(_, private)| *private)
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }
}

/// An identifier as the compiler sees it: `ſ` is `s` (PEP 3131, language reference, section 2.3).
pub(in crate::semantics) fn normalized(text: &str) -> Name {
    if text.is_ascii() { Name::new(text) } else { text.nfkc().collect() }
}

/// Whether a class mangles this name: `__x`, not `__x__` (language reference, section 6.2.1).
pub(super) fn is_private(name: &str) -> bool {
    name.starts_with("__") && !name.ends_with("__")
}

/// A private name as the compiler sees it in a class (language reference, section 6.2.1):
/// `__x` in class `A` (or `_A`) is `_A__x`; a class of underscores alone mangles nothing.
#[must_use]
pub fn mangle(class: &str, name: &str) -> Name {
    let stem = class.trim_start_matches('_');
    if stem.is_empty() || !is_private(name) {
        return Name::new(name);
    }
    Name::from(format!("_{stem}{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_compared_in_their_compatible_form() {
        let mut names = Names::default();
        let plain = names.intern("unicode");
        assert_eq!(names.intern("𝔲𝔫𝔦𝔠𝔬𝔡𝔢"), plain);
        assert_eq!(names.intern("𝔲𝔫𝔦𝔠𝔬𝔡𝔢"), plain);
        assert_eq!(names.text(plain), "unicode");
    }

    #[test]
    fn mangles_private_names_only() {
        assert_eq!(mangle("A", "__x"), "_A__x");
        assert_eq!(mangle("__A", "__x_"), "_A__x_");
        assert_eq!(mangle("___", "__x"), "__x");
        assert_eq!(mangle("A", "__x__"), "__x__");
        assert_eq!(mangle("A", "_x"), "_x");
        assert_eq!(mangle("A", "__"), "__");
    }
}
