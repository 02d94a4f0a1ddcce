//! Whether calls in a file may make generators, coroutines, or instances that compare themselves, at all. Most files have none, and a
//! check that looks for them need not find out what is called there.

use super::{CallableKind, Context, Module, Name, SegmentModel};
use crate::syntax::SyntaxTree;

/// What a segment has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Makes {
    generators: bool,
    coroutines: bool,
    comparisons: bool,
}

impl Makes {
    /// What the segment of this model has.
    pub(super) fn of(model: &SegmentModel, tree: &SyntaxTree) -> Makes {
        let has = |kind: CallableKind| model.callables.iter().any(|callable| callable.kind == kind);
        let names = |text: &str| memchr::memmem::find(tree.text().as_bytes(), text.as_bytes()).is_some();
        Makes {
            generators: has(CallableKind::Generator),
            coroutines: has(CallableKind::Coroutine) || names("asyncio"),
            comparisons: names("__eq__"),
        }
    }

    /// What segments have together.
    pub(super) fn with(self, other: Makes) -> Makes {
        Makes {
            generators: self.generators || other.generators,
            coroutines: self.coroutines || other.coroutines,
            comparisons: self.comparisons || other.comparisons,
        }
    }

    /// What depends on whether the file has something that only one of two states has depends on these names, which no identifier can be.
    pub(super) fn keys_of_differences(self, other: Makes) -> impl Iterator<Item = Name> {
        let keys = [
            (self.generators != other.generators, GENERATORS),
            (self.coroutines != other.coroutines, COROUTINES),
            (self.comparisons != other.comparisons, COMPARISONS),
        ];
        keys.into_iter().filter(|(differs, _)| *differs).map(|(_, key)| Name::new_static(key))
    }

    /// Everything.
    pub(super) const ALL: Makes = Makes { generators: true, coroutines: true, comparisons: true };
}

const GENERATORS: &str = "generator *";
const COROUTINES: &str = "coroutine *";
const COMPARISONS: &str = "__eq__ *";

impl Context<'_> {
    /// Whether a function of the file is a generator function.
    #[must_use]
    pub fn has_generator_functions(&self) -> bool {
        self.depend_on(Name::new_static(GENERATORS));
        self.module().makes().generators
    }

    /// Whether a class of the file may define `__eq__`.
    #[must_use]
    pub fn may_define_eq(&self) -> bool {
        self.depend_on(Name::new_static(COMPARISONS));
        self.module().makes().comparisons
    }

    /// Whether the file may call what makes a coroutine: an `async def` of its own, or one of `asyncio`.
    #[must_use]
    pub fn may_make_coroutines(&self) -> bool {
        self.depend_on(Name::new_static(COROUTINES));
        // In that package itself, `from . import sleep` does not name it.
        let is_asyncio = |module: &Module| module.own().is_some_and(|own| own.name.starts_with("asyncio"));
        self.module().makes().coroutines || is_asyncio(self.module())
    }
}
