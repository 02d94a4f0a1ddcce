#!/usr/bin/env python3
"""Applies every offered fix, one at a time, in memory, and has CPython judge what came out.

usage: fixes.py [--pygloss PROGRAM] [--sample N] [--select CODE…] [PATH…]

Without paths: the packages of `packages.txt`. Each fix of each finding (`--sample N`: of N findings drawn by chance, the same on each run) is
applied to its file alone. Held are: the file compiles, and every statement that no edit touches means what it meant: its syntax tree is the
same one. Prints how many fixes of each check were tried; the last line is `N passed, N failed`.
"""

import argparse
import ast
import bisect
import collections
import functools
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import tokenize
import urllib.parse
import warnings

import _corpus

LINE_END = re.compile(r"\r\n|\r|\n")


class Source:
    """A file's text, with the places of its lines."""

    def __init__(self, path: pathlib.Path) -> None:
        with path.open("rb") as file:
            encoding, _ = tokenize.detect_encoding(file.readline)
        self.text = path.read_bytes().decode(encoding)
        self.starts = [0, *(end.end() for end in LINE_END.finditer(self.text))]

    @functools.cached_property
    def statements(self) -> list[tuple[int, int, ast.stmt]]:
        """Where each statement begins and ends, and its tree, in order, each before what it holds."""
        found = ((start, end, node) for (start, _), (end, node) in statements(self, ast.parse(self.text)).items())
        return sorted(found, key=lambda statement: (statement[0], -statement[1]))

    def offset(self, row: int, column: int) -> int:
        """The character at a row and a column that count from 1, columns in characters."""
        return self.starts[row - 1] + column - 1

    def of_node(self, line: int, column: int) -> int:
        """The character at which the compiler sees a node: its columns count bytes."""
        start = self.starts[line - 1]
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        return start + len(self.text[start:end].encode()[:column].decode())


def edits_of(source: Source, fix: dict) -> list[tuple[int, int, str]]:
    """What a fix replaces, in characters."""
    edits = []
    for change in fix["artifactChanges"]:
        for replacement in change["replacements"]:
            region = replacement["deletedRegion"]
            start = source.offset(region["startLine"], region["startColumn"])
            end = source.offset(region["endLine"], region["endColumn"])
            edits.append((start, end, replacement["insertedContent"]["text"]))
    return sorted(edits)


def applied(text: str, edits: list[tuple[int, int, str]]) -> str:
    """The text after the edits."""
    parts, at = [], 0
    for start, end, new in edits:
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def statements(source: Source, tree: ast.AST) -> dict[tuple[int, str], tuple[int, str]]:
    """Each statement by where it begins and its kind, with where it ends and its tree. A decorator is a part of what it decorates."""
    found = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt):
            continue
        first = min([node, *getattr(node, "decorator_list", [])], key=lambda part: (part.lineno, part.col_offset))
        start = source.of_node(first.lineno, first.col_offset)
        end = source.of_node(node.end_lineno, node.end_col_offset)
        found[start, type(node).__name__] = (end, node)
    return found


def touches(edit: tuple[int, int, str], start: int, end: int) -> bool:
    """Whether an edit is about the statement between `start` and `end`. Whole lines before or behind it are not."""
    first, last, new = edit
    if last == start:
        return first == last and not new.endswith(("\n", "\r")) and new.strip() != ""
    if first == end:
        return not new.startswith(("\n", "\r"))
    return first < end and start < last


def judge(before: Source, edits: list[tuple[int, int, str]]) -> str:
    """What is wrong with the text after the edits; nothing where it is right."""
    text = applied(before.text, edits)
    if text == before.text:
        return "the fix changes nothing"
    after = Source.__new__(Source)
    after.text, after.starts = text, [0, *(end.end() for end in LINE_END.finditer(text))]
    try:
        old, new = before.statements, ast.parse(text)
        compile(new, "after", "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        return f"does not compile: {error}"
    starts = [start for start, _, _ in edits]
    shifts = [0]
    for start, end, added in edits:
        shifts.append(shifts[-1] + len(added) - (end - start))
    there = statements(after, new)
    done = 0
    for start, end, node in old:
        # What stands in a statement that is the same is the same.
        if end <= done or any(touches(edit, start, end) for edit in edits):
            continue
        done = end
        # What is inserted where it begins stands before it.
        moved = start + shifts[bisect.bisect_right(starts, start)]
        same = there.get((moved, type(node).__name__))
        if same is None:
            return f"line {node.lineno}: the statement is gone"
        # The same text, read as one statement of the same kind, has the same tree.
        if same[0] - moved != end - start or text[moved : same[0]] != before.text[start:end]:
            return f"line {node.lineno}: the statement has changed"
    return ""


def path_of(result: dict) -> pathlib.Path:
    """The file that a result is about."""
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    return pathlib.Path(urllib.parse.unquote(uri.removeprefix("file://")))


def main() -> int:
    """Finds, applies, judges."""
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(10_000)
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pygloss", default=_corpus.PYGLOSS)
    arguments.add_argument("--sample", type=int)
    arguments.add_argument("--select", default="all")
    arguments.add_argument("paths", nargs="*", type=pathlib.Path)
    given = arguments.parse_intermixed_args()
    paths = given.paths or [path for paths in _corpus.packages().values() for path in paths]
    command = [str(pathlib.Path(given.pygloss).resolve()), "check", "--output-format", "sarif", "--exit-zero", "--select", given.select]
    command += ["--target-version", "3.11", *map(str, _corpus.inside([path.resolve() for path in paths]))]
    with tempfile.TemporaryDirectory() as empty:
        done = subprocess.run(command, capture_output=True, text=True, cwd=empty)
    results = [result for result in json.loads(done.stdout)["runs"][0]["results"] if result.get("fixes")]
    results = [result for result in results if not _corpus.is_left_out(paths, path_of(result))]
    if given.sample is not None:
        results = random.Random(1).sample(results, min(given.sample, len(results)))
    sources: dict[str, Source] = {}
    tried, failed = collections.Counter(), 0
    for result in results:
        path = path_of(result)
        if path not in sources:
            sources[path] = Source(path)
        for fix in result["fixes"]:
            tried[result["ruleId"]] += 1
            wrong = judge(sources[path], edits_of(sources[path], fix))
            if wrong:
                failed += 1
                row = result["locations"][0]["physicalLocation"]["region"]["startLine"]
                print(f"{path}:{row}: {result['ruleId']}: {fix['description']['text']}: {wrong}")
    for code, number in tried.most_common():
        print(f"{number:7}  {code}")
    print(f"{sum(tried.values()) - failed} passed, {failed} failed")
    return 1 if failed or not tried else 0


if __name__ == "__main__":
    sys.exit(main())
