"""Makes programs out of the patterns of a trap file.

A file has one group of patterns after another:

    == KIND | PROBE | silent: WHY        a program that falls into the trap; WHY pygloss may miss it, where it may
    %NAME: A ¦ B                         one choice for the whole group, written `$NAME`
    …the program…
    -- KIND | PROBE | told: WHY          a near neighbour that does not (a missing probe is the group's)
    …the program…

`$f $g $h` are names of functions, `$x $y $z` of variables, `$a $b` of attributes, `$K` to `$O` of classes, `$n $m $k`
different numbers from 2 to 9, `$s $t` words; `«A¦B»` is a choice made anew at each place. A group's members share all names.
"""

import dataclasses
import pathlib
import re

POOLS = {
    "fgh": ["collect", "merge", "prepare", "load", "shape", "größe", "run_all", "describe", "weigh", "turn"],
    "xyz": ["items", "rows", "parts", "names", "entry", "word", "größen", "amounts", "left", "held"],
    "ab": ["values", "size", "kept", "owner", "ñ"],
    "KLMNO": ["Box", "Shelf", "Node", "Basket", "Point", "Käfig", "Pair"],
    "nmk": list("23456789"),
    "st": ["north", "amber", "plum", "ivory", "seven"],
}


@dataclasses.dataclass
class Pattern:
    """A program with holes. `bites` is what it is there to do; `excuse` says why pygloss may get it otherwise."""

    kind: str
    probe: str
    bites: bool
    excuse: str
    lines: list


@dataclasses.dataclass
class Program:
    """A program that is written out."""

    kind: str
    source: str
    probes: list
    bites: bool
    excuse: str


def read(path: pathlib.Path) -> list:
    """The groups of a file: each is its choices and its patterns, the one that bites first."""
    groups = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.startswith(("== ", "-- ")):
            kind, probe, excuse = ([part.strip() for part in re.split(r"\s\|(?=\s|$)", line[3:])] + ["", ""])[:3]
            if line.startswith("=="):
                groups.append(({}, []))
            elif not probe:
                probe = groups[-1][1][0].probe
            groups[-1][1].append(Pattern(kind, probe, line.startswith("=="), excuse, []))
        elif line.startswith("%"):
            name, _, choices = line[1:].partition(":")
            groups[-1][0][name] = [choice.strip() for choice in choices.split("¦")]
        elif groups:
            groups[-1][1][-1].lines.append(line)
        elif line and not line.startswith("#"):
            raise ValueError(f"{path.name}:{number}: a program before the first group")
    for _, patterns in groups:
        for pattern in patterns:
            if pattern.excuse.partition(":")[0] not in ("", "silent" if pattern.bites else "told"):
                raise ValueError(f"{path.name}: {pattern.kind}: {pattern.excuse!r} is no excuse for it")
    return groups


def write(group, rng, neighbours: int = 2) -> list:
    """One program that bites, and some that do not, with the same names."""
    choices, patterns = group
    filled = {name: rng.choice(options) for name, options in choices.items()}
    for holes, pool in POOLS.items():
        filled.update(zip(holes, rng.sample(pool, len(holes))))
    near = patterns[1:]
    chosen = [patterns[0], *(near if len(near) <= neighbours else rng.sample(near, neighbours))]
    dress = Dress(rng)
    return [_fill(pattern, filled, rng, dress) for pattern in chosen]


def _fill(pattern, filled, rng, dress) -> Program:
    def fill(text):
        text = re.sub("«([^«»]*)»", lambda found: rng.choice(found[1].split("¦")), text)
        # A choice of the group may have holes of its own.
        for _ in range(2):
            text = re.sub(r"\$([A-Z]{2,}|[A-Za-z])", lambda found: filled[found[1]], text)
        return text

    source = fill("\n".join(pattern.lines).strip("\n")) + "\n"
    probes = [fill(probe).strip() for probe in pattern.probe.split(" ; ")] if pattern.probe else []
    return Program(pattern.kind, dress.put_on(source), probes, pattern.bites, pattern.excuse)


class Dress:
    """What makes no difference to a program: line ends, indentation, comments, a block around it."""

    def __init__(self, rng):
        self.ends = rng.choice(["\n"] * 6 + ["\r\n"])
        self.indent = rng.choice(["    "] * 5 + ["\t", "  "])
        self.inside_if = rng.random() < 0.1
        self.head = rng.choice([""] * 5 + ['"""What this is."""\n', "# A comment.\n\n", "from __future__ import annotations\n"])
        self.comments = rng.random() < 0.1

    def put_on(self, source: str) -> str:
        """The same program, dressed."""
        lines = []
        for line in source.splitlines():
            text = line.lstrip(" ")
            depth = (len(line) - len(text)) // 4 + self.inside_if
            if self.comments and text.startswith(("def ", "return ", "for ")):
                lines.append(self.indent * depth + "# about the next line")
            lines.append(self.indent * depth + text if text else "")
        head = self.head + ("if True:\n" if self.inside_if else "")
        return (head + "\n".join(lines) + "\n").replace("\n", self.ends)
