"""Holds the scopes and callables that pygloss computes against CPython's own `symtable` and code objects.

    symtable_oracle.py [--out FILE] [--bar PERCENT] [PATH | PACKAGE ...]

Without arguments, the whole standard library of the running interpreter is compared, its tests included, as far as
the interpreter itself compiles it. `PYGLOSS_FACTS` is the command that prints facts (default: `$PYGLOSS facts
--output-format json`, where `PYGLOSS` is by default `target/release/pygloss`).

Three things are tested: that pygloss answers for every file, and that at least 99.9 % (`--bar`) of all names of all
scopes, and of all callables, are exactly as CPython has them.
"""

import argparse
import ast
import collections
import importlib.util
import inspect
import json
import os
import pathlib
import shlex
import subprocess
import symtable
import sys
import sysconfig
import tokenize
import warnings

FILES_PER_CALL = 200
SHOWN = 50
ROOT = pathlib.Path(__file__).resolve().parents[2]
CELL, GLOBAL_EXPLICIT = symtable.CELL, symtable.GLOBAL_EXPLICIT
FLAGS = {
    "parameter": symtable.DEF_PARAM,
    "imported": symtable.DEF_IMPORT,
    "annotated": symtable.DEF_ANNOT,
    "assigned": symtable.DEF_LOCAL,
    "referenced": symtable.USE,
    "nonlocal": symtable.DEF_NONLOCAL,
}


def files_of(arguments):
    """The Python files that the arguments name: files, folders, or packages that can be imported."""
    if not arguments:
        arguments = [sysconfig.get_path("stdlib")]
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
            found += sorted(p for p in path.rglob("*.py") if "site-packages" not in p.parts)
        else:
            found.append(path)
    return found


def words_of(table, name, flags):
    """What CPython says of a name, in pygloss's words."""
    symbol = table.lookup(name)
    scope = (flags >> symtable.SCOPE_OFF) & symtable.SCOPE_MASK
    first = "global" if symbol.is_global() else "free" if symbol.is_free() else "local"
    words = {word for word, flag in FLAGS.items() if flags & flag}
    if scope == CELL:
        words.add("cell")
    if scope == GLOBAL_EXPLICIT:
        words.add("declared_global")
    if flags & getattr(symtable, "DEF_TYPE_PARAM", TYPE_PARAM):
        words.add("type_parameter")
    return first, frozenset(words)


# `symtable` does not export this flag before 3.14; it is 2 << 9 since there are type parameters.
TYPE_PARAM = 2 << 9 if sys.version_info >= (3, 12) else 0


def cpython_scopes(table):
    """CPython's blocks as (path, names) pairs, in preorder."""
    stack = [(table, ())]
    while stack:
        table, around = stack.pop()
        path = (*around, (str(table.get_type()), table.get_name(), table.get_lineno()))
        raw = table._table.symbols
        yield path, {name: words_of(table, name, flags) for name, flags in raw.items()}
        stack += [(child, path) for child in reversed(table.get_children())]


def pygloss_scopes(facts):
    """The same of pygloss's answer."""
    paths = []
    for scope in facts["scopes"]:
        around = () if scope["parent"] is None else paths[scope["parent"]]
        paths.append((*around, (scope["kind"], scope["name"], scope["line"])))
        yield paths[-1], {name: (words[0], frozenset(words[1:])) for name, words in scope["names"].items()}


def kind_of(code):
    """What calling a function with this code gives."""
    if code.co_flags & inspect.CO_ASYNC_GENERATOR:
        return "async generator"
    if code.co_flags & inspect.CO_COROUTINE:
        return "coroutine"
    return "generator" if code.co_flags & inspect.CO_GENERATOR else "function"


def cpython_callables(code, tree):
    """All code objects of functions, with the line of `def` where the code starts at a decorator's."""
    lines = {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.decorator_list:
            first = min(decorator.lineno for decorator in node.decorator_list)
            lines[node.name, first] = node.lineno
    stack = [code]
    while stack:
        code = stack.pop()
        stack += [constant for constant in code.co_consts if inspect.iscode(constant)]
        is_function = code.co_flags & inspect.CO_OPTIMIZED and code.co_flags & inspect.CO_NEWLOCALS
        if not is_function or is_annotation_scope(code):
            continue
        line = lines.get((code.co_name, code.co_firstlineno), code.co_firstlineno)
        free, cell = tuple(sorted(code.co_freevars)), tuple(sorted(code.co_cellvars))
        yield code.co_qualname, line, kind_of(code), free, cell


def is_annotation_scope(code):
    """Code that evaluates annotations, type parameters, bounds or aliases: no callable of the program's."""
    return (
        code.co_name.startswith("<generic parameters of ")
        or code.co_varnames[:1] == (".format",)
        or code.co_varnames[:1] == ("format",) and code.co_name == "__annotate__"
        or (sys.version_info[:2] in {(3, 12), (3, 13)} and code in TYPE_SCOPES)
    )


TYPE_SCOPES = set()


def find_type_scopes(code, tree):
    """Before 3.14 nothing in the code of a bound or an alias's value tells it from a function; its place does."""
    TYPE_SCOPES.clear()
    wanted = set()
    for node in ast.walk(tree):
        if isinstance(node, getattr(ast, "TypeAlias", ())):
            wanted.add((node.name.id, node.lineno))
        for parameter in getattr(node, "type_params", ()):
            for part in ("bound", "default_value"):
                value = getattr(parameter, part, None)
                if value is not None:
                    wanted.add((parameter.name, value.lineno))
    functions = {
        (node.name, line)
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        for line in {node.lineno, *(d.lineno for d in node.decorator_list)}
    }
    stack = [code]
    while stack:
        code = stack.pop()
        stack += [constant for constant in code.co_consts if inspect.iscode(constant)]
        key = code.co_name, code.co_firstlineno
        if key in wanted and key not in functions:
            TYPE_SCOPES.add(code)


class Comparison:
    """What was compared, and what differs."""

    def __init__(self, what):
        self.what, self.compared, self.different = what, 0, 0

    @property
    def percent(self):
        return 100 * (1 - self.different / self.compared) if self.compared else 0.0


class Report:
    """Counts and keeps the differences."""

    def __init__(self):
        self.names, self.callables = Comparison("names"), Comparison("callables")
        self.lines, self.unanswered, self.left_out = [], [], []
        self.without_code = 0

    def differ(self, comparison, *parts):
        comparison.different += 1
        self.lines.append("\t".join(map(str, parts)))

    def compare_scopes(self, file, theirs, ours):
        """Scopes of equal paths are paired in order; each name of each is one comparison."""
        pairs = collections.defaultdict(lambda: ([], []))
        for side, scopes in enumerate((theirs, ours)):
            for path, names in scopes:
                pairs[path][side].append(names)
        for path, (expected, found) in pairs.items():
            # Two lambdas of one line are told apart by their names alone: CPython visits keys before values.
            for names in [names for names in expected if names in found]:
                self.names.compared += len(names)
                expected.remove(names)
                found.remove(names)
            where = ".".join(f"{name}:{line}" for _, name, line in path)
            for index in range(max(len(expected), len(found))):
                left = expected[index] if index < len(expected) else None
                right = found[index] if index < len(found) else None
                if left is None or right is None:
                    present = left if right is None else right
                    self.names.compared += max(1, len(present))
                    for name in present or ["(the scope)"]:
                        sides = ("scope", "no scope") if right is None else ("no scope", "scope")
                        self.differ(self.names, file, where, name, *sides)
                    continue
                for name in sorted(left.keys() | right.keys()):
                    self.names.compared += 1
                    if left.get(name) != right.get(name):
                        self.differ(self.names, file, where, name, show(left.get(name)), show(right.get(name)))

    def compare_callables(self, file, theirs, ours, blocks):
        """Functions after a `return`, or below `if 0`, have a block in the symbol table but no code; equal ones share it."""
        expected, found = collections.Counter(theirs), collections.Counter(ours)
        missing, extra = sorted((expected - found).elements()), sorted((found - expected).elements())
        if len(extra) > len(missing):
            spare = blocks - collections.Counter(map(block_of, expected.elements()))
            for callable_ in list(extra):
                if spare[block_of(callable_)] > 0:
                    spare[block_of(callable_)] -= 1
                    extra.remove(callable_)
                    self.without_code += 1
        self.callables.compared += expected.total() + max(0, len(extra) - len(missing))
        for index in range(max(len(missing), len(extra))):
            left = missing[index] if index < len(missing) else None
            right = extra[index] if index < len(extra) else None
            self.differ(self.callables, file, "callable", (left or right)[0], left, right)


def block_of(callable_):
    """The name and line of a callable's block in the symbol table."""
    return callable_[0].rpartition(".")[2].strip("<>"), callable_[1]


def show(words):
    return "absent" if words is None else " ".join([words[0], *sorted(words[1])])


def understood(path, report):
    """CPython's own answer for a file, or None where it does not compile it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            source = path.read_bytes()
            # What is not UTF-8 is another matter than names.
            with path.open("rb") as stream:
                if tokenize.detect_encoding(stream.readline)[0] not in {"utf-8", "utf-8-sig"}:
                    raise SyntaxError("not UTF-8")
            tree = ast.parse(source)
            code = compile(source, str(path), "exec", dont_inherit=True)
            table = symtable.symtable(source.removeprefix(b"\xef\xbb\xbf").decode(), str(path), "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        report.left_out.append(f"{path}: {type(error).__name__}")
        return None
    return tree, code, table


def ask(command, files):
    """pygloss's answers by file."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    call = [*command, "--target-version", version, *map(str, files)]
    try:
        done = subprocess.run(call, stdout=subprocess.PIPE, cwd=ROOT, check=False)
    except OSError as error:
        sys.exit(f"{command[0]}: {error.strerror}; build it (`cargo build --release`) or set PYGLOSS")
    answers = {}
    for line in done.stdout.splitlines():
        facts = json.loads(line)
        answers[facts["file"]] = facts
    return answers


def compare(path, answer, theirs, report):
    tree, code, table = theirs
    scopes = list(cpython_scopes(table))
    blocks = collections.Counter(path[-1][1:] for path, _ in scopes if path[-1][0] == "function")
    report.compare_scopes(path, scopes, pygloss_scopes(answer))
    find_type_scopes(code, tree)
    ours = (
        (c["qualname"], c["line"], c["kind"], tuple(c["free"]), tuple(c["cell"])) for c in answer["callables"]
    )
    report.compare_callables(path, cpython_callables(code, tree), ours, blocks)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", help="write every difference to this file, tab-separated")
    parser.add_argument("--bar", type=float, default=99.9, help="the percentage that has to agree")
    parser.add_argument("paths", nargs="*")
    options = parser.parse_args()
    program = os.environ.get("PYGLOSS", str(ROOT / "target/release/pygloss"))
    command = shlex.split(os.environ.get("PYGLOSS_FACTS") or f"{shlex.quote(program)} facts --output-format json")
    report = Report()
    files = files_of(options.paths)
    for start in range(0, len(files), FILES_PER_CALL):
        batch = [(p, theirs) for p in files[start : start + FILES_PER_CALL] if (theirs := understood(p, report))]
        answers = ask(command, [path.resolve() for path, _ in batch]) if batch else {}
        for path, theirs in batch:
            answer = answers.get(str(path.resolve()))
            if answer is None:
                report.unanswered.append(str(path))
            else:
                compare(path, answer, theirs, report)
    sys.exit(tell(report, options, len(files)))


def tell(report, options, files):
    if options.out:
        pathlib.Path(options.out).write_text("".join(f"{line}\n" for line in report.lines), encoding="utf-8")
    for line in report.lines[:SHOWN]:
        print(line)
    if len(report.lines) > SHOWN:
        print(f"... and {len(report.lines) - SHOWN} differences more")
    for path in report.unanswered[:SHOWN]:
        print(f"no answer for {path}")
    compared = files - len(report.left_out)
    print(f"Python {sys.version.split()[0]}: {compared} files; {len(report.left_out)} that CPython does not compile")
    verdicts = [compared > 0 and not report.unanswered]
    for each in (report.names, report.callables):
        print(f"{each.what}: {each.compared} compared, {each.different} differ, {each.percent:.4f} % agree")
        verdicts.append(each.compared > 0 and each.percent >= options.bar)
    print(f"{report.without_code} callables more have a block in the symbol table but, unreachable or equal, no code")
    failed = verdicts.count(False)
    print(f"{len(verdicts) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    main()
