"""Holds what pygloss says about expressions that others wrote against how CPython's parser reads them.

    expression_oracle.py [--count N] [--seed N] [FOLDER ...]

Run it with the interpreter of an environment with the packages of `libraries.txt`; the folders are the standard library and
the installed packages, unless some are given. Their files are read in a random order until N different expressions with an
operator inside another are found. Each is put into a file with nothing but such expressions, as it is written. None is run:

- operator precedence: the form with parentheses is the same syntax tree, and has more parentheses than the code;
- chains of comparisons: the form with `and` is made of the chain's own pairs, and the middle is one of its operands;
- `and` and `or`: the operands that are named are those of the syntax tree, in their places.

One verdict a kind: nothing is said that is not so, and of so many expressions at least `LEAST` are spoken of.
"""

import argparse
import ast
import collections
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import sysconfig
import tempfile
import types
import warnings

import insight_cases.operators as operators
from insight_cases.base import sentences

ROOT = pathlib.Path(__file__).resolve().parents[2]
PER_FILE = 200
SHOWN = 12
CONCEPTS = ("operator-precedence", "comparison-operators", "boolean-operators")
# Shares of the expressions.
LEAST = {"operator-precedence": 0.02, "comparison-operators": 0.005, "boolean-operators": 0.1}
OPERATORS = (ast.BinOp, ast.BoolOp, ast.Compare, ast.UnaryOp)
LEFT_OUT = {"site-packages", "test", "tests", "lib2to3", "__pycache__", "idle_test"}


def folders():
    return dict.fromkeys([sysconfig.get_path("stdlib"), sysconfig.get_path("purelib")])


def files(folder):
    """Its Python files that can be read and parsed."""
    for path in sorted(pathlib.Path(folder).rglob("*.py")):
        if not LEFT_OUT & set(path.relative_to(folder).parts):
            yield path


def expressions(path):
    """The outermost operators' expressions of a file that hold another operator, as they are written."""
    try:
        source = path.read_bytes().decode("utf-8")
        tree = ast.parse(source)
    except (UnicodeDecodeError, SyntaxError, ValueError, RecursionError):
        return
    lines = source.split("\n")
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.JoinedStr):
            # What stands inside has no place of its own before 3.12.
            continue
        if isinstance(node, OPERATORS) and holds_another(node):
            yield segment(lines, node)
        else:
            waiting += ast.iter_child_nodes(node)


def segment(lines, node):
    """`ast.get_source_segment`, without cutting the whole text into lines each time."""
    rows = [line.encode() for line in lines[node.lineno - 1 : node.end_lineno]]
    rows[-1] = rows[-1][: node.end_col_offset]
    rows[0] = rows[0][node.col_offset :]
    return b"\n".join(rows).decode()


def holds_another(node):
    parts = list(ast.iter_child_nodes(node))
    return len(parts) > 3 or any(isinstance(part, OPERATORS) for part in parts) or isinstance(node, ast.BoolOp)


def program(texts):
    """A file of such expressions; whatever may stand in a coroutine may stand here."""
    functions = []
    for number, text in enumerate(texts):
        one = f"async def f{number}(self):\n    x = ({text})\n" if "\n" in text else f"async def f{number}(self):\n    x = {text}\n"
        try:
            compile(one, "program.py", "exec")
        except SyntaxError:
            continue
        functions.append(one)
    source = "".join(functions)
    return types.SimpleNamespace(source=source, lines=source.split("\n"), tree=ast.parse(source), size=len(functions))


def explained(paths):
    command = [os.environ.get("PYGLOSS", str(ROOT / "target/release/pygloss")), "explain", "--output-format", "json"]
    command += ["--target-version", f"{sys.version_info[0]}.{sys.version_info[1]}"]
    done = subprocess.run([*command, *map(str, paths)], capture_output=True, encoding="utf-8")
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} failed with {done.returncode}:\n{done.stderr}")
    return [json.loads(line)["notes"] for line in done.stdout.splitlines()]


def placed(program):
    """The operators' expressions by the places that pygloss gives them."""
    found = {}
    for node in ast.walk(program.tree):
        if isinstance(node, OPERATORS):
            start = node.lineno, operators.column(program, node.lineno, node.col_offset)
            end = node.end_lineno, operators.column(program, node.end_lineno, node.end_col_offset)
            found.setdefault((*start, *end), node)
    return found


def dump(text):
    """The tree of an expression that a sentence shows."""
    try:
        return ast.dump(ast.parse(text, mode="eval").body)
    except SyntaxError:
        return None


def judge(program, note, node):
    """Pairs of a sentence and whether it is so."""
    texts = [note["lead"], *sentences(note)]
    if node is None:
        return [(texts[0], False)]
    written = segment(program.lines, node)
    return [(text, VERDICTS[note["concept"]](text, node, written)) for text in texts]


def precedence(text, node, written):
    groups = re.fullmatch(r"read as `(.*)`", text, re.DOTALL)
    return bool(groups) and dump(groups[1]) == ast.dump(node) and groups[1].count("(") > written.count("(")


def chain(text, node, written):
    if not isinstance(node, ast.Compare) or len(node.ops) < 2:
        return False
    sides = [node.left, *node.comparators]
    pairs = [ast.Compare(a, [op], [b]) for a, op, b in zip(sides, node.ops, sides[1:])]
    if groups := re.fullmatch(r"means `(.*)`", text, re.DOTALL):
        return dump(groups[1]) == ast.dump(ast.BoolOp(ast.And(), pairs))
    if groups := re.fullmatch(r"`(.*)` is evaluated once only\.", text, re.DOTALL):
        return dump(groups[1]) in map(ast.dump, sides[1:-1])
    if groups := re.fullmatch(r"`(.*)` and `(.*)` are not compared with each other\.", text, re.DOTALL):
        return len(sides) == 3 and [dump(groups[1]), dump(groups[2])] == [ast.dump(sides[0]), ast.dump(sides[2])]
    return False


def choice(text, node, written):
    if not isinstance(node, ast.BoolOp):
        return False
    is_or = isinstance(node.op, ast.Or)
    first = node.values[0] if len(node.values) == 2 else ast.BoolOp(node.op, node.values[:-1])
    first, last = ast.dump(first), node.values[-1]
    if groups := re.fullmatch(r"gives `(.*)` if that counts as (true|false), else `(.*)`", text, re.DOTALL):
        return dump(groups[1]) == first and dump(groups[3]) == ast.dump(last) and (groups[2] == "true") == is_or
    if groups := re.fullmatch(r"always (true|false): `(.*)` by itself counts as (true|false)", text, re.DOTALL):
        counts = isinstance(last, ast.Constant) and bool(last.value)
        return dump(groups[2]) == ast.dump(last) and {groups[1], groups[3]} == {str(counts).lower()} and counts == is_or
    if groups := re.fullmatch(r"Where `(.*)` is (true|false), this gives `(.*)`\.", text, re.DOTALL):
        return dump(groups[1]) == first and dump(groups[3]) == ast.dump(last) and (groups[2] == "false") == is_or
    if groups := re.fullmatch(r"`(.*)` is evaluated in the second case only\.", text, re.DOTALL):
        return dump(groups[1]) == ast.dump(last)
    if groups := re.fullmatch(r"To compare with both: `(.*)`\.", text, re.DOTALL):
        compared = ast.Compare(node.values[0].left, node.values[0].ops, [last])
        return dump(groups[1]) == ast.dump(ast.BoolOp(ast.Or(), [node.values[0], compared]))
    return False


VERDICTS = {"operator-precedence": precedence, "comparison-operators": chain, "boolean-operators": choice}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=12_000)
    parser.add_argument("--seed", type=int, default=20260)
    parser.add_argument("folders", nargs="*")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    paths = [path for folder in options.folders or folders() for path in files(folder)]
    random.Random(options.seed).shuffle(paths)
    texts, read = {}, 0
    for path in paths:
        if len(texts) >= options.count:
            break
        read += 1
        # Line ends of other systems are no part of what is asked here.
        texts |= {text: path for text in expressions(path) if text and "\r" not in text and "\f" not in text}
    texts = list(texts)[: options.count]
    programs = [program(texts[start : start + PER_FILE]) for start in range(0, len(texts), PER_FILE)]
    size = sum(program.size for program in programs)
    spoken, told, wrong = collections.Counter(), collections.Counter(), collections.defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        for number, one in enumerate(programs):
            one.path = pathlib.Path(folder) / f"expressions_{number}.py"
            one.path.write_text(one.source, encoding="utf-8", newline="\n")
        answers = explained([one.path for one in programs])
    if len(answers) != len(programs):
        wrong["operator-precedence"].append(f"{len(answers)} answers for {len(programs)} files")
    for one, notes in zip(programs, answers):
        nodes = placed(one)
        for note in notes:
            if note["concept"] not in CONCEPTS:
                continue
            start, end = note["location"], note["end_location"]
            spoken[note["concept"]] += 1
            for text, is_so in judge(one, note, nodes.get((start["row"], start["column"], end["row"], end["column"]))):
                told[note["concept"]] += 1
                if not is_so:
                    wrong[note["concept"]].append(f"{one.path.name}:{start['row']}: {text}\n    {one.lines[start['row'] - 1].strip()}")
    failed = 0
    for concept in CONCEPTS:
        enough = spoken[concept] >= LEAST[concept] * size
        failed += bool(wrong[concept]) or not enough
        print(
            f"{concept}: {spoken[concept]} notes on {size} expressions of {read} files, {told[concept]} sentences judged, "
            f"{len(wrong[concept])} wrong{'' if enough else '; TOO FEW'}"
        )
        for line in wrong[concept][:SHOWN]:
            print(f"  {line}")
    print(f"{len(CONCEPTS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
