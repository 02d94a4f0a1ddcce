"""Dict, set and nested comprehensions."""

import ast
import re

from .base import Family, call, codes, matched, same, sentences, unknown
from .statements import segment_of, strings_of

ITERABLES = ["[1, 2, 1]", "'abca'", "(3, 4)", "range({n})", "[('a', 1), ('b', 1), ('a', {n})]", "pairs", "words", "given([1, 2])", "[]", "{{1: 2}}", "[(1, 2), (3, 4)]", "[[1, 2], [1, 3]]", "['x', 'y', 'x']", "[1, True, 1.0]", "{{'a': 1, 'b': 1, 'a': {n}}}.items()", "{{'a': 1, 'b': {n}}}.values()", "{{1: 'x', 2: 'x'}}.items()", "table.items()", "table", "[1, 2, {n}]"]


def clause(rng, targets):
    over = rng.choice(ITERABLES).format(n=rng.randint(1, 4))
    is_pair = over.startswith(("[(", "[[", "pairs")) or over.endswith(".items()")
    target = rng.choice(["k, v", "(k, v)", "k, w", "k, k"]) if is_pair else rng.choice(["x", "y", "k"])
    targets += re.findall(r"\w+", target)
    return f"for {target} in {over}"


def make(rng):
    lines = ["pairs = [('p', 1), ('q', 1)]", "words = ['one', 'two', 'one']", "table = {'a': 2, 'b': 2, 'c': 3}", "def given(value): return value"]
    if rng.random() < 0.2:
        lines.append(rng.choice(["words.append('x')", "pairs = given(pairs)", "table['d'] = 4", "table = given(table)", "def range(n): return 'pq'", "words = 'uvu'"]))
    for i in range(6):
        targets = []
        clauses = [clause(rng, targets) for _ in range(rng.choice([1, 1, 1, 2, 2, 3]))]
        if rng.random() < 0.25:
            clauses.insert(rng.randint(1, len(clauses)), rng.choice(["if True", f"if {clauses[0].split()[1].strip('(,)')} != 1", "if yes"]))
        name = rng.choice(targets)
        key = rng.choice([name, name, name, f"({name}, 1)", f"str({name})", f"(z := {name})", "1"])
        body = " ".join(clauses)
        kind = rng.random()
        if kind < 0.55:
            text = f"{{{key}: {rng.choice(targets)} {body}}}"
        elif kind < 0.75:
            text = f"{{{key} {body}}}"
        elif kind < 0.9:
            text = f"[{key} {body}]"
        else:
            text = f"list({key} {body})"
        if rng.random() < 0.1:
            text = text.replace(" for", "\n  for # why\n  " if False else "\n  for", 1)
        lines.append(f"r{i} = {text}" if rng.random() < 0.8 else f"r{i} = ({text})")
    return "yes = 1\n" + "\n".join(lines) + "\n"


def judge(program, notes):
    if program.error:
        return
    for note in notes:
        segment = segment_of(program, note)
        segment = segment if note["concept"] == "dict-comprehension" or segment[0] in "[{(" else f"({segment})"
        tree = ast.parse(segment.strip(), mode="eval").body
        if not hasattr(tree, "generators"):
            tree = tree.args[0]
        lead = note["lead"]
        rounds = count_rounds(tree, program.ns)
        if note["concept"] == "nested-comprehension":
            if groups := re.fullmatch(r"([\d ×]+) = (\d+) rounds, the last `for` fastest", lead):
                product = eval(groups[1].replace("×", "*"))
                yield note, lead, product == int(groups[2]) == rounds or f"{rounds} rounds"
            elif groups := matched("{n} loops, one in the other: the first {c} is the outermost", lead):
                yield note, lead, same(len(tree.generators), int(groups[0]))
            else:
                yield note, lead, unknown(lead)
            want = []
            for generator in tree.generators:
                want.append(("for", ast.dump(generator.target), ast.dump(generator.iter)))
                want += [("if", ast.dump(test)) for test in generator.ifs]
            for at, text in enumerate(sentences(note)):
                line = codes(text)[0]
                said = ast.parse(f"[0 for _ in _ {line}]" if line.startswith("if") else f"[0 {line}]", mode="eval").body.generators[0]
                found = ("if", ast.dump(said.ifs[0])) if line.startswith("if") else ("for", ast.dump(said.target), ast.dump(said.iter))
                place = ", the outermost" if at == 0 else ", the innermost" if at == len(want) - 1 else ""
                yield note, text, found == want[at] and text == f"`{line}`{place}"
            continue
        value = eval(segment, dict(program.ns))
        if note["code"] is not None:
            ns = dict(program.ns)
            target = note["code"].split(" = ")[0]
            error = call(exec, note["code"], ns)
            yield note, note["code"], same(ns.get(target) if error is None else error, value)
        elif not any("\n" in token for token in strings_of(segment)):
            yield note, "no loop", "there is no string over several lines"
        kind = type(value).__name__
        if groups := re.fullmatch(r"a loop that builds a (dict|set) of (\d+) (?:keys?|elements?)", lead):
            yield note, lead, same((kind, len(value)), (groups[1], int(groups[2])))
        elif groups := re.fullmatch(r"(\d+) rounds, but only (\d+) (?:keys?|elements?): `(.*)` comes (\d+) times", lead):
            keys = keys_of(tree, program.ns)
            yield note, lead, same((len(keys), len(value), [repr(k) for k in keys].count(groups[3])), (int(groups[1]), int(groups[2]), int(groups[4])))
        else:
            yield note, lead, lead == f"a loop that builds a {kind}" or unknown(lead)
        for text in sentences(note):
            groups = matched("Of several values for {c}, the last one stays.", text)
            key = eval(groups[0])
            pairs = pairs_of(tree, program.ns)
            yield note, text, [v for k, v in pairs if k == key][-1] == value[key]


def run_as_list(tree, element, ns):
    node = ast.ListComp(element, tree.generators)
    return eval(compile(ast.fix_missing_locations(ast.Expression(node)), "", "eval"), dict(ns))


def count_rounds(tree, ns):
    return len(run_as_list(tree, ast.Constant(0), ns))


def keys_of(tree, ns):
    return run_as_list(tree, getattr(tree, "key", None) or tree.elt, ns)


def pairs_of(tree, ns):
    return run_as_list(tree, ast.Tuple([tree.key, tree.value], ast.Load()), ns)


FAMILIES = [Family("dict-and-nested-comprehensions", ("dict-comprehension", "nested-comprehension"), make, judge, 400)]
