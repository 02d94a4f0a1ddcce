"""How often a file holds each construct that pygloss writes out, as `ast` sees it."""

import ast
import collections

# The least share of a construct that has to be written out, in percent.
ENOUGH = {
    "comprehension": 80,
}


def met(tree, text):
    count = collections.Counter()
    for node in ast.walk(tree):
        for name, is_it in CONSTRUCTS.items():
            if is_it(node):
                count[name] += 1
    return count


CONSTRUCTS = {
    "comprehension": lambda n: isinstance(n, (ast.ListComp, ast.SetComp, ast.DictComp)),
}
