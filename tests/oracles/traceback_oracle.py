#!/usr/bin/env python3
"""Explains errors that programs really raise, on every CPython here, and holds each explanation against the one that is expected.

usage: traceback_oracle.py [--only NAME] [--counts] [--seed TEXT] [--count NUMBER]    ($PYGLOSS: the program, default target/release/pygloss)

The programs stand in `tracebacks/*.txt`, below a line `== NAME` with the name of the explanation; `general` is that of those that may get no
other. `| 3.10-3.13` behind the name leaves other versions out. Programs are separated by `--`, which may be followed by versions, too. In a
program, `@@ FILE` begins another file beside it, and a first line `# told: WORDS` is taken out: these words have to be in the cause that is
found; versions after two blanks limit that. A first line `# needs: packages` leaves it to the interpreter with the packages of `libraries.txt`.
Each program runs in a folder of its own; what the interpreter prints goes to `pygloss traceback`.

Then mistakes are made in copies of real modules (`_seeded.py`), `--count` of each kind, and what is said about what they raise is judged by the
mistake: an explanation that guesses has to be one for this kind of mistake, and a cause has to name the mistake, or else what stands on the line
that it names.

One test is one program, or one mistake that raises something, on one interpreter. Every builtin exception of an interpreter is a test as well: it
has a text of its own. At the end it is counted how many cases of each explanation come from libraries: the error is raised by their code, or
by a copy of it with a mistake in it.
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
import warnings

HERE = pathlib.Path(__file__).resolve().parent
PYGLOSS = os.environ.get("PYGLOSS") or str(HERE.parents[1] / "target" / "release" / "pygloss")
OLDEST = 9
sys.path.insert(0, str(HERE.parent))

import _raising  # noqa: E402
from support import tools  # noqa: E402

# An explanation is believed after so many different programs.
LEAST = 5
# So many of those that may get the general text only are to come from libraries.
LEAST_GENERAL = 30
# Of each kind of mistake, so many are made on each interpreter.
MISTAKES = 3
# What cannot come from a library's own code often enough, and why.
OWN_BY_NATURE = {
    "imports-itself": "it is the reader's file that has the module's name",
    "shadowed-module": "it is the reader's file that has the module's name",
    "tabs-and-blanks": "libraries that compile mix none",
}


@dataclasses.dataclass(frozen=True)
class Case:
    """A program, and what is to be said about its error."""

    where: str
    name: str
    files: tuple[tuple[str, str], ...]
    versions: tuple[str, ...]
    told: str
    told_versions: str
    needs_packages: bool = False

    def holds(self, minor: int, has_packages: bool = False) -> bool:
        return self.needs_packages == has_packages and all(within(versions, minor) for versions in self.versions)


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
    needs_packages = program.startswith("# needs: packages\n")
    program = program.removeprefix("# needs: packages\n")
    if program.startswith("# told: "):
        first, _, program = program.partition("\n")
        told, _, told_versions = (part.strip() for part in first.removeprefix("# told: ").partition("  "))
    main, *others = re.split(r"(?m)^@@ (.*)\n", program)
    files = [("main.py", main), *zip(others[::2], others[1::2])]
    return Case(where, name, tuple(files), versions, told, told_versions, needs_packages)


def interpreters() -> dict[int, str]:
    """A CPython of each minor version, this one among them."""
    found = {sys.version_info.minor: sys.executable}
    for path in sorted((pathlib.Path.home() / ".pyenv" / "versions").glob("3.*/bin/python3")):
        minor = int(path.parts[-3].split(".")[1])
        if minor >= OLDEST:
            found.setdefault(minor, str(path))
    return dict(sorted(found.items()))


def write(case: Case, folder: pathlib.Path) -> str:
    folder.mkdir()
    for name, text in case.files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return str(folder)


def environment() -> dict[str, str]:
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1", "NO_COLOR": "1"}
    env.pop("PYTHONPATH", None)
    return env


def runs_with_others(case: Case) -> bool:
    """Whether a process that has run others shows what an interpreter of its own does: not where the program itself does not compile, and not where
    it matters that the program's folder is that of the script."""
    if len(case.files) > 1:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(case.files[0][1], "main.py", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def run(python: str, folder: str) -> str:
    """What the interpreter prints about a program."""
    done = subprocess.run(
        [python, f"{folder}/main.py"], cwd=folder, env=environment(), capture_output=True, stdin=subprocess.DEVNULL, timeout=60
    )
    return done.stderr.decode("utf-8", "replace").replace("\r\n", "\n")


def run_all(python: str, cases: list[Case], folder: pathlib.Path) -> list[str]:
    """What the interpreter prints about each program."""
    folders = [write(case, folder / str(at)) for at, case in enumerate(cases)]
    alone = [at for at, case in enumerate(cases) if not runs_with_others(case)]
    together = sorted(set(range(len(cases))) - set(alone))
    with concurrent.futures.ThreadPoolExecutor(2) as workers:
        printed = dict(zip(alone, workers.map(lambda at: run(python, folders[at]), alone)))
    printed |= dict(zip(together, _raising.apart([folders[at] for at in together], python=python, env=environment())))
    return [printed[at] for at in range(len(cases))]


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


def each_explained(printed: list[str], minor: int) -> list[list[dict]]:
    """The exceptions of several texts, which are explained at once."""
    text, starts = "", []
    for one in printed:
        starts.append(text.count("\n"))
        text += one + "\n\n-- the next program --\n\n"
    found = [[] for _ in printed]
    for raised in explained(text, minor):
        found[max(at for at, start in enumerate(starts) if start < raised["line"])].append(raised)
    return found


def is_library(frames: list[dict]) -> bool:
    """Whether an error was raised by code of a library, or by code that a library has made."""
    def is_of_library(file: str) -> bool:
        return file.startswith("<frozen ") or "/lib/python3" in file or "/site-packages/" in file

    if not frames:
        return False
    last = frames[-1]["file"]
    return is_of_library(last) or last.startswith("<") and any(is_of_library(frame["file"]) for frame in frames)


@dataclasses.dataclass
class Found:
    """What all interpreters have come to."""

    passed: int = 0
    problems: list[str] = dataclasses.field(default_factory=list)
    # The programs of each explanation, and those of them that a library's code raises on some interpreter.
    programs: dict[str, set[str]] = dataclasses.field(default_factory=lambda: collections.defaultdict(set))
    from_libraries: dict[str, set[str]] = dataclasses.field(default_factory=lambda: collections.defaultdict(set))


def judge(minor: int, python: str, cases: list[Case], folder: pathlib.Path, found: Found, label: str = "") -> int:
    """Judges the programs on one interpreter; how many went wrong."""
    folder.mkdir()
    wanted = [case for case in cases if case.holds(minor, bool(label))]
    printed = run_all(python, wanted, folder)
    problems = []
    for case, raised, text in zip(wanted, each_explained(printed, minor), printed):
        wrong = wrong_with(case, minor, raised, text)
        found.programs[case.name].add(case.where)
        if raised and is_library(raised[-1]["frames"]):
            found.from_libraries[case.name].add(case.where)
        if wrong:
            problems.append(f"3.{minor}: {case.where}: {wrong}")
    found.passed += len(wanted) - len(problems)
    found.problems += problems
    print(f"3.{minor}{label}: {len(wanted)} programs, {len(problems)} wrong", flush=True)
    return len(problems)


def guesses() -> tuple[set[str], set[str]]:
    """The names of all explanations, and of those for which the message alone does not decide."""
    names, guessing = set(), set()
    for path in sorted((HERE.parents[1] / "server" / "engine" / "src" / "errors" / "explain").glob("*.rs")):
        for row in re.split(r"\n    Explainer \{\n", path.read_text(encoding="utf-8"))[1:]:
            row = row.split("\n    },\n")[0]
            name = re.match(r"\s*name: \"([a-z-]+)\"", row)
            if name:
                names.add(name[1])
                if re.search(r"^        only: ", row, re.MULTILINE):
                    guessing.add(name[1])
    # What this one leaves out is another's, and nothing is guessed.
    return names, guessing - {"not-a-context-manager"}


def shown(cause: str, lines: list[str]) -> bool:
    """Whether the lines that a cause names have what it says of them."""
    places = [int(number) for number in re.findall(r"\bline (\d+)", cause, re.IGNORECASE)]
    quoted = [part.removeprefix("self.").removesuffix("()") for part in re.findall(r"`([^`]+)`", cause)]
    return bool(places) and all(0 < at <= len(lines) and any(part in lines[at - 1] for part in quoted) for at in places)


def wrong_with_mistake(one: dict, raised: list[dict], guessing: set[str]) -> str:
    """What is wrong with the explanation of what a mistake in real code has raised."""
    if not raised:
        return f"no traceback is found in {one['printed'][-300:]!r}"
    last = raised[-1]
    told, frames = last["explanation"], last["frames"]
    name, cause = told["name"], told["cause"]
    said = f"{last['class']}: {last['message']}"
    is_here = bool(frames) and frames[-1]["file"] == one["file"] and frames[-1]["line"] == one["line"]
    if is_here and told["frame"] != len(frames) - 1:
        return f"another line than the one with the mistake is shown for {said}"
    proposed = re.search(r"Did you mean: '([^']+)'", last["message"])
    is_proposed = bool(proposed and cause and f"`{proposed[1]}`" in cause)
    lines = pathlib.Path(frames[-1]["file"]).read_text(encoding="utf-8").splitlines() if cause and os.path.exists(frames[-1]["file"]) else []
    # What goes round is told by a line that goes round.
    goes_round = last["class"] == "RecursionError" and bool(cause) and any(str(frame["line"]) in re.findall(r"\d+", cause) for frame in frames)
    is_right = bool(cause) and (
        is_proposed
        or goes_round
        or any(words in cause for words in one["words"])
        or shown(cause, lines)
        or any(part in one["new"] for part in re.findall(r"`(\w+)`", cause))
    )
    if cause and not is_right:
        return f"the cause {cause!r} is told about {said}"
    if name in guessing and name not in one["told"] and not (is_right and (is_proposed or not is_here or shown(cause, lines))):
        return f"{name} is guessed about {said}"
    return ""


def judge_mistakes(minor: int, python: str, options: argparse.Namespace, folder: pathlib.Path, found: Found, guessing: set[str], label: str = "") -> None:
    """Makes mistakes in real modules on one interpreter, and judges what is said about them."""
    command = [python, HERE / "_seeded.py", folder, HERE / "tracebacks" / "drivers", options.seed, str(options.count)]
    done = subprocess.run([*command, *(["--installed"] if label else [])], env=environment(), capture_output=True, text=True)
    if done.returncode:
        found.problems.append(f"3.{minor}: the mistakes{label}: {done.stderr[-500:]}")
        return
    made = json.loads(done.stdout)
    problems = [f"3.{minor}: {problem}" for problem in made["problems"]]
    told = collections.Counter()
    explained_all = each_explained([one["printed"] for one in made["raised"]], minor)
    for one, raised in zip(made["raised"], explained_all):
        wrong = wrong_with_mistake(one, raised, guessing)
        where = f"{one['kind']} in {one['module']} line {one['line']}"
        if wrong:
            problems.append(f"3.{minor}: {where}: {wrong}")
            continue
        name = raised[-1]["explanation"]["name"]
        told["meant" if name in one["told"] else name if name == "general" else "another"] += 1
        # The same line has another number from one version of a module to the next.
        case = f"{one['kind']} {one['module']} {one['function'] or one['text']}"
        found.programs[name].add(case)
        found.from_libraries[name].add(case)
    found.passed += len(made["raised"]) - (len(problems) - len(made["problems"]))
    found.problems += problems
    print(
        f"3.{minor}{label}: {made['made']} mistakes in {made['modules']} modules, {len(made['raised'])} of them raise something: "
        f"{told['meant']} are explained as meant, {told['another']} by what they lead to, {told['general']} in general, {len(problems)} wrong",
        flush=True,
    )


def classes(minor: int, python: str) -> tuple[int, list[str]]:
    """How many exceptions an interpreter has, and those of them that have no text of their own."""
    asked = "import builtins as b; print(*sorted({v.__name__ for v in vars(b).values() if isinstance(v, type) and issubclass(v, BaseException)}))"
    names = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    text = "".join(f"Traceback (most recent call last):\n{name}: zzz\n\n" for name in names)
    told = explained(text, minor)
    wrong = [f"3.{minor}: {one['class']}: no text of its own" for one in told if one["explanation"]["concept"] == "custom-exceptions"]
    return len(names), wrong + [f"3.{minor}: {len(names) - len(told)} classes are not read"] * (len(told) != len(names))


def count(found: Found, names: set[str], is_listed: bool) -> list[str]:
    """Says how many cases each explanation has and how many of them are from libraries; what is too few."""
    problems, behind = [], []
    for name in sorted(names | {"general"}):
        all_of, of_libraries = len(found.programs[name]), len(found.from_libraries[name])
        if is_listed:
            print(f"{all_of:4} {of_libraries:4} from libraries  {name}")
        if all_of < LEAST:
            problems.append(f"{name} has {all_of} cases")
        if 2 * of_libraries < all_of and name != "general":
            behind.append(f"{name}, {of_libraries} of {all_of}" + (f": {OWN_BY_NATURE[name]}" if name in OWN_BY_NATURE else ""))
    if len(found.from_libraries["general"]) < LEAST_GENERAL:
        problems.append(f"{len(found.from_libraries['general'])} cases from libraries may get the general text only, and {LEAST_GENERAL} are needed")
    total, of_libraries = (sum(map(len, part.values())) for part in (found.programs, found.from_libraries))
    print(f"{len(names)} explanations, {total} different cases, {of_libraries} of them from libraries, {len(found.from_libraries['general'])} of these general")
    if 2 * of_libraries < total:
        problems.append("less than half of the cases are from libraries")
    print(f"{len(behind)} explanations have less than half of their cases from libraries", *(f"   {line}" for line in behind), sep="\n")
    return problems


def packages() -> str | None:
    """The interpreter with the packages of `libraries.txt`, where this is one that has them."""
    try:
        return str(tools.environment(HERE / "libraries.txt")) if sys.version_info[:2] == (3, 11) else None
    except tools.Unavailable as why:
        print(f"no environment with the packages of libraries.txt: {why}")
        return None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", metavar="NAME", help="only the programs for this explanation")
    parser.add_argument("--counts", action="store_true", help="how many cases each explanation has")
    parser.add_argument("--seed", default="1", help="decides which mistakes are made")
    parser.add_argument("--count", type=int, default=MISTAKES, help="how many mistakes of each kind are made on each interpreter")
    options = parser.parse_args()
    cases = [case for case in read() if options.only in (None, case.name)]
    names, guessing = guesses()
    found = Found()
    found.problems += [f"{case.where}: there is no such explanation" for case in cases if case.name not in names | {"general"}]
    installed = packages()
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder).resolve()
        jobs = []
        for minor, python in interpreters().items():
            judge(minor, python, cases, home / str(minor), found)
            number, more = classes(minor, python)
            print(f"3.{minor}: {number} classes, {len(more)} wrong", flush=True)
            found.passed += number - len(more)
            found.problems += more
            jobs.append((minor, python, options, home / f"mistakes{minor}", found, guessing))
        if installed:
            judge(sys.version_info.minor, installed, cases, home / "packages", found, " with packages")
            jobs.append((sys.version_info.minor, installed, options, home / "mistakes-packages", found, guessing, " with packages"))
        if not options.only:
            with concurrent.futures.ThreadPoolExecutor(2) as workers:
                for job in [workers.submit(judge_mistakes, *arguments) for arguments in jobs]:
                    job.result()
    # Each program and mistake counts on the oldest interpreters as on the newest, so only a whole run has them all.
    if not options.only and len(jobs) > 2:
        found.problems += count(found, names, options.counts)
    for problem in found.problems:
        print(f"   FAIL {problem}")
    print(f"{found.passed} passed, {len(found.problems)} failed")
    return 1 if found.problems else 0


if __name__ == "__main__":
    sys.exit(main())
