//! Descriptors: which methods of the protocol a class has (Language Reference 3.3.2.1).

use super::{Class, Context, Member, Special};

/// The methods of the descriptor protocol as a class has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protocol {
    /// `__get__`
    pub get: Option<Member>,
    /// `__set__`
    pub set: Option<Member>,
    /// `__delete__`
    pub delete: Option<Member>,
}

impl Protocol {
    /// Whether objects of the class are descriptors at all.
    #[must_use]
    pub fn is_descriptor(&self) -> bool {
        self.get.is_some() || self.is_data()
    }

    /// Whether they go before what an object holds itself.
    #[must_use]
    pub fn is_data(&self) -> bool {
        self.set.is_some() || self.delete.is_some()
    }
}

impl Context<'_> {
    /// What a class has of the descriptor protocol; `None` where that is not known.
    #[must_use]
    pub fn protocol(&self, class: &Class) -> Option<Protocol> {
        let member = |name: &str| match self.special(class, name) {
            Special::From(member) => Some(Some(member)),
            Special::Missing => Some(None),
            Special::Denied(_) | Special::Unknown => None,
        };
        Some(Protocol { get: member("__get__")?, set: member("__set__")?, delete: member("__delete__")? })
    }
}
