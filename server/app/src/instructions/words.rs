//! What each instruction of Python 3.9 to 3.14 does, in a sentence.

use super::run::Step;

/// What an instruction is about, as a reader would write it: `len` for `len + NULL`.
pub fn argument(step: &Step) -> String {
    if step.target.is_some() {
        return String::new();
    }
    let text = step.text.as_str();
    let text = ["NULL + ", "NULL|self + "].iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text);
    let text = [" + NULL", " + NULL|self"].iter().find_map(|mark| text.strip_suffix(mark)).unwrap_or(text);
    match (step.name.as_str(), step.argument) {
        ("LOAD_SMALL_INT", Some(number)) => number.to_string(),
        ("IS_OP", Some(0)) => "is".to_string(),
        ("IS_OP", _) => "is not".to_string(),
        ("CONTAINS_OP", Some(0)) => "in".to_string(),
        ("CONTAINS_OP", _) => "not in".to_string(),
        _ => match text.strip_prefix("<code object ").and_then(|rest| rest.split_once(" at 0x")) {
            Some((name, _)) => format!("the code of {name}"),
            None => text.to_string(),
        },
    }
}

/// What it does; `None` for an instruction that is not known here. Code stands in backticks.
pub fn sentence(step: &Step) -> Option<String> {
    let count = step.argument.unwrap_or_default();
    let name = step.name.as_str();
    if let Some(sentence) = plain(name) {
        return Some(sentence.to_string());
    }
    if let Some(to) = step.target {
        return jump(name).map(|pattern| pattern.replace("{}", &format!("step {to}")));
    }
    operator(name).or_else(|| counted(name, count)).or_else(|| by_argument(step, count))
}

/// Those that do the same each time. What they are about stands before the sentence.
fn plain(name: &str) -> Option<&'static str> {
    Some(match name {
        "LOAD_FAST" | "LOAD_FAST_BORROW" => "puts this local variable on the stack.",
        "LOAD_FAST_CHECK" => {
            "puts this local variable on the stack; without a value it raises `UnboundLocalError`."
        }
        "LOAD_FAST_AND_CLEAR" => {
            "puts the value of this variable aside on the stack and empties the variable, for a comprehension."
        }
        "LOAD_FAST_LOAD_FAST" | "LOAD_FAST_BORROW_LOAD_FAST_BORROW" => {
            "puts these two local variables on the stack."
        }
        "STORE_FAST" => "takes the top value and binds this local variable to it.",
        "STORE_FAST_LOAD_FAST" => {
            "binds the first of these to the top value, then puts the second on the stack."
        }
        "STORE_FAST_STORE_FAST" => "takes the top two values and binds these local variables to them.",
        "DELETE_FAST" => "unbinds this local variable.",
        "LOAD_CONST" | "LOAD_SMALL_INT" | "LOAD_COMMON_CONSTANT" => "puts this constant on the stack.",
        "LOAD_ASSERTION_ERROR" => "puts `AssertionError` on the stack.",
        "LOAD_GLOBAL" => {
            "looks this name up in the module, then in `builtins`, and puts what it finds on the stack."
        }
        "LOAD_NAME" => "looks this name up in the block, then in the module, then in `builtins`.",
        "LOAD_DEREF" => "puts the value of this shared variable on the stack.",
        "LOAD_CLASSDEREF" | "LOAD_FROM_DICT_OR_DEREF" => {
            "looks this name up in the class, then takes the shared variable."
        }
        "LOAD_FROM_DICT_OR_GLOBALS" => {
            "looks this name up in the class, then in the module, then in `builtins`."
        }
        "LOAD_LOCALS" => "puts the names of the block on the stack, as a mapping.",
        "LOAD_CLOSURE" => {
            "puts the cell of this shared variable on the stack, for a function that shares it."
        }
        "STORE_DEREF" => "takes the top value and binds this shared variable to it.",
        "DELETE_DEREF" => "unbinds this shared variable.",
        "MAKE_CELL" => "puts this variable into a cell, so that functions can share it.",
        "STORE_GLOBAL" => "takes the top value and binds this name of the module to it.",
        "DELETE_GLOBAL" => "unbinds this name of the module.",
        "STORE_NAME" => "takes the top value and binds this name of the block to it.",
        "DELETE_NAME" => "unbinds this name of the block.",
        "LOAD_ATTR" => "replaces the top value by this attribute of it.",
        "LOAD_METHOD" => "looks this method of the top value up, to be called.",
        "LOAD_SUPER_ATTR" => "looks this attribute up as `super()` does.",
        "LOAD_SPECIAL" => "looks this special method up, in the class of the top value.",
        "STORE_ATTR" => "sets this attribute of the top value to the value below it.",
        "DELETE_ATTR" => "deletes this attribute of the top value.",
        "BINARY_SUBSCR" => "takes an object and a key from the stack, and puts `object[key]` there.",
        "STORE_SUBSCR" => "sets `object[key]` to a value; all three come from the stack.",
        "DELETE_SUBSCR" => "deletes `object[key]`; both come from the stack.",
        "BINARY_SLICE" => {
            "takes an object, a start and an end from the stack, and puts `object[start:end]` there."
        }
        "STORE_SLICE" => "sets `object[start:end]` to a value; all four come from the stack.",
        "IS_OP" | "CONTAINS_OP" | "COMPARE_OP" => {
            "takes the top two values and puts the result of this comparison on the stack."
        }
        "UNARY_NOT" => "replaces the top value by `not` of it.",
        "UNARY_NEGATIVE" => "replaces the top value by `-` of it.",
        "UNARY_POSITIVE" => "replaces the top value by `+` of it.",
        "UNARY_INVERT" => "replaces the top value by `~` of it.",
        "TO_BOOL" => "replaces the top value by its truth, `True` or `False`.",
        "LIST_APPEND" => "takes the top value and appends it to the list that is being made.",
        "SET_ADD" => "takes the top value and adds it to the set that is being made.",
        "MAP_ADD" => "takes a key and a value and adds them to the dict that is being made.",
        "LIST_EXTEND" => "takes the top value and appends all its items to the list that is being made.",
        "SET_UPDATE" => "takes the top value and adds all its items to the set that is being made.",
        "DICT_UPDATE" => {
            "takes the top value, a mapping, and adds all its pairs to the dict that is being made."
        }
        "DICT_MERGE" => {
            "takes the top value, a mapping, and adds its pairs to the named arguments; one that is there already raises `TypeError`."
        }
        "LIST_TO_TUPLE" => "replaces the list on top by a tuple of its items.",
        "FORMAT_SIMPLE" => "replaces the top value by its text, as `format(value, \"\")` gives it.",
        "FORMAT_WITH_SPEC" => "takes a value and a format from the stack, and puts the text on it.",
        "CONVERT_VALUE" => "replaces the top value by what this conversion makes of it.",
        "FORMAT_VALUE" => "formats the top value, and puts the text on the stack.",
        "BUILD_TEMPLATE" => "makes a `Template` of the strings and interpolations on top.",
        "BUILD_INTERPOLATION" => "makes an `Interpolation` of a value and its source text.",
        "KW_NAMES" => "keeps the names of the named arguments for the call that follows.",
        "PRECALL" => "makes the call ready.",
        "PUSH_NULL" => "puts an empty place on the stack, which a call expects.",
        "NOP" => "does nothing.",
        "NOT_TAKEN" => "does nothing; it marks the way on which the branch above is not taken.",
        "EXTENDED_ARG" => "holds the upper part of the next instruction's argument, which is large.",
        "RETURN_VALUE" => "takes the top value and returns it.",
        "RETURN_CONST" => "returns this constant.",
        "RETURN_GENERATOR" => {
            "makes a generator or coroutine of this call and returns it; what follows runs when it is asked for a value."
        }
        "GEN_START" => "begins the generator or coroutine, when it is asked for its first value.",
        "YIELD_VALUE" => "hands the top value out and waits there.",
        "YIELD_FROM" => "hands on what the iterator below gives, one value each time it is asked.",
        "END_SEND" => "takes the iterator that has ended off the stack, and leaves its result.",
        "CLEANUP_THROW" => {
            "ends the awaiting where `StopIteration` was thrown in; another exception is raised again."
        }
        "ASYNC_GEN_WRAP" => "marks the top value as one that an asynchronous generator yields.",
        "GET_ITER" => "replaces the top value by an iterator over it.",
        "GET_YIELD_FROM_ITER" => "replaces the top value by an iterator over it, for `yield from`.",
        "END_FOR" | "POP_ITER" => "takes what the loop has left off the stack.",
        "GET_AITER" => "replaces the top value by an asynchronous iterator over it.",
        "GET_ANEXT" => "asks the asynchronous iterator for the awaitable of its next item.",
        "END_ASYNC_FOR" => {
            "ends an `async for` loop on `StopAsyncIteration`; another exception is raised again."
        }
        "GET_AWAITABLE" => "replaces the top value by the iterator through which it is awaited.",
        "BEFORE_WITH" => {
            "looks `__enter__` and `__exit__` up, calls `__enter__` and keeps `__exit__` for the end."
        }
        "BEFORE_ASYNC_WITH" => {
            "looks `__aenter__` and `__aexit__` up, calls `__aenter__` and keeps `__aexit__` for the end."
        }
        "WITH_EXCEPT_START" => "calls the manager's `__exit__` with the exception.",
        "POP_BLOCK" => "ends the part that a handler protects.",
        "POP_EXCEPT" => "is done with the exception: the one that was current before is so again.",
        "PUSH_EXC_INFO" => "makes the exception on top the current one.",
        "CHECK_EXC_MATCH" => "tests whether the exception is of the class on top.",
        "CHECK_EG_MATCH" => "splits the exception group by the class on top, for `except*`.",
        "PREP_RERAISE_STAR" => "puts together what the `except*` clauses have left, to be raised again.",
        "RERAISE" => "raises the exception on top again.",
        "POP_TOP" => "drops the top value.",
        "DUP_TOP" => "puts the top value on the stack once more.",
        "DUP_TOP_TWO" => "puts the top two values on the stack once more.",
        "ROT_TWO" => "swaps the top two values.",
        "ROT_THREE" => "moves the top value down to third place.",
        "ROT_N" => "moves the top value down by several places.",
        "COPY_DICT_WITHOUT_KEYS" => {
            "makes a dict of what the mapping has beside the keys that the pattern names."
        }
        "ROT_FOUR" => "moves the top value down to fourth place.",
        "IMPORT_NAME" => "imports this module and puts it on the stack.",
        "IMPORT_FROM" => "takes this name from the module on top and puts it on the stack.",
        "IMPORT_STAR" => "binds all public names of the module on top.",
        "LOAD_BUILD_CLASS" => "puts the function that makes classes on the stack.",
        "MAKE_FUNCTION" => "makes a function of the code object on top.",
        "SET_FUNCTION_ATTRIBUTE" => "gives the function on top what this names.",
        "SETUP_ANNOTATIONS" => "makes `__annotations__`, where the block has none yet.",
        "MATCH_CLASS" => {
            "tests whether the subject is an instance of the class, and takes the attributes that the pattern names."
        }
        "MATCH_MAPPING" => "tests whether the subject is a mapping.",
        "MATCH_SEQUENCE" => {
            "tests whether the subject is a sequence, and neither `str`, `bytes` nor `bytearray`."
        }
        "MATCH_KEYS" => {
            "takes the values of the keys that the pattern names from the mapping, if it has all of them."
        }
        "GET_LEN" => "puts the length of the top value on the stack.",
        "CALL_INTRINSIC_1" | "CALL_INTRINSIC_2" => "calls a helper that is part of the interpreter.",
        _ => return None,
    })
}

/// Those that may go on elsewhere.
fn jump(name: &str) -> Option<&'static str> {
    Some(match name {
        "JUMP_FORWARD" | "JUMP_ABSOLUTE" | "JUMP_BACKWARD" | "JUMP_BACKWARD_NO_INTERRUPT" => {
            "goes on with {}."
        }
        "POP_JUMP_IF_FALSE" | "POP_JUMP_FORWARD_IF_FALSE" | "POP_JUMP_BACKWARD_IF_FALSE" => {
            "takes the top value; if it is false, goes on with {}."
        }
        "POP_JUMP_IF_TRUE" | "POP_JUMP_FORWARD_IF_TRUE" | "POP_JUMP_BACKWARD_IF_TRUE" => {
            "takes the top value; if it is true, goes on with {}."
        }
        "POP_JUMP_IF_NONE" | "POP_JUMP_FORWARD_IF_NONE" | "POP_JUMP_BACKWARD_IF_NONE" => {
            "takes the top value; if it is `None`, goes on with {}."
        }
        "POP_JUMP_IF_NOT_NONE" | "POP_JUMP_FORWARD_IF_NOT_NONE" | "POP_JUMP_BACKWARD_IF_NOT_NONE" => {
            "takes the top value; if it is not `None`, goes on with {}."
        }
        "JUMP_IF_FALSE_OR_POP" => "if the top value is false, keeps it and goes on with {}; else drops it.",
        "JUMP_IF_TRUE_OR_POP" => "if the top value is true, keeps it and goes on with {}; else drops it.",
        "JUMP_IF_NOT_EXC_MATCH" => "goes on with {} unless the exception is of the class on top.",
        "FOR_ITER" => "asks the iterator on top for its next item; when there is none, goes on with {}.",
        "SEND" => {
            "passes a value to the iterator below and puts what it gives on the stack; when it has ended, goes on with {}."
        }
        "SETUP_FINALLY" => "from here on, an exception leads to {}.",
        "SETUP_WITH" => {
            "looks `__enter__` and `__exit__` up and calls `__enter__`; from here on, an exception leads to {}."
        }
        "SETUP_ASYNC_WITH" => "begins the body of an `async with`: from here on, an exception leads to {}.",
        _ => return None,
    })
}

/// Those that are called after an operator.
fn operator(name: &str) -> Option<String> {
    let (in_place, word) = match name.split_once('_')? {
        ("BINARY", word) => (false, word),
        ("INPLACE", word) => (true, word),
        _ => return None,
    };
    let symbol = match word {
        "OP" => {
            return Some(
                "takes the top two values and puts the result of this operator on the stack.".to_string(),
            );
        }
        "ADD" => "+",
        "SUBTRACT" => "-",
        "MULTIPLY" => "*",
        "TRUE_DIVIDE" => "/",
        "FLOOR_DIVIDE" => "//",
        "MODULO" => "%",
        "POWER" => "**",
        "MATRIX_MULTIPLY" => "@",
        "LSHIFT" => "<<",
        "RSHIFT" => ">>",
        "AND" => "&",
        "OR" => "|",
        "XOR" => "^",
        _ => return None,
    };
    let equal = if in_place { "=" } else { "" };
    Some(format!("takes the top two values and puts the result of `{symbol}{equal}` on the stack."))
}

/// Those whose argument is a number of values.
fn counted(name: &str, count: u32) -> Option<String> {
    let made = |what: &str| match count {
        0 => format!("puts a new, empty {what} on the stack."),
        1 => format!("makes a {what} of the top value."),
        _ => format!("makes a {what} of the top {count} values."),
    };
    let arguments = match count {
        0 => "no arguments".to_string(),
        1 => "1 argument".to_string(),
        _ => format!("{count} arguments"),
    };
    Some(match name {
        "BUILD_LIST" => made("list"),
        "BUILD_TUPLE" => made("tuple"),
        "BUILD_SET" => made("set"),
        "BUILD_SLICE" => format!("makes a slice of the top {count} values."),
        "BUILD_STRING" => format!("joins the top {count} strings to one."),
        "BUILD_MAP" => match count {
            0 => "puts a new, empty dict on the stack.".to_string(),
            1 => "makes a dict of the key and the value on top.".to_string(),
            _ => format!("makes a dict of {count} keys and their values."),
        },
        "BUILD_CONST_KEY_MAP" => format!("makes a dict of the keys in the tuple on top and {count} values."),
        "CALL" | "CALL_FUNCTION" | "CALL_METHOD" => {
            format!(
                "calls what stands below the arguments, with {arguments}, and puts the result on the stack."
            )
        }
        "CALL_KW" | "CALL_FUNCTION_KW" => {
            format!("calls what stands below the arguments, with {arguments}, some of them by name.")
        }
        "CALL_FUNCTION_EX" => "calls what stands below with the arguments of `*` and `**`.".to_string(),
        "COPY" if count == 1 => "puts the top value on the stack once more.".to_string(),
        "COPY" => format!("puts the value in place {count} from the top on the stack once more."),
        "SWAP" => format!("swaps the top value with the one in place {count} from the top."),
        "COPY_FREE_VARS" if count == 1 => "makes the variable from around ready.".to_string(),
        "COPY_FREE_VARS" => format!("makes the {count} variables from around ready."),
        "UNPACK_SEQUENCE" => {
            format!("takes the top value apart into {count} items; another number raises `ValueError`.")
        }
        "UNPACK_EX" => "takes the top value apart into items, and a list of the rest.".to_string(),
        _ => return None,
    })
}

/// Those that do one thing or another, as their argument says.
fn by_argument(step: &Step, count: u32) -> Option<String> {
    let sentence = match (step.name.as_str(), count & 3, count) {
        ("RESUME", 0, _) => "marks where the function begins.",
        ("RESUME", 1, _) => "marks where it goes on after a `yield`.",
        ("RESUME", 2, _) => "marks where it goes on after a `yield from`.",
        ("RESUME", ..) => "marks where it goes on after an `await`.",
        ("RAISE_VARARGS", _, 0) => "raises the current exception again.",
        ("RAISE_VARARGS", _, 1) => "takes the top value and raises it.",
        ("RAISE_VARARGS", ..) => "raises the second value, `from` the top one.",
        _ => return None,
    };
    Some(sentence.to_string())
}
