//! Methods of the builtin collections and those of `collections` that change their object and return None, by convention of the library
//! (reference of the standard library, "Mutable Sequence Types").

/// Their names.
pub const MUTATORS: &[&str] = &[
    "sort",
    "reverse",
    "append",
    "extend",
    "insert",
    "remove",
    "clear",
    "update",
    "add",
    "discard",
    "difference_update",
    "intersection_update",
    "symmetric_difference_update",
    "appendleft",
    "extendleft",
    "rotate",
    "move_to_end",
];
