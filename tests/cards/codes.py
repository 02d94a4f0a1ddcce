"""Holds the codes of other tools that lead to cards: knowledge/data/tool-codes.tsv.

    codes.py [--offline]

A line has tool, code, name and slug. Lines are sorted and no code stands twice. A code of a check has no slug, since the check
says which card it is, and a name, which the check does not know; every other code has the slug of a card. Each code, with its name, is
in the list that the tool itself gives; the tools are installed once (`tool-codes.txt`). Which of them cannot be had is said, and counted as
skipped; with `--offline` none is asked.

The last line is `N passed, N failed, N skipped`.
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from collection import HERE, PROJECT, fronts

sys.path.insert(0, str(PROJECT / "tests"))
from support import tools

TABLE = PROJECT / "knowledge" / "data" / "tool-codes.tsv"
CHECKS = PROJECT / "server" / "engine" / "src" / "checks"
PYRIGHT = "1.1.414"
# Fewer codes than this lead to a card: something was lost.
LEAST = 1000

FORMS = {
    "flake8-bugbear": r"B\d{3}",
    "mypy": r"[a-z]+(-[a-z]+)*",
    "pylint": r"[CEIRW]\d{4}",
    "pyrefly": r"[a-z]+(-[a-z]+)*",
    "pyright": r"report[A-Z][A-Za-z]+",
    "ruff": r"[A-Z]+\d{3,4}",
    "ty": r"[a-z]+(-[a-z]+)*",
}
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NAMED = {"pylint", "ruff"}


def rows() -> list[list[str]]:
    """The lines of the table."""
    return [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()]


def of_checks() -> set[tuple[str, str]]:
    """The codes that checks know for the same rule, as tool and code."""
    found = set()
    for file in CHECKS.rglob("*.rs"):
        # What silences nothing is reported under a code of its own, and no card explains that.
        if file.name == "suppress.rs":
            continue
        for known in re.findall(r"also_known_as: AlsoKnownAs \{(.*?)\}", file.read_text(encoding="utf-8"), re.DOTALL):
            for tool, codes in re.findall(r"(\w+): &\[([^\]]*)\]", known):
                found.update((tool, code) for code in re.findall(r'"([^"]+)"', codes))
    return found


def violations(table: list[list[str]], checks: set[tuple[str, str]]) -> Iterator[str]:
    """What is wrong with the lines themselves."""
    before, seen = [], set()
    for row in table:
        line = " ".join(row)
        if len(row) != 4:
            yield f"{line}: {len(row)} fields, and not 4"
            continue
        tool, code, name, slug = row
        if row < before:
            yield f"{line}: stands behind {' '.join(before)}"
        before = row
        if (tool, code) in seen:
            yield f"{line}: the code stands twice"
        seen.add((tool, code))
        if tool not in FORMS:
            yield f"{line}: there is no tool `{tool}`"
        elif not re.fullmatch(FORMS[tool], code):
            yield f"{line}: no code of {tool} looks so"
        if (tool in NAMED) != bool(NAME.fullmatch(name)) or (name and tool not in NAMED):
            yield f"{line}: a rule of ruff or pylint has a name beside its code, and no other"
        if ((tool, code) in checks) == bool(slug):
            yield f"{line}: it has a slug, or a check has the code"
        if slug and slug not in fronts():
            yield f"{line}: there is no card `{slug}`"
    for tool, code in sorted(checks - seen):
        if tool in NAMED:
            yield f"{tool} {code}: a check has it, and its name is not in the table"
    leading = sum(1 for row in table if len(row) == 4 and row[3])
    if leading < LEAST:
        yield f"{leading} codes lead to a card, and not {LEAST}"


def said(*command: object) -> str:
    """What a program prints, on either of its outputs."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    return done.stdout + done.stderr


def of_ruff(folder: Path) -> dict[str, str]:
    rules = json.loads(said(folder / "ruff", "rule", "--all", "--output-format", "json"))
    # A rule that was removed is listed and reports nothing.
    return {rule["code"]: rule["name"] for rule in rules if rule["code"] and "Removed" not in rule["status"]}


def of_pylint(folder: Path) -> dict[str, str]:
    listed = re.findall(r"^:([\w-]+) \(([A-Z]\d{4})\)", said(folder / "pylint", "--list-msgs"), re.MULTILINE)
    return {code: name for name, code in listed}


def of_bugbear(folder: Path) -> dict[str, str]:
    return dict.fromkeys(said(folder / "python", "-c", "import bugbear; print(*bugbear.error_codes)").split(), "")


def of_mypy(folder: Path) -> dict[str, str]:
    return dict.fromkeys(said(folder / "python", "-c", "from mypy import errorcodes; print(*errorcodes.error_codes)").split(), "")


def of_ty(folder: Path) -> dict[str, str]:
    return {rule["name"]: "" for rule in json.loads(said(folder / "ty", "explain", "rule", "--output-format", "json"))}


def of_pyrefly(folder: Path) -> dict[str, str]:
    # It has no list to ask for, but names all kinds where one is unknown.
    kinds = re.search(r"possible values: ([^\]]+)\]", said(folder / "pyrefly", "check", "--error", "no-such-kind", HERE / "codes.py"))
    return {kind.strip(): "" for kind in kinds[1].split(",")} if kinds else {}


def of_pyright(_: Path) -> dict[str, str]:
    program = tools.npm_package("pyright", PYRIGHT) / "dist" / "pyright-internal.js"
    return dict.fromkeys(re.findall(r'"(report[A-Z][A-Za-z]+)"', program.read_text(encoding="utf-8")), "")


LISTS: dict[str, Callable[[Path], dict[str, str]]] = {
    "flake8-bugbear": of_bugbear, "mypy": of_mypy, "pylint": of_pylint, "pyrefly": of_pyrefly, "pyright": of_pyright, "ruff": of_ruff,
    "ty": of_ty,
}


def unreal(tool: str, there: dict[str, str], table: list[list[str]]) -> Iterator[str]:
    """What the table says and the tool's own list does not."""
    if not there:
        yield f"{tool} lists no code at all; how is it asked?"
        return
    for row in table:
        if row[0] != tool:
            continue
        _, code, name, _ = row
        if code not in there:
            yield f"{tool} {code}: the tool has no such code"
        elif name != there[code]:
            yield f"{tool} {code}: the tool calls it `{there[code]}`, and not `{name}`"


def main(offline: bool) -> int:
    """Holds the table to its form and to the lists of the tools."""
    table = rows()
    failures = list(violations(table, of_checks()))
    passed, skipped = len(table) - len(failures), 0
    table = [row for row in table if len(row) == 4]
    for tool, listed in LISTS.items():
        number = sum(1 for row in table if row[0] == tool)
        if offline:
            skipped += 1
            continue
        try:
            folder = tools.environment(HERE / "tool-codes.txt").parent
            wrong = list(unreal(tool, listed(folder), table))
        except tools.Unavailable as why:
            print(f"{tool}: {number} codes are not compared with its own list: {why}")
            skipped += 1
            continue
        print(f"{tool}: {number - len(wrong)} of {number} codes are in its own list")
        failures += wrong
        passed += number - len(wrong)
    for failure in failures:
        print(failure)
    print(f"{max(passed, 0)} passed, {len(failures)} failed, {skipped} skipped")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main("--offline" in sys.argv[1:]))
