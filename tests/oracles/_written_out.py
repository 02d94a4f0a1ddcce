"""Judges the notes that have nothing but a construct written out. Their code is run beside the original by `rewrite_oracle.py`."""

import ast
import re

AUGMENTED = re.compile(r"reads `(.+)`, combines it with `(.+)` and (binds|sets) `(.+)` again", re.DOTALL)
EXACTLY = re.compile(r"`(.+)` has to give exactly (\d+) items?(, bound from left to right)?", re.DOTALL)
APART = re.compile(r"`(.+)` is taken apart, from left to right", re.DOTALL)
FORMAT = re.compile(r"gives what `(.+)` gives", re.DOTALL)
JOINED = "each field becomes text by `format()`, and the pieces are joined"
ANEXT = re.compile(r"`await anext\(…\)` asks `(.+)` for one item after the other, until there is none", re.DOTALL)
ENTERED = re.compile(r"`(.+)` is entered here and left however the body ends; both are awaited", re.DOTALL)
IN_PLACE = "Where the object can be changed in place, `+=` and its like do that, and no new one is made."
ALL = (AUGMENTED, EXACTLY, APART, FORMAT, re.compile(re.escape(JOINED)), ANEXT, ENTERED)


def is_alone(note):
    """Whether a note has nothing but a construct written out."""
    return note["weight"] == "working" and any(pattern.fullmatch(note["lead"]) for pattern in ALL)


def same_text(said, node, source):
    """Whether a piece of code is that of a node, on one line and cut where it is long."""
    text = "".join((ast.get_source_segment(source, node) or "").split())
    said = "".join(said.split())
    while text.startswith("(") and not said.startswith("("):
        text = text[1:-1]
    return text.startswith(said[:-1]) if said.endswith("…") else text == said or f"({text})" == said


def at(program, note, kind):
    """The nodes of a class that start in the line of a note."""
    row = note["location"]["row"]
    return [node for node in ast.walk(ast.parse(program.source)) if isinstance(node, kind) and node.lineno == row]


def judge(program, note):
    """Triples of the note, a sentence of it, and True or what is the case instead."""
    lead, source = note["lead"], program.source
    yield note, lead, holds(program, note, lead, source) or "no such construct stands in this line"
    if note["general"]:
        yield note, note["general"], note["general"] == IN_PLACE or "no judge knows this sentence"
    if note["code"]:
        try:
            compile(f"async def run():\n{indented(note['code'])}", "?", "exec")
        except SyntaxError as error:
            yield note, note["code"], f"it is no code: {error}"


def indented(code):
    return "".join(f"    {line}" for line in code.splitlines(keepends=True))


def holds(program, note, lead, source):
    if found := AUGMENTED.fullmatch(lead):
        left, right, verb, again = found.groups()
        return any(
            left == again and same_text(left, node.target, source) and same_text(right, node.value, source) and (verb == "binds") == isinstance(node.target, ast.Name)
            for node in at(program, note, ast.AugAssign)
        )
    if found := EXACTLY.fullmatch(lead):
        return any(same_text(found[1], value, source) and len(items) == int(found[2]) and not any(isinstance(item, ast.Starred) for item in items) for items, value in taken_apart(program, note))
    if found := APART.fullmatch(lead):
        return any(same_text(found[1], value, source) and any(isinstance(item, ast.Starred) for item in items) for items, value in taken_apart(program, note))
    if found := ANEXT.fullmatch(lead):
        return any(same_text(found[1], node.iter, source) for node in at(program, note, ast.AsyncFor))
    if found := ENTERED.fullmatch(lead):
        return any(same_text(found[1], item.context_expr, source) for node in at(program, note, ast.AsyncWith) for item in node.items)
    code = found[1] if (found := FORMAT.fullmatch(lead)) else note["code"]
    texts = at(program, note, ast.JoinedStr)
    return bool(texts) and any(outcome(code, program) == outcome(ast.get_source_segment(source, node), program) for node in texts)


def taken_apart(program, note):
    for node in at(program, note, ast.Assign):
        for target in node.targets:
            if isinstance(target, (ast.Tuple, ast.List)):
                yield target.elts, node.value


def outcome(code, program):
    """What an expression gives, or the class of what it raises."""
    try:
        return eval(code, dict(program.ns))
    except Exception as error:
        return type(error)
