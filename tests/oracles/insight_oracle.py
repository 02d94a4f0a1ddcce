"""Holds what pygloss says about small programs against what these programs do in this interpreter.

    insight_oracle.py [--seed N] [--count N] [--keep FOLDER] [--write-proofs] [CONCEPT ...]

For each insight some hundreds of programs are made from seeded random templates; each is run here, and every sentence that
pygloss says about it is judged by what happened. A sentence that no judge knows counts as wrong, so that new wording brings
its own proof. `PYGLOSS` is the program to ask (default: `target/release/pygloss`).

`--write-proofs` notes in `proofs.tsv` which family judged which insight, in how many programs and sentences, and in which share of
the programs that insight had nothing to say; `server/README.md` shows it.

One verdict a family of programs: pygloss answers for every file, says nothing that is not so, and says enough to be judged.
"""

import argparse
import collections
import concurrent.futures
import contextlib
import importlib
import io
import itertools
import json
import multiprocessing
import os
import pathlib
import pkgutil
import random
import subprocess
import sys
import tempfile
import time
import types
import warnings

import _written_out
import insight_cases
from _proofs import share, write_proofs

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILES_PER_CALL = 500
FILES_PER_FOLDER = 10
SHOWN = 12
FAMILIES = [
    family
    for module in sorted(module.name for module in pkgutil.iter_modules(insight_cases.__path__))
    for family in getattr(importlib.import_module(f"insight_cases.{module}"), "FAMILIES", ())
]


class Program:
    """A program that was run: its source, namespace, what it logged and raised, and how to judge a sentence about it."""

    def __init__(self, source):
        self.source = source
        self.lines = source.splitlines()
        self.log = []
        self.error = None
        module = types.ModuleType("program")
        self.ns = vars(module)
        self.ns["LOG"] = self.log
        sys.modules["program"] = module
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(source, "program.py", "exec"), self.ns)
        except Exception as error:
            self.error = error

    def failed_at(self, row):
        """Whether a statement of the module that starts on this line, or with decorators a little above, raised the error."""
        trace, line = self.error and self.error.__traceback__, None
        while trace:
            if trace.tb_frame.f_code.co_filename == "program.py" and trace.tb_frame.f_code.co_name == "<module>":
                line = trace.tb_lineno
            trace = trace.tb_next
        return line is not None and abs(line - row) <= 1


class Tally:
    """What was found out about one family."""

    def __init__(self):
        self.programs = self.judged = 0
        self.wrong = []
        self.kinds = collections.Counter()
        self.silent = collections.Counter()
        self.sentences = collections.Counter()

    def add(self, program, note, sentence, verdict):
        """`verdict`: True, or False, or a text that says what is the case."""
        self.judged += 1
        self.sentences[note["concept"] if note else None] += 1
        if verdict is not True:
            self.wrong.append((program, note, sentence, verdict))


def ask(command, paths):
    done = subprocess.run([*command, *map(str, paths)], capture_output=True, encoding="utf-8")
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} failed with {done.returncode}:\n{done.stderr}")
    return [json.loads(line)["notes"] for line in done.stdout.splitlines()]


def run(family, command, folder, seed, count):
    sources = list(dict.fromkeys(family.make(random.Random(f"{seed} {family.name} {i}")) for i in range(count)))
    paths = []
    for i, source in enumerate(sources):
        # What lies beside a file is looked at for each of its imports, so that a crowded folder takes long.
        path = folder / f"{family.name}_{i // FILES_PER_FOLDER}" / f"{family.name}_{i}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(source, encoding="utf-8")
        paths.append(path)
    tally = Tally()
    answers = []
    for start in range(0, len(paths), FILES_PER_CALL):
        answers += ask(command, paths[start : start + FILES_PER_CALL])
    if len(answers) != len(sources):
        tally.wrong.append((None, None, "an answer for every file", f"{len(answers)} of {len(sources)}"))
    for source, path, notes in zip(sources, paths, answers):
        notes = [note for note in notes if note["concept"] in family.concepts]
        alone = [note for note in notes if _written_out.is_alone(note)]
        notes = [note for note in notes if note not in alone]
        program = Program(source)
        program.path = path
        tally.programs += 1
        # Some judges ask about a project of their own.
        of_judge = {}
        with contextlib.redirect_stdout(io.StringIO()):
            try:
                for note, sentence, verdict in itertools.chain.from_iterable(_written_out.judge(program, note) for note in alone):
                    tally.add(program, note, sentence, verdict)
                for note, sentence, verdict in family.judge(program, notes):
                    tally.add(program, note, sentence, verdict)
                    if note and not notes:
                        of_judge[note["concept"], str(note["location"]), note["lead"]] = True
            except Exception as error:
                tally.wrong.append((program, notes[0] if notes else None, "the judge could not read a sentence", repr(error)))
        concepts = [note["concept"] for note in notes] or [concept for concept, *_ in of_judge]
        tally.kinds.update(concepts)
        tally.silent.update(set(family.concepts) - set(concepts))
    return tally


def judged(task):
    """The verdict on one family, what there is to print about it, and its rows of proofs."""
    number, command, options = task
    warnings.simplefilter("ignore")
    family = FAMILIES[number]
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(options.keep or folder)
        folder.mkdir(parents=True, exist_ok=True)
        tally = run(family, command, folder, options.seed, options.count)
    enough = tally.judged >= family.least * options.count / 100
    verdict = not tally.wrong and enough
    told = ", ".join(f"{n} {concept} ({silence(tally, concept)} silent)" for concept, n in sorted(tally.kinds.items()))
    lines = [
        f"{family.name}: {tally.programs} programs, {told or 'no notes'}; {tally.judged} sentences judged, "
        f"{len(tally.wrong)} wrong{'' if enough else '; TOO FEW'} ({time.monotonic() - start:.0f} s)"
    ]
    for program, note, sentence, said in tally.wrong[:SHOWN]:
        place = f"{program.path}:{note['location']['row']}" if note and program else ""
        lines += [f"  {place} {sentence}", f"    {said}"]
    rows = [
        (concept, family.name, tally.programs, tally.kinds[concept] or "–", judged, silence(tally, concept))
        for concept, judged in sorted(tally.sentences.items(), key=str)
        if concept and verdict
    ]
    return verdict, "\n".join(lines), rows


def silence(tally, concept):
    """The share of the programs in which the insight says nothing."""
    return share(tally.silent[concept], tally.programs)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=20260)
    parser.add_argument("--count", type=int, default=60, help="programs a family")
    parser.add_argument("--keep", help="write the programs to this folder and leave them there")
    parser.add_argument("--write-proofs", action="store_true", help="note what was judged in proofs.tsv")
    parser.add_argument("concepts", nargs="*")
    options = parser.parse_args()
    command = [os.environ.get("PYGLOSS", str(ROOT / "target/release/pygloss"))]
    command += ["explain", "--output-format", "json"]
    command += ["--target-version", f"{sys.version_info[0]}.{sys.version_info[1]}"]
    wanted = set(options.concepts)
    numbers = [
        n
        for n, family in enumerate(FAMILIES)
        if sys.version_info.minor <= family.until and (not wanted or wanted & {family.name, *family.concepts})
    ]
    proofs = []
    passed = 0
    # Programs change modules and the interpreter's settings: each family has a process of its own.
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count(), context, max_tasks_per_child=1) as workers:
        for verdict, told, rows in workers.map(judged, ((number, command, options) for number in numbers)):
            passed += verdict
            proofs += rows
            print(told, flush=True)
    failed = len(numbers) - passed
    if options.write_proofs:
        write_proofs(proofs)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
