//! JSON that cannot be read or written.

use super::Explainer;

const DECODING: &[&str] = &[
    "json.decoder.JSONDecodeError",
    "requests.exceptions.JSONDecodeError",
    "simplejson.errors.JSONDecodeError",
];

pub(super) const EXPLAINERS: &[Explainer] = &[
    Explainer {
        name: "json-nothing",
        concept: "json-decode-error",
        classes: DECODING,
        patterns: &["Expecting value: line 1 column 1 (char 0)"],
        what: "The text does not begin with JSON: it is empty, or something else, such as a page of HTML.",
        advice: &[
            "Print the text, and the status of the answer where it comes from the network. `json.loads()` takes a text, `json.load()` a file.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "json-quotes",
        concept: "json-decode-error",
        classes: DECODING,
        patterns: &[
            "Expecting property name enclosed in double quotes: {}",
            "Illegal trailing comma before end of object: {}",
        ],
        what: "A name is expected in double quotes ({0}), and something else stands there.",
        advice: &[
            "JSON has double quotes only, and no comma before `}`. What Python prints for a dict is no JSON: write it with `json.dumps()`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "json-more",
        concept: "json-decode-error",
        classes: DECODING,
        patterns: &["Extra data: {}"],
        what: "A whole JSON value ends, and more text follows ({0}).",
        advice: &[
            "A file with one value a line is read line by line: `[json.loads(line) for line in file]`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "json-malformed",
        concept: "json-decode-error",
        classes: DECODING,
        patterns: &[
            "Expecting value: {}",
            "Expecting ',' delimiter: {}",
            "Expecting ':' delimiter: {}",
            "Unterminated string starting at: {}",
            "Invalid control character at: {}",
            "Invalid \\escape: {}",
            "Illegal trailing comma before end of array: {}",
        ],
        what: "The text stops being JSON at {0}.",
        advice: &[
            "Look at that place. JSON has `true`, `false` and `null`, no comments, and no comma before `]`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "json-class",
        concept: "json-module",
        classes: &["TypeError"],
        patterns: &[
            "Object of type {} is not JSON serializable",
            "keys must be str, int, float, bool or None, not {}",
        ],
        what: "JSON has no form for objects of the class {0}.",
        advice: &[
            "Convert it first: a set to a list, a time with `.isoformat()`. Or say how: `json.dumps(data, default=str)`.",
        ],
        ..Explainer::BASE
    },
];
