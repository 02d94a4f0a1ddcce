"""Holds the cards against `inventory.tsv`: each topic of the first notes leads to a card that covers it.

A card covers a topic when most of the topic's words are on it, rare words counting more, and when the words found there are such
that few other cards have them: a word that stands in a card's names and gloss says more than the same word in passing. So does a card
that is called as the topic is. Whether this is worth anything is measured, by holding every topic against all the other cards.
"""

import math
import re
import sys
from collections import Counter

from collection import Card, read_cards, read_table, report
from wording import words_of_name, words_of_text, words_of_topic

# How much of a topic, by weight, has to be on the card.
SHARE = 0.6
# By chance, a card should have the words that were found with at most this likelihood.
CHANCE = 1 / 20
# Of all other cards, at most this share may pass for the card of a topic.
MOST_FALSE = 0.02

# What a topic has in brackets is an example, or a remark. It counts for less.
ASIDE = 0.5
BRACKETS = re.compile(r" \(([^()]*)\)$")
# An alias with such a sign in it is code, and found as it is written.
CODE = re.compile(r"[=\[({*@%<>:]")

# Rows that no reader could be served by, each with the reason. They lead to the card that is nearest.
WITHOUT_CARD = {
    ("001", "Decorators, generators, context managers"): "a heading over three flashcards, each of which has a row of its own",
    ("001", "Lists, dicts, functions"): "what a quiz asks about; each of the three has rows of its own",
    ("003", "Comparison tables wanted: list vs tuple, sync vs async"): "a wish for the form of the notes; both comparisons have rows of their own",
}


class Matcher:
    """Knows how common each word is among the cards."""

    def __init__(self, cards: dict[str, Card]):
        self.cards = cards
        self.called = {slug: [words_of_name(name) for name in card.names] for slug, card in cards.items()}
        self.code = {slug: [name for name in card.front.get("aliases", []) if len(name) > 5 and CODE.search(name)] for slug, card in cards.items()}
        self.names = {slug: words_of_text("\n".join([*card.names, card.front["gloss"], *card.triggers])) for slug, card in cards.items()}
        self.texts = {slug: words_of_text(card.text) for slug, card in cards.items()}
        self.in_names = Counter(word for words in self.names.values() for word in words)
        self.in_texts = Counter(word for words in self.texts.values() for word in words)

    def rarity(self, word: str, among: Counter) -> float:
        """How much a word says of the card that has it: 0 where all have it."""
        return math.log((len(self.cards) + 1) / (among[word] + 1))

    def covers(self, slug: str, topic: str, words: set[str], aside: set[str]) -> bool:
        """Whether a card covers a topic that has these words, some of which are said aside."""
        if any(core <= words <= whole for whole, core in self.called[slug]) or any(alias in topic for alias in self.code[slug]):
            return True
        names, text = self.names[slug], self.texts[slug]
        weights = {word: (self.rarity(word, self.in_texts) + 0.1) * (ASIDE if word in aside else 1) for word in words}
        found = [word for word in words if word in text]
        if sum(weights[word] for word in found) < SHARE * sum(weights.values()):
            return False
        evidence = sum(self.rarity(word, self.in_names if word in names else self.in_texts) for word in found)
        return evidence >= -math.log(CHANCE)

    def missing(self, slug: str, words: set[str]) -> list[str]:
        """The words of a topic that are not on a card."""
        return sorted(word for word in words if word not in self.texts[slug])


def main() -> int:
    """Holds all rows against the cards, and against the wrong ones."""
    cards, rows = read_cards(), read_table("inventory.tsv")
    aliases = {alias: card.slug for card in cards.values() for alias in card.front.get("aliases", [])}
    matcher = Matcher(cards)
    failures, covered, wrong, tried = [], 0, 0, 0
    left = dict(WITHOUT_CARD)
    for row in rows:
        topic, slug = row["topic"], row["card"]
        slug = slug if slug in cards else aliases.get(slug)
        if slug is None:
            failures.append(f"inventory.tsv: {topic!r}: there is no card {row['card']}")
            continue
        words = words_of_topic(topic)
        remark = BRACKETS.search(topic)
        aside = words_of_topic(remark[1]) - words_of_topic(topic[: remark.start()]) if remark else set()
        if matcher.covers(slug, topic, words, aside):
            covered += 1
        elif (row["note"], topic) in WITHOUT_CARD:
            covered += 1
            left.pop((row["note"], topic), None)
        else:
            failures.append(f"{cards[slug].path.name}: does not cover {topic!r}; not found: {', '.join(matcher.missing(slug, words)) or '(too common)'}")
        wrong += sum(matcher.covers(other, topic, words, aside) for other in cards if other != slug)
        tried += len(cards) - 1
    for (note, topic), reason in left.items():
        failures.append(f"coverage.py: {note} {topic!r} is said to have no card ({reason}), and has one or is no topic")
    false = wrong / tried
    if false > MOST_FALSE:
        failures.append(f"the matching is too kind: {false:.2%} of the other cards would pass, {MOST_FALSE:.0%} is the most")
    print(f"inventory: {covered} of {len(rows)}, {len(WITHOUT_CARD)} of them without a card; {false:.2%} of the other cards would pass")
    return report(covered, failures)


if __name__ == "__main__":
    sys.exit(main())
