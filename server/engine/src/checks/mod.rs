//! Checks: each finds one pitfall, and mends it where that can be done. One file a check.
//!
//! A check looks at the nodes of the kinds that it names, one at a time, and at nothing that a [`Context`] does not show
//! it. Its code is the name of its file, and of the pitfall card that explains it.

mod abstract_instantiation;
mod accidental_tuple;
mod asked;
mod assert_for_validation;
mod assert_on_tuple;
mod asyncio_run_in_loop;
mod attempts;
mod bare_except;
mod blocking_call_in_async;
mod broad_except_swallowed;
mod built_text;
mod cached_method;
mod call_in_default_argument;
mod callers;
mod calls;
mod chained_mutable_assignment;
mod class_attribute_shared_mutable;
mod class_counter_through_self;
mod class_scope_in_comprehension;
mod comparison_with_itself;
mod constant_or_condition;
mod contextmanager_without_finally;
mod coroutine_not_awaited;
mod cpu_bound_thread;
mod dataclass_field_order;
mod dataclass_mutable_default;
mod decorator_returns_none;
mod default_sentinel;
mod default_uses;
mod discarded_immutable_result;
mod duplicate_definition;
mod duplicate_dict_key;
mod duplicate_set_element;
mod empty_braces_as_set;
mod eq_without_hash;
mod equality_with_bool;
mod equality_with_none;
mod eval_of_input;
mod except_tuple_or;
mod exception_not_raised;
mod exit_swallows;
mod expected;
mod f_string_without_field;
mod file_text;
mod float_equality;
mod format_argument_mismatch;
mod fromkeys_mutable_value;
mod generator_exhausted;
mod groupby_unsorted;
mod hardcoded_secret;
mod identity_with_literal;
mod implicit_concatenation_in_list;
mod implicit_optional;
mod init_without_super;
mod invalid_escape;
mod is_instance_of_or;
mod iterator_without_iter;
mod kept_attribute;
mod late_binding_closure;
mod list_multiplication_aliasing;
mod list_pop_front;
mod lock_without_with;
mod loop_else_without_break;
mod loop_variable_overrides_iterable;
mod manual_append_loop;
mod manual_counter;
mod membership_on_list_in_loop;
mod missing_call_parentheses;
mod missing_f_prefix;
mod missing_self;
mod missing_wraps;
mod modify_while_iterating;
mod moments;
mod mro_conflict;
mod mutable_default_argument;
mod naive_aware_comparison;
mod naive_datetime;
mod needless_list_in_reducer;
mod none_from_mutator;
mod not_precedence;
mod notimplemented_in_operator;
mod open_without_encoding;
mod open_without_with;
mod outside_text;
mod pickle_untrusted;
mod property_setter_recursion;
mod raise_non_exception;
mod raise_notimplemented;
mod raise_without_from;
mod range_argument_order;
mod range_len;
mod regex_flags_as_count;
mod remarks;
mod removal;
mod requests_without_timeout;
mod return_in_finally;
mod return_in_init;
pub mod run;
mod select;
mod shadowed_builtin;
mod shadowing_module;
mod shell_true_with_variable;
mod slots_missing_attribute;
mod sql_string_building;
mod str_strip_as_prefix;
mod string_concatenation_in_loop;
mod strptime_minutes_months;
mod super_of_type_self;
mod suppress;
mod task_not_kept;
mod team;
mod thread_target_called;
mod tmp_file_race;
mod type_equality;
mod unbound_local;
mod unguarded_multiprocessing;
mod unhashable_key;
mod unneeded_global;
mod unreachable_after_return;
mod unreachable_except;
mod unused_lazy_result;
mod useless_comparison;
mod walrus_in_format_spec;
mod weak_random_for_secret;
mod wildcard_import;
mod write;
mod yaml_unsafe_load;

pub use select::Selection;
pub use suppress::{Directive, Origin, Scope, UNUSED_SUPPRESSION, directives, may_hold_directives};
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
    /// Whether it is told to beginners only, unless its check is asked for.
    pub for_beginners: bool,
}

impl Finding {
    /// A finding without more.
    #[must_use]
    pub fn new(place: Place, message: Text) -> Finding {
        Finding { place, message, related: Vec::new(), remedies: Vec::new(), for_beginners: false }
    }

    /// Points at the other half of it.
    #[must_use]
    pub fn related(mut self, place: Place, message: impl Into<Text>) -> Finding {
        self.related.push((place, message.into()));
        self
    }

    /// Tells it to beginners only, where `only` says so: it is true, and those who write programs know it and mostly mean it so.
    #[must_use]
    pub fn for_beginners(mut self, only: bool) -> Finding {
        self.for_beginners |= only;
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
    &fromkeys_mutable_value::CHECK,
    &duplicate_dict_key::CHECK,
    &duplicate_set_element::CHECK,
    &dataclass_mutable_default::CHECK,
    &dataclass_field_order::CHECK,
    &unhashable_key::CHECK,
    &chained_mutable_assignment::CHECK,
    &class_counter_through_self::CHECK,
    &accidental_tuple::CHECK,
    &empty_braces_as_set::CHECK,
    &call_in_default_argument::CHECK,
    &class_attribute_shared_mutable::CHECK,
    &not_precedence::CHECK,
    &type_equality::CHECK,
    &equality_with_bool::CHECK,
    &comparison_with_itself::CHECK,
    &assert_on_tuple::CHECK,
    &is_instance_of_or::CHECK,
    &invalid_escape::CHECK,
    &f_string_without_field::CHECK,
    &none_from_mutator::CHECK,
    &discarded_immutable_result::CHECK,
    &constant_or_condition::CHECK,
    &str_strip_as_prefix::CHECK,
    &implicit_concatenation_in_list::CHECK,
    &float_equality::CHECK,
    &missing_f_prefix::CHECK,
    &unreachable_except::CHECK,
    &except_tuple_or::CHECK,
    &raise_notimplemented::CHECK,
    &raise_non_exception::CHECK,
    &exception_not_raised::CHECK,
    &loop_variable_overrides_iterable::CHECK,
    &loop_else_without_break::CHECK,
    &return_in_init::CHECK,
    &useless_comparison::CHECK,
    &missing_call_parentheses::CHECK,
    &unreachable_after_return::CHECK,
    &broad_except_swallowed::CHECK,
    &missing_self::CHECK,
    &property_setter_recursion::CHECK,
    &slots_missing_attribute::CHECK,
    &abstract_instantiation::CHECK,
    &notimplemented_in_operator::CHECK,
    &super_of_type_self::CHECK,
    &iterator_without_iter::CHECK,
    &cached_method::CHECK,
    &decorator_returns_none::CHECK,
    &init_without_super::CHECK,
    &exit_swallows::CHECK,
    &contextmanager_without_finally::CHECK,
    &manual_append_loop::CHECK,
    &manual_counter::CHECK,
    &needless_list_in_reducer::CHECK,
    &range_argument_order::CHECK,
    &range_len::CHECK,
    &list_pop_front::CHECK,
    &membership_on_list_in_loop::CHECK,
    &string_concatenation_in_loop::CHECK,
    &unused_lazy_result::CHECK,
    &generator_exhausted::CHECK,
    &groupby_unsorted::CHECK,
    &unneeded_global::CHECK,
    &implicit_optional::CHECK,
    &coroutine_not_awaited::CHECK,
    &task_not_kept::CHECK,
    &shadowing_module::CHECK,
    &class_scope_in_comprehension::CHECK,
    &walrus_in_format_spec::CHECK,
    &asyncio_run_in_loop::CHECK,
    &thread_target_called::CHECK,
    &unbound_local::CHECK,
    &shadowed_builtin::CHECK,
    &duplicate_definition::CHECK,
    &unguarded_multiprocessing::CHECK,
    &lock_without_with::CHECK,
    &wildcard_import::CHECK,
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
