//! The standard library as CPython itself describes it: classes, bases, members, modules, signatures, changes, results.
//!
//! The tables are sorted lines (`knowledge/data/read_cpython.py` writes all but `returns.tsv` and `older.tsv`, and `merging.py` beside it
//! documents them), compressed in blocks. A block is unpacked when something in it is asked for, and searched where it lies.

mod classes;
mod exceptions;
mod history;
mod modules;
mod results;
mod signatures;
mod table;

#[cfg(test)]
pub(super) use classes::all_classes;
pub use classes::{
    Entry, MemberKind, StandardClass, StandardMember, abstract_methods, builtin, class, class_named, entry,
    entry_at, mro,
};
pub use exceptions::exception_parents;
pub use history::{History, history, is_new_builtin, may_be_new, parameter_since};
pub use modules::{is_always_loaded, is_builtin, is_known_module, is_module, star_has, star_names, was_read};
pub use results::{Outcome, attribute_result, call_result};
pub use signatures::signature_of;
