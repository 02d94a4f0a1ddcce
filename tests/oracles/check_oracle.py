#!/usr/bin/env python3
"""Holds each check against what happens when programs are run: where it speaks, its trap bites; where it mends, it no longer does.

usage: check_oracle.py [--seed N] [--pairs N] [--keep FOLDER] [CHECK ...]    ($PYGLOSS: the program, default target/release/pygloss)

For every check, programs that fall into its trap and near neighbours that do not are made from the patterns in `traps/`, with
names, values and shapes drawn by a seed. Each is run in this interpreter, and what could be seen decides whether the check
should have spoken. Then the fixes are applied, and what is mended is run again: the trap is gone, and nothing else has changed.

One test is one program, or one mended program. A trap that a check leaves out fails the test, unless the pattern says why
it may; these are counted as silent. In the same way a pattern may say why it is told where nothing bites.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import subprocess
import sys
import sysconfig
import tempfile

from traps import programs
from traps.judges import JUDGES
from traps.running import Run

HERE = pathlib.Path(__file__).resolve().parent
PYGLOSS = os.environ.get("PYGLOSS") or str(HERE.parents[1] / "target" / "release" / "pygloss")
SHOWN = 12
# What waits takes its time.
SLOWER = {"blocking-call-in-async": 3, "cpu-bound-thread": 4}
# What cannot be a pair of programs, and where it is shown instead.
ELSEWHERE = {"shadowing-module": "the trap is the name of a file, and programs have none of their own here; its tests have"}


def target() -> str:
    """This interpreter, as `--target-version` names it."""
    free = "t" if sysconfig.get_config_var("Py_GIL_DISABLED") else ""
    return f"{sys.version_info[0]}.{sys.version_info[1]}{free}"


def ask(*arguments: str, folder=None) -> str:
    """What pygloss prints."""
    done = subprocess.run([PYGLOSS, *arguments], capture_output=True, encoding="utf-8", cwd=folder)
    if done.returncode not in (0, 1) or "panicked" in done.stderr:
        sys.exit(f"{PYGLOSS} {' '.join(arguments)}: status {done.returncode}\n{done.stderr}")
    return done.stdout


def findings(code: str, folder: pathlib.Path) -> dict:
    """What the check has to say about each file of the folder, by name."""
    told = json.loads(ask("check", "--output-format", "json", "--select", code, "--target-version", target(), str(folder)))
    found = collections.defaultdict(list)
    for one in told:
        found[pathlib.Path(one["filename"]).name].append(one)
    return found


def mend(code: str, folder: pathlib.Path, *options: str) -> None:
    """Applies the check's fixes to the files of the folder."""
    ask("check", "--fix", "--quiet", "--select", code, "--target-version", target(), *options, str(folder))


class Tally:
    """What came out for one check."""

    def __init__(self):
        self.passed = self.pairs = self.programs = self.told = self.mended = self.unmended = 0
        self.silent = collections.Counter()
        self.anyway = collections.Counter()
        self.wrong = []

    def test(self, right: bool, path, said: str) -> None:
        """Counts one test."""
        self.passed += right
        if not right:
            self.wrong.append((path, said))


def one_run(code, path, probes):
    """Whether the trap bites, and what else is to be seen; an exception of the judge is a difference of its own."""
    try:
        return JUDGES[code](Run(path), probes)
    except Exception as error:
        return None, f"it cannot be judged: {error!r}"


def check(code: str, folder: pathlib.Path, seed: int, pairs: int) -> Tally:
    """Makes, runs, asks, mends and runs again."""
    tally = Tally()
    groups = programs.read(HERE / "traps" / f"{code}.txt")
    made = {}
    texts = set()
    for number in range(pairs):
        pair = programs.write(groups[number % len(groups)], random.Random(f"{seed} {code} {number}"))
        tally.pairs += 1
        for place, program in enumerate(pair):
            if program.source not in texts:
                texts.add(program.source)
                path = folder / f"{code.replace('-', '_')}_{number}_{place}.py"
                path.write_bytes(program.source.encode())
                made[path] = program
    tally.programs = len(made)
    found = findings(code, folder)
    seen = {}
    for path, program in made.items():
        bites, rest = seen[path] = one_run(code, path, program.probes)
        judge(tally, path, program, bites, rest, found[path.name])
    for options in ([], ["--unsafe-fixes"]):
        before = {path: path.read_bytes() for path in made}
        mend(code, folder, *options)
        left = findings(code, folder)
        for path, program in made.items():
            if path.read_bytes() == before[path] or seen[path][0] is not True:
                continue
            tally.mended += 1
            after = one_run(code, path, program.probes)
            said = f"{program.kind}: after the fix {after}, before {seen[path]}, {len(left[path.name])} findings left"
            tally.test(after == (False, seen[path][1]) and not left[path.name], path, said)
    tally.unmended = tally.told - tally.mended
    return tally


def judge(tally, path, program, bites, rest, found) -> None:
    """One program: what was said about it, against what it did."""
    told = bool(found)
    # Without a GIL threads do run at the same time, and pygloss is told so by the target.
    expected = program.bites and not (free_threaded() and path.parent.name == "cpu-bound-thread")
    if bites is not expected:
        does = "does not fall" if program.bites else "falls"
        tally.test(False, path, f"{program.kind}: the program {does} into the trap ({rest})")
        return
    tally.told += told and bites
    if told and not bites and not program.excuse:
        tally.test(False, path, f"{program.kind}: said, and nothing bites: {found[0]['message']}")
    elif bites and not told and not program.excuse:
        tally.test(False, path, f"{program.kind}: it bites, and nothing is said")
    else:
        tally.silent[program.kind] += bites and not told
        tally.anyway[program.kind] += told and not bites
        tally.test(True, path, "")


def free_threaded() -> bool:
    """Whether threads of this interpreter run at the same time."""
    return not getattr(sys, "_is_gil_enabled", lambda: True)()


def main() -> int:
    """Every check, or the named ones."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=20260)
    parser.add_argument("--pairs", type=int, default=60, help="pairs a check; checks of what waits take fewer")
    parser.add_argument("--keep", help="leave the programs, mended, in this folder")
    parser.add_argument("checks", nargs="*")
    options = parser.parse_args()
    passed = failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        base = pathlib.Path(options.keep or scratch)
        for code in [one["code"] for one in json.loads(ask("checks", "--output-format", "json"))]:
            if options.checks and code not in options.checks:
                continue
            if code in ELSEWHERE:
                print(f"{code}: {ELSEWHERE[code]}")
                continue
            if code not in JUDGES:
                print(f"{code}: no judge knows this check")
                failed += 1
                continue
            folder = base / code
            folder.mkdir(parents=True)
            sys.path.insert(0, str(folder))
            tally = check(code, folder, options.seed, max(options.pairs // SLOWER.get(code, 1), 1))
            sys.path.remove(str(folder))
            passed, failed = passed + tally.passed, failed + len(tally.wrong)
            print(f"{code}: {tally.pairs} pairs, {tally.programs} programs: told {tally.told}, mended {tally.mended}, "
                  f"no fix {tally.unmended}, silent on {sum(tally.silent.values())}, {len(tally.wrong)} wrong")
            for words, kinds in (("silent on", tally.silent), ("told although nothing bites", tally.anyway)):
                listed = ", ".join(f"{kind} ({n})" for kind, n in sorted(kinds.items()) if n)
                if listed:
                    print(f"  {words}: {listed}")
            for path, said in tally.wrong[:SHOWN]:
                print(f"  FAIL {path}\n    {said}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
