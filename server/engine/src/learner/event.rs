//! What happens between a reader and a concept.

use super::Millis;

/// Something that happened with a concept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When, in milliseconds since the beginning of 1970, UTC.
    pub at: Millis,
    /// The slug of the concept's card.
    pub concept: String,
    /// What.
    pub happening: Happening,
}

/// What can happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Happening {
    /// A hover showed it.
    Seen,
    /// Its card was opened.
    Read,
    /// A question about it was answered.
    Answered {
        /// Whether the answer was right.
        right: bool,
    },
    /// The reader said "I know this".
    Known,
    /// The reader said "Remind me".
    Reminded,
    /// The reader said "Never again".
    Muted,
}

impl Happening {
    /// All of them.
    pub const ALL: [Happening; 7] = [
        Happening::Seen,
        Happening::Read,
        Happening::Answered { right: true },
        Happening::Answered { right: false },
        Happening::Known,
        Happening::Reminded,
        Happening::Muted,
    ];

    /// As it is written into files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Happening::Seen => "seen",
            Happening::Read => "read",
            Happening::Answered { right: true } => "right",
            Happening::Answered { right: false } => "wrong",
            Happening::Known => "known",
            Happening::Reminded => "reminded",
            Happening::Muted => "muted",
        }
    }

    /// The one of this name; `None` where there is none.
    #[must_use]
    pub fn named(name: &str) -> Option<Happening> {
        Happening::ALL.into_iter().find(|happening| happening.name() == name)
    }

    /// Whether the reader said so, and may take it back.
    #[must_use]
    pub fn is_said(self) -> bool {
        matches!(self, Happening::Known | Happening::Reminded | Happening::Muted)
    }
}

#[cfg(test)]
mod tests {
    use super::Happening;

    #[test]
    fn names_lead_back() {
        for happening in Happening::ALL {
            assert_eq!(Happening::named(happening.name()), Some(happening));
        }
        assert_eq!(Happening::named("forgotten"), None);
    }
}
