#!/usr/bin/env python3
"""Writes `older.tsv`: what came to the standard library with Python 3.10 and 3.11, before the versions that `read_cpython.py` reads.

    read_older.py

The CPythons 3.9, 3.10 and 3.11 of pyenv are compared, which are built alike. A line is a dotted name and the first minor version that has
it; `function(parameter)` is a parameter that a function did not take before. Names below what came as a whole are left out.
"""

import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
MINORS = (9, 10, 11)

# What no program imports by these names, or what is made of the system's headers.
LEFT_OUT = ("antigravity", "distutils", "idlelib", "lib2to3", "test", "this", "turtledemo", "encodings", "ensurepip", "pydoc_data", "curses", "tkinter", "turtle", "pyexpat", "xml.parsers")

READER = r'''
import importlib, inspect, json, sys, types, warnings
warnings.simplefilter("ignore")
answer = {}
for name in json.load(sys.stdin):
    try:
        module = importlib.import_module(name)
    except BaseException as error:
        if not isinstance(error, ModuleNotFoundError) or error.name != name:
            answer[name] = None
        continue
    listed = getattr(module, "__all__", None)
    found = answer.setdefault(name, {})
    for one in dir(module):
        value = getattr(module, one, None)
        if one.startswith("_") or isinstance(value, types.ModuleType):
            continue
        # Names that a module merely imported belong to another one.
        home = getattr(value, "__module__", None)
        is_at_home = isinstance(home, str) and home.lstrip("_").split(".")[0] == name.split(".")[0]
        own = is_at_home or (one in listed if listed is not None else not isinstance(home, str))
        found[one] = [own]
        if isinstance(value, type):
            for member, inside in vars(value).items():
                if not member.startswith("_"):
                    found[f"{one}.{member}"] = [own]
        try:
            parameters = inspect.signature(value).parameters if callable(value) and not isinstance(value, type) else {}
        except (ValueError, TypeError):
            parameters = {}
        if not any(p.kind is p.VAR_KEYWORD for p in parameters.values()):
            found[one] = [own, sorted(n for n, p in parameters.items() if p.kind in (p.KEYWORD_ONLY, p.POSITIONAL_OR_KEYWORD))]
json.dump(answer, sys.stdout)
'''

# What C functions take is not always told by their signatures.
TOLD = {"builtins.zip(strict)": 10}


def interpreter(minor):
    found = sorted((pathlib.Path.home() / ".pyenv" / "versions").glob(f"3.{minor}.*/bin/python3"))
    if not found:
        sys.exit(f"no CPython 3.{minor} of pyenv")
    return found[-1]


def read(minor, modules):
    done = subprocess.run([interpreter(minor), "-I", "-c", READER], input=json.dumps(modules), capture_output=True, encoding="utf-8", timeout=300, cwd="/")
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


def changes(before, after, minor):
    for module, names in after.items():
        if names is None or module in before and before[module] is None:
            # It could not be read in one of the two.
            continue
        if module not in before:
            yield module, minor
            continue
        for name, (own, *parameters) in names.items():
            if not own:
                continue
            owner = name.rpartition(".")[0]
            if name not in before[module]:
                # An alias may have become a class; its members are no news.
                if not owner or any(one.startswith(f"{owner}.") for one in before[module]):
                    yield f"{module}.{name}", minor
            elif parameters and len(before[module][name]) > 1:
                known = before[module][name][1]
                yield from ((f"{module}.{name}({one})", minor) for one in parameters[0] if one not in known and known)


def main():
    lines = (HERE / "modules.tsv").read_text(encoding="utf-8").splitlines()
    modules = sorted({line.split("\t")[0] for line in lines})
    modules = [m for m in modules if not any(part.startswith("_") for part in m.split(".")) and not any(m == one or m.startswith(f"{one}.") for one in LEFT_OUT)]
    said = {minor: read(minor, modules) for minor in MINORS}
    found = dict(TOLD)
    for before, after in zip(MINORS, MINORS[1:]):
        for name, minor in changes(said[before], said[after], after):
            found.setdefault(name, minor)
    above = lambda name: any(found.get(name[:at]) == found[name] for at, letter in enumerate(name) if letter == ".")
    rows = sorted(f"{name}\t{minor}" for name, minor in found.items() if not above(name))
    (HERE / "older.tsv").write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
