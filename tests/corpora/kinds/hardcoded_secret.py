"""hardcoded-secret and S105, S106, S107."""

import ast
import re

from ._kind import RUFF, Kind
from ._place import Place
from ._suite import of_a_suite


def _text(place: Place) -> str | None:
    """The text that ruff takes for a secret."""
    found = [node for node in place.around if isinstance(node, ast.keyword)][:1]
    text = found[0].value if found and place.rule == "S106" else place.first(ast.Constant)
    return text.value if isinstance(text, ast.Constant) and isinstance(text.value, str) else None


def reads_as_a_word(place: Place) -> bool:
    """The text has no digit among letters, or digits only at its end, or is a word that names something."""
    text = _text(place)
    if text is None:
        return False
    mixes = any(sign.isdigit() for sign in text) and any(sign.isalpha() for sign in text)
    return not mixes or re.fullmatch(r"[A-Za-z_.:-]+\d{1,2}", text) is not None


def is_no_secret(place: Place) -> bool:
    """The text has blanks, signs of a pattern, a place to be filled, or a path."""
    text = _text(place)
    return text is not None and re.search(r"[\s{}()\[\]<>*%\\]|://|^[/.$@#-]", text) is not None


KINDS = [
    Kind(
        "in a test",
        RUFF,
        of_a_suite,
        example="""
def test_login():
    password = "x1y2z3w4"
""",
        why="Tests invent their passwords: nobody else has them.",
    ),
    Kind(
        "the text reads as a word",
        RUFF,
        reads_as_a_word,
        example="""
token_type = "quoted-string"
""",
        why="A word names a field or a kind of token; a secret mixes letters with digits.",
    ),
    Kind(
        "the text is a sentence, a pattern or a place for one",
        RUFF,
        is_no_secret,
        example="""
set_password = "ALTER USER %(user)s IDENTIFIED BY v2"
""",
        why="Blanks, brackets and percent signs stand in sentences, patterns and templates.",
    ),
]
