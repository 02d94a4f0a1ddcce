"""The suites of `tests/run`: what each needs, runs and counts."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import traceback

from support import pythons, tools
from support.process import PROJECT, Count, closing, step, stream

CI = bool(os.environ.get("CI"))


def in_order(names: list[str]) -> list[str]:
    """The suites to run, in their order: the named ones and the build that they rest on, or all."""
    wanted = set(names or ALL)
    if wanted & {"search", "oracles", "book", "editors"} and not os.environ.get("PYGLOSS"):
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
        print("   | " + traceback.format_exc().replace("\n", "\n   | "))
        return Count(failed=1)


def left_out(why: str) -> Count:
    """Says why something is not run, and counts it."""
    print(f"   | {'FAILED' if CI else 'SKIPPED'}: {why}", flush=True)
    return Count(failed=1) if CI else Count(skipped=1)


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
        status, output = stream(["cargo", "nextest", "run", "--workspace", "--no-fail-fast", "--status-level", "fail", "--hide-progress-bar"])
        count = nextest_count(output)
        if status != 0 and count.failed == 0:
            count += Count(failed=1)
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
    status, output = stream(["cargo", "test", "--workspace", "--no-fail-fast", "--quiet", *options])
    count = Count()
    for passed, failed, ignored in re.findall(r"^test result: .*?(\d+) passed; (\d+) failed; (\d+) ignored", output, re.MULTILINE):
        count += Count(int(passed), int(failed), int(ignored))
    return count + Count(failed=1) if status != 0 and count.failed == 0 else count


def build() -> Count:
    """The program builds as it is shipped."""
    cargo()
    return step(["cargo", "build", "--release", "--quiet"])


def cards() -> Count:
    """Every fence and quiz of the cards does on real Pythons what the card says; together they cover what they should."""
    commands, missing = pythons.find()
    options = [part for command in commands for part in ("--python", command)]
    count = closing([sys.executable, PROJECT / "tests" / "cards" / "run.py", *options])
    for check in ("coverage.py", "corrections.py", "language.py", "form.py", "paths.py", "questions.py"):
        count += closing([sys.executable, PROJECT / "tests" / "cards" / check])
    count += by_newest(PROJECT / "tests" / "cards" / "language.py", PROJECT)
    for why in missing:
        count += left_out(why)
    return count


def search() -> Count:
    """What people ask leads to the cards that answer it."""
    return closing([sys.executable, PROJECT / "tests" / "search" / "run.py"], {"PYGLOSS": str(binary())})


def oracles() -> Count:
    """What pygloss computes is what CPython says."""
    found = sorted(path for path in (PROJECT / "tests" / "oracles").glob("*.py") if not path.name.startswith("_"))
    if not found:
        raise tools.Unavailable("there is no oracle in tests/oracles")
    count = Count()
    for oracle in found:
        if oracle.name not in OVER_LIBRARIES:
            print(f"   {oracle.name}", flush=True)
            count += closing([sys.executable, oracle], {"PYGLOSS": str(binary())})
    count += over_libraries([oracle for oracle in found if oracle.name in OVER_LIBRARIES])
    for oracle in found:
        if oracle.name in BY_NEWEST:
            count += by_newest(oracle, PROJECT, binary().parent, env={"PYGLOSS": str(binary())})
    return count


# These are run by the interpreter of an environment that holds the packages of `libraries.txt`.
OVER_LIBRARIES = ("expression_oracle.py", "import_oracle.py", "library_oracle.py")


# These run programs or read the grammar, so what they hold pygloss against differs from one Python to the next.
BY_NEWEST = ("check_oracle.py", "grammar_oracle.py", "insight_oracle.py")


def over_libraries(found: list[pathlib.Path]) -> Count:
    """Runs the oracles that compare what packages of others do."""
    try:
        interpreter = tools.environment(PROJECT / "tests" / "oracles" / "libraries.txt")
    except tools.Unavailable as why:
        return left_out(f"no environment with the packages of libraries.txt: {why}")
    count = Count()
    for oracle in found:
        print(f"   {oracle.name}", flush=True)
        count += closing([interpreter, oracle], {"PYGLOSS": str(binary())})
    return count


def by_newest(script: pathlib.Path, *shared: pathlib.Path, env: dict[str, str] | None = None) -> Count:
    """Runs a script, which sees the shared folders, by the newest Python that the cards are proven on, where that is not this one."""
    minor = max(pythons.MINORS)
    if sys.version_info.minor == minor:
        return Count()
    print(f"   {script.name} by Python 3.{minor}", flush=True)
    try:
        command, added = pythons.running(minor, [script], [*shared], env or {})
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
    "cards": cards, "search": search, "oracles": oracles, "book": book, "editors": editors,
}
