#!/usr/bin/env python3
"""Mends a copy of the host's standard library and has CPython compile what came out.

usage: fix_oracle.py [FOLDER]    ($PYGLOSS: the program, default target/release/pygloss)

Runs `check --fix` (safe fixes), then `check --fix --unsafe-fixes --statistics` over the copy, prints how many fixes each check
made, and compares: every file that compiled before compiles after each step, and the program ends by itself. One test is one
file and step. The last line is `N passed, N failed`; exit code 1 when anything failed.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import warnings

PROJECT = pathlib.Path(__file__).resolve().parents[2]
PYGLOSS = os.environ.get("PYGLOSS") or str(PROJECT / "target" / "release" / "pygloss")


def compiles(path: pathlib.Path) -> bool:
    """Whether CPython takes the file."""
    try:
        compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def mend(folder: pathlib.Path, *options: str) -> int:
    """Runs the program over the folder; 1 when it ends otherwise than a check does."""
    command = [PYGLOSS, "check", "--fix", *options, str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    if run.returncode not in (0, 1, 2) or "panicked" in run.stderr:
        print(f"{' '.join(command)}: exit code {run.returncode}\n{run.stderr[-2000:]}")
        return 1
    if "--statistics" in options:
        print(run.stdout.strip())
    return 0


def main() -> int:
    """Copies, mends, compiles, counts."""
    warnings.simplefilter("ignore")
    source = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else sysconfig.get_path("stdlib"))
    passed = failed = 0
    with tempfile.TemporaryDirectory() as state:
        copy = pathlib.Path(state) / "library"
        keep = shutil.ignore_patterns("site-packages", "dist-packages", "__pycache__", "*.so", "*.pyc", "*.a", "*.exe")
        shutil.copytree(source, copy, ignore=keep)
        files = [path for path in sorted(copy.rglob("*.py")) if compiles(path)]
        for options in ([], ["--unsafe-fixes", "--statistics"]):
            failed += mend(copy, *options)
            broken = [path for path in files if not compiles(path)]
            for path in broken[:50]:
                print(f"{path.relative_to(copy)}: does not compile after --fix {' '.join(options)}")
            failed += len(broken)
            passed += len(files) - len(broken)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
