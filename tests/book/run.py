#!/usr/bin/env python3
"""Reads the book in Chromium, as a person would. usage: run.py; PYGLOSS names another program than target/release/pygloss.

The program writes its book to a fresh folder, and `reader.mjs` opens it there: from the folder, and from below another
address on this machine. Screenshots are left in target/book. Each check is a line; the last line adds them up.
Exit code: 0 when nothing failed, 1 when something did, 2 when there is no program to test.
"""

import contextlib
import functools
import http.server
import os
import pathlib
import subprocess
import sys
import tempfile
import threading

sys.dont_write_bytecode = True
CI = bool(os.environ.get("CI"))
HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
sys.path[:0] = [str(PROJECT / "tests"), str(PROJECT / "tests" / "editors")]

from checks import Checks  # noqa: E402
from support import tools  # noqa: E402
from support.process import capture  # noqa: E402

LIMIT = 600


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and keeps silent about it."""

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serving(folder: pathlib.Path):
    """Serves `folder` on a free port of this machine for as long as the block lasts."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def read(binary: pathlib.Path, state: pathlib.Path) -> Checks:
    """Writes a book into `state` and reads it."""
    node = tools.node24()
    modules, browser = tools.playwright(node), tools.chromium()
    checks = Checks("book")
    # A blank and an accent: a book has to work wherever somebody puts it.
    book = state / "site" / "my bóok"
    made = subprocess.run([binary, "book", book], text=True, capture_output=True)
    checks.add("the book is written", made.returncode == 0, made.stdout + made.stderr)
    if made.returncode:
        return checks
    shots = PROJECT / "target" / "book"
    shots.mkdir(parents=True, exist_ok=True)
    with serving(state / "site") as port:
        told = {"BOOK": str(book), "PORT": str(port), "CHROMIUM": browser, "PLAYWRIGHT": str(modules), "SHOTS": str(shots)}
        status, output = capture([node / "bin" / "node", HERE / "reader.mjs"], {**tools.npm_environment(node), **told}, LIMIT)
    checks.read(output, status)
    return checks


def main() -> int:
    """Runs it."""
    binary = pathlib.Path(os.environ.get("PYGLOSS") or PROJECT / "target" / "release" / "pygloss").resolve()
    if not os.access(binary, os.X_OK):
        print(f"run.py: there is no program at {binary}; run `cargo build --release` first", file=sys.stderr)
        return 2
    passed = failed = skipped = 0
    with tempfile.TemporaryDirectory(prefix="pygloss-book-") as state:
        try:
            checks = read(binary, pathlib.Path(state))
            passed, failed = checks.passed, checks.failed
        except tools.Unavailable as why:
            failed, skipped = (1, 0) if CI else (0, 1)
            print(f"  {'FAIL' if CI else 'SKIP'} book: {why}", flush=True)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
