#!/usr/bin/env python3
"""Runs statements of real packages beside what pygloss writes for them.

usage: rewrite_oracle.py [--most N] [--seeds N] [--library FOLDER] [--files N] [--programs N] [--show N] [--write-proofs] [NAME ...]    ($PYGLOSS: the program)

Reads the standard library of this Python and a folder of packages (default: the packages of `libraries.txt`, if their environment
was made). `pygloss rewrites` says what it would write in them. Of each rewrite and equivalent up to N statements are run, before and
after, as the body of a function whose free names are probes: these write down what is done to them and answer with seeded values, or
raise. Results, exceptions, local variables and logs have to be the same. One test is one statement. For each construct it prints how
often it is met (as `ast` counts it), how often it is written out, executed, and found different. Rewrites of loops, managers,
delegations, dataclasses and properties are also done in programs that are made for it, whose objects tell when they are let go. The
last line is `N passed, N failed`.
"""

import argparse
import ast
import bisect
import collections
import gc
import json
import os
import pathlib
import random
import re
import resource
import subprocess
import sys
import sysconfig
import tempfile
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import _made_blocks  # noqa: E402
from _class_pairs import class_difference, dataclass_difference, property_call_pair, property_pair  # noqa: E402
from _made import MADE, programs  # noqa: E402
from _met import ENOUGH, met  # noqa: E402
from _proofs import share, write_proofs  # noqa: E402
from _side_by_side import Pair, TooSlow, Unfit, block  # noqa: E402

PROJECT = pathlib.Path(__file__).resolve().parents[2]
PYGLOSS = os.environ.get("PYGLOSS") or str(PROJECT / "target" / "release" / "pygloss")
LIBRARIES = pathlib.Path.home() / ".cache" / "pygloss-tests"
FILES_PER_CALL = 60
LEAST = 2_000
FEW = 10
# The constructs that rewrites are counted against.
MET_AS = {
    "for-to-while": "for-loop",
    "async-for-to-while": "async-for",
    "with-to-try": "with-statement",
    "async-with-to-try": "async-with",
    "yield-from-to-loop": "yield-from",
    "dataclass-to-init": "dataclass-init",
    "property-to-call": "property",
}
# Insights that show nothing but such an equivalent.
PROVEN = {"conditional-expression": "conditional-expression", "walrus": "walrus-operator"}
MEMORY = 3 << 30
# What so few files hold that those that do are looked for.
RARE = re.compile(rb"^ *@(dataclasses\.)?dataclass|^ +async (for|with) |\byield from |= property\(lambda|:= ", re.MULTILINE)


class Tally:
    """What was found out about one construct or rewrite."""

    def __init__(self):
        self.offered = self.executed = self.unfit = self.programs = 0
        self.different = []
        self.reasons = collections.Counter()


def files_of(folders):
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            inside = path.relative_to(folder).parts
            if folder == folders[0] and {"site-packages", "dist-packages"} & set(inside):
                continue
            if not {"lib2to3", "bad_coding", "test", "tests"} & set(inside) or "django" in inside:
                yield path


def read(path):
    """The text and the tree of a file that this Python takes."""
    try:
        text = path.read_text("utf-8")
        if "\r" in text or "\f" in text or text.startswith("\ufeff"):
            return None
        return text, ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def ask(paths):
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    command = [PYGLOSS, "rewrites", "--output-format", "json", "--target-version", version, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    if done.returncode not in (0, 1, 2) or "panicked" in done.stderr:
        sys.exit(f"pygloss rewrites failed with {done.returncode}:\n{done.stderr[-3000:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


class Source:
    """A file's text by rows and columns."""

    def __init__(self, text, tree):
        self.text, self.tree = text, tree
        self.lines = text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)

    def offset(self, location):
        return self.starts[location["row"] - 1] + location["column"] - 1

    def row(self, offset):
        return bisect.bisect_right(self.starts, offset)

    def slice(self, item):
        return self.text[self.offset(item["location"]) : self.offset(item["end_location"])]

    def around(self, first, last):
        """The rows of the smallest run of whole statements that covers these rows."""
        body = self.tree.body
        while True:
            run = [s for s in body if first <= end_row(s) and start_row(s) <= last]
            if not run:
                raise Unfit("no statement there")
            inner = None
            if len(run) == 1:
                for name in ("body", "orelse", "finalbody", "handlers", "cases"):
                    for part in [getattr(run[0], name, [])]:
                        if isinstance(part, list) and part and not isinstance(part[0], ast.expr):
                            is_elif = self.lines[start_row(part[0]) - 1].lstrip().startswith("elif")
                            if start_row(part[0]) <= first and last <= end_row(part[-1]) and not is_elif:
                                inner = part
            if inner is None:
                # A comment at the end of a body belongs to no statement.
                return start_row(run[0]), max(end_row(run[-1]), last)
            body = inner


def start_row(node):
    decorators = getattr(node, "decorator_list", [])
    row = getattr(node, "lineno", None) or getattr(node, "pattern", node).lineno
    return min([row, *(d.lineno for d in decorators)])


def end_row(node):
    # A `case` has no place of its own.
    return getattr(node, "end_lineno", None) or end_row(node.body[-1])


def applied(source, rewrite):
    """The file after it."""
    edits = sorted(
        (source.offset(edit["location"]), source.offset(edit["end_location"]), edit["content"]) for edit in rewrite["edits"]
    )
    text, done = [], 0
    for start, end, content in edits:
        if start < done:
            raise AssertionError("edits overlap")
        text += [source.text[done:start], content]
        done = end
    return "".join(text) + source.text[done:]


def changed(source, rewrite):
    """The statements before and after."""
    after = applied(source, rewrite)
    edits = [(source.offset(edit["location"]), source.offset(edit["end_location"])) for edit in rewrite["edits"]]
    if rewrite["name"] == "class-to-contextmanager":
        # It changes what the class is for the rest of the file.
        return source.text, after
    rows = [source.row(start) for start, _ in edits] + [source.row(end) for _, end in edits]
    first, last = source.around(min(rows), max(rows))
    lines = after.split("\n")
    added = len(lines) - len(source.lines)
    ast.parse(after)
    return "\n".join(source.lines[first - 1 : last]), "\n".join(lines[first - 1 : last + added])


def expression(source):
    return ast.parse(f"(\n{source}\n)", mode="eval").body


def pair_of(source, item):
    """Code before and after as lists of statements, with what is given."""
    if item["name"] == "property-to-call":
        texts = source.text, applied(source, item)
        return property_call_pair(source.tree, texts[1], item), (source.slice(item), "")
    if "edits" in item:
        before, after = changed(source, item)
        end = ast.parse(f"{MADE} = None").body if item["name"] == "class-to-contextmanager" else []
        return Pair([*block(before), *end], [*block(after), *end], item["given"]), (before, after)
    old, new = source.slice(item), item["code"]
    if item["name"] == "property":
        return property_pair(source.tree, item), (old, new)
    if item["gives"] == "statements":
        indent = source.lines[item["location"]["row"] - 1][: item["location"]["column"] - 1]
        if indent.strip():
            raise Unfit("not on a line of its own")
        return Pair(block(indent + old), block(new)), (old, new)
    name = item["binds"] or "value_of_entry"
    before = [ast.Assign([ast.Name(name, ast.Store())], expression(old))]
    after = block(new) if item["binds"] else [ast.Assign([ast.Name(name, ast.Store())], expression(new))]
    for statement in (*before, *after):
        ast.fix_missing_locations(statement)
    return Pair(before, after), (old, new)


def judge(tally, source, path, item, seeds, folders):
    if (str(path)) in MADE_BLOCKS:
        judge_program(tally, source, path, item, seeds)
        return
    if item["name"] in ("dataclass-init", "dataclass-to-init"):
        judge_dataclass(tally, source, path, item, seeds, folders)
        return
    if not item.get("edits", True):
        tally.different.append((path, item, "no edits", "", None))
        return
    try:
        pair, texts = pair_of(source, item)
    except (Unfit, RecursionError) as why:
        tally.unfit += 1
        tally.reasons[str(why).split("(")[0]] += 1
        return
    except (SyntaxError, AssertionError) as error:
        tally.different.append((path, item, f"is no code: {error!r}", "", None))
        return
    if pair.dropped and item["name"] not in DROPS:
        tally.different.append((path, item, f"no longer binds {pair.dropped}", "", texts))
        return
    if item["name"] in OVERWRITES:
        stored = ast.walk(expression(source.slice(item)))
        pair.unread = {node.id for node in stored if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    try:
        for seed in range(seeds):
            one, other = pair.run(0, seed), pair.run(1, seed)
            if one != other and not is_refused(item["name"], one, other):
                tally.executed += 1
                tally.different.append((path, item, one, other, texts))
                return
    except Unfit as why:
        tally.unfit += 1
        tally.reasons[str(why).split("(")[0]] += 1
        return
    except (TooSlow, MemoryError, RecursionError) as why:
        tally.unfit += 1
        tally.reasons[type(why).__name__] += 1
        return
    tally.executed += 1


def judge_dataclass(tally, source, path, item, seeds, folders):
    """Holds it against the class of the imported module."""
    texts = (source.slice(item), item.get("code", ""))
    try:
        if item["name"] == "dataclass-to-init":
            texts = changed(source, item)
            found = class_difference(source.tree, pathlib.Path(path), item, folders, seeds, texts)
        else:
            found = dataclass_difference(source.tree, pathlib.Path(path), item, folders, seeds)
    except Unfit as why:
        tally.unfit += 1
        tally.reasons[str(why)] += 1
        return
    tally.executed += 1
    if found:
        tally.different.append((path, item, *found, texts))


# The kind of each program that was made to be run as a whole.
MADE_BLOCKS = {}


def judge_program(tally, source, path, item, seeds):
    """Runs the whole program before and after."""
    after = applied(source, item)
    tally.executed += 1
    tally.programs += 1
    if tally.programs % 200 == 0:
        gc.collect()
    try:
        ast.parse(after)
        found = _made_blocks.difference(MADE_BLOCKS[str(path)], source.text, after, seeds)
    except SyntaxError as error:
        found = f"is no code: {error!r}", ""
    if found:
        tally.different.append((path, item, *found, (source.text, after)))


# What is no context manager, no iterable and no sequence of so many items is refused by the statement in other words than by the calls
# it stands for.
WORDS = {
    "with-statement": "context manager protocol",
    "async-with": "context manager protocol",
    "async-for": "requires an object with __aiter__",
    "with-to-try": "context manager protocol",
    "async-with-to-try": "context manager protocol",
    "async-for-to-while": "requires an object with __aiter__",
    "tuple-unpacking": "unpack",
}


def is_refused(name, one, other):
    """Whether both raise an error after the same steps: of the same class, but for managers, whose methods are looked up by name."""
    # From a generator it comes out as another error.
    if name == "class-to-contextmanager" and "str 'StopIteration'" in one["result"]:
        return True
    if name in ("with-to-try", "async-with-to-try") and unrefused(one) == unrefused(other):
        return True
    if name not in WORDS or WORDS[name] not in str(one["result"]) or one["log"] != other["log"]:
        return False
    parts = [run["result"] for run in (one, other)]
    alike = "with" in name or parts[0][1:3] == parts[1][1:3]
    return alike and all(len(part) > 2 and "raises" in part[1] for part in parts)


NO_MANAGER = re.compile(r"context manager protocol|__a?(enter|exit)__")


def unrefused(part):
    """A run in which errors about what is no manager, which managers around it are told of too, are all the same."""
    if isinstance(part, dict):
        return {name: unrefused(value) for name, value in part.items()}
    if not isinstance(part, (list, tuple)):
        return part
    last = part[-1] if part else None
    if isinstance(last, tuple) and len(last) == 2 and NO_MANAGER.search(str(last[1])):
        return [re.sub("(Type|Attribute)Error", "an error", str(other)) for other in part[:-1]]
    return [unrefused(inner) for inner in part]


# The variables of a loop are not there any more; that nobody reads them was looked at in the whole function.
DROPS = {"loop-to-comprehension"}
# A loop's variables are the function's, which may have some of that name: that nobody reads what they held was looked at there, too.
OVERWRITES = {"comprehension-to-loop"}


def report(name, tally, times):
    share = f"{100 * tally.offered / times:.1f} %" if times else "–"
    least = ENOUGH.get(name, 0)
    # The share of a few says nothing.
    low = times >= FEW and 100 * tally.offered / times < least
    unknown = f", unknown {times - tally.offered}" if times else ""
    print(f"{name}: met {times or '–'}, offered {tally.offered} ({share}{unknown}), executed {tally.executed}, "
          f"{f'of these {tally.programs} made programs, ' if tally.programs else ''}not executable {tally.unfit}, different {len(tally.different)}{'; TOO FEW' if low else ''}")
    return bool(low)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=500, help="statements to run of each rewrite and equivalent")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--library", help="a folder of packages")
    parser.add_argument("--show", type=int, default=6)
    parser.add_argument("--files", type=int, default=300, help="take that many files at random, and half as many that hold what is rare; 0 takes all")
    parser.add_argument("--programs", type=int, default=600, help="programs with blocks to make")
    parser.add_argument("--write-proofs", action="store_true", help="note what was run in proofs.tsv")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(3000)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.RLIM_INFINITY))
    folders = [pathlib.Path(sysconfig.get_path("stdlib"))]
    libraries = [pathlib.Path(options.library)] if options.library else sorted(LIBRARIES.glob("libraries-*/lib/python3.*/site-packages"))
    folders += libraries
    paths = list(files_of(folders))
    if options.files:
        chosen = random.Random(7).sample(paths, min(options.files, len(paths)))
        taken = set(chosen)
        rare = [path for path in paths if path not in taken and RARE.search(path.read_bytes())]
        paths = sorted([*chosen, *random.Random(8).sample(rare, min(options.files // 2, len(rare)))])
    found, times = collections.defaultdict(list), collections.Counter()
    sources = {}
    for start in range(0, len(paths), FILES_PER_CALL):
        some = {str(path): read(path) for path in paths[start : start + FILES_PER_CALL]}
        some = {path: parts for path, parts in some.items() if parts}
        answers = ask(some)
        if len(answers) != len(some):
            sys.exit(f"an answer for {len(answers)} of {len(some)} files")
        for (path, (text, tree)), answer in zip(some.items(), answers):
            times.update(met(tree, text))
            for item in (*answer["rewrites"], *answer["equivalents"]):
                # A property is offered at each of its parts, and met once.
                line = text.split("\n", item["location"]["row"])[item["location"]["row"] - 1]
                if item["name"] != "property-to-call" or line.lstrip().startswith("@property"):
                    found[item["name"]].append((path, item))
    with tempfile.TemporaryDirectory() as folder:
        made = {}
        for number, text in enumerate(programs(options.most * 2)):
            path = pathlib.Path(folder, f"made_{number}.py")
            path.write_text(text)
            made[str(path)] = text, ast.parse(text)
        for path, answer in zip(made, ask(list(made))):
            found["class-to-contextmanager"] += [(path, item) for item in answer["rewrites"] if item["name"] == "class-to-contextmanager"]
        blocks = {}
        for number, (kind, text) in enumerate(_made_blocks.programs(options.programs)):
            try:
                tree = ast.parse(text)
            except SyntaxError:
                # A `return` in front of what only a generator can do, and the like.
                continue
            path = pathlib.Path(folder, f"blocks_{number}.py")
            path.write_text(text)
            blocks[str(path)] = made[str(path)] = text, tree
            MADE_BLOCKS[str(path)] = kind
        whole = collections.defaultdict(list)
        names = list(blocks)
        for start in range(0, len(names), FILES_PER_CALL):
            some = names[start : start + FILES_PER_CALL]
            for path, answer in zip(some, ask(some)):
                for item in answer["rewrites"]:
                    if item["name"] in _made_blocks.NAMES:
                        whole[item["name"]].append((path, item))
    tallies = {}
    gc.disable()
    for name, items in sorted({**dict.fromkeys(whole, ()), **found}.items()):
        if options.names and name not in options.names:
            continue
        tally = tallies[name] = Tally()
        tally.offered = len(items)
        chosen = random.Random(5).sample(items, min(options.most, len(items))) + whole[name]
        for path, item in sorted(chosen, key=lambda pair: pair[0]):
            if path not in sources:
                sources.clear()
                sources[path] = Source(*(made.get(path) or read(pathlib.Path(path))))
            judge(tally, sources[path], path, item, options.seeds, folders)
    executed = sum(tally.executed for tally in tallies.values())
    failed = 0
    for name, tally in tallies.items():
        failed += report(name, tally, times.get(MET_AS.get(name, name), 0)) + len(tally.different)
        for reason, count in tally.reasons.most_common(4):
            print(f"    not executable: {reason}: {count}")
        for path, item, one, other, texts in tally.different[: options.show]:
            print(f"  {path}:{item['location']['row']}")
            if texts:
                print(f"    before | {texts[0]}\n    after  | {texts[1]}".replace("\n", "\n    "))
            print(f"    {differing(one, other)}")
        if options.write_proofs and name in PROVEN and not tally.different:
            silent = share(times[name] - tally.offered, times[name])
            write_proofs([(PROVEN[name], "rewrite_oracle.py", len(paths), tally.offered, f"{tally.executed} statements", silent)])
    print(f"{executed} statements run on both sides")
    if executed < LEAST and not options.names:
        print(f"{LEAST} is the least")
        failed += 1
    print(f"{executed - sum(len(t.different) for t in tallies.values())} passed, {failed} failed")
    return 1 if failed or not executed else 0


def differing(one, other):
    """Where two runs differ first."""
    if not isinstance(one, dict):
        return f"{one}\n      / {other}" if other else one
    for part in one:
        if one[part] != other[part]:
            if part == "log":
                for i, entry in enumerate(one[part]):
                    if i >= len(other[part]) or entry != other[part][i]:
                        return f"log {i}: {entry} / {other[part][i] if i < len(other[part]) else 'the end'}"
                return f"log goes on: {other[part][len(one[part])]}"
            return f"{part}: {str(one[part])[:600]}\n      / {str(other[part])[:600]}"
    return "?"


if __name__ == "__main__":
    sys.exit(main())
