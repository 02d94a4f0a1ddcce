"""The words of a text, cut down to what stays the same from one form of a word to the next."""

import functools
import re

# Words that a topic is put into, and that say nothing of what it is about.
STOP = frozenset(
    "a an and any are as at be by can do does for from has have how if in into is it its no not of off on one or other over own per "
    "so than that the their them then there these they this to too up used use uses using via was what when where which while who "
    "why will with without you your vs versus eg ie etc all each every e g i d s t".split()
)
# Words for the form in which the notes put a topic.
FORM = frozenset("diagram node glossary flashcard quiz beginner intermediate expert challenge gotcha wanted basic basics template don implications understanding".split())
# Words that a name may have beside what it names: `the int type`, `the while loop`.
KIND = frozenset("type class statement function method module keyword loop operator expression library package variable".split())
# Keywords of Python among the first, which are topics where they are all that a topic has.
KEYWORDS = frozenset("and as for from if in is not or while with".split())

TOKEN = re.compile(r"[^\W\d]\w*|\d+(?:\.\d+)*|[-+*/%@&|^~<>=!:]{1,3}")
PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

# Longest first; what is left must have three letters.
ENDINGS = (
    "ications", "ication", "izations", "ization", "isations", "isation", "ations", "ation", "ators", "ator", "ition", "itions",
    "ments", "ment", "ness", "ically", "ingly", "edly", "ities", "ity", "ables", "able", "ibles", "ible", "ances", "ance", "ences",
    "ence", "ions", "ion", "ives", "ive", "ings", "ing", "ies", "ied", "ifies", "ify", "izes", "ized", "ize", "ises", "ised", "ise",
    "izers", "izer", "isers", "iser", "ers", "er", "ors", "or", "als", "al", "ally", "es", "ed", "ly", "s", "y", "e",
)


@functools.cache
def stem(word: str) -> str:
    """What is left of a word without its ending: `captured`, `captures` and `capturing` are one."""
    if "_" in word or not word.isalpha() or len(word) < 4:
        return word
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    return word


def tokens(text: str) -> list[str]:
    """Names, numbers and operators in the order of the text."""
    return TOKEN.findall(text.replace("'s ", " ").replace("I/O", "IO"))


def words_of_topic(topic: str) -> set[str]:
    """The significant words of a topic, as stems. A name with underscores is one word; so is an operator of two characters."""
    found = tokens(topic)
    said = {token.lower() for token in found if token[0].isalnum() or token[0] == "_"} - {"_"}
    words = {stem(word) for word in said - STOP - FORM}
    words |= {token for token in found if len(token) > 1 and not (token[0].isalnum() or token[0] == "_") and token not in ("--", "...")}
    if not words:
        words = said & KEYWORDS or said or set(found)
    return words


def words_of_text(text: str) -> set[str]:
    """All words under which a text can be found: names whole and in their parts."""
    words = set()
    for token in tokens(text):
        folded = token.lower()
        words |= {folded, stem(folded)}
        parts = PARTS.findall(token)
        if len(parts) > 1:
            words |= {stem(part.lower()) for part in parts} | {part.lower() for part in parts}
    return words


def words_of_name(name: str) -> tuple[set[str], set[str]]:
    """The words of a name: all of them, and those that it cannot do without."""
    words = words_of_topic(name)
    return words, words - {stem(kind) for kind in KIND}
