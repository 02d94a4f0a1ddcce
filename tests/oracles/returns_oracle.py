"""Calls what `knowledge/data/returns.tsv` has a result for, with the samples beside it, and compares what comes back.

    returns_oracle.py

A line of the table is: a function, method or (with a `.` before the result) attribute; the versions it holds for; the class of
what it gives, `?` after it where that may also be None; the class of what going over the result gives, if all of it is of one
class; samples, separated by ` ;; `. Every sample has to give an object of that class, and elements of theirs. A class with `?`
needs a sample that gives None and one that does not. A sample has to be about the name that it stands for.
"""

import ast
import datetime
import importlib
import io
import os
import pathlib
import sys
import tempfile
import warnings

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODULES = """
base64 bisect datetime gc heapq html io json math os pathlib platform random re secrets shlex string struct sys textwrap threading
time traceback types uuid zlib
""".split()


class Daylight(datetime.tzinfo):
    def utcoffset(self, when):
        return datetime.timedelta(hours=1)

    dst = utcoffset


def namespace(folder):
    (folder / "f.txt").write_text("a")
    names = {name: importlib.import_module(name) for name in MODULES}
    return names | {"FOLDER": str(folder), "DAYLIGHT": Daylight}


def holds(versions, minor):
    first, dash, last = versions.partition("-")
    return not dash or (not first or int(first) <= minor) and (not last or minor <= int(last))


def named(path, names):
    """The class that a result names."""
    if "." not in path:
        by_name = {"None": type(None), "dict_keys": type({}.keys()), "dict_values": type({}.values()), "dict_items": type({}.items())}
        by_name["callable_iterator"] = type(iter(int, 0))
        return by_name.get(path) or vars(names["__builtins__"] if "__builtins__" in names else importlib.import_module("builtins"))[path]
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)


def is_about(sample, name):
    """Whether the outermost call or attribute of a sample is the last word of the name."""
    node = ast.parse(sample, mode="eval").body
    node = node.func if isinstance(node, ast.Call) else node
    return (node.attr if isinstance(node, ast.Attribute) else node.id) == name.rpartition(".")[2]


def subject_is(sample, name, names):
    """Whether a method's sample is called on an object of the class that the name has, and no class above that has the name."""
    owner, _, member = name.rpartition(".")
    try:
        cls = named(owner.removeprefix("builtins."), names)
    except (AttributeError, ImportError, KeyError, ValueError):
        return True
    if not isinstance(cls, type):
        return True
    node = ast.parse(sample, mode="eval").body
    node = node.func if isinstance(node, ast.Call) else node
    subject = eval(ast.unparse(node.value), dict(names))
    return isinstance(subject, cls) or subject is cls


def problems(line, names):
    name, versions, result, elements, samples = line.split("\t")
    if not holds(versions, sys.version_info.minor):
        return
    optional = result.endswith("?")
    cls = named(result.strip(".?"), names)
    none = 0
    for sample in samples.split(" ;; "):
        if not is_about(sample, name) or not subject_is(sample, name, names):
            yield f"{name}: {sample} is about something else"
        value = eval(sample, dict(names))
        none += value is None
        # A builtin class is meant exactly; others may have subclasses for each system.
        is_it = type(value) is cls if "." not in result.strip(".") else isinstance(value, cls)
        if not is_it and not (optional and value is None):
            yield f"{name}: {sample} gives {type(value).__name__}, not {result}"
        elif elements:
            of = named(elements, names)
            yield from (f"{name}: {sample} has {type(one).__name__} in it" for one in value if not isinstance(one, of))
    if optional and not 0 < none < len(samples.split(" ;; ")):
        yield f"{name}: no sample that gives None, or none that does not"


def main():
    warnings.simplefilter("ignore")
    lines = (ROOT / "knowledge/data/returns.tsv").read_text(encoding="utf-8").splitlines()
    real, sys.stdin, wrong = sys.stdin, io.StringIO("line\n"), []
    with tempfile.TemporaryDirectory() as folder:
        names = namespace(pathlib.Path(folder))
        os.chdir(folder)
        for line in lines:
            try:
                wrong += problems(line, names)
            except Exception as error:
                wrong.append(f"{line.split(chr(9))[0]}: {type(error).__name__}: {error}")
        os.chdir("/")
    sys.stdin = real
    for one in wrong:
        print(one)
    failed = len({one.partition(":")[0] for one in wrong})
    print(f"Python {sys.version.split()[0]}: {len(lines)} results called")
    print(f"{len(lines) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
