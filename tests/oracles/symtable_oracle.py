"""Holds the scopes and callables that pygloss computes against CPython's own `symtable` and code objects.

    symtable_oracle.py [--out FILE] [PATH | PACKAGE ...]

Files, folders and packages are compared with what the running interpreter says of them. Without any, the standard libraries
of CPython 3.11 and 3.14 are, each as a whole, test suite included, by that interpreter itself. What an interpreter does not
compile is left out.

`PYGLOSS_FACTS` is the command that prints facts (default: `$PYGLOSS facts --output-format json`, where `PYGLOSS` is by
default `target/release/pygloss`).

For each interpreter it is tested that pygloss answers for every file, and that every name of every scope, every callable, its
decorators and parameters, and the lines on which the variables that it captures are bound, are exactly as CPython has them. A
scope in which the parser cannot read something is said to be unclear, and not compared; in the standard library, that is
allowed for the defects of the grammar in `DEFECTS` alone.
"""

import argparse
import collections
import gc
import importlib.util
import itertools
import json
import multiprocessing
import os
import pathlib
import shlex
import subprocess
import sys
import sysconfig
import tempfile

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "oracles")]

from _blocks import Blocks, Rejected  # noqa: E402
from _details import are_lines_of, is_same  # noqa: E402

FILES_PER_CALL = 60
SHOWN = 50
MINORS = (11, 14)
COMPREHENSIONS = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"}
# What tree-sitter-python 0.25 cannot read although CPython does: the end of the file's path, and how many blocks are unclear.
DEFECTS = {
    # An annotation with a slice among several indices, `a[:, b:c]`; and an index `*a, *(b)`.
    "test/test_annotationlib.py": 4,
}


def files_of(arguments):
    """The Python files that the arguments name: files, folders, or packages that can be imported."""
    found = []
    for argument in arguments:
        path = pathlib.Path(argument)
        if not path.exists():
            try:
                spec = importlib.util.find_spec(argument)
            except (ImportError, ValueError):
                spec = None
            if spec is None or spec.origin is None:
                sys.exit(f"{argument}: neither a file, nor a folder, nor a package that this Python can import")
            path = pathlib.Path(spec.origin)
            if spec.submodule_search_locations:
                path = path.parent
        if path.is_dir():
            inside = (p for p in path.rglob("*.py") if "site-packages" not in p.relative_to(path).parts)
            found += sorted(p for p in inside if p.is_file())
        else:
            found.append(path)
    return [path.resolve() for path in found]


def pygloss_scopes(facts):
    """pygloss's blocks as CPython's: (path, names, unclear), in preorder."""
    paths = []
    for scope in facts["scopes"]:
        around = () if scope["parent"] is None else paths[scope["parent"]]
        paths.append((*around, (scope["kind"], scope["name"], scope["line"])))
        names = {name: (words[0], frozenset(words[1:])) for name, words in scope["names"].items()}
        yield paths[-1], names, scope.get("unclear", False)


class Report:
    """Counts, and keeps the differences; reports of parts can be added up."""

    def __init__(self):
        self.compared, self.different = collections.Counter(), collections.Counter()
        self.lines, self.unanswered, self.left_out = [], [], []
        self.unclear = collections.Counter()
        self.files = self.without_code = 0

    def add(self, other):
        for name, value in vars(other).items():
            mine = getattr(self, name)
            if isinstance(mine, collections.Counter):
                mine.update(value)
            else:
                setattr(self, name, mine + value)

    def differ(self, what, *parts):
        self.different[what] += 1
        self.lines.append("\t".join(map(str, parts)))

    def compare_scopes(self, file, theirs, ours):
        """Scopes of equal paths are paired in order; each name of each is one comparison."""
        pairs = collections.defaultdict(lambda: ([], []))
        unclear = set()
        for path, names in theirs:
            pairs[path][0].append(names)
        for path, names, is_unclear in ours:
            pairs[path][1].append(names)
            if is_unclear:
                unclear.add(path)
                self.unclear[file] += 1
        for path, (expected, found) in pairs.items():
            if path in unclear or len(expected) != len(found) and any(path[:n] in unclear for n in range(len(path))):
                continue
            # Two lambdas of one line are told apart by their names alone: CPython visits keys before values.
            for names in [names for names in expected if names in found]:
                self.compared["names"] += len(names)
                expected.remove(names)
                found.remove(names)
            where = ".".join(f"{name}:{line}" for _, name, line in path)
            for index in range(max(len(expected), len(found))):
                left = expected[index] if index < len(expected) else None
                right = found[index] if index < len(found) else None
                if left is None or right is None:
                    present = left if right is None else right
                    self.compared["names"] += max(1, len(present))
                    for name in present or ["(the scope)"]:
                        sides = ("scope", "no scope") if right is None else ("no scope", "scope")
                        self.differ("names", file, where, name, *sides)
                    continue
                for name in sorted(left.keys() | right.keys()):
                    self.compared["names"] += 1
                    if left.get(name) != right.get(name):
                        self.differ("names", file, where, name, show(left.get(name)), show(right.get(name)))

    def compare_callables(self, file, theirs, ours, unclear, blocks):
        """Functions after a `return`, or below `if 0`, have a block in the symbol table but no code; equal ones share it."""
        expected, found = collections.Counter(theirs), collections.Counter(ours)
        missing, extra = sorted((expected - found).elements()), sorted((found - expected).elements())
        missing = [callable_ for callable_ in missing if block_of(callable_) not in unclear]
        if len(extra) > len(missing):
            spare = blocks - collections.Counter(map(block_of, expected.elements()))
            for callable_ in list(extra):
                if spare[block_of(callable_)] > 0:
                    spare[block_of(callable_)] -= 1
                    extra.remove(callable_)
                    self.without_code += 1
        self.compared["callables"] += expected.total() + max(0, len(extra) - len(missing))
        for index in range(max(len(missing), len(extra))):
            left = missing[index] if index < len(missing) else None
            right = extra[index] if index < len(extra) else None
            self.differ("callables", file, "callable", (left or right)[0], left, right)

    def compare_details(self, file, details, ours):
        """Decorators, parameters and closures. Functions of one name and line are paired in order."""
        pairs = collections.defaultdict(lambda: ([], []))
        for one in details.told():
            pairs[one[0]][0].append(one)
        for one in ours:
            name = one["qualname"].rpartition(".")[2]
            if name in COMPREHENSIONS or one.get("unclear"):
                continue
            decorators = tuple((d["line"], d["text"]) for d in one.get("decorators", ()))
            parameters = tuple(
                (p["name"], p["kind"], p.get("default"), p.get("annotation")) for p in one.get("parameters", ())
            )
            pairs[name, one["line"]][1].append(((name, one["line"]), decorators, parameters))
        unclear = {block_of((c["qualname"], c["line"])) for c in ours if c.get("unclear")}
        for key, (expected, found) in pairs.items():
            if (key[0].strip("<>"), key[1]) in unclear:
                continue
            self.compared["signatures"] += max(len(expected), len(found))
            for one in [one for one in expected if one in found]:
                expected.remove(one)
                found.remove(one)
            for left, right in itertools.zip_longest(expected, found):
                if left is None or right is None or not is_same(left, right):
                    self.differ("signatures", file, "signature", left, right)
        told = {}
        for one in ours:
            for closure in one.get("closure", ()):
                told[(one["qualname"].rpartition(".")[2], one["line"]), closure["name"]] = closure
        for (key, name), bound, rebound in details.closures(told):
            closure = told[key, name]
            self.compared["captured variables"] += 1
            if not are_lines_of(closure["bound"], bound) or not are_lines_of(closure["rebound"], rebound):
                self.differ("captured variables", file, "closure", key, closure, sorted(map(sorted, bound)), sorted(map(sorted, rebound)))


def block_of(callable_):
    """The name and line of a callable's block in the symbol table."""
    return callable_[0].rpartition(".")[2].strip("<>"), callable_[1]


def show(words):
    return "absent" if words is None else " ".join([words[0], *sorted(words[1])])


def compare(file, blocks, answer, report):
    scopes = list(blocks.scopes())
    counted = collections.Counter(path[-1][1:] for path, _ in scopes if path[-1][0] == "function")
    report.compare_scopes(file, scopes, pygloss_scopes(answer))
    ours, unclear = [], set()
    for c in answer["callables"]:
        callable_ = c["qualname"], c["line"], c["kind"], tuple(c["free"]), tuple(c["cell"])
        if c.get("unclear"):
            unclear.add(block_of(callable_))
        else:
            ours.append(callable_)
    report.compare_callables(file, blocks.callables(), ours, unclear, counted)
    report.compare_details(file, blocks.details, answer["callables"])


def part(command, files):
    """The report on some files: one call of pygloss answers for them all, while CPython compiles them."""
    gc.disable()
    report = Report()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen([*command, *map(str, files)], stdout=output, stderr=subprocess.DEVNULL, cwd=ROOT)
        theirs = {}
        for file in files:
            try:
                theirs[str(file)] = Blocks(file)
            except Rejected as why:
                report.left_out.append(f"{file}: {why}")
        process.wait()
        output.seek(0)
        for line in output:
            answer = json.loads(line)
            blocks = theirs.pop(answer["file"], None)
            if blocks:
                report.files += 1
                compare(answer["file"], blocks, answer, report)
    report.unanswered += theirs
    return report


def facts_command():
    """The command that prints facts for the running version."""
    program = os.environ.get("PYGLOSS", str(ROOT / "target/release/pygloss"))
    command = shlex.split(os.environ.get("PYGLOSS_FACTS") or f"{shlex.quote(program)} facts --output-format json")
    return [*command, "--target-version", f"{sys.version_info.major}.{sys.version_info.minor}"]


def compare_here(arguments, out, allowed):
    """Compares with the running interpreter. Returns how many tests passed and failed."""
    files, command = files_of(arguments), facts_command()
    parts = [(command, files[start : start + FILES_PER_CALL]) for start in range(0, len(files), FILES_PER_CALL)]
    report = Report()
    with multiprocessing.Pool() as pool:
        for one in pool.starmap(part, parts, chunksize=1):
            report.add(one)
    return tell(report, out, allowed)


def tell(report, out, allowed):
    if out:
        pathlib.Path(out).write_text("".join(f"{line}\n" for line in report.lines), encoding="utf-8")
    for line in report.lines[:SHOWN]:
        print(line)
    if len(report.lines) > SHOWN:
        print(f"... and {len(report.lines) - SHOWN} differences more")
    for path in report.unanswered[:SHOWN]:
        print(f"no answer for {path}")
    surprising = 0
    for file, count in sorted(report.unclear.items()):
        known = next((number for end, number in DEFECTS.items() if file.endswith(end)), 0)
        print(f"{file}: {count} blocks unclear")
        surprising += allowed is not None and count > known
    left_out = len(report.left_out)
    print(f"Python {sys.version.split()[0]}: {report.files} files; {left_out} that CPython does not compile are left out")
    verdicts = [report.files > 0 and not report.unanswered and not surprising]
    for what in ("names", "callables", "signatures", "captured variables"):
        compared, different = report.compared[what], report.different[what]
        print(f"{compared - different} of {compared} {what} agree")
        verdicts.append(compared > 0 and not different)
    if report.without_code:
        print(f"{report.without_code} callables more have a block in the symbol table but, unreachable or equal, no code")
    failed = verdicts.count(False)
    return len(verdicts) - failed, failed


def libraries():
    """Compares each standard library in the interpreter that it belongs to."""
    from support import pythons
    from support.process import Count, closing
    from support.suites import left_out
    from support.tools import Unavailable

    count = Count()
    for minor in MINORS:
        try:
            library = pythons.library(minor)
        except Unavailable as why:
            count += left_out(f"no standard library of Python 3.{minor}: {why}")
            continue
        program = pathlib.Path(os.environ.get("PYGLOSS", ROOT / "target/release/pygloss")).resolve()
        command = library.command([__file__, "--library", str(library.folder)], [ROOT, program.parent], {"PYGLOSS": str(program)})
        count += closing(command, {"PYGLOSS": str(program)})
    return count.passed, count.failed, count.skipped


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", help="write every difference to this file, tab-separated")
    parser.add_argument("--library", help="the standard library of the running interpreter, as a whole")
    parser.add_argument("paths", nargs="*")
    options = parser.parse_args()
    skipped = 0
    if options.library:
        passed, failed = compare_here([options.library], options.out, DEFECTS)
    elif options.paths:
        passed, failed = compare_here(options.paths, options.out, None)
    else:
        passed, failed, skipped = libraries()
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
