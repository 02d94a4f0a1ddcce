"""The cards as the tests of their contents read them."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
ALL_CARDS = PROJECT / "knowledge" / "cards"

MARK = re.compile(r"^\s*(?:[-*]|\d+\.)\s+", re.MULTILINE)
FENCE = re.compile(r"^```(.*)\n((?:.*\n)*?)```$", re.MULTILINE)


@dataclass(frozen=True)
class Card:
    """A card: its front matter as a table, and its body as text."""

    slug: str
    path: Path
    front: dict
    body: str

    @property
    def area(self) -> str:
        return self.path.parent.name

    @property
    def pitfall(self) -> bool:
        return self.front.get("kind") == "pitfall"

    @property
    def names(self) -> list[str]:
        """What it is called: slug, title and aliases."""
        return [self.slug.replace("-", " "), self.front["title"], *self.front.get("aliases", [])]

    @cached_property
    def triggers(self) -> list[str]:
        """What its triggers name."""
        return [str(value) for trigger in self.front.get("trigger", []) for key, value in trigger.items() if key != "as"]

    @cached_property
    def quizzes(self) -> str:
        """Questions, their code and their choices."""
        texts = []
        for quiz in self.front.get("quiz", []):
            texts += [quiz["ask"], quiz.get("code", ""), *quiz["choices"]]
        return "\n".join(texts)

    @cached_property
    def prose(self) -> str:
        """The body without its fences."""
        return FENCE.sub("", self.body)

    @cached_property
    def introduction(self) -> str:
        """What stands before the first heading and is no fence, without the marks of lists."""
        return MARK.sub("", FENCE.sub("", re.split(r"^## ", self.body, maxsplit=1, flags=re.MULTILINE)[0]))

    @cached_property
    def text(self) -> str:
        """All that a reader can see of it."""
        versions = [f"since {self.front['since']}"] if "since" in self.front else []
        return "\n".join([*self.names, self.front["gloss"], self.body, self.quizzes, *self.triggers, *versions])


def read_cards() -> dict[str, Card]:
    """All cards by slug."""
    cards = {}
    for path in sorted(ALL_CARDS.glob("*/*.md")):
        _, front, body = path.read_text(encoding="utf-8").split("+++\n", 2)
        cards[path.stem] = Card(path.stem, path, tomllib.loads(front), body)
    return cards


@cache
def fronts() -> dict[str, dict]:
    """The front matter of every card, by slug."""
    return {slug: card.front for slug, card in read_cards().items()}


@cache
def needs(slug: str) -> frozenset[str]:
    """The prerequisites of a card, and theirs; the build has made sure that they form no circle."""
    direct = fronts().get(slug, {}).get("prerequisites", [])
    return frozenset(direct).union(*map(needs, direct))


def by_any_name(cards: dict[str, Card], name: str) -> list[Card]:
    """The cards that are called so, by slug, title or alias, whatever the case; the one with this slug first."""
    if name in cards:
        return [cards[name]]
    folded = name.strip().lower()
    return [card for card in cards.values() if folded in (n.lower() for n in [card.front["title"], *card.front.get("aliases", [])])]


def read_table(name: str) -> list[dict[str, str]]:
    """A table beside this file: its first line names the columns; lines with `#` are comments."""
    lines = [line for line in (HERE / name).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    columns = lines[0].split("\t")
    rows = []
    for line in lines[1:]:
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise ValueError(f"{name}: {len(cells)} cells where there are {len(columns)} columns: {line}")
        rows.append(dict(zip(columns, cells)))
    return rows


def report(passed: int, failures: list[str]) -> int:
    """Prints the failures and the closing line; returns the exit code."""
    for failure in failures:
        print(failure)
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0
