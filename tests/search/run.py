#!/usr/bin/env python3
"""Asks the search what people ask, and counts how often the right card comes first, and among the first five.

usage: run.py [--all] [FILE…]; PYGLOSS names another program than target/release/pygloss

A file has a line a question: the question, a tab, and the slugs of the cards that answer it, with commas between. Without
files, those beside this script are asked. Of `sealed.tsv` only the totals are printed, and nobody who works on
the search looks into it: a search that was mended for a question proves nothing by answering it. `--all` also names the
questions whose card is not the first, and how long the answers took.

The last line adds up: a file passes when at least 80 % come first and 97 % are among the first five.
"""

import itertools
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
FILES = ("questions.tsv", "sealed.tsv", "own.tsv")
FIRST, AMONG_FIVE = 0.80, 0.97


class Search:
    """A language server that is asked by `pygloss.search`."""

    def __init__(self, program: pathlib.Path) -> None:
        self.process = subprocess.Popen([program, "server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.numbers = itertools.count(1)
        self.request("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        self.send({"method": "initialized", "params": {}})

    def send(self, message: dict) -> None:
        """Sends one message."""
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def request(self, method: str, params: dict) -> object:
        """Sends a request and waits for its result; what else the server says is left aside."""
        number = next(self.numbers)
        self.send({"id": number, "method": method, "params": params})
        while True:
            length = 0
            while header := self.process.stdout.readline().strip():
                name, _, value = header.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if not length:
                raise RuntimeError("the server ended")
            message = json.loads(self.process.stdout.read(length))
            if message.get("id") == number and "method" not in message:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                return message["result"]

    def ask(self, question: str) -> list[str]:
        """The slugs of the five best cards."""
        found = self.request("workspace/executeCommand", {"command": "pygloss.search", "arguments": [question, 5]})
        return [hit["slug"] for hit in found]

    def end(self) -> None:
        """Ends the server as an editor does."""
        self.request("shutdown", None)
        self.send({"method": "exit", "params": None})
        self.process.wait(10)


def questions(path: pathlib.Path) -> list[tuple[str, list[str]]]:
    """The questions of a file with the slugs that answer them."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = [line.rsplit("\t", 1) for line in lines if line.strip() and not line.startswith("# ")]
    return [(question, answers.strip().split(",")) for question, answers in pairs]


def measure(search: Search, path: pathlib.Path, tells_all: bool) -> bool:
    """Asks the questions of a file; says whether enough were answered."""
    asked = questions(path)
    first = among = 0
    took = []
    for question, answers in asked:
        start = time.perf_counter()
        found = search.ask(question)
        took.append(1000 * (time.perf_counter() - start))
        first += found[:1] != [] and found[0] in answers
        among += any(slug in answers for slug in found)
        if path.name != "sealed.tsv" and (not found or found[0] not in answers) and (tells_all or not set(found) & set(answers)):
            print(f"  {question}\n    {', '.join(answers)} wanted; found: {', '.join(found) or 'nothing'}")
    count = len(asked)
    holds = count > 0 and first >= FIRST * count and among >= AMONG_FIVE * count
    print(f"{'ok  ' if holds else 'FAIL'} {path.name}: {count} questions, the first card {first / count:.1%}, the first five {among / count:.1%}")
    if tells_all:
        print(f"  {statistics.median(took):.2f} ms an answer, at most {max(took):.2f} ms, the first {took[0]:.2f} ms")
    return holds


def main(arguments: list[str]) -> int:
    """Measures all files."""
    tells_all = "--all" in arguments
    named = [pathlib.Path(name) for name in arguments if not name.startswith("-")]
    paths = named or [path for name in FILES if (path := HERE / name).exists()]
    program = pathlib.Path(os.environ.get("PYGLOSS") or PROJECT / "target" / "release" / "pygloss").resolve()
    if not os.access(program, os.X_OK):
        print(f"run.py: there is no program at {program}; run `cargo build --release` first", file=sys.stderr)
        return 2
    search = Search(program)
    held = [measure(search, path, tells_all) for path in paths]
    search.end()
    print(f"{held.count(True)} passed, {held.count(False)} failed")
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
