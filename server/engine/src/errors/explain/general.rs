//! What is true of every exception of a class.

use crate::errors::Raised;
use crate::note::{Text, code, say};

/// A class of `builtins`, the slug of its card, what has happened, what to do.
type Row = (&'static str, &'static str, &'static str, &'static str);

/// What the class alone tells: the card, what has happened, what to do.
pub(super) fn of(raised: &Raised) -> (&'static str, Text, Vec<Text>) {
    match CLASSES.iter().find(|(class, ..)| raised.is(class)) {
        Some((_, concept, what, advice)) => (concept, Text::from(*what), vec![Text::from(*advice)]),
        None => {
            let what = say(
                "{} is a class of this program or of a library, not one of Python's own.",
                [code(&raised.class)],
            );
            let advice = Text::from(
                "Its message says what is wrong. The line that raises it is the last of the traceback.",
            );
            ("custom-exceptions", what, vec![advice])
        }
    }
}

/// All exceptions of `builtins`, of any version since 3.9.
const CLASSES: &[Row] = &[
    (
        "ArithmeticError",
        "arithmetic-errors",
        "A calculation has no result.",
        "Look at the numbers that go into it.",
    ),
    (
        "AssertionError",
        "assertion-error",
        "An `assert` found its condition to be false.",
        "Look at what the condition compares. Code that runs may not rely on `assert`: `python -O` leaves it out.",
    ),
    (
        "AttributeError",
        "attribute-error",
        "An object has no attribute of this name, or it cannot be set.",
        "Look at what the object is, with `type(…)`, and at the spelling of the name.",
    ),
    (
        "BaseException",
        "exception-hierarchy",
        "An exception of the topmost class was raised.",
        "Look at the line that raises it.",
    ),
    (
        "BaseExceptionGroup",
        "exception-group",
        "Several exceptions were raised together.",
        "Each of them has a part of its own in the traceback. `except*` handles them by class.",
    ),
    (
        "BlockingIOError",
        "os-errors",
        "An operation would have to wait, and was told not to.",
        "Wait until it is ready, or let it block.",
    ),
    (
        "BrokenPipeError",
        "connection-error",
        "The other side of a pipe or connection has closed it.",
        "Look at why the reader has ended.",
    ),
    (
        "BufferError",
        "memoryview-buffer",
        "A buffer cannot be changed while something else looks at it.",
        "Release the `memoryview` first.",
    ),
    (
        "BytesWarning",
        "warnings-module",
        "Bytes and text were compared, or bytes were shown as text.",
        "Decode the bytes.",
    ),
    (
        "ChildProcessError",
        "subprocess-module",
        "There is no such child process to wait for.",
        "Look at whether it was waited for already.",
    ),
    (
        "ConnectionAbortedError",
        "connection-error",
        "The connection was given up.",
        "Try again, or look at the other side.",
    ),
    (
        "ConnectionError",
        "connection-error",
        "The connection failed.",
        "Look at address and port, and at whether the other side runs.",
    ),
    (
        "ConnectionRefusedError",
        "connection-error",
        "Nothing listens at this address and port.",
        "Look at whether the server runs there.",
    ),
    (
        "ConnectionResetError",
        "connection-error",
        "The other side has ended the connection.",
        "Try again, or look at the other side's log.",
    ),
    (
        "DeprecationWarning",
        "warnings-module",
        "Something is used that a later version will not have.",
        "Use what the message names in its place.",
    ),
    (
        "EOFError",
        "eof-error",
        "Input was asked for, and there is no more.",
        "Catch `EOFError`, or look at where the input comes from.",
    ),
    (
        "EncodingWarning",
        "open-without-encoding",
        "A file is opened without naming an encoding.",
        "Write `encoding=\"utf-8\"`.",
    ),
    (
        "Exception",
        "exception-hierarchy",
        "An exception of a very general class was raised.",
        "Read its message, and look at the line that raises it.",
    ),
    (
        "ExceptionGroup",
        "exception-group",
        "Several exceptions were raised together.",
        "Each of them has a part of its own in the traceback. `except*` handles them by class.",
    ),
    (
        "FileExistsError",
        "os-errors",
        "There already is a file or folder of this name.",
        "Take another name, or say that this is all right: `exist_ok=True`.",
    ),
    (
        "FileNotFoundError",
        "file-not-found-error",
        "There is no file or folder of this name.",
        "Look at the path, and at the folder in which the program was started.",
    ),
    (
        "FloatingPointError",
        "arithmetic-errors",
        "A calculation with floating-point numbers failed.",
        "Look at the numbers that go into it.",
    ),
    (
        "FutureWarning",
        "warnings-module",
        "Something will work otherwise in a later version.",
        "Read the message for what to write.",
    ),
    (
        "GeneratorExit",
        "generator-send-throw-close",
        "A generator was closed.",
        "Do not catch it, or raise it again.",
    ),
    (
        "ImportError",
        "import-error",
        "A module, or a name in it, cannot be imported.",
        "Look at the spelling, and at what is installed for this Python.",
    ),
    (
        "ImportWarning",
        "warnings-module",
        "Something about an import is likely to be a mistake.",
        "Read the message.",
    ),
    (
        "IndentationError",
        "indentation-error",
        "The blanks at the start of a line do not fit those around it.",
        "Indent the lines of a block alike.",
    ),
    (
        "IndexError",
        "index-error",
        "There is no item at this position.",
        "Compare the position with `len(…)`.",
    ),
    ("InterruptedError", "os-errors", "A signal interrupted an operation.", "Do it again."),
    (
        "IsADirectoryError",
        "os-errors",
        "This is a folder, and a file is needed.",
        "Add the name of the file to the path.",
    ),
    (
        "KeyError",
        "key-error",
        "The dict has no such key.",
        "Test with `in`, or ask with `.get(key)`, which gives `None` for a missing one. Print the keys that are there: `list(d)`.",
    ),
    (
        "KeyboardInterrupt",
        "keyboard-interrupt",
        "Somebody pressed Ctrl+C, or the program was told to stop.",
        "The last line shows what it was doing then.",
    ),
    (
        "LookupError",
        "key-error-index-error",
        "Something was looked up and is not there.",
        "Look at the key, the position, or the name of the encoding.",
    ),
    (
        "MemoryError",
        "memory-error",
        "There is not enough memory for this.",
        "Look at how much data is held at once, and read it in parts.",
    ),
    (
        "ModuleNotFoundError",
        "import-error",
        "No module of this name is found.",
        "Look at the spelling, and at what is installed for this Python.",
    ),
    (
        "NameError",
        "name-error",
        "A name is used that nothing in reach binds.",
        "Look at the spelling, and at whether the line that binds it runs before.",
    ),
    (
        "NotADirectoryError",
        "os-errors",
        "A folder is needed, and this is a file.",
        "Look at each part of the path.",
    ),
    (
        "NotImplementedError",
        "not-implemented-error",
        "This method is meant to be written by a subclass, or is still to come.",
        "Define the method in the class of the object.",
    ),
    (
        "OSError",
        "os-errors",
        "The operating system refused something.",
        "The number and the words in the message say what.",
    ),
    (
        "OverflowError",
        "overflow-error",
        "A number is too large for what is done with it.",
        "Look at how large it is. Whole numbers have no limit, floats and the clock do.",
    ),
    (
        "PendingDeprecationWarning",
        "warnings-module",
        "Something is used that will be given up some day.",
        "Read the message for what to use.",
    ),
    (
        "PermissionError",
        "permission-error",
        "The system does not allow this.",
        "Look at whose the file is and what may be done with it.",
    ),
    ("ProcessLookupError", "subprocess-module", "There is no such process.", "It may have ended already."),
    (
        "PythonFinalizationError",
        "exit-exceptions",
        "Something was started while the interpreter was shutting down.",
        "Do it before the program ends.",
    ),
    (
        "RecursionError",
        "recursion-error",
        "Calls are nested too deep.",
        "Look for the case in which the function returns without calling itself.",
    ),
    (
        "ReferenceError",
        "weakref-module",
        "A weak reference was used after its object was gone.",
        "Keep an ordinary reference to the object as long as it is needed.",
    ),
    ("ResourceWarning", "warnings-module", "Something was not closed.", "Use `with`."),
    (
        "RuntimeError",
        "runtime-and-notimplemented-error",
        "Something went wrong that fits no other class.",
        "Read the message.",
    ),
    ("RuntimeWarning", "warnings-module", "Something here is likely to be a mistake.", "Read the message."),
    (
        "StopAsyncIteration",
        "async-for",
        "An asynchronous iterator has nothing more.",
        "Give `anext()` a default.",
    ),
    (
        "StopIteration",
        "stop-iteration",
        "An iterator has nothing more.",
        "Give `next()` a default: `next(items, None)`.",
    ),
    (
        "SyntaxError",
        "syntax-and-indentation-error",
        "This is not Python, as far as the compiler can tell.",
        "Look at the marked place, and at what comes right before it.",
    ),
    (
        "SyntaxWarning",
        "warnings-module",
        "The code is allowed, and likely to be a mistake.",
        "Read the message.",
    ),
    (
        "SystemError",
        "c-api-and-extensions",
        "The interpreter, or an extension in C, made a mistake.",
        "Update the package whose code is named last.",
    ),
    (
        "SystemExit",
        "exit-exceptions",
        "The program was ended on purpose, as by `sys.exit()`.",
        "Look at the line that asks for it.",
    ),
    (
        "TabError",
        "indentation-error",
        "Tabs and blanks are mixed at the start of lines.",
        "Let your editor convert them to blanks.",
    ),
    (
        "TimeoutError",
        "timeout-error",
        "Something took longer than it may.",
        "Allow more time, or find out what it waits for.",
    ),
    (
        "TypeError",
        "type-error",
        "An object of this class cannot be used in this way.",
        "Look at what the values are, with `type(…)`.",
    ),
    (
        "UnboundLocalError",
        "unbound-local-error",
        "A local variable is read before it has a value.",
        "Bind it on each way that leads here.",
    ),
    (
        "UnicodeDecodeError",
        "unicode-decode-error",
        "Bytes are not text in this encoding.",
        "Name the right encoding: `open(path, encoding=…)`.",
    ),
    ("UnicodeEncodeError", "text-encoding", "A character does not exist in this encoding.", "Write UTF-8."),
    (
        "UnicodeError",
        "text-encoding",
        "Text and bytes cannot be converted into each other.",
        "Name the right encoding.",
    ),
    (
        "UnicodeTranslateError",
        "text-encoding",
        "A character cannot be translated.",
        "Look at the table that is used.",
    ),
    (
        "UnicodeWarning",
        "warnings-module",
        "Something about text is likely to be a mistake.",
        "Read the message.",
    ),
    ("UserWarning", "warnings-module", "The author of some code warns of something.", "Read the message."),
    (
        "ValueError",
        "value-error",
        "The value has the right class and cannot be used here.",
        "Look at the value, and at what the function takes.",
    ),
    ("Warning", "warnings-module", "Something here is likely to be a mistake.", "Read the message."),
    ("ZeroDivisionError", "zero-division-error", "Something was divided by 0.", "Test the divisor first."),
    (
        "_IncompleteInputError",
        "syntax-and-indentation-error",
        "The text ends before the statement does.",
        "Write the rest of it.",
    ),
];

#[cfg(test)]
pub(super) fn classes() -> impl Iterator<Item = (&'static str, &'static str)> {
    CLASSES.iter().map(|(class, concept, ..)| (*class, *concept))
}
