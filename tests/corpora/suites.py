#!/usr/bin/env python3
"""Runs packages' own tests before and after pygloss has mended them.

usage: suites.py [--pygloss PROGRAM] [--show] [NAME…]

The packages are those of `suites.toml`, or those that are named. Each source distribution is unpacked twice. One copy is left alone; in
the other the safe fixes of all checks are applied, and the others of the checks whose fixes are preferred. A test counts as passed where it
ends in both as it does in the first. `--show` prints what was changed. The last line is `N passed, N failed`. Takes long: it is no part of
the tests that are run for each change.
"""

import argparse
import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import xml.etree.ElementTree

import _corpus
import tools

HERE = pathlib.Path(__file__).resolve().parent


def environment(suites: dict[str, dict]) -> pathlib.Path:
    """The Python of an environment with the packages, what they need, and pytest."""
    needed = sorted({need for suite in suites.values() for need in suite.get("needs", [])})
    listed = (HERE / "packages.txt").read_text(encoding="utf-8") + "\n".join(needed) + "\n"
    file = tools.home() / "suites.txt"
    if not file.exists() or file.read_text(encoding="utf-8") != listed:
        file.write_text(listed, encoding="utf-8")
    return tools.environment(file)


def unpack(name: str, version: str, into: pathlib.Path, python: pathlib.Path) -> pathlib.Path:
    """The folder of a source distribution, fetched once."""
    kept = tools.home() / "sources"
    kept.mkdir(exist_ok=True)
    archive = next(kept.glob(f"{name}-{version}.tar.gz"), None)
    if archive is None:
        archive = tools.source_distribution(python, name, version, kept)
    with tarfile.open(archive) as packed:
        packed.extractall(into, filter="data")
    return next(path for path in into.iterdir() if path.is_dir())


def outcomes(folder: pathlib.Path, suite: dict, python: pathlib.Path) -> dict[str, str]:
    """How each test ends: `passed`, `failed` or `skipped`."""
    code = [folder / suite["root"]] if "root" in suite else [folder / part for part in suite["code"]]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, code)), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}
    if "program" in suite:
        report = folder / "report.json"
        command = [python, HERE / "_recorded.py", report, folder / suite["program"], *suite["tests"]]
    else:
        report = folder / "report.xml"
        command = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--continue-on-collection-errors"]
        command += [f"--junitxml={report}", *suite["tests"], *(f"--deselect={test}" for test in suite.get("without", []))]
    at = (folder / suite["program"]).parent if "program" in suite else folder
    done = subprocess.run(command, cwd=at, env=environ, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL)
    if not report.exists():
        raise SystemExit(f"{folder.name}: the tests did not run: {done.stdout[-1500:]}{done.stderr[-1500:]}")
    if "program" in suite:
        return json.loads(report.read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for case in xml.etree.ElementTree.parse(report).iter("testcase"):
        kinds = {child.tag for child in case}
        ended = "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"
        # Some names hold the folder, which is another one for each copy.
        found[f"{case.get('classname')}::{case.get('name')}".replace(str(folder), ".")] = ended
    return found


def mend(folder: pathlib.Path, suite: dict, program: str) -> collections.Counter:
    """Applies the fixes to the package's own code, not to its tests."""
    paths = [str(folder / part) for part in suite["code"]]
    before = {path: path.read_bytes() for part in suite["code"] for path in (folder / part).rglob("*.py")}
    base = [program, "check", "--exit-zero", "--no-cache", "--exclude", "tests", "--output-format", "json"]
    # Patterns of `--exclude` are counted from the folder in which the program runs.
    found = json.loads(subprocess.run([*base, "--select", "all", *paths], cwd=folder, capture_output=True, text=True).stdout)
    fixes = [(finding["code"], finding["fix"]) for finding in found if finding["fix"]]
    preferred = {code for code, fix in fixes if fix["preferred"]} - {code for code, fix in fixes if not fix["preferred"]}
    counted: collections.Counter = collections.Counter()
    for options in (["--select", "all"], ["--unsafe-fixes", "--select", ",".join(sorted(preferred))] if preferred else None):
        if options:
            told = subprocess.run([*base, "--fix", *options, "--statistics", *paths], cwd=folder, capture_output=True, text=True)
            counted.update({row["code"]: row["fixed"] for row in json.loads(told.stdout) if row["fixed"]})
    changed = sum(path.read_bytes() != text for path, text in before.items())
    print(f"  {sum(counted.values())} fixes in {changed} files: {', '.join(f'{code} {number}' for code, number in counted.most_common())}")
    return counted


def main() -> int:
    """Unpacks, mends, runs, compares."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pygloss", default=_corpus.PYGLOSS)
    arguments.add_argument("--show", action="store_true")
    arguments.add_argument("names", nargs="*")
    given = arguments.parse_intermixed_args()
    suites = tomllib.loads((HERE / "suites.toml").read_text(encoding="utf-8"))
    chosen = {name: suites[name] for name in given.names or suites}
    python = environment(suites)
    passed = failed = 0
    fixes: collections.Counter = collections.Counter()
    for name, suite in chosen.items():
        print(name, flush=True)
        with tempfile.TemporaryDirectory() as state:
            alone, mended = (pathlib.Path(state) / part for part in ("alone", "mended"))
            first, second = (unpack(name, suite["version"], folder, python) for folder in (alone, mended))
            fixes += mend(second, suite, str(pathlib.Path(given.pygloss).resolve()))
            if given.show and shutil.which("diff"):
                subprocess.run(["diff", "-ru", first, second])
            before, after = outcomes(first, suite, python), outcomes(second, suite, python)
        if sum(ended == "failed" for ended in before.values()) * 10 > len(before):
            raise SystemExit(f"{name}: the tests fail before anything is mended: they lack something here")
        worse = [test for test, ended in before.items() if after.get(test) != ended]
        for test in worse[:20]:
            print(f"  {test}: {before[test]} before, {after.get(test, 'gone')} after")
        count = collections.Counter(before.values())
        print(f"  {len(before)} tests ({', '.join(f'{number} {ended}' for ended, number in count.items())}), {len(worse)} end otherwise", flush=True)
        passed += len(before) - len(worse)
        failed += len(worse)
    print(f"{sum(fixes.values())} fixes")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
