"""Runs a program with its output shown as it comes, and counts what it reports."""

import dataclasses
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable

PROJECT = pathlib.Path(__file__).resolve().parents[2]
CLOSING = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.MULTILINE)
# What a line says that tells of a failure: a verdict, or else an error that was met on the way, which a program under test may
# have printed; where neither is there, the end of the output has to tell.
TELLING = (
    re.compile(r"^\s*(FAIL|wrong\b|no answer\b)|\b[1-9]\d* (wrong|failures?)\b|\b(TOO FEW|too few)\b|panicked|^error\b"),
    re.compile(r"^\s*Traceback\b|^\w*(Error|Exception)\b"),
)
TOLD, WIDEST = 10, 240
QUIET = {"NO_COLOR": "1", "CARGO_TERM_COLOR": "never", "CARGO_TERM_PROGRESS_WHEN": "never"}


@dataclasses.dataclass(frozen=True)
class Count:
    """How many tests passed, failed and were left out, and lines that tell which failed."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    told: tuple[str, ...] = ()

    def __add__(self, other: "Count") -> "Count":
        numbers = (self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)
        return Count(*numbers, self.told + other.told)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def show(line: str) -> None:
    """Shows a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def stream(command: list, env: dict[str, str] | None = None, limit: float = 1500, show: Callable[[str], None] = show) -> tuple[int, str]:
    """Runs `command` in the project's folder for at most `limit` seconds; returns its status and all it printed.

    Every line is shown behind a bar, so that no line of it can be taken for the closing line of the whole.
    """
    process = subprocess.Popen(
        [str(part) for part in command], cwd=PROJECT, env={**os.environ, **QUIET, **(env or {})}, text=True, errors="replace",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )
    late = threading.Event()

    def stop() -> None:
        late.set()
        os.killpg(process.pid, signal.SIGKILL)

    timer = threading.Timer(limit, stop)
    timer.start()
    lines = []
    try:
        for line in process.stdout:
            lines.append(line)
            show(f"   | {line.rstrip()}")
        status = process.wait()
    except BaseException:
        os.killpg(process.pid, signal.SIGTERM)
        raise
    finally:
        timer.cancel()
    if late.is_set():
        show(f"   | stopped: it took more than {limit:.0f} s")
    return status, "".join(lines)


def failures(command: list, output: str) -> tuple[str, ...]:
    """The program's name, and at most `TOLD` lines of what it printed: those that tell of a failure, each with the line below it."""
    lines = [line.rstrip() for line in output.splitlines() if line.strip() and not CLOSING.match(line)]
    telling = next(filter(None, ([at for at, line in enumerate(lines) if words.search(line)] for words in TELLING)), [])
    kept = sorted({at + below for at in telling for below in (0, 1) if at + below < len(lines)})[:TOLD]
    chosen = [lines[at] for at in kept] or lines[-TOLD:]
    name = next((str(part) for part in command if str(part).endswith(".py")), " ".join(map(str, command)))
    return (name.removeprefix(f"{PROJECT}/"), *(f"  {line[:WIDEST]}" for line in chosen))


def step(command: list, env: dict[str, str] | None = None) -> Count:
    """Runs a program that passes or fails as a whole."""
    status, output = stream(command, env)
    return Count(passed=1) if status == 0 else Count(failed=1, told=failures(command, output))


def closing(command: list, env: dict[str, str] | None = None, show: Callable[[str], None] = show) -> Count:
    """Runs a program that closes with `N passed, N failed`, and returns these numbers.

    A status that does not fit the numbers, or no such line, is a failure of its own.
    """
    status, output = stream(command, env, show=show)
    found = CLOSING.findall(output)
    if not found:
        why = f"status {status} and no closing line: {' '.join(map(str, command))}"
        show(f"   | {why}")
        return Count(failed=1, told=(*failures(command, output), f"  {why}"))
    passed, failed, skipped = (int(number or 0) for number in found[-1])
    if status != 0 and failed == 0:
        show(f"   | status {status} although nothing was counted as failed")
        failed = 1
    return Count(passed, failed, skipped, failures(command, output) if failed else ())


def capture(command: list, env: dict[str, str], limit: float, log: pathlib.Path | None = None) -> tuple[int, str]:
    """Runs `command` with the environment `env` for at most `limit` seconds; returns its status and what it printed.

    What goes to standard error is part of that, or goes to the file `log`. When the time is over, the command and
    all that it has started are ended.
    """
    errors = open(log, "w") if log else subprocess.STDOUT
    process = subprocess.Popen(
        [str(part) for part in command], env=env, text=True, errors="replace", stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=errors, start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
        output += f"\nstopped: it took more than {limit:.0f} s\n"
    finally:
        if log:
            errors.close()
    return process.returncode, output
