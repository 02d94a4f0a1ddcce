//! Values that have the right class and cannot be used.

use super::Explainer;

pub(super) const EXPLAINERS: &[Explainer] = &[
    Explainer {
        name: "text-as-integer",
        concept: "type-conversion",
        classes: &["ValueError"],
        patterns: &["invalid literal for int() with base {}: {}"],
        what: "`int()` was given the text {1}, which is no whole number in base {0}.",
        advice: &[
            "Look at the text: blanks around a number do no harm, a point, a comma, letters, or an empty text do.",
            "For `\"3.5\"`, use `float()`. What a person typed is best converted inside `try: … except ValueError:`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "text-as-float",
        concept: "type-conversion",
        classes: &["ValueError"],
        patterns: &["could not convert string to float: {}"],
        what: "`float()` was given the text {0}, which is no number.",
        advice: &[
            "A decimal comma has to become a point: `float(text.replace(\",\", \".\"))`. Units and empty texts have to go first.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "number-from-other",
        concept: "type-conversion",
        classes: &["TypeError"],
        patterns: &[
            "int() argument must be a string, a bytes-like object or a {}, not '{}'",
            "float() argument must be a string or a {}, not '{}'",
            "int() can't convert non-string with explicit base",
            "complex() argument must be a string or a number, not {}",
        ],
        what: "A number was to be made from something that is neither a text nor a number.",
        advice: &[
            "Look at what the value is, with `type(…)`. From a list, convert each item: `[int(x) for x in items]`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "integer-needed",
        concept: "int-type",
        classes: &["TypeError"],
        patterns: &[
            "'{}' object cannot be interpreted as an integer",
            "an integer is required (got type {})",
            "integer argument expected, got {}",
            "slice indices must be integers or None or have an __index__ method",
        ],
        what: "Only a whole number will do here, and the value is another: a text, or what `/` gives, which is a `float`.",
        advice: &["Use `//` in place of `/`, or convert with `int()`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "join-items",
        concept: "str-methods",
        classes: &["TypeError"],
        patterns: &[
            "sequence item {}: expected str instance, {} found",
            "sequence item {}: expected a bytes-like object, {} found",
        ],
        what: "`join()` puts texts together, and item number {0} (from 0) is of the class {1}.",
        advice: &["Convert the items: `\", \".join(str(x) for x in items)`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "percent-arguments",
        concept: "format-argument-mismatch",
        classes: &["TypeError"],
        patterns: &[
            "not all arguments converted during string formatting",
            "not enough arguments for format string",
            "not all arguments converted during bytes formatting",
        ],
        what: "The text has not as many `%` fields as there are values behind `%`.",
        advice: &["Give one value for each field, as a tuple. An f-string shows each value where it stands."],
        ..Explainer::BASE
    },
    Explainer {
        name: "format-class",
        concept: "format-spec",
        classes: &["TypeError", "ValueError"],
        patterns: &[
            "%{} format: a real number is required, not {}",
            "%{} format: a number is required, not {}",
            "%{} format: an integer is required, not {}",
            "Unknown format code '{}' for object of type '{}'",
            "unsupported format string passed to {}.__format__",
            "must be real number, not {}",
        ],
        what: "The format does not fit the class of the value.",
        advice: &[
            "`d`, `f` and their like are for numbers, `s` is for text. Convert the value, or leave the format away.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "mathematical-domain",
        concept: "math-module",
        classes: &["ValueError"],
        patterns: &[
            "math domain error",
            "expected a nonnegative input, got {}",
            "expected a positive input, got {}",
            "expected a positive input",
            "factorial() not defined for negative values",
            "isqrt() argument must be nonnegative",
        ],
        what: "The function has no value at this number: the root or logarithm of a negative one, for example.",
        advice: &["Test the number first. For roots of negative numbers, use `cmath.sqrt()`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "time-format",
        concept: "strptime-format-codes",
        classes: &["ValueError"],
        patterns: &[
            "time data {} does not match format {}",
            "unconverted data remains: {}",
            "unconverted data remains when parsing with format {}: {}",
            "Invalid isoformat string: {}",
        ],
        what: "The text does not have the form of a time that is asked for.",
        advice: &[
            "Compare text and format, character by character: `%Y-%m-%d` reads `2024-01-31`, `%H:%M` reads `17:05`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "closed-file",
        concept: "with-statement",
        classes: &["ValueError"],
        patterns: &[
            "I/O operation on closed file",
            "I/O operation on closed file.",
            "read of closed file",
            "write to closed file",
            "seek of closed file",
        ],
        what: "The file is closed already: the `with` block around it has ended, or something called `close()`.",
        advice: &["Move the line into the `with` block, or keep what was read in a variable."],
        ..Explainer::BASE
    },
    Explainer {
        name: "zero-step",
        concept: "slicing",
        classes: &["ValueError"],
        patterns: &["range() arg 3 must not be zero", "slice step cannot be zero"],
        what: "The step is 0, so that nothing would ever move on.",
        advice: &["Leave the step away, or give 1, or -1 to go backwards."],
        ..Explainer::BASE
    },
    Explainer {
        name: "no-such-member",
        concept: "enum",
        classes: &["ValueError"],
        patterns: &["{} is not a valid {}"],
        what: "The enumeration {1} has no member with the value {0}.",
        advice: &[
            "Compare the value with those of the members: case and class count. By name, a member is found with `Color[\"RED\"]`.",
        ],
        only: Some(|case| super::names::is_path(case.hole(1))),
        ..Explainer::BASE
    },
    Explainer {
        name: "generator-runs-already",
        concept: "generator-function",
        classes: &["ValueError"],
        patterns: &["generator already executing"],
        what: "The generator was asked for its next value while it was still working on one.",
        advice: &[
            "Do not call `next()` on a generator from its own body, or from two threads at once without a lock.",
        ],
        ..Explainer::BASE
    },
];
