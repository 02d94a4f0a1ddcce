"""The suites of `tests/run`: what each needs, runs and counts."""

import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import sysconfig
import time
import traceback

from support import pythons, tools
from support.process import PROJECT, Count, closing, failures, step, stream

CI = bool(os.environ.get("CI"))


def in_order(names: list[str]) -> list[str]:
    """The suites to run, in their order: the named ones and the build that they rest on, or all."""
    wanted = set(names or ALL)
    if wanted & {"search", "corpora", "oracles", "book", "editors"} and not os.environ.get("PYGLOSS"):
        wanted.add("build")
    elif os.environ.get("PYGLOSS") and "build" not in names:
        wanted.discard("build")
    return [name for name in ALL if name in wanted]


def run(name: str) -> Count:
    """Runs one suite; whatever goes wrong in it is counted and the next suite still runs."""
    try:
        return ALL[name]()
    except tools.Unavailable as why:
        return left_out(str(why))
    except Exception:
        said = traceback.format_exc()
        print("   | " + said.replace("\n", "\n   | "))
        return Count(failed=1, told=(f"the suite {name}", *(f"  {line}" for line in said.splitlines()[-3:])))


def left_out(why: str) -> Count:
    """Says why something is not run, and counts it."""
    print(f"   | {'FAILED' if CI else 'SKIPPED'}: {why}", flush=True)
    return Count(failed=1, told=(why,)) if CI else Count(skipped=1)


def binary() -> pathlib.Path:
    """The program under test."""
    if os.environ.get("PYGLOSS"):
        return pathlib.Path(os.environ["PYGLOSS"]).resolve()
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or PROJECT / "target")
    found = (PROJECT / target / "release" / "pygloss").resolve()
    if not found.exists():
        raise tools.Unavailable(f"there is no program at {found}, because it did not build")
    return found


def cargo(*needed: str) -> None:
    """Makes sure that cargo, the named parts of it and a C compiler are there."""
    if not shutil.which("cargo"):
        raise tools.Unavailable("there is no `cargo` on PATH; install Rust 1.90 or later with rustup")
    for part in needed:
        if subprocess.run(["cargo", part, "--version"], capture_output=True).returncode:
            raise tools.Unavailable(f"there is no `cargo {part}`; `rustup component add {'rustfmt' if part == 'fmt' else part}` installs it")
    if not shutil.which("cc"):
        tools.debian("gcc", "libc6-dev")
    if not shutil.which("make"):
        tools.debian("make")


def formatted() -> Count:
    """Rust is formatted as rustfmt would."""
    cargo("fmt")
    return step(["cargo", "fmt", "--all", "--check"])


def clippy() -> Count:
    """No lint has anything to say."""
    cargo("clippy")
    return step(["cargo", "clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"])


def rust() -> Count:
    """The tests of the crates, those over stdio among them, and the examples in their documentation."""
    cargo()
    if subprocess.run(["cargo", "nextest", "--version"], capture_output=True).returncode == 0:
        command = ["cargo", "nextest", "run", "--workspace", "--no-fail-fast", "--status-level", "fail", "--hide-progress-bar"]
        status, output = stream(command)
        count = nextest_count(output)
        if status != 0 and count.failed == 0:
            count += Count(failed=1)
        if count.failed:
            count += Count(told=failures(command, output))
        return count + cargo_test("--doc")
    return cargo_test()


def nextest_count(output: str) -> Count:
    """Reads the line that cargo-nextest closes with."""
    lines = re.findall(r"^\s*Summary \[.*\] .*tests? run: (.*)$", output, re.MULTILINE)
    if not lines:
        return Count(failed=1)

    def number(*words: str) -> int:
        return sum(int(found) for word in words for found in re.findall(rf"(\d+) {word}\b", lines[-1]))

    return Count(number("passed"), number("failed", "exec failed", "timed out"), number("skipped"))


def cargo_test(*options: str) -> Count:
    """Runs the tests by cargo's own runner."""
    command = ["cargo", "test", "--workspace", "--no-fail-fast", "--quiet", *options]
    status, output = stream(command)
    count = Count()
    for passed, failed, ignored in re.findall(r"^test result: .*?(\d+) passed; (\d+) failed; (\d+) ignored", output, re.MULTILINE):
        count += Count(int(passed), int(failed), int(ignored))
    if status != 0 and count.failed == 0:
        count += Count(failed=1)
    return count + Count(told=failures(command, output)) if count.failed else count


def build() -> Count:
    """The program builds as it is shipped."""
    cargo()
    return step(["cargo", "build", "--release", "--quiet"])


def cards() -> Count:
    """Every fence and quiz of the cards does on real Pythons what the card says; together they cover what they should; codes of other tools lead to them."""
    commands, missing = pythons.find()
    options = [part for command in commands for part in ("--python", command)]
    count = closing([sys.executable, PROJECT / "tests" / "cards" / "run.py", *options])
    for check in ("coverage.py", "corrections.py", "language.py", "form.py", "paths.py", "questions.py", "codes.py"):
        count += closing([sys.executable, PROJECT / "tests" / "cards" / check])
    count += by_newest(PROJECT / "tests" / "cards" / "language.py", PROJECT)
    for why in missing:
        count += left_out(why)
    return count


def search() -> Count:
    """What people ask leads to the cards that answer it."""
    return closing([sys.executable, PROJECT / "tests" / "search" / "run.py"], {"PYGLOSS": str(binary())})


def corpora() -> Count:
    """Real code: the checks say what ruff says or differ as recorded, and what fixes leave compiles. The thirty packages take longer, and are
    not asked here."""
    folder, env = PROJECT / "tests" / "corpora", {"PYGLOSS": str(binary())}
    library = sysconfig.get_path("stdlib")
    jobs = [
        ("agreement.py", [sys.executable, folder / "agreement.py", library], env),
        ("agreement.py kinds", [sys.executable, folder / "agreement.py", "kinds"], env),
        ("fixes.py", [sys.executable, folder / "fixes.py", "--sample", "400", library], env),
    ]
    # Two of them need it, and would both install it.
    tools.environment(folder / "ruff.txt")
    return side_by_side(jobs)


def oracles() -> Count:
    """What pygloss computes is what CPython says."""
    found = sorted(path for path in (PROJECT / "tests" / "oracles").glob("*.py") if not path.name.startswith("_"))
    if not found:
        raise tools.Unavailable("there is no oracle in tests/oracles")
    env = {"PYGLOSS": str(binary())}
    jobs = [(oracle.name, [sys.executable, oracle], env) for oracle in found if oracle.name not in OVER_LIBRARIES]
    count = Count()
    try:
        interpreter = tools.environment(PROJECT / "tests" / "oracles" / "libraries.txt")
        jobs += [(oracle.name, [interpreter, oracle], env) for oracle in found if oracle.name in OVER_LIBRARIES]
    except tools.Unavailable as why:
        count += left_out(f"no environment with the packages of libraries.txt: {why}")
    minor = max(pythons.MINORS)
    if sys.version_info.minor != minor:
        try:
            for oracle in (oracle for oracle in found if oracle.name in BY_NEWEST):
                command, added = pythons.running(minor, [oracle], [PROJECT, binary().parent], env)
                jobs.append((f"{oracle.name} by Python 3.{minor}", command, added))
        except tools.Unavailable as why:
            count += left_out(f"no Python 3.{minor}: {why}")
    return count + side_by_side(sorted(jobs, key=lambda job: not job[0].startswith(LONGEST)))


def side_by_side(jobs: list[tuple[str, list, dict[str, str]]]) -> Count:
    """Runs programs that count, two at a time since most keep one processor busy; each shows its lines when it is done."""

    def run_one(job: tuple[str, list, dict[str, str]]) -> Count:
        name, command, env = job
        start, lines = time.monotonic(), []
        count = closing(command, env, lines.append)
        print("\n".join([f"   {name} ({time.monotonic() - start:.0f} s)", *lines]), flush=True)
        return count

    with concurrent.futures.ThreadPoolExecutor(2) as workers:
        return sum(workers.map(run_one, jobs), Count())


# What takes longest begins first.
LONGEST = ("insight_oracle", "traceback_oracle", "rewrite_oracle", "library_oracle", "fix_oracle")


# These are run by the interpreter of an environment that holds the packages of `libraries.txt`.
OVER_LIBRARIES = ("expression_oracle.py", "import_oracle.py", "library_oracle.py", "literal_oracle.py")


# These run programs or read the grammar, so what they hold pygloss against differs from one Python to the next.
BY_NEWEST = ("check_oracle.py", "grammar_oracle.py", "insight_oracle.py", "instruction_oracle.py", "traceback_oracle.py")


def by_newest(script: pathlib.Path, *shared: pathlib.Path, env: dict[str, str] | None = None) -> Count:
    """Runs a script, which sees the shared folders, by the newest Python that the cards are proven on, where that is not this one."""
    minor = max(pythons.MINORS)
    if sys.version_info.minor == minor:
        return Count()
    print(f"   {script.name} by Python 3.{minor}", flush=True)
    try:
        command, added = pythons.running(minor, [script], [*shared, *pythons.managed()], env or {})
    except tools.Unavailable as why:
        return left_out(f"no Python 3.{minor}: {why}")
    return closing(command, added)


def book() -> Count:
    """The book reads well in a browser."""
    return closing([sys.executable, PROJECT / "tests" / "book" / "run.py"], {"PYGLOSS": str(binary())})


def editors() -> Count:
    """Real editors show, mend and open what they should."""
    return closing([sys.executable, PROJECT / "tests" / "editors" / "run.py"], {"PYGLOSS": str(binary())})


ALL = {
    "format": formatted, "clippy": clippy, "rust": rust, "build": build,
    "cards": cards, "search": search, "corpora": corpora, "oracles": oracles, "book": book, "editors": editors,
}
