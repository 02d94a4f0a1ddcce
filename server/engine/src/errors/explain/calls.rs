//! What is called, awaited, entered or made, and cannot be.

use super::causes::only_value;
use super::{Case, Explainer};
use crate::note::{Text, code, plain, say};
use crate::semantics::{Owner, stdlib};
use crate::syntax::{Field, Kind};

pub(super) const EXPLAINERS: &[Explainer] = &[
    Explainer {
        name: "function-not-called",
        concept: "missing-call-parentheses",
        classes: &["TypeError"],
        patterns: FUNCTION_USED,
        what: "A function itself is used here, and not what it gives.",
        advice: &["Call it, with parentheses behind its name: `d.items()`, `name.upper()`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "builtin-argument-count",
        concept: "def-statement",
        classes: &["TypeError"],
        patterns: &[
            "{}() takes exactly one argument ({} given)",
            "{}() takes no arguments ({} given)",
            "{}() takes at most {} ({} given)",
            "{}() takes at least {} ({} given)",
            "{}() takes exactly {} ({} given)",
            "{} expected at most {}, got {}",
            "{} expected at least {}, got {}",
            "{} expected {} arguments, got {}",
            "{} expected {} argument, got {}",
        ],
        what: "The call of {0} has too many or too few arguments.",
        advice: &[
            "`help(…)` and the documentation say what it takes. Several values often have to be one list or tuple: `items.extend([1, 2])`, `max((1, 2))`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "module-called",
        concept: "modules",
        classes: &["TypeError"],
        patterns: &["'module' object is not callable"],
        what: "What stands before `(…)` is a module. A module holds functions and classes, and is none itself.",
        advice: &[
            "Name the thing in the module: `datetime.datetime(…)`, `random.random()`, or import it: `from pprint import pprint`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "text-or-tuple-called",
        concept: "accidental-tuple",
        classes: &["TypeError"],
        patterns: &["'tuple' object is not callable"],
        what: "What stands before `(…)` is a tuple. Python takes the parentheses behind it for a call.",
        advice: &[
            "Look for a comma that is missing between two items: `[(1, 2) (3, 4)]`. Or a name of a function is bound to a tuple.",
        ],
        cause: Some(rebound),
        ..Explainer::BASE
    },
    Explainer {
        name: "not-callable",
        concept: "callable-objects",
        classes: &["TypeError"],
        patterns: &["'{}' object is not callable"],
        what: "What stands before `(…)` is an object of the class {0}, which cannot be called.",
        advice: &[
            "Take the parentheses away, or find out which line binds the name of the function to something else.",
        ],
        cause: Some(rebound),
        ..Explainer::BASE
    },
    Explainer {
        name: "not-an-exception",
        concept: "raise-non-exception",
        classes: &["TypeError"],
        patterns: &[
            "exceptions must derive from BaseException",
            "catching classes that do not inherit from BaseException is not allowed",
            "exception causes must derive from BaseException",
        ],
        what: "Only classes that derive from `BaseException`, and their objects, can be raised and caught.",
        advice: &[
            "Raise or catch an exception: `raise ValueError(\"what is wrong\")`. A class of your own derives from `Exception`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "abstract-class",
        concept: "abstract-base-class",
        classes: &["TypeError"],
        patterns: &[
            "Can't instantiate abstract class {} with{}",
            "Can't instantiate abstract class {} without an implementation for {}",
        ],
        what: "{0} does not define all abstract methods that it inherits, so no object of it can be made.",
        advice: &[
            "Define the methods that the message names in the class, with exactly these names, or make an object of a subclass that does.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "mro-conflict",
        concept: "mro-conflict",
        classes: &["TypeError"],
        patterns: &[
            "Cannot create a consistent method resolution",
            "Cannot create a consistent method resolution order (MRO) for bases {}",
        ],
        what: "The bases of the class ask for orders that contradict each other.",
        advice: &["Write more special classes before more general ones: `class C(Child, Parent)`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "metaclass-conflict",
        concept: "metaclass",
        classes: &["TypeError"],
        patterns: &["metaclass conflict: {}"],
        what: "The bases have metaclasses of which none derives from all the others.",
        advice: &[
            "Make a metaclass that derives from those of all bases, and name it: `class C(A, B, metaclass=Both)`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "field-order",
        concept: "dataclass-field-order",
        classes: &["TypeError"],
        patterns: &[
            "non-default argument {} follows default argument{}",
            "non-default argument {} follows default argument",
        ],
        what: "The dataclass has the field {0} without a default behind a field with one.",
        advice: &[
            "Move fields without a default to the front, give this one a default, or use `@dataclass(kw_only=True)` (Python 3.10).",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "mutable-field-default",
        concept: "dataclass-mutable-default",
        classes: &["ValueError"],
        patterns: &["mutable default {} for field {} is not allowed: use default_factory"],
        what: "The field {1} has one {0} as its default, which all objects would share.",
        advice: &["Write `field(default_factory=list)`, which makes a new one for each object."],
        ..Explainer::BASE
    },
    Explainer {
        name: "not-a-context-manager",
        concept: "context-manager-protocol",
        classes: &["TypeError", "AttributeError"],
        patterns: &[
            "'{}' object does not support the context manager protocol{}",
            "__enter__",
            "__exit__",
            // `contextlib.ExitStack` before Python 3.11.
            "type object '{}' has no attribute '__enter__'",
            "type object '{}' has no attribute '__exit__'",
        ],
        what: "What stands behind `with` has no `__enter__` and `__exit__`.",
        advice: &[
            "Use an object that has them, as `open(…)` gives, or the decorator `contextlib.contextmanager`. Those that need it go behind `async with`.",
        ],
        only: Some(|case| case.hole(0) != "coroutine"),
        ..Explainer::BASE
    },
    Explainer {
        name: "not-awaitable",
        concept: "await-expression",
        classes: &["TypeError"],
        patterns: &[
            "object {} can't be used in 'await' expression",
            "'{}' object can't be awaited",
            "An asyncio.Future, a coroutine or an awaitable is required",
        ],
        what: "`await` needs something that can be waited for, such as what calling an `async def` gives.",
        advice: &["Take `await` away before an ordinary call, or make the function an `async def`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "coroutine-not-awaited",
        concept: "coroutine-not-awaited",
        classes: &["TypeError", "AttributeError"],
        patterns: &[
            "'coroutine' object is not iterable",
            "'coroutine' object is not subscriptable",
            "'coroutine' object has no attribute '{}'",
            "cannot unpack non-iterable coroutine object",
            "object of type 'coroutine' has no len()",
            "argument of type 'coroutine' is not iterable",
            "argument of type 'coroutine' is not a container or iterable",
            "'coroutine' object does not support the context manager protocol{}",
            "'async for' requires an object with __aiter__ method, got coroutine",
        ],
        what: "Calling an `async def` gives a coroutine. Its result is there only after `await`.",
        advice: &["Write `await` before the call: `(await load())[0]`."],
        ..Explainer::BASE
    },
    Explainer {
        name: "async-iteration",
        concept: "async-for",
        classes: &["TypeError"],
        patterns: &[
            "'async for' requires an object with __aiter__ method, got {}",
            "'async_generator' object is not iterable",
        ],
        what: "`async for` goes over asynchronous iterables, and `for` over all others. Here they are mixed up.",
        advice: &[
            "Use `async for` over an asynchronous generator, and `for` over lists and other ordinary iterables.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "isinstance-class",
        concept: "isinstance-issubclass",
        classes: &["TypeError"],
        patterns: &[
            "isinstance() arg 2 must be a type, a tuple of types, or a union",
            "isinstance() arg 2 must be a type or tuple of types",
            "isinstance() argument 2 cannot be a parameterized generic",
            "issubclass() arg 1 must be a class",
            "issubclass() arg 2 must be a class, a tuple of classes, or a union",
            "issubclass() arg 2 must be a class or tuple of classes",
        ],
        what: "`isinstance()` and `issubclass()` compare with classes, and something else was given.",
        advice: &[
            "Give a class or a tuple of classes: `isinstance(x, (int, float))`. `list[int]` is no class; `list` is.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "super-without-arguments",
        concept: "super-function",
        classes: &["RuntimeError"],
        patterns: &["super(): no arguments", "super(): __class__ cell not found"],
        what: "`super()` finds its class and object only inside a method that has a first parameter.",
        advice: &[
            "Use it in a method with `self`. Elsewhere, as in a comprehension or a `@staticmethod`, write `super(Class, self)`.",
        ],
        ..Explainer::BASE
    },
];

/// A function where something else is needed.
const FUNCTION_USED: &[&str] = &[
    "unsupported operand type(s) for {}: 'function' and '{}'",
    "unsupported operand type(s) for {}: 'method' and '{}'",
    "unsupported operand type(s) for {}: 'builtin_function_or_method' and '{}'",
    "unsupported operand type(s) for {}: '{}' and 'function'",
    "unsupported operand type(s) for {}: '{}' and 'method'",
    "unsupported operand type(s) for {}: '{}' and 'builtin_function_or_method'",
    "can only concatenate str (not \"function\") to str",
    "can only concatenate str (not \"method\") to str",
    "can only concatenate str (not \"builtin_function_or_method\") to str",
    "'{}' not supported between instances of 'function' and '{}'",
    "'{}' not supported between instances of 'method' and '{}'",
    "'{}' not supported between instances of 'builtin_function_or_method' and '{}'",
    "'{}' not supported between instances of '{}' and 'builtin_function_or_method'",
    "'function' object is not iterable",
    "'method' object is not iterable",
    "'builtin_function_or_method' object is not iterable",
    "cannot unpack non-iterable function object",
    "cannot unpack non-iterable method object",
    "cannot unpack non-iterable builtin_function_or_method object",
    "object of type 'function' has no len()",
    "object of type 'method' has no len()",
    "object of type 'builtin_function_or_method' has no len()",
];

/// The line that binds the name of a builtin function to what was called, where that is the only one.
fn rebound(case: &Case<'_>) -> Option<Text> {
    let (source, frame) = case.source()?;
    source.culprit(frame, |context, node| {
        if node.kind() != Kind::Call {
            return None;
        }
        let name = node.field_child(Field::Function)?;
        let answer = || {
            let variable = context
                .variable(name)
                .filter(|variable| variable.owner != Owner::Module || !variable.bindings.is_empty())?;
            if !stdlib::is_builtin(&variable.name, context.target()) {
                return None;
            }
            let (there, value) = only_value(context, name)?;
            Some(say(
                "Line {} binds the name of the builtin {} to another object.",
                [plain(there.line(value)), code(name.text())],
            ))
        };
        Some(answer())
    })?
}
