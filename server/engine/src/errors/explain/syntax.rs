//! Files that do not compile.

use super::{Case, Explainer};

const SYNTAX: &[&str] = &["SyntaxError"];
const INDENT: &[&str] = &["IndentationError"];

pub(super) const EXPLAINERS: &[Explainer] = &[
    Explainer {
        name: "missing-colon",
        concept: "syntax-and-indentation-error",
        classes: SYNTAX,
        patterns: &["expected ':'", "invalid syntax"],
        what: "The line that opens a block does not end in a colon.",
        advice: &[
            "Write `:` at the end of `if`, `for`, `while`, `def`, `class`, `else`, `try` and their like.",
        ],
        only: Some(lacks_colon),
        ..Explainer::BASE
    },
    Explainer {
        name: "unterminated-string",
        concept: "string-literals",
        classes: SYNTAX,
        patterns: &[
            "unterminated string literal (detected at line {})",
            "unterminated f-string literal (detected at line {})",
            "EOL while scanning string literal",
            "unterminated triple-quoted string literal (detected at line {})",
            "unterminated triple-quoted f-string literal (detected at line {})",
            "EOF while scanning triple-quoted string literal",
        ],
        what: "A text begins here, and its closing quotes are missing.",
        advice: &[
            "Close it with the same quotes. A quote inside is written `\\'`, or the text gets the other kind of quotes. A text over several lines has three quotes on each side.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "never-closed",
        concept: "syntax-and-indentation-error",
        classes: SYNTAX,
        patterns: &["'{}' was never closed", "unexpected EOF while parsing"],
        what: "The file ends, or goes on with something else, while a bracket is still open.",
        advice: &[
            "Close it. Before Python 3.10, the place that is shown is the end of the file: look upwards from there for the bracket.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "unmatched-bracket",
        concept: "syntax-and-indentation-error",
        classes: SYNTAX,
        patterns: &[
            "unmatched '{}'",
            "closing parenthesis '{}' does not match opening parenthesis '{}'{}",
            "f-string: unmatched '{}'",
            "f-string: closing parenthesis '{}' does not match opening parenthesis '{}'{}",
        ],
        what: "The closing bracket {0} has no opening one of its kind.",
        advice: &[
            "Count the brackets from the left: each kind has to be closed in the reverse order in which it was opened.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "equal-sign",
        concept: "comparison-operators",
        classes: SYNTAX,
        patterns: &[
            "invalid syntax. Maybe you meant '==' or ':=' instead of '='?",
            "cannot assign to attribute here. Maybe you meant '==' instead of '='?",
            "cannot assign to subscript here. Maybe you meant '==' instead of '='?",
            "expression cannot contain assignment, perhaps you meant \"==\"?",
        ],
        what: "One `=` binds a name, and here a comparison is expected.",
        advice: &["Compare with `==`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "not-assignable",
        concept: "assignment-statement",
        classes: SYNTAX,
        patterns: &[
            "cannot assign to {} here. Maybe you meant '==' instead of '='?",
            "cannot assign to {}",
            "cannot delete {}",
            "'{}' is an illegal expression for augmented assignment",
        ],
        what: "On the left of `=` stands {0}, which cannot be given a value.",
        advice: &[
            "The name goes to the left and the value to the right: `total = price * 2`. To compare, write `==`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "missing-comma",
        concept: "syntax-and-indentation-error",
        classes: SYNTAX,
        patterns: &["invalid syntax. Perhaps you forgot a comma?"],
        what: "Two values follow each other inside of brackets, without anything between them.",
        advice: &["Put a comma or an operator between them."],
        ..Explainer::BASE
    },
    Explainer {
        name: "unexpected-indent",
        concept: "indentation-blocks",
        classes: INDENT,
        patterns: &["unexpected indent"],
        what: "The line is indented further than the one above, and no block begins here.",
        advice: &["Take the extra blanks away, or write the line that opens the block."],
        ..Explainer::BASE
    },
    Explainer {
        name: "uneven-indentation",
        concept: "indentation-blocks",
        classes: INDENT,
        patterns: &["unindent does not match any outer indentation level"],
        what: "The line goes back to an indentation that no line above has.",
        advice: &["Indent all lines of a block alike, with four blanks a level."],
        ..Explainer::BASE
    },
    Explainer {
        name: "empty-block",
        concept: "indentation-blocks",
        classes: INDENT,
        patterns: &["expected an indented block after {} on line {}", "expected an indented block"],
        what: "A block has to follow here, indented further than the line that opens it.",
        advice: &["Indent the lines that belong to it. A block that does nothing holds `pass`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "tabs-and-blanks",
        concept: "indentation-error",
        classes: &["TabError"],
        patterns: &["inconsistent use of tabs and spaces in indentation"],
        what: "Some lines are indented with tabs and others with blanks, so that it depends on the width of a tab which block they belong to.",
        advice: &["Let your editor convert the indentation of the file to blanks."],
        ..Explainer::BASE
    },
    Explainer {
        name: "foreign-character",
        concept: "syntax-and-indentation-error",
        classes: SYNTAX,
        patterns: &["invalid character '{}' (U+{})", "invalid non-printable character U+{}"],
        what: "A character that is no part of Python stands here, as it comes from texts and web pages: curly quotes, long dashes, special blanks.",
        advice: &["Type it anew: straight quotes `\"`, a hyphen `-`, an ordinary blank."],
        ..Explainer::BASE
    },
    Explainer {
        name: "print-statement",
        concept: "python-2-vs-3",
        classes: SYNTAX,
        patterns: &["Missing parentheses in call to '{}'"],
        what: "{0} is a function in Python 3.",
        advice: &["Write its arguments in parentheses: `print(\"text\")`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "f-string-field",
        concept: "f-string",
        classes: SYNTAX,
        patterns: &["f-string: {}", "f-string {}"],
        what: "A field of the f-string cannot be read: {0}.",
        advice: &[
            "Each `{` needs its `}` and an expression between them. A brace that is meant as such is doubled: `{{`. Before Python 3.12, use other quotes inside than outside.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "outside-function",
        concept: "def-statement",
        classes: SYNTAX,
        patterns: &["'{}' outside function"],
        what: "{0} stands outside of any function.",
        advice: &[
            "Look at the indentation: the line may have slipped out of its `def`. To end a program, use `sys.exit()`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "outside-async",
        concept: "await-expression",
        classes: SYNTAX,
        patterns: &[
            "'{}' outside async function",
            "asynchronous comprehension outside of an asynchronous function",
        ],
        what: "This may stand in an `async def` only.",
        advice: &["Write `async def` in place of `def`, and `await` the call of that function in turn."],
        ..Explainer::BASE
    },
    Explainer {
        name: "outside-loop",
        concept: "break-continue",
        classes: SYNTAX,
        patterns: &["'break' outside loop", "'continue' not properly in loop"],
        what: "`break` and `continue` belong to a loop, and none is around them.",
        advice: &[
            "Look at the indentation. To leave a function, use `return`. A function inside a loop cannot end the loop.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "argument-order",
        concept: "args-kwargs",
        classes: SYNTAX,
        patterns: &[
            "positional argument follows keyword argument",
            "positional argument follows keyword argument unpacking",
        ],
        what: "In a call, arguments without a name stand before those with one.",
        advice: &["Move it to the front, or give it a name, too."],
        ..Explainer::BASE
    },
    Explainer {
        name: "parameter-order",
        concept: "default-arguments",
        classes: SYNTAX,
        patterns: &[
            "non-default argument follows default argument",
            "parameter without a default follows parameter with a default",
        ],
        what: "A parameter without a default stands behind one with a default.",
        advice: &[
            "Move it to the front, give it a default, or put `*` before it, so that it is passed by name.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "name-twice",
        concept: "def-statement",
        classes: SYNTAX,
        patterns: &["duplicate argument '{}' in function definition", "keyword argument repeated: {}"],
        what: "The name {0} stands twice between the parentheses.",
        advice: &["Give one of the two another name, or take it away."],
        ..Explainer::BASE
    },
    Explainer {
        name: "late-declaration",
        concept: "global-statement",
        classes: SYNTAX,
        patterns: &[
            "name '{}' is used prior to global declaration",
            "name '{}' is assigned to before global declaration",
            "name '{}' is parameter and global",
            "name '{}' is used prior to nonlocal declaration",
            "name '{}' is assigned to before nonlocal declaration",
            "no binding for nonlocal '{}' found",
            "nonlocal declaration not allowed at module level",
        ],
        what: "The declaration of the name does not fit how the function uses it.",
        advice: &[
            "Write `global` or `nonlocal` at the top of the function. `nonlocal` needs a variable of a function around it.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "numeral",
        concept: "int-type",
        classes: SYNTAX,
        patterns: &[
            "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
            "invalid decimal literal",
            "invalid hexadecimal literal",
            "invalid digit '{}' in {} literal",
        ],
        what: "The number is not written as Python writes one, or a name begins with a digit.",
        advice: &["A number has no 0 in front: `7`, not `07`. A name begins with a letter or `_`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "after-backslash",
        concept: "string-literals",
        classes: SYNTAX,
        patterns: &["unexpected character after line continuation character"],
        what: "Outside of a text, a backslash ends the line, and something follows it here.",
        advice: &["A path is a text and needs quotes: `\"C:/data\"`. To divide, write `/`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "unicode-escape",
        concept: "string-literals",
        classes: SYNTAX,
        patterns: &["(unicode error) 'unicodeescape' codec can't decode {}"],
        what: "A backslash in the text begins an escape such as `\\U0001F600` or `\\x41`, and what follows is none.",
        advice: &[
            "Write a Windows path with `r` before the quotes, or with `/`: `r\"C:\\Users\"`, `\"C:/Users\"`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "late-future",
        concept: "deferred-annotations",
        classes: SYNTAX,
        patterns: &["from __future__ imports must occur at the beginning of the file"],
        what: "`from __future__ import …` has to come before all other code.",
        advice: &["Move it to the top; only comments and the docstring may stand above."],
        ..Explainer::BASE
    },
    Explainer {
        name: "half-a-try",
        concept: "try-except",
        classes: SYNTAX,
        patterns: &["expected 'except' or 'finally' block"],
        what: "A `try` block is not followed by `except` or `finally`.",
        advice: &["Add the clause, with the indentation of the `try`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "exception-list",
        concept: "except-tuple-or",
        classes: SYNTAX,
        patterns: &[
            "multiple exception types must be parenthesized",
            "multiple exception types must be parenthesized when using 'as'",
        ],
        what: "Several exceptions after `except` stand without parentheses.",
        advice: &["Write `except (TypeError, ValueError):`."],
        ..Explainer::BASE
    },
];

/// Words that open a block.
const OPENING: [&str; 11] =
    ["if", "elif", "else", "for", "while", "def", "class", "try", "except", "finally", "with"];

/// Whether the line opens a block, has no colon in it, and is complained about at its end.
fn lacks_colon(case: &Case<'_>) -> bool {
    let Some((_, frame)) = case.frame else {
        return false;
    };
    if case.raised.message == "expected ':'" {
        return frame.source.as_ref().is_some_and(|source| !source.ends_with(':'));
    }
    let (Some(source), Some(marks)) = (&frame.source, &frame.marked) else {
        return false;
    };
    let first = source.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_open = ["(", "[", "{", "#", ":", "'", "\""].iter().any(|mark| source.contains(mark));
    let is_closed = source.matches('(').count() == source.matches(')').count()
        && !source.contains(['[', '{', '#', ':', '\'', '"', '=']);
    OPENING.contains(&first) && (!is_open || is_closed) && marks.carets.start >= source.chars().count()
}
