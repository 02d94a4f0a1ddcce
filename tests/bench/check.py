#!/usr/bin/env python3
"""Measures `pygloss check` over the host's standard library beside the floor under it and beside ruff, in one run.

usage: check.py [--ruff PROGRAM] [--rounds N] [FOLDER]     needs release builds: `cargo build --release --example floor` and `cargo build --release`

The floor parses the same files with tree-sitter on all cores and walks the trees. Each program is run N times (5), in turn, over a copy of the folder
without `site-packages`; the median is told. Fails where `check` without its cache takes more than 1.6 times the floor, or with it, and nothing changed,
more than 0.25 s.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time

PROJECT = pathlib.Path(__file__).resolve().parents[2]
MOST_OF_FLOOR, MOST_CACHED = 1.6, 0.25


def took(command: list, environ: dict) -> float:
    """How long a program runs, in seconds."""
    start = time.perf_counter()
    done = subprocess.run(list(map(str, command)), env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{command[0]} ended with {done.returncode}: {done.stderr[-1000:]}")
    return time.perf_counter() - start


def main() -> int:
    """Copies, measures, holds."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--ruff", default=shutil.which("ruff"))
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("folder", nargs="?", type=pathlib.Path, default=pathlib.Path(sysconfig.get_path("stdlib")))
    given = arguments.parse_args()
    release = PROJECT / "target" / "release"
    with tempfile.TemporaryDirectory() as state:
        copy = pathlib.Path(state) / "library"
        # Programs of another language, and files that no program can read as text, are no measure.
        left_out = shutil.ignore_patterns("site-packages", "dist-packages", "__pycache__", "*.so", "*.a", "data", "bad*")
        shutil.copytree(given.folder, copy, ignore=left_out)
        environ = {**os.environ, "PYGLOSS_CACHE_DIR": str(pathlib.Path(state) / "cache")}
        check = [release / "pygloss", "check", "--quiet", "--output-format", "concise", "--exit-zero"]
        programs = {
            "floor": [release / "examples" / "floor", copy],
            "pygloss check --no-cache": [*check, "--no-cache", copy],
            "pygloss check, nothing changed": [*check, copy],
        }
        if given.ruff:
            programs["ruff check --no-cache"] = [given.ruff, "check", "--isolated", "--no-cache", "--select", "ALL", "--exit-zero", "--quiet", "--output-format", "concise", copy]
            programs["ruff check --no-cache, its defaults"] = [given.ruff, "check", "--isolated", "--no-cache", "--exit-zero", "--quiet", "--output-format", "concise", copy]
        about = json.loads(subprocess.run(list(map(str, programs["floor"])), capture_output=True, text=True, check=True).stdout)
        print(f"{about['files']} files, {about['nodes']:,} nodes, {os.cpu_count()} cores")
        time.sleep(3)  # Until the files count as settled.
        took(programs["pygloss check, nothing changed"], environ)
        rounds = {name: [] for name in programs}
        for _ in range(given.rounds):
            for name, command in programs.items():
                rounds[name].append(took(command, environ))
    middle = {name: statistics.median(times) for name, times in rounds.items()}
    for name, seconds in middle.items():
        print(f"{name:36} {seconds:6.2f} s  {seconds / middle['floor']:5.2f} of the floor")
    ratio, cached = middle["pygloss check --no-cache"] / middle["floor"], middle["pygloss check, nothing changed"]
    holds = ratio <= MOST_OF_FLOOR and cached <= MOST_CACHED
    print(f"{'ok' if holds else 'not ok'}: {ratio:.2f} of the floor (at most {MOST_OF_FLOOR}), {cached:.2f} s when nothing changed (at most {MOST_CACHED})")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
