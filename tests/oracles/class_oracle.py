"""Holds what pygloss says about enumerations, named tuples and abstract classes of the standard library against the imported classes.

    class_oracle.py [--least N] [--write-proofs] [MODULE ...]

Without arguments, every module of the running interpreter's standard library that can be imported and has a source file is asked
about. The judges are those of the insight cases; each sentence has to hold for the class as it is after the import. `PYGLOSS` is the
program to ask (default: `target/release/pygloss`).
"""

import argparse
import ast
import collections
import concurrent.futures
import contextlib
import enum
import inspect
import io
import json
import os
import re
import sys

from _proofs import share, write_proofs
from insight_cases import class_facts, enums
from insight_oracle import ROOT, ask
from mro_oracle import module_names, sources

JUDGES = {"enum": enums.judge, "namedtuple": enums.judge_tuples, "abstract-base-class": class_facts.judge_abstract}
# Whether an insight could speak about a class.
ASKED = {
    "enum": lambda cls: issubclass(cls, enum.Enum) and bool(cls.__members__),
    "namedtuple": lambda cls: issubclass(cls, tuple) and "_fields" in vars(cls),
    "abstract-base-class": inspect.isabstract,
}
# What every module has in which such a class is made.
WORDS = re.compile(r"Enum|Flag|[nN]amed_?[tT]uple|\babc\b|ABC|abstract")
CALLS = re.compile(r"(Enum|Flag|namedtuple|NamedTuple|_convert_)$")
FILES_PER_CALL = 20
SHOWN = 30


class Imported:
    """A module in the shape of a program that was run. A class that is not in it stands in a function, or was deleted."""

    def __init__(self, module, path):
        self.path = path
        self.source = path.read_text(encoding="utf-8", errors="replace")
        self.lines = self.source.splitlines()
        self.targets = [f"{path}:{line}" for line in sorted(set(self.lines_asked()))] if WORDS.search(self.source) else []
        self.ns = vars(module)
        self.log = []
        self.error = LookupError("it is not in the module")

    def lines_asked(self):
        """The lines where a class is made out of others: asking about every word of a module takes long."""
        for node in ast.walk(ast.parse(self.source)):
            if isinstance(node, ast.ClassDef) and (node.bases or node.keywords or node.decorator_list) or isinstance(node, ast.Call) and CALLS.search(ast.unparse(node.func)):
                yield node.lineno
            # Something may be said of a member as well.
            if isinstance(node, ast.ClassDef) and any(CALLS.search(ast.unparse(base)) for base in node.bases):
                yield from (statement.lineno for statement in node.body)

    def has(self, is_asked):
        """Whether the module has such a class of its own."""
        classes = [value for value in self.ns.values() if isinstance(value, type) and value.__module__ == self.ns["__name__"]]
        return any(is_asked(cls) for cls in classes)

    def failed_at(self, row):
        return False


def taken(programs, told):
    """Each program with the notes on its targets, each note once."""
    told = iter(told)
    for program in programs:
        notes = {json.dumps(note): note for _ in program.targets for note in next(told)}
        yield program, list(notes.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--least", type=int, default=100, help="sentences that have to be judged")
    parser.add_argument("--write-proofs", action="store_true", help="note what was judged in proofs.tsv")
    parser.add_argument("modules", nargs="*")
    options = parser.parse_args()
    command = [os.environ.get("PYGLOSS", str(ROOT / "target/release/pygloss"))]
    command += ["explain", "--output-format", "json", "--target-version", f"{sys.version_info[0]}.{sys.version_info[1]}"]
    found = list(sources(options.modules or module_names()))
    judged, notes_of, asked, silent, wrong = *(collections.Counter() for _ in range(4)), []
    programs = [program for module, path in found if (program := Imported(module, path)).targets]
    parts = [programs[start : start + FILES_PER_CALL] for start in range(0, len(programs), FILES_PER_CALL)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as workers:
        answers = workers.map(lambda part: ask(command, [target for program in part for target in program.targets]), parts)
        answered = [pair for part, told in zip(parts, answers) for pair in taken(part, told)]
    for program, notes in answered:
        for concept, judge in JUDGES.items():
            about = [note for note in notes if note["concept"] == concept]
            is_asked = program.has(ASKED[concept])
            asked[concept] += is_asked
            silent[concept] += is_asked and not about
            notes_of[concept] += len(about)
            with contextlib.redirect_stdout(io.StringIO()):
                for note, sentence, verdict in judge(program, about):
                    judged[concept] += 1
                    if verdict is not True:
                        wrong.append(f"{program.path}:{note['location']['row']} {sentence}\n    {verdict}")
    total = sum(judged.values())
    told = ", ".join(f"{count} of {concept}" for concept, count in sorted(judged.items()))
    print(f"{len(found)} modules, {len(programs)} of them asked about; {total} sentences judged ({told}), {len(wrong)} wrong; "
          f"silent in {dict(silent)} of {dict(asked)} modules")
    if options.write_proofs and not wrong:
        rows = ((concept, notes_of[concept], judged[concept], share(silent[concept], asked[concept])) for concept in JUDGES)
        write_proofs((concept, "class_oracle.py", asked[concept], *rest) for concept, *rest in rows)
    for one in wrong[:SHOWN]:
        print(f"   FAIL {one}")
    verdicts = [not wrong, total >= options.least]
    if not verdicts[1]:
        print(f"   FAIL {total} sentences judged, at least {options.least} are asked for")
    print(f"{verdicts.count(True)} passed, {verdicts.count(False)} failed")
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
