"""Holds the cards to their form: lengths, widths, links, names, and no two that say the same thing."""

import itertools
import math
import re
import statistics
import sys
from collections import Counter

from collection import FENCE, HERE, Card, by_any_name, read_cards, report
from wording import words_of_text

GLOSS = 140
# Of the words before the first heading, fences left out, the middle half of the cards has as many.
MIDDLE_HALF = (60, 130)
ALL_WORDS = 400
LINE_CHARS = 76
# How alike two cards may be: 0 where they share no word, 1 where they have the same words.
ALIKE = 0.45

FENCE_MARK = re.compile(r"^```.*$", re.MULTILINE)
TARGET = re.compile(r"\]\(([^)\s]+)\)")
PAGE = re.compile(r"https://docs\.python\.org/3/(?:(?:[\w-]+/)?[\w.-]+\.html)?(?:#[\w.-]+)?|https://peps\.python\.org/pep-\d{4}/(?:#[\w-]+)?")


def lines(name: str) -> list[str]:
    """The lines of a list beside this file that are no comments."""
    return [line for line in (HERE / name).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def lengths(cards: dict[str, Card]) -> list[str]:
    """What is too long."""
    failures = []
    introductions = {slug: len(card.introduction.split()) for slug, card in cards.items()}
    words = {slug: len(FENCE_MARK.sub("", card.body).split()) for slug, card in cards.items()}
    glosses = {slug: len(card.front["gloss"]) for slug, card in cards.items()}
    lower, middle, upper = statistics.quantiles(introductions.values(), n=4, method="inclusive")
    print(f"glosses: at most {max(glosses.values())} characters; introductions: the middle half has {lower:.0f} to {upper:.0f} words")
    print(f"(half of them at most {middle:.0f}, all {min(introductions.values())} to {max(introductions.values())}); cards: at most {max(words.values())} words")
    failures += [f"{cards[slug].path.name}: the gloss has {count} characters, {GLOSS} is the most" for slug, count in glosses.items() if count > GLOSS]
    failures += [f"{cards[slug].path.name}: has {count} words, {ALL_WORDS} is the most" for slug, count in words.items() if count > ALL_WORDS]
    if not MIDDLE_HALF[0] <= lower <= upper <= MIDDLE_HALF[1]:
        longest = sorted(introductions, key=introductions.get, reverse=True)[: len(cards) // 4]
        failures.append(f"the middle half of the introductions has {lower} to {upper} words; the longest are {', '.join(longest)}")
    return failures


def widths(cards: dict[str, Card]) -> list[str]:
    """Lines of code and output that do not fit a terminal of 80 columns, in which they stand four columns to the right."""
    return [
        f"{card.path.name}: a line of code with {len(line)} characters, {LINE_CHARS} is the most: {line.strip()}"
        for card in cards.values()
        for _, code in FENCE.findall(card.body)
        for line in code.splitlines()
        if len(line) > LINE_CHARS
    ]


def links(cards: dict[str, Card]) -> list[str]:
    """What leads nowhere: to other cards, or to pages of the documentation that nobody has looked at."""
    failures, named, count = [], lines("pages.txt"), Counter()
    if named != sorted(set(named)):
        failures.append("pages.txt: the lines are not sorted, or one is there twice")
    for card in cards.values():
        for slug in [*card.front.get("prerequisites", []), *card.front.get("related", []), *filter(None, [card.front.get("concept")])]:
            count["between cards"] += 1
            if slug not in cards:
                failures.append(f"{card.path.name}: there is no card {slug}")
        for target in [*card.front.get("sources", []), *TARGET.findall(card.prose)]:
            page = target.partition("#")[0]
            count[page] += 1
            if not target.startswith("https:") and target in cards:
                continue
            if not PAGE.fullmatch(target):
                failures.append(f"{card.path.name}: {target} is not in the form of a page of docs.python.org/3 or peps.python.org")
            elif page not in named:
                failures.append(f"{card.path.name}: {page} is not in pages.txt; see that it exists, and add it")
    print(f"links: {count.pop('between cards')} between cards, {count.total()} to {len(named)} pages")
    return failures


def names(cards: dict[str, Card]) -> list[str]:
    """Cards that were planned and are not there, by slug or by alias."""
    failures = [f"slugs.txt: nothing is called {slug}" for slug in lines("slugs.txt") if not by_any_name(cards, slug)]
    planned = HERE.parent.parent / "knowledge" / "planned.txt"
    if planned.exists():
        failures += [f"planned.txt: {line} is still planned" for line in planned.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return failures


def alike(cards: dict[str, Card]) -> list[str]:
    """Pairs of cards that say the same: their texts have the same words, rare words counting more."""
    texts = {slug: words_of_text(card.front["gloss"] + "\n" + card.prose) for slug, card in cards.items()}
    common = Counter(word for words in texts.values() for word in words)
    weight = {word: math.log(len(cards) / count) ** 2 for word, count in common.items()}
    size = {slug: math.sqrt(sum(weight[word] for word in words)) for slug, words in texts.items()}
    pairs = {
        (one, other): sum(weight[word] for word in texts[one] & texts[other]) / (size[one] * size[other])
        for one, other in itertools.combinations(texts, 2)
    }
    most = sorted(pairs, key=pairs.get, reverse=True)[:3]
    print("most alike: " + ", ".join(f"{one} and {other} {pairs[one, other]:.2f}" for one, other in most))
    return [f"{one} and {other} say the same thing: {value:.2f}, {ALIKE} is the most" for (one, other), value in pairs.items() if value > ALIKE]


def main() -> int:
    """Looks at all of it."""
    cards = read_cards()
    failures = [failure for look in (lengths, widths, links, names, alike) for failure in look(cards)]
    return report(len(cards), failures)


if __name__ == "__main__":
    sys.exit(main())
