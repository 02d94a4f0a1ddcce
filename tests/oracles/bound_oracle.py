"""Holds what pygloss says of names that are not always bound against what happens when programs run.

    bound_oracle.py [--programs N] [--seed N] [--show]

Programs are generated, and run in this interpreter with every outcome of their conditions, as far as that ends. Reading a name
that pygloss calls always bound must never raise; one that it calls never bound must raise whenever it is read, and what is said to
have unbound it must be what did so last; and for one that it calls possibly unbound there must be a run in which it raises.
Nothing is asked of what it calls unknown.

`PYGLOSS` is the program to ask (default: `target/release/pygloss`).
"""

import argparse
import ast
import builtins
import collections
import contextlib
import dis
import inspect
import itertools
import json
import multiprocessing
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import types

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "oracles"))

from _details import Details  # noqa: E402
from _programs import HELPERS, NAMES, Program  # noqa: E402

PROGRAMS = 2200
# How many outcomes are decided in a run, how many runs a program gets, and how many more where one is looked for.
DEPTH, RUNS, SEARCH, STEPS = 24, 60, 20000, 600
SHOWN = 20


class Stop(BaseException):
    """The run has become too long."""


class A(Exception):
    pass


class B(Exception):
    pass


class C(Exception):
    """What no program names."""


class Number:
    """What can be added to anything."""

    def __radd__(self, _):
        return self

    __add__ = __radd__


RAISED = (A, B, C)
FLAGS = ("p", "q", "flag")


class Run:
    """One run: the outcomes that are given, and what is decided beyond them."""

    def __init__(self, text, given, further):
        self.text = set(re.findall(r"\w+", text))
        self.given, self.further = given, further
        self.taken, self.steps = [], 0
        # What has unbound each name last, and what is about to.
        self.unbound, self.unbinding = {}, None

    def choose(self, options, usual=None):
        """One of the options; the usual ones come first."""
        at = len(self.taken)
        if at >= DEPTH:
            raise Stop
        outcome = self.given[at] if at < len(self.given) else self.further(options, usual or options)
        self.taken.append((outcome, options))
        return outcome

    def one_of(self, *values):
        """One of the values; or one of the exceptions is raised."""
        outcome = self.choose(len(values) + len(RAISED), len(values))
        if outcome >= len(values):
            raise RAISED[outcome - len(values)]
        return values[outcome]

    def stop(self, _):
        """Raises one of the exceptions."""
        raise RAISED[self.choose(len(RAISED))]

    def names(self, bound):
        """What the program finds in its module; of its own names those that it does not bind there."""

        def it(_):
            while self.one_of(False, True):
                yield 1

        class Manager:
            def __init__(manager, swallows):
                manager.swallows = swallows

            def __enter__(manager):
                return self.one_of(1)

            def __exit__(manager, kind, *_):
                return manager.swallows and kind is not None and issubclass(kind, Exception) and bool(self.choose(2))

        def import_(*_):
            return self.one_of(types.SimpleNamespace(path=1, flags=1))

        return {
            "c": lambda *_: self.one_of(False, True), "R": lambda _: self.one_of(1), "U": lambda x: self.one_of(x), "S": self.stop, "it": it, "n": lambda _: self.one_of(Number()),
            "ls": lambda values: self.one_of(list(values)),
            "v": lambda _: self.one_of(0, 1, 2, [1], None), "w": lambda _: self.one_of(0, 1, 2),
            "cm": lambda _: Manager(False), "sw": lambda _: Manager(True), "A": A, "B": B, "K": types.SimpleNamespace(ONE=1),
            "suppress": contextlib.suppress, "nullcontext": contextlib.nullcontext,
            "__builtins__": {**vars(builtins), "__import__": import_},
            **dict.fromkeys(set(NAMES) - bound, 1),
            **{name: bool(self.choose(2)) for name in FLAGS if name not in bound and name in self.text},
        }


class Traced:
    """A compiled program, and for each place that wants a name to be bound how often it was reached and how often it raised."""

    def __init__(self, program):
        self.program = program
        self.code = compile(program.text, "<program>", "exec")
        self.reached, self.raised = collections.Counter(), collections.Counter()
        self.places, self.unbinders = {}, {}
        self.whys = collections.defaultdict(set)
        everything = list(codes(self.code))
        scopes = Details(program.text, ast.parse(program.text)).scopes
        self.bound = set(scopes[0].bound)
        classes = {(s.node.name, s.node.lineno): set(s.bound) for s in scopes if isinstance(s.node, ast.ClassDef)}
        for code, around in everything:
            if code.co_name in HELPERS:
                continue
            self.unbinders[code] = dict(unbinders(code))
            self.places[code] = judged(code, around, self.bound - classes.get((code.co_name, code.co_firstlineno), set()))

    def run(self, given, further):
        run = Run(self.program.text, given, further)
        names = run.names(self.bound)

        def trace(frame, event, arg):
            places = self.places.get(frame.f_code)
            if places is None:
                return None
            frame.f_trace_opcodes = True
            if event == "opcode":
                run.steps += 1
                if run.steps > STEPS * 20:
                    raise Stop
                if run.unbinding:
                    run.unbound.update([run.unbinding])
                run.unbinding = self.unbinders[frame.f_code].get(frame.f_lasti)
                place = places.get(frame.f_lasti)
                if place:
                    self.reached[place] += 1
            elif event == "exception" and arg[2].tb_next is None and issubclass(arg[0], NameError):
                place = places.get(frame.f_lasti)
                if place:
                    self.raised[place] += 1
                    self.whys[place].add(run.unbound.get(place[2]))
            return trace

        try:
            sys.settrace(trace)
            try:
                exec(self.code, names)
                if not self.program.is_module:
                    function = names["f"]
                    parameters = inspect.signature(function).parameters
                    function(*(run.choose(2) if name in "pq" else 1 for name in parameters))
            finally:
                sys.settrace(None)
        except (Stop, Exception):
            pass
        return run.taken

    def explore(self, open_places, chance):
        """Every outcome in order, up to a number of runs; then by chance; then by chance until the places have raised."""
        given, complete = [], False
        for _ in range(RUNS):
            taken = self.run(given, lambda *_: 0)
            while taken and taken[-1][0] + 1 >= taken[-1][1]:
                taken.pop()
            if not taken:
                complete = True
                break
            given = [outcome for outcome, _ in taken]
            given[-1] += 1
        if complete:
            return

        def further(options, usual):
            return chance.randrange(usual if chance.random() < 0.9 else options)

        for _ in range(RUNS):
            self.run([], further)
        for _ in range(SEARCH):
            if all(self.raised[place] for place in open_places):
                break
            self.run([], further)


def codes(code):
    """All code objects with those around them, outermost first."""
    waiting = [(code, ())]
    while waiting:
        code, around = waiting.pop()
        yield code, around
        waiting += [(inner, (*around, code)) for inner in code.co_consts if inspect.iscode(inner)]


COMPREHENSIONS = {"<listcomp>", "<setcomp>", "<dictcomp>"}


def is_class(code):
    return not code.co_flags & inspect.CO_OPTIMIZED and code.co_name != "<module>"


def judged(code, around, stored):
    """The places of a code object, by offset, at which a name is wanted that pygloss judges: (line, column, name).

    Of the module's names it judges those that the module binds and a class body does not, which are `stored`.
    """
    owner = code
    for outer in reversed(around):
        if owner.co_name not in COMPREHENSIONS and not is_class(owner):
            break
        owner = outer
    places = {}
    for instruction in dis.get_instructions(code):
        operation, name = instruction.opname, instruction.argval
        position = instruction.positions
        if position is None or position.lineno is None or not isinstance(name, (str, tuple)):
            continue
        if operation in {"LOAD_FAST", "LOAD_FAST_CHECK", "DELETE_FAST", "LOAD_FAST_BORROW"}:
            is_judged = not name.startswith(".")
        elif operation in {"LOAD_DEREF", "DELETE_DEREF", "LOAD_CLASSDEREF", "LOAD_FROM_DICT_OR_DEREF"}:
            line = (*around, code)
            chain = itertools.takewhile(lambda one: one is not owner, reversed(line))
            owners = [owner, *chain]
            is_judged = any(name in one.co_cellvars for one in owners)
        elif operation in {"LOAD_NAME", "DELETE_NAME", "LOAD_GLOBAL", "DELETE_GLOBAL"}:
            is_judged = owner.co_name == "<module>" and name in stored and not hasattr(builtins, name)
        else:
            continue
        if is_judged:
            places[instruction.offset] = (position.lineno, position.col_offset + 1, name)
    return places


def unbinders(code):
    """The places of a code object, by offset, at which a name is unbound, with the line; the end of an `except` clause may have none."""
    for instruction in dis.get_instructions(code):
        if instruction.opname in {"DELETE_FAST", "DELETE_DEREF", "DELETE_NAME", "DELETE_GLOBAL"}:
            yield instruction.offset, (instruction.argval, instruction.positions.lineno or 0)


def is_unbound_by(text, name, line, whys):
    """Whether what unbinds a name on this line is what did it last whenever reading it raised."""
    def handler(line):
        return [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.ExceptHandler) and n.name == name and n.lineno == line]

    return whys == {line} or any(
        why is not None and (why == 0 or one.lineno <= why <= one.end_lineno) for one in handler(line) for why in whys
    )


def check(job):
    """What was claimed of one program, and which claims do not hold."""
    seed, uses = job
    program = Program(seed)
    traced = Traced(program)
    claims = {(use["line"], use["column"], use["name"]): use for use in uses}
    possibly = [place for place, use in claims.items() if use["bound"] == "possibly"]
    traced.explore(possibly, random.Random(seed))
    counts, wrong = collections.Counter(), []
    for place, use in claims.items():
        counts[use["bound"]] += 1
        if use["bound"] == "possibly" and not traced.raised[place]:
            wrong.append(f"{place} is called possibly unbound ({use.get('branches')}) and raises in no run of {traced.reached[place]}")
        elif use["bound"] == "never" and traced.raised[place] != traced.reached[place]:
            wrong.append(f"{place} is called never bound and raises {traced.raised[place]} times of {traced.reached[place]}")
        elif use.get("unbound_by") and traced.whys[place] and not is_unbound_by(program.text, place[2], use["unbound_by"], traced.whys[place]):
            wrong.append(f"{place} is said to be unbound by line {use['unbound_by']}, and is by {traced.whys[place]}")
        elif use["bound"] == "unknown" and traced.raised[place]:
            counts["unknown, raises"] += 1
    for place in {place for places in traced.places.values() for place in places.values()} - claims.keys():
        counts["always"] += 1
        if traced.raised[place]:
            wrong.append(f"{place} is called always bound and raises {traced.raised[place]} times")
    return seed, counts, wrong


def is_accepted(seed):
    """Whether CPython compiles the program: not, where a walrus stands in a comprehension of a class body."""
    try:
        compile(Program(seed).text, "<program>", "exec")
    except SyntaxError:
        return False
    return True


def ask(program, seeds):
    """pygloss's answers by number."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for seed in seeds:
            path = pathlib.Path(folder, f"program{seed}.py")
            path.write_text(Program(seed).text)
            paths[str(path)] = seed
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        command = [program, "facts", "--output-format", "json", "--target-version", version, *paths]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        answers = (json.loads(line) for line in done.stdout.splitlines())
        return {paths[answer["file"]]: answer["uses"] for answer in answers}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", type=int, default=PROGRAMS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", action="store_true", help="print the programs of which something is wrong")
    options = parser.parse_args()
    program = os.environ.get("PYGLOSS", str(ROOT / "target/release/pygloss"))
    seeds = list(itertools.islice(filter(is_accepted, itertools.count(options.seed)), options.programs))
    answers = ask(program, seeds)
    counts, wrong = collections.Counter(), 0
    with multiprocessing.Pool() as pool:
        for seed, found, lines in pool.imap_unordered(check, answers.items(), chunksize=20):
            counts += found
            wrong += len(lines)
            if lines and wrong <= SHOWN:
                print(f"program {seed}:", *lines, sep="\n  ")
                if options.show:
                    print("".join(f"  {n:3} {line}\n" for n, line in enumerate(Program(seed).text.splitlines(), 1)))
    claims = counts["always"] + counts["possibly"] + counts["never"]
    print(f"{len(answers)} of {len(seeds)} programs answered")
    print(f"{claims - wrong} of {claims} claims hold: {counts['always']} always bound, {counts['possibly']} possibly unbound, {counts['never']} never bound")
    print(f"{counts['unknown']} unknown, of which {counts['unknown, raises']} raise in some run")
    verdicts = [len(answers) == len(seeds), not wrong and min(counts["always"], counts["possibly"], counts["never"]) > 0]
    print(f"{verdicts.count(True)} passed, {verdicts.count(False)} failed")
    sys.exit(verdicts.count(False) > 0)


if __name__ == "__main__":
    main()
