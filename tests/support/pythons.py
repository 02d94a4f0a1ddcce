"""Finds the CPythons that the cards are proven on, and the standard libraries that the oracles compare."""

import dataclasses
import pathlib
import shlex
import shutil
import subprocess
import sys

from support import tools

MINORS = (11, 13, 14)
# The minor version of the interpreter in the system that `tools.root` unpacks, whose test suite can be had too.
INSIDE = 14


def find() -> tuple[list[str], list[str]]:
    """The command lines of the Pythons, this one first, and a sentence for every wanted one that cannot be had."""
    commands = {sys.version_info.minor: shlex.quote(sys.executable)}
    missing = []
    for minor in MINORS:
        if minor in commands:
            continue
        try:
            commands[minor] = _on_host(minor) or f"chroot {shlex.quote(str(tools.root()))} python3.{minor}"
        except tools.Unavailable as why:
            missing.append(f"no Python 3.{minor}: {why}")
        else:
            if not _works(commands[minor], minor):
                missing.append(f"no Python 3.{minor}: `{commands.pop(minor)}` does not run")
    return list(commands.values()), missing


def running(minor: int, arguments: list, shared: list[pathlib.Path], env: dict[str, str]) -> tuple[list, dict[str, str]]:
    """The command line, and the environment to add, that run a script by this minor version, which sees the `shared` folders."""
    own = _on_host(minor)
    if own:
        return [*shlex.split(own), *arguments], env
    return tools.inside(tools.root(), shared, shared[0], [f"python3.{minor}", *arguments], env), {}


def managed() -> list[pathlib.Path]:
    """The folder of pyenv's Pythons, for scripts that compare versions; nothing where there is none."""
    folder = pathlib.Path.home() / ".pyenv" / "versions"
    return [folder] if folder.is_dir() else []


@dataclasses.dataclass(frozen=True)
class Library:
    """A standard library with its test suite, and the interpreter that it belongs to."""

    folder: pathlib.Path
    python: str | None

    def command(self, arguments: list[str], shared: list[pathlib.Path], env: dict[str, str]) -> list[str]:
        """The command line that runs the interpreter, which sees the library and the `shared` folders at their own paths."""
        if self.python:
            return [*shlex.split(self.python), *arguments]
        command = [f"python3.{INSIDE}", *arguments]
        return tools.inside(tools.root(), [*shared, self.folder], pathlib.Path("/"), command, env)


def library(minor: int) -> Library:
    """The standard library of this minor version, or why it cannot be had."""
    python = shlex.quote(sys.executable) if sys.version_info.minor == minor else _on_host(minor)
    if python:
        asked = "import sysconfig; print(sysconfig.get_path('stdlib'))"
        done = subprocess.run([*shlex.split(python), "-c", asked], capture_output=True, text=True, timeout=30)
        folder = pathlib.Path(done.stdout.strip())
        if (folder / "test" / "test_grammar.py").exists():
            return Library(folder, python)
    if minor != INSIDE:
        raise tools.Unavailable(f"no Python 3.{minor} with its test suite is installed, as pyenv installs it")
    return Library(tools.test_suite(f"3.{minor}"), None)


def _on_host(minor: int) -> str | None:
    """A Python of this minor version on the machine itself."""
    managed = sorted((pathlib.Path.home() / ".pyenv" / "versions").glob(f"3.{minor}.*/bin/python"))
    for candidate in [*map(str, managed), shutil.which(f"python3.{minor}")]:
        if candidate and _works(shlex.quote(candidate), minor):
            return shlex.quote(candidate)
    return None


def _works(command: str, minor: int) -> bool:
    """Whether the command starts a CPython of this minor version; a name on PATH may be a mere shim."""
    asked = "import sys; print(sys.implementation.name, sys.version_info.minor)"
    try:
        answer = subprocess.run([*shlex.split(command), "-c", asked], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.stdout.split() == ["cpython", str(minor)]
