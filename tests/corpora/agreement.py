#!/usr/bin/env python3
"""Holds the checks against the rules of ruff that say the same, over the standard library and thirty packages.

usage: agreement.py [--pygloss PROGRAM] [--ruff PROGRAM] [--rules B006,CODE…] [--show N] [PATH…]

Without paths: the host's standard library and the packages of `packages.txt`, which are installed once. Prints for each rule how many
findings both have, only ruff and only pygloss, and the share of both in all; `--show` prints that many of each side's own findings,
drawn by chance and the same on each run. A finding is the same where both begin in one line or where the places overlap.
"""

import argparse
import collections
import pathlib
import random
import shutil
import subprocess
import json

import _corpus
from _corpus import Finding


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


def main() -> None:
    """Compares, prints."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pygloss", default=_corpus.PYGLOSS)
    arguments.add_argument("--ruff")
    arguments.add_argument("--rules", help="rules of ruff or checks, by comma")
    arguments.add_argument("--show", type=int, default=0)
    arguments.add_argument("paths", nargs="*", type=pathlib.Path)
    given = arguments.parse_intermixed_args()
    program = given.ruff or shutil.which("ruff") or str(_corpus.environment().parent / "ruff")
    paths = given.paths or [_corpus.standard_library(), *(path for paths in _corpus.packages().values() for path in paths)]
    checks = same_rules(given.pygloss)
    if given.rules:
        wanted = set(given.rules.split(","))
        checks = {code: rules for code, rules in checks.items() if code in wanted or wanted & set(rules)}
    ours = _corpus.pygloss(paths, list(checks), program=given.pygloss)
    theirs = _corpus.ruff(paths, [rule for rules in checks.values() for rule in rules], program)
    print("| check | rules | both | only ruff | only here | agree |\n| --- | --- | ---: | ---: | ---: | ---: |")
    total = collections.Counter()
    for code, rules in checks.items():
        both, here, there = side_by_side(
            [finding for finding in ours if finding.code == code], [finding for finding in theirs if finding.code in rules]
        )
        everything = both + len(here) + len(there)
        share = f"{100 * both / everything:.1f} %" if everything else "-"
        print(f"| {code} | {', '.join(rules)} | {both} | {len(there)} | {len(here)} | {share} |", flush=True)
        show("ruff", there, given.show)
        show("here", here, given.show)
        total.update(both=both, all=everything)
    if total["all"]:
        print(f"agreement over all rules: {100 * total['both'] / total['all']:.1f} % of {total['all']} findings")


if __name__ == "__main__":
    main()
