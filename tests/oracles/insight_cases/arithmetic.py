"""`//`, `%` and `round`, of numbers that are written down."""

import decimal
import fractions

from .base import Family, call, codes, matched, same, sentences, unknown


def make_division(rng):
    lines = ["N, M, Z = 3, -4, 0", "K = -7", "class V:\n    def __floordiv__(self, other): return 'v'\n    __mod__ = __truediv__ = __floordiv__", "v = V()"]
    for i in range(8):
        number = lambda: rng.choice([str(rng.randint(-30, 30)), str(rng.randint(-30, -1)), f"({rng.randint(-9, 9)})", "K", "-0x1F", "1_000", "-(2)", "7.5", "-7.5", "v", "True", "10 ** 20", "-10 ** 20"])
        divisor = rng.choice([str(rng.randint(-9, 9)), str(rng.randint(-9, -1)), "K", "0", "0.0", "2.5", "(-3)", "-7", "False", "-1_0", "(2 + 1)"])
        lines.append(f"f{i} = lambda: {number()} {rng.choice(['//', '//', '%', '%', '/', '*'])} {divisor}")
    return "\n".join(lines) + "\n"


def judge_division(program, notes):
    for note in notes:
        lead, source = note["lead"], codes(note["lead"])[0]
        line = program.lines[note["location"]["row"] - 1]
        value = call(eval, source, program.ns)
        if source not in line:
            yield note, lead, line
        elif matched("{c} raises `ZeroDivisionError`", lead):
            yield note, lead, (type(value) is ZeroDivisionError and note["weight"] == "fails") or repr(value)
        elif groups := matched("{c} is {c}: it rounds down, not towards zero", lead):
            left, right = (fractions.Fraction(eval(part, program.ns)) for part in source.split("//"))
            yield note, lead, (repr(value) == groups[1] and value < left / right < 0) or repr(value)
        elif groups := matched("{c} is {c}: it has the sign of the number on the right", lead):
            right = eval(source.split("%")[1], program.ns)
            yield note, lead, (repr(value) == groups[1] and (value < 0) == (right < 0) and value != 0) or repr(value)
        else:
            yield note, lead, unknown(lead)
        for text in sentences(note):
            if groups := matched("Cut off at the point it would be {c}.", text):
                left, right = (eval(part, program.ns) for part in source.split("//"))
                yield note, text, same(str(int(fractions.Fraction(left) / right)), groups[0])
            elif groups := matched("{c} gives {c} again.", text):
                yield note, text, same(repr(eval(groups[0])), groups[1]) if eval(groups[1]) == eval(source.split("%")[0], program.ns) else source
            else:
                yield note, text, unknown(text)


def make_rounding(rng):
    lines = ["H = 2.5"]
    if rng.random() < 0.1:
        lines.append("def round(x, n=0): return 'mine'")
    for i in range(10):
        places = rng.randint(0, 6)
        half = f"{rng.randint(-40, 400)}.{''.join(rng.choice('0123456789') for _ in range(places))}5"
        number = rng.choice([half, half, half, "H", "-0.5", "0.5", "2.51", "1e3", "0.05", "-0.05", "7", "1.0000005", "123456789.5", f"{rng.random():.4f}", "0.0005", "-2.5"])
        arguments = rng.choice([number, f"{number}, {places}", f"{number}, {places}", f"{number}, ndigits={places}", f"number={number}", f"{number}, None", f"{number}, {places + 1}", f"{number}, -1"])
        lines.append(f"f{i} = lambda: round({arguments})")
    return "\n".join(lines) + "\n"


def judge_rounding(program, notes):
    for note in notes:
        lead, source = note["lead"], codes(note["lead"])[0]
        value = call(eval, source, program.ns)
        line = program.lines[note["location"]["row"] - 1]
        number = eval(source[source.index("(") + 1 :].replace("number=", "").split(",")[0].rstrip(")"), program.ns)
        stored = decimal.Decimal(number)
        written = decimal.Decimal(repr(number))
        if groups := matched("{c} is {c}: a half goes to the even neighbour", lead):
            places = len(repr(number).split(".")[1]) - 1
            even = int(decimal.Decimal(repr(value)).scaleb(places)) % 2 == 0
            yield note, lead, (repr(value) == groups[1] and stored == written and even and source in line) or f"{value!r} {stored}"
        elif groups := matched("{c} is {c}: the number that is stored lies a little {*} {c}", lead):
            side = "above" if stored > written else "below"
            yield note, lead, (repr(value) == groups[1] and stored != written and side == groups[2] and groups[3] == repr(number) and source in line) or f"{value!r} {stored}"
        else:
            yield note, lead, unknown(lead)
        for text in sentences(note):
            groups = matched("As a `float`, {c} is {c}…", text)
            yield note, text, (groups[0] == repr(number) and format(stored, "f").startswith(groups[1])) or str(stored) if groups else unknown(text)


FAMILIES = [
    Family("divisions", ("floor-division-modulo",), make_division, judge_division, 200),
    Family("rounding", ("rounding",), make_rounding, judge_rounding, 200),
]
