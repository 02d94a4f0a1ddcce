//! Checks: each finds one pitfall, and mends it where that can be done. One file a check.
//!
//! A check looks at the nodes of the kinds that it names, one at a time, and at nothing that a [`Context`] does not show
//! it. Its code is the name of its file, and of the pitfall card that explains it.

mod assert_for_validation;
mod bare_except;
mod blocking_call_in_async;
mod built_text;
mod calls;
mod cpu_bound_thread;
mod default_uses;
mod eq_without_hash;
mod equality_with_none;
mod eval_of_input;
mod expected;
mod format_argument_mismatch;
mod hardcoded_secret;
mod identity_with_literal;
mod late_binding_closure;
mod list_multiplication_aliasing;
mod missing_wraps;
mod modify_while_iterating;
mod moments;
mod mro_conflict;
mod mutable_default_argument;
mod naive_aware_comparison;
mod naive_datetime;
mod open_without_encoding;
mod open_without_with;
mod outside_text;
mod pickle_untrusted;
mod raise_without_from;
mod regex_flags_as_count;
mod requests_without_timeout;
mod return_in_finally;
pub mod run;
mod select;
mod shell_true_with_variable;
mod sql_string_building;
mod strptime_minutes_months;
mod suppress;
mod team;
mod tmp_file_race;
mod weak_random_for_secret;
mod write;
mod yaml_unsafe_load;

pub use select::Selection;
pub use suppress::is_suppressed;
pub use team::team_check;

use crate::note::Text;
use crate::semantics::{Context, Place};
use crate::severity::Severity;
use crate::syntax::{Kind, Node};
use crate::text::Applicability;

/// How bad a pitfall is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Always raises, or cannot work.
    Error,
    /// Works otherwise than it reads.
    Trap,
    /// Opens a door to others.
    Security,
    /// Costs more than it needs to.
    Speed,
    /// Says in many words what Python says in few.
    Idiom,
    /// Breaks a rule that a team has made for itself, and that is said this loudly.
    Team(Severity),
}

/// The same rule in other tools.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AlsoKnownAs {
    /// Codes of ruff: `B006`.
    pub ruff: &'static [&'static str],
    /// Codes of pylint: `W0102`.
    pub pylint: &'static [&'static str],
    /// Rules of pyright: `reportOptionalMemberAccess`.
    pub pyright: &'static [&'static str],
}

/// A check.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// Its name: `mutable-default-argument`.
    pub code: &'static str,
    /// The concept card that explains what lies behind it.
    pub concept: &'static str,
    /// How bad it is.
    pub group: Group,
    /// Whether it offers a fix, and how safe that is.
    pub fix: Option<Applicability>,
    /// The same rule elsewhere.
    pub also_known_as: AlsoKnownAs,
    /// Broader or neighbouring rules elsewhere.
    pub related_rules: &'static [&'static str],
    /// The nodes that it wants to see.
    pub kinds: &'static [Kind],
    /// Looks at one node and reports what it finds.
    pub run: for<'m> fn(&Context<'m>, Node<'m>, &mut Vec<Finding>),
}

/// One change of a fix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Replace what stands at a place.
    Replace(Place, String),
    /// Make sure that the module has this import (`import functools`), in the right place.
    Import(&'static str),
}

/// A way to mend a finding, before it is known where in the document its segment stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// An imperative.
    pub title: String,
    /// Whether it may be applied in bulk.
    pub applicability: Applicability,
    /// Whether it is the obviously meant one.
    pub preferred: bool,
    /// The changes.
    pub changes: Vec<Change>,
}

/// What a check found. Holds no line numbers, because it is kept while its segment moves up and down the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where.
    pub place: Place,
    /// What, in one sentence, with the reader's names.
    pub message: Text,
    /// The other half: where the loop variable is bound, the list's other name.
    pub related: Vec<(Place, Text)>,
    /// How to mend it.
    pub remedies: Vec<Remedy>,
}

impl Finding {
    /// A finding without more.
    #[must_use]
    pub fn new(place: Place, message: Text) -> Finding {
        Finding { place, message, related: Vec::new(), remedies: Vec::new() }
    }

    /// Points at the other half of it.
    #[must_use]
    pub fn related(mut self, place: Place, message: impl Into<Text>) -> Finding {
        self.related.push((place, message.into()));
        self
    }

    /// Offers a way to mend it.
    #[must_use]
    pub fn remedy(mut self, remedy: Remedy) -> Finding {
        self.remedies.push(remedy);
        self
    }
}

/// Every check, in the order of `server/README.md`'s table. `tests/tidy.rs` keeps it complete.
pub const CHECKS: &[&Check] = &[
    &mutable_default_argument::CHECK,
    &late_binding_closure::CHECK,
    &bare_except::CHECK,
    &raise_without_from::CHECK,
    &modify_while_iterating::CHECK,
    &list_multiplication_aliasing::CHECK,
    &identity_with_literal::CHECK,
    &equality_with_none::CHECK,
    &missing_wraps::CHECK,
    &return_in_finally::CHECK,
    &eq_without_hash::CHECK,
    &mro_conflict::CHECK,
    &blocking_call_in_async::CHECK,
    &cpu_bound_thread::CHECK,
    &format_argument_mismatch::CHECK,
    &regex_flags_as_count::CHECK,
    &open_without_encoding::CHECK,
    &strptime_minutes_months::CHECK,
    &yaml_unsafe_load::CHECK,
    &requests_without_timeout::CHECK,
    &tmp_file_race::CHECK,
    &eval_of_input::CHECK,
    &pickle_untrusted::CHECK,
    &sql_string_building::CHECK,
    &shell_true_with_variable::CHECK,
    &weak_random_for_secret::CHECK,
    &naive_aware_comparison::CHECK,
    &naive_datetime::CHECK,
    &hardcoded_secret::CHECK,
    &assert_for_validation::CHECK,
    &open_without_with::CHECK,
];

/// The check of this code.
#[must_use]
pub fn check(code: &str) -> Option<&'static Check> {
    CHECKS.iter().find(|check| check.code == code).copied()
}
