"""Holds the cards against `corrections.tsv`: what the first notes say wrongly, and what is true.

For each statement one or more cards say the truth, or show it in code that is run; the table names the card and the words. And no
card repeats the mistake: its pattern matches the statement, which proves the pattern, and matches no card. A space in a pattern
stands for any white space. Where a mistake is common, a card names it and says that it is one; the pattern leaves room for that.
"""

import re
import sys

from collection import Card, read_cards, read_table, report

STATEMENTS = 181


def pattern(text: str) -> re.Pattern[str]:
    """A pattern of the table."""
    spaced = re.sub(r" ([?*+]?)", lambda found: r"\s*" if found[1] in ("?", "*") else r"\s+", text)
    return re.compile(spaced, re.IGNORECASE | re.MULTILINE | re.DOTALL)


def stated(card: Card) -> str:
    """What a card puts forward as true: not its names, and not the wrong answers of its quizzes."""
    quizzes = [part for quiz in card.front.get("quiz", []) for part in (quiz["ask"], quiz.get("code", ""), quiz["choices"][0])]
    return "\n".join([card.front["gloss"], card.body, *quizzes])


def main() -> int:
    """Holds all statements against the cards."""
    cards, rows = read_cards(), read_table("corrections.tsv")
    words = {slug: " ".join(card.text.split()) for slug, card in cards.items()}
    told = {slug: stated(card) for slug, card in cards.items()}
    failures, corrected = [], 0
    for row in rows:
        before = len(failures)
        mistake = pattern(row["mistake"])
        if not mistake.search(row["statement"]):
            failures.append(f"corrections.tsv: the pattern of the mistake does not match {row['statement']!r}")
        for slug, text in told.items():
            for found in mistake.finditer(text):
                failures.append(f"{cards[slug].path.name}: repeats the mistake {row['statement']!r}: {found[0]!r}")
        for truth in row["truth"].split(" || "):
            slug, _, phrase = truth.partition(": ")
            if slug not in cards:
                failures.append(f"corrections.tsv: there is no card {slug}")
            elif " ".join(phrase.split()) not in words[slug]:
                failures.append(f"{cards[slug].path.name}: does not say {phrase!r}, against {row['statement']!r}")
        corrected += len(failures) == before
    if len(rows) != STATEMENTS:
        failures.append(f"corrections.tsv: {len(rows)} statements, and not {STATEMENTS}")
    print(f"corrections: {corrected} of {STATEMENTS}")
    return report(corrected, failures)


if __name__ == "__main__":
    sys.exit(main())
