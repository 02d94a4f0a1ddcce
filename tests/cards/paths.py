"""Holds the learning paths to their form: knowledge/paths/*.toml.

    paths.py [PATH_FILE...]

A path has a title and says in a sentence or two what it is about; each step has a title and cards. Every card exists and
stands in the path once, and no card comes before one that it builds on, directly or by way of others.

Each violation is one line with the file and the step; the last line counts. The exit code is 1 if there is any.
"""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from collection import PROJECT, fronts, needs

KEYS = {"path": {"title", "about", "step"}, "step": {"title", "about", "cards"}}


def form(what: str, table: dict, needed: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with the keys of a path or a step."""
    for key in sorted(table.keys() - KEYS[what]):
        yield f"`{key}` is no key of a {what}"
    for key in ("title", "about"):
        value = table.get(key, None if key in needed else "left out")
        if not isinstance(value, str) or not value.strip():
            yield f"`{key}` has to be a text"


def violations(path: dict) -> Iterator[str]:
    """What is wrong with a path."""
    yield from form("path", path, ("title", "about"))
    steps = path.get("step", [])
    if not steps:
        yield "there is no `[[step]]`"
    every = {slug for step in steps for slug in step.get("cards", [])}
    seen = set()
    for number, step in enumerate(steps, start=1):
        name = f"step {number} ({step.get('title', 'without a title')})"
        for problem in form("step", step, ("title",)):
            yield f"{name}: {problem}"
        if not step.get("cards"):
            yield f"{name}: there are no `cards`"
        for slug in step.get("cards", []):
            if slug not in fronts():
                yield f"{name}: there is no card `{slug}`"
            if slug in seen:
                yield f"{name}: `{slug}` stands in the path twice"
            late = sorted(needs(slug) & every - seen)
            if late:
                yield f"{name}: `{slug}` comes before `{'`, `'.join(late)}`, which it builds on"
            seen.add(slug)


def main(files: list[Path]) -> int:
    """Checks the paths, prints what is wrong and the count."""
    passed = failed = 0
    if not files:
        print("there is no path in knowledge/paths")
        failed += 1
    for file in files:
        try:
            path = tomllib.loads(file.read_text(encoding="utf-8"))
            problems = list(violations(path))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            path, problems = {}, [f"cannot be read: {error}"]
        for problem in problems:
            print(f"{file.name}: {problem}")
        failed += len(problems)
        if not problems:
            passed += 1
            steps = path["step"]
            print(f"{file.stem}: {len(steps)} steps, {sum(len(step['cards']) for step in steps)} cards")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]] or sorted((PROJECT / "knowledge" / "paths").glob("*.toml"))))
