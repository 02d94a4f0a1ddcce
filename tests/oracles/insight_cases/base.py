"""What the families share: the shape of one, and helpers for making programs and reading sentences."""

import dataclasses
import re
import typing


@dataclasses.dataclass
class Family:
    """`judge` gives triples of a note, a sentence of it, and True or what is the case instead; `least` is how many sentences
    have to be judged for each hundred programs, so that silence is no way to pass; `until` is the newest Python 3 whose interpreter
    may judge, for judges that need other interpreters or projects beside them."""

    name: str
    concepts: tuple
    make: typing.Callable
    judge: typing.Callable
    least: int = 50
    until: int = 99


def compiled(source, otherwise):
    """The program, or the other one where CPython does not compile it."""
    try:
        compile(source, "program.py", "exec")
    except SyntaxError:
        return otherwise
    return source


def sentences(note):
    """The facts' texts."""
    return [fact["text"] for fact in note["facts"]]


def codes(text):
    return re.findall(r"`([^`]*)`", text)


def numbers(text):
    return [int(n) for n in re.findall(r"\d+", text)]


def matched(pattern, text):
    """`pattern` with `{c}` for code in backticks and `{n}` for a number; the groups, or None."""
    pattern = re.escape(pattern).replace(r"\{c\}", "`([^`]+)`").replace(r"\{n\}", r"(\d+)").replace(r"\{\*\}", "(.*)")
    found = re.fullmatch(pattern, text, re.DOTALL)
    return found and (found.groups() or (True,))


def same(found, expected):
    """True, or what is the case."""
    return True if found == expected else f"{expected!r} was said, it is {found!r}"


def unknown(sentence):
    return "no judge knows this sentence"


def call(function, *arguments, **named):
    """The result, or the exception."""
    try:
        return function(*arguments, **named)
    except Exception as error:
        return error
