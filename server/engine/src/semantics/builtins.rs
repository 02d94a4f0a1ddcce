//! What is so of the everyday classes of `builtins`, whatever their methods are.

/// Classes whose methods compute, hold the GIL and call nothing of the reader's but special methods; their instances have no
/// `__get__`.
pub const PLAIN_CLASSES: [&str; 13] = [
    "bool",
    "bytearray",
    "bytes",
    "complex",
    "dict",
    "float",
    "frozenset",
    "int",
    "list",
    "range",
    "set",
    "str",
    "tuple",
];

/// Methods of lists, dicts and sets that change nothing and give a new object, a view or an item.
pub const READING_METHODS: [&str; 14] = [
    "get",
    "keys",
    "values",
    "items",
    "copy",
    "index",
    "count",
    "union",
    "intersection",
    "difference",
    "symmetric_difference",
    "issubset",
    "issuperset",
    "isdisjoint",
];
