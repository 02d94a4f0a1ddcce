"""Reads the front matter of all cards."""

import functools
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


@functools.cache
def cards() -> dict[str, dict]:
    """The front matter of every card, by slug."""
    found = {}
    for path in sorted((PROJECT / "knowledge" / "cards").rglob("*.md")):
        _, front, _ = path.read_text(encoding="utf-8").split("+++\n", 2)
        found[path.stem] = tomllib.loads(front)
    return found


@functools.cache
def needs(slug: str) -> frozenset[str]:
    """The prerequisites of a card, and theirs; the build has made sure that they form no circle."""
    direct = cards().get(slug, {}).get("prerequisites", [])
    return frozenset(direct).union(*map(needs, direct))
