//! What fails because of the classes on both sides of an operator.

use super::Explainer;

pub(super) const EXPLAINERS: &[Explainer] = &[
    Explainer {
        name: "text-plus-other",
        concept: "type-conversion",
        classes: &["TypeError"],
        patterns: &[
            "can only concatenate str (not \"{}\") to str",
            "unsupported operand type(s) for +: '{}' and 'str'",
        ],
        what: "`+` has a text on one side and {0} on the other. Python converts neither.",
        advice: &[
            "To make a text, convert the other side with `str()`, or write an f-string: `f\"{value}\"`.",
            "To calculate, convert the text with `int()` or `float()`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "sequence-plus-other",
        concept: "list-type",
        classes: &["TypeError"],
        patterns: &[
            "can only concatenate list (not \"{}\") to list",
            "can only concatenate tuple (not \"{}\") to tuple",
        ],
        what: "`+` joins two sequences of one kind, and the other side is {0}.",
        advice: &[
            "To add one item to a list, use `.append(item)`. To add the items of anything else, use `.extend(items)`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "unordered",
        concept: "ordering-methods",
        classes: &["TypeError"],
        patterns: &["'{}' not supported between instances of '{}' and '{}'"],
        what: "`{0}` has no meaning between {1} and {2}: there is no order between them.",
        advice: &["Convert one side, or compare or sort by something that both have: `key=…`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "operands",
        concept: "operator-overloading",
        classes: &["TypeError"],
        patterns: &["unsupported operand type(s) for {}: '{}' and '{}'"],
        what: "The operator {0} has {1} on the left and {2} on the right, and neither class knows what to do with the other.",
        advice: &["Look at what both sides are, with `type(…)`, and convert one of them."],
        ..Explainer::BASE
    },
    Explainer {
        name: "one-operand",
        concept: "unary-operators",
        classes: &["TypeError"],
        patterns: &["bad operand type for unary {}: '{}'", "bad operand type for {}: '{}'"],
        what: "The value here is {1}, for which {0} has no meaning.",
        advice: &["Convert the value first: what `input()` gives and what files hold is text."],
        ..Explainer::BASE
    },
    Explainer {
        name: "repeat-by-other",
        concept: "type-conversion",
        classes: &["TypeError"],
        patterns: &["can't multiply sequence by non-int of type '{}'"],
        what: "A sequence is repeated by a whole number, and the other side of `*` is {0}.",
        advice: &["To calculate, convert texts with `int()` or `float()`. To repeat, give an `int`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "bytes-and-text",
        concept: "bytes-type",
        classes: &["TypeError", "AttributeError"],
        patterns: &[
            "'str' object has no attribute 'decode'",
            "'bytes' object has no attribute 'encode'",
            "a bytes-like object is required, not 'str'",
            "{}: a bytes-like object is required, not 'str'",
            "can't concat str to bytes",
            "cannot use a string pattern on a bytes-like object",
            "cannot use a bytes pattern on a string-like object",
            "can only concatenate str (not \"bytes\") to str",
            "write() argument must be str, not bytes",
        ],
        what: "Text (`str`) and bytes meet here, and Python does not mix them.",
        advice: &[
            "Convert at the border: `text.encode(\"utf-8\")` gives bytes, `data.decode(\"utf-8\")` gives text.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "naive-and-aware",
        concept: "naive-aware-comparison",
        classes: &["TypeError"],
        patterns: &[
            "can't compare offset-naive and offset-aware datetimes",
            "can't subtract offset-naive and offset-aware datetimes",
            "can't compare offset-naive and offset-aware times",
        ],
        what: "One of the two times has a time zone and the other has none.",
        advice: &[
            "Make both aware: `datetime.now(timezone.utc)`, or `when.replace(tzinfo=…)` where you know the zone.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "zero-division",
        concept: "zero-division-error",
        classes: &["ZeroDivisionError"],
        patterns: &[
            "division by zero",
            "integer division or modulo by zero",
            "integer modulo by zero",
            "float division by zero",
            "float floor division by zero",
            "float modulo",
            "float modulo by zero",
            "float divmod()",
            "float floor division by zero",
            "complex division by zero",
            "division by zero or modulo by zero",
        ],
        what: "The right side of `/`, `//` or `%` is 0.",
        advice: &[
            "Test for 0 first, and decide what the result is then. An empty list often is where the 0 comes from: `total / len(items)`.",
        ],
        ..Explainer::BASE
    },
];
