"""Holds what pygloss says about patterns, layouts and dates that real code spells out against `re`, `struct` and `time`.

    literal_oracle.py [--write-proofs] [--silent] [--most N] [FOLDER ...]

Asked for is each literal that is given to a function of `re`, to one of `struct`, or to `strptime` or `strftime`, in the files of the
standard library and of the packages that this interpreter has (or in the files of the folders). The judges are those of the
insight cases: groups with their numbers and names, flags, each part of a pattern, what `findall` gives, and so on are read off a pattern
that this interpreter compiles. `PYGLOSS` is the program to ask (default: `target/release/pygloss`).

Three verdicts for each of the three: nothing that is said is wrong, most literals are answered, and there are enough of them.
"""

import argparse
import ast
import collections
import concurrent.futures
import contextlib
import dataclasses
import io
import multiprocessing
import os
import pathlib
import re
import sys
import sysconfig
import warnings

from _proofs import share, write_proofs
from insight_cases import dates, layouts, patterns
from insight_oracle import ROOT, ask

SHOWN = 12
TARGETS_PER_CALL = 150
# From so many literals on, a file is asked about as a whole.
MANY = 25
# By module, the functions, with the place of the literal among their arguments and that of the flags.
FUNCTIONS = {
    "re": {"compile": (0, 1), "match": (0, 2), "search": (0, 2), "fullmatch": (0, 2), "findall": (0, 2), "finditer": (0, 2), "split": (0, 3), "sub": (0, 4), "subn": (0, 4)},
    "struct": dict.fromkeys(("pack", "unpack", "pack_into", "unpack_from", "iter_unpack", "calcsize", "Struct"), (0, None)),
    "time": {"strftime": (0, None), "strptime": (1, None)},
}
METHODS = {"strftime": 0, "strptime": 1}
CONCEPTS = {"re": "regex-syntax", "struct": "struct-module", "time": "strptime-format-codes"}
JUDGES = {"re": patterns.judge_patterns, "struct": layouts.judge_layouts, "time": dates.judge_dates}
# How many literals there have to be, and the share of them in percent that has to be answered.
ENOUGH = {"re": (1000, 95), "struct": (150, 95), "time": (40, 60)}
HAS_A_CALL = re.compile(
    rb"\b(compile|match|search|fullmatch|findall|finditer|split|subn?|pack|unpack|pack_into|unpack_from|iter_unpack|calcsize|Struct|strftime|strptime)\("
)
HAS_A_MODULE = re.compile(rb"\bimport\b[^\n]*\b(re|struct|time)\b|\bfrom\s+(re|struct|time)\s+import|strftime|strptime")


@dataclasses.dataclass
class Literal:
    """A literal of a file, and a program of one statement that gives it to the same function."""

    path: pathlib.Path
    row: int
    column: int
    module: str
    source: str
    # The class of what `strftime` is called on is not in the line.
    receivers_known = False

    def __post_init__(self):
        self.lines = self.source.splitlines()
        self.ns, self.log, self.error = {}, [], None

    def target(self):
        return f"{self.path}:{self.row}:{self.column}"


class Reader:
    """Finds the literals of one file."""

    def __init__(self, path, text):
        self.path, self.text = path, text
        # As the tree counts lines: a form feed ends none.
        self.lines = re.split("\r\n|\r|\n", text)
        self.tree = ast.parse(text)
        self.modules, self.functions, self.constants = {}, {}, collections.defaultdict(list)
        self.found, self.unjudged = [], 0
        parents = {}
        for node in ast.walk(self.tree):
            for child in ast.iter_child_nodes(node):
                parents[child] = node
            if isinstance(node, ast.Import):
                self.modules |= {alias.asname or alias.name: alias.name for alias in node.names if alias.name in FUNCTIONS}
            elif isinstance(node, ast.ImportFrom) and node.module in FUNCTIONS and not node.level:
                self.functions |= {alias.asname or alias.name: (node.module, alias.name) for alias in node.names}
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                self.constants[node.targets[0].id].append(node.value)
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                self.read(node, parents.get(node))

    def meant(self, function):
        """The module and the function that are called, if they are among those that are asked about."""
        if isinstance(function, ast.Name):
            module, name = self.functions.get(function.id, (None, None))
        elif isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id in self.modules:
            module, name = self.modules[function.value.id], function.attr
        elif isinstance(function, ast.Attribute) and function.attr in METHODS:
            return "time", None
        else:
            return None, None
        return (module, name) if name in FUNCTIONS.get(module, {}) else (None, None)

    def read(self, node, parent):
        module, name = self.meant(node.func)
        if module is None or any(isinstance(arg, ast.Starred) for arg in node.args[:1]):
            return
        at, flags_at = FUNCTIONS[module][name] if name else (METHODS[node.func.attr], None)
        named = {keyword.arg: keyword.value for keyword in node.keywords}
        literal = node.args[at] if len(node.args) > at else named.get("pattern") if module == "re" else None
        if not isinstance(literal, ast.Constant) or not isinstance(literal.value, (str, bytes)):
            return
        segment = ast.get_source_segment(self.text, literal)
        if segment is None or "\f" in segment:
            return
        source = self.call(node, parent, module, name, segment, flags_at, named)
        if source is None:
            self.unjudged += 1
            return
        column = len(self.lines[literal.lineno - 1].encode()[: literal.col_offset].decode()) + 1
        self.found.append(Literal(self.path, literal.lineno, column, module, source))

    def call(self, node, parent, module, name, segment, flags_at, named):
        """The call in a line of its own, with all that its explanation depends on; None where that is not known."""
        if module == "re":
            flags = node.args[flags_at] if len(node.args) > flags_at else named.get("flags")
            if flags is None:
                return f"re.{name}({segment})"
            value = self.value(flags)
            return None if value is None else f"re.{name}({segment}, flags={int(value)})"
        if module == "struct":
            given = ", ".join([segment, *("*()" if isinstance(arg, ast.Starred) else "0" for arg in node.args[1:])])
            left = ""
            if isinstance(parent, ast.Assign) and parent.value is node and isinstance(parent.targets[0], (ast.Tuple, ast.List)):
                left = f"{ast.unparse(parent.targets[0])} = "
            return f"{left}struct.{name}({given})"
        function = f"time.{name}" if name else ast.unparse(node.func)
        return f"{function}('', {segment})" if function.endswith("strptime") else f"{function}({segment})"

    def value(self, flags):
        """The flags' number, where they are written with names of `re` or with a name that is bound once."""
        if isinstance(flags, ast.Name) and len(self.constants[flags.id]) == 1:
            flags = self.constants[flags.id][0]
        names = {name: re for name, module in self.modules.items() if module == "re"}
        names |= {name: getattr(re, original, None) for name, (module, original) in self.functions.items() if module == "re"}
        try:
            return int(eval(compile(ast.Expression(flags), "flags", "eval"), {"__builtins__": {}, **names}))
        except Exception:
            return None


def files(folders):
    for folder in folders:
        for path in sorted(pathlib.Path(folder).rglob("*.py")):
            # What is installed beside the standard library is a folder of its own.
            if not any(part in ("site-packages", "dist-packages") for part in path.relative_to(folder).parts):
                yield path


def read(path):
    """The literals of a file, and how many were found that cannot be judged."""
    code = path.read_bytes()
    if not HAS_A_CALL.search(code) or not HAS_A_MODULE.search(code):
        return [], 0
    warnings.simplefilter("ignore")
    try:
        reader = Reader(path, code.decode("utf-8"))
    except (SyntaxError, ValueError, RecursionError):
        return [], 0
    return reader.found, reader.unjudged


def literals(folders, most):
    """The literals of all files, and how many were found that cannot be judged."""
    found, unjudged = [], 0
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as workers:
        for more, left_out in workers.map(read, files(folders), chunksize=100):
            found += more
            unjudged += left_out
    return found[: most or None], unjudged


def answers(command, found):
    """For each literal the notes on it that are about its concept."""
    by_file = collections.defaultdict(list)
    for literal in found:
        by_file[literal.path].append(literal)
    tasks = []
    for path, here in by_file.items():
        tasks += [(path, here)] if len(here) >= MANY else [(one.target(), [one]) for one in here]
    batches = [tasks[start : start + TARGETS_PER_CALL] for start in range(0, len(tasks), TARGETS_PER_CALL)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as workers:
        told = workers.map(lambda batch: ask(command, [target for target, _ in batch]), batches)
        for batch, notes_of_batch in zip(batches, told):
            for (_, here), notes in zip(batch, notes_of_batch, strict=True):
                for literal in here:
                    place = {"row": literal.row, "column": literal.column}
                    concept = CONCEPTS[literal.module]
                    yield literal, [note for note in notes if note["concept"] == concept and note["location"] == place]


def is_plain(literal):
    """Whether it is a pattern that stands for itself: there is nothing to explain."""
    if literal.module != "re":
        return False
    pattern = ast.parse(literal.source).body[0].value.args[0].value
    with warnings.catch_warnings(), contextlib.suppress(Exception):
        warnings.simplefilter("ignore")
        return all(op is patterns.parser.LITERAL for op, _ in patterns.parser.parse(pattern))
    return False


def judged(literal, notes):
    """The sentences with their verdicts; the notes are moved to the line that was made of the call."""
    column = literal.source.index("(") + 2
    here = [{**note, "location": {"row": 1, "column": column}} for note in notes]
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            return list(JUDGES[literal.module](literal, here))
        except Exception as error:
            return [(None, "the judge could not read a sentence", repr(error))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write-proofs", action="store_true", help="note what was judged in proofs.tsv")
    parser.add_argument("--most", type=int, default=0, help="ask about the first so many literals")
    parser.add_argument("--silent", action="store_true", help="list the literals without an answer")
    parser.add_argument("folders", nargs="*")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    command = [os.environ.get("PYGLOSS", str(ROOT / "target/release/pygloss")), "explain", "--output-format", "json"]
    command += ["--target-version", f"{sys.version_info[0]}.{sys.version_info[1]}"]
    folders = options.folders or dict.fromkeys(sysconfig.get_path(kind) for kind in ("stdlib", "purelib", "platlib"))
    found, unjudged = literals(folders, options.most)
    asked, told, sentences, wrong = (collections.Counter() for _ in range(4))
    silent = collections.defaultdict(list)
    for literal, notes in answers(command, found):
        module = literal.module
        if not notes and is_plain(literal):
            continue
        asked[module] += 1
        if not notes:
            silent[module].append(literal.target())
        told[module] += bool(notes)
        for _, sentence, verdict in judged(literal, notes):
            sentences[module] += 1
            if verdict is not True:
                wrong[module] += 1
                if wrong[module] <= SHOWN:
                    print(f"   FAIL {literal.target()} {sentence}\n      {verdict}")
    verdicts = []
    if options.silent:
        print(*(target for targets in silent.values() for target in targets), sep="\n")
    for module, concept in CONCEPTS.items():
        least, percent = ENOUGH[module]
        is_enough = bool(options.folders or options.most) or asked[module] >= least
        is_told = told[module] * 100 >= percent * asked[module]
        verdicts += [not wrong[module], is_enough, is_told]
        print(f"{concept}: {told[module]} of {asked[module]} literals answered, {sentences[module]} sentences judged, {wrong[module]} wrong")
        if not is_enough or not is_told:
            print(f"   FAIL at least {least} literals are asked for, and answers to {percent} % of them")
    print(f"{unjudged} literals whose flags are not known are left out; {len({one.path for one in found})} files")
    if options.write_proofs and all(verdicts):
        rows = ((concept, asked[module], told[module], sentences[module], share(len(silent[module]), asked[module])) for module, concept in CONCEPTS.items())
        write_proofs((concept, "literal_oracle.py", *rest) for concept, *rest in rows)
    print(f"{verdicts.count(True)} passed, {verdicts.count(False)} failed")
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
