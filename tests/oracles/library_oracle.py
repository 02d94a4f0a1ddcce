"""Holds what pygloss computes about classes and imports over several files against the same classes, imported.

    library_oracle.py [--out FILE] [--incomplete FILE] [--least-complete PERCENT] [PACKAGE ...]

Run it with the interpreter of an environment in which the packages are installed; without arguments it takes those that
`libraries.txt` lists. Each module of the packages that can be imported is asked about with `pygloss facts` under that environment.
Each package is compared in a process of its own, two at a time. Held against CPython are:

- orders: what is called whole is the class's `__mro__`, what is called partly known is its start, no class is a conflict;
- suppliers: each attribute comes from the class in whose `__dict__` it is found first along the `__mro__`;
- special methods: those that are said to be absent are None on the class, and the others are not;
- abstract methods: what is still missing is the class's `__abstractmethods__`;
- slots: the names are those in the `__slots__` of the classes of its order, and instances have a `__dict__` or not;
- imports: a module is one that `importlib.util.find_spec` finds, a class or function is that very object, and what is
  called missing cannot be imported.
"""

import argparse
import concurrent.futures
import importlib
import importlib.metadata
import importlib.util
import inspect
import io
import multiprocessing
import os
import pathlib
import pkgutil
import sys
import types
import warnings

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from mro_oracle import SHOWN, class_object, compare_all, imported, sources  # noqa: E402

KINDS = {
    "orders": "orders",
    "suppliers": "suppliers of attributes",
    "special methods": "special methods that are there or not",
    "abstract methods": "lists of abstract methods",
    "slots": "lists of slots",
    "imports": "imports",
}

# Tests of packages import what is not installed, change classes, or take long.
LEFT_OUT_PARTS = {"__main__", "test", "tests", "conftest", "testing", "gis", "postgres"}


def module_names(package):
    """The package and its modules."""
    yield package
    waiting = [package]
    while waiting:
        name = waiting.pop()
        module = imported(name)
        for _, part, is_package in pkgutil.iter_modules(getattr(module, "__path__", [])):
            if part in LEFT_OUT_PARTS or part.startswith("test_"):
                continue
            yield f"{name}.{part}"
            if is_package:
                waiting.append(f"{name}.{part}")


def prepare(packages):
    """What some packages want to be told before their modules can be imported."""
    if "django" in packages:
        from django.conf import settings

        apps = ["admin", "auth", "contenttypes", "flatpages", "messages", "redirects", "sessions", "sites", "sitemaps", "staticfiles"]
        settings.configure(
            INSTALLED_APPS=[f"django.contrib.{app}" for app in apps],
            DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
            SITE_ID=1,
        )
        import django

        django.setup()


def named(name):
    """The object that `module.Qualified.name` names, or None."""
    parts = name.split(".")
    for end in range(len(parts) - 1, 0, -1):
        module = sys.modules.get(".".join(parts[:end]))
        if module is None:
            continue
        found = module
        for part in parts[end:]:
            found = vars(found).get(part) if hasattr(found, "__dict__") else None
        if isinstance(found, type):
            return found
    return None


class Report:
    def __init__(self):
        self.lines, self.unanswered = [], []
        self.patched = 0
        self.files = self.complete = 0
        self.compared = dict.fromkeys(KINDS, 0)
        self.wrong = dict.fromkeys(KINDS, 0)
        self.missing = []

    def add(self, other):
        """Takes over what another report counted."""
        for name, value in vars(other).items():
            own = getattr(self, name)
            setattr(self, name, {kind: own[kind] + value[kind] for kind in KINDS} if isinstance(value, dict) else own + value)

    def is_wrong(self, kind, *what):
        self.wrong[kind] += 1
        self.lines.append("\t".join([kind, *map(str, what)]))

    def compare(self, module, path, facts):
        self.files += 1
        own = facts["classes"][0]["mro"][:1] if facts["classes"] else []
        prefix = own[0].removesuffix(facts["classes"][0]["qualname"]) if own else ""
        for record in facts["classes"]:
            cls = class_object(module, record, facts["classes"])
            if cls is not None:
                self.compare_class(module, f"{path}:{record['line']}", prefix, record, cls)
        for record in facts["imports"]:
            self.compare_import(f"{path}:{record['line']}", record)

    def object_of(self, module, prefix, name):
        """The class that facts of a module name so: those of the file itself go by the name it is imported under."""
        if prefix and name.startswith(prefix):
            own = named(f"{module.__name__}.{name.removeprefix(prefix)}")
            if own is not None:
                return own
        return named(name)

    def compare_class(self, module, where, prefix, record, cls):
        self.compared["orders"] += 1
        where = f"{where}: {record['qualname']}"
        if record["conflict"] is not None:
            self.is_wrong("orders", where, "exists", f"conflict of {record['conflict']}")
            return
        self.complete += record["complete"]
        if not record["complete"]:
            self.missing.append(f"{where}\t{' '.join(record['mro'])}\t{' '.join(spelled(c) for c in cls.__mro__)}")
        ours = [cls, *(self.object_of(module, prefix, one) for one in record["mro"][1:])]
        theirs = list(cls.__mro__)
        # Some classes cannot be reached by the name they have: `builtins.module`.
        pairs = zip(ours, theirs, record["mro"])
        ours = [one if one is not None or spelled(two) != name else two for one, two, name in pairs] + ours[len(theirs) :]
        if (ours != theirs) if record["complete"] else (theirs[: len(ours)] != ours):
            self.is_wrong("orders", where, *(" ".join(map(spelled, order)) for order in (theirs, ours)), record["mro"])
            return
        for name, supplier in record["members"].items():
            self.compared["suppliers"] += 1
            expected = next((one for one in theirs if name in vars(one)), None)
            found = cls if supplier == record["mro"][0] else self.object_of(module, prefix, supplier)
            if expected is found or (found is None and spelled(expected) == supplier):
                continue
            if expected is not None and is_set_from_elsewhere(expected, name):
                self.patched += 1
                continue
            self.is_wrong("suppliers", where, name, spelled(expected), supplier)
        self.compare_traits(where, record, cls)

    def compare_traits(self, where, record, cls):
        for name in record["members"]:
            if name.startswith("__") and name.endswith("__"):
                self.compared["special methods"] += 1
                found = next((vars(one)[name] for one in cls.__mro__ if name in vars(one)), cls)
                if (found is None) != (name in record["absent"]):
                    self.is_wrong("special methods", where, name, spelled(found), record["absent"])
        if record["abstract"] is not None:
            self.compared["abstract methods"] += 1
            expected = sorted(getattr(cls, "__abstractmethods__", ()))
            if expected != record["abstract"]:
                self.is_wrong("abstract methods", where, expected, record["abstract"])
        if record["slots"] is not None:
            self.compared["slots"] += 1
            expected = sorted({name for one in cls.__mro__ if is_read(one) for name in slots_of(one)})
            if (expected, cls.__dictoffset__ != 0) != (record["slots"], record["has_dict"]):
                self.is_wrong("slots", where, expected, cls.__dictoffset__ != 0, record["slots"], record["has_dict"])

    def compare_import(self, where, record):
        if record["kind"] in ("unknown", "alias"):
            return
        self.compared["imports"] += 1
        name, kind = record["name"], record["kind"]
        try:
            found = import_path(name)
        except Exception as error:  # what a module does while it is imported is its own business
            if kind != "missing" and isinstance(error, ImportError) and kind == "module" and not has_spec(record["target"]):
                self.is_wrong("imports", where, name, repr(error), kind)
            return
        if kind == "missing":
            self.is_wrong("imports", where, name, spelled(found), kind)
        elif kind == "module" and not (isinstance(found, types.ModuleType) and found is sys.modules.get(record["target"])):
            self.is_wrong("imports", where, name, spelled(found), record["target"])
        elif kind == "class" and named(record["target"]) is not found and spelled(found) != record["target"]:
            self.is_wrong("imports", where, name, spelled(found), record["target"])


def is_read(cls):
    """Whether the class is not of the standard library, whose slots have no names in the tables."""
    return cls.__module__.partition(".")[0] not in sys.stdlib_module_names


def slots_of(cls):
    slots = vars(cls).get("__slots__", ())
    return [slots] if isinstance(slots, str) else list(slots)


def is_set_from_elsewhere(cls, name):
    """Whether code of a module that the class does not mention put a function there: nothing that is read tells so."""
    function = vars(cls)[name]
    origin = getattr(getattr(function, "__code__", None), "co_filename", None)
    mentioned = {sys.modules.get(one.__module__) for one in (*cls.__mro__, *type(cls).__mro__)}
    files = {getattr(module, "__file__", None) for module in mentioned}
    return origin is not None and origin not in files


def has_spec(name):
    try:
        return importlib.util.find_spec(name) is not None
    except Exception:
        return False


def import_path(path):
    """What `from a.b import c` or `import a.b.c` gives for `a.b.c`."""
    module, _, name = path.rpartition(".")
    if not module:
        return importlib.import_module(path)
    parent = importlib.import_module(module)
    try:
        return getattr(parent, name)
    except AttributeError:
        pass
    return importlib.import_module(path)


def spelled(found):
    if isinstance(found, type):
        return f"{found.__module__}.{found.__qualname__}"
    return repr(found)[:80]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", help="write every difference to this file, tab-separated")
    parser.add_argument("--incomplete", help="write every class whose order is not known whole to this file")
    parser.add_argument("--least-complete", type=float, default=97, help="the percentage of orders to be known whole")
    parser.add_argument("packages", nargs="*")
    options = parser.parse_args()
    packages = options.packages or listed()
    os.environ["VIRTUAL_ENV"] = sys.prefix
    os.environ.pop("PYTHONPATH", None)
    total = Report()
    # A process for each package: importing one may change what another does.
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(min(len(packages), os.cpu_count() or 1), context, max_tasks_per_child=1) as workers:
        for report in workers.map(compared, packages):
            total.add(report)
    for option, lines in ((options.out, total.lines), (options.incomplete, total.missing)):
        if option:
            pathlib.Path(option).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    for line in total.lines[:SHOWN]:
        print(line)
    percent = 100 * total.complete / max(total.compared["orders"], 1)
    print(f"Python {sys.version.split()[0]}: {total.files} files of {', '.join(packages)}")
    for kind, what in KINDS.items():
        count = total.compared[kind]
        print(f"{count - total.wrong[kind]} of {count} {what} agree with CPython")
    print(f"{total.complete} of {total.compared['orders']} orders known whole ({percent:.1f} %)")
    if total.patched:
        print(f"{total.patched} attributes were put there by modules that the class does not mention, and are left out")
    verdicts = [not total.unanswered and total.files > 0, *(not total.wrong[kind] and total.compared[kind] for kind in KINDS)]
    verdicts = list(map(bool, verdicts))
    verdicts.append(percent >= options.least_complete)
    failed = verdicts.count(False)
    print(f"{len(verdicts) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


def listed():
    """The packages and modules of the distributions in `libraries.txt`, those with the most files first."""
    lines = (pathlib.Path(__file__).parent / "libraries.txt").read_text(encoding="utf-8").splitlines()
    sizes = {}
    for line in lines:
        name, _, version = line.partition("==")
        if line.startswith("#") or not version:
            continue
        for file in importlib.metadata.distribution(name).files or []:
            top = file.parts[0].removesuffix(".py")
            if file.suffix == ".py" and top.isidentifier():
                sizes[top] = sizes.get(top, 0) + 1
    return sorted(sizes, key=lambda top: (-sizes[top], top))


def compared(package):
    """The report of one package."""
    warnings.simplefilter("ignore")
    output, sys.stdout = sys.stdout, io.StringIO()
    try:
        prepare([package])
        pairs = list(sources(module_names(package)))
    finally:
        sys.stdout = output
    report = Report()
    compare_all(report, pairs)
    return report


if __name__ == "__main__":
    main()
