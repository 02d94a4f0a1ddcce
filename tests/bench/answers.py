#!/usr/bin/env python3
"""Measures what a long memory costs, and how long it takes to explain a traceback.

usage: answers.py [--pygloss PROGRAM] [--events N] [--times N]

A memory of N events (100,000 unless told otherwise) over all cards, half of them answers, spread over two years, is imported into a folder
of its own. Then a server that uses it is asked again and again: hovers, `pygloss.status`, `.review`, `.path`, `.concepts` and `.answer`, and a
traceback is explained by the server and on the command line. Prints the median, the 99th percentile and the longest time of each in
milliseconds, beside what is aimed at. Nothing here fails: machines are noisy.
"""

import argparse
import json
import os
import pathlib
import queue
import random
import subprocess
import tempfile
import time

from lsp_bench import CAPS, Server, pct

HERE = pathlib.Path(__file__).resolve().parent
NOW = 1_790_000_000_000
DAY = 24 * 60 * 60 * 1000
LIMIT = {"traceback": 30.0, "traceback (command)": 30.0}
TEXT = '''import functools


class Base:
    def save(self):
        return None


class Shop(Base):
    def __init__(self, names):
        self.names = names.sort()

    def first(self):
        return self.names[0]


def counter():
    seen = 0

    def tick(step=[]):
        nonlocal seen
        seen += 1
        return [x for x in step if x]

    return functools.lru_cache(tick)


Shop(["b", "a"]).first()
'''


def events(number: int, slugs: list[str]) -> dict:
    """An export of a reader who has been at it for two years."""
    chance = random.Random(7)
    what = ["seen", "seen", "seen", "read", "right", "right", "right", "wrong"]
    times = sorted(chance.sample(range(NOW - 730 * DAY, NOW - DAY), number))
    return {
        "pygloss_memory": 1,
        "events": [{"at": at, "concept": chance.choice(slugs), "what": chance.choice(what)} for at in times],
    }


def row(name: str, times: list[float]) -> None:
    limit = LIMIT.get(name, 5.0)
    print(f"{name:22} {pct(times, 0.5):8.2f} {pct(times, 0.99):8.2f} {max(times):8.2f}   aim {limit:g}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pygloss", default=str(HERE.parents[1] / "target" / "release" / "pygloss"), help="the program")
    parser.add_argument("--events", type=int, default=100_000, help="how long the memory is")
    parser.add_argument("--times", type=int, default=200, help="how often each thing is asked")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        root = pathlib.Path(work).resolve()
        os.environ.update(PYGLOSS_DATA_DIR=str(root / "data"), PYGLOSS_CACHE_DIR=str(root / "cache"), PYGLOSS_NOW=str(NOW))
        listed = subprocess.run([options.pygloss, "cards", "list", "--output-format", "json"], capture_output=True, check=True)
        slugs = [card["slug"] for card in json.loads(listed.stdout)]
        export = json.dumps(events(options.events, slugs)).encode()
        start = time.perf_counter()
        said = subprocess.run([options.pygloss, "memory", "import", "-"], input=export, capture_output=True, check=True)
        print(f"{said.stdout.decode().strip()} ({time.perf_counter() - start:.1f} s)")
        measure(str(pathlib.Path(options.pygloss).resolve()), root, options.times)


def measure(pygloss: str, root: pathlib.Path, times: int) -> None:
    path = root / "app.py"
    path.write_text(TEXT, encoding="utf-8")
    server = Server("pygloss", f"{pygloss} server", str(root))
    folder = {"uri": root.as_uri(), "name": "bench"}
    server.request("initialize", {"processId": os.getpid(), "rootUri": root.as_uri(), "capabilities": CAPS, "workspaceFolders": [folder]})
    server.notify("initialized", {})
    uri = path.as_uri()
    server.notify("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "python", "version": 1, "text": TEXT}})
    # The whole memory is read behind the first answers.
    start = time.perf_counter()
    while not command(server, "status", [])[1]["met"]:
        time.sleep(0.01)
    print(f"the memory is read after {(time.perf_counter() - start) * 1e3:.0f} ms\n")
    print(f"{'in milliseconds':22} {'median':>8} {'p99':>8} {'longest':>8}")
    words = [(line, at) for line, text in enumerate(TEXT.split("\n")) for at, c in enumerate(text) if c.isalpha() and (at == 0 or not text[at - 1].isalpha())]
    place = lambda turn: {"textDocument": {"uri": uri}, "position": dict(zip(("line", "character"), words[turn % len(words)]))}
    row("hover", [server.request("textDocument/hover", place(turn))[0] for turn in range(times)])
    printed = subprocess.run(["python3", str(path)], capture_output=True, text=True).stderr
    for name, arguments in [
        ("status", lambda _: []),
        ("review", lambda _: []),
        ("path", lambda _: [uri]),
        ("concepts", lambda _: [uri]),
        ("answer", lambda turn: [{"slug": "closures", "right": turn % 4 > 0}]),
        ("know", lambda turn: ["mro-c3"]),
        ("traceback", lambda _: [printed]),
    ]:
        row(name, [command(server, name, arguments(turn))[0] for turn in range(times)])
    server.p.kill()
    server.p.wait()

    def timed(arguments: list[str], given: str = "") -> float:
        start = time.perf_counter()
        subprocess.run([pygloss, *arguments], input=given, text=True, capture_output=True, check=True, cwd=root)
        return (time.perf_counter() - start) * 1e3

    few = range(max(1, times // 10))
    row("traceback (command)", [timed(["traceback"], printed) for _ in few])
    row("memory list (command)", [timed(["memory", "list"]) for _ in few])


def command(server: Server, name: str, arguments: list) -> tuple[float, object]:
    try:
        return server.request("workspace/executeCommand", {"command": f"pygloss.{name}", "arguments": arguments})
    except queue.Empty:
        raise SystemExit(f"pygloss.{name}: no answer") from None


if __name__ == "__main__":
    main()
