"""Runs a program in this interpreter, and keeps what it does that somebody could see."""

import contextlib
import importlib.util
import io
import sys
import warnings

MOST_LINES = 300


class Endless(BaseException):
    """A program that prints on and on."""


class Tape(io.StringIO):
    """What is printed; a program that prints without end is stopped."""

    def __init__(self):
        super().__init__()
        self.left = MOST_LINES

    def write(self, text):
        self.left -= text.count("\n")
        if self.left < 0:
            raise Endless
        return super().write(text)


class Run:
    """A program that was compiled and run as a module of its own name: its namespace, warnings, prints and exception."""

    def __init__(self, path, **given):
        self.path = path
        self.tape = Tape()
        self.error = None
        spec = importlib.util.spec_from_file_location(path.stem, path)
        self.module = importlib.util.module_from_spec(spec)
        sys.modules[path.stem] = self.module
        self.ns = vars(self.module)
        self.ns.update(given)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            code = compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
        self.warnings = [str(warning.message) for warning in caught]
        with self.watched():
            try:
                exec(code, self.ns)
            except Exception as error:
                self.error = error

    @contextlib.contextmanager
    def watched(self):
        """What is printed inside goes to the tape, and warnings are not shown."""
        with contextlib.redirect_stdout(self.tape), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield

    def ask(self, expression):
        """The value of an expression in the program's namespace, or the exception that it ends in."""
        with self.watched():
            try:
                return eval(expression, self.ns)
            except Endless:
                return Endless()
            except Exception as error:
                return error

    def printed(self):
        """The lines printed so far, which are forgotten."""
        lines = self.tape.getvalue().splitlines()
        self.tape.seek(0)
        self.tape.truncate()
        self.tape.left = MOST_LINES
        return lines


def freeze(value, depth=4):
    """A text that tells two states of an object apart, its own attributes and items included, addresses left out."""
    if isinstance(value, BaseException):
        return f"{type(value).__name__}{value.args}"
    if isinstance(value, dict):
        return f"{type(value).__name__}{[(freeze(k, depth - 1), freeze(v, depth - 1)) for k, v in value.items()]}"
    if isinstance(value, (set, frozenset)):
        return f"{type(value).__name__}{sorted(freeze(v, depth - 1) for v in value)}"
    if isinstance(value, (list, tuple)) or type(value).__name__ == "deque":
        return f"{type(value).__name__}{[freeze(v, depth - 1) for v in value]}"
    if depth and hasattr(value, "__dict__") and not callable(value):
        return f"{type(value).__name__}{[(k, freeze(v, depth - 1)) for k, v in vars(value).items()]}"
    return type(value).__name__ if callable(value) else repr(value)


def touch(value) -> bool:
    """Changes a collection, or those that an object holds; whether there was one."""
    if isinstance(value, (list, bytearray)) or type(value).__name__ == "deque":
        value.append(99)
    elif isinstance(value, dict):
        value[99] = 99
    elif isinstance(value, set):
        value.add(99)
    elif hasattr(value, "__dict__") and not callable(value):
        return any([touch(held) for held in vars(value).values()])
    else:
        return False
    return True
