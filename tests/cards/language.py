"""Holds the cards against the language: every keyword, operator, literal form, special method, builtin and exception of Python
3.14 has a place on a card, named in `language.tsv`.

A place is where a search or a hover finds it: a title, an alias or a trigger of the card, or inline code in its text. The table is
held against `keyword` and `builtins` of the Python that runs this.
"""

import builtins
import keyword
import re
import sys

from collection import Card, read_cards, read_table, report

INLINE = re.compile(r"`([^`]+)`")
NAME = re.compile(r"[^\W\d]\w*|\.\.\.")


def has_place(card: Card, kind: str, name: str) -> bool:
    """Whether a card names it where it can be found."""
    spots = [card.front["title"], *card.front.get("aliases", []), *card.triggers, card.front["gloss"], *INLINE.findall(" ".join(card.prose.split()))]
    if NAME.fullmatch(name):
        return any(re.search(rf"(?<![\w]){re.escape(name)}(?![\w])", spot) for spot in spots)
    if kind == "literal":
        return name in card.text
    return any(name in spot for spot in spots)


def known_here() -> dict[str, str]:
    """The names of the Python that runs this, each with its kind."""
    names = dict.fromkeys(keyword.kwlist, "keyword") | dict.fromkeys(keyword.softkwlist, "soft keyword")
    for name in dir(builtins):
        value = getattr(builtins, name)
        if name.startswith("_") and name != "__import__":
            continue
        if isinstance(value, type) and issubclass(value, BaseException):
            names[name] = "exception"
        elif name not in names:
            names[name] = "builtin"
    return names


def main() -> int:
    """Holds the table against the cards and against this Python."""
    cards, rows = read_cards(), read_table("language.tsv")
    failures, passed = [], 0
    counts: dict[str, int] = {}
    for row in rows:
        card = cards.get(row["card"])
        if card is None:
            failures.append(f"language.tsv: {row['name']}: there is no card {row['card']}")
        elif not has_place(card, row["kind"], row["name"]):
            failures.append(f"{card.path.name}: does not name the {row['kind']} {row['name']!r} where it can be found")
        else:
            passed += 1
            counts[row["kind"]] = counts.get(row["kind"], 0) + 1
    listed = {row["name"] for row in rows}
    for name, kind in known_here().items():
        if name in listed:
            passed += 1
        else:
            failures.append(f"language.tsv: the {kind} {name!r} of this Python is missing")
    if len({(row["kind"], row["name"]) for row in rows}) < len(rows):
        failures.append("language.tsv: a name is there twice")
    print("places on cards: " + ", ".join(f"{count} of {kind}s" for kind, count in counts.items()))
    return report(passed, failures)


if __name__ == "__main__":
    sys.exit(main())
