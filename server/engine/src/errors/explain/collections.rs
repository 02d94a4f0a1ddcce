//! Items, positions and keys.

use super::causes::{iterated, only_value};
use super::{Case, Explainer};
use crate::note::{Text, code, plain, say};
use crate::semantics::suggestion::nearest;
use crate::syntax::literal::{self, Text as Literal};
use crate::syntax::{Field, Kind};

pub(super) const EXPLAINERS: &[Explainer] = &[
    Explainer {
        name: "brackets-on-function",
        concept: "def-statement",
        classes: &["TypeError"],
        patterns: &[
            "'function' object is not subscriptable",
            "'method' object is not subscriptable",
            "'builtin_function_or_method' object is not subscriptable",
            "'function' object does not support item assignment",
        ],
        what: "Square brackets stand behind a function. They take an item; round ones call.",
        advice: &["Call it: `f(x)` in place of `f[x]`, or `f(x)[0]` for an item of what it gives."],
        ..Explainer::BASE
    },
    Explainer {
        name: "brackets-on-class",
        concept: "class-statement",
        classes: &["TypeError"],
        patterns: &["'type' object is not subscriptable", "type '{}' is not subscriptable"],
        what: "Square brackets stand behind a class, and this class takes none.",
        advice: &[
            "Round parentheses make an object: `A(x)`. Brackets belong behind an object that has items.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "not-subscriptable",
        concept: "container-protocol",
        classes: &["TypeError"],
        patterns: &["'{}' object is not subscriptable"],
        what: "The object before `[…]` is of the class {0}, which has no items.",
        advice: &[
            "Look at what the value is, with `type(…)`. A number has no items; a set and an iterator have no positions.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "immutable-items",
        concept: "mutability",
        classes: &["TypeError"],
        patterns: &[
            "'{}' object does not support item assignment",
            "'{}' object does not support item deletion",
            "'{}' object doesn't support item deletion",
        ],
        what: "An object of the class {0} cannot have its items changed.",
        advice: &[
            "Make a new object with the change: `text.replace(…)`, `text[:i] + new + text[i + 1:]`. Or use a list where items change.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "index-class",
        concept: "slicing",
        classes: &["TypeError"],
        patterns: &[
            "{} indices must be integers or slices, not {}",
            "{} indices must be integers, not {}",
            "string indices must be integers",
            "{} index must be integer or slice, not {}",
        ],
        what: "The position in `[…]` is not a whole number.",
        advice: &[
            "Convert it with `int()`. To look something up by name, a dict is needed: this object is a list, tuple or text.",
            "In `for x in items`, `x` already is the item, not its position.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "unhashable",
        concept: "hashability",
        classes: &["TypeError"],
        patterns: &[
            "unhashable type: {}",
            "cannot use {} as a dict key (unhashable type: {})",
            "cannot use {} as a set element (unhashable type: {})",
        ],
        what: "Keys of a dict and elements of a set have to be hashable, and {0} is not.",
        advice: &["Use something that cannot change: a tuple for a list, a `frozenset` for a set."],
        ..Explainer::BASE
    },
    Explainer {
        name: "not-iterable",
        concept: "iterable-vs-iterator",
        classes: &["TypeError"],
        patterns: &[
            "'{}' object is not iterable",
            "cannot unpack non-iterable {} object",
            "argument of type '{}' is not iterable",
            "argument of type '{}' is not a container or iterable",
        ],
        what: "Something with items is needed here, and the value is of the class {0}, which has none.",
        advice: &[
            "To count, use `range(n)`. For one value where several are expected, put it into a list: `[value]`.",
        ],
        cause: Some(counted),
        ..Explainer::BASE
    },
    Explainer {
        name: "not-an-iterator",
        concept: "iter-next-functions",
        classes: &["TypeError"],
        patterns: &["'{}' object is not an iterator"],
        what: "`next()` needs an iterator, and an object of the class {0} is none.",
        advice: &["Ask for an iterator first: `items = iter(items)`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "no-length",
        concept: "container-protocol",
        classes: &["TypeError"],
        patterns: &["object of type '{}' has no len()"],
        what: "`len()` was given an object of the class {0}, which has no length.",
        advice: &[
            "A number has no length: for its digits, `len(str(n))`. Of a generator, make a list first: `len(list(items))`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "list-position",
        concept: "index-error",
        classes: &["IndexError"],
        patterns: &["list index out of range", "list assignment index out of range"],
        what: "The list has fewer items than this position needs. The first has the position 0, the last `len(items) - 1`.",
        advice: &[
            "Compare the position with `len(items)`. To go over all items, write `for item in items`. To add one, `.append(item)`.",
        ],
        cause: Some(past_the_end),
        ..Explainer::BASE
    },
    Explainer {
        name: "text-position",
        concept: "index-error",
        classes: &["IndexError"],
        patterns: &[
            "string index out of range",
            "tuple index out of range",
            "index out of range",
            "range object index out of range",
            "bytearray index out of range",
            "deque index out of range",
            "array index out of range",
        ],
        what: "There is nothing at this position. The first one is 0, the last `len(…) - 1`; what is empty has none.",
        advice: &[
            "Compare the position with `len(…)`, or test that it is not empty: `if text:`. A slice never fails: `text[:1]`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "empty-pop",
        concept: "removing-items",
        classes: &["IndexError", "KeyError"],
        patterns: &[
            "pop from empty list",
            "pop from an empty deque",
            "'pop from an empty set'",
            "'popitem(): dictionary is empty'",
            "pop index out of range",
            "pop from empty bytearray",
        ],
        what: "Something is taken out of a collection where nothing is left.",
        advice: &["Test first: `while items:` or `if items:`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "format-fields",
        concept: "str-format-method",
        classes: &["IndexError"],
        patterns: &["Replacement index {} out of range for positional args tuple"],
        what: "The text has a field for argument number {0} (from 0), and `format()` was given fewer.",
        advice: &[
            "Give as many arguments as there are `{}`, or write an f-string. A brace that is meant as such is doubled: `{{`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "too-few-values",
        concept: "sequence-unpacking",
        classes: &["ValueError"],
        patterns: &["not enough values to unpack (expected {}, got {})"],
        what: "There are more names on the left than values on the right: {1} came, {0} are needed.",
        advice: &[
            "Look at what is on the right. A split text may have fewer parts than you expect. `first, *rest = …` takes any number of them.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "too-many-values",
        concept: "sequence-unpacking",
        classes: &["ValueError"],
        patterns: &["too many values to unpack (expected {})"],
        what: "There are more values on the right than names on the left (expected {0}).",
        advice: &[
            "Name all of them, or collect the rest: `first, *rest = …`. Going over a dict gives keys; `.items()` gives pairs.",
        ],
        cause: Some(pairs),
        ..Explainer::BASE
    },
    Explainer {
        name: "not-in-list",
        concept: "removing-items",
        classes: &["ValueError"],
        patterns: &[
            "list.remove(x): x not in list",
            "list.index(x): x not in list",
            "tuple.index(x): x not in tuple",
            "{} is not in list",
            "{} is not in deque",
            "array.index(x): x not in array",
            "array.remove(x): x not in array",
            "deque.remove(x): x not in deque",
            "{} is not in range",
        ],
        what: "What is looked for is not there.",
        advice: &["Test first, with `in`, or catch `ValueError`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "no-such-part",
        concept: "str-methods",
        classes: &["ValueError"],
        patterns: &["substring not found", "subsection not found"],
        what: "The text has no such part, and `index()` raises then.",
        advice: &["Test first, with `in`, or use `find()`, which gives -1."],
        ..Explainer::BASE
    },
    Explainer {
        name: "empty-extreme",
        concept: "sum-min-max",
        classes: &["ValueError"],
        patterns: &["{} arg is an empty sequence", "{} iterable argument is empty"],
        what: "{0} was given nothing to choose from.",
        advice: &["Say what to take then: `max(items, default=0)`. Or test first: `if items:`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "near-key",
        concept: "key-error",
        classes: &["KeyError"],
        patterns: &["{}"],
        what: "The dict has no key {0}.",
        advice: &["Correct the key, or add it to the dict."],
        cause: Some(near_key),
        only: Some(|case| near_key(case).is_some()),
    },
    Explainer {
        name: "changed-size",
        concept: "modify-while-iterating",
        classes: &["RuntimeError"],
        patterns: &[
            "dictionary changed size during iteration",
            "Set changed size during iteration",
            "dictionary keys changed during iteration",
            "deque mutated during iteration",
            "OrderedDict mutated during iteration",
        ],
        what: "The loop goes over a collection that its body adds to or takes from.",
        advice: &[
            "Go over a copy: `for key in list(d):`. Or collect the changes, and make them after the loop.",
        ],
        ..Explainer::BASE
    },
];

/// `for i in len(items)`, and the like.
fn counted(case: &Case<'_>) -> Option<Text> {
    if case.hole(0) != "int" {
        return None;
    }
    let (source, frame) = case.source()?;
    source.culprit(frame, |_, node| {
        let iterable = iterated(node)?;
        let is_len = iterable.kind() == Kind::Call && iterable.field_child(Field::Function)?.text() == "len";
        Some(is_len.then(|| {
            say(
                "{} is one number. {} gives the positions.",
                [code(iterable.one_line()), code(format!("range({})", iterable.one_line()))],
            )
        }))
    })?
}

/// `items[len(items)]`
fn past_the_end(case: &Case<'_>) -> Option<Text> {
    let (source, frame) = case.source()?;
    source.culprit(frame, |_, node| {
        if node.kind() != Kind::Subscript {
            return None;
        }
        let (items, index) =
            (node.field_child(Field::Value)?.text(), node.field_child(Field::Subscript)?.text());
        let is_it = index == format!("len({items})");
        Some(is_it.then(|| {
            say(
                "{} is one more than the last position. The last item is {}.",
                [code(index), code(format!("{items}[-1]"))],
            )
        }))
    })?
}

/// `for key, value in d`
fn pairs(case: &Case<'_>) -> Option<Text> {
    if !case.hole(0).starts_with('2') {
        return None;
    }
    let (source, frame) = case.source()?;
    source.culprit(frame, |context, node| {
        let iterable = iterated(node)?;
        let is_dict = context.value(iterable).is("dict");
        Some(is_dict.then(|| {
            say(
                "{} is a dict, and a loop over it gives its keys. Pairs come from {}.",
                [code(iterable.one_line()), code(format!("{}.items()", iterable.one_line()))],
            )
        }))
    })?
}

/// A key of the dict's display that differs in its spelling only.
fn near_key(case: &Case<'_>) -> Option<Text> {
    let (source, frame) = case.source()?;
    let wrong = case.hole(0).strip_prefix('\'')?.strip_suffix('\'')?;
    source.culprit(frame, |context, node| {
        if node.kind() != Kind::Subscript {
            return None;
        }
        let answer = || {
            let dict = node.field_child(Field::Value)?;
            let (there, display) = only_value(context, dict)?;
            let keys: Vec<String> = display
                .named_children()
                .filter(|pair| display.kind() == Kind::Dictionary && pair.kind() == Kind::Pair)
                .filter_map(|pair| literal::string(pair.field_child(Field::Key)?))
                .filter_map(|text| match text {
                    Literal::Str(text) => Some(text),
                    Literal::Bytes(_) => None,
                })
                .collect();
            let known: Vec<&str> = keys.iter().map(String::as_str).collect();
            let near = nearest(wrong, &known)?;
            let line = plain(there.line(display));
            Some(say("Line {} writes a dict with the key {}.", [line, code(format!("'{near}'"))]))
        };
        Some(answer())
    })?
}
