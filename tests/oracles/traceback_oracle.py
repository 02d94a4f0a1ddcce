#!/usr/bin/env python3
"""Explains errors that programs really raise, on every CPython here, and holds each explanation against the one that is expected.

usage: traceback_oracle.py [--only NAME] [--counts]    ($PYGLOSS: the program, default target/release/pygloss)

The programs stand in `tracebacks/*.txt`, below a line `== NAME` with the name of the explanation; `general` is that of those that may get no
other. `| 3.10-3.13` behind the name leaves other versions out. Programs are separated by `--`, which may be followed by versions, too. In a
program, `@@ FILE` begins another file beside it, and a first line `# told: WORDS` is taken out: these words have to be in the cause that is
found; versions after two blanks limit that. Each program runs in a folder of its own; what the interpreter prints goes to `pygloss traceback`.

One test is one program on one interpreter. Every builtin exception of an interpreter is a test as well: it has a text of its own.
"""

import argparse
import collections
import concurrent.futures
import dataclasses
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PYGLOSS = os.environ.get("PYGLOSS") or str(HERE.parents[1] / "target" / "release" / "pygloss")
OLDEST = 9
# An explanation is believed after so many different programs.
LEAST = 5


@dataclasses.dataclass(frozen=True)
class Case:
    """A program, and what is to be said about its error."""

    where: str
    name: str
    files: tuple[tuple[str, str], ...]
    versions: tuple[str, ...]
    told: str
    told_versions: str

    def holds(self, minor: int) -> bool:
        return all(within(versions, minor) for versions in self.versions)


def within(versions: str, minor: int) -> bool:
    """Whether `3.10-`, `-3.12`, `3.10-3.13` or nothing covers this version."""
    if not versions:
        return True
    first, dash, last = versions.partition("-")
    low = int(first.removeprefix("3.")) if first else OLDEST
    high = int(last.removeprefix("3.")) if last else (99 if dash else low)
    return low <= minor <= high


def read() -> list[Case]:
    """All programs."""
    cases = []
    for path in sorted((HERE / "tracebacks").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        for section in re.split(r"(?m)^== ", text)[1:]:
            head, _, body = section.partition("\n")
            name, _, versions = (part.strip() for part in head.partition("|"))
            parts = re.split(r"(?m)^--[ \t]*([\d.\-]*)\n", "--\n" + body)[1:]
            for number, (own, program) in enumerate(zip(parts[::2], parts[1::2]), 1):
                cases.append(case_of(f"{path.name}: {name} {number}", name, (versions, own), program))
    return cases


def case_of(where: str, name: str, versions: tuple[str, ...], program: str) -> Case:
    told = told_versions = ""
    if program.startswith("# told: "):
        first, _, program = program.partition("\n")
        told, _, told_versions = (part.strip() for part in first.removeprefix("# told: ").partition("  "))
    main, *others = re.split(r"(?m)^@@ (.*)\n", program)
    files = [("main.py", main), *zip(others[::2], others[1::2])]
    return Case(where, name, tuple(files), versions, told, told_versions)


def interpreters() -> dict[int, str]:
    """A CPython of each minor version, this one among them."""
    found = {sys.version_info.minor: sys.executable}
    for path in sorted((pathlib.Path.home() / ".pyenv" / "versions").glob("3.*/bin/python3")):
        minor = int(path.parts[-3].split(".")[1])
        if minor >= OLDEST:
            found.setdefault(minor, str(path))
    return dict(sorted(found.items()))


def run(python: str, case: Case, folder: pathlib.Path) -> str:
    """What the interpreter prints about a program."""
    folder.mkdir()
    for name, text in case.files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1", "NO_COLOR": "1"}
    env.pop("PYTHONPATH", None)
    done = subprocess.run(
        [python, str(folder / "main.py")], cwd=folder, env=env, capture_output=True, stdin=subprocess.DEVNULL, timeout=60
    )
    return done.stderr.decode("utf-8", "replace").replace("\r\n", "\n")


def explained(text: str, minor: int) -> list[dict]:
    """The exceptions of a text, each with its line and its explanation."""
    command = [PYGLOSS, "traceback", "--output-format", "json", "--target-version", f"3.{minor}"]
    done = subprocess.run(command, input=text.encode(), capture_output=True)
    if done.returncode or b"panicked" in done.stderr:
        sys.exit(f"{PYGLOSS} traceback: status {done.returncode}\n{done.stderr.decode()}")
    return [one for report in json.loads(done.stdout)["tracebacks"] for one in report if one["member_of"] is None]


def wrong_with(case: Case, minor: int, raised: list[dict], printed: str) -> str:
    """What is wrong with the explanation of a program's error; nothing where all is well."""
    if not raised:
        return f"no traceback is found in {printed[-300:]!r}"
    told = raised[-1]["explanation"]
    said = f"{raised[-1]['class']}: {raised[-1]['message']}"
    if told["name"] != case.name:
        return f"{told['name']} is said about {said}"
    if case.told and within(case.told_versions, minor) and case.told not in (told["cause"] or ""):
        return f"the cause is {told['cause']!r}, about {said}"
    if case.name == "general" and told["cause"]:
        return f"the cause {told['cause']!r} is said about {said}"
    return ""


def judge(minor: int, python: str, cases: list[Case], folder: pathlib.Path) -> list[str]:
    """What is wrong on one interpreter."""
    folder.mkdir()
    wanted = [case for case in cases if case.holds(minor)]
    with concurrent.futures.ThreadPoolExecutor(2) as workers:
        printed = list(workers.map(lambda at: run(python, wanted[at], folder / str(at)), range(len(wanted))))
    text, starts = "", []
    for one in printed:
        starts.append(text.count("\n"))
        text += one + "\n\n-- the next program --\n\n"
    by_case = collections.defaultdict(list)
    for raised in explained(text, minor):
        by_case[max(at for at, start in enumerate(starts) if start < raised["line"])].append(raised)
    problems = []
    for at, case in enumerate(wanted):
        wrong = wrong_with(case, minor, by_case[at], printed[at])
        if wrong:
            problems.append(f"3.{minor}: {case.where}: {wrong}")
    return problems


def classes(minor: int, python: str) -> tuple[int, list[str]]:
    """How many exceptions an interpreter has, and those of them that have no text of their own."""
    asked = "import builtins as b; print(*sorted({v.__name__ for v in vars(b).values() if isinstance(v, type) and issubclass(v, BaseException)}))"
    names = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    text = "".join(f"Traceback (most recent call last):\n{name}: zzz\n\n" for name in names)
    told = explained(text, minor)
    wrong = [f"3.{minor}: {one['class']}: no text of its own" for one in told if one["explanation"]["concept"] == "custom-exceptions"]
    return len(names), wrong + [f"3.{minor}: {len(names) - len(told)} classes are not read"] * (len(told) != len(names))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", metavar="NAME", help="only the programs for this explanation")
    parser.add_argument("--counts", action="store_true", help="how many programs each explanation has")
    options = parser.parse_args()
    cases = [case for case in read() if options.only in (None, case.name)]
    counts = collections.Counter(case.name for case in cases)
    if options.counts:
        print(*(f"{count:4} {name}" for name, count in counts.items()), sep="\n")
    passed, problems = 0, []
    for name, count in counts.items():
        if count < LEAST:
            problems.append(f"{name} has {count} programs")
    with tempfile.TemporaryDirectory() as folder:
        for minor, python in interpreters().items():
            wrong = judge(minor, python, cases, pathlib.Path(folder).resolve() / str(minor))
            number, more = classes(minor, python)
            print(f"3.{minor}: {sum(case.holds(minor) for case in cases)} programs, {len(wrong)} wrong; {number} classes, {len(more)} wrong", flush=True)
            passed += sum(case.holds(minor) for case in cases) + number - len(wrong) - len(more)
            problems += wrong + more
    for problem in problems:
        print(f"   {problem}")
    print(f"{len(counts) - ('general' in counts)} explanations")
    print(f"{passed} passed, {len(problems)} failed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
