"""Reads the CPythons that are here again, and compares what they say with the tables of `knowledge/data`.

    data_oracle.py [COMMAND ...]

Each COMMAND starts a CPython; without one, those that the tests know are taken. A build that the tables were read from
(`readings.tsv`) has to agree in everything. Another one of the same minor version may have another micro version, or was built on
another system: of its lines, a few in a thousand may differ, but no order of bases and no kind of a member. Changes are asked
for name by name: what came is there from that version on and not before, what went is not there.

One verdict a table and interpreter.
"""

import argparse
import json
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "knowledge" / "data"
sys.path[:0] = [str(DATA), str(ROOT / "tests")]

import merging  # noqa: E402
import read_cpython  # noqa: E402
from support import pythons  # noqa: E402

SHOWN = 20
# Writes those of the given classes from which another one can derive.
DERIVING = """
import importlib, json, sys

def can_derive(name):
    module, _, name = name.rpartition(".")
    try:
        type("Derived", (getattr(importlib.import_module(module), name),), {})
    except TypeError:
        return False
    return True

print(json.dumps([name for name in json.load(sys.stdin) if can_derive(name)]))
"""
TOLERATED = 0.005


def holds(versions, minor):
    first, dash, last = versions.partition("-")
    return not dash or (not first or int(first) <= minor) and (not last or minor <= int(last))


def table(name):
    return [line.split("\t") for line in (DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines()]


def at_version(name, minor):
    """The lines of a table for one version, without versions: from the key to the other fields."""
    found = {}
    for key, versions, *fields in table(name):
        if holds(versions, minor):
            fields = tuple(" ".join(kept(field, minor)) if "@" in field else field for field in fields)
            found.setdefault(key, []).append(fields)
    return found


def kept(field, minor):
    for word in field.split(" "):
        name, _, versions = word.partition("@")
        if holds(versions, minor):
            yield name


def module_of(key):
    return key.partition(":")[0]


class Judge:
    def __init__(self, command):
        self.command = command
        self.reading = read_cpython.run(command, "reading.py")
        self.minor = self.reading["version"]
        self.build = self.reading["build"]
        # Of a version that was read twice, the first speaks for it.
        self.is_same = self.build == next(build for minor, build in table("readings") if int(minor) == self.minor)
        self.readings = merging.Readings([self.reading])
        self.failed = self.passed = 0

    def verdict(self, what, wrong, count, severe=()):
        allowed = 0 if self.is_same else int(count * TOLERATED)
        is_good = len(wrong) <= allowed and not severe and count > 0
        self.passed += is_good
        self.failed += not is_good
        if not is_good:
            for one in [*severe, *wrong][:SHOWN]:
                print(f"  {one}")
        print(f"{self.build}: {what}: {count - len(wrong)} of {count}{'' if self.is_same else f' ({allowed} may differ)'}")

    def lines(self, name, make):
        ours = at_version(name, self.minor)
        theirs = {}
        for line in sorted(make(self.readings)):
            theirs.setdefault(line.split("\t")[0], []).append(tuple(line.split("\t")[2:]))
        is_read = {key for key in {*ours, *theirs} if not merging.is_unread(self.reading, module_of(key))}
        wrong = [f"{key}\n    table:   {ours.get(key)}\n    CPython: {theirs.get(key)}" for key in sorted(is_read) if ours.get(key) != theirs.get(key)]
        severe = [
            f"{key}: the bases or the kinds of members differ"
            for key in ours.keys() & theirs.keys() & is_read
            for one, other in zip(ours[key], theirs[key])
            if name == "classes" and len(one) == 3 == len(other) and differ(one, other)
        ]
        self.verdict(name, wrong, len(is_read), severe)

    def modules(self):
        ours = at_version("modules", self.minor)
        theirs = {*self.reading["stars"], *self.reading["unread"]}
        wrong = [f"{name}: only in {'the table' if name in ours else 'CPython'}" for name in sorted(ours.keys() ^ theirs)]
        for name, names in self.reading["stars"].items():
            listed = {word.partition("@")[0] for word in ours.get(name, [("?",)])[0][0].split(" ")}
            if "?" not in listed and not merging.is_left_out(name):
                wrong += [f"{name}.{one} is not in the table" for one in names if one not in listed]
        self.verdict("modules", wrong, len(theirs))

    def changes(self):
        lines = [line for line in table("changes") if (line[1] or line[3]) and self.is_asked(line[0])]
        certain = {name: True for name, *_ in lines}
        answers = read_cpython.run(self.command, "asking.py", certain)
        wrong = []
        for name, since, _, removed in lines:
            expected = (not since or int(since) <= self.minor) and (not removed or self.minor < int(removed))
            if expected != (name in answers):
                wrong.append(f"{name}: {'not there' if expected else 'there'}, since {since or '?'}, removed {removed or '?'}")
        self.verdict("changes", wrong, len(lines))

    def final(self):
        """The classes of `type-equality` from which none can derive."""
        text = (ROOT / "server/engine/src/checks/type_equality.rs").read_text(encoding="utf-8")
        names = re.findall(r'"([\w.]+)"', text.partition("const FINAL")[2].partition("];")[0])
        done = subprocess.run(
            [*shlex.split(self.command), "-I", "-c", DERIVING], input=json.dumps(names), capture_output=True, timeout=600, cwd="/", encoding="utf-8", check=True
        )
        wrong = [f"a class can derive from {name}" for name in json.loads(done.stdout)]
        self.verdict("final", wrong, len(names), wrong)

    def is_asked(self, name):
        """Whether this CPython can say: classes of builtins that have no name there can only be met."""
        module = merging.longest_module(name, self.readings) or name
        hidden = module == "builtins" and name.split(".")[1] not in self.reading["stars"]["builtins"]
        return not hidden and not merging.is_unread(self.reading, module)


def differ(ours, theirs):
    def kinds(fields):
        return {word.partition(":")[0].rstrip("!"): word for word in fields[2].split()}

    one, other = kinds(ours), kinds(theirs)
    return ours[0] != theirs[0] or any(one[name] != other[name] for name in one.keys() & other.keys())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("commands", nargs="*")
    commands = parser.parse_args().commands
    missing = []
    if not commands:
        commands, missing = pythons.find()
    passed = failed = 0
    for command in commands:
        judge = Judge(command)
        for name, make in (("classes", merging.class_lines), ("signatures", merging.signature_lines)):
            judge.lines(name, make)
        judge.modules()
        judge.changes()
        judge.final()
        passed, failed = passed + judge.passed, failed + judge.failed
    for why in missing:
        print(why)
    print(f"{passed} passed, {failed} failed" + (f", {len(missing)} skipped" if missing else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
