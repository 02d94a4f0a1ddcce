#!/usr/bin/env python3
"""Holds the checks against the rules of ruff that say the same, over the standard library and thirty packages.

usage: agreement.py [--pygloss PROGRAM] [--ruff PROGRAM] [--rules B006,CODE…] [--show N] [PATH…]
       agreement.py kinds [--write]      holds the recorded kinds: each one's example differs so, and DIFFERENCES.md says the same

Without paths: the host's standard library and the packages of `packages.txt`, which are installed once. A finding is the same where both
begin in one line or where the places overlap. Where only one of the two has it, the difference may be of a kind that is recorded in
`kinds/` and so in DIFFERENCES.md. Prints for each rule how many findings both have, how many only ruff or pygloss has and what is left of
these without the recorded kinds, and the share of both in what both have and what is left; then how often each kind is met. `--show` prints
that many of each side's findings that no kind explains, drawn by chance and the same on each run. The last line is `N passed, N failed`: a
rule passes with at least 90 %, all together with at least 97 %.
"""

import argparse
import collections
import json
import pathlib
import random
import subprocess
import sys

import _corpus
import _examples
import kinds
from _corpus import Finding

OF_A_RULE, OF_ALL = 90, 97


def same_rules(program: str) -> dict[str, list[str]]:
    """Each check with the rules of ruff that it is the same as."""
    done = subprocess.run([program, "checks", "--output-format", "json"], capture_output=True, text=True, check=True)
    checks = json.loads(done.stdout)
    return {check["code"]: check["also_known_as"]["ruff"] for check in checks if check["also_known_as"]["ruff"]}


def side_by_side(ours: list[Finding], theirs: list[Finding]) -> tuple[int, list[Finding], list[Finding]]:
    """How many findings are the same, those of ours alone, those of theirs alone."""
    waiting = collections.defaultdict(list)
    for finding in theirs:
        waiting[finding.file].append(finding)
    both, alone = 0, []
    for finding in ours:
        here = waiting[finding.file]
        # Those that begin at the very place come first: a line may hold two.
        met = min((other for other in here if finding.meets(other)), key=lambda other: other.start != finding.start, default=None)
        if met is None:
            alone.append(finding)
        else:
            here.remove(met)
            both += 1
    return both, alone, [finding for rest in waiting.values() for finding in rest]


def show(title: str, findings: list[Finding], number: int) -> None:
    """Prints some findings with their lines."""
    drawn = random.Random(1).sample(findings, min(number, len(findings)))
    for finding in sorted(drawn):
        line = pathlib.Path(finding.file).read_text(encoding="utf-8", errors="replace").splitlines()[finding.start[0] - 1]
        print(f"  {title} {finding.file}:{finding.start[0]}: {line.strip()[:140]}")


def unexplained(code: str, findings: list[Finding], alone: str, met: collections.Counter) -> list[Finding]:
    """The findings of no recorded kind; `met` counts the others by the kind's name."""
    left = []
    for finding in findings:
        place = kinds.at(pathlib.Path(finding.file), *finding.start, finding.message, finding.code)
        kind = kinds.kind_of(code, place, alone) if place else None
        if kind is None:
            left.append(finding)
        else:
            met[kind.name] += 1
    return left


def share(both: int, everything: int) -> float:
    """How many of a hundred; all of none."""
    return 100 * both / everything if everything else 100.0


def compare(given: argparse.Namespace, program: str) -> int:
    """Holds the two against each other, prints; 1 where they agree less than they have to."""
    paths = given.paths or [_corpus.standard_library(), *(path for paths in _corpus.packages().values() for path in paths)]
    checks = same_rules(given.pygloss)
    if given.rules:
        wanted = set(given.rules.split(","))
        checks = {code: rules for code, rules in checks.items() if code in wanted or wanted & set(rules)}
    ours = _corpus.pygloss(paths, list(checks), program=given.pygloss)
    theirs = _corpus.ruff(paths, [rule for rules in checks.values() for rule in rules], program)
    print("| check | rules | both | only ruff | of no kind | only here | of no kind | agree |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    total, least = collections.Counter(), []
    for code, rules in checks.items():
        both, here, there = side_by_side(
            [finding for finding in ours if finding.code == code], [finding for finding in theirs if finding.code in rules]
        )
        met: collections.Counter = collections.Counter()
        left = [unexplained(code, found, alone, met) for found, alone in ((there, kinds.RUFF), (here, kinds.HERE))]
        everything = both + sum(map(len, left))
        agreed = share(both, everything)
        least += [code] if agreed < OF_A_RULE else []
        row = [code, ", ".join(rules), both, len(there), len(left[0]), len(here), len(left[1]), f"{agreed:.1f} %"]
        print("|", " | ".join(map(str, row)), "|", flush=True)
        for name, number in met.most_common():
            print(f"    {number:5} {name}")
        show("ruff", left[0], given.show)
        show("here", left[1], given.show)
        total.update(both=both, explained=sum(met.values()), all=everything)
    agreed = share(total["both"], total["all"])
    print(f"agreement over all rules: {agreed:.1f} % of {total['all']} findings, and {total['explained']} differences of a recorded kind")
    failed = [f"{code}: less than {OF_A_RULE} %" for code in least] + ([f"all together: less than {OF_ALL} %"] if agreed < OF_ALL else [])
    print(*failed, sep="\n", end="\n" if failed else "")
    print(f"{len(checks) + 1 - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


def main() -> int:
    """Compares the tools, or holds the kinds."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pygloss", default=_corpus.PYGLOSS)
    arguments.add_argument("--ruff")
    arguments.add_argument("--rules", help="rules of ruff or checks, by comma")
    arguments.add_argument("--show", type=int, default=0)
    arguments.add_argument("--write", action="store_true")
    arguments.add_argument("paths", nargs="*", type=pathlib.Path)
    given = arguments.parse_intermixed_args()
    program = given.ruff or str(_corpus.ruff_alone())
    if given.paths == [pathlib.Path("kinds")]:
        return _examples.hold(given.pygloss, program, same_rules(given.pygloss), given.write)
    return compare(given, program)


if __name__ == "__main__":
    sys.exit(main())
