"""Template strings, which Python has since 3.14: what is said of one is asked of the `Template` that it makes."""

import sys

from .base import Family, codes, matched, same, sentences, unknown
from .statements import segment_of


def make_template_strings(rng):
    if sys.version_info < (3, 14):
        return f"x = {rng.randint(0, 9)}\n"
    lines = ["a, b, w = 'A', 2, 9"]
    for i in range(6):
        text = ""
        for _ in range(rng.randint(0, 4)):
            text += rng.choice(["", "Hi ", "{{", "}}", "\\n", " é ", "''", "{{x}}", "#"])
            text += "{" + rng.choice(["a", "b", "a + str(b)", " a", "a ", "[a, b][0]", "(a)", "({1: 2})[1]"]) + rng.choice(["", "", "", "=", " = "]) + rng.choice(["", "", "!r", "!s", "!a"]) + rng.choice(["", "", ":>6", ":{w}", ":*^{w}.3", ":"]) + "}"
        text += rng.choice(["", ".", "}}", "\\t"])
        prefix = rng.choice(["t", "t", "T", "rt", "tR"])
        lines.append(f"t{i} = " + rng.choice([f'{prefix}"{text}"', f'{prefix}"""{text}"""', f'({prefix}"{text}")']))
    return "\n".join(lines) + "\n"


def judge_template_strings(program, notes):
    for note in notes:
        template = eval(segment_of(program, note), program.ns)
        parts = list(template.interpolations)
        number = len(parts)
        yield note, note["lead"], same(note["lead"], f"makes a `Template`, not a `str`: {number} interpolation{'s' * (number != 1)}") if type(template).__name__ == "Template" else repr(template)
        yield note, note["general"], same(note["general"], "Nothing is formatted here: who takes the template decides how.")
        rest = parts[:]
        for text in sentences(note):
            if groups := matched("`.strings` is {c}", text):
                yield note, text, same(repr(template.strings), groups[0])
                continue
            if groups := matched("… and {n} more.", text):
                yield note, text, same(number - 6, int(groups[0]))
                continue
            source, _, words = text[1:].partition("`: the value of `")
            expression, _, words = words.partition("`")
            while rest and rest[0].expression != expression:
                rest.pop(0)
            if not rest:
                yield note, text, f"{[part.expression for part in parts]}"
                continue
            part = rest.pop(0)
            expected = f", `.conversion` is `{part.conversion!r}`" if part.conversion else ""
            if "put together" in words:
                expected += ", `.format_spec` is put together when this runs" if "{w}" in source else " but not"
            elif part.format_spec or ":" in source.replace("1: 2", ""):
                expected += f", `.format_spec` is `{part.format_spec!r}`"
            yield note, text, same(expected, words) if eval(expression, program.ns) == part.value else repr(part)


FAMILIES = [
    Family("template-strings", ("t-string",), make_template_strings, judge_template_strings, 1000 if sys.version_info >= (3, 14) else 0),
]
