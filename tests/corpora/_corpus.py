"""What the checks are held against: the host's standard library and the thirty packages of `packages.txt`, and what pygloss and
ruff say of them."""

import dataclasses
import importlib.metadata
import json
import os
import pathlib
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterable

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
sys.path.insert(0, str(PROJECT / "tests" / "support"))

import tools  # noqa: E402

PYGLOSS = os.environ.get("PYGLOSS") or str(PROJECT / "target" / "release" / "pygloss")

# Programs of the standard library that are meant to be wrong: what `lib2to3` is tested on is another language.
LEFT_OUT = ("lib2to3/tests/data", "site-packages", "dist-packages", "__pycache__")


@dataclasses.dataclass(frozen=True, order=True)
class Finding:
    """Something said about a file: rows and columns count from 1, the end is exclusive."""

    file: str
    start: tuple[int, int]
    end: tuple[int, int]
    code: str
    message: str

    def meets(self, other: "Finding") -> bool:
        """Whether both are about one line, or one place holds a part of the other."""
        is_at_its_line = "F811" not in (self.code, other.code)
        return self.line == other.line or (is_at_its_line and self.start < other.end and other.start < self.end)

    @property
    def line(self) -> int:
        """The line that it is about. F811 is said of the second definition of a name, and names the line of the first, which is lost."""
        earlier = re.search(r"from line (\d+)", self.message) if self.code == "F811" else None
        return int(earlier[1]) if earlier else self.start[0]


def distributions() -> list[str]:
    """The names in `packages.txt`."""
    lines = (HERE / "packages.txt").read_text(encoding="utf-8").splitlines()
    return [line.split("==")[0] for line in lines if line and not line.startswith("#")]


def environment() -> pathlib.Path:
    """The Python of an environment with all of `packages.txt`."""
    return tools.environment(HERE / "packages.txt")


def ruff_alone() -> pathlib.Path:
    """The ruff that the checks are held against, in an environment without the packages."""
    return tools.environment(HERE / "ruff.txt").parent / "ruff"


def packages() -> dict[str, list[pathlib.Path]]:
    """For each distribution, its folders and modules in the environment."""
    python = environment()
    site = next((python.parents[1] / "lib").glob("python*/site-packages"))
    found: dict[str, list[pathlib.Path]] = {}
    for name in distributions():
        files = importlib.metadata.Distribution.at(_info(site, name)).files or []
        tops = {file.parts[0] for file in files if file.suffix == ".py" and file.parts[0] not in ("..", "__pycache__")}
        found[name] = [site / top for top in sorted(tops)]
    return found


def _info(site: pathlib.Path, name: str) -> pathlib.Path:
    """The folder that describes a distribution."""
    plain = name.lower().replace("-", "_")
    for folder in site.glob("*.dist-info"):
        if folder.name.split("-")[0].lower().replace("-", "_").replace(".", "_") == plain:
            return folder
    raise FileNotFoundError(f"{name} is not installed in {site}")


def standard_library() -> pathlib.Path:
    """The host's standard library."""
    return pathlib.Path(sysconfig.get_path("stdlib"))


def pygloss(paths: list[pathlib.Path], codes: list[str], *options: str, program: str = PYGLOSS) -> list[Finding]:
    """What pygloss finds under the paths; without codes, by the checks that are on when nothing is configured."""
    command = [program, "check", "--output-format", "json", "--exit-zero", "--target-version", "3.11"]
    command += [*(["--select", ",".join(codes)] if codes else []), *options, *map(str, inside(paths))]
    return _kept(paths, (_finding(found) for found in _run(command)))


def ruff(paths: list[pathlib.Path], rules: list[str], program: str) -> list[Finding]:
    """What ruff finds under the paths."""
    command = [program, "check", "--isolated", "--no-cache", "--preview", "--exit-zero", "--output-format", "json"]
    command += ["--target-version", "py311", "--config", "exclude = []", "--select", ",".join(rules), *map(str, inside(paths))]
    # A file that ruff cannot parse has findings of no rule.
    return _kept(paths, (_finding(found) for found in _run(command) if found["code"] in rules))


def _is_left_out(root: pathlib.Path, path: pathlib.Path) -> bool:
    below = f"/{path.relative_to(root).as_posix()}/"
    return any(f"/{part}/" in below for part in LEFT_OUT)


def is_left_out(roots: list[pathlib.Path], path: pathlib.Path) -> bool:
    """Whether a file below one of the roots is none that the checks are held against."""
    return any(_is_left_out(root, path) for root in (root.resolve() for root in roots) if path.is_relative_to(root))


def inside(paths: list[pathlib.Path]) -> list[pathlib.Path]:
    """The paths, folders as what they hold, so that what is left out is not even read."""
    found: list[pathlib.Path] = []
    for path in paths:
        if path.is_dir():
            found += [child for child in sorted(path.iterdir()) if child.is_dir() or child.suffix == ".py"]
        else:
            found.append(path)
    return [path for path in found if not any(_is_left_out(root, path) for root in paths if path.is_relative_to(root))]


def _kept(roots: list[pathlib.Path], found: Iterable[Finding]) -> list[Finding]:
    """The findings, in order, without those in files that are left out."""
    return sorted(finding for finding in found if not is_left_out(roots, pathlib.Path(finding.file)))


def _run(command: list[str]) -> list[dict]:
    done = subprocess.run(command, capture_output=True, text=True)
    if not done.stdout.strip():
        raise SystemExit(f"`{' '.join(command[:6])} …` said nothing; it ended with {done.returncode}: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


def _finding(found: dict) -> Finding:
    start, end = found["location"], found["end_location"]
    return Finding(
        found["filename"],
        (start["row"], start["column"]),
        (end["row"], end["column"]),
        found["code"],
        found["message"],
    )
