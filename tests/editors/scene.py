"""What every editor is shown: a fresh folder with the tour in it, and what must be read and come out there."""

import dataclasses
import pathlib
import shutil

SAMPLES = pathlib.Path(__file__).resolve().parents[1] / "samples"
TOUR = SAMPLES / "tour.py"

LEAD = "D → B → C → A → object"
CLASS_LINE = "class D(B, C)"
PITFALL_LINE = "def remember(item, seen=[]):"
CODE = "mutable-default-argument"
MENDED = """\
def remember(item, seen=None):
    if seen is None:
        seen = []
"""
# A rewrite by its title: what it is asked for, and what the lines are before and after it.
REWRITE_TITLE = "Write the comprehension as a loop"
REWRITE_LINE = 'return [f"{n:02d} {item!r}"'
BEFORE = """\
        return [f"{n:02d} {item!r}" for n, item in enumerate(self.items, 1) if item]
"""
AFTER = """\
        result = []
        for n, item in enumerate(self.items, 1):
            if item:
                result.append(f"{n:02d} {item!r}")
        return result
"""

# Every rewrite once: its title, and the line and the word at which it is asked for in `rewrites.py`, which is `rewritten.py` afterwards.
REWRITES = [
    ("Write the comprehension as a loop", "found = [n * n", "["),
    ("Write the loop as a list comprehension", "for person in people", "for"),
    ("Write it as an f-string", 'return "%s: %r"', "% ("),
    ("Write it as an f-string", 'return "{}: {:>4}"', "format"),
    ("Write the f-string as calls of format()", 'return f"{name}, ', 'f"'),
    ("Write the lambda as a", "double = lambda", "lambda"),
    ("Write the function as a lambda", "    def half(n)", "def"),
    ("Write the chain as comparisons joined by", "return low < n", "<"),
    ("Write the conditional expression as an", 'word = "minus"', "if n"),
    ("Write the assignments one after another", "a, b = b, a", "="),
    ("ladder as a", 'if command == "go"', "if"),
    ("Write the decorator as an assignment after the definition", "@contextlib.contextmanager", "@"),
    ("Write the property with a decorator", "area = property", "property"),
    ("Write the class as a", "class _Noted", "class"),
    ("Write the assignment before the statement", "if (size :=", ":="),
    ("Write it as a plain assignment", "total += 2", "total"),
    ("Write the loop with", "for number in numbers", "for"),
    ("Write the loop with", "async for word", "for"),
    ("statement as", "with open(path)", "with"),
    ("statement as", "async with lock", "with"),
    ("as the loop that it stands for", "got = yield from", "yield"),
    ("Write out the", "class Point", "class"),
    ("Write the property as a call", "def size(self):", "size"),
]


@dataclasses.dataclass(frozen=True)
class Scene:
    """One editor's folder: `state` is removed after the run, `workspace` in it is what the editor opens."""

    state: pathlib.Path
    workspace: pathlib.Path
    file: pathlib.Path
    expected: str


def make(state: pathlib.Path) -> Scene:
    """Lays out a scene in the empty folder `state`."""
    workspace = state / "workspace"
    workspace.mkdir()
    file = workspace / TOUR.name
    shutil.copyfile(TOUR, file)
    text = TOUR.read_text(encoding="utf-8")
    for needed in (CLASS_LINE, PITFALL_LINE, BEFORE):
        if text.count(needed) != 1:
            raise SystemExit(f"{TOUR}: the editor tests need `{needed}` in it exactly once; put it back or change scene.py")
    expected = text.replace(PITFALL_LINE + "\n", MENDED)
    (state / "expected.py").write_text(expected, encoding="utf-8")
    shutil.copyfile(SAMPLES / "rewrites.py", workspace / "rewrites.py")
    shutil.copyfile(SAMPLES / "rewritten.py", state / "rewritten.py")
    return Scene(state, workspace, file, expected)
