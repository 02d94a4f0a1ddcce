"""What programs that use a library are judged by: their own first probe, which is true where the trap bites.

Packages that need not be installed have stand-ins here, which do what their documentation says of the calls in question.
"""

import contextlib
import gc
import io
import locale
import os
import pickle
import random
import socket
import sqlite3
import sys
import tempfile
import time
import types
import warnings

from .running import freeze


def as_probed(run, probes):
    """The first probe says whether the trap bites; what the others give stays the same."""
    PROGRAM["text"] = run.path.read_text(encoding="utf-8")
    run.ns.update(HELPERS)
    return run.ask(probes[0]) is True, [freeze(run.ask(probe)) for probe in probes[1:]]


def fails(function, *given) -> bool:
    """Whether a call ends in an error."""
    try:
        function(*given)
    except Exception:
        return True
    return False


@contextlib.contextmanager
def _in_locale_c():
    before = locale.setlocale(locale.LC_CTYPE)
    locale.setlocale(locale.LC_CTYPE, "C")
    try:
        yield
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def garbled(function) -> bool:
    """Whether a function of a path reads or writes something else where the locale is another."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "text")
        seen = []
        for around in (contextlib.nullcontext, _in_locale_c):
            with open(path, "wb") as file:
                file.write("ü".encode())
            with around():
                try:
                    seen.append(function(path))
                except UnicodeError as error:
                    seen.append(type(error))
            with open(path, "rb") as file:
                seen.append(file.read())
        return seen[:2] != seen[2:]


class Evil:
    """An object whose pickle runs code when it is read."""

    def __reduce__(self):
        return (tell, ("pickle",))


ATTACKS: list = []


def tell(what: str) -> None:
    """What an attack calls."""
    ATTACKS.append(what)


def attacked(function, *given) -> bool:
    """Whether a call runs code that came with what it was given."""
    ATTACKS.clear()
    sys.modules.setdefault("attacks", types.ModuleType("attacks")).run = tell
    with contextlib.suppress(Exception):
        function(*given)
    return bool(ATTACKS)


def typing(function):
    """The function, run with a keyboard and a command line that hold a call that tells."""
    def run():
        text = "__import__('attacks').run('typed')"
        before = sys.stdin, sys.argv
        pickled = io.BytesIO(pickle.dumps(Evil()))
        sys.stdin = types.SimpleNamespace(read=lambda: text, readline=lambda: text + "\n", buffer=pickled)
        sys.argv = ["program", text]
        try:
            return function()
        finally:
            sys.stdin, sys.argv = before

    return run


def sender() -> int:
    """A connection on which a pickle is waiting that tells."""
    here, there = socket.socketpair()
    here.sendall(pickle.dumps(Evil()))
    here.close()
    return there.detach()


def repeats(function) -> bool:
    """Whether a secret comes out again from the same state of the generator."""
    state = random.getstate()
    first = function()
    random.setstate(state)
    return first is not None and first == function()


def far_away(question) -> bool:
    """The answer to a question in another time zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "FAR-09:00"
    time.tzset()
    try:
        return question()
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


def in_code(value) -> bool:
    """Whether a value stands in the program as it is."""
    return bool(value) and value in PROGRAM.get("text", "")


PROGRAM: dict = {}


def passes_optimized(program: dict, name: str, *given) -> bool:
    """Whether a call passes in the program as it is compiled with `-O`."""
    names: dict = {}
    exec(compile(program["text"], "program", "exec", optimize=1, dont_inherit=True), names)
    return not fails(names[name], *given)


def unclosed(function) -> bool:
    """Whether the interpreter warns that a function of a path leaves its file open."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "text")
        with open(path, "w", encoding="utf-8") as file:
            file.write("[1]")
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", ResourceWarning)
            with contextlib.suppress(Exception):
                function(path)
            gc.collect()
    return any(issubclass(warning.category, ResourceWarning) for warning in caught)


def shop():
    """A database with two customers."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE users (name TEXT, secret TEXT)")
    database.executemany("INSERT INTO users VALUES (?, ?)", [("Ann", "tea"), ("Bob", "cake")])
    return database


def _stand_in(name: str, **contents) -> None:
    module = types.ModuleType(name)
    vars(module).update(contents)
    sys.modules[name] = module


def _yaml() -> None:
    safe, unsafe = type("SafeLoader", (), {}), type("UnsafeLoader", (), {})
    names = {"SafeLoader": safe, "CSafeLoader": safe, "BaseLoader": safe}
    names.update(dict.fromkeys(["Loader", "UnsafeLoader", "FullLoader", "CLoader"], unsafe))

    def load(stream, Loader):
        if issubclass(Loader, unsafe):
            ATTACKS.append(stream)
        return stream

    def safe_load(stream):
        return load(stream, safe)

    def unsafe_load(stream):
        return load(stream, unsafe)

    _stand_in("yaml", load=load, safe_load=safe_load, unsafe_load=unsafe_load, **names)


WAITS: list = []


def _requests() -> None:
    def request(url, timeout=None, **_):
        WAITS.append(timeout)
        return url

    methods = dict.fromkeys(["get", "post", "put", "delete", "head"], request)
    _stand_in("requests", Session=lambda: types.SimpleNamespace(**methods), **methods)


def endless(function, *given) -> bool:
    """Whether a call sends a request that nothing ends."""
    WAITS.clear()
    function(*given)
    return None in WAITS


_yaml()
_requests()
HELPERS = {
    "fails": fails, "garbled": garbled, "attacked": attacked, "typing": typing, "sender": sender,
    "shop": shop, "endless": endless, "repeats": repeats, "far_away": far_away,
    "in_code": in_code, "passes_optimized": passes_optimized, "PROGRAM": PROGRAM, "unclosed": unclosed,
}
