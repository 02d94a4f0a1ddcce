"""What one `=` binds or sets, and which names then have the object."""

import ast
import re
import symtable

from .base import Family, call, codes, compiled, matched, same, sentences, unknown

NAMES = ["alpha", "beta", "gamma"]
VALUES = ["1", "[2]", "'x'", "box", "alpha", "beta", "(gamma)", "alpha", "len('ab')", "alpha or beta", "box.item", "box[0]", "{}", "lambda: alpha"]
TARGETS = ["{n}", "{n}", "{n}", "{n}", "({n})", "{n}: int", "{n}: 'Late'", "box.{n}", "box.__{n}", "(box).{n}", "box.item.{n}", "box.__{n}__", "box[0]", "box['{n}']", "box[1:]", "box[::2]",
           "box[1, 2]", "box[1,]", "box[{n}]", "box.get()[0]", "box.get().{n}", "box[box[0]]", "{n} = {m}", "{n}, {m}", "[{n}]", "box[0].{n}", "box[f'{{alpha}}'] ", "box [ 0 ]"]
# What is never read is judged by another family.
OTHERS = "what a call gives for the parameter"
HEAD = '''class Box:
    def __init__(self, depth=2):
        self.__dict__['item'] = Box(depth - 1) if depth else self
    def get(self): return self
    def __getitem__(self, key): return self
    def __hash__(self): return 3
    def __iter__(self): return iter((1, 2))
    def __setattr__(self, name, value): LOG.append((sys._getframe(1).f_lineno, '__setattr__', name, id(self)))
    def __setitem__(self, key, value): LOG.append((sys._getframe(1).f_lineno, '__setitem__', key, id(self)))
box = Box()
alpha, beta, gamma = 4, 5, 6'''.splitlines()


def statements(rng, depth):
    for _ in range(rng.randint(1, 4)):
        n, m = rng.choice(NAMES), rng.choice(NAMES)
        kind = rng.random()
        if kind < 0.65:
            target, value = rng.choice(TARGETS).format(n=n, m=m), rng.choice(VALUES)
            yield f"{target} = {'box' if ', ' in target and '[1' not in target or target.startswith('[') else value}"
        elif kind < 0.8 and depth < 2:
            yield rng.choice(["if box:", f"for {n} in (1, 2):", "try:", f"with_{n} = 1\nif alpha:"])
            yield from ("    " + line for line in statements(rng, depth + 1))
            yield "LATE"
        else:
            yield rng.choice([f"del {n}\n{n} = 2", f"import os as {n}", f"def {n}(): pass", f"({n} := 3)", f"{n} += 1", f"{n}: int", f"[{n} for {n} in (1, 2)]", "pass"])


def block(rng, indent=""):
    lines = []
    for line in statements(rng, 0):
        for part in line.split("\n"):
            if part.strip() == "LATE":
                opener = next((one for one in reversed(lines) if one.strip().endswith(":") and len(one) - len(one.lstrip()) == len(indent) + len(line) - len(line.lstrip())), "")
                if opener.strip() == "try:":
                    lines.append(opener.replace("try:", "except ImportError: pass"))
            else:
                lines.append(indent + (line[: len(line) - len(line.lstrip())] if not part.startswith(" ") else "") + part)
    return lines


def make(rng):
    lines = ["import sys", *HEAD]
    for number in range(rng.randint(1, 3)):
        shape = rng.random()
        n = rng.choice(NAMES)
        if shape < 0.35:
            lines += [f"def run{number}({rng.choice(['', n, f'{n}=1', f'*{n}', f'other, {n}=2'])}):", *block(rng, "    "), f"run{number}{rng.choice(['()', '(1)', '(1, 2)'])}"]
        elif shape < 0.5:
            lines += [f"def run{number}():", f"    {rng.choice(['global', 'global'])} {n}", *block(rng, "    "), f"run{number}()"]
        elif shape < 0.65:
            lines += [f"def run{number}():", f"    {n} = 0", "    def inner():", f"        nonlocal {n}", *block(rng, "        "), "    inner()", *block(rng, "    "), f"run{number}()"]
        elif shape < 0.8:
            lines += [f"class K{number}:", *block(rng, "    "), "    def method(self, box=box):", *block(rng, "        "), f"K{number}().method()"]
        else:
            lines += block(rng)
    return compiled("\n".join(lines) + "\n", "import sys\n" + "\n".join([*HEAD, "delta = 1", "epsilon = delta"]) + "\n")


class Scopes(ast.NodeVisitor):
    """Of each simple assignment, by line, the scopes around it, and all lines that bind a name in a scope."""

    def __init__(self, source):
        self.tree = ast.parse(source)
        self.tables = {(t.get_lineno(), t.get_name()): t for t in walked(symtable.symtable(source, "program.py", "exec"))}
        self.around = [(self.tables[0, "top"], None)]
        self.found = {}
        self.bound = {}
        self.visit(self.tree)

    def inside(self, node):
        name = getattr(node, "name", "lambda")
        for outer in [*getattr(node, "decorator_list", ()), *(getattr(node, "args", None) and [*node.args.defaults, *filter(None, node.args.kw_defaults)] or ())]:
            self.visit(outer)
        if name != "lambda":
            self.bind(name, node.lineno)
        self.around.append((self.tables[node.lineno, name], node))
        for inner in node.body if isinstance(node.body, list) else [node.body]:
            self.visit(inner)
        self.around.pop()

    visit_FunctionDef = visit_ClassDef = visit_Lambda = inside

    def visit_ListComp(self, node):
        """Its variables are its own."""

    def visit_Import(self, node):
        for alias in node.names:
            self.bind(alias.asname or alias.name, node.lineno)

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Store):
            self.bind(node.id, node.lineno)

    def visit_AnnAssign(self, node):
        if node.value is not None:
            self.found[node.lineno] = ([node.target], node.value, list(self.around))
            self.generic_visit(node)

    def visit_Assign(self, node):
        self.found[node.lineno] = (node.targets, node.value, list(self.around))
        self.generic_visit(node)

    def owner(self, name, around):
        """The table of the variable that a statement in these scopes binds."""
        table = around[-1][0]
        symbol = table.lookup(name)
        if symbol.is_declared_global() or table.get_type() == "module":
            return around[0]
        if symbol.is_local():
            return around[-1]
        return next(one for one in reversed(around[:-1]) if one[0].get_type() == "function" and name in one[0].get_identifiers() and one[0].lookup(name).is_local())

    def bind(self, name, line):
        owner, _ = self.owner(name, self.around)
        self.bound.setdefault((owner.get_id(), name), set()).add((line, self.around[-1][0].get_id()))


def walked(table):
    yield table
    for child in table.get_children():
        yield from walked(child)


class Watched(ast.NodeTransformer):
    """After `x = y`, notes whether the two names have one object."""

    def visit_Assign(self, node):
        if not isinstance(node.value, ast.Name) or len(node.targets) > 1 or not isinstance(node.targets[0], ast.Name):
            return node
        noted = ast.parse(f"SAME.append(({node.lineno}, {node.targets[0].id} is {node.value.id}))").body[0]
        return [node, ast.copy_location(noted, node)]

    def visit_AnnAssign(self, node):
        if not isinstance(node.value, ast.Name) or not isinstance(node.target, ast.Name):
            return node
        noted = ast.parse(f"SAME.append(({node.lineno}, {node.target.id} is {node.value.id}))").body[0]
        return [node, ast.copy_location(noted, node)]


def judge(program, notes):
    scopes = Scopes(program.source)
    ran = []
    watched = ast.fix_missing_locations(Watched().visit(ast.parse(program.source)))
    call(exec, compile(watched, "program.py", "exec"), {"SAME": ran, "LOG": [], "__name__": "again"})
    for note in notes:
        row, lead = note["location"]["row"], note["lead"]
        if lead.startswith(OTHERS):
            continue
        if row not in scopes.found:
            yield note, lead, "there is no assignment on this line"
            continue
        targets, value, around = scopes.found[row]
        yield note, lead, len(targets) == 1 and judge_lead(program, lead, row, targets[0], around, scopes)
        for text in sentences(note):
            yield note, text, judge_line(program, text, row, targets[0], value, around, scopes, ran)


def judge_lead(program, lead, row, target, around, scopes):
    if isinstance(target, ast.Name):
        owner, node = scopes.owner(target.id, around)
        parameters = owner.get_type() == "function" and owner.get_parameters()
        kinds = [
            ("binds {c}, a variable of {c}, as `nonlocal` says", owner is not around[-1][0] and owner.get_type() == "function"),
            ("binds {c}, a parameter of {c}, again", owner is around[-1][0] and parameters and target.id in parameters),
            ("binds {c}, a local variable of {c}", owner is around[-1][0] and owner.get_type() == "function" and target.id not in parameters),
            ("binds {c} of the module, as `global` says", owner.get_type() == "module" and around[-1][0].get_type() == "function"),
            ("binds {c}, a name of this module", owner.get_type() == "module" and len(around) == 1),
            ("binds {c} in the body of the class {c}", owner.get_type() == "class"),
        ]
        for pattern, holds in kinds:
            if groups := matched(pattern, lead):
                return bool(holds) and same([target.id, *([node.name] if len(groups) > 1 else [])], list(groups)) or f"{owner} {node}"
        return unknown(lead)
    texts = codes(lead)
    told = ast.unparse(target.value)
    given = f"the object that `{texts[1]}` names" if isinstance(target.value, ast.Name) else f"what `{texts[1]}` gives"
    if ast.unparse(ast.parse(texts[1], mode="eval")) != told:
        return f"{told} is meant"
    if isinstance(target, ast.Attribute):
        return lead == f"sets the attribute `{texts[0]}` of {given}; no name is bound" or unknown(lead)
    kind = "slice" if isinstance(target.slice, ast.Slice) else "item"
    spelled = ast.unparse(ast.parse(f"x[{texts[0]}]", mode="eval").body.slice)
    return lead == f"sets the {kind} `{texts[0]}` of {given}; no name is bound" and same(spelled, ast.unparse(target.slice))


def judge_line(program, text, row, target, value, around, scopes, ran):
    logged = [entry for entry in program.log if entry[0] == row]
    if groups := matched("The object's class decides what that does: its `__setattr__` is called with {c} and the value.", text):
        return all(entry[1] == "__setattr__" and repr(entry[2]) == groups[0] for entry in logged) or f"{logged}"
    if matched("The object's class decides what that does: its `__setitem__` is called with the slice and the value.", text):
        return all(entry[1] == "__setitem__" and isinstance(entry[2], slice) for entry in logged) or f"{logged}"
    if matched("The object's class decides what that does: its `__setitem__` is called with the key and the value.", text):
        is_one = not isinstance(target.slice, (ast.Slice, ast.Tuple))
        return is_one and all(entry[1] == "__setitem__" and not isinstance(entry[2], slice) for entry in logged) or f"{logged}"
    if groups := matched("{c} and {c} are then two names of one object.", text):
        if (value.id, target.id) != groups:
            return f"{value.id} and {target.id}"
        return all(verdict for line, verdict in ran if line == row)
    if groups := re.fullmatch(r"`(\w+)` is bound on lines? ([\d, ]+?)( …)? too\.", text):
        owner, _ = scopes.owner(groups[1], around)
        inside = {line for line, scope in scopes.bound[owner.get_id(), groups[1]] if owner.get_type() == "module" or scope == owner.get_id()}
        lines = sorted(inside - {row})
        said = [int(n) for n in groups[2].split(", ")]
        return same((lines[: len(said)], len(lines) > len(said)), (said, bool(groups[3])))
    return unknown(text)


FAMILIES = [Family("assigned", ("assignment-statement",), make, judge, 300)]
