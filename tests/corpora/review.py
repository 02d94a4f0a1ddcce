#!/usr/bin/env python3
"""Draws findings by chance, to be judged from the code and the finding alone.

usage: review.py draw SEED [--pygloss PROGRAM] [--number N] [--most M] [PATH…]   prints the findings with the code around them
       review.py hold FILE [--pygloss PROGRAM] [PATH…]                            draws again what FILE says it judges, and compares

`SEED` is the hash of the commit whose findings are judged: those that `pygloss check` makes when nothing is configured. At most M (8)
findings of one check are among the N (300). Without paths: the packages of `packages.txt`. `hold` reads the seed and the table of a review
(`REVIEW.md`) and says which of its rows this program would not draw any more; the last line is `N passed, N failed`.
"""

import argparse
import pathlib
import random
import re
import sys

import _corpus
from _corpus import Finding

AROUND = 6
ROW = re.compile(r"^\| (\d+) \| `(?P<place>[^`]+)` \| `(?P<check>[a-z-]+)` \| (?P<verdict>[a-z]+) \|")


def name_of(finding: Finding, paths: list[pathlib.Path]) -> str:
    """`django/db/models/base.py:12:4`: the place without the folder of this machine."""
    file = pathlib.Path(finding.file)
    root = next(path for path in paths if file.is_relative_to(path))
    below = file.relative_to(root.parent).as_posix()
    return f"{below}:{finding.start[0]}:{finding.start[1]}"


def drawn(seed: str, paths: list[pathlib.Path], program: str, number: int, most: int) -> list[Finding]:
    """The findings, in the order in which they were drawn."""
    found = _corpus.pygloss(paths, [], program=program)
    # By their names, so that the draw is the same on every machine.
    found.sort(key=lambda finding: (name_of(finding, paths), finding.code))
    random.Random(seed).shuffle(found)
    taken: list[Finding] = []
    count: dict[str, int] = {}
    for finding in found:
        if len(taken) < number and count.get(finding.code, 0) < most:
            count[finding.code] = count.get(finding.code, 0) + 1
            taken.append(finding)
    return taken


def show(number: int, finding: Finding, place: str) -> None:
    """Prints a finding with the code around it."""
    lines = pathlib.Path(finding.file).read_text(encoding="utf-8-sig", errors="replace").split("\n")
    print(f"## {number} {place} {finding.code}\n{finding.message}\n")
    first = max(1, finding.start[0] - AROUND)
    for row in range(first, min(len(lines), finding.end[0] + AROUND) + 1):
        mark = ">" if finding.start[0] <= row <= finding.end[0] else " "
        print(f"{mark}{row:5} {lines[row - 1].rstrip()}")
    print()


def main() -> int:
    """Draws, or compares."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("action", choices=["draw", "hold"])
    arguments.add_argument("what")
    arguments.add_argument("--pygloss", default=_corpus.PYGLOSS)
    arguments.add_argument("--number", type=int, default=300)
    arguments.add_argument("--most", type=int, default=8)
    arguments.add_argument("paths", nargs="*", type=pathlib.Path)
    given = arguments.parse_intermixed_args()
    paths = [path.resolve() for path in given.paths]
    paths = paths or [path.resolve() for group in _corpus.packages().values() for path in group]
    if given.action == "draw":
        for number, finding in enumerate(drawn(given.what, paths, given.pygloss, given.number, given.most), 1):
            show(number, finding, name_of(finding, paths))
        return 0
    text = pathlib.Path(given.what).read_text(encoding="utf-8")
    seed = re.search(r"^Seed: `([0-9a-f]+)`", text, re.MULTILINE)[1]
    rows = [match.groupdict() for match in map(ROW.match, text.splitlines()) if match]
    now = {(name_of(finding, paths), finding.code) for finding in drawn(seed, paths, given.pygloss, len(rows), given.most)}
    gone = [row for row in rows if (row["place"], row["check"]) not in now]
    for row in gone:
        print(f"{row['place']}: {row['check']} is not drawn any more")
    wrong = [row for row in rows if row["verdict"] != "right"]
    print(f"{len(rows)} judged, {len(wrong)} of them wrong or useless")
    print(f"{len(rows) - len(gone)} passed, {len(gone)} failed")
    return 1 if gone or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
