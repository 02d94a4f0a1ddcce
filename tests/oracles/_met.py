"""How often a file holds each construct that pygloss writes out, as `ast` sees it."""

import ast
import collections

# The least share of a construct that has to be written out, or offered to be, in percent.
ENOUGH = {
    "comprehension": 80,
    "chained-comparison": 80,
    "conditional-expression": 80,
    "augmented-assignment": 80,
    "tuple-unpacking": 80,
    "walrus": 80,
    "f-string": 80,
    "for-loop": 80,
    "with-statement": 80,
    "async-for": 80,
    "async-with": 80,
    "yield-from": 80,
    "decorator": 80,
    "dataclass-init": 80,
    "property": 80,
    "for-to-while": 80,
    "with-to-try": 80,
    "async-for-to-while": 80,
    "async-with-to-try": 80,
    "yield-from-to-loop": 80,
    "dataclass-to-init": 70,
    "property-to-call": 70,
}


def met(tree, text):
    count = collections.Counter()
    inside = set()
    makers = dataclass_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and is_given_init(node, makers):
            count["dataclass-init"] += 1
        # An f-string inside of a field's format is a part of that f-string.
        if isinstance(node, ast.FormattedValue) and node.format_spec:
            inside.add(node.format_spec)
        if node in inside:
            continue
        for name, is_it in CONSTRUCTS.items():
            if is_it(node):
                count[name] += 1
    return count


def unpacks(node):
    return isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], (ast.Tuple, ast.List))


def dataclass_names(tree):
    """What the file calls `dataclasses.dataclass`."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {f"{alias.asname or alias.name}.dataclass" for alias in node.names if alias.name == "dataclasses"}
        if isinstance(node, ast.ImportFrom) and node.module == "dataclasses":
            names |= {alias.asname or alias.name for alias in node.names if alias.name == "dataclass"}
    return names


def is_given_init(node, makers):
    for decorator in node.decorator_list:
        made = decorator.func if isinstance(decorator, ast.Call) else decorator
        if ast.unparse(made) in makers:
            told = {word.arg: ast.unparse(word.value) for word in getattr(decorator, "keywords", ())}
            own = any(isinstance(part, ast.FunctionDef) and part.name == "__init__" for part in node.body)
            return not own and told.get("init") != "False"
    return False


def is_property(node):
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and any(isinstance(d, ast.Name) and d.id == "property" for d in node.decorator_list)


CONSTRUCTS = {
    "comprehension": lambda n: isinstance(n, (ast.ListComp, ast.SetComp, ast.DictComp)),
    "chained-comparison": lambda n: isinstance(n, ast.Compare) and len(n.ops) > 1,
    "conditional-expression": lambda n: isinstance(n, ast.IfExp),
    "augmented-assignment": lambda n: isinstance(n, ast.AugAssign),
    "tuple-unpacking": unpacks,
    "walrus": lambda n: isinstance(n, ast.NamedExpr),
    "for-loop": lambda n: isinstance(n, ast.For),
    "with-statement": lambda n: isinstance(n, ast.With),
    "async-with": lambda n: isinstance(n, ast.AsyncWith),
    "async-for": lambda n: isinstance(n, ast.AsyncFor),
    "yield-from": lambda n: isinstance(n, ast.YieldFrom),
    "decorator": lambda n: bool(getattr(n, "decorator_list", ())),
    "property": is_property,
    "f-string": lambda n: isinstance(n, ast.JoinedStr) and any(isinstance(v, ast.FormattedValue) for v in n.values),
}
