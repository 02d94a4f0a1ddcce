"""Holds the method resolution orders that pygloss computes against the `__mro__` of the same classes in this interpreter.

    mro_oracle.py [--out FILE] [--incomplete FILE] [--least-complete PERCENT] [MODULE ...]

Without arguments, every module of the running interpreter's standard library that can be imported and has a source file is
compared. `PYGLOSS_FACTS` is the command that prints facts (default: `$PYGLOSS facts --output-format json`, where `PYGLOSS` is
by default `target/release/pygloss`).

Three things are tested: that pygloss answers for every file; that every order it calls complete is CPython's, every order
that it knows in part is the start of CPython's, and no class that exists is called a conflict; and that it knows the whole
order of most classes.
"""

import argparse
import importlib
import io
import json
import os
import pathlib
import pkgutil
import shlex
import subprocess
import sys
import warnings

FILES_PER_CALL = 200
SHOWN = 50
ROOT = pathlib.Path(__file__).resolve().parents[2]
# These run a program, open a browser or a window when they are imported.
LEFT_OUT = {"antigravity", "this", "idlelib", "turtledemo"}
LEFT_OUT_PARTS = {"__main__", "idle_test"}
# Importing this gives tkinter's classes other bases than their statements say.
LEFT_OUT_MODULES = {"tkinter.tix"}


def module_names():
    """Every module of the standard library but its own tests."""
    for top in sorted(sys.stdlib_module_names - LEFT_OUT - {"test"}):
        yield top
        waiting = [top]
        while waiting:
            package = waiting.pop()
            module = imported(package)
            for _, name, is_package in pkgutil.iter_modules(getattr(module, "__path__", [])):
                if name in LEFT_OUT_PARTS | {"test", "tests"} or f"{package}.{name}" in LEFT_OUT_MODULES:
                    continue
                yield f"{package}.{name}"
                if is_package:
                    waiting.append(f"{package}.{name}")


def imported(name):
    """The module, or None where it cannot be imported here."""
    try:
        return importlib.import_module(name)
    except (Exception, SystemExit):
        return None


def sources(names):
    """Pairs of a module and its source file."""
    warnings.simplefilter("ignore")
    # setuptools puts its own `distutils` in the place of the library's.
    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "_distutils_hack"]
    output, sys.stdout = sys.stdout, io.StringIO()
    try:
        modules = [module for name in names if (module := imported(name)) is not None]
    finally:
        sys.stdout = output
    seen = set()
    for module in modules:
        path = getattr(module, "__file__", None)
        if path and path.endswith(".py") and path not in seen:
            seen.add(path)
            yield module, pathlib.Path(path).resolve()


def ask(command, paths, env=None):
    done = subprocess.run([*command, *map(str, paths)], capture_output=True, encoding="utf-8", env=env)
    if done.returncode not in (0, 1) or (done.returncode and not done.stdout):
        sys.exit(f"{shlex.join(command)} failed with {done.returncode}:\n{done.stderr}")
    return {facts["file"]: facts for facts in map(json.loads, done.stdout.splitlines())}


def class_object(module, record, records):
    """The class that this statement made, or None where it cannot be told: functions' own classes, names that are bound anew,
    classes that are defined twice, and classes that a decorator or a C version took the place of."""
    if "<locals>" in record["qualname"] or sum(r["qualname"] == record["qualname"] for r in records) > 1:
        return None
    found = module
    for part in record["qualname"].split("."):
        found = vars(found).get(part) if hasattr(found, "__dict__") else None
    if not isinstance(found, type) or found.__qualname__ != record["qualname"]:
        return None
    if found.__module__ != module.__name__ and found.__module__ != vars(module).get("__name__"):
        return None
    # A class made by C code is not the one of the statement; only that one has the statement's attributes.
    is_from_source = bool(found.__flags__ & (1 << 9))
    return found if is_from_source else None


def spelled(cls):
    return f"{cls.__module__}.{cls.__qualname__}"


class Report:
    def __init__(self):
        self.lines, self.unanswered, self.partly = [], [], []
        self.compared = self.complete = self.wrong = self.files = 0

    def compare(self, module, path, facts):
        self.files += 1
        records = facts["classes"]
        for record in records:
            cls = class_object(module, record, records)
            if cls is None:
                continue
            self.compared += 1
            where = f"{path}:{record['line']}: {record['qualname']}"
            if record["conflict"] is not None:
                self.wrong += 1
                self.lines.append(f"{where}\texists\tconflict of {' '.join(record['conflict'])}")
                continue
            # pygloss names the classes of a file after the file, CPython after what the file calls itself.
            own = record["mro"][0].removesuffix(record["qualname"])
            defined_here = {r["qualname"] for r in records}
            ours = [
                f"{module.__name__}.{one.removeprefix(own)}"
                if one.startswith(own) and one.removeprefix(own) in defined_here
                else one
                for one in record["mro"]
            ]
            theirs = [
                f"{module.__name__}.{one.__qualname__}" if one.__module__ == cls.__module__ else spelled(one)
                for one in cls.__mro__
            ]
            self.complete += record["complete"]
            if not record["complete"]:
                self.partly.append(f"{where}\t{' '.join(ours)}\t{' '.join(theirs)}")
            if theirs != ours if record["complete"] else theirs[: len(ours)] != ours:
                self.wrong += 1
                self.lines.append(f"{where}\t{' '.join(theirs)}\t{' '.join(ours)}")


def compare_all(report, pairs):
    """Asks for the facts of each module's source file, and has the report compare them."""
    program = os.environ.get("PYGLOSS", str(ROOT / "target/release/pygloss"))
    command = shlex.split(os.environ.get("PYGLOSS_FACTS") or f"{shlex.quote(program)} facts --output-format json")
    command += ["--target-version", f"{sys.version_info[0]}.{sys.version_info[1]}"]
    for start in range(0, len(pairs), FILES_PER_CALL):
        batch = pairs[start : start + FILES_PER_CALL]
        answers = ask(command, [path for _, path in batch])
        for module, path in batch:
            if str(path) in answers:
                report.compare(module, path, answers[str(path)])
            else:
                report.unanswered.append(str(path))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", help="write every difference to this file, tab-separated")
    parser.add_argument("--incomplete", help="write every class whose order is not known whole to this file")
    parser.add_argument("--least-complete", type=float, default=97, help="the percentage of orders to be known whole")
    parser.add_argument("modules", nargs="*")
    options = parser.parse_args()
    report = Report()
    compare_all(report, list(sources(options.modules or module_names())))
    sys.exit(tell(report, options))


def tell(report, options):
    for option, lines in ((options.out, report.lines), (options.incomplete, report.partly)):
        if option:
            pathlib.Path(option).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    for line in report.lines[:SHOWN]:
        print(line)
    for path in report.unanswered[:SHOWN]:
        print(f"no answer for {path}")
    percent = 100 * report.complete / max(report.compared, 1)
    print(
        f"Python {sys.version.split()[0]}: {report.files} files, {report.compared} classes; "
        f"{report.complete} orders known whole ({percent:.1f} %), {report.wrong} differ from CPython's"
    )
    verdicts = [
        report.files > 0 and not report.unanswered,
        report.compared > 0 and report.wrong == 0,
        percent >= options.least_complete,
    ]
    failed = verdicts.count(False)
    print(f"{len(verdicts) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    main()
