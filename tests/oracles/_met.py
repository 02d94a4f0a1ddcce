"""How often a file holds each construct that pygloss writes out, as `ast` sees it."""

import ast
import collections

# The least share of a construct that has to be written out, in percent.
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
}


def met(tree, text):
    count = collections.Counter()
    inside = set()
    for node in ast.walk(tree):
        # An f-string inside of a field's format is a part of that f-string.
        if isinstance(node, ast.FormattedValue) and node.format_spec:
            inside.add(node.format_spec)
        if node in inside:
            continue
        for name, is_it in CONSTRUCTS.items():
            if is_it(node):
                count[name] += 1
    return count


def unpacks_one_to_one(node):
    return (
        isinstance(node, ast.Assign)
        and len(node.targets) == 1
        and isinstance(node.targets[0], ast.Tuple)
        and isinstance(node.value, ast.Tuple)
        and not any(isinstance(part, ast.Starred) for part in (*node.targets[0].elts, *node.value.elts))
    )


CONSTRUCTS = {
    "comprehension": lambda n: isinstance(n, (ast.ListComp, ast.SetComp, ast.DictComp)),
    "chained-comparison": lambda n: isinstance(n, ast.Compare) and len(n.ops) > 1,
    "conditional-expression": lambda n: isinstance(n, ast.IfExp),
    "augmented-assignment": lambda n: isinstance(n, ast.AugAssign),
    "tuple-unpacking": unpacks_one_to_one,
    "walrus": lambda n: isinstance(n, ast.NamedExpr),
    "for-loop": lambda n: isinstance(n, ast.For),
    "with-statement": lambda n: isinstance(n, ast.With),
    "async-with": lambda n: isinstance(n, ast.AsyncWith),
    "f-string": lambda n: isinstance(n, ast.JoinedStr) and any(isinstance(v, ast.FormattedValue) for v in n.values),
}
