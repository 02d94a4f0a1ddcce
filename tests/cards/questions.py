"""Holds the questions for the search to their form: tests/search/*.tsv.

A row is a question and one to three slugs. Every slug is a card. No question is asked twice, in whatever case, and none is
the title or an alias of a card: whoever asks does not know what it is called.

Each violation is one line with file and line; the last line counts. The exit code is 1 if there is any.
"""

import sys

from collection import PROJECT, fronts

FILES = ("questions.tsv", "sealed.tsv")


def folded(text: str) -> str:
    """A question or a name as the search compares them."""
    return text.strip().rstrip("?").strip().lower()


def main() -> int:
    """Checks both files, prints what is wrong and the count."""
    names = {folded(name) for card in fronts().values() for name in [card["title"], *card["aliases"]]}
    passed = failed = 0
    asked = set()
    for file in FILES:
        text = (PROJECT / "tests" / "search" / file).read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), start=1):
            if line.startswith("#"):
                continue
            question, _, answer = line.partition("\t")
            slugs = answer.split(",")
            problems = [f"there is no card `{slug}`" for slug in slugs if slug not in fronts()]
            if not question.strip() or len(slugs) > 3:
                problems.append("a row is a question, a tab, and one to three slugs")
            if folded(question) in names:
                problems.append("a card is called so")
            if folded(question) in asked:
                problems.append("it is asked twice")
            asked.add(folded(question))
            for problem in problems:
                print(f"{file}:{number}: {problem}")
            passed += not problems
            failed += len(problems)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
