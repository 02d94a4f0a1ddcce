"""Regular expressions: each pattern is compiled by `re`, and each of its parts is parsed by itself by the parser of `re`."""

import ast
import random
import re
import string
import time
import warnings

from .base import Family, call, codes, matched, same, sentences, unknown
from .statements import segment_of

parser = getattr(re, "_parser", None)
if parser is None:
    import sre_parse as parser

UNITS = ["a", "b", "7", "_", " ", "é", "-", "#", ",", "/", "`", r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", ".", "[abc]", "[^a-z]", r"[\d.]", "[a]", "[]x]", "[a-]", r"[\]\\]", "[^\\n]",
         r"[\x41-\x5a]", "[aab]", r"\.", r"\n", r"\t", r"\x41", r"\u00e9", r"\0", r"\101", r"\-", r"\ ", "ab", "Foo", "\\\\", r"[a-z0-9_.+!?=:;]", r"[\w\s]", r"[^\W\S]", r"[\D]"]
PLACES = ["^", "$", r"\b", r"\B", r"\A", r"\Z"]
QUANTIFIERS = ["*", "+", "?", "{3}", "{2,}", "{,4}", "{1,2}", "{0,1}", "{1}", "{,}", "{0}", "*?", "+?", "??", "{2,3}?", "*+", "++", "?+", "{2}+"]
BREAKING = ["(", ")", "[", "]", "*", "+", "?", "{", "|", "\\", "(?", "(?P<", ">", "(?P=n)", r"\1", r"\9", r"\8", "(?<=", "{3,2}", "[b-a]", r"[\d-x]", r"\q", r"\x4", "(?z)", "(?i)", "(?i", "(?-i:", "(?i-i:a)",
            "(?(1)a|b|c)", "(?(n)a)", "(?(9)a)", "(?(0)a)", "(?P<1>a)", "(?P<>a)", "(?P<n>", "(?<n>a)", "(?#", "(?#c)", "**", "a{1}{2}", "(?<=a+)", "(?<!a|bc)", "(?P=m)", "(?P>", r"\777", r"[\8]", "(?au)a",
            "(?L)a", "(?P", "(?<", "(?:", "(?>", "{", "{}", "{,", "(?=a)*", "^*", r"\z", "(?s-", "(?s-u:a)", "(?s:", "\n", "[[a]", "[a--b]"]


def make_piece(rng, depth, names):
    kind = rng.random()
    if kind < 0.62 or depth > 2:
        text = rng.choice(UNITS)
        return text + (rng.choice(QUANTIFIERS) if rng.random() < 0.4 else "")
    if kind < 0.72:
        return rng.choice(PLACES)
    inner = make_body(rng, depth + 1, names)
    opening = rng.choice(["(", "(", "(", "(?:", "(?P<{}>", "(?P<{}>", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?i:", "(?s-i:", "(?x:", "(?#c)", "same", "if"])
    if "{}" in opening:
        opening = opening.format(f"n{len(names)}")
        names.append(opening)
    if opening == "(?#c)":
        return opening
    if opening == "same":
        return rng.choice([r"\1", f"(?P=n{rng.randint(0, 1)})"])
    if opening == "if":
        return f"(?(1){make_sequence(rng, 3, names)}" + (f"|{make_sequence(rng, 3, names)})" if rng.random() < 0.5 else ")")
    if opening in ("(?<=", "(?<!") and rng.random() < 0.7:
        inner = rng.choice(["a", "ab", r"\d\d", "[x]", "a|b", "a{2}", r"\b"])
    return f"{opening}{inner})" + (rng.choice(QUANTIFIERS) if rng.random() < 0.25 else "")


def make_sequence(rng, depth, names):
    return "".join(make_piece(rng, depth, names) for _ in range(rng.choice([0, 1, 1, 2, 2, 3, 4, 5])))


def make_body(rng, depth, names):
    if rng.random() < 0.1:
        return "|".join(rng.sample(["a", "ab", "abc", "foo", "fo", "b", " ", "x.y", ""], rng.randint(2, 4)))
    return "|".join(make_sequence(rng, depth, names) for _ in range(rng.choice([1, 1, 1, 2, 3])))


def make_pattern(rng):
    if rng.random() < 0.05:
        return rng.choice(["(a+)+$", r"^(\w+)*-", "(a+)+", "(?:[a-z]+)+!", "(a*)+$", r"(\d+)+\d", "(a+b)+$", r"(.+)+\n", "(a++)+$", "(a+?)+$", r"(\s+)+\S", "b(a+)+$", "^(a+)*$"])
    pattern = ("(?i)" if rng.random() < 0.05 else "") + make_body(rng, 0, [])
    if rng.random() < 0.3:
        at = rng.randint(0, len(pattern))
        pattern = pattern[:at] + rng.choice(BREAKING) + pattern[at + rng.choice([0, 0, 1]) :]
    return pattern


FLAGS = ["", "", "", "", "re.I", "re.M | re.S", "re.X", "re.VERBOSE", "re.A", "re.RegexFlag.DOTALL", "0", "re.I | re.X", "re.U"]
CALLS = ["re.compile({p}{f})", "re.match({p}, T{f})", "re.search({p}, T{f})", "re.findall({p}, T{f})", "re.findall({p}, T{f})", "re.fullmatch({p}, T{f})", "re.split({p}, T{k})", "re.sub({p}, '', T{k})",
         "re.finditer(\n    {p}, T{f})", "re.compile(pattern={p}{k})", "re.subn({p}, '', T{k})", "compile_({p}{f})"]


def literal_of(rng, pattern):
    if rng.random() < 0.1 and pattern.isascii():
        kind = "b"
    else:
        kind = ""
    raw = f"r{kind}'{pattern}'"
    if rng.random() < 0.6 and "'" not in pattern and "\n" not in pattern and not pattern.endswith("\\"):
        return raw
    whole = pattern.encode() if kind else pattern
    if rng.random() < 0.1 and len(pattern) > 2:
        return f"({whole[:2]!r}\n    {whole[2:]!r})"
    return repr(whole)


def make_patterns(rng):
    lines = ["import re", "from re import compile as compile_", "T = ''"]
    for i in range(12):
        flags = rng.choice(FLAGS)
        made = rng.choice(CALLS).format(p=literal_of(rng, make_pattern(rng)), f=f", {flags}" if flags else "", k=f", flags={flags}" if flags else "")
        lines.append(f"c{i} = lambda: {made}")
    if rng.random() < 0.1:
        lines.append("def later():\n    re = None\n    return re.compile('(a')")
    return "\n".join(lines) + "\n"


# ---- the judge: the pattern cut into parts by a small tokenizer, and each part read by the parser of `re`

class Cut(Exception):
    pass


def cut(text, start, verbose, end=""):
    """The branches up to an unmatched parenthesis; each is a list of (start of the unit, end of it, end with the quantifier)."""
    branches, at = [[]], start
    while at < len(text) and text[at] != ")":
        first = at
        if text[at] == "|":
            branches.append([])
            at += 1
            continue
        if verbose and text[at] in string.whitespace:
            at += 1
            continue
        if verbose and text[at] == "#":
            found = text.find("\n", at)
            at = len(text) if found < 0 else found + 1
            continue
        if text[at] == "\\":
            found = re.compile(r"\\(x..|u.{4}|U.{8}|0[0-7]{0,2}|[1-7][0-7]{2}|[1-9][0-9]?|.)", re.S).match(text, at)
            at = found.end()
        elif text[at] == "[":
            at = re.compile(r"\[\^?(\\.|[^\\])(\\.|[^\]\\])*\]", re.S).match(text, at).end()
        elif text[at] == "(":
            if text.startswith("(?#", at):
                at = re.compile(r"\(\?#(\\.|[^)\\])*\)", re.S).match(text, at).end()
                continue
            if found := re.compile(r"\(\?[aiLmsux]+\)").match(text, at):
                at = found.end()
                continue
            if found := re.compile(r"\(\?P=[^)]*\)").match(text, at):
                at = found.end()
            else:
                at = inside_of(text, at, verbose)[2]
        else:
            at += 1
        unit = at
        if found := re.compile(r"([*+?]|\{(?!\})\d*(,\d*)?\})" + ("[?+]?" if hasattr(parser, "POSSESSIVE_REPEAT") else "[?]?")).match(text, skip(text, at, verbose)):
            at = found.end()
            # A quantifier's last sign may stand apart as well.
        branches[-1].append((first, unit, at))
    return branches, at


def skip(text, at, verbose):
    while True:
        if found := re.compile(r"\(\?#(\\.|[^)\\])*\)", re.S).match(text, at):
            at = found.end()
        elif verbose and (found := re.compile(r"\s+|#[^\n]*\n?").match(text, at)):
            at = found.end()
        else:
            return at


def inside_of(text, at, verbose):
    """For a group: its opening, its branches, and where it ends."""
    opening = re.compile(r"\((\?P<\w+>|\?:|\?>|\?<?[=!]|\?\(\w+\)|\?[aiLmsux]*(-[imsx]+)?:)?").match(text, at)
    flags = opening.group()
    if re.fullmatch(r"\(\?[aiLmsux]*(-[imsx]+)?:", flags):
        on, _, off = flags[2:-1].partition("-")
        verbose = (verbose or "x" in on) and "x" not in off
    branches, end = cut(text, opening.end(), verbose)
    return flags, branches, end + 1, verbose


class Words:
    """A pattern in words, made from what the parser of `re` says of each part by itself."""

    def __init__(self, text, compiled):
        self.text, self.compiled = text, compiled
        self.names = {number: name for name, number in compiled.groupindex.items()}
        self.verbose = bool(compiled.flags & re.X)
        self.numbers = {}

    def tree(self, source, flags):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            source = source if isinstance(self.compiled.pattern, str) else source.encode("latin-1")
            return list(parser.parse(source, flags & ~(re.X | re.DEBUG)))

    def parts(self, branch, flags):
        """Units, where literals that stand side by side are one."""
        parts = []
        for first, unit, end in branch:
            is_literal = unit == end and self.is_literal(first, unit, flags)
            if is_literal and parts and parts[-1][0] and parts[-1][1][-1][2] == first:
                parts[-1][1].append((first, unit, end))
            else:
                parts.append((is_literal, [(first, unit, end)]))
        return [units for _, units in parts]

    def is_literal(self, first, unit, flags):
        source = self.text[first:unit]
        if source[0] in "([.^$" or self.is_same(source):
            return False
        return self.tree(source, flags)[0][0] is parser.LITERAL

    def is_same(self, source):
        return source.startswith("(?P=") or (source[0] == "\\" and source[1:].isdigit() and source[1] != "0" and not (len(source) == 4 and int(source[1:], 8) >= 0))

    def all(self):
        """(start, end, words) of each part, groups before what is in them."""
        flags = self.compiled.flags
        self.branches, end = cut(self.text, 0, self.verbose)
        if end != len(self.text):
            raise Cut(f"{self.text!r} is cut at {end}")
        # The numbers of groups are those of their parentheses.
        self.count = 0
        self.number(self.branches, self.verbose)
        yield from self.walk(self.branches, flags, self.verbose)

    def number(self, branches, verbose):
        for branch in branches:
            for first, unit, _ in branch:
                if self.text[first] == "(" and not self.text.startswith("(?P=", first):
                    opening, inner, _, inner_verbose = inside_of(self.text, first, verbose)
                    if opening == "(" or opening.startswith("(?P<"):
                        self.count += 1
                        self.numbers[first] = self.count
                    self.number(inner, inner_verbose)

    def walk(self, branches, flags, verbose):
        for branch in branches:
            for units in self.parts(branch, flags):
                yield units[0][0], units[-1][2], self.describe(units, flags, verbose)
                first, unit, _ = units[0]
                if self.is_group(first):
                    opening, inner, _, inner_verbose = inside_of(self.text, first, verbose)
                    yield from self.walk(inner, self.changed(opening, flags), inner_verbose)

    def is_group(self, first):
        return self.text[first] == "(" and not self.text.startswith("(?P=", first)

    def changed(self, opening, flags):
        if re.fullmatch(r"\(\?[aiLmsux]*(-[imsx]+)?:", opening):
            on, _, off = opening[2:-1].partition("-")
            if on.strip("imsx"):
                flags &= ~(re.A | re.L | re.U)
            for letter in on:
                flags |= getattr(re, letter.upper())
            for letter in off:
                flags &= ~getattr(re, letter.upper())
        return flags

    def describe(self, units, flags, verbose):
        if len(units) > 1:
            chars = [chr(self.tree(self.text[first:unit], flags)[0][1]) for first, unit, _ in units]
            if all(map(is_plain, chars)):
                return f"the text `{''.join(chars)}`"
            return ", then ".join(map(alone, chars))
        first, unit, end = units[0]
        if unit == end:
            return self.once(first, unit, flags, verbose)
        least, most, mode = self.quantifier(unit, end)
        if self.is_group(first):
            return f"{times(least, most)}: {self.once(first, unit, flags, verbose, True)}{mode}"
        if self.is_same(self.text[first:unit]):
            return f"{times(least, most)}: {self.once(first, unit, flags, verbose)}{mode}"
        return f"{quantity(least, most)} {self.noun(first, unit, flags, most == 1)}{mode}"

    def quantifier(self, unit, end):
        [(op, (least, most, _))] = list(parser.parse("a" + self.text[skip(self.text, unit, self.verbose) : end]))
        mode = ", as few as possible" if op is parser.MIN_REPEAT else "" if op is parser.MAX_REPEAT else ", giving none of them back"
        return least, None if most == parser.MAXREPEAT else int(most), mode

    def once(self, first, unit, flags, verbose, repeated=False):
        source = self.text[first:unit]
        if self.is_same(source):
            name = source[4:-1] if source.startswith("(?P=") else source[1:]
            return f"the same text as {self.group_name(self.compiled.groupindex.get(name) or int(name))}"
        if self.is_group(first):
            opening, inner, _, inner_verbose = inside_of(self.text, first, verbose)
            if found := re.fullmatch(r"\(\?\((\w+)\)", opening):
                number = self.compiled.groupindex.get(found[1]) or int(found[1])
                if repeated:
                    return f"what depends on group {number}"
                counts = [counted(len(self.parts(branch, flags))) for branch in inner]
                return f"if group {number} has matched: {counts[0]}" + (f"; if not: {counts[1]}" if len(counts) > 1 else "")
            head = {"(?=": "here has to follow, without being taken", "(?!": "here must not follow", "(?<=": "before here has to stand", "(?<!": "before here must not stand",
                    "(?>": "a group that gives nothing back once it has matched"}.get(opening)
            if first in self.numbers:
                head = self.group_name(self.numbers[first])
            elif head is None:
                on, _, off = opening[2:-1].partition("-")
                head = "a group without a number" + listed(", with ", on) + listed(", without ", off)
            return f"{head}: {self.contents(inner, self.changed(opening, flags), inner_verbose)}"
        [(op, value)] = self.tree(source, flags)
        if op is parser.AT:
            return {"^": "the start of a line" if flags & re.M else "the start of the text", "$": "the end of a line" if flags & re.M else "the end of the text, or a line feed that ends it",
                    r"\b": "the edge of a word", r"\B": "a place that is no edge of a word", r"\A": "the start of the text"}.get(source, "the very end of the text")
        if op is parser.LITERAL and source[0] != "[":
            return alone(chr(value))
        return "a " + self.noun(first, unit, flags, True)

    def group_name(self, number):
        return f"group {number} `{self.names[number]}`" if number in self.names else f"group {number}"

    def contents(self, branches, flags, verbose):
        if len(branches) == 1:
            parts = self.parts(branches[0], flags)
            if not parts:
                return "nothing"
            if len(parts) > 3:
                return f"{len(parts)} parts"
            return ", then ".join(self.short(units, flags, verbose) for units in parts)
        texts = []
        for branch in branches:
            if not branch or not all(unit == end and self.is_literal(first, unit, flags) for first, unit, end in branch):
                return f"one of {len(branches)} alternatives"
            texts.append("".join(chr(self.tree(self.text[first:unit], flags)[0][1]) for first, unit, _ in branch))
        if len(texts) > 8 or not all(is_plain(c) for text in texts for c in text):
            return f"one of {len(branches)} alternatives"
        return ", ".join(f"`{text}`" for text in texts[:-1]) + f" or `{texts[-1]}`"

    def short(self, units, flags, verbose):
        first, unit, end = units[0]
        if len(units) > 1 or not self.is_group(first) or self.text.startswith("(?(", first):
            return self.describe(units, flags, verbose)
        opening = inside_of(self.text, first, verbose)[0]
        name = self.group_name(self.numbers[first]) if first in self.numbers else "a look around" if opening in ("(?=", "(?!", "(?<=", "(?<!") else "a group without a number"
        if unit == end:
            return name
        least, most, mode = self.quantifier(unit, end)
        return f"{times(least, most)}: {name}{mode}"

    def noun(self, first, unit, flags, one):
        source = self.text[first:unit]
        [(op, value)] = self.tree(source, flags)
        pick = lambda single, several: single if one else several
        if op is parser.ANY:
            return pick("character of any kind", "characters of any kind") if flags & re.S else pick("character that is no line feed", "characters that are no line feeds")
        if source[0] == "[":
            members = [(parser.LITERAL, value)] if op in (parser.LITERAL, parser.NOT_LITERAL) else list(value)
            negated = op is parser.NOT_LITERAL or members[0][0] is parser.NEGATE
            members = [member for member in members if member[0] is not parser.NEGATE]
            words = [alone(chr(v)) if o is parser.LITERAL else f"{named(chr(v[0]))} to {named(chr(v[1]))}" if o is parser.RANGE else MEMBERS[str(v)] for o, v in members]
            more = f" and {len(words) - 8} more" if len(words) > 8 else ""
            return pick("character", "characters") + (" other than " if negated else " out of ") + ", ".join(words[:8]) + more
        if op is parser.LITERAL:
            return pick("space", "spaces") if value == 32 else named(chr(value))
        return NOUNS[str(value[0][1])][not one]


MEMBERS = {"CATEGORY_DIGIT": "digits", "CATEGORY_NOT_DIGIT": "all but digits", "CATEGORY_WORD": "letters, digits and `_`", "CATEGORY_NOT_WORD": "all but letters, digits and `_`",
           "CATEGORY_SPACE": "white space", "CATEGORY_NOT_SPACE": "all but white space"}
NOUNS = {"CATEGORY_DIGIT": ("digit", "digits"), "CATEGORY_NOT_DIGIT": ("character that is no digit", "characters that are no digits"), "CATEGORY_WORD": ("letter, digit or `_`", "letters, digits or `_`"),
         "CATEGORY_NOT_WORD": ("character that is no letter, digit or `_`", "characters that are no letters, digits or `_`"), "CATEGORY_SPACE": ("white-space character", "white-space characters"),
         "CATEGORY_NOT_SPACE": ("character that is no white space", "characters that are no white space")}


def listed(words, letters):
    return words + ", ".join(f"`{letter}`" for letter in "aiLmsux" if letter in letters) if letters else ""


def counted(count):
    return "nothing" if count == 0 else f"{count} part{'s' * (count != 1)}"


def is_plain(c):
    return c == " " or (c.isprintable() and c != "`" and (c.isascii() or c.isalnum()))


def alone(c):
    return "a space" if c == " " else named(c)


def named(c):
    special = {" ": "space", "\n": "a line feed", "\t": "a tab", "\r": "a carriage return", "`": "a backtick"}
    return special.get(c) or (f"`{c}`" if is_plain(c) else f"`U+{ord(c):04X}`")


def quantity(least, most):
    if most is None:
        return {0: "any number of", 1: "one or more"}.get(least, f"{least} or more")
    if least == most:
        return str(least)
    return ("at most one" if most == 1 else f"at most {most}") if least == 0 else f"{least} to {most}"


def times(least, most):
    return "once or not at all" if (least, most) == (0, 1) else "once" if (least, most) == (1, 1) else f"{quantity(least, most)} times"


def shown(words, start, end):
    """The source of a part as it is shown."""
    text = words.text[start:end]
    if words.verbose and text.split():
        text = " ".join(text.split())
    text = text.replace("\n", "\\n")
    return text if len(text) <= 40 else text[:39] + "…"


def samples(rng):
    return ["".join(rng.choice("ab7_ é-#xfoo.\nAé") for _ in range(rng.randint(0, 12))) for _ in range(25)]


def judge_patterns(program, notes):
    rng = random.Random(program.source)
    tree = ast.parse(program.source)
    for note in notes:
        if note["weight"] == "whereabouts":
            continue
        place = (note["location"]["row"], note["location"]["column"] - 1)
        lines = program.source.splitlines()
        nodes = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and any(isinstance(a, ast.Constant) and (a.lineno, len(lines[a.lineno - 1].encode()[: a.col_offset].decode())) == place
                                                                              for a in [*n.args, *(k.value for k in n.keywords)])]
        function = ast.unparse(nodes[0].func).replace("compile_", "re.compile")
        pattern = next(a.value for a in [*nodes[0].args, *(k.value for k in nodes[0].keywords)] if isinstance(a, ast.Constant) and isinstance(a.value, (str, bytes)) and
                       (a.lineno, len(lines[a.lineno - 1].encode()[: a.col_offset].decode())) == place)
        flags = next((eval(ast.unparse(k.value), {"re": re}) for k in nodes[0].keywords if k.arg == "flags"), 0)
        if function.endswith(("compile", "match", "search", "findall", "finditer", "fullmatch")) and not any(k.arg == "flags" for k in nodes[0].keywords):
            more = nodes[0].args[1 if function.endswith("compile") else 2 :]
            flags = eval(ast.unparse(more[0]), {"re": re}) if more else 0
        compiled = call(re.compile, pattern, flags)
        lead = note["lead"]
        if groups := matched("{c} raises {c}: {*}", lead):
            ok = isinstance(compiled, eval(groups[1], {"re": re})) and str(compiled) == groups[2][1:-1] and groups[0] == function and note["weight"] == "fails"
            yield note, lead, ok or f"{pattern!r}: {compiled!r}"
            continue
        if isinstance(compiled, Exception):
            yield note, lead, f"{pattern!r}: {compiled!r}"
            continue
        text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
        try:
            words = Words(text, compiled)
            expected = list(words.all())
        except (Cut, AttributeError, ValueError) as error:
            yield note, lead, f"the judge cannot cut {pattern!r}: {error!r}"
            continue
        parts = [f"`{shown(words, start, end)}`: {said}" for start, end, said in expected]
        yield note, "steps", same(parts[:30], note["steps"])
        yield note, lead, judge_lead(note, lead, function, words, compiled, rng)
        top = [words.parts(branch, compiled.flags) for branch in words.branches]
        if len(top) == 1:
            bullets = [f"`{shown(words, units[0][0], units[-1][2])}`: {words.describe(units, compiled.flags, words.verbose)}" for units in top[0]]
        else:
            bullets = [(f"`{shown(words, branch[0][0], branch[-1][2])}`: " if branch else "") + words.contents([branch], compiled.flags, words.verbose) for branch in words.branches]
        said = [fact["text"] for fact in note["facts"] if fact["kind"] == "bullet"]
        if said:
            yield note, "bullets", same(bullets[:6], said)
        for text in [fact["text"] for fact in note["facts"] if fact["kind"] == "line"]:
            if groups := matched("… and {n} more.", text):
                yield note, text, same(len(bullets) - 6, int(groups[0]))
            elif text.startswith("Flags: "):
                yield note, text, judge_flags(text, compiled)
            else:
                known = ("The first alternative that matches wins, not the longest.", "Two quantifiers share the same characters, and every way to share them out is tried. One quantifier is enough.")
                yield note, text, (text in known and note["weight"] == "surprise") or unknown(text)


def judge_flags(text, compiled):
    said = {"case is ignored": re.I, "`^` and `$` are at each line": re.M, "`.` is a line feed too": re.S, "blanks and comments are left out": re.X, "`\\w`, `\\d`, `\\s` and `\\b` know ASCII only": re.A,
            "the locale decides what a letter is": re.L, "the flag for Unicode changes nothing": 0}
    found = text[len("Flags: ") : -1].split("; ")
    flags = 0
    for one in found:
        if one not in said:
            return unknown(one)
        flags |= said[one]
    return same(flags, compiled.flags & ~re.U)


def cost(compiled, text):
    """The time that this thread itself is busy: others that run beside it change nothing."""
    start = time.thread_time()
    compiled.match(text)
    return time.thread_time() - start


def doubles(compiled, char, end):
    """Whether two more of the character take about four times as long."""
    spent = []
    for length in (16, 18, 20):
        text = char * length + end
        text = text if isinstance(compiled.pattern, str) else text.encode()
        spent.append(min(cost(compiled, text) for _ in range(2)))
    return spent[2] > 2.5 * spent[1] > 2.5 * 2 * spent[0]


def judge_lead(note, lead, function, words, compiled, rng):
    count = compiled.groups
    texts = [t if isinstance(compiled.pattern, str) else t.encode() for t in samples(rng)]
    kind = "strings" if isinstance(compiled.pattern, str) else "bytes objects"
    if groups := matched("{n} groups: `findall` gives a list of tuples of {n} {*}", lead):
        shapes = all(isinstance(one, tuple) and len(one) == count for text in texts for one in compiled.findall(text))
        return (function == "re.findall" and int(groups[0]) == int(groups[1]) == count > 1 and groups[2] == kind and shapes) or f"{count} groups"
    if lead == "`findall` gives a list of what group 1 matches, not of whole matches":
        ok = all(compiled.findall(text) == [m.group(1) if m.group(1) is not None else text[:0] for m in compiled.finditer(text)] for text in texts)
        return (function == "re.findall" and count == 1 and ok) or f"{count} groups"
    if groups := matched("{*}: what {*} also goes into the result of `split`", lead):
        ok = function == "re.split" and groups[0] == f"{count} group{'s' * (count > 1)}" and groups[1] == ("it matches" if count == 1 else "they match")
        return (ok and all(len(compiled.split(t)) == 1 + (1 + count) * len(list(compiled.finditer(t))) for t in texts)) or f"{count} groups"
    if groups := matched("{c} can take for ever: each further {c} doubles the time where the end does not match", lead):
        return note["weight"] == "surprise" and any(doubles(compiled, groups[1], end) for end in ("", "\n\0", "\0")) or f"{compiled} does not"
    if groups := matched("{c} is never taken: {c} stands before it, and always matches there", lead):
        later, earlier = groups
        branches = ["".join(chr(words.tree(words.text[a:b], compiled.flags)[0][1]) for a, b, _ in branch) if branch else "" for branch in words.branches
                    if all(b == c and words.is_literal(a, b, compiled.flags) for a, b, c in branch)]
        ok = branches.index(earlier) < len(branches) - 1 - branches[::-1].index(later)
        taken = [m for text in [*texts, later if isinstance(compiled.pattern, str) else later.encode()] for m in compiled.finditer(text)]
        return (ok and note["weight"] == "surprise" and function != "re.fullmatch" and (later == earlier or not any(m.group() in (later, later.encode()) for m in taken))) or f"{branches}"
    if groups := re.fullmatch(r"(\d+) groups?", lead):
        return (int(groups[1]) == count and not compiled.groupindex) or f"{count} groups {compiled.groupindex}"
    if groups := re.fullmatch(r"(\d+) groups?: (.*)", lead):
        names = {number: name for name, number in compiled.groupindex.items()}
        said = [f"{n} is `{names[n]}`" if n in names else f"{n} has no name" for n in range(1, count + 1)]
        expected = ", ".join(said[:6]) + (f" and {count - 6} more" if count > 6 else "")
        return same((count, expected), (int(groups[1]), groups[2]))
    if count and function not in ("re.findall",):
        return f"{count} groups"
    if groups := matched("the first of {n} alternatives that matches", lead):
        return same(len(words.branches), int(groups[0])) if count == 0 else f"{count} groups"
    if len(words.branches) > 1 or count:
        return f"{words.branches}"
    parts = words.parts(words.branches[0], compiled.flags)
    if lead == "nothing, which matches everywhere":
        return not parts and all(compiled.match(text) for text in texts)
    if groups := matched("{n} parts, one after the other", lead):
        return same(len(parts), int(groups[0]))
    return same(", then ".join(words.describe(units, compiled.flags, words.verbose) for units in parts), lead)


FAMILIES = [
    Family("patterns", ("regex-syntax",), make_patterns, judge_patterns, 2000),
]
